"""The window of the help: contents at the left, text at the right, search above; it stands beside the form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, Qt, QUrl, Signal
from PySide6.QtGui import QColor, QDesktopServices, QGuiApplication, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import (
    QHBoxLayout,
    QSplitter,
    QTextBrowser,
    QTextEdit,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop_app.paths import manual
from desktop_app.ui import keys, style
from desktop_app.ui.fields.editors import LineEdit
from desktop_app.ui.help.search import hits, words_of
from desktop_app.ui.help.setting import LINK, set_entry
from desktop_app.ui.tab_order import move_focus
from desktop_app.ui.words import give_icon, words

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QShowEvent

    from desktop_app.ui.help.book import Book, Entry
    from desktop_app.ui.help.markup import Link

FULL_SIZE = (860, 620)
"""With contents and text."""
SLIM_SIZE = (430, 600)
"""Only text, as it is opened beside a field."""
LEAST_SIZE = (340, 320)
_CONTENTS_WIDTH = 250
_ID = Qt.ItemDataRole.UserRole
_MARGIN = 14
_INDENT = 16
_LIST_INDENT = 22


class HelpWindow(QWidget):
    """Not modal: the form can be filled in while it is read. F1 and Esc lead back to the form."""

    followed = Signal(object)
    """A link out of the help (``Link``) was followed."""
    back_to_form = Signal()
    """The user wants the cursor back where it was, and the help to stay."""

    def __init__(self, book: Book, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("help-window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, on=False)
        self.setWindowTitle("帮助 – 示范平台申报助手")
        self.setMinimumSize(*LEAST_SIZE)
        self._book = book
        self._shown: Entry | None = None
        self._links: tuple[Link, ...] = ()
        self._seen: list[Entry] = []
        self._ahead: list[Entry] = []
        self._words: tuple[str, ...] = ()
        self._found: dict[str, int] = {}
        self._places: tuple[tuple[int, int], ...] = ()
        self._place = -1
        self._items: dict[str, QTreeWidgetItem] = {}
        self._sections: list[tuple[QTreeWidgetItem, list[QTreeWidgetItem]]] = []
        self._build()
        self._fill_contents()
        self._connect()
        self._show_state()

    @property
    def entry(self) -> Entry | None:
        """What is read now."""
        return self._shown

    @property
    def links(self) -> tuple[Link, ...]:
        """The links of what is read now, in reading order."""
        return self._links

    def open(self, entry: Entry) -> None:
        """Show this entry; what was read before can be gone back to."""
        if self._shown is not None and self._shown != entry:
            self._seen.append(self._shown)
            self._ahead.clear()
        self._show(entry)

    def show_contents(self, *, shown: bool) -> None:
        """Show or fold away the contents."""
        self.contents.setVisible(shown)
        self.contents_button.setChecked(shown)

    def search_for(self, typed: str) -> None:
        """Look for these words in the whole help, and show the first entry that holds them."""
        self.search.put(typed)
        self._on_typed()

    def back(self) -> None:
        """What was read before."""
        if self._seen and self._shown is not None:
            self._ahead.append(self._shown)
            self._show(self._seen.pop())

    def forward(self) -> None:
        """What was gone back from."""
        if self._ahead and self._shown is not None:
            self._seen.append(self._shown)
            self._show(self._ahead.pop())

    def next_hit(self) -> None:
        """The next place of the words, in the next entry that holds them when this one has no more."""
        self._to_hit(1)

    def previous_hit(self) -> None:
        """The place of the words before."""
        self._to_hit(-1)

    def follow(self, number: int) -> None:
        """Follow a link of what is read."""
        link = self._links[number]
        entry = self._book.entry_of(link)
        if entry is not None:
            self.open(entry)
            self.text.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.followed.emit(link)

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: FBT001, N802 - Qt's name and way of calling
        """Tab and Shift+Tab go as the eye does."""
        return move_focus(self, forward=forward)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """The text is set in colours of its own: set it again when they change."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.ApplicationPaletteChange, QEvent.Type.StyleChange} and self._shown:
            self._set(self._shown)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Only now the contents know how tall they are, and where to scroll."""
        super().showEvent(event)
        item = self.contents.currentItem()
        if item is not None:
            self._unfold(item)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """The form has the cursor again."""
        super().closeEvent(event)
        self.back_to_form.emit()

    def _build(self) -> None:
        head = self._head()
        self.search = LineEdit(self)
        self.search.setPlaceholderText("在帮助里查找（Ctrl+F）")
        self.search.setAccessibleName("在帮助里查找，几个词用空格分开")
        self.search.setClearButtonEnabled(True)
        for button in self.search.findChildren(QToolButton):
            button.setAccessibleName("清除查找")
        self.count = words("", "small", self, wrap=False)
        self.previous_button = self._button("", "上一处", "上一处（Shift+F3）")
        self.next_button = self._button("", "下一处", "下一处（F3）")
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(self.search, 1)
        line.addWidget(self.count)
        line.addWidget(self.previous_button)
        line.addWidget(self.next_button)
        self.contents = QTreeWidget(self)
        self.contents.setHeaderHidden(True)
        self.contents.setIndentation(_INDENT)
        self.contents.setAccessibleName("目录")
        self.contents.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.contents.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.text = QTextBrowser(self)
        self.text.setOpenLinks(False)
        self.text.setAccessibleName("帮助的文字")
        self.text.document().setDocumentMargin(_MARGIN)
        self.text.document().setIndentWidth(_LIST_INDENT)
        self.parts = QSplitter(self)
        self.parts.setChildrenCollapsible(False)
        self.parts.addWidget(self.contents)
        self.parts.addWidget(self.text)
        self.parts.setStretchFactor(1, 1)
        self.parts.setSizes([_CONTENTS_WIDTH, FULL_SIZE[0] - _CONTENTS_WIDTH])
        self.trouble = words(self._book.texts.trouble, "problem", self)
        self.trouble.setVisible(bool(self._book.texts.trouble))
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(8)
        column.addLayout(head)
        column.addLayout(line)
        column.addWidget(self.trouble)
        column.addWidget(self.parts, 1)

    def _head(self) -> QHBoxLayout:
        self.back_button = self._button("back", "后退", "上一篇（Alt+←）")
        self.forward_button = self._button("forward", "前进", "下一篇（Alt+→）")
        self.contents_button = self._button("menu", "目录", "显示或收起目录")
        self.contents_button.setCheckable(True)
        self.copy_button = self._button("copy", "复制", "复制这一篇，或选中的文字")
        self.manual_button = self._button("book", "手册", "打开 PDF 的使用手册，可以打印")
        self.manual_button.clicked.connect(self._on_manual)
        head = QHBoxLayout()
        head.setSpacing(4)
        for button in (self.back_button, self.forward_button, self.contents_button):
            head.addWidget(button)
        head.addStretch(1)
        head.addWidget(self.manual_button)
        head.addWidget(self.copy_button)
        return head

    def _on_manual(self) -> None:
        """In the PDF reader of the system: it can be printed, and stay open beside the window."""
        file = manual()
        if file is None:
            told = "使用手册还没有做好，在程序文件夹运行 python tools/manual.py；这里的帮助内容是全的"
        elif not QDesktopServices.openUrl(QUrl.fromLocalFile(str(file))):
            told = f"没有程序能打开 PDF，手册在 {file}"
        else:
            return
        self.trouble.setText(told)
        self.trouble.show()

    def _button(self, icon: str, text: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        if icon:
            give_icon(button, icon)
            button.setToolButtonStyle(style.BESIDE)
        return button

    def _fill_contents(self) -> None:
        for section in self._book.sections:
            head = QTreeWidgetItem(self.contents, [section.title])
            head.setFlags(head.flags() & ~Qt.ItemFlag.ItemIsSelectable)
            font = head.font(0)
            font.setBold(True)
            head.setFont(0, font)
            items = []
            for entry in section.entries:
                item = QTreeWidgetItem(head, [entry.title])
                items.append(item)
                item.setData(0, _ID, entry.id)
                item.setToolTip(0, entry.title)
                self._items[entry.id] = item
            self._sections.append((head, items))

    def _connect(self) -> None:
        self.back_button.clicked.connect(self.back)
        self.forward_button.clicked.connect(self.forward)
        self.contents_button.toggled.connect(self.contents.setVisible)
        self.copy_button.clicked.connect(self._on_copy)
        self.previous_button.clicked.connect(self.previous_hit)
        self.next_button.clicked.connect(self.next_hit)
        self.search.textChanged.connect(self._on_typed)
        self.search.entered.connect(self.next_hit)
        self.contents.currentItemChanged.connect(self._on_chosen)
        self.contents.itemActivated.connect(self._on_activated)
        self.text.anchorClicked.connect(self._on_anchor)
        keys.bind(
            self,
            keys.Place.HELP,
            {
                "help_find": self._to_search,
                "help_next": self.next_hit,
                "help_previous": self.previous_hit,
                "help_back": self.back,
                "help_forward": self.forward,
                "help_form": self.back_to_form.emit,
                "help_close": self._on_escape,
            },
        )

    def _show(self, entry: Entry) -> None:
        self._shown = entry
        self._set(entry)
        item = self._items.get(entry.id)
        blocked = self.contents.blockSignals(True)  # noqa: FBT003 - Qt's way of calling
        if item is None:
            self.contents.setCurrentIndex(QModelIndex())
        elif item is not self.contents.currentItem():
            self.contents.setCurrentItem(item)
            self._unfold(item)
        self.contents.blockSignals(blocked)
        self._show_state()

    def _unfold(self, item: QTreeWidgetItem) -> None:
        """Open the part of the contents in which it stands, and close the others: fifty terms hide everything else."""
        for head, items in self._sections:
            here = item in items
            head.setExpanded(here or bool(self._words))
            if here:
                self.contents.scrollToItem(head)
        self.contents.scrollToItem(item)

    def _set(self, entry: Entry) -> None:
        html, self._links = set_entry(entry, self._book)
        self.text.setHtml(html)
        self._mark()

    def _mark(self) -> None:
        """Mark every place of the words in what is read."""
        self._places = hits(self.text.document().toPlainText(), self._words)
        self._place = -1
        self._paint_marks()

    def _paint_marks(self) -> None:
        marks = []
        for number, (place, length) in enumerate(self._places):
            here = number == self._place
            look = QTextCharFormat()
            look.setBackground(QColor(style.theme().accent if here else style.theme().warn_soft))
            look.setForeground(QColor(style.theme().accent_text if here else style.theme().warn))
            cursor = QTextCursor(self.text.document())
            cursor.setPosition(place)
            cursor.setPosition(place + length, QTextCursor.MoveMode.KeepAnchor)
            mark = QTextEdit.ExtraSelection()
            mark.cursor = cursor
            mark.format = look
            marks.append(mark)
        self.text.setExtraSelections(marks)

    def _show_state(self) -> None:
        self.back_button.setEnabled(bool(self._seen))
        self.forward_button.setEnabled(bool(self._ahead))
        self.copy_button.setText("复制")
        looking = bool(self._words)
        for button in (self.previous_button, self.next_button):
            button.setVisible(looking)
            button.setEnabled(bool(self._found))
        total = sum(self._found.values())
        if not looking:
            self.count.setText("")
        elif not total:
            self.count.setText("没有找到")
        else:
            self.count.setText(f"{len(self._found)}篇{total}处")
        self.count.setVisible(looking)
        self.search.setAccessibleDescription(self.count.text())

    def _on_typed(self) -> None:
        """The words have changed: narrow the contents to what holds them, and show the first of it."""
        if self.search.composing:
            return
        self._words = words_of(self.search.text())
        self._found = self._book.find(self._words) if self._words else {}
        self._narrow()
        if self._found and (self._shown is None or self._shown.id not in self._found):
            first = self._book.entry(self._best())
            if first is not None:
                self.open(first)
        else:
            self._mark()
        if self._places:
            self._go_to_place(0)
        self._show_state()

    def _best(self) -> str:
        """The entry to begin with: one whose title holds the words, else the first that holds them."""
        titled = (
            entry_id
            for entry_id in self._found
            if (entry := self._book.entry(entry_id)) is not None and hits(entry.title, self._words)
        )
        return next(titled, next(iter(self._found)))

    def _narrow(self) -> None:
        """While words are looked for, the contents show only what holds them, each with its number of places."""
        for entry_id, item in self._items.items():
            entry = self._book.entry(entry_id)
            count = self._found.get(entry_id, 0)
            item.setHidden(bool(self._words) and not count)
            title = entry.title if entry is not None else ""
            item.setText(0, f"（{count}）{title}" if count else title)
        for head, items in self._sections:
            head.setHidden(all(item.isHidden() for item in items))
            if self._words:
                head.setExpanded(True)

    def _to_hit(self, way: int) -> None:
        if not self._found:
            return
        target = self._place + way
        if self._places and 0 <= target < len(self._places):
            self._go_to_place(target)
            return
        order = list(self._found)
        here = (
            order.index(self._shown.id)
            if self._shown is not None and self._shown.id in order
            else -min(way, 0)
        )
        entry = self._book.entry(order[(here + way) % len(order)])
        if entry is not None:
            self.open(entry)
            self._go_to_place(0 if way > 0 else len(self._places) - 1)

    def _go_to_place(self, number: int) -> None:
        self._place = number
        self._paint_marks()
        if 0 <= number < len(self._places):
            cursor = QTextCursor(self.text.document())
            cursor.setPosition(self._places[number][0])
            self.text.setTextCursor(cursor)
            self.text.ensureCursorVisible()

    def _on_chosen(self, item: QTreeWidgetItem | None) -> None:
        entry = self._book.entry(item.data(0, _ID) or "") if item is not None else None
        if entry is not None:
            self.open(entry)

    def _on_activated(self, item: QTreeWidgetItem) -> None:
        """Enter on an entry goes into its text; on a part it opens or closes it, as the tree does itself."""
        if item.data(0, _ID):
            self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_anchor(self, address: QUrl) -> None:
        self.follow(int(address.toString().removeprefix(LINK)))

    def _on_copy(self) -> None:
        cursor = self.text.textCursor()
        chosen = cursor.selection().toPlainText() if cursor.hasSelection() else self.text.toPlainText()
        QGuiApplication.clipboard().setText(chosen)
        self.copy_button.setText("已复制")

    def _to_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _on_escape(self) -> None:
        """First the search is cleared, then the window closed."""
        if self.search.composing:
            return
        if self.search.text():
            self.search.put("")
            self._on_typed()
        else:
            self.close()
