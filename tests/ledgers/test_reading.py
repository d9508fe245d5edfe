"""Reading ledgers: good rows come in, every bad cell gets its sentence, hostile files get one sentence (D9, §9)."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from decimal import Decimal

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import PatternFill

from desktop_app.errors import UnreadableInput
from desktop_app.ledgers.book_reading import read_book
from desktop_app.ledgers.foreign_cells import Limits
from desktop_app.ledgers.reading import read_workbook
from desktop_app.ledgers.templates import write_workbook
from desktop_app.models.choices import Charging, EnterpriseSize, Mode
from desktop_app.models.ledgers import LEDGER_LABELS, LedgerKind, ServiceRecord

SHORT = [
    "服务日期",
    "企业名称",
    "企业规模",
    "服务方式",
    "收费（元）",
    "收费性质",
    "服务工时（小时）",
    "联系电话",
]


@pytest.mark.parametrize(
    ("column", "cell", "field", "value"),
    [
        ("服务日期", date(2020, 5, 17), "served_on", date(2020, 5, 17)),
        ("服务日期", datetime(2020, 5, 17, 9, 30), "served_on", date(2020, 5, 17)),  # noqa: DTZ001 - as Excel has it
        ("服务日期", "2020.5.17", "served_on", date(2020, 5, 17)),
        ("服务日期", "２０２０年５月１７日", "served_on", date(2020, 5, 17)),
        ("服务日期", 20200517, "served_on", date(2020, 5, 17)),
        ("服务日期", 43968, "served_on", date(2020, 5, 17)),
        ("收费（元）", 1234.56, "fee", Decimal("1234.56")),
        ("收费（元）", 0.1 + 0.2, "fee", Decimal("0.3")),
        ("收费（元）", "1,234.56元", "fee", Decimal("1234.56")),
        ("收费（元）", "１２００", "fee", Decimal(1200)),
        ("收费（元）", "0.5万", "fee", Decimal(5000)),
        ("收费（元）", 0, "fee", Decimal(0)),
        ("服务工时（小时）", "2.5小时", "hours", Decimal("2.5")),
        ("服务工时（小时）", 3, "hours", Decimal(3)),
        ("企业规模", " 小型 ", "size", EnterpriseSize.SMALL),
        ("企业规模", "微", "size", EnterpriseSize.MICRO),
        ("服务方式", "线上线下", "mode", Mode.BOTH),
        ("收费性质", "免费", "charging", Charging.FREE),
        ("联系电话", 2120000001.0, "phone", "2120000001"),
        ("联系电话", "０２１－２００００００１", "phone", "021-20000001"),
        ("联系电话", "　", "phone", None),
    ],
    ids=str,
)
def test_cells_as_offices_write_them(make_workbook, column, cell, field, value):
    line = dict.fromkeys(SHORT) | {"服务日期": "2020-05-17", "企业名称": "示例公司", column: cell}
    reading = read_workbook(make_workbook([SHORT, list(line.values())]), LedgerKind.SERVICES)
    assert reading.problems == ()
    assert getattr(reading.rows[0], field) == value


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        ("服务日期", "2020.13.5", "“服务台账.xlsx”第2行“服务日期”是“2020.13.5”，不是日期"),
        ("服务日期", "2019-02-29", "“服务台账.xlsx”第2行“服务日期”是“2019-02-29”，没有这一天"),
        ("服务日期", "2020年5月", "“服务台账.xlsx”第2行“服务日期”是“2020年5月”，日期要写到日"),
        ("服务日期", 12, "“服务台账.xlsx”第2行“服务日期”是“12”，不是日期"),
        ("服务日期", None, "“服务台账.xlsx”第2行“服务日期”是空的，这一列要填"),
        ("企业名称", None, "“服务台账.xlsx”第2行“企业名称”是空的，这一列要填"),
        (
            "企业规模",
            "特大",
            "“服务台账.xlsx”第2行“企业规模”是“特大”，写“大型、中型、小型、微型、小微企业、中小企业”之一",
        ),
        ("收费（元）", "约300", "“服务台账.xlsx”第2行“收费（元）”是“约300”，不是确切的金额"),
        ("收费（元）", -5, "“服务台账.xlsx”第2行“收费（元）”是“-5”，不能小于 0"),
        ("收费（元）", 12.345, "“服务台账.xlsx”第2行“收费（元）”是“12.345”，最小写到分"),
        ("收费（元）", True, "“服务台账.xlsx”第2行“收费（元）”是“TRUE”，不是金额"),
        ("服务工时（小时）", "半天", "“服务台账.xlsx”第2行“服务工时（小时）”是“半天”，不是数"),
    ],
    ids=str,
)
def test_a_bad_cell_is_named_and_keeps_only_its_row_out(make_workbook, column, cell, said):
    line = dict.fromkeys(SHORT) | {
        "服务日期": "2020-05-17",
        "企业名称": "示例公司",
        "联系电话": "1",
        column: cell,
    }
    good = ["2020-06-01", "示例乙公司", *[None] * 6]
    reading = read_workbook(make_workbook([SHORT, list(line.values()), good]), LedgerKind.SERVICES)
    assert [problem.message for problem in reading.problems] == [said]
    (problem,) = reading.problems
    assert (problem.row, problem.column) == (2, column)
    assert [row.enterprise for row in reading.rows] == ["示例乙公司"]


def test_every_bad_cell_of_a_row_is_named(make_workbook):
    reading = read_workbook(make_workbook([SHORT, ["昨天", None, "巨型"]]), LedgerKind.SERVICES)
    assert [problem.column for problem in reading.problems] == ["服务日期", "企业规模", "企业名称"]


def test_a_title_a_hint_and_foreign_columns_do_no_harm(make_workbook):
    rows = [
        ["上海某单位2020年度服务台账"],
        [],
        ["填表人：示例", None, "2020年"],
        ["序号", "备注", "企业名称*", "服务日期", "收费（元）"],
        [1, "甲", "示例公司", "2020-05-17"],
        [],
        ["示例", "乙", "不算的公司", "2020-05-18"],
        ["合计", None, None, None, 1200],
        [2, "丙", "示例丙公司", "2020-05-19"],
    ]
    reading = read_workbook(make_workbook(rows), LedgerKind.SERVICES)
    assert [(row.id, row.enterprise) for row in reading.rows] == [("r5", "示例公司"), ("r9", "示例丙公司")]
    assert reading.notes == ("“服务台账.xlsx”第8行是合计，没有计入",)
    assert reading.problems == ()


def test_an_activity_may_belong_to_two_categories(make_workbook):
    rows = [
        ["活动日期", "活动主题", "服务类别"],
        ["2020-05-17", "会", "信息服务、技术"],
        ["2020-05-18", "会", "F4"],
    ]
    reading = read_workbook(make_workbook(rows, LedgerKind.ACTIVITIES), LedgerKind.ACTIVITIES)
    assert [row.category for row in reading.rows] == ["F1,F2", "F4"]


def test_an_unknown_category_is_named_with_the_known_ones(make_workbook):
    rows = [["活动日期", "活动主题", "服务类别"], ["2020-05-17", "会", "物流服务"]]
    reading = read_workbook(
        make_workbook(rows, LedgerKind.ACTIVITIES), LedgerKind.ACTIVITIES, {"K1": "绿色服务"}
    )
    assert reading.problems[0].message.endswith("是“物流服务”，写“绿色服务”之一")


def test_the_only_sheet_is_taken_whatever_its_name(make_workbook):
    path = make_workbook([SHORT, ["2020-05-17", "示例公司"]], sheet="Sheet1")
    assert len(read_workbook(path, LedgerKind.SERVICES).rows) == 1


def test_of_several_sheets_the_one_with_the_name_of_the_ledger_is_taken(make_workbook):
    path = make_workbook([["别的"]], sheet="说明")
    workbook = load_workbook(path)
    page = workbook.create_sheet(LEDGER_LABELS[LedgerKind.SERVICES])
    page.append(SHORT)
    page.append(["2020-05-17", "示例公司"])
    workbook.save(path)
    assert len(read_workbook(path, LedgerKind.SERVICES).rows) == 1


def test_a_formula_without_a_result_is_named(make_workbook):
    path = make_workbook([SHORT, ["2020-05-17", "示例公司", None, None, "=60+95"]])
    (problem,) = read_workbook(path, LedgerKind.SERVICES).problems
    assert problem.message == "“服务台账.xlsx”第2行“收费（元）”是公式但没有结果，用 Excel 打开保存一次"


def test_a_formula_with_a_result_is_its_result(make_workbook):
    path = make_workbook([SHORT, ["2020-05-17", "示例公司", None, None, "=60+95"]])
    _rewrite(
        path,
        "xl/worksheets/sheet1.xml",
        lambda data: (
            data.replace(b"<v></v>", b"<v>155</v>")
            .replace(b"<v/>", b"<v>155</v>")
            .replace(b"<v />", b"<v>155</v>")
        ),
    )
    (row,) = read_workbook(path, LedgerKind.SERVICES).rows
    assert row.fee == 155


def test_a_formula_that_failed_is_named(make_workbook):
    path = make_workbook([SHORT, ["2020-05-17", "示例公司", None, None, "#REF!"]])
    (problem,) = read_workbook(path, LedgerKind.SERVICES).problems
    assert problem.message == "“服务台账.xlsx”第2行“收费（元）”是公式算不出的结果，改成值"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("空.xlsx", b"", "空文件"),
        ("网页.xlsx", "<html><table><tr><td>服务日期</td></tr></table></html>".encode(), "其实是网页"),
        ("旧版.xls", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "不完整或已损坏"),
        (
            "旧版.xls",
            bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600 + "Workbook\0".encode("utf-16-le"),
            "不完整或已损坏",
        ),
        ("报告.xlsx", b"%PDF-1.7", "其实是 PDF"),
        ("程序.csv", b"MZ\0\0", "其实是程序"),
        ("乱.csv", bytes(range(32)) * 9, "不是文字表格"),
        (
            "加密.xlsx",
            bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 9000 + "EncryptedPackage".encode("utf-16-le"),
            "打开密码",
        ),
        ("假的.xlsx", b"PK\x03\x04" + b"\0" * 100, "不完整或已损坏"),
    ],
)
def test_a_file_that_is_no_workbook_gets_one_sentence(tmp_path, name, content, said):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UnreadableInput, match=said) as caught:
        read_workbook(path, LedgerKind.SERVICES)
    assert name in caught.value.message
    assert caught.value.hint


def test_a_file_that_is_not_there_and_a_folder(tmp_path):
    with pytest.raises(UnreadableInput, match="找不到"):
        read_workbook(tmp_path / "没有.xlsx", LedgerKind.SERVICES)
    with pytest.raises(UnreadableInput, match=r"文件夹|打不开"):
        read_workbook(tmp_path, LedgerKind.SERVICES)


def test_a_truncated_workbook_at_any_place(make_workbook):
    path = make_workbook([SHORT, ["2020-05-17", "示例公司"]])
    whole = path.read_bytes()
    for length in range(10, len(whole), max(1, len(whole) // 40)):
        path.write_bytes(whole[:length])
        with pytest.raises(UnreadableInput):
            read_workbook(path, LedgerKind.SERVICES)


def test_any_single_broken_byte_gives_rows_or_one_sentence(make_workbook):
    path = make_workbook([SHORT, ["2020-05-17", "示例公司"]])
    whole = path.read_bytes()
    outcomes = []
    for place in range(0, len(whole), 37):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        outcomes.append(_outcome(path))
    refused = [said for said in outcomes if isinstance(said, str)]
    assert refused
    assert all(path.name in said for said in refused)
    assert all(said <= 2 for said in outcomes if not isinstance(said, str))


def _outcome(path):
    """The number of rows and problems, or the sentence with which the file is refused."""
    try:
        reading = read_workbook(path, LedgerKind.SERVICES)
    except UnreadableInput as error:
        return error.message
    return len(reading.rows) + len(reading.problems)


def test_a_missing_sheet_header_or_column_is_named(make_workbook):
    path = make_workbook([["别的"]], sheet="说明")
    workbook = load_workbook(path)
    workbook.create_sheet("又一张")
    workbook.save(path)
    with pytest.raises(UnreadableInput, match="没有名为“服务企业台账”的表"):
        read_workbook(path, LedgerKind.SERVICES)
    with pytest.raises(UnreadableInput, match="没有找到表头"):
        read_workbook(make_workbook([["别的", "东西"], [1, 2]]), LedgerKind.SERVICES)
    with pytest.raises(UnreadableInput, match="没有找到表头"):
        read_workbook(make_workbook([]), LedgerKind.SERVICES)
    with pytest.raises(UnreadableInput, match="缺“服务日期”这一列"):
        read_workbook(make_workbook([["企业名称", "企业规模", "所在区"], ["甲"]]), LedgerKind.SERVICES)
    with pytest.raises(UnreadableInput):
        read_workbook(make_workbook([*[[n] for n in range(30)], SHORT]), LedgerKind.SERVICES)


def test_two_far_corners_do_not_end_the_program(make_workbook):
    path = make_workbook([SHORT, ["2020-05-17", "示例公司"]])
    workbook = load_workbook(path)
    workbook.active["XFD1048576"] = "远"
    workbook.save(path)
    with pytest.raises(UnreadableInput, match="伸得太远"):
        read_workbook(path, LedgerKind.SERVICES)


@pytest.mark.parametrize(
    "cell",
    [
        "<c r='XFD1048576'><v>1</v></c>",
        '<c\tr = "XFD1048576" t="n"><v>1</v></c>',
        '<c t="n" r="ZZ1048576"><v>1</v></c>',
    ],
)
def test_a_far_cell_is_found_however_it_is_written(make_workbook, cell):
    """Far is what makes a rectangle of more cells than memory holds; one far column alone does no harm."""
    path = make_workbook([SHORT, ["2020-05-17", "示例公司"]])
    far = f'<row r="9">{cell}</row></sheetData>'
    _rewrite(path, "xl/worksheets/sheet1.xml", lambda data: data.replace(b"</sheetData>", far.encode()))
    with pytest.raises(UnreadableInput, match="伸得太远"):
        read_workbook(path, LedgerKind.SERVICES)


def test_the_last_column_alone_is_read(make_workbook):
    path = make_workbook([SHORT, ["2020-05-17", "示例公司"]])
    far = '<row r="3"><c r="XFD3"><v>1</v></c></row></sheetData>'
    _rewrite(path, "xl/worksheets/sheet1.xml", lambda data: data.replace(b"</sheetData>", far.encode()))
    assert len(read_workbook(path, LedgerKind.SERVICES).rows) == 1


def test_a_truth_value_is_no_number_even_after_a_one(make_workbook):
    """A dictionary takes True for 1; the ledger does not."""
    head = ["活动日期", "活动主题", "参加企业（家）"]
    rows = [head, ["2020-05-17", "甲", 1], ["2020-05-18", "乙", True]]
    reading = read_workbook(make_workbook(rows, LedgerKind.ACTIVITIES), LedgerKind.ACTIVITIES)
    assert [row.topic for row in reading.rows] == ["甲"]
    assert reading.problems[0].value == "TRUE"


def test_blank_rows_to_the_end_of_the_sheet_cost_nothing(tmp_path):
    path = tmp_path / "台账.xlsx"
    write_workbook(
        path, LedgerKind.SERVICES, [ServiceRecord(id="a", served_on=date(2020, 1, 2), enterprise="示例")]
    )
    blank = "".join(f'<row r="{row}"><c r="A{row}" s="1"/></row>' for row in range(300_000, 350_000))
    far = '<row r="1048576"><c r="A1048576" s="1"/></row></sheetData>'
    _rewrite(
        path, "xl/worksheets/sheet1.xml", lambda data: data.replace(b"</sheetData>", (blank + far).encode())
    )
    reading = read_workbook(path, LedgerKind.SERVICES)
    assert len(reading.rows) == 1
    assert reading.problems == ()


def test_a_filled_cell_far_down_is_read(tmp_path):
    path = tmp_path / "台账.xlsx"
    write_workbook(path, LedgerKind.SERVICES, [])
    far = '<row r="400000"><c r="B400000"><v>44000</v></c></row></sheetData>'
    _rewrite(path, "xl/worksheets/sheet1.xml", lambda data: data.replace(b"</sheetData>", far.encode()))
    assert [problem.row for problem in read_workbook(path, LedgerKind.SERVICES).problems] == [400000]


def test_a_workbook_that_unpacks_to_a_giant_is_refused(make_workbook):
    path = make_workbook([SHORT, ["2020-05-17", "示例公司"]])
    with pytest.raises(UnreadableInput, match="展开后太大"):
        read_book(path, limits=Limits(unpacked=4_000))


def test_one_long_text_in_every_cell_is_refused(make_workbook):
    """Shared texts are copied into every cell that names them."""
    path = make_workbook([SHORT, ["2020-05-17", "示例公司"]])
    cells = "".join(f'<row r="{row}"><c r="B{row}" t="s"><v>0</v></c></row>' for row in range(10, 1200))
    _rewrite(
        path,
        "xl/worksheets/sheet1.xml",
        lambda data: data.replace(b"</sheetData>", f"{cells}</sheetData>".encode()),
        {"xl/sharedStrings.xml": f"<sst><si><t>{'长' * 300_000}</t></si></sst>".encode()},
    )
    with pytest.raises(UnreadableInput, match="太大"):
        read_book(path, limits=Limits(memory=400 * 2**20))


def test_colours_and_hidden_rows_change_nothing(make_workbook):
    path = make_workbook([SHORT, ["2020-05-17", "示例公司"], ["2020-05-18", "示例乙公司"]])
    workbook = load_workbook(path)
    workbook.active.row_dimensions[2].hidden = True
    workbook.active["A3"].fill = PatternFill("solid", start_color="FFFF00")
    workbook.save(path)
    assert len(read_workbook(path, LedgerKind.SERVICES).rows) == 2


def test_a_chart_only_workbook_has_no_sheet(tmp_path):
    path = tmp_path / "图.xlsx"
    workbook = Workbook()
    workbook.create_chartsheet("图")
    workbook.remove(workbook["Sheet"])
    workbook.save(path)
    with pytest.raises(UnreadableInput, match="没有工作表"):
        read_workbook(path, LedgerKind.SERVICES)


def _rewrite(path, part, change, more=()):
    data = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name not in more:
                target.writestr(name, change(content) if name == part else content)
        for name in more:
            target.writestr(name, more[name])
    path.write_bytes(data.getvalue())
