"""The echo under a field: how an entry was understood, in words that catch a slip of the unit or the year."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from desktop_app.models import formats
from desktop_app.models.kinds import EntryKind

if TYPE_CHECKING:
    from desktop_app.assessment.results import Figure
    from desktop_app.notice.models import NoticeIdentity

_SURELY_YUAN = Decimal(10) ** 10
"""元 from which an amount asked for in 万元 was most likely typed in 元: 300万元 as 3000000 would be 300亿元."""


def echo(
    kind: EntryKind,
    value: object,
    text: str,
    unit: str | None,
    identity: NoticeIdentity,
    *,
    is_end: bool = False,
) -> str:
    """What to show below the editor for ``text`` that was read as ``value``; empty when there is nothing to add.

    ``is_end`` says that a validity or a lease ends on the day typed in.
    """
    match kind, value:
        case EntryKind.MONEY, Decimal():
            doubt = "，核对单位是不是万元" if unit == "万元" and value >= _SURELY_YUAN else ""
            return f"= {formats.money(value, '元')}（{formats.money_in_words(value)}）{doubt}"
        case EntryKind.DAY, date():
            submission = identity.counting.submission
            return f"{formats.day(value)}，{_validity(value, submission) if is_end else _distance(value, submission)}"
        case EntryKind.MONTH, str():
            return formats.month(value)
        case ((EntryKind.COUNT | EntryKind.NUMBER | EntryKind.PERCENT), (int() | Decimal())):
            shown = formats.any_value(kind, value, None if kind is EntryKind.PERCENT else unit)
            return "" if _same(text, formats.entry_text(kind, value, unit)) else f"= {shown}"
    return ""


def counted_words(figure: Figure, unit: str | None) -> str:
    """What a ledger says in place of the field; the number itself where both are in the same unit."""
    if figure.value is None:
        return ""
    if figure.unit == "元":
        return f"台账计{formats.money(figure.value, unit or '万元')}，以台账为准"
    if figure.unit == unit:
        return f"台账计{formats.plain_number(figure.value, figure.unit)}，以台账为准"
    return "台账已算出这一项，可以不填"


def _same(text: str, usual: str) -> bool:
    return text.strip() == usual


def _validity(last: date, submission: date) -> str:
    """Whether something that ends on ``last`` still holds on the submission date; the last day counts."""
    if last >= submission:
        return "申报截止日在期内"
    return f"申报截止日前{(submission - last).days}天已到期"


def _distance(day: date, submission: date) -> str:
    """How far the day lies from the submission date, in whole years and months or in days."""
    if day == submission:
        return "即申报截止日"
    if day > submission:
        return f"在申报截止日后{(day - submission).days}天"
    months = (submission.year - day.year) * 12 + submission.month - day.month - (submission.day < day.day)
    years, rest = divmod(months, 12)
    if years:
        return f"至申报截止日满{years}年" + (f"{rest}个月" if rest else "")
    return f"距申报截止日{(submission - day).days}天"
