"""The one normal form of every workbook: sheets of columns, each cell with its 1-based row and column.

A column keeps its distinct values once and for each row where among them its own stands, so that whatever is asked of
cells is asked once for each way of writing; that is also how a sheet travels out of the process that read it.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import chain, repeat
from typing import TYPE_CHECKING

from desktop_app.models.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Cell = str | int | float | bool | date | datetime | time | timedelta
"""What stands in a cell; an empty one is the empty text, a date of either date system is a date."""
MergedRange = tuple[int, int, int, int]
"""First row, first column, last row, last column; 1-based, all included."""
Place = tuple[int, int]
"""Row and column, 1-based."""


@dataclass(frozen=True, slots=True)
class CellColumn:
    """One column of a sheet, from the first row of its grid to the last."""

    values: Sequence[Cell]
    """Distinct values where ``places`` are given, else the value of each row."""
    places: Sequence[int] | None = None

    def __getitem__(self, place: int) -> Cell:
        """The cell in the row ``place`` of the grid, 0-based."""
        return self.values[place if self.places is None else self.places[place]]

    def __iter__(self) -> Iterator[Cell]:
        """The cell of each row."""
        return iter(self.values) if self.places is None else map(self.values.__getitem__, self.places)

    @classmethod
    def of(cls, cells: Sequence[Cell]) -> CellColumn:
        """The column of these cells, one for each row."""
        distinct = dict.fromkeys(cells)
        if len(distinct) * 2 > len(cells) or any(isinstance(cell, bool) for cell in distinct):
            return cls(cells)  # a dictionary takes True for 1
        places = dict(zip(distinct, range(len(distinct)), strict=True))
        return cls(tuple(distinct), array("I", map(places.__getitem__, cells)))


@dataclass(frozen=True, slots=True)
class Extent:
    """How far a sheet reaches of which only the beginning was read."""

    rows: int
    columns: int
    filled: int
    """Rows in which something stands."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as far as something stands in it."""

    name: str
    columns: tuple[CellColumn, ...] = ()
    height: int = 0
    """Rows of the grid."""
    first_row: int = 1
    first_column: int = 1
    hidden: bool = False
    merged: tuple[MergedRange, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    unreadable: Mapping[Place, str] = field(default_factory=dict)
    """Cells that look empty and are not: a formula without a result (``formula``), a result that is an error (``error``)."""
    trouble: str = ""
    """A sentence when this sheet could not be read though others could."""
    extent: Extent | None = None
    """Where only the beginning was asked for (``inspection``); ``columns`` and ``height`` are then those of the beginning."""

    @property
    def width(self) -> int:
        """Columns of the grid."""
        return len(self.columns)

    @property
    def last_row(self) -> int:
        """The last row of the grid, 1-based; one less than the first when it is empty."""
        return self.first_row + self.height - 1

    def cell(self, row: int, column: int) -> Cell:
        """The cell at a 1-based place; empty outside the grid."""
        at, place = column - self.first_column, row - self.first_row
        if not (0 <= at < self.width and 0 <= place < self.height):
            return ""
        return self.columns[at][place]

    def row(self, row: int) -> tuple[Cell, ...]:
        """The cells of a 1-based row, from the first column of the grid on."""
        place = row - self.first_row
        if not 0 <= place < self.height:
            return ("",) * self.width
        return tuple(column[place] for column in self.columns)

    def rows(self, first: int, last: int) -> tuple[tuple[Cell, ...], ...]:
        """The cells of the 1-based rows from ``first`` to ``last``, as far as there are any, to show them."""
        return tuple(
            self.row(number) for number in range(max(first, self.first_row), min(last, self.last_row) + 1)
        )

    @classmethod
    def of_rows(cls, name: str, rows: Sequence[Sequence[Cell]]) -> Sheet:
        """A sheet of these rows, which may be of different lengths."""
        width = max(map(len, rows), default=0)
        filled = (chain(row, repeat("", width - len(row))) for row in rows)
        columns = tuple(CellColumn.of(column) for column in zip(*filled, strict=True))
        return cls(name, columns, len(rows))


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook, a table of text, or pasted cells."""

    name: str
    """The name of the file, as sentences repeat it."""
    kind: str
    """What its content is: ``xlsx``, ``xlsm``, ``xls``, ``xlsb``, ``ods``, ``text`` or ``paste``."""
    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...] = ()
    """Sentences about the file as a whole: an extension that is not what the content is, an encoding that was guessed."""

    def sheet(self, name: str) -> Sheet | None:
        """The sheet of that name."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)

    @property
    def is_text(self) -> bool:
        """Whether every cell is a text, so that a number written as one tells nothing."""
        return self.kind in {"text", "paste"}


def is_blank(cell: Cell) -> bool:
    """Whether nothing is seen of a cell."""
    return isinstance(cell, str) and not fold(cell)
