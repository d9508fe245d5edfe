"""A sheet that tells somebody else what to do with files or paper: 打印说明 for a copy shop, what to exchange in the binders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.documents.flow import paginate
from desktop_app.documents.fonts import Role
from desktop_app.documents.passage import Passage
from desktop_app.documents.printing import Printout, Rendered, open_sheet, refuse_missing
from desktop_app.documents.tables import Column, Table, table
from desktop_app.documents.typography import AREA_HEIGHT, LEFT, PAGE_HEIGHT, TITLE, TOP, Style, Typesetter

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from desktop_app.documents.content import Content
    from desktop_app.documents.flow import Strip
    from desktop_app.documents.fonts import FontBook

_TEXT = Style(Role.FANGSONG, 12, 20, align="left")
_HEAD = Style(Role.HEI, 13, 22, align="left", keep=True, before=10)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, rows of two columns below it, and sentences."""

    title: str
    rows: tuple[tuple[str, str], ...] = ()
    lines: tuple[str, ...] = ()


def render_instructions(
    content: Content, title: str, sections: Sequence[Section], fonts: FontBook, target: Path
) -> Rendered:
    """Write ``sections`` to ``target``.

    Raises:
        MissingGlyph: a character has no face; nothing is written.
        TargetNotWritable: the target refuses; what was there stays.
    """
    setter = Typesetter(fonts, content.label)
    strips: list[Strip] = [*setter.title(Passage.of(title), TITLE)]
    for section in sections:
        strips += setter.paragraph(Passage.of(section.title), _HEAD)
        if section.rows:
            rows = [[Passage.of(name), Passage.of(words)] for name, words in section.rows]
            spec = Table("", (Column(""), Column("")), rows, size=11, pad=5, headed=False, shares=(1.5, 5.5))
            strips += table(setter, spec)[1:]
        for line in section.lines:
            strips += setter.paragraph(Passage.of(line), _TEXT)
    refuse_missing(setter)
    with open_sheet(target, content, title, fonts) as sheet:
        printout = Printout(sheet)
        for page in paginate(strips, AREA_HEIGHT):
            page.draw(sheet, LEFT, PAGE_HEIGHT - TOP)
            printout.end_page(page)
    return printout.rendered()
