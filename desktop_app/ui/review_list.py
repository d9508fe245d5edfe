"""The lines of a review: what each is about, how it stands, and the ways to change it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop_app.ui.words import set_property, show_icon, words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QShowEvent

CHANGE, JUMP = "更改", "跳转"
_UNFOLD, _FOLD = "展开", "收起"
_INDENT = 20


@dataclass(frozen=True, slots=True)
class LineSpec:
    """What one line of a list says."""

    icon: str
    word: str
    text: str
    detail: str = ""
    field_id: str = ""
    outcome: str = ""
    head: bool = False
    sub: bool = False
    """Heads some lines below a head."""
    key: str = ""
    """By which the line is found again after its field was changed."""
    way: str = CHANGE
    """The word on the way to the field."""
    action: str = ""
    """Something else that can be done here, in the words of its button; ``key`` says for what."""
    folds: str = ""
    """Name of the lines that this one unfolds."""
    under: str = ""
    """Name of the fold that this line is in."""


class ReviewList(QWidget):
    """Lines below one another; rewritten only when something they show has changed, and only while somebody looks."""

    field_requested = Signal(str, str)
    """Field id, and the key of the line that leads there."""
    action_requested = Signal(str)
    """Key of the line whose action is wanted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 4, 0, 0)
        self._column.setSpacing(0)
        self.widgets: list[ReviewLine] = []
        self.shown: list[LineSpec] = []
        """Every line, those in folds too."""
        self._unfolded: set[str] = set()
        self._painted: list[LineSpec] = []
        self._returned = ""
        self._empty = words("这里没有未落实的事项", "small", self)
        self._column.addWidget(self._empty)

    def show_lines(self, lines: Iterable[LineSpec]) -> None:
        """Show these lines."""
        self.shown = list(lines)
        if not self.isHidden():  # by the tabs; a page is made ready before it is shown
            self._paint()

    def mark(self, key: str) -> None:
        """Highlight the line with this key as the one the user comes back to."""
        self._returned = key
        for widget in self.widgets:
            set_property(widget, "returned", bool(key) and widget.key == key)

    def line(self, key: str) -> ReviewLine | None:
        """The line with this key, where it is on the screen."""
        return next((item for item in self.widgets if key and item.key == key), None)

    def text(self) -> str:
        """All lines as read."""
        return "\n".join(f"{line.word}｜{line.text}｜{line.detail}" for line in self.shown)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Catch up with what changed while another list was shown."""
        super().showEvent(event)
        self._paint()

    def _paint(self) -> None:
        wanted = [spec for spec in self.shown if not spec.under or spec.under in self._unfolded]
        if wanted != self._painted:
            for place, spec in enumerate(wanted):
                self._line_at(place).show_spec(spec, unfolded=spec.folds in self._unfolded)
            for widget in self.widgets[len(wanted) :]:
                widget.hide()
                widget.field_id = widget.key = ""
            self._painted = wanted
        self._empty.setVisible(not wanted)
        self.mark(self._returned)

    def _line_at(self, place: int) -> ReviewLine:
        if place == len(self.widgets):
            made = ReviewLine(self)
            made.button.clicked.connect(self._on_way)
            made.action.clicked.connect(self._on_action)
            self.widgets.append(made)
            self._column.addWidget(made)
        self.widgets[place].show()
        return self.widgets[place]

    def _on_way(self) -> None:
        line = self.sender().parent()
        if not isinstance(line, ReviewLine):
            return
        if not line.folds:
            self.field_requested.emit(line.field_id, line.key)
            return
        self._unfolded ^= {line.folds}
        self._painted = []
        self._paint()

    def _on_action(self) -> None:
        line = self.sender().parent()
        if isinstance(line, ReviewLine):
            self.action_requested.emit(line.key)


class ReviewLine(QFrame):
    """Icon, what it is about, how it stands, and what can be done."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.field_id = ""
        self.key = ""
        self.folds = ""
        self.setProperty("class", "row-line")
        grid = self._grid = QGridLayout(self)
        grid.setContentsMargins(4, 6, 4, 6)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 3)
        grid.setColumnStretch(2, 2)
        grid.setColumnMinimumWidth(3, 44)
        self._icon = QLabel(self)
        self._text = words("", "", self)
        self._word = words("", "verdict", self)
        self._detail = words("", "small", self)
        self.button = QPushButton(CHANGE, self)
        self.action = QPushButton("", self)
        for button in (self.button, self.action):
            button.setProperty("class", "link")
            button.setAutoDefault(False)
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(self._icon, 0, 0, top)
        grid.addWidget(self._text, 0, 1, top)
        grid.addWidget(self._word, 0, 2, top)
        grid.addWidget(self.button, 0, 3, top)
        grid.addWidget(self._detail, 1, 1, 1, 2)
        grid.addWidget(self.action, 2, 1, 1, 2, Qt.AlignmentFlag.AlignLeft)

    def show_spec(self, spec: LineSpec, *, unfolded: bool = False) -> None:
        """Show what ``spec`` says."""
        self.field_id, self.key, self.folds = spec.field_id, spec.key, spec.folds
        self._icon.setVisible(bool(spec.icon))
        if spec.icon:
            show_icon(self._icon, spec.icon)
        self._text.setText(spec.text)
        quiet = spec.folds or spec.sub
        set_property(self._text, "class", "card-head" if spec.head else "small" if quiet else "")
        self._word.setText(spec.word)
        set_property(self._word, "outcome", spec.outcome)
        self._detail.setText(spec.detail)
        self._detail.setVisible(bool(spec.detail))
        way = (_FOLD if unfolded else _UNFOLD) if spec.folds else spec.way
        self.button.setText(way)
        self.button.setVisible(bool(spec.field_id or spec.folds))
        self.button.setAccessibleName(f"{way}：{spec.text}")
        self.action.setText(spec.action)
        self.action.setVisible(bool(spec.action))
        self.action.setAccessibleName(f"{spec.action}：{spec.text}")
        set_property(self, "head", spec.head)
        self._grid.setContentsMargins(4 + (_INDENT if spec.under else 0), 6, 4, 6)
