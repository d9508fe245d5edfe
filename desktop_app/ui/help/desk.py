"""Who opens the help, where it stands, and where its links lead: one for each window that has 帮助."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QRect, QSize, Signal

from desktop_app.ui import keys, style
from desktop_app.ui.help.book import Book
from desktop_app.ui.help.field_help import explain
from desktop_app.ui.help.markup import LinkKind
from desktop_app.ui.help.placing import beside
from desktop_app.ui.help.window import FULL_SIZE, LEAST_SIZE, SLIM_SIZE, HelpWindow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from desktop_app.notice.models import Notice, Page
    from desktop_app.ui.help.book import Entry
    from desktop_app.ui.help.markup import Link
    from desktop_app.ui.help.texts import HelpTexts
    from desktop_app.ui.main_window import MainWindow
    from desktop_app.ui.open_case import OpenCase


class HelpDesk(QObject):
    """The help of one window; the book is put together when it is first asked for."""

    page_wanted = Signal(str)
    """Id of a page of the open case to go to."""
    field_wanted = Signal(str)
    """Id of a field of the open case to go to."""
    tour_wanted = Signal()

    def __init__(
        self,
        owner: QWidget,
        texts: HelpTexts,
        notices: Sequence[Notice],
        open_case: OpenCase | None = None,
    ) -> None:
        super().__init__(owner)
        self._owner = owner
        self._texts = texts
        self._notices = notices
        self._open_case = open_case
        self._book: Book | None = None
        self.window: HelpWindow | None = None

    @classmethod
    def of_case(cls, window: MainWindow, open_case: OpenCase, texts: HelpTexts) -> HelpDesk:
        """The help of the window of a case, tied to its keys, its panel and its pages."""
        desk = cls(window, texts, (open_case.notice,), open_case)
        window.help_requested.connect(desk.explain)
        window.header.help_requested.connect(desk.show)
        window.panel.know_terms(desk.terms_in)
        window.panel.term_requested.connect(desk.show_term)
        open_case.notice_changed.connect(desk.on_notice_changed)
        desk.page_wanted.connect(window.go_to)
        desk.field_wanted.connect(window.go_to_field)
        return desk

    @property
    def book(self) -> Book:
        """The help for the notices of this window."""
        if self._book is None:
            self._book = Book(self._texts, self._notices, keys.told(), case_open=self._open_case is not None)
        return self._book

    def take_notices(self, notices: Sequence[Notice]) -> None:
        """The window is about other notices now: the book is put together anew when it is asked for."""
        self._notices = notices
        self._book = None
        if self.window is not None:
            self.window.close()
            self.window.deleteLater()
            self.window = None

    def show(self, entry_id: str = "") -> None:
        """Show the help with its contents, at this entry; for none where it was left, or at its beginning."""
        window = self._window()
        if not window.isVisible() or entry_id:
            window.search_for("")
        entry = self.book.entry(entry_id)
        if entry is None and window.entry is None:
            entry = next((item for part in self.book.sections for item in part.entries), None)
        if entry is not None:
            window.open(entry)
        if not window.isVisible():
            window.show_contents(shown=True)
            self._place(self._scaled(FULL_SIZE), QRect())
        self._bring_forward()
        window.contents.setFocus()

    def show_term(self, word: str) -> None:
        """Show what a word means, beside the form."""
        entry = self.book.entry(f"{LinkKind.TERM}:{word}")
        if entry is not None:
            self._show_slim(entry)

    def terms_in(self, *texts: str) -> tuple[str, ...]:
        """The words of the glossary that occur in these texts."""
        return self.book.glossary.occurring(*texts)

    def close(self) -> None:
        """Close the window of the help, if there is one."""
        if self.window is not None:
            self.window.close()

    def explain(self, page: Page, field_id: str) -> None:
        """Show what is known about a field of the open case, or about its page for an empty id."""
        case = self._open_case
        if case is not None:
            self._show_slim(explain(page, field_id, case.notice, case.assessment, self.book))

    def on_notice_changed(self) -> None:
        """The open case is judged by another notice."""
        if self._open_case is not None:
            self.take_notices((self._open_case.notice,))

    def _show_slim(self, entry: Entry) -> None:
        window = self._window()
        if not window.isVisible():
            window.show_contents(shown=False)
        window.search_for("")
        window.open(entry)
        self._place(window.size() if window.isVisible() else self._scaled(SLIM_SIZE), self._focused())
        self._bring_forward()
        window.text.setFocus()

    def _focused(self) -> QRect:
        """Where the cursor is on the screen: the part of the window that must stay in sight."""
        focus = self._owner.focusWidget()
        if focus is None:
            return QRect()
        return QRect(focus.mapToGlobal(QPoint(0, 0)), focus.size())

    def _place(self, wanted: QSize, field: QRect) -> None:
        """Beside ``field``; a window that does not cover it stays where the user has put it."""
        window = self._window()
        if window.isVisible() and not window.geometry().intersects(field):
            return
        screen = self._owner.screen().availableGeometry()
        window.setGeometry(beside(field, screen, wanted, QSize(*LEAST_SIZE)))

    @staticmethod
    def _scaled(size: tuple[int, int]) -> QSize:
        return QSize(*(style.scaled(side) for side in size))

    def _window(self) -> HelpWindow:
        if self.window is None:
            self.window = HelpWindow(self.book, self._owner)
            self.window.followed.connect(self._on_followed)
            self.window.back_to_form.connect(self._on_back)
        return self.window

    def _bring_forward(self) -> None:
        window = self._window()
        window.show()
        window.raise_()
        window.activateWindow()

    def _on_followed(self, link: Link) -> None:
        if link.kind is LinkKind.DO:
            self.tour_wanted.emit()
            return
        self._on_back()
        (self.page_wanted if link.kind is LinkKind.PAGE else self.field_wanted).emit(link.target)
        self._place(self._window().size(), self._focused())

    def _on_back(self) -> None:
        """The cursor is still where it was in the form; the window only has to come forward."""
        if self._owner.isVisible():
            self._owner.activateWindow()
