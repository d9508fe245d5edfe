"""While the user reads the first page of a case, what later pages need is brought in, so that none of them is waited for."""

from __future__ import annotations

import gc
import importlib
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from desktop_app.ui.background import Task
from desktop_app.ui.one_by_one import OneByOne

if TYPE_CHECKING:
    from desktop_app.documents.watch import Watch

_AFTER = 200
"""Milliseconds after the window was shown: it is painted, and takes keys."""
_PARTS = (
    "pypdfium2",
    "desktop_app.documents.report",
    "desktop_app.documents.packet_pages",
    "desktop_app.packet.assembly",
    "pycdlib",
    "desktop_app.packet.bundle",
    "pikepdf",
    "desktop_app.packet.build",
)
"""What makes papers, in the order in which pages would bring it, in small pieces: between two the window comes first."""
_PAGES = (
    "desktop_app.ui.pages.report_page",
    "desktop_app.ui.pages.forms_page",
    "desktop_app.ui.pages.declaration_page",
    "desktop_app.ui.pages.build_page",
    "desktop_app.ui.printing.printers",
    "desktop_app.ui.pages.print_page",
    "desktop_app.ui.pages.disc_page",
    "desktop_app.ui.paper_window",
)
"""What shows them; each takes a moment once the rest is there."""
_BETWEEN = 20
"""Milliseconds between two of them, so that keys and painting come first."""


class Warming(QObject):
    """Loads the typesetter off the window's thread, and keeps what lasts out of the way of Python's collector.

    The collector goes through everything that may be garbage whenever enough has come; beside the rows of a large case
    the window stood still for a fifth of a second, now and then, at any key. What is there once the case is open stays
    until it is closed, and is not looked through before that.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._task: Task | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_AFTER)
        self._soon.timeout.connect(self._begin)
        self._pages = OneByOne(_PAGES, self, between=_BETWEEN)
        self._pages.finished.connect(gc.freeze)
        self._pages.failed.connect(_pass_on)

    def begin(self) -> None:
        """Begin as soon as the window has been painted."""
        self._soon.start()

    def is_settled(self) -> bool:
        """Whether everything has been brought in."""
        return not self._soon.isActive() and self._task is None and not self._pages.is_active()

    def stop(self) -> None:
        """The case is closed: what it held may go."""
        self._soon.stop()
        self._pages.stop()
        if self._task is not None:
            self._task.cancel()
        gc.unfreeze()

    def _begin(self) -> None:
        gc.freeze()
        self._task = Task(_bring)
        self._task.failed.connect(_pass_on)
        self._task.finished.connect(self._on_finished)
        self._task.start()

    def _on_finished(self) -> None:
        stopped = self._task is None or self._task.is_cancelled()
        self._task = None
        if not stopped:
            self._pages.start()


def _pass_on(error: Exception) -> None:
    """A part that cannot be brought in is a damaged program, as it would be on its page."""
    raise error


def _bring(watch: Watch) -> None:
    for part in _PARTS:
        if watch.cancelled():
            return
        importlib.import_module(part)
