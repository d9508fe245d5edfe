"""What a look at a window finds: words that have less room than they need (experience D1, E)."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QCheckBox,
    QLabel,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QToolButton,
)

from desktop_app.ui.words import Elided

WORDS = (QLabel, QPushButton, QCheckBox, QRadioButton, QToolButton)


def settle() -> None:
    """Until what is nested has its room: each level asks the next."""
    for _ in range(6):
        QApplication.processEvents()


def seen(widget, window) -> bool:
    return widget.isVisibleTo(window) and widget.width() > 0 and widget.height() > 0


def words_of(widget) -> str:
    return widget.text() or widget.accessibleName()


def clipped(window) -> list[str]:
    """What has less room than its words need, or stands outside of what shows it."""
    settle()
    found = []
    for kind in WORDS:
        for widget in window.findChildren(kind):
            if not seen(widget, window) or isinstance(widget, Elided) or not widget.text():
                continue
            lack = lacking(widget) or outside(widget, window)
            if lack:
                found.append(f"{type(widget).__name__} “{widget.text()[:30]}” {lack}")
    return found


def lacking(widget) -> str:
    if isinstance(widget, QLabel) and widget.wordWrap():
        longest = widget.minimumSizeHint().width()
        needed = widget.heightForWidth(widget.width())
        tall = needed - widget.height()
        return f"{tall} too low" if tall > 1 else "too narrow" if longest > widget.width() + 1 else ""
    hint = widget.sizeHint()
    wide, tall = hint.width() - widget.width(), hint.height() - widget.height()
    return f"{wide} too narrow" if wide > 1 else f"{tall} too low" if tall > 1 else ""


def outside(widget, window) -> str:
    """How far it reaches over the edge of what it stands in; what scrolls up and down may do so."""
    place = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())
    parent = widget.parentWidget()
    scrolls = False
    while parent is not None and parent is not window:
        scrolls = scrolls or isinstance(parent.parentWidget(), QScrollArea | QAbstractItemView)
        frame = QRect(parent.mapTo(window, QPoint(0, 0)), parent.size())
        over = max(place.right() - frame.right(), frame.left() - place.left())
        if over > 1:
            return f"{over} over the side of {type(parent).__name__} {parent.objectName()}"
        below = max(place.bottom() - frame.bottom(), frame.top() - place.top())
        if below > 1 and not scrolls:
            return f"{below} over the foot of {type(parent).__name__} {parent.objectName()}"
        parent = parent.parentWidget()
    return ""
