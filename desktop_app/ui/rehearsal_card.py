"""One question of 评委视角 with what the case answers now, the tick, and the note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop_app.assessment.rehearsal import LACKING, READY
from desktop_app.models.kinds import EntryKind
from desktop_app.notice.models import Question
from desktop_app.ui.access_keys import OF_THE_WINDOW, letters, with_key
from desktop_app.ui.binding import Binding
from desktop_app.ui.fields.choice_field import YesNoField
from desktop_app.ui.fields.long_text_field import LongTextField
from desktop_app.ui.words import set_property, show_icon, words
from desktop_app.ui.wrapping_row import WrappingRow

if TYPE_CHECKING:
    from PySide6.QtCore import SignalInstance

    from desktop_app.assessment.rehearsal import RehearsalLine
    from desktop_app.assessment.results import AtomVerdict
    from desktop_app.ui.open_case import OpenCase

PRINT_KEY = "D"
"""Access key of the button that prints the sheet, above the card."""
_NO_PROOF = "还没有写明由哪份材料或哪个台账证明"
_NOTE_LINES = 3


class RehearsalCard(QWidget):
    """Made once for a question; ``show_line`` brings it up to date."""

    field_requested = Signal()
    evidence_requested = Signal()
    ledgers_requested = Signal()
    report_requested = Signal()

    def __init__(self, line: RehearsalLine, open_case: OpenCase, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name = line.question.id
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 4, 4, 12)
        column.setSpacing(10)
        self._eyebrow = words("", "eyebrow", self)
        column.addWidget(self._eyebrow)
        column.addWidget(words(f"{line.question.ask}？", "section-title", self))
        self._answers = QFrame(self)
        self._answers.setProperty("class", "panel")
        self._grid = QVBoxLayout(self._answers)
        self._grid.setContentsMargins(12, 8, 12, 8)
        self._grid.setSpacing(4)
        column.addWidget(self._answers)
        self._rows = [_VerdictRow(self._answers) for _ in line.atoms]
        for row in self._rows:
            self._grid.addWidget(row)
        self._facts = words("", "", self._answers)
        self._proofs = words("", "small", self._answers)
        self._grid.addWidget(self._facts)
        self._grid.addWidget(self._proofs)
        column.addLayout(self._ways())
        if line.question.bring:
            column.addWidget(words(f"备好：{line.question.bring}", "small", self))
        ready = Question(
            field=f"rehearsal.{name}.ready",
            kind=EntryKind.YES_NO,
            label="答得上吗",
        )
        note = Question(
            field=f"rehearsal.{name}.note",
            kind=EntryKind.LONG_TEXT,
            label="备注",
            hint="怎么答、缺什么、找谁补",
            width="full",
        )
        self.ready = YesNoField(ready, self, words=(READY, LACKING))
        self.note = LongTextField(note, self, lines=_NOTE_LINES)
        for field in (self.ready, self.note):
            Binding(field, open_case)
            column.addWidget(field)
        column.addStretch(1)
        self._give_keys()

    @property
    def verdicts(self) -> int:
        """How many verdicts it has room for."""
        return len(self._rows)

    def show_line(self, line: RehearsalLine, place: str) -> None:
        """Show what the case answers now; ``place`` says which question of how many it is."""
        self._eyebrow.setText(f"{line.verdict.clause}　{line.verdict.label}　{place}")
        for row, atom in zip(self._rows, line.atoms, strict=True):
            row.show_atom(atom)
        told = "\n".join(f"{label}：{text}" for _, label, text in line.answers)
        self._facts.setText(told)
        self._facts.setVisible(bool(told))
        proofs = "、".join(line.proofs)
        self._proofs.setText(f"依据：{proofs}" if proofs else f"依据：{_NO_PROOF}")
        self.to_ledgers.setVisible(any(ref.kind == "ledger" for atom in line.atoms for ref in atom.trace))

    def text(self) -> str:
        """What the case answers, as read."""
        rows = [row.text() for row in self._rows]
        return "\n".join([*rows, *filter(None, (self._facts.text(), self._proofs.text()))])

    def _ways(self) -> WrappingRow:
        """Buttons to where the answer stands."""
        row = WrappingRow(gap=4)
        self.to_field = self._way("改这一项", self.field_requested)
        self.to_evidence = self._way("看证明材料", self.evidence_requested)
        self.to_ledgers = self._way("看台账", self.ledgers_requested)
        self.to_report = self._way("看申请报告", self.report_requested)
        for button in (self.to_field, self.to_evidence, self.to_ledgers, self.to_report):
            row.addWidget(button)
        return row

    def _way(self, text: str, signal: SignalInstance) -> QPushButton:
        button = QPushButton(text, self)
        button.setProperty("class", "link")
        button.setAutoDefault(False)
        button.clicked.connect(signal)
        return button

    def _give_keys(self) -> None:
        buttons = (self.to_field, self.to_evidence, self.to_ledgers, self.to_report)
        fields = (self.ready, self.note)
        labels = [*(button.text() for button in buttons), *(field.question.label for field in fields)]
        found = letters(labels, {*OF_THE_WINDOW, PRINT_KEY})
        for button, letter in zip(buttons, found, strict=False):
            button.setAccessibleName(button.text())
            button.setText(with_key(button.text(), letter))
        for field, letter in zip(fields, found[len(buttons) :], strict=True):
            field.give_key(letter)


class _VerdictRow(QWidget):
    """One verdict: icon, requirement, outcome; below it value against threshold, or what is missing."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 2, 0, 2)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(1)
        grid.setColumnStretch(1, 1)
        self._icon = QLabel(self)
        self._label = words("", "", self)
        self._word = words("", "verdict", self, wrap=False)
        self._fact = words("", "strong", self)
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(self._icon, 0, 0, top)
        grid.addWidget(self._label, 0, 1, top)
        grid.addWidget(self._word, 0, 2, top)
        grid.addWidget(self._fact, 1, 1, 1, 2)

    def show_atom(self, atom: AtomVerdict) -> None:
        """Show this verdict."""
        outcome = atom.outcome.value
        show_icon(self._icon, outcome)
        self._label.setText(atom.label)
        self._word.setText(atom.words)
        set_property(self._word, "outcome", outcome)
        fact = atom.fact or ("" if outcome == "met" else atom.note)
        self._fact.setText(fact)
        self._fact.setVisible(bool(fact))

    def text(self) -> str:
        """The row in one line."""
        return "｜".join(label.text() for label in (self._label, self._word, self._fact) if label.text())
