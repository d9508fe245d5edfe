"""The packet's own pages: cover, contents, the table from clauses to pages, 推荐表, dividers, and what stands in for a file.

They are made before they are drawn, in any order, and drawn into one file in the order of the packet. Page numbers are
set into lines and rows afterwards: what they say depends on how many pages there are.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from desktop_app.documents.cover import CoverPage, draw_cover, lay_out_cover
from desktop_app.documents.flow import Page, Strip, paginate
from desktop_app.documents.fonts import Role
from desktop_app.documents.form_pages import lay_out_form
from desktop_app.documents.page_code import draw_page_code
from desktop_app.documents.page_stamps import code_place
from desktop_app.documents.passage import Passage
from desktop_app.documents.printing import (
    draw_draft_mark,
    draw_folio,
    loose_sheet,
    open_sheet,
    refuse_missing,
)
from desktop_app.documents.tables import Cell, Column, RowStrip, Table, table
from desktop_app.documents.typography import (
    AREA_HEIGHT,
    AREA_WIDTH,
    LEFT,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    TITLE,
    TOP,
    Style,
    TextStrip,
    Typesetter,
    baseline,
)
from desktop_app.documents.watch import Unwatched, Watch, step

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from desktop_app.documents.content import Content
    from desktop_app.documents.fonts import FontBook
    from desktop_app.documents.sheet import Sheet
    from desktop_app.notice.models import FormLayout

Box = tuple[float, float, float, float]
_LEVELS = {
    1: Style(Role.HEI, 13, 23, align="left", before=6),
    2: Style(Role.FANGSONG, 12, 20, align="left"),
}
_INDENT = 26.0
_NUMBER_ROOM = 44.0
"""Kept free for leader and number."""
_NOTE = Style(Role.FANGSONG, 12, 20, align="left", indent=2)
_NUMBER = Style(Role.SONG, 20, 32, align="center", keep=True)
_NAME = Style(Role.TITLE, 24, 38, align="center", keep=True)
_LISTED = Style(Role.FANGSONG, 13, 23, align="left")
_DIVIDER_TOP = 150.0
_INSERT_TOP = 180.0
_SMALL = 9.0
_EDGE = 42.5
"""Distance of the copy label and the check code from the edge of the paper, 15 mm."""
_BLANK_WORDS = "此页空白"
_TABLE_SIZE = 9.5


@dataclass(slots=True)
class Place:
    """Where something stands in the packet, known once everything is laid out."""

    number: str = ""
    """As printed: IV, 37."""
    page: int = 0
    """Physical page from 1; 0 where it leads nowhere."""
    words: str = ""
    """What a reader finds on that page."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the contents or of a divider; without a place it is only a sentence."""

    level: int
    title: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class CrossRow:
    """One row of the table from clauses to pages; the first columns are empty where the row above goes on."""

    clause: str
    label: str
    fact: str
    verdict: str
    paper: str
    place: Place | None
    unmet: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A box (left, bottom, right, top, points) on a page of the packet's own that leads to a page of the packet."""

    own_page: int
    """Page of the file of own pages, from 1."""
    box: Box
    place: Place


@dataclass(slots=True)
class OwnPage:
    """One page before it is drawn."""

    page: Page = field(default_factory=Page)
    places: dict[int, Place] = field(default_factory=dict)
    """What a strip leads to, by its identity; a text strip gets leader and number, a row the number in its last cell."""
    cover: CoverPage | None = None
    copy_words: str = ""
    code_words: str = ""
    page_code: str = ""
    """Of a cover: the code by which its scan is known, the same on every copy."""
    blank: bool = False
    corner: tuple[float, float] = (LEFT, PAGE_HEIGHT - TOP)
    """Left and upper edge of where it is drawn."""


class PacketPress:
    """Makes own pages of one case, remembers what cannot be printed, and draws them all into one file."""

    def __init__(self, content: Content, fonts: FontBook, *, draft: bool) -> None:
        self._content = content
        self._fonts = fonts
        self._draft = draft
        self._setter = Typesetter(fonts, content.label)
        self._layout = content.notice.packet

    def cover(self, copy: str, code: str) -> OwnPage:
        """The cover of one copy; ``copy`` is its number, or a blank to write it on."""
        outline = self._content.notice.report.model_copy(update={"title": self._layout.title})
        laid = lay_out_cover(self._setter, self._content, outline, draft=self._draft)
        copies = str(self._content.notice.identity.copies)
        words = self._layout.copy_label.replace("{copies}", copies).replace("{copy}", copy)
        return OwnPage(page=laid.page, cover=laid, copy_words=words, code_words=f"校验码 {code}")

    def contents(self, lines: Sequence[Line]) -> list[OwnPage]:
        """目录: titles, leaders, and numbers that are filled in when they are drawn."""
        strips: list[Strip] = [*self._setter.title(Passage.of(self._layout.contents_title)), Strip(height=8)]
        places: dict[int, Place] = {}
        for line in lines:
            strips += self._line(line, places)
        return self._paged(strips, places)

    def cross_table(self, rows: Sequence[CrossRow]) -> list[OwnPage]:
        """The table from clauses to pages."""
        columns = (
            Column("条款"),
            Column("要求"),
            Column("本单位"),
            Column("结论", "center"),
            Column("证明材料"),
            Column("页码", "center"),
        )
        spec = Table(
            "",
            columns,
            [_cells(row) for row in rows],
            size=_TABLE_SIZE,
            pad=3.0,
            shares=(1.5, 3.9, 3.5, 1.5, 4.2, 1.1),
        )
        strips = [
            *self._setter.title(Passage.of(self._layout.cross_title), replace(TITLE, size=18, leading=30)),
            Strip(height=6),
            *table(self._setter, spec)[1:],
        ]
        places: dict[int, Place] = {}
        at, above = -1, None
        for strip in strips:
            if not isinstance(strip, RowStrip) or strip.head:
                continue
            at += not strip.open_above
            if above is not None and not strip.open_above and not rows[at].label:
                above.keep = True  # a page that began with the rest of a requirement would not say which
            above = strip
            place = rows[at].place
            if place is not None and not strip.open_above:
                places[id(strip)] = place
        return self._paged(strips, places)

    def form(self, layout: FormLayout) -> list[OwnPage]:
        """A form as it is made on its own; upright, as everything that is bound."""
        laid = lay_out_form([self._content], layout, self._fonts, draft=self._draft, setter=self._setter)
        return [OwnPage(page, corner=(laid.frame.left, laid.frame.top)) for page in laid.pages]

    def divider(self, number: int, name: str, lines: Sequence[Line]) -> OwnPage:
        """The leaf in front of a material, with what follows it; a list too long for it ends with how many more."""
        head = self._layout.divider_label.replace("{number}", str(number))
        for listed in range(len(lines), -1, -1):
            shown = list(lines[:listed])
            if listed < len(lines):
                shown.append(Line(2, f"另有{len(lines) - listed}份，见目录"))
            places: dict[int, Place] = {}
            strips: list[Strip] = [
                Strip(height=_DIVIDER_TOP),
                *self._setter.paragraph(Passage.of(head), _NUMBER),
                Strip(height=14),
                *self._setter.title(Passage.of(name), _NAME),
                Strip(height=40),
            ]
            for line in shown:
                strips += self._line(line, places, _LISTED)
            pages = self._paged(strips, places)
            if len(pages) == 1:
                return pages[0]
        return pages[0]

    def insert(self, title: str, sentence: str) -> OwnPage:
        """The leaf that stands where a paper cannot be bound, and says why."""
        strips: list[Strip] = [
            Strip(height=_INSERT_TOP),
            *self._setter.title(Passage.of(title), replace(_NAME, size=20, leading=32)),
            Strip(height=24),
            *self._setter.paragraph(Passage.of(sentence), replace(_NOTE, size=14, leading=25)),
        ]
        return self._paged(strips, {})[0]

    def blank(self) -> OwnPage:
        """The back of a leaf, so that the next part begins on a right-hand page."""
        return OwnPage(blank=True)

    def write(
        self, target: Path, pages: Sequence[tuple[OwnPage, str, bool]], title: str, watch: Watch | None = None
    ) -> list[Link]:
        """Draw ``pages`` (each with its printed number, or none, and whether it is a right-hand one) into ``target``.

        Raises:
            MissingGlyph: a character has no face; nothing is written.
            TargetNotWritable: the folder refuses.
            Cancelled: ``watch`` called it off.
        """
        refuse_missing(self._setter)
        links: list[Link] = []
        observer = watch or Unwatched()
        with open_sheet(target, self._content, title, self._fonts) as sheet:
            for at, (page, folio, right) in enumerate(pages, 1):
                if at % 20 == 1:
                    step(observer, "排版", at - 1, len(pages))
                links += [Link(at, box, place) for box, place in self._draw_all(sheet, page, folio, right)]
                if page.page_code:  # says what the page is, and belongs to no digest of it
                    draw_page_code(sheet, page.page_code, *code_place(PAGE_WIDTH, PAGE_HEIGHT, "right"))
                sheet.end_page()
        return links

    def digests(self, pages: Sequence[tuple[OwnPage, str, bool]]) -> tuple[str, ...]:
        """What ``write`` draws on each of ``pages``, in short; nothing is written."""
        sheet = loose_sheet(self._content, "", self._fonts)
        found = []
        for page, folio, right in pages:
            self._draw_all(sheet, page, folio, right)
            found.append(sheet.digest())
            sheet.end_page()
        return tuple(found)

    def words(self, page: OwnPage) -> str:
        """The texts that stand on a page."""
        sheet = loose_sheet(self._content, "", self._fonts)
        list(self._draw(sheet, page))
        return sheet.words

    def _draw_all(self, sheet: Sheet, page: OwnPage, folio: str, right: bool) -> list[tuple[Box, Place]]:  # noqa: FBT001 - the triple that the packet is made of
        """Draw a page with draft mark and number; the boxes on it that lead somewhere."""
        if self._draft:
            draw_draft_mark(sheet, self._fonts)
        leads = list(self._draw(sheet, page))
        if folio:
            draw_folio(sheet, self._fonts, folio, right=right)
        return leads

    def _line(self, line: Line, places: dict[int, Place], style: Style | None = None) -> list[Strip]:
        indent = _INDENT * (line.level - 1) if style is None else 0.0
        used = style or _LEVELS[line.level]
        lines = self._setter.paragraph(
            Passage.of(line.title), used, width=AREA_WIDTH - indent - _NUMBER_ROOM, x=indent
        )
        for strip in lines[:-1]:
            strip.keep = True
        if line.place is not None:
            places[id(lines[-1])] = line.place
        return lines

    def _paged(self, strips: list[Strip], places: dict[int, Place]) -> list[OwnPage]:
        return [
            OwnPage(page, {id(strip): places[id(strip)] for _, strip in page.strips if id(strip) in places})
            for page in paginate(strips, AREA_HEIGHT)
        ]

    def _draw(self, sheet: Sheet, page: OwnPage) -> Iterator[tuple[Box, Place]]:
        if page.blank:
            chain = self._fonts.chain(Role.SONG)
            sheet.text(chain, _BLANK_WORDS, _SMALL, PAGE_WIDTH / 2, PAGE_HEIGHT / 2, align="center", gray=0.6)
            return
        if page.cover is not None:
            draw_cover(sheet, page.cover)
            song = self._fonts.chain(Role.SONG)
            right, top = LEFT + AREA_WIDTH, PAGE_HEIGHT - _EDGE
            sheet.text(self._fonts.chain(Role.FANGSONG), page.copy_words, 14, right, top, align="right")
            sheet.text(song, page.code_words, _SMALL, PAGE_WIDTH / 2, _EDGE, align="center", gray=0.35)
            return
        page.page.draw(sheet, *page.corner)
        for offset, strip in page.page.strips:
            place = page.places.get(id(strip))
            if place is not None:
                top = PAGE_HEIGHT - TOP - offset
                if isinstance(strip, TextStrip):
                    box = self._draw_number(sheet, strip, place, top)
                else:
                    box = self._draw_in_last_cell(sheet, strip, place, top)
                if place.page:
                    yield box, place

    def _draw_number(self, sheet: Sheet, strip: TextStrip, place: Place, top: float) -> Box:
        """The leader and the number at the end of a line of the contents."""
        chain, size = self._fonts.chain(Role.SONG), strip.style.size
        y, right = baseline(top, strip.style), LEFT + AREA_WIDTH
        sheet.text(chain, place.number, size, right, y, align="right")
        start = LEFT + strip.x + strip.line.width + 8
        end = right - chain.width(place.number, size) - 8
        if end > start:
            sheet.dots(start, end, y + size * 0.3)
        return LEFT + strip.x, top - strip.height, right, top

    def _draw_in_last_cell(self, sheet: Sheet, strip: Strip, place: Place, top: float) -> Box:
        assert isinstance(strip, RowStrip)  # noqa: S101 - only rows and lines have places
        left, right = LEFT + strip.right_to[-2], LEFT + strip.right_to[-1]
        middle = top - strip.height / 2 - _TABLE_SIZE * 0.36
        chain = self._fonts.chain(Role.SONG)
        sheet.text(chain, place.number, _TABLE_SIZE, (left + right) / 2, middle, align="center")
        return LEFT, top - strip.height, right, top


def _cells(row: CrossRow) -> list[Passage | Cell]:
    verdict = Passage.of(row.verdict)
    return [
        Passage.of(row.clause),
        Passage.of(row.label),
        Passage.of(row.fact),
        Cell(verdict, label=True, align="center") if row.unmet else verdict,
        Passage.of(row.paper),
        Passage.of("" if row.place is not None else "—"),
    ]
