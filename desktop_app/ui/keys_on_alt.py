"""The letters of Alt+letter shown only while Alt is held, for whoever finds them in the way.

The room of a letter stays where it is, so that nothing moves when Alt is pressed.
"""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import QApplication, QProxyStyle

_LETTER = re.compile(r"\(&?[A-Z0-9]\)(?=…?( ▾)?$)")


class KeysOnAlt(QProxyStyle):
    """The usual style, without the letters until Alt is held."""

    def __init__(self) -> None:
        super().__init__("Fusion")

    def drawItemText(  # noqa: N802 - Qt's name
        self,
        painter: QPainter,
        rect: QRect,
        flags: int,
        pal: QPalette | Qt.GlobalColor | QColor,
        enabled: bool,  # noqa: FBT001 - Qt's way of calling
        text: str,
        textRole: QPalette.ColorRole = QPalette.ColorRole.NoRole,  # noqa: N803
    ) -> None:
        """Draw the text of a label or a button."""
        shown = text if is_alt_held() else _LETTER.sub("", text)
        super().drawItemText(painter, rect, flags, pal, enabled, shown, textRole)


class AltWatch(QObject):
    """Has every window painted anew when Alt is pressed or let go."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Look only; nothing is held back."""
        if (
            event.type() in {QEvent.Type.KeyPress, QEvent.Type.KeyRelease}
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Alt
        ):
            for window in QApplication.topLevelWidgets():
                if window.isVisible():
                    window.update()
        return super().eventFilter(watched, event)


def is_alt_held() -> bool:
    """Whether Alt is down now."""
    return bool(QGuiApplication.queryKeyboardModifiers() & Qt.KeyboardModifier.AltModifier)
