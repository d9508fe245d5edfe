"""The rows of one ledger as a grid that can be typed into; a model over the stored rows that copies none of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from desktop_app.models.kinds import EntryKind
from desktop_app.ui import style
from desktop_app.ui.ledger.cells_model import CellsModel

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtCore import QObject

    from desktop_app.ledgers.editing import RowEditor
    from desktop_app.models.ledgers import Row

    AnyIndex = QModelIndex | QPersistentModelIndex

_NUMBERS = frozenset({EntryKind.MONEY, EntryKind.COUNT, EntryKind.NUMBER, EntryKind.PERCENT})
_NEW = "＋"
"""Stands in place of a number beside the line in which a new row is typed."""
NOT_TAKEN = "上次没有写完，还不在台账里"
"""Said of a text that would be a value and was never taken: the program ended while it was typed."""


class SheetModel(CellsModel):
    """Columns as in the workbook, cells as typed; 100,000 rows cost nothing until they are looked at.

    Below the rows stands one line more where a new row is typed, unless the ledger is only looked at. Texts that are not in
    the ledger yet (``wrong``) stand in their cells as typed, by row id and field; the new line has the empty id.
    """

    def __init__(self, editor: RowEditor, *, fixed: bool, parent: QObject | None = None) -> None:
        super().__init__(editor.columns, fixed=fixed, parent=parent)
        self._editor = editor
        self._rows: Sequence[Row] = ()
        self._order: list[int] = []
        self._wrong: Mapping[tuple[str, str], str] = {}
        self._draft: Mapping[str, str] = {}
        self._sorted: tuple[str, bool] = ("", False)

    @property
    def rows_shown(self) -> int:
        """How many rows of the ledger are shown; the line for a new one is none."""
        return len(self._order)

    def show_changed(self, rows: Sequence[Row]) -> None:
        """The same rows with other cells: every line stays where it is."""
        self._rows = rows
        self._repaint()

    def show_rows(self, rows: Sequence[Row], order: list[int]) -> None:
        """Show these rows in this order; a grid of as many lines stays where it is."""
        if len(order) == len(self._order):
            self._rows, self._order = rows, order
            self._repaint()
            return
        self.beginResetModel()
        self._rows, self._order = rows, order
        self.endResetModel()

    def show_typed(self, wrong: Mapping[tuple[str, str], str], draft: Mapping[str, str]) -> None:
        """Show what is typed and not in the ledger: texts that are no values, and the cells of the new line."""
        self._wrong, self._draft = wrong, draft
        self._repaint()

    def show_sorting(self, field: str, *, falling: bool) -> None:
        """Mark the column by which the rows are sorted."""
        self._sorted = (field, falling)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)

    def place_of(self, line: int) -> int | None:
        """0-based place in the ledger of a line of the grid; None for the new line."""
        return self._order[line] if line < len(self._order) else None

    def line_of(self, row_id: str) -> int | None:
        """The line in which a row is shown; None when it is hidden or gone."""
        return next((line for line, at in enumerate(self._order) if self._rows[at].id == row_id), None)

    def key_of(self, index: AnyIndex) -> tuple[str, str]:
        """Row id (empty for the new line) and field of a cell."""
        at = self.place_of(index.row())
        return ("" if at is None else self._rows[at].id, self.columns[index.column()].field)

    def text(self, line: int, column: int) -> str:
        """What a cell shows: as typed where it is no value."""
        return self.cell(self.index(line, column))

    def cell(self, index: AnyIndex) -> str:
        """As ``text``."""
        column, at = self.columns[index.column()], self.place_of(index.row())
        if at is None:
            return self._draft.get(column.field, "")
        row = self._rows[at]
        if self._wrong and (typed := self._wrong.get((row.id, column.field))) is not None:
            return typed
        return self._editor.text(row, column)

    def why_wrong(self, index: AnyIndex) -> str:
        """Why the text of a cell is not in the ledger; empty where it is."""
        key = self.key_of(index)
        if not key[0]:
            text = self._draft.get(key[1], "")
            return self._editor.why_not(key[1], text) if text else ""
        typed = self._wrong.get(key)
        return (self._editor.why_not(key[1], typed) or NOT_TAKEN) if typed else ""

    def lines(self) -> int:
        """Rows that are shown, and the line for a new one."""
        return len(self._order) + (not self.fixed)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's
        """Text, alignment and, of what is no value, the colour and the reason."""
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole}:
            return self.cell(index)
        if role == Qt.ItemDataRole.TextAlignmentRole and self.columns[index.column()].kind in _NUMBERS:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if not self._wrong and not self._draft:
            return None
        if role == Qt.ItemDataRole.BackgroundRole and self.why_wrong(index):
            return QColor(style.theme().bad_soft)
        if role in {Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole}:
            return self.why_wrong(index) or None
        return None

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401 - Qt's
        """Header words with the sorting, and the number of each row in the ledger at the side."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation is Qt.Orientation.Vertical:
            at = self.place_of(section)
            return _NEW if at is None else at + 1
        field = self.columns[section].field
        return self.header(section) + {(field, False): " ↑", (field, True): " ↓"}.get(self._sorted, "")

    def _repaint(self) -> None:
        if self.rowCount():
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)
            self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, self.rowCount() - 1)
