"""The plan as a strip of days: a bar for each task, days off shaded, a line for today and one for the deadline."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.assessment.planning import TaskState
from desktop_app.assessment.working_days import WEEKDAYS, day_words
from desktop_app.ui import style
from desktop_app.ui.text_size import fit_always

if TYPE_CHECKING:
    from datetime import date

    from PySide6.QtGui import QPaintEvent

    from desktop_app.assessment.planning import Plan, PlannedTask

_HEAD = 40
_ROW = 24
_FOOT = 24
_LABEL_SHARE = 0.34
_LABEL_MOST = 250
_NARROW_DAY = 17
"""Pixels of a day below which only Mondays and the first of a month have their number."""
_BACK = 60
"""Days before the deadline that are drawn at most; an older beginning is cut, the rows below say its day."""
_COLOURS = {
    TaskState.DONE: "good",
    TaskState.LATE: "bad",
    TaskState.RUNNING: "accent",
    TaskState.NEXT: "warn",
    TaskState.WAITING: "line_strong",
}


class PlanStrip(QWidget):
    """Drawn; the rows below it say the same in words, and so does its description."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plan: Plan | None = None
        self.setAccessibleName("日程图")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        fit_always(self, self.updateGeometry)

    def show_plan(self, plan: Plan) -> None:
        """Draw this plan."""
        self._plan = plan
        said = (
            f"{item.task.label}{day_words(item.start)}至{day_words(item.end)}，{item.words}"
            for item in plan.tasks
        )
        self.setAccessibleDescription("；".join((plan.deadline_words, *said)))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As tall as its rows."""
        rows = len(self._plan.tasks) if self._plan is not None else 0
        return QSize(style.scaled(480), style.scaled(_HEAD + rows * _ROW + _FOOT))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """It may be narrower, not lower."""
        return QSize(style.scaled(240), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint days, bars and lines."""
        del event
        if self._plan is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _Drawing(self, painter, self._plan).draw()
        painter.end()


class _Drawing:
    """One painting of the strip."""

    def __init__(self, strip: PlanStrip, painter: QPainter, plan: Plan) -> None:
        self._painter = painter
        self._plan = plan
        self._theme = style.theme()
        self._first = max(plan.first, plan.deadline - timedelta(days=_BACK))
        self._last = plan.deadline
        if plan.today < self._first <= plan.today + timedelta(days=_BACK // 2):
            self._first = plan.today
        self._days = (self._last - self._first).days + 1
        self._left = min(strip.width() * _LABEL_SHARE, style.scaled(_LABEL_MOST))
        self._day = (strip.width() - self._left - 1) / self._days
        self._width, self._height = strip.width(), strip.height()
        self._top, self._row = style.scaled(_HEAD), style.scaled(_ROW)
        self._small = QFont(strip.font())
        self._small.setPixelSize(style.scaled(12))

    def draw(self) -> None:
        """Days first, then the bars, then what cuts through all of them."""
        self._painter.setFont(self._small)
        days = [self._first + timedelta(days=number) for number in range(self._days)]
        for day in days:
            if not self._plan.days.is_worked(day):
                box = QRectF(self._x(day), 0, self._day, self._bottom)
                self._painter.fillRect(box, self._colour("pending_soft"))
        for day in days:
            self._draw_date(day)
        for number, item in enumerate(self._plan.tasks):
            self._draw_task(item, self._top + number * self._row)
        until = self._draw_line(self._x(self._last) + self._day - 1, "bad", f"截止 {_short(self._last)}")
        if self._first <= self._plan.today < self._last:
            at = self._x(self._plan.today) + self._day / 2
            self._draw_line(at, "accent", f"今天 {_short(self._plan.today)}", before=until)

    def _x(self, day: date) -> float:
        return self._left + (day - self._first).days * self._day

    def _colour(self, token: str) -> QColor:
        return QColor(getattr(self._theme, token))

    def _draw_date(self, day: date) -> None:
        """The number of a day, and the month where one begins."""
        box = QRectF(self._x(day), 0, self._day, self._top)
        first = day == self._first or day.day == 1
        if first:
            month = QRectF(box.left() + 2, 0, style.scaled(60), self._top / 2)
            self._text(month, f"{day.month}月", "muted", Qt.AlignmentFlag.AlignLeft)
        wide = self._day >= style.scaled(_NARROW_DAY)
        if wide or day.weekday() == 0 or first:
            room = box if wide else box.adjusted(-style.scaled(6), 0, style.scaled(6), 0)
            room.setTop(self._top / 2)
            self._text(room, str(day.day), "text" if self._plan.days.is_worked(day) else "muted")

    @property
    def _bottom(self) -> float:
        return self._top + len(self._plan.tasks) * self._row

    def _draw_task(self, item: PlannedTask, top: float) -> None:
        rule = QPen(self._colour("line"), 1)
        self._painter.setPen(rule)
        self._painter.drawLine(0, int(top), self._width, int(top))
        label = QRectF(0, top, self._left - style.scaled(8), self._row)
        metrics = self._painter.fontMetrics()
        name = metrics.elidedText(item.task.label, Qt.TextElideMode.ElideRight, int(label.width()))
        self._text(label, name, "text", Qt.AlignmentFlag.AlignLeft)
        start, end = max(item.start, self._first), item.end
        if end < self._first:
            return
        pad = style.scaled(5)
        bar = QRectF(self._x(start) + 1, top + pad, self._x(end) + self._day - self._x(start) - 2, 0)
        bar.setHeight(self._row - 2 * pad)
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(self._colour(_COLOURS[item.state]))
        self._painter.drawRoundedRect(bar, 3, 3)
        if item.start < self._first:  # it begins before what is drawn
            self._painter.fillRect(QRectF(bar.left(), bar.top(), 4, bar.height()), self._colour("page"))

    def _draw_line(self, x: float, token: str, text: str, *, before: float = 0.0) -> float:
        """A line through all rows with its words below, which end left of ``before``; returns where they begin."""
        self._painter.setPen(QPen(self._colour(token), 2))
        self._painter.drawLine(int(x), int(self._top * 0.55), int(x), int(self._bottom))
        wide = self._painter.fontMetrics().horizontalAdvance(text)
        room = QRectF(x - wide / 2, self._bottom + 2, wide, style.scaled(_FOOT) - 4)
        room.moveRight(min(room.right(), self._width, (before or self._width) - style.scaled(10)))
        self._text(room, text, token)
        return room.left()

    def _text(
        self,
        room: QRectF,
        text: str,
        token: str,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignHCenter,
    ) -> None:
        self._painter.setPen(self._colour(token))
        flags = int(align | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip)
        self._painter.drawText(room, flags, text)


def _short(day: date) -> str:
    return f"{day.month}月{day.day}日（{WEEKDAYS[day.weekday()]}）"
