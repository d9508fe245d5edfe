"""Values as text, on screen and on paper: exact, and never rounded up.

What does not fit into the places shown is cut downwards (ROUND_FLOOR), so that 299.999 万元 never prints as 300.00
and 79.798 % never as 80 %; a loss is never shown smaller than it is.
"""

from __future__ import annotations

import unicodedata
from datetime import date, datetime
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from desktop_app.models import numerals
from desktop_app.models.amounts import SCALES
from desktop_app.models.choices import Choice
from desktop_app.models.kinds import EntryKind

if TYPE_CHECKING:
    from collections.abc import Iterable

_NOT_SEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Categories of signs of which nothing is seen, or that turn a line around; blanks of any width are none."""


def money(yuan: Decimal, unit: str = "万元", places: int = 2) -> str:
    """An amount with thousands separators and its unit: “523.68万元”; further decimals are cut, never rounded up."""
    return number(yuan.scaleb(-SCALES[unit]), unit, places)


def number(value: Decimal, unit: str = "", places: int = 2) -> str:
    """A number with thousands separators and exactly ``places`` decimals, cut downwards."""
    return f"{value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_FLOOR):,f}{unit}"


def plain_number(value: Decimal, unit: str = "") -> str:
    """A number exactly as it is, without trailing zeros: “1,280.5平方米”."""
    return f"{Decimal(_bare(value)):,f}{unit}"


def money_in_words(yuan: Decimal) -> str:
    """人民币大写 of an amount, by the rules for 票据: 叁佰万元整, 壹仟零伍元零贰分; fractions of a 分 are left out."""
    fen_total = int((abs(yuan) * 100).to_integral_value(rounding=ROUND_FLOOR))
    whole, fen = divmod(fen_total, 100)
    jiao, fen = divmod(fen, 10)
    text = "负" if yuan < 0 and fen_total else ""
    if whole or not (jiao or fen):
        text += numerals.spell(whole, large=True) + "元"
    if not (jiao or fen):
        return text + "整"
    if jiao:
        zero = "零" if whole and whole % 10 == 0 else ""
        text += f"{zero}{numerals.spell(jiao, large=True)}角"
    elif whole:
        text += "零"
    return text + (f"{numerals.spell(fen, large=True)}分" if fen else "整")


def percent(value: Decimal | Fraction, places: int = 2) -> str:
    """A share with its sign: “79.79%”; further decimals are cut, so that nothing rounds up into a threshold."""
    if isinstance(value, Fraction):
        cut = value * 10**places
        value = Decimal(cut.numerator // cut.denominator).scaleb(-places)
    return number(value, "%", places)


def count(n: int, unit: str = "") -> str:
    """A whole number with thousands separators: “1,280家次”."""
    return f"{n:,}{unit}"


def day(value: date) -> str:
    """2021年5月26日, without leading zeros, as official documents write it."""
    return f"{value.year}年{value.month}月{value.day}日"


def moment(value: datetime) -> str:
    """A moment of these weeks, where the program runs: “11月25日 09:12”.

    Not by ``strftime`` alone: on Windows it takes no Chinese.
    """
    here = value.astimezone()
    return f"{here.month}月{here.day}日 {here:%H:%M}"


def month(value: str) -> str:
    """1985年3月 from the stored ``1985-03``."""
    year, _, number_of_month = value.partition("-")
    return f"{year}年{int(number_of_month)}月"


def yes_no(value: bool) -> str:  # noqa: FBT001 - the value itself
    """是 or 否."""
    return "是" if value else "否"


def visible(text: str) -> str:
    """Text from outside as it may stand on the screen: what cannot be seen, or turns the line around, becomes a sign that can.

    Ends of lines stay.
    """
    if text.isprintable():
        return text
    return "".join("�" if unicodedata.category(char) in _NOT_SEEN and char != "\n" else char for char in text)


def visible_name(text: str) -> str:
    """The same on one line."""
    return visible(text).replace("\n", " ")


def listed(values: Iterable[str]) -> str:
    """Several words in one line: “信息服务、培训服务”."""
    return "、".join(values)


def any_value(kind: EntryKind, value: object, unit: str | None = None) -> str:
    """``value`` as its kind is shown; an empty text when there is none.

    ``unit`` is the unit of the question: for money one of ``amounts.SCALES`` (万元 unless given), for the others a suffix.
    """
    if kind is EntryKind.MONEY and isinstance(value, Decimal):
        return money(value, unit if unit in SCALES else "万元")
    if kind is EntryKind.PERCENT and isinstance(value, Decimal):
        return percent(value)
    if kind is EntryKind.MONTH and isinstance(value, str):
        return month(value)
    if isinstance(value, Decimal):
        return plain_number(value, unit or "")
    if isinstance(value, date):
        return day(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return count(value, unit or "")
    return _words(value)


def entry_text(kind: EntryKind, value: object, unit: str | None = None) -> str:
    """What stands in the field when an answer is shown again; its parser gives exactly ``value`` back.

    Money appears in the unit of the field, with every digit it has; shares below 1 carry their sign.
    """
    if isinstance(value, Decimal):
        scale = SCALES.get(unit or "元", 0) if kind is EntryKind.MONEY else 0
        sign = "%" if kind is EntryKind.PERCENT and 0 < value < 1 else ""
        return _bare(value.scaleb(-scale)) + sign
    if isinstance(value, date):
        return value.isoformat()
    return _words(value)


def _words(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return yes_no(value)
    if isinstance(value, Choice):
        return value.label
    if isinstance(value, tuple | list):
        return listed(_words(item) for item in value)
    return str(value)


def _bare(value: Decimal) -> str:
    """Digits and point only, no exponent, no trailing zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
