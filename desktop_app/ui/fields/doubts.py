"""What is plausible but unusual about a field: a quiet line under it, silent once somebody has looked (experience D4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from desktop_app.ui.signing_row import SigningRow
from desktop_app.ui.words import set_property, words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date


CONFIRM, WITHDRAW = "已核实", "撤回"
CONFIRMER = "核实人"


class Doubt(NamedTuple):
    """One sentence to be confirmed; ``confirmation`` says by whom and when it was, empty while it is not."""

    key: str
    message: str
    confirmation: str


class Doubts(QWidget):
    """The doubts of one field below one another; it says what the user did and decides nothing."""

    confirmed = Signal(str, str)
    """Key of the doubt, and the name of who confirms it."""
    withdrawn = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self.lines: list[DoubtLine] = []
        self.shown: Sequence[Doubt] = []
        self.name_offered = ""
        self.today: date | None = None
        self.hide()

    def show_doubts(self, doubts: Sequence[Doubt], *, may_confirm: bool) -> bool:
        """Show these, each in its place; whether they are others than before."""
        if doubts == self.shown:
            return False
        self.shown = doubts
        while len(self.lines) < len(doubts):
            line = DoubtLine(self)
            self.lines.append(line)
            self._column.addWidget(line)
        for line, doubt in zip(self.lines, doubts, strict=False):
            line.show_doubt(doubt, may_confirm=may_confirm)
            line.show()
        for line in self.lines[len(doubts) :]:
            line.hide()
        self.setVisible(bool(doubts))
        return True

    def text(self) -> str:
        """What is still asked, for assistive tools."""
        return "；".join(doubt.message for doubt in self.shown if not doubt.confirmation)


class DoubtLine(QWidget):
    """The sentence with 已核实, or who confirmed it and when with 撤回."""

    def __init__(self, owner: Doubts) -> None:
        super().__init__(owner)
        self._owner = owner
        self.doubt = Doubt("", "", "")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setColumnStretch(0, 1)
        self.words = words("", "doubt", self)
        self.button = QPushButton(CONFIRM, self)
        self.button.setProperty("class", "link")
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self._on_button)
        self.row = SigningRow(CONFIRMER, self)
        self.row.signed.connect(self._on_signed)
        self.row.closed.connect(self._on_closed)
        grid.addWidget(self.words, 0, 0)
        grid.addWidget(self.button, 0, 1, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.row, 1, 0, 1, 2)

    def show_doubt(self, doubt: Doubt, *, may_confirm: bool) -> None:
        """Show ``doubt``; a name that is being typed for the same one is left in peace."""
        if doubt != self.doubt:
            self.row.hide()
        self.doubt = doubt
        self.words.setText(
            f"{doubt.message}（{doubt.confirmation}）" if doubt.confirmation else doubt.message
        )
        set_property(self.words, "class", "small" if doubt.confirmation else "doubt")
        way = WITHDRAW if doubt.confirmation else CONFIRM
        self.button.setText(way)
        self.button.setAccessibleName(f"{way}：{doubt.message}")
        self.button.setVisible(may_confirm and self.row.isHidden())

    def _on_button(self) -> None:
        if self.doubt.confirmation:
            self._owner.withdrawn.emit(self.doubt.key)
        elif self._owner.today is not None:
            self.row.ask(self.doubt.message, self._owner.name_offered, self._owner.today)
            self.button.hide()

    def _on_signed(self, name: str) -> None:
        self.button.show()
        self.button.setFocus(Qt.FocusReason.OtherFocusReason)
        self._owner.confirmed.emit(self.doubt.key, name)

    def _on_closed(self) -> None:
        self.button.show()
        self.button.setFocus(Qt.FocusReason.OtherFocusReason)
