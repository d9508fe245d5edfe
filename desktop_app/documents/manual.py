"""使用手册: the user's guide as a PDF with cover, contents, bookmarks and its pictures, to print or to read beside the window.

Always in the faces that come with the program, so that it is the same file wherever it is made.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from desktop_app.documents.contents import contents_pages, draw_contents
from desktop_app.documents.flow import Anchor, Page, Strip, paginate
from desktop_app.documents.fonts import Role
from desktop_app.documents.guide_text import Code, Heading, Rows, Shown, Words, blocks
from desktop_app.documents.passage import Passage
from desktop_app.documents.png import Png
from desktop_app.documents.printing import draw_folio, refuse_missing
from desktop_app.documents.sheet import PRODUCER, Sheet
from desktop_app.documents.tables import Column, Table, table
from desktop_app.documents.typography import (
    AREA_HEIGHT,
    AREA_WIDTH,
    LEFT,
    MM,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    TOP,
    Style,
    TextStrip,
    Typesetter,
    baseline,
)
from desktop_app.store.durable import open_durably

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from desktop_app.documents.fonts import FaceChain, FontBook
    from desktop_app.documents.guide_text import Block

TITLE = "使用手册"
_TEXT = Style(Role.FANGSONG, 10.5, 17.0, before=2.0)
_LABEL = Style(Role.HEI, 10.5, 17.0, align="left")
_CODE = Style(Role.FANGSONG, 9.5, 15.0, align="left")
_HEADINGS = {
    0: Style(Role.TITLE, 22.0, 40.0, align="center", keep=True),
    1: Style(Role.HEI, 16.0, 28.0, align="left", keep=True, before=16.0),
    2: Style(Role.HEI, 12.5, 22.0, align="left", keep=True, before=12.0),
}
_COVER_TITLE = Style(Role.TITLE, 34.0, 52.0, align="center")
_COVER_LINE = Style(Role.FANGSONG, 14.0, 26.0, align="center")
_COVER_AT = 190.0
"""Blank above the title of the cover, in points."""
_WIDE = 118 * MM
"""Width of a picture: two pages of the wizard, with their words, stand on one page of paper."""
_TOGETHER = AREA_HEIGHT * 0.72
"""Height up to which words and the picture they are about stay on one page."""
_INTRODUCED = 100.0
"""Height up to which what stands above a heading is its introduction, and stays with it."""
_POINT = 16.0
"""How far the text of a point stands in."""
_TABLE_SIZE = 9.5


@dataclass(slots=True, kw_only=True)
class _PictureStrip(Strip):
    picture: Png
    x: float

    def draw(self, sheet: Sheet, left: float, top: float, *, last: bool) -> None:  # noqa: ARG002 - strips share it
        width = self.height * self.picture.width / self.picture.height
        sheet.picture(self.picture, left + self.x, top - self.height, width)
        sheet.frame(left + self.x, top - self.height, width, self.height, 0.7)


@dataclass(slots=True, kw_only=True)
class _PointStrip(Strip):
    """The first line of a point, with its mark and the word in front of it."""

    line: TextStrip
    before_it: tuple[tuple[FaceChain, str, float], ...]
    """Face, text and distance from the left of what stands in front."""

    def draw(self, sheet: Sheet, left: float, top: float, *, last: bool) -> None:
        for chain, text, x in self.before_it:
            sheet.text(chain, text, _TEXT.size, left + x, baseline(top, _TEXT))
        self.line.draw(sheet, left, top, last=last)


def render_manual(parts: Sequence[Path], version: str, fonts: FontBook, target: Path) -> int:
    """Write the manual from ``parts``, Markdown files with their pictures beside them; returns its pages.

    Raises:
        MissingGlyph: a character has no face; nothing is written.
        UnreadableInput: a picture is not there or cannot be used.
        TargetNotWritable: the target refuses; what was there stays.
    """
    setter = Typesetter(fonts, lambda _: TITLE)
    strips = [strip for part in parts for strip in _part(setter, part)]
    body = paginate(strips, AREA_HEIGHT)
    anchors = [strip.anchor for page in body for _, strip in page.strips if strip.anchor is not None]
    contents = contents_pages(setter, anchors)
    cover = paginate(_cover(setter, version), AREA_HEIGHT)
    refuse_missing(setter)
    with open_durably(target) as file:
        sheet = Sheet(
            file, (PAGE_WIDTH, PAGE_HEIGHT), title=f"{PRODUCER}{TITLE}", author=PRODUCER, subject=version
        )
        cover[0].draw(sheet, LEFT, PAGE_HEIGHT - TOP)
        sheet.end_page()
        for number, listed in enumerate(contents):
            if number == 0:
                sheet.outline_entry("目录", 0, PAGE_HEIGHT)
            draw_contents(sheet, listed, fonts)
            sheet.end_page()
        for number, page in enumerate(body, 1):
            _draw_page(sheet, page, number, fonts)
        sheet.label_pages([(0, "", "封面"), (1, "R", ""), (1 + len(contents), "D", "")])
        sheet.save()
        return sheet.pages


def _draw_page(sheet: Sheet, page: Page, number: int, fonts: FontBook) -> None:
    for offset, strip in page.strips:
        if strip.anchor is not None:
            top = PAGE_HEIGHT - TOP - offset
            sheet.outline_entry(strip.anchor.title, strip.anchor.level - 1, top)
            sheet.place(strip.anchor.key, top)
    page.draw(sheet, LEFT, PAGE_HEIGHT - TOP)
    draw_folio(sheet, fonts, str(number), right=number % 2 == 1)
    sheet.end_page()


def _cover(setter: Typesetter, version: str) -> Iterator[Strip]:
    yield Strip(height=_COVER_AT, keep=True)
    yield from setter.paragraph(Passage.of(PRODUCER), _COVER_TITLE)
    yield from setter.paragraph(Passage.of(TITLE), _COVER_TITLE)
    yield Strip(height=40.0)
    yield from setter.paragraph(Passage.of(f"版本 {version}"), _COVER_LINE)
    yield from setter.paragraph(Passage.of("图中的单位和数字都是虚构的"), _COVER_LINE)


def _part(setter: Typesetter, part: Path) -> Iterator[Strip]:
    section: list[Strip] = []
    for block in blocks(part.read_text(encoding="utf-8")):
        strips = list(_strips(setter, block, part.parent))
        if isinstance(block, Heading) and _height(section) > _INTRODUCED:
            yield from section
            section = []
        section += strips
        if isinstance(block, Shown):
            _keep_together(section[:-1])
            yield from section
            section = []
    yield from section


def _keep_together(strips: list[Strip]) -> None:
    """``strips`` up to the last, a picture, on one page, unless that would leave much of another empty."""
    if _height(strips) <= _TOGETHER:
        for strip in strips[:-1]:
            strip.keep = True


def _height(strips: list[Strip]) -> float:
    return sum(strip.height + strip.before for strip in strips)


def _strips(setter: Typesetter, block: Block, folder: Path) -> Iterator[Strip]:
    match block:
        case Heading(level, text):
            lines = setter.paragraph(Passage.of(text), _HEADINGS[level])
            lines[0].anchor = Anchor(max(level, 1), text)
            lines[0].new_page = level == 0
            yield from lines
        case Words():
            listed = block.mark or block.label
            lines = _point(setter, block) if listed else setter.paragraph(Passage.of(block.text), _TEXT)
            if lines and block.text.endswith("："):  # what is announced is not on another page
                lines[-1].keep = True
            yield from lines
        case Code(text):
            yield from setter.paragraph(Passage.of(text), _CODE, width=AREA_WIDTH - _POINT, x=_POINT)
        case Shown(file, _):
            picture = Png.read(folder / file)
            width = min(_WIDE, picture.width * 0.4)
            height = width * picture.height / picture.width
            x = (AREA_WIDTH - width) / 2
            yield _PictureStrip(height=height, picture=picture, x=x, before=8.0)
            yield Strip(height=8.0)
        case Rows(rows):
            columns = tuple(Column(title) for title in rows[0])
            told = [[Passage.of(cell) for cell in row] for row in rows[1:]]
            yield from table(setter, Table("", columns, told, size=_TABLE_SIZE))[1:]
            yield Strip(height=6.0)


def _point(setter: Typesetter, words: Words) -> list[Strip]:
    """A point: its mark at the left, the word in front in 黑体, all lines below each other."""
    fonts = setter.fonts
    mark = {"-": "•"}.get(words.mark, words.mark)
    label = f"{words.label}：" if words.label else ""
    for text in (mark, label):
        setter.measured(Passage.of(text), _LABEL)
    heavy = fonts.chain(Role.HEI)
    shift = heavy.width(label, _TEXT.size)
    style = replace(_TEXT, indent=shift / _TEXT.size)
    lines = setter.paragraph(Passage.of(words.text), style, width=AREA_WIDTH - _POINT, x=_POINT)
    first = lines[0]
    if not isinstance(first, TextStrip):  # an empty text has none
        return lines
    in_front = ((fonts.chain(Role.FANGSONG), mark, 2.0), (heavy, label, _POINT))
    lines[0] = _PointStrip(
        height=first.height, before=first.before, keep=first.keep, line=first, before_it=in_front
    )
    return lines
