"""The bar at the foot that never scrolls: back, next, what was saved, how many problems are left."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from desktop_app.assessment.results import COUNTING
from desktop_app.ui import keys
from desktop_app.ui.words import Elided, give_icon, set_property, show_icon, words


class CommandBar(QFrame):
    """Buttons and two lines of status."""

    previous_requested = Signal()
    next_requested = Signal()
    problem_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("command-bar")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(12)
        self.previous = QPushButton("上一页(&P)", self)
        give_icon(self.previous, "back", colour="muted")
        self.previous.setToolTip(f"按顺序的上一页；{keys.shown('back')} 回到刚才看的页")
        self.following = QPushButton("下一页(&N)", self)
        self.following.setProperty("class", "primary")
        self.following.setToolTip(f"按顺序的下一页（{keys.shown('next')}）")
        self.key = words(keys.shown("next"), "small", self, wrap=False)
        self.notice = Elided("", "small", self)
        self.saved_icon = QLabel(self)
        self.saved_icon.hide()
        self.saved = Elided("", "small", self)
        self.problems = QPushButton("", self)
        self.problems.setProperty("class", "link")
        self.problems.setToolTip(f"到下一个填写问题（{keys.shown('next_problem')}）")
        for widget in (self.previous, self.following, self.key):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.notice)
        row.addWidget(self.saved_icon)
        row.addWidget(self.saved)
        row.addSpacing(8)
        row.addWidget(self.problems)
        for button in (self.previous, self.following, self.problems):
            button.setAutoDefault(False)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.previous.setAccessibleName("上一页")
        self.following.setAccessibleName("下一页")
        self.previous.clicked.connect(self.previous_requested)
        self.following.clicked.connect(self.next_requested)
        self.problems.clicked.connect(self.problem_requested)

    def show_saved(self, text: str) -> None:
        """Say how the case is kept: 正在保存…, 已保存 14:03:22."""
        self._say_saved(text, wrong=False)

    def show_unsaved(self, text: str) -> None:
        """Say why what was changed is not on the disk: with colour, icon and words."""
        show_icon(self.saved_icon, "problem")
        self._say_saved(text, wrong=True)

    def show_notice(self, text: str) -> None:
        """Say something once, until the next page."""
        self.notice.setText(text)

    def show_counts(
        self, problems: int, unmet: int, unknown: int, divided: int, *, counting: bool = False
    ) -> None:
        """Say how much is open, and whether ledgers are still being counted."""
        parts = [f"填写问题 {problems}"] if problems else []
        verdicts = [
            f"{number} {word}"
            for number, word in ((unmet, "不满足"), (unknown, "资料不足"), (divided, "口径差异"))
            if number
        ]
        if verdicts:
            parts.append("条件 " + " / ".join(verdicts))
        if counting:
            parts.append(COUNTING)
        text = " · ".join(parts) or "没有未落实的事项"
        self.problems.setText(f"{text}（{keys.shown('next_problem')}）" if parts else text)
        self.problems.setAccessibleName(text)

    def _say_saved(self, text: str, *, wrong: bool) -> None:
        self.saved.setText(text)
        self.saved_icon.setVisible(wrong)
        set_property(self.saved, "wrong", wrong)

    def show_next(self, text: str) -> None:
        """What the primary button does: 下一页, or 返回复核 after 更改."""
        self.following.setText(f"{text}(&N)")
        self.following.setAccessibleName(text)
