"""What the ledgers hold, drawn: below the list of ledgers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from desktop_app.documents.charts import chart
from desktop_app.documents.content import Content
from desktop_app.notice.models import CHARTS
from desktop_app.ui.chart_view import ChartView
from desktop_app.ui.words import words

if TYPE_CHECKING:
    from desktop_app.ui.open_case import OpenCase

_WIDEST = 760
"""Pixels; beyond that bars are only fat."""


class LedgerCharts(QWidget):
    """What the ledgers hold, where people would rather look than read; a chart without anything to compare is hidden."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 16, 0, 0)
        column.setSpacing(8)
        self._views: dict[str, tuple[QLabel, ChartView]] = {}
        for name, title in CHARTS.items():
            heading = words(title, "strong", self)
            view = ChartView(title, self)
            view.setMaximumWidth(_WIDEST)
            column.addWidget(heading)
            column.addWidget(view)
            column.addSpacing(8)
            self._views[name] = (heading, view)

    def show_charts(self, open_case: OpenCase) -> None:
        """Draw them anew."""
        content = Content.of(open_case.case, open_case.assessment, open_case.notice, filled_on=open_case.on)
        for name, (heading, view) in self._views.items():
            made = chart(name, content)
            view.show_chart(made)
            heading.setVisible(made is not None)
