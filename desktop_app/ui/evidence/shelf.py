"""One of the items of 二 as a shelf: its words, its state, the files on it; files are added by button or dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop_app.models.evidence import UNSORTED
from desktop_app.ui.advice_taking import letter_in
from desktop_app.ui.binding import Binding
from desktop_app.ui.evidence.card import MOVED
from desktop_app.ui.looking import forbid
from desktop_app.ui.page_status import MATERIAL_ICONS
from desktop_app.ui.words import give_icon, set_property, show_icon, words

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData
    from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent

    from desktop_app.assessment.results import MaterialStatus
    from desktop_app.notice.models import Material
    from desktop_app.ui.evidence.card import EvidenceCard
    from desktop_app.ui.fields.field import Field
    from desktop_app.ui.open_case import OpenCase

_KINDS = {"original": "原件", "copy": "复印件", "mixed": "原件或复印件"}
_SEALS = {"required": "须盖章", "customary": "一般盖章", "none": ""}
_MISSING = "warning"
"""While evidence is being collected, what is not there yet is no mistake (experience D4); the review is louder."""


class Shelf(QFrame):
    """The frame with a head, the cards of the files, and the button that adds more."""

    files_dropped = Signal(str, list)
    """Id of the material, paths of the files."""
    card_dropped = Signal(str, str, int)
    """Id of the evidence, id of the material, place on this shelf (from 0)."""

    def __init__(
        self,
        material_id: str,
        title: str,
        short: str,
        hint: str,
        parent: QWidget,
        *,
        takes: bool,
        fixed: bool,
    ) -> None:
        super().__init__(parent)
        self.setProperty("class", "shelf")
        self.material_id = material_id
        self._takes = takes and not fixed
        self.setAcceptDrops(self._takes)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 10, 16, 12)
        self._column.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(8)
        self._icon = QLabel(self)
        self._state = words("", "verdict", self, wrap=False)
        head.addWidget(words(title, "card-head", self), 1)
        head.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._state, 0, Qt.AlignmentFlag.AlignTop)
        self._column.addLayout(head)
        self._column.addWidget(words(hint, "small", self))
        self._note = words("", "small", self)
        self._note.hide()
        self._column.addWidget(self._note)
        self._files = QVBoxLayout()
        self._files.setSpacing(0)
        self._column.addLayout(self._files)
        self.cards: list[EvidenceCard] = []
        self.add_button = QPushButton("添加文件…", self)
        self.add_button.setProperty("material", material_id)
        self.add_button.setAccessibleName(f"添加文件，{short}")
        self.add_button.setToolTip("也可以把文件拖到这里")
        self.add_button.setVisible(takes)
        give_icon(self.add_button, "add", colour="accent")
        if fixed:
            forbid(self.add_button)
        self._column.addSpacing(2)
        self._column.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.reason: QWidget = self.add_button
        self.reason_field = ""

    @classmethod
    def of_material(cls, material: Material, parent: QWidget, *, fixed: bool) -> Shelf:
        """The shelf of one item of the notice."""
        must = "" if material.may_be_not_applicable or material.source != "evidence" else "必备"
        facts = "，".join(part for part in (must, _KINDS[material.kind], _SEALS[material.seal]) if part)
        needed = "确实没有的写明不适用的理由" if material.may_be_not_applicable else ""
        told = material.hint or ""
        parts = (facts, told, "" if "不适用" in told else needed)
        hint = "。".join(part.rstrip("。") for part in parts if part)
        title = f"{material.number}. {material.label}"
        takes = material.source == "evidence"
        return cls(material.id, title, material.short_label, hint, parent, takes=takes, fixed=fixed)

    @classmethod
    def of_unsorted(cls, parent: QWidget, *, fixed: bool) -> Shelf:
        """The shelf of what nobody has put on one of the others yet."""
        hint = "拿不准放在哪一项的先放这里，打开“编辑”选一项后移过去。没有归类的不装订"
        return cls(UNSORTED, "未归类", "未归类", hint, parent, takes=True, fixed=fixed)

    def add_reason(self, field: Field, open_case: OpenCase) -> None:
        """Give the shelf the field for why it does not apply."""
        self.reason = field
        self.reason_field = field.field_id
        Binding(field, open_case)
        self._column.addWidget(field)

    def take_focus(self) -> None:
        """Put the cursor on the first thing that can be done here; a shelf the program fills only comes into sight."""
        inside = self.findChildren(QPushButton)
        target = next((button for button in inside if button.isVisibleTo(self) and button.isEnabled()), None)
        (target or self).setFocus(Qt.FocusReason.OtherFocusReason)

    def show_cards(self, cards: list[EvidenceCard]) -> None:
        """These files stand here, in this order; a card that comes from another shelf keeps what is open in it."""
        if cards != self.cards:
            for place, card in enumerate(cards):
                if self._files.indexOf(card) != place:
                    self._files.insertWidget(place, card)
                    card.show()
            self.cards = list(cards)
        for place, card in enumerate(cards):
            card.show_place(place, len(cards))

    def show_state(self, status: MaterialStatus) -> None:
        """Show whether all that belongs here is here."""
        icon = _MISSING if status.state == "missing" else MATERIAL_ICONS[status.state]
        self._show(icon, status.words, status.note if status.note != status.words else "")

    def show_unsorted(self, count: int) -> None:
        """Show how many files wait to be put on a shelf."""
        self._show(_MISSING if count else "info", f"{count}份待归类" if count else "没有", "")

    def text(self) -> str:
        """All that the shelf says."""
        return "｜".join([self._state.text(), *(card.text() for card in self.cards)])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Files, and cards of other shelves, may be dropped here; the frame shows it."""
        if letter_in(event.mimeData()):  # the window takes it
            event.ignore()
            return
        if self._takes and (_files_of(event.mimeData()) or event.mimeData().hasFormat(MOVED)):
            set_property(self, "target", value=True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802 - Qt's name
        """They went elsewhere."""
        set_property(self, "target", value=False)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """What was dropped belongs here; a card where it was let go."""
        set_property(self, "target", value=False)
        moved = bytes(event.mimeData().data(MOVED).data()).decode()
        if self._takes and moved:
            event.acceptProposedAction()
            above = [card for card in self.cards if card.geometry().center().y() < event.position().y()]
            place = sum(card.evidence_id != moved for card in above)
            self.card_dropped.emit(moved, self.material_id, place)
            return
        paths = _files_of(event.mimeData())
        if self._takes and paths:
            event.acceptProposedAction()
            self.files_dropped.emit(self.material_id, paths)

    def _show(self, icon: str, state: str, note: str) -> None:
        show_icon(self._icon, icon)
        self._state.setText(state)
        set_property(self._state, "outcome", icon if icon != "info" else "not_applicable")
        self._note.setText(note)
        self._note.setVisible(bool(note))


def _files_of(data: QMimeData) -> list[str]:
    """The paths of what is dragged, if it is files of this computer."""
    return [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
