"""两分钟自测: the questions that rule an applicant out soonest, with the result live beside them (experience S3)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from desktop_app.assessment.results import Outcome
from desktop_app.assessment.selftest import SelfTestLine, answered_steps, selftest_lines
from desktop_app.models.kinds import EntryKind
from desktop_app.ui.fields.categories_field import CategoriesField
from desktop_app.ui.fields.choice_field import YesNoField
from desktop_app.ui.pages.question_page import QuestionPage
from desktop_app.ui.words import set_property, show_icon, words

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from desktop_app.notice.models import Contact, Notice, Page, Question
    from desktop_app.ui.fields.field import Field
    from desktop_app.ui.open_case import OpenCase

_BESIDE_FROM = 860
"""Width of the page from which the result stands beside the questions; below it is under them."""
_RESULT_WIDTH = 400
_SHARES = (3, 2)
_USUAL_TEXT = 14
_ORDER = (Outcome.UNMET, Outcome.DIVIDED, Outcome.UNKNOWN, Outcome.MET)


class SelfTestPage(QuestionPage):
    """The same questions as on the pages of the wizard, so that what is answered here is answered there."""

    def __init__(self, page: Page, open_case: OpenCase) -> None:
        notice = open_case.notice
        self._heads = {
            _first_field(step.fields[0]): (number, step.label)
            for number, step in enumerate(notice.selftest.steps, start=1)
        }
        super().__init__(page, open_case)
        self.result = SelfTestResult(notice, self)
        self.frame.removeWidget(self.area)
        self._halves = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._halves.setSpacing(0)
        self._halves.addWidget(self.area, _SHARES[0])
        self._halves.addWidget(self.result, _SHARES[1])
        self.frame.addLayout(self._halves)

    def refresh(self) -> None:
        """Show the fields that concern this applicant, and what their answers lead to."""
        super().refresh()
        self.result.show_lines(selftest_lines(self.open_case.assessment, self.open_case.notice))

    def leave(self) -> None:
        """Nothing is missing here: what is not answered is asked again on its page."""

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """The result goes under the questions where there is no room beside them."""
        super().resizeEvent(event)
        scale = max(self.font().pixelSize(), _USUAL_TEXT) / _USUAL_TEXT
        beside = self.width() >= _BESIDE_FROM * scale
        ways = QBoxLayout.Direction
        self._halves.setDirection(ways.LeftToRight if beside else ways.TopToBottom)
        self.result.setMaximumWidth(round(_RESULT_WIDTH * scale) if beside else self.maximumWidth())

    def _refresh_ledger_words(self) -> None:
        """Any of the numbers may be counted by a ledger meanwhile."""
        for binding in self._bindings.values():
            binding.refresh_echo()

    def _on_focused(self, field_id: str) -> None:
        """The verdict of the step that the cursor is in is in sight."""
        super()._on_focused(field_id)
        steps = self.open_case.notice.selftest.steps
        asked = field_id.partition("[")[0].removesuffix(".met")
        step = next((step.id for step in steps if asked in step.fields), "")
        self.result.show_step(step)

    def _add_above(self, question: Question, form: QVBoxLayout) -> None:
        head = self._heads.get(question.field)
        if head is not None:
            number, label = head
            form.addWidget(StepHead(number, label, self.column))

    def _make_field(self, question: Question) -> Field:
        if question.kind is EntryKind.CHOICES:
            return CategoriesField(question, self.open_case.notice.categories, self.column)
        if question.field.startswith("attested."):
            return YesNoField(question, self.column, words=("符合", "不符合"))
        return super()._make_field(question)


class StepHead(QFrame):
    """Number and question of one step, above its fields."""

    def __init__(self, number: int, label: str, parent: QWidget) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 0, 0)
        column.addWidget(words(f"{number}. {label}", "section-title", self))


class SelfTestResult(QFrame):
    """What the answers lead to so far: one line for each verdict, and whom to ask."""

    def __init__(self, notice: Notice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("selftest-result")
        self.setAccessibleName("自测结果")
        area = self._area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setProperty("class", "read")
        area.setAccessibleName("自测结果")
        sheet = QWidget(area)
        self._column = QVBoxLayout(sheet)
        self._column.setContentsMargins(16, 20, 16, 16)
        self._column.setSpacing(6)
        area.setWidget(sheet)
        own = QVBoxLayout(self)
        own.setContentsMargins(0, 0, 0, 0)
        own.addWidget(area)
        self.summary = words("", "panel-title", self)
        self.way_on = words("", "small", self)
        self._column.addWidget(self.summary)
        self._column.addWidget(self.way_on)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self._column.addLayout(self._list)
        self.rows: dict[str, ResultRow] = {}
        self.lines: tuple[SelfTestLine, ...] = ()
        self._column.addSpacing(10)
        self.contacts = words(_contact_words(notice.identity.contacts), "small", self)
        if self.contacts.text():
            self._column.addWidget(words("拿不准的，打电话问", "panel-head", self))
            self._column.addWidget(self.contacts)
        self._column.addStretch(1)
        self._steps = len(notice.selftest.steps)

    def show_lines(self, lines: tuple[SelfTestLine, ...]) -> None:
        """Show these verdicts in place of the last ones."""
        if [line.id for line in lines] != [line.id for line in self.lines]:
            self._make_rows(lines)
        self.lines = lines
        for line in lines:
            self.rows[line.id].show_line(line)
        counts = Counter(line.outcome for line in lines)
        parts = [f"{counts[outcome]}项{outcome.label}" for outcome in _ORDER if counts[outcome]]
        self.summary.setText("，".join(parts))
        self.way_on.setText(self._way_on(counts, answered_steps(lines)))

    def show_step(self, step: str) -> None:
        """Scroll to the verdicts of this step."""
        for line in reversed([line for line in self.lines if line.step == step]):
            self._area.ensureWidgetVisible(self.rows[line.id], 0, 24)

    def text(self) -> str:
        """All lines as read."""
        return "\n".join(row.text() for row in self.rows.values())

    def _way_on(self, counts: Counter[Outcome], answered: int) -> str:
        if counts[Outcome.UNMET]:
            return "有不满足的也仍可继续准备：填写的都保留，补足以后结论会变。"
        if answered < self._steps:
            return f"已答 {answered} / {self._steps} 步。没有答的不算满足，也可以以后在各页填写。"
        if counts[Outcome.DIVIDED]:
            return "有的条款两种读法结论不同，打电话问清后再定。"
        return "自测的各项都有结论，到任务清单继续填写其余内容。"

    def _make_rows(self, lines: tuple[SelfTestLine, ...]) -> None:
        for row in self.rows.values():
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = {line.id: ResultRow(self) for line in lines}
        for row in self.rows.values():
            self._list.addWidget(row)


class ResultRow(QFrame):
    """One verdict: icon, requirement, outcome in a word, then value against threshold, then what would turn it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("class", "row-line")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 6, 0, 6)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        self._icon = QLabel(self)
        self._label = words("", "", self)
        self._word = words("", "verdict", self, wrap=False)
        self._fact = words("", "", self)
        self._turn = words("", "small", self)
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(self._icon, 0, 0, top)
        grid.addWidget(self._label, 0, 1, top)
        grid.addWidget(self._word, 0, 2, top)
        grid.addWidget(self._fact, 1, 1, 1, 2)
        grid.addWidget(self._turn, 2, 1, 1, 2)

    def show_line(self, line: SelfTestLine) -> None:
        """Show this verdict."""
        show_icon(self._icon, line.outcome.value)
        self._label.setText(line.label)
        self._word.setText(line.words)
        set_property(self._word, "outcome", line.outcome.value)
        for label, text in ((self._fact, line.fact), (self._turn, line.turn)):
            label.setText(text)
            label.setVisible(bool(text))
        self.setAccessibleName(self.text())

    def text(self) -> str:
        """The row in one line."""
        shown = (self._label, self._word, self._fact, self._turn)
        return "｜".join(label.text() for label in shown if label.text())


def _first_field(field: str) -> str:
    """The id under which the first field of a step is asked here."""
    return f"{field}.met" if field.startswith("attested.") else field


def _contact_words(contacts: tuple[Contact, ...]) -> str:
    return "\n".join(
        f"{contact.purpose}：{contact.names}" + (f"，{'、'.join(contact.phones)}" if contact.phones else "")
        for contact in contacts
    )
