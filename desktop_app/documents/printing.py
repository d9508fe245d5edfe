"""What all papers share: the file they go into, the page number, the draft mark, and what was printed where."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from desktop_app.documents.fonts import Role
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
    from collections.abc import Iterator
    from pathlib import Path

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
"""Cosine and sine of the diagonal of an A4 page."""
_DASH_CENTRE = 0.36
"""Height of the dash beside a page number above its baseline, in letter sizes."""


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


class Places:
    """Collects where each value was printed."""

    def __init__(self) -> None:
        self._pages: dict[str, list[int]] = {}

    def note(self, page: Page, number: int) -> None:
        """Everything on ``page`` was printed on the physical page ``number``."""
        for origin in page.origins():
            self._pages.setdefault(origin, []).append(number)

    def found(self) -> dict[str, tuple[int, ...]]:
        """Pages by origin, in the order of the origins' names."""
        return {origin: tuple(sorted(set(pages))) for origin, pages in sorted(self._pages.items())}


@contextmanager
def open_sheet(
    target: Path, content: Content, title: str, fonts: FontBook, *, compressed: bool = True
) -> Iterator[Sheet]:
    """A sheet that becomes ``target`` when the block ends well, and leaves nothing when it does not.

    Every page of a fictional case is marked 示例, whatever paper it is.

    Raises:
        TargetNotWritable: the folder refuses, or another program holds the file.
    """
    with open_durably(target) as file:
        author = content.application.agency.name or ""
        sheet = Sheet(
            file,
            (PAGE_WIDTH, PAGE_HEIGHT),
            title=title,
            author=author,
            subject=content.notice.identity.programme,
            made_on=content.day,
            compressed=compressed,
            under=partial(_draw_example_marks, fonts) if content.application.example else None,
        )
        yield sheet
        sheet.save()


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
    sheet.turned_text(chain, DRAFT_MARK, _DRAFT_SIZE, PAGE_WIDTH / 2, PAGE_HEIGHT / 2, _DRAFT_GRAY, _SLOPE)


def _draw_example_marks(fonts: FontBook, sheet: Sheet) -> None:
    """示例 twice across the page, above and below where 草稿 stands."""
    chain = fonts.chain(Role.HEI)
    for x, y in _EXAMPLE_PLACES:
        sheet.turned_text(
            chain, EXAMPLE_MARK, _EXAMPLE_SIZE, PAGE_WIDTH * x, PAGE_HEIGHT * y, _DRAFT_GRAY, _SLOPE
        )


def draw_folio(sheet: Sheet, fonts: FontBook, text: str, *, right: bool) -> None:
    """The page number with its dashes, 7 mm below the type area: odd pages right, even pages left, one letter in."""
    chain = fonts.chain(Role.SONG)
    y = PAGE_HEIGHT - TOP - 225 * 72 / 25.4 - FOLIO_DROP - _DASH_CENTRE * FOLIO_SIZE
    words = f"— {text} —"
    if right:
        sheet.text(chain, words, FOLIO_SIZE, LEFT + AREA_WIDTH - FOLIO_SIZE, y, align="right")
    else:
        sheet.text(chain, words, FOLIO_SIZE, LEFT + FOLIO_SIZE, y)
