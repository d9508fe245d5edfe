"""Which sheet, which header, which column is which, which ledger it is at all: guessed, with how sure and what else it could be.

A guess is only ever a proposal: what the user says instead is a ``Mapping`` like any other, and is remembered by the
fingerprint of the header.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from desktop_app.ledgers.asked import answers_to
from desktop_app.ledgers.cells import NOTHING_PAID, Converter, as_text, cell_text, span_of
from desktop_app.ledgers.columns import CATEGORIES, COLUMNS, SPANS
from desktop_app.ledgers.grid import Sheet, is_blank
from desktop_app.ledgers.header_words import HeaderWords, is_number_header, plain_header
from desktop_app.ledgers.row_ids import ID_HEADER, PROBLEM_HEADER
from desktop_app.models.amounts import SCALES
from desktop_app.models.entries import EntryProblem
from desktop_app.models.folding import fold
from desktop_app.models.kinds import EntryKind
from desktop_app.models.ledgers import LedgerKind
from desktop_app.models.mappings import MappedColumn, Mapping, RememberedMapping

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from collections.abc import Mapping as Lookup

    from desktop_app.ledgers.columns import Column
    from desktop_app.ledgers.grid import Book, Cell

HEADER_WITHIN = 30
"""Rows from the top of a sheet among which the header is looked for."""
_MOST_SHEETS = 60
_MOST_COLUMNS = 200
_LONGEST_HEADER = 40
_SAMPLE = 40
_LEAST_FIELDS = 2
_MOST_LINES = 2
_SURE_ENOUGH = 0.35
_OTHERS_KEPT = 8
_ADDS = 0.3
"""What the lower line of a header must add to the words known of it."""
_UNIT_LINE = re.compile(r"单位:(?:人民币)?(亿元|百万元|千元|万元|元)")
_OF_A_GROUP = 0.5
"""How much the upper line of a header counts when it is read alone: it stands over several columns, which it does not tell apart."""
_SPAN_SURE = 0.7
"""How sure a column of two days in each cell is both."""
_ONLY_ASKED, _ONLY_WORDS = 0.9, 0.4
"""What is left of an answer of 是 or 否; what is taken off an amount that is a word."""
_FROM_BLANKS = 0.25
"""How much a column loses in which nothing stands."""


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """One column that has a header or cells: what it is taken for, and what else it could be."""

    column: int
    """1-based."""
    header: str
    """As written; the lines of a header of two are joined by “/”."""
    field: str | None
    """The field of the ledger, or None: not used."""
    confidence: float
    """0 to 1."""
    alternatives: tuple[tuple[str, float], ...] = ()
    """Other fields it could be, the surest first."""


@dataclass(frozen=True, slots=True)
class Guess:
    """A proposal how one sheet is read as one ledger."""

    mapping: Mapping
    confidence: float
    """0 to 1: of the ledger, the header and the columns together."""
    columns: tuple[ColumnGuess, ...]
    missing: tuple[str, ...]
    """Required fields without a column; rows cannot come in as long as there are some."""
    fingerprint: str
    """Of the header; the key under which a corrected mapping is remembered."""
    remembered: bool = False
    """Whether the user has settled it for a workbook of this shape before."""


def guess_book(
    book: Book,
    words: HeaderWords,
    *,
    kind: LedgerKind | None = None,
    remembered: Lookup[str, RememberedMapping] | None = None,
    categories: Lookup[str, str] = CATEGORIES,
) -> tuple[Guess, ...]:
    """All proposals for ``book``, the best first; none when no sheet holds a header of two known words.

    ``kind`` is the ledger the user wants to import into; ``remembered`` what was settled before, by fingerprint.
    """
    found: list[tuple[float, Guess]] = []
    for place, sheet in enumerate(book.sheets[:_MOST_SHEETS]):
        guesser = _Guesser(
            sheet, words, categories, book.name if len(book.sheets) == 1 else "", remembered or {}
        )
        for score, guess in guesser.proposals([kind] if kind else list(LedgerKind)):
            found.append((score * (0.4 if sheet.hidden else 1.0) - place * 1e-3, guess))
    found.sort(key=lambda item: -item[0])
    return tuple(guess for _, guess in found[:_OTHERS_KEPT])


def guess_columns(
    sheet: Sheet,
    kind: LedgerKind,
    words: HeaderWords,
    *,
    header_row: int,
    header_lines: int = 1,
    categories: Lookup[str, str] = CATEGORIES,
) -> Guess:
    """The proposal for a ledger and a header row that the user has chosen."""
    return _Guesser(sheet, words, categories, "", {}).proposal(kind, header_row, header_lines)[1]


def remember(guess_fingerprint: str, mapping: Mapping, first_column: int) -> RememberedMapping:
    """What to keep of a settled mapping; ``first_column`` is that of the sheet it was settled for."""
    moved = {
        field: item.model_copy(update={"column": item.column - first_column + 1})
        for field, item in mapping.columns.items()
    }
    return RememberedMapping(
        fingerprint=guess_fingerprint,
        kind=mapping.kind,
        header_lines=mapping.header_lines,
        columns=moved,
    )


def header_texts(sheet: Sheet, header_row: int, header_lines: int = 1) -> tuple[str, ...]:
    """What stands over each column of the grid, as written; the lines of a header of several are joined by “/”."""
    return tuple("/".join(parts) for parts in _header_parts(sheet, header_row, header_lines))


def fingerprint(headers: Iterable[str]) -> str:
    """The shape of a workbook: its header words in their order, as a hash that tells nobody the words."""
    plain = ["" if text in {PROBLEM_HEADER, ID_HEADER} else fold(text).lower() for text in headers]
    while plain and not plain[-1]:
        plain.pop()
    return hashlib.sha256("\x1f".join(plain).encode("utf-8", "surrogatepass")).hexdigest()[:32]


class _Guesser:
    """Looks at one sheet; what it has found out about a word it knows for all rows and ledgers."""

    def __init__(
        self,
        sheet: Sheet,
        words: HeaderWords,
        categories: Lookup[str, str],
        file: str,
        remembered: Lookup[str, RememberedMapping],
    ) -> None:
        self._sheet = _upper_left(sheet)
        self._words = words
        self._categories = categories
        self._file = file
        self._remembered = remembered
        self._fields: dict[tuple[LedgerKind, str], dict[str, float]] = {}
        self._parts: dict[tuple[int, int], list[tuple[str, ...]]] = {}

    def proposals(self, kinds: Sequence[LedgerKind]) -> list[tuple[float, Guess]]:
        """For each ledger the best header, if any is good enough."""
        sheet = self._sheet
        candidates = [
            (row, lines)
            for row in range(sheet.first_row, min(sheet.last_row, sheet.first_row + HEADER_WITHIN - 1) + 1)
            for lines in range(1, _MOST_LINES + 1)
            if row - lines + 1 >= sheet.first_row and self._may_be_header(row)
            if all(self._may_be_upper(row - above) for above in range(1, lines))
        ]
        found = []
        for kind in kinds:
            rough = sorted(
                (self._rough(kind, row, lines), -lines, -row)
                for row, lines in candidates
                if lines == 1 or self._lower_line_adds(kind, row)
            )
            tried = [self.proposal(kind, -row, -lines) for score, lines, row in rough[-3:] if score > 0]
            good = [item for item in tried if len(item[1].mapping.columns) >= _LEAST_FIELDS]
            if good:
                best = max(good, key=lambda item: (item[0], -item[1].mapping.header_lines))
                if best[1].confidence >= _SURE_ENOUGH or best[1].remembered:
                    found.append(best)
        return found

    def proposal(self, kind: LedgerKind, header_row: int, header_lines: int) -> tuple[float, Guess]:
        """The proposal for one ledger and header, with its score among others."""
        sheet = self._sheet
        parts = self._header(header_row, header_lines) if header_row else [()] * sheet.width
        headers = ["/".join(part) for part in parts]
        key = fingerprint(headers)
        known = self._remembered.get(key)
        if known is not None and known.kind is kind and known.header_lines == header_lines:
            return self._as_remembered(known, header_row, headers, key)
        chosen, scores, units = self._assigned(kind, parts, header_row)
        self._add_spans(kind, parts, header_row, chosen)
        above = self._unit_above(header_row - header_lines)
        columns = {
            field: MappedColumn(
                column=at + sheet.first_column,
                unit=units.get(at, above) if _has_unit(kind, field) else None,
            )
            for field, (at, _) in chosen.items()
        }
        mapping = self._mapping(kind, header_row, header_lines, columns, headers)
        guess = self._guess(
            mapping,
            headers,
            {at: (field, sure) for field, (at, sure) in reversed(chosen.items())},
            scores,
            key,
        )
        total = sum(sure * (2 if _required(kind, field) else 1) for field, (_, sure) in chosen.items())
        total *= 1 - 0.3 * len(guess.missing)
        return total + 2 * self._title(kind, header_row - header_lines), guess

    def _as_remembered(
        self, known: RememberedMapping, header_row: int, headers: list[str], key: str
    ) -> tuple[float, Guess]:
        first = self._sheet.first_column
        columns = {
            field: item.model_copy(update={"column": item.column + first - 1})
            for field, item in known.columns.items()
            if item.column <= self._sheet.width and any(c.field == field for c in COLUMNS[known.kind])
        }
        mapping = self._mapping(known.kind, header_row, known.header_lines, columns, headers)
        chosen = {item.column - first: (field, 1.0) for field, item in columns.items()}
        return 100.0, self._guess(mapping, headers, chosen, {}, key, remembered=True)

    def _mapping(
        self,
        kind: LedgerKind,
        header_row: int,
        header_lines: int,
        columns: dict[str, MappedColumn],
        headers: list[str],
    ) -> Mapping:
        first = self._sheet.first_column
        plain = [plain_header(text)[0] for text in headers]
        own = plain_header(ID_HEADER)[0]
        taken = {item.column for item in columns.values()}
        number = next(
            (
                at + first
                for at, text in enumerate(plain)
                if is_number_header(text) and at + first not in taken
            ),
            None,
        )
        identity = next((at + first for at, text in enumerate(plain) if text == own), None)
        return Mapping(
            kind=kind,
            sheet=self._sheet.name,
            header_row=header_row,
            header_lines=header_lines,
            columns=columns,
            number_column=number,
            id_column=identity,
        )

    def _guess(
        self,
        mapping: Mapping,
        headers: list[str],
        chosen: dict[int, tuple[str, float]],
        scores: dict[int, dict[str, float]],
        key: str,
        *,
        remembered: bool = False,
    ) -> Guess:
        columns = []
        for at, header in enumerate(headers):
            field, sure = chosen.get(at, (None, 0.0))
            others = sorted(scores.get(at, {}).items(), key=lambda item: -item[1])
            columns.append(
                ColumnGuess(
                    at + self._sheet.first_column,
                    header,
                    field,
                    round(sure, 2),
                    tuple((name, round(value, 2)) for name, value in others if name != field),
                )
            )
        required = [column.field for column in COLUMNS[mapping.kind] if column.required]
        missing = tuple(field for field in required if field not in mapping.columns)
        sures = [sure for field, sure in chosen.values() if field in required] + [0.0] * len(missing)
        used = sum(1 for at, header in enumerate(headers) if header and at in chosen)
        share = used / max(1, sum(1 for header in headers if header))
        named = self._title(mapping.kind, mapping.header_row - mapping.header_lines)
        confidence = 0.65 * sum(sures) / max(1, len(sures)) + 0.25 * share + 0.1 * named
        return Guess(
            mapping, 1.0 if remembered else round(confidence, 2), tuple(columns), missing, key, remembered
        )

    def _header(self, row: int, lines: int) -> list[tuple[str, ...]]:
        if (row, lines) not in self._parts:
            self._parts[row, lines] = _header_parts(self._sheet, row, lines)
        return self._parts[row, lines]

    def _may_be_header(self, row: int) -> bool:
        """Most of what stands in the row is short text."""
        cells = [cell for cell in self._sheet.row(row) if not is_blank(cell)]
        texts = [cell for cell in cells if isinstance(cell, str) and len(cell) <= _LONGEST_HEADER]
        return bool(texts) and len(texts) * 10 >= len(cells) * 8

    def _may_be_upper(self, row: int) -> bool:
        """A line over another has words for several groups of columns; a single one is the title of the sheet."""
        return sum(not is_blank(cell) for cell in self._sheet.row(row)[:_MOST_COLUMNS]) > 1

    def _rough(self, kind: LedgerKind, row: int, lines: int) -> float:
        """How well a header fits, judged by its words alone."""
        best: dict[str, float] = {}
        for part in self._header(row, lines):
            for field, sure in self._scores(kind, part).items():
                best[field] = max(best.get(field, 0.0), sure)
        return sum(sure * (2 if _required(kind, field) else 1) for field, sure in best.items())

    def _lower_line_adds(self, kind: LedgerKind, row: int) -> bool:
        """Whether the row says more of the columns than the one above it alone; a row of data does not."""
        return self._rough(kind, row, 2) > self._rough(kind, row - 1, 1) + _ADDS

    def _scores(self, kind: LedgerKind, parts: Sequence[str]) -> dict[str, float]:
        """What a header can stand for: its last line alone, all lines read as one, or, less surely, the upper line."""
        if not parts:
            return {}
        found: dict[str, float] = {}
        for text in dict.fromkeys(("".join(parts), parts[-1], parts[0])):
            key = (kind, text)
            if key not in self._fields:
                self._fields[key] = self._words.fields_for(kind, plain_header(text)[0])
            share = _OF_A_GROUP if len(parts) > 1 and text == parts[0] != parts[-1] else 1.0
            for field, sure in self._fields[key].items():
                found[field] = max(found.get(field, 0.0), round(sure * share, 3))
        return found

    def _assigned(
        self, kind: LedgerKind, parts: Sequence[Sequence[str]], header_row: int
    ) -> tuple[dict[str, tuple[int, float]], dict[int, dict[str, float]], dict[int, str]]:
        """Fields by their columns, each column once: the surest first, judged by header and cells."""
        columns = {column.field: column for column in COLUMNS[kind]}
        units: dict[int, str] = {}
        scores: dict[int, dict[str, float]] = {}
        offers: list[tuple[float, int, int, str]] = []
        for at, part in enumerate(parts):
            unit = next((unit for text in reversed(part) if (unit := plain_header(text)[1])), None)
            if unit:
                units[at] = unit
            said = self._scores(kind, part)
            if not said:
                continue
            sample = self._sample(at, header_row)
            header = "/".join(part)
            scores[at] = {
                field: round(sure * self._fits(columns[field], sample, unit, header), 3)
                for field, sure in said.items()
            }
            offers += [(sure, -list(columns).index(field), -at, field) for field, sure in scores[at].items()]
        chosen: dict[str, tuple[int, float]] = {}
        taken: set[int] = set()
        for sure, _, place, field in sorted(offers, reverse=True):
            if field not in chosen and -place not in taken and sure >= 0.2:
                chosen[field] = (-place, sure)
                taken.add(-place)
        return chosen, scores, units

    def _add_spans(
        self,
        kind: LedgerKind,
        parts: Sequence[Sequence[str]],
        header_row: int,
        chosen: dict[str, tuple[int, float]],
    ) -> None:
        """A column whose cells hold two days each is the first day and the last; which ones, its header says."""
        taken = {at for at, _ in chosen.values()}
        pairs = [
            (column.field, SPANS[column.field][0], SPANS[column.field][1])
            for column in COLUMNS[kind]
            if column.field in SPANS
        ]
        for at, part in enumerate(parts):
            if not part or (
                at in taken and not any(chosen.get(first, (-1, 0))[0] == at for first, *_ in pairs)
            ):
                continue
            sample = self._sample(at, header_row)
            spans = sum(1 for cell in sample if isinstance(cell, str) and span_of(cell))
            if spans * 2 < len(sample) or not spans:
                continue
            free = [
                (first, last)
                for first, last, name in pairs
                if chosen.get(first, (at, 0))[0] == at and last not in chosen
                if len(pairs) == 1 or part[-1][:2] in name
            ]
            if len(free) == 1:
                first, last = free[0]
                sure = chosen.pop(first, (at, _SPAN_SURE))[1]
                chosen[first], chosen[last] = (at, max(sure, _SPAN_SURE)), (at, max(sure, _SPAN_SURE))

    def _sample(self, at: int, header_row: int) -> list[Cell]:
        column = self._sheet.columns[at]
        first = max(0, header_row + 1 - self._sheet.first_row)
        cells = (column[place] for place in range(first, min(self._sheet.height, first + 5 * _SAMPLE)))
        return [cell for cell in cells if not is_blank(cell)][:_SAMPLE]

    def _fits(self, column: Column, sample: list[Cell], unit: str | None, header: str) -> float:
        """How much the cells of a column let a header's word count."""
        if "是否" in header and column.kind not in {EntryKind.CHOICE, EntryKind.YES_NO}:
            return 0.0  # “是否收费” holds no amount
        if not sample:
            return 1.0 - _FROM_BLANKS
        convert = Converter(column, self._categories, unit if unit in SCALES else None, header=header)
        good: float = sum(1 for cell in sample if _is_answer(convert, cell))
        if answers_to(column, header):  # a column that names what is only asked for here says more
            good *= _ONLY_ASKED
        if column.field == "fee":  # 免费 alone says rather how it is charged than how much
            good -= _ONLY_WORDS * sum(
                1 for cell in sample if isinstance(cell, str) and fold(cell) in NOTHING_PAID
            )
        if column.kind is EntryKind.CODE:  # any text could be one; those there are have digits
            good = sum(1 for cell in sample if any(map(str.isdigit, fold(cell_text(cell)))))
        share = good / len(sample)
        if column.kind is EntryKind.TEXT and not column.is_category:
            words = sum(1 for cell in sample if isinstance(cell, str))
            share = words / len(sample)
        return 0.35 + 0.65 * share

    def _unit_above(self, last_row: int) -> str | None:
        """The unit that a line above the header gives for the whole table: “单位：万元”."""
        for row in range(last_row, self._sheet.first_row - 1, -1):
            for cell in self._sheet.row(row):
                match = _UNIT_LINE.search(fold(cell)) if isinstance(cell, str) and cell else None
                if match:
                    return match[1]
        return None

    def _title(self, kind: LedgerKind, last_row: int) -> float:
        """What the sheet's name, the file's name and the lines above the header say of the ledger."""
        said = [self._words.titled(kind, self._sheet.name), self._words.titled(kind, self._file)]
        for row in range(self._sheet.first_row, last_row + 1):
            said += [
                self._words.titled(kind, cell)
                for cell in self._sheet.row(row)
                if isinstance(cell, str) and cell
            ]
        return max(said, default=0.0)


def _upper_left(sheet: Sheet) -> Sheet:
    """The part of a sheet in which headers are looked for, with its data below; wide and much merged ones cost no more."""
    last = sheet.first_row + HEADER_WITHIN
    merged = tuple(item for item in sheet.merged if item[0] <= last)
    return replace(sheet, columns=sheet.columns[:_MOST_COLUMNS], merged=merged)


def _header_parts(sheet: Sheet, header_row: int, header_lines: int) -> list[tuple[str, ...]]:
    """The words over each column, from the upper line to the lower; a merged cell speaks for all its columns."""
    lines = []
    for row in range(header_row - header_lines + 1, header_row + 1):
        cells = [_header_text(cell) for cell in sheet.row(row)]
        if row != header_row:
            _spread(sheet, row, cells, sheet.row(header_row))
        lines.append(cells)
    return [tuple(dict.fromkeys(part for part in parts if part)) for parts in zip(*lines, strict=True)]


def _spread(sheet: Sheet, row: int, cells: list[str], below: Sequence[Cell]) -> None:
    """Let an upper header that is merged over several columns stand over each of them."""
    if sheet.merged:
        for top, left, bottom, right in sheet.merged:
            if top <= row <= bottom:
                first = left - sheet.first_column
                text = cells[first] if 0 <= first < len(cells) else ""
                for at in range(max(0, first), min(right - sheet.first_column + 1, len(cells))):
                    cells[at] = cells[at] or text
        return
    for at in range(1, len(cells)):  # formats that do not tell what is merged
        if not cells[at] and not is_blank(below[at]):
            cells[at] = cells[at - 1]


def _header_text(cell: Cell) -> str:
    return " ".join(cell_text(cell).split())[: 3 * _LONGEST_HEADER]


def _required(kind: LedgerKind, field: str) -> bool:
    return any(column.field == field and column.required for column in COLUMNS[kind])


def _has_unit(kind: LedgerKind, field: str) -> bool:
    return any(column.field == field and column.kind is EntryKind.MONEY for column in COLUMNS[kind])


def _is_answer(convert: Converter, cell: Cell) -> bool:
    try:
        return convert[as_text(cell)] is not None
    except EntryProblem:
        return False
