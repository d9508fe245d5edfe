"""Columns whose values repeat, and ledger rows that still know the columns they were put together from.

A ledger says the same over and over: a hundred thousand services are to five thousand firms, on a thousand days, of seven
categories. Whatever is asked of a value, how it is written for one, need be asked only once for each that is different.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from operator import attrgetter
from types import NoneType
from typing import TYPE_CHECKING, Any

from desktop_app.models.ledgers import Row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Columns = Mapping[str, Sequence[Any]]
"""By the name of the field its values in the order of the rows, equally many of each, valid: for whoever only counts, so
that no record need be made of each row."""


def columns_of(rows: Sequence[Row], names: Iterable[str]) -> Columns:
    """The columns ``names`` of ``rows``."""
    return {name: list(map(attrgetter(name), rows)) for name in names}


@dataclass(slots=True)
class ValueColumn:
    """The values of one column, one for each row."""

    values: Sequence[Any]
    """Different values where ``places`` are given, else the value of each row."""
    places: Sequence[int] | None = None
    """Which of the values each row has."""

    def __len__(self) -> int:
        return len(self.values if self.places is None else self.places)

    def __getitem__(self, row: int) -> Any:  # noqa: ANN401 - a value of any field
        return self.values[row if self.places is None else self.places[row]]

    def put(self, row: int, value: object) -> None:
        """Let one row have another value; only in a column that was made to be changed."""
        if self.places is None:
            self.values[row] = value  # type: ignore[index]
            return
        self.places[row] = len(self.values)  # type: ignore[index]
        self.values.append(value)  # type: ignore[attr-defined]

    def repeat(self, from_row: int, row: int) -> None:
        """Let one row have the value of another; as ``put``."""
        if self.places is None:
            self.values[row] = self.values[from_row]  # type: ignore[index]
        else:
            self.places[row] = self.places[from_row]  # type: ignore[index]

    def is_full(self) -> bool:
        """Whether none of its values is None."""
        return NoneType not in set(map(type, self.values))

    def each(self) -> Sequence[Any]:
        """The value of each row."""
        return self.values if self.places is None else list(map(self.values.__getitem__, self.places))

    def kept(self, keep: Sequence[int]) -> ValueColumn:
        """The column of those rows that ``keep`` marks."""
        if self.places is None:
            return ValueColumn(list(compress(self.values, keep)))
        return ValueColumn(self.values, list(compress(self.places, keep)))

    def turned(self, turn: Callable[[Any], Any]) -> ValueColumn:
        """The column of what ``turn`` makes of each different value."""
        return ValueColumn(list(map(turn, self.values)), self.places)

    def part(self, first: int, last: int) -> Iterable[Any]:
        """The values of the rows from ``first`` to before ``last``."""
        if self.places is None:
            return self.values[first:last]
        return map(self.values.__getitem__, self.places[first:last])

    @classmethod
    def of_one(cls, value: object, count: int) -> ValueColumn:
        """A column that holds the same in each of ``count`` rows."""
        return cls((value,), bytes(count))


class RowsByColumn(tuple[Row, ...]):
    """Rows of one ledger; ``columns`` are their values, in the order in which they are stored.

    The place a row comes from takes three of them. Whatever is made of such rows, a part or a copy, is a plain tuple again.
    """

    columns: Mapping[str, ValueColumn]

    def __new__(cls, rows: Iterable[Row], columns: Mapping[str, ValueColumn]) -> RowsByColumn:
        """``rows`` and the ``columns`` that hold exactly what stands in them."""
        made = super().__new__(cls, rows)
        made.columns = columns
        return made

    def __reduce__(self) -> tuple[type[tuple[Row, ...]], tuple[list[Row]]]:
        return tuple, (list(self),)
