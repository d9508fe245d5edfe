"""打印测试页: rulers of 100 mm to measure with a real one, and backs that show which way a sheet is turned.

Two sheets with four pages: one side of the first is enough to check the size, both sheets show whether backs meet fronts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.documents.fonts import Role
from desktop_app.documents.passage import Passage
from desktop_app.documents.printing import Printout, Rendered, open_sheet, refuse_missing
from desktop_app.documents.typography import LEFT, MM, PAGE_HEIGHT, PAGE_WIDTH, Style, Typesetter

if TYPE_CHECKING:
    from pathlib import Path

    from desktop_app.documents.content import Content
    from desktop_app.documents.flow import Strip
    from desktop_app.documents.fonts import FontBook
    from desktop_app.documents.sheet import Sheet

NAME = "打印测试页"
RULER = 100
"""Millimetres of each ruler."""
ACROSS, DOWN = (45 * MM, PAGE_HEIGHT - 120 * MM), (45 * MM, PAGE_HEIGHT - 245 * MM)
"""Where the rulers begin, from the lower left corner of the page: the one across, and the lower end of the upright one."""
_TITLE = Style(Role.HEI, 22, 34, align="center")
_TEXT = Style(Role.SONG, 13, 23, align="left")
_LARGE = Style(Role.HEI, 40, 60, align="center")
_EDGE = 10 * MM
"""Distance of the frame from the edge of the paper."""
_LINES = (
    "用直尺量横尺和竖尺，都应为 100 毫米。",
    "量得的数填在“打印五份”页，程序会说缩放要改成多少。",
    "四周的细框离纸边 10 毫米；有一边没有印出来，是打印机印不到那里，不影响正文。",
)
_SIDES = (
    ("第一张　正面", ""),
    ("第一张　反面", "像翻书一样翻过来，两面的字应是同一个方向。"),
    ("第二张　正面", ""),
    ("第二张　反面", "背后应是“第二张　正面”；背后是别的，换一种反面次序。"),
)


def render_ruler_page(content: Content, fonts: FontBook, target: Path) -> Rendered:
    """Write the four pages to ``target``.

    Raises:
        TargetNotWritable: the target refuses; what was there stays.
    """
    setter = Typesetter(fonts, content.label)
    heads = [setter.paragraph(Passage.of(f"{NAME}　{head}"), _TITLE) for head, _ in _SIDES]
    lines = [strip for line in _LINES for strip in setter.paragraph(Passage.of(line), _TEXT)]
    words = [
        setter.paragraph(Passage.of(line or head), _LARGE if not line else _TEXT) for head, line in _SIDES
    ]
    refuse_missing(setter)
    with open_sheet(target, content, NAME, fonts) as sheet:
        printout = Printout(sheet)
        for number, head in enumerate(heads):
            sheet.frame(_EDGE, _EDGE, PAGE_WIDTH - 2 * _EDGE, PAGE_HEIGHT - 2 * _EDGE, 0.6)
            _draw(sheet, head, PAGE_HEIGHT - 30 * MM)
            if number == 0:
                _draw(sheet, lines, PAGE_HEIGHT - 55 * MM)
                _draw_rulers(sheet, fonts)
            else:
                _draw(sheet, words[number], PAGE_HEIGHT - 90 * MM)
            printout.end_page()
    return printout.rendered()


def _draw(sheet: Sheet, strips: list[Strip], top: float) -> None:
    for strip in strips:
        strip.draw(sheet, LEFT, top, last=False)
        top -= strip.height


def _draw_rulers(sheet: Sheet, fonts: FontBook) -> None:
    """One across and one upright, with a stroke for each millimetre."""
    chain = fonts.chain(Role.SONG)
    (x, y), (left, low) = ACROSS, DOWN
    strokes = []
    for at in range(RULER + 1):
        long = 8.0 if at % 10 == 0 else 5.5 if at % 5 == 0 else 3.5
        strokes += [(x + at * MM, y, x + at * MM, y + long * MM / 2)]
        strokes += [(left, low + at * MM, left + long * MM / 2, low + at * MM)]
    sheet.rules([(x, y, x + RULER * MM, y), (left, low, left, low + RULER * MM)], 0.6)
    sheet.rules(strokes, 0.3)
    for at in range(0, RULER + 1, 10):
        sheet.text(chain, str(at), 9, x + at * MM, y - 11, align="center")
        sheet.text(chain, str(at), 9, left - 4, low + at * MM - 3, align="right")
    sheet.text(chain, "横尺 100 毫米", 11, x + RULER * MM / 2, y + 22, align="center")
    sheet.text(chain, "竖尺 100 毫米", 11, left + 40, low + RULER * MM / 2, align="left")
