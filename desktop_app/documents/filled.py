"""A table of the report before it is set: columns, rows, and how values stand in its cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from desktop_app.documents.passage import Passage
from desktop_app.documents.tables import Cell, Column, Table
from desktop_app.models import formats

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from decimal import Decimal

ROOMY, COMPACT, FINE = 12.0, 10.5, 9.0
"""Letter sizes of small tables, of larger ones, and of lists with many columns (小四, 五号, 小五)."""
TIGHT = 1.8
"""Blank beside the cells of tables with many columns."""
EMPTY = "—"
"""Stands in a cell that has no value."""

Row: TypeAlias = "Sequence[Passage | Cell]"


@dataclass(frozen=True, slots=True)
class Filled:
    """What a table holds: its columns and rows, how large it is set, and a note below it."""

    columns: tuple[Column, ...]
    rows: Sequence[Row]
    size: float = COMPACT
    pad: float = 4.0
    headed: bool = True
    shares: tuple[float, ...] = ()
    note: str = ""

    def with_caption(self, caption: str, continued: str) -> Table:
        """The table to set."""
        return Table(
            caption, self.columns, self.rows, self.size, self.pad, self.headed, self.shares, continued
        )


def cells_of(origin: str) -> Callable[..., list[Passage]]:
    """Makes the cells of a row whose values all come from ``origin``; what is missing is a dash."""

    def row(*values: str | int | None) -> list[Passage]:
        return [Passage.of(EMPTY if value is None or value == "" else str(value), origin) for value in values]

    return row


def counted(value: int | None) -> str | None:
    """A count with its separators."""
    return None if value is None else formats.count(value)


def in_wan(value: Decimal | None) -> str | None:
    """An amount in 万元, without its unit."""
    return None if value is None else formats.money(value).removesuffix("万元")


def dotted(value: date | None) -> str:
    """2021.5.26: a day where room is short."""
    return f"{value.year}.{value.month}.{value.day}" if value else ""


def period(start: date | None, end: date | None) -> str | None:
    """From one day to another, open ends in words; None when neither is known."""
    if start is None and end is None:
        return None
    return f"{dotted(start)}至{dotted(end) or '长期'}"
