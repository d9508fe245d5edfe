"""申报材料真实性声明: one page, with places for signature, seal and date."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from desktop_app.documents.content import BLANK, UNANSWERED
from desktop_app.documents.flow import Page, Strip, paginate
from desktop_app.documents.passage import Passage
from desktop_app.documents.printing import Places, Rendered, draw_draft_mark, open_sheet, refuse_missing
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
    from desktop_app.notice.models import Declaration

_SCALES = (1.0, 0.94, 0.88, 0.82, 0.76, 0.7, 0.66)
"""Tried one after the other until everything stands on one page; 10.5 pt is the smallest an office would read."""
_SEAL_LINES = 2
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
    setter = Typesetter(fonts, content.label)
    page = _one_page(setter, content, declaration, draft=draft)
    refuse_missing(setter)
    places = Places()
    places.note(page, 1)
    with open_sheet(target, content, declaration.title, compressed=compressed) as sheet:
        if draft:
            draw_draft_mark(sheet, fonts)
        page.draw(sheet, LEFT, PAGE_HEIGHT - TOP)
        sheet.end_page()
    return Rendered(1, places.found())


def _one_page(setter: Typesetter, content: Content, declaration: Declaration, *, draft: bool) -> Page:
    for scale in _SCALES:
        pages = paginate(_strips(setter, content, declaration, scale, draft=draft), AREA_HEIGHT)
        if len(pages) == 1:
            return pages[0]
    raise DocumentError("真实性声明一页放不下", "缩短单位名称、平台名称，或规则包里的声明文字")


def _strips(
    setter: Typesetter, content: Content, declaration: Declaration, scale: float, *, draft: bool
) -> list[Strip]:
    blank = UNANSWERED if draft else BLANK
    body, title = _scaled(BODY, scale), _scaled(TITLE, max(scale, 0.82))
    plain = replace(body, indent=0.0, align="left")

    def filled(text: str) -> Passage:
        return content.fill(text, blank)[0]

    strips: list[Strip] = [
        Strip(height=18 * scale),
        *setter.title(filled(declaration.title), title),
        Strip(height=body.leading * 0.8),
        *setter.paragraph(filled(declaration.addressee), plain),
        *setter.paragraph(filled(declaration.opening), body),
    ]
    for number, item in enumerate(declaration.items, 1):
        strips += setter.paragraph(Passage.joined([f"{chinese_number(number)}、", filled(item)]), body)
    strips += setter.paragraph(filled(declaration.closing), body)
    strips.append(Strip(height=body.leading))
    strips += _signatures(setter, content, declaration, plain)
    return strips


def _signatures(setter: Typesetter, content: Content, declaration: Declaration, style: Style) -> list[Strip]:
    """Labels on the right half, with room to sign, to stamp and to date."""
    x = setter.width * 0.42
    room = setter.width - x
    signed_on = content.application.signing.signed_on
    day = Passage.of(formats.day(signed_on), "signing.signed_on") if signed_on else Passage.of(_DATE_BLANK)
    gap = style.leading * 0.8
    seal = Passage.joined([declaration.seal_label, content.value("agency.name") or ""])
    if len(setter.paragraph(seal, style, width=room, x=x)) > _SEAL_LINES:  # the seal says the rest
        seal = Passage.of(declaration.seal_label)
    strips: list[Strip] = []
    for line in (
        seal,
        Passage.of(declaration.sign_label),
        Passage.joined([declaration.date_label, day]),
    ):
        strips += setter.paragraph(line, style, width=room, x=x)
        strips.append(Strip(height=gap))
    return strips[:-1]


def _scaled(style: Style, scale: float) -> Style:
    return replace(
        style,
        size=round(style.size * scale, 2),
        leading=round(style.leading * scale, 2),
        tracking=0.0 if scale < 1 else style.tracking,
    )
