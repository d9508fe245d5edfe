"""Small pictures of the pages beside the preview: made when they come into sight, with a bar where a page has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop_app.ui import page_overlay, style
from desktop_app.ui.page_pictures import PagePictures, Wish, sharpest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QWidget

    from desktop_app.ui.paper import Paper

_WIDTH, _HEIGHT = 108, 153
"""Room for a small picture in pixels: A4 upright."""
_AROUND, _WORDS = 10, 22
_FINER = 2.0
"""Small pictures are made larger than they are shown: fine strokes are then gray and not black."""
Index = QModelIndex | QPersistentModelIndex


class _Pages(QAbstractListModel):
    """The pages of one paper."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.sizes: tuple[tuple[float, float], ...] = ()
        self.labels: tuple[str, ...] = ()
        self.blanks: frozenset[int] = frozenset()
        self.changed: frozenset[int] = frozenset()

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802 - Qt's name
        """One row a page."""
        return 0 if parent is not None and parent.isValid() else len(self.sizes)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Number of the page, and what is to be said of it."""
        page = index.row()
        if role == Qt.ItemDataRole.DisplayRole:
            return str(page + 1)
        if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            parts = [f"第 {page + 1} 页", f"印的页码 {self.labels[page]}" if self.labels[page] else ""]
            parts += ["空白页" if page in self.blanks else "", "有改动" if page in self.changed else ""]
            return "，".join(part for part in parts if part)
        return None

    def show(self, paper: Paper | None) -> None:
        """The pages of another paper."""
        self.beginResetModel()
        self.sizes = paper.reading.sizes if paper is not None else ()
        self.labels = paper.reading.labels if paper is not None else ()
        self.blanks = paper.blanks if paper is not None else frozenset()
        self.endResetModel()


class _Painting(QStyledItemDelegate):
    """Paints one page with its number."""

    def __init__(self, view: Thumbnails) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:  # noqa: N802 - Qt's name
        """The same for all, so that the list need not measure them."""
        return QSize(_WIDTH + 2 * _AROUND, _HEIGHT + 2 * _AROUND + style.scaled(_WORDS))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Picture, bar, number; the page in view on a soft ground."""
        painter.save()
        room: QRect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(room, style.ground("accent_soft"))
        self._view.paint_page(painter, index.row(), room)
        words = room.adjusted(0, room.height() - style.scaled(_WORDS) - _AROUND // 2, 0, -_AROUND // 2)
        painter.setPen(style.ground("text"))
        painter.drawText(words, int(Qt.AlignmentFlag.AlignCenter), str(index.data()))
        painter.restore()


class Thumbnails(QListView):
    """The pages of a paper, small; a click or Enter goes there."""

    page_chosen = Signal(int)
    """Zero-based."""

    def __init__(self, pictures: PagePictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._pages = _Pages(self)
        self.setModel(self._pages)
        self.setItemDelegate(_Painting(self))
        self.setUniformItemSizes(True)
        self.setObjectName("thumbnails")
        self.setAccessibleName("缩略图")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.clicked.connect(self._on_chosen)
        self.activated.connect(self._on_chosen)
        pictures.add_asker(self.wishes)
        pictures.ready.connect(self._on_ready)

    def show_paper(self, paper: Paper | None) -> None:
        """The pages of another paper."""
        here = self.currentIndex().row()
        self._pages.show(paper)
        self.show_current(here)

    def mark_changed(self, pages: frozenset[int]) -> None:
        """Draw a bar beside these pages."""
        self._pages.changed = pages
        self.viewport().update()

    def show_current(self, page: int) -> None:
        """This page is in view."""
        index = self._pages.index(page, 0)
        if index.isValid() and index != self.currentIndex():
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def wishes(self) -> Iterable[Wish]:
        """The pictures of what can be seen of the list."""
        if not self.isVisible():
            return
        area = self.viewport().rect()
        first = self.indexAt(area.topLeft()).row()
        last = self.indexAt(area.bottomLeft()).row()
        end = last + 1 if last >= 0 else len(self._pages.sizes)
        for page in range(max(first, 0), end):
            if page not in self._pages.blanks:
                yield self._wish(page)

    def paint_page(self, painter: QPainter, page: int, room: QRect) -> None:
        """Paint the small picture of ``page`` into its part of the list."""
        width, height = self._pages.sizes[page]
        scale = min(_WIDTH / width, _HEIGHT / height)
        frame = QRect(0, 0, round(width * scale), round(height * scale))
        frame.moveCenter(room.center())
        frame.moveTop(room.top() + _AROUND)
        if page in self._pages.blanks:
            page_overlay.draw_blank(painter, frame, words=False)
        else:
            painter.fillRect(frame, Qt.GlobalColor.white)
            image = self._pictures.exact(self._wish(page)) or self._pictures.standing_in(page)
            if image is not None:
                painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
                painter.drawImage(frame, image)
        page_overlay.draw_edge(painter, frame)
        if page in self._pages.changed:
            page_overlay.draw_change_bar(painter, frame)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint what can be seen, and have made what is missing."""
        super().paintEvent(event)
        self._pictures.make_next()

    def _wish(self, page: int) -> Wish:
        size = self._pages.sizes[page]
        return Wish(page, sharpest(_FINER * _WIDTH / size[0] * self.devicePixelRatioF(), size))

    def _on_ready(self, page: int) -> None:
        self.update(self._pages.index(page, 0))

    def _on_chosen(self, index: Index) -> None:
        self.page_chosen.emit(index.row())
