"""Columns whose header asks a question: what 是 and 否 below “是否收费” or “是否专职” say of the field they stand for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from desktop_app.models.choices import Charging, Employment, Mode
from desktop_app.models.folding import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop_app.ledgers.columns import Column
    from desktop_app.models.choices import Choice

_ASKS = re.compile(r"是否(?:为|属于?)?([^/]+)|([^/]+?)与否")
_GOOD = "公益|免费|无偿|不收费"
_SUBJECTS: Mapping[str, tuple[tuple[str, str, Choice, Choice], ...]] = {
    "charging": (
        ("收费|有偿|付费", f"低|优惠|{_GOOD}", Charging.STANDARD, Charging.FREE),
        (_GOOD, "低|优惠|(?<!不)收费", Charging.FREE, Charging.STANDARD),
    ),
    "mode": (
        ("线上|网上", "线下|现场", Mode.ONLINE, Mode.OFFLINE),
        ("线下|现场", "线上|网上", Mode.OFFLINE, Mode.ONLINE),
    ),
    "employment": (
        ("专职|全职", "兼职", Employment.FULL_TIME, Employment.PART_TIME),
        ("兼职", "专职|全职", Employment.PART_TIME, Employment.FULL_TIME),
    ),
}
"""By field: what is asked about, words with which it asks something else, and what 是 and 否 then mean.

“是否公益或低收费” is left out on purpose: 是 would be one of two.
"""
_TICKED = frozenset({"公益", "公益性", "免费", "无偿"})
"""Headers that ask without 是否: a tick below them is 是."""


def answers_to(column: Column, header: str) -> Mapping[bool, Choice]:
    """What 是 (True) and 否 (False) mean below ``header``; nothing where it does not ask, or asks about two things."""
    subjects = _SUBJECTS.get(column.field)
    if subjects is None:
        return {}
    folded = fold(header)
    match = _ASKS.search(folded)
    asked = (match[1] or match[2]) if match else folded if folded in _TICKED else ""
    if match and "/" in folded[match.start() :]:
        asked = folded[match.start() :]  # “是否公益/低收费” is one question about two things
    for about, other, yes, no in subjects:
        if re.search(about, asked) and not re.search(other, asked):
            return {True: yes, False: no}
    return {}
