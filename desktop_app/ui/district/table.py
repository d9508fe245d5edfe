"""The table of the desk: a line for each file, in the order of recommendation; sorted otherwise only to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelection,
    QItemSelectionModel,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtWidgets import QAbstractItemView, QTableView

from desktop_app.ui import style
from desktop_app.ui.district.rows import COLUMNS, WIDTHS
from desktop_app.ui.text_size import fit_always

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QKeyEvent, QResizeEvent
    from PySide6.QtWidgets import QWidget

    from desktop_app.ui.district.rows import Row

    AnyIndex = QModelIndex | QPersistentModelIndex

ORDER = 0
"""The column of the order of recommendation, with the tick of those that are recommended."""
_WHY = 2
"""The column in which it stands why a file is not on the list."""
_MIME = "application/x-shenbao-district-rows"
_SORT = Qt.ItemDataRole.UserRole
_PATH = Qt.ItemDataRole.UserRole + 1
_CHARACTER, _LINE = 8, 30
_AROUND, _ARROW, _TICK = 18, 14, 30
"""Pixels around the words of a cell, for the arrow of a sorted column, and for a tick."""
_SHARING = {1: (22, 16), 2: (20, 16), 7: (11, 11)}
"""Columns of words of any length: they share what the others leave, each with room for so many characters at least, wide
ones counting double, before the table is scrolled sideways; the second number in a narrow table."""
_NARROW = 90
"""Characters that a table has room for which is not narrow."""
_COLOURS = {"problem": "bad", "warning": "warn", "met": "good", "muted": "muted"}


class DistrictModel(QAbstractTableModel):
    """The rows as they are; ticks are asked for and come back with the next rows."""

    ticked = Signal(str, bool)
    """Path of a file, and whether it is to be recommended."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows: list[Row] = []

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows; the ones that are only others in words are not moved."""
        if [row.path for row in rows] == [row.path for row in self._rows]:
            changed = [place for place, row in enumerate(rows) if row != self._rows[place]]
            self._rows = list(rows)
            if changed:
                last = self.index(changed[-1], len(COLUMNS) - 1)
                self.dataChanged.emit(self.index(changed[0], 0), last)
            return
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def row(self, place: int) -> Row:
        """The row at a place."""
        return self._rows[place]

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's
        """How many files."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's
        """As many as ``COLUMNS``."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(  # noqa: N802 - Qt's
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401 - Qt's
        """The name of a column."""
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return COLUMNS[section]
        return None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Rows are chosen, ticked and dragged; dropped between."""
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        found = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled
        if index.column() == ORDER and self._rows[index.row()].on_list:
            found |= Qt.ItemFlag.ItemIsUserCheckable
        return found

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's
        """Words, colour, tick, and by what is sorted."""
        row, column = self._rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return row.cells[column]
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.refused or row.cells[column] or None
        if role == _SORT:
            return row.keys[column]
        if role == _PATH:
            return row.path
        if role == Qt.ItemDataRole.CheckStateRole and column == ORDER and row.on_list:
            return Qt.CheckState.Checked if row.chosen else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.ForegroundRole and row.marks[column] in _COLOURS:
            return style.ground(_COLOURS[row.marks[column]])
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{COLUMNS[column]}：{row.cells[column] or '无'}"
        return None

    def setData(self, index: AnyIndex, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802 - Qt's
        """A tick was pressed."""
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid():
            return False
        self.ticked.emit(self._rows[index.row()].path, Qt.CheckState(value) == Qt.CheckState.Checked)
        return True

    def mimeTypes(self) -> list[str]:  # noqa: N802 - Qt's
        """Rows of this table only."""
        return [_MIME]

    def mimeData(self, indexes: Iterable[QModelIndex]) -> QMimeData:  # noqa: N802 - Qt's
        """The paths of the rows that are dragged."""
        data = QMimeData()
        paths = dict.fromkeys(self._rows[index.row()].path for index in indexes)
        data.setData(_MIME, "\n".join(paths).encode("utf-8", "surrogatepass"))
        return data

    def supportedDropActions(self) -> Qt.DropAction:  # noqa: N802 - Qt's
        """Rows are moved."""
        return Qt.DropAction.MoveAction


class _Sorted(QSortFilterProxyModel):
    """By what the cells mean and not by their words."""

    def lessThan(self, left: AnyIndex, right: AnyIndex) -> bool:  # noqa: N802 - Qt's
        """Numbers as numbers, words as words."""
        first, second = self.sourceModel().data(left, _SORT), self.sourceModel().data(right, _SORT)
        if isinstance(first, int) and isinstance(second, int):
            return first < second
        return str(first) < str(second)


class DistrictTable(QTableView):
    """Whole lines are chosen; it changes nothing itself."""

    moved = Signal(int)
    """Those that are chosen are wanted earlier (-1) or later (1)."""
    dropped = Signal(int)
    """Those that are chosen are wanted before the line at this place."""
    toggled = Signal()
    """Those that are chosen are to be recommended, or not."""
    removed = Signal()
    current_changed = Signal(str)
    """Path of the file under the cursor; empty where there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("district-table")
        self.setAccessibleName("收到的案卷，按推荐次序；空格推荐或不推荐，Alt+上下键调整次序")
        self.lines = DistrictModel(self)
        self._sorted = _Sorted(self)
        self._sorted.setSourceModel(self.lines)
        self.setModel(self._sorted)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        self.setSortingEnabled(True)
        self.sortByColumn(ORDER, Qt.SortOrder.AscendingOrder)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDragDropOverwriteMode(False)
        self.setDropIndicatorShown(True)
        self.selectionModel().currentRowChanged.connect(self._on_current)
        self._sorted.layoutChanged.connect(self._widen)
        self._sharing, self._dragged = False, False
        """Whether columns are being given their widths here; whether somebody has given one its own."""
        header.sectionResized.connect(self._on_resized)
        header.sortIndicatorChanged.connect(self._share)
        fit_always(self, self._fit)

    @property
    def in_order(self) -> bool:
        """Whether the lines stand in the order of recommendation."""
        header = self.horizontalHeader()
        return (
            header.sortIndicatorSection() == ORDER
            and header.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder
        )

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows; what was chosen stays chosen, wherever it stands now."""
        chosen, current = set(self.chosen_paths()), self.current_path()
        before = self.lines.rowCount()
        self.lines.show_rows(rows)
        self._widen()
        self._share()
        if chosen or current:
            self._choose(chosen, current)
        if rows and not before:
            self.setCurrentIndex(self._sorted.index(0, ORDER))

    def chosen_paths(self) -> list[str]:
        """The files that are chosen, as they stand."""
        rows = sorted({index.row() for index in self.selectionModel().selectedRows(ORDER)})
        return [str(self._sorted.index(row, ORDER).data(_PATH)) for row in rows]

    def current_path(self) -> str:
        """The file under the cursor."""
        index = self.currentIndex()
        return str(index.siblingAtColumn(ORDER).data(_PATH)) if index.isValid() else ""

    def place_of(self, path: str) -> int:
        """Where the file stands now; -1 where it does not."""
        return next(
            (
                place
                for place in range(self._sorted.rowCount())
                if self._sorted.index(place, ORDER).data(_PATH) == path
            ),
            -1,
        )

    def go_to(self, path: str) -> None:
        """Put the cursor on the line of a file."""
        place = self.place_of(path)
        if place >= 0:
            self.setCurrentIndex(self._sorted.index(place, ORDER))

    def choose(self, paths: Sequence[str]) -> None:
        """Choose the lines of these files, with the cursor on the first as they stand."""
        places = sorted(place for path in paths if (place := self.place_of(path)) >= 0)
        if places:
            first = str(self._sorted.index(places[0], ORDER).data(_PATH))
            self.go_to(first)
            self._choose(set(paths), first)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Alt with the arrows moves, the space bar recommends, Delete takes off the list."""
        alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        if alt and event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self.moved.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
        elif event.key() == Qt.Key.Key_Space:
            self.toggled.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.removed.emit()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Rows of this table; files go to the page around it."""
        if event.mimeData().hasUrls():
            event.ignore()
        else:
            super().dragEnterEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802 - Qt's name
        """As for entering."""
        if event.mimeData().hasUrls():
            event.ignore()
        else:
            super().dragMoveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Those that are chosen go before the line they were dropped on, or to the end."""
        if not event.mimeData().hasFormat(_MIME):
            event.ignore()
            return
        index = self.indexAt(event.position().toPoint())
        place = index.row() if index.isValid() else self._sorted.rowCount()
        below = QAbstractItemView.DropIndicatorPosition.BelowItem
        if index.isValid() and self.dropIndicatorPosition() == below:
            place += 1
        event.setDropAction(Qt.DropAction.CopyAction)  # the rows come back with the list; Qt removes none
        event.accept()
        self.dropped.emit(place)

    def _choose(self, paths: set[str], current: str) -> None:
        model, selection = self.selectionModel(), QItemSelection()
        for place in range(self._sorted.rowCount()):
            index = self._sorted.index(place, ORDER)
            if index.data(_PATH) in paths:
                selection.select(index, self._sorted.index(place, len(COLUMNS) - 1))
            if current and index.data(_PATH) == current:
                model.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        model.select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _widen(self) -> None:
        """Why a file is not on the list takes the room of all that is not known of it."""
        self.clearSpans()
        for place in range(self._sorted.rowCount()):
            if not self.lines.row(self._sorted.mapToSource(self._sorted.index(place, ORDER)).row()).on_list:
                self.setSpan(place, _WHY, 1, len(COLUMNS) - _WHY)

    def _on_current(self, current: QModelIndex) -> None:
        self.current_changed.emit(
            str(current.siblingAtColumn(ORDER).data(_PATH)) if current.isValid() else ""
        )

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Another width is shared anew."""
        super().resizeEvent(event)
        self._share()

    def _fit(self) -> None:
        self.verticalHeader().setDefaultSectionSize(style.scaled(_LINE))
        self._share()

    def _share(self) -> None:
        """Columns as wide as what stands in them, those of longer words with what is left, until somebody drags one."""
        if self._dragged:
            return
        wanted = list(map(self._wanted, range(len(COLUMNS))))
        left = self.viewport().width() - sum(
            width for place, width in enumerate(wanted) if place not in _SHARING
        )
        narrow = self.viewport().width() < style.scaled(_NARROW * _CHARACTER)
        least = [style.scaled(characters[narrow] * _CHARACTER) for characters in _SHARING.values()]
        for place, width in zip(
            _SHARING, _shared(left, [wanted[place] for place in _SHARING], least), strict=True
        ):
            wanted[place] = width
        self._sharing = True
        for place, width in enumerate(wanted):
            self.setColumnWidth(place, width)
        self._sharing = False

    def _wanted(self, place: int) -> int:
        """Pixels of the longest that stands in a column, and of its name; of short words no more than is usual."""
        metrics = self.fontMetrics()
        longest = max(
            (self.lines.row(at).cells[place] for at in range(self.lines.rowCount())), key=_length, default=""
        )
        words = metrics.horizontalAdvance(longest) + (style.scaled(_TICK) if place == ORDER else 0)
        arrow = style.scaled(_ARROW) if self.horizontalHeader().sortIndicatorSection() == place else 0
        name = metrics.horizontalAdvance(COLUMNS[place]) + arrow
        most = style.scaled(WIDTHS[place] * _CHARACTER + 16)
        around = style.scaled(_AROUND)
        return max(name + around, words + around if place in _SHARING else min(words + around, most))

    def _on_resized(self) -> None:
        self._dragged = self._dragged or not self._sharing


def _length(text: str) -> int:
    return sum(1 if character.isascii() else 2 for character in text)


def _shared(room: int, wanted: list[int], at_least: list[int]) -> list[int]:
    """``room`` given to columns that want so much: what is over goes to all alike, what is lacking is taken from the widest."""
    least = list(map(min, wanted, at_least))
    if room >= sum(wanted):
        more = (room - sum(wanted)) // len(wanted)
        return [width + more for width in wanted]
    if room <= sum(least):
        return least
    part = (room - sum(least)) / (sum(wanted) - sum(least))
    return [low + int((width - low) * part) for low, width in zip(least, wanted, strict=True)]
