"""From a cell to a value: one converter per column, made once per workbook and fast on the values that repeat."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from desktop_app.ledgers.columns import SPANS
from desktop_app.models import entries
from desktop_app.models.amounts import SCALES
from desktop_app.models.entries import EntryProblem
from desktop_app.models.folding import fold
from desktop_app.models.kinds import EntryKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from desktop_app.ledgers.columns import Column

_EXCEL_EPOCH = date(1899, 12, 30)
_SERIAL_DAYS = range(18_264, 73_051)
"""Excel serial numbers of the days of 1950 to 2100; a smaller or larger number in a date column is no date."""
_REMEMBERED = 50_000
_BETWEEN_WORDS = re.compile(r"[,，、;；/\n]")
_TIME_BEHIND = re.compile(
    r"(?:T|\s+|(?<=日))(?:[上下]午|晚上?)?\s*\d{1,2}[:：]\d{2}(?:[:：]\d{2}(?:\.\d+)?)?"
    r"(?:\s*[-—~～至到]\s*\d{1,2}[:：]\d{2})?\s*$"
)
_WEEKDAY_BEHIND = re.compile(r"\s*[(（]?(?:星期|周|礼拜)[一二三四五六日天][)）]?\s*$")
_FROM_TO = re.compile(r"\s*(?:起?至|起?到|~|～|—+|–|-+)\s*(?=[\d长无今])")
"""Between the first and the last day of something that took several."""
_GOES_ON = frozenset({"长期", "长期有效", "无固定期限", "今"})
NOTHING_PAID = frozenset({"免费", "不收费"})
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
    ) -> None:
        """``unit`` is that of a bare number where the header names another than the ledger's own column.

        ``spans``: a cell holds the first and the last day; the column says which of them is wanted.
        """
        super().__init__({"": None, None: None})
        if spans and column.kind is EntryKind.DAY:
            self._read: Callable[[object], object] = partial(_end_of_span, first=column.field in SPANS)
        else:
            self._read = _reader(column, categories, unit or column.unit)

    def __missing__(self, cell: object) -> object:
        if isinstance(cell, str) and cell.strip() in ERRORS:
            raise EntryProblem("error", value=cell)
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


def _reader(column: Column, categories: Mapping[str, str], unit: str | None) -> Callable[[object], object]:
    if column.is_category:
        return partial(_category, words=_category_words(categories))
    if column.choices is not None:
        choices = column.choices
        return lambda cell: _unless_blank(cell_text(cell), lambda text: entries.parse_choice(text, choices))
    if column.kind is EntryKind.MONEY:
        return partial(_fee if column.field == "fee" else _money, unit=unit or "元")
    if column.kind is EntryKind.COUNT:
        return partial(_count, unit=unit)
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
    return _unless_blank(cell_text(cell), entries.parse_code)


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
        if any(_day_or_none(text[: match.start()]) for match in _FROM_TO.finditer(text)):
            raise EntryProblem("several.day", **problem.params) from problem
        raise


def span_of(text: str) -> tuple[date, date | None] | None:
    """The first and the last day of “2019.3.1-2022.2.28”; no last day where it goes on; None where it is no span."""
    for match in _FROM_TO.finditer(text):
        first = _day_or_none(text[: match.start()])
        if first is None:
            continue
        rest = text[match.end() :]
        if fold(rest) in _GOES_ON:
            return first, None
        last = (
            _day_or_none(rest)
            or _day_or_none(f"{first.year}.{rest}")
            or _day_or_none(f"{first.year}年{rest}")
        )
        if last is not None:
            return first, last
    return None


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
