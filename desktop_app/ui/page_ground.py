"""The ground on which the pages of a paper lie: where each is, how large, which are seen; zoom, wheel and page keys.

Pictures come from ``PagePictures``, which makes them off the window's thread; what is not there yet is white paper, or
the picture of another zoom stretched.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from desktop_app.ui import page_overlay, style
from desktop_app.ui.page_arrangement import GAP, Arrangement, arrange, scale_to_fit
from desktop_app.ui.page_pictures import TILE, PagePictures, Wish, sharpest, tiles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent, QWheelEvent

    from desktop_app.documents.printed import Box
    from desktop_app.ui.paper import Paper

_POINTS_PER_INCH = 72.0
_MIN_SCALE, _MAX_SCALE = 0.15, 6.0
_WHEEL_STEP = 1.1
_SAME_SCALE = 0.001
_ROOM_AROUND = 60
"""Pixels that stay visible around a place brought into view."""


class Fit(Enum):
    """By what the size on screen is chosen."""

    WIDTH = auto()
    PAGE = auto()
    ACTUAL = auto()
    FREE = auto()


class _Place(NamedTuple):
    """A point of the paper: zero-based page, and pixels from its upper left corner at scale 1."""

    page: int
    x: float
    y: float


class PageGround(QAbstractScrollArea):
    """All pages of a document below one another, or in pairs; only those on screen have pictures."""

    page_changed = Signal(int)
    """Zero-based number of the page in view."""
    zoomed = Signal()
    """Size or way of fitting are others now."""

    def __init__(self, pictures: PagePictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._sizes: tuple[tuple[float, float], ...] = ()
        self._blanks: frozenset[int] = frozenset()
        self._changed: frozenset[int] = frozenset()
        self._change_words = ""
        self._fit = Fit.WIDTH
        self._two_up = False
        self._scale = 1.0
        self._arranged = Arrangement((), (), 0, 0)
        self._current = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        pictures.add_asker(self.wishes)
        pictures.ready.connect(self._on_ready)

    @property
    def page_count(self) -> int:
        """Pages of the document; 0 while none is shown."""
        return len(self._sizes)

    @property
    def current_page(self) -> int:
        """Zero-based number of the page in view."""
        return self._current

    @property
    def scale(self) -> float:
        """Logical pixels per point."""
        return self._scale

    @property
    def percent(self) -> int:
        """Size on screen in percent of the paper's own."""
        return round(100 * self._scale / self._actual_scale())

    @property
    def fit(self) -> Fit:
        """By what the size is chosen."""
        return self._fit

    @property
    def two_up(self) -> bool:
        """Whether pages lie in pairs."""
        return self._two_up

    def is_settled(self) -> bool:
        """Whether every page in view is drawn from a finished picture."""
        return self._pictures.is_settled()

    def show_paper(self, paper: Paper | None) -> None:
        """Show another paper, at the same place and size as far as it has them."""
        place, page = self._place_at(QPoint(0, 0)), self._current
        self._sizes = paper.reading.sizes if paper is not None else ()
        self._blanks = paper.blanks if paper is not None else frozenset()
        self._scale = self._fitting_scale()
        self._lay_out()
        if place is not None and place.page < self.page_count:
            self._put(place, QPoint(0, 0))
        else:
            self.go_to(min(page, max(0, self.page_count - 1)))
        self.viewport().update()

    def mark_changed(self, pages: frozenset[int], words: str = "") -> None:
        """Draw a bar beside these pages; ``words`` say why when the mouse is over it."""
        self._change_words = words
        if pages != self._changed:
            self._changed = pages
            self.viewport().update()

    def go_to(self, page: int) -> None:
        """Bring the top of a page into view."""
        if not 0 <= page < self.page_count:
            return
        frame = self._arranged.frames[page]
        self.verticalScrollBar().setValue(frame.y - GAP // 2)
        self._make_current(page)

    def fit_width(self) -> None:
        """As wide as the view, also when the window changes."""
        self._fit_by(Fit.WIDTH)

    def fit_page(self) -> None:
        """A whole page, or a whole pair, also when the window changes."""
        self._fit_by(Fit.PAGE)

    def actual_size(self) -> None:
        """As large as the paper is, by the size that the screen says it has."""
        self._fit_by(Fit.ACTUAL)

    def zoom_to(self, percent: float) -> None:
        """So many percent of the paper's own size."""
        self._fit = Fit.FREE
        self._scale_to(percent / 100 * self._actual_scale())

    def zoom_by(self, factor: float, at: QPoint | None = None) -> None:
        """Larger (> 1) or smaller; what is at the point ``at`` of the view stays there."""
        self._fit = Fit.FREE
        self._scale_to(self._scale * factor, at)

    def show_two_up(self, *, two_up: bool) -> None:
        """In pairs as bound, or one by one; the page in view stays."""
        if two_up == self._two_up:
            return
        self._two_up = two_up
        page = self._current
        self._scale = self._fitting_scale()
        self._lay_out()
        self.go_to(page)
        self.zoomed.emit()
        self.viewport().update()

    def next_page(self) -> None:
        """The next page, or pair."""
        self.go_to(self._neighbour(1))

    def previous_page(self) -> None:
        """The page, or pair, before."""
        self.go_to(self._neighbour(-1))

    def wishes(self) -> Iterable[Wish]:
        """The pictures of what is on screen, the page in view first."""
        if not self.isVisible():
            return []
        visible = [page for page in self._visible() if page not in self._blanks]
        visible.sort(key=lambda page: abs(page - self._current))
        whole = [self._wish(page) for page in visible]
        return [*whole, *(tile for wish in whole for tile in self._tiles(wish))]

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw what is there, white paper where it is not, and have made what is missing."""
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), style.ground("line"))
        for page in self._visible():
            frame = self._frame(page)
            if page in self._blanks:
                page_overlay.draw_blank(painter, frame)
            else:
                painter.fillRect(frame, Qt.GlobalColor.white)
                self._draw(painter, page, frame)
                self._draw_over(painter, page, frame)
            page_overlay.draw_edge(painter, frame)
            if page in self._changed:
                page_overlay.draw_change_bar(painter, frame)
        painter.end()
        self._pictures.make_next()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Keep the fitting size and the place in view."""
        super().resizeEvent(event)
        if self._fit in {Fit.WIDTH, Fit.PAGE}:
            self._scale_to(self._fitting_scale(), QPoint(0, 0))
        else:
            self._lay_out()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Page by page with PgUp and PgDn, the ends with Home and End."""
        steps: dict[int, Callable[[], int]] = {
            Qt.Key.Key_PageDown: lambda: self._neighbour(1),
            Qt.Key.Key_PageUp: lambda: self._neighbour(-1),
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
        """Zoom with Ctrl around the mouse, scroll without."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            turned = event.angleDelta().y()
            if turned:
                factor = _WHEEL_STEP if turned > 0 else 1 / _WHEEL_STEP
                self.zoom_by(factor, event.position().toPoint())
            event.accept()
        else:
            super().wheelEvent(event)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for most of an A4 page."""
        return QSize(640, 560)

    @Slot(int)
    def _on_scrolled(self, _: int) -> None:
        if self.page_count:
            middle = self.verticalScrollBar().value() + self.viewport().height() // 3
            row = self._arranged.rows[self._arranged.row_at(middle)]
            self._make_current(self._current if self._current in row else row[0])
        self.viewport().update()

    @Slot(int)
    def _on_ready(self, page: int) -> None:
        if page in self._visible():
            self.viewport().update()

    def _make_current(self, page: int) -> None:
        if page != self._current:
            self._current = page
            self.page_changed.emit(page)

    def _row(self) -> tuple[int, ...]:
        """The page in view, or the pair."""
        rows = self._arranged.rows
        return rows[self._arranged.row_of(self._current)] if self._current < self.page_count else ()

    def _neighbour(self, way: int) -> int:
        """First page of the row before or after; at the ends this one."""
        if not self.page_count:
            return 0
        rows = self._arranged.rows
        at = self._arranged.row_of(self._current) + way
        return rows[at][0] if 0 <= at < len(rows) else self._current

    def _bring_into_view(self, page: int, boxes: Sequence[Box]) -> None:
        """Scroll as far as needed for the first of the ``boxes`` to be seen with some room around it."""
        found = page_overlay.boxes_on(self._frame(page), self._sizes[page][1], self._scale, boxes[:1])
        if not found:
            return
        place = found[0].toAlignedRect()
        for bar, low, high, room in (
            (self.verticalScrollBar(), place.top(), place.bottom(), self.viewport().height()),
            (self.horizontalScrollBar(), place.left(), place.right(), self.viewport().width()),
        ):
            around = min(_ROOM_AROUND, max(0, (room - (high - low)) // 2))
            if low < around:
                bar.setValue(bar.value() + low - around)
            elif high > room - around:
                bar.setValue(bar.value() + min(high - room + around, low - around))
        self._make_current(page)

    def _fit_by(self, fit: Fit) -> None:
        self._fit = fit
        self._scale_to(self._fitting_scale())

    def _scale_to(self, scale: float, at: QPoint | None = None) -> None:
        """Take ``scale``; what is at the point ``at`` of the view, or at its middle, stays there."""
        point = at or QPoint(self.viewport().width() // 2, self.viewport().height() // 3)
        place, page = self._place_at(point), self._current
        self._scale = max(_MIN_SCALE, min(_MAX_SCALE, scale))
        self._lay_out()
        if place is not None:
            self._put(place, point)
        else:
            self.go_to(page)
        self.zoomed.emit()
        self.viewport().update()

    def _place_at(self, point: QPoint) -> _Place | None:
        """What of the paper is at a point of the view, or beside it."""
        if not self.page_count:
            return None
        ground = point + self._offset()
        row = self._arranged.rows[self._arranged.row_at(ground.y())]
        page = next((item for item in row if ground.x() < self._right_of(item)), row[-1])
        frame = self._arranged.frames[page]
        return _Place(page, (ground.x() - frame.x) / self._scale, (ground.y() - frame.y) / self._scale)

    def _put(self, place: _Place, point: QPoint) -> None:
        """Scroll so that ``place`` is at ``point`` again."""
        frame = self._arranged.frames[place.page]
        self.horizontalScrollBar().setValue(round(frame.x + place.x * self._scale) - point.x())
        self.verticalScrollBar().setValue(round(frame.y + place.y * self._scale) - point.y())
        self._on_scrolled(0)

    def _lay_out(self) -> None:
        room = self.viewport().size()
        self._arranged = arrange(self._sizes, self._scale, room.width(), two_up=self._two_up)
        bar, across = self.verticalScrollBar(), self.horizontalScrollBar()
        bar.setRange(0, max(0, self._arranged.height - room.height()))
        bar.setPageStep(room.height())
        bar.setSingleStep(48)
        across.setRange(0, max(0, self._arranged.width - room.width()))
        across.setPageStep(room.width())
        across.setSingleStep(48)

    def _fitting_scale(self) -> float:
        if self._fit is Fit.FREE:
            return self._scale
        if self._fit is Fit.ACTUAL:
            return self._actual_scale()
        room = (self.viewport().width(), self.viewport().height())
        return scale_to_fit(self._sizes, room, two_up=self._two_up, whole=self._fit is Fit.PAGE)

    def _actual_scale(self) -> float:
        """Logical pixels per point at which the paper is as large as it is; screens that tell nonsense are not believed."""
        screen = self.screen()
        measured = float(screen.physicalDotsPerInch())
        told = measured if 60.0 <= measured <= 400.0 else float(screen.logicalDotsPerInch())
        return told / _POINTS_PER_INCH

    def _offset(self) -> QPoint:
        return QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def _frame(self, page: int) -> QRect:
        return QRect(*self._arranged.frames[page]).translated(-self._offset())

    def _right_of(self, page: int) -> int:
        frame = self._arranged.frames[page]
        return frame.x + frame.width

    def _visible(self) -> list[int]:
        """Pages that can be seen, in order."""
        if not self.page_count:
            return []
        top = self.verticalScrollBar().value()
        first, last = self._arranged.row_at(top), self._arranged.row_at(top + self.viewport().height())
        return [page for row in self._arranged.rows[first : last + 1] for page in row]

    def _wish(self, page: int) -> Wish:
        return Wish(page, sharpest(self._scale * self.devicePixelRatioF(), self._sizes[page]))

    def _draw(self, painter: QPainter, page: int, frame: QRect) -> None:
        """A finished picture pixel by pixel; one of another zoom stretched until the right one is ready."""
        wish = self._wish(page)
        exact = self._pictures.exact(wish)
        ratio = self.devicePixelRatioF()
        if exact is not None and self._is_sharp(wish):
            exact.setDevicePixelRatio(ratio)
            painter.drawImage(frame.topLeft(), exact)
            return
        other = exact or self._pictures.standing_in(page)
        if other is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(QRectF(frame), other)
        for tile in self._tiles(wish):
            image = self._pictures.exact(tile)
            if image is not None:
                image.setDevicePixelRatio(ratio)
                corner = QPointF(*tile.tile) * (TILE / ratio)
                painter.drawImage(QPointF(frame.topLeft()) + corner, image)

    def _is_sharp(self, wish: Wish) -> bool:
        return abs(wish.scale - self._scale * self.devicePixelRatioF()) < _SAME_SCALE

    def _tiles(self, wish: Wish) -> list[Wish]:
        """The tiles in sight of a page that is too large for one sharp picture; none where it is not."""
        if self._is_sharp(wish):
            return []
        ratio = self.devicePixelRatioF()
        frame = self._frame(wish.page)
        seen = self.viewport().rect().intersected(frame).translated(-frame.topLeft())
        pixels = QRectF(
            seen.x() * ratio, seen.y() * ratio, seen.width() * ratio, seen.height() * ratio
        ).toAlignedRect()
        full = round(self._scale * ratio, 4)
        return list(tiles(wish.page, full, pixels)) if not seen.isEmpty() else []

    def _draw_over(self, painter: QPainter, page: int, frame: QRect) -> None:
        """What lies over the picture of a page; nothing here."""
