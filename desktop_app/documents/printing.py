"""What all papers share: the file they go into, the page number, the draft mark, and what was printed where."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING

from desktop_app.documents.fonts import Role
from desktop_app.documents.printed import PrintedValue, values_of
from desktop_app.documents.sheet import Sheet
from desktop_app.documents.typography import (
    AREA_WIDTH,
    FOLIO_DROP,
    FOLIO_SIZE,
    LEFT,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    TOP,
)
from desktop_app.errors import MissingGlyph
from desktop_app.store.durable import open_durably

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from typing import BinaryIO

    from desktop_app.documents.content import Content
    from desktop_app.documents.flow import Page
    from desktop_app.documents.fonts import FontBook
    from desktop_app.documents.typography import Typesetter

DRAFT_MARK = "草稿"
_DRAFT_GRAY, _DRAFT_SIZE = 0.92, 150.0
EXAMPLE_MARK = "示例"
_EXAMPLE_SIZE = 110.0
_EXAMPLE_PLACES = ((0.32, 0.78), (0.68, 0.22))
"""Middles of the two marks, as parts of the page."""
_SLOPE = (0.5736, 0.8192)
"""Cosine and sine of the diagonal of an A4 page; the other way round where it lies across."""
_DASH_CENTRE = 0.36
"""Height of the dash beside a page number above its baseline, in letter sizes."""


TYPE_AREA = (LEFT, PAGE_HEIGHT - TOP, AREA_WIDTH)
"""Left edge, upper edge and width of the type area of official paper."""


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """A bookmark: heading, its level from 1, and the physical page from 1."""

    level: int
    title: str
    page: int


@dataclass(frozen=True, slots=True)
class Rendered:
    """What was made. Pages are physical, counted from 1."""

    pages: int
    places: dict[str, tuple[int, ...]] = field(default_factory=dict)
    """Pages on which an answer, a figure, a ledger or a piece of evidence was printed, by its origin."""
    outline: tuple[OutlineEntry, ...] = ()
    first_page: int = 1
    """Physical page that carries the Arabic number 1."""
    values: tuple[PrintedValue, ...] = ()
    """Every value with its places, page by page in reading order."""
    digests: tuple[str, ...] = ()
    """What is drawn on each page, in short; what only tells one print from another (a stamp below) is left out."""
    blanks: tuple[int, ...] = ()
    """Pages left blank so that the next part begins on a right-hand page."""


class Printout:
    """A paper being drawn: ends its pages, and collects what was printed where."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._pages: dict[str, list[int]] = {}
        self._values: list[PrintedValue] = []
        self._digests: list[str] = []
        self._blanks: list[int] = []

    def end_page(self, page: Page | None = None, area: tuple[float, float, float] = TYPE_AREA) -> None:
        """The page at hand is drawn: ``page`` in its place on the type area, or nothing, or no value at least.

        ``area`` is left edge, upper edge and width of where it was drawn, in points.
        """
        number = self._sheet.pages + 1
        self._digests.append(self._sheet.digest())
        if page is not None:
            for origin in page.origins():
                self._pages.setdefault(origin, []).append(number)
            self._values += values_of(number, page.pieces(*area))
        self._sheet.end_page()

    def end_blank(self) -> None:
        """The page at hand stays blank, but for the draft mark."""
        self._blanks.append(self._sheet.pages + 1)
        self.end_page()

    def rendered(self, outline: Sequence[OutlineEntry] = (), first_page: int = 1) -> Rendered:
        """What has been made."""
        places = {origin: tuple(sorted(set(pages))) for origin, pages in sorted(self._pages.items())}
        return Rendered(
            self._sheet.pages,
            places,
            tuple(outline),
            first_page,
            tuple(self._values),
            tuple(self._digests),
            tuple(self._blanks),
        )


@contextmanager
def open_sheet(
    target: Path,
    content: Content,
    title: str,
    fonts: FontBook,
    *,
    compressed: bool = True,
    overlay: bool = False,
    author: str | None = None,
) -> Iterator[Sheet]:
    """A sheet that becomes ``target`` when the block ends well, and leaves nothing when it does not.

    Every page of a fictional case is marked 示例, whatever paper it is; an ``overlay`` is not: it lies over other papers.
    ``author`` is the agency of ``content``, unless somebody else hands the paper in.

    Raises:
        TargetNotWritable: the folder refuses, or another program holds the file.
    """
    with open_durably(target) as file:
        marked = None if overlay else fonts
        sheet = _sheet(file, content, title, marked, compressed=compressed, author=author)
        yield sheet
        sheet.save()


def loose_sheet(content: Content, title: str, fonts: FontBook) -> Sheet:
    """A sheet that never becomes a file: to know what would be printed where, without the work of writing it."""
    return _sheet(BytesIO(), content, title, fonts, compressed=False)


def _sheet(
    file: BinaryIO,
    content: Content,
    title: str,
    fonts: FontBook | None,
    *,
    compressed: bool,
    author: str | None = None,
) -> Sheet:
    return Sheet(
        file,
        (PAGE_WIDTH, PAGE_HEIGHT),
        title=title,
        author=author if author is not None else content.application.agency.name or "",
        subject=content.notice.identity.programme,
        made_on=content.day,
        compressed=compressed,
        under=partial(_draw_example_marks, fonts)
        if fonts is not None and content.application.example
        else None,
    )


def refuse_missing(setter: Typesetter) -> None:
    """Stop before anything is drawn when a character cannot be printed.

    Raises:
        MissingGlyph: names each character with the fields it stands in.
    """
    if setter.missing:
        raise MissingGlyph({char: tuple(labels) for char, labels in sorted(setter.missing.items())})


def draw_draft_mark(sheet: Sheet, fonts: FontBook) -> None:
    """草稿 across the page, light, below everything drawn afterwards."""
    chain = fonts.chain(Role.HEI)
    width, height = sheet.size
    sheet.turned_text(chain, DRAFT_MARK, _DRAFT_SIZE, width / 2, height / 2, _DRAFT_GRAY, _slope(sheet))


def _draw_example_marks(fonts: FontBook, sheet: Sheet) -> None:
    """示例 twice across the page, above and below where 草稿 stands."""
    chain = fonts.chain(Role.HEI)
    width, height = sheet.size
    for x, y in _EXAMPLE_PLACES:
        sheet.turned_text(
            chain, EXAMPLE_MARK, _EXAMPLE_SIZE, width * x, height * y, _DRAFT_GRAY, _slope(sheet)
        )


def _slope(sheet: Sheet) -> tuple[float, float]:
    cosine, sine = _SLOPE
    width, height = sheet.size
    return (cosine, sine) if width < height else (sine, cosine)


def draw_folio(sheet: Sheet, fonts: FontBook, text: str, *, right: bool) -> None:
    """The page number with its dashes, 7 mm below the type area: odd pages right, even pages left, one letter in."""
    chain = fonts.chain(Role.SONG)
    y = PAGE_HEIGHT - TOP - 225 * 72 / 25.4 - FOLIO_DROP - _DASH_CENTRE * FOLIO_SIZE
    words = f"— {text} —"
    if right:
        sheet.text(chain, words, FOLIO_SIZE, LEFT + AREA_WIDTH - FOLIO_SIZE, y, align="right")
    else:
        sheet.text(chain, words, FOLIO_SIZE, LEFT + FOLIO_SIZE, y)
