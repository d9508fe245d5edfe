"""One ledger in the list of ledgers: how many rows, what they count for, and what can be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop_app.assessment.results import COUNTING
from desktop_app.models.ledgers import LEDGER_LABELS
from desktop_app.ui import style
from desktop_app.ui.looking import forbid
from desktop_app.ui.words import set_property, show_icon, words

if TYPE_CHECKING:
    from desktop_app.assessment.results import AtomVerdict
    from desktop_app.models.ledgers import LedgerKind


class LedgerLine(QFrame):
    """One ledger: name, rows, what it feeds, and its three buttons."""

    rows_requested = Signal(str)
    """Id of a verdict whose rows the user wants to see."""

    def __init__(self, kind: LedgerKind, parent: QWidget, *, fixed: bool = False) -> None:
        super().__init__(parent)
        self._fixed = fixed
        self.setProperty("class", "row-line")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(4, 8, 4, 10)
        whole.setSpacing(2)
        row = QHBoxLayout()
        row.setSpacing(10)
        self._icon = QLabel(self)
        text = QVBoxLayout()
        text.setContentsMargins(style.icon_side() + 10, 0, 0, 0)
        text.setSpacing(2)
        self._name = words(LEDGER_LABELS[kind], "strong", self, wrap=False)
        self._feeds: dict[str, tuple[QLabel, QPushButton]] = {}
        self._unfinished = words("", "problem", self)
        self._unfinished.hide()
        self.waiting_button = QPushButton("", self)
        self.waiting_button.setProperty("class", "link")
        self.waiting_button.setProperty("ledger", kind.value)
        self.waiting_button.hide()
        text.addWidget(self._unfinished)
        text.addWidget(self.waiting_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._text = text
        self._count = words("", "", self, wrap=False)
        self.show_button = QPushButton("打开表格", self)
        self.import_button = QPushButton("导入…", self)
        self.template_button = QPushButton("导出空白模板…", self)
        row.addWidget(self._icon)
        row.addWidget(self._name)
        row.addWidget(self._count)
        row.addStretch(1)
        whole.addLayout(row)
        whole.addLayout(text)
        for button, verb in (
            (self.show_button, "打开表格，"),
            (self.import_button, "导入"),
            (self.template_button, "导出空白模板，"),
        ):
            button.setProperty("ledger", kind.value)
            button.setAccessibleName(f"{verb}{LEDGER_LABELS[kind]}")
            row.addWidget(button)
        if fixed:
            forbid(self.import_button)

    def show_state(self, rows: int, atoms: list[AtomVerdict], *, counting: bool) -> None:
        """Show how many rows there are and what the rules make of them; while they are counted they stay as they are."""
        self._count.setText(f"{rows:,}行" if rows else "没有行")
        set_property(self._count, "class", "" if rows else "small")
        self.show_button.setEnabled(not counting)
        self.import_button.setEnabled(not (counting or self._fixed))
        show_icon(self._icon, "done" if rows else "not_started")
        told: dict[str, tuple[str, AtomVerdict | None]] = {
            atom.id: (f"{atom.label}：{atom.fact or atom.outcome.label}", atom) for atom in atoms
        }
        if counting and rows:
            told = {"": (COUNTING, None)}
        for name in told:
            if name not in self._feeds:
                self._feeds[name] = self._made_feed(name)
        for name, (label, button) in self._feeds.items():
            text, atom = told.get(name, ("", None))
            counted = sum(len(ref.rows) for ref in atom.trace if ref.kind == "ledger") if atom else 0
            label.setText(text)
            label.setVisible(bool(text))
            button.setVisible(bool(counted))
            button.setAccessibleName(f"看{atom.label}数了哪些行" if atom else "")

    def tell_waiting(self, rows: int) -> None:
        """Say how many rows of a workbook wait to be mended."""
        self.waiting_button.setText(f"待处理{rows:,}行")
        self.waiting_button.setAccessibleName(f"{self._name.text()}待处理{rows:,}行")
        self.waiting_button.setVisible(bool(rows))

    def tell_unfinished(self, cells: int) -> None:
        """Say that something was typed which is no value yet."""
        self._unfinished.setText(f"有{cells}处还没有写对，打开表格改" if cells else "")
        self._unfinished.setVisible(bool(cells))

    def first_button(self) -> QPushButton:
        """The first button that can be pressed."""
        buttons = (self.import_button, self.show_button, self.template_button)
        return next(button for button in buttons if button.isEnabled())

    def text(self) -> str:
        """All that the row says."""
        feeds = "\n".join(label.text() for label, _ in self._feeds.values() if label.text())
        return "｜".join((self._name.text(), self._count.text(), feeds))

    def _made_feed(self, name: str) -> tuple[QLabel, QPushButton]:
        label = words("", "small", self)
        button = QPushButton("看这些行", self)
        button.setProperty("class", "link")
        button.setProperty("verdict", name)
        button.clicked.connect(self._on_rows)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(label, 1)
        line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self._text.addLayout(line)
        return label, button

    def _on_rows(self) -> None:
        self.rows_requested.emit(self.sender().property("verdict"))
