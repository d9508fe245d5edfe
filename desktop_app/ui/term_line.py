"""名词: the words of the glossary that a question uses, in one line of links that is one stop of the keyboard."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QLabel, QWidget

from desktop_app.ui import style

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QFocusEvent, QKeyEvent

_WAYS = {
    Qt.Key.Key_Right: True,
    Qt.Key.Key_Down: True,
    Qt.Key.Key_Left: False,
    Qt.Key.Key_Up: False,
}


class TermLine(QLabel):
    """Arrows go from word to word, Enter opens, Tab leaves; ``linkActivated`` tells which."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.words: tuple[str, ...] = ()
        self.setProperty("class", "terms")
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        self.setIndent(0)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_words(self, words: Sequence[str]) -> None:
        """Show these words, or nothing at all."""
        self.words = tuple(words)
        self.setAccessibleName(f"名词：{'、'.join(words)}，用方向键选，回车看解释")
        self._set()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """By keyboard the first word is chosen at once."""
        super().focusInEvent(event)
        if event.reason() is not Qt.FocusReason.MouseFocusReason:
            super().focusNextPrevChild(True)  # noqa: FBT003 - Qt's way of calling

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: FBT001, N802 - Qt's name and way of calling
        """Tab leaves: the words are not stops of their own."""
        return QWidget.focusNextPrevChild(self, forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Arrows choose a word."""
        way = _WAYS.get(Qt.Key(event.key()))
        if way is None:
            super().keyPressEvent(event)
        else:
            super().focusNextPrevChild(way)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """The links have a colour of their own: set them again when colours change."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.ApplicationPaletteChange:
            self._set()

    def _set(self) -> None:
        colour = style.theme().accent
        links = (f'<a href="{escape(word)}" style="color:{colour}">{escape(word)}</a>' for word in self.words)
        text = "、".join(links)
        if text != self.text():
            self.setText(text)
