"""Access keys: one letter for each label and button of a page, so that Alt and the letter lead there.

The letter is the first sound of the label, as Chinese programs have it (资产总额(Z)); where that is taken, the sound of
a later character, and at last any letter that is left.
"""

from __future__ import annotations

from string import ascii_uppercase
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

OF_THE_WINDOW = frozenset("CJNP")
"""Letters that the frame has on every page: 复制条款, 案卷, 下一页, 上一页."""
_FIRST_OF_SOUND = (
    (0xB0A1, "A"), (0xB0C5, "B"), (0xB2C1, "C"), (0xB4EE, "D"), (0xB6EA, "E"), (0xB7A2, "F"), (0xB8C1, "G"),
    (0xB9FE, "H"), (0xBBF7, "J"), (0xBFA6, "K"), (0xC0AC, "L"), (0xC2E8, "M"), (0xC4C3, "N"), (0xC5B6, "O"),
    (0xC5BE, "P"), (0xC6DA, "Q"), (0xC8BB, "R"), (0xC8F6, "S"), (0xCBFA, "T"), (0xCDDA, "W"), (0xCEF4, "X"),
    (0xD1B9, "Y"), (0xD4D1, "Z"),
)  # fmt: skip
"""Where each sound begins among the common characters of GB 2312, which stand in the order of their sounds."""
_LAST_COMMON = 0xD7F9


def letters(labels: Iterable[str], taken: Iterable[str] = OF_THE_WINDOW) -> list[str]:
    """A letter for each label, none twice and none of ``taken``; empty for what comes after the last letter."""
    used = set(taken)
    found = []
    for label in labels:
        wanted = (*(sound(char) for char in label), *ascii_uppercase)
        letter = next((letter for letter in wanted if letter and letter not in used), "")
        used.add(letter)
        found.append(letter)
    return found


def with_key(text: str, letter: str) -> str:
    """``text`` with its letter as Qt reads it; a sign that Qt would take for one is kept."""
    plain = text.replace("&", "&&")
    return f"{plain}(&{letter})" if letter else plain


def sound(char: str) -> str:
    """The letter that a common character, a letter or a digit begins with; empty for others."""
    if char.isascii():
        return char.upper() if char.isalpha() else ""
    coded = char.encode("gb2312", errors="ignore")
    number = int.from_bytes(coded) if len(coded) == 2 else 0
    if number > _LAST_COMMON:
        return ""
    return next((letter for first, letter in reversed(_FIRST_OF_SOUND) if number >= first), "")
