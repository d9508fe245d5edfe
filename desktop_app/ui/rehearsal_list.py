"""The questions of 评委视角 in reading order: up and down through them, Space ticks the one at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from desktop_app.ui import style
from desktop_app.ui.text_size import fit_always

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QWidget

    from desktop_app.assessment.rehearsal import RehearsalLine

_QUESTION = int(Qt.ItemDataRole.UserRole)
_SPOKEN = int(Qt.ItemDataRole.AccessibleTextRole)
ICONS = {True: "met", False: "warning", None: "not_started"}
"""The icon of a question by how it stands."""


class RehearsalList(QListWidget):
    """One item for each question below the name of its condition; names cannot be chosen."""

    chosen = Signal(str)
    """Id of the question at hand."""
    ticked = Signal(str)
    """Id of the question whose tick is to go round: 没看过, 答得上, 要补."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rehearsal-list")
        self.setAccessibleName("评委的问题，上下键换一问，空格换勾")
        self.setWordWrap(True)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self._items: dict[str, QListWidgetItem] = {}
        self._lines: tuple[RehearsalLine, ...] = ()
        self.currentItemChanged.connect(self._on_current)
        fit_always(self, self._fit)

    def show_lines(self, lines: Sequence[RehearsalLine]) -> None:
        """Show these questions; the one at hand stays at hand where it is still asked."""
        if [line.question.id for line in lines] != list(self._items):
            self._make_items(lines)
        self._lines = tuple(lines)
        for line in lines:
            item = self._items[line.question.id]
            item.setIcon(style.icon(ICONS[line.ready], self))
            item.setData(_SPOKEN, f"{line.question.ask}，{line.word}")
            item.setToolTip(line.word)

    @property
    def question(self) -> str:
        """Id of the question at hand; empty when there is none."""
        item = self.currentItem()
        return str(item.data(_QUESTION) or "") if item is not None else ""

    def choose(self, question: str) -> bool:
        """Take this question to hand; False when it is not asked."""
        item = self._items.get(question)
        if item is None:
            return False
        self.setCurrentItem(item)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Space goes round the states of the question at hand."""
        if event.key() == Qt.Key.Key_Space and self.question:
            self.ticked.emit(self.question)
        else:
            super().keyPressEvent(event)

    def _make_items(self, lines: Sequence[RehearsalLine]) -> None:
        before = self.question
        self.blockSignals(True)  # noqa: FBT003 - Qt's way of calling
        self.clear()
        self._items = {}
        head = ""
        for line in lines:
            if line.verdict.id != head:
                head = line.verdict.id
                self._add_head(f"{line.verdict.clause}　{line.verdict.label}")
            item = QListWidgetItem(line.question.ask, self)
            item.setData(_QUESTION, line.question.id)
            self._items[line.question.id] = item
        self.blockSignals(False)  # noqa: FBT003 - Qt's way of calling
        first = next(iter(self._items), "")
        self.choose(before if before in self._items else first)

    def _add_head(self, text: str) -> None:
        item = QListWidgetItem(text, self)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        font = self.font()
        font.setBold(True)
        item.setFont(font)

    def _on_current(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(_QUESTION):
            self.chosen.emit(str(item.data(_QUESTION)))

    def _fit(self) -> None:
        side = style.icon_side()
        self.setIconSize(QSize(side, side))
