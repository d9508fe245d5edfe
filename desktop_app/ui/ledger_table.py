"""The rows of one ledger as a table to read: a model over the stored rows that copies none of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from desktop_app.ledgers.columns import COLUMNS
from desktop_app.models import formats
from desktop_app.models.kinds import EntryKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtCore import QObject

    from desktop_app.ledgers.columns import Column
    from desktop_app.models.ledgers import LedgerKind, Row

_NUMBERS = frozenset({EntryKind.MONEY, EntryKind.COUNT, EntryKind.NUMBER, EntryKind.PERCENT})


class LedgerTableModel(QAbstractTableModel):
    """Columns as in the workbook, cells as printed; 100,000 rows cost nothing until they are looked at."""

    def __init__(self, category_labels: Mapping[str, str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._category_labels = category_labels
        self._columns: tuple[Column, ...] = ()
        self._rows: tuple[Row, ...] = ()

    def show_rows(self, kind: LedgerKind, rows: tuple[Row, ...]) -> None:
        """Show these rows in the columns of this ledger."""
        self.beginResetModel()
        self._columns = COLUMNS[kind]
        self._rows = rows
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: N802, B008
        """Number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: N802, B008
        """Number of columns."""
        return 0 if parent.isValid() else len(self._columns)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401
        """Text and alignment of a cell."""
        column = self._columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(column, getattr(self._rows[index.row()], column.field))
        if role == Qt.ItemDataRole.TextAlignmentRole and column.kind in _NUMBERS:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401
        """Header words, and row numbers at the side."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return self._columns[section].header if orientation is Qt.Orientation.Horizontal else section + 1

    def widths(self) -> tuple[int, ...]:
        """Width of each column in characters, as the workbook has it."""
        return tuple(column.width for column in self._columns)

    def _text(self, column: Column, value: object) -> str:
        if column.is_category and isinstance(value, str):
            return self._category_labels.get(value, value)
        if column.kind is EntryKind.DAY and value is not None:
            return formats.entry_text(column.kind, value)
        return formats.any_value(column.kind, value, column.unit if column.kind is EntryKind.MONEY else None)
