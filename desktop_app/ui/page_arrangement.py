"""Where the pages of a document lie on the ground of the preview: below one another, or in pairs as they are bound."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

GAP = 16
"""Pixels of ground around each page, or each pair."""


class Frame(NamedTuple):
    """Place of a page on the ground, in logical pixels from its upper left corner."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Arrangement:
    """All pages of a document at one scale."""

    frames: tuple[Frame, ...]
    rows: tuple[tuple[int, ...], ...]
    """Pages that lie beside one another."""
    width: int
    height: int

    def row_of(self, page: int) -> int:
        """The row a page lies in."""
        return next(at for at, row in enumerate(self.rows) if page in row)

    def row_at(self, y: int) -> int:
        """The last row that begins above ``y``; the first one where none does."""
        tops = [self.frames[row[0]].y for row in self.rows]
        return max(0, sum(top <= y for top in tops) - 1)


def rows_of(count: int, *, two_up: bool) -> tuple[tuple[int, ...], ...]:
    """Zero-based pages row by row. Bound, the first page is a right-hand one; each further row is a left and a right."""
    if not two_up:
        return tuple((page,) for page in range(count))
    first = [(0,)] if count else []
    return (*first, *(tuple(range(page, min(page + 2, count))) for page in range(1, count, 2)))


def arrange(sizes: tuple[tuple[float, float], ...], scale: float, room: int, *, two_up: bool) -> Arrangement:
    """Lay out pages of these ``sizes`` (points) at ``scale`` pixels per point on a ground at least ``room`` wide.

    In pairs, the back of the binding is the middle of the ground; odd pages lie at its right.
    """
    widest = max((round(width * scale) for width, _ in sizes), default=0)
    ground = max(room, widest * (2 if two_up else 1) + 2 * GAP)
    rows = rows_of(len(sizes), two_up=two_up)
    frames: list[Frame] = []
    top = GAP
    for row in rows:
        tallest = 0
        for page in row:
            width, height = (round(side * scale) for side in sizes[page])
            if not two_up:
                left = (ground - width) // 2
            else:
                left = ground // 2 if page % 2 == 0 else ground // 2 - width
            frames.append(Frame(left, top, width, height))
            tallest = max(tallest, height)
        top += tallest + GAP
    return Arrangement(tuple(frames), rows, ground, top)


def scale_to_fit(
    sizes: tuple[tuple[float, float], ...], room: tuple[int, int], *, two_up: bool, whole: bool
) -> float:
    """The scale at which the widest page (or pair) is as wide as the ``room``; ``whole``: and no taller either."""
    widest = max((width for width, _ in sizes), default=0.0) * (2 if two_up else 1)
    tallest = max((height for _, height in sizes), default=0.0)
    wide, tall = room[0] - 2 * GAP, room[1] - 2 * GAP
    if not widest or wide <= 0 or tall <= 0:
        return 1.0
    return min(wide / widest, tall / tallest) if whole else wide / widest
