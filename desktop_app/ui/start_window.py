"""The window before a case is open: the start page, and the page for a new case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from desktop_app.ui.start_page import StartPage
from desktop_app.ui.tab_order import move_focus

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QPaintEvent

_SIZE = (1120, 680)
_FEWEST_PIXELS = (760, 520)


class StartWindow(QMainWindow):
    """Shows the start page at once; other pages are put in when they are asked for."""

    painted = Signal()
    """The window has been painted for the first time."""
    closed = Signal()
    come_back = Signal()
    """The start page is looked at again: meanwhile a drive may have been connected, or a case copied."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("示范平台申报助手")
        self.setMinimumSize(*_FEWEST_PIXELS)
        self.resize(*_SIZE)
        self.page = StartPage(self)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.page)
        self.setCentralWidget(self._stack)
        QShortcut(QKeySequence("F1"), self, self.page.help_requested.emit)
        self._other: QWidget | None = None
        self._was_painted = False

    def show_page(self, page: QWidget | None) -> None:
        """Show another page instead of the start page; None brings the start page back and drops the other."""
        if self._other is not None:
            self._stack.removeWidget(self._other)
            self._other.deleteLater()
        self._other = page
        if page is not None:
            self._stack.addWidget(page)
            self._stack.setCurrentWidget(page)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Say once that there is something to see."""
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            self.painted.emit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Say so when the user comes back from another window."""
        super().changeEvent(event)
        if (
            event.type() is QEvent.Type.ActivationChange
            and self.isActiveWindow()
            and self.isVisible()
            and self._other is None
        ):
            self.come_back.emit()

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: FBT001, N802 - Qt's name and way of calling
        """Tab and Shift+Tab go as the eye does."""
        return move_focus(self, forward=forward)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Let the program know."""
        super().closeEvent(event)
        self.closed.emit()

    def bring_forward(self) -> None:
        """Show the window before the others."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()
