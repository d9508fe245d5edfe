"""The cover: title, and the lines of the pack's outline, each over a rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.documents.content import UNANSWERED
from desktop_app.documents.flow import Page, Strip
from desktop_app.documents.fonts import Role
from desktop_app.documents.passage import Passage
from desktop_app.documents.typography import AREA_WIDTH, LEFT, PAGE_HEIGHT, TOP, Style, lighter

if TYPE_CHECKING:
    from desktop_app.documents.content import Content
    from desktop_app.documents.sheet import Sheet
    from desktop_app.documents.typography import Typesetter
    from desktop_app.notice.models import ReportOutline

_TITLE = Style(Role.TITLE, 30, 48, align="center")
_YEAR = Style(Role.KAI, 18, 30, align="center")
_LABEL = Style(Role.HEI, 15, 24, align="left")
_VALUE = Style(Role.FANGSONG, 15, 24, align="center")
_TITLE_TOP, _LINES_TOP = 90.0, 330.0
_PITCH = 18.0
"""Blank between two lines of the cover."""
_LABEL_GAP = 10.0


@dataclass(slots=True)
class CoverPage:
    """The cover laid out: strips, and the rules below the values."""

    page: Page
    rules: list[tuple[float, float, float]]
    """Left, right and distance from the top of the type area."""


def lay_out_cover(setter: Typesetter, content: Content, outline: ReportOutline, *, draft: bool) -> CoverPage:
    """The cover of ``content``; what is not answered stays a rule to write on."""
    page, rules = Page(), []
    year = Passage.of(f"{content.notice.identity.application_year}年度")
    _put(page, _TITLE_TOP - 60, setter.paragraph(year, lighter(_YEAR, 0.0)))
    _put(page, _TITLE_TOP, setter.title(Passage.of(outline.title), _TITLE))
    labels = [Passage.of(f"{line.label}：") for line in outline.cover]
    chain = setter.fonts.chain(_LABEL.role)
    room = max((chain.width(label.text, _LABEL.size) for label in labels), default=0.0) + _LABEL_GAP
    offset = _LINES_TOP
    for label, line in zip(labels, outline.cover, strict=True):
        _put(page, offset, setter.paragraph(label, _LABEL))
        value = (content.value(line.value) if line.value else None) or Passage.of(
            UNANSWERED if draft else "", line.value
        )
        lines = setter.paragraph(value, _VALUE, width=AREA_WIDTH - room, x=room)
        _put(page, offset, lines)
        offset += len(lines) * _VALUE.leading
        rules.append((room - _LABEL_GAP / 2, AREA_WIDTH, offset + 1))
        offset += _PITCH
    return CoverPage(page, rules)


def draw_cover(sheet: Sheet, cover: CoverPage) -> None:
    """Draw it on the page at hand."""
    top = PAGE_HEIGHT - TOP
    cover.page.draw(sheet, LEFT, top)
    sheet.rules([(LEFT + left, top - down, LEFT + right, top - down) for left, right, down in cover.rules])


def _put(page: Page, offset: float, strips: list[Strip]) -> None:
    for strip in strips:
        page.strips.append((offset, strip))
        offset += strip.height
