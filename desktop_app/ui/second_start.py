"""What becomes of a second start: it hands over what it was to open and ends; the window that is there comes forward."""

from __future__ import annotations

import threading
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from desktop_app import log
from desktop_app.ui import desktop_shell

if TYPE_CHECKING:
    from pathlib import Path

    from desktop_app.store.one_program import OneProgram

_LOOK_AGAIN = 2_000
"""Milliseconds; not every drive (a stick, a share) tells of new files."""
_TURN = 0.05
_TURNS = 300


class Standing(Enum):
    """What a start is."""

    FIRST = "first"
    HANDED_OVER = "handed over"
    UNHEARD = "unheard"
    """Another program is there and does not answer."""


def find_standing(one: OneProgram, path: Path | None, turns: int = _TURNS) -> Standing:
    """Be the one program, or hand ``path`` to the one that is there and wait until it has taken it.

    The one that is there may be just about to end; then this start takes its place.
    """
    if one.take():
        return Standing.FIRST
    desktop_shell.let_others_come_forward()
    try:
        wish = one.wish(path)
    except OSError as error:
        log.event("second_start.refused", error=type(error).__name__)
        return Standing.UNHEARD
    pause = threading.Event()
    for _ in range(turns):
        if not wish.exists():
            return Standing.HANDED_OVER
        if one.take():
            wish.unlink(missing_ok=True)
            return Standing.FIRST
        pause.wait(_TURN)
    wish.unlink(missing_ok=True)
    return Standing.UNHEARD


class Doorbell(QObject):
    """Listens, in the one program, for those who come later."""

    rung = Signal(str)
    """What somebody wants opened; empty when only the window is wanted."""

    def __init__(self, one: OneProgram, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._one = one
        self._watcher = QFileSystemWatcher(self)
        if one.folder.is_dir():
            self._watcher.addPath(str(one.folder))
        self._watcher.directoryChanged.connect(self._on_changed)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_changed)
        self._timer.start(_LOOK_AGAIN)

    def _on_changed(self) -> None:
        for wanted in self._one.take_wishes():
            log.event("second_start.taken")
            self.rung.emit(wanted)
