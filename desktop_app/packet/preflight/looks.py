"""What a page looks like, seen small and gray: whether it is blank, which way its lines run, whose double it is."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Sequence

SIZE = 600
"""Longest side in pixels at which a page is looked at."""
_LEAST_SIDE = 40
"""Pixels below which nothing can be said of a picture."""
_EDGE = 0.04
"""Share of each side that is left out: the shadows of a scanner's lid."""
_DARKER = 48
"""Steps of gray away from the paper that make ink."""
_BLANK_INK = 0.0003
"""Share of ink below which a page is blank: specks, but no line of text."""
_PRINT = (33, 32)
"""Width and height of the picture that a fingerprint is taken from: 32 × 32 comparisons."""
_FLAT = 3
"""Steps of gray between neighbours that are no difference."""
_LINES = 5.0
"""Least change from line to line where there is text at all."""
_SIDEWAYS = 0.5
"""An upright page of text changes at least 1.3 times as much from row to row as from column to column."""
_LEAST_LINES = 12
"""Lines of text that must be there, from left to right, before a page is said to lie on its side."""
_STAMP = (0.26, 0.05)
"""Share of the page's width and height that a stamp takes in its corner."""
_CORNERS = ("right", "left", "top_right", "top_left")


def looks_of(picture: Image.Image) -> dict[str, object]:
    """``blank``, ``sideways``, ``print`` and ``corner`` of a page, as in ``PageFacts``."""
    gray = picture.convert("L")
    gray.thumbnail((SIZE, SIZE), Image.Resampling.BOX)
    width, height = gray.size
    if min(width, height) < _LEAST_SIDE:
        return {}
    inner = gray.crop(
        (
            int(width * _EDGE),
            int(height * _EDGE),
            max(1, width - int(width * _EDGE)),
            max(1, height - int(height * _EDGE)),
        )
    )
    paper = _paper(inner)
    if _ink(inner, paper) < _BLANK_INK:
        return {"blank": True, "corner": "right"}
    return {"sideways": _is_sideways(inner), "print": fingerprint(gray), "corner": _free_corner(gray, paper)}


def fingerprint(gray: Image.Image) -> str:
    """Where a page gets darker from left to right, at 1024 places: alike for the same page at any size and quality."""
    small = gray.resize(_PRINT, Image.Resampling.BOX)
    values = small.tobytes()
    width = _PRINT[0]
    bits = 0
    for top in range(0, len(values), width):
        for left, right in pairwise(values[top : top + width]):
            bits = bits << 1 | (right + _FLAT < left)
    return f"{bits:0{width * (_PRINT[1]) // 4}x}"


def alike(one: str, other: str) -> bool:
    """Whether two fingerprints are of the same picture; two pages of one form, filled differently, are not."""
    if not one or not other:
        return False
    first, second = int(one, 16), int(other, 16)
    marked = max(first.bit_count(), second.bit_count())
    return marked > _LEAST_MARKED and (first ^ second).bit_count() <= marked * _ALIKE


_LEAST_MARKED = 40
"""Places that have to be marked before a likeness says anything."""
_ALIKE = 0.06
"""Share of the marked places that may differ."""


def _paper(gray: Image.Image) -> int:
    """The gray of the paper: the commonest one in the lighter half."""
    histogram = gray.histogram()
    return max(range(128, 256), key=lambda level: histogram[level])


def _ink(gray: Image.Image, paper: int) -> float:
    histogram = gray.histogram()
    marked = sum(histogram[: max(0, paper - _DARKER)]) + sum(histogram[paper + _DARKER :])
    return marked / (gray.width * gray.height)


def _is_sideways(gray: Image.Image) -> bool:
    rows = _change(gray.resize((1, gray.height), Image.Resampling.BOX).tobytes())
    across = gray.resize((gray.width, 1), Image.Resampling.BOX).tobytes()
    columns = _change(across)
    return columns > _LINES and rows < columns * _SIDEWAYS and _dark_lines(across) >= _LEAST_LINES


def _dark_lines(values: Sequence[int]) -> int:
    """How often it gets dark and light again: the lines of a text seen end on."""
    low, high = min(values), max(values)
    count, dark = 0, False
    for value in values:
        if not dark and value < high - (high - low) * 0.4:
            count, dark = count + 1, True
        elif dark and value > high - (high - low) * 0.2:
            dark = False
    return count


def _change(values: Sequence[int]) -> float:
    inner = values[len(values) // 10 : len(values) - len(values) // 10]
    return sum((a - b) ** 2 for a, b in pairwise(inner)) / max(1, len(inner))


def _free_corner(gray: Image.Image, paper: int) -> str:
    """The first corner, from the lower right, without ink where a stamp would stand."""
    width, height = gray.size
    wide, high = int(width * _STAMP[0]), max(2, int(height * _STAMP[1]))
    inset_x, inset_y = int(width * 0.03), int(height * 0.015)
    for corner in _CORNERS:
        left = inset_x if corner.endswith("left") else width - inset_x - wide
        top = inset_y if corner.startswith("top") else height - inset_y - high
        if _ink(gray.crop((left, top, left + wide, top + high)), paper) < _BLANK_INK:
            return corner
    return ""
