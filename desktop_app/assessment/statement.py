"""示范性表述: counted in three stated ways, never cut. The count that the pack states decides."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from desktop_app.assessment.results import StatementCount
from desktop_app.models.name_folding import is_invisible

_LINE_ENDS = frozenset("\n\r\v\f\u0085\u2028\u2029")
FIELD = "service_platform.showcase_statement"


@lru_cache(maxsize=8)
def count_statement(text: str | None, limit: int) -> StatementCount:
    """Count ``text`` in three ways: strictly, as Word's 字数 does, and with blanks; ``limit`` comes from the pack.

    Strict: every visible code point is 1, be it 汉字, punctuation, letter or digit, also beyond the basic plane.
    Blanks, line breaks, control and format characters (zero-width joiners), combining marks and variation selectors
    are not counted. An emoji joined from several pictures therefore counts one for each picture, a flag two.

    Word-like: every wide character and every Chinese punctuation mark is 1; a run of other characters without a
    blank (a Western word, a number) is 1 as a whole. It is never more than the strict count.

    With blanks: the strict count and every blank within a line; line ends are not characters in Word's dialog either.
    """
    strict = words = blanks = 0
    in_run = False
    for char in text or "":
        if char.isspace():
            in_run = False
            blanks += char not in _LINE_ENDS
        if is_invisible(char):
            continue
        strict += 1
        if _stands_alone(char):
            words += 1
            in_run = False
        elif not in_run:
            words += 1
            in_run = True
    return StatementCount(strict=strict, word_like=words, limit=limit, with_blanks=strict + blanks)


def _stands_alone(char: str) -> bool:
    width = unicodedata.east_asian_width(char)
    return width in "WF" or (width == "A" and unicodedata.category(char).startswith(("P", "S")))
