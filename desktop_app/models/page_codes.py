"""The small code in the foot of a page that comes back stamped: which case, which page, and which state of it.

It says nothing of a build: a page that stays the same keeps its code, so that sheets of two builds can lie in one binder.
Nothing that was typed stands in it; what it says are digests.
"""

from __future__ import annotations

import hashlib
import re
from typing import NamedTuple

VERSION = "1"
"""The form of the text below; another one is of a later program."""
_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUVWXY"
"""Thirty-two signs of the alphanumeric mode of a QR code, the same that a check code is made of."""
_CASE, _PAPER, _PAGE, _CHECK = 4, 6, 6, 3
LENGTH = 1 + _CASE + _PAPER + _PAGE + _CHECK
"""Twenty signs: what the smallest QR code holds that still reads with a sixth of it spoilt."""
_TEXT = re.compile(rf"[{_LETTERS}]{{{LENGTH}}}")
NO_CASE = "0" * _CASE
"""In place of a case that has no id of its own, being no folder yet."""


class PageCode(NamedTuple):
    """What a code says; each part in signs, compared with what the page of a build has."""

    case: str
    paper: str
    """Which page it is: the cover, the first page of a certain piece of evidence."""
    page: str
    """What is on it, in short."""
    version: str = VERSION

    @classmethod
    def of(cls, case: str, paper: str, page: str) -> PageCode:
        """The code of a page, from the id of its case, the key of its place in the packet, and its digest."""
        return cls(_signs(case, _CASE) if case else NO_CASE, _signs(paper, _PAPER), _signs(page, _PAGE))

    @classmethod
    def read(cls, text: str) -> PageCode | None:
        """What a code with this text says; None where it is none of ours. Of a later form only the version is known."""
        if not _TEXT.fullmatch(text) or _signs(text[:-_CHECK], _CHECK) != text[-_CHECK:]:
            return None
        case, paper = text[1 : 1 + _CASE], text[1 + _CASE : 1 + _CASE + _PAPER]
        return cls(case, paper, text[1 + _CASE + _PAPER : -_CHECK], text[0])

    @property
    def text(self) -> str:
        """The text of the code."""
        told = f"{self.version}{self.case}{self.paper}{self.page}"
        return f"{told}{_signs(told, _CHECK)}"


def _signs(text: str, count: int) -> str:
    number = int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest(), "big")
    signs = ""
    for _ in range(count):
        number, place = divmod(number, len(_LETTERS))
        signs += _LETTERS[place]
    return signs
