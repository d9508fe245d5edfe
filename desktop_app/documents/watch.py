"""Long work that can be watched and called off between two pages."""

from __future__ import annotations

from typing import Protocol

from desktop_app.errors import Cancelled


class Watch(Protocol):
    """Whoever waits for a document: the build dialog, a progress line, or nobody."""

    def report(self, stage: str, done: int, total: int) -> None:
        """``done`` of ``total`` steps of ``stage`` (a Chinese word such as 排版) are finished."""

    def cancelled(self) -> bool:
        """Whether the user has called the work off."""


class Unwatched:
    """Nobody waits; nothing is called off."""

    def report(self, stage: str, done: int, total: int) -> None:
        """Forget it."""

    def cancelled(self) -> bool:
        """Never."""
        return False


def step(watch: Watch, stage: str, done: int, total: int) -> None:
    """Say how far the work is, and stop here when it was called off.

    Raises:
        Cancelled: the user called it off; what was being written is dropped.
    """
    stop_if_cancelled(watch)
    watch.report(stage, done, total)


def stop_if_cancelled(watch: Watch) -> None:
    """Stop here when the work was called off, without saying how far it is.

    Raises:
        Cancelled: the user called it off.
    """
    if watch.cancelled():
        raise Cancelled
