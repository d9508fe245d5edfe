"""评委视角: through the packet as a reviewer would go, question by question, with what the case answers (experience C21)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop_app.assessment.rehearsal import progress_words, rehearsal_lines
from desktop_app.ui import style
from desktop_app.ui.pages.page import DEFENCE, PageHeading, PageWidget
from desktop_app.ui.rehearsal_card import PRINT_KEY, RehearsalCard
from desktop_app.ui.rehearsal_list import RehearsalList
from desktop_app.ui.review_lines import field_of
from desktop_app.ui.words import words

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from desktop_app.assessment.rehearsal import RehearsalLine
    from desktop_app.notice.models import Page
    from desktop_app.ui.fields.field import Field
    from desktop_app.ui.open_case import OpenCase

_BESIDE_FROM = 700
"""Width of the page from which the question stands beside the list; below it is under it."""
_LIST_WIDTH = 320
_LIST_SHARE = 0.37
_LIST_HEIGHT = 190
_NO_LIMIT = 16_777_215
"""Qt's measure for a widget that may be of any size."""
_ROUND = {None: True, True: False, False: None}
"""What a tick becomes by Space: 没看过, 答得上, 要补."""


class RehearsalPage(PageWidget):
    """The list at the left, the question at hand at the right; ticks and notes belong to the case."""

    def __init__(self, page: Page, open_case: OpenCase) -> None:
        super().__init__(page, open_case)
        self._lines: dict[str, RehearsalLine] = {}
        self._cards: dict[str, RehearsalCard] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 16, 24, 12)
        column.setSpacing(10)
        column.addWidget(PageHeading(page.title, page.lead or "", page.clause or "", self))
        self.progress = words("", "strong", self)
        self.print_button = QPushButton(f"打印答辩一页纸(&{PRINT_KEY})", self)
        self.print_button.setAutoDefault(False)
        self.print_button.setAccessibleName("打印答辩一页纸")
        self.print_button.clicked.connect(self._on_print)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self.progress)
        head.addWidget(words("上下键换一问，空格换勾", "small", self), 1)
        head.addWidget(self.print_button)
        column.addLayout(head)
        self.list = RehearsalList(self)
        self.list.chosen.connect(self._on_chosen)
        self.list.ticked.connect(self._on_ticked)
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        sheet = QWidget(self.area)
        sheet.setProperty("class", "page-sheet")
        self._stack = QVBoxLayout(sheet)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self.area.setWidget(sheet)
        self._halves = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._halves.setSpacing(4)
        self._halves.addWidget(self.list)
        self._halves.addWidget(self.area, 1)
        column.addLayout(self._halves, 1)

    def refresh(self) -> None:
        """Show the questions that concern this applicant, and what the case answers to the one at hand."""
        case = self.open_case
        found = rehearsal_lines(case.application, case.assessment, case.notice, case.evidence)
        self._lines = {line.question.id: line for line in found}
        self.progress.setText(progress_words(found))
        self.list.show_lines(found)
        self._show_card()

    def card(self) -> RehearsalCard | None:
        """The card of the question at hand."""
        return self._cards.get(self.list.question)

    def field(self, field_id: str) -> Field | None:
        """Tick or note of the question at hand."""
        card = self.card()
        fields = (card.ready, card.note) if card is not None else ()
        return next((field for field in fields if field.field_id == field_id), None)

    def focus_field(self, field_id: str) -> bool:
        """Take the question of this tick or note to hand, and put the cursor there."""
        question = field_id.removeprefix("rehearsal.").rpartition(".")[0]
        if not self.list.choose(question):
            return False
        field = self.field(field_id) if field_id.endswith(".note") else None
        (field or self.list).setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def focus_first(self) -> None:
        """The list, at the question at hand."""
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """The question goes below the list where there is no room beside it."""
        super().resizeEvent(event)
        beside = self.width() >= style.scaled(_BESIDE_FROM)
        ways = QBoxLayout.Direction
        self._halves.setDirection(ways.LeftToRight if beside else ways.TopToBottom)
        wide = min(style.scaled(_LIST_WIDTH), round(self.width() * _LIST_SHARE))
        self.list.setMinimumWidth(wide if beside else 0)
        self.list.setMaximumWidth(wide if beside else _NO_LIMIT)
        self.list.setMaximumHeight(_NO_LIMIT if beside else style.scaled(_LIST_HEIGHT))

    def _show_card(self) -> None:
        question = self.list.question
        for name, card in self._cards.items():
            card.setVisible(name == question)
        line = self._lines.get(question)
        if line is None:
            return
        known = self._cards.get(question)
        if known is None or len(line.atoms) != known.verdicts:
            known = self._make_card(line)
        place = list(self._lines).index(question) + 1
        known.show_line(line, f"第 {place} 问，共 {len(self._lines)} 问")

    def _make_card(self, line: RehearsalLine) -> RehearsalCard:
        before = self._cards.pop(line.question.id, None)
        if before is not None:  # a test of the condition has come or gone
            before.hide()
            before.deleteLater()
        card = self._cards[line.question.id] = RehearsalCard(line, self.open_case, self.area.widget())
        card.field_requested.connect(self._on_field)
        card.evidence_requested.connect(self._on_evidence)
        card.ledgers_requested.connect(self._on_ledgers)
        card.report_requested.connect(self._on_report)
        self._stack.addWidget(card)
        return card

    def _on_chosen(self, _: str) -> None:
        self._show_card()
        self.area.verticalScrollBar().setValue(0)

    def _on_ticked(self, question: str) -> None:
        line = self._lines.get(question)
        if line is not None and not self.open_case.read_only:
            self.open_case.enter_choice(f"rehearsal.{question}.ready", _ROUND[line.ready])

    def _on_field(self) -> None:
        line = self._lines[self.list.question]
        asked = next((name for name, _, _ in line.answers), "")
        own = [field_of(line.verdict, atom, self.open_case.notice) for atom in line.atoms]
        target = next((name for name in own if name), asked)
        if target:
            self.jump_requested.emit(target)

    def _on_evidence(self) -> None:
        self.ask_for_kind("evidence")

    def _on_ledgers(self) -> None:
        self.ask_for_kind("ledgers")

    def _on_report(self) -> None:
        self.ask_for_kind("report")

    def _on_print(self) -> None:
        self.paper_requested.emit(DEFENCE)
