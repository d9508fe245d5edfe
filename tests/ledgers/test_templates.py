"""Templates: what is written is what is read back, the example row never counts, the bytes depend on content alone."""

from __future__ import annotations

import tracemalloc
from datetime import date
from decimal import Decimal
from itertools import repeat
from typing import get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from desktop_app.errors import Cancelled, TargetNotWritable
from desktop_app.ledgers.columns import CATEGORIES, COLUMNS
from desktop_app.ledgers.reading import read_workbook
from desktop_app.ledgers.templates import HEADER_ROW, write_workbook
from desktop_app.ledgers.written_rows import write_rows
from desktop_app.models.choices import (
    Charging,
    Degree,
    Employment,
    EnterpriseSize,
    FinancingKind,
    Mode,
    Sex,
    TitleLevel,
)
from desktop_app.models.kinds import Kind
from desktop_app.models.ledgers import (
    LEDGER_LABELS,
    ROW_TYPES,
    Activity,
    Equipment,
    FinancingRecord,
    LedgerKind,
    Partner,
    ServiceRecord,
    StaffMember,
    TrainingSession,
)
from desktop_app.notice.models import FIGURES

ROWS = {
    LedgerKind.SERVICES: ServiceRecord(
        id="a",
        served_on=date(2020, 5, 17),
        enterprise="示例精密机械（上海）有限公司",
        credit_code="91310104MA1FAKE001",
        size=EnterpriseSize.SMALL,
        district="徐汇区",
        category="F1",
        content="=1+1 的写法",
        mode=Mode.BOTH,
        hours=Decimal("2.5"),
        fee=Decimal("1234.56"),
        charging=Charging.LOW_PRICE,
        contact="张示例",
        phone="021-20000001",
        satisfaction="满意",
        evidence="Z5-01",
    ),
    LedgerKind.ACTIVITIES: Activity(
        id="a",
        held_on=date(2020, 2, 29),
        topic="惠企政策解读会",
        category="F2,F4",
        mode=Mode.ONLINE,
        enterprises=42,
        attendances=65,
    ),
    LedgerKind.PARTNERS: Partner(
        id="a", name="示例知识产权代理有限公司", valid_from=date(2019, 3, 1), valid_to=date(2022, 2, 28)
    ),
    LedgerKind.STAFF: StaffMember(
        id="a",
        name="张示例",
        sex=Sex.FEMALE,
        born="1985-03",
        degree=Degree.BELOW,
        title_level=TitleLevel.NONE,
        certificate_number="0012",
        employment=Employment.PART_TIME,
        serves_smes=False,
    ),
    LedgerKind.TRAININGS: TrainingSession(
        id="a", held_on=date(2020, 7, 8), topic="财税实务", hours=Decimal("1.5"), attendances=120
    ),
    LedgerKind.FINANCINGS: FinancingRecord(
        id="a",
        agreed_on=date(2020, 9, 10),
        enterprise="示例软件（上海）有限公司",
        kind=FinancingKind.NEW_GUARANTEE,
        amount=Decimal("123456.78"),
    ),
    LedgerKind.EQUIPMENT: Equipment(
        id="a", name="三坐标测量机", quantity=1, value=Decimal(865_000), shared=True
    ),
}


@pytest.mark.parametrize("kind", LedgerKind)
def test_a_row_comes_back_exactly(tmp_path, kind):
    path = tmp_path / "台账.xlsx"
    write_workbook(path, kind, [ROWS[kind]], example=True)
    reading = read_workbook(path, kind)
    assert reading.problems == ()
    (row,) = reading.rows
    assert row.source is not None
    assert (row.source.file, row.source.sheet, row.source.row) == (
        "台账.xlsx",
        LEDGER_LABELS[kind],
        HEADER_ROW + 2,
    )
    assert row.model_copy(update={"id": "a", "source": None}) == ROWS[kind]


@pytest.mark.parametrize("kind", LedgerKind)
def test_a_blank_template_with_its_example_counts_nothing(tmp_path, kind):
    path = tmp_path / "空白.xlsx"
    write_workbook(path, kind, example=True)
    reading = read_workbook(path, kind)
    assert reading.rows == ()
    assert reading.problems == ()


@pytest.mark.parametrize("kind", LedgerKind)
def test_the_example_row_is_a_right_row(tmp_path, kind):
    """With the mark 示例 taken away it is read without a problem, so that it shows how to write."""
    path = tmp_path / "空白.xlsx"
    write_workbook(path, kind, example=True)
    workbook = load_workbook(path)
    workbook.active.cell(HEADER_ROW + 1, 1).value = 1
    workbook.save(path)
    reading = read_workbook(path, kind)
    assert reading.problems == ()
    assert len(reading.rows) == 1
    assert {
        column.field for column in COLUMNS[kind] if getattr(reading.rows[0], column.field) is None
    } == set()


@pytest.mark.parametrize("kind", LedgerKind)
def test_the_template_helps_the_one_who_fills_it(tmp_path, kind):
    path = tmp_path / "空白.xlsx"
    write_workbook(path, kind)
    sheet = load_workbook(path).active
    assert sheet.title == LEDGER_LABELS[kind]
    assert sheet.freeze_panes == f"B{HEADER_ROW + 1}"
    listed = {
        str(rule.sqref).split(":")[0].rstrip("0123456789") for rule in sheet.data_validations.dataValidation
    }
    for position, column in enumerate(COLUMNS[kind], start=2):
        cell = sheet.cell(HEADER_ROW, position)
        assert cell.value == column.header
        assert cell.comment.text
        assert (cell.column_letter in listed) == bool(
            column.choices or column.is_category or column.suggestions or column.kind == "yes_no"
        )
    for rule in sheet.data_validations.dataValidation:
        assert len(rule.formula1) <= 255


@pytest.mark.parametrize("kind", LedgerKind)
def test_columns_fit_the_shape_of_their_row(kind):
    hints = get_type_hints(ROW_TYPES[kind], include_extras=True)
    columns = COLUMNS[kind]
    assert len({column.header for column in columns}) == len(columns)
    assert {column.field for column in columns} == set(hints) - {
        "id",
        "source",
        "model_config",
        "__class_vars__",
    } & {column.field for column in columns} | set(ROW_TYPES[kind].model_fields) - {"id", "source"}
    for column in columns:
        field = ROW_TYPES[kind].model_fields[column.field]
        assert column.required == field.is_required()
        kinds = {item.entry for item in field.metadata if isinstance(item, Kind)}
        assert not kinds or column.kind in kinds
        assert set(column.feeds) <= set(FIGURES)


def test_same_rows_same_bytes(tmp_path):
    first, second = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    for path in (first, second):
        write_workbook(path, LedgerKind.SERVICES, [ROWS[LedgerKind.SERVICES]], example=True)
    assert first.read_bytes() == second.read_bytes()
    assert load_workbook(first).properties.modified.year == 2021


def test_a_folder_that_is_gone_is_said_in_a_sentence(tmp_path):
    with pytest.raises(TargetNotWritable, match="没有写成"):
        write_workbook(tmp_path / "没有" / "台账.xlsx", LedgerKind.STAFF)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    fee=st.decimals(0, 10**9, places=2, allow_nan=False),
    hours=st.decimals(0, 10_000, places=2, allow_nan=False),
    day=st.dates(date(1950, 1, 1), date(2099, 12, 31)),
)
def test_numbers_and_days_survive_the_workbook(tmp_path, fee, hours, day):
    path = tmp_path / "台账.xlsx"
    row = ServiceRecord(id="a", served_on=day, enterprise="示例", fee=fee, hours=hours)
    write_workbook(path, LedgerKind.SERVICES, [row])
    (read,) = read_workbook(path, LedgerKind.SERVICES).rows
    assert (read.fee, read.hours, read.served_on) == (fee, hours, day)


@pytest.mark.parametrize("kind", LedgerKind)
def test_a_row_written_for_the_disc_comes_back_exactly_under_the_columns_of_the_template(tmp_path, kind):
    path, blank = tmp_path / "台账.xlsx", tmp_path / "空白.xlsx"
    write_rows(path, kind, [ROWS[kind]], CATEGORIES)
    write_workbook(blank, kind)
    sheet, template = load_workbook(path).active, load_workbook(blank).active
    heads = [[cell.value for cell in book[HEADER_ROW]] for book in (sheet, template)]
    assert heads[0] == heads[1]
    assert (sheet.title, sheet.freeze_panes) == (template.title, template.freeze_panes)
    reading = read_workbook(path, kind)
    assert reading.problems == ()
    (row,) = reading.rows
    assert row.model_copy(update={"id": "a", "source": None}) == ROWS[kind]


def test_a_hostile_text_stays_a_text_on_the_disc(tmp_path):
    row = ROWS[LedgerKind.SERVICES].model_copy(
        update={"enterprise": "=1+1", "content": "甲\x0b乙\ufffe", "contact": "#N/A"}
    )
    path = tmp_path / "台账.xlsx"
    write_rows(path, LedgerKind.SERVICES, [row], CATEGORIES)
    sheet = load_workbook(path).active
    cells = {cell.value: cell.data_type for cell in sheet[HEADER_ROW + 1]}
    assert (cells["=1+1"], cells["甲乙"], cells["#N/A"]) == ("s", "s", "s")


def test_a_long_ledger_takes_no_more_memory_than_a_short_one(tmp_path):
    def peak(rows):
        tracemalloc.start()
        try:
            write_rows(tmp_path / f"{rows}.xlsx", LedgerKind.STAFF, repeat(ROWS[LedgerKind.STAFF], rows), {})
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(1)
    assert peak(1500) < peak(100) + 100_000


def test_a_workbook_that_is_called_off_leaves_nothing_open(tmp_path):
    def off(_):
        raise Cancelled

    with pytest.raises(Cancelled):
        write_rows(
            tmp_path / "台账.xlsx", LedgerKind.STAFF, repeat(ROWS[LedgerKind.STAFF], 5_000), {}, told=off
        )
    assert list(tmp_path.iterdir()) == []
