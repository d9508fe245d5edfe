"""证明材料: nine shelves, what stands on each, what is wrong with it, and what is still missing (experience S9, D11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFileDialog

from desktop_app.assessment.field_words import EVIDENCE
from desktop_app.ui.dialogs.choosing import leave_no_trace
from desktop_app.ui.evidence.card import EvidenceCard
from desktop_app.ui.evidence.shelf import Shelf
from desktop_app.ui.fields.kinds import make_field
from desktop_app.ui.pages.page import ScrollPage
from desktop_app.ui.revealing import reveal
from desktop_app.ui.words import words

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from desktop_app.models.evidence import Evidence
    from desktop_app.notice.models import Page
    from desktop_app.ui.evidence_looks import EvidenceLooks
    from desktop_app.ui.open_case import OpenCase

_FILES = "证明材料 (*.pdf *.jpg *.jpeg *.png *.tif *.tiff *.bmp *.heic *.heif *.docx *.xlsx);;全部文件 (*)"
_AT_ONCE = 6
"""Cards that are made before the page is shown: more than a screen holds."""
_THEN = 4
"""Cards that are made at once behind the page, until all are there."""
_FIRST, _PAUSE = 100, 20
"""Milliseconds until the first of those, when the page is painted, and between them, in which keys have their turn."""


class EvidencePage(ScrollPage):
    """Shelves in the order of the notice. Copying files is for whoever keeps the case: ``add_evidence_requested``.

    Of many files the cards that are in sight are made first, the others while the user is looking already.
    """

    add_evidence_requested = Signal(str, list)
    """Id of the material, paths of the files."""

    def __init__(self, page: Page, open_case: OpenCase) -> None:
        super().__init__(page, open_case)
        self._looks: EvidenceLooks | None = None
        self._summary = words("", "strong", self.column)
        self.body.addWidget(self._summary)
        self._shelves: dict[str, Shelf] = {}
        self._cards: dict[str, EvidenceCard] = {}
        self._rest_soon = QTimer(self)
        self._rest_soon.setSingleShot(True)
        self._rest_soon.timeout.connect(self._on_rest)
        reasons = {question.field.partition(".")[2]: question for question in page.questions}
        fixed = open_case.read_only
        for material in open_case.notice.materials:
            shelf = Shelf.of_material(material, self.column, fixed=fixed)
            question = reasons.get(material.id)
            if question is not None:
                reason = make_field(question, shelf)
                shelf.add_reason(reason, open_case)
                reason.focused.connect(self.field_focused)
                reason.told.connect(self.said)
            self._put(shelf)
        self._unsorted = Shelf.of_unsorted(self.column, fixed=fixed)
        self._put(self._unsorted)
        open_case.replaced.connect(self._on_replaced)

    def follow(self, looks: EvidenceLooks) -> None:
        """Show what there is to say about the files, and their pages."""
        self._looks = looks
        looks.changed.connect(self._on_looked)

    def shelf(self, material_id: str) -> Shelf:
        """The shelf of one material, or of what is not sorted, with all that stands on it."""
        self._make_all()
        return self._shelves[material_id]

    @property
    def summary(self) -> str:
        """How many materials are there, and which are missing."""
        return self._summary.text()

    def card(self, evidence_id: str) -> EvidenceCard:
        """The card of one piece of evidence."""
        if evidence_id not in self._cards:
            self._make_all()
        return self._cards[evidence_id]

    def refresh(self) -> None:
        """Show what stands where now."""
        self._follow_evidence(anew=False)
        statuses = self.open_case.assessment.materials
        for status in statuses:
            self._shelves[status.id].show_state(status)
        short = {material.id: material.short_label for material in self.open_case.notice.materials}
        missing = [short[status.id] for status in statuses if status.state == "missing"]
        unsorted = sum(self._shelf_of(item) is self._unsorted for item in self.open_case.evidence)
        lacking = f"{len(statuses)}项材料，还缺{len(missing)}项：{'、'.join(missing)}"
        parts = [lacking if missing else f"{len(statuses)}项材料齐备"]
        self._unsorted.show_unsorted(unsorted)
        self._unsorted.setVisible(bool(unsorted) or not self.open_case.read_only)
        self._summary.setText("；".join([*parts, *([f"{unsorted}份没有归类"] if unsorted else [])]))

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Files are looked at when somebody looks at the shelves."""
        super().showEvent(event)
        if self._looks is not None:
            self._looks.begin()

    def focus_field(self, field_id: str) -> bool:
        """Reasons why something does not apply are fields; a material's id leads to its shelf, that of evidence to its card."""
        self._make_all()  # what is shown must not be pushed down by what comes above it
        asked = self._shelves.get(field_id)
        if asked is not None:
            asked.take_focus()
            self.area.ensureWidgetVisible(asked, 0, 40)
            return True
        if self.open_case.evidence_of(field_id) is not None:
            card = self._cards[field_id]
            card.edit.setFocus(Qt.FocusReason.OtherFocusReason)
            self.area.ensureWidgetVisible(card, 0, 40)
            return True
        for shelf in self._shelves.values():
            if shelf.reason_field == field_id:
                shelf.reason.setFocus(Qt.FocusReason.OtherFocusReason)
                self.area.ensureWidgetVisible(shelf)
                return True
        return False

    def focus_first(self) -> None:
        """The first shelf that takes files."""
        for shelf in self._shelves.values():
            if not shelf.add_button.isHidden() and shelf.add_button.isEnabled():
                shelf.add_button.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        super().focus_first()
        self.field_focused.emit("")

    def _put(self, shelf: Shelf) -> None:
        shelf.add_button.clicked.connect(self._on_add)
        shelf.files_dropped.connect(self._ask_to_add)
        shelf.card_dropped.connect(self.open_case.place_evidence)
        self._shelves[shelf.material_id] = shelf
        self.body.addWidget(shelf)

    def _follow_evidence(self, *, anew: bool) -> None:
        """Cards come and go with the evidence; those that stay show it as it is now, on the shelf where it is now."""
        here = {item.id: item for item in self.open_case.evidence}
        for gone in [evidence_id for evidence_id in self._cards if evidence_id not in here]:
            self._drop(gone)
        for evidence_id, card in self._cards.items():
            card.follow(here[evidence_id], anew=anew)
        before = len(self._cards)
        self._make_missing(max(0, _AT_ONCE - before), _FIRST)
        if before and len(self._cards) > before:
            self._keep_in_sight()

    def _keep_in_sight(self) -> None:
        """What came pushes down what the focus is on: it is followed, with what came above it."""
        here = self.focusWidget()
        if here is not None and self.area.isAncestorOf(here) and here.hasFocus():
            reveal(here)

    def _make_missing(self, most: int | None = None, wait: int = _PAUSE) -> None:
        """Make cards that are not there yet, at most so many, from the first shelf on; the others follow after ``wait``."""
        by_shelf: dict[str, list[Evidence]] = {name: [] for name in self._shelves}
        for item in self.open_case.evidence:
            by_shelf[self._shelf_of(item).material_id].append(item)
        missing = [item for items in by_shelf.values() for item in items if item.id not in self._cards]
        for item in missing[:most]:
            self._cards[item.id] = self._make(item)
        for name, items in by_shelf.items():
            self._shelves[name].show_cards([self._cards[item.id] for item in items if item.id in self._cards])
        if most is not None and len(missing) > most:
            self._rest_soon.start(wait)
        else:
            self._rest_soon.stop()

    def _make_all(self) -> None:
        if self._rest_soon.isActive():
            self._make_missing()

    def _on_rest(self) -> None:
        self._make_missing(_THEN)

    def _shelf_of(self, item: Evidence) -> Shelf:
        """Where it stands; what the notice has no shelf for is not sorted."""
        return self._shelves.get(item.material, self._unsorted)

    def _make(self, item: Evidence) -> EvidenceCard:
        card = EvidenceCard(item, self.open_case, self._looks, self._shelf_of(item))
        card.remove_requested.connect(self._on_remove)
        card.move_requested.connect(self._on_move)
        card.opened.connect(self._on_opened)
        card.said.connect(self.done)
        return card

    def _drop(self, evidence_id: str) -> None:
        card = self._cards.pop(evidence_id)
        shelf = next((shelf for shelf in self._shelves.values() if card in shelf.cards), None)
        here = self.focusWidget()
        if shelf is not None and here is not None and card.isAncestorOf(here):
            shelf.add_button.setFocus(Qt.FocusReason.OtherFocusReason)
        if shelf is not None:
            shelf.cards.remove(card)
        card.hide()
        card.deleteLater()

    def _on_replaced(self, place: str) -> None:
        """Undone, done again or restored: shown at once, wherever the cursor is."""
        if place == EVIDENCE and self.isVisible():
            self._follow_evidence(anew=True)

    def _on_looked(self) -> None:
        if self.isVisible():
            self._follow_evidence(anew=False)

    def _on_remove(self, evidence_id: str) -> None:
        self.open_case.remove_evidence(evidence_id)

    def _on_move(self, evidence_id: str, by: int) -> None:
        card = self._cards[evidence_id]
        here = self.focusWidget()
        if not self.open_case.move_evidence(evidence_id, by):
            self.done.emit("已经是这一项的第一份" if by < 0 else "已经是这一项的最后一份")
            return
        if here is not None and card.isAncestorOf(here):  # the card went to another place with its focus
            here.setFocus(Qt.FocusReason.OtherFocusReason)
        self.area.ensureWidgetVisible(card, 0, 40)
        item = self.open_case.evidence_of(evidence_id)
        if item is not None:
            place = self._shelf_of(item).cards.index(card) + 1
            self.done.emit(f"“{item.title or item.file_name}”现在是这一项的第{place}份")

    def _on_opened(self, evidence_id: str) -> None:
        self.area.ensureWidgetVisible(self._cards[evidence_id], 0, 40)

    def _on_add(self) -> None:
        material = str(self.sender().property("material"))
        dialog = QFileDialog(self, "添加证明材料", "", _FILES)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setProperty("material", material)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(self._on_chosen)
        leave_no_trace(dialog)
        dialog.open()

    def _on_chosen(self, paths: list[str]) -> None:
        self._ask_to_add(str(self.sender().property("material")), list(paths))

    def _ask_to_add(self, material: str, paths: list[str]) -> None:
        self.done.emit(f"正在添加{len(paths)}份文件")
        self.add_evidence_requested.emit(material, paths)
