"""What ties one field to one answer of the open case; lives and dies with its field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop_app.models.kinds import EntryKind
from desktop_app.ui.echo import counted_words, echo
from desktop_app.ui.fields.doubts import Doubt

if TYPE_CHECKING:
    from desktop_app.ui.fields.field import Field
    from desktop_app.ui.open_case import OpenCase

_CHOSEN = frozenset({EntryKind.YES_NO, EntryKind.CHOICE, EntryKind.CHOICES})
"""Kinds that are clicked, shown by value instead of by text."""


_ENDS = (".valid_to", ".lease_to")
"""Days on which something ends."""


class Binding(QObject):
    """Field to case on each change by the user; case to field when made, and on leaving when the spelling differs.

    A problem appears only when the cursor leaves; while the user types it may go away, never turn into another (D4).
    """

    def __init__(self, field: Field, open_case: OpenCase) -> None:
        super().__init__(field)
        self._field = field
        self._open_case = open_case
        self._kind = open_case.kind_of(field.field_id)
        self._telling = False
        self.restore()
        if open_case.read_only:
            field.look_only()
        field.edited.connect(self._on_edited)
        field.left.connect(self._on_left)
        open_case.evaluated.connect(self._on_evaluated)
        open_case.replaced.connect(self._on_replaced)
        field.doubts.confirmed.connect(self._on_confirmed)
        field.doubts.withdrawn.connect(self._on_withdrawn)

    def restore(self) -> None:
        """Show again what the case holds; a field that is composing is left alone."""
        if self._kind in _CHOSEN:
            self._field.show_entry(self._open_case.answer(self._field.field_id))
        else:
            self._field.show_entry(self._open_case.entry_text(self._field.field_id))
        self._echo()
        if self._field.field_id in self._open_case.unfinished:
            self._show_problem()
        self._show_doubts()

    def follow(self) -> None:
        """Show what the case holds if it was not this field that said so, and the cursor is elsewhere."""
        editor = self._field.focusProxy()
        if not self._telling and not (editor is not None and editor.hasFocus()):
            self.restore()
            self._show_problem()

    def refresh_echo(self) -> None:
        """Say again how the entry was understood; a ledger may have come in between."""
        self._echo()

    def check(self) -> None:
        """Show the problem of this field as it is now; for pages that are visited a second time."""
        self._show_problem()

    def _on_edited(self, entry: object) -> None:
        if self._kind not in _CHOSEN:
            self._open_case.begin_editing(self._field.field_id)
        self._telling = True
        self._open_case.enter(self._field.field_id, entry)
        self._telling = False
        self._echo()
        shown = self._field.problem_text
        if shown and self._open_case.problem_of(self._field.field_id) != shown:
            self._field.show_problem(None)

    def _on_evaluated(self) -> None:
        """A change elsewhere, such as in the other of two names that must agree, may have settled what is shown here."""
        self._show_doubts()
        shown = self._field.problem_text
        if not shown or self._telling:
            return
        now = self._open_case.problem_of(self._field.field_id)
        if now != shown:
            self._field.show_problem(None if self._open_case.editing == self._field.field_id else now)

    def _on_replaced(self, place: str) -> None:
        """Undone, done again or restored: shown at once, wherever the cursor is."""
        if place == self._field.field_id:
            self.restore()
            self._show_problem()

    def _on_left(self) -> None:
        if self._kind not in _CHOSEN and self._field.field_id not in self._open_case.unfinished:
            self._field.settled_entry(self._open_case.entry_text(self._field.field_id))
        self._echo()
        self._show_problem()
        self._open_case.end_editing(self._field.field_id)
        self._show_doubts()

    def _show_doubts(self) -> None:
        """What is unusual is said once the cursor has left, as a problem is; while it is typed it may only go away."""
        case, field_id = self._open_case, self._field.field_id
        found = case.doubts_of(field_id)
        if case.editing == field_id:
            shown = {doubt.message for doubt in self._field.doubts.shown}
            found = tuple(item for item in found if item.message in shown)
        doubts = [Doubt(item.key, item.message, item.confirmation) for item in found]
        if doubts:
            self._field.doubts.name_offered = case.name_used(checking=False)
            self._field.doubts.today = case.today
        self._field.show_doubts(doubts, may_confirm=not case.read_only)

    def _on_confirmed(self, key: str, name: str) -> None:
        finding = self._open_case.finding(key)
        if finding is not None:
            self._open_case.confirm(finding, name)

    def _on_withdrawn(self, key: str) -> None:
        finding = self._open_case.finding(key)
        if finding is not None:
            self._open_case.withdraw(finding)

    def _show_problem(self) -> None:
        self._field.show_problem(self._open_case.problem_of(self._field.field_id))

    def _echo(self) -> None:
        field_id = self._field.field_id
        if self._kind in _CHOSEN:
            return
        words = echo(
            self._kind,
            self._open_case.answer(field_id),
            str(self._field.entry()),
            self._open_case.unit_of(field_id),
            self._open_case.notice.identity,
            is_end=field_id.endswith(_ENDS),
        )
        figure = self._open_case.counted_figure(field_id)
        if figure is not None:
            words = "；".join(
                part for part in (words, counted_words(figure, self._open_case.unit_of(field_id))) if part
            )
        self._field.show_echo(words)
