"""What the grids of a ledger have in common: lines of cells that can be typed into, in the columns of the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from desktop_app.ledgers.columns import Column

    AnyIndex = QModelIndex | QPersistentModelIndex

_NOWHERE = QModelIndex()
_LOOKED_AT = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_TYPED_INTO = _LOOKED_AT | Qt.ItemFlag.ItemIsEditable


class CellsModel(QAbstractTableModel):
    """Says what Qt asks of every table; what stands in the cells is for those made from it."""

    def __init__(self, columns: tuple[Column, ...], *, fixed: bool, parent: QObject | None = None) -> None:
        """``fixed``: nothing can be typed, since the case is only looked at."""
        super().__init__(parent)
        self.columns = columns
        """From left to right."""
        self.fixed = fixed

    def lines(self) -> int:
        """How many lines of cells there are."""
        raise NotImplementedError

    def rowCount(self, parent: AnyIndex = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """Number of lines."""
        return 0 if parent.isValid() else self.lines()

    def columnCount(self, parent: AnyIndex = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """Number of columns."""
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Every cell can be typed into, unless the case is only looked at."""
        return _LOOKED_AT if self.fixed or not index.isValid() else _TYPED_INTO

    def widths(self) -> tuple[int, ...]:
        """Width of each column in characters, as the workbook has it."""
        return tuple(column.width for column in self.columns)

    def header(self, section: int) -> str:
        """The words over a column; a star where every row needs something there."""
        column = self.columns[section]
        return column.header + ("*" if column.required else "")
