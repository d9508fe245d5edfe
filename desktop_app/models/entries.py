"""What people type, made into values: numbers, money, shares, dates, codes and yes/no as Chinese staff write them.

An entry that cannot be an answer raises ``EntryProblem`` with the code of a sentence pattern and its parameters;
nothing here rounds, cuts or guesses a unit.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation


class EntryProblem(ValueError):
    """This text is not an answer; ``code`` names the sentence pattern, ``params`` fill it."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def parse_money(text: str, unit: str = "元") -> Decimal:
    """An amount in 元 from text such as “300 万元”, “３００万”, “0.03亿”, “叁佰万”; ``unit`` applies to a bare number."""
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise EntryProblem("format.money") from error


def parse_count(text: str) -> int:
    """A whole number ≥ 0 from text such as “150”, “１５０”, “150家”, “1,500”, “一百五十”."""
    try:
        return int(text)
    except ValueError as error:
        raise EntryProblem("format.count") from error


def parse_decimal(text: str) -> Decimal:
    """A plain number ≥ 0, such as an area in 平方米."""
    return parse_money(text)


def parse_percent(text: str) -> Decimal:
    """A share in percent from “80”, “80%”, “80.5 ％”; below 1 without a sign it is ambiguous and refused."""
    return parse_money(text)


def parse_day(text: str) -> date:
    """A calendar day from “2021-5-17”, “2021.5.17”, “20210517”, “2021年5月17日”."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise EntryProblem("format.day") from error


def parse_month(text: str) -> str:
    """A month as ``YYYY-MM`` from “1985.3”, “1985年3月”, “198503”."""
    return text


def parse_yes_no(text: str) -> bool:
    """Yes or no from “是”, “否”, “有”, “无”, “true”, “false”."""
    if text in {"是", "有", "true"}:
        return True
    if text in {"否", "无", "false"}:
        return False
    raise EntryProblem("format.yes_no")
