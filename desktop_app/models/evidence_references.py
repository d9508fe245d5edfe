"""证据编号 as people write it in a ledger: “E-001”, “E-001 第3页”, “E-001第3-5页、E-002”."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from desktop_app.models.folding import fold

_BETWEEN = re.compile(r"[,，、;；\n]+")
_PAGES = re.compile(
    r"(?P<number>.*?)(?:[(:]?(?:第|p\.?|P\.?)(?P<first>[0-9]{1,5})(?:(?:-|~|～|至|到)(?P<last>[0-9]{1,5}))?页?\)?)"
)


class EvidenceReference(NamedTuple):
    """One piece of evidence that a row points to, and where in it."""

    number: str
    """证据编号 as it is compared: half-width, without blanks."""
    pages: tuple[int, ...] = ()
    """1-based pages; empty: the whole of it."""


@lru_cache(maxsize=10_000)
def references_in(text: str | None) -> tuple[EvidenceReference, ...]:
    """What a cell of 证据编号 points to; a part that names pages only belongs to the number before it."""
    found: list[EvidenceReference] = []
    for part in _BETWEEN.split(text or ""):
        folded = fold(part)
        match = _PAGES.fullmatch(folded)
        number, pages = (match["number"], _pages(match["first"], match["last"])) if match else (folded, ())
        if number:
            found.append(EvidenceReference(number, pages))
        elif found and pages:
            found[-1] = EvidenceReference(found[-1].number, (*found[-1].pages, *pages))
    return tuple(found)


def _pages(first: str, last: str | None) -> tuple[int, ...]:
    start = int(first)
    end = int(last) if last else start
    return tuple(range(start, end + 1)) if start <= end < start + 1_000 else (start,)
