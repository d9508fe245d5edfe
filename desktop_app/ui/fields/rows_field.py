"""认定 one below the other, each a small card that can be filled, added and taken away."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop_app.ui.binding import Binding
from desktop_app.ui.fields.kinds import make_field
from desktop_app.ui.looking import forbid

if TYPE_CHECKING:
    from desktop_app.notice.models import Question
    from desktop_app.ui.fields.field import Field
    from desktop_app.ui.open_case import OpenCase


class RowsField(QWidget):
    """The list of 认定: one card each and a button that adds one."""

    focused = Signal(str)
    told = Signal(str)
    """A sentence about what is wrong in a field of a card has come into sight."""
    entered = Signal(object)
    """Enter was pressed in this ``Field`` of a card."""

    def __init__(self, question: Question, open_case: OpenCase, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.question = question
        self._open_case = open_case
        self._cards: dict[str, RecognitionCard] = {}
        self.setObjectName(f"field-{question.field}")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 0, 0, 0)
        column.setSpacing(12)
        told = QVBoxLayout()
        told.setSpacing(4)
        label = QLabel(question.label)
        label.setProperty("class", "field-label")
        told.addWidget(label)
        if question.hint:
            hint = QLabel(question.hint)
            hint.setProperty("class", "hint")
            hint.setWordWrap(True)
            told.addWidget(hint)
        column.addLayout(told)
        self._list = QVBoxLayout()
        self._list.setSpacing(12)
        column.addLayout(self._list)
        self.add_button = QPushButton("添加一项认定", self)
        self.add_button.clicked.connect(self._on_add)
        if open_case.read_only:
            forbid(self.add_button)
        column.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.setFocusProxy(self.add_button)
        for item in open_case.application.recognitions:
            self._show(item.id)
        open_case.replaced.connect(self._on_replaced)
        open_case.changed.connect(self._on_changed)

    def fields(self) -> tuple[Field, ...]:
        """The fields of all cards, in reading order."""
        return tuple(field for card in self._cards.values() for field in card.fields)

    def card(self, member: str) -> RecognitionCard:
        """The card of one 认定."""
        return self._cards[member]

    def _on_add(self) -> None:
        member = self._open_case.add_recognition()
        card = self._cards.get(member) or self._show(member)
        card.fields[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, member: str) -> RecognitionCard:
        card = RecognitionCard(member, self.question.columns, self._open_case, self)
        card.show_number(len(self._cards) + 1)
        card.remove_requested.connect(self._on_remove)
        for field in card.fields:
            field.focused.connect(self.focused)
            field.told.connect(self.told)
            field.entered.connect(partial(self.entered.emit, field))
        self._cards[member] = card
        self._list.addWidget(card)
        return card

    def _on_remove(self, member: str) -> None:
        self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self._drop(member)
        self._open_case.remove_recognition(member)
        self._number()

    def _on_changed(self, place: str) -> None:
        """Another page that lists the same changed it: what is new comes, what is gone goes, the rest shows it anew."""
        members = [item.id for item in self._open_case.application.recognitions]
        if place == self.question.field and members != list(self._cards):
            self._on_replaced(place)
        for card in self._cards.values():
            card.follow(place)

    def _on_replaced(self, place: str) -> None:
        """Another list stands in the case: cards come and go, those that stay show it anew."""
        if place != self.question.field:
            return
        members = [item.id for item in self._open_case.application.recognitions]
        for gone in [member for member in self._cards if member not in members]:
            self._drop(gone)
        for member in members:
            if member not in self._cards:
                self._show(member)
        self._cards = {member: self._cards[member] for member in members}
        for card in self._cards.values():
            self._list.removeWidget(card)
            self._list.addWidget(card)
            card.restore()
        self._number()

    def _drop(self, member: str) -> None:
        card = self._cards.pop(member)
        if card.isAncestorOf(self.window().focusWidget() or self):
            self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self._list.removeWidget(card)
        card.hide()
        card.deleteLater()

    def _number(self) -> None:
        for number, card in enumerate(self._cards.values(), start=1):
            card.show_number(number)


class RecognitionCard(QFrame):
    """One 认定."""

    remove_requested = Signal(str)

    def __init__(
        self, member: str, columns: tuple[Question, ...], open_case: OpenCase, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._member = member
        self.setProperty("class", "member-card")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 16, 16)  # its fields keep a gutter of their own
        column.setSpacing(8)
        self._head = QLabel("")
        self._head.setProperty("class", "card-head")
        remove = QPushButton("移除", self)
        remove.setProperty("class", "link")
        remove.clicked.connect(self._on_remove)
        self.remove_button = remove
        if open_case.read_only:
            forbid(remove)
        top = QHBoxLayout()
        top.setContentsMargins(16, 0, 0, 0)
        top.addWidget(self._head, 1)
        top.addWidget(remove)
        column.addLayout(top)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(12)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        column.addLayout(grid)
        self._bindings: list[Binding] = []
        self.fields = tuple(self._make(column, open_case) for column in columns)
        _lay_out(grid, self.fields)

    def show_number(self, number: int) -> None:
        """Say which of the list this is."""
        self._head.setText(f"第{number}项认定")
        self.remove_button.setAccessibleName(f"移除第{number}项认定")

    def restore(self) -> None:
        """Show in every field what the case holds now."""
        for binding in self._bindings:
            binding.restore()
            binding.check()

    def follow(self, place: str) -> None:
        """Show what another page entered here."""
        for field, binding in zip(self.fields, self._bindings, strict=True):
            if field.field_id == place:
                binding.follow()

    def _make(self, column: Question, open_case: OpenCase) -> Field:
        asked = column.model_copy(update={"field": f"recognitions[{self._member}].{column.field}"})
        field = make_field(asked, self)
        self._bindings.append(Binding(field, open_case))
        return field

    def _on_remove(self) -> None:
        self.remove_requested.emit(self._member)


def _lay_out(grid: QGridLayout, fields: tuple[Field, ...]) -> None:
    """Full fields take the row, the others stand in pairs."""
    row, column = 0, 0
    for field in fields:
        wide = field.question.width == "full"
        if wide and column:
            row, column = row + 1, 0
        grid.addWidget(field, row, column, 1, 2 if wide else 1, Qt.AlignmentFlag.AlignTop)
        row, column = (row + 1, 0) if wide or column else (row, 1)
