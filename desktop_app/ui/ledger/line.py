"""One ledger in the list of ledgers: how many rows, what they count for, and what can be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop_app.assessment.results import COUNTING
from desktop_app.models.ledgers import LEDGER_LABELS
from desktop_app.ui import style
from desktop_app.ui.looking import forbid
from desktop_app.ui.text_size import fit_always
from desktop_app.ui.words import give_icon, show_icon, words

if TYPE_CHECKING:
    from desktop_app.assessment.results import AtomVerdict
    from desktop_app.models.ledgers import LedgerKind


_COUNTED_SOON = ""
"""Name of the line that says so in place of the verdicts."""


class LedgerLine(QFrame):
    """One ledger: name, rows, what it feeds, and its three buttons."""

    rows_requested = Signal(str)
    """Id of a verdict whose rows the user wants to see."""

    def __init__(self, kind: LedgerKind, parent: QWidget, *, fixed: bool = False) -> None:
        super().__init__(parent)
        self._fixed = fixed
        self.setProperty("class", "shelf")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 8, 12, 8)
        whole.setSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(8)
        self._icon = QLabel(self)
        text = QVBoxLayout()
        fit_always(self, lambda: text.setContentsMargins(style.icon_side() + 8, 0, 0, 0))
        text.setSpacing(2)
        self._name = words(LEDGER_LABELS[kind], "strong", self, wrap=False)
        self._feeds: dict[str, _Feed] = {}
        self._unfinished = words("", "problem", self)
        self._unfinished.hide()
        self.waiting_button = QPushButton("", self)
        self.waiting_button.setProperty("class", "link")
        self.waiting_button.setProperty("ledger", kind.value)
        self.waiting_button.hide()
        text.addWidget(self._unfinished)
        text.addWidget(self.waiting_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._text = text
        self._count = words("", "small", self, wrap=False)
        self.show_button = QPushButton("打开表格", self)
        self.import_button = QPushButton("导入…", self)
        self.template_button = QPushButton("导出空白模板…", self)
        row.addWidget(self._icon)
        row.addWidget(self._name)
        row.addWidget(self._count)
        row.addStretch(1)
        whole.addLayout(row)
        whole.addLayout(text)
        for button, verb, icon in (
            (self.show_button, "打开表格，", "table"),
            (self.template_button, "导出空白模板，", "take_out"),
            (self.import_button, "导入", "bring_in"),
        ):
            button.setProperty("ledger", kind.value)
            button.setAccessibleName(f"{verb}{LEDGER_LABELS[kind]}")
            button.setProperty("class", "" if button is self.import_button else "link")
            give_icon(button, icon, colour="accent")
            row.addWidget(button)
        if fixed:
            forbid(self.import_button)

    def show_state(self, rows: int, atoms: list[AtomVerdict], *, counting: bool) -> None:
        """Show how many rows there are and what the rules make of them; while they are counted they stay as they are."""
        self._count.setText(f"{rows:,}行" if rows else "没有行")
        self.show_button.setEnabled(not counting)
        self.import_button.setEnabled(not (counting or self._fixed))
        show_icon(self._icon, "done" if rows else "not_started")
        told: dict[str, AtomVerdict | None] = {atom.id: atom for atom in atoms}
        if counting and rows:
            told = {_COUNTED_SOON: None}
        for name in told:
            if name not in self._feeds:
                self._feeds[name] = _Feed(name, self, self._text)
                self._feeds[name].button.clicked.connect(self._on_rows)
        for name, feed in self._feeds.items():
            feed.show_verdict(told.get(name), shown=name in told)

    def tell_waiting(self, rows: int) -> None:
        """Say how many rows of a workbook wait to be mended."""
        self.waiting_button.setText(f"待处理{rows:,}行")
        self.waiting_button.setAccessibleName(f"{self._name.text()}待处理{rows:,}行")
        self.waiting_button.setVisible(bool(rows))

    def tell_unfinished(self, cells: int, waiting: int) -> None:
        """Say that something was typed which is no value yet: in the ledger, and in rows that wait."""
        where = "和".join(name for name, count in (("表格", cells), ("待处理的行", waiting)) if count)
        self._unfinished.setText(f"有{cells + waiting}处还没有写对，打开{where}改" if where else "")
        self._unfinished.setVisible(bool(where))

    def first_button(self) -> QPushButton:
        """The first button that can be pressed."""
        buttons = (self.import_button, self.show_button, self.template_button)
        return next(button for button in buttons if button.isEnabled())

    def text(self) -> str:
        """All that the row says."""
        feeds = "\n".join(feed.text() for feed in self._feeds.values() if feed.text())
        return "｜".join((self._name.text(), self._count.text(), feeds))

    def _on_rows(self) -> None:
        self.rows_requested.emit(self.sender().property("verdict"))


class _Feed:
    """One requirement that a ledger counts for: its state, what is asked, what there is, and the way to the rows."""

    def __init__(self, name: str, parent: QWidget, column: QVBoxLayout) -> None:
        self._icon = QLabel(parent)
        self._label = words("", "", parent)
        self._value = words("", "", parent)
        self.button = QPushButton("看这些行", parent)
        self.button.setProperty("class", "link")
        self.button.setProperty("verdict", name)
        for widget in (self._icon, self.button):  # what is below one another stays so
            policy = widget.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            widget.setSizePolicy(policy)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._icon)
        line.addWidget(self._label, 4)
        line.addWidget(self._value, 3)
        line.addWidget(self.button)
        column.addLayout(line)

    def show_verdict(self, atom: AtomVerdict | None, *, shown: bool) -> None:
        """Show this verdict; without one, that it is being counted."""
        if atom is not None:
            show_icon(self._icon, atom.outcome.value)
        self._label.setText(atom.label if atom is not None else COUNTING if shown else "")
        self._value.setText(atom.fact or atom.outcome.label if atom is not None else "")
        counted = sum(len(ref.rows) for ref in atom.trace if ref.kind == "ledger") if atom is not None else 0
        self._icon.setVisible(atom is not None)
        self._label.setVisible(shown)
        self._value.setVisible(atom is not None)
        self.button.setVisible(bool(counted))
        self.button.setAccessibleName(f"看{atom.label}数了哪些行" if atom is not None else "")

    def text(self) -> str:
        """The line as read."""
        return "：".join(part for part in (self._label.text(), self._value.text()) if part)
