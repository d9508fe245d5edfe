"""自检: a paper that is as it was to be passes; each fault put into a copy of it is told, and no other."""

from __future__ import annotations

from dataclasses import replace

import pikepdf
import pytest

from desktop_app.assessment.evaluate import evaluate
from desktop_app.assessment.figures import count
from desktop_app.documents.content import Content
from desktop_app.documents.fonts import FontBook
from desktop_app.documents.printing import OutlineEntry
from desktop_app.documents.report import render_report
from desktop_app.models.application import Case
from desktop_app.notice.loader import load
from desktop_app.packet.self_check import faults_of
from desktop_app.paths import resource
from tests.documents.conftest import ON, application, evidence


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    notice = load(resource("notices/shanghai-2021"))
    case = Case(notice=notice.identity.id, application=application(notice), evidence=evidence(notice))
    assessment = evaluate(case.application, count(case.ledgers, notice.identity), notice, ON)
    content = Content.of(case, assessment, notice, filled_on=ON)
    target = tmp_path_factory.mktemp("report") / "申请报告.pdf"
    return target, render_report(
        content, notice.report, FontBook.load(resource("fonts")), target, draft=False
    )


def without_a_page(pdf, _):
    del pdf.pages[-1]


def with_a_page_of_another_size(pdf, made):
    pdf.pages[made.first_page].mediabox = [0, 0, 612, 792]


def without_content(pdf, made):
    del pdf.pages[made.blanks[0] - 1].obj["/Contents"]


def without_a_font(pdf, _):
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and "/FontFile2" in item:
            del item["/FontFile2"]


def without_bookmarks(pdf, _):
    del pdf.Root["/Outlines"]


def with_two_pages_in_another_order(pdf, made):
    at = made.pages - 3
    first, second = pdf.pages[at].obj, pdf.pages[at + 1].obj
    first.Contents, second.Contents = second.Contents, first.Contents


FAULTS = [
    (without_a_page, ["应有{pages}页，读回{less}页"]),
    (with_a_page_of_another_size, ["第 {second} 页不是A4"]),
    (without_content, ["第 {blank} 页没有内容"]),
    (without_a_font, ["字体没有嵌入："]),
    (without_bookmarks, ["书签“一、平台基本情况”没有指到第 {first} 页"]),
    (with_two_pages_in_another_order, ["第 {swapped} 页页码不对"]),
]


def test_a_paper_that_is_as_it_was_to_be_has_no_fault(report):
    assert faults_of(*report) == []


@pytest.mark.parametrize(("spoil", "told"), FAULTS, ids=[spoil.__name__ for spoil, _ in FAULTS])
def test_each_fault_is_told(report, tmp_path, spoil, told):
    path, made = report
    spoiled = tmp_path / "申请报告.pdf"
    with pikepdf.open(path) as pdf:
        spoil(pdf, made)
        pdf.save(spoiled)
    found = faults_of(spoiled, made)
    wanted = [
        words.format(
            pages=made.pages,
            less=made.pages - 1,
            second=made.first_page + 1,
            first=made.first_page,
            blank=made.blanks[0],
            swapped=f"{made.pages - 2}、{made.pages - 1}",
        )
        for words in told
    ]

    assert [words for words in wanted if not any(words in fault for fault in found)] == []


def test_a_heading_that_is_not_where_the_contents_say_is_told(report):
    path, made = report
    entry = made.outline[3]
    moved = OutlineEntry(entry.level, entry.title, entry.page + 5)
    outline = (*made.outline[:3], moved, *made.outline[4:])

    assert faults_of(path, replace(made, outline=outline)) == [
        f"书签“{entry.title}”没有指到第 {moved.page} 页",
        f"第 {moved.page} 页上没有标题“{entry.title}”",
        f"目录里的“{entry.title}”不在第 {moved.page - made.first_page + 1} 页",
    ]


def test_a_file_that_cannot_be_read_is_told(report, tmp_path):
    path = tmp_path / "申请报告.pdf"
    path.write_bytes(report[0].read_bytes()[:2000])

    assert faults_of(path, report[1]) == ["写成后读不回来"]
