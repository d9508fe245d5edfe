"""Papers that are one page whatever stands in them: set smaller, and with fewer entries listed, until it fits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

from desktop_app.documents.flow import Page, Strip, paginate
from desktop_app.documents.printing import Printout, Rendered, open_sheet, refuse_missing
from desktop_app.documents.typography import AREA_HEIGHT, LEFT, PAGE_HEIGHT, TOP, Style, Typesetter
from desktop_app.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from desktop_app.documents.content import Content
    from desktop_app.documents.fonts import FontBook

_SCALES = ((1.0, 0.94, 0.88, 0.82), (0.76, 0.7, 0.66))
"""Tried one after the other: fewer entries are listed before the letters become hard to read."""


@dataclass(frozen=True, slots=True)
class Measure:
    """How small the letters are, and how many entries of the open list are printed."""

    scale: float
    listed: int

    def of(self, style: Style) -> Style:
        """``style`` at this size."""
        return replace(
            style,
            size=round(style.size * self.scale, 2),
            leading=round(style.leading * self.scale, 2),
            before=round(style.before * self.scale, 2),
        )


def render_one_page(
    content: Content,
    name: str,
    strips: Callable[[Typesetter, Measure], Iterable[Strip]],
    fonts: FontBook,
    target: Path,
    *,
    listed: tuple[int, ...] = (0,),
    compressed: bool = True,
) -> Rendered:
    """Write the paper that ``strips`` makes for a measure to ``target``: exactly one page.

    Raises:
        DocumentError: it does not fit even at the smallest size; nothing is written.
        MissingGlyph: a character has no face; nothing is written.
        TargetNotWritable: the target refuses; what was there stays.
    """
    setter = Typesetter(fonts, content.label)
    page = _fitted(setter, name, strips, listed)
    refuse_missing(setter)
    with open_sheet(target, content, name, fonts, compressed=compressed) as sheet:
        page.draw(sheet, LEFT, PAGE_HEIGHT - TOP)
        printout = Printout(sheet)
        printout.end_page(page)
    return printout.rendered()


def _fitted(
    setter: Typesetter,
    name: str,
    strips: Callable[[Typesetter, Measure], Iterable[Strip]],
    listed: tuple[int, ...],
) -> Page:
    for scales in _SCALES:
        for most, scale in product(listed, scales):
            pages = paginate(list(strips(setter, Measure(scale, most))), AREA_HEIGHT)
            if len(pages) == 1:
                return pages[0]
    raise DocumentError(f"{name}一页放不下", "缩短单位名称和平台名称，或规则包里的文字")
