"""How official Chinese paper looks: GB/T 9704-2012 in points, and paragraphs set after it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from desktop_app.documents import chinese
from desktop_app.documents.chinese import Spread
from desktop_app.documents.flow import Anchor, Strip
from desktop_app.documents.fonts import Role
from desktop_app.documents.printed import Box, Piece

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from desktop_app.documents.chinese import Line, Setting
    from desktop_app.documents.fonts import FaceChain, FontBook
    from desktop_app.documents.passage import Mark, Passage
    from desktop_app.documents.sheet import Sheet

MM = 72 / 25.4
PAGE_WIDTH, PAGE_HEIGHT = 210 * MM, 297 * MM
TOP, LEFT = 37 * MM, 28 * MM
"""天头 and 订口."""
AREA_WIDTH, AREA_HEIGHT = 156 * MM, 225 * MM
"""版心."""
FOOT = PAGE_HEIGHT - TOP - AREA_HEIGHT
"""Lower edge of the type area; page numbers stand below."""
LINES, CHARACTERS = 22, 28
"""每面排22行，每行排28个字，并撑满版心."""
BODY_SIZE, BODY_LEADING = 16.0, 28.95
TRACKING = (AREA_WIDTH - CHARACTERS * BODY_SIZE) / (CHARACTERS - 1)
"""Added to each character so that 28 of them fill the line."""
FOLIO_SIZE, FOLIO_DROP = 14.0, 7 * MM
"""Page number: 4号, its dash 7 mm below the type area."""
_BASELINE = 0.12
"""Height of the baseline above the lower edge of a Chinese letter, in letter sizes."""

_DESCENT = 0.2
"""What is shown as the place of a value reaches this much below its baseline, and as much above its letters."""
_EVEN = Spread()

_PAUSE_EVERY = 500
"""Passages set between two looks at whether the work was called off: some tens of milliseconds."""

Align = Literal["justify", "left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Style:
    """How a paragraph is set; sizes and distances in points."""

    role: Role
    size: float
    leading: float
    align: Align = "justify"
    indent: float = 0.0
    """Blank at the start of the first line, in letter sizes."""
    tracking: float = 0.0
    before: float = 0.0
    keep: bool = False
    """Stays with what follows it."""
    gray: float = 0.0


BODY = Style(Role.FANGSONG, BODY_SIZE, BODY_LEADING, indent=2, tracking=TRACKING)
HEADINGS = {
    1: Style(Role.HEI, BODY_SIZE, BODY_LEADING, align="left", indent=2, tracking=TRACKING, keep=True),
    2: Style(Role.KAI, BODY_SIZE, BODY_LEADING, align="left", indent=2, tracking=TRACKING, keep=True),
    3: Style(Role.FANGSONG, BODY_SIZE, BODY_LEADING, align="left", indent=2, tracking=TRACKING, keep=True),
}
"""一、黑体; （一）楷体; 1. 仿宋."""
TITLE = Style(Role.TITLE, 22, 36, align="center", keep=True)
CAPTION = Style(Role.HEI, 12, 20, align="center", keep=True, before=10)
NOTE = Style(Role.FANGSONG, 10.5, 16, align="left")


@dataclass(slots=True, kw_only=True)
class TextStrip(Strip):
    """One line of a paragraph."""

    chain: FaceChain
    setting: Setting
    line: Line
    style: Style
    x: float
    spread: Spread
    marks: tuple[Mark, ...] = ()
    """Where the characters of the whole paragraph come from."""

    def draw(self, sheet: Sheet, left: float, top: float, *, last: bool) -> None:  # noqa: ARG002 - strips share it
        """Draw the line on its baseline."""
        if self.line.end > self.line.start:
            sheet.show(
                self.chain,
                self.setting,
                self.line,
                self.style.size,
                left + self.x,
                baseline(top, self.style),
                self.spread,
                gray=self.style.gray,
            )

    def pieces(self, left: float, top: float, room: float) -> Iterator[Piece]:  # noqa: ARG002 - strips share it
        """The parts of the line that come from somewhere."""
        foot = baseline(top, self.style) - _DESCENT * self.style.size
        edges = (foot, foot + self.style.size * (1 + _DESCENT))
        yield from line_pieces(self.marks, self.setting, self.line, left + self.x, edges, self.spread)


def line_pieces(
    marks: tuple[Mark, ...],
    setting: Setting,
    line: Line,
    left: float,
    edges: tuple[float, float],
    spread: Spread = _EVEN,
) -> Iterator[Piece]:
    """The marked parts of a line that begins at ``left``, between the lower and the upper of ``edges``."""
    for mark in marks:
        start, end = max(mark.start, line.start), min(mark.end, line.end)
        if start < end:
            last = setting.edges[end] - setting.edges[end - 1] - setting.tracking
            box = Box(
                left + chinese.reach(setting, line, spread, start),
                edges[0],
                left + chinese.reach(setting, line, spread, end - 1) + last,
                edges[1],
            )
            yield Piece(mark.origin, setting.text[start:end], box)


def baseline(top: float, style: Style) -> float:
    """Height of the baseline of a line whose upper edge is ``top``."""
    return top - (style.leading + style.size) / 2 + _BASELINE * style.size


class Typesetter:
    """Sets passages in the faces of a book, and remembers every character that no face draws.

    ``pause`` is called now and then, and may raise to stop the work.
    """

    def __init__(
        self,
        fonts: FontBook,
        label_of: Callable[[str], str],
        width: float = AREA_WIDTH,
        pause: Callable[[], None] = lambda: None,
    ) -> None:
        self.fonts = fonts
        self._pause = pause
        self._set = 0
        self.width = width
        self.missing: dict[str, list[str]] = {}
        """Characters that cannot be printed, with the labels of the fields they stand in."""
        self._label_of = label_of

    def measured(self, passage: Passage, style: Style) -> tuple[FaceChain, Setting]:
        """``passage`` measured in ``style``; characters without a face are noted in ``missing``."""
        self._set += 1
        if self._set % _PAUSE_EVERY == 0:
            self._pause()
        chain = self.fonts.chain(style.role)
        bad = chain.missing(passage.text)
        if bad:
            self._note(passage, bad)
        return chain, chinese.measure(passage.text, chain, style.size, style.tracking)

    def paragraph(
        self, passage: Passage, style: Style = BODY, *, width: float | None = None, x: float = 0.0
    ) -> list[Strip]:
        """The lines of a paragraph, at least two of it on either side of a page break."""
        room = self.width if width is None else width
        chain, setting = self.measured(passage, style)
        indent = style.indent * (style.size + style.tracking)
        lines = chinese.break_lines(setting, style.size, room, indent, justified=style.align == "justify")
        strips: list[Strip] = []
        for number, line in enumerate(lines):
            here = indent if number == 0 else 0.0
            spread = Spread()
            if style.align == "justify" and number < len(lines) - 1:
                plain = chain.is_plain(setting.text[line.start : line.end])
                spread = chinese.spread(setting, line, room - here, style.size, plain=plain)
            strips.append(
                TextStrip(
                    height=style.leading,
                    before=style.before if number == 0 else 0.0,
                    keep=style.keep or number == 0 < len(lines) - 1 or number == len(lines) - 2,
                    origins=passage.origins(line.start, line.end),
                    chain=chain,
                    setting=setting,
                    line=line,
                    style=style,
                    x=x + here + _shift(style.align, room - here - line.width),
                    spread=spread,
                    marks=passage.marks,
                )
            )
        return strips

    def heading(self, passage: Passage, level: int) -> list[Strip]:
        """A heading that stays with the text below it and is found from the contents page."""
        strips = self.paragraph(passage, HEADINGS[level])
        strips[0].anchor = Anchor(level, passage.text)
        return strips

    def title(self, passage: Passage, style: Style = TITLE) -> list[Strip]:
        """A title in lines of falling length (菱形、梯形 as far as the words allow), centred."""
        setting = self.measured(passage, style)[1]
        lines = len(chinese.break_lines(setting, style.size, self.width, justified=False))
        total = setting.edges[-1]
        room = self.width
        if lines > 1:  # even lines instead of one full and one with two characters
            room = min(self.width, total / lines + style.size * 1.5)
        return self.paragraph(passage, style, width=room, x=(self.width - room) / 2)

    def _note(self, passage: Passage, bad: set[str]) -> None:
        for at, char in enumerate(passage.text):
            if char in bad:
                origins = passage.origins(at, at + 1) or ("",)
                labels = self.missing.setdefault(char, [])
                for origin in origins:
                    label = self._label_of(origin)
                    if label not in labels:
                        labels.append(label)


def lighter(style: Style, gray: float) -> Style:
    """The same style in gray, 0 black to 1 white."""
    return replace(style, gray=gray)


def _shift(align: Align, rest: float) -> float:
    return rest / 2 if align == "center" else rest if align == "right" else 0.0
