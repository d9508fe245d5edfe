"""The rows of a sheet into its columns, each distinct value once, while they come out of a reader.

A few hundred rows at a time: what was made of a cell is still in the processor's memory when it is looked at, and gone
before the next are made, so that a sheet takes the room of its distinct values and not that of all its cells.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from itertools import count, islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    Cells = Sequence[Any]

_AT_ONCE = 500
_TRIED = 20_000
"""Distinct values after which a column that hardly repeats any is no longer asked: names come again after thousands."""


class ColumnToldApart:
    """One column: its distinct values, and for each row which of them is its own."""

    def __init__(self) -> None:
        self._number: defaultdict[Any, int] = defaultdict(count().__next__)
        self._places: list[int] = []
        self._all: list[Any] | None = None
        """The value of each row, once there is no point in telling them apart."""

    def take(self, cells: Cells) -> None:
        """The cells of the rows that come next."""
        if self._all is not None:
            self._all += cells
            return
        number, places = self._number, self._places
        places += map(number.__getitem__, cells)
        if (0 in number or 1 in number) and bool in set(map(type, cells)):  # True is the same key as 1
            del places[len(places) - len(cells) :]
            self._give_up().extend(cells)
        elif len(number) > _TRIED and len(number) * 10 > 9 * len(places):
            self._give_up()

    def told(self) -> tuple[list[Any], array[int] | None]:
        """The distinct values with the place of each row's own; or the value of each row, where they hardly repeat."""
        if self._all is None and len(self._number) * 2 > len(self._places):
            self._give_up()
        if self._all is not None:
            return self._all, None
        distinct = len(self._number)
        code = "B" if distinct <= 1 << 8 else "H" if distinct <= 1 << 16 else "I"
        return list(self._number), array(code, self._places)

    def _give_up(self) -> list[Any]:
        self._all = given = list(map(list(self._number).__getitem__, self._places))
        self._number.clear()
        self._places.clear()
        return given


class SheetToldApart:
    """The columns of a sheet that comes in pieces, one below the other; one may reach further to the sides than another.

    Rows and columns are counted from 0.
    """

    def __init__(self) -> None:
        self.columns: list[ColumnToldApart] = []
        self.top = self.left = self.height = 0

    @property
    def bottom(self) -> int:
        """The row below the last one."""
        return self.top + self.height

    def take(self, rows: Iterable[Cells], start: tuple[int, int], size: tuple[int, int]) -> None:
        """The piece that comes next, whose ``size`` is rows and columns, from its first row and column on."""
        (top, left), (height, width) = start, size
        if not self.columns:
            self.top, self.left = top, left
        self._take_empty(self.columns, top - self.bottom)
        self.height = top - self.top
        self._reach(left, left + width)
        at = left - self.left
        _tell_apart(rows, self.columns[at : at + width])
        self._take_empty(self.columns[:at] + self.columns[at + width :], height)
        self.height += height

    def _reach(self, left: int, right: int) -> None:
        before = max(0, self.left - left)
        after = max(0, right - self.left - len(self.columns))
        fresh = [ColumnToldApart() for _ in range(before + after)]
        self._take_empty(fresh, self.height)
        self.columns = fresh[:before] + self.columns + fresh[before:]
        self.left -= before

    @staticmethod
    def _take_empty(columns: Iterable[ColumnToldApart], count: int) -> None:
        if count:
            for column in columns:
                column.take([""] * count)


def told_apart(rows: Iterable[Cells], width: int) -> list[ColumnToldApart]:
    """The columns of these rows, each of which has ``width`` cells."""
    columns = [ColumnToldApart() for _ in range(width)]
    _tell_apart(rows, columns)
    return columns


def _tell_apart(rows: Iterable[Cells], columns: Sequence[ColumnToldApart]) -> None:
    coming = iter(rows)
    while some := list(islice(coming, _AT_ONCE)):
        for column, cells in zip(columns, zip(*some, strict=True), strict=True):
            column.take(cells)
