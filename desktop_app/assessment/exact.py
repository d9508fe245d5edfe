"""Shares and units without rounding: what is below a threshold stays below it."""

from __future__ import annotations

from decimal import ROUND_FLOOR, Context, Decimal
from fractions import Fraction

from desktop_app.models.amounts import SCALES

_PRECISION = 28


def scale(figure_unit: str, clause_unit: str) -> int:
    """How many of the unit a figure counts in make one of the unit its clause prints; 1 when they are the same."""
    return 10 ** SCALES.get(clause_unit, 0) if figure_unit == "元" else 1


def floor_decimal(value: Fraction) -> Decimal:
    """``value`` as a Decimal, exact when it has at most 28 digits and otherwise just below."""
    context = Context(prec=_PRECISION, rounding=ROUND_FLOOR)
    return context.divide(Decimal(value.numerator), Decimal(value.denominator))


def share(part: Decimal, whole: Decimal) -> Decimal | None:
    """``part`` of ``whole`` in percent, never above its exact value; None without a whole."""
    return floor_decimal(Fraction(part) * 100 / Fraction(whole)) if whole > 0 else None
