"""What people type, made into values: numbers, money, shares, dates, codes and yes/no as Chinese staff write them.

An entry that cannot be an answer raises ``EntryProblem`` with the code of a sentence pattern (``models.problems``) and
its parameters; nothing here rounds, cuts or guesses a unit. Full-width characters and spaces never matter.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from desktop_app.models import numerals
from desktop_app.models.amounts import SCALES, magnitude, plain, small_change
from desktop_app.models.choices import Choice
from desktop_app.models.folding import fold, has_gap
from desktop_app.models.kinds import EntryKind

if TYPE_CHECKING:
    from collections.abc import Callable

AnyChoice = TypeVar("AnyChoice", bound=Choice)

LONGEST_ENTRY = 100
"""Characters that a number, date or choice may have; longer ones are refused unread."""
LONGEST_TEXT = {EntryKind.TEXT: 2_000, EntryKind.LONG_TEXT: 60_000, EntryKind.CODE: 100}
MOST_MONEY = Decimal(10) ** 15
MOST_COUNT = 10**9
MOST_NUMBER = Decimal(10) ** 12
FIRST_YEAR, LAST_YEAR = 1800, 2200

_VAGUE = re.compile(r"约|大概|大约|左右|上下|近|余|多|几|数[十百千万]|不到|超|以上|以下|至|~|～|\+$|[≥≤><]")
_DIGIT = "[0-9零一二三四五六七八九壹贰叁肆伍陆柒捌玖两]"
_MONEY = re.compile(
    rf"(?P<main>.*?)(?P<unit>元|圆|块)?(?P<small>(?:零?{_DIGIT}[角毛])?(?:零?{_DIGIT}分)?)(?:整|正)?"
)
_COUNT_UNITS = "家次|家|人次|人|场次|场|次|个|名|项|件|台|套|份|年|户|位|条|页|期|批|所|间|篇|课时"
_NUMBER_UNITS = "平方米|平米|㎡|m²|m2|M2|小时|工时|课时|学时|天|米|公里|年"
_DAY = re.compile(
    r"([0-9]{4})(?:-|\.|/|年)([0-9]{1,2})(?:-|\.|/|月)([0-9]{1,2})[日号]?(?:T?0{1,2}:00(?::00(?:\.0+)?)?Z?)?|([0-9]{4})([0-9]{2})([0-9]{2})"
)
_MONTH = re.compile(r"([0-9]{4})(?:-|\.|/|年)([0-9]{1,2})月?|([0-9]{4})([0-9]{2})")
_SHORT_YEAR = re.compile(
    r"[0-9]{2}(?:-|\.|/|年)[0-9]{1,2}(?:(?:-|\.|/|月)[0-9]{1,2}[日号]?|月)|[0-9]{1,2}月[0-9]{1,2}[日号]?"
)
"""A day whose year has two digits, or none."""
_FROM_TO = re.compile(r"[0-9][万亿元]?-[0-9]")
_PART_OF_MONTH = re.compile(r"[0-9]{4}年[0-9]{1,2}月(?:上旬|中旬|下旬|初|中|底|末)")
_CHINESE_DAY = re.compile(
    r"([〇○零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月(?:([一二三四五六七八九十]{1,3})[日号])?"
)
_STOP_BETWEEN = re.compile(r"(?<=[0-9])。(?=[0-9])")
"""What the key of the point writes while an input method is on; the key of the stroke then writes 、."""
_WAN = re.compile(r"(?<=[0-9])[wW]")
"""万, as it is written in a hurry."""
_YES = frozenset({"是", "有", "√", "✓", "✔", "对", "true", "yes", "y", "1"})
_NO = frozenset({"否", "无", "没有", "不是", "×", "✗", "✘", "x", "false", "no", "n", "0"})


class EntryProblem(ValueError):
    """This text is not an answer; ``code`` names the sentence pattern, ``params`` fill it."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def parse_money(text: str, unit: str = "元", *, signed: bool = True) -> Decimal:
    """An amount in 元 from text such as “300 万元”, “３００万”, “0.03亿”, “叁佰万元整”; ``unit`` applies to a bare number.

    A loss may be negative; where that makes no sense, ``signed`` is False.

    Raises:
        EntryProblem: ``format.money``, ``vague.money``, ``negative.money``, ``precision.money`` (finer than 分),
            ``range.money``.
    """
    folded = _fold_number(text, "money", unit=unit)
    sign, folded = _split_sign(folded)
    folded = re.sub(r"^(?:人民币|RMB|CNY|¥|￥)|(?:人民币|RMB)$", "", folded)
    sign, folded = _split_sign(folded) if sign > 0 else (sign, folded)
    value = _money(folded, unit)
    if value is None:
        raise EntryProblem(_number_code(folded, "money"), value=text.strip(), unit=unit)
    if sign < 0 and value and not signed:
        raise EntryProblem("negative.money", value=text.strip())
    if value > MOST_MONEY:
        raise EntryProblem("range.money", value=text.strip())
    if value != value.quantize(Decimal("0.01")):
        raise EntryProblem("precision.money", value=text.strip())
    return plain(value * sign)


def _money(folded: str, unit: str) -> Decimal | None:
    match = _MONEY.fullmatch(folded)
    if match is None:
        return None
    main, small = match["main"], match["small"]
    if small and main and not match["unit"]:
        return None
    if not main:
        return small_change(small) if small else None
    value = magnitude(main)
    if value is None:
        return None
    explicit = match["unit"] or small or any(mark in main for mark in "万亿萬億")
    if not explicit:
        value = value.scaleb(SCALES[unit])
    if not small:
        return value
    change = small_change(small)
    return None if change is None or value != value.to_integral_value() else value + change


def parse_count(text: str, unit: str | None = None) -> int:
    """A whole number ≥ 0 from text such as “150”, “１５０”, “150家”, “1,500”, “一百五十”, “1.2万”.

    With ``unit`` a written unit must be that one: “150家次” is no number of 家.

    Raises:
        EntryProblem: ``format.count``, ``vague.count``, ``negative.count``, ``unit.count``, ``range.count``.
    """
    value = _with_unit(text, "count", unit, _COUNT_UNITS)
    if value != value.to_integral_value():
        raise EntryProblem("format.count", value=text.strip())
    if value > MOST_COUNT:
        raise EntryProblem("range.count", value=text.strip())
    return int(value)


def parse_decimal(text: str, unit: str | None = None) -> Decimal:
    """A plain number ≥ 0, such as an area in 平方米; a unit of measure may follow it.

    Raises:
        EntryProblem: ``format.number``, ``vague.number``, ``negative.number``, ``range.number``.
    """
    value = _with_unit(text, "number", None if unit in {"平方米", "小时"} else unit, _NUMBER_UNITS)
    if value > MOST_NUMBER:
        raise EntryProblem("range.number", value=text.strip())
    return value


def _with_unit(text: str, kind: str, unit: str | None, known: str) -> Decimal:
    folded = _fold_number(text, kind)
    sign, folded = _split_sign(folded)
    names = known if not unit or unit in known.split("|") else f"{re.escape(unit)}|{known}"
    match = re.fullmatch(rf"(.+?)({names})?", folded)
    value = magnitude(match[1]) if match else None
    if match is None or value is None:
        raise EntryProblem(_number_code(folded, kind), value=text.strip())
    if match[2] and unit and match[2] != unit:
        raise EntryProblem("unit.count", value=text.strip(), unit=unit, given=match[2])
    if sign < 0 and value:
        raise EntryProblem(f"negative.{kind}", value=text.strip())
    return plain(value)


def parse_percent(text: str) -> Decimal:
    """A share in percent from “80”, “80%”, “80.5 ％”, “百分之八十”; below 1 without a sign it is ambiguous and refused.

    Raises:
        EntryProblem: ``format.percent``, ``ambiguous.percent``, ``negative.percent``, ``range.percent``.
    """
    folded = _fold_number(text, "percent")
    sign, folded = _split_sign(folded)
    signed = folded.endswith("%") or folded.startswith("百分之")
    spelled = folded.removesuffix("%").removeprefix("百分之")
    value = magnitude("一百" if spelled == "百" and spelled != folded else spelled)
    if value is None:
        raise EntryProblem(_number_code(folded, "percent"), value=text.strip())
    if sign < 0 and value:
        raise EntryProblem("negative.percent", value=text.strip())
    if value > 100:
        raise EntryProblem("range.percent", value=text.strip())
    if 0 < value < 1 and not signed:
        raise EntryProblem("ambiguous.percent", value=folded, large=f"{plain(value * 100):f}")
    return plain(value)


def parse_day(text: str) -> date:
    """A calendar day from “2021-5-17”, “2021.5.17”, “2021/5/17”, “20210517”, “2021年5月17日”, “二〇二一年五月十七日”.

    Raises:
        EntryProblem: ``format.day``, ``impossible.day`` (2月30日), ``incomplete.day`` (no day given), ``year.day`` (its year
            is not written in full).
    """
    folded = _arabic_date(_fold_number(text, "day"))
    match = _DAY.fullmatch(folded)
    if match is None:
        code = (
            "incomplete.day" if _MONTH.fullmatch(folded) or _PART_OF_MONTH.fullmatch(folded) else "format.day"
        )
        code = "year.day" if _SHORT_YEAR.fullmatch(folded) else code
        raise EntryProblem(code, value=text.strip())
    year, month, day = (int(part) for part in match.groups() if part is not None)
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12 and 1 <= day <= 31):
        raise EntryProblem("format.day", value=text.strip())
    try:
        return date(year, month, day)
    except ValueError as error:
        raise EntryProblem("impossible.day", value=f"{year}年{month}月{day}日") from error


def parse_month(text: str) -> str:
    """A month as ``YYYY-MM`` from “1985.3”, “1985年3月”, “198503”; of a whole date the month is taken.

    Raises:
        EntryProblem: ``format.month``.
    """
    folded = _arabic_date(_fold_number(text, "month"))
    match = _MONTH.fullmatch(folded) or _DAY.fullmatch(folded)
    if match is None:
        raise EntryProblem("format.month", value=text.strip())
    year, month = [int(part) for part in match.groups() if part is not None][:2]
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12):
        raise EntryProblem("format.month", value=text.strip())
    return f"{year:04d}-{month:02d}"


def parse_yes_no(text: str) -> bool:
    """Yes or no from 是, 否, 有, 无, √, ×, true, false.

    Raises:
        EntryProblem: ``format.yes_no``.
    """
    folded = fold(text).lower()
    if folded in _YES:
        return True
    if folded in _NO:
        return False
    raise EntryProblem("format.yes_no", value=text.strip()[:LONGEST_ENTRY])


def parse_choice(text: str, enum: type[AnyChoice]) -> AnyChoice:
    """The choice whose label, value or other usual word ``text`` is.

    Raises:
        EntryProblem: ``unknown.choice``, with the words that can be chosen.
    """
    folded = fold(text)
    for member in enum:
        if folded in map(fold, (member.value, member.label, *member.other_words)):
            return member
    choices = "、".join(member.label for member in enum)
    raise EntryProblem("unknown.choice", value=text.strip()[:LONGEST_ENTRY], choices=choices)


def parse_code(text: str) -> str:
    """A number or code as written, in half-width characters and without blanks; letters keep their case.

    Raises:
        EntryProblem: ``long.text``.
    """
    return _fits(fold(text), EntryKind.CODE)


def parse_text(text: str, kind: EntryKind = EntryKind.TEXT) -> str:
    """Words exactly as typed.

    Raises:
        EntryProblem: ``long.text``.
    """
    return _fits(text, kind)


def parse_entry(
    kind: EntryKind, text: str, unit: str | None = None, *, enum: type[Choice] | None = None
) -> object:
    """The answer that ``text`` gives to a field of ``kind``; None for an empty text.

    ``unit`` is the unit printed beside the field; ``enum`` the choices of a choice field.

    Raises:
        EntryProblem: the text is no answer.
        TypeError: the kind is not typed in (choices, rows), or a choice field came without its choices.
    """
    if not fold(text):
        return None
    if kind is EntryKind.CHOICE and enum is not None:
        return parse_choice(text, enum)
    if kind is EntryKind.MONEY:
        return parse_money(text, unit if unit in SCALES else "元")
    if kind is EntryKind.COUNT:
        return parse_count(text, unit)
    if kind is EntryKind.NUMBER:
        return parse_decimal(text, unit)
    parse = _PARSERS.get(kind)
    if parse is None:
        msg = f"{kind} is not typed as text"
        raise TypeError(msg)
    return parse(text)


_PARSERS: dict[EntryKind, Callable[[str], object]] = {
    EntryKind.TEXT: parse_text,
    EntryKind.LONG_TEXT: partial(parse_text, kind=EntryKind.LONG_TEXT),
    EntryKind.CODE: parse_code,
    EntryKind.PERCENT: parse_percent,
    EntryKind.DAY: parse_day,
    EntryKind.MONTH: parse_month,
    EntryKind.YES_NO: parse_yes_no,
}


def _fits(text: str, kind: EntryKind) -> str:
    longest = LONGEST_TEXT[kind]
    if len(text) > longest:
        raise EntryProblem("long.text", n=str(len(text)), d=str(len(text) - longest), most=str(longest))
    return text


def _fold_number(text: str, kind: str, **params: str) -> str:
    """Folded text of a number or date; two numbers with only a blank between them are not one number."""
    if len(text) > LONGEST_ENTRY:
        raise EntryProblem(f"format.{kind}", value=text.strip()[:12] + "…", **params)
    if has_gap(text):
        raise EntryProblem(f"format.{kind}", value=text.strip(), **params)
    folded = _STOP_BETWEEN.sub(".", fold(text)).rstrip("。")
    if kind in {"day", "month"}:
        folded = folded.rstrip(".")
    return folded.replace("、", "-") if kind in {"day", "month"} else _WAN.sub("万", folded)


def _split_sign(folded: str) -> tuple[int, str]:
    if folded[:1] in {"-", "负"}:
        return -1, folded[1:]
    return 1, folded.removeprefix("+")


def _number_code(folded: str, kind: str) -> str:
    numeric = any(char.isdigit() or char in "一二三四五六七八九十百千万" for char in folded)
    return (
        f"vague.{kind}"
        if numeric and (_VAGUE.search(folded) or _FROM_TO.search(folded))
        else f"format.{kind}"
    )


def _arabic_date(folded: str) -> str:
    match = _CHINESE_DAY.fullmatch(folded)
    if match is None:
        return folded
    year, month, day = match.groups()
    parts = [numerals.read(year), numerals.read(month), numerals.read(day) if day else None]
    return "-".join(str(part) for part in parts if part is not None)
