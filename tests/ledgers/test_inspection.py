"""One honest sentence for any file, in bounded time and memory (issue 5): hostile files, made here, as collections hold them."""

from __future__ import annotations

import struct
import tracemalloc
import zipfile

import pytest

from desktop_app.errors import UnreadableInput
from desktop_app.ledgers.file_kind import kind_of_file
from desktop_app.ledgers.header_words import HeaderWords
from desktop_app.ledgers.inspection import inspect_workbook
from tests.ledgers.books import write_compound, write_ods, write_xls, write_xlsx

WORDS = HeaderWords.load()


def said_of(path) -> str:
    return inspect_workbook(path, WORDS).sentence


def test_a_workbook_in_an_ole_file_is_found_in_capitals(tmp_path):
    path = write_xls(tmp_path / "旧.xls")
    data = path.read_bytes()
    path.write_bytes(data.replace("Workbook".encode("utf-16-le"), "WORKBOOK".encode("utf-16-le")))
    assert said_of(path).startswith("“旧.xls”是旧版 Excel 工作簿，2张表")


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ([("Workbook", None), ("MBD0001", ["WordDocument", "Workbook"])], "xls"),
        ([("BOOK", None)], "xls"),
        ([("WordDocument", None), ("ObjectPool", ["Workbook"])], "“甲.xls”其实是 Word 文档，不是工作簿"),
        ([("EncryptedPackage", None)], "“甲.xls”有打开密码"),
        ([("__properties_version1.0", None)], "“甲.xls”其实是 Outlook 邮件，不是工作簿"),
        ([("Contents", ["Workbook"])], "“甲.xls”里没有工作簿"),
    ],
)
def test_an_ole_file_is_what_lies_at_its_top_not_what_is_put_into_it(tmp_path, entries, said):
    path = write_compound(tmp_path / "甲.xls", entries)
    try:
        told = kind_of_file(path).kind
    except UnreadableInput as error:
        told = error.message
    assert told == said


def test_a_table_of_sectors_longer_than_the_file_costs_no_memory(tmp_path):
    path = write_compound(tmp_path / "甲.xls", [("Workbook", None)])
    data = bytearray(path.read_bytes())
    data[68:76] = struct.pack("<II", 0, 0x7FFFFFFF)  # the table goes on in its own first sector, for ever
    path.write_bytes(data)
    assert said_of(path).startswith("“甲.xls”")


@pytest.mark.parametrize("flaw", ["giant", "rotten"])
def test_the_part_that_says_what_an_opendocument_is_is_not_unpacked_whole(tmp_path, flaw):
    path = tmp_path / "甲.ods"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        with package.open("mimetype", "w") as part:
            part.write(b"application/vnd.oasis.opendocument.spreadsheet")
            for _ in range(40):
                part.write(b" " * 2**20)
        package.writestr("content.xml", "<x/>")
    if flaw == "rotten":
        data = bytearray(path.read_bytes())
        data[40:60] = b"\xff" * 20
        path.write_bytes(data)
    tracemalloc.start()
    assert (
        said_of(path)
        == {
            "giant": "“甲.ods”里没有工作表（用 Excel 打开看一看）",
            "rotten": "“甲.ods”不完整或已损坏（重新拷贝，或用 Excel 打开后另存）",
        }[flaw]
    )
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 10 * 2**20


def test_rows_in_which_nothing_stands_are_not_counted(tmp_path):
    far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="90000"><c r="A90000"><v>1</v></c></row>'
    assert (
        said_of(write_xlsx(tmp_path / "甲.xlsx", far)) == "“甲.xlsx”是 Excel 工作簿，1张表，2行；没有认出台账"
    )
    repeated = (
        '<table:table table:name="甲"><table:table-row><table:table-cell><text:p>x</text:p></table:table-cell>'
        '</table:table-row><table:table-row table:number-rows-repeated="90000"><table:table-cell/></table:table-row>'
        "<table:table-row><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row></table:table>"
    )
    assert (
        said_of(write_ods(tmp_path / "甲.ods", repeated)) == "“甲.ods”是 ODS 工作簿，1张表，2行；没有认出台账"
    )


def test_of_a_long_sheet_the_beginning_tells_the_ledger_and_all_of_it_the_number_of_rows(tmp_path):
    heads = "".join(
        f'<c r="{column}1" t="inlineStr"><is><t>{word}</t></is></c>'
        for column, word in (("A", "培训日期"), ("B", "培训主题"), ("C", "培训人次"))
    )
    rows = "".join(f'<row r="{at}"><c r="C{at}"><v>{at}</v></c></row>' for at in range(2, 2_001))
    found = inspect_workbook(write_xlsx(tmp_path / "甲.xlsx", f'<row r="1">{heads}</row>{rows}'), WORDS)
    assert found.sentence == "“甲.xlsx”是 Excel 工作簿，1张表，2,000行；像是培训台账，表头在第1行"
    assert (found.facts["sheets"][0]["rows"], found.facts["sheets"][0]["columns"]) == (2_000, 3)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("空行.csv", b"\n" * 1_050_000, "“空行.csv”是文字表格，没有内容"),
        ("空格.csv", b"a,b\n" + b" , \n" * 20, "“空格.csv”是文字表格，1行；没有认出台账"),
        ("说明.txt", "请先阅读\n再填写\n".encode(), "“说明.txt”是没有分成列的文字，2行；没有认出台账"),
        ("四.csv", "企业,数\n甲,1\n".encode("utf-32"), "“四.csv”是文字表格，2行；没有认出台账"),
        ("很宽.csv", b"a," * 20_000, "“很宽.csv”的行列太多（分成几份后再添加）"),
        ("零.csv", bytes(2_000_000), "“零.csv”不是工作簿，也不是文字表格（选放台账的工作簿）"),
        (
            "存档.xls",
            b"MIME-Version: 1.0\r\n\r\n<html>",
            "“存档.xls”其实是网页存档，不是工作簿（选放台账的工作簿）",
        ),
    ],
)
def test_a_sentence_about_a_text_is_true_of_it(tmp_path, name, content, said):
    path = tmp_path / name
    path.write_bytes(content)
    assert said_of(path) == said


def test_a_file_without_ending_is_not_said_to_have_another(tmp_path):
    path = write_xlsx(tmp_path / "台账", '<row r="1"><c r="A1"><v>1</v></c></row>')
    assert inspect_workbook(path, WORDS).findings == ("“台账”的内容是 Excel 工作簿，没有扩展名，按内容读取",)


@pytest.mark.parametrize(
    ("head", "rows", "book"),
    [
        ("", "", "<x " + "a" * 300_000 + "/>"),
        ("", '<row r="1">' + ('<c r="A1"><f>1</f>' + " " * 3_000) * 2_000 + "</row>", ""),
        ("<cols>" + '<col min="1" max="16384" hidden="1"/>' * 3_000 + "</cols>", "", ""),
    ],
    ids=["a name without end", "blanks behind formulas", "columns hidden again and again"],
)
def test_what_is_made_to_keep_a_search_busy_does_not(tmp_path, head, rows, book):
    path = write_xlsx(tmp_path / "甲.xlsx", rows, head=head, book=book.replace("<x", "<sheet"))
    assert "读得太久" not in said_of(path)


def test_what_is_left_out_of_a_count_is_said(tmp_path):
    cells = "".join(f'<row r="{at}"><c r="A{at}"><f>1</f></c></row>' for at in range(1, 200_101))
    found = inspect_workbook(write_xlsx(tmp_path / "甲.xlsx", cells), WORDS)
    assert found.findings == ("“甲.xlsx”的表“台账”有至少200,000格公式没有结果，用 Excel 打开保存一次",)


def test_the_name_of_a_sheet_does_not_fill_a_sentence_or_break_it(tmp_path):
    path = write_xlsx(
        tmp_path / "甲.xlsx", '<row r="1"><c r="A1" t="e"><v>#N/A</v></c></row>', name="长\n" * 500
    )
    (finding,) = inspect_workbook(path, WORDS).findings
    assert finding == f"“甲.xlsx”的表“{'长 ' * 20}…”有1格是公式算不出的结果"


def test_a_row_of_nothing_but_errors_is_something(tmp_path):
    rows = '<row r="1"><c r="A1" t="e"><v>#N/A</v></c></row><row r="2"><c r="A2" t="e"><v>#N/A</v></c></row>'
    assert (
        said_of(write_xlsx(tmp_path / "甲.xlsx", rows))
        == "“甲.xlsx”是 Excel 工作簿，1张表，2行；没有认出台账"
    )


def test_a_place_that_no_program_has_is_too_far(tmp_path):
    path = write_xlsx(tmp_path / "甲.xlsx", '<row r="99999999"><c r="A99999999"><v>1</v></c></row>')
    assert said_of(path).startswith("“甲.xlsx”的内容伸得太远")
