"""What happens when something unexpected reaches the top: it is logged, the draft is flushed, the user is told.

An exception may arrive on any thread, so the hook itself only writes the log and emits a queued signal; flushing and
showing happen on the window's thread. What is logged is the kind of the exception and the places in the program it
came through, never its text: that may quote what the user typed. A fatal message of Qt leaves no time for signals: the
program ends as soon as the hook returns, so everything is done in it.
"""

from __future__ import annotations

import sys
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QMessageLogContext, QObject, Qt, QtMsgType, Signal, Slot, qInstallMessageHandler

from desktop_app import log
from desktop_app.ui import desktop_shell

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from desktop_app.crash_log import CrashLog

_TITLE = "示范平台申报助手"
_LAST_WORDS = "程序遇到不能继续的情况，现在停止。已经写进案卷的内容都在，再打开一次就可以接着填。"


class Hooks(QObject):
    """Catches what nothing else caught, for as long as it is installed."""

    unexpected = Signal()
    """Something went wrong that the program did not foresee; emitted on the window's thread."""
    _caught = Signal()

    def __init__(self, crashes: CrashLog, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.save: Callable[[], object] | None = None
        """Writes what is not written, when there is no time to go back to the window's loop."""
        self._crashes = crashes
        self._before: tuple[Callable[..., object], Callable[..., object]] | None = None
        self._qt_before: Callable[..., object] | None = None
        self._caught.connect(self._on_caught, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Take over the hooks of the interpreter and of Qt, and have hard faults written down."""
        self._before = (sys.excepthook, threading.excepthook)
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception
        self._crashes.watch_faults()
        self._qt_before = qInstallMessageHandler(self._on_qt_message)

    def uninstall(self) -> None:
        """Give the hooks back: the session has ended well."""
        if self._before is None:
            return
        sys.excepthook, threading.excepthook = self._before
        self._before = None
        qInstallMessageHandler(self._qt_before)
        self._crashes.end()

    def _on_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        log.unexpected(kind, trace)
        self._crashes.write(error, trace)
        self._caught.emit()

    def _on_thread_exception(self, args: threading.ExceptHookArgs) -> None:
        self._on_exception(args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback)

    def _on_qt_message(self, kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        if kind is QtMsgType.QtFatalMsg:
            log.event("unexpected", error="QtFatal")
            self._crashes.write_kind("QtFatal")
            if self.save is not None and threading.current_thread() is threading.main_thread():
                with suppress(Exception):  # whatever it is: the program is about to end
                    self.save()
            desktop_shell.say_last_words(_TITLE, _LAST_WORDS)
        elif self._qt_before is not None:
            self._qt_before(kind, context, text)
        elif sys.stderr is not None:
            sys.stderr.write(f"{text}\n")

    @Slot()
    def _on_caught(self) -> None:
        self.unexpected.emit()
