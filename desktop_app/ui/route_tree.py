"""Two ways to meet a rule, drawn as branches: what is asked on each, how each stands, that one of them is enough."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop_app.assessment.category_choice import route_outcome
from desktop_app.ui import style
from desktop_app.ui.atom_grid import AtomGrid
from desktop_app.ui.words import set_property, show_icon, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from PySide6.QtGui import QPaintEvent

    from desktop_app.assessment.results import AtomVerdict

_INDENT = 26
_STEM = 9
"""Pixels from the left at which the stem stands."""


class RouteTree(QWidget):
    """A root that says one branch is enough; each branch with its tests, all of which it needs."""

    rows_requested = Signal(str)
    """As of ``AtomGrid``."""

    def __init__(
        self, groups: Sequence[Sequence[str]], names: Sequence[str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 0)
        column.setSpacing(8)
        self._root = words(f"{len(groups)} 条路线，走通一条即可", "small", self)
        column.addWidget(self._root)
        self.branches = [
            _Branch(group, names[number] if number < len(names) else f"路线{number + 1}", self)
            for number, group in enumerate(groups)
        ]
        for branch in self.branches:
            branch.grid.rows_requested.connect(self.rows_requested)
            column.addWidget(branch)

    def show_atoms(self, atoms: Iterable[AtomVerdict]) -> None:
        """Show these verdicts on the branches that ask for them."""
        by_id = {atom.id: atom for atom in atoms}
        for branch in self.branches:
            branch.show_atoms(by_id)
        self.update()

    def lines(self) -> list[str]:
        """Each branch and each of its tests in one line."""
        return [line for branch in self.branches for line in branch.lines()]

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the stem, and from it a twig to the head of each branch."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(style.theme().line_strong), 1.5))
        x = style.scaled(_STEM)
        ends = [branch.y() + branch.head_middle() for branch in self.branches]
        painter.drawLine(QPointF(x, self._root.geometry().bottom() + 2), QPointF(x, ends[-1]))
        for end in ends:
            painter.drawLine(QPointF(x, end), QPointF(style.scaled(_INDENT) - 3, end))
        painter.end()


class _Branch(QWidget):
    """One way: its name, whether it is walked through, and its tests."""

    def __init__(self, group: Sequence[str], name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._group = tuple(group)
        column = QVBoxLayout(self)
        column.setContentsMargins(style.scaled(_INDENT), 0, 0, 0)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(8)
        self._icon = QLabel(self)
        all_of = f"（{len(group)} 项都要满足）" if len(group) > 1 else ""
        self._name = words(f"{name}{all_of}", "strong", self)
        self._word = words("", "verdict", self, wrap=False)
        top = Qt.AlignmentFlag.AlignTop
        head.addWidget(self._icon, 0, top)
        head.addWidget(self._name, 1)
        head.addWidget(self._word, 0, top)
        column.addLayout(head)
        self.grid = AtomGrid(self)
        self.grid.setContentsMargins(style.scaled(24), 0, 0, 0)
        column.addWidget(self.grid)

    def head_middle(self) -> float:
        """Height of the middle of the first line of its head."""
        return self._icon.y() + self._icon.height() / 2

    def show_atoms(self, by_id: dict[str, AtomVerdict]) -> None:
        """Show the verdicts it needs."""
        own = [by_id[name] for name in self._group if name in by_id]
        outcome = route_outcome(own)
        show_icon(self._icon, outcome.value)
        self._word.setText(outcome.label)
        set_property(self._word, "outcome", outcome.value)
        self.grid.show_atoms(own)

    def lines(self) -> list[str]:
        """The branch, then its tests."""
        return [f"{self._name.text()}｜{self._word.text()}", *self.grid.lines()]
