"""The first rows of a foreign sheet, to be looked at, below a line in which is chosen what each column is.

A model, no table of items: clearing a table whose items were made in Python brought the program down in the bindings (PySide 6.11.3,
one in thirty changes of the header row).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont

from desktop_app.ui import style

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    AnyIndex = QModelIndex | QPersistentModelIndex

_NOWHERE = QModelIndex()
CHOICE_LINE = 0
"""The line above the cells; its widgets are the view's."""
_CHOICE = "这一列是"


class PreviewModel(QAbstractTableModel):
    """Cells as texts, with letters above and numbers of rows at the side."""

    def __init__(self) -> None:
        super().__init__()
        self._letters: Sequence[str] = ()
        self._numbers: Sequence[int] = ()
        self._cells: Sequence[Sequence[str]] = ()
        self._header_rows: Collection[int] = ()

    def show_cells(
        self,
        letters: Sequence[str],
        numbers: Sequence[int],
        cells: Sequence[Sequence[str]],
        header_rows: Collection[int],
    ) -> None:
        """Show these rows; those whose number is among ``header_rows`` stand out."""
        self.beginResetModel()
        self._letters, self._numbers, self._cells = letters, numbers, cells
        self._header_rows = header_rows
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """The line of choices and the rows below; nothing while there is no sheet."""
        return 0 if parent.isValid() or not self._letters else 1 + len(self._numbers)

    def columnCount(self, parent: AnyIndex = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """Number of columns."""
        return 0 if parent.isValid() else len(self._letters)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's
        """Text; the header bold on its ground."""
        if index.row() == CHOICE_LINE:
            return None
        line = index.row() - 1
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cells[line][index.column()]
        if self._numbers[line] not in self._header_rows:
            return None
        if role == Qt.ItemDataRole.FontRole:
            font = QFont()
            font.setBold(True)
            return font
        return QColor(style.theme().accent_soft) if role == Qt.ItemDataRole.BackgroundRole else None

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401 - Qt's
        """Letters above, numbers at the side."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation is Qt.Orientation.Horizontal:
            return self._letters[section]
        return _CHOICE if section == CHOICE_LINE else str(self._numbers[section - 1])
