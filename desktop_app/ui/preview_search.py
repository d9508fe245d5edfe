"""Finding words on paper: a line to type in, how many places there are, and the way from one to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QWidget

from desktop_app.documents.pdf_reading import letters_of
from desktop_app.documents.watch import stop_if_cancelled
from desktop_app.ui import keys
from desktop_app.ui.background import Task
from desktop_app.ui.fields.editors import LineEdit
from desktop_app.ui.words import give_icon, words

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from desktop_app.documents.pdf_reading import PdfReading
    from desktop_app.documents.printed import Box
    from desktop_app.documents.watch import Watch

_AFTER_MS = 200
"""Pause in typing after which the paper is searched."""


class Hit(NamedTuple):
    """A place where the words stand: zero-based page, and its lines."""

    page: int
    boxes: tuple[Box, ...]


class PreviewSearch(QFrame):
    """The bar below the tools of a preview. The paper is searched off the window's thread."""

    found = Signal()
    """Hits, or the one at hand, are others now."""
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("preview-search")
        self.hits: tuple[Hit, ...] = ()
        self._reading: PdfReading | None = None
        self._page = 0
        self._at = -1
        self._task: Task | None = None
        self._searched = ""
        self.typed = LineEdit(self)
        self.typed.setPlaceholderText("在纸面上查找")
        self.typed.setAccessibleName("在纸面上查找")
        self.told = words("", "small", self, wrap=False)
        self.previous = self._button("▲", f"上一处（{keys.shown('paper_previous')}）", self.to_previous)
        self.following = self._button("▼", f"下一处（{keys.shown('paper_next')}）", self.to_next)
        self.close_button = self._button("", "收起查找（Esc）", self.close_bar)
        give_icon(self.close_button, "close")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.typed, 1)
        for widget in (self.told, self.previous, self.following, self.close_button):
            row.addWidget(widget)
        self._due = QTimer(self)
        self._due.setSingleShot(True)
        self._due.setInterval(_AFTER_MS)
        self._due.timeout.connect(self._search)
        self.typed.typed.connect(self._on_typed)
        self.typed.entered.connect(self.to_next)
        self.hide()

    @property
    def hit(self) -> Hit | None:
        """The place at hand."""
        return self.hits[self._at] if 0 <= self._at < len(self.hits) else None

    def is_settled(self) -> bool:
        """Whether nothing is being looked for."""
        return self._task is None and not self._due.isActive()

    def show_paper(self, reading: PdfReading | None) -> None:
        """Look in another paper for the same words."""
        self._cancel()
        self._reading = reading
        self._take((), -1)
        if reading is not None and self.isVisible() and self.typed.text():
            self._due.start()

    def open_bar(self, page: int) -> None:
        """Show the line with the cursor in it; places are counted from ``page`` on."""
        self._page = page
        self.show()
        self.typed.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.typed.selectAll()
        if self.typed.text() and not self.hits:
            self._search()

    def close_bar(self) -> None:
        """Put the line away; nothing stays marked."""
        self._cancel()
        self._take((), -1)
        self.hide()
        self.closed.emit()

    def to_next(self) -> None:
        """The next place, round the end."""
        self._step(1)

    def to_previous(self) -> None:
        """The place before, round the beginning."""
        self._step(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Esc puts the line away."""
        if event.key() == Qt.Key.Key_Escape:
            event.accept()
            self.close_bar()
        else:
            super().keyPressEvent(event)

    def _button(self, text: str, name: str, slot: object) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setToolTip(name)
        button.setAccessibleName(name)
        button.clicked.connect(slot)
        return button

    def _step(self, way: int) -> None:
        if self._due.isActive() or letters_of(self.typed.text()) != self._searched:
            self._search()
        elif self.hits:
            self._take(self.hits, (self._at + way) % len(self.hits))

    @Slot(str)
    def _on_typed(self, _: str) -> None:
        self._cancel()
        self._due.start()

    def _search(self) -> None:
        self._cancel()
        self._searched = sought = letters_of(self.typed.text())
        reading = self._reading
        if not sought or reading is None:
            self._take((), -1)
            return

        def work(watch: Watch) -> tuple[Hit, ...]:
            hits: list[Hit] = []
            for page in range(len(reading.sizes)):
                stop_if_cancelled(watch)
                hits += [Hit(page, boxes) for boxes in reading.words(page).find(sought)]
            return tuple(hits)

        self.told.setText("正在查找…")
        self._task = Task(work)
        self._task.succeeded.connect(self._on_found)
        self._task.failed.connect(self._on_failed)
        self._task.start()

    def _cancel(self) -> None:
        self._due.stop()
        if self._task is not None:
            self._task.cancel()
            self._task = None

    @Slot(object)
    def _on_found(self, hits: tuple[Hit, ...]) -> None:
        self._task = None
        first = next((at for at, hit in enumerate(hits) if hit.page >= self._page), 0)
        self._take(hits, first if hits else -1)

    @Slot(object)
    def _on_failed(self, _: Exception) -> None:
        """The paper was closed meanwhile: there is another one, or none."""
        if self.sender() is self._task:
            self._task = None
            self._take((), -1)

    def _take(self, hits: tuple[Hit, ...], at: int) -> None:
        self.hits, self._at = hits, at
        if hits:
            self.told.setText(f"第 {at + 1} 处，共 {len(hits)} 处")
        else:
            self.told.setText("没有找到" if self.typed.text().strip() and self._reading else "")
        self.found.emit()
