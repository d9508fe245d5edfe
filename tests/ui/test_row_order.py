"""What is shown of a ledger: searching, filtering and sorting, tried on rows without a window."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from desktop_app.ledgers.editing import RowEditor
from desktop_app.models.choices import Mode
from desktop_app.models.ledgers import LedgerKind, ServiceRecord
from desktop_app.ui.ledger.row_order import EMPTY, RowTexts, Wish, places, values_of


def row(number, name, **more):
    return ServiceRecord(id=f"r{number}", served_on=date(2020, number, 1), enterprise=name, **more)


ROWS = (
    row(3, "上海甲公司", fee=Decimal(200), mode=Mode.ONLINE),
    row(1, "ＡＢＣ科技（上海）有限公司", fee=Decimal(1000)),
    row(2, "上海乙公司", mode=Mode.OFFLINE, category="F1"),
)


@pytest.fixture
def texts():
    editor = RowEditor(LedgerKind.SERVICES)
    return RowTexts(ROWS, editor.columns, editor.text)


@pytest.mark.parametrize(
    ("wish", "shown"),
    [
        (Wish(), [0, 1, 2]),
        (Wish("上海"), [0, 1, 2]),
        (Wish("abc科技(上海)"), [1]),
        (Wish("上海 线下"), [2]),
        (Wish("信息服务"), [2]),
        (Wish("没有这个"), []),
        (Wish(values={"mode": frozenset({"线上"})}), [0]),
        (Wish(values={"mode": frozenset({EMPTY, "线下"})}), [1, 2]),
        (Wish(ids=frozenset({"r2", "r9"})), [2]),
        (Wish(sorted_by="served_on"), [1, 2, 0]),
        (Wish(sorted_by="served_on", falling=True), [0, 2, 1]),
        (Wish(sorted_by="fee"), [0, 1, 2]),
        (Wish(sorted_by="fee", falling=True), [1, 0, 2]),
        (Wish("公司", sorted_by="mode"), [0, 2, 1]),
    ],
)
def test_rows_are_found_filtered_and_sorted(texts, wish, shown):
    assert places(ROWS, texts, wish) == shown


def test_values_of_a_column_are_told_with_how_often(texts):
    assert values_of(texts, "category", [0, 1, 2]) == [(EMPTY, 2), ("信息服务", 1)]
    assert values_of(texts, "category", [2]) == [("信息服务", 1)]


def test_a_filter_without_values_is_none():
    wish = Wish().with_values("mode", frozenset({"线上"}))
    assert not wish.shows_all
    assert wish.with_values("mode", frozenset()).shows_all
