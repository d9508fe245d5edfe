"""示范性表述 as it stands in its cell of 汇总表: in proportion, while it is typed, with what does not fit below the cell (C10)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPen, QTextLayout, QTextOption
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desktop_app.notice.places import places_in
from desktop_app.ui import style
from desktop_app.ui.text_size import fit_always
from desktop_app.ui.words import set_property, words

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from desktop_app.notice.models import Notice
    from desktop_app.ui.open_case import OpenCase

STATEMENT = "service_platform.showcase_statement"
_LETTER = 10.5 * 25.4 / 72
"""Letter size of the table in millimetres (五号)."""
_LEADING = 1.4
_PAD = 1.4
_PIXELS = 3.3
"""On screen for a millimetre: letters are as large as those of a small hint."""
_MOST_OVER = 4
"""Lines below the cell that are shown."""
_SPARE = 1
"""Lines of the cell beyond those that the permitted number of letters needs: marks may not begin a line."""


class StatementCell(QWidget):
    """The cell with a sentence below it. Shows nothing where the notice has no such cell."""

    def __init__(self, open_case: OpenCase, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._open_case = open_case
        width = _narrowest(open_case.notice)
        limit = open_case.notice.identity.counting.statement_max
        self.picture = _Picture(width, limit, self) if width is not None else None
        self.told = words("", "counter", self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.told)
        if self.picture is not None:
            column.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignLeft)
        self.setVisible(self.picture is not None)
        self.refresh()

    def refresh(self) -> None:
        """Show the text as it is now."""
        if self.picture is None:
            return
        lines, over = self.picture.show_text(self._open_case.entry_text(STATEMENT))
        if over:
            self.told.setText(f"在汇总表这一格里排 {lines} 行，多出 {over} 行放不下")
        else:
            self.told.setText(
                f"在汇总表这一格里排 {lines} 行，放得下" if lines else "在汇总表这一格里的样子："
            )
        set_property(self.told, "over", bool(over))
        self.picture.setAccessibleName(self.told.text())


class _Picture(QWidget):
    """Paints the cell and its text."""

    def __init__(self, millimetres: float, limit: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._millimetres = millimetres
        letters = max(1, int((millimetres - 2 * _PAD) / _LETTER))
        self._room = math.ceil(limit / letters) + _SPARE
        self._text = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        fit_always(self, self._fit)

    def show_text(self, text: str) -> tuple[int, int]:
        """Set ``text``; returns how many lines it takes and how many of them do not fit."""
        self._text = " ".join(text.split())
        lines = self._set().lineCount() if self._text else 0
        self.update()
        return lines, max(0, lines - self._room)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """The cell, and room for some lines below it."""
        over = _MOST_OVER * self._leading
        return QSize(math.ceil(self._width) + 2, math.ceil(self._height + over) + 2)

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """The cell white as paper, the text in it, what is too much in the colour of a warning."""
        painter = QPainter(self)
        cell = QRectF(1, 1, self._width, self._height)
        painter.fillRect(cell, Qt.GlobalColor.white)
        if self._text:
            layout = self._set()
            corner = QPointF(1 + self._pad, 1 + self._pad)
            for number in range(min(layout.lineCount(), self._room + _MOST_OVER)):
                fits = number < self._room
                painter.setPen(Qt.GlobalColor.black if fits else style.ground("warn"))
                layout.lineAt(number).draw(painter, corner)
        painter.setPen(QPen(style.ground("line_strong"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(cell)
        painter.end()

    def _fit(self) -> None:
        scale = _PIXELS * max(style.text_percent(), 100) / 100
        self._pad = _PAD * scale
        self._width = self._millimetres * scale
        self._leading = _LETTER * _LEADING * scale
        self._height = self._room * self._leading + 2 * self._pad
        self._font = QFont(style.ui_family())
        self._font.setPixelSize(round(_LETTER * scale))
        self.updateGeometry()

    def _set(self) -> QTextLayout:
        """The text in lines as wide as the cell."""
        layout = QTextLayout(self._text, self._font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        top = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(self._width - 2 * self._pad)
            line.setPosition(QPointF(0, top))
            top += self._leading
        layout.endLayout()
        return layout


def _narrowest(notice: Notice) -> float | None:
    """Width in millimetres of the narrowest cell of the forms that holds the statement; None where none does."""
    widths = (
        float(sum(form.column_widths[cell.column - 1 : cell.column - 1 + cell.columns]))
        for form in notice.forms
        for cell in form.cells
        if STATEMENT in places_in(cell.value)
    )
    return min(widths, default=None)
