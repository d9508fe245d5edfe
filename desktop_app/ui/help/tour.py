"""导览: some sentences above the pages of the example, one page after the other; it can be left at any time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from desktop_app.ui.banner import Banner

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop_app.ui.help.texts import TourStep
    from desktop_app.ui.main_window import MainWindow


class Tour(QObject):
    """Goes with the user from page to page; the pages can be used meanwhile."""

    def __init__(self, window: MainWindow, steps: Sequence[TourStep]) -> None:
        super().__init__(window)
        self._window = window
        self._steps = tuple(steps)
        self.step = 0
        self.note = Banner("", window, tone="info")
        self.back_button = self.note.add_way("上一步", self._on_back)
        self.next_button = self.note.add_way("下一步", self._on_next)
        if self.note.put_away is not None:
            self.note.put_away.setToolTip("结束导览")
            self.note.put_away.setAccessibleName("结束导览，以后可以从帮助里再看")
        window.add_banner(self.note)

    def start(self) -> None:
        """Begin at the first page."""
        self.note.show()
        self._show(0)

    def _show(self, step: int) -> None:
        self.step = step
        stop = self._steps[step]
        self._window.go_to(stop.page)
        self._window.current_page.show_top()
        self.note.say(f"导览 {step + 1}/{len(self._steps)}　{stop.text}")
        self.back_button.setEnabled(step > 0)
        self.next_button.setText("下一步" if step + 1 < len(self._steps) else "结束导览")
        self.next_button.setAccessibleDescription(self.note.text())
        self.next_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_back(self) -> None:
        self._show(self.step - 1)
        if self.step == 0:
            self.next_button.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.back_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_next(self) -> None:
        if self.step + 1 < len(self._steps):
            self._show(self.step + 1)
        else:
            self.note.hide()
            self._window.current_page.focus_first()
