"""The places of one copy: a line each, with a box that is ticked when it is stamped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from desktop_app.models.seals import Mark
from desktop_app.ui import style
from desktop_app.ui.text_size import fit_always

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent, QWheelEvent
    from PySide6.QtWidgets import QWidget

    from desktop_app.assessment.seal_standing import PlaceStanding, ScanStanding

_HEADERS = ("已盖", "页码", "材料", "盖在哪里", "盖什么", "现在", "扫描件")
_WIDTHS = (56, 112, 218, 278, 92, 198, 88)
_ROWS = 9
"""Lines that are seen at once."""
Index = QModelIndex | QPersistentModelIndex


class PlaceModel(QAbstractTableModel):
    """The places of the copy that is shown."""

    toggled = Signal(int, bool)
    """Row of a place, and whether it was ticked."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.places: Sequence[PlaceStanding] = ()
        self._scans: dict[str, ScanStanding] = {}
        self.fixed = False
        """Whether the ticks are only looked at."""

    def show(self, places: Sequence[PlaceStanding], scans: Sequence[ScanStanding]) -> None:
        """Show these; where the places are the same, the line with the cursor stays."""
        same = [item.place.id for item in places] == [item.place.id for item in self.places]
        if not same:
            self.beginResetModel()
        self.places = places
        self._scans = {item.page.key: item for item in scans}
        if not same:
            self.endResetModel()
        elif places:
            self.dataChanged.emit(self.index(0, 0), self.index(len(places) - 1, len(_HEADERS) - 1))

    def scan_at(self, row: int) -> ScanStanding | None:
        """The scan of the page of a place; None where no single page comes back."""
        return self._scans.get(self.places[row].place.page_key)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        """Number of places."""
        return 0 if parent.isValid() else len(self.places)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        """Number of columns."""
        return 0 if parent.isValid() else len(_HEADERS)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """The first column is ticked; of what is not stamped nothing is."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.column() == 0 and not self.fixed and not self.places[index.row()].left_out:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Words and boxes; the whole words as tooltip, all of a line for those who listen."""
        item = self.places[index.row()]
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == 0:
            return Qt.CheckState.Checked if item.done else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.AccessibleTextRole:
            told = (item.place.called, item.place.title, item.place.label, _mark(item), item.words)
            return "，".join((*told, self._scan_words(item)))
        if role == Qt.ItemDataRole.ForegroundRole:
            return _colour(item, index.column(), self._scans.get(item.place.page_key))
        if role not in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return None
        long = role == Qt.ItemDataRole.ToolTipRole
        return (
            "",
            item.place.called,
            item.place.title,
            f"{item.place.label}（通知要求）" if item.place.required else item.place.label,
            _mark(item),
            item.words,
            self._scan_words(item, long=long),
        )[index.column()]

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: ANN401, N802
        """A box was clicked; whoever listens changes the case, and the line shows it."""
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        self.toggled.emit(index.row(), Qt.CheckState(value) == Qt.CheckState.Checked)
        return True

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401
        """Header words."""
        if role != Qt.ItemDataRole.DisplayRole or orientation is not Qt.Orientation.Horizontal:
            return None
        return _HEADERS[section]

    def _scan_words(self, item: PlaceStanding, *, long: bool = True) -> str:
        found = self._scans.get(item.place.page_key)
        if found is None:
            return "不用扫描" if long else "—"
        if long:
            return found.words
        return "已收" if found.counts else "没有" if found.scan is None else "要重新扫"


def _mark(item: PlaceStanding) -> str:
    label = "签字" if item.place.mark is Mark.SIGN else item.place.mark.label
    return f"{label} {item.place.impressions} 次" if item.place.impressions > 1 else label


def _colour(item: PlaceStanding, column: int, scan: ScanStanding | None) -> object:
    lapsed = item.tick is not None and not item.done and not item.left_out
    if (column == 5 and lapsed) or (column == 6 and scan is not None and scan.scan and not scan.counts):
        return style.ground("bad")
    return style.ground("muted") if item.left_out else None


class PlaceTable(QTableView):
    """Space ticks the line with the cursor, wherever in it that is."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.places = PlaceModel(self)
        self.setModel(self.places)
        self.setObjectName("seals-table")
        self.setAccessibleName("这一份要盖的地方；空格打勾")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setAlternatingRowColors(True)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setStretchLastSection(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        fit_always(self, self._fit)

    def fit_rows(self) -> None:
        """As high as its lines, up to so many."""
        rows = min(max(self.places.rowCount(), 1), _ROWS)
        height = (
            rows * self.verticalHeader().defaultSectionSize() + self.horizontalHeader().sizeHint().height()
        )
        self.setFixedHeight(height + 2 * self.frameWidth() + self.horizontalScrollBar().sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Space ticks."""
        index = self.currentIndex()
        if event.key() == Qt.Key.Key_Space and index.isValid():
            box = self.places.index(index.row(), 0)
            if self.places.flags(box) & Qt.ItemFlag.ItemIsUserCheckable:
                self.places.toggled.emit(index.row(), not self.places.places[index.row()].done)
            return
        super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """At its end the wheel is for the page."""
        bar = self.verticalScrollBar()
        down = event.angleDelta().y() < 0
        if bar.value() == (bar.maximum() if down else bar.minimum()):
            event.ignore()
            return
        super().wheelEvent(event)

    def _fit(self) -> None:
        for place, width in enumerate(_WIDTHS):
            self.setColumnWidth(place, style.scaled(width))
        self.verticalHeader().setDefaultSectionSize(style.scaled(30))
        self.fit_rows()
