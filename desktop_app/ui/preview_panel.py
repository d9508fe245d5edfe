"""The preview with its tools: outline and small pages beside it, page number, size, pairs, finding; all by keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QStackedWidget,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop_app.ui import keys, style
from desktop_app.ui.fields.editors import ChoiceBox, LineEdit
from desktop_app.ui.page_ground import Fit
from desktop_app.ui.page_pictures import PagePictures
from desktop_app.ui.preview import PageView
from desktop_app.ui.preview_search import PreviewSearch
from desktop_app.ui.text_size import fit_always
from desktop_app.ui.thumbnails import Thumbnails
from desktop_app.ui.words import words
from desktop_app.ui.wrapping_row import WrappingRow

if TYPE_CHECKING:
    from desktop_app.documents.printed import Box
    from desktop_app.ui.paper import Paper

_PAGE = Qt.ItemDataRole.UserRole
_STEP = 1.2
_NUMBER_WIDTH = 48
_PARTS = ("目录", "缩略图")
_FITS = {"适合宽度": Fit.WIDTH, "适合整页": Fit.PAGE, "实际大小": Fit.ACTUAL}
_PERCENTS = (50, 75, 125, 150, 200, 300, 400)


class PreviewPanel(QWidget):
    """Shows one paper, or one sentence in its place while there is none."""

    page_changed = Signal(int)
    """Zero-based number of the page in view."""
    lead_chosen = Signal(object)
    """The user wants to go where a value (``Lead``) is changed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pictures = PagePictures(self)
        self.view = PageView(self.pictures, self)
        self.thumbnails = Thumbnails(self.pictures, self)
        self.outline = QListWidget(self)
        self.outline.setAccessibleName("目录")
        self.outline.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.outline.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.search = PreviewSearch(self)
        self.message = words("", "lead", self)
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.number = LineEdit(self)
        fit_always(self.number, lambda: self.number.setFixedWidth(style.scaled(_NUMBER_WIDTH)))
        self.number.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.number.setAccessibleName("页码")
        self.total = words("", "small", self, wrap=False)
        self.size_box = self._size_box()
        self._labels: tuple[str, ...] = ()
        """What each page is called; empty where that says no more than its number."""
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.message)
        self._stack.addWidget(self._spread())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._tools())
        column.addWidget(self.search)
        column.addWidget(self._stack, 1)
        self._connect()
        self._show_number()
        self._show_size()

    def show_paper(self, paper: Paper) -> None:
        """Show the paper; page and place in view stay as far as it has them."""
        self._labels = tuple(
            "空白页" if page in paper.blanks else _printed_number(label, page)
            for page, label in enumerate(paper.reading.labels)
        )
        self._show(paper)
        self.outline.clear()
        for mark in paper.reading.marks:
            item = QListWidgetItem(f"{'　' * mark.level}{mark.title}")
            item.setData(_PAGE, mark.page)
            item.setToolTip(f"{mark.title}（第{mark.page + 1}页）")
            self.outline.addItem(item)
        many = len(paper.reading.sizes) > 1
        self.side.setVisible(many)
        self.parts.setTabVisible(0, bool(paper.reading.marks))
        for widget in (self.previous, self.following, self.two_up):
            widget.setVisible(many)
        self._stack.setCurrentIndex(1)
        self._show_place(self.view.current_page)
        self._show_number()

    def show_message(self, text: str) -> None:
        """Show a sentence instead of pages, unless pages are already there."""
        self.message.setText(text)
        if self.view.page_count == 0:
            self._stack.setCurrentIndex(0)

    def mark_changed(self, pages: frozenset[int], words: str) -> None:
        """Draw a bar beside these zero-based pages, large and small; ``words`` say why."""
        self.view.mark_changed(pages, words)
        self.thumbnails.mark_changed(pages)

    def clear(self) -> None:
        """Let go of the paper."""
        self._show(None)
        self.outline.clear()
        self._stack.setCurrentIndex(0)
        self._show_number()

    def _show(self, paper: Paper | None) -> None:
        self.pictures.show(paper.reading if paper is not None else None)
        self.view.show_paper(paper)
        self.thumbnails.show_paper(paper)
        self.search.show_paper(paper.reading if paper is not None else None)

    def _connect(self) -> None:
        self.view.page_changed.connect(self._on_page_changed)
        self.view.zoomed.connect(self._show_size)
        self.view.lead_chosen.connect(self.lead_chosen)
        self.number.editingFinished.connect(self._on_number_typed)
        self.number.entered.connect(self._on_number_typed)
        self.outline.itemClicked.connect(self._on_outline)
        self.outline.itemActivated.connect(self._on_outline)
        self.thumbnails.page_chosen.connect(self.view.go_to)
        self.size_box.activated.connect(self._on_size)
        self.search.found.connect(self._on_found)
        self.search.closed.connect(self.view.setFocus)
        keys.bind(
            self,
            keys.Place.PREVIEW,
            {
                "go_to_paper": self._on_go,
                "larger": self._on_larger,
                "smaller": self._on_smaller,
                "paper_find": self._on_find,
                "paper_next": self.search.to_next,
                "paper_previous": self.search.to_previous,
            },
            Qt.ShortcutContext.WidgetWithChildrenShortcut,
        )

    def _spread(self) -> QSplitter:
        self.side = QWidget(self)
        self.parts = QTabBar(self.side)
        self.parts.setAccessibleName("目录和缩略图")
        self.parts.setExpanding(False)
        self.parts.setDrawBase(False)
        for part in _PARTS:
            self.parts.addTab(part)
        beside = QStackedWidget(self.side)
        beside.addWidget(self.outline)
        beside.addWidget(self.thumbnails)
        self.parts.currentChanged.connect(beside.setCurrentIndex)
        column = QVBoxLayout(self.side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.parts)
        column.addWidget(beside, 1)
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.addWidget(self.side)
        splitter.addWidget(self.view)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([190, 700])
        splitter.setChildrenCollapsible(True)
        return splitter

    def _tools(self) -> WrappingRow:
        self.previous = self._button("▲", "纸面的上一页（PgUp）", self.view.previous_page)
        self.following = self._button("▼", "纸面的下一页（PgDn）", self.view.next_page)
        where = QWidget(self)
        row = QHBoxLayout(where)
        row.setContentsMargins(4, 0, 8, 0)
        row.setSpacing(4)
        for part in (words("第", "small", self, wrap=False), self.number, self.total):
            row.addWidget(part)
        self.two_up = self._button("双页", "按装订后的样子，两页并排", self._on_two_up)
        self.two_up.setCheckable(True)
        tools = WrappingRow(gap=2)
        for widget in (
            self.previous,
            self.following,
            where,
            self._button("－", f"缩小（{keys.shown('smaller')}）", self._on_smaller),
            self.size_box,
            self._button("＋", f"放大（{keys.shown('larger')}）", self._on_larger),
            self.two_up,
            self._button("查找", f"在纸面上查找（{keys.shown('paper_find')}）", self._on_find),
        ):
            tools.addWidget(widget)
        return tools

    def _size_box(self) -> ChoiceBox:
        box = ChoiceBox(self)
        box.setAccessibleName("显示大小")
        box.setToolTip("显示大小，实际大小是纸张本来的大小")
        for name in _FITS:
            box.addItem(name)
        for percent in _PERCENTS:
            box.addItem(f"{percent}%", percent)
        return box

    def _button(self, label: str, name: str, slot: object) -> QToolButton:
        button = QToolButton(self)
        button.setText(label)
        button.setToolTip(name)
        button.setAccessibleName(name)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.clicked.connect(slot)
        return button

    def _show_number(self) -> None:
        count, page = self.view.page_count, self.view.current_page
        label = self._labels[page] if page < len(self._labels) else ""
        self.total.setText(f"/ {count} 页{f'，{label}' if label and count else ''}")
        if not self.number.hasFocus():
            self.number.setText(str(page + 1) if count else "")

    def _show_size(self) -> None:
        """The way of fitting, one of the sizes in the list, or the size as it is."""
        fit, percent = self.view.fit, self.view.percent
        names = list(_FITS.values())
        place = names.index(fit) if fit in names else self.size_box.findData(percent)
        self.size_box.setPlaceholderText(f"{percent}%")
        self.size_box.setCurrentIndex(place)

    def _on_page_changed(self, number: int) -> None:
        self._show_number()
        self._show_place(number)
        self.page_changed.emit(number)

    def _show_place(self, number: int) -> None:
        """Outline and small pages show where the page in view is."""
        rows = range(self.outline.count())
        self.outline.setCurrentRow(
            max((row for row in rows if self.outline.item(row).data(_PAGE) <= number), default=-1)
        )
        self.thumbnails.show_current(number)

    def _on_number_typed(self) -> None:
        text = self.number.text().strip()
        if text.isdecimal() and 1 <= int(text) <= self.view.page_count:
            self.view.go_to(int(text) - 1)
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        self.number.setText(str(self.view.current_page + 1) if self.view.page_count else "")

    def _on_outline(self, item: QListWidgetItem) -> None:
        self.view.go_to(int(item.data(_PAGE)))

    def _on_size(self, at: int) -> None:
        ways = (self.view.fit_width, self.view.fit_page, self.view.actual_size)
        if at < len(ways):
            ways[at]()
        else:
            self.view.zoom_to(int(self.size_box.itemData(at)))

    def _on_two_up(self) -> None:
        self.view.show_two_up(two_up=self.two_up.isChecked())

    def _on_found(self) -> None:
        by_page: dict[int, list[tuple[Box, ...]]] = {}
        for hit in self.search.hits:
            by_page.setdefault(hit.page, []).append(hit.boxes)
        at_hand = self.search.hit
        self.view.show_hits(by_page, at_hand)

    def _on_find(self) -> None:
        if self.view.page_count:
            self.search.open_bar(self.view.current_page)

    def _on_smaller(self) -> None:
        self.view.zoom_by(1 / _STEP)

    def _on_larger(self) -> None:
        self.view.zoom_by(_STEP)

    def _on_go(self) -> None:
        self.number.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.number.selectAll()


def _printed_number(label: str, page: int) -> str:
    """What a page is called: by the number printed on it where that is another, or by a word."""
    if label in {"", str(page + 1)}:
        return ""
    return f"印的页码 {label}" if label.isascii() else label
