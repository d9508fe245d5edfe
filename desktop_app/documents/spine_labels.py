"""书脊: a strip for the back of each copy, as wide as the copy is thick, with its words from top to bottom.

Chinese characters stand upright, one below the other; Latin letters, longer numbers and brackets are turned; two
digits stand side by side, as they do on the back of a book.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.documents.fonts import Role
from desktop_app.documents.passage import Passage
from desktop_app.documents.printing import Printout, Rendered, draw_draft_mark, open_sheet, refuse_missing
from desktop_app.documents.typography import MM, PAGE_HEIGHT, PAGE_WIDTH, Style, Typesetter
from desktop_app.models import formats

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal
    from pathlib import Path

    from desktop_app.documents.content import Content
    from desktop_app.documents.fonts import FaceChain, FontBook
    from desktop_app.documents.sheet import Sheet

NAME = "书脊"
NARROWEST = 4.0
"""Millimetres: a thinner copy gets a strip of this width, which reaches round its edges."""
_HEIGHT = 250 * MM
_MARGIN, _GAP = 15 * MM, 6 * MM
_LARGEST, _SMALLEST = 18.0, 6.0
"""Points of the characters: as large as the strip allows."""
_PART = 0.62
"""Of the width of the strip that a character takes."""
_SMALLER = 0.82
"""Size of the agency and the copy, as part of that of the platform."""
_PIECES = re.compile(r"[!-~]+|.", re.DOTALL)
_TURNED = frozenset("（）〔〕【】《》〈〉“”‘’—…()[]-")
_UPRIGHT = 2
"""Figures or letters that stand upright side by side; of more the whole word is turned."""
_HINT = Style(Role.FANGSONG, 10, 16, align="left")


@dataclass(frozen=True, slots=True)
class _Piece:
    """Something that stands in one place of the column."""

    text: str
    turned: bool


def render_spines(
    content: Content,
    code: str,
    thickness: Decimal,
    fonts: FontBook,
    target: Path,
    *,
    draft: bool,
) -> Rendered:
    """Write a strip for each copy, ``thickness`` millimetres wide, to ``target``.

    Raises:
        MissingGlyph: a character has no face; nothing is written.
        TargetNotWritable: the target refuses; what was there stays.
    """
    wide = max(float(thickness), NARROWEST) * MM
    copies = content.notice.identity.copies
    setter = Typesetter(fonts, content.label)
    names = (
        (content.application.service_platform.name or "", "service_platform.name"),
        (content.application.agency.name or "", "agency.name"),
    )
    for text, origin in names:
        setter.measured(Passage.of(text, origin), Style(Role.HEI, 12, 12))
    hint = setter.paragraph(Passage.of(_hint(thickness, code)), _HINT, width=PAGE_WIDTH - 2 * _MARGIN)
    refuse_missing(setter)
    each = max(1, int((PAGE_WIDTH - 2 * _MARGIN + _GAP) // (wide + _GAP)))
    with open_sheet(target, content, NAME, fonts) as sheet:
        printout = Printout(sheet)
        for first in range(1, copies + 1, each):
            if draft:
                draw_draft_mark(sheet, fonts)
            for place, copy in enumerate(range(first, min(first + each, copies + 1))):
                left = _MARGIN + place * (wide + _GAP)
                _draw_strip(sheet, fonts, left, wide, [text for text, _ in names], copy)
            top = PAGE_HEIGHT - 12 * MM
            for strip in hint:
                strip.draw(sheet, _MARGIN, top, last=False)
                top -= strip.height
            printout.end_page()
    return printout.rendered()


def _hint(thickness: Decimal, code: str) -> str:
    narrow = f"不足 {NARROWEST:g} 毫米，标签会包到封面上；" if thickness < NARROWEST else ""
    size = f"按 100% 打印，沿框剪下。书脊按估计厚 {formats.plain_number(thickness)} 毫米，{narrow}"
    return f"{size}装订后量一下再贴。校验码 {code}"


def _draw_strip(sheet: Sheet, fonts: FontBook, left: float, wide: float, names: list[str], copy: int) -> None:
    low = PAGE_HEIGHT - 30 * MM - _HEIGHT
    sheet.frame(left, low, wide, _HEIGHT, 0.5)
    size = max(_SMALLEST, min(_LARGEST, wide * _PART))
    chains = (fonts.chain(Role.HEI), fonts.chain(Role.SONG), fonts.chain(Role.HEI))
    texts = (*names, f"第{copy}份")
    room = _HEIGHT - 12 * MM
    sizes = (size, size * _SMALLER, size * _SMALLER)
    tall = sum(_tall(chain, text, points) for chain, text, points in zip(chains, texts, sizes, strict=True))
    spare = room - tall
    if spare < size * 2:  # a long name: everything a little smaller
        scale = (room - size * 2) / tall
        sizes = tuple(points * scale for points in sizes)  # type: ignore[assignment] # three stay three
        spare = size * 2
    top = low + _HEIGHT - 6 * MM
    for chain, text, points in zip(chains, texts, sizes, strict=True):
        top = _draw_column(sheet, chain, text, points, left + wide / 2, top) - spare / 2


def _pieces(text: str) -> Iterator[_Piece]:
    for piece in _PIECES.findall(text):
        turned = len(piece) > _UPRIGHT if piece.isalnum() and piece.isascii() else piece in _TURNED
        yield _Piece(piece, turned or (piece.isascii() and not piece.isalnum()))


def _tall(chain: FaceChain, text: str, size: float) -> float:
    return sum(_height(chain, piece, size) for piece in _pieces(text))


def _height(chain: FaceChain, piece: _Piece, size: float) -> float:
    return max(chain.width(piece.text, size), size * 0.5) if piece.turned else size * 1.08


def _draw_column(sheet: Sheet, chain: FaceChain, text: str, size: float, middle: float, top: float) -> float:
    """Draw ``text`` downwards; where it ends."""
    for piece in _pieces(text):
        height = _height(chain, piece, size)
        if piece.turned:
            sheet.turned_text(chain, piece.text, size, middle, top - height / 2, 0.0, (0.0, -1.0))
        else:
            narrow = size * 0.62 if len(piece.text) == _UPRIGHT else size
            drop = height / 2 + narrow * 0.36
            sheet.text(chain, piece.text, narrow, middle, top - drop, align="center")
        top -= height
    return top
