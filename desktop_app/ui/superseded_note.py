"""此规则可能已被替代: what is known of a later document and what to do, said quietly until it is put away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from desktop_app.ui.words import show_icon, words

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop_app.notice.models import Superseded


class SupersededNote(QFrame):
    """A card with the head, what is known, and what to do; one button puts it away for this case."""

    put_away = Signal()
    rules_requested = Signal()

    def __init__(self, superseded: Superseded, parent: QWidget | None = None, *, brief: bool = False) -> None:
        """``brief`` says the one sentence and leads to the rules, where the rest stands."""
        super().__init__(parent)
        self.setProperty("class", "card")
        self.setProperty("outcome", "warning")
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 10)
        column.setSpacing(4)
        top = QHBoxLayout()
        top.setSpacing(8)
        icon = QLabel(self)
        show_icon(icon, "warning")
        top.addWidget(icon)
        head = "此规则已被代替" if superseded.certain else "此规则可能已被替代"
        top.addWidget(words(head, "card-head", self), 1)
        if brief:
            rules = self.rules = QPushButton("看规则页", self)
            rules.setProperty("class", "link")
            rules.setAutoDefault(False)
            rules.clicked.connect(self.rules_requested)
            top.addWidget(rules)
        self.button = QPushButton("本案卷不再提示", self)
        self.button.setProperty("class", "link")
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self._on_put_away)
        top.addWidget(self.button)
        column.addLayout(top)
        self._said = [words(f"{superseded.words}。", "", self)]
        if superseded.known and not brief:
            self._said.append(words(superseded.known, "small", self))
        self._said.append(words(superseded.advice, "small", self))
        for label in self._said:
            column.addWidget(label)
        self.setAccessibleName(f"{head}：{self.text()}")

    def text(self) -> str:
        """All that it says."""
        return "".join(label.text() for label in self._said)

    def _on_put_away(self) -> None:
        self.hide()
        self.put_away.emit()
