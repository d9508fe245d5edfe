"""What is said to those who listen instead of looking: one thing at a time, never into a composition (experience E)."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from collections.abc import Callable

PAUSE_S = 2.0
"""Seconds between two announcements; a listener can follow no more."""
_LOOK_AGAIN_MS = 200
"""How often a held announcement looks whether the composition is over."""
_POLITE = QAccessible.AnnouncementPoliteness.Polite
_ASSERTIVE = QAccessible.AnnouncementPoliteness.Assertive


def is_composing() -> bool:
    """Whether the input method holds text in the editor with the cursor: its keys are its own, and it is not interrupted."""
    return bool(getattr(QApplication.focusWidget(), "composing", False))


class Announcer(QObject):
    """Tells a window's announcements to screen readers, at most one in ``PAUSE_S``.

    What comes in between waits, and of several that wait only the last is told: it says how things stand now. An urgent
    one is not displaced by one that is not. ``now`` is any clock in seconds that only goes forward.
    """

    def __init__(self, window: QObject, *, now: Callable[[], float] = time.monotonic) -> None:
        super().__init__(window)
        self._window = window
        self._now = now
        self._free_at = now()
        self._waiting = ""
        self._urgent = False
        self._due = QTimer(self)
        self._due.setSingleShot(True)
        self._due.timeout.connect(self.settle)

    def say(self, words: str) -> None:
        """Tell when there is a pause: a message at a field, a verdict that has turned, what was done."""
        if words and not self._urgent:
            self._waiting = words
            self.settle()

    def warn(self, words: str) -> None:
        """Tell over whatever is being read: what could not be done and needs the user."""
        if words:
            self._waiting, self._urgent = words, True
            self.settle()

    def read(self, words: str) -> None:
        """Read out what the user's own key has just chosen in a list, at once; what waits goes on waiting."""
        self._tell(words, urgent=False)

    def settle(self) -> None:
        """Tell what waits if its time has come, otherwise look again later."""
        if not self._waiting:
            return
        left = self._free_at - self._now()
        if left > 0 or is_composing():
            self._due.start(max(_LOOK_AGAIN_MS, round(left * 1000)))
            return
        words, urgent = self._waiting, self._urgent
        self._waiting, self._urgent = "", False
        self._free_at = self._now() + PAUSE_S
        self._tell(words, urgent=urgent)

    def _tell(self, words: str, *, urgent: bool) -> None:
        event = QAccessibleAnnouncementEvent(self._window, words)
        event.setPoliteness(_ASSERTIVE if urgent else _POLITE)
        QAccessible.updateAccessibility(event)
