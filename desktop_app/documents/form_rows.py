"""The rows of a form as strips: cells of the widths the pack gives, which grow with what stands in them.

Rows that a cell joins are one strip. A row of more than some lines is cut between them where a page ends, unless it is
one of a list (汇总表): those stay whole as long as a page holds them. Nothing is set smaller, and nothing left out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING

from desktop_app.documents.flow import Strip
from desktop_app.documents.fonts import Role
from desktop_app.documents.passage import Passage
from desktop_app.documents.printed import Box, Piece
from desktop_app.documents.typography import MM, Align, Style, TextStrip

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from desktop_app.documents.form_filling import FilledCell, FilledForm, SealPlace
    from desktop_app.documents.sheet import Sheet
    from desktop_app.documents.typography import Typesetter

SIZE, LEADING = 10.5, 14.0
"""五号, as statement_cell shows it."""
VALUE = Style(Role.FANGSONG, SIZE, LEADING, align="left")
LABEL = Style(Role.HEI, SIZE, LEADING, align="center")
PAD_X, PAD_Y = 4.0, 2.8
_LEAST = 7.0 * MM
"""Height of a row that says no other."""
_TALLEST = 8
"""Lines of a row that still move to the next page as a whole."""
_WIDE = 90 * MM
"""Cells from this width on are set to both edges; in a narrow one the gaps would show."""
_RULE = 0.6
_SIGN_AT, _SEAL_AT = 0.04, 0.54
"""Where signature and seal begin, as parts of the room of a cell."""

Level = list[TextStrip]
"""What stands at one height."""


@dataclass(slots=True)
class _Box:
    """One cell of a band: its place from the upper left corner, in points, and what stands in it."""

    left: float
    width: float
    down: float
    height: float
    lines: list[Level]
    foot: list[Level]
    """At the bottom of the cell."""
    origin: str


@dataclass(slots=True, kw_only=True)
class BandStrip(Strip):
    """A row, rows that a cell joins, or one line of a row that is cut."""

    boxes: list[_Box]
    open_above: bool = False
    open_below: bool = False

    def draw(self, sheet: Sheet, left: float, top: float, *, last: bool) -> None:
        """Draw the rules of every cell, and its lines."""
        rules: dict[tuple[float, float, float, float], None] = {}
        for box in self.boxes:
            x1, x2 = left + box.left, left + box.left + box.width
            y1, y2 = top - box.down, top - box.down - box.height
            sides = [(x1, y1, x1, y2), (x2, y1, x2, y2)]
            if not self.open_above:
                sides.append((x1, y1, x2, y1))
            if not self.open_below or last:
                sides.append((x1, y2, x2, y2))
            rules |= dict.fromkeys(sides)
        sheet.rules(rules, _RULE)
        for box in self.boxes:
            for strip, upper in self._placed(box, top):
                strip.draw(sheet, left, upper, last=False)

    def pieces(self, left: float, top: float, room: float) -> Iterator[Piece]:
        """The values of each cell; a cell that still waits for its value is the place of it."""
        for box in self.boxes:
            found = [
                piece for strip, upper in self._placed(box, top) for piece in strip.pieces(left, upper, room)
            ]
            if not found and box.origin and not self.open_above:
                upper = top - box.down
                place = Box(left + box.left, upper - box.height, left + box.left + box.width, upper)
                found = [Piece(box.origin, "", place)]
            yield from found

    def _placed(self, box: _Box, top: float) -> Iterator[tuple[TextStrip, float]]:
        """Each line with its upper edge."""
        upper, text = top - box.down, LEADING * len(box.lines)
        if self.open_above or self.open_below:
            upper -= 0.0 if self.open_above else PAD_Y
        elif box.foot:
            upper -= PAD_Y
        else:
            upper -= (box.height - text) / 2
        for level in box.lines:
            yield from ((strip, upper) for strip in level)
            upper -= LEADING
        upper = top - box.down - box.height + PAD_Y + LEADING * len(box.foot)
        for level in box.foot:
            yield from ((strip, upper) for strip in level)
            upper -= LEADING


def rows_of(
    setters: Sequence[Typesetter], form: FilledForm, area: float, least: float = 1.0
) -> list[list[BandStrip]]:
    """The rows from top to bottom, each one strip, or several where it may be cut.

    ``setters`` are those of the cases, ``area`` the height of a page; ``least`` lowers the least heights of the pack.
    """
    edges = list(accumulate((float(width) * MM for width in form.layout.column_widths), initial=0.0))
    cells = sorted(form.cells, key=lambda cell: (cell.row, cell.column))
    boxes = {id(cell): _box(setters[cell.case], cell, edges) for cell in cells}
    heights = [_LEAST * least] * (form.rows + 1)
    for cell in sorted(cells, key=lambda cell: cell.rows):
        box = boxes[id(cell)]
        wanted = float(cell.height or 0) * MM * least
        needed = max(wanted, _text_height(box))
        spanned = range(cell.row, cell.row + cell.rows)
        heights[spanned[-1]] += max(0.0, needed - sum(heights[row] for row in spanned))
    by_row: dict[int, list[FilledCell]] = {}
    for cell in cells:
        by_row.setdefault(cell.row, []).append(cell)
    made = []
    for first, last in _bands(cells, form.rows):
        inside = [(cell, boxes[id(cell)]) for row in range(first, last + 1) for cell in by_row.get(row, ())]
        for cell, box in inside:
            box.down = sum(heights[first : cell.row])
            box.height = sum(heights[cell.row : cell.row + cell.rows])
        height = sum(heights[first : last + 1])
        whole = area if form.layout.header_rows else _TALLEST * LEADING + 2 * PAD_Y + 0.1
        is_text = first == last and any(_text_height(box) >= height - 0.1 for _, box in inside)
        parts = [box for _, box in inside]
        made.append(_cut(parts) if is_text and height > whole else [_whole(parts, height)])
    return made


def _bands(cells: Sequence[FilledCell], rows: int) -> Iterator[tuple[int, int]]:
    """First and last row of what no page may part."""
    reach = dict.fromkeys(range(1, rows + 1), 0)
    for cell in cells:
        reach[cell.row] = max(reach[cell.row], cell.row + cell.rows - 1)
    first = last = 1
    for row in range(1, rows + 1):
        if row > last:
            yield first, last
            first = last = row
        last = max(last, reach[row], row)
    if rows:
        yield first, last


def _whole(boxes: list[_Box], height: float) -> BandStrip:
    return BandStrip(height=height, boxes=boxes, origins=_origins(boxes))


def _cut(boxes: list[_Box]) -> list[BandStrip]:
    """One strip a line; two of them stay together at its start and at its end."""
    for box in boxes:
        box.lines, box.foot = box.lines + box.foot, []
    count = max(len(box.lines) for box in boxes)
    strips = []
    for at in range(count):
        height = LEADING + (PAD_Y if at in {0, count - 1} else 0.0)
        parts = [replace(box, height=height, lines=box.lines[at : at + 1]) for box in boxes]
        strips.append(
            BandStrip(
                height=height,
                keep=at in {0, count - 2},
                boxes=parts,
                origins=_origins(parts) if at else _origins(boxes),
                open_above=at > 0,
                open_below=at < count - 1,
            )
        )
    return strips


def _origins(boxes: Sequence[_Box]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for box in boxes:
        here = [origin for level in box.lines for strip in level for origin in strip.origins]
        found |= dict.fromkeys(here or ([box.origin] if box.origin else []))
    return tuple(found)


def _text_height(box: _Box) -> float:
    gap = LEADING if box.lines and box.foot else 0.0
    return (len(box.lines) + len(box.foot)) * LEADING + gap + 2 * PAD_Y


def _box(setter: Typesetter, cell: FilledCell, edges: Sequence[float]) -> _Box:
    left, right = edges[cell.column - 1], edges[cell.column - 1 + cell.columns]
    room = right - left - 2 * PAD_X
    style = LABEL if cell.is_label else replace(VALUE, align=_align(cell, right - left))
    lines: list[Level] = [
        [strip] for passage in cell.lines for strip in _set(setter, passage, style, room, left + PAD_X)
    ]
    foot = _seal(setter, cell.seal, left + PAD_X, room) if cell.seal is not None else []
    return _Box(left, right - left, 0.0, 0.0, lines, foot, cell.origin)


def _align(cell: FilledCell, width: float) -> Align:
    return "justify" if cell.align == "left" and width >= _WIDE else cell.align


def _set(setter: Typesetter, passage: Passage, style: Style, room: float, x: float) -> list[TextStrip]:
    strips = setter.paragraph(passage, style, width=room, x=x)
    return [strip for strip in strips if isinstance(strip, TextStrip)]


def _seal(setter: Typesetter, seal: SealPlace, left: float, room: float) -> list[Level]:
    """Signature and seal beside one another, the day below the seal."""
    level: Level = []
    if seal.sign:
        level += _set(setter, Passage.of(seal.sign), VALUE, room * 0.5, left + room * _SIGN_AT)
    at = left + room * _SEAL_AT
    level += _set(setter, Passage.of(seal.seal), VALUE, room * (1 - _SEAL_AT), at)
    return [level, list(_set(setter, Passage.of(seal.date), VALUE, room * (1 - _SEAL_AT), at))]
