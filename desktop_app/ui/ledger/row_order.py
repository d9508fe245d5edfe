"""Which rows of a ledger are shown, and in what order: found, filtered, sorted; the rows themselves stay where they are."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from desktop_app.models.folding import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from desktop_app.ledgers.columns import Column
    from desktop_app.models.ledgers import Row

    CellText = Callable[[Row, Column], str]

EMPTY = "（空）"
"""How an empty cell is called among the values of a column."""
_MOST_VALUES = 200


@dataclass(frozen=True, slots=True)
class Wish:
    """What the user wants to see of a ledger."""

    words: str = ""
    """Stands somewhere in the row, however it is written; several words all do."""
    values: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By field: the cell is one of these texts."""
    ids: frozenset[str] | None = None
    """Only these rows; None: all."""
    sorted_by: str = ""
    """Field; empty: as in the ledger."""
    falling: bool = False

    @property
    def shows_all(self) -> bool:
        """Whether no row is hidden."""
        return not self.words and not self.values and self.ids is None

    def with_values(self, field_name: str, chosen: frozenset[str]) -> Wish:
        """The same wish with these values of one column; none of them: any."""
        values = {name: texts for name, texts in self.values.items() if name != field_name}
        if chosen:
            values[field_name] = chosen
        return replace(self, values=values)


class RowTexts:
    """Texts of the cells of one ledger, each distinct value put into words once."""

    def __init__(self, rows: Sequence[Row], columns: Sequence[Column], text: CellText) -> None:
        self._rows = rows
        self._columns = columns
        self._text = text
        self._by_field: dict[str, list[str]] = {}
        self._folded: list[str] | None = None

    def column(self, name: str) -> list[str]:
        """The texts of one column, in the order of the rows."""
        if name not in self._by_field:
            column = next(item for item in self._columns if item.field == name)
            values = list(map(attrgetter(name), self._rows))
            some_row = dict(zip(values, self._rows, strict=True))
            texts = {value: self._text(row, column) for value, row in some_row.items()}
            self._by_field[name] = list(map(texts.__getitem__, values))
        return self._by_field[name]

    @property
    def is_folded(self) -> bool:
        """Whether searching need not wait."""
        return self._folded is not None

    def folded(self) -> list[str]:
        """All that stands in each row, folded for searching."""
        if self._folded is None:
            columns = []
            for column in self._columns:
                known = {text: _folded(text) for text in set(self.column(column.field))}
                columns.append(map(known.__getitem__, self.column(column.field)))
            self._folded = list(map("\n".join, zip(*columns, strict=True)))
        return self._folded


def places(rows: Sequence[Row], texts: RowTexts, wish: Wish) -> list[int]:
    """0-based places of the rows to show, in the order to show them."""
    chosen = list(range(len(rows)))
    if wish.ids is not None:
        chosen = [at for at in chosen if rows[at].id in wish.ids]
    for name, wanted in wish.values.items():
        column = texts.column(name)
        chosen = [at for at in chosen if (column[at] or EMPTY) in wanted]
    words = [_folded(word) for word in wish.words.split()]
    if words:
        folded = texts.folded()
        chosen = [at for at in chosen if all(word in folded[at] for word in words)]
    if wish.sorted_by:
        chosen.sort(key=_sort_key(rows, texts, wish.sorted_by), reverse=wish.falling)
        if wish.falling:  # empty cells stand last either way
            column = texts.column(wish.sorted_by)
            chosen.sort(key=lambda at: not column[at])
    return chosen


def values_of(texts: RowTexts, name: str, among: Sequence[int]) -> list[tuple[str, int]]:
    """The texts that stand in a column among these rows, each with how often, the frequent ones first."""
    column = texts.column(name)
    return Counter(column[at] or EMPTY for at in among).most_common(_MOST_VALUES)


def _folded(text: str) -> str:
    return fold(text).casefold()


def _sort_key(rows: Sequence[Row], texts: RowTexts, name: str) -> Callable[[int], Any]:
    """Numbers, days and truth values by what they are, words as written; empty cells last."""
    column = texts.column(name)

    def key(at: int) -> tuple[bool, Any]:
        value = getattr(rows[at], name)
        if value is None:
            return True, 0
        return False, (column[at] if isinstance(value, str) else value)

    return key
