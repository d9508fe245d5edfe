"""Keeps what the user changes: collected for a moment, then written by another thread, so that typing never waits.

The open case knows no disk; this listens to it. A change reaches the disk within a second. What the disk refuses is
kept and tried again, and the status says why and what to do.

Batches are written in the order in which they were gathered. A checkpoint closes its batch: it holds what stood when it
was asked for, whatever is typed while the disk is busy.
"""

from __future__ import annotations

import threading
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_app import log
from desktop_app.assessment.differences import LEDGERS, NOTICE
from desktop_app.assessment.field_words import EVIDENCE, TITLE
from desktop_app.errors import AppError, CaseUnreadable
from desktop_app.models.field_ids import NoSuchField
from desktop_app.store.checkpoints import CheckpointKind
from desktop_app.store.database import gone_bad
from desktop_app.ui.background import Task
from desktop_app.ui.standing import ledger_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from desktop_app.documents.watch import Watch
    from desktop_app.models.evidence import Evidence
    from desktop_app.models.ledgers import LedgerKind, Row
    from desktop_app.models.pending import PendingRow
    from desktop_app.notice.models import Notice
    from desktop_app.store.case_store import CaseStore
    from desktop_app.store.checkpoints import Checkpoint
    from desktop_app.ui.open_case import OpenCase

_GATHER = 300
"""Milliseconds for which changes are gathered into one transaction."""
_AGAIN = 5_000
"""Milliseconds after which a refused write is tried again."""
_PATIENCE = 10.0
"""Seconds that closing waits for a write under way."""


@dataclass(slots=True)
class _Batch:
    """Changes written together; made on the window's thread, holding nothing that changes later."""

    at: datetime
    answers: list[tuple[str, object, str | None]] = field(default_factory=list)
    rows: list[tuple[LedgerKind, tuple[Row, ...], tuple[PendingRow, ...]]] = field(default_factory=list)
    evidence: tuple[Evidence, ...] | None = None
    title: str | None = None
    notice: Notice | None = None
    mark: tuple[CheckpointKind, str] | None = None
    """Kind and name of the checkpoint that is made once the changes are written."""
    made: Checkpoint | None = None
    written: threading.Event = field(default_factory=threading.Event)
    refused: Exception | None = None
    settled: bool = False
    """Whether the window's thread has dealt with the outcome; the report of a flushed batch comes once more."""

    @property
    def has_changes(self) -> bool:
        """Whether it holds something that was not on the disk; a checkpoint alone does not."""
        whole = (self.evidence, self.title, self.notice)
        return bool(self.answers or self.rows) or any(part is not None for part in whole)

    @property
    def places(self) -> tuple[str, ...]:
        """What is changed by it, in the order in which it is written."""
        return (
            *(place for place, _, _ in self.answers),
            *(f"{LEDGERS}{kind.value}" for kind, *_ in self.rows),
            *((EVIDENCE,) if self.evidence is not None else ()),
            *((TITLE,) if self.title is not None else ()),
            *((NOTICE,) if self.notice is not None else ()),
        )

    def again(self) -> _Batch:
        """The same changes, to be tried once more."""
        return replace(self, written=threading.Event(), refused=None, settled=False)


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
        self._queue: deque[_Batch] = deque()
        self._under_way = False
        self._told_refusal = False
        self._damaged = False
        self._given_up = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._write)
        open_case.changed.connect(self._on_changed)
        open_case.kept.connect(self._on_changed)
        open_case.marked.connect(self._on_marked)

    def is_saved(self) -> bool:
        """Whether everything is on the disk."""
        return not self._dirty and not self._queue

    @property
    def is_refused(self) -> bool:
        """Whether the last write was refused."""
        return self._told_refusal

    @property
    def is_damaged(self) -> bool:
        """Whether it was refused because the file has gone bad: waiting does not help then."""
        return self._told_refusal and self._damaged

    def unwritten(self) -> tuple[str, ...]:
        """Places whose change is not on the disk, in the order in which they were changed."""
        queued = (place for batch in self._queue for place in batch.places)
        return tuple(dict.fromkeys((*queued, *self._dirty)))

    def try_now(self) -> None:
        """Do not wait for the next try."""
        if not self.is_saved():
            self._timer.start(0)

    def give_up(self) -> None:
        """Write nothing any more: the case goes on elsewhere, or the user does not want the rest kept."""
        self._given_up = True
        self._timer.stop()
        self._dirty.clear()
        self._queue.clear()

    def flush(self) -> bool:
        """Write what is not yet written, now and on this thread; False when it could not be written.

        For leaving a page, closing and the end after something unforeseen.
        """
        self._timer.stop()
        if self._given_up:
            return True
        if self._under_way:
            first = self._queue[0]
            if not first.written.wait(_PATIENCE):
                return False
            self._settle(first)
        while not self.is_saved():
            batch = self._next()
            _put(self._store, batch)
            self._settle(batch)
            if batch.refused is not None:
                return False
        return True

    def _on_changed(self, place: str) -> None:
        if self._given_up:
            return
        self._dirty[place] = None
        if not self._timer.isActive():
            self.status.emit("正在保存…")
            self._timer.start(_GATHER)

    def _on_marked(self, kind: str, name: str) -> None:
        if self._given_up:
            return
        batch = self._gather()
        batch.mark = (CheckpointKind(kind), name)
        self._queue.append(batch)
        self._timer.stop()
        self._write()

    def _write(self) -> None:
        """Begin with the next batch, if there is one and none is under way."""
        if self._under_way or self.is_saved():
            return
        batch, store = self._next(), self._store
        self._under_way = True

        def work(_: Watch) -> _Batch:
            _put(store, batch)
            return batch

        task = Task(work)
        task.succeeded.connect(self._on_written)
        task.start()

    def _next(self) -> _Batch:
        """The first batch of the queue; what is dirty makes one when the queue is empty."""
        if not self._queue:
            self._queue.append(self._gather())
        return self._queue[0]

    def _gather(self) -> _Batch:
        """Take everything that is dirty out of the case; what it holds cannot be changed by further typing."""
        places, self._dirty = tuple(self._dirty), {}
        batch = _Batch(self._now())
        for place in places:
            kind = ledger_of(place)
            if kind is not None:
                batch.rows.append((kind, self._open_case.ledgers.rows(kind), self._open_case.pending(kind)))
            elif place == EVIDENCE:
                batch.evidence = self._open_case.evidence
            elif place == TITLE:
                batch.title = self._open_case.title
            elif place == NOTICE:
                batch.notice = self._open_case.notice
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

    def _on_written(self, batch: _Batch) -> None:
        if batch.settled:  # flushed meanwhile
            return
        self._settle(batch)
        if batch.refused is None and not self._timer.isActive():
            self._write()  # what came meanwhile has waited long enough

    def _settle(self, batch: _Batch) -> None:
        """Deal with the outcome of the first batch."""
        if self._given_up:
            return
        batch.settled = True
        self._under_way = False
        if batch.refused is not None:
            self._queue[0] = batch.again()
            self._on_refused(batch.refused)
            return
        self._queue.popleft()
        was_refused, self._told_refusal = self._told_refusal, False
        worth_telling = batch.has_changes or was_refused
        if batch.made is not None:
            self._open_case.checkpointed.emit(batch.made)
        if self.is_saved() and worth_telling:
            self.status.emit(f"已保存 {self._now():%H:%M:%S}")
        elif was_refused:
            self.status.emit("正在保存…")
        if was_refused:
            self.mended.emit()

    def _on_refused(self, error: Exception) -> None:
        self._timer.start(_AGAIN)
        self._damaged = isinstance(error, CaseUnreadable)
        if self._damaged:
            error = gone_bad(self._store.folder.name)
        words = str(error) if isinstance(error, AppError) else "没有写入，修改仍在窗口里，稍后会再写"
        first, self._told_refusal = not self._told_refusal, True
        self.status.emit(words)
        if first:
            self.refused.emit(words)


def _put(store: CaseStore, batch: _Batch) -> None:
    """Write a batch as one step: all of it or none, its checkpoint too."""
    now = batch.at
    try:
        with store.one_step(now=now):
            for place, answer, entry in batch.answers:
                with suppress(NoSuchField):  # of a member that has been taken away since
                    store.commit(place, answer, entry, now=now)
            for kind, rows, pending in batch.rows:
                store.commit_rows(kind, rows, now=now, pending=pending)
            if batch.evidence is not None:
                store.commit_evidence(batch.evidence, now=now)
            if batch.title is not None:
                store.commit_about(title=batch.title, now=now)
            if batch.notice is not None:
                store.commit_about(notice=batch.notice.identity.id, pack=batch.notice.files, now=now)
            if batch.mark is not None:
                kind_of_mark, name = batch.mark
                batch.made = store.checkpoint(kind_of_mark, now=now, name=name)
    except Exception as error:  # noqa: BLE001 - nothing may be lost: whatever it was, the batch stays in the queue
        log.event("save.refused", error=type(error).__name__)
        batch.refused = error
    finally:
        batch.written.set()
