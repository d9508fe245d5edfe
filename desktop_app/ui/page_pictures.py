"""Pictures of the pages of a PDF: made one at a time off the window's thread, kept up to a number of bytes.

Whoever shows pages says at any moment which pictures it lacks; the next one to make is chosen when the last is done, so
what has been scrolled out of sight is never made.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QImage

from desktop_app.documents.printed import Box
from desktop_app.ui.background import Task

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from PySide6.QtCore import QRect

    from desktop_app.documents.pdf_reading import PdfReading
    from desktop_app.documents.watch import Watch

MOST_BYTES = 128 * 1024 * 1024
"""Kept at most, but for what is on screen; a screenful of A4 at 100 % is some 6 MB."""
MOST_PIXELS = 10_000_000
"""Of one picture; of a page that is shown larger the whole is made smaller and stretched, and the part in sight in tiles."""
TILE = 1024
"""Pixels along the side of a tile."""


WHOLE = (-1, -1)
"""Tile of a picture that shows a page as a whole."""


class Wish(NamedTuple):
    """A picture that is lacking: zero-based page, and pixels per point."""

    page: int
    scale: float
    tile: tuple[int, int] = WHOLE
    """Column and row of the tile of a page too large for one picture."""

    def part(self, size: tuple[float, float]) -> Box | None:
        """The part of a page of this ``size`` that it shows, in points; None for all of it."""
        if self.tile == WHOLE:
            return None
        side = TILE / self.scale
        left, top = self.tile[0] * side, size[1] - self.tile[1] * side
        return Box(left, max(0.0, top - side), min(size[0], left + side), top)


class PagePictures(QObject):
    """The pictures of one document, shared by everything that shows its pages."""

    ready = Signal(int)
    """A picture of this page has been made."""
    let_go = Signal(object)
    """The file (``Path``) of the document shown before is closed and may be removed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.reading: PdfReading | None = None
        self._wanting: list[Callable[[], Iterable[Wish]]] = []
        self._kept: OrderedDict[Wish, QImage] = OrderedDict()
        self._bytes = 0
        self._before: dict[int, QImage] = {}
        """Pages of the document shown before, in place of those not made yet: a change does not flash white."""
        self._refused: set[Wish] = set()
        self._task: Task | None = None
        self._making: tuple[PdfReading, Wish] | None = None

    def add_asker(self, wanting: Callable[[], Iterable[Wish]]) -> None:
        """From now on ``wanting`` is asked too for what is on screen; who was added earlier is served first."""
        self._wanting.append(wanting)

    @property
    def bytes_kept(self) -> int:
        """Memory that the pictures take."""
        return self._bytes

    def pages_kept(self) -> set[int]:
        """Pages of which there is a picture."""
        return {wish.page for wish in self._kept}

    def show(self, reading: PdfReading | None) -> None:
        """Make pictures of another document; the one before is closed when nothing reads it any more."""
        before, self.reading = self.reading, reading
        whole = {wish.page: image for wish, image in self._kept.items() if wish.tile == WHOLE}
        self._before = whole if reading else {}
        self._kept.clear()
        self._bytes = 0
        self._refused.clear()
        if before is not None and before is not reading:
            self._close(before, wait=reading is None)

    def exact(self, wish: Wish) -> QImage | None:
        """The picture of exactly this scale."""
        found = self._kept.get(wish)
        if found is not None:
            self._kept.move_to_end(wish)
        return found

    def standing_in(self, page: int) -> QImage | None:
        """Another picture of ``page``, the largest there is, to be stretched meanwhile."""
        scales = [wish for wish in self._kept if wish.page == page and wish.tile == WHOLE]
        return self._kept[max(scales)] if scales else self._before.get(page)

    def is_settled(self) -> bool:
        """Whether nothing is being made and nothing is lacking."""
        return self._task is None and self._next() is None

    def make_next(self) -> None:
        """Make the next picture that is lacking, unless one is being made."""
        wish = self._next() if self._task is None else None
        if wish is None or self.reading is None:
            return
        reading = self.reading

        def work(_: Watch) -> QImage:
            made = reading.render(wish.page, wish.scale, wish.part(reading.sizes[wish.page]))
            image = QImage(made.pixels, made.width, made.height, made.stride, QImage.Format.Format_RGB32)
            return image.copy()  # what it was made from goes away

        self._making = (reading, wish)
        self._task = Task(work)
        self._task.succeeded.connect(self._on_made)
        self._task.failed.connect(self._on_refused)
        self._task.finished.connect(self._on_finished)
        self._task.start()

    def _next(self) -> Wish | None:
        if self.reading is None:
            return None
        return next(
            (
                wish
                for wanting in self._wanting
                for wish in wanting()
                if wish not in self._kept and wish not in self._refused
            ),
            None,
        )

    def _close(self, reading: PdfReading, *, wait: bool) -> None:
        """Off the window's thread, which may not wait for a large page; at the end the file must be free at once."""
        if wait:
            reading.close()
            self.let_go.emit(reading.path)
            return

        def work(_: Watch) -> Path:
            reading.close()
            return reading.path

        task = Task(work)
        task.succeeded.connect(self.let_go)
        task.start()

    @Slot(object)
    def _on_made(self, image: QImage) -> None:
        wish = self._wish_at_hand()
        if wish is None:
            return
        self._kept[wish] = image
        self._bytes += image.sizeInBytes()
        self._before.pop(wish.page, None)
        self._forget_oldest()
        self.ready.emit(wish.page)

    def _forget_oldest(self) -> None:
        """What is on screen stays: it would be made again at once."""
        if self._bytes <= MOST_BYTES:
            return
        shown = {wish for wanting in self._wanting for wish in wanting()}
        for wish in [wish for wish in self._kept if wish not in shown]:
            self._bytes -= self._kept.pop(wish).sizeInBytes()
            if self._bytes <= MOST_BYTES:
                return

    @Slot(object)
    def _on_refused(self, _: Exception) -> None:
        """A page that cannot be drawn stays white; asking again would not end."""
        wish = self._wish_at_hand()
        if wish is not None:
            self._refused.add(wish)

    def _wish_at_hand(self) -> Wish | None:
        """What has just been made or refused; None when it was of a document that is no longer shown."""
        reading, wish = self._making or (None, None)
        return wish if reading is self.reading else None

    @Slot()
    def _on_finished(self) -> None:
        self._task = None
        self._making = None
        self.make_next()


def tiles(page: int, scale: float, seen: QRect) -> Iterator[Wish]:
    """The tiles that cover what is ``seen`` of a page, in pixels from its upper left corner at ``scale``."""
    for row in range(max(0, seen.top()) // TILE, max(0, seen.bottom()) // TILE + 1):
        for column in range(max(0, seen.left()) // TILE, max(0, seen.right()) // TILE + 1):
            yield Wish(page, scale, (column, row))


def sharpest(wanted: float, size: tuple[float, float]) -> float:
    """``wanted`` pixels per point, or as many as a picture of a page of this size may have."""
    most: float = (MOST_PIXELS / (size[0] * size[1])) ** 0.5
    return round(min(wanted, most), 4)
