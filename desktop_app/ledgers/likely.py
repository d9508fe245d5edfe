"""What a cell that is no value most likely means: offered to the user at a click, never taken by itself."""

from __future__ import annotations

import re
from calendar import monthrange
from typing import TYPE_CHECKING

from desktop_app.ledgers.cells import Converter, first_day_of
from desktop_app.ledgers.columns import CATEGORIES, SPANS
from desktop_app.models.entries import EntryProblem, parse_month
from desktop_app.models.folding import fold
from desktop_app.models.kinds import EntryKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop_app.ledgers.columns import Column

_LAST_DAYS = frozenset(last for last, _ in SPANS.values())
_SHORT = re.compile(r"([0-9]{2})(?:[-./]|年)([0-9]{1,2})(?:(?:[-./]|月)(?:([0-9]{1,2})[日号]?)?)?")
"""A day or month whose year has two digits."""
_OLDEST = 30
"""Years from 00 to here are of this century; later ones are of the last, in which only people are from."""
_APART = re.compile(r"([0-9]{4})\s+([0-9]{1,2})\s+([0-9]{1,2})")
_IN_MONTH = re.compile(r"([0-9]{4}年[0-9]{1,2}月)(?:上旬|中旬|下旬|初|中|底|末)")
_ABOUT = re.compile(r"[约近超]|大[约概]|左右|上下|以[上下]|不[到足]|\+|余|多")
_PER = re.compile(r"[/每](?:次|场|家|年|人|天)?$")
_NUMBERS = frozenset({EntryKind.COUNT, EntryKind.NUMBER, EntryKind.MONEY})


def likely(column: Column, text: str, categories: Mapping[str, str] = CATEGORIES) -> str:
    """What to write instead of ``text``, which is no value of ``column``; empty where nothing suggests itself.

    The first of several days, the first day of a month (the last one where something ends), a year in full, the number
    without 约. What is offered is always a value of the column.
    """
    if column.kind is EntryKind.DAY:
        found = _day(text, ends=column.field in _LAST_DAYS)
    elif column.kind is EntryKind.MONTH:
        found = _short_year(fold(text), born=True)
    elif column.kind in _NUMBERS:
        found = _PER.sub("", _ABOUT.sub("", fold(text)))
    else:
        return ""
    try:
        value = Converter(column, categories)[found]
    except EntryProblem:
        return ""
    return found if value is not None and found != text else ""


def _day(text: str, *, ends: bool) -> str:
    first = first_day_of(text)
    if first is not None:
        return first.isoformat()
    apart = _APART.fullmatch(text.strip())
    if apart:
        return "-".join(apart.groups())
    written = _short_year(fold(text), born=False)
    part = _IN_MONTH.fullmatch(fold(text))
    return _of_month(part[1] if part else written or text, ends=ends) or written


def _of_month(text: str, *, ends: bool) -> str:
    """The first day of a month, or its last; empty when ``text`` is a day or nothing of the kind."""
    try:
        month = parse_month(text)
    except EntryProblem:
        return ""
    if re.fullmatch(r"[0-9]{4}[-./年][0-9]{1,2}[-./月].+", fold(text)):
        return ""
    year, number = map(int, month.split("-"))
    return f"{month}-{monthrange(year, number)[1] if ends else 1:02d}"


def _short_year(folded: str, *, born: bool) -> str:
    match = _SHORT.fullmatch(folded)
    if match is None:
        return ""
    long_ago = int(match[1]) > _OLDEST
    if long_ago and not born:
        return ""
    century = "19" if long_ago else "20"
    return "-".join((century + match[1], *(f"{int(part):02d}" for part in match.groups()[1:] if part)))
