"""A sheet that scrolls and is written anew: heads, lines, rows of label and value, for showing what a pack says."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop_app.ui import style
from desktop_app.ui.words import set_property, show_icon, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_LABEL_WIDTH = 132
"""Pixels of the column of labels at the usual size of text."""
_SELECTABLE = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard


class Sheet(QScrollArea):
    """One column, filled from top to bottom by the writing methods inside ``anew``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._column = QVBoxLayout()
        self._said: list[QLabel] = []
        self._grids: list[QGridLayout] = []

    @contextmanager
    def anew(self) -> Iterator[None]:
        """What is written meanwhile takes the place of what stood here, all at once."""
        self._said, self._grids = [], []
        sheet = QWidget()
        sheet.setProperty("class", "page-sheet")
        outer = QVBoxLayout(sheet)
        outer.setContentsMargins(16, 8, 16, 24)
        self._column = QVBoxLayout()
        self._column.setSpacing(6)
        outer.addLayout(self._column)
        outer.addStretch(1)
        yield
        before = self.takeWidget()
        if before is not None:  # later: what was pressed to get here may lie on it
            before.hide()
            before.deleteLater()
        self.setWidget(sheet)
        self.verticalScrollBar().setValue(0)

    def text(self) -> str:
        """All that is written, one line each."""
        return "\n".join(label.text() for label in self._said)

    def add(self, widget: QWidget) -> None:
        """Put something else on the sheet."""
        self._column.addWidget(widget)

    def title(self, text: str) -> None:
        """What the sheet is about."""
        self._column.addWidget(self._label(text, "section-title"))

    def head(self, text: str) -> None:
        """The head of what follows."""
        label = self._label(text, "head")
        label.setContentsMargins(0, 10, 0, 0)
        self._column.addWidget(label)

    def line(self, text: str, role: str = "") -> QLabel:
        """One paragraph."""
        label = self._label(text, role)
        self._column.addWidget(label)
        return label

    def quote(self, text: str, name: str) -> None:
        """Words of the notice, to be selected and copied; ``name`` is said of them to those who listen."""
        label = self._label(text, "clause")
        label.setTextInteractionFlags(_SELECTABLE)
        label.setAccessibleName(name)
        self._column.addWidget(label)

    def rows(self, rows: Iterable[tuple[str, str]]) -> None:
        """Labels and values beside one another."""
        grid = self._grid()
        for place, (label, value) in enumerate(rows):
            grid.addWidget(self._label(label, "small"), place, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(self._label(value, ""), place, 1, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(1, 1)
        self._column.addLayout(grid)

    def table(self, heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
        """Rows of as many cells as there are heads, the first a label; the others share the room."""
        grid = self._grid()
        for column, head in enumerate(heads):
            grid.addWidget(self._label(head, "head"), 0, column, Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(column, 0 if column == 0 else 1)
        line = 1
        for cells in rows:
            rule = QFrame()
            rule.setProperty("class", "rule")
            grid.addWidget(rule, line, 0, 1, len(heads))
            for column, cell in enumerate(cells):
                role = "small" if column == 0 else ""
                grid.addWidget(self._label(cell, role), line + 1, column, Qt.AlignmentFlag.AlignTop)
            line += 2
        self._column.addLayout(grid)

    def verdicts(self, rows: Iterable[tuple[str, str, str, str]]) -> None:
        """Icon, word of the verdict, what it is about, and how far from the line."""
        grid = self._grid(fixed=False)
        for place, (outcome, word, given, why) in enumerate(rows):
            icon = QLabel()
            show_icon(icon, outcome)
            grid.addWidget(icon, place, 0, Qt.AlignmentFlag.AlignTop)
            said = self._label(word, "verdict", wrap=False)
            set_property(said, "outcome", outcome)
            grid.addWidget(said, place, 1, Qt.AlignmentFlag.AlignTop)
            about = f"{given}　{why}" if why else given
            grid.addWidget(self._label(about, ""), place, 2, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(2, 1)
        self._column.addLayout(grid)

    def way(self, text: str, slot: Callable[..., object]) -> QPushButton:
        """A link to somewhere else."""
        button = QPushButton(text)
        button.setProperty("class", "link")
        button.setAutoDefault(False)
        button.clicked.connect(slot)
        self._column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        return button

    def button(self, text: str, slot: Callable[..., object], *, primary: bool = False) -> QPushButton:
        """Something that can be done."""
        button = QPushButton(text)
        button.setProperty("class", "primary" if primary else "")
        button.setAutoDefault(False)
        button.clicked.connect(slot)
        self._column.addSpacing(6)
        self._column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        return button

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Text of another size needs other room."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            for grid in self._grids:
                grid.setColumnMinimumWidth(0, style.scaled(_LABEL_WIDTH))

    def _grid(self, *, fixed: bool = True) -> QGridLayout:
        grid = QGridLayout()
        grid.setSizeConstraint(QLayout.SizeConstraint.SetDefaultConstraint)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(4)
        if fixed:
            grid.setColumnMinimumWidth(0, style.scaled(_LABEL_WIDTH))
            self._grids.append(grid)
        return grid

    def _label(self, text: str, role: str, *, wrap: bool = True) -> QLabel:
        label = words(text, role, wrap=wrap)
        self._said.append(label)
        return label
