"""The label of the disc: a sheet with a circle to cut out, or to write from by hand onto the disc itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.documents.fonts import Role
from desktop_app.documents.passage import Passage
from desktop_app.documents.printing import Rendered, draw_draft_mark, open_sheet, refuse_missing
from desktop_app.documents.typography import MM, PAGE_HEIGHT, PAGE_WIDTH, Style, TextStrip, Typesetter
from desktop_app.models import formats

if TYPE_CHECKING:
    from pathlib import Path

    from desktop_app.documents.content import Content
    from desktop_app.documents.flow import Strip
    from desktop_app.documents.fonts import FontBook
    from desktop_app.documents.sheet import Sheet

_OUTER, _INNER = 117 * MM / 2, 36 * MM / 2
"""Radius of a label and of the hole that it leaves free."""
_ABOVE, _BELOW = 66 * MM, 88 * MM
"""Width of the lines above and below the hole."""
_TITLE = Style(Role.HEI, 13, 19, align="center")
_LINE = Style(Role.SONG, 10, 15, align="center")
_HINT = Style(Role.FANGSONG, 10.5, 17, align="center")
_HINT_WORDS = "按 100% 打印，沿圆圈剪下；不贴标签时，用油性笔照写在光盘正面。"


def render_disc_label(content: Content, code: str, fonts: FontBook, target: Path, *, draft: bool) -> Rendered:
    """Write the label to ``target``.

    Raises:
        MissingGlyph: a character has no face; nothing is written.
        TargetNotWritable: the target refuses; what was there stays.
    """
    setter = Typesetter(fonts, content.label)
    title = setter.paragraph(Passage.of(content.notice.packet.title), _TITLE, width=_ABOVE)
    number = setter.paragraph(Passage.of(content.notice.identity.number), _LINE, width=_ABOVE)
    words = [
        content.application.service_platform.name or "",
        content.application.agency.name or "",
        f"校验码 {code}　{formats.day(content.day)}",
    ]
    below = [
        strip for text in words if text for strip in setter.paragraph(Passage.of(text), _LINE, width=_BELOW)
    ]
    hint = setter.paragraph(Passage.of(_HINT_WORDS), _HINT, width=PAGE_WIDTH - 60 * MM)
    refuse_missing(setter)
    middle = PAGE_WIDTH / 2, PAGE_HEIGHT * 0.62
    with open_sheet(target, content, "光盘标签", fonts) as sheet:
        if draft:
            draw_draft_mark(sheet, fonts)
        for radius in (_OUTER, _INNER):
            sheet.circle(*middle, radius)
        above = [*title, *number]
        height = sum(strip.height for strip in above)
        _draw(
            sheet, above, middle[0] - _ABOVE / 2, middle[1] + _INNER + (_OUTER - _INNER) * 0.42 + height / 2
        )
        _draw(sheet, below, middle[0] - _BELOW / 2, middle[1] - _INNER - 3 * MM)
        _draw(sheet, hint, 30 * MM, middle[1] - _OUTER - 12 * MM)
        sheet.end_page()
    return Rendered(1)


def _draw(sheet: Sheet, strips: list[Strip], left: float, top: float) -> None:
    for strip in strips:
        assert isinstance(strip, TextStrip)  # noqa: S101 - paragraphs are made of nothing else
        strip.draw(sheet, left, top, last=False)
        top -= strip.height
