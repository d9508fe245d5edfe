"""What ties one field of the editor to one piece of evidence; lives and dies with its field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop_app.assessment.evidence_words import LABELS
from desktop_app.assessment.field_words import EVIDENCE
from desktop_app.models.entries import EntryProblem, parse_entry
from desktop_app.models.formats import entry_text
from desktop_app.models.problems import sentence

if TYPE_CHECKING:
    from desktop_app.models.evidence import Evidence
    from desktop_app.ui.fields.line_field import LineField
    from desktop_app.ui.open_case import OpenCase


class EvidenceBinding(QObject):
    """Field to case on each change that is an answer; what is none is named on leaving, and the answer stays as it was."""

    def __init__(self, field: LineField, name: str, item: Evidence, open_case: OpenCase) -> None:
        super().__init__(field)
        self._field = field
        self._name = name
        self._id = item.id
        self._open_case = open_case
        self._problem: EntryProblem | None = None
        self._before: tuple[object] | None = None
        """What stood here when the typing began; half a day may read as another day."""
        self.show(item)
        if open_case.read_only:
            field.look_only()
        field.edited.connect(self._on_edited)
        field.left.connect(self._on_left)

    def show(self, item: Evidence) -> None:
        """Show what the case holds, wherever the cursor is."""
        self._problem = None
        self._field.show_entry(self._text(item))
        self._field.show_problem(None)

    def follow(self, item: Evidence) -> None:
        """Show what the case holds, unless something is being typed here."""
        if not self._field.editor.hasFocus() and self._problem is None:
            self._field.settled_entry(self._text(item))

    def _text(self, item: Evidence) -> str:
        return entry_text(self._field.question.kind, getattr(item, self._name))

    def _on_edited(self, text: str) -> None:
        self._open_case.begin_editing(f"{EVIDENCE}[{self._id}].{self._name}")
        item = self._open_case.evidence_of(self._id)
        if self._before is None:
            self._before = (getattr(item, self._name, None),)
        try:
            value = parse_entry(self._field.question.kind, text) if text.strip() else None
        except EntryProblem as problem:
            self._problem = problem
            self._put(self._before[0])
            return
        self._problem = None
        self._field.show_problem(None)
        if isinstance(value, str):
            value = value.strip() or None
        if self._name == "title":
            value = value or ""
        self._put(value)

    def _put(self, value: object) -> None:
        self._open_case.change_evidence(self._id, {self._name: value}, visit=True)

    def _on_left(self) -> None:
        self._before = None
        if self._problem is not None:
            self._field.show_problem(sentence(self._problem.code, LABELS[self._name], self._problem.params))
        else:
            item = self._open_case.evidence_of(self._id)
            if item is not None:
                self._field.settled_entry(self._text(item))
        self._open_case.end_editing(f"{EVIDENCE}[{self._id}].{self._name}")
