"""What the preview shows on top of the paper: the value under the mouse or the focus, hits, change bars, blank pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPen

from desktop_app.ui import style

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QPainter

    from desktop_app.documents.printed import Box

BLANK = "此面空白，双面打印时留空"
_BLANK_GROUND, _BLANK_TEXT = QColor(214, 217, 222), QColor(70, 78, 88)
_EDGE = QColor(0, 0, 0, 60)
_HIT, _HIT_AT_HAND = QColor(255, 214, 0, 90), QColor(255, 140, 0, 130)
_VALUE = QColor(26, 90, 160)
"""Colours on paper are the same in light and dark: paper stays white."""
_BAR, _BAR_AWAY = 5, 4
_MARGIN = 2.0


def boxes_on(frame: QRect, height: float, scale: float, boxes: Iterable[Box]) -> list[QRectF]:
    """Boxes of a page ``height`` points tall as rectangles of the view."""
    return [
        QRectF(
            frame.left() + box.left * scale,
            frame.top() + (height - box.top) * scale,
            (box.right - box.left) * scale,
            (box.top - box.bottom) * scale,
        )
        for box in boxes
    ]


def draw_edge(painter: QPainter, frame: QRect) -> None:
    """A fine line around the paper."""
    painter.setPen(QPen(_EDGE))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(frame.adjusted(-1, -1, 0, 0))


def draw_blank(painter: QPainter, frame: QRect, *, words: bool = True) -> None:
    """A page that is left blank on purpose, so that nobody takes it for one that is missing."""
    painter.fillRect(frame, _BLANK_GROUND)
    if not words:
        return
    painter.setPen(_BLANK_TEXT)
    painter.drawText(frame, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), BLANK)


def draw_hits(painter: QPainter, hits: Iterable[QRectF], *, at_hand: bool) -> None:
    """Words that were found; the ones gone to last stand out."""
    for place in hits:
        painter.fillRect(place.adjusted(-1, -1, 1, 1), _HIT_AT_HAND if at_hand else _HIT)


def draw_value(painter: QPainter, places: Iterable[QRectF], *, focused: bool) -> None:
    """A value that can be changed: a soft ground, and a frame where the focus is."""
    ground = QColor(_VALUE)
    ground.setAlpha(28)
    for place in places:
        around = place.adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)
        painter.fillRect(around, ground)
        if focused:
            painter.setPen(QPen(_VALUE, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(around)


def draw_change_bar(painter: QPainter, frame: QRect) -> None:
    """Mark a page that is no longer what was made last."""
    painter.fillRect(change_bar(frame), style.ground("warn"))


def change_bar(frame: QRect) -> QRect:
    """The bar left of a page."""
    return QRect(frame.left() - _BAR_AWAY - _BAR, frame.top(), _BAR, frame.height())
