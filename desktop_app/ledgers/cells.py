"""From a cell to a value: one converter per column, made once per workbook and fast on the values that repeat."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from desktop_app.ledgers.asked import answers_to
from desktop_app.ledgers.columns import SPANS
from desktop_app.models import entries
from desktop_app.models.amounts import SCALES
from desktop_app.models.credit_codes import ALPHABET, LENGTH, check_character
from desktop_app.models.entries import EntryProblem
from desktop_app.models.folding import fold
from desktop_app.models.kinds import EntryKind
from desktop_app.models.name_folding import plain_code

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from desktop_app.ledgers.columns import Column
    from desktop_app.models.choices import Choice

_EXCEL_EPOCH = date(1899, 12, 30)
_SERIAL_DAYS = range(18_264, 73_051)
"""Excel serial numbers of the days of 1950 to 2100; a smaller or larger number in a date column is no date."""
_REMEMBERED = 50_000
_BETWEEN_WORDS = re.compile(r"[,，、;；/\n]")
_TIME_BEHIND = re.compile(
    r"(?:T|\s+|(?<=日))(?:[上下]午|晚上?)?\s*\d{1,2}[:：]\d{2}(?:[:：]\d{2}(?:\.\d+)?)?"
    r"(?:\s*[-—~～至到]\s*\d{1,2}[:：]\d{2})?\s*$|\s*(?:[上下]午|中午|晚上?|全天)\s*$"
)
_WEEKDAY_BEHIND = re.compile(r"\s*[(（]?(?:星期|周|礼拜)[一二三四五六日天][)）]?\s*$")
_FROM_TO = re.compile(r"\s*(?:起?至|起?到|~|～|—+|–|-+)\s*(?=[\d长无今])")
"""Between the first and the last day of something that took several."""
_PEOPLE = re.compile(r"(?<=\d)[人名位]$")
_GOES_ON = frozenset({"长期", "长期有效", "无固定期限", "今", "至今"})
_SEVERAL = re.compile(r"(?<=\d[日号])\s*[、,，和及]|(?<=\d)\s*[、,，和及]")
_LAST_DAYS = frozenset(last for last, _ in SPANS.values())
NOT_FILLED = frozenset({"/", "//", "-", "--", "―", "―――", "\\", "———"})
"""Strokes that people draw through a cell in which there is nothing to write."""
_LONGEST_STROKE = 5
_LIKE_FIGURES = str.maketrans("OI", "01")
"""Letters that no 统一社会信用代码 has, and the figures they are mistaken for (GB 32100-2015)."""
_LETTERS = re.compile("[OIoi]")
_LOST_DIGITS = 10**15
"""Excel keeps 15 digits of a number; what it shows of a longer one is not what was typed."""
_AS_NUMBER = re.compile(r"\d(?:\.\d+)?E\+?\d\d", re.IGNORECASE)
NOTHING_PAID = frozenset({"免费", "不收费", "无", "无偿", "未收费", "不收"})
_AROUND_A_CHOICE = re.compile(r"^(?:非?全日制|在职|函授|自考|成人|夜大|统招)|(?:学历|学位|毕业|职称)$")
"""What does not change the level of a degree or title."""
_ALIKE = re.compile(r"[/、,，+()（）]")
_NARROWER = {"人才培训": "培训", "人员培训": "培训", "投融资": "融资", "融资担保": "融资"}
"""Words for a category that say somewhat more than its name does."""
ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"})


class Converter(dict[object, object]):
    """What turns a cell of one column into the value of its field: ``converter[cell]``; None for an empty cell.

    It remembers what it has seen, because ledgers repeat their words; an unseen cell is parsed, which raises
    ``EntryProblem`` when it is no answer. Truth values are handed in as the texts TRUE and FALSE (``as_text``), since
    a dictionary takes True for 1.
    """

    def __init__(
        self,
        column: Column,
        categories: Mapping[str, str],
        unit: str | None = None,
        *,
        spans: bool = False,
        header: str = "",
    ) -> None:
        """``unit`` is that of a bare number where the header names another than the ledger's own column.

        ``spans``: a cell holds the first and the last day; the column says which of them is wanted. ``header``, as
        written, may ask a question that cells answer with 是 and 否.
        """
        super().__init__({"": None, None: None})
        if spans and column.kind is EntryKind.DAY:
            self._read: Callable[[object], object] = partial(_end_of_span, first=column.field in SPANS)
        else:
            self._read = _reader(column, categories, unit or column.unit, header)
        self._strokes = (
            column.kind is EntryKind.TEXT and not column.is_category
        ) or column.field == "title_level"

    def __missing__(self, cell: object) -> object:
        if isinstance(cell, str) and cell.strip() in ERRORS:
            raise EntryProblem("error", value=cell)
        if (
            isinstance(cell, str)
            and len(cell) <= _LONGEST_STROKE
            and not self._strokes
            and fold(cell) in NOT_FILLED
        ):
            value = None
        else:
            value = self._read(cell)
        if len(self) < _REMEMBERED:
            self[cell] = value
        return value


def as_text(cell: object) -> object:
    """A truth value as the word Excel shows for it; any other cell as it is."""
    return cell_text(cell) if isinstance(cell, bool) else cell


def cell_text(cell: object) -> str:
    """A cell as the user sees it, for sentences."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, datetime) and not (cell.hour or cell.minute or cell.second):
        return cell.date().isoformat()
    if isinstance(cell, float):
        return _digits(cell)
    return "" if cell is None else str(cell)


def _reader(
    column: Column, categories: Mapping[str, str], unit: str | None, header: str
) -> Callable[[object], object]:
    if column.is_category:
        return partial(_category, words=_category_words(categories))
    if column.choices is not None:
        return partial(_choice, choices=column.choices, asked=answers_to(column, header))
    if column.kind is EntryKind.MONEY:
        return partial(_fee if column.field == "fee" else _money, unit=unit or "元")
    if column.kind is EntryKind.COUNT:
        return partial(_count, unit=unit)
    if column.field in _LAST_DAYS:
        return lambda cell: None if isinstance(cell, str) and fold(cell) in _GOES_ON else _day(cell)
    if column.field == "credit_code":
        return _credit_code
    return {
        EntryKind.DAY: _day,
        EntryKind.MONTH: _month,
        EntryKind.NUMBER: _number,
        EntryKind.YES_NO: _yes_no,
        EntryKind.CODE: _code,
    }.get(column.kind, _words)


def _unless_blank(text: str, parse: Callable[[str], object]) -> object:
    return parse(text) if fold(text) else None


def _words(cell: object) -> object:
    text = cell_text(cell).strip()
    return entries.parse_text(text) if text else None


def _code(cell: object) -> object:
    text = cell_text(cell)
    if (isinstance(cell, int | float) and abs(cell) >= _LOST_DIGITS) or _AS_NUMBER.fullmatch(text.strip()):
        raise EntryProblem("digits.code", value=text.strip())
    return _unless_blank(text, entries.parse_code)


def _credit_code(cell: object) -> object:
    """A code as written, but with the figures that it must have where O or I stands for them and the check digit agrees."""
    code = _code(cell)
    return figures_for_letters(code) if isinstance(code, str) else code


def figures_for_letters(code: str) -> str:
    """``code`` with 0 and 1 for O and I where that, and only that, makes it a right one; else as it is."""
    if not _LETTERS.search(code):
        return code
    plain = plain_code(code)
    if len(plain) != LENGTH or set(plain) <= ALPHABET:
        return code
    mended = plain.translate(_LIKE_FIGURES)
    right = set(mended) <= ALPHABET and check_character(mended[:-1]) == mended[-1]
    return mended if right else code


def _choice(cell: object, choices: type[Choice], asked: Mapping[bool, Choice]) -> object:
    """The choice a cell names, in a word with 学历 or 职称 behind it too, or in several words that mean the same."""
    text = cell_text(cell)
    if not fold(text):
        return None
    try:
        return entries.parse_choice(text, choices)
    except EntryProblem:
        answer = _yes_or_no(text) if asked else None
        if answer is not None and answer in asked:
            return asked[answer]
        parts = [_AROUND_A_CHOICE.sub("", part) for part in _ALIKE.split(fold(text)) if part]
        if not parts or parts == [fold(text)]:
            raise
        meant = {_choice_or_none(part, choices) for part in parts}
        if len(meant) == 1 and None not in meant:
            return meant.pop()
        raise


def _choice_or_none(text: str, choices: type[Choice]) -> Choice | None:
    try:
        return entries.parse_choice(text, choices)
    except EntryProblem:
        return None


def _yes_or_no(text: str) -> bool | None:
    try:
        return entries.parse_yes_no(text)
    except EntryProblem:
        return None


def _yes_no(cell: object) -> object:
    return _unless_blank(cell_text(cell), entries.parse_yes_no)


def _day(cell: object) -> object:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float):
        if int(cell) in _SERIAL_DAYS:
            return _EXCEL_EPOCH + timedelta(days=int(cell))
        return entries.parse_day(_digits(cell))
    return _unless_blank(cell_text(cell), _written_day)


def _written_day(text: str) -> date:
    """A day as people write it in a cell: with the time or the day of the week behind it, too."""
    try:
        return entries.parse_day(text)
    except EntryProblem as problem:
        bare = _WEEKDAY_BEHIND.sub("", _TIME_BEHIND.sub("", text))
        if bare != text:
            return _written_day(bare)
        if first_day_of(text) is not None:
            raise EntryProblem("several.day", **problem.params) from problem
        raise


def first_day_of(text: str) -> date | None:
    """The first of several days in one cell: “2020.5.1-3”, “5月1日、3日” behind a year; None where there is one or none."""
    for match in (*_FROM_TO.finditer(text), *_SEVERAL.finditer(text)):
        first = _day_or_none(text[: match.start()])
        if first is not None:
            return first
    return None


def span_of(text: str) -> tuple[date, date | None] | None:
    """The first and the last day of “2019.3.1-2022.2.28”, “2018年1月至2021年4月”; None where it is no span.

    Months stand for their first and last day. There is no last day where it goes on (至今).
    """
    for match in _FROM_TO.finditer(text):
        head, rest = text[: match.start()], text[match.end() :]
        day = _day_or_none(head)
        first = day or _month_end(head, first=True)
        if first is None:
            continue
        if fold(rest) in _GOES_ON:
            return first, None
        same_year = f"{first.year}年{rest}" if rest.rstrip().endswith("月") else ""
        last = (
            _day_or_none(rest)
            or (_day_or_none(f"{first.year}.{rest}") if day else None)
            or _day_or_none(f"{first.year}年{rest}")
            or _month_end(rest, first=False)
            or _month_end(same_year, first=False)
        )
        if last is not None:
            return first, last
    return None


def in_months(text: str) -> bool:
    """Whether one end of a span is a month, so that its day was not written."""
    return any(
        _month_end(text[: match.start()], first=True) or _month_end(text[match.end() :], first=False)
        for match in _FROM_TO.finditer(text)
    )


def _month_end(text: str, *, first: bool) -> date | None:
    """The first or last day of a month; None for anything else, a day too."""
    if _day_or_none(text) is not None:
        return None
    try:
        year, month = map(int, entries.parse_month(text).split("-"))
    except EntryProblem:
        return None
    return date(year, month, 1 if first else monthrange(year, month)[1])


def _end_of_span(cell: object, *, first: bool) -> object:
    text = cell_text(cell)
    if not fold(text) or fold(text) in _GOES_ON:
        return None
    found = span_of(text)
    if found is None:
        raise EntryProblem("span.day", value=text.strip())
    return found[0] if first else found[1]


def _day_or_none(text: str) -> date | None:
    try:
        return entries.parse_day(text)
    except EntryProblem:
        return None


def _month(cell: object) -> object:
    if isinstance(cell, date):
        return f"{cell.year:04d}-{cell.month:02d}"
    if isinstance(cell, int | float) and int(cell) in _SERIAL_DAYS:
        return _month(_EXCEL_EPOCH + timedelta(days=int(cell)))
    return _unless_blank(cell_text(cell), entries.parse_month)


def _money(cell: object, unit: str) -> object:
    if isinstance(cell, int | float):
        yuan = Decimal(_digits(cell)).scaleb(SCALES[unit])
        return entries.parse_money(f"{yuan:f}", signed=False)
    return _unless_blank(cell_text(cell), lambda text: entries.parse_money(text, unit, signed=False))


def _fee(cell: object, unit: str) -> object:
    return _money(0 if isinstance(cell, str) and fold(cell) in NOTHING_PAID else cell, unit)


def _count(cell: object, unit: str | None) -> object:
    if unit == "人次" and isinstance(cell, str):  # who comes to one event comes once
        cell = _PEOPLE.sub("人次", fold(cell))
    return _unless_blank(cell_text(cell), lambda text: entries.parse_count(text, unit))


def _number(cell: object) -> object:
    return _unless_blank(cell_text(cell), entries.parse_decimal)


def _digits(cell: float) -> str:
    """A number as Excel shows it: at most 15 significant digits, without the noise of binary fractions."""
    return f"{Decimal(f'{cell:.15g}'):f}"


def _category(cell: object, words: Mapping[str, str]) -> object:
    """The id of the category, or ids joined by a comma where an event belongs to two."""
    text = cell_text(cell)
    parts = [fold(part) for part in _BETWEEN_WORDS.split(text) if fold(part)]
    if any(part not in words for part in parts):
        raise EntryProblem("unknown.choice", value=text.strip(), choices="、".join(_labels(words)))
    return ",".join(dict.fromkeys(words[part] for part in parts)) or None


def _category_words(categories: Mapping[str, str]) -> dict[str, str]:
    """Words for a category: its label, the label without 服务, and its id."""
    words = {fold(label): key for key, label in categories.items()}
    words |= {fold(label.removesuffix("服务")): key for key, label in categories.items()}
    words |= {word: words[name] for word, name in _NARROWER.items() if name in words and word not in words}
    return words | {key: key for key in categories}


def _labels(words: Mapping[str, str]) -> list[str]:
    labels: dict[str, str] = {}
    for word, key in words.items():
        labels.setdefault(key, word)
    return list(labels.values())
