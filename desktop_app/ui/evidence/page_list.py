"""The pages of one file as small pictures, in the order in which they are printed; those left out stand at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop_app.models.page_runs import PrintedPage, printed
from desktop_app.ui import page_overlay, style

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QFocusEvent, QImage, QKeyEvent, QResizeEvent, QWheelEvent
    from PySide6.QtWidgets import QWidget

    from desktop_app.models.evidence import Evidence
    from desktop_app.ui.evidence_looks import EvidenceLooks

_SIDE = 128
"""Room for a page in pixels, both ways: it may be turned."""
_AROUND, _WORDS = 6, 20
_MOST_ROWS = 2
_FADED = 0.35
_TURNS = {90: "右转", 180: "倒转", 270: "左转"}
Index = QModelIndex | QPersistentModelIndex


class _Pages(QAbstractListModel):
    """Printed pages, then those that are not."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.printed: list[PrintedPage] = []
        self.left_out: list[PrintedPage] = []

    def show(self, printed_pages: list[PrintedPage], count: int) -> None:
        """Other pages, of a file that has ``count``."""
        self.beginResetModel()
        there = {item.page for item in printed_pages}
        self.printed = printed_pages
        self.left_out = [PrintedPage(page) for page in range(1, count + 1) if page not in there]
        self.endResetModel()

    def at(self, row: int) -> PrintedPage:
        """The page in this place of the list."""
        count = len(self.printed)
        return self.printed[row] if row < count else self.left_out[row - count]

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802 - Qt's name
        """One row a page."""
        return 0 if parent is not None and parent.isValid() else len(self.printed) + len(self.left_out)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Its number in the file, and what is to be said of it."""
        page, is_printed = self.at(index.row()), index.row() < len(self.printed)
        if role == Qt.ItemDataRole.DisplayRole:
            return f"第{page.page}页" if is_printed else f"第{page.page}页 不印"
        if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            place = f"印在第{index.row() + 1}" if is_printed else "不印"
            parts = (f"文件第{page.page}页", place, _TURNS.get(page.turn, ""))
            return "，".join(part for part in parts if part)
        return None


class _Painting(QStyledItemDelegate):
    """Paints one page, turned as it will be printed, with its number."""

    def __init__(self, view: PageList) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:  # noqa: N802 - Qt's name
        """The same for all."""
        return cell()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Picture and number; what is chosen on a soft ground, what is not printed faded."""
        painter.save()
        room: QRect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(room, style.ground("accent_soft"))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(style.ground("focus"))
            painter.drawRect(room.adjusted(0, 0, -1, -1))
        self._view.paint_page(painter, index.row(), room)
        painter.setPen(style.ground("text" if self._view.is_printed(index.row()) else "muted"))
        words = QRect(
            room.left(), room.bottom() - style.scaled(_WORDS) - 2, room.width(), style.scaled(_WORDS)
        )
        painter.drawText(words, int(Qt.AlignmentFlag.AlignCenter), str(index.data()))
        painter.restore()


def cell() -> QSize:
    """Room that one page takes in the list."""
    wide = max(_SIDE, style.scaled(_SIDE - 32))
    return QSize(wide + 2 * _AROUND, _SIDE + 2 * _AROUND + style.scaled(_WORDS) + 2)


class PageList(QListView):
    """Chooses pages; what is done to them is for whoever listens."""

    moved = Signal(int)
    """Alt and an arrow: the page with the cursor goes one place up (-1) or down (1)."""
    toggled = Signal()
    """Delete: the chosen pages are not printed, or are again."""
    chosen_changed = Signal()

    def __init__(self, looks: EvidenceLooks | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._looks = looks
        self._item: Evidence | None = None
        self._pages = _Pages(self)
        self.setModel(self._pages)
        self.setItemDelegate(_Painting(self))
        self.setAccessibleName("这份材料的页")
        self.setProperty("class", "pages")
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.selectionModel().selectionChanged.connect(self.chosen_changed)
        if looks is not None:
            looks.pictured.connect(self._on_pictured)

    @property
    def printed(self) -> list[PrintedPage]:
        """The pages that are printed, in their order."""
        return list(self._pages.printed)

    def is_printed(self, row: int) -> bool:
        """Whether the page in this place of the list is printed."""
        return row < len(self._pages.printed)

    def page_at(self, row: int) -> PrintedPage:
        """The page in this place of the list."""
        return self._pages.at(row)

    def count(self) -> int:
        """How many pages the list shows."""
        return self._pages.rowCount()

    def chosen(self) -> list[int]:
        """The places of the chosen pages, in their order; the one with the cursor where none is chosen."""
        rows = sorted(index.row() for index in self.selectedIndexes())
        here = self.currentIndex().row()
        return rows or ([here] if here >= 0 else [])

    def show_item(self, item: Evidence, count: int) -> None:
        """Show the pages of ``item``, whose file has ``count``; the same pages stay chosen."""
        pages = printed(item.runs, count)
        known = self._item
        self._item = item
        if (
            known is not None
            and known.sha256 == item.sha256
            and pages == self._pages.printed
            and self.count()
        ):
            return
        chosen = {self.page_at(row).page for row in self.chosen()} if self.count() else set()
        here = self.page_at(self.currentIndex().row()).page if self.currentIndex().isValid() else 0
        self._pages.show(pages, count)
        self._fit()
        self.choose((row for row in range(self.count()) if self.page_at(row).page in chosen), here)

    def choose(self, rows: Iterable[int], here: int = 0) -> None:
        """Choose the pages in these places; the cursor goes to page ``here`` of the file, or to the first."""
        selection = self.selectionModel()
        add = QItemSelectionModel.SelectionFlag.Select
        selection.clearSelection()
        for row in rows:
            selection.select(self._pages.index(row, 0), add)
        place = next((row for row in range(self.count()) if self.page_at(row).page == here), 0)
        selection.setCurrentIndex(self._pages.index(place, 0), QItemSelectionModel.SelectionFlag.NoUpdate)
        self.chosen_changed.emit()

    def paint_page(self, painter: QPainter, row: int, room: QRect) -> None:
        """Paint the picture of the page in this place into its part of the list."""
        page = self.page_at(row)
        image = self._looks.picture(self._item, page.page) if self._looks and self._item else None
        box = QRect(0, 0, _SIDE, _SIDE)
        box.moveCenter(room.center())
        box.moveTop(room.top() + _AROUND)
        frame = _frame(image, page.turn, box)
        painter.save()
        painter.setOpacity(1.0 if self.is_printed(row) else _FADED)
        painter.fillRect(frame, Qt.GlobalColor.white)
        if image is not None and not image.isNull():
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.translate(QRectF(frame).center())
            painter.rotate(page.turn)
            wide, high = (
                (frame.height(), frame.width()) if page.turn % 180 else (frame.width(), frame.height())
            )
            painter.drawImage(QRectF(-wide / 2, -high / 2, wide, high), image)
        painter.restore()
        page_overlay.draw_edge(painter, frame)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Alt with an arrow moves the page, Delete leaves it out; the rest is Qt's."""
        ways = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        key = Qt.Key(event.key())
        if event.modifiers() == Qt.KeyboardModifier.AltModifier and key in ways:
            self.moved.emit(ways[key])
            event.accept()
        elif key is Qt.Key.Key_Delete:
            self.toggled.emit()
            event.accept()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Whoever comes by keyboard stands on a page."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.count():
            self.setCurrentIndex(self._pages.index(0, 0))
        elif not self.selectedIndexes() and self.currentIndex().isValid():
            self.selectionModel().select(self.currentIndex(), QItemSelectionModel.SelectionFlag.Select)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Without focus the wheel scrolls the page of the window, not the list."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """As many rows as the pages take, up to a few."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def _fit(self) -> None:
        room = cell()
        across = max(1, self.viewport().width() // room.width())
        rows = min(_MOST_ROWS, -(-self.count() // across)) or 1
        self.setFixedHeight(rows * room.height() + 2 * self.frameWidth() + 6)

    def _on_pictured(self, sha256: str, page: int) -> None:
        if self._item is None or self._item.sha256 != sha256 or not self.isVisible():
            return
        for row in range(self.count()):
            if self.page_at(row).page == page:
                self.update(self._pages.index(row, 0))


def _frame(image: QImage | None, turn: int, box: QRect) -> QRect:
    """Where a page stands in its room: as large as fits, upright A4 while nobody knows its shape."""
    wide, high = (210, 297) if image is None or image.isNull() else (image.width(), image.height())
    if turn % 180:
        wide, high = high, wide
    scale = min(box.width() / wide, box.height() / high)
    frame = QRect(0, 0, max(1, round(wide * scale)), max(1, round(high * scale)))
    frame.moveCenter(box.center())
    return frame
