"""The exact number that digits, separators, scales and Chinese numerals spell: 1,280, 0.03亿, 3亿5000万, 三百万."""

from __future__ import annotations

import re
from decimal import Decimal

from desktop_app.models import numerals

SCALES = {"元": 0, "千元": 3, "万元": 4, "百万元": 6, "亿元": 8}
"""Units of money, as powers of ten of 元."""
MOST_DIGITS = 24
"""Digits of a number that stay exact in the default decimal context whatever scale is applied."""
_MARKS = {
    "": 0,
    "千": 3,
    "百万": 6,
    "千万": 7,
    "万": 4,
    "亿": 8,
    "百亿": 10,
    "千亿": 11,
    "十亿": 9,
    "十万": 5,
    "万亿": 12,
}
_FIGURE = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?|\.[0-9]+"
_MARK = "千万|百万|十万|千亿|百亿|十亿|万亿|千|万|亿"
_PARTS = re.compile(rf"(?:(?:{_FIGURE})(?:{_MARK}))*(?:{_FIGURE})(?:{_MARK})?")
"""A scale must stand between two figures; without that the pattern would try every split of a long row of digits."""
_PART = re.compile(rf"({_FIGURE})({_MARK})?")
_SPELLED = re.compile("([^点]+)点([零〇一二三四五六七八九]{1,8})([万亿萬億]?)")
_EXPONENT = re.compile(r"([0-9]+(?:\.[0-9]+)?)[Ee]\+?([0-9]{1,2})")


def small_change(text: str) -> Decimal | None:
    """角 and 分 as 元."""
    match = re.fullmatch(r"(?:零?(.)[角毛])?(?:零?(.)分)?", text)
    if match is None:
        return None
    total = Decimal(0)
    for digit, worth in zip(match.groups(), (Decimal("0.1"), Decimal("0.01")), strict=True):
        number = 0 if digit is None else _digit(digit)
        if number is None:
            return None
        total += number * worth
    return total


def magnitude(folded: str) -> Decimal | None:
    """The exact number that digits, separators and Chinese numerals spell; None when they spell none."""
    written = numerals.read(folded)
    if written is not None:
        return Decimal(written)
    spelled = _SPELLED.fullmatch(folded)
    if spelled:
        return _spelled_decimal(*spelled.groups())
    exponent = _EXPONENT.fullmatch(folded)
    if exponent and len(exponent[1]) <= MOST_DIGITS:
        return Decimal(exponent[1]).scaleb(int(exponent[2]))
    folded = (
        folded.replace("萬", "万")
        .replace("億", "亿")
        .replace("仟", "千")
        .replace("佰", "百")
        .replace("拾", "十")
    )
    if not _PARTS.fullmatch(folded):
        return None
    parts = [(Decimal(figure.replace(",", "")), _MARKS[mark or ""]) for figure, mark in _PART.findall(folded)]
    if any(len(figure.as_tuple().digits) > MOST_DIGITS for figure, _ in parts):
        return None
    return _sum_of_parts(parts)


def _spelled_decimal(whole: str, digits: str, mark: str) -> Decimal | None:
    """“三百一十二点五万”: digit by digit after 点."""
    before, after = numerals.read(whole), [numerals.read(digit) for digit in digits]
    if before is None:
        return None
    value = Decimal(f"{before}.{''.join(map(str, after))}")
    return value.scaleb({"": 0, "万": 4, "萬": 4, "亿": 8, "億": 8}[mark])


def _sum_of_parts(parts: list[tuple[Decimal, int]]) -> Decimal | None:
    """“3亿5000万”: each part whole (but a single one) and smaller than the scale of the part before it."""
    total = Decimal(0)
    ceiling: Decimal | None = None
    for figure, scale in parts:
        amount = figure.scaleb(scale)
        if ceiling is not None and (amount >= ceiling or figure != figure.to_integral_value()):
            return None
        if len(parts) > 1 and ceiling is None and figure != figure.to_integral_value():
            return None
        ceiling = Decimal(10) ** scale
        total += amount
    if len(parts) > 1 and parts[-1][1] == 0 and parts[-1][0] * 10 < Decimal(10) ** parts[-2][1]:
        return None
    return total


def plain(value: Decimal) -> Decimal:
    """The same number without an exponent and without a negative zero."""
    return Decimal(f"{value:f}") if value else Decimal(0)


def _digit(char: str) -> int | None:
    number = int(char) if char.isascii() and char.isdigit() else numerals.read(char)
    return number if number is not None and number <= 9 else None
