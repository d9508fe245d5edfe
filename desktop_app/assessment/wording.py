"""Values, thresholds and distances in the words of a condition card; nothing is shown closer to the line than it is."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

_MOST_PLACES = 12


def quantity(value: Decimal | Fraction, unit: str, places: int = 2) -> str:
    """“172 家”, “312.5 万元”, “79.79 %”: at most ``places`` decimals, cut downwards, without trailing zeros."""
    return f"{_digits(_floor(Fraction(value), places), places)} {unit}".rstrip()


def value_and_margin(value: Fraction, threshold: Fraction, unit: str) -> tuple[str, str]:
    """Text of a value beside its threshold, and of the distance: “超出 22 家”, “还差 3 家”, “正好达到”.

    Two decimals are shown, and as many more as it takes that a value which is not the threshold never looks like it.
    """
    places = 2
    while places < _MOST_PLACES and value != threshold and _floor(value, places) == threshold:
        places += 1
    shown = _floor(value, places)
    distance = shown - threshold
    step = "个百分点" if unit == "%" else unit
    if value == threshold:
        margin = "正好达到"
    elif value > threshold:
        margin = f"超出 {_digits(distance, places)} {step}"
    else:
        margin = f"{'差' if unit == '%' else '还差'} {_digits(_ceil(-distance, places), places)} {step}"
    return f"{_digits(shown, places)} {unit}", margin


def _floor(value: Fraction, places: int) -> Fraction:
    return Fraction(value * 10**places // 1, 10**places)


def _ceil(value: Fraction, places: int) -> Fraction:
    return -_floor(-value, places)


def _digits(value: Fraction, places: int) -> str:
    scaled = value * 10**places // 1
    text = f"{Decimal(scaled).scaleb(-places):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
