"""A column that is told apart says of each row exactly what stood there."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.ledgers.grid import CellColumn
from desktop_app.ledgers.telling_apart import SheetToldApart, told_apart

CELLS = st.sampled_from(
    ["", "甲", "乙", "1", 0, 1, 1.5, 2.0, True, False, date(2020, 5, 17), datetime(2020, 5, 17, 8)]  # noqa: DTZ001
)


def again(columns):
    return [[(type(cell), cell) for cell in CellColumn(*column.told())] for column in columns]


def exactly(rows):
    return [[(type(cell), cell) for cell in column] for column in zip(*rows, strict=True)]


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=40))
def test_every_row_has_what_stood_there(rows):
    assert again(told_apart(rows * 30, 2)) == exactly(rows * 30)


@pytest.mark.parametrize("late", [True, False], ids=str)
def test_a_truth_value_far_below_its_number_is_none(late):
    rows = [(int(late),)] * 2_000 + [(late,)] * 3 + [(int(late),)] * 2_000
    assert again(told_apart(rows, 1)) == exactly(rows)


def test_what_comes_again_after_thousands_of_rows_is_kept_once():
    rows = [(f"第{number % 5_000}号", f"第{number}次") for number in range(30_000)]
    names, services = told_apart(iter(rows), 2)
    distinct, places = names.told()
    assert (len(distinct), places.itemsize, services.told()[1]) == (5_000, 2, None)
    assert again([names, services]) == exactly(rows)


def test_nothing_at_all_has_its_columns():
    assert again(told_apart([], 2)) == [[], []]


def test_pieces_that_reach_further_to_the_sides_are_one_sheet():
    sheet = SheetToldApart()
    sheet.take([["甲", 1]], (4, 3), (1, 2))
    sheet.take([[True], [""]], (7, 2), (2, 1))
    sheet.take(iter([["乙"]]), (9, 5), (1, 1))
    assert (sheet.top, sheet.left, sheet.bottom) == (4, 2, 10)
    whole = [
        ["", "甲", 1, ""],
        ["", "", "", ""],
        ["", "", "", ""],
        [True, "", "", ""],
        ["", "", "", ""],
        ["", "", "", "乙"],
    ]
    assert again(sheet.columns) == exactly(whole)
