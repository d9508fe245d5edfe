"""需确认: rows that can come in and look unusual beside the others of their workbook.

A wrong check digit, the same record twice, one code with two names, names that differ only in brackets or 有限公司. What
the law makes of such rows is decided where they are counted; here each is named with its row, while Excel is still open.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from operator import attrgetter
from typing import TYPE_CHECKING, Protocol

from desktop_app.ledgers.columns import COLUMNS
from desktop_app.ledgers.issues import RowIssue, Weight
from desktop_app.models.choices import Charging
from desktop_app.models.credit_codes import ALPHABET, LENGTH, check_character
from desktop_app.models.name_folding import plain_code, same_name
from desktop_app.models.row_columns import RowsByColumn

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from desktop_app.models.ledgers import LedgerKind, Row

_CODE = "credit_code"
_NAMES = ("enterprise", "name")
_OLD_LENGTH = 15
"""Digits of the 注册号 before GB 32100-2015."""
_ORGANISATION = re.compile(r"\(.*?\)|股份有限公司|有限责任公司|有限公司|公司")
_SEVERAL_FIRMS = re.compile(
    r"等\s*[\d一二三四五六七八九十百]+\s*(?:余|多)?[家户个]|公司\s*[、;；,，/\n]\s*\S+(?:公司|厂|店|中心)"
)
_REMARK = re.compile(
    r"[(（](?:原|曾用名|现|新|旧|已?注销|已?更名|备注|联系人)[^)）]*[)）]\s*$|[(（][^)）]*(?:原名|更名|联系人)[^)）]*[)）]\s*$"
)
_BRACKETS = re.compile(r"[()]")


Pairs = Counter[tuple[str | None, str]]
"""How often each code and name stand together."""


class MakeIssue(Protocol):
    """Makes the issue about a cell, or a row, of the sheet."""

    def __call__(self, row: int, field_name: str, code: str, weight: Weight, **params: str) -> RowIssue:
        """The issue about the cell of ``field_name`` in the 1-based ``row``."""


def doubts_about(kind: LedgerKind, rows: Sequence[Row], issue: MakeIssue) -> tuple[RowIssue, ...]:
    """All doubts about ``rows``, in the order of their rows; at most one for a cell."""
    fields = {column.field for column in COLUMNS[kind]}
    name = next((field for field in _NAMES if field in fields), "")
    found: dict[tuple[int, str], RowIssue] = {}
    parts = [_twice(kind, rows, issue)]
    if _CODE in fields:
        pairs = _pairs(rows, name)
        parts += [
            _codes(rows, pairs, issue),
            _names_of_codes(rows, name, pairs, issue),
            _near_names(rows, name, pairs, issue),
            _more_than_a_name(rows, name, pairs, issue),
        ]
    if {"charging", "fee"} <= fields:
        parts.append(_free_and_paid(rows, issue))
    for part in parts:
        for item in part:
            found.setdefault((item.row, item.field), item)
    ordered = sorted(found.values(), key=lambda item: (item.row, item.column_number))
    return tuple(ordered)


def _pairs(rows: Sequence[Row], name: str) -> Pairs:
    """How often each code and name stand together, counted by their places where the rows know their columns."""
    if isinstance(rows, RowsByColumn):
        codes, names = rows.columns[_CODE], rows.columns[name]
        if codes.places is not None and names.places is not None:
            found: Pairs = Counter()
            for (code, text), times in Counter(zip(codes.places, names.places, strict=True)).items():
                found[codes.values[code], names.values[text]] += times
            return found
    return Counter(map(attrgetter(_CODE, name), rows))


def _all_differ(rows: Sequence[Row], fields: Sequence[str]) -> bool:
    """Whether no two rows say the same in all of ``fields``."""
    if isinstance(rows, RowsByColumn):
        said: Iterable[object] = zip(*(rows.columns[field].each() for field in fields), strict=True)
    else:
        said = map(attrgetter(*fields), rows)
    return len(set(said)) == len(rows)


def _row_of(row: Row) -> int:
    return row.source.row if row.source is not None else 0


def _codes(rows: Sequence[Row], pairs: Pairs, issue: MakeIssue) -> Iterable[RowIssue]:
    """A code of another length, or whose last character does not follow from the others."""
    known = {code: _wrong_with(code) for code in {code for code, _ in pairs} if code}
    if not any(wrong for wrong, _ in known.values()):
        return
    for row in rows:
        wrong, expected = known.get(getattr(row, _CODE), ("", ""))
        if wrong:
            yield issue(_row_of(row), _CODE, wrong, Weight.DOUBT, expected=expected)


def _wrong_with(code: str) -> tuple[str, str]:
    plain = plain_code(code)
    if len(plain) == _OLD_LENGTH and plain.isdigit():
        return "", ""
    if len(plain) != LENGTH or not set(plain) <= ALPHABET:
        return "code.length", ""
    expected = check_character(plain[:-1])
    return ("", "") if expected == plain[-1] else ("code.check", expected)


def _twice(kind: LedgerKind, rows: Sequence[Row], issue: MakeIssue) -> Iterable[RowIssue]:
    """A record that stands there again with all its cells; compared whole only where what every record has is the same."""
    required = [column.field for column in COLUMNS[kind] if column.required]
    compared = [column.field for column in COLUMNS[kind]]
    if _all_differ(rows, required):
        return
    first: dict[tuple[object, ...], Row | list[Row]] = {}
    for row in rows:
        values = row.__dict__
        key = tuple([values[field] for field in required])
        before = first.setdefault(key, row)
        if before is row:
            continue
        same_key = before if isinstance(before, list) else [before]
        content = [values[field] for field in compared]
        again = next(
            (one for one in same_key if [one.__dict__[field] for field in compared] == content), None
        )
        if again is not None:
            yield issue(_row_of(row), "", "row.twice", Weight.DOUBT, where=str(_row_of(again)))
        else:
            first[key] = [*same_key, row]


def _names_of_codes(rows: Sequence[Row], name: str, pairs: Pairs, issue: MakeIssue) -> Iterable[RowIssue]:
    """Rows whose name is not the one that most rows of the same code have."""
    by_code: dict[str, Counter[str]] = defaultdict(Counter)
    usual_form: dict[tuple[str, str], str] = {}
    for (code, text), times in pairs.items():
        plain = plain_code(code or "")
        if len(plain) == LENGTH:
            folded = same_name(text)
            by_code[plain][folded] += times
            usual_form.setdefault((plain, folded), text)
    double = {code: names.most_common(1)[0][0] for code, names in by_code.items() if len(names) > 1}
    if not double:
        return
    standing: dict[tuple[str, str], int] = {}
    for row in rows:
        plain = plain_code(getattr(row, _CODE) or "")
        if plain in double:
            standing.setdefault((plain, same_name(getattr(row, name))), _row_of(row))
    for row in rows:
        plain = plain_code(getattr(row, _CODE) or "")
        usual = double.get(plain)
        if usual is not None and same_name(getattr(row, name)) != usual:
            where, other = str(standing[plain, usual]), usual_form[plain, usual]
            yield issue(_row_of(row), name, "name.other", Weight.DOUBT, where=where, other=other)


def _near_names(rows: Sequence[Row], name: str, pairs: Pairs, issue: MakeIssue) -> Iterable[RowIssue]:
    """Rows without a code of their own whose name is that of others but for brackets or the form of the company."""
    times: Counter[str] = Counter()
    for (_, text), count in pairs.items():
        times[text] += count
    by_core: dict[str, Counter[str]] = defaultdict(Counter)
    cores: dict[str, str] = {}
    for text, count in times.items():
        folded = same_name(text)
        cores[text] = _core(folded)
        by_core[cores[text]][folded] += count
    near = {core: names.most_common(1)[0][0] for core, names in by_core.items() if core and len(names) > 1}
    if not near:
        return
    codes: dict[str, set[str]] = defaultdict(set)
    standing: dict[str, tuple[int, str]] = {}
    for row in rows:
        text = getattr(row, name)
        if cores[text] in near:
            folded = same_name(text)
            codes[folded].add(plain_code(getattr(row, _CODE) or ""))
            standing.setdefault(folded, (_row_of(row), text))
    for row in rows:
        text = getattr(row, name)
        usual = near.get(cores[text])
        folded = same_name(text)
        if usual is None or folded == usual or _are_apart(codes[folded], codes[usual]):
            continue
        where, other = standing[usual]
        yield issue(_row_of(row), name, "name.near", Weight.DOUBT, where=str(where), other=other)


def _more_than_a_name(rows: Sequence[Row], name: str, pairs: Pairs, issue: MakeIssue) -> Iterable[RowIssue]:
    """Names that hold several firms, or a remark behind the name: each counts as one firm of that very name."""
    found = {text: code for text in {text for _, text in pairs} if (code := _odd_name(text))}
    if found:
        for row in rows:
            if getattr(row, name) in found:
                yield issue(_row_of(row), name, found[getattr(row, name)], Weight.DOUBT)


def _odd_name(text: str) -> str:
    if _SEVERAL_FIRMS.search(text):
        return "name.several"
    return "name.note" if _REMARK.search(text) else ""


def _free_and_paid(rows: Sequence[Row], issue: MakeIssue) -> Iterable[RowIssue]:
    """Rows that say 公益 and name a price: one of the two is wrong, and the free share hangs on it."""
    if isinstance(rows, RowsByColumn):
        charging, fee = rows.columns["charging"], rows.columns["fee"]
        if charging.places is not None and Charging.FREE not in charging.values:
            return
        if charging.places is not None and fee.places is not None:
            pairs = set(zip(charging.places, fee.places, strict=True))
            said = {(charging.values[how], fee.values[price]) for how, price in pairs}
        else:
            said = set(zip(charging.each(), fee.each(), strict=True))
    else:
        said = {(row.__dict__["charging"], row.__dict__["fee"]) for row in rows}
    if any(how is Charging.FREE and price for how, price in said):
        for row in rows:
            if row.__dict__["charging"] is Charging.FREE and row.__dict__["fee"]:
                yield issue(_row_of(row), "charging", "free.paid", Weight.DOUBT)


def _are_apart(some: set[str], others: set[str]) -> bool:
    """Whether codes tell two names apart: both have one, and none in common."""
    return bool(some - {""}) and bool(others - {""}) and not (some & others - {""})


def _core(folded: str) -> str:
    """A folded name without brackets and the form of the company: what two near names share."""
    plain = _BRACKETS.sub("", folded)
    return _ORGANISATION.sub("", plain)
