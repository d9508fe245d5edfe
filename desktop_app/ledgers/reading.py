"""Read a ledger from a workbook in the layout of our templates: good rows come in, every bad cell gets a sentence.

The header row is found by its words within the first rows, so that a title may be added or taken away; columns may
stand in any order and others may stand between them. Mapping of workbooks with other headers has its door here:
whatever yields ``{column: position}`` can take the place of ``_positions``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from desktop_app.errors import UnreadableInput
from desktop_app.ledgers.cells import Converter, as_text, cell_text
from desktop_app.ledgers.columns import CATEGORIES, COLUMNS, EXAMPLE_MARK, NUMBER_HEADER
from desktop_app.ledgers.package_check import check_package
from desktop_app.models.entries import EntryProblem
from desktop_app.models.folding import fold
from desktop_app.models.ledgers import LEDGER_LABELS, ROW_TYPES, RowSource
from desktop_app.models.problems import cell_sentence, requirement

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from desktop_app.ledgers.columns import Column
    from desktop_app.ledgers.package_check import PackageFacts
    from desktop_app.models.ledgers import LedgerKind, Row

HEADER_WITHIN = 20
"""Rows from the top among which the header is looked for."""
_TOTALS = ("合计", "小计", "总计", "共计")


@dataclass(frozen=True, slots=True)
class LedgerProblem:
    """One cell that keeps its row out, in a sentence for the user; ``row`` is 1-based as Excel shows it."""

    file: str
    sheet: str
    row: int
    column: str
    value: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class LedgerReading:
    """What a workbook gave: the rows that are in, the cells that keep others out, and rows left out on purpose."""

    rows: tuple[Row, ...]
    problems: tuple[LedgerProblem, ...]
    notes: tuple[str, ...] = ()
    """Sentences about total rows and the like."""


def read_workbook(path: Path, kind: LedgerKind, categories: Mapping[str, str] = CATEGORIES) -> LedgerReading:
    """The rows of the ledger ``kind`` in the workbook ``path``; ``categories`` gives the words for category ids.

    Raises:
        UnreadableInput: the file is no readable workbook, or holds no such ledger.
    """
    facts = check_package(path)
    try:
        with CalamineWorkbook.from_path(path) as workbook:
            name = _sheet_name(path, kind, facts, workbook.sheet_names)
            sheet = workbook.get_sheet_by_name(name)
            start = sheet.start or (0, 0)
            rows: Iterator[tuple[int, list[Any]]] = enumerate(sheet.iter_rows(), start=start[0] + 1)
            if name in facts.with_truth_values:
                rows = ((number, [as_text(cell) for cell in cells]) for number, cells in rows)
            reader = _SheetReader(path.name, name, kind, categories, facts.unreadable.get(name, {}))
            return reader.read(rows, start[1])
    except PasswordError as error:
        raise UnreadableInput(f"“{path.name}”有打开密码", "去掉密码后再添加") from error
    except (CalamineError, OSError) as error:
        raise UnreadableInput(f"“{path.name}”不完整或已损坏", "重新拷贝，或用 Excel 打开后另存") from error


def _sheet_name(path: Path, kind: LedgerKind, facts: PackageFacts, names: Sequence[str]) -> str:
    """The sheet called like the ledger, or the only one."""
    wanted = fold(LEDGER_LABELS[kind])
    checked = [name for name in names if name in facts.sheets]
    for name in checked:
        if fold(name) == wanted:
            return name
    if len(checked) == 1:
        return checked[0]
    raise UnreadableInput(
        f"“{path.name}”里没有名为“{LEDGER_LABELS[kind]}”的表", "把放台账的那张表改成这个名称"
    )


class _SheetReader:
    """Reads one sheet; keeps what every row needs at hand."""

    def __init__(
        self,
        file: str,
        sheet: str,
        kind: LedgerKind,
        categories: Mapping[str, str],
        unreadable: Mapping[tuple[int, int], str],
    ) -> None:
        self._file = file
        self._sheet = sheet
        self._kind = kind
        self._columns = COLUMNS[kind]
        self._converters: dict[str, Converter] = {
            column.field: Converter(column, categories) for column in self._columns
        }
        self._unreadable = unreadable
        self._required = tuple(column.field for column in self._columns if column.required)
        self._problems: list[LedgerProblem] = []
        self._notes: list[str] = []

    def read(self, rows: Iterator[tuple[int, list[Any]]], first_column: int) -> LedgerReading:
        """All rows below the header; ``first_column`` is the 0-based sheet column of the first cell handed in."""
        number_at, positions = self._find_header(rows)
        converters = [
            (column, at, at + first_column + 1, self._converters[column.field])
            for column, at in positions.items()
        ]
        row_type = ROW_TYPES[self._kind]
        out: list[Row] = []
        for number, cells in rows:
            values = self._values(number, cells, converters, number_at)
            if values is not None:
                values["id"] = f"r{number}"
                values["source"] = RowSource(file=self._file, sheet=self._sheet, row=number)
                out.append(row_type.model_validate(values))
        return LedgerReading(tuple(out), tuple(self._problems), tuple(self._notes))

    def _find_header(self, rows: Iterator[tuple[int, list[Any]]]) -> tuple[int | None, dict[Column, int]]:
        best: dict[Column, int] = {}
        for number, cells in rows:
            positions, number_at = self._positions(cells)
            if all(column in positions for column in self._columns if column.required):
                return number_at, positions
            best = max(best, positions, key=len)
            if number >= HEADER_WITHIN:
                break
        if len(best) < 2:
            message = f"“{self._file}”的前{HEADER_WITHIN}行里没有找到表头"
            raise UnreadableInput(message, "按空白台账的表头填写后再添加")
        missing = "、".join(
            f"“{column.header}”" for column in self._columns if column.required and column not in best
        )
        raise UnreadableInput(f"“{self._file}”缺{missing}这一列", "按空白台账补上这一列的表头")

    def _positions(self, cells: list[Any]) -> tuple[dict[Column, int], int | None]:
        """Where each column stands in this row, if it is the header; and where 序号 stands."""
        by_header = {fold(column.header): column for column in self._columns}
        positions: dict[Column, int] = {}
        number_at = None
        for at, cell in enumerate(cells):
            word = fold(cell).removesuffix("*") if isinstance(cell, str) else ""
            if word == NUMBER_HEADER:
                number_at = at
            column = by_header.get(word)
            if column is not None:
                positions.setdefault(column, at)
        return positions, number_at

    def _values(
        self,
        number: int,
        cells: list[Any],
        converters: list[tuple[Column, int, int, Converter]],
        number_at: int | None,
    ) -> dict[str, Any] | None:
        """The values of one row by field; None when the row is blank, an example, a total, or has problems."""
        values: dict[str, Any] = {}
        wrong: list[tuple[Column, object, EntryProblem]] = []
        for column, at, sheet_column, convert in converters:
            try:
                value = convert[cells[at]]
            except EntryProblem as problem:
                wrong.append((column, cells[at], problem))
                continue
            if value is not None:
                values[column.field] = value
            elif self._unreadable and (number, sheet_column) in self._unreadable:
                wrong.append((column, "", EntryProblem(self._unreadable[number, sheet_column])))
        if (not values and not wrong) or self._is_example(cells, number_at):
            return None
        missing = [field for field in self._required if field not in values]
        if missing and self._is_total(number, cells):
            return None
        if missing:
            named = {column.field for column, *_ in wrong}
            wrong += [
                (column, "", EntryProblem("empty"))
                for column in self._columns
                if column.field in missing and column.field not in named
            ]
        for column, cell, found in wrong:
            self._report(number, column, cell, found)
        return None if wrong else values

    def _is_example(self, cells: list[Any], number_at: int | None) -> bool:
        mark = cells[number_at] if number_at is not None else ""
        return isinstance(mark, str) and fold(mark).startswith(EXAMPLE_MARK)

    def _is_total(self, number: int, cells: list[Any]) -> bool:
        first = next((fold(cell_text(cell)) for cell in cells if cell_text(cell).strip()), "")
        if first.startswith(_TOTALS):
            self._notes.append(f"“{self._file}”第{number}行是合计，没有计入")
            return True
        return False

    def _report(self, number: int, column: Column, cell: object, problem: EntryProblem) -> None:
        value = cell_text(cell)
        wanted = requirement(problem.code, problem.params)
        message = cell_sentence(
            self._file, number, column.header, value, wanted, formula=problem.code in {"formula", "error"}
        )
        self._problems.append(
            LedgerProblem(self._file, self._sheet, number, column.header, value, problem.code, message)
        )
