"""Pages of a PDF on screen: rendered by pdfium off the window's thread, one at a time, near ones kept.

The same bytes that will be printed are shown; there is no second engine. pdfium is not safe on several threads, so
every call into it goes through one lock.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pypdfium2 as pdfium
from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QImage, QPainter, QPalette, QPen
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from desktop_app.errors import UnreadableInput
from desktop_app.ui.background import Task

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent, QWheelEvent

    from desktop_app.documents.watch import Watch

_PDFIUM = threading.Lock()
_POINTS_PER_INCH = 72.0
_GAP = 16
"""Pixels of ground around each page."""
_KEPT = 16
"""Rendered pages kept; a screenful is two or three."""
_MIN_SCALE, _MAX_SCALE = 0.25, 6.0


@dataclass(frozen=True, slots=True)
class Mark:
    """A line of the document's outline."""

    title: str
    level: int
    page: int
    """Zero-based."""


class PdfPages:
    """An open PDF: page sizes, outline, and pages as pictures. May be used from any thread."""

    def __init__(self, path: Path) -> None:
        """Open ``path``.

        Raises:
            UnreadableInput: pdfium cannot open the file.
        """
        self.path = path
        with _PDFIUM:
            try:
                self._document = pdfium.PdfDocument(path)
            except pdfium.PdfiumError as error:
                raise UnreadableInput(f"“{path.name}”打不开，不是完好的 PDF 文件", "再生成一次") from error
            count = len(self._document)
            self.sizes: tuple[tuple[float, float], ...] = tuple(
                self._document.get_page_size(number) for number in range(count)
            )
            """Width and height of every page, in points."""
            self.marks: tuple[Mark, ...] = tuple(_marks(self._document))

    def render(self, number: int, scale: float) -> QImage:
        """Page ``number`` (zero-based) on white paper at ``scale`` pixels per point."""
        with _PDFIUM:
            page = self._document[number]
            try:
                bitmap = page.render(scale=scale, prefer_bgrx=True, fill_color=(255, 255, 255, 255))
                image = QImage(
                    bytes(bitmap.buffer),
                    bitmap.width,
                    bitmap.height,
                    bitmap.stride,
                    QImage.Format.Format_RGB32,
                ).copy()
                bitmap.close()
            finally:
                page.close()
        return image

    def text(self, number: int) -> str:
        """The text of page ``number``, for screen readers and searches."""
        with _PDFIUM:
            page = self._document[number]
            try:
                words: str = page.get_textpage().get_text_bounded()
            finally:
                page.close()
        return words

    def close(self) -> None:
        """Let go of the file, so that it can be written again."""
        with _PDFIUM:
            self._document.close()


def _marks(document: Any) -> list[Mark]:  # noqa: ANN401 - pypdfium2 has no types
    found = []
    for entry in document.get_toc():
        target = entry.get_dest()
        page = target.get_index() if target is not None else None
        if page is not None:
            found.append(Mark(entry.get_title(), entry.level, page))
    return found


class PageView(QAbstractScrollArea):
    """All pages of a document below one another; only those on screen are rendered."""

    page_changed = Signal(int)
    """Zero-based number of the page in view."""
    zoomed = Signal(float)
    """Pixels per point now in use."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages: PdfPages | None = None
        self._fit = True
        self._scale = 1.0
        self._tops: list[int] = []
        self._kept: OrderedDict[tuple[int, float], QImage] = OrderedDict()
        self._task: Task | None = None
        self._asked = 0
        self._refused: set[int] = set()
        self._current = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("页面预览")
        self.setObjectName("paper")
        self.viewport().setBackgroundRole(QPalette.ColorRole.Mid)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)

    @property
    def page_count(self) -> int:
        """Pages of the document; 0 while none is shown."""
        return len(self._pages.sizes) if self._pages is not None else 0

    @property
    def current_page(self) -> int:
        """Zero-based number of the page in view."""
        return self._current

    @property
    def scale(self) -> float:
        """Logical pixels per point."""
        return self._scale

    def is_settled(self) -> bool:
        """Whether every page in view is drawn from a finished picture."""
        return self._task is None and not self._wanted()

    def show_pages(self, pages: PdfPages | None) -> None:
        """Show another document, at the same page and zoom as far as it has them."""
        before, self._pages = self._pages, pages
        self._kept.clear()
        self._refused.clear()
        if before is not None:
            before.close()
        place = self._current
        self._lay_out()
        self.go_to(min(place, max(0, self.page_count - 1)))
        self.viewport().update()

    def go_to(self, number: int) -> None:
        """Bring the top of page ``number`` (zero-based) into view."""
        if 0 <= number < self.page_count:
            self.verticalScrollBar().setValue(self._tops[number] - _GAP // 2)

    def fit_width(self) -> None:
        """Make the widest page as wide as the view, also when the window changes."""
        self._fit = True
        self._zoom_to(self._fitting_scale())

    def actual_size(self) -> None:
        """Show the paper as large as it is."""
        self._fit = False
        self._zoom_to(self._pixels_per_inch() / _POINTS_PER_INCH)

    def zoom_by(self, factor: float) -> None:
        """Show the pages larger (> 1) or smaller."""
        self._fit = False
        self._zoom_to(self._scale * factor)

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw what is rendered, white paper where it is not yet, and ask for what is missing."""
        painter = QPainter(self.viewport())
        for number in self._visible():
            frame = self._frame(number)
            painter.fillRect(frame, Qt.GlobalColor.white)
            self._draw(painter, number, frame)
            painter.setPen(QPen(QColor(0, 0, 0, 48)))
            painter.drawRect(frame.adjusted(-1, -1, 0, 0))
        painter.end()
        self._render_next()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Keep the fitting width and the scroll range."""
        super().resizeEvent(event)
        if self._fit:
            self._zoom_to(self._fitting_scale())
        else:
            self._lay_out()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Page by page with PgUp and PgDn, the ends with Home and End."""
        steps: dict[int, Callable[[], int]] = {
            Qt.Key.Key_PageDown: lambda: min(self._current + 1, self.page_count - 1),
            Qt.Key.Key_PageUp: lambda: max(self._current - 1, 0),
            Qt.Key.Key_Home: lambda: 0,
            Qt.Key.Key_End: lambda: self.page_count - 1,
        }
        step = steps.get(event.key())
        if step is None:
            super().keyPressEvent(event)
            return
        self.go_to(step())
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Zoom with Ctrl, scroll without."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(1.1 if event.angleDelta().y() > 0 else 1 / 1.1)
            event.accept()
        else:
            super().wheelEvent(event)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for most of an A4 page."""
        return QSize(640, 560)

    @Slot(int)
    def _on_scrolled(self, _: int) -> None:
        middle = self.verticalScrollBar().value() + self.viewport().height() // 3
        number = max(0, sum(1 for top in self._tops if top <= middle) - 1)
        if number != self._current:
            self._current = number
            self.page_changed.emit(number)
        self.viewport().update()

    def _zoom_to(self, scale: float) -> None:
        self._scale = max(_MIN_SCALE, min(_MAX_SCALE, scale))
        place = self._current
        self._lay_out()
        self.go_to(place)
        self.zoomed.emit(self._scale)
        self.viewport().update()

    def _lay_out(self) -> None:
        sizes = self._pages.sizes if self._pages is not None else ()
        self._tops = []
        top = _GAP
        for _, height in sizes:
            self._tops.append(top)
            top += round(height * self._scale) + _GAP
        widest = round(max((width for width, _ in sizes), default=0) * self._scale) + 2 * _GAP
        bar, across = self.verticalScrollBar(), self.horizontalScrollBar()
        bar.setRange(0, max(0, top - self.viewport().height()))
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(48)
        across.setRange(0, max(0, widest - self.viewport().width()))
        across.setPageStep(self.viewport().width())

    def _fitting_scale(self) -> float:
        widest = max((width for width, _ in self._pages.sizes), default=0.0) if self._pages else 0.0
        room = self.viewport().width() - 2 * _GAP
        return room / widest if widest and room > 0 else 1.0

    def _pixels_per_inch(self) -> float:
        screen = self.screen()
        measured = float(screen.physicalDotsPerInch())
        return measured if 60.0 <= measured <= 400.0 else float(screen.logicalDotsPerInch())

    def _frame(self, number: int) -> QRect:
        assert self._pages is not None  # noqa: S101 - only visible pages are asked for
        width, height = (round(side * self._scale) for side in self._pages.sizes[number])
        left = max(_GAP, (self.viewport().width() - width) // 2) - self.horizontalScrollBar().value()
        return QRect(
            QPoint(left, self._tops[number] - self.verticalScrollBar().value()), QSize(width, height)
        )

    def _visible(self) -> list[int]:
        area = self.viewport().rect()
        return [number for number in range(self.page_count) if self._frame(number).intersects(area)]

    def _pixel_scale(self) -> float:
        return round(self._scale * self.devicePixelRatioF(), 4)

    def _draw(self, painter: QPainter, number: int, frame: QRect) -> None:
        """A finished picture pixel by pixel; one of another zoom stretched until the right one is ready."""
        exact = self._kept.get((number, self._pixel_scale()))
        if exact is not None:
            exact.setDevicePixelRatio(self.devicePixelRatioF())
            painter.drawImage(frame.topLeft(), exact)
            return
        other = next((image for (kept, _), image in reversed(self._kept.items()) if kept == number), None)
        if other is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(QRectF(frame), other)

    def _wanted(self) -> list[tuple[int, float]]:
        scale = self._pixel_scale()
        return [
            (number, scale)
            for number in self._visible()
            if (number, scale) not in self._kept and number not in self._refused
        ]

    def _render_next(self) -> None:
        wanted = self._wanted()
        if self._task is not None or not wanted or self._pages is None:
            return
        pages, (number, scale) = self._pages, wanted[0]

        def work(_: Watch) -> tuple[PdfPages, int, float, QImage]:
            return pages, number, scale, pages.render(number, scale)

        self._asked = number
        self._task = Task(work)
        self._task.succeeded.connect(self._on_rendered)
        self._task.failed.connect(self._on_refused)
        self._task.finished.connect(self._on_finished)
        self._task.start()

    @Slot(object)
    def _on_rendered(self, result: tuple[PdfPages, int, float, QImage]) -> None:
        pages, number, scale, image = result
        if pages is not self._pages:
            return
        self._kept[number, scale] = image
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        self.viewport().update()

    @Slot(object)
    def _on_refused(self, _: Exception) -> None:
        """A page that cannot be drawn stays white; asking again would not end."""
        self._refused.add(self._asked)

    @Slot()
    def _on_finished(self) -> None:
        self._task = None
        self._render_next()
