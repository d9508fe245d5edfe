"""A list of sentences with a dot before each, whose second lines begin below the first letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop_app.ui.words import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QLabel

_DOT = "·"


class Bullets(QWidget):
    """Lines that can be shown anew; the labels are made once and used again."""

    def __init__(self, lines: Sequence[str] = (), parent: QWidget | None = None, *, gap: int = 4) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(gap)
        self._grid.setColumnStretch(1, 1)
        self._rows: list[tuple[QLabel, QLabel]] = []
        self._lines: tuple[str, ...] = ()
        self.show_lines(lines)

    def show_lines(self, lines: Sequence[str]) -> None:
        """Show these lines and no others."""
        self._lines = tuple(lines)
        while len(self._rows) < len(self._lines):
            self._rows.append(self._row(len(self._rows)))
        for place, row in enumerate(self._rows):
            shown = place < len(self._lines)
            row[1].setText(self._lines[place] if shown else "")
            for label in row:
                label.setVisible(shown)

    def text(self) -> str:
        """The lines one below the other."""
        return "\n".join(self._lines)

    def _row(self, place: int) -> tuple[QLabel, QLabel]:
        dot = words(_DOT, "dot", self, wrap=False)
        line = words("", "", self)
        self._grid.addWidget(dot, place, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(line, place, 1)
        return dot, line
