"""推荐表 and 汇总表 on paper and as workbooks (三.4, annex): what is read back from the files, borders and all."""

from __future__ import annotations

import re

import openpyxl
import pypdfium2 as pdfium
import pytest

from desktop_app.assessment.evaluate import evaluate
from desktop_app.assessment.figures import count
from desktop_app.documents.content import Content
from desktop_app.documents.form_filling import filled_form, left_to_authorities
from desktop_app.documents.form_pages import draw_form, render_form, render_forms
from desktop_app.documents.form_workbook import write_form
from desktop_app.errors import MissingGlyph
from desktop_app.models.application import Application, Case
from desktop_app.models.choices import CarrierKind, Route
from desktop_app.notice.loader import load
from desktop_app.notice.models import RECOMMENDATION_FORM, SUMMARY_SHEET
from desktop_app.packet.self_check import faults_of
from tests.documents.conftest import ON, RESOURCES, application
from tests.documents.test_printed import pictures

PACKS = ("shanghai-2021", "national-2012")
STATEMENT = "首创“一网受理、专员上门”模式，集聚8家机构，全年服务172家企业。" * 5
FULL = STATEMENT[:150]
SEALED = "本单位对所填内容和申报材料的真实性负责。"
ELSEWHERE = "工信部认定的工业产品质量控制和技术评价实验室直接向市经济信息化委申报，本栏不填。"
A4 = (595, 842)


def squeezed(text: str) -> str:
    return re.sub(r"\s|﻿", "", text)


@pytest.fixture(scope="module", params=PACKS)
def pack(request):
    return load(RESOURCES / "notices" / request.param)


def content(notice, change=None, *, answers=None) -> Content:
    """The made-up agency with ``change`` made to it; or other ``answers`` altogether."""
    given = application(notice) if answers is None else answers
    if change is not None:
        change(given)
    case = Case(notice=notice.identity.id, application=given)
    verdict = evaluate(given, count(case.ledgers, notice.identity), notice, ON)
    return Content.of(case, verdict, notice, filled_on=ON)


@pytest.fixture
def printed(tmp_path, fonts):
    """Print a form; what was noted, and the words of each page as pdfium reads them."""

    def make(layout, *contents, draft=False):
        target = tmp_path / "form.pdf"
        made = render_form(contents, layout, fonts, target, draft=draft)
        assert faults_of(target, made) == []
        with pdfium.PdfDocument(target) as pdf:
            sizes = [tuple(round(side) for side in page.get_size()) for page in pdf]
            texts = [squeezed(page.get_textpage().get_text_bounded()) for page in pdf]
        return made, sizes, texts

    return make


def with_texts(summary=None, statement=FULL, **agency):
    def change(given):
        given.service_platform.showcase_statement = statement
        given.service_platform.services_summary = summary
        for name, value in agency.items():
            setattr(given.agency, name, value)

    return change


def test_every_label_and_value_of_the_form_is_on_its_two_pages(pack, printed):
    layout = pack.form(RECOMMENDATION_FORM)
    about = content(pack, with_texts("围绕信息、培训两类功能，服务企业172家。" * 5))
    _, sizes, texts = printed(layout, about)

    assert sizes == [A4, A4]
    whole = "".join(texts)
    for cell in filled_form(layout, [about]).cells:
        for line in cell.lines:
            assert squeezed(line.text) in whole, (cell.row, line.text[:20])
    assert FULL in whole
    assert texts[1].startswith(f"{squeezed(layout.title)}（续）")


def test_500_letters_and_a_full_statement_still_take_two_sheets(pack, printed):
    about = content(pack, with_texts("围绕信息、培训两类功能，服务企业172家。" * 24))

    assert printed(pack.form(RECOMMENDATION_FORM), about)[1] == [A4, A4]


ROUTES = [
    (None, {}, True, "备注"),
    (Route.DISTRICT, {}, True, "■区级推荐名额"),
    (
        Route.SPECIAL_CARRIER,
        {"carrier_kind": CarrierKind.TALENT, "carrier_name": "某某开发区"},
        True,
        "属于打造高端人才引领型创新创业特色载体的开发区（某某开发区）",
    ),
    (Route.COOPERATION_ZONE, {"carrier_name": "中德合作区"}, True, "属于中外中小企业合作区（中德合作区）"),
    (Route.LABORATORY, {"laboratory_name": "某某实验室"}, False, "■工信部认定的工业产品质量控制和技术评价实验室直接申报"),
]  # fmt: skip


@pytest.mark.parametrize(("route", "more", "by_district", "words"), ROUTES)
def test_the_route_decides_who_seals_3_1_3_2(notice, printed, route, more, by_district, words):
    def change(given):
        for name, value in {"route": route, **more}.items():
            setattr(given.recommendation, name, value)

    layout = notice.form(RECOMMENDATION_FORM)
    about = content(notice, change)
    made, _, texts = printed(layout, about)
    whole = "".join(texts)

    assert SEALED in whole
    assert "申报单位（公章）：" in whole
    assert whole.count("（盖章）") == (2 if by_district else 1)
    assert (ELSEWHERE in whole) is not by_district
    assert (words in whole) is (route is not None)
    assert whole.count("年月日") == (3 if by_district else 2)
    assert any(value.origin == "recommendation.route" for value in made.values)
    summary = "".join(printed(notice.form(SUMMARY_SHEET), about)[2])
    assert ("区级中小企业主管部门（盖章）：" in summary) is by_district
    assert ("市经济信息化委（盖章）：" in summary) is not by_district


def test_what_is_left_to_the_authorities_is_known(notice):
    assert left_to_authorities(notice.form(RECOMMENDATION_FORM)) == (
        "区级中小企业主管部门推荐意见",
        "市经济信息化委推荐意见",
    )
    national = load(RESOURCES / "notices" / "national-2012")
    assert left_to_authorities(national.form(RECOMMENDATION_FORM)) == ("省级中小企业主管部门推荐意见",)


SUMMARY, STATED = "service_platform.services_summary", "service_platform.showcase_statement"
BUSINESS = "面向中小企业提供技术咨询、检测、培训和融资对接服务，"
LONG = [
    (SUMMARY, "summary", BUSINESS * 40),
    (SUMMARY, "summary", BUSINESS * 280),
    (SUMMARY, "summary", "第一段。\n\n第二段，另起一行。\r\n　　第三段。"),
    (STATED, "statement", "超长的示范性表述不截短，" * 60),
    (STATED, "statement", "超长的示范性表述不截短，" * 600),
    (STATED, "statement", "第一行\n第二行\t第三行"),
    ("agency.name", "name", "上海㛃𬍛企业服务有限公司"),
    ("agency.name", "name", "上海示例长名" * 33),
    ("agency.website", "website", "https://www.example.org.cn/" + "a" * 300),
]


@pytest.mark.parametrize(
    ("origin", "name", "typed"), LONG, ids=[f"{name}-{len(text)}" for _, name, text in LONG]
)
def test_nothing_long_is_cut_or_lost_wherever_a_page_ends(notice, printed, tmp_path, origin, name, typed):
    """What pdfium reads at the places of the value, page after page, is what was typed."""
    about = content(notice, with_texts(**{name: typed}))
    layouts = [notice.form(RECOMMENDATION_FORM)]
    layouts += [notice.form(SUMMARY_SHEET)] if name in {"statement", "name"} else []
    for layout in layouts:
        made, _, texts = printed(layout, about)
        assert squeezed(words_at(tmp_path / "form.pdf", made, origin)) == squeezed(typed)
        title = squeezed(layout.title)
        for text in texts[1:]:
            assert text.startswith(title if layout.header_rows else f"{title}（续）")


def words_at(path, made, origin):
    with pdfium.PdfDocument(path) as pdf:
        return "".join(
            words_in(pdf[value.page - 1], box)
            for value in made.values
            if value.origin == origin
            for box in value.boxes
        )


def words_in(page, box):
    reader = page.get_textpage()
    found = reader.get_text_bounded(
        left=box.left - 0.4, bottom=box.bottom - 0.4, right=box.right + 0.4, top=box.top + 0.4
    )
    reader.close()
    return found


@pytest.mark.parametrize("char", ["𠮷", "\ue000"])
def test_a_character_without_a_face_stops_it_and_is_named(notice, printed, tmp_path, char):
    about = content(notice, with_texts(legal_representative=f"王{char}"))
    with pytest.raises(MissingGlyph, match="法定代表人"):
        printed(notice.form(RECOMMENDATION_FORM), about)
    assert list(tmp_path.iterdir()) == []


def test_in_a_list_it_is_named_with_whose_it_is(notice, printed):
    every = [content(notice, with_texts(name=f"某某{number}公司")) for number in range(3)]
    every[1].application.service_platform.name = "上海𠮷平台"
    with pytest.raises(MissingGlyph, match="某某1公司的平台名称"):
        printed(notice.form(SUMMARY_SHEET), *every)


@pytest.mark.parametrize("draft", [True, False])
def test_an_empty_case_is_a_form_to_fill_in_by_hand(pack, printed, draft):
    about = content(pack, answers=Application())
    made, sizes, texts = printed(pack.form(RECOMMENDATION_FORM), about, draft=draft)
    whole = "".join(texts)

    assert len(sizes) == 2
    assert ("【未填】" in whole) is draft
    assert all(("草稿" in text) is draft for text in texts)
    assert "■" not in whole
    origins = {value.origin for value in made.values}  # a blank cell leads to its field too
    assert {"service_platform.name", "agency.fax", "boxes.service_platform.categories"} & origins >= {
        "service_platform.name",
        "agency.fax",
    }


def test_every_value_stands_where_it_is_noted(pack, fonts, tmp_path):
    target = tmp_path / "forms.pdf"
    made = render_forms(content(pack, with_texts("一段。")), pack.forms, fonts, target, draft=False)
    with pdfium.PdfDocument(target) as pdf:
        wrong = [
            value
            for value in made.values
            if squeezed(value.text)[:20]
            not in squeezed("".join(words_in(pdf[value.page - 1], box) for box in value.boxes))
        ]
    assert wrong == []
    assert {"service_platform.name", "agency.credit_code", "service_platform.showcase_statement"} <= {
        value.origin for value in made.values
    }
    assert [(entry.title, entry.page) for entry in made.outline] == [("推荐表", 1), ("汇总表", 3)]


def test_the_annex_is_printed_as_it_is_with_many_rows(notice, printed):
    every = [content(notice, with_texts(name=f"上海某某{number:02d}有限公司")) for number in range(23)]
    layout = notice.form(SUMMARY_SHEET)
    _, sizes, texts = printed(layout, *every)

    assert set(sizes) == {A4[::-1]}
    heads = [squeezed(cell.label) for cell in layout.cells if cell.row == 1]
    for number, text in enumerate(texts, 1):
        assert squeezed(layout.title) in text
        assert f"第{number}页共{len(texts)}页" in text
        assert all(head in text for head in heads)
    whole = "".join(texts)
    for number in range(23):  # each row whole, on one page
        (page,) = [text for text in texts if f"上海某某{number:02d}有限公司" in text]
        assert page.count(FULL) == page.count("属于区级推荐名额") - page.count("（属于区级推荐名额；")
    assert whole.count(FULL) == 23
    foot = [squeezed(line.replace("{recommending_seal}", "区级中小企业主管部门")) for line in layout.foot]
    assert [whole.count(line) for line in foot] == [1, 1, 1]
    assert all(line in texts[-1] for line in foot)
    assert "上海某某22有限公司" in texts[-1]  # the foot does not stand on a page of its own


def test_a_statement_of_150_letters_fits_its_cell(notice, fonts, content_of, case):
    """The last line of the cell ends above its lower rule, and every line between its sides."""
    about = content(notice, with_texts())
    made = draw_form([about], notice.form(SUMMARY_SHEET), fonts, draft=False)
    (value,) = [item for item in made.values if item.origin == "service_platform.showcase_statement"]
    mm = 72 / 25.4
    left = (297 - sum(map(float, notice.form(SUMMARY_SHEET).column_widths))) / 2
    sides = left + sum(map(float, notice.form(SUMMARY_SHEET).column_widths[:4]))
    width = float(notice.form(SUMMARY_SHEET).column_widths[4])

    assert 9 <= len(value.boxes) <= 12
    for box in value.boxes:
        assert box.left >= sides * mm
        assert box.right <= (sides + width) * mm


def test_pages_that_a_change_touches_are_those_drawn_otherwise(notice, fonts, tmp_path):
    layout = notice.form(RECOMMENDATION_FORM)

    def made(name, change):
        return render_form([content(notice, change)], layout, fonts, tmp_path / name, draft=False).digests

    before, now = made("a.pdf", with_texts()), made("b.pdf", with_texts(statement="另一段。"))
    old, new = pictures(tmp_path / "a.pdf"), pictures(tmp_path / "b.pdf")
    assert [one == other for one, other in zip(before, now, strict=True)] == [
        one == other for one, other in zip(old, new, strict=True)
    ]
    assert before != now
    assert made("c.pdf", with_texts()) == before
    assert (tmp_path / "c.pdf").read_bytes() == (tmp_path / "a.pdf").read_bytes()


def grid(sheet):
    """Merged areas by their upper left cell."""
    return {area.coord.split(":")[0]: area for area in sheet.merged_cells.ranges}


@pytest.mark.parametrize(("form_id", "across"), [(RECOMMENDATION_FORM, False), (SUMMARY_SHEET, True)])
def test_the_workbook_has_the_cells_of_the_form_framed_merged_and_ready_to_print(
    pack, tmp_path, form_id, across
):
    layout = pack.form(form_id)
    about = content(pack, with_texts("甲" * 500))
    path = tmp_path / "form.xlsx"
    filled = filled_form(layout, [about])
    write_form(path, filled, mark="草稿", author="某某公司")
    sheet = openpyxl.load_workbook(path).active
    merged = grid(sheet)

    for cell in filled.cells:
        here = sheet.cell(cell.row + 1, cell.column)
        assert (here.value or "").startswith(cell.text)
        assert here.data_type in {"s", "n"}
        assert here.value is None or isinstance(here.value, str)
        assert here.alignment.wrap_text
        across_it = [sheet.cell(cell.row + 1, cell.column + step).border for step in range(cell.columns)]
        assert (across_it[0].left.style, across_it[-1].right.style) == ("thin", "thin")
        assert {side.style for border in across_it for side in (border.top, border.bottom)} == {"thin"}
        area = merged.get(here.coordinate)
        assert (area.max_col - area.min_col + 1 if area else 1) == cell.columns
    opinions = [cell for cell in filled.cells if cell.seal is not None]
    for cell in opinions:
        words = sheet.cell(cell.row + 1, cell.column).value
        assert cell.seal.seal in words
        assert words.endswith(cell.seal.date)
    assert bool(opinions) is not across
    assert sheet.page_setup.orientation == ("landscape" if across else "portrait")
    assert str(sheet.page_setup.paperSize) == "9"
    assert (int(sheet.page_setup.fitToWidth or 1), int(sheet.page_setup.fitToHeight)) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows.replace("$", "") == ("1:2" if across else "1:1")
    assert sheet.print_area.replace("$", "").endswith(str(sheet.max_row))
    assert sheet.oddHeader.right.text == "草稿"
    inches = sum(map(float, layout.column_widths)) / 25.4 + sheet.page_margins.left + sheet.page_margins.right
    assert inches <= (297 if across else 210) / 25.4


def test_a_text_taller_than_a_row_may_be_takes_several_rows_of_the_sheet(notice, tmp_path):
    about = content(notice, with_texts("面向中小企业提供服务，" * 400))
    path = tmp_path / "form.xlsx"
    filled = filled_form(notice.form(RECOMMENDATION_FORM), [about])
    write_form(path, filled)
    sheet = openpyxl.load_workbook(path).active

    assert max(item.height for item in sheet.row_dimensions.values() if item.height) <= 409
    (area,) = [
        area for area in sheet.merged_cells.ranges if area.min_col == 2 and area.max_row - area.min_row > 2
    ]
    assert sheet.cell(area.min_row, 2).value == "面向中小企业提供服务，" * 400
    height = sum(sheet.row_dimensions[row].height for row in range(area.min_row, area.max_row + 1))
    assert height >= 4400 / 36 * 14  # 36 letters a line, 14 points each
    rows = [sheet.cell(row, 1).value for row in range(1, sheet.max_row + 1)]
    assert rows.index("示范性表述（150字以内）") + 1 == area.max_row + 1


@pytest.mark.parametrize("typed", ["=1+1", "+86 21", "@某某", "-", "'甲"])
def test_what_looks_like_a_formula_stays_what_was_typed(notice, tmp_path, typed):
    about = content(notice, with_texts(name=typed))
    path = tmp_path / "form.xlsx"
    write_form(path, filled_form(notice.form(SUMMARY_SHEET), [about]))
    cell = openpyxl.load_workbook(path).active["C3"]
    assert (cell.value, cell.data_type) == (typed, "s")
