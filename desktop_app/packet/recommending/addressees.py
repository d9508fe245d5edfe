"""To whom advice is written: the id of a case, and marks of its agency, for a folder that was copied keeps its id.

Marks are short hashes of 统一社会信用代码 and name, so that a kept list tells whose advice it is after either was mended.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from desktop_app.models.name_folding import same_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from desktop_app.models.advice import Advice
    from desktop_app.packet.recommending.submission import Submission

_LENGTH = 8


def addressee(item: Submission) -> str:
    """By which advice to the agency of this case is kept: “id:mark of its code:mark of its name”."""
    return ":".join((item.identity, *_marks(item)))


def is_for(key: str, item: Submission) -> bool:
    """Whether what is kept by ``key`` is written to the agency of this case; an id alone is for whoever has the case."""
    identity, *marks = key.split(":")
    if not item.identity or identity != item.identity:
        return False
    known = [(one, other) for one, other in zip(marks, _marks(item), strict=False) if one and other]
    return len(known) < len(_marks(item)) or any(one == other for one, other in known)


def advice_to(item: Submission, advice: Mapping[str, Sequence[Advice]]) -> tuple[Advice, ...]:
    """What is written to the agency of this case."""
    own = advice.get(addressee(item))
    if own is not None:
        return tuple(own)
    return next((tuple(pieces) for key, pieces in advice.items() if is_for(key, item)), ())


def with_advice(
    item: Submission, pieces: Sequence[Advice], advice: Mapping[str, tuple[Advice, ...]]
) -> dict[str, tuple[Advice, ...]]:
    """``advice`` with ``pieces`` as all that is written to the agency of this case."""
    others = {key: kept for key, kept in advice.items() if not is_for(key, item)}
    return {**others, addressee(item): tuple(pieces)} if pieces else others


def _marks(item: Submission) -> tuple[str, str]:
    return _mark(item.line.credit_code), _mark(same_name(item.agency) if item.agency else "")


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_LENGTH] if text else ""
