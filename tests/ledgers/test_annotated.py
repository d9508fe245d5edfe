"""The marked copy of formats that cannot be written, of what was pasted, and of a copy marked once before (D9.6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from openpyxl import load_workbook

from desktop_app.errors import TargetNotWritable
from desktop_app.ledgers.annotated import suffix_for, write_annotated
from desktop_app.ledgers.book_reading import read_book
from desktop_app.ledgers.dry_run import dry_run
from desktop_app.ledgers.grid import Book, Sheet
from desktop_app.ledgers.guessing import guess_book
from desktop_app.ledgers.header_words import HeaderWords
from desktop_app.ledgers.importing import plan_import, plan_return
from desktop_app.ledgers.text_tables import read_pasted
from desktop_app.models.ledgers import LedgerKind
from tests.ledgers.books import write_xls, write_xlsx

WORDS = HeaderWords.load()
PASTED = "服务日期\t企业名称\n2020.13.5\t=甲公司\n2020-05-18\t乙公司\n"


def tried(book):
    return dry_run(book, guess_book(book, WORDS, kind=LedgerKind.SERVICES)[0].mapping)


def test_an_old_workbook_comes_back_as_a_new_one_that_says_so(tmp_path):
    source = write_xls(tmp_path / "旧.xls")
    book = read_book(source)
    target = tmp_path / f"旧（问题）{suffix_for(book)}"
    said = write_annotated(source, target, book, tried(book))
    assert said == "“旧.xls”是旧版 Excel 工作簿，问题表另存为 .xlsx，只有单元格的内容"
    workbook = load_workbook(target)
    page = workbook["台账"]
    assert page["A2"].value.date() == date(2020, 5, 17)
    assert page["D3"].value == "“收费（元）”是公式算不出的结果，改成值"
    assert workbook["隐"].sheet_state == "hidden"


def test_pasted_cells_come_back_too_and_texts_stay_texts(tmp_path):
    book = read_pasted(PASTED)
    target = tmp_path / "a.xlsx"
    write_annotated(None, target, book, tried(book))
    page = load_workbook(target).active
    assert (page["B2"].value, page["B2"].data_type) == ("=甲公司", "s")
    assert page["C2"].value == "“服务日期”是“2020.13.5”，不是日期"


def test_a_copy_marked_again_has_its_columns_once_and_old_words_go(tmp_path):
    book = read_pasted(PASTED)
    first, second = tmp_path / "1.xlsx", tmp_path / "2.xlsx"
    run = tried(book)
    plan = plan_import(run, (), ())
    write_annotated(None, first, book, run)
    workbook = load_workbook(first)
    workbook.active["A2"] = "2020-05-17"
    workbook.active.append(["2020-05-19", "新公司"])
    workbook.save(first)
    again = read_book(first)
    rerun = tried(again)
    back = plan_return(again, rerun, plan.rows, plan.pending)
    assert (back.added, back.changed, back.unchanged, back.removed) == (1, 1, 1, 0)
    assert [row.id for row in back.rows] == ["r2", "r3", "r4"]
    assert back.rows[1] is plan.rows[0]
    write_annotated(first, second, again, rerun, back.ids)
    page = load_workbook(second).active
    assert [cell.value for cell in page[1]] == ["服务日期", "企业名称", "问题", "行编号（勿改）"]
    assert page["C2"].value is None


def test_a_sheet_without_row_ids_is_no_returned_one(tmp_path):
    book = read_pasted(PASTED)
    assert plan_return(book, tried(book), (), ()) is None


def test_a_place_that_cannot_be_written_is_told(tmp_path):
    book = read_pasted(PASTED)
    with pytest.raises(TargetNotWritable, match=r"“a\.xlsx”没有写成"):
        write_annotated(None, tmp_path / "没有" / "a.xlsx", book, tried(book))


def test_a_plain_copy_can_be_read_and_its_header_is_merged_as_it_was(tmp_path):
    """Dates in columns too narrow for them are ###, and a header of two lines is one only by what is merged."""
    cells = [
        ["2020年度服务情况登记表", "", ""],
        ["服务时间", "服务对象", ""],
        ["", "单位名称", "信用代码"],
        [date(2020, 5, 17), "上海示例精密机械有限公司", ""],
    ]
    merged = ((1, 1, 1, 3), (2, 1, 3, 1), (2, 2, 2, 3), (2, 3, 2, 4))
    sheet = replace(Sheet.of_rows("台账", cells), merged=merged)
    book = Book("旧.xls", "xls", (sheet,))
    write_annotated(None, tmp_path / "a.xlsx", book, tried(book))
    page = load_workbook(tmp_path / "a.xlsx").active
    assert {str(item) for item in page.merged_cells.ranges} == {"A1:C1", "A2:A3", "B2:C2"}
    widths = [page.column_dimensions[letter].width for letter in "ABC"]
    assert widths[0] >= 12
    assert widths[1] >= 24
    assert widths[2] < 20


def test_a_workbook_that_cannot_be_written_as_it_was_becomes_a_plain_copy(tmp_path):
    """One of which no sheet is visible can be read, and is refused only when it is written."""
    rows = '<row r="1"><c r="A1" t="inlineStr"><is><t>服务日期</t></is></c><c r="B1" t="inlineStr"><is><t>企业名称</t></is></c></row>'
    rows += '<row r="2"><c r="A2" t="inlineStr"><is><t>去年</t></is></c><c r="B2" t="inlineStr"><is><t>甲</t></is></c></row>'
    source = write_xlsx(tmp_path / "甲.xlsx", rows, name='台账" state="hidden')
    book = read_book(source)
    said = write_annotated(source, tmp_path / "a.xlsx", book, tried(book))
    assert said == "“甲.xlsx”的格式不能原样写回，问题表只有单元格的内容"
    assert load_workbook(tmp_path / "a.xlsx")["台账"]["C2"].value == "“服务日期”是“去年”，不是日期"


def test_a_text_in_more_cells_than_can_be_written_is_told_at_once(tmp_path):
    sheet = Sheet.of_rows("表", [["服务日期", "企业名称"], *[["2020-5-17", "长" * 30_000]] * 2_000])
    book = Book("甲.xlsx", "xlsx", (sheet,))
    with pytest.raises(TargetNotWritable, match="文字太多，问题表没有写"):
        write_annotated(None, tmp_path / "a.xlsx", book, tried(book))
