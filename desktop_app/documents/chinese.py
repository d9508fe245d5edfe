"""Where Chinese lines may end: kinsoku, squeezed punctuation, unbroken Latin words and numbers.

The rules are those of Chinese official printing: a line starts with no closing mark and ends with no opening one,
neighbouring full-width marks share their blank halves, the last mark of a line may give up its blank half, and a
number or a Latin word is not cut unless it alone is longer than the line.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from desktop_app.documents.fonts import FaceChain

OPENING = frozenset("（【《〈「『〔［｛“‘")
CLOSING = frozenset("，。、；：！？）】》〉」』〕］｝”’")
NO_START = CLOSING | frozenset("…—～·％‰℃°′″,.;:!?)]}%々〻ー・‐–￠")
"""Marks that no line may start with."""
NO_END = OPENING | frozenset("([{￥$＄£#＃№")
"""Marks that no line may end with."""
_WORD = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz%‰°℃.,:/+-_@#&'=~?＿") | {
    chr(code) for code in range(0xC0, 0x250)
}
_SOFT = frozenset("/-_@.=&?~+＿")
"""Marks after which an address, or a blank to write on, may be cut when it would tear the line apart."""
_NEIGHBOURS = re.compile(f"[{re.escape(''.join(OPENING | CLOSING))}]{{2,}}")
_EDGE = 0.01
_LOOSEST = 0.16
"""Widest gap between characters, in letter sizes, before a long Latin run is cut."""
_LOOSEST_CODE = 0.06
"""The same before a code such as 统一社会信用代码 is cut: it is read in groups anyway."""
_CODE = re.compile("[0-9A-Z]{15,}")
_GROUP = 4
"""Characters of a code that stay together."""
_LOOSE = 0.03
"""Gap, in letter sizes, above which Latin words are left alone."""
_LOOSEST_WORDS, _LOOSEST_LATIN = 0.35, 0.6
"""Widest gap beside Latin words, and in a line that holds little else."""
_INSIDE = re.compile(f"[{re.escape(''.join(sorted(_WORD)))}]+(?=[{re.escape(''.join(sorted(_WORD)))}])")
_PAUSES = frozenset("、，；至/ ")
_INVISIBLE = {"Cc", "Cf"}
_BLANKS = str.maketrans({"\t": " ", "\u00a0": " ", "\u2007": " ", "\u202f": " "})
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_BREAKS = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_BETWEEN = re.compile(
    f"(?<=[{re.escape(''.join(sorted(CLOSING)))}])(?:{_BREAKS.pattern})+(?=[\u3000-\u9fff\uff00-\uffef])"
)
"""Breaks that a Chinese mark stands before: it parts what it stands between without a space."""


def clean(text: str) -> str:
    """``text`` as it can be printed on one line: no control, direction or joining marks, breaks as spaces.

    After a Chinese mark a break leaves nothing.
    """
    if text.isascii() and text.isprintable():
        return text
    text = _SELECTORS.sub("", _BREAKS.sub(" ", _BETWEEN.sub("", text)).translate(_BLANKS))
    if text.isprintable():
        return text
    return "".join(char for char in text if unicodedata.category(char) not in _INVISIBLE)


def paragraphs(text: str) -> list[str]:
    """The paragraphs someone typed, cleaned, without the blanks they indented them with; empty ones are dropped."""
    return [part for raw in _BREAKS.split(text) if (part := clean(raw).strip())]


@dataclass(frozen=True, slots=True)
class Setting:
    """A text measured for one letter size: where each character would stand on one endless line."""

    text: str
    edges: list[float]
    """Left edge of each character and the right edge of the last, tracking included."""
    shared: dict[int, float]
    """Characters whose advance is shortened by this much, because a neighbour shares the blank."""
    tracking: float
    """Points added to every character."""
    hanging: dict[str, float]
    """Blank right half, in points, of the closing marks in this text."""
    size: float
    """Letter size in points."""


@dataclass(frozen=True, slots=True)
class Line:
    """Characters ``start`` ≤ i < ``end`` of a setting, and their width set solid (a hanging half left out)."""

    start: int
    end: int
    width: float


def measure(text: str, chain: FaceChain, size: float, tracking: float = 0.0) -> Setting:
    """Measure ``text``; ``tracking`` is added to every character."""
    scale = size / 1000
    advances = [width * scale + tracking for width in map(chain.widths.__getitem__, text)]
    shared = {}
    for match in _NEIGHBOURS.finditer(text):
        for at in range(match.start(), match.end() - 1):
            saved = _shared_blank(chain, text[at], text[at + 1]) * scale
            if saved:
                shared[at] = saved
                advances[at] -= saved
    hanging = {
        mark: blank * scale for mark in CLOSING.intersection(text) if (blank := _right_blank(chain, mark))
    }
    return Setting(text, list(accumulate(advances, initial=0.0)), shared, tracking, hanging, size)


def break_lines(
    setting: Setting, size: float, width: float, indent: float = 0.0, *, justified: bool = True
) -> list[Line]:
    """Lines of at most ``width`` points, the first one ``indent`` narrower; an empty text has one empty line.

    Where lines are ``justified``, a long address is cut rather than the line before it torn apart.
    """
    text, edges, tracking = setting.text, setting.edges, setting.tracking
    loosest = _LOOSEST * size if justified else width
    count = len(text)
    lines: list[Line] = []
    start, room = 0, width - indent
    while start < count:
        limit = edges[start] + room + tracking + _EDGE
        end = bisect_right(edges, limit) - 1
        if end < count:
            end = _with_hanging_mark(setting, end, limit)
        if end < count:
            end = _break_before(setting, start, max(end, start + 1), room, loosest)
        elif lines and _is_orphan(text, start):
            lines[-1] = _earlier(setting, lines[-1], width - (indent if len(lines) == 1 else 0.0), loosest)
            start = lines[-1].end
        lines.append(_line(setting, start, end, room))
        start, room = end, width
        while start < count and text[start] == " ":
            start += 1
    return lines or [Line(0, 0, 0.0)]


def in_two(setting: Setting, lines: list[Line], room: float) -> list[Line]:
    """Two lines of a cell parted where one would pause: at a bracket, a blank or a 、, else leaving no letter alone.

    Other numbers of lines are returned as they are; so are two when parting them elsewhere needs a third.
    """
    if len(lines) != 2:
        return lines
    text, (first, last) = setting.text, lines
    least = first.start + max((first.end - first.start) * 2 // 5, 1)
    places = [at for at in range(first.end, least, -1) if _pauses(text, at)]
    if not places and _is_orphan(text, last.start):
        places = [at for at in range(first.end - 1, least, -1) if _may_break(text, at)]
    if not places:
        return lines
    after = places[0] + (text[places[0]] == " ")
    parted = [_line(setting, first.start, places[0], room), _line(setting, after, last.end, room)]
    return lines if parted[1].width > room + _EDGE else parted


def _pauses(text: str, at: int) -> bool:
    return (_may_break(text, at) and (text[at] in OPENING or text[at - 1] in _PAUSES)) or text[at] == " "


def _line(setting: Setting, start: int, end: int, room: float) -> Line:
    while end > start and setting.text[end - 1] == " ":
        end -= 1
    width = setting.edges[end] - setting.edges[start] - (setting.tracking if end > start else 0.0)
    if end > start and width > room + _EDGE:
        width -= setting.hanging.get(setting.text[end - 1], 0.0)
    return Line(start, end, width)


def _is_orphan(text: str, start: int) -> bool:
    """Whether the last line would be one character, with or without a mark."""
    rest = text[start:].rstrip(" ")
    return len(rest) == 1 or (len(rest) == 2 and rest[1] in NO_START)


def _earlier(setting: Setting, line: Line, room: float, loosest: float) -> Line:
    """``line`` ended a character or two earlier, so that the last one is not alone; unchanged if it is too short."""
    if line.end - line.start < 12:
        return line
    end = _break_before(setting, line.start, line.end - 1, room, loosest)
    loose = room - (setting.edges[end] - setting.edges[line.start])
    if end <= line.start or loose > loosest * (end - line.start):
        return line
    return _line(setting, line.start, end, room)


def _with_hanging_mark(setting: Setting, end: int, limit: float) -> int:
    blank = setting.hanging.get(setting.text[end])
    if blank and end not in setting.shared and setting.edges[end + 1] - blank <= limit:
        return end + 1
    return end


def _break_before(setting: Setting, start: int, end: int, room: float, loosest: float) -> int:
    """The last place ≤ ``end`` where the line may end; a run longer than the line is cut at ``end``."""
    text, edges = setting.text, setting.edges
    if text[end] == " ":
        return end
    at = end
    while at > start and not _may_break(text, at):
        at -= 1
    slack = room - (edges[at] - edges[start])
    if loosest < room and slack > _LOOSEST_CODE * setting.size * max(at - start - 1, 1):
        code = _CODE.match(text, at)
        cut = at + (min(end, code.end() - _GROUP) - at) // _GROUP * _GROUP if code else at
        if cut > at:
            return cut
    if at > start and slack <= loosest * max(at - start - 1, 1):
        return at
    for soft in range(
        end, max(at, start), -1
    ):  # tearing the line apart would be worse than cutting an address
        if _may_cut(text, soft):
            return soft
    return at if at > start else end


def _may_break(text: str, at: int) -> bool:
    before, after = text[at - 1], text[at]
    return (
        after not in NO_START
        and after != " "
        and before not in NO_END
        and not (after in _WORD and before in _WORD)
    )


def _may_cut(text: str, at: int) -> bool:
    """Whether a Latin run may be cut here: after a mark of an address, never inside a number."""
    before, after = text[at - 1], text[at]
    return before in _SOFT and after not in NO_START and not (before in ".-" and after.isdigit())


def _shared_blank(chain: FaceChain, left: str, right: str) -> float:
    """What two neighbouring marks save, in thousandths of the letter size."""
    if left in CLOSING:
        return _right_blank(chain, left)
    return _left_blank(chain, right) if right in OPENING else 0.0


def _right_blank(chain: FaceChain, mark: str) -> float:
    glyph = chain.look(mark)
    return glyph.width / 2 if glyph and glyph.width >= 990 and glyph.right <= glyph.width / 2 else 0.0


def _left_blank(chain: FaceChain, mark: str) -> float:
    glyph = chain.look(mark)
    return glyph.width / 2 if glyph and glyph.width >= 990 and glyph.left >= glyph.width / 2 else 0.0


class Spread(NamedTuple):
    """What is added after each character so that a line fills its room; the inside of Latin words may be left alone."""

    gap: float = 0.0
    whole_words: bool = False


def spread(setting: Setting, line: Line, room: float, size: float, *, plain: bool) -> Spread:
    """How to fill ``room``: tight lines evenly, loose ones beside Latin words and between Chinese characters only.

    A line of little else than Latin that would be torn apart, such as part of an address, is left as it is.

    ``plain`` says that one face draws the whole line; only then are words left alone.
    """
    slack = room - line.width
    count = line.end - line.start - 1
    if count < 1:
        return Spread()
    even = slack / count
    if not plain or even <= _LOOSE * size:
        return Spread(even)
    places = len(_stretched(setting.text, line))
    latin = places < count / 2
    if places and slack / places <= (_LOOSEST_LATIN if latin else _LOOSEST_WORDS) * size:
        return Spread(slack / places, whole_words=True)
    return Spread() if latin else Spread(even)


def _stretched(text: str, line: Line) -> list[int]:
    return [at for at in range(line.start, line.end - 1) if not (text[at] in _WORD and text[at + 1] in _WORD)]


def spread_out(setting: Setting, line: Line, spread: Spread) -> float:
    """Width of ``line`` once it is spread."""
    places = len(_stretched(setting.text, line)) if spread.whole_words else max(line.end - line.start - 1, 0)
    return line.width + spread.gap * places


def reach(setting: Setting, line: Line, spread: Spread, end: int) -> float:
    """How far characters of ``line`` before ``end`` reach from its beginning once it is spread, in points."""
    width = setting.edges[end] - setting.edges[line.start]
    if spread.whole_words:
        return width + spread.gap * sum(at < end for at in _stretched(setting.text, line))
    return width + spread.gap * (end - line.start)


def word_insides(text: str) -> list[tuple[int, int]]:
    """The parts of ``text`` that are followed by more of the same Latin word."""
    return [match.span() for match in _INSIDE.finditer(text)]
