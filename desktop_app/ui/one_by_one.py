"""Modules that make widgets, brought in on the window's own thread, one after another so that the window stays quick.

A task must not do this: the type of a widget that another thread makes while the window is at work brought the program
down (docs/decisions/0058). What such a module needs beside Qt is better brought in before, on a task.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Iterable


class OneByOne(QObject):
    """Brings in its modules in their order; keys and painting come between two of them."""

    finished = Signal()
    """All are there."""
    failed = Signal(object)
    """One could not be brought in (the error): the program's files are damaged. None follows."""

    def __init__(self, modules: Iterable[str], parent: QObject, *, between: int = 0) -> None:
        """``between``: milliseconds from one to the next."""
        super().__init__(parent)
        self._modules = tuple(modules)
        self._waiting: list[str] = []
        self._next = QTimer(self)
        self._next.setInterval(between)
        self._next.timeout.connect(self._bring)

    def start(self) -> None:
        """Begin with the first."""
        self._waiting = list(self._modules)
        self._next.start()

    def stop(self) -> None:
        """Leave the rest where it is."""
        self._next.stop()

    def is_active(self) -> bool:
        """Whether some are still waited for."""
        return self._next.isActive()

    def _bring(self) -> None:
        try:
            if self._waiting:
                importlib.import_module(self._waiting.pop(0))
                return
        except Exception as error:  # noqa: BLE001 - whoever asked decides what a damaged program says
            self._next.stop()
            self.failed.emit(error)
            return
        self._next.stop()
        self.finished.emit()
