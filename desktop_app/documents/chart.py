"""A chart before it is drawn: what it shows, and the boxes, lines and words that show it.

Paper and screen draw the same shapes (``lay_out``), so a chart cannot say two things. Every bar carries its number, and
parts differ in tone and are named beside it: a chart has to be read in black and white, and without seeing it
(``in_words``). Lengths are points, x to the right, y downwards from the upper left corner.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

    Measure: TypeAlias = "Callable[[str, float], float]"
    """Width of a text in a letter size."""

Align = Literal["left", "center", "right"]

LETTER, SMALL = 10.5, 9.0
_COLUMNS_HEIGHT = 120.0
"""Of the longest column."""
_COLUMN_SHARE = 0.32
"""Of the room of a column that is ink; the rest is blank."""
_BAR_HEIGHT, _BAR_GAP = 16.0, 14.0
_ROW_HEIGHT = 30.0
"""Of one line of months."""
_GAP = 8.0
_TALL = 0.62
"""Of the height of a line of months that its highest bar takes; the number stands above it."""
_STRONG, _LIGHT = 0.72, 0.12
"""Darkest and lightest tone of parts, 0 white to 1 full colour."""
_BASELINE = 0.36
"""From the middle of a letter down to its baseline, in letter sizes."""


@dataclass(frozen=True, slots=True)
class Limit:
    """The number a condition asks for, drawn across the columns."""

    value: Decimal
    words: str


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what stands below it, how high it is and the number above it."""

    label: str
    value: Decimal
    words: str


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns side by side: the same figure in several years."""

    columns: tuple[Column, ...]
    limit: Limit | None = None
    origins: tuple[str, ...] = ()
    """Where its numbers come from, as in ``passage.Passage``."""


@dataclass(frozen=True, slots=True)
class Line:
    """Counts by month, with their name and their sum."""

    label: str
    counts: tuple[int, ...]
    total: str


@dataclass(frozen=True, slots=True)
class Months:
    """One line of twelve small bars for each category, all to one scale."""

    lines: tuple[Line, ...]
    unit: str
    """Of a count, for those who hear it; drawn, a bar has its bare number."""
    origins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a bar."""

    label: str
    count: int
    words: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One whole, divided; parts without a count are left out."""

    label: str
    parts: tuple[Part, ...]
    limit: Limit | None = None
    """As a share of the whole, 0 to 1, from the left."""


@dataclass(frozen=True, slots=True)
class Divided:
    """Bars of equal length, each divided into its parts."""

    bars: tuple[Bar, ...]
    origins: tuple[str, ...] = ()


Chart: TypeAlias = Columns | Months | Divided


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle; ``tone`` from 0 (white) to 1 (full colour)."""

    x: float
    y: float
    width: float
    height: float
    tone: float


@dataclass(frozen=True, slots=True)
class Rule:
    """A thin straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """A short text on the baseline ``y``."""

    text: str
    x: float
    y: float
    size: float = LETTER
    align: Align = "left"
    clear: bool = False
    """On a patch of bare ground: a line may pass behind it."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything that is drawn, in the order of drawing."""

    height: float
    boxes: tuple[Box, ...]
    rules: tuple[Rule, ...]
    words: tuple[Word, ...]


def patch(word: Word, measure: Measure) -> tuple[float, float, float, float]:
    """Left, top, width and height of the bare ground behind a word."""
    width = measure(word.text, word.size)
    left = word.x - {"left": 0.0, "center": width / 2, "right": width}[word.align]
    return left - 2, word.y - word.size, width + 4, word.size * 1.25


def lay_out(chart: Chart, width: float, measure: Measure) -> Drawing:
    """``chart`` as shapes ``width`` points wide."""
    plan = _Plan(width, measure)
    if isinstance(chart, Columns):
        return plan.columns(chart)
    if isinstance(chart, Months):
        return plan.months(chart)
    return plan.divided(chart)


def in_words(chart: Chart) -> str:
    """What a chart shows, for those who hear it; one line for each thing drawn."""
    if isinstance(chart, Columns):
        said = [f"{column.label}{column.words}" for column in chart.columns]
        return "，".join(said + ([chart.limit.words] if chart.limit else []))
    if isinstance(chart, Months):
        return "\n".join(
            f"{line.label}{line.total}："
            + "，".join(
                f"{month}月{count}{chart.unit}" for month, count in enumerate(line.counts, 1) if count
            )
            for line in chart.lines
        )
    return "\n".join(
        f"{bar.label}：" + "，".join(f"{part.label}{part.words}" for part in bar.parts if part.count)
        for bar in chart.bars
    )


class _Plan:
    """Collects the shapes of one chart."""

    def __init__(self, width: float, measure: Measure) -> None:
        self._width = width
        self._measure = measure
        self._boxes: list[Box] = []
        self._rules: list[Rule] = []
        self._words: list[Word] = []

    def columns(self, chart: Columns) -> Drawing:
        """Columns on a base line, numbers above, names below, the limit dashed across."""
        above, below = LETTER * 1.8, LETTER * 2.0
        foot = above + _COLUMNS_HEIGHT
        limit = chart.limit
        highest = max([column.value for column in chart.columns] + ([limit.value] if limit else []))
        room = self._width / max(len(chart.columns), 1)
        for number, column in enumerate(chart.columns):
            middle = room * (number + 0.5)
            tall = float(column.value / highest) * _COLUMNS_HEIGHT if highest else 0.0
            wide = room * _COLUMN_SHARE
            self._boxes.append(Box(middle - wide / 2, foot - tall, wide, tall, _STRONG))
            above_it = foot - tall - LETTER * 0.5
            self._words.append(Word(column.words, middle, above_it, align="center", clear=True))
            self._words.append(Word(column.label, middle, foot + LETTER * 1.4, align="center"))
        self._rules.append(Rule(0, foot, self._width, foot))
        if limit is not None and highest:
            height = foot - float(limit.value / highest) * _COLUMNS_HEIGHT
            self._rules.append(Rule(0, height, self._width, height, dashed=True))
            self._words.append(Word(limit.words, 0, height - SMALL * 0.5, SMALL))
        return self._done(foot + below)

    def months(self, chart: Months) -> Drawing:
        """The names of the months once, below the last line."""
        left = max((self._measure(line.label, LETTER) for line in chart.lines), default=0.0) + _GAP
        right = max((self._measure(line.total, LETTER) for line in chart.lines), default=0.0) + _GAP
        month = (self._width - left - right) / 12
        highest = max((max(line.counts) for line in chart.lines), default=0)
        foot = 0.0
        for line in chart.lines:
            foot += _ROW_HEIGHT
            for number, count in enumerate(line.counts):
                if not count:
                    continue
                tall = _ROW_HEIGHT * _TALL * count / highest
                x = left + month * number
                self._boxes.append(Box(x + month * 0.2, foot - tall, month * 0.6, tall, _STRONG))
                self._words.append(Word(str(count), x + month / 2, foot - tall - 2, SMALL, "center"))
            self._rules.append(Rule(left, foot, self._width - right, foot))
            self._words.append(Word(line.label, 0, foot - 1))
            self._words.append(Word(line.total, self._width, foot - 1, align="right"))
        for number in range(12):
            middle = left + month * (number + 0.5)
            self._words.append(Word(f"{number + 1}月", middle, foot + SMALL * 1.3, SMALL, "center"))
        return self._done(foot + SMALL * 2)

    def divided(self, chart: Divided) -> Drawing:
        """Each bar with its name before it and its parts named below it, each behind a patch of its tone."""
        left = max((self._measure(bar.label, LETTER) for bar in chart.bars), default=0.0) + _GAP
        room = self._width - left
        top = 0.0
        for bar in chart.bars:
            if bar.limit is not None:
                top += SMALL * 1.7
            parts = [part for part in bar.parts if part.count]
            whole = sum(part.count for part in parts)
            self._words.append(Word(bar.label, 0, top + _BAR_HEIGHT / 2 + LETTER * _BASELINE))
            x = left
            for number, part in enumerate(parts):
                wide = room * part.count / whole
                self._boxes.append(Box(x, top, wide, _BAR_HEIGHT, _tone(number, len(parts))))
                x += wide
            self._outline(left, top, room, _BAR_HEIGHT)
            if bar.limit is not None:
                self._mark(bar.limit, left, room, top)
            top = self._legend(parts, left, top + _BAR_HEIGHT + SMALL * 1.6) + _BAR_GAP
        return self._done(top - _BAR_GAP + SMALL * 0.6)

    def _mark(self, limit: Limit, left: float, room: float, top: float) -> None:
        at = left + room * float(limit.value)
        self._rules.append(Rule(at, top - SMALL * 0.4, at, top + _BAR_HEIGHT, dashed=True))
        self._words.append(Word(limit.words, at, top - SMALL * 0.6, SMALL, "right"))

    def _legend(self, parts: list[Part], left: float, line: float) -> float:
        """Patches and names, in as many lines as they need; the baseline of the last."""
        x, patch = left, SMALL * 0.8
        for number, part in enumerate(parts):
            words = f"{part.label} {part.words}"
            wide = patch + 3 + self._measure(words, SMALL) + _GAP * 1.5
            if x > left and x + wide > self._width + _GAP * 1.5:
                x, line = left, line + SMALL * 1.7
            self._boxes.append(Box(x, line - patch, patch, patch, _tone(number, len(parts))))
            self._outline(x, line - patch, patch, patch)
            self._words.append(Word(words, x + patch + 3, line, SMALL))
            x += wide
        return line

    def _outline(self, x: float, y: float, width: float, height: float) -> None:
        self._rules += [
            Rule(x, y, x + width, y),
            Rule(x, y + height, x + width, y + height),
            Rule(x, y, x, y + height),
            Rule(x + width, y, x + width, y + height),
        ]

    def _done(self, height: float) -> Drawing:
        return Drawing(height, tuple(self._boxes), tuple(self._rules), tuple(self._words))


def _tone(number: int, parts: int) -> float:
    """From dark to light, so that neighbours differ as much as they can."""
    return _STRONG - (_STRONG - _LIGHT) * number / max(parts - 1, 1)
