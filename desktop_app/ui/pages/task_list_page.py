"""任务清单: the home of a case; what is done, what is loud, one click to each page (experience S2)."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop_app.assessment.planning import plan
from desktop_app.assessment.results import COUNTING, Outcome
from desktop_app.assessment.selftest import answered_steps, selftest_lines
from desktop_app.notice.selftest import SELFTEST
from desktop_app.ui import style
from desktop_app.ui.page_facts import fact_of
from desktop_app.ui.page_status import PageStatus, status_of
from desktop_app.ui.pages.page import ScrollPage
from desktop_app.ui.superseded_note import SupersededNote
from desktop_app.ui.text_size import fit_always
from desktop_app.ui.words import Elided, set_property, show_icon, words

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from desktop_app.assessment.results import Assessment, AtomVerdict
    from desktop_app.notice.models import Page, SelfTest
    from desktop_app.ui.open_case import OpenCase
    from desktop_app.ui.rules_desk import RulesDesk

RULES = "rules"
"""Id of the page with the rules, which belongs to the window."""
_ORDER = (Outcome.MET, Outcome.DIVIDED, Outcome.UNMET, Outcome.UNKNOWN)
_STATUS_WIDTH = 96
_VERB_WIDTH = 196
"""Pixels at 100 % from which the facts stand below one another."""
_QUIET = frozenset({PageStatus.DONE, PageStatus.OPTIONAL, PageStatus.NOT_APPLICABLE})


class TaskListPage(ScrollPage):
    """Sections with their pages, each row with its state; above them how far the whole case is."""

    def __init__(self, page: Page, open_case: OpenCase, desk: RulesDesk | None = None) -> None:
        super().__init__(page, open_case)
        self._desk = desk
        self.note = self._note(desk)
        self._summary = words("", "strong", self.column)
        self._meter = Meter(self.column)
        self._until = words("", "small", self.column)
        self.due = words("", "small", self.column)
        top = QVBoxLayout()
        top.setSpacing(6)
        for widget in (self._summary, self._meter, self._until, self.due):
            top.addWidget(widget)
        self.body.addLayout(top)
        if self.note is not None:
            self.body.addWidget(self.note)
        self.selftest = SelfTestCard(open_case.notice.selftest, self.column)
        self.selftest.button.clicked.connect(self._on_selftest)
        self.body.addWidget(self.selftest)
        self._rows: dict[str, TaskRow] = {}
        for section in open_case.notice.sections:
            block = QVBoxLayout()
            block.setSpacing(0)
            block.addWidget(words(section.title, "group-title", self.column))
            block.addSpacing(2)
            for item in section.pages:
                row = TaskRow(item, self.column)
                row.clicked.connect(self._on_clicked)
                self._rows[item.id] = row
                block.addWidget(row)
            self.body.addLayout(block)

    def refresh(self) -> None:
        """Show the states as they are now."""
        if self.note is not None and self._desk is not None:
            self.note.setVisible(not self._desk.is_put_away(self.open_case.notice))
        for row in self._rows.values():
            status = status_of(row.page, self.open_case)
            applies = status is not PageStatus.NOT_APPLICABLE
            row.show_status(status, fact_of(row.page, self.open_case) if applies else "")
        atoms = applicable_atoms(self.open_case.assessment)
        counts = Counter(atom.outcome for atom in atoms)
        said = Counter(atom.words for atom in atoms)
        order = (*(outcome.label for outcome in _ORDER), COUNTING)
        parts = [f"{said[word]}项{word}" for word in order if said[word]]
        self._summary.setText(f"{len(atoms)}项要求：{'，'.join(parts)}")
        self._meter.show_counts([(outcome, counts[outcome]) for outcome in _ORDER])
        self._until.setText(self._deadline())
        notice = self.open_case.notice
        made = plan(self.open_case.application, notice, self.open_case.today)
        self.due.setText(made.due_words)
        self.due.setVisible(bool(made.due_words))
        lines = selftest_lines(self.open_case.assessment, notice)
        self.selftest.show_progress(answered_steps(lines), len(notice.selftest.steps))

    def focus_first(self) -> None:
        """The self-test in a case that holds nothing yet, otherwise the first page that is not done."""
        if not self.selftest.answered:
            self.selftest.button.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        open_rows = [row for row in self._rows.values() if row.status not in _QUIET]
        row = next(iter(open_rows or self._rows.values()), None)
        if row is not None:
            row.setFocus(Qt.FocusReason.OtherFocusReason)
            self.area.ensureWidgetVisible(row, 0, 80)

    def row(self, page_id: str) -> TaskRow:
        """The row of a page."""
        return self._rows[page_id]

    def _note(self, desk: RulesDesk | None) -> SupersededNote | None:
        """That the rules may have been replaced, unless that was put away for this case."""
        notice = self.open_case.notice
        superseded = notice.identity.superseded
        if superseded is None or desk is None or desk.is_put_away(notice):
            return None
        note = SupersededNote(superseded, self.column, brief=True)
        note.rules_requested.connect(self._on_rules)
        note.put_away.connect(partial(desk.put_away, notice))
        return note

    def _deadline(self) -> str:
        identity = self.open_case.notice.identity
        until = identity.counting.submission
        days = (until - self.open_case.today).days
        left = f"还有{days}天" if days > 0 else "就是今天" if days == 0 else f"已过{-days}天"
        return f"报送截止 {until.isoformat()}，{left}。纸质件一式{identity.copies}份。"

    def _on_rules(self) -> None:
        self.page_requested.emit(RULES)

    def _on_selftest(self) -> None:
        self.page_requested.emit(SELFTEST)

    def _on_clicked(self) -> None:
        row = self.sender()
        if isinstance(row, TaskRow):
            self.page_requested.emit(row.page.id)


class SelfTestCard(QFrame):
    """两分钟自测, offered above the tasks: what it is for, and how far it has come."""

    def __init__(self, selftest: SelfTest, parent: QWidget) -> None:
        super().__init__(parent)
        self.answered = 0
        self.setProperty("class", "panel")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 10, 14, 10)
        row.setSpacing(12)
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(words(selftest.title, "card-head", self))
        self.state = words("", "small", self)
        column.addWidget(self.state)
        row.addLayout(column, 1)
        self.button = QPushButton("", self)
        self.button.setAutoDefault(False)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)

    def show_progress(self, answered: int, steps: int) -> None:
        """Say how many of the steps have a verdict."""
        self.answered = answered
        if not answered:
            state, button = "先看看够不够条件；答案就填在案卷里，也可以跳过。", "开始自测"
        elif answered < steps:
            state, button = f"已答 {answered} / {steps} 步。", "继续自测"
        else:
            state, button = f"{steps} 步都有结论。", "看自测结果"
        self.state.setText(state)
        self.button.setText(button)


class TaskRow(QPushButton):
    """One page: what to do, what stands there, and its state; the whole row can be clicked."""

    def __init__(self, page: Page, parent: QWidget) -> None:
        super().__init__(parent)
        self.page = page
        self.status = PageStatus.NOT_STARTED
        self.setProperty("class", "task-row")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        row = self._row = QHBoxLayout(self)
        fit_always(self, self._fit)
        row.setSpacing(8)
        self._verb = words(page.verb, "task-verb", self, wrap=False)
        self._fact = Elided("", "small", self)
        self._icon = QLabel(self)
        self._word = words("", "verdict", self, wrap=False)
        fit_always(self._word, lambda: self._word.setFixedWidth(style.scaled(_STATUS_WIDTH)))
        fit_always(self._verb, lambda: self._verb.setMinimumWidth(style.scaled(_VERB_WIDTH)))
        row.addWidget(self._verb)
        row.addWidget(self._fact, 1)
        row.addSpacing(8)
        row.addWidget(self._icon)
        row.addWidget(self._word)
        for label in (self._verb, self._fact, self._icon, self._word):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_status(self, status: PageStatus, fact: str = "") -> None:
        """Show this state, and what stands on the page."""
        self.status = status
        self._fact.setText(fact)
        show_icon(self._icon, status.value)
        self._word.setText(status.label)
        set_property(self._word, "outcome", status.value)
        set_property(self._verb, "off", status is PageStatus.NOT_APPLICABLE)
        self.setAccessibleName("，".join(part for part in (self.page.verb, fact, status.label) if part))

    def _fit(self) -> None:
        room = style.roomy(5)
        self._row.setContentsMargins(8, room, 8, room)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As tall as the text wants; a long fact gives way and widens nothing."""
        return QSize(self._row.minimumSize().width(), self._row.sizeHint().height())


class Meter(QWidget):
    """A bar in parts: how many requirements are met, divided, unmet, unknown; the words above it say the same."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(8)
        self._counts: list[tuple[Outcome, int]] = []

    def show_counts(self, counts: list[tuple[Outcome, int]]) -> None:
        """Show these parts."""
        self._counts = counts
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the parts side by side."""
        del event
        theme = style.theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        total = sum(number for _, number in self._counts) or 1
        left = 0.0
        for outcome, number in self._counts:
            wide = self.width() * number / total
            colour = (
                theme.line if outcome is Outcome.UNKNOWN else getattr(theme, style.MEANING[outcome.value])
            )
            painter.setBrush(QColor(colour))
            if number:
                painter.drawRoundedRect(QRectF(left, 0, max(wide - 2, 2), self.height()), 3, 3)
            left += wide
        painter.end()


def applicable_atoms(assessment: Assessment) -> list[AtomVerdict]:
    """Every test that counts for this applicant: conditions, 特色, and the categories applied for."""
    chosen = [item for item in assessment.categories if item.chosen]
    verdicts = (*assessment.conditions, assessment.distinction, *chosen)
    return [atom for item in verdicts for atom in item.atoms if atom.outcome is not Outcome.NOT_APPLICABLE]
