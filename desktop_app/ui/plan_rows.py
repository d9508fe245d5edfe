"""The tasks of the plan as rows: a tick, how many days, from when to when, how it stands, the way to do it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop_app.assessment.planning import MOST_DAYS, TaskState
from desktop_app.assessment.working_days import day_words
from desktop_app.ui import style
from desktop_app.ui.fields.editors import CheckBox, LineEdit
from desktop_app.ui.text_size import fit_always
from desktop_app.ui.words import set_property, show_icon, words

if TYPE_CHECKING:
    from desktop_app.assessment.planning import Plan, PlannedTask
    from desktop_app.notice.models import PlanTask
    from desktop_app.ui.open_case import OpenCase

_DAYS_WIDTH = 52
_WORD_WIDTH = 92


class PlanRows(QWidget):
    """One row for each task, in the order in which they have to begin."""

    page_requested = Signal(str)

    def __init__(self, open_case: OpenCase, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._open_case = open_case
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.rows = {task.id: PlanRow(task, open_case, self) for task in open_case.notice.delivery.tasks}
        for row in self.rows.values():
            row.page_requested.connect(self.page_requested)
            self._column.addWidget(row)

    def show_plan(self, plan: Plan) -> None:
        """Show this plan; a row with the cursor in it stays where it is."""
        order = [item.task.id for item in plan.tasks]
        if not self.isAncestorOf(self.window().focusWidget() or self):
            for place, name in enumerate(order):
                if self._column.indexOf(self.rows[name]) != place:
                    self._column.insertWidget(place, self.rows[name])
        for item in plan.tasks:
            self.rows[item.task.id].show_task(item)

    def text(self) -> str:
        """All rows as read."""
        return "\n".join(row.text() for row in self.rows.values())


class PlanRow(QFrame):
    """One task."""

    page_requested = Signal(str)

    def __init__(self, task: PlanTask, open_case: OpenCase, parent: QWidget) -> None:
        super().__init__(parent)
        self._task = task
        self._open_case = open_case
        self._done_field = f"delivery.tasks.{task.id}.done"
        self.days_field = f"delivery.tasks.{task.id}.days"
        self.setProperty("class", "row-line")
        self.done = CheckBox(task.label, self)
        self.done.setToolTip("办完了打勾")
        self._note = words(task.note, "small", self)
        self._note.setVisible(bool(task.note))
        self.days = LineEdit(self)
        self.days.setPlaceholderText(str(task.days))
        self.days.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.days.setAccessibleName(f"{task.label}，要几个工作日，通常 {task.days}")
        fit_always(self.days, lambda: self.days.setFixedWidth(style.scaled(_DAYS_WIDTH)))
        self._span = words("", "", self)
        self._icon = QLabel(self)
        self._word = words("", "verdict", self, wrap=False)
        fit_always(self._word, lambda: self._word.setMinimumWidth(style.scaled(_WORD_WIDTH)))
        self._problem = words("", "problem", self)
        self._problem.hide()
        self.way = QPushButton("去办", self)
        self.way.setProperty("class", "link")
        self.way.setAutoDefault(False)
        self.way.setAccessibleName(f"去办：{task.label}")
        self.way.setVisible(task.page is not None)
        self._lay_out()
        if open_case.read_only:
            self.done.look_only()
            self.days.setReadOnly(True)
        self.done.clicked.connect(self._on_done)
        self.days.typed.connect(self._on_typed)
        self.days.left.connect(self._on_left)
        self.days.entered.connect(self._on_left)
        self.way.clicked.connect(self._on_way)
        open_case.replaced.connect(self._on_replaced)
        self._restore()

    def show_task(self, item: PlannedTask) -> None:
        """Show when it has to be done, and how it stands."""
        done = item.state is TaskState.DONE
        if self.done.isChecked() is not done:
            self.done.setChecked(done)
        one_day = item.start == item.end
        span = day_words(item.start) if one_day else f"{day_words(item.start)} 至 {day_words(item.end)}"
        self._span.setText(f"最迟 {span}")
        show_icon(self._icon, item.state.value)
        self._word.setText(item.words)
        set_property(self._word, "outcome", item.state.value)

    def text(self) -> str:
        """The row in one line."""
        return "｜".join((self._task.label, self._span.text(), self._word.text()))

    @property
    def problem_text(self) -> str:
        """What is the matter with the number of days; empty when nothing is."""
        return self._problem.text()

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(4, 6, 4, 6)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.done)
        head.addStretch(1)
        head.addWidget(self.days)
        head.addWidget(words("个工作日", "unit", self, wrap=False))
        grid.addLayout(head, 0, 0)
        state = QHBoxLayout()
        state.setSpacing(8)
        for widget in (self._icon, self._word):
            state.addWidget(widget)
        grid.addLayout(state, 0, 1)
        second = QVBoxLayout()
        second.setSpacing(2)
        second.setContentsMargins(26, 0, 0, 0)
        second.addWidget(self._span)
        second.addWidget(self._note)
        grid.addLayout(second, 1, 0)
        grid.addWidget(self.way, 1, 1, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self._problem, 2, 0, 1, 2)

    def _restore(self) -> None:
        self.days.put(self._open_case.entry_text(self.days_field))
        self._say_problem()

    def _on_replaced(self, place: str) -> None:
        if place == self.days_field:
            self._restore()

    def _on_done(self) -> None:
        if not self._open_case.read_only:
            self._open_case.enter(self._done_field, True if self.done.isChecked() else None)

    def _on_typed(self, text: str) -> None:
        self._open_case.begin_editing(self.days_field)
        self._open_case.enter(self.days_field, text)

    def _on_left(self) -> None:
        self._open_case.end_editing(self.days_field)
        self._say_problem()

    def _say_problem(self) -> None:
        value = self._open_case.answer(self.days_field)
        beyond = isinstance(value, int) and not 1 <= value <= MOST_DAYS
        refused = self.days_field in self._open_case.unfinished
        wrong = beyond or refused
        self._problem.setText(f"“{self._task.label}”的天数写 1 到 {MOST_DAYS}" if wrong else "")
        self._problem.setVisible(wrong)

    def _on_way(self) -> None:
        if self._task.page is not None:
            self.page_requested.emit(self._task.page)
