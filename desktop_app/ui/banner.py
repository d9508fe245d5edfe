"""A sentence across the window, below its head: about the notice, or about how the case lies on the disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton

from desktop_app.ui.words import give_icon, show_icon, words

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class Banner(QFrame):
    """One sentence with its icon, what can be done about it, and for most a way to put it away.

    ``tone`` is the name of an icon: warning, problem or info.
    """

    def __init__(
        self, text: str, parent: QWidget | None = None, *, tone: str = "warning", stays: bool = False
    ) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self.setProperty("tone", tone)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 4, 8, 4)
        self._row.setSpacing(8)
        icon = QLabel(self)
        show_icon(icon, tone)
        self._row.addWidget(icon)
        self._text = words("", "", self)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._row.addWidget(self._text, 1)
        self.ways: list[QPushButton] = []
        self.put_away: QToolButton | None = None
        if not stays:
            self.put_away = QToolButton(self)
            give_icon(self.put_away, "close")
            self.put_away.setToolTip("不再显示")
            self.put_away.setAccessibleName("收起提示")
            self.put_away.clicked.connect(self.hide)
            self._row.addWidget(self.put_away)
        self.say(text)

    def text(self) -> str:
        """The sentence."""
        return self._text.text()

    def say(self, text: str) -> None:
        """Put another sentence in the place of the last."""
        self._text.setText(text)
        self.setAccessibleName(text)

    def add_way(self, text: str, slot: object) -> QPushButton:
        """Offer something that can be done about it."""
        button = QPushButton(text, self)
        button.setAutoDefault(False)
        button.clicked.connect(slot)
        self.ways.append(button)
        self._row.insertWidget(2 + len(self.ways) - 1, button)
        return button
