"""结论卡片: what the rules say, live and with a margin; never red at a field (experience D0.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop_app.assessment.results import Outcome
from desktop_app.notice.models import Category
from desktop_app.ui.atom_grid import AtomGrid
from desktop_app.ui.route_tree import RouteTree
from desktop_app.ui.words import set_property, show_icon, words

if TYPE_CHECKING:
    from desktop_app.assessment.results import ConditionVerdict
    from desktop_app.notice.models import Condition


class ConditionCard(QFrame):
    """One condition or category: outcome in words, then each of its tests with value, threshold and margin."""

    question_requested = Signal(str)
    """Id of a verdict whose 咨询问题单 is wanted."""
    rows_requested = Signal(str)
    """As of ``AtomGrid``."""

    def __init__(
        self, verdict: ConditionVerdict, rule: Condition | Category | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._divided = ""
        self.setProperty("class", "card")
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 10)
        column.setSpacing(6)
        head = QHBoxLayout()
        head.setSpacing(8)
        self._icon = QLabel(self)
        self._title = words(verdict.label, "card-head", self)
        self._outcome = words("", "verdict", self, wrap=False)
        head.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._title, 1)
        head.addWidget(self._outcome, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        self._atoms = tests_of(rule, self)
        self._atoms.rows_requested.connect(self.rows_requested)
        column.addWidget(self._atoms)
        self._note = words("", "small", self)
        column.addWidget(self._note)
        self.question = QPushButton("打印咨询问题单", self)
        self.question.setAutoDefault(False)
        self.question.clicked.connect(self._on_question)
        column.addWidget(self.question, 0, Qt.AlignmentFlag.AlignLeft)
        self.show_verdict(verdict)

    def show_verdict(self, verdict: ConditionVerdict) -> None:
        """Show this verdict in place of the last one."""
        outcome = verdict.outcome.value
        set_property(self, "outcome", outcome)
        set_property(self._outcome, "outcome", outcome)
        show_icon(self._icon, outcome)
        self._outcome.setText(verdict.words)
        route = f"（{verdict.route}）" if verdict.route else ""
        self._title.setText(f"{verdict.label}{route}")
        note = verdict.note or (verdict.summary if not verdict.atoms else "")
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self._atoms.show_atoms(verdict.atoms)
        divided = next((atom for atom in verdict.atoms if atom.outcome is Outcome.DIVIDED), None)
        self._divided = divided.id if divided is not None else ""
        self.question.setVisible(divided is not None)
        self.question.setAccessibleName(f"打印咨询问题单：{divided.label}" if divided is not None else "")
        self.setAccessibleName(f"结论：{verdict.label}，{verdict.words}")
        self.setAccessibleDescription(self.text())

    def _on_question(self) -> None:
        self.question_requested.emit(self._divided)

    def text(self) -> str:
        """All that the card says, for assistive tools and for tests."""
        lines = [f"{self._title.text()}｜{self._outcome.text()}"]
        lines += self._atoms.lines()
        return "\n".join([*lines, self._note.text()]).strip()


def tests_of(rule: Condition | Category | None, parent: QWidget) -> AtomGrid | RouteTree:
    """What shows the tests of this rule: branches where there is more than one way to meet it."""
    if rule is None or len(rule.any_of) == 1:
        return AtomGrid(parent)
    return RouteTree(rule.any_of, rule.routes if isinstance(rule, Category) else (), parent)
