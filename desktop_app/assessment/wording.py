"""Values, thresholds and distances in the words of a condition card; nothing is shown closer to the line than it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal
    from fractions import Fraction

_FEWEST_PLACES = 2
_MOST_PLACES = 12


def quantity(value: Decimal | Fraction | int, unit: str, places: int = _FEWEST_PLACES) -> str:
    """“172 家”, “312.5 万元”, “79.79 %”: at most ``places`` decimals, cut downwards, without trailing zeros."""
    return f"{_digits(_floored(value, places), places)} {unit}".rstrip()


def value_and_margin(value: Fraction, threshold: Fraction, unit: str) -> tuple[str, str]:
    """Text of a value beside its threshold, and of the distance: “超出 22 家”, “还差 3 家”, “正好达到”.

    Two decimals are shown, and as many more as it takes that the threshold is whole and that a value which is not the
    threshold never looks like it. The distance is the one between what is shown.
    """
    places = _FEWEST_PLACES
    while places < _MOST_PLACES and (
        (threshold.denominator > 1 and threshold * 10**places % 1 != 0)
        or (
            value != threshold
            and _floored(value, places) == _floored(threshold, places)
            and value > threshold
        )
    ):
        places += 1
    shown = _floored(value, places)
    distance = shown - _floored(threshold, places)
    step = "个百分点" if unit == "%" else unit
    if value == threshold:
        margin = "正好达到"
    elif value > threshold:
        margin = f"超出 {_digits(distance, places)} {step}"
    else:
        margin = f"{'差' if unit == '%' else '还差'} {_digits(-distance, places)} {step}"
    return f"{_digits(shown, places)} {unit}", margin


def _floored(value: Decimal | Fraction | int, places: int) -> int:
    """``value`` in units of the last place shown, cut downwards."""
    numerator, denominator = value.as_integer_ratio()
    return int(numerator * 10**places // denominator)


def _digits(scaled: int, places: int) -> str:
    """Digits with thousands separators; the places are cut off as far as they are zeros."""
    whole, part = divmod(abs(scaled), 10**places)
    decimals = f"{part:0{places}d}".rstrip("0") if part else ""
    return f"{'-' if scaled < 0 else ''}{whole:,}{'.' if decimals else ''}{decimals}"
