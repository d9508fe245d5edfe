"""Typed text in one normal width: half-width characters, one kind of dash, no blanks.

Only for numbers, dates, codes and choices; prose and names keep every character the user typed, and names are compared
by ``models.name_folding``, which also sees through traditional forms and keeps the place of every character.
"""

from __future__ import annotations

import re

_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_BLANKS = dict.fromkeys(
    [*range(0x21), 0x7F, 0xA0, *range(0x2000, 0x2010), 0x202F, 0x205F, 0x2060, 0x3000, 0xFEFF]
)
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
_FOLD = str.maketrans({**_HALF_WIDTH, **_BLANKS, **_DASHES})
_GAP = re.compile(r"[0-9]\s+[0-9](?![0-9]?:[0-9]{2})")


def fold(text: str) -> str:
    """``text`` with full-width letters, digits and signs made half-width, dashes alike, and every blank taken out."""
    return text.translate(_FOLD)


def has_gap(text: str) -> bool:
    """Whether two digits stand apart with only blanks between them; a time after a date does not count."""
    return _GAP.search(text.translate(_HALF_WIDTH)) is not None
