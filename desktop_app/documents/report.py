"""国家中小企业公共服务示范平台申请报告: cover, contents, chapters and tables, from the outline of the pack.

Pages are made before they are drawn, so the contents page knows every number and each line is set once. Chapters
begin at page 1 on a right-hand page; the pages before them carry Roman numbers or none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.documents.contents import contents_pages, draw_contents
from desktop_app.documents.cover import draw_cover, lay_out_cover
from desktop_app.documents.flow import Page, paginate
from desktop_app.documents.printing import (
    OutlineEntry,
    Printout,
    Rendered,
    draw_draft_mark,
    draw_folio,
    loose_sheet,
    open_sheet,
    refuse_missing,
)
from desktop_app.documents.report_body import body_strips
from desktop_app.documents.typography import AREA_HEIGHT, LEFT, PAGE_HEIGHT, TOP, Typesetter
from desktop_app.documents.watch import Unwatched, Watch, step, stop_if_cancelled

if TYPE_CHECKING:
    from pathlib import Path

    from desktop_app.documents.content import Content
    from desktop_app.documents.contents import ContentsPage
    from desktop_app.documents.cover import CoverPage
    from desktop_app.documents.fonts import FontBook
    from desktop_app.documents.sheet import Sheet
    from desktop_app.notice.models import ReportOutline

_STAGE = "排版"


@dataclass(frozen=True, slots=True)
class _Laid:
    """The whole report before it is drawn."""

    cover: CoverPage
    contents: list[ContentsPage]
    body: list[Page]
    blank_after_cover: bool
    blank_before_body: bool

    @property
    def front(self) -> int:
        """Physical pages before the body."""
        return 1 + self.blank_after_cover + len(self.contents) + self.blank_before_body


def render_report(
    content: Content,
    outline: ReportOutline,
    fonts: FontBook,
    target: Path,
    *,
    draft: bool,
    watch: Watch | None = None,
    duplex: bool = True,
    compressed: bool = True,
) -> Rendered:
    """Write the report to ``target``, in one step and completely or not at all.

    ``draft`` marks every page 草稿 and shows what is not answered. ``duplex`` puts blank pages where parts would not
    begin on a right-hand page. The same content gives the same bytes.

    Raises:
        MissingGlyph: a character has no face; nothing is written.
        TargetNotWritable: the target refuses; what was there stays.
        Cancelled: ``watch`` called it off; what was there stays.
    """
    laid = _lay_out(content, outline, fonts, draft=draft, watch=watch or Unwatched(), duplex=duplex)
    with open_sheet(target, content, outline.title, fonts, compressed=compressed) as sheet:
        rendered = _draw(sheet, laid, fonts, draft=draft, watch=watch or Unwatched())
    step(watch or Unwatched(), _STAGE, rendered.pages, rendered.pages)
    return rendered


def draw_report(
    content: Content, outline: ReportOutline, fonts: FontBook, *, draft: bool, watch: Watch | None = None
) -> Rendered:
    """What ``render_report`` would tell of the report, which is drawn in memory and written nowhere.

    Raises:
        MissingGlyph: a character has no face.
        Cancelled: ``watch`` called it off.
    """
    observer = watch or Unwatched()
    laid = _lay_out(content, outline, fonts, draft=draft, watch=observer, duplex=True)
    return _draw(loose_sheet(content, outline.title, fonts), laid, fonts, draft=draft, watch=observer)


def _lay_out(
    content: Content, outline: ReportOutline, fonts: FontBook, *, draft: bool, watch: Watch, duplex: bool
) -> _Laid:
    setter = Typesetter(fonts, content.label, pause=lambda: stop_if_cancelled(watch))
    strips = body_strips(setter, content, outline, draft=draft)
    cover = lay_out_cover(setter, content, outline, draft=draft)
    body = paginate(strips, AREA_HEIGHT)
    anchors = [strip.anchor for page in body for _, strip in page.strips if strip.anchor is not None]
    contents = contents_pages(setter, anchors)
    refuse_missing(setter)
    return _Laid(cover, contents, body, duplex, duplex and len(contents) % 2 == 1)


def _draw(sheet: Sheet, laid: _Laid, fonts: FontBook, *, draft: bool, watch: Watch) -> Rendered:
    printout = Printout(sheet)
    entries = []
    _draw_front(sheet, printout, laid, fonts, draft=draft, watch=watch)
    for number, page in enumerate(laid.body, 1):
        step(watch, _STAGE, laid.front + number - 1, laid.front + len(laid.body))
        entries += _draw_body_page(sheet, page, number, laid, fonts, draft=draft)
        printout.end_page(page)
    _number_pages(sheet, laid)
    return printout.rendered(entries, laid.front + 1)


def _draw_front(
    sheet: Sheet, printout: Printout, laid: _Laid, fonts: FontBook, *, draft: bool, watch: Watch
) -> None:
    step(watch, _STAGE, 0, laid.front + len(laid.body))
    if draft:
        draw_draft_mark(sheet, fonts)
    sheet.place("cover", PAGE_HEIGHT)
    draw_cover(sheet, laid.cover)
    printout.end_page(laid.cover.page)
    if laid.blank_after_cover:
        _blank_page(sheet, printout, fonts, draft=draft)
    for number, page in enumerate(laid.contents):
        step(watch, _STAGE, sheet.pages, laid.front + len(laid.body))
        if draft:
            draw_draft_mark(sheet, fonts)
        if number == 0:
            sheet.outline_entry("目录", 0, PAGE_HEIGHT)
        draw_contents(sheet, page, fonts)
        draw_folio(sheet, fonts, _roman(number + 1), right=number % 2 == 0)
        printout.end_page()
    if laid.blank_before_body:
        _blank_page(sheet, printout, fonts, draft=draft)


def _draw_body_page(
    sheet: Sheet, page: Page, number: int, laid: _Laid, fonts: FontBook, *, draft: bool
) -> list[OutlineEntry]:
    if draft:
        draw_draft_mark(sheet, fonts)
    entries = []
    for offset, strip in page.strips:
        if strip.anchor is not None:
            top = PAGE_HEIGHT - TOP - offset
            sheet.outline_entry(strip.anchor.title, strip.anchor.level - 1, top)
            sheet.place(strip.anchor.key, top)
            entries.append(OutlineEntry(strip.anchor.level, strip.anchor.title, laid.front + number))
    page.draw(sheet, LEFT, PAGE_HEIGHT - TOP)
    draw_folio(sheet, fonts, str(number), right=number % 2 == 1)
    return entries


def _blank_page(sheet: Sheet, printout: Printout, fonts: FontBook, *, draft: bool) -> None:
    if draft:
        draw_draft_mark(sheet, fonts)
    printout.end_blank()


def _number_pages(sheet: Sheet, laid: _Laid) -> None:
    """The numbers a reader shows: none for the cover, Roman for the contents, Arabic from the report on."""
    contents = 1 + laid.blank_after_cover
    sheet.label_pages([(0, "", "封面"), (contents, "R", ""), (laid.front, "D", "")])


def _roman(number: int) -> str:
    """1 to 39 in Roman numerals."""
    text = ""
    for value, letters in ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        count, number = divmod(number, value)
        text += letters * count
    return text
