"""Differences below one another: what it is about, before → after, and the way to take it back or to go there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QVBoxLayout, QWidget

from desktop_app.assessment.differences import NOTICE
from desktop_app.assessment.field_words import TITLE, excerpts
from desktop_app.ui.words import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop_app.assessment.differences import Difference

MOST_LINES = 200
"""Differences listed one by one; of more only the number is told."""
_SHOWN = 90
"""Characters of a value that a line shows."""
_NO_PAGE = frozenset({NOTICE, TITLE})


class DifferenceList(QWidget):
    """Lines are kept and filled anew, so that going through checkpoints by keyboard stays quick."""

    restore_requested = Signal(str)
    """Place whose earlier state is wanted back."""
    jump_requested = Signal(str)
    """Place to look at."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines: list[DifferenceLine] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._more = words("", "small", self)
        self._more.setContentsMargins(0, 10, 0, 0)
        self._column.addWidget(self._more)
        self._column.addStretch(1)

    def show_differences(self, found: Sequence[Difference], *, restorable: bool) -> None:
        """Show these; ``restorable`` offers to take each back."""
        for place, difference in enumerate(found[:MOST_LINES]):
            if place == len(self.lines):
                line = DifferenceLine(self)
                line.restore.clicked.connect(self._on_restore)
                line.open.clicked.connect(self._on_open)
                self.lines.append(line)
                self._column.insertWidget(place, line)
            self.lines[place].show_difference(difference, restorable=restorable)
            self.lines[place].show()
        for line in self.lines[len(found) :]:
            line.hide()
            line.place = ""
        more = len(found) - MOST_LINES
        self._more.setText(f"另有 {more} 处，“恢复全部”时一并恢复" if more > 0 else "")
        self._more.setVisible(more > 0)

    def line(self, place: str) -> DifferenceLine:
        """The line of one place."""
        return next(line for line in self.lines if line.place == place)

    def text(self) -> str:
        """All lines as read."""
        return "\n".join(line.text() for line in self.lines if line.place)

    def _on_restore(self) -> None:
        line = self.sender().parent()
        if isinstance(line, DifferenceLine):
            self.restore_requested.emit(line.place)

    def _on_open(self) -> None:
        line = self.sender().parent()
        if isinstance(line, DifferenceLine):
            self.jump_requested.emit(line.place)


class DifferenceLine(QFrame):
    """One place that is not the same."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.place = ""
        self.setProperty("class", "row-line")
        grid = QGridLayout(self)
        grid.setContentsMargins(4, 6, 4, 8)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        self._label = words("", "strong", self)
        self._values = words("", "", self)
        self.restore = QPushButton("恢复这一项", self)
        self.open = QPushButton("打开", self)
        for button in (self.restore, self.open):
            button.setProperty("class", "link")
            button.setAutoDefault(False)
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(self._label, 0, 0, top)
        grid.addWidget(self.restore, 0, 1, top)
        grid.addWidget(self.open, 0, 2, top)
        grid.addWidget(self._values, 1, 0, 1, 3)

    def show_difference(self, difference: Difference, *, restorable: bool) -> None:
        """Show what is different."""
        self.place = difference.place
        self._label.setText(difference.label)
        before, after = excerpts(_line(difference.before), _line(difference.after), _SHOWN)
        self._values.setText(f"{before}　→　{after}")
        self.restore.setVisible(restorable and difference.place != NOTICE)
        self.restore.setAccessibleName(f"恢复这一项：{difference.label}")
        self.open.setVisible(difference.place not in _NO_PAGE)
        self.open.setAccessibleName(f"打开：{difference.label}")

    def text(self) -> str:
        """All that the line says."""
        return f"{self._label.text()}｜{self._values.text()}"


def _line(text: str) -> str:
    return " ".join(text.split())
