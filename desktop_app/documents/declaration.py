"""申报材料真实性声明: one page, with places for signature, seal and date."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from desktop_app.documents.content import BLANK, UNANSWERED
from desktop_app.documents.flow import Page, Strip, paginate
from desktop_app.documents.passage import Passage
from desktop_app.documents.printing import (
    Printout,
    Rendered,
    draw_draft_mark,
    loose_sheet,
    open_sheet,
    refuse_missing,
)
from desktop_app.documents.typography import (
    AREA_HEIGHT,
    BODY,
    LEFT,
    PAGE_HEIGHT,
    TITLE,
    TOP,
    Style,
    Typesetter,
)
from desktop_app.errors import DocumentError
from desktop_app.models import formats
from desktop_app.notice.outline import chinese_number

if TYPE_CHECKING:
    from pathlib import Path

    from desktop_app.documents.content import Content
    from desktop_app.documents.fonts import FontBook
    from desktop_app.documents.sheet import Sheet
    from desktop_app.notice.models import Declaration

_SCALES = (1.0, 0.94, 0.88, 0.82, 0.76, 0.7, 0.66)
"""Tried one after the other until everything stands on one page; 10.5 pt is the smallest an office would read."""
_ROOMS = (1.8, 1.5, 1.2, 0.8, 0.4)
"""Blank around the signature in lines: given up before the letters become smaller."""
_NAME_LINES = 2
_DATE_BLANK = "　　　年　　月　　日"


def render_declaration(
    content: Content,
    declaration: Declaration,
    fonts: FontBook,
    target: Path,
    *,
    draft: bool,
    compressed: bool = True,
) -> Rendered:
    """Write the declaration to ``target``: always exactly one page, set smaller where names are very long.

    Raises:
        DocumentError: it does not fit on one page even at the smallest size; nothing is written.
        MissingGlyph: a character has no face; nothing is written.
        TargetNotWritable: the target refuses; what was there stays.
    """
    page = _lay_out(content, declaration, fonts, draft=draft)
    with open_sheet(target, content, declaration.title, fonts, compressed=compressed) as sheet:
        return _draw(sheet, page, fonts, draft=draft)


def draw_declaration(content: Content, declaration: Declaration, fonts: FontBook, *, draft: bool) -> Rendered:
    """What ``render_declaration`` would tell of the page, which is drawn in memory and written nowhere.

    Raises:
        DocumentError: it does not fit on one page even at the smallest size.
        MissingGlyph: a character has no face.
    """
    page = _lay_out(content, declaration, fonts, draft=draft)
    return _draw(loose_sheet(content, declaration.title, fonts), page, fonts, draft=draft)


def _lay_out(content: Content, declaration: Declaration, fonts: FontBook, *, draft: bool) -> Page:
    setter = Typesetter(fonts, content.label)
    page = _one_page(setter, content, declaration, draft=draft)
    refuse_missing(setter)
    return page


def _draw(sheet: Sheet, page: Page, fonts: FontBook, *, draft: bool) -> Rendered:
    if draft:
        draw_draft_mark(sheet, fonts)
    page.draw(sheet, LEFT, PAGE_HEIGHT - TOP)
    printout = Printout(sheet)
    printout.end_page(page)
    return printout.rendered()


def _one_page(setter: Typesetter, content: Content, declaration: Declaration, *, draft: bool) -> Page:
    for scale in _SCALES:
        for room in _ROOMS:
            pages = paginate(_strips(setter, content, declaration, scale, room, draft=draft), AREA_HEIGHT)
            if len(pages) == 1:
                return pages[0]
    raise DocumentError("真实性声明一页放不下", "缩短单位名称、平台名称，或规则包里的声明文字")


def _strips(
    setter: Typesetter, content: Content, declaration: Declaration, scale: float, room: float, *, draft: bool
) -> list[Strip]:
    blank = UNANSWERED if draft else BLANK
    body, title = _scaled(BODY, scale), _scaled(TITLE, max(scale, 0.82))
    plain = replace(body, indent=0.0, align="left")

    def filled(text: str) -> Passage:
        return content.fill(text, blank)[0]

    strips: list[Strip] = [
        *setter.title(filled(declaration.title), title),
        Strip(height=body.leading * 0.5),
        *setter.paragraph(filled(declaration.addressee), plain),
        *setter.paragraph(filled(declaration.opening), body),
    ]
    for number, item in enumerate(declaration.items, 1):
        strips += setter.paragraph(Passage.joined([f"{chinese_number(number)}、", filled(item)]), body)
    strips += setter.paragraph(filled(declaration.closing), body)
    strips.append(Strip(height=body.leading * room))
    strips += _signatures(setter, content, declaration, plain, body.leading * room)
    return strips


def _signatures(
    setter: Typesetter, content: Content, declaration: Declaration, style: Style, gap: float
) -> list[Strip]:
    """Labels on the right half, with room to stamp, to sign and to date."""
    x = setter.width * 0.42
    room = setter.width - x
    strips = setter.paragraph(Passage.of(declaration.seal_label), style, width=room, x=x)
    name = content.value("agency.name")
    lines = setter.paragraph(name, style, width=room, x=x) if name else []
    if len(lines) <= _NAME_LINES:  # a longer name is read from the seal
        strips += lines
    signed_on = content.application.signing.signed_on
    day = Passage.of(formats.day(signed_on), "signing.signed_on") if signed_on else Passage.of(_DATE_BLANK)
    for line in (Passage.of(declaration.sign_label), Passage.joined([declaration.date_label, day])):
        strips.append(Strip(height=gap))
        strips += setter.paragraph(line, style, width=room, x=x)
    return strips


def _scaled(style: Style, scale: float) -> Style:
    return replace(
        style,
        size=round(style.size * scale, 2),
        leading=round(style.leading * scale, 2),
        tracking=0.0 if scale < 1 else style.tracking,
    )
