"""A sheet read as a ledger without touching anything: 已识别, 需确认, 有问题, each with its place; nothing is all-or-nothing.

Work goes by columns: each way of writing is converted once, rows are looked at one by one only where something stands out,
and rows that are in are put together many at a time.
"""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass
from datetime import date
from itertools import compress
from typing import TYPE_CHECKING, Any

from desktop_app.ledgers.asked import LOWER_OF_TWO, taken_lower
from desktop_app.ledgers.cells import ERRORS, Converter, as_text, cell_text, in_months, span_of
from desktop_app.ledgers.columns import CATEGORIES, COLUMNS, EXAMPLE_MARK, SPANS, Column
from desktop_app.ledgers.doubts import doubts_about
from desktop_app.ledgers.grid import is_blank
from desktop_app.ledgers.guessing import header_texts
from desktop_app.ledgers.issues import RowIssue, Weight
from desktop_app.ledgers.watching import UNWATCHED, Watch, step
from desktop_app.ledgers.writing_hints import hints_about
from desktop_app.models.amounts import SCALES
from desktop_app.models.choices import Choice
from desktop_app.models.entries import LONGEST_TEXT, EntryProblem
from desktop_app.models.folding import fold
from desktop_app.models.kinds import EntryKind
from desktop_app.models.ledgers import ROW_TYPES, Row, RowSource
from desktop_app.models.pending import PendingProblem, PendingRow
from desktop_app.models.problems import cell_sentence, requirement
from desktop_app.models.putting_together import collector_paused, put_together
from desktop_app.models.row_columns import RowsByColumn, ValueColumn

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from collections.abc import Mapping as Lookup

    from desktop_app.ledgers.grid import Book, Cell, CellColumn, Sheet
    from desktop_app.models.ledgers import LedgerKind
    from desktop_app.models.mappings import MappedColumn, Mapping

TOTALS = ("合计", "小计", "总计", "共计", "累计", "总额")
_ONLY_TOTALS = frozenset({"合计", "小计", "总计", "共计", "累计"})
_FOOT = re.compile(
    r"(?:填表|制表|填报|审核|复核|经办|负责|联系|统计|主管)[^:]{0,6}:|(?:注|备注|说明|附注)\d{0,2}:"
)
_LONGEST_TOTAL = 8
"""Characters of a cell that says that its row is a total; a longer one speaks of something."""
_MOST_FILLED = 2_000
"""Rows that a merged cell may speak for."""
_MOST_NOTES = 50


@dataclass(frozen=True, slots=True)
class DryRun:
    """What importing a sheet would give."""

    file: str
    sheet: str
    mapping: Mapping
    rows: tuple[Row, ...]
    """Rows that come in, those with doubts among them, in the order of the sheet."""
    pending: tuple[PendingRow, ...]
    """Rows that do not, with their cells as written."""
    problems: tuple[RowIssue, ...] = ()
    """Why they do not: one for each bad cell."""
    doubts: tuple[RowIssue, ...] = ()
    """What about the rows that come in wants a look."""
    hints: tuple[RowIssue, ...] = ()
    """Cells that were understood though they are written unlike the others of their column."""
    notes: tuple[str, ...] = ()
    """Sentences about total rows, hidden sheets and the like."""

    @property
    def recognised(self) -> int:
        """已识别: rows that come in without a question."""
        return len(self.rows) - self.to_confirm

    @property
    def to_confirm(self) -> int:
        """需确认: rows that come in and want a look."""
        return len({issue.row_id for issue in self.doubts})

    @property
    def faulty(self) -> int:
        """有问题: rows that wait."""
        return len(self.pending)


def dry_run(
    book: Book,
    mapping: Mapping,
    *,
    categories: Lookup[str, str] = CATEGORIES,
    watch: Watch = UNWATCHED,
    strict: bool = False,
) -> DryRun:
    """Read the sheet of ``mapping`` as its ledger; changes nothing, and may run on any thread.

    ``categories`` gives the words for category ids; ``strict`` looks for no doubts and hints, as for workbooks in the
    layout of our templates that other programs hand over.

    Raises:
        Cancelled: the user called it off.
    """
    sheet = book.sheet(mapping.sheet)
    if sheet is None:
        return DryRun(
            book.name, mapping.sheet, mapping, (), (), notes=(f"“{book.name}”里没有表“{mapping.sheet}”",)
        )
    with collector_paused(stays=True):
        return _SheetRun(book, sheet, mapping, categories, watch).run(strict=strict)


def row_of_cells(
    kind: LedgerKind, pending: PendingRow, categories: Lookup[str, str] = CATEGORIES
) -> Row | PendingRow:
    """A waiting row whose cells somebody has mended: the ledger row, or the same again with what is still wrong."""
    values: dict[str, Any] = {}
    problems: list[PendingProblem] = []
    headers = {problem.field: problem.column for problem in pending.problems}
    for column in COLUMNS[kind]:
        cell = pending.cells.get(column.field, "")
        try:
            value = Converter(column, categories)[cell]
        except EntryProblem as problem:
            value, code, params = None, problem.code, problem.params
        else:
            code, params = ("empty", {}) if value is None and column.required else ("", {})
        if code:
            header = headers.get(column.field, column.header)
            message = cell_sentence(
                pending.source.file, pending.source.row, header, cell, requirement(code, params)
            )
            problems.append(
                PendingProblem(field=column.field, column=header, value=cell, code=code, message=message)
            )
        elif value is not None:
            values[column.field] = value
    if problems:
        return pending.model_copy(update={"problems": tuple(problems)})
    row: Row = ROW_TYPES[kind].model_validate({"id": pending.id, "source": pending.source, **values})
    return row


class _Fault:
    """Stands in a column of values where a cell is no answer."""

    __slots__ = ("code", "params")

    def __init__(self, code: str, params: dict[str, str]) -> None:
        self.code = code
        self.params = params


@dataclass(slots=True)
class _Mapped:
    """One mapped column: what stands in it, and what it says for each row below the header."""

    column: Column
    number: int
    header: str
    unit: str | None
    cells: CellColumn
    values: ValueColumn
    odd: set[int]
    """Places of rows in which it holds a fault."""
    spans: bool = False
    """Whether each cell holds a first and a last day, and another field takes the other one."""


class _SheetRun:
    """Reads one sheet; places are rows below the header, from 0."""

    def __init__(
        self, book: Book, sheet: Sheet, mapping: Mapping, categories: Lookup[str, str], watch: Watch
    ) -> None:
        self._book = book
        self._sheet = sheet
        self._mapping = mapping
        self._categories = categories
        self._watch = watch
        self._first = max(mapping.header_row + 1, sheet.first_row)
        self._skipped = self._first - sheet.first_row
        self._count = max(0, sheet.height - self._skipped)
        self._columns = COLUMNS[mapping.kind]
        self._notes: list[str] = []
        self._problems: list[RowIssue] = []
        self._pending: list[PendingRow] = []

    def run(self, *, strict: bool) -> DryRun:
        """The whole sheet."""
        mapped = self._mapped()
        left_out = self._odd_rows(mapped)
        keep = bytearray(b"\1") * self._count
        for place in left_out:
            keep[place] = 0
        rows = self._rows(mapped, keep)
        doubts: tuple[RowIssue, ...] = ()
        hints: tuple[RowIssue, ...] = ()
        if not strict:
            step(self._watch, "核对")
            about = _About(self._book.name, self._sheet, {item.column.field: item for item in mapped})
            doubts = doubts_about(self._mapping.kind, rows, about.issue)
            hints = self._hints(mapped, keep, about)
            self._note_units(mapped)
            self._note_readings(mapped)
            self._note_hidden(keep)
        return DryRun(
            self._book.name,
            self._sheet.name,
            self._mapping,
            rows,
            tuple(self._pending),
            tuple(self._problems),
            doubts,
            hints,
            tuple(self._notes),
        )

    def _mapped(self) -> list[_Mapped]:
        sheet, mapping = self._sheet, self._mapping
        headers = header_texts(sheet, mapping.header_row, mapping.header_lines) if mapping.header_row else ()
        known = {column.field: column for column in self._columns}
        both_of = _other_ends(mapping)
        found: list[_Mapped] = []
        for name, item in sorted(mapping.columns.items(), key=lambda pair: pair[1].column):
            at = item.column - sheet.first_column
            if name not in known or not 0 <= at < sheet.width:
                continue
            step(self._watch, "换算", len(found), len(mapping.columns))
            header = headers[at] if at < len(headers) and headers[at] else known[name].header
            spans = name in both_of and both_of[name].column == item.column
            found.append(
                self._converted(known[name], item.column, header, item.unit, sheet.columns[at], spans=spans)
            )
        return found

    def _converted(
        self, column: Column, number: int, header: str, unit: str | None, cells: CellColumn, *, spans: bool
    ) -> _Mapped:
        convert = Converter(
            column, self._categories, unit if unit in SCALES else None, spans=spans, header=header
        )
        values = _converted(column, convert, cells, self._skipped)
        mapped = _Mapped(column, number, header, unit, cells, values, _places_of(values, _is_fault), spans)
        self._fill_merged(mapped)
        self._mark_unreadable(mapped)
        return mapped

    def _fill_merged(self, mapped: _Mapped) -> None:
        """A cell that is merged over several rows speaks for each of them."""
        for top, left, bottom, _ in self._sheet.merged:
            if left != mapped.number or top == bottom or top < self._first or bottom - top > _MOST_FILLED:
                continue
            first = top - self._first
            if first >= self._count:
                continue
            for place in range(first + 1, min(bottom - self._first + 1, self._count)):
                mapped.values.repeat(first, place)
                if first in mapped.odd:
                    mapped.odd.add(place)

    def _mark_unreadable(self, mapped: _Mapped) -> None:
        for (row, number), code in self._sheet.unreadable.items():
            place = row - self._first
            if number == mapped.number and 0 <= place < self._count and mapped.values[place] is None:
                mapped.values.put(place, _Fault(code, {}))
                mapped.odd.add(place)

    def _odd_rows(self, mapped: list[_Mapped]) -> set[int]:
        """Places of the rows that do not come in: blank, examples, totals, and those with problems, which are kept."""
        odd: set[int] = set()
        by_field = {item.column.field: item for item in mapped}
        for item in mapped:
            odd |= item.odd
        for column in self._columns:
            if not column.required:
                continue
            if column.field not in by_field:
                odd.update(range(self._count))
                break
            odd |= _places_of(by_field[column.field].values, _is_nothing)
        examples = self._examples()
        totals = self._totals() - examples
        for place in sorted(totals):
            self._note(f"“{self._book.name}”第{place + self._first}行是合计，没有计入")
        odd -= totals
        left_out = odd | examples | totals
        for place in sorted(odd - examples):
            if not any(item.values[place] is not None for item in mapped) or self._is_total(place, mapped):
                continue
            if self._is_foot(place, mapped):
                continue
            self._keep_waiting(place, mapped)
        return left_out

    def _examples(self) -> set[int]:
        """Places of rows that 序号 marks as examples."""
        number = self._mapping.number_column
        if number is None or not 0 <= number - self._sheet.first_column < self._sheet.width:
            return set()
        cells = self._sheet.columns[number - self._sheet.first_column]
        words = {
            at
            for at, cell in enumerate(cells.values)
            if isinstance(cell, str) and fold(cell).startswith(EXAMPLE_MARK)
        }
        if not words:
            return set()
        if cells.places is None:
            return {at - self._skipped for at in words if at >= self._skipped}
        return {place for place, at in enumerate(cells.places[self._skipped :]) if at in words}

    def _totals(self) -> set[int]:
        """Places of rows whose first cell is 合计 and nothing else: no record is called that, whatever else stands there."""
        if not self._sheet.columns:
            return set()
        first = self._sheet.columns[0]
        words = {
            at for at, cell in enumerate(first.values) if isinstance(cell, str) and fold(cell) in _ONLY_TOTALS
        }
        if not words:
            return set()
        places = first.places if first.places is not None else range(len(first.values))
        return {place for place, at in enumerate(places[self._skipped :]) if at in words}

    def _is_total(self, place: int, mapped: list[_Mapped]) -> bool:
        """A row whose first words are 合计 and the like, and which lacks something that every record has."""
        required = [item for item in mapped if item.column.required]
        if required and all(
            item.values[place] is not None and type(item.values[place]) is not _Fault for item in required
        ):
            return False
        cells = self._sheet.row(place + self._first)
        first = next((fold(cell_text(cell)) for cell in cells if not is_blank(cell)), "")
        if not first.startswith(TOTALS) or len(first) > _LONGEST_TOTAL:
            return False
        self._note(f"“{self._book.name}”第{place + self._first}行是合计，没有计入")
        return True

    def _is_foot(self, place: int, mapped: list[_Mapped]) -> bool:
        """A row below the records that says who filled in the sheet, or a remark on it; it holds nothing a record must have."""
        required = (item.values[place] for item in mapped if item.column.required)
        if any(value is not None and type(value) is not _Fault for value in required):
            return False
        cells = self._sheet.row(place + self._first)
        if not _FOOT.match(next((fold(cell_text(cell)) for cell in cells if not is_blank(cell)), "")):
            return False
        self._note(f"“{self._book.name}”第{place + self._first}行是表尾的话，没有计入")
        return True

    def _keep_waiting(self, place: int, mapped: list[_Mapped]) -> None:
        """Say what is wrong with a row, and keep it with its cells."""
        row = place + self._first
        wrong = [
            (item, value.code, value.params)
            for item in mapped
            if type(value := item.values[place]) is _Fault
            if not (item.spans and item.column.field not in SPANS)  # one cell is told of once
        ]
        named = {item.column.field for item, *_ in wrong}
        found = [self._issue(place, item.column, item, code, params) for item, code, params in wrong]
        by_field = {item.column.field: item for item in mapped}
        for column in self._columns:
            if not column.required or column.field in named:
                continue
            item = by_field.get(column.field)
            if item is None or item.values[place] is None:
                found.append(self._issue(place, column, item, "empty", {}))
        self._problems += found
        cells = {
            item.column.field: _kept(item, self._cell(item, place), item.values[place]) for item in mapped
        }
        self._pending.append(
            PendingRow(
                id=f"r{row}",
                source=RowSource(file=self._book.name, sheet=self._sheet.name, row=row),
                cells={name: text for name, text in cells.items() if text},
                problems=tuple(
                    PendingProblem(
                        field=issue.field,
                        column=issue.column,
                        value=issue.value,
                        code=issue.code,
                        message=issue.message,
                    )
                    for issue in found
                ),
            )
        )

    def _issue(
        self, place: int, column: Column, item: _Mapped | None, code: str, params: dict[str, str]
    ) -> RowIssue:
        row = place + self._first
        header = item.header if item is not None else column.header
        value = cell_text(self._cell(item, place)) if item is not None else ""
        wanted = requirement(code, params)
        message = cell_sentence(
            self._book.name, row, header, value, wanted, formula=code in {"formula", "error"}
        )
        return RowIssue(
            self._book.name,
            self._sheet.name,
            row,
            header,
            value,
            code,
            message,
            item.number if item is not None else 0,
            column.field,
            Weight.PROBLEM,
            f"r{row}",
        )

    def _cell(self, item: _Mapped, place: int) -> Cell:
        return item.cells[place + self._skipped]

    def _rows(self, mapped: list[_Mapped], keep: bytearray) -> tuple[Row, ...]:
        """The rows that come in, put together by columns."""
        numbers = list(compress(range(self._first, self._first + self._count), keep))
        if not numbers:
            return ()
        step(self._watch, "整理")
        shape = ROW_TYPES[self._mapping.kind]
        count = len(numbers)
        by_field = {item.column.field: item.values for item in mapped}
        columns: dict[str, ValueColumn] = {}
        for name in shape.model_fields:
            if name == "id":
                columns[name] = ValueColumn([f"r{number}" for number in numbers])
            elif name == "source":
                columns |= {
                    "file": ValueColumn.of_one(self._book.name, count),
                    "sheet": ValueColumn.of_one(self._sheet.name, count),
                    "row": ValueColumn(numbers),
                }
            elif name in by_field:
                answers = _answers(by_field[name])
                columns[name] = answers if count == self._count else answers.kept(keep)
            else:
                columns[name] = ValueColumn.of_one(None, count)
        values = {name: column.each() for name, column in columns.items()}
        full = {name for name, column in columns.items() if column.is_full()}
        source = {name: values[name] for name in RowSource.model_fields}
        values["source"] = put_together(RowSource, source, full=source)
        fields = {name: values[name] for name in shape.model_fields}
        return RowsByColumn(put_together(shape, fields, full & fields.keys() | {"source"}), columns)

    def _hints(self, mapped: list[_Mapped], keep: bytearray, about: _About) -> tuple[RowIssue, ...]:
        if self._book.is_text:
            return ()
        found: list[RowIssue] = []
        for item in mapped:
            hints, note = hints_about(item.column, item.cells, self._skipped, keep)
            found += [
                about.issue(place + self._first, item.column.field, code, Weight.HINT)
                for place, code in hints
            ]
            if note:
                self._note(f"“{self._book.name}”“{item.header}”一列{note}")
        return tuple(sorted(found, key=lambda issue: (issue.row, issue.column_number)))

    def _note_units(self, mapped: list[_Mapped]) -> None:
        """An amount whose unit stands nowhere is read in that of the ledger's own column; a slip of 万 is easily made."""
        for item in mapped:
            if item.column.kind is EntryKind.MONEY and not item.unit:
                self._note(
                    f"“{self._book.name}”“{item.header}”一列没有写单位，没有单位的数按{item.column.unit}读入"
                )

    def _note_readings(self, mapped: list[_Mapped]) -> None:
        """What was taken for one thing though it could be another is told, once for each column."""
        for item in mapped:
            said: dict[int, tuple[str, str]] = {}
            for at, cell in enumerate(item.cells.values if _may_say_two(item) else ()):
                if isinstance(cell, str) and (words := _taken_as(item, cell)):
                    said[at] = words
            for sentence in sorted(_below(item.cells, said, self._skipped)):
                self._note(f"“{self._book.name}”“{item.header}”一列{''.join(sentence)}")

    def _note_hidden(self, keep: bytearray) -> None:
        """Hidden rows come in like others; hidden sheets do not, and both are told."""
        hidden = [row for row in self._sheet.hidden_rows if 0 <= row - self._first < self._count]
        hidden = sorted(row for row in hidden if keep[row - self._first])
        if hidden:
            listed = "、".join(map(str, hidden[:5])) + ("等" if len(hidden) > 5 else "")
            self._note(f"“{self._book.name}”第{listed}行是隐藏的，共{len(hidden)}行，照样读入")
        for sheet in self._book.sheets:
            if sheet.hidden and sheet.name != self._sheet.name and sheet.height:
                self._note(f"“{self._book.name}”里隐藏的表“{sheet.name}”没有读入")
        self._notes.extend(self._book.notes)

    def _note(self, sentence: str) -> None:
        if len(self._notes) < _MOST_NOTES:
            self._notes.append(sentence)


@dataclass(frozen=True, slots=True)
class _About:
    """Makes the sentences about rows that came in."""

    file: str
    sheet: Sheet
    mapped: Lookup[str, _Mapped]
    """By field."""

    def issue(self, row: int, field_name: str, code: str, weight: Weight, **params: str) -> RowIssue:
        """The issue about the cell of a field in a row of the sheet; without a field, about the row."""
        item = self.mapped.get(field_name)
        header = item.header if item is not None else ""
        value = cell_text(self.sheet.cell(row, item.number)) if item is not None else ""
        wanted = requirement(code, params)
        message = (
            cell_sentence(self.file, row, header, value, wanted)
            if item is not None
            else f"“{self.file}”第{row}行{wanted}"
        )
        number = item.number if item is not None else 0
        return RowIssue(
            self.file,
            self.sheet.name,
            row,
            header,
            value,
            code,
            message,
            number,
            field_name,
            weight,
            f"r{row}",
        )


def _converted(column: Column, convert: Converter, cells: CellColumn, skipped: int) -> ValueColumn:
    """The values that ``cells`` stand for, from below the ``skipped`` ones on; faults among them."""
    if cells.places is not None:
        words = _all_words(column, cells.values)
        values = [_said(convert, cell) for cell in cells.values] if words is None else words
        return ValueColumn(values, array("I", cells.places[skipped:]))
    below = cells.values[skipped:]
    words = _all_words(column, below)
    return ValueColumn([_said(convert, cell) for cell in below] if words is None else words)


def _may_say_two(item: _Mapped) -> bool:
    return item.column.field in LOWER_OF_TWO or (item.spans and item.column.field in SPANS)


def _taken_as(item: _Mapped, cell: str) -> tuple[str, str] | None:
    """What to say of a cell that was taken for one thing of two: the cell, where it matters which, and how."""
    if item.spans:
        return ("", "有只写到月的，从月初、到月末读入") if in_months(cell) and span_of(cell) else None
    how = taken_lower(item.column, item.header, cell)
    return (f"的“{cell.strip()}”", how) if how else None


def _below(cells: CellColumn, said: Lookup[int, tuple[str, str]], skipped: int) -> set[tuple[str, str]]:
    """What is said of cells by their places among the values, without that of cells above the data."""
    if not said:
        return set()
    there = range(skipped, len(cells.values)) if cells.places is None else set(cells.places[skipped:])
    return {words for at, words in said.items() if at in there}


def _places_of(column: ValueColumn, is_sought: Callable[[Any], bool]) -> set[int]:
    """The rows whose value is one that is sought."""
    found = {at for at, value in enumerate(column.values) if is_sought(value)}
    if column.places is None:
        return found
    if found.isdisjoint(column.places):
        return set()
    return {place for place, at in enumerate(column.places) if at in found}


def _is_fault(value: object) -> bool:
    return type(value) is _Fault


def _answers(column: ValueColumn) -> ValueColumn:
    """What the rows that come in have of a column: its faults, a header for one, are not theirs."""
    if column.places is None:
        return column
    any_other = next((value for value in column.values if type(value) is not _Fault), None)
    return column.turned(lambda value: any_other if type(value) is _Fault else value)


def _is_nothing(value: object) -> bool:
    return value is None


def _said(convert: Converter, cell: Cell) -> Any:  # noqa: ANN401 - a value of any field, None, or a fault
    try:
        return convert[as_text(cell)]
    except EntryProblem as problem:
        return _Fault(problem.code, problem.params)


def _all_words(column: Column, cells: Sequence[Cell]) -> list[Any] | None:
    """A column of nothing but words, which need no conversion; None when there is anything else among them."""
    if column.kind is not EntryKind.TEXT or column.choices is not None or column.is_category:
        return None
    if set(map(type, cells)) != {str}:
        return None
    words = list(map(str.strip, cells))  # type: ignore[arg-type]  # all of them are
    if max(map(len, words)) > LONGEST_TEXT[EntryKind.TEXT] or not ERRORS.isdisjoint(words):
        return None
    return [word or None for word in words] if "" in words else words


def _other_ends(mapping: Mapping) -> dict[str, MappedColumn]:
    """By first and last days of spans: the column in which the other end stands."""
    found: dict[str, MappedColumn] = {}
    for first, (last, _) in SPANS.items():
        if first in mapping.columns and last in mapping.columns:
            found |= {first: mapping.columns[last], last: mapping.columns[first]}
    return found


def _kept(item: _Mapped, cell: Cell, value: object) -> str:
    """A cell as it is kept to be mended: it means the same without its header.

    A bare amount carries its unit, a cell of two days gives each field its own.
    """
    if item.spans and type(value) is not _Fault:
        return value.isoformat() if isinstance(value, date) else ""
    if item.column.choices is not None and isinstance(value, Choice):
        return value.label  # “否” alone would say nothing without its header
    text = cell_text(cell).strip()
    if item.column.kind is not EntryKind.MONEY or not item.unit or item.unit == item.column.unit or not text:
        return text
    bare = fold(text).replace(",", "").replace(".", "").lstrip("-+")
    return f"{text}{item.unit}" if bare.isdigit() else text
