"""A card on the start page for a case that did not end as it should: what is there, what would be lost, what to do."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop_app.ui.words import show_icon, words

if TYPE_CHECKING:
    from collections.abc import Sequence

_LISTED = 6
"""Changes that are listed before the user asks for all of them."""


@dataclass(frozen=True, slots=True)
class RecoveryOffer:
    """What the card says. ``choices`` are (key, words) pairs; the first one is what most people want."""

    folder: str
    title: str
    told: str
    changes: tuple[str, ...]
    """One line for each field: what stood there, what stands there now."""
    lost: tuple[str, ...]
    """What cannot be brought back, in sentences."""
    note: str
    choices: tuple[tuple[str, str], ...]


class RecoveryCard(QFrame):
    """One offer; nothing happens until a button is pressed."""

    chosen = Signal(str, str)
    """Folder of the case and key of the choice."""
    grown = Signal()
    """It takes more room than before."""

    def __init__(self, offer: RecoveryOffer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.offer = offer
        self.setProperty("class", "card")
        self.setProperty("outcome", "warning")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(6)
        head = QHBoxLayout()
        head.setSpacing(8)
        icon = QLabel(self)
        show_icon(icon, "warning")
        head.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(words(offer.title, "card-head", self), 1)
        column.addLayout(head)
        for sentence in offer.lost:
            column.addWidget(words(sentence, "problem", self))
        column.addWidget(words(offer.told, "", self))
        self._changes = words("", "", self)
        self._changes.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._changes.setVisible(bool(offer.changes))
        column.addWidget(self._changes)
        self.all = QPushButton(f"全部列出（{len(offer.changes)}处）", self)
        self.all.setProperty("class", "link")
        self.all.setVisible(len(offer.changes) > _LISTED)
        self.all.clicked.connect(self._show_all)
        column.addWidget(self.all, 0, Qt.AlignmentFlag.AlignLeft)
        if offer.note:
            column.addWidget(words(offer.note, "small", self))
        column.addLayout(self._buttons())
        self._list(offer.changes[:_LISTED])
        self.setAccessibleName(offer.title)
        self.setAccessibleDescription("\n".join((*offer.lost, offer.told, *offer.changes[:_LISTED])))

    def focus_first(self) -> None:
        """The cursor goes to what most people want."""
        next(iter(self.buttons.values())).setFocus(Qt.FocusReason.OtherFocusReason)

    def text(self) -> str:
        """The card as read."""
        return "\n".join((self.offer.title, *self.offer.lost, self.offer.told, self._changes.text()))

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.buttons: dict[str, QPushButton] = {}
        for key, text in self.offer.choices:
            button = QPushButton(text, self)
            button.setAutoDefault(False)
            button.setAccessibleDescription(self.offer.title)
            button.setProperty("class", "" if self.buttons else "primary")
            button.clicked.connect(partial(self.chosen.emit, self.offer.folder, key))
            row.addWidget(button)
            self.buttons[key] = button
        row.addStretch(1)
        return row

    def _show_all(self) -> None:
        self._list(self.offer.changes)
        self.all.hide()
        self.grown.emit()
        next(iter(self.buttons.values())).setFocus(Qt.FocusReason.OtherFocusReason)

    def _list(self, changes: Sequence[str]) -> None:
        self._changes.setText("\n".join(f"－ {line}" for line in changes))
