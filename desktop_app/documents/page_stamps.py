"""The packet's page numbers on papers that have numbers of their own: in a light frame, in a corner that is free.

One small page for each page to be stamped, of the very same size; whoever binds the packet lays one over the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.documents.fonts import Role
from desktop_app.documents.page_code import SIDE, draw_page_code
from desktop_app.documents.passage import Passage
from desktop_app.documents.printing import draw_folio, open_sheet, refuse_missing
from desktop_app.documents.typography import Style, Typesetter

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from desktop_app.documents.content import Content
    from desktop_app.documents.fonts import FontBook
    from desktop_app.documents.sheet import Sheet

SIZE = 9.0
_PAD_X, _PAD_Y = 4.0, 3.2
_FROM_SIDE, _FROM_EDGE = 24.0, 17.0
"""Points from the edges of the paper: outside what office printers leave blank (5 mm)."""
_MOST_WIDTH = 250.0
_CODE_FROM_SIDE, _CODE_FROM_EDGE = 28.0, 22.0
"""Points from the edges to the code."""
_BESIDE_CODE = 8.0
"""Points between the code and the frame of the number beside it."""
_FRAME = 0.55
"""Gray of the frame."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What is printed over one page."""

    width: float
    height: float
    """Points, as the page is shown."""
    number: str
    """证-037, or for a page without a number of its own the bare 37."""
    title: str = ""
    """Of the paper that begins on this page."""
    corner: str = "right"
    """``right``, ``left``, ``top_right`` or ``top_left``."""
    folio: bool = False
    """Printed as the program's own pages have it, for a page of the program's own; ``corner`` says left or right."""
    code: str = ""
    """Text of the code that says which page this is, in the same corner; empty where the page does not come back."""


def write_stamps(target: Path, content: Content, fonts: FontBook, stamps: Sequence[Stamp]) -> None:
    """Draw a page for each stamp into ``target``; nothing else is on it, for it lies over somebody's paper.

    Raises:
        MissingGlyph: a title has a character without a face; nothing is written.
        TargetNotWritable: the folder refuses.
    """
    setter = Typesetter(fonts, content.label)
    style = Style(Role.SONG, SIZE, SIZE)
    for stamp in stamps:
        setter.measured(Passage.of(stamp.title, "evidence"), style)
    refuse_missing(setter)
    with open_sheet(target, content, "页码", fonts, overlay=True) as sheet:
        for stamp in stamps:
            sheet.resize(stamp.width, stamp.height)
            if stamp.folio:
                draw_folio(sheet, fonts, stamp.number, right=stamp.corner != "left")
            elif stamp.number:
                _draw(sheet, fonts, stamp)
            if stamp.code:
                draw_page_code(sheet, stamp.code, *code_place(stamp.width, stamp.height, stamp.corner))
            sheet.end_page()


def stamped_words(fonts: FontBook, stamp: Stamp) -> str:
    """What is printed, and found again by a reader of the finished file; a long title is cut."""
    if not stamp.title:
        return stamp.number
    chain, title = fonts.chain(Role.SONG), stamp.title
    words = f"{stamp.number}　{title}"
    while title and chain.width(words, SIZE) > min(_MOST_WIDTH, stamp.width * 0.6):
        title = title[:-1]
        words = f"{stamp.number}　{title}…"
    return words


def code_place(width: float, height: float, corner: str) -> tuple[float, float]:
    """Left and lower edge of the code on a page: in its corner, far enough inside for paper that lies askew in a scanner."""
    left = _CODE_FROM_SIDE if corner.endswith("left") else width - _CODE_FROM_SIDE - SIDE
    return left, height - _CODE_FROM_EDGE - SIDE if corner.startswith("top") else _CODE_FROM_EDGE


def _draw(sheet: Sheet, fonts: FontBook, stamp: Stamp) -> None:
    chain, words = fonts.chain(Role.SONG), stamped_words(fonts, stamp)
    wide, high = chain.width(words, SIZE) + 2 * _PAD_X, SIZE + 2 * _PAD_Y
    side = _CODE_FROM_SIDE + SIDE + _BESIDE_CODE if stamp.code else _FROM_SIDE
    left = side if stamp.corner.endswith("left") else stamp.width - side - wide
    low = stamp.height - _FROM_EDGE - high if stamp.corner.startswith("top") else _FROM_EDGE
    sheet.fill(left, low, wide, high, 1.0)
    sheet.frame(left, low, wide, high, _FRAME)
    sheet.text(chain, words, SIZE, left + _PAD_X, low + _PAD_Y + SIZE * 0.16)
