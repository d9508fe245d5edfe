"""From a dry run to the ledger: what the ledger and its waiting rows become; every row that can come in does."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from desktop_app.ledgers.cells import cell_text
from desktop_app.ledgers.row_ids import read_id, row_digest
from desktop_app.models.pending import PendingRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from desktop_app.ledgers.dry_run import DryRun
    from desktop_app.ledgers.grid import Book
    from desktop_app.models.ledgers import LedgerKind, Row


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What a ledger will be; nothing is written by it."""

    kind: LedgerKind
    rows: tuple[Row, ...]
    """All rows of the ledger."""
    pending: tuple[PendingRow, ...]
    """All its rows that wait."""
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    """Rows, waiting ones among them, that are no longer there."""
    ids: Mapping[int, str] = field(default_factory=dict)
    """Row ids by the row of the sheet, for the annotated copy; only those that are not “r” and the row."""


def plan_import(
    run: DryRun, rows: Sequence[Row], pending: Sequence[PendingRow], *, append: bool = False
) -> ImportPlan:
    """Put what ``run`` read in the place of ``rows`` and ``pending``, or after them.

    Appended rows that stand there already, from the same row of the same sheet and with the same content, are left out.
    """
    kind = run.mapping.kind
    if not append:
        removed = len(rows) + len(pending)
        return ImportPlan(kind, run.rows, run.pending, len(run.rows) + len(run.pending), removed=removed)
    taken = {row.id for row in rows} | {row.id for row in pending}
    there = {row.source: row for row in rows if row.source is not None}
    waiting = {row.source for row in pending}
    ids: dict[int, str] = {}
    new_rows = []
    for row in run.rows:
        before = there.get(row.source) if row.source is not None else None
        if before is None or before.model_copy(update={"id": row.id}) != row:
            new_rows.append(row.model_copy(update={"id": _free_id(row.id, taken, ids)}))
    new_pending = [
        row.model_copy(update={"id": _free_id(row.id, taken, ids)})
        for row in run.pending
        if row.source not in waiting
    ]
    added = len(new_rows) + len(new_pending)
    return ImportPlan(
        kind,
        (*rows, *new_rows),
        (*pending, *new_pending),
        added,
        unchanged=len(run.rows) + len(run.pending) - added,
        ids=ids,
    )


def plan_return(
    book: Book, run: DryRun, rows: Sequence[Row], pending: Sequence[PendingRow]
) -> ImportPlan | None:
    """Take back an annotated copy: rows whose cells are as they were handed out stay what they are in the case.

    Changed rows take the place of those with their id, rows without an id are new, and ids that are no longer in the
    workbook are rows that somebody deleted there. None when the sheet has no column of row ids.
    """
    sheet, mapping = book.sheet(run.mapping.sheet), run.mapping
    if sheet is None or mapping.id_column is None:
        return None
    now: dict[int, Row | PendingRow] = {}
    for read in run.rows:
        if read.source is not None:
            now[read.source.row] = read
    now |= {kept.source.row: kept for kept in run.pending}
    before: dict[str, Row | PendingRow] = {row.id: row for row in rows}
    before |= {row.id: row for row in pending}
    taken, seen = set(before), set[str]()
    header = max(mapping.header_row, sheet.first_row)
    result: list[Row | PendingRow] = []
    counts = {"added": 0, "changed": 0, "unchanged": 0}
    for number in sorted(now):
        known = read_id(cell_text(sheet.cell(number, mapping.id_column)))
        old = before.get(known.row_id) if known is not None and known.row_id not in seen else None
        if known is None or old is None:
            fresh = _free_id(now[number].id, taken, {})
            result.append(now[number].model_copy(update={"id": fresh}))
            counts["added"] += 1
            continue
        seen.add(known.row_id)
        if row_digest(sheet, number, header) == known.digest:
            result.append(old)
            counts["unchanged"] += 1
        else:
            result.append(now[number].model_copy(update={"id": known.row_id}))
            counts["changed"] += 1
    ready, waiting = _divided(result)
    return ImportPlan(
        mapping.kind,
        ready,
        waiting,
        counts["added"],
        counts["changed"],
        counts["unchanged"],
        len(before) - len(seen),
    )


def _divided(items: Iterable[Row | PendingRow]) -> tuple[tuple[Row, ...], tuple[PendingRow, ...]]:
    rows: list[Row] = []
    waiting: list[PendingRow] = []
    for item in items:
        if isinstance(item, PendingRow):
            waiting.append(item)
        else:
            rows.append(item)
    return tuple(rows), tuple(waiting)


def _free_id(wanted: str, taken: set[str], ids: dict[int, str]) -> str:
    """``wanted``, or the first of it with a number that no row has."""
    free, number = wanted, 2
    while free in taken:
        free, number = f"{wanted}.{number}", number + 1
    taken.add(free)
    if free != wanted:
        ids[int(wanted.removeprefix("r"))] = free
    return free
