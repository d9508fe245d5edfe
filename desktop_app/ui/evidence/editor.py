"""What is known of one piece of evidence, to fill in under its line: as printed, from whom, valid when, proof of what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop_app.assessment.evidence_words import LABELS, shelf_name
from desktop_app.models.choices import Copy
from desktop_app.models.evidence import UNSORTED
from desktop_app.models.kinds import EntryKind
from desktop_app.notice.models import Question
from desktop_app.ui.evidence.binding import EvidenceBinding
from desktop_app.ui.evidence.page_panel import PagePanel
from desktop_app.ui.fields.choice_field import YesNoField
from desktop_app.ui.fields.editors import CheckBox, ChoiceBox
from desktop_app.ui.fields.line_field import LineField
from desktop_app.ui.tab_order import move_focus
from desktop_app.ui.words import words
from desktop_app.ui.wrapping_row import WrappingRow

if TYPE_CHECKING:
    from desktop_app.models.evidence import Evidence
    from desktop_app.packet.preflight import Inspected
    from desktop_app.ui.evidence_looks import EvidenceLooks
    from desktop_app.ui.open_case import OpenCase

_PRINTED = "印在目录里和这份材料的第一页上"
_PHOTO = "印在目录里和这一页上；照片写明时间和内容，例如：2020-06-18 惠企政策宣讲会现场"
_INDENT = 16
"""Pixels left of what is no field, so that it stands below the words of fields."""
_ISSUER = ("issuer", EntryKind.TEXT, "full", "")
_SHORT_LINES = (
    (("issued_on", EntryKind.DAY, "纸上落款的日期"), ("number", EntryKind.TEXT, "台账的证据编号一列写它")),
    (("valid_from", EntryKind.DAY, ""), ("valid_to", EntryKind.DAY, "")),
)
"""Fields of one short line, row by row: name in the model, kind, hint."""


class EvidenceEditor(QFrame):
    """The fields of one piece of evidence; every change goes into the case at once."""

    said = Signal(str)

    def __init__(
        self, item: Evidence, open_case: OpenCase, looks: EvidenceLooks | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("class", "panel")
        self._id = item.id
        self._open_case = open_case
        self._bindings: list[EvidenceBinding] = []
        self._offered: tuple[str, ...] | None = None
        self.fields: dict[str, LineField] = {}
        """By the name of the field in the model."""
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 12, 12, 12)
        column.setSpacing(12)
        column.addWidget(self._line(item, "title", EntryKind.TEXT, "full", _PRINTED))
        self._make_shelves(column)
        self._make_lines(item, column)
        self._make_copy(column)
        self._make_proofs(column)
        self.pages = PagePanel(item.id, open_case, looks, self)
        self.pages.said.connect(self.said)
        column.addWidget(self.pages)
        if open_case.read_only:
            self.sealed.look_only()
            self.shelves.look_only()
            self.copy_kind.look_only()
        self.follow(item, None)

    def follow(self, item: Evidence, inspected: Inspected | None, *, anew: bool = False) -> None:
        """Show what the case holds now; ``anew`` also in the field with the cursor, as after undo."""
        for binding in self._bindings:
            (binding.show if anew else binding.follow)(item)
        is_picture = inspected is not None and inspected.facts.kind.is_picture
        self.fields["title"].hint.setText(_PHOTO if is_picture else _PRINTED)
        self._offer_shelves(item)
        self.copy_kind.show_entry(None if item.copy_kind is None else item.copy_kind is Copy.ORIGINAL)
        self.sealed.setChecked(item.sealed)
        self._offer_proofs(item)
        count = item.pages or (inspected.pages if inspected is not None else None)
        bound = inspected is None or inspected.bindable
        self.pages.setVisible(bool(count) and bound)
        if count and bound:
            small = inspected is not None and any(remark.code == "smaller" for remark in inspected.remarks)
            self.pages.follow(item, count, has_small=small)

    def take_focus(self) -> None:
        """The first thing to fill in."""
        self.fields["title"].setFocus()

    def proofs(self) -> dict[str, CheckBox]:
        """The boxes for the conditions, by atom."""
        return dict(self._proofs)

    def _make_lines(self, item: Evidence, column: QVBoxLayout) -> None:
        """From whom, and when: what belongs together stands side by side."""
        column.addWidget(self._line(item, *_ISSUER))
        for lines in _SHORT_LINES:
            row = WrappingRow(gap=8)
            for name, kind, hint in lines:
                row.addWidget(self._line(item, name, kind, "short", hint))
            column.addLayout(row)

    def _line(self, item: Evidence, name: str, kind: EntryKind, width: str, hint: str) -> LineField:
        label = LABELS[name]
        question = Question.model_validate(
            {"field": name, "kind": kind, "label": label, "hint": hint or None, "width": width}
        )
        field = LineField(question, self)
        field.label.setText(label)  # what is optional is said once by the card, not beside each label
        field.entered.connect(self._on_entered)
        self.fields[name] = field
        self._bindings.append(EvidenceBinding(field, name, item, self._open_case))
        return field

    def _make_shelves(self, column: QVBoxLayout) -> None:
        label = self._label(LABELS["material"])
        self.shelves = ChoiceBox(self)
        self.shelves.setAccessibleName(LABELS["material"])
        label.setBuddy(self.shelves)
        notice = self._open_case.notice
        for material in notice.materials:
            if material.source == "evidence":
                self.shelves.addItem(shelf_name(material.id, notice), material.id)
        self.shelves.addItem(shelf_name(UNSORTED, notice), UNSORTED)
        self.shelves.activated.connect(self._on_shelved)
        column.addLayout(_below(label, self.shelves))

    def _offer_shelves(self, item: Evidence) -> None:
        self.shelves.setCurrentIndex(self.shelves.findData(item.material))

    def _make_copy(self, column: QVBoxLayout) -> None:
        row = WrappingRow(gap=24)
        question = Question(field="copy_kind", kind=EntryKind.YES_NO, label=LABELS["copy_kind"])
        self.copy_kind = YesNoField(question, self, words=(Copy.ORIGINAL.label, Copy.COPY.label))
        self.copy_kind.label.setText(LABELS["copy_kind"])
        self.copy_kind.edited.connect(self._on_copy_kind)
        row.addWidget(self.copy_kind)
        self.sealed = CheckBox("已盖章", self)
        self.sealed.clicked.connect(self._on_sealed)
        stamped = QWidget(self)
        stand = QVBoxLayout(stamped)
        stand.setContentsMargins(0, 0, 0, 0)
        stand.setSpacing(4)
        stand.addWidget(words(LABELS["sealed"], "field-label", stamped))
        stand.addWidget(self.sealed)
        row.addWidget(stamped)
        column.addLayout(row)

    def _make_proofs(self, column: QVBoxLayout) -> None:
        self._proofs: dict[str, CheckBox] = {}
        self._proof_box = QWidget(self)
        inside = QVBoxLayout(self._proof_box)
        inside.setContentsMargins(_INDENT, 0, 0, 0)
        inside.setSpacing(4)
        inside.addWidget(words(LABELS["proves"], "field-label", self._proof_box))
        self._proof_row = WrappingRow(gap=6)
        inside.addLayout(self._proof_row)
        column.addWidget(self._proof_box)

    def _offer_proofs(self, item: Evidence) -> None:
        """The conditions that papers of this shelf can prove, and those that this one is said to prove already."""
        kept = {atom for atom, box in self._proofs.items() if box.hasFocus()}  # unticked just now
        more = (atom for atom in (*item.proves, *kept) if self._knows(atom))
        offered = tuple(dict.fromkeys((*self._asked(item), *more)))
        if offered != self._offered:
            self._offered = offered
            for box in self._proofs.values():
                self._proof_row.removeWidget(box)
                box.hide()
                box.deleteLater()
            self._proofs = {atom: self._proof(atom) for atom in offered}
        self._proof_box.setVisible(bool(offered))
        for atom, box in self._proofs.items():
            box.setChecked(atom in item.proves)

    def _asked(self, item: Evidence) -> list[str]:
        """What papers of its shelf can prove, without what belongs to categories that are not applied for."""
        notice = self._open_case.notice
        material = notice.material(item.material)
        applied = self._open_case.application.service_platform.categories
        out = {
            atom
            for category in notice.categories
            if applied and category.id not in applied
            for group in category.any_of
            for atom in group
        }
        return [atom for atom in (material.proves if material is not None else ()) if atom not in out]

    def _knows(self, atom: str) -> bool:
        try:
            return bool(self._open_case.notice.atom(atom))
        except KeyError:
            return False

    def _proof(self, atom: str) -> CheckBox:
        box = CheckBox(self._open_case.notice.atom(atom).label, self._proof_box)
        box.setProperty("atom", atom)
        box.clicked.connect(self._on_proofs)
        if self._open_case.read_only:
            box.look_only()
        self._proof_row.addWidget(box)
        return box

    def _label(self, text: str) -> QLabel:
        return words(text, "field-label", self)

    def _on_entered(self) -> None:
        move_focus(self.window(), forward=True)

    def _on_shelved(self) -> None:
        self._open_case.change_evidence(self._id, {"material": str(self.shelves.currentData() or UNSORTED)})

    def _on_copy_kind(self, is_original: object) -> None:
        kinds = {True: Copy.ORIGINAL, False: Copy.COPY}
        kind = kinds.get(is_original) if isinstance(is_original, bool) else None
        self._open_case.change_evidence(self._id, {"copy_kind": kind})

    def _on_sealed(self) -> None:
        self._open_case.change_evidence(self._id, {"sealed": self.sealed.isChecked()})

    def _on_proofs(self) -> None:
        item = self._open_case.evidence_of(self._id)
        if item is None:
            return
        elsewhere = tuple(atom for atom in item.proves if atom not in self._proofs)
        ticked = tuple(atom for atom, box in self._proofs.items() if box.isChecked())
        self._open_case.change_evidence(self._id, {"proves": (*ticked, *elsewhere)})


def _below(label: QLabel, editor: QWidget) -> QVBoxLayout:
    """A label over what it names, at the place of the other fields."""
    column = QVBoxLayout()
    column.setContentsMargins(_INDENT, 0, 0, 0)
    column.setSpacing(4)
    column.addWidget(label)
    row = QHBoxLayout()
    row.addWidget(editor)
    row.addStretch(1)
    column.addLayout(row)
    return column
