"""Values as text: exact, and never rounded up into a threshold (domain §7.4)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.models import formats, numerals
from desktop_app.models.amounts import SCALES
from desktop_app.models.choices import LegalKind
from desktop_app.models.kinds import EntryKind


@pytest.mark.parametrize(
    ("yuan", "unit", "places", "text"),
    [
        ("5236800", "万元", 2, "523.68万元"),
        ("2999999.99", "万元", 2, "299.99万元"),
        ("3000000", "万元", 2, "300.00万元"),
        ("799999999.99", "亿元", 2, "7.99亿元"),
        ("800000000", "亿元", 2, "8.00亿元"),
        ("12345678901.5", "万元", 2, "1,234,567.89万元"),
        ("3000000", "元", 2, "3,000,000.00元"),
        ("-1", "万元", 2, "-0.01万元"),
        ("5236812", "万元", 4, "523.6812万元"),
        ("1000000000000000", "元", 2, "1,000,000,000,000,000.00元"),
    ],
)
def test_money_is_cut_and_never_rounded_up(yuan, unit, places, text):
    assert formats.money(Decimal(yuan), unit, places) == text


@pytest.mark.parametrize(
    ("yuan", "words"),
    [
        ("3000000", "叁佰万元整"),
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("1.05", "壹元零伍分"),
        ("10.50", "壹拾元零伍角整"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("1409.50", "壹仟肆佰零玖元伍角整"),
        ("107000.53", "壹拾万柒仟元零伍角叁分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("100000500", "壹亿零伍佰元整"),
        ("120000000000", "壹仟贰佰亿元整"),
        ("1000000000000000", "壹仟万亿元整"),
        ("20001", "贰万零壹元整"),
        ("-12.30", "负壹拾贰元叁角整"),
        ("-0.001", "零元整"),
    ],
)
def test_money_in_words(yuan, words):
    assert formats.money_in_words(Decimal(yuan)) == words


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(79 * 100, 99), "79.79%"),
        (Fraction(80), "80.00%"),
        (Decimal("79.996"), "79.99%"),
        (Decimal("79.9999999999"), "79.99%"),
        (Decimal(100), "100.00%"),
        (Fraction(-1, 3), "-0.34%"),
    ],
)
def test_a_share_never_rounds_up(value, text):
    assert formats.percent(value) == text


@given(st.fractions(min_value=0, max_value=100))
def test_a_printed_share_is_never_above_the_share(value):
    assert Fraction(formats.percent(value).removesuffix("%")) <= value


@given(st.decimals(-(10**15), 10**15, places=2, allow_nan=False), st.sampled_from(["元", "万元", "亿元"]))
def test_printed_money_is_never_above_the_money(yuan, unit):
    shown = Decimal(formats.money(yuan, unit).removesuffix(unit).replace(",", ""))
    assert shown.scaleb(SCALES[unit]) <= yuan


def test_days_months_and_counts_as_documents_write_them():
    assert formats.day(date(2021, 5, 6)) == "2021年5月6日"
    assert formats.month("1985-03") == "1985年3月"
    assert formats.count(1280, "家次") == "1,280家次"
    assert formats.plain_number(Decimal("1680.50"), "平方米") == "1,680.5平方米"
    assert formats.yes_no(True) == "是"


@pytest.mark.parametrize(
    ("kind", "value", "unit", "shown", "typed"),
    [
        (EntryKind.MONEY, Decimal(5_236_812), "万元", "523.68万元", "523.6812"),
        (EntryKind.MONEY, Decimal(800_000_000), "亿元", "8.00亿元", "8"),
        (EntryKind.MONEY, Decimal(100), None, "0.01万元", "100"),
        (EntryKind.PERCENT, Decimal("0.8"), None, "0.80%", "0.8%"),
        (EntryKind.PERCENT, Decimal(80), None, "80.00%", "80"),
        (EntryKind.COUNT, 1500, "家", "1,500家", "1500"),
        (EntryKind.NUMBER, Decimal("1680.50"), "平方米", "1,680.5平方米", "1680.5"),
        (EntryKind.NUMBER, Decimal(1000), None, "1,000", "1000"),
        (EntryKind.DAY, date(2021, 5, 6), None, "2021年5月6日", "2021-05-06"),
        (EntryKind.MONTH, "1985-03", None, "1985年3月", "1985-03"),
        (EntryKind.YES_NO, False, None, "否", "否"),
        (EntryKind.CHOICE, LegalKind.COMPANY, None, "企业", "企业"),
        (EntryKind.TEXT, "徐汇区", None, "徐汇区", "徐汇区"),
        (EntryKind.CHOICES, ("F1", "F4"), None, "F1、F4", "F1、F4"),
        (EntryKind.TEXT, None, None, "", ""),
    ],
)
def test_any_value_on_paper_and_in_its_field(kind, value, unit, shown, typed):
    assert formats.any_value(kind, value, unit) == shown
    assert formats.entry_text(kind, value, unit) == typed


@given(st.integers(0, numerals.LARGEST))
def test_numerals_are_read_back(number):
    assert numerals.read(numerals.spell(number)) == number
    assert numerals.read(numerals.spell(number, large=True)) == number


@pytest.mark.parametrize(
    "text", ["一百五", "三万五", "百", "亿万", "一百五百", "十十", "零十", "一二三百", "", "abc"]
)
def test_a_spelling_with_two_meanings_or_none_is_no_number(text):
    assert numerals.read(text) is None


@pytest.mark.parametrize("number", [-1, numerals.LARGEST + 1])
def test_numbers_without_a_spelling(number):
    with pytest.raises(ValueError, match="spelling"):
        numerals.spell(number)
