"""From strips to pages: what stays together, what is printed again after a break.

Everything on a page is a strip: a line of text, a row of a table, a blank. Pages are made before anything is drawn,
so that the contents page knows every number and nothing has to be typeset twice.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from desktop_app.documents.printed import Box, Piece

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from desktop_app.documents.sheet import Sheet

_EDGE = 0.01


@dataclass(slots=True)
class Anchor:
    """A heading that contents page and outline point to."""

    level: int
    title: str
    page: int = 0
    """Index among the pages of its part, once they are made."""
    key: str = ""
    """Name that links use."""


@dataclass(slots=True, kw_only=True)
class Strip:
    """The smallest thing that is never cut by a page break; as it stands, a blank."""

    height: float
    keep: bool = False
    """No page ends after it."""
    before: float = 0.0
    """Blank above it, left out on top of a page."""
    origins: tuple[str, ...] = ()
    repeat: tuple[Strip, ...] = ()
    """Printed above it when it comes first on a page (heads of tables)."""
    anchor: Anchor | None = None
    new_page: bool = False
    """Starts on a new page."""

    def draw(self, sheet: Sheet, left: float, top: float, *, last: bool) -> None:
        """Draw it with its upper left corner at (``left``, ``top``); ``last`` on its page."""

    def pieces(self, left: float, top: float, room: float) -> Iterator[Piece]:
        """The values that stand on it when its upper left corner is at (``left``, ``top``) in ``room`` points of width.

        A strip that does not say where in it they stand is the place of each.
        """
        for origin in dict.fromkeys(self.origins):
            yield Piece(origin, "", Box(left, top - self.height, left + room, top))


@dataclass(slots=True)
class Page:
    """One page: strips with the distance of their tops from the top of the type area."""

    strips: list[tuple[float, Strip]] = field(default_factory=list)
    used: float = 0.0

    def add(self, strip: Strip, *, first: bool = False) -> None:
        """Put ``strip`` below the others; the ``first`` of a page has no blank above it, heads or not."""
        self.used += 0.0 if first or not self.strips else strip.before
        self.strips.append((self.used, strip))
        self.used += strip.height

    def draw(self, sheet: Sheet, left: float, top: float) -> None:
        """Draw everything on it; ``top`` is the upper edge of the type area, in points from below."""
        for at, (offset, strip) in enumerate(self.strips):
            strip.draw(sheet, left, top - offset, last=at == len(self.strips) - 1)

    def pieces(self, left: float, top: float, room: float) -> Iterator[Piece]:
        """The values on it, with their places when it is drawn there."""
        for offset, strip in self.strips:
            yield from strip.pieces(left, top - offset, room)

    def origins(self) -> set[str]:
        """Every field and figure that has a character on this page."""
        return {origin for _, strip in self.strips for origin in strip.origins}


def paginate(strips: Iterable[Strip], height: float) -> list[Page]:
    """Fill pages of ``height`` points; groups joined by ``keep`` move together unless they exceed a page."""
    pages = [Page()]
    for group in _groups(strips):
        if pages[-1].strips and (group[0].new_page or not _fits(pages[-1], group, height)):
            pages.append(Page())
        whole = _fits(pages[-1], group, height)
        for strip in group:
            if pages[-1].strips and not whole and not _fits(pages[-1], [strip], height):
                pages.append(Page())
            first = not pages[-1].strips
            if first:
                for again in strip.repeat:
                    pages[-1].add(again, first=True)
            pages[-1].add(strip, first=first)
            if strip.anchor is not None:
                strip.anchor.page = len(pages) - 1
    return pages


def _groups(strips: Iterable[Strip]) -> Iterator[list[Strip]]:
    group: list[Strip] = []
    for strip in strips:
        group.append(strip)
        if not strip.keep:
            yield group
            group = []
    if group:
        yield group


def _fits(page: Page, group: list[Strip], height: float) -> bool:
    need = sum(strip.height + strip.before for strip in group)
    if not page.strips:
        need += sum(again.height for again in group[0].repeat) - group[0].before
    return page.used + need <= height + _EDGE
