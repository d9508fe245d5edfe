"""The work of binding that is done in a contained process: files made ready, and everything joined."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop_app.packet.assembly.joining_work import join
from desktop_app.packet.assembly.preparing_work import prepare

if TYPE_CHECKING:
    from collections.abc import Callable

WORK = "desktop_app.packet.assembly.work"
"""This module, for whoever starts the process."""


def answer(request: dict[str, Any], tell: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    """Do what ``request`` asks for: ``prepare`` or ``join``."""
    return prepare(request, tell) if request["do"] == "prepare" else join(request, tell)
