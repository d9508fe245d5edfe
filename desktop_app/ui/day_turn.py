"""A case that stays open past midnight gets a checkpoint for each day, and counts the time left from the new one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from desktop_app.store.checkpoints import CheckpointKind

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from desktop_app.ui.open_case import OpenCase

_LOOK_EVERY = 60_000
"""Milliseconds between two looks at the date; a PC that slept overnight is noticed when it wakes."""


class DayTurn(QObject):
    """Looks at the date now and then, and marks the case when it has changed."""

    def __init__(
        self, open_case: OpenCase, now: Callable[[], datetime], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._open_case = open_case
        self._now = now
        self._day = now().date()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._timer.start(_LOOK_EVERY)

    def stop(self) -> None:
        """The case is being closed."""
        self._timer.stop()

    def look(self) -> None:
        """Make the checkpoint of the day and count from it if another day has begun."""
        today = self._now().date()
        if today != self._day:
            self._day = today
            self._open_case.mark(CheckpointKind.DAILY)
            self._open_case.note_today(today)
