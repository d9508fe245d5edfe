"""A finished PDF read back: its pages as pictures, their words with places, its outline and page labels.

The preview and the check of a build use the same reader, which is none of ours: pdfium. It is not safe on several threads,
so every call into it goes through one lock; it does its work without Python's, so a window stays usable meanwhile.
"""

from __future__ import annotations

import ctypes
import math
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import pypdfium2 as pdfium
from pypdfium2 import raw

from desktop_app.documents.printed import Box
from desktop_app.errors import UnreadableInput
from desktop_app.models.folding import fold

if TYPE_CHECKING:
    from pathlib import Path

_PDFIUM = threading.Lock()
_SAME_LINE = 0.5
"""Part of its height by which a character may be off and still stand in the line of the one before."""
_AHEAD = 40.0
"""Points between two characters of one line; more, and they stand in two cells."""


_HIGH_HALVES, _LOW_HALVES = range(0xD800, 0xDC00), range(0xDC00, 0xE000)
"""pdfium tells a character beyond U+FFFF in two halves; both have its place."""


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A line of the document's outline."""

    title: str
    level: int
    page: int
    """Zero-based."""


class Picture(NamedTuple):
    """Pixels of a page: blue, green, red and an unused byte for each, row by row."""

    pixels: bytes
    width: int
    height: int
    stride: int


class PageWords:
    """The characters of one page as pdfium finds them, each with its place; blanks are left out."""

    def __init__(self, letters: str, boxes: list[Box]) -> None:
        self.letters = letters
        """Folded one by one: full-width as half-width, capitals as small letters."""
        self._boxes = boxes

    def find(self, sought: str) -> list[tuple[Box, ...]]:
        """Where ``sought`` (letters as ``letters_of`` gives them) stands, each time line by line."""
        found, at = [], self.letters.find(sought) if sought else -1
        while at >= 0:
            found.append(_lines(self._boxes[at : at + len(sought)]))
            at = self.letters.find(sought, at + len(sought))
        return found


def letters_of(text: str) -> str:
    """``text`` as it is searched for: without blanks, width and capitals."""
    return "".join(map(_letter, text))


def _letter(char: str) -> str:
    """One character folded; what would become several stays, so that places can be counted."""
    folded = fold(char).casefold()
    return folded if len(folded) <= 1 else char


class PdfReading:
    """An open PDF. May be used from any thread; after ``close`` only its sizes and its outline are left."""

    def __init__(self, path: Path) -> None:
        """Open ``path``.

        Raises:
            UnreadableInput: pdfium cannot open the file.
        """
        self.path = path
        self._is_closed = False
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
            self.labels: tuple[str, ...] = tuple(
                self._document.get_page_label(number) for number in range(count)
            )
            """What each page is called: 封面, II, 17; empty where the document does not say."""
            self.marks: tuple[Bookmark, ...] = tuple(_bookmarks(self._document))

    def render(self, number: int, scale: float, part: Box | None = None) -> Picture:
        """Page ``number`` (zero-based), or a part of it, on white paper at ``scale`` pixels per point.

        Raises:
            UnreadableInput: the document has been closed.
        """
        with _PDFIUM:
            page = self._page(number)
            try:
                cut = (0.0, 0.0, 0.0, 0.0)
                if part is not None:
                    width, height = self.sizes[number]
                    cut = (part.left, part.bottom, width - part.right, height - part.top)
                bitmap = page.render(scale=scale, crop=cut, prefer_bgrx=True, fill_color=(255, 255, 255, 255))
                picture = Picture(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride)
                bitmap.close()
            finally:
                page.close()
        return picture

    def rows(self, number: int, scale: float) -> int:
        """Rows of pixels of page ``number`` at ``scale`` pixels per point."""
        return math.ceil(self.sizes[number][1] * scale)

    def band(self, number: int, scale: float, first: int, count: int) -> Picture:
        """``count`` rows of page ``number`` from row ``first`` on, at ``scale``: to the pixel what the whole page would have.

        For printing: a whole page at the resolution of a printer is a hundred megabytes and more.

        Raises:
            UnreadableInput: the document has been closed.
        """
        rest = max(0, self.rows(number, scale) - first - count)
        above, below = (max(0.0, (cut - 0.5) / scale) for cut in (first, rest))  # rounded up to whole rows
        with _PDFIUM:
            page = self._page(number)
            try:
                bitmap = page.render(
                    scale=scale,
                    crop=(0.0, below, 0.0, above),
                    prefer_bgrx=True,
                    fill_color=(255, 255, 255, 255),
                    optimize_mode="print",
                )
                picture = Picture(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride)
                bitmap.close()
            finally:
                page.close()
        return picture

    def text(self, number: int) -> str:
        """The text of page ``number``, line by line.

        Raises:
            UnreadableInput: the document has been closed.
        """
        with _PDFIUM:
            page = self._page(number)
            try:
                words: str = page.get_textpage().get_text_bounded()
            finally:
                page.close()
        return words

    def words(self, number: int) -> PageWords:
        """The characters of page ``number`` with their places, to search in.

        Raises:
            UnreadableInput: the document has been closed.
        """
        with _PDFIUM:
            page = self._page(number)
            try:
                return _words(page.get_textpage())
            finally:
                page.close()

    def close(self) -> None:
        """Let go of the file, so that it can be written again; waits for what is being read."""
        with _PDFIUM:
            if not self._is_closed:
                self._is_closed = True
                self._document.close()

    def _page(self, number: int) -> Any:  # noqa: ANN401 - pypdfium2 has no types
        if self._is_closed:
            raise UnreadableInput(f"“{self.path.name}”已经关闭", "再打开一次")
        return self._document[number]


def _bookmarks(document: Any) -> list[Bookmark]:  # noqa: ANN401
    found = []
    for entry in document.get_toc():
        target = entry.get_dest()
        page = target.get_index() if target is not None else None
        if page is not None:
            found.append(Bookmark(entry.get_title(), entry.level, page))
    return found


def _words(text: Any) -> PageWords:  # noqa: ANN401
    letters: list[str] = []
    boxes: list[Box] = []
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    high = 0
    for at in range(text.count_chars()):
        unit = raw.FPDFText_GetUnicode(text.raw, at)
        if unit in _HIGH_HALVES:
            high = unit
            continue
        point = unit if unit not in _LOW_HALVES else (high - 0xD800) * 0x400 + unit - 0xDC00 + 0x10000
        letter = _letter(chr(point))
        if letter:
            raw.FPDFText_GetCharBox(text.raw, at, left, right, bottom, top)
            letters.append(letter)
            boxes.append(Box(left.value, bottom.value, right.value, top.value))
    return PageWords("".join(letters), boxes)


def _lines(boxes: list[Box]) -> tuple[Box, ...]:
    """The boxes of characters that follow one another, one for each line."""
    lines: list[Box] = []
    for box in boxes:
        last = lines[-1] if lines else None
        if last is not None and _goes_on(last, box):
            lines[-1] = Box(
                min(last.left, box.left),
                min(last.bottom, box.bottom),
                max(last.right, box.right),
                max(last.top, box.top),
            )
        else:
            lines.append(box)
    return tuple(lines)


def _goes_on(line: Box, box: Box) -> bool:
    middle = (box.bottom + box.top) / 2
    slack = _SAME_LINE * (line.top - line.bottom)
    return line.bottom - slack <= middle <= line.top + slack and -_AHEAD <= box.left - line.right <= _AHEAD
