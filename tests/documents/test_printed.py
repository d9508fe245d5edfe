"""What was printed where, and which pages a change touches: as pdfium sees the finished file."""

from __future__ import annotations

import re
from decimal import Decimal

import pypdfium2 as pdfium
import pytest

from desktop_app.documents.declaration import render_declaration
from desktop_app.documents.flow import Page, Strip
from desktop_app.documents.printed import (
    Box,
    ChangedPages,
    Piece,
    changed_pages,
    changed_words,
    page_list,
    values_of,
)
from desktop_app.documents.report import render_report

SCALE = 0.7
"""Pixels a point: any stroke that moves or changes is seen."""

LISTS = ("ledgers.", "evidence.", "recognitions[", "atom.")


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_the_place_of_every_value_holds_its_words(report):
    path, rendered = report
    pdf = pdfium.PdfDocument(path)
    readers = [page.get_textpage() for page in pdf]
    wrong = []
    for value in rendered.values:
        found = squeezed(
            "".join(
                readers[value.page - 1].get_text_bounded(
                    left=box.left - 1, bottom=box.bottom - 1, right=box.right + 1, top=box.top + 1
                )
                for box in value.boxes
            )
        )
        # of a row of a list only the first cells are told
        words = squeezed(value.text)[: 4 if value.origin.startswith(LISTS) else 20]
        if words not in found:
            wrong.append((value, found[:40]))
    pdf.close()

    assert wrong == []
    assert len(rendered.values) > 100


def test_values_are_found_on_the_pages_their_origins_are_noted_on(report):
    _, rendered = report
    pages = {}
    for value in rendered.values:
        pages.setdefault(value.origin, set()).add(value.page)

    assert {origin: tuple(sorted(found)) for origin, found in pages.items()} == rendered.places


def test_a_table_from_one_ledger_is_one_value_and_a_paragraph_has_a_box_for_each_line(report):
    _, rendered = report
    staff = [value for value in rendered.values if value.origin == "ledgers.staff"]
    prose = [value for value in rendered.values if value.origin.startswith("narrative.")]

    assert all(len(value.boxes) == 1 for value in staff)
    assert len(staff) == len({value.page for value in staff})
    assert max(len(value.boxes) for value in prose) > 3


def test_blank_pages_of_the_duplex_print_are_known(report):
    path, rendered = report
    pdf = pdfium.PdfDocument(path)
    empty = [
        number for number, page in enumerate(pdf, 1) if not page.get_textpage().get_text_bounded().strip()
    ]
    pdf.close()

    assert list(rendered.blanks) == empty
    assert empty


def with_assets(application) -> None:
    application.finance.total_assets = Decimal(5_246_800)


def with_longer_text(application) -> None:
    name = next(iter(application.narrative))
    application.narrative[name] += "\n新增一段。" * 12


def with_contact(application) -> None:
    application.service_platform.contact_phone = "021-5555 0199"


@pytest.mark.parametrize("change", [with_assets, with_longer_text, with_contact])
def test_changed_pages_are_those_that_pdfium_draws_otherwise(
    report, case, content_of, notice, fonts, tmp_path, change
):
    path, before = report
    application = case.application.model_copy(deep=True)
    change(application)
    target = tmp_path / "changed.pdf"
    content = content_of(case.model_copy(update={"application": application}))
    now = render_report(content, notice.report, fonts, target, draft=False)

    old, new = pictures(path), pictures(target)
    seen = [at for at, picture in enumerate(new, 1) if at > len(old) or old[at - 1] != picture]

    assert seen
    assert changed_pages(before.digests, now.digests) == (tuple(seen), max(0, len(old) - len(new)))


def pictures(path) -> list[bytes]:
    pdf = pdfium.PdfDocument(path)
    try:
        return [bytes(page.render(scale=SCALE, grayscale=True).buffer) for page in pdf]
    finally:
        pdf.close()


def test_a_declaration_made_again_is_the_same_and_another_day_is_not(content, notice, fonts, tmp_path):
    def made(of):
        target = tmp_path / "declaration.pdf"
        return render_declaration(of, notice.declaration, fonts, target, draft=False).digests

    first = made(content)
    more = made(content.with_total_pages(999))

    assert made(content) == first
    assert changed_pages(first, more) == ((1,), 0)


def test_pages_that_are_gone_are_counted():
    assert changed_pages(("a", "b", "c"), ("a", "x")) == ((2,), 1)
    assert not changed_pages(("a", "b"), ("a", "b"))


@pytest.mark.parametrize(
    ("pages", "words"),
    [
        ((), ""),
        ((3,), "3"),
        ((3, 12), "3、12"),
        ((3, 4), "3、4"),
        ((3, 4, 5, 9, 11, 12, 13), "3—5、9、11—13"),
    ],
)
def test_page_numbers_are_told_as_one_says_them(pages, words):
    assert page_list(pages) == words


def test_the_papers_are_told_with_their_pages():
    changed = {
        "申请报告": ChangedPages((3, 12)),
        "真实性声明": ChangedPages(()),
        "推荐表": ChangedPages((), 1),
    }

    assert changed_words(changed) == "申请报告第 3、12 页；推荐表少了 1 页"


def test_pieces_that_touch_are_one_box_and_others_stay_apart():
    row = [Piece("a", "甲", Box(0, 0, 10, 10)), Piece("a", "乙", Box(10, 0, 20, 10))]
    below = [Piece("a", "丙", Box(0, -10, 10, 0)), Piece("a", "丁", Box(10, -10, 20, 0))]
    far = [Piece("a", "戊", Box(0, -50, 20, -40)), Piece("b", "己", Box(0, -60, 20, -50))]

    first, second = values_of(7, [*row, *below, *far])

    assert (first.page, first.origin, first.text) == (7, "a", "甲乙丙丁戊")
    assert first.boxes == (Box(0, -10, 20, 10), Box(0, -50, 20, -40))
    assert second.boxes == (Box(0, -60, 20, -50),)


def test_a_strip_that_does_not_say_where_its_values_stand_is_the_place_of_each():
    page = Page()
    page.add(Strip(height=20))
    page.add(
        Strip(height=50, origins=("figure.staff.year-1", "figure.partners.year-1", "figure.staff.year-1"))
    )

    place = Box(80, 530, 480, 580)
    assert list(page.pieces(80, 600, 400)) == [
        Piece("figure.staff.year-1", "", place),
        Piece("figure.partners.year-1", "", place),
    ]
