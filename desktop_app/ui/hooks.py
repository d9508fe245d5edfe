"""What happens when something unexpected reaches the top: it is logged, the draft is flushed, the user is told.

An exception may arrive on any thread, so the hook itself only writes the log and emits a queued signal; flushing and
showing happen on the window's thread. What is logged is the kind of the exception and the places in the program it
came through, never its text: that may quote what the user typed.
"""

from __future__ import annotations

import faulthandler
import sys
import threading
from typing import TYPE_CHECKING, TextIO

from PySide6.QtCore import QObject, Qt, Signal, Slot

from desktop_app import log

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType


class Hooks(QObject):
    """Catches what nothing else caught, for as long as it is installed."""

    unexpected = Signal()
    """Something went wrong that the program did not foresee; emitted on the window's thread."""
    _caught = Signal()

    def __init__(self, logs: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._logs = logs
        self._crash_file: TextIO | None = None
        self._before: tuple[Callable[..., object], Callable[..., object]] | None = None
        self._caught.connect(self._on_caught, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Take over the hooks of the interpreter, and have hard crashes written to ``logs``/crash.log."""
        self._before = (sys.excepthook, threading.excepthook)
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception
        self._logs.mkdir(parents=True, exist_ok=True)
        self._crash_file = (self._logs / "crash.log").open("a", encoding="utf-8")
        faulthandler.enable(self._crash_file)

    def uninstall(self) -> None:
        """Give the hooks back."""
        if self._before is not None:
            sys.excepthook, threading.excepthook = self._before
            self._before = None
        if self._crash_file is not None:
            faulthandler.disable()
            self._crash_file.close()
            self._crash_file = None

    def _on_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        log.unexpected(kind, trace)
        self._caught.emit()

    def _on_thread_exception(self, args: threading.ExceptHookArgs) -> None:
        self._on_exception(args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback)

    @Slot()
    def _on_caught(self) -> None:
        self.unexpected.emit()
