"""目录: the headings with their pages, dotted leaders, and a link on every line."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from desktop_app.documents.flow import Anchor, Strip, paginate
from desktop_app.documents.fonts import Role
from desktop_app.documents.passage import Passage
from desktop_app.documents.typography import (
    AREA_HEIGHT,
    AREA_WIDTH,
    LEFT,
    PAGE_HEIGHT,
    TOP,
    Style,
    TextStrip,
    baseline,
)

if TYPE_CHECKING:
    from desktop_app.documents.flow import Page
    from desktop_app.documents.fonts import FontBook
    from desktop_app.documents.sheet import Sheet
    from desktop_app.documents.typography import Typesetter

_DEEPEST = 2
"""Levels of headings that are listed."""
_STYLES = {
    1: Style(Role.HEI, 14, 25, align="left", before=5),
    2: Style(Role.FANGSONG, 14, 25, align="left"),
}
_INDENT = 28.0
_NUMBER_ROOM = 40.0
"""Kept free for leader and number."""


@dataclass(slots=True)
class ContentsPage:
    """A page of the contents with the lines that carry a number."""

    page: Page
    entries: list[tuple[Strip, Anchor]] = field(default_factory=list)


def contents_pages(setter: Typesetter, anchors: list[Anchor]) -> list[ContentsPage]:
    """The contents of headings that already know their pages."""
    strips: list[Strip] = [*setter.title(Passage.of("目　录")), Strip(height=12)]
    targets: dict[int, Anchor] = {}
    for number, anchor in enumerate(anchors):
        anchor.key = f"h{number}"
        if anchor.level > _DEEPEST:
            continue
        indent = _INDENT * (anchor.level - 1)
        lines = setter.paragraph(
            Passage.of(anchor.title),
            _STYLES[anchor.level],
            width=AREA_WIDTH - indent - _NUMBER_ROOM,
            x=indent,
        )
        for line in lines[:-1]:
            line.keep = True
        targets[id(lines[-1])] = anchor
        strips += lines
    pages = []
    for page in paginate(strips, AREA_HEIGHT):
        made = ContentsPage(page)
        for _, strip in page.strips:
            if id(strip) in targets:
                made.entries.append((strip, targets[id(strip)]))
        pages.append(made)
    return pages


def draw_contents(sheet: Sheet, contents: ContentsPage, fonts: FontBook) -> None:
    """Draw a page of the contents; each line leads to its heading."""
    top = PAGE_HEIGHT - TOP
    chain = fonts.chain(Role.SONG)
    right = LEFT + AREA_WIDTH
    anchors = {id(strip): anchor for strip, anchor in contents.entries}
    for offset, strip in contents.page.strips:
        strip.draw(sheet, LEFT, top - offset, last=False)
        anchor = anchors.get(id(strip))
        if anchor is None or not isinstance(strip, TextStrip):
            continue
        style = strip.style
        y = baseline(top - offset, style)
        number = str(anchor.page + 1)
        sheet.text(chain, number, style.size, right, y, align="right")
        start = LEFT + strip.x + strip.line.width + 8
        end = right - chain.width(number, style.size) - 8
        if end > start:
            sheet.dots(start, end, y + style.size * 0.3)
        left = LEFT + strip.x
        sheet.link(anchor.key, (left, top - offset - style.leading, right, top - offset))
