"""导航: the task list at the left edge; every page one click away, with its state as icon and word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import (
    QFrame,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from desktop_app.ui import style
from desktop_app.ui.page_status import PageStatus, together

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QFocusEvent

    from desktop_app.notice.models import Notice
    from desktop_app.ui.themes import Theme

_PAGE_ID = int(Qt.ItemDataRole.UserRole)
_STATUS = _PAGE_ID + 1
_WORD = _PAGE_ID + 2
_SPOKEN = int(Qt.ItemDataRole.AccessibleTextRole)
_TIP = int(Qt.ItemDataRole.ToolTipRole)
_HEIGHT_SECTION = 34
_HEIGHT_PAGE = 30
_ROW_MARGIN = 10
_SMALLER = 13 / 14
_SMALLEST = 12 / 14
TASKS = "tasks"
"""Id of the task list itself, the first row."""
_LOUD = frozenset({PageStatus.PROBLEM, PageStatus.UNMET, PageStatus.DIVIDED})
_PLAIN = frozenset({PageStatus.DONE, PageStatus.NOT_STARTED})
"""States whose icon is enough here: what is to be seen is what needs work, and whole titles (experience D1)."""


class Navigator(QTreeWidget):
    """Sections with their pages; only the section of the present page is unfolded."""

    page_chosen = Signal(str)

    def __init__(self, notice: Notice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("navigator")
        self.setAccessibleName("导航")
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setItemsExpandable(False)
        self.setExpandsOnDoubleClick(False)
        self.setUniformRowHeights(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QTreeWidget.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.setItemDelegate(_RowPainter(self))
        self._items: dict[str, QTreeWidgetItem] = {}
        self._sections: dict[str, QTreeWidgetItem] = {}
        self._members: dict[str, list[QTreeWidgetItem]] = {}
        self._fill(notice)
        self.itemClicked.connect(self._on_chosen)
        self.itemActivated.connect(self._on_chosen)

    def show_notice(self, notice: Notice) -> None:
        """Show the pages of another notice."""
        self.clear()
        for known in (self._items, self._sections, self._members):
            known.clear()
        self._fill(notice)

    def show_statuses(self, statuses: Mapping[str, PageStatus]) -> None:
        """Show the state of each page, and for each section how many of its pages are done."""
        for page_id, status in statuses.items():
            item = self._items[page_id]
            _set(item, _STATUS, status.value)
            _set(item, _WORD, "" if status in _PLAIN else status.label)
            _set(item, _SPOKEN, f"{item.text(0)}，{status.label}")
            _set(item, _TIP, f"{item.text(0)}，{status.label}")
        for section_id in self._sections:
            self._show_section(section_id)

    def show_current(self, page_id: str) -> None:
        """Mark the page on screen and unfold its section."""
        item = self._items.get(page_id)
        for section in self._sections.values():
            section.setExpanded(item is not None and section is item.parent())
        if item is None:  # a page of no section, such as the history of the case
            self.setCurrentIndex(QModelIndex())
            return
        self.setCurrentItem(item)
        self.scrollToItem(item)

    def page_ids(self) -> tuple[str, ...]:
        """Ids of all rows that lead to a page, from top to bottom."""
        return tuple(self._items)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Show where the focus is also while no row is the present page."""
        if not self.currentIndex().isValid():
            first = self.indexFromItem(self._items[TASKS])
            self.selectionModel().setCurrentIndex(first, QItemSelectionModel.SelectionFlag.NoUpdate)
        super().focusInEvent(event)

    def _fill(self, notice: Notice) -> None:
        self._items[TASKS] = self._row("任务清单", TASKS, None)
        for section in notice.sections:
            head = self._row(section.title, section.pages[0].id if section.pages else TASKS, None)
            self._sections[section.id] = head
            self._members[section.id] = [self._row(page.title, page.id, head) for page in section.pages]
            self._items |= zip((page.id for page in section.pages), self._members[section.id], strict=True)

    def _row(self, title: str, page_id: str, parent: QTreeWidgetItem | None) -> QTreeWidgetItem:
        item = QTreeWidgetItem([title])
        item.setData(0, _PAGE_ID, page_id)
        item.setToolTip(0, title)
        if parent is None:
            self.addTopLevelItem(item)
        else:
            parent.addChild(item)
        return item

    def _show_section(self, section_id: str) -> None:
        head = self._sections[section_id]
        states = [
            PageStatus(item.data(0, _STATUS)) for item in self._members[section_id] if item.data(0, _STATUS)
        ]
        status, done, total = together(states)
        _set(head, _STATUS, status.value)
        _set(head, _WORD, f"{done}/{total}")
        _set(head, _SPOKEN, f"{head.text(0)}，{status.label}，{total}页中完成{done}页")

    def _on_chosen(self, item: QTreeWidgetItem) -> None:
        self.page_chosen.emit(item.data(0, _PAGE_ID))


def _set(item: QTreeWidgetItem, role: int, value: str) -> None:
    """Set and repaint only what has changed: this runs with every keystroke."""
    if item.data(0, role) != value:
        item.setData(0, role, value)


class _RowPainter(QStyledItemDelegate):
    """Paints a row: icon of the state, title, word of the state."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        """Sections stand a little taller than pages."""
        height = _HEIGHT_PAGE if index.parent().isValid() else _HEIGHT_SECTION
        least = option.fontMetrics.height() + style.roomy(_ROW_MARGIN)
        return QSize(0, max(min(height, style.roomy(height) + _ROW_MARGIN), least))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one row."""
        theme = style.theme()
        is_page = index.parent().isValid()
        status = str(index.data(_STATUS) or "")
        painter.save()
        _paint_ground(painter, option, theme)
        place = option.rect.adjusted(24 if is_page else 12, 0, -10, 0)
        name = status or "tasks"
        ratio = option.widget.devicePixelRatioF()
        side = style.icon_side()
        painter.drawPixmap(place.left(), place.center().y() - side // 2 + 1, style.icon_pixmap(name, ratio))
        word = str(index.data(_WORD) or "")
        small = _resized(option.font, _SMALLEST)
        wide = QFontMetrics(small).horizontalAdvance(word)
        painter.setFont(small)
        loud = status in {item.value for item in _LOUD}
        painter.setPen(QColor(getattr(theme, style.MEANING[status]) if loud else theme.muted))
        painter.drawText(place, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), word)
        font = _resized(option.font, _SMALLER) if is_page else QFont(option.font)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        unfolded = bool(option.state & QStyle.StateFlag.State_Open)
        font.setWeight(QFont.Weight.Bold if chosen or unfolded else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(theme.muted if status == PageStatus.NOT_APPLICABLE.value else theme.text))
        left = side + 6
        room = QRect(place.left() + left, place.top(), place.width() - left - wide - 6, place.height())
        title = QFontMetrics(font).elidedText(str(index.data()), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), title)
        painter.restore()


def _paint_ground(painter: QPainter, option: QStyleOptionViewItem, theme: Theme) -> None:
    chosen = bool(option.state & QStyle.StateFlag.State_Selected)
    if chosen or option.state & QStyle.StateFlag.State_MouseOver:
        painter.fillRect(option.rect, QColor(theme.accent_soft if chosen else theme.line))
    if chosen:
        bar = QRect(option.rect.left(), option.rect.top(), 4, option.rect.height())
        painter.fillRect(bar, QColor(theme.accent))
    if option.state & QStyle.StateFlag.State_HasFocus and option.widget.hasFocus():
        painter.setPen(QPen(QColor(theme.focus), 2))
        painter.drawRect(option.rect.adjusted(1, 1, -2, -2))


def _resized(font: QFont, factor: float) -> QFont:
    smaller = QFont(font)
    smaller.setPixelSize(round(font.pixelSize() * factor))
    return smaller
