"""Rows changed by hand: what a workbook would refuse is refused here too, and nothing else is lost with it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from desktop_app.ledgers.columns import COLUMNS
from desktop_app.ledgers.editing import RowEditor, lines_of
from desktop_app.models.choices import FinancingKind, Mode
from desktop_app.models.ledgers import FinancingRecord, LedgerKind, Partner, RowSource, ServiceRecord

SOURCE = RowSource(file="台账.xlsx", sheet="服务企业台账", row=7)
SERVED = ServiceRecord(
    id="r7",
    source=SOURCE,
    served_on=date(2020, 5, 17),
    enterprise="上海某某有限公司",
    mode=Mode.OFFLINE,
    category="F1,F4",
    fee=Decimal(300),
)
OTHER = SERVED.model_copy(update={"id": "r8", "enterprise": "上海另一家有限公司"})


@pytest.fixture
def editor():
    return RowEditor(LedgerKind.SERVICES)


def column(name):
    return next(item for item in COLUMNS[LedgerKind.SERVICES] if item.field == name)


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("served_on", "2020年5月6日", date(2020, 5, 6)),
        ("served_on", "2020.5.6", date(2020, 5, 6)),
        ("mode", "线上", Mode.ONLINE),
        ("category", "培训", "F4"),
        ("fee", "１，２００元", Decimal(1200)),
        ("hours", "2.5", Decimal("2.5")),
        ("content", "", None),
    ],
)
def test_a_cell_is_read_as_in_a_workbook(editor, field, text, value):
    edited = editor.put((SERVED, OTHER), {(0, field): text})
    assert getattr(edited.rows[0], field) == value
    assert edited.rows[1] is OTHER
    assert not edited.refused
    assert edited.rows[0].source == SOURCE


def test_every_cell_typed_again_as_shown_changes_nothing(editor):
    shown = {(0, item.field): editor.text(SERVED, item) for item in editor.columns}
    assert shown[0, "category"] == "信息服务、培训服务"
    edited = editor.put((SERVED,), shown)
    assert edited.rows == (SERVED,)
    assert edited.changed == 0


def test_money_is_typed_in_the_unit_of_its_column():
    editor = RowEditor(LedgerKind.FINANCINGS)
    row = FinancingRecord(
        id="r1",
        agreed_on=date(2020, 1, 2),
        enterprise="甲",
        kind=FinancingKind.LOAN,
        amount=Decimal(3_000_000),
    )
    amount = next(item for item in editor.columns if item.field == "amount")
    assert editor.text(row, amount) == "300"
    assert editor.put((row,), {(0, "amount"): "0.03亿"}).rows[0].amount == Decimal(3_000_000)


@pytest.mark.parametrize(
    ("field", "text", "message"),
    [
        ("served_on", "2020.13.5", "第1行“服务日期”是“2020.13.5”，"),
        ("served_on", "", "第1行“服务日期”是空的，这一列要填"),
        ("mode", "电话", "第1行“服务方式”是“电话”，写“"),
        ("fee", "若干", "第1行“收费（元）”是“若干”，不是金额"),
    ],
)
def test_what_is_no_value_is_handed_back_and_the_rest_is_taken(editor, field, text, message):
    edited = editor.put((SERVED,), {(0, field): text, (0, "content"): "数字化诊断"})
    (refused,) = edited.refused
    assert refused.message.startswith(message)
    assert (refused.row, refused.field, refused.text) == ("r7", field, text)
    assert getattr(edited.rows[0], field) == getattr(SERVED, field)
    assert edited.rows[0].content == "数字化诊断"
    assert refused.message.endswith(f"，{editor.why_not(field, text)}")


def test_new_rows_come_where_they_are_wanted_with_ids_of_their_own(editor):
    line = {"served_on": "2020-6-1", "enterprise": "新企业"}
    taken = OTHER.model_copy(update={"id": "n3"})
    edited = editor.add((SERVED, taken), 1, [line, line | {"served_on": "六月"}, line])
    assert [row.enterprise for row in edited.rows] == [
        SERVED.enterprise,
        "新企业",
        "新企业",
        taken.enterprise,
    ]
    assert len({row.id for row in edited.rows}) == 4
    (refused,) = edited.refused
    assert refused.row == ""
    assert refused.message.startswith("第3行“服务日期”是“六月”")


def test_rows_are_taken_away():
    editor = RowEditor(LedgerKind.PARTNERS)
    rows = tuple(Partner(id=str(number), name=f"机构{number}") for number in range(5))
    edited = editor.without(rows, [1, 3, 3])
    assert [row.id for row in edited.rows] == ["0", "2", "4"]
    assert edited.changed == 2


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("甲\t乙\r\n丙\t丁\r\n", [["甲", "乙"], ["丙", "丁"]]),
        ("甲\n\n乙", [["甲"], [""], ["乙"]]),
        ('"一行\n两行"\t"说""是"""', [["一行\n两行", '说"是"']]),
        ('5"管\t乙', [['5"管', "乙"]]),
        ("\t", [["", ""]]),
        ("", []),
        ('"没有收尾\t乙', [["没有收尾\t乙"]]),
    ],
)
def test_cells_copied_from_a_spreadsheet(text, lines):
    assert lines_of(text) == lines
