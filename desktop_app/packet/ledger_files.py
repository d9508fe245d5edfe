"""The ledgers of a case as workbooks for the disc: one for each that has rows."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from desktop_app.documents.watch import step
from desktop_app.ledgers.written_rows import write_rows
from desktop_app.models.ledgers import LEDGER_LABELS, LedgerKind

if TYPE_CHECKING:
    from pathlib import Path

    from desktop_app.documents.watch import Watch
    from desktop_app.models.application import Case
    from desktop_app.notice.models import Notice

STAGE = "台账"


def write_ledgers(folder: Path, case: Case, notice: Notice, watch: Watch) -> tuple[str, ...]:
    """Write the ledgers into ``folder``; the names of the files made.

    Raises:
        TargetNotWritable: the folder refuses.
        Cancelled: ``watch`` called it off.
    """
    categories = {category.id: category.label for category in notice.categories}
    mark = "（示例，内容均为虚构）" if case.application.example else ""
    names = []
    for kind in LedgerKind:
        rows = case.ledgers.rows(kind)
        if not rows:
            continue
        name = f"{LEDGER_LABELS[kind]}.xlsx"
        step(watch, STAGE, 0, len(rows))
        told = partial(_tell, watch, len(rows))
        write_rows(folder / name, kind, rows, categories, title=f"{LEDGER_LABELS[kind]}{mark}", told=told)
        names.append(name)
    return tuple(names)


def _tell(watch: Watch, total: int, done: int) -> None:
    step(watch, STAGE, done, total)
