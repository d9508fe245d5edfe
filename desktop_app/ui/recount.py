"""Counts ledgers anew after a change: small ones at once, large ones off the window's thread, the newest state last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_app.assessment.figures import LedgerFigures, count
from desktop_app.models.ledgers import LedgerKind
from desktop_app.ui.background import Task

if TYPE_CHECKING:
    from desktop_app.documents.watch import Watch
    from desktop_app.models.ledgers import Ledgers
    from desktop_app.notice.models import NoticeIdentity

AT_ONCE = 5_000
"""Rows of all ledgers that are counted while the user waits: some tens of milliseconds (``benchmarks/keystroke.py``)."""


class Recount(QObject):
    """What the ledgers count; asked again before it has answered, it answers for the newest ledgers only."""

    counted = Signal(object)
    """The ``LedgerFigures`` of the ledgers asked for last; only for those that were not counted at once."""

    def __init__(self, identity: NoticeIdentity, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._identity = identity
        self._wanted: Ledgers | None = None
        self._task: Task | None = None

    def of(self, ledgers: Ledgers) -> LedgerFigures:
        """The figures of ``ledgers``; of large ones only how many rows they have, ``counted`` follows."""
        self._wanted = None
        rows = {kind: len(ledgers.rows(kind)) for kind in LedgerKind}
        if sum(rows.values()) <= AT_ONCE:
            return count(ledgers, self._identity)
        self._wanted = ledgers
        self._begin()
        return LedgerFigures.still_counting(rows)

    def not_needed(self) -> None:
        """The figures are known from elsewhere now."""
        self._wanted = None

    def _begin(self) -> None:
        """Count what is wanted, one after the other: two counts at once would only hold up each other."""
        if self._task is not None or self._wanted is None:
            return
        ledgers, identity = self._wanted, self._identity

        def work(_: Watch) -> tuple[Ledgers, LedgerFigures]:
            return ledgers, count(ledgers, identity)

        self._task = Task(work)
        self._task.succeeded.connect(self._on_counted)
        self._task.failed.connect(self._on_failed)
        self._task.start()

    def _on_counted(self, result: tuple[Ledgers, LedgerFigures]) -> None:
        self._task = None
        ledgers, figures = result
        if ledgers is self._wanted:
            self._wanted = None
            self.counted.emit(figures)
        else:
            self._begin()

    def _on_failed(self, error: Exception) -> None:
        self._task = None
        raise error
