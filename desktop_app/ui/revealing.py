"""Scrolling to what has just appeared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QScrollArea

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_AROUND = 24
"""Pixels in sight above and below."""


def reveal(widget: QWidget) -> None:
    """Scroll until ``widget``, which is just being shown, is in sight: once it has got its place."""

    def scroll() -> None:
        above = widget.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if isinstance(above, QScrollArea) and widget.isVisible():
            above.ensureWidgetVisible(widget, 0, _AROUND)

    QTimer.singleShot(0, widget, scroll)
