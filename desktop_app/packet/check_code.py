"""校验码: six signs on every page of the papers that stand for what the case says.

A room of its own, so that whoever only compares codes need not load everything that makes paper.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from desktop_app.models.application import BESIDE_THE_PAPERS
from desktop_app.models.evidence import WHERE_FROM

if TYPE_CHECKING:
    from desktop_app.models.application import Case
    from desktop_app.notice.models import Notice

_CODE_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUVWXY"
"""Thirty-two signs that are not mistaken for one another on paper (no I, O, S, Z)."""
_NOT_PRINTED: dict[str, Any] = {
    "title": True,
    "unfinished": True,
    "evidence": {"__all__": set(WHERE_FROM)},
}
_ONLY_WHERE_SET = frozenset({"example"})
"""Parts of an application that came later: where nothing is said there, papers made before keep their code."""


def check_code(case: Case, notice: Notice) -> str:
    """Six signs that stand for the content of ``case`` under ``notice``: any change to what is printed changes them."""
    unset = {name for name in _ONLY_WHERE_SET if getattr(case.application, name) is None}
    content = case.model_dump(
        mode="json", exclude={**_NOT_PRINTED, "application": {*BESIDE_THE_PAPERS, *unset}}
    )
    text = json.dumps(
        [content, notice.digest], ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str
    )
    number = int.from_bytes(hashlib.sha256(text.encode("utf-8")).digest(), "big")
    signs = ""
    for _ in range(6):
        number, place = divmod(number, len(_CODE_LETTERS))
        signs += _CODE_LETTERS[place]
    return signs
