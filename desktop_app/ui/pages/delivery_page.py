"""交付与倒排: what has to be done until when, what is handed in, and to whom (experience C22, S17)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout

from desktop_app.assessment.planning import packed_count, plan
from desktop_app.assessment.seal_standing import open_words
from desktop_app.ui.access_keys import OF_THE_WINDOW, letters
from desktop_app.ui.binding import Binding
from desktop_app.ui.fields.kinds import make_field
from desktop_app.ui.hand_in_list import HandInLegs, HandInList
from desktop_app.ui.pages.page import PLAN, ScrollPage, column_layout
from desktop_app.ui.plan_rows import PlanRows
from desktop_app.ui.plan_strip import PlanStrip
from desktop_app.ui.words import words

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from desktop_app.notice.models import Page
    from desktop_app.ui.fields.field import Field
    from desktop_app.ui.open_case import OpenCase
    from desktop_app.ui.seals.desk import SealsDesk

_PRINT_KEY = "D"
_TASKS = "delivery.tasks."
_PACKED = "delivery.packed."


class DeliveryPage(ScrollPage):
    """The plan counts back from the day the applicant has to hand in; ticks and days belong to the case."""

    def __init__(self, page: Page, open_case: OpenCase) -> None:
        super().__init__(page, open_case)
        self._seals: SealsDesk | None = None
        self.until = words("", "strong", self.column)
        self.print_button = QPushButton(f"打印倒排表(&{_PRINT_KEY})", self.column)
        self.print_button.setAutoDefault(False)
        self.print_button.setAccessibleName("打印倒排表")
        self.print_button.clicked.connect(self._on_print)
        head = QHBoxLayout()
        head.addWidget(self.until, 1)
        head.addWidget(self.print_button, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(head)
        self.basis = words("", "small", self.column)
        self.body.addWidget(self.basis)
        self.fields = {question.field: make_field(question, self.column) for question in page.questions}
        taken = {*OF_THE_WINDOW, _PRINT_KEY}
        keys = letters([field.question.label for field in self.fields.values()], taken)
        for field, letter in zip(self.fields.values(), keys, strict=True):
            field.give_key(letter)
            Binding(field, open_case)
            field.focused.connect(self.field_focused)
            self.rows.addWidget(field)
        self.body = self._part()
        self.body.addWidget(words("倒排", "section-title", self.column))
        self.strip = PlanStrip(self.column)
        self.body.addWidget(self.strip)
        self.calendar = words("", "small", self.column)
        self.body.addWidget(self.calendar)
        self.tasks = PlanRows(open_case, self.column)
        self.tasks.page_requested.connect(self.page_requested)
        self.body.addWidget(self.tasks)
        self.body.addWidget(words(open_case.notice.delivery.provenance_note, "small", self.column))
        self.packed = words("", "section-title", self.column)
        self.body.addWidget(self.packed)
        self.items = HandInList(open_case, self.column)
        self.body.addWidget(self.items)
        self.seals = words("", "problem", self.column)
        self.seals.hide()
        self.body.addWidget(self.seals)
        self.body.addWidget(words("交给谁", "section-title", self.column))
        self.legs = HandInLegs(open_case, self.column)
        self.body.addWidget(self.legs)

    def follow(self, seals: SealsDesk) -> None:
        """Say what is still to be stamped and scanned; the build that is stamped is looked for when the page is shown."""
        self._seals = seals
        seals.changed.connect(self._show_seals)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """The build that is stamped is looked for when somebody looks."""
        super().showEvent(event)
        if self._seals is not None:
            self._seals.look()

    def refresh(self) -> None:
        """Count back anew from the deadline, on the day it is."""
        case = self.open_case
        made = plan(case.application, case.notice, case.today)
        self.until.setText(made.deadline_words)
        basis = made.basis_words
        self.basis.setText(f"{basis}，问到后填在下面。" if basis else "倒排按这一天算。")
        self.strip.show_plan(made)
        self.calendar.setText(f"灰色的是不上班的日子。{made.calendar_words}")
        self.tasks.show_plan(made)
        ready, things = packed_count(case.application, case.notice)
        self.packed.setText(f"交什么（{things} 件，已备 {ready} 件）")
        self.items.refresh()
        self._show_seals()
        self.legs.refresh()

    def field(self, field_id: str) -> Field | None:
        """The field of the question this page asks."""
        return self.fields.get(field_id)

    def focus_field(self, field_id: str) -> bool:
        """Put the cursor to the date, the tick or the days that are meant."""
        target = self.fields.get(field_id)
        name, _, part = field_id.removeprefix(_TASKS).rpartition(".")
        row = self.tasks.rows.get(name) if field_id.startswith(_TASKS) else None
        box = self.items.boxes.get(field_id.removeprefix(_PACKED))
        found = target or (row and (row.days if part == "days" else row.done)) or box
        if found is None:
            return False
        found.setFocus(Qt.FocusReason.OtherFocusReason)
        self.area.ensureWidgetVisible(found, 0, 80)
        return True

    def focus_first(self) -> None:
        """The date that everything hangs on, at the top."""
        first = next(iter(self.fields.values()), None)
        if first is None:
            super().focus_first()
            return
        first.setFocus(Qt.FocusReason.OtherFocusReason)
        self.area.ensureVisible(0, 0)

    def _part(self) -> QVBoxLayout:
        part = column_layout()
        self.rows.addLayout(part)
        return part

    def _show_seals(self) -> None:
        plan = self._seals.plan if self._seals is not None else None
        said = open_words(plan, self.open_case.application.seals) if plan is not None else ()
        self.seals.setText("\n".join(said))
        self.seals.setVisible(bool(said))

    def _on_print(self) -> None:
        self.paper_requested.emit(PLAN)
