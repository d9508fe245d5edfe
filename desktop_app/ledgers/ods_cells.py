"""The sheets of an ODS workbook, read as a stream; runs in the reader's own process (``cell_process``).

A library reads ODS too, but takes a cell whose formula failed for an empty one, gives up over blanks between tags, and
lays repeated cells out however often they are repeated. Names are those of OpenDocument 1.2, part 1.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from xml.parsers import expat

_PIECE = 2**18
_FURTHEST_ROW, _FURTHEST_COLUMN = 1_048_576, 16_384
_MOST_DEPTH = 200
_MOST_TEXT = 100_000
"""Characters of one cell that are kept."""
_SPACES_AT_ONCE = 1_000
_MOST_HIDDEN = 10_000
"""Rows that one tag hides at most."""
_MOST_TROUBLES = 200_000
"""Cells of a sheet that are told to hold nothing that can be used."""
_DURATION = re.compile(r"(-)?P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,](\d+))?S)?)?")
_SKIPPED = ("office:annotation", "text:ruby-text", "table:tracked-changes", "draw:", "office:forms")
"""Elements whose text is not the cell's: comments, phonetic guides, what was there before, drawings."""
_CELLS = frozenset({"table:table-cell", "table:covered-table-cell"})
_HIDING = frozenset({"collapse", "filter"})


class Refusal(Exception):
    """The workbook is not read; the code names the sentence."""


@dataclass(slots=True)
class OdsSheet:
    """One table."""

    name: str
    hidden: bool
    rows: dict[int, dict[int, Any]] = field(default_factory=dict)
    """Cells with something in them, by 1-based row and column."""
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    unreadable: list[tuple[int, int, str]] = field(default_factory=list)


def read_ods(path: str, most_cells: int) -> list[OdsSheet]:
    """The tables of ``path``.

    Raises:
        Refusal: ``password``, ``far`` (more than ``most_cells`` cells), or ``broken``.
    """
    with zipfile.ZipFile(path) as package:
        names = set(package.namelist())
        if "META-INF/manifest.xml" in names and b"encryption-data" in package.read("META-INF/manifest.xml"):
            raise Refusal("password")
        reader = _Reader(most_cells)
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = reader.start
        parser.EndElementHandler = reader.end
        parser.CharacterDataHandler = reader.text
        parser.EntityDeclHandler = reader.entity
        try:
            with package.open("content.xml") as content:
                for piece in iter(lambda: content.read(_PIECE), b""):
                    parser.Parse(piece, False)  # noqa: FBT003 - expat's own
                parser.Parse(b"", True)  # noqa: FBT003
        except expat.ExpatError as error:
            raise Refusal("broken") from error
    return reader.sheets


class _Reader:
    """Takes the tags of content.xml as they come."""

    def __init__(self, most_cells: int) -> None:
        self.sheets: list[OdsSheet] = []
        self._left = most_cells
        self._hiding_styles: set[str] = set()
        self._style = ""
        self._path: list[str] = []
        self._skip_below = 0
        self._tables = 0
        self._row = self._column = 0
        self._row_repeats = 1
        self._cells: list[tuple[int, int, Any, str]] = []
        self._spans: list[tuple[int, int, int]] = []
        self._cell: dict[str, str] | None = None
        self._paragraphs: list[list[str]] = []
        self._in_paragraph = 0

    def entity(self, *_: object) -> None:
        """A document that declares entities of its own wants something else than to be read."""
        raise Refusal("broken")

    def start(self, name: str, given: dict[str, str]) -> None:
        """A tag begins."""
        self._path.append(name)
        if len(self._path) > _MOST_DEPTH:
            raise Refusal("broken")
        if self._skip_below:
            return
        if name.startswith(_SKIPPED):
            self._skip_below = len(self._path)
        elif name == "style:style":
            self._style = given.get("style:name", "")
        elif name == "style:table-properties" and given.get("table:display") == "false":
            self._hiding_styles.add(self._style)
        elif name == "table:table":
            self._begin_table(given)
        elif self.sheets and self._tables == 1:
            self._in_table(name, given)

    def _in_table(self, name: str, given: dict[str, str]) -> None:
        if name == "table:table-column":
            self._column_tag(given)
        elif name == "table:table-row":
            self._row_repeats = _repeats(given, "table:number-rows-repeated")
            self._column = 1
            if given.get("table:visibility") in _HIDING:
                last = min(self._row + min(self._row_repeats, _MOST_HIDDEN), _FURTHEST_ROW + 1)
                self.sheets[-1].hidden_rows.extend(range(self._row, last))
        elif name in _CELLS:
            self._cell, self._paragraphs = given, []
        elif self._cell is not None:
            self._inner(name, given)

    def end(self, name: str) -> None:
        """A tag ends."""
        depth = len(self._path)
        self._path.pop()
        if self._skip_below:
            if depth <= self._skip_below:
                self._skip_below = 0
            return
        if name == "table:table":
            self._tables -= 1
        elif name in {"text:p", "text:h"}:
            self._in_paragraph = max(0, self._in_paragraph - 1)
        elif name in _CELLS and self._cell is not None:
            self._end_cell(self._cell, covered=name == "table:covered-table-cell")
            self._cell = None
        elif name == "table:table-row" and self.sheets and self._tables == 1:
            self._end_row()

    def text(self, data: str) -> None:
        """Characters between tags; those outside paragraphs are layout of the file."""
        if self._in_paragraph and not self._skip_below and self._cell is not None:
            self._paragraphs[-1].append(data)

    def _begin_table(self, given: dict[str, str]) -> None:
        self._tables += 1
        if self._tables > 1:  # a table inside a cell
            return
        hidden = given.get("table:style-name", "") in self._hiding_styles
        self.sheets.append(OdsSheet(given.get("table:name", ""), hidden))
        self._row, self._column = 1, 1

    def _column_tag(self, given: dict[str, str]) -> None:
        repeats = _repeats(given, "table:number-columns-repeated")
        if given.get("table:visibility") in _HIDING:
            last = min(self._column + repeats, _FURTHEST_COLUMN + 1)
            self.sheets[-1].hidden_columns.extend(range(self._column, last))
        self._column += repeats

    def _inner(self, name: str, given: dict[str, str]) -> None:
        if name in {"text:p", "text:h"}:
            self._paragraphs.append([])
            self._in_paragraph += 1
        elif self._in_paragraph and name == "text:s":
            self._paragraphs[-1].append(" " * min(_repeats(given, "text:c"), _SPACES_AT_ONCE))
        elif self._in_paragraph and name == "text:tab":
            self._paragraphs[-1].append("\t")
        elif self._in_paragraph and name == "text:line-break":
            self._paragraphs[-1].append("\n")

    def _end_cell(self, given: dict[str, str], *, covered: bool) -> None:
        repeats = _repeats(given, "table:number-columns-repeated")
        value, trouble = _value(given, "\n".join(map("".join, self._paragraphs))[:_MOST_TEXT])
        if (value != "" or trouble) and not covered:
            self._cells.append((self._column, repeats, value, trouble))
        down = _repeats(given, "table:number-rows-spanned")
        right = _repeats(given, "table:number-columns-spanned")
        if down > 1 or right > 1:
            self._spans.append((self._column, down, right))
        self._column += repeats

    def _end_row(self) -> None:
        sheet, cells = self.sheets[-1], self._cells
        if cells:
            filled = sum(min(repeats, _FURTHEST_COLUMN) for _, repeats, *_ in cells)
            self._left -= filled * self._row_repeats
            if self._left < 0 or self._column > _FURTHEST_COLUMN + 1:
                raise Refusal("far")
            last = self._row + self._row_repeats
            if last > _FURTHEST_ROW + 1:
                raise Refusal("far")
            for row in range(self._row, last):
                line = sheet.rows.setdefault(row, {})
                for column, repeats, value, trouble in cells:
                    for at in range(column, column + repeats):
                        if not trouble:
                            line[at] = value
                        elif len(sheet.unreadable) < _MOST_TROUBLES:
                            sheet.unreadable.append((row, at, trouble))
        for column, down, right in self._spans:
            sheet.merged.append((self._row, column, self._row + down - 1, column + right - 1))
        self._cells, self._spans = [], []
        self._row += self._row_repeats


def _repeats(given: dict[str, str], name: str) -> int:
    written = given.get(name, "1")
    return max(1, int(written)) if written.isascii() and written.isdigit() and len(written) < 9 else 1


def _value(given: dict[str, str], text: str) -> tuple[Any, str]:
    """What a cell holds, and why it holds nothing that can be used."""
    kind = given.get("office:value-type", "")
    if given.get("calcext:value-type") == "error" or (
        given.get("table:formula") and text.startswith(("#", "Err:"))
    ):
        return "", "error"
    if not kind and given.get("table:formula") and not text:
        return "", "formula"
    if kind in {"float", "percentage", "currency"}:
        return _number(given.get("office:value", ""), text), ""
    if kind == "boolean":
        return given.get("office:boolean-value") == "true", ""
    if kind == "date":
        return _moment(given.get("office:date-value", ""), text), ""
    if kind == "time":
        return _duration(given.get("office:time-value", ""), text), ""
    return given.get("office:string-value", text), ""


def _number(written: str, text: str) -> Any:  # noqa: ANN401 - a number, or what stands there
    try:
        value = float(written)
    except ValueError:
        return text
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


def _moment(written: str, text: str) -> Any:  # noqa: ANN401
    try:
        return datetime.fromisoformat(written[:26]) if "T" in written else date.fromisoformat(written)
    except ValueError:
        return text


def _duration(written: str, text: str) -> Any:  # noqa: ANN401
    match = _DURATION.fullmatch(written)
    if match is None:
        return text
    days, hours, minutes, seconds = (int((part or "0")[:6]) for part in match.group(2, 3, 4, 5))
    whole = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    if match[1] or whole >= timedelta(days=1):
        return -whole if match[1] else whole
    return time(whole.seconds // 3600, whole.seconds // 60 % 60, whole.seconds % 60)
