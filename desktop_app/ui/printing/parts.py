"""Small building blocks of 打印五份: labelled editors, and rows that belong together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from desktop_app.ui.fields.editors import ChoiceBox
from desktop_app.ui.words import give_icon, words

if TYPE_CHECKING:
    from collections.abc import Iterable


def panel(parent: QWidget) -> tuple[QFrame, QVBoxLayout]:
    """A framed part of the page and the column in it."""
    frame = QFrame(parent)
    frame.setProperty("class", "panel")
    column = QVBoxLayout(frame)
    column.setContentsMargins(16, 12, 16, 12)
    column.setSpacing(8)
    return frame, column


def labelled(
    text: str, shown: QWidget, parent: QWidget, *, name: str = "", editor: QWidget | None = None
) -> QWidget:
    """``shown`` below its label; ``text`` may hold an access key, which leads to the ``editor`` in it."""
    editor = editor or shown
    box = QWidget(parent)
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    label = words(text, "field-label", box)
    label.setBuddy(editor)
    editor.setAccessibleName(name or text.partition("(&")[0])
    column.addWidget(label)
    column.addWidget(shown)
    return box


def button(text: str, parent: QWidget, icon: str = "", *, primary: bool = False) -> QPushButton:
    """A button that Enter in a line of text does not press."""
    made = QPushButton(text, parent)
    made.setAutoDefault(False)
    if primary:
        made.setProperty("class", "primary")
    if icon:
        give_icon(made, icon, colour="accent_text" if primary else "accent")
    return made


def choices(options: Iterable[tuple[str, object]], parent: QWidget) -> ChoiceBox:
    """A list to choose from; each option with what it stands for."""
    box = ChoiceBox(parent)
    for text, meaning in options:
        box.addItem(text, meaning)
    return box
