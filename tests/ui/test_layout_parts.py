"""Parts of a layout are found in its order, and the bindings keep nothing of it that Qt deletes."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QLayout, QLayoutItem, QVBoxLayout, QWidget
from shiboken6 import Shiboken

from desktop_app.ui.layout_parts import widgets_in


def test_widgets_come_in_the_order_of_their_layout_and_of_those_inside(qtbot):
    page = QWidget()
    qtbot.addWidget(page)
    column, row = QVBoxLayout(page), QHBoxLayout()
    last, first, left, right, alone = (
        QLabel(text, page) for text in ("last", "first", "left", "right", "alone")
    )
    column.addWidget(first)
    column.addLayout(row)
    column.addStretch(1)
    column.addWidget(last)
    row.addWidget(left)
    row.addWidget(right)
    before = items_kept()
    assert list(widgets_in(column)) == [first, left, right, last]
    assert alone not in widgets_in(column)
    assert items_kept() == before


def items_kept() -> int:
    """How many items of layouts the bindings hold something of, layouts themselves left out."""
    kept = Shiboken.getAllValidWrappers()
    return sum(isinstance(item, QLayoutItem) and not isinstance(item, QLayout) for item in kept)
