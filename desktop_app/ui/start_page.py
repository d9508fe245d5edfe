"""开始: go on where one left off, open, begin anew, or try the example. Light, because it is the first thing painted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from desktop_app.ui.trouble_box import TroubleBox
from desktop_app.ui.words import words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_LISTED = 12
_SIDE = 380
"""Width of the left side in pixels at the usual size of text."""
_USUAL_TEXT = 14


@dataclass(frozen=True, slots=True)
class RecentCase:
    """One line of the list of recent cases."""

    path: str
    title: str
    detail: str
    """When it was last open, and where it lies."""
    present: bool = True
    """False when nothing is found there now."""


class StartPage(QWidget):
    """The first page: four ways into a case on the left, recent cases on the right."""

    open_requested = Signal(str)
    """Path of a case to open."""
    new_requested = Signal()
    browse_requested = Signal()
    sample_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("start-page")
        self._latest: RecentCase | None = None
        self.resume = self._button("继续上次(&C)", "primary", self._on_resume)
        self.new = self._button("新建案卷(&N)", "", self.new_requested.emit)
        self.browse = self._button("打开案卷…(&O)", "", self.browse_requested.emit)
        self.sample = self._button("试用示例(&S)", "", self.sample_requested.emit)
        self.resume_detail = words("", "small")
        self.status = words("", "small")
        self.trouble = TroubleBox()
        self.cards: list[CaseCard] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._left())
        row.addWidget(self._right(), 1)
        self.show_recent(())

    def show_recent(self, cases: Sequence[RecentCase]) -> None:
        """List the recent cases, latest first; the first that is still there can be resumed."""
        for card in self.cards:
            card.deleteLater()
        self.cards = [CaseCard(case, self._list) for case in cases[:_LISTED]]
        for card in self.cards:
            card.open_requested.connect(self.open_requested)
            self._list_column.insertWidget(self._list_column.count() - 1, card)
        self._empty.setVisible(not self.cards)
        self._latest = next((case for case in cases if case.present), None)
        self.resume.setVisible(self._latest is not None)
        self.resume_detail.setVisible(self._latest is not None)
        self.resume_detail.setText(self._latest.title if self._latest else "")
        self._give_weight()
        if self._latest is not None and self.new.hasFocus():
            self.resume.setFocus()

    def show_rules(self, lines: Sequence[str]) -> None:
        """List the notices this program knows, one line each."""
        self._rules.setText("\n".join(lines))
        self._rules_head.setVisible(bool(lines))

    def show_status(self, text: str) -> None:
        """Say what is going on, such as 正在打开…."""
        self.status.setText(text)

    def show_trouble(self, text: str, ways: Mapping[str, Callable[[], None]] | None = None) -> None:
        """Say what could not be done, and offer ``ways`` out; empty takes it away."""
        self.trouble.say(text, ways)

    def _give_weight(self) -> None:
        """The one primary button is the likeliest next step: go on, else begin."""
        resumed = self._latest is not None
        for button, primary in ((self.resume, resumed), (self.new, not resumed)):
            button.setProperty("class", "primary" if primary else "")
            button.style().unpolish(button)
            button.style().polish(button)

    def _left(self) -> QWidget:
        side = QFrame(self)
        side.setObjectName("start-side")
        side.setFixedWidth(round(_SIDE * max(self.font().pixelSize(), _USUAL_TEXT) / _USUAL_TEXT))
        column = QVBoxLayout(side)
        column.setContentsMargins(40, 56, 40, 32)
        column.setSpacing(10)
        column.addWidget(words("示范平台申报助手", "page-title"))
        column.addWidget(
            words("把申报通知变成五份盖章材料和一张光盘：逐条核对条件，写出申请报告和真实性声明。", "lead")
        )
        column.addSpacing(20)
        column.addWidget(self.resume)
        column.addWidget(self.resume_detail)
        for button in (self.new, self.browse, self.sample):
            column.addWidget(button)
        column.addWidget(words("示例是一家虚构单位的完整案卷，随便改，可以看到做完的样子。", "small"))
        column.addSpacing(8)
        column.addWidget(self.trouble)
        column.addStretch(1)
        column.addWidget(self.status)
        column.addWidget(words("不联网，数据只在本机；修改随时自动保存。", "small"))
        return side

    def _right(self) -> QWidget:
        sheet = QWidget(self)
        column = QVBoxLayout(sheet)
        column.setContentsMargins(40, 56, 40, 24)
        column.setSpacing(12)
        column.addWidget(words("最近的案卷", "section-title"))
        self._empty = words("还没有案卷。可以先试用示例，或新建一个。", "lead")
        column.addWidget(self._empty)
        area = QScrollArea(sheet)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list = QWidget(area)
        self._list_column = QVBoxLayout(self._list)
        self._list_column.setContentsMargins(0, 0, 8, 0)
        self._list_column.setSpacing(8)
        self._list_column.addStretch(1)
        area.setWidget(self._list)
        column.addWidget(area, 1)
        self._rules_head = words("本程序按这些通知核对", "card-head", sheet)
        self._rules_head.hide()
        self._rules = words("", "small", sheet)
        column.addWidget(self._rules_head)
        column.addWidget(self._rules)
        return sheet

    def _button(self, text: str, role: str, slot: object) -> QPushButton:
        button = QPushButton(text, self)
        button.setProperty("class", role)
        button.setMinimumHeight(36)
        button.setAutoDefault(False)
        button.clicked.connect(slot)
        return button

    def _on_resume(self) -> None:
        if self._latest is not None:
            self.open_requested.emit(self._latest.path)


class CaseCard(QPushButton):
    """A recent case: its title, and when and where below it."""

    open_requested = Signal(str)

    def __init__(self, case: RecentCase, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._case = case
        self.setProperty("class", "case-card")
        self.setAutoDefault(False)
        self.setEnabled(case.present)
        self.setAccessibleName(f"打开{case.title}")
        self.setAccessibleDescription(case.detail)
        self.setToolTip(case.path)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 10)
        column.setSpacing(2)
        for text, role in ((case.title, "strong"), (case.detail, "small")):
            line = words(text, role, self, wrap=False)
            line.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            column.addWidget(line)
        self.clicked.connect(self._on_clicked)

    def _on_clicked(self) -> None:
        self.open_requested.emit(self._case.path)
