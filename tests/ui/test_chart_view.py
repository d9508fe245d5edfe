"""A chart on the screen: drawn in the colours of the window, and told to those who do not see it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtGui import QColor

from desktop_app.documents.chart import Bar, Column, Columns, Divided, Limit, Part
from desktop_app.ui.chart_view import ChartView

COLUMNS = Columns(
    (Column("2019年", Decimal(100), "100家"), Column("2020年", Decimal(200), "200家")),
    Limit(Decimal(150), "条件：150家"),
)


@pytest.fixture
def view(qtbot):
    made = ChartView("近三年服务中小企业家数")
    qtbot.addWidget(made)
    made.resize(600, 240)
    return made


def inked(view, x):
    """How many pixels of the column at ``x`` (0 to 1) are darker than the ground."""
    picture = view.grab().toImage()
    at, ground = round(picture.width() * x), QColor(picture.pixel(1, picture.height() - 2))
    return sum(
        abs(QColor(picture.pixel(at, y)).lightness() - ground.lightness()) > 40
        for y in range(picture.height())
    )


def test_a_chart_is_drawn_and_heard(view):
    view.show_chart(COLUMNS)
    assert view.accessibleName() == "近三年服务中小企业家数"
    assert view.accessibleDescription() == "2019年100家，2020年200家，条件：150家"
    assert inked(view, 0.19) > 0
    assert inked(view, 0.69) > 1.5 * inked(view, 0.19)


def test_nothing_to_compare_is_no_empty_frame(view):
    view.show_chart(COLUMNS)
    view.show_chart(None)
    assert view.isHidden()
    assert view.accessibleDescription() == ""


def test_names_of_parts_get_the_lines_they_need(view):
    parts = tuple(Part(f"第{number}级", 10, "10人（10%）") for number in range(10))
    view.show_chart(Divided((Bar("学历", parts),)))
    assert view.heightForWidth(320) > view.heightForWidth(1200)
