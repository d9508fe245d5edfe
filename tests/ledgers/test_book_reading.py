"""Any workbook into one normal form: what each format says of its cells, and what hostile ones get (D9, design §9)."""

from __future__ import annotations

import os
import threading
import zipfile
from datetime import date, datetime, time

import pytest

from desktop_app.errors import Cancelled, UnreadableInput
from desktop_app.ledgers.book_reading import read_book
from desktop_app.ledgers.foreign_cells import Limits
from desktop_app.ledgers.text_tables import read_pasted
from desktop_app.ledgers.watching import Unwatched
from desktop_app.ledgers.xlsb_look import look_into_xlsb
from tests.ledgers.books import write_ods, write_xls, write_xlsx

TEXT = "服务日期,企业名称\r\n2020-05-17,“甲”公司\r\n"


def cells(book, number=0):
    sheet = book.sheets[number]
    return [list(row) for row in sheet.rows(1, 99)]


def test_phonetic_guides_are_left_out_and_rich_text_is_put_together(tmp_path):
    shared = (
        '<si><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></si>'
        "<si><r><rPr><b/></rPr><t>示例</t></r><r><t>公司</t></r></si>"
    )
    path = write_xlsx(
        tmp_path / "a.xlsx",
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c>'
        '<c r="C1" t="inlineStr"><is><r><t>上</t></r><r><t>海</t></r></is></c></row>',
        shared=shared,
    )
    assert cells(read_book(path)) == [["東京", "示例公司", "上海"]]


def test_dates_of_both_systems_are_days(tmp_path):
    row = '<row r="1"><c r="A1" s="1"><v>43968</v></c></row>'
    of_1904 = '<row r="1"><c r="A1" s="1"><v>42506</v></c></row>'
    assert cells(read_book(write_xlsx(tmp_path / "a.xlsx", row)))[0][0] in (
        date(2020, 5, 17),
        datetime(2020, 5, 17),  # noqa: DTZ001
    )
    book = read_book(write_xlsx(tmp_path / "b.xlsx", of_1904, book='<workbookPr date1904="1"/>'))
    assert cells(book)[0][0] in (date(2020, 5, 17), datetime(2020, 5, 17))  # noqa: DTZ001


def test_what_looks_empty_and_is_not_and_what_is_hidden_is_told(tmp_path):
    path = write_xlsx(
        tmp_path / "a.xlsx",
        '<row r="2"><c r="B2"><f>1+1</f></c><c r="C2" t="e"><v>#REF!</v></c><c r="D2" t="b"><v>1</v></c></row>'
        '<row r="3" hidden="1"><c r="B3"><v>3</v></c></row>',
        head='<cols><col min="3" max="4" hidden="1"/></cols>',
        after='<mergeCells count="1"><mergeCell ref="B3:B5"/></mergeCells>',
    )
    sheet = read_book(path).sheets[0]
    assert sheet.unreadable == {(2, 2): "formula", (2, 3): "error"}
    assert (sheet.hidden_rows, sheet.hidden_columns) == ({3}, {3, 4})
    assert sheet.merged == ((3, 2, 5, 2),)
    assert sheet.cell(2, 4) is True
    assert (sheet.first_row, sheet.first_column, sheet.cell(3, 2)) == (2, 2, 3)


def test_an_xls_says_the_same(tmp_path):
    book = read_book(write_xls(tmp_path / "旧.xls"))
    first, second = book.sheets
    assert (book.kind, second.name, second.hidden) == ("xls", "隐", True)
    assert cells(book)[1] == [date(2020, 5, 17), "示例甲公司", 12.5]
    assert first.unreadable == {(3, 3): "error"}
    assert first.cell(4, 3) is True
    assert (first.hidden_rows, first.hidden_columns) == ({4}, {2})


def test_an_ods_says_the_same(tmp_path):
    tables = """<table:table table:name="台账">
      <table:table-column table:number-columns-repeated="2"/><table:table-column table:visibility="collapse"/>
      <table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>
      <table:table-row>
       <table:table-cell office:value-type="date" office:date-value="2020-05-17"><text:p>x</text:p></table:table-cell>
       <table:table-cell office:value-type="float" office:value="12.5" table:number-columns-repeated="2"/>
       <table:table-cell office:value-type="string"><office:annotation><text:p>批注</text:p></office:annotation>
         <text:p>甲<text:s text:c="2"/>乙</text:p><text:p>丙</text:p></table:table-cell>
       <table:table-cell office:value-type="boolean" office:boolean-value="true"/>
       <table:table-cell office:value-type="time" office:time-value="PT09H30M00S"/>
       <table:table-cell table:formula="of:=1/0" office:value-type="string" calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>
       <table:table-cell table:number-rows-spanned="2"/>
       <table:table-cell table:number-columns-repeated="16376"/>
      </table:table-row>
      <table:table-row table:visibility="filter"><table:table-cell office:value-type="string"><text:p>尾</text:p></table:table-cell></table:table-row>
      <table:table-row table:number-rows-repeated="1048572"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
    </table:table><table:table table:name="隐" table:style-name="ta2"/>"""
    styles = '<style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>'
    book = read_book(write_ods(tmp_path / "a.ods", tables, styles))
    sheet = book.sheets[0]
    assert sheet.row(3) == (date(2020, 5, 17), 12.5, 12.5, "甲  乙\n丙", True, time(9, 30))
    assert (sheet.first_row, sheet.height) == (3, 2)
    assert sheet.unreadable == {(3, 7): "error"}
    assert sheet.merged == ((3, 8, 4, 8),)
    assert (sheet.hidden_rows, sheet.hidden_columns) == ({4}, {3})
    assert [one.hidden for one in book.sheets] == [False, True]


def test_an_xlsb_is_asked_for_failed_formulas_and_hidden_rows(tmp_path):
    def record(kind: int, content: bytes) -> bytes:
        number = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
        return number + bytes([len(content)]) + content

    def text(words: str) -> bytes:
        return len(words).to_bytes(4, "little") + words.encode("utf-16-le")

    row = (6).to_bytes(4, "little") + bytes(7) + b"\x10" + bytes(4)
    sheet = record(0, row) + record(11, (2).to_bytes(4, "little") + bytes(5))
    with zipfile.ZipFile(tmp_path / "a.xlsb", "w") as package:
        package.writestr("xl/workbook.bin", record(156, bytes(8) + text("rId1") + text("台账")))
        package.writestr("xl/worksheets/sheet1.bin", sheet)
    looked = look_into_xlsb(str(tmp_path / "a.xlsb"), {"rId1": "xl/worksheets/sheet1.bin"})["台账"]
    assert (looked.unreadable, looked.hidden_rows) == ([(7, 3, "error")], [7])


@pytest.mark.parametrize(
    ("data", "note"),
    [
        (TEXT.encode(), ""),
        (TEXT.encode("utf-8-sig"), ""),
        (TEXT.encode("gbk"), "GB18030"),
        (TEXT.replace("甲", "𠮷").encode("gb18030"), "GB18030"),
        (TEXT.encode("utf-16"), "UTF-16"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "UTF-16"),
        (TEXT.encode("utf-16-le"), "UTF-16"),
    ],
    ids=["utf-8", "bom", "gbk", "gb18030", "utf-16", "utf-16 be", "utf-16 without mark"],
)
def test_text_in_every_encoding_of_an_office(tmp_path, data, note):
    path = tmp_path / "台账.csv"
    path.write_bytes(data)
    book = read_book(path)
    assert cells(book)[0] == ["服务日期", "企业名称"]
    assert cells(book)[1][1] in {"“甲”公司", "“𠮷”公司"}
    assert [said for said in book.notes if note and note in said] == list(book.notes)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_bad_byte_costs_a_character_not_the_file(tmp_path, encoding):
    path = tmp_path / "a.csv"
    path.write_bytes(TEXT.encode(encoding) * 20 + b"\x80\xff\r\n")
    book = read_book(path)
    assert book.notes[-1].startswith("“a.csv”有")
    assert cells(book)[0] == ["服务日期", "企业名称"]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
        ("a;b\n1,5;2\n3,5;4\n", [["a", "b"], ["1,5", "2"], ["3,5", "4"]]),
        ("a\tb\n1,000\t2\n", [["a", "b"], ["1,000", "2"]]),
        ("sep=|\na|b\n", [["a", "b"]]),
        ("<a>,b\n1,2\n", [["<a>", "b"], ["1", "2"]]),
        ('a,"b\n第二行，""引""",c\n', [["a", 'b\n第二行，"引"', "c"]]),
        ("a,b,c\n1\n", [["a", "b", "c"], ["1", "", ""]]),
        ("", []),
    ],
)
def test_the_separator_is_found_out(tmp_path, text, rows):
    path = tmp_path / "a.txt"
    path.write_text(text or "\n", encoding="utf-8", newline="")
    assert cells(read_book(path)) == rows


def test_pasted_cells(tmp_path):
    book = read_pasted('日期\t名称\r\n2020.5.1\t"甲\n公司"\r\n')
    assert (book.kind, cells(book)) == ("paste", [["日期", "名称"], ["2020.5.1", "甲\n公司"]])


def test_the_content_decides_not_the_name_and_says_so(tmp_path):
    path = write_xls(tmp_path / "新.xlsx")
    book = read_book(path)
    assert book.kind == "xls"
    assert book.notes == ("“新.xlsx”的内容是旧版 Excel 工作簿，与扩展名不同，按内容读取",)
    text = tmp_path / "其实.xls"
    text.write_text("日期\t名称\n", encoding="gbk")
    assert read_book(text).kind == "text"


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"word/document.xml": ""}, "其实是 Word 文档"),
        ({"ppt/presentation.xml": ""}, "其实是 PowerPoint 演示"),
        ({"Index/Document.iwa": ""}, "其实是 Numbers 表格"),
        ({"readme.txt": ""}, "其实是压缩包"),
        ({"mimetype": "application/vnd.oasis.opendocument.text"}, "其实是 Word 文档"),
    ],
)
def test_other_packages_are_called_what_they_are(tmp_path, parts, said):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    with pytest.raises(UnreadableInput, match=said):
        read_book(path)


@pytest.mark.parametrize(
    "tables",
    [
        '<table:table table:name="x"><table:table-row table:number-rows-repeated="1048577"><table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row></table:table>',
        '<table:table table:name="x"><table:table-row table:number-rows-repeated="99999"><table:table-cell table:number-columns-repeated="16384" office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row></table:table>',
        "<x>" * 300 + "</x>" * 300,
    ],
    ids=["rows", "cells", "deep"],
)
def test_an_ods_that_unrolls_or_nests_without_end_is_refused(tmp_path, tables):
    with pytest.raises(UnreadableInput, match=r"伸得太远|读不出"):
        read_book(write_ods(tmp_path / "a.ods", tables))


def test_entities_of_its_own_make_no_workbook(tmp_path):
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    path = write_ods(tmp_path / "a.ods", '<table:table table:name="x"/>', prologue=bomb)
    with pytest.raises(UnreadableInput, match="读不出"):
        read_book(path)


def test_a_workbook_that_the_fast_reader_cannot_make_out_goes_to_the_slow_one(tmp_path):
    """Blanks around a number: other programs write them, and Excel takes them."""
    path = write_xlsx(
        tmp_path / "a.xlsx",
        '<row r="1"><c r="A1" t="inlineStr"><is><t>甲</t></is></c><c r="B1" t="n"><v> 12.5 </v></c></row><row r="3"><c r="A3"><v>1</v></c></row>',
    )
    assert cells(read_book(path)) == [["甲", 12.5], ["", ""], [1, ""]]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_no_file(tmp_path):
    os.mkfifo(tmp_path / "a.xlsx")
    with pytest.raises(UnreadableInput, match="不是文件"):
        read_book(tmp_path / "a.xlsx")


def test_a_million_blank_rows_and_a_wide_sheet_cost_no_more_than_their_cells(tmp_path):
    wide = "".join(f'<row r="{row}"><c r="XFD{row}"><v>1</v></c></row>' for row in (1, 2))
    sheet = read_book(
        write_xlsx(tmp_path / "a.xlsx", '<row r="1"><c r="A1"><v>1</v></c></row>' + wide)
    ).sheets[0]
    assert (sheet.height, sheet.width) == (2, 16_384)
    with pytest.raises(UnreadableInput, match="伸得太远"):
        read_book(tmp_path / "a.xlsx", limits=Limits(cells=10_000))


def test_reading_is_called_off_at_once(tmp_path):
    """The reader is killed, and nobody waits for it."""

    class Impatient(Unwatched):
        def __init__(self) -> None:
            self.asked = threading.Event()

        def cancelled(self) -> bool:
            was, _ = self.asked.is_set(), self.asked.set()
            return was

    rows = "".join(
        f'<row r="{row}"><c r="A{row}" t="inlineStr"><is><t>{row}</t></is></c></row>'
        for row in range(1, 60_000)
    )
    path = write_xlsx(tmp_path / "a.xlsx", rows)
    with pytest.raises(Cancelled):
        read_book(path, Impatient())


def test_a_file_that_takes_too_long_is_given_up(tmp_path):
    path = write_xlsx(tmp_path / "a.xlsx", '<row r="1"><c r="A1"><v>1</v></c></row>' * 30_000)
    with pytest.raises(UnreadableInput, match="读得太久"):
        read_book(path, limits=Limits(seconds=0.01))
