"""Shares and units without rounding: what is below a threshold stays below it."""

from __future__ import annotations

from decimal import ROUND_FLOOR, Context, Decimal
from fractions import Fraction

_SCALES = {("元", "万元"): 10**4, ("元", "亿元"): 10**8}
_PRECISION = 28


def scale(figure_unit: str, clause_unit: str) -> int:
    """How many of the unit a figure counts in make one of the unit its clause prints; 1 when they are the same."""
    return _SCALES.get((figure_unit, clause_unit), 1)


def floor_decimal(value: Fraction) -> Decimal:
    """``value`` as a Decimal, exact when it has at most 28 digits and otherwise just below."""
    context = Context(prec=_PRECISION, rounding=ROUND_FLOOR)
    return context.divide(Decimal(value.numerator), Decimal(value.denominator))


def share(part: Decimal, whole: Decimal) -> Decimal | None:
    """``part`` of ``whole`` in percent, never above its exact value; None without a whole."""
    return floor_decimal(Fraction(part) * 100 / Fraction(whole)) if whole > 0 else None
