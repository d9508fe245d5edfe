"""A page of questions, built from the pack: fields in reading order, then what the rules make of the answers."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from desktop_app.models.kinds import EntryKind
from desktop_app.ui.access_keys import letters, with_key
from desktop_app.ui.binding import Binding
from desktop_app.ui.condition_card import ConditionCard
from desktop_app.ui.fields.attested_field import AttestedField
from desktop_app.ui.fields.kinds import make_field, options_of
from desktop_app.ui.fields.long_text_field import LongTextField
from desktop_app.ui.fields.rows_field import RowsField
from desktop_app.ui.ledger_note import LedgerNote
from desktop_app.ui.name_cards import COMPARED, PLATFORM_NAME, PlatformNameCard, SealCard
from desktop_app.ui.page_status import is_attestation, missing_on, problems_on, verdict_of
from desktop_app.ui.pages.page import QUESTION, ScrollPage, column_layout
from desktop_app.ui.statement_cell import STATEMENT, StatementCell
from desktop_app.ui.words import set_property, words

if TYPE_CHECKING:
    from desktop_app.notice.models import Page, Question
    from desktop_app.ui.fields.field import Field
    from desktop_app.ui.open_case import OpenCase

_DECLARED = "declared."
_ROUTE = "recommendation.route"
_BELOW = 16
"""Pixels in sight below a card."""
_OwnCard = PlatformNameCard | SealCard | StatementCell
_OWN_CARDS: dict[str, type[_OwnCard]] = {
    PLATFORM_NAME: PlatformNameCard,
    COMPARED[-1][0]: SealCard,
    STATEMENT: StatementCell,
}
"""Cards that stand right below a field."""


class QuestionPage(ScrollPage):
    """Walks the questions of its page and knows none of them by name, except the three that bring a card of their own."""

    def __init__(self, page: Page, open_case: OpenCase) -> None:
        super().__init__(page, open_case)
        self._fields: dict[str, Field] = {}
        self._bindings: dict[str, Binding] = {}
        self.recognitions: RowsField | None = None
        self._blocks: dict[str, QWidget] = {}
        self._cards: dict[str, ConditionCard] = {}
        self.name_cards: list[_OwnCard] = []
        self._left_once = False
        self.summary = words("", "problem", self.column)
        self.summary.hide()
        self.body.addWidget(self.summary)
        self._ledger_note: LedgerNote | None = None
        if page.ledgers:
            self._ledger_note = LedgerNote(page.ledgers, open_case, self.column)
            self._ledger_note.place_requested.connect(self.place_requested)
            self.body.addWidget(self._ledger_note)
        self._add_form()
        self.elsewhere = self._ways_to_questions()
        self._give_keys()
        self._add_cards()
        self._add_ways()
        open_case.changed.connect(self._on_changed)

    def fields(self) -> tuple[Field, ...]:
        """The fields now on the page, in reading order."""
        listed = list(self._fields.values())
        if self.recognitions is not None:
            listed += self.recognitions.fields()
        return tuple(field for field in listed if field.isVisibleTo(self))

    def field(self, field_id: str) -> Field | None:
        """The field of this id, also inside a list."""
        every = (*self._fields.values(), *(self.recognitions.fields() if self.recognitions else ()))
        return next((field for field in every if field.field_id == field_id), None)

    def card(self, name: str) -> ConditionCard | None:
        """The card of this condition."""
        return self._cards.get(name)

    def refresh(self) -> None:
        """Show cards, counters and conditional questions as the answers are now."""
        for question in self.page.questions:
            if question.show_when is not None:
                self._blocks[question.field].setVisible(self.open_case.shown(question.show_when))
        for name, card in self._cards.items():
            verdict = verdict_of(name, self.open_case)
            if verdict is not None:
                card.show_verdict(verdict)
        statement = self._fields.get(STATEMENT)
        if isinstance(statement, LongTextField):
            statement.show_count(self.open_case.assessment.statement)
        self._refresh_ledger_words()
        for name_card in self.name_cards:
            name_card.refresh()
        if self._left_once:
            self._show_summary()

    def focus_field(self, field_id: str) -> bool:
        """Put the cursor into the editor of ``field_id`` and scroll to it."""
        field = self.field(field_id) or self.field(f"{field_id}.met")
        if field is None and self.recognitions is not None and field_id == self.recognitions.question.field:
            self.recognitions.setFocus(Qt.FocusReason.OtherFocusReason)
            self.area.ensureWidgetVisible(self.recognitions)
            return True
        if field is None:
            return False
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        binding = self._bindings.get(field.field_id)
        if binding is not None:  # whoever is led here is led to what is wrong
            binding.check()
        self.area.ensureWidgetVisible(field, 0, 80)
        return True

    def focus_first(self) -> None:
        """The first field, with the heading in sight."""
        target = next(iter(self.fields()), None)
        if target is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)
            self.area.ensureVisible(0, 0)
        elif self.recognitions is not None:
            self.recognitions.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.elsewhere:
            self.elsewhere[0].setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().focus_first()

    def bring_into_sight(self, widget: QWidget) -> None:
        """Of fields near the end of the page what the rules make of them comes along: the first card below, if both have room.

        At the first field the heading is worth more.
        """
        super().bring_into_sight(widget)
        fields, card = self.fields(), next(iter(self._cards.values()), None)
        here = next((field for field in fields[1:] if field is widget or field.isAncestorOf(widget)), None)
        if card is None or here is None:
            return
        view, bar = self.area.viewport(), self.area.verticalScrollBar()
        top = here.mapTo(view, here.rect().topLeft()).y()
        bottom = card.mapTo(view, card.rect().bottomLeft()).y() + _BELOW
        if view.height() < bottom <= top + view.height():
            bar.setValue(bar.value() + bottom - view.height())

    def leave(self) -> None:
        """From now on the page may say what is missing."""
        self._left_once = True
        for binding in self._bindings.values():
            binding.check()
        self._show_summary()

    def _refresh_ledger_words(self) -> None:
        if self._ledger_note is None:
            return
        self._ledger_note.refresh()
        for field_id, binding in self._bindings.items():
            if field_id.startswith(_DECLARED):
                binding.refresh_echo()

    def _add_form(self) -> None:
        form = QVBoxLayout()
        form.setSpacing(20)
        form.setContentsMargins(0, 4, 0, 4)
        for question in self.page.questions:
            self._add_above(question, form)
            block = self._block(question)
            self._blocks[question.field] = block
            form.addWidget(block)
            make = _OWN_CARDS.get(question.field)
            if make is not None:
                self.name_cards.append(make(self.open_case, self.column))
                beside = column_layout()
                beside.addWidget(self.name_cards[-1])
                form.addLayout(beside)
        self.rows.addLayout(form)

    def _add_above(self, question: Question, form: QVBoxLayout) -> None:
        """What stands above a question; for pages that divide their questions."""

    def _give_keys(self) -> None:
        """A letter for every field, and for the buttons of the page; those in cards that come and go have none."""
        fields = [field for field in self._fields.values() if not field.field_id.endswith(".reason")]
        buttons = [self._ledger_note.button] if self._ledger_note is not None else []
        if self.recognitions is not None:
            buttons.append(self.recognitions.add_button)
        buttons += self.elsewhere
        found = letters([*(button.text() for button in buttons), *(field.question.label for field in fields)])
        for button, letter in zip(buttons, found, strict=False):
            button.setAccessibleName(button.text())
            button.setText(with_key(button.text(), letter))
        for field, letter in zip(fields, found[len(buttons) :], strict=True):
            field.give_key(letter)

    def _add_cards(self) -> None:
        foot = column_layout()
        for name in self.page.conditions:
            verdict = verdict_of(name, self.open_case)
            if verdict is not None:
                rule = self.open_case.notice.condition(name)
                self._cards[name] = ConditionCard(verdict, rule, self.column)
                self._cards[name].question_requested.connect(self._on_question)
                self._cards[name].rows_requested.connect(self.ask_for_rows)
                foot.addWidget(self._cards[name])
        self.rows.addLayout(foot)

    def _ways_to_questions(self) -> tuple[QPushButton, ...]:
        """On a page that only judges: a way to each page where what it judges is answered."""
        if self.page.questions:
            return ()
        judged = set(self.page.conditions)
        pages = [
            page for page in self.open_case.notice.pages() if page.questions and judged & {*page.conditions}
        ]
        return tuple(self._way_to(page) for page in pages)

    def _way_to(self, page: Page) -> QPushButton:
        button = QPushButton(f"到“{page.title}”一页填写", self.column)
        button.setAutoDefault(False)
        button.clicked.connect(partial(self._on_way, page.id))
        return button

    def _on_way(self, page_id: str, _checked: object = None) -> None:
        self.page_requested.emit(page_id)

    def _add_ways(self) -> None:
        if self.elsewhere:
            foot = column_layout()
            for button in self.elsewhere:
                foot.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            self.rows.addLayout(foot)

    def _block(self, question: Question) -> QWidget:
        if is_attestation(question):
            attested = AttestedField(question, self.column)
            self._bind(attested.met)
            self._bind(attested.reason)
            return attested
        if question.kind is EntryKind.ROWS:
            self.recognitions = RowsField(question, self.open_case, self.column)
            self.recognitions.focused.connect(self._on_focused)
            self.recognitions.told.connect(self.said)
            self.recognitions.entered.connect(self._go_on_from)
            return self.recognitions
        field = self._make_field(question)
        self._bind(field)
        return field

    def _make_field(self, question: Question) -> Field:
        return make_field(self._with_guide(question), self.column, offered=self._offered(question))

    def _offered(self, question: Question) -> list[tuple[str, str]]:
        """The ways of being recommended that this notice knows; one chosen under another notice stays in sight."""
        if question.field != _ROUTE:
            return []
        routes = {route.route: route.label for route in self.open_case.notice.quotas.routes}
        chosen = self.open_case.application.recommendation.route
        return [
            (value, routes.get(value, label))
            for value, label in options_of(_ROUTE)
            if not routes or value in routes or value == chosen
        ]

    def _bind(self, field: Field) -> None:
        self._fields[field.field_id] = field
        self._bindings[field.field_id] = Binding(field, self.open_case)
        field.focused.connect(self._on_focused)
        field.told.connect(self.said)
        field.entered.connect(partial(self._go_on_from, field))

    def _with_guide(self, question: Question) -> Question:
        """A narrative shows the guide of its block in the report outline, where the page gives no hint."""
        if question.hint or not question.field.startswith("narrative."):
            return question
        key = question.field.partition(".")[2]
        blocks = (block for heading in self.open_case.notice.report.headings for block in heading.blocks)
        guide = next((block.guide for block in blocks if block.kind == "narrative" and block.id == key), "")
        return question.model_copy(update={"hint": guide or None})

    def _on_changed(self, field_id: str) -> None:
        """Something other than typing here changed an answer: the field shows it, unless the cursor is in it."""
        binding = self._bindings.get(field_id)
        if binding is not None:
            binding.follow()

    def _on_question(self, atom_id: str) -> None:
        self.paper_requested.emit(f"{QUESTION}{atom_id}")

    def _on_focused(self, field_id: str) -> None:
        self.field_focused.emit(field_id)

    def _go_on_from(self, field: Field) -> None:
        """Enter goes to the next field; after the last one it stays."""
        fields = self.fields()
        here = next((place for place, other in enumerate(fields, start=1) if other is field), len(fields))
        if here < len(fields):
            following = fields[here]
            following.setFocus(Qt.FocusReason.TabFocusReason)
            self.bring_into_sight(following)

    def _show_summary(self) -> None:
        problems = problems_on(self.page, self.open_case)
        missing = missing_on(self.page, self.open_case)
        parts = [f"{len(problems)}处填写问题"] if problems else []
        if missing:
            labels = "、".join(self.open_case.label_of(field) for field in missing[:3])
            parts.append(f"还没填写：{labels}" + (f"等{len(missing)}项" if len(missing) > 3 else ""))
        self.summary.setText("本页" + "；".join(parts) if parts else "")
        self.summary.setVisible(bool(parts))
        set_property(self.summary, "class", "problem" if problems else "small")
