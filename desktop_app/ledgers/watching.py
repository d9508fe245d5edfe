"""Who waits for a workbook: told how far the reading is, asked whether it is still wanted."""

from __future__ import annotations

from typing import Protocol

from desktop_app.errors import Cancelled


class Watch(Protocol):
    """The window's task, a command, or nobody; fits what ``documents.watch`` describes."""

    def report(self, stage: str, done: int, total: int) -> None:
        """``done`` of ``total`` steps of ``stage`` (a Chinese word) are finished; 0 of 0 when nobody can tell."""

    def cancelled(self) -> bool:
        """Whether the user has called the work off."""


class Unwatched:
    """Nobody waits; nothing is called off."""

    def report(self, stage: str, done: int, total: int) -> None:
        """Forget it."""

    def cancelled(self) -> bool:
        """Never."""
        return False


UNWATCHED = Unwatched()


def step(watch: Watch, stage: str, done: int = 0, total: int = 0) -> None:
    """Say how far the work is, and stop here when it was called off.

    Raises:
        Cancelled: the user called it off.
    """
    if watch.cancelled():
        raise Cancelled
    watch.report(stage, done, total)
