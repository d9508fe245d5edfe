"""Tables: widths that follow the content, thin rules, heads printed again on every page.

A row is a strip of its own, so that tables of any length break where a page ends; a row taller than a few lines is
cut between its lines, so that no cell can be too tall for a page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from desktop_app.documents import chinese
from desktop_app.documents.flow import Strip
from desktop_app.documents.fonts import Role
from desktop_app.documents.passage import Passage
from desktop_app.documents.printed import Box, Piece
from desktop_app.documents.typography import CAPTION, Align, Style, baseline, line_pieces

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from desktop_app.documents.chinese import Line, Setting
    from desktop_app.documents.fonts import FaceChain
    from desktop_app.documents.passage import Mark
    from desktop_app.documents.sheet import Sheet
    from desktop_app.documents.typography import Typesetter

PAD_Y = 3.5
_RULE = 0.5
_LATIN = re.compile(r"[!-~]+")
_TALLEST = 8
"""Lines of a row that still move to the next page as a whole."""
_NARROWEST = 2.2
"""Least width of a column, in letter sizes."""
_WHOLE = 240.0
"""Height up to which a table is not cut: it moves to the next page."""
_FIRST_ROWS = 3
"""Rows that stand below the head before a page may end."""
_TOLD_CELLS = 3
"""Cells of a row whose words tell what row it is."""
_SAMPLE = 400
"""Rows that are looked at for the widths of the columns."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head and how its cells stand."""

    title: str
    align: Align = "left"
    widest: float = 12.0
    """Letters after which a cell is wrapped rather than given more room."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that does not follow its column: a label, or one that spans several."""

    passage: Passage
    span: int = 1
    label: bool = False
    align: Align | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its caption; rows hold passages or cells."""

    caption: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Passage | Cell]]
    size: float = 10.5
    pad: float = 4.0
    """Blank on either side of a cell, in points."""
    headed: bool = True
    """Whether the titles of the columns are printed."""
    shares: tuple[float, ...] = ()
    """Widths of the columns in proportion, where they are not taken from the content."""
    continued: str = ""
    """Printed above the head on the following pages: 续表1."""


@dataclass(slots=True)
class _Box:
    """A cell measured: where it stands in the row and its lines."""

    left: float
    width: float
    align: Align
    chain: FaceChain
    setting: Setting
    lines: list[Line]
    style: Style
    pad: float
    marks: tuple[Mark, ...] = ()


@dataclass(slots=True, kw_only=True)
class RowStrip(Strip):
    """A row, or some lines of a tall one."""

    boxes: list[_Box]
    width: float
    first: int = 0
    last_line: int = 10**6
    open_above: bool = False
    open_below: bool = False
    head: bool = False
    right_to: list[float] = field(default_factory=list)

    def draw(self, sheet: Sheet, left: float, top: float, *, last: bool) -> None:
        """Draw rules and lines of the row."""
        bottom = top - self.height
        if self.head:
            sheet.fill(left, bottom, self.width, self.height, 0.93)
        rules = [(left + x, top, left + x, bottom) for x in self.right_to]
        if not self.open_above:
            rules.append((left, top, left + self.width, top))
        if not self.open_below or last:
            rules.append((left, bottom, left + self.width, bottom))
        sheet.rules(rules, _RULE)
        for box in self.boxes:
            self._draw_box(sheet, box, left, top)

    def pieces(self, left: float, top: float, room: float) -> Iterator[Piece]:  # noqa: ARG002 - strips share it
        """The values in its cells. A cell that holds nothing else is the place of its value, and so is a whole row."""
        whole = [_whole_origin(box) for box in self.boxes]
        if whole[0] and whole.count(whole[0]) == len(whole):
            words = " ".join(self._words(box) for box in self.boxes[:_TOLD_CELLS])
            yield Piece(whole[0], words, Box(left, top - self.height, left + self.width, top))
            return
        for box, origin in zip(self.boxes, whole, strict=True):
            if origin:
                place = Box(left + box.left, top - self.height, left + box.left + box.width, top)
                yield Piece(origin, self._words(box), place)
            elif box.marks:
                for line, x, upper in self._placed(box, left, top):
                    edges = (upper - box.style.leading, upper)
                    yield from line_pieces(box.marks, box.setting, line, x, edges)

    def _words(self, box: _Box) -> str:
        return "".join(box.setting.text[line.start : line.end] for line in self._lines(box))

    def _draw_box(self, sheet: Sheet, box: _Box, left: float, top: float) -> None:
        if not box.setting.text:
            return
        for line, x, upper in self._placed(box, left, top):
            sheet.show(box.chain, box.setting, line, box.style.size, x, baseline(upper, box.style))

    def _lines(self, box: _Box) -> list[Line]:
        """The lines of ``box`` that stand in this strip."""
        return box.lines[self.first : self.last_line]

    def _placed(self, box: _Box, left: float, top: float) -> Iterator[tuple[Line, float, float]]:
        """Each of them with its left and its upper edge."""
        lines, leading = self._lines(box), box.style.leading
        whole = not (self.open_above or self.open_below)
        blank = (self.height - len(lines) * leading) / 2 if whole else (0.0 if self.open_above else PAD_Y)
        room = box.width - 2 * box.pad
        for number, line in enumerate(lines):
            rest = room - line.width
            x = left + box.left + box.pad
            x += rest / 2 if box.align == "center" else rest if box.align == "right" else 0.0
            yield line, x, top - blank - number * leading


def _whole_origin(box: _Box) -> str:
    """Where all of a cell comes from; empty where that is nowhere, or in several places."""
    marks = box.marks
    return marks[0].origin if len(marks) == 1 and marks[0][:2] == (0, len(box.setting.text)) else ""


def table(setter: Typesetter, spec: Table) -> list[Strip]:
    """The strips of a table: caption, head, rows."""
    text = Style(Role.FANGSONG, spec.size, round(spec.size * 1.4, 1), align="left")
    head = Style(Role.HEI, spec.size, round(spec.size * 1.4, 1), align="center")
    edges = _edges(setter, spec, text)
    strips: list[Strip] = list(setter.paragraph(Passage.of(spec.caption), CAPTION))
    repeat: list[Strip] = []
    if spec.continued:
        again = Style(Role.HEI, CAPTION.size, CAPTION.leading, align="right", keep=True)
        repeat += setter.paragraph(Passage.of(spec.continued), again)
    if spec.headed:
        cells = [Cell(Passage.of(column.title), label=True) for column in spec.columns]
        heads = _row(setter, spec, cells, edges, text, head, is_head=True)
        for part in heads:
            part.keep = True
        strips += heads
        repeat += heads
    above = tuple(repeat)
    body = [_row(setter, spec, cells, edges, text, head) for cells in spec.rows]
    for number, row in enumerate(body):
        for at, piece in enumerate(row):
            piece.repeat = above if number or at else ()
        if number < _FIRST_ROWS - 1 or number == len(body) - 2 or _is_label(spec.rows[number]):
            row[-1].keep = number < len(body) - 1  # no row alone below its head, its label or on a new page
        strips += row
    if sum(strip.height for strip in strips) <= _WHOLE:
        for strip in strips[:-1]:
            strip.keep = True
    strips.append(Strip(height=8.0))
    return strips


def _is_label(cells: Sequence[Passage | Cell]) -> bool:
    """Whether a row is one label over all columns, which belongs to the rows below it."""
    return len(cells) == 1 and isinstance(cells[0], Cell) and cells[0].label


def _row(
    setter: Typesetter,
    spec: Table,
    cells: Sequence[Passage | Cell],
    edges: list[float],
    text: Style,
    head: Style,
    *,
    is_head: bool = False,
) -> list[RowStrip]:
    boxes: list[_Box] = []
    origins: list[str] = []
    right_to = [0.0]
    at = 0
    for item in cells:
        cell = item if isinstance(item, Cell) else Cell(item)
        style = head if cell.label else text
        align = cell.align or ("center" if cell.label else spec.columns[at].align)
        left, right = edges[at], edges[min(at + cell.span, len(edges) - 1)]
        chain, setting = setter.measured(cell.passage, style)
        room = right - left - 2 * spec.pad
        lines = chinese.break_lines(setting, style.size, room, justified=False)
        lines = chinese.in_two(setting, lines, room)
        boxes.append(
            _Box(left, right - left, align, chain, setting, lines, style, spec.pad, cell.passage.marks)
        )
        origins += cell.passage.origins()
        right_to.append(right)
        at += cell.span
    tallest = max(len(box.lines) for box in boxes)
    height = tallest * text.leading + 2 * PAD_Y
    if tallest <= _TALLEST:
        return [
            RowStrip(
                height=height,
                boxes=boxes,
                width=edges[-1],
                origins=tuple(origins),
                head=is_head,
                right_to=right_to,
            )
        ]
    return _pieces(boxes, edges[-1], tuple(origins), right_to, text.leading)


def _pieces(
    boxes: list[_Box], width: float, origins: tuple[str, ...], right_to: list[float], leading: float
) -> list[RowStrip]:
    """A tall row as one strip a line, two of them together at its start and end."""
    tallest = max(len(box.lines) for box in boxes)
    return [
        RowStrip(
            height=leading + (PAD_Y if number in {0, tallest - 1} else 0.0),
            keep=number in {0, tallest - 2},
            boxes=boxes,
            width=width,
            origins=origins,
            first=number,
            last_line=number + 1,
            open_above=number > 0,
            open_below=number < tallest - 1,
            right_to=right_to,
        )
        for number in range(tallest)
    ]


def _edges(setter: Typesetter, spec: Table, text: Style) -> list[float]:
    """Where the columns begin, and the right edge of the last."""
    widths = _shared_out(spec.shares, setter.width) if spec.shares else _widths(setter, spec, text)
    edges = [0.0]
    for width in widths:
        edges.append(edges[-1] + width)
    edges[-1] = setter.width
    return edges


def _widths(setter: Typesetter, spec: Table, text: Style) -> list[float]:
    """Room for each column: what its content asks, the rest shared; too much is taken from the widest."""
    chain, bold = setter.fonts.chain(Role.FANGSONG), setter.fonts.chain(Role.HEI)
    asked, least = [], []
    for at, column in enumerate(spec.columns):
        title = bold.width(column.title, text.size)
        longest, word = title, _NARROWEST * text.size
        for row in spec.rows[:_SAMPLE]:
            item = row[at] if at < len(row) else None
            if isinstance(item, Passage):
                longest = max(longest, chain.width(item.text, text.size))
                word = max(word, _longest_word(chain, item.text, text.size))
        cap = max(column.widest * text.size, min(title, 4.2 * text.size), word)
        asked.append(min(longest, cap) + 2 * spec.pad + 0.5)
        least.append(min(word, column.widest * text.size) + 2 * spec.pad + 0.5)
    if sum(asked) <= setter.width:
        return _shared_out(asked, setter.width)
    return _squeezed(asked, least, setter.width)


def _longest_word(chain: FaceChain, text: str, size: float) -> float:
    """Width of the longest number or Latin word in ``text``."""
    return max((chain.width(word, size) for word in _LATIN.findall(text)), default=0.0)


def _shared_out(widths: Sequence[float], total: float) -> list[float]:
    share = total / sum(widths)
    return [width * share for width in widths]


def _squeezed(asked: list[float], least: list[float], total: float) -> list[float]:
    """Take what is too much from the widest columns, none of them below its least."""
    low, high = 0.0, max(asked)
    for _ in range(40):
        limit = (low + high) / 2
        if sum(max(min(want, limit), floor) for want, floor in zip(asked, least, strict=True)) > total:
            high = limit
        else:
            low = limit
    widths = [max(min(want, low), floor) for want, floor in zip(asked, least, strict=True)]
    return _shared_out(widths, total)
