"""规则: clauses with their parameters and boundaries, the notice as a whole, and the comparison with another pack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout

from desktop_app.ui.pages.page import PageHeading, PageWidget
from desktop_app.ui.rules.change_window import ChangeRulesWindow
from desktop_app.ui.rules.clauses_view import ClausesView
from desktop_app.ui.rules.compare_view import CompareView
from desktop_app.ui.rules.overview_view import OverviewView

if TYPE_CHECKING:
    from desktop_app.notice.models import Notice, Page
    from desktop_app.ui.open_case import OpenCase
    from desktop_app.ui.rules_desk import RulesDesk


class RulesPage(PageWidget):
    """Three views on the pack of the case."""

    def __init__(self, page: Page, open_case: OpenCase, desk: RulesDesk) -> None:
        super().__init__(page, open_case)
        self.tabs = QTabBar(self)
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName("规则的三部分")
        self.clauses = ClausesView(open_case, self)
        self.overview = OverviewView(open_case, desk, self)
        self.comparison = CompareView(open_case, desk, self)
        self._views = QStackedWidget(self)
        for title, view in (
            ("条款与参数", self.clauses),
            ("通知概况", self.overview),
            ("与另一规则比较", self.comparison),
        ):
            self.tabs.addTab(title)
            self._views.addWidget(view)
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 20, 16, 8)
        column.setSpacing(10)
        heading = PageHeading(
            f"{page.title}：{open_case.notice.identity.short_title}", page.lead or "", parent=self
        )
        column.addWidget(heading)
        column.addWidget(self.tabs)
        column.addWidget(self._views, 1)
        self.tabs.currentChanged.connect(self._on_tab)
        self.clauses.page_requested.connect(self._on_page)
        self.overview.packs_requested.connect(self.packs_requested)
        self.comparison.packs_requested.connect(self.packs_requested)
        self.comparison.change_requested.connect(self._on_change)

    def refresh(self) -> None:
        """Show the view on top as things are now."""
        view = self._views.currentWidget()
        if isinstance(view, ClausesView | OverviewView | CompareView):
            view.refresh()

    def focus_first(self) -> None:
        """Where work in the view on top begins."""
        view = self._views.currentWidget()
        if isinstance(view, ClausesView | OverviewView | CompareView):
            view.take_focus()

    def _on_tab(self, number: int) -> None:
        self._views.setCurrentIndex(number)
        self.refresh()

    def _on_page(self, page_id: str) -> None:
        self.page_requested.emit(page_id)

    def _on_change(self, notice: Notice) -> None:
        """Show what would change before it is changed."""
        earlier = self.window().findChild(ChangeRulesWindow)
        if earlier is not None:
            earlier.close()
        window = ChangeRulesWindow(self.open_case, notice, self.window())
        window.show()
        window.activateWindow()
