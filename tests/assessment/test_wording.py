"""Values beside thresholds: nothing below the line ever looks as if it stood on it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from desktop_app.assessment.exact import floor_decimal, share
from desktop_app.assessment.wording import quantity, value_and_margin

SHOWN = [
    pytest.param(172, 150, "家", "172 家", "超出 22 家", id="above"),
    pytest.param(147, 150, "家", "147 家", "还差 3 家", id="below"),
    pytest.param(150, 150, "家", "150 家", "正好达到", id="equal"),
    pytest.param(1280, 150, "家次", "1,280 家次", "超出 1,130 家次", id="thousands"),
    pytest.param("79.6", 80, "%", "79.6 %", "差 0.4 个百分点", id="79.6-never-80"),
    pytest.param("79.999", 80, "%", "79.99 %", "差 0.01 个百分点", id="79.999-never-80"),
    pytest.param("79.9999999", 80, "%", "79.99 %", "差 0.01 个百分点", id="79.9999999-never-80"),
    pytest.param("7900/99", 80, "%", "79.79 %", "差 0.21 个百分点", id="79-of-99"),
    pytest.param("80.001", 80, "%", "80.001 %", "超出 0.001 个百分点", id="a-little-above-is-not-equal"),
    pytest.param("66.6664", "66.6665", "%", "66.6664 %", "差 0.0001 个百分点", id="fine-threshold"),
    pytest.param("299.999999", 300, "万元", "299.99 万元", "还差 0.01 万元", id="money-below"),
    pytest.param("300", 300, "万元", "300 万元", "正好达到", id="money-equal"),
    pytest.param("7.9", 8, "亿元", "7.9 亿元", "还差 0.1 亿元", id="experience-F6"),
    pytest.param("-5.5", 300, "万元", "-5.5 万元", "还差 305.5 万元", id="negative"),
    pytest.param(0, 150, "家", "0 家", "还差 150 家", id="zero"),
]


@pytest.mark.parametrize(("value", "threshold", "unit", "text", "margin"), SHOWN)
def test_value_and_margin(value, threshold, unit, text, margin):
    assert (text, margin) == value_and_margin(Fraction(value), Fraction(threshold), unit)


def test_shares_never_leave_their_exact_side():
    assert Fraction(share(Decimal(79), Decimal(99))) < Fraction(7900, 99)
    assert Fraction(share(Decimal(2), Decimal(3))) < Fraction(200, 3)
    assert share(Decimal(16), Decimal(20)) == 80
    assert share(Decimal(1), Decimal(0)) is None
    assert floor_decimal(Fraction(-1, 3)) < Fraction(-1, 3)


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (Decimal("1.50"), "万元", "1.5 万元"),
        (Decimal("-0.001"), "元", "-0.01 元"),
        (10**9, "", "1,000,000,000"),
    ],
)
def test_quantity(value, unit, text):
    assert text == quantity(value, unit)
