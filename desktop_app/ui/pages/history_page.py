"""修改历史: checkpoints to compare with and to go back to, and every single change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from desktop_app.ui.checkpoint_view import CheckpointView
from desktop_app.ui.fields.editors import TabBar
from desktop_app.ui.journal_view import JournalView
from desktop_app.ui.pages.page import PageHeading, PageWidget

if TYPE_CHECKING:
    from desktop_app.notice.models import Page
    from desktop_app.ui.history_desk import HistoryDesk
    from desktop_app.ui.open_case import OpenCase


class HistoryPage(PageWidget):
    """Two views on the past of the case; both are read off the window's thread."""

    def __init__(self, page: Page, open_case: OpenCase, desk: HistoryDesk) -> None:
        super().__init__(page, open_case)
        self.tabs = TabBar(self)
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName("修改历史的两部分")
        self.checkpoints = CheckpointView(open_case, desk, self)
        self.journal = JournalView(open_case, desk, self)
        self._views = QStackedWidget(self)
        for title, view in (("检查点", self.checkpoints), ("每一处修改", self.journal)):
            self.tabs.addTab(title)
            self._views.addWidget(view)
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 24, 24, 16)
        column.setSpacing(12)
        column.addWidget(PageHeading(page.title, page.lead or "", parent=self))
        column.addWidget(self.tabs)
        column.addWidget(self._views, 1)
        self.tabs.currentChanged.connect(self._on_tab)
        self.checkpoints.checkpoint_requested.connect(self.checkpoint_requested)
        self.checkpoints.jump_requested.connect(self.jump_requested)
        self.journal.jump_requested.connect(self.jump_requested)
        open_case.checkpointed.connect(self._on_kept)
        open_case.saved.connect(self._on_kept)

    def refresh(self) -> None:
        """Read what is shown anew."""
        if self._views.currentWidget() is self.journal:
            self.journal.reload()
        else:
            self.checkpoints.reload()

    def focus_first(self) -> None:
        """The list of the view on top."""
        if self._views.currentWidget() is self.journal:
            self.journal.take_focus()
        else:
            self.checkpoints.take_focus()

    def is_settled(self) -> bool:
        """Whether nothing is being read."""
        return self.checkpoints.is_settled() and self.journal.is_settled()

    def _on_tab(self, number: int) -> None:
        self._views.setCurrentIndex(number)
        self.refresh()

    def _on_kept(self) -> None:
        """Something has reached the disk: a checkpoint, or changes that are history now."""
        if self.isVisible():
            self.refresh()
