"""A card on the start page for a case that did not end as it should: what is there, what would be lost, what to do."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop_app.ui.words import show_icon, words
from desktop_app.ui.wrapping_row import WrappingRow

if TYPE_CHECKING:
    from collections.abc import Sequence

_LISTED = 6
"""Changes that are listed before the user asks for all of them."""
_FEWEST_LINES = 3
"""Lines of what can be recovered that are in sight however small the window is."""
_ACCESS = {"keep": "(&K)", "back": "(&B)", "earlier": "(&E)", "both": "(&D)", "later": "(&L)"}
"""Access keys of the choices; one card is shown at a time, and the start page has no other of these, invitation and list included."""


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
    """One offer; nothing happens until a button is pressed.

    What is listed is scrolled where it is long; heading and buttons always stay in sight.
    """

    chosen = Signal(str, str)
    """Folder of the case and key of the choice."""
    grown = Signal()
    """It takes more room than before."""

    def __init__(self, offer: RecoveryOffer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.offer = offer
        self.setProperty("class", "card")
        self.setProperty("outcome", "warning")
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(6)
        head = QHBoxLayout()
        head.setSpacing(8)
        icon = QLabel(self)
        show_icon(icon, "warning")
        head.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(words(offer.title, "card-head", self), 1)
        column.addLayout(head)
        self.body = self._make_body()
        column.addWidget(self.body)
        if offer.note:
            column.addWidget(words(offer.note, "small", self))
        self.buttons: dict[str, QPushButton] = {}
        column.addLayout(self._make_buttons())
        self._list(offer.changes[:_LISTED])
        self.setAccessibleName(offer.title)

    def focus_first(self) -> None:
        """The cursor goes to what most people want."""
        next(iter(self.buttons.values())).setFocus(Qt.FocusReason.OtherFocusReason)

    def text(self) -> str:
        """The card as read."""
        return "\n".join((self.offer.title, *self.offer.lost, self.offer.told, self._changes.text()))

    def fit(self, width: int, room: int) -> int:
        """Take as much height of ``room`` as there is to show in ``width``, and return it.

        Heading and buttons get theirs in any case, and so do a few lines of the list.
        """
        column = self._column
        edges, frame = column.contentsMargins(), self.width() - self.contentsRect().width()
        wanted = self._listed.totalHeightForWidth(max(width - frame - edges.left() - edges.right(), 1))
        self.body.setFixedHeight(0)
        column.invalidate()
        others = column.totalHeightForWidth(width)
        least = min(wanted, _FEWEST_LINES * self.fontMetrics().lineSpacing())
        height = max(min(wanted, room - others), least)
        self.body.setFixedHeight(height)
        scrolled = height < wanted
        bar = Qt.ScrollBarPolicy.ScrollBarAsNeeded if scrolled else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.body.setVerticalScrollBarPolicy(bar)
        self.body.setFocusPolicy(Qt.FocusPolicy.StrongFocus if scrolled else Qt.FocusPolicy.NoFocus)
        column.invalidate()
        return others + height

    def _make_body(self) -> QScrollArea:
        offer = self.offer
        body = QScrollArea(self)
        body.setFrameShape(QFrame.Shape.NoFrame)
        body.setWidgetResizable(True)
        body.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body.setAccessibleName("可以恢复的内容")
        sheet = QWidget(body)
        self._listed = column = QVBoxLayout(sheet)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for sentence in offer.lost:
            column.addWidget(words(sentence, "problem", sheet))
        column.addWidget(words(offer.told, "", sheet))
        self._changes = words("", "", sheet)
        self._changes.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._changes.setVisible(bool(offer.changes))
        column.addWidget(self._changes)
        self.all = QPushButton(f"全部列出（{len(offer.changes)}处）(&A)", sheet)
        self.all.setProperty("class", "link")
        self.all.setAutoDefault(False)
        self.all.setVisible(len(offer.changes) > _LISTED)
        self.all.clicked.connect(self._show_all)
        column.addWidget(self.all, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        body.setWidget(sheet)
        for see_through in (sheet, body.viewport()):
            see_through.setAutoFillBackground(False)
        return body

    def _make_buttons(self) -> WrappingRow:
        row = WrappingRow()
        for key, text in self.offer.choices:
            button = QPushButton(f"{text}{_ACCESS.get(key, '')}", self)
            button.setAutoDefault(False)
            button.setAccessibleDescription(self.offer.title)
            button.setProperty("class", "" if self.buttons else "primary")
            button.clicked.connect(partial(self.chosen.emit, self.offer.folder, key))
            row.addWidget(button)
            self.buttons[key] = button
        return row

    def _show_all(self) -> None:
        had_focus = self.all.hasFocus()
        self._list(self.offer.changes)
        self.all.hide()
        self.grown.emit()
        if had_focus and self.body.focusPolicy() != Qt.FocusPolicy.NoFocus:
            self.body.setFocus(Qt.FocusReason.OtherFocusReason)  # the arrow keys scroll what was asked for
        elif had_focus:
            self.focus_first()

    def _list(self, changes: Sequence[str]) -> None:
        self._changes.setText("\n".join(f"－ {line}" for line in changes))
        self.body.setAccessibleDescription("\n".join((*self.offer.lost, self.offer.told, *changes)))
        self.setAccessibleDescription(self.body.accessibleDescription())
