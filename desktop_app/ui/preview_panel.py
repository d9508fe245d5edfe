"""The preview with its tools: outline beside the pages, page number, zoom, keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop_app.ui import keys, style
from desktop_app.ui.fields.editors import LineEdit
from desktop_app.ui.preview import PageView
from desktop_app.ui.text_size import fit_always
from desktop_app.ui.words import words

if TYPE_CHECKING:
    from desktop_app.ui.preview import PdfPages

_PAGE = Qt.ItemDataRole.UserRole
_STEP = 1.2
_NUMBER_WIDTH = 48


class PreviewPanel(QWidget):
    """Shows one PDF, or one sentence in its place while there is none."""

    page_changed = Signal(int)
    """Zero-based number of the page in view."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = PageView(self)
        self.outline = QListWidget(self)
        self.outline.setAccessibleName("目录")
        self.outline.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.outline.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.message = words("", "lead", self)
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.number = LineEdit(self)
        fit_always(self.number, lambda: self.number.setFixedWidth(style.scaled(_NUMBER_WIDTH)))
        self.number.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.number.setAccessibleName("页码")
        self.total = words("", "small", self, wrap=False)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.message)
        self._stack.addWidget(self._spread())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._tools())
        column.addWidget(self._stack, 1)
        self.view.page_changed.connect(self._on_page_changed)
        self.number.editingFinished.connect(self._on_number_typed)
        self.number.entered.connect(self._on_number_typed)
        self.outline.itemClicked.connect(self._on_outline)
        self.outline.itemActivated.connect(self._on_outline)
        self._show_number()

    def show_pages(self, pages: PdfPages) -> None:
        """Show the document; the page in view stays as far as it has one."""
        self.view.show_pages(pages)
        self.outline.clear()
        for mark in pages.marks:
            item = QListWidgetItem(f"{'　' * mark.level}{mark.title}")
            item.setData(_PAGE, mark.page)
            item.setToolTip(f"{mark.title}（第{mark.page + 1}页）")
            self.outline.addItem(item)
        self.outline.setVisible(bool(pages.marks))
        self._stack.setCurrentIndex(1)
        self._show_number()

    def show_message(self, text: str) -> None:
        """Show a sentence instead of pages, unless pages are already there."""
        self.message.setText(text)
        if self.view.page_count == 0:
            self._stack.setCurrentIndex(0)

    def clear(self) -> None:
        """Let go of the document."""
        self.view.show_pages(None)
        self.outline.clear()
        self._stack.setCurrentIndex(0)

    def _spread(self) -> QSplitter:
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.addWidget(self.outline)
        splitter.addWidget(self.view)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([190, 700])
        splitter.setChildrenCollapsible(True)
        return splitter

    def _tools(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(2)
        for label, name, slot in (
            ("▲", "纸面的上一页（PgUp）", self._on_previous),
            ("▼", "纸面的下一页（PgDn）", self._on_next),
        ):
            row.addWidget(self._button(label, name, slot))
        row.addSpacing(6)
        row.addWidget(words("第", "small", self, wrap=False))
        row.addWidget(self.number)
        row.addWidget(self.total)
        row.addStretch(1)
        for label, name, slot in (
            ("适宽", "适合窗口宽度", self.view.fit_width),
            ("原大", "按纸张实际大小显示", self.view.actual_size),
            ("－", "缩小（Ctrl+-）", self._on_smaller),
            ("＋", "放大（Ctrl++）", self._on_larger),
        ):
            row.addWidget(self._button(label, name, slot))
        keys.bind(
            self,
            keys.Place.PREVIEW,
            {"go_to_paper": self._on_go, "larger": self._on_larger, "smaller": self._on_smaller},
            Qt.ShortcutContext.WidgetWithChildrenShortcut,
        )
        return row

    def _button(self, label: str, name: str, slot: object) -> QToolButton:
        button = QToolButton(self)
        button.setText(label)
        button.setToolTip(name)
        button.setAccessibleName(name)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.clicked.connect(slot)
        return button

    def _show_number(self) -> None:
        count = self.view.page_count
        self.total.setText(f"/ {count} 页")
        if not self.number.hasFocus():
            self.number.setText(str(self.view.current_page + 1) if count else "")

    def _on_page_changed(self, number: int) -> None:
        self._show_number()
        for row in range(self.outline.count()):
            if self.outline.item(row).data(_PAGE) <= number:
                self.outline.setCurrentRow(row)
        self.page_changed.emit(number)

    def _on_number_typed(self) -> None:
        text = self.number.text().strip()
        if text.isdecimal() and 1 <= int(text) <= self.view.page_count:
            self.view.go_to(int(text) - 1)
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        self.number.setText(str(self.view.current_page + 1) if self.view.page_count else "")

    def _on_outline(self, item: QListWidgetItem) -> None:
        self.view.go_to(int(item.data(_PAGE)))

    def _on_previous(self) -> None:
        self.view.go_to(self.view.current_page - 1)

    def _on_next(self) -> None:
        self.view.go_to(self.view.current_page + 1)

    def _on_smaller(self) -> None:
        self.view.zoom_by(1 / _STEP)

    def _on_larger(self) -> None:
        self.view.zoom_by(_STEP)

    def _on_go(self) -> None:
        self.number.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.number.selectAll()
