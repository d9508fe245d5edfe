"""A chart on the screen: the shapes that paper prints, in the colours of the window, readable and hearable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.documents.chart import LETTER, in_words, lay_out, patch
from desktop_app.ui import style

if TYPE_CHECKING:
    from PySide6.QtGui import QFont, QPaintEvent

    from desktop_app.documents.chart import Chart, Drawing

_SHIFT = {"left": 0.0, "center": 0.5, "right": 1.0}


class ChartView(QWidget):
    """Draws one chart as wide as there is room; its letters are those of the window."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(title)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._chart: Chart | None = None

    def show_chart(self, chart: Chart | None) -> None:
        """Show ``chart``, or nothing while there is nothing to compare."""
        self._chart = chart
        self.setVisible(chart is not None)
        self.setAccessibleDescription(in_words(chart) if chart else "")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As high as the chart is at the present width."""
        return QSize(320, round(self._height_at(max(self.width(), 320))))

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        """Words below a bar may need several lines."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """As high as the chart is at this width."""
        return round(self._height_at(width))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Another size of text is another height."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw boxes, then lines, then words, as paper does."""
        super().paintEvent(event)
        if self._chart is None:
            return
        scale = self._scale()
        drawing = lay_out(self._chart, self.width() / scale, self._measure)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(scale, scale)
        self._paint(painter, drawing)
        painter.end()

    def _paint(self, painter: QPainter, drawing: Drawing) -> None:
        colours = style.theme()
        ink, ground = QColor(colours.accent), QColor(colours.page)
        for box in drawing.boxes:
            painter.fillRect(QRectF(box.x, box.y, box.width, box.height), _mixed(ground, ink, box.tone))
        for rule in drawing.rules:
            pen = QPen(QColor(colours.warn if rule.dashed else colours.line_strong), 1.0)
            pen.setStyle(Qt.PenStyle.DashLine if rule.dashed else Qt.PenStyle.SolidLine)
            painter.setPen(pen)
            painter.drawLine(QPointF(rule.x1, rule.y1), QPointF(rule.x2, rule.y2))
        painter.setPen(QColor(colours.text))
        for word in drawing.words:
            if word.clear:
                painter.fillRect(QRectF(*patch(word, self._measure)), ground)
            painter.setFont(self._font(word.size))
            left = word.x - self._measure(word.text, word.size) * _SHIFT[word.align]
            painter.drawText(QPointF(left, word.y), word.text)

    def _height_at(self, width: int) -> float:
        if self._chart is None:
            return 0.0
        scale = self._scale()
        return lay_out(self._chart, width / scale, self._measure).height * scale + 1

    def _scale(self) -> float:
        """Pixels for one point of the drawing, so that its usual letter is the window's."""
        pixels = self.font().pixelSize()
        return (pixels if pixels > 0 else self.fontInfo().pixelSize()) / LETTER

    def _font(self, size: float) -> QFont:
        font = self.font()
        font.setPixelSize(round(size))  # in points of the drawing; the painter scales
        return font

    def _measure(self, text: str, size: float) -> float:
        return QFontMetricsF(self._font(size)).horizontalAdvance(text)


def _mixed(ground: QColor, ink: QColor, tone: float) -> QColor:
    """``ink`` laid on ``ground`` as strong as ``tone`` says."""

    def part(low: int, high: int) -> int:
        return round(low + (high - low) * tone)

    return QColor(
        part(ground.red(), ink.red()),
        part(ground.green(), ink.green()),
        part(ground.blue(), ink.blue()),
    )
