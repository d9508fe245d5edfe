"""结论卡片: what the rules say, live and with a margin; never red at a field (experience D0.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop_app.assessment.results import Outcome
from desktop_app.ui.words import set_property, show_icon, words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop_app.assessment.results import AtomVerdict, ConditionVerdict

_BASIS = {"counted": "按台账计算", "declared": "按手工填写", "entered": "", "attested": "", "none": ""}


class ConditionCard(QFrame):
    """One condition or category: outcome in words, then each of its tests with value, threshold and margin."""

    question_requested = Signal(str)
    """Id of a verdict whose 咨询问题单 is wanted."""

    def __init__(self, verdict: ConditionVerdict, parent: QWidget | None = None) -> None:
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
        self._atoms = AtomGrid(self)
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


class AtomGrid(QWidget):
    """The tests of a condition below one another: icon, what is asked, value against threshold.

    ``noted`` says whether the note of each test stands below it. Tests that are no longer shown go.
    """

    def __init__(self, parent: QWidget | None = None, *, noted: bool = True) -> None:
        super().__init__(parent)
        self._noted = noted
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 4)
        self._grid.setColumnStretch(2, 3)
        self._rows: dict[str, _AtomRow] = {}

    def show_atoms(self, atoms: Iterable[AtomVerdict]) -> None:
        """Show these verdicts; a row is made once for each test and then only rewritten."""
        shown: set[str] = set()
        for atom in atoms:
            row = self._rows.get(atom.id)
            if row is None:
                row = self._rows[atom.id] = _AtomRow(self._grid, 2 * len(self._rows), self, noted=self._noted)
            row.show_atom(atom)
            shown.add(atom.id)
        for name, row in self._rows.items():
            row.set_shown(name in shown)

    def lines(self) -> list[str]:
        """Each row in one line."""
        return [row.text() for row in self._rows.values() if row.shown]


class _AtomRow:
    """The three cells and the note line of one test inside a card."""

    def __init__(self, grid: QGridLayout, row: int, card: QWidget, *, noted: bool) -> None:
        self._noted = noted
        self.shown = True
        self._icon = QLabel(card)
        self._label = words("", "", card)
        self._value = words("", "", card)
        self._note = words("", "small", card)
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(self._icon, row, 0, top)
        grid.addWidget(self._label, row, 1, top)
        grid.addWidget(self._value, row, 2, top)
        grid.addWidget(self._note, row + 1, 1, 1, 2)

    def show_atom(self, atom: AtomVerdict) -> None:
        """Show one verdict."""
        show_icon(self._icon, atom.outcome.value)
        self._label.setText(atom.label)
        self._value.setText(_comparison(atom) or atom.words)
        parts = [_BASIS[atom.basis] if atom.value is not None else ""]
        if len(atom.readings) > 1 and atom.outcome is not Outcome.DIVIDED:  # there the note says them
            parts.append(
                "；".join(f"{item.label} {item.value_text}" for item in atom.readings if item.value_text)
            )
        if atom.outcome is not Outcome.MET:
            parts.append(atom.note)
        note = "。".join(part.rstrip("。") for part in parts if part)
        self._note.setText(note if self._noted else "")
        self._note.setVisible(bool(note) and self._noted)

    def set_shown(self, shown: bool) -> None:  # noqa: FBT001 - the value itself
        """Show the row or take it out of sight."""
        if shown != self.shown:
            self.shown = shown
            for label in (self._icon, self._label, self._value):
                label.setVisible(shown)
            self._note.setVisible(shown and bool(self._note.text()))

    def text(self) -> str:
        """The row in one line."""
        return "｜".join(part for part in (self._label.text(), self._value.text(), self._note.text()) if part)


def _comparison(atom: AtomVerdict) -> str:
    """“172 家 ≥ 150 家，超出 22 家”; before there is a value, what is asked for; one value of two would mislead."""
    if atom.outcome is Outcome.DIVIDED:
        return atom.words
    return atom.fact or (f"要求 {atom.threshold_text}" if atom.threshold_text else "")
