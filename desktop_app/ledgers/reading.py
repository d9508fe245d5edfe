"""Read a ledger from a workbook in the layout of our templates: good rows come in, every bad cell gets a sentence.

The header row is found by its words within the first rows, so that a title may be added or taken away; columns may
stand in any order and others may stand between them. This is the strict way, for workbooks that other programs hand over
beside a ``case.json``: nothing is guessed. Workbooks of the agency's own go through ``guessing`` and ``dry_run``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.errors import UnreadableInput
from desktop_app.ledgers.book_reading import read_book
from desktop_app.ledgers.columns import CATEGORIES, COLUMNS, NUMBER_HEADER
from desktop_app.ledgers.dry_run import dry_run
from desktop_app.models.folding import fold
from desktop_app.models.ledgers import LEDGER_LABELS
from desktop_app.models.mappings import MappedColumn
from desktop_app.models.mappings import Mapping as SheetMapping

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from desktop_app.ledgers.columns import Column
    from desktop_app.ledgers.grid import Book, Sheet
    from desktop_app.ledgers.issues import RowIssue
    from desktop_app.models.ledgers import LedgerKind, Row

HEADER_WITHIN = 20
"""Rows from the top among which the header is looked for."""


@dataclass(frozen=True, slots=True)
class LedgerReading:
    """What a workbook gave: the rows that are in, the cells that keep others out, and rows left out on purpose."""

    rows: tuple[Row, ...]
    problems: tuple[RowIssue, ...]
    notes: tuple[str, ...] = ()
    """Sentences about total rows and the like."""


def read_workbook(path: Path, kind: LedgerKind, categories: Mapping[str, str] = CATEGORIES) -> LedgerReading:
    """The rows of the ledger ``kind`` in the workbook ``path``; ``categories`` gives the words for category ids.

    Raises:
        UnreadableInput: the file is no readable workbook, or holds no such ledger.
    """
    book = read_book(path)
    sheet = _sheet(book, kind)
    run = dry_run(book, _mapping(book.name, sheet, kind), categories=categories, strict=True)
    return LedgerReading(run.rows, run.problems, run.notes)


def _sheet(book: Book, kind: LedgerKind) -> Sheet:
    """The sheet called like the ledger, or the only one."""
    wanted = fold(LEDGER_LABELS[kind])
    readable = [sheet for sheet in book.sheets if not sheet.trouble]
    for sheet in readable:
        if fold(sheet.name) == wanted:
            return sheet
    if len(readable) == 1:
        return readable[0]
    if not readable:
        raise UnreadableInput(f"“{book.name}”不完整或已损坏", "重新拷贝，或用 Excel 打开后另存")
    raise UnreadableInput(
        f"“{book.name}”里没有名为“{LEDGER_LABELS[kind]}”的表", "把放台账的那张表改成这个名称"
    )


def _mapping(file: str, sheet: Sheet, kind: LedgerKind) -> SheetMapping:
    columns = COLUMNS[kind]
    best: dict[Column, int] = {}
    for row in range(sheet.first_row, min(sheet.last_row, HEADER_WITHIN) + 1):
        positions, number_at = _positions(sheet, row, columns)
        if all(column in positions for column in columns if column.required):
            mapped = {column.field: MappedColumn(column=at) for column, at in positions.items()}
            return SheetMapping(
                kind=kind, sheet=sheet.name, header_row=row, columns=mapped, number_column=number_at
            )
        best = max(best, positions, key=len)
    if len(best) < 2:
        raise UnreadableInput(f"“{file}”的前{HEADER_WITHIN}行里没有找到表头", "按空白台账的表头填写后再添加")
    missing = "、".join(f"“{column.header}”" for column in columns if column.required and column not in best)
    raise UnreadableInput(f"“{file}”缺{missing}这一列", "按空白台账补上这一列的表头")


def _positions(sheet: Sheet, row: int, columns: tuple[Column, ...]) -> tuple[dict[Column, int], int | None]:
    """The 1-based columns of the ledger's columns in this row, if it is the header; and that of 序号."""
    by_header = {fold(column.header): column for column in columns}
    positions: dict[Column, int] = {}
    number_at = None
    for at, cell in enumerate(sheet.row(row), start=sheet.first_column):
        word = fold(cell).removesuffix("*") if isinstance(cell, str) else ""
        if word == NUMBER_HEADER:
            number_at = at
        column = by_header.get(word)
        if column is not None:
            positions.setdefault(column, at)
    return positions, number_at
