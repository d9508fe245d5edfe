"""The work of binding that is done in a contained process: files made ready, everything joined and read again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

WORK = "desktop_app.packet.assembly.work"
"""This module, for whoever starts the process."""


def answer(request: dict[str, Any], tell: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    """Do what ``request`` asks for: ``prepare``, ``join`` or ``check``."""
    if request["do"] == "join":
        from desktop_app.packet.assembly.joining_work import join  # noqa: PLC0415 - pikepdf stays out of the window

        return join(request, tell)
    if request["do"] == "check":
        from desktop_app.packet.assembly.checking_work import check  # noqa: PLC0415 - pdfium, once all is joined

        return check(request, tell)
    from desktop_app.packet.assembly.preparing_work import prepare  # noqa: PLC0415 - what only pictures need

    return prepare(request, tell)
