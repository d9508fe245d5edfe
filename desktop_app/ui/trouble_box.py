"""What could not be done, said at the place where it was asked for, with the ways out as buttons below the sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop_app.ui.words import words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class TroubleBox(QWidget):
    """Hidden while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self._text = words("", "problem", self)
        column.addWidget(self._text)
        self._row = QHBoxLayout()
        self._row.setSpacing(8)
        self._row.addStretch(1)
        column.addLayout(self._row)
        self.ways: list[QPushButton] = []
        self.hide()

    def text(self) -> str:
        """The sentence; empty when there is none."""
        return self._text.text()

    def say(self, text: str, ways: Mapping[str, Callable[[], None]] | None = None) -> None:
        """Say what is wrong and offer ``ways`` out; an empty text takes both away."""
        for button in self.ways:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.ways = []
        self._text.setText(text)
        for place, (name, way) in enumerate((ways or {}).items()):
            button = QPushButton(name, self)
            button.setAutoDefault(False)
            button.setAccessibleDescription(text)
            button.clicked.connect(way)
            self._row.insertWidget(place, button)
            self.ways.append(button)
        self.setVisible(bool(text))
        if self.ways:
            self.ways[0].setFocus(Qt.FocusReason.OtherFocusReason)
