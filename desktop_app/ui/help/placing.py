"""Where the help stands: beside the field it speaks of, never over it where the screen has room elsewhere."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize

GAP = 12
"""Pixels between the help and what it must not cover."""


def beside(field: QRect, screen: QRect, wanted: QSize, least: QSize) -> QRect:
    """A place for the help on ``screen``: right of ``field``, else left, below or above it.

    Without a field it stands at the right edge. It is made smaller, down to ``least``, before it would cover the field; where nothing fits, it stands at the edge
    away from the field.
    """
    if field.isNull():
        size = wanted.boundedTo(screen.size())
        return QRect(
            screen.right() - size.width() + 1,
            screen.top() + (screen.height() - size.height()) // 2,
            size.width(),
            size.height(),
        )
    right = QRect(
        field.right() + GAP, screen.top(), screen.right() - field.right() - GAP + 1, screen.height()
    )
    left = QRect(screen.left(), screen.top(), field.left() - GAP - screen.left(), screen.height())
    below = QRect(
        screen.left(), field.bottom() + GAP, screen.width(), screen.bottom() - field.bottom() - GAP + 1
    )
    above = QRect(screen.left(), screen.top(), screen.width(), field.top() - GAP - screen.top())
    for room in (right, left, below, above):
        if room.width() >= least.width() and room.height() >= least.height():
            size = wanted.boundedTo(room.size())
            x = room.left() if room is left else room.right() - size.width() + 1
            y = room.bottom() - size.height() + 1 if room is above else room.top()
            if room in (right, left):
                y = room.top() + max(0, (room.height() - size.height()) // 2)
            return QRect(x, y, size.width(), size.height())
    size = least.boundedTo(screen.size())
    far = screen.right() - size.width() + 1 if field.center().x() < screen.center().x() else screen.left()
    return QRect(far, screen.top(), size.width(), size.height())
