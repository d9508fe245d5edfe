"""Small labels that carry a meaning: a role for the style sheet, an icon with a word; restyled only when they change."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from desktop_app.ui import style


def words(text: str, role: str = "", parent: QWidget | None = None, *, wrap: bool = True) -> QLabel:
    """A label of plain text in the look of ``role``."""
    label = QLabel(text, parent)
    label.setProperty("class", role)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(wrap)
    label.setIndent(0)  # a label with padding would otherwise stand half a letter to the right
    return label


def set_property(widget: QWidget, name: str, value: object) -> None:
    """Set a property the style sheet looks at, and restyle if it changed."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def show_icon(label: QLabel, name: str) -> None:
    """Paint the icon of that name into ``label``; the word beside it says the same."""
    if label.property("icon") != name:
        label.setProperty("icon", name)
        label.setPixmap(style.icon_pixmap(name, label.devicePixelRatioF()))
