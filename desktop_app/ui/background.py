"""Work off the window's thread: one plain function, reported back to the window's thread by signals.

The work runs on an ordinary Python thread and knows nothing of Qt; it gets a ``Watch`` to report to and to ask whether
it has been called off. Every signal of a ``Task`` is emitted on the window's thread.
"""

from __future__ import annotations

import sys
import threading
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal, Slot

from desktop_app import log
from desktop_app.errors import AppError, Cancelled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from desktop_app.documents.watch import Watch

_TURN = 0.0005
"""Seconds after which work lets the window have the interpreter.

A window asks for it hundreds of times while it is laid out and painted; with Python's usual five milliseconds a turn,
beside work that computes, it stood still for more than a second.
"""
_PATIENCE = 0.5
"""Seconds that work waits for the window at most, each time it looks at its watch."""
_AFTER_PAINT = Qt.EventPriority.LowEventPriority.value - 1
"""Behind the requests to paint, which stand behind everything else that waits for the window."""
_way_free = threading.Event()
_way_free.set()
_painting: set[_Painted] = set()
_running: set[Task] = set()
"""Tasks whose work has not been reported yet.

A task whose last reference is the worker's would be destroyed on the worker's thread; here it is held until its report
has arrived on the window's thread.
"""


class _TaskWatch:
    """What the work reports to: turns reports into queued signals."""

    def __init__(self, task: Task) -> None:
        self._task = task

    def report(self, stage: str, done: int, total: int) -> None:
        """Tell the window how far the work has come."""
        _way_free.wait(_PATIENCE)
        self._task.progressed.emit(stage, done, total)

    def cancelled(self) -> bool:
        """Whether the user has called the work off."""
        _way_free.wait(_PATIENCE)
        return self._task.is_cancelled()


class _Painted(QObject):
    """Frees the way when what waits for the window has been laid out and painted."""

    def customEvent(self, _: QEvent) -> None:  # noqa: N802 - Qt's name
        """All that was asked for before is done."""
        _painting.discard(self)
        if not _painting:
            _way_free.set()


@contextmanager
def window_first() -> Iterator[None]:
    """While the window does what the user waits for, until it is painted, work waits where it begins or next looks at its watch.

    Sharing the interpreter turn by turn is fair and still too slow: beside typesetting, a page took several times as long.
    """
    _way_free.clear()
    try:
        yield
    finally:
        if QCoreApplication.instance() is None:
            _way_free.set()
        else:
            waiting = _Painted()
            _painting.add(waiting)
            QCoreApplication.postEvent(waiting, QEvent(QEvent.Type.User), _AFTER_PAINT)


class Task(QObject):
    """One piece of work: make it, connect, ``start()``.

    Exactly one of ``succeeded`` and ``failed`` is emitted, or neither when the work was called off; ``finished``
    follows in every case.
    """

    progressed = Signal(str, int, int)
    """Stage, steps done, steps in all (0 = not known)."""
    succeeded = Signal(object)
    failed = Signal(object)
    finished = Signal()
    _returned = Signal(object, object)

    def __init__(self, work: Callable[[Watch], object]) -> None:
        super().__init__()
        self._work = work
        self._called_off = threading.Event()
        self._thread = threading.Thread(target=self._run, name="task", daemon=True)
        self._returned.connect(self._on_returned, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        """Begin; separate from construction so that no report comes before anyone listens."""
        sys.setswitchinterval(min(sys.getswitchinterval(), _TURN))
        _running.add(self)
        self._thread.start()

    def cancel(self) -> None:
        """Call the work off; it ends at its next look at the watch and reports ``finished`` only."""
        self._called_off.set()

    def is_cancelled(self) -> bool:
        """Whether ``cancel`` was called."""
        return self._called_off.is_set()

    def is_running(self) -> bool:
        """Whether the work has begun and its end has not been reported."""
        return self in _running

    def _run(self) -> None:
        result: object = None
        problem: BaseException | None = None
        try:
            _way_free.wait(_PATIENCE)
            result = self._work(_TaskWatch(self))
        except BaseException as error:  # noqa: BLE001 - whatever it was, the window's thread has to hear of it
            problem = error
        try:
            self._returned.emit(result, problem)
        except RuntimeError:  # the program has already taken its windows down; nobody is left to tell
            log.event("task.unheard")

    @Slot(object, object)
    def _on_returned(self, result: object, problem: BaseException | None) -> None:
        _running.discard(self)
        if problem is None and not self.is_cancelled():
            self.succeeded.emit(result)
        elif problem is not None and not isinstance(problem, Cancelled):
            if not isinstance(
                problem, AppError
            ):  # who hears of it tells what was not done; the log tells why
                log.unexpected(type(problem), problem.__traceback__)
            self.failed.emit(problem)
        self.finished.emit()


def cancel_all_and_wait(seconds: float) -> bool:
    """Call off whatever still runs and wait for it at most ``seconds``; True when all of it has ended.

    For the end of the program: reports that have not arrived by then are not delivered.
    """
    until = monotonic() + seconds
    tasks = tuple(_running)
    for task in tasks:
        task.cancel()
    for task in tasks:
        task._thread.join(max(0.0, until - monotonic()))  # noqa: SLF001 - same module
    return not any(task._thread.is_alive() for task in tasks)  # noqa: SLF001 - same module
