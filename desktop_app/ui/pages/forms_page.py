"""推荐表 and 汇总表 as the cells will be printed, to be checked; nothing is typed here (experience S11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
)

from desktop_app.documents.content import Content
from desktop_app.notice.places import places_in
from desktop_app.ui import style
from desktop_app.ui.pages.page import ScrollPage
from desktop_app.ui.words import words

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex, QPersistentModelIndex
    from PySide6.QtGui import QPainter, QResizeEvent
    from PySide6.QtWidgets import QWidget

    from desktop_app.notice.models import FormCell, FormLayout, Page
    from desktop_app.ui.open_case import OpenCase

RECONSTRUCTED = "栏目为推定样式，以正式附件为准"
_BLANK = ""
_LOWEST_ROW = 30
_PADDING = 8
"""Pixels between the frame of a cell and its words, at the sides; half of it above and below."""
_ENDLESS = 100_000
_ALIGN = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "center": Qt.AlignmentFlag.AlignHCenter,
    "right": Qt.AlignmentFlag.AlignRight,
}
_ORIGIN = int(Qt.ItemDataRole.UserRole)


class FormsPage(ScrollPage):
    """Each form of the pack below the other; a double click, or Enter, on a value goes to its field."""

    def __init__(self, page: Page, open_case: OpenCase) -> None:
        super().__init__(page, open_case, wide=True)
        self._views: list[FormView] = []
        for form in open_case.notice.forms:
            self.body.addWidget(words(form.title, "section-title", self.column))
            if form.provenance == "reconstructed":
                self.body.addWidget(words(RECONSTRUCTED, "small", self.column))
            view = FormView(form, self.column)
            view.itemActivated.connect(self._on_activated)
            view.itemDoubleClicked.connect(self._on_activated)
            self._views.append(view)
            self.body.addWidget(view)
            for line in form.foot:
                self.body.addWidget(words(line, "small", self.column))

    def view(self, number: int) -> FormView:
        """One of the forms."""
        return self._views[number]

    def refresh(self) -> None:
        """Fill the cells with what the case says now."""
        case = self.open_case
        content = Content.of(case.case, case.assessment, case.notice, filled_on=case.on)
        for view in self._views:
            view.show_content(content)

    def focus_first(self) -> None:
        """The first form."""
        if self._views:
            self._views[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_activated(self, item: QTableWidgetItem) -> None:
        field_id = str(item.data(_ORIGIN) or "")
        if field_id:
            self.jump_requested.emit(field_id)


class FormView(QTableWidget):
    """The cells of one form with their spans, as wide as the page and as tall as they need."""

    def __init__(self, form: FormLayout, parent: QWidget | None = None) -> None:
        rows = max(cell.row + cell.rows - 1 for cell in form.cells)
        super().__init__(rows, len(form.column_widths), parent)
        self._form = form
        self.setObjectName("form")
        self.setAccessibleName(form.title)
        self.setItemDelegate(_CellPainter(self))
        self.horizontalHeader().hide()
        self.verticalHeader().hide()
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for cell in form.cells:
            if cell.rows > 1 or cell.columns > 1:
                self.setSpan(cell.row - 1, cell.column - 1, cell.rows, cell.columns)

    def show_content(self, content: Content) -> None:
        """Fill every cell."""
        for cell in self._form.cells:
            self.setItem(cell.row - 1, cell.column - 1, _item(cell, content))
        self._fit()

    def text_at(self, row: int, column: int) -> str:
        """What stands in a cell, counted from 1 as in the pack."""
        item = self.item(row - 1, column - 1)
        return item.text() if item is not None else ""

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Columns keep their shares of the width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        total = sum(self._form.column_widths)
        room = self.viewport().width()
        for place, width in enumerate(self._form.column_widths):
            self.setColumnWidth(place, int(room * width / total))
        heights = self._heights()
        for row, height in enumerate(heights):
            self.setRowHeight(row, height)
        self.setFixedHeight(sum(heights) + 2 * self.frameWidth() + 2)

    def _heights(self) -> list[int]:
        """Row heights by the whole width of each cell: Qt measures a spanning cell by its first column only."""
        heights = [_LOWEST_ROW] * self.rowCount()
        metrics = self.fontMetrics()
        for cell in self._form.cells:
            item = self.item(cell.row - 1, cell.column - 1)
            if item is None or cell.rows > 1:
                continue
            width = sum(self.columnWidth(cell.column - 1 + step) for step in range(cell.columns))
            room = QRect(0, 0, max(width - 2 * _PADDING - 2, _PADDING), _ENDLESS)
            needed = metrics.boundingRect(room, int(Qt.TextFlag.TextWordWrap), item.text()).height()
            heights[cell.row - 1] = max(heights[cell.row - 1], needed + 2 * _PADDING)
        return heights


class _CellPainter(QStyledItemDelegate):
    """Paints a cell as the paper has it: words with room around them, wrapped; the ground of a printed label."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one cell."""
        here = option.widget.hasFocus() and bool(option.state & QStyle.StateFlag.State_HasFocus)
        ground = index.data(Qt.ItemDataRole.BackgroundRole)
        painter.save()
        if here:
            painter.fillRect(option.rect, style.ground("accent_soft"))
        elif ground is not None:
            painter.fillRect(option.rect, ground)
        painter.setPen(style.ground("text"))
        flags = int(index.data(Qt.ItemDataRole.TextAlignmentRole)) | int(Qt.TextFlag.TextWordWrap)
        room = option.rect.adjusted(_PADDING, 0, -_PADDING, 0)
        painter.drawText(room, flags, str(index.data() or ""))
        if here:
            painter.setPen(QPen(style.ground("focus"), 2))
            painter.drawRect(option.rect.adjusted(1, 1, -2, -2))
        painter.restore()


def _field_of(text: str, content: Content) -> str:
    """The first field that a page asks and that stands in ``text``; also for a value that is still empty."""
    names = [place.removeprefix("number.").removeprefix("boxes.") for place in places_in(text)]
    return next((name for name in names if content.notice.page_of(name) is not None), "")


def _item(cell: FormCell, content: Content) -> QTableWidgetItem:
    """One cell: its printed label, or its value filled in."""
    item = QTableWidgetItem(cell.label)
    if cell.value:
        passage, _ = content.fill(cell.value, _BLANK)
        item.setText(cell.label + passage.text)
        item.setData(_ORIGIN, _field_of(cell.value, content))
        item.setToolTip("双击到这一项的填写处" if item.data(_ORIGIN) else "")
    else:
        item.setBackground(style.ground("side"))
    item.setTextAlignment(_ALIGN[cell.align] | Qt.AlignmentFlag.AlignVCenter)
    return item
