"""The tests of a condition below one another: what is asked, value against threshold, how it was counted."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget

from desktop_app.assessment.results import Outcome
from desktop_app.ui.words import show_icon, words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop_app.assessment.results import AtomVerdict

_BASIS = {"counted": "按台账计算", "declared": "按手工填写", "entered": "", "attested": "", "none": ""}


class AtomGrid(QWidget):
    """The tests of a condition below one another: icon, what is asked, value against threshold."""

    rows_requested = Signal(str)
    """Id of a test whose counted ledger rows the user wants to see."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 4)
        self._grid.setColumnStretch(2, 3)
        self._rows: dict[str, _AtomRow] = {}

    def show_atoms(self, atoms: Iterable[AtomVerdict]) -> None:
        """Show these verdicts; a row is made once for each test and then only rewritten."""
        for atom in atoms:
            row = self._rows.get(atom.id)
            if row is None:
                row = self._rows[atom.id] = _AtomRow(self._grid, 2 * len(self._rows), self)
                row.rows_button.clicked.connect(partial(self._on_rows, atom.id))
            row.show_atom(atom)

    def _on_rows(self, atom_id: str, _checked: object = None) -> None:
        self.rows_requested.emit(atom_id)

    def lines(self) -> list[str]:
        """Each row in one line."""
        return [row.text() for row in self._rows.values()]


class _AtomRow:
    """The three cells and the note line of one test inside a card."""

    def __init__(self, grid: QGridLayout, row: int, card: QWidget) -> None:
        self._icon = QLabel(card)
        self._label = words("", "", card)
        self._value = words("", "", card)
        self._note = words("", "small", card)
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(self._icon, row, 0, top)
        grid.addWidget(self._label, row, 1, top)
        grid.addWidget(self._value, row, 2, top)
        grid.addWidget(self._note, row + 1, 1)
        self.rows_button = QPushButton("看这些行", card)
        self.rows_button.setProperty("class", "link")
        self.rows_button.setAutoDefault(False)
        self.rows_button.hide()
        grid.addWidget(self.rows_button, row + 1, 2, Qt.AlignmentFlag.AlignLeft)

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
            parts += _ways_on(atom)
        note = "。".join(part.rstrip("。") for part in parts if part)
        self._note.setText(note)
        self._note.setVisible(bool(note))
        counted = sum(len(ref.rows) for ref in atom.trace if ref.kind == "ledger")
        self.rows_button.setVisible(bool(counted))
        self.rows_button.setAccessibleName(f"看{atom.label}数了台账的哪些行，{counted:,}行")

    def text(self) -> str:
        """The row in one line."""
        return "｜".join(part for part in (self._label.text(), self._value.text(), self._note.text()) if part)


def _ways_on(atom: AtomVerdict) -> tuple[str, ...]:
    """What is to be known, and what would turn it; said once where both are the same."""
    if atom.note and atom.note in atom.turn:
        return (atom.turn,)
    return (atom.note, atom.turn)


def _comparison(atom: AtomVerdict) -> str:
    """“172 家 ≥ 150 家，超出 22 家”; before there is a value, what is asked for; one value of two would mislead."""
    if atom.outcome is Outcome.DIVIDED:
        return atom.words
    return atom.fact or (f"要求 {atom.threshold_text}" if atom.threshold_text else "")
