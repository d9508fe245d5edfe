"""待处理: the rows of a workbook that are no ledger rows yet, as they were written, to be mended cell by cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop_app.ledgers.columns import COLUMNS
from desktop_app.ledgers.dry_run import row_of_cells
from desktop_app.ledgers.likely import likely
from desktop_app.models.ledgers import LEDGER_LABELS
from desktop_app.models.pending import PendingRow
from desktop_app.ui import style
from desktop_app.ui.ledger.cells_model import CellsModel
from desktop_app.ui.ledger.grid import Grid
from desktop_app.ui.ledger.sheet_model import NOT_TAKEN
from desktop_app.ui.ledger.typing_kept import TypingKept
from desktop_app.ui.words import words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtCore import QObject

    from desktop_app.ledgers.columns import Column
    from desktop_app.models.ledgers import LedgerKind, Row
    from desktop_app.ui.open_case import OpenCase

    AnyIndex = QModelIndex | QPersistentModelIndex


_LONGEST = 8
"""Characters of a cell that a button repeats."""
_LONGEST_OFFER = 12


class WaitingModel(CellsModel):
    """Cells as written; those that keep their row out are marked, with the reason."""

    def __init__(self, kind: LedgerKind, *, fixed: bool, parent: QObject | None = None) -> None:
        super().__init__(COLUMNS[kind], fixed=fixed, parent=parent)
        self._rows: tuple[PendingRow, ...] = ()
        self._typed: Mapping[tuple[str, str], str] = {}

    def show_typed(self, typed: Mapping[tuple[str, str], str]) -> None:
        """Show what is typed in cells and was not taken, by row id and field."""
        self._typed = typed
        if self._rows:
            last = self.index(len(self._rows) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def key_of(self, index: AnyIndex) -> tuple[str, str]:
        """Row id and field of a cell."""
        return self._rows[index.row()].id, self.columns[index.column()].field

    def show_rows(self, rows: tuple[PendingRow, ...]) -> None:
        """Show these rows."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def why_wrong(self, index: AnyIndex) -> str:
        """Why this cell keeps its row out; empty when it does not."""
        if self.key_of(index) in self._typed:
            return NOT_TAKEN
        field = self.columns[index.column()].field
        problems = self._rows[index.row()].problems
        return next((problem.message for problem in problems if problem.field == field), "")

    def cell(self, index: AnyIndex) -> str:
        """What stands in a cell; what was typed there last, where that was not taken."""
        typed = self._typed.get(self.key_of(index)) if self._typed else None
        return self.written(index) if typed is None else typed

    def written(self, index: AnyIndex) -> str:
        """What the waiting row has in a cell."""
        return self._rows[index.row()].cells.get(self.columns[index.column()].field, "")

    def first_wrong(self, line: int) -> int:
        """The first column of a line that keeps it out."""
        wrong = {problem.field for problem in self._rows[line].problems}
        wrong = {field for row_id, field in self._typed if row_id == self._rows[line].id} or wrong
        return next((at for at, column in enumerate(self.columns) if column.field in wrong), 0)

    def lines(self) -> int:
        """Number of rows that wait."""
        return len(self._rows)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's
        """Text, and for a wrong cell the colour and the reason."""
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole}:
            return self.cell(index)
        if role == Qt.ItemDataRole.BackgroundRole and self.why_wrong(index):
            return QColor(style.theme().bad_soft)
        if role in {Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole}:
            return self.why_wrong(index) or None
        return None

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401 - Qt's
        """Header words, and the row of the workbook at the side."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation is Qt.Orientation.Vertical:
            return self._rows[section].source.row
        return self.header(section)


class WaitingSheet(QWidget):
    """The waiting rows of one ledger; a row whose last wrong cell is mended goes into the ledger."""

    closed = Signal()

    def __init__(self, kind: LedgerKind, open_case: OpenCase, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = kind
        self._open_case = open_case
        self._rows: tuple[PendingRow, ...] = ()
        self._categories = {item.id: item.label for item in open_case.notice.categories}
        self.model = WaitingModel(kind, fixed=open_case.read_only, parent=self)
        self.grid = Grid(self.model, tuple(self._categories.values()), self._on_typed, self)
        self.grid.setAccessibleName(f"{LEDGER_LABELS[kind]}待处理的行，表格")
        self._keeping = TypingKept(kind, open_case, self.grid.delegate, self.model.key_of, self)
        self._keeping.given_up.connect(self._read_typed)
        self._title = words("", "section-title", self, wrap=False)
        self._lead = words(
            "改好涂色的格子，这一行就进台账；左边是它在工作簿里的行号。待处理的行不计数，也不打印。",
            "hint",
            self,
        )
        self._message = words("", "problem", self)
        self.grid.delegate.overfull.connect(self._message.setText)
        self.back = QPushButton("← 全部台账(&B)", self)
        self.back.setProperty("class", "link")
        self.same = QPushButton(self)
        self.same.hide()
        self._same = ("", "", "")
        self.likely = QPushButton(self)
        self.likely.hide()
        self._readings: dict[tuple[str, str], dict[int, str]] = {}
        """By column and what is wrong, what cells most likely mean: asked for at every step of the cursor."""
        self.remove = QPushButton("删除选中的行(&D)", self)
        self.remove.setVisible(not open_case.read_only)
        top = QHBoxLayout()
        top.addWidget(self._title)
        top.addStretch(1)
        top.addWidget(self.back)
        below = QHBoxLayout()
        below.addWidget(self._message, 1)
        below.addWidget(self.remove, 0, Qt.AlignmentFlag.AlignTop)
        offers = QHBoxLayout()
        offers.addStretch(1)
        offers.addWidget(self.same)
        offers.addWidget(self.likely)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 24, 12)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(self._lead)
        column.addWidget(self.grid, 1)
        column.addLayout(below)
        column.addLayout(offers)
        self.back.clicked.connect(self.closed)
        self.same.clicked.connect(self._on_same)
        self.likely.clicked.connect(self._on_likely)
        self.remove.clicked.connect(self._on_remove)
        self.grid.removed.connect(self._on_remove)
        self.grid.selectionModel().currentChanged.connect(self._on_current)

    def refresh(self) -> None:
        """Show the rows that wait now."""
        rows = self._open_case.pending(self.kind)
        if rows is self._rows:
            self._read_typed()
            return
        self.same.hide()
        at = self.grid.currentIndex()
        self._rows = rows
        self._readings = {}
        self.model.show_rows(rows)
        self._title.setText(f"{LEDGER_LABELS[self.kind]}：待处理{len(rows):,}行")
        if rows and at.isValid():
            line = min(at.row(), len(rows) - 1)
            self.grid.setCurrentIndex(self.model.index(line, at.column()))
        self._read_typed()

    def focus_first(self) -> None:
        """The first cell that keeps its row out; when the grid is opened, one that was being typed into goes before."""
        if self._rows:
            half = {row_id for row_id, _ in self._open_case.half_typed(self.kind)}
            lines = (at for at, row in enumerate(self._rows) if row.id in half)
            line = max(self.grid.currentIndex().row(), 0)
            line = line if self.grid.currentIndex().isValid() else next(lines, 0)
            self.grid.focus_cell(line, self.model.first_wrong(line))
        else:
            self.back.setFocus(Qt.FocusReason.OtherFocusReason)

    def jump(self, row_id: str, field: str) -> bool:
        """Put the cursor on a cell; False when its row waits no longer."""
        line = next((at for at, row in enumerate(self._rows) if row.id == row_id), None)
        names = [column.field for column in self.model.columns]
        if line is None or field not in names:
            return False
        self.grid.focus_cell(line, names.index(field))
        return True

    def message(self) -> str:
        """Why the cell under the cursor keeps its row out, or what became of the last change."""
        return self._message.text()

    def _on_typed(self, index: AnyIndex, text: str, _stays: bool) -> bool:  # noqa: FBT001 - by the delegate
        """Take the text as it is: a row that is right now goes into the ledger, another waits with what is still wrong."""
        self._keeping.stop()
        at = index.row()
        row_id, field = self.model.key_of(index)
        self._open_case.keep_typed(self.kind, row_id, field, "")
        if text == self.model.written(index):
            self._read_typed()
            return True
        old = self._rows[at]
        cells = {name: cell for name, cell in (old.cells | {field: text}).items() if cell}
        made = row_of_cells(self.kind, old.model_copy(update={"cells": cells}), self._categories)
        rows = self._open_case.ledgers.rows(self.kind)
        waiting = list(self._rows)
        label = f"{LEDGER_LABELS[self.kind]}待处理的第{old.source.row}行"
        if isinstance(made, PendingRow):
            waiting[at] = made
            said = made.problems[0].message
        else:
            del waiting[at]
            rows = (*rows, made)
            said = f"第{old.source.row}行已进台账" if waiting else "全部改好，都已进台账"
        self._open_case.set_rows(self.kind, rows, tuple(waiting), what=f"改{label}")
        self.refresh()
        self._message.setText(said)
        still = made.problems if isinstance(made, PendingRow) else ()
        if text and field not in {problem.field for problem in still}:
            self._offer_same(field, old.cells.get(field, ""), text)
        return True

    def _offer_same(self, field: str, old: str, new: str) -> None:
        """Offer to mend at once what stands in other rows just as it stood here."""
        others = len(self._alike(field, old))
        if old and others:
            self._same = (field, old, new)
            said = f"另外{others:,}行的“{_short(old)}”也改成“{_short(new)}”"
            self.same.setText(said.replace("&", "&&") + "(&T)")
            self.same.show()

    def _alike(self, field: str, text: str) -> list[int]:
        """Places of the rows that wait because of this text in this column."""
        return [
            at
            for at, row in enumerate(self._rows)
            if row.cells.get(field) == text and any(problem.field == field for problem in row.problems)
        ]

    def _on_same(self) -> None:
        """Mend all of them as one step; those with something else wrong wait on."""
        field, old, new = self._same
        self._mend(field, dict.fromkeys(self._alike(field, old), new), f"“{_short(new)}”")

    def _mend(self, field: str, changed: Mapping[int, str], what: str) -> None:
        """Put texts into cells of this column, by the place of the row, as one step."""
        waiting: list[PendingRow] = []
        rows: list[Row] = list(self._open_case.ledgers.rows(self.kind))
        before = len(rows)
        for at, row in enumerate(self._rows):
            if at not in changed:
                waiting.append(row)
                continue
            self._open_case.keep_typed(self.kind, row.id, field, "")
            mended = row.model_copy(update={"cells": {**row.cells, field: changed[at]}})
            made = row_of_cells(self.kind, mended, self._categories)
            if isinstance(made, PendingRow):
                waiting.append(made)
            else:
                rows.append(made)
        label = f"{LEDGER_LABELS[self.kind]}待处理的{len(changed):,}行改成{what}"
        self._open_case.set_rows(self.kind, tuple(rows), tuple(waiting), what=label)
        self.refresh()
        came = len(rows) - before
        left = len(changed) - came
        said = f"{len(changed):,}行改成{what}，{came:,}行已进台账"
        self.focus_first()
        self._message.setText(said + (f"，{left:,}行还有别的要改" if left else "") if waiting else said)

    def _offer_likely(self, index: QModelIndex) -> None:
        """Offer what the cell under the cursor most likely means, and with it all cells of its column that have the same wrong."""
        changes = self._likely_changes(index)
        self.likely.setVisible(bool(changes))
        if not changes:
            return
        old, new = self.model.written(index), changes[index.row()]
        others = len(changes) - 1
        said = f"“{_short(old)}”改成“{_brief(new)}”" + (f"，同样的另外{others:,}行也改" if others else "")
        self.likely.setText(said.replace("&", "&&") + "(&G)")

    def _likely_changes(self, index: QModelIndex) -> Mapping[int, str]:
        """What would be put where: rows whose cell in this column is wrong in the same way; none unless this one is mended."""
        column = self.model.columns[index.column()]
        code = _code_of(self._rows[index.row()], column.field)
        if not code or self._open_case.read_only:
            return {}
        key = (column.field, code)
        if key not in self._readings:
            self._readings[key] = self._read_likely(column, code)
        found = self._readings[key]
        return found if index.row() in found else {}

    def _read_likely(self, column: Column, code: str) -> dict[int, str]:
        """By the places of the rows what the cells of a column that are wrong in this way most likely mean; each text is read once."""
        field = column.field
        wrong = {
            at: row.cells.get(field, "") for at, row in enumerate(self._rows) if _code_of(row, field) == code
        }
        known = {text: likely(column, text, self._categories) for text in set(wrong.values())}
        return {at: known[text] for at, text in wrong.items() if known[text]}

    def _on_likely(self) -> None:
        index = self.grid.currentIndex()
        changes = self._likely_changes(index) if index.isValid() else {}
        if changes:
            what = f"“{_brief(changes[index.row()])}”" + ("这样" if len(changes) > 1 else "")
            self._mend(self.model.columns[index.column()].field, changes, what)

    def _on_remove(self) -> None:
        top, bottom, _, _ = self.grid.block()
        if not self._rows or top < 0 or self._open_case.read_only:
            return
        kept = (*self._rows[:top], *self._rows[bottom + 1 :])
        gone = len(self._rows) - len(kept)
        self._open_case.forget_typed(self.kind, [row.id for row in self._rows[top : bottom + 1]])
        rows = self._open_case.ledgers.rows(self.kind)
        self._open_case.set_rows(
            self.kind, rows, kept, what=f"{LEDGER_LABELS[self.kind]}删除待处理的{gone:,}行"
        )
        self.refresh()
        self._message.setText(f"删除了{gone:,}行，Ctrl+Z 撤销")

    def _read_typed(self) -> None:
        """Show what the case keeps of cells that were not taken."""
        here = {row.id for row in self._rows}
        typed = self._open_case.half_typed(self.kind)
        self.model.show_typed({key: text for key, text in typed.items() if key[0] in here})

    def _on_current(self, index: QModelIndex) -> None:
        there = index.isValid() and index.row() < len(self._rows)
        if there:
            self._message.setText(self.model.why_wrong(index))
            self._offer_likely(index)
        else:
            self.likely.hide()


def _code_of(row: PendingRow, field: str) -> str:
    """What is wrong with a cell of a waiting row."""
    return next((problem.code for problem in row.problems if problem.field == field), "")


def _brief(text: str) -> str:
    """What is offered, whole: a day is longer than other texts on buttons."""
    return text if len(text) <= _LONGEST_OFFER else _short(text)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
