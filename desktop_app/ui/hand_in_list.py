"""What has to be in the hands, and who hands it to whom: places, telephones and days."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop_app.assessment.planning import legs, things
from desktop_app.assessment.working_days import day_words
from desktop_app.ui.fields.editors import CheckBox
from desktop_app.ui.words import words
from desktop_app.ui.wrapping_row import WrappingRow

if TYPE_CHECKING:
    from datetime import date

    from desktop_app.notice.models import Contact, HandInItem
    from desktop_app.ui.open_case import OpenCase


class HandInList(QWidget):
    """A box to tick for each thing; where copies count, one for each copy."""

    def __init__(self, open_case: OpenCase, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._open_case = open_case
        self.boxes: dict[str, CheckBox] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for item in open_case.notice.delivery.items:
            column.addWidget(self._row(item))

    def refresh(self) -> None:
        """Show the ticks as they are."""
        packed = self._open_case.application.delivery.packed
        for key, box in self.boxes.items():
            box.setChecked(packed.get(key) is True)

    def _row(self, item: HandInItem) -> QFrame:
        row = QFrame(self)
        row.setProperty("class", "row-line")
        column = QVBoxLayout(row)
        column.setContentsMargins(4, 6, 4, 6)
        column.setSpacing(4)
        counted = things(item, self._open_case.notice)
        if item.per_copy:
            column.addWidget(words(f"{item.label}，一式 {len(counted)} 份", "", row))
        copies = WrappingRow(gap=14)
        for key, text in counted:
            box = self.boxes[key] = CheckBox(text, row)
            box.setAccessibleName(f"{item.label}{text if item.per_copy else ''}，备齐打勾")
            if self._open_case.read_only:
                box.look_only()
            box.clicked.connect(partial(self._on_clicked, key))
            copies.addWidget(box)
        column.addLayout(copies)
        if item.detail:
            column.addWidget(words(item.detail, "small", row))
        return row

    def _on_clicked(self, key: str) -> None:
        if self._open_case.read_only:
            return
        ticked = self.boxes[key].isChecked()
        self._open_case.enter(f"delivery.packed.{key}", True if ticked else None)


class HandInLegs(QWidget):
    """The stages of the way up, each with its day, its place and whom to call."""

    def __init__(self, open_case: OpenCase, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._open_case = open_case
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._shown: list[tuple[str, str, str]] = []
        self._cards: list[QFrame] = []

    def refresh(self) -> None:
        """Show the stages for the route that is chosen."""
        wanted = self._lines()
        if wanted == self._shown:
            return
        self._shown = wanted
        for card in self._cards:
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._cards = [self._card(*line) for line in wanted]
        for card in self._cards:
            self._column.addWidget(card)

    def text(self) -> str:
        """All stages as read."""
        return "\n".join("｜".join(part for part in line if part) for line in self._shown)

    def _lines(self) -> list[tuple[str, str, str]]:
        case = self._open_case
        contacts = {item.purpose: item for item in case.notice.identity.contacts}
        own = case.application.delivery.deadline
        found, told = [], set()
        for number, (leg, deadline) in enumerate(legs(case.application, case.notice)):
            day = own if number == 0 and own is not None else deadline.day
            until = _day(day) if day is not None else (deadline.note or "另行通知")
            contact = contacts.get(leg.contact or "")
            told.add(leg.contact)
            where = _contact_words(contact) if contact is not None else ""
            found.append((f"{leg.giver} → {leg.taker}", f"截止：{until}", _joined(where, leg.note)))
        others = (item for item in case.notice.identity.contacts if item.purpose not in told)
        return [*found, *((item.purpose, "", _contact_words(item)) for item in others)]

    def _card(self, head: str, until: str, where: str) -> QFrame:
        card = QFrame(self)
        card.setProperty("class", "row-line")
        column = QVBoxLayout(card)
        column.setContentsMargins(4, 6, 4, 6)
        column.setSpacing(2)
        column.addWidget(words(head, "strong", card))
        for text in filter(None, (until, where)):
            label = words(text, "", card)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            column.addWidget(label)
        return card


def _day(day: date) -> str:
    return f"{day.year}年{day_words(day)}"


def _contact_words(contact: Contact) -> str:
    phones = f"电话 {'、'.join(contact.phones)}" if contact.phones else ""
    return "，".join(part for part in (contact.address, contact.names, phones) if part)


def _joined(*parts: str) -> str:
    return "。".join(part for part in parts if part)
