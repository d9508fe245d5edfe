"""Rows of a ledger changed by hand: cells typed, pasted, filled down; rows added and taken away.

Pure: rows in, rows out. What a cell says goes through the same converter as a cell of a workbook, so that a ledger
cannot come to hold by hand what it would refuse from Excel. A text that is no value is handed back with its sentence,
and everything else of the same change is taken (D9: nothing is all-or-nothing).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from desktop_app.ledgers.cells import Converter
from desktop_app.ledgers.columns import CATEGORIES, COLUMNS
from desktop_app.models import formats
from desktop_app.models.entries import EntryProblem
from desktop_app.models.ledgers import ROW_TYPES
from desktop_app.models.problems import cell_words, requirement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from desktop_app.ledgers.columns import Column
    from desktop_app.models.ledgers import LedgerKind, Row

_BETWEEN = "、"
"""Stands between two categories of one event."""


@dataclass(frozen=True, slots=True)
class RefusedCell:
    """A text that is no value of its column; the row keeps what it had there, a new row is not made."""

    row: str
    """Id of the row; empty for one that would have been new."""
    number: int
    """1-based place of the row in the ledger, or where it would have stood."""
    field: str
    text: str
    message: str
    """第3行“服务日期”是“2020.13.5”，没有这一天."""


@dataclass(frozen=True, slots=True)
class Edited:
    """The rows after a change, and what of the change could not be taken."""

    rows: tuple[Row, ...]
    refused: tuple[RefusedCell, ...] = ()
    changed: int = 0
    """Rows that are new or not what they were."""


class RowEditor:
    """Changes the rows of one kind of ledger; ``categories`` gives the words for category ids."""

    def __init__(self, kind: LedgerKind, categories: Mapping[str, str] = CATEGORIES) -> None:
        self.kind = kind
        self.columns: tuple[Column, ...] = COLUMNS[kind]
        self._categories = categories
        self._by_field = {column.field: column for column in self.columns}
        self._converters = {column.field: Converter(column, categories) for column in self.columns}

    def text(self, row: Row, column: Column) -> str:
        """A cell as one would type it; typed again, it gives the same value."""
        value = getattr(row, column.field)
        if column.is_category and isinstance(value, str):
            return _BETWEEN.join(self._categories.get(part, part) for part in value.split(","))
        return formats.entry_text(column.kind, value, column.unit)

    def why_not(self, field: str, text: str) -> str:
        """What is wrong with ``text`` in this column: “没有这一天”; empty where it is a value, or rightly empty."""
        try:
            self._value(field, text)
        except EntryProblem as problem:
            return requirement(problem.code, problem.params)
        return ""

    def put(self, rows: Sequence[Row], changes: Mapping[tuple[int, str], str]) -> Edited:
        """Put texts into cells; keys are the 0-based place of the row and the field."""
        by_row: dict[int, dict[str, str]] = {}
        for (at, field), text in changes.items():
            by_row.setdefault(at, {})[field] = text
        result, refused, changed = list(rows), list[RefusedCell](), 0
        for at, texts in by_row.items():
            row = result[at]
            values, wrong = self._values(row.id, at, texts)
            refused += wrong
            made = self._made({name: value for name, value in row if name not in values} | values)
            if made != row:
                result[at] = made
                changed += 1
        return Edited(tuple(result), tuple(refused), changed)

    def add(self, rows: Sequence[Row], at: int, lines: Iterable[Mapping[str, str]]) -> Edited:
        """Put new rows before place ``at``; of a line that lacks what is required, or has a wrong cell, none is made."""
        made: list[Row] = []
        refused: list[RefusedCell] = []
        free = _free_ids(rows)
        for texts in lines:
            whole = {column.field: texts.get(column.field, "") for column in self.columns}
            values, wrong = self._values("", at + len(made), whole)
            if wrong:
                refused += wrong
            else:
                made.append(self._made(values | {"id": next(free)}))
        return Edited((*rows[:at], *made, *rows[at:]), tuple(refused), len(made))

    def without(self, rows: Sequence[Row], places: Iterable[int]) -> Edited:
        """Take rows away."""
        gone = set(places)
        kept = tuple(row for at, row in enumerate(rows) if at not in gone)
        return Edited(kept, changed=len(rows) - len(kept))

    def _values(
        self, row: str, at: int, texts: Mapping[str, str]
    ) -> tuple[dict[str, Any], list[RefusedCell]]:
        values, wrong = dict[str, Any](), list[RefusedCell]()
        for field, text in texts.items():
            try:
                values[field] = self._value(field, text)
            except EntryProblem as problem:
                wanted = requirement(problem.code, problem.params)
                message = cell_words(f"第{at + 1}行", self._by_field[field].header, text, wanted)
                wrong.append(RefusedCell(row, at + 1, field, text, message))
        return values, wrong

    def _value(self, field: str, text: str) -> object:
        value = self._converters[field][text]
        if value is None and self._by_field[field].required:
            raise EntryProblem("empty")
        return value

    def _made(self, values: Mapping[str, Any]) -> Row:
        given = {name: value for name, value in values.items() if value is not None}
        return ROW_TYPES[self.kind].model_validate(given)


def _free_ids(rows: Sequence[Row]) -> Iterator[str]:
    """Ids that no row has."""
    taken = {row.id for row in rows}
    number = len(rows)
    while True:
        number += 1
        if f"n{number}" not in taken:
            yield f"n{number}"


def lines_of(text: str) -> list[list[str]]:
    """Cells copied from a spreadsheet: lines of cells between tabs, quoted where a cell holds a line break."""
    lines: list[list[str]] = [[]]
    cell, at, quoted = "", 0, False
    while at < len(text):
        letter = text[at]
        if quoted:
            if letter != '"':
                cell += letter
            elif text[at + 1 : at + 2] == '"':
                cell, at = cell + '"', at + 1
            else:
                quoted = False
        elif letter == '"' and not cell:
            quoted = True
        elif letter == "\t":
            lines[-1].append(cell)
            cell = ""
        elif letter in "\r\n":
            if text[at : at + 2] == "\r\n":
                at += 1
            lines[-1].append(cell)
            cell = ""
            lines.append([])
        else:
            cell += letter
        at += 1
    if cell or lines[-1]:
        lines[-1].append(cell)
    else:
        lines.pop()
    return lines
