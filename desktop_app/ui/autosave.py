"""Keeps what the user changes: collected for a moment, then written by another thread, so that typing never waits.

The open case knows no disk; this listens to it. A change reaches the disk within a second. What the disk refuses is
kept and tried again, and the status says why and what to do.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_app import log
from desktop_app.errors import AppError
from desktop_app.models.field_ids import NoSuchField
from desktop_app.models.ledgers import LedgerKind
from desktop_app.ui.background import Task

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from desktop_app.documents.watch import Watch
    from desktop_app.models.evidence import Evidence
    from desktop_app.models.ledgers import Row
    from desktop_app.store.case_store import CaseStore
    from desktop_app.ui.open_case import OpenCase

_GATHER = 300
"""Milliseconds for which changes are gathered into one transaction."""
_AGAIN = 5_000
"""Milliseconds after which a refused write is tried again."""
_PATIENCE = 10.0
"""Seconds that closing waits for a write under way."""
_LEDGERS = "ledgers."


@dataclass(slots=True)
class _Batch:
    """Changes written together; made on the window's thread, holding nothing that changes later."""

    answers: list[tuple[str, object, str | None]] = field(default_factory=list)
    rows: list[tuple[LedgerKind, tuple[Row, ...]]] = field(default_factory=list)
    evidence: tuple[Evidence, ...] | None = None
    places: tuple[str, ...] = ()
    written: threading.Event = field(default_factory=threading.Event)
    refused: Exception | None = None
    settled: bool = False
    """Whether the window's thread has dealt with the outcome; the report of a flushed batch comes once more."""


class Autosave(QObject):
    """Writes an open case into its store as it changes."""

    status = Signal(str)
    """正在保存…, 已保存 14:03:22, or why not and what to do."""
    refused = Signal(str)
    """A write was refused, said once until a write succeeds again."""
    mended = Signal()
    """What was refused is written now."""

    def __init__(
        self,
        open_case: OpenCase,
        store: CaseStore,
        now: Callable[[], datetime],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._open_case = open_case
        self._store = store
        self._now = now
        self._dirty: dict[str, None] = {}
        self._batch: _Batch | None = None
        self._told_refusal = False
        self._given_up = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._write)
        open_case.changed.connect(self._on_changed)

    def is_saved(self) -> bool:
        """Whether everything is on the disk."""
        return not self._dirty and self._batch is None

    @property
    def is_refused(self) -> bool:
        """Whether the last write was refused."""
        return self._told_refusal

    def unwritten(self) -> tuple[str, ...]:
        """Places whose change is not on the disk, in the order in which they were changed."""
        under_way = self._batch.places if self._batch is not None else ()
        return tuple(dict.fromkeys((*under_way, *self._dirty)))

    def try_now(self) -> None:
        """Do not wait for the next try."""
        if self._dirty:
            self._timer.start(0)

    def give_up(self) -> None:
        """Write nothing any more: the case goes on elsewhere, or the user does not want the rest kept."""
        self._given_up = True
        self._timer.stop()
        self._dirty.clear()

    def flush(self) -> bool:
        """Write what is not yet written, now and on this thread; False when it could not be written.

        For leaving a page, closing and the end after something unforeseen.
        """
        self._timer.stop()
        if self._given_up:
            return True
        if self._batch is not None:
            if not self._batch.written.wait(_PATIENCE):
                return False
            self._settle(self._batch)
        if not self._dirty:
            return True
        batch = self._gather()
        _put(self._store, batch, self._now())
        self._settle(batch)
        return not self._dirty

    def _on_changed(self, place: str) -> None:
        if self._given_up:
            return
        self._dirty[place] = None
        if not self._timer.isActive():
            self.status.emit("正在保存…")
            self._timer.start(_GATHER)

    def _write(self) -> None:
        if self._batch is not None or not self._dirty:
            return
        batch, store, now = self._gather(), self._store, self._now()
        self._batch = batch

        def work(_: Watch) -> _Batch:
            _put(store, batch, now)
            return batch

        task = Task(work)
        task.succeeded.connect(self._settle)
        task.start()

    def _gather(self) -> _Batch:
        """Take everything that is dirty out of the case; what it holds cannot be changed by further typing."""
        places, self._dirty = tuple(self._dirty), {}
        batch = _Batch(places=places)
        for place in places:
            if place == "evidence":
                batch.evidence = self._open_case.evidence
            elif place.startswith(_LEDGERS):
                kind = LedgerKind(place.removeprefix(_LEDGERS))
                batch.rows.append((kind, self._open_case.ledgers.rows(kind)))
            else:
                self._gather_answer(batch, place)
        return batch

    def _gather_answer(self, batch: _Batch, place: str) -> None:
        try:
            answer = self._open_case.answer(place)
        except NoSuchField:  # a member that was taken away again; its list is dirty too
            return
        if isinstance(answer, tuple):
            answer = tuple(item.model_copy() if hasattr(item, "model_copy") else item for item in answer)
        elif hasattr(answer, "model_copy"):
            answer = answer.model_copy()
        batch.answers.append((place, answer, self._open_case.unfinished.get(place)))

    def _settle(self, batch: _Batch) -> None:
        """Tell how a write went; safe to be told twice of the same batch."""
        if batch.settled or self._given_up:
            return
        batch.settled = True
        if self._batch is batch:
            self._batch = None
        if batch.refused is not None:
            self._on_refused(batch.refused, batch.places)
            return
        was_refused, self._told_refusal = self._told_refusal, False
        if self._dirty:
            self._timer.start(_GATHER)
        else:
            self.status.emit(f"已保存 {self._now():%H:%M:%S}")
        if was_refused:
            self.mended.emit()

    def _on_refused(self, error: Exception, places: tuple[str, ...]) -> None:
        self._dirty = dict.fromkeys((*places, *self._dirty))
        self._timer.start(_AGAIN)
        words = str(error) if isinstance(error, AppError) else "没有写入，修改仍在窗口里，稍后会再写"
        first, self._told_refusal = not self._told_refusal, True
        self.status.emit(words)
        if first:
            self.refused.emit(words)


def _put(store: CaseStore, batch: _Batch, now: datetime) -> None:
    """Write a batch as one step: all of it or none."""
    try:
        with store.one_step(now=now):
            for place, answer, entry in batch.answers:
                with suppress(NoSuchField):  # of a member that has been taken away since
                    store.commit(place, answer, entry, now=now)
            for kind, rows in batch.rows:
                store.commit_rows(kind, rows, now=now)
            if batch.evidence is not None:
                store.commit_evidence(batch.evidence, now=now)
    except Exception as error:  # noqa: BLE001 - nothing may be lost: whatever it was, the changes stay dirty
        log.event("save.refused", error=type(error).__name__)
        batch.refused = error
    finally:
        batch.written.set()
