"""The middle of the window: navigator, page and panel side by side, or as drawers over the page when it is narrow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QFrame, QWidget

from desktop_app.ui import style

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

NAVIGATOR_WIDTH = 240
PANEL_WIDTH = 300
PANEL_FROM = 1100
"""Window width from which the panel stands beside the page; below it is a drawer."""
NAVIGATOR_FROM = 900


class Workspace(QFrame):
    """Places its three children by hand: who is beside the page, who over it, who away."""

    navigator_drawer_changed = Signal(bool)
    """Whether the navigator has to be called for, told with each new size."""

    def __init__(
        self, navigator: QWidget, pages: QWidget, panel: QWidget, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("workspace")
        self._navigator = navigator
        self._pages = pages
        self._panel = panel
        self._panel_wanted = True
        self._panel_folded = False
        self._panel_drawn = False
        self._navigator_drawn = False
        for child in (pages, navigator, panel):
            child.setParent(self)

    @property
    def panel_is_drawer(self) -> bool:
        """Whether there is no room for the panel beside the page."""
        return self.width() < style.scaled(PANEL_FROM)

    @property
    def panel_shown(self) -> bool:
        """Whether the panel can be seen."""
        if self.panel_is_drawer:
            return self._panel_drawn
        return self._panel_wanted and not self._panel_folded

    @property
    def navigator_is_drawer(self) -> bool:
        """Whether the navigator has to be called for."""
        return self.width() < style.scaled(NAVIGATOR_FROM)

    def toggle_panel(self) -> None:
        """Show or hide the panel."""
        if self.panel_is_drawer:
            self._panel_drawn = not self._panel_drawn
        else:
            self._panel_wanted, self._panel_folded = not self.panel_shown, False
        self._place()

    @property
    def drawer_open(self) -> bool:
        """Whether something lies over the page."""
        navigator = self.navigator_is_drawer and self._navigator_drawn
        return navigator or (self.panel_is_drawer and self._panel_drawn)

    def show_panel(self) -> None:
        """Show the panel, beside the page or over it."""
        if not self.panel_shown:
            self.toggle_panel()

    def fold_panel(self, *, fold: bool) -> None:
        """Give the panel's room to a page that shows paper; the user can still call the panel, and it comes back after."""
        self._panel_folded = fold
        self._place()

    def toggle_navigator(self) -> None:
        """Pull the navigator out or push it back; does nothing where it always stands."""
        self._navigator_drawn = not self._navigator_drawn
        self._place()

    def close_drawers(self) -> None:
        """Push back what lies over the page."""
        self._navigator_drawn = False
        if self.panel_is_drawer:
            self._panel_drawn = False
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Place the children anew."""
        super().resizeEvent(event)
        self._place()
        self.navigator_drawer_changed.emit(self.navigator_is_drawer)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Text of another size needs other room."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._place()
            self.navigator_drawer_changed.emit(self.navigator_is_drawer)

    def _place(self) -> None:
        width, height = self.width(), self.height()
        drawer = self.navigator_is_drawer
        self._navigator.setVisible(not drawer or self._navigator_drawn)
        navigator, panel = style.scaled(NAVIGATOR_WIDTH), style.scaled(PANEL_WIDTH)
        self._navigator.setGeometry(0, 0, navigator, height)
        self._panel.setVisible(self.panel_shown)
        self._panel.setGeometry(width - panel, 0, panel, height)
        left = 0 if drawer else navigator
        right = panel if self.panel_shown and not self.panel_is_drawer else 0
        self._pages.setGeometry(left, 0, width - left - right, height)
        self._navigator.raise_()
        self._panel.raise_()
