"""Tables of text: what encoding, what separator, which rows; and cells pasted from a spreadsheet."""

from __future__ import annotations

import codecs
import csv
import re
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from desktop_app.errors import UnreadableInput
from desktop_app.ledgers.grid import Book, Extent, Sheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

MOST_ROWS = 1_048_576
MOST_CELLS = 24_000_000
MOST_COLUMNS = 16_384
_LONGEST_CELL = 131_072
"""Characters; the csv module takes no more."""
_SEPARATORS = (",", "\t", ";", "|")
_TRIED_ROWS = 50
_TRIED = 2**18
"""Rows and characters at the beginning by which the separator is found."""
_LINE_END = re.compile("\r\n|\r|\n")
_BINARY = [chr(code) for code in range(32) if code not in {9, 10, 11, 12, 13, 26, 27}]
_BINARY_MANY = 0.002
_LOST = "\ufffd"
_LOST_MANY = 0.005
"""Characters that may be lost, as a share of all; more means that it is another encoding, or no text."""
_ENCODINGS = (("gb18030", "GB18030"), ("utf-8", "utf-8"))
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SEPARATOR_LINE = re.compile(r'\A"?sep=(.)"?\r?\n', re.IGNORECASE)


def read_text_table(path: Path, beginning: int = 0) -> Book:
    """The one sheet of a .csv, .tsv or .txt; encoding and separator are found out.

    ``beginning``: keep only so many rows, and say how far the others reach.

    Raises:
        UnreadableInput: it cannot be opened, is no text, or is too large.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableInput(f"“{path.name}”打不开", "关上正在使用它的程序后再试") from error
    text, encoding = _decoded(path.name, data)
    notes = [] if encoding == "utf-8" else [f"“{path.name}”按 {encoding} 编码读取"]
    if lost := text.count(_LOST):
        notes.append(f"“{path.name}”有{lost}处文字读不出，显示为“{_LOST}”")
    rows, extent = _rows(path.name, text, None, beginning)
    sheet = replace(Sheet.of_rows(path.stem, rows), extent=extent if beginning else None)
    return Book(path.name, "text", (sheet,), tuple(notes))


def read_pasted(text: str) -> Book:
    """Cells as spreadsheets put them on the clipboard: tabs between them, a line for each row.

    Raises:
        UnreadableInput: there are more than a sheet can hold.
    """
    name = "粘贴的内容"
    rows, _ = _rows(name, text, "\t" if "\t" in text else None)
    return Book(name, "paste", (Sheet.of_rows(name, rows),))


def _decoded(name: str, data: bytes) -> tuple[str, str]:
    """The text and the name of its encoding; a byte that is wrong costs a character, not the file."""
    for mark, codec in _BOMS:
        if data.startswith(mark):
            text = data.decode(codec, errors="replace")
            return _checked(name, text), "utf-8" if codec == "utf-8-sig" else codec.upper()
    half = _unmarked_utf16(data)
    if half:
        return _checked(name, data.decode(half, errors="replace")), "UTF-16"
    try:
        return _checked(name, data.decode("utf-8")), "utf-8"
    except UnicodeDecodeError:
        tried = [(data.decode(codec, errors="replace"), label) for codec, label in _ENCODINGS]
        text, label = min(tried, key=lambda item: item[0].count(_LOST))
        return _checked(name, text), label


def _unmarked_utf16(data: bytes) -> str:
    """Text of the Latin and Chinese kind in UTF-16 has zeros at every other place where its separators are."""
    sample = data[:4096]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if len(data) % 2 or max(even, odd) * 10 < len(sample) // 2 or min(even, odd):
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _checked(name: str, text: str) -> str:
    """``text`` if it is one: a program or a picture read as characters is full of controls."""
    if text.count(_LOST) > max(1, len(text) * _LOST_MANY):
        raise UnreadableInput(f"“{name}”不是工作簿，也认不出文字编码", "用 Excel 打开，另存为 .xlsx")
    found = sum(map(text.count, _BINARY))
    if found > len(text) * _BINARY_MANY or text.startswith("\0"):
        raise UnreadableInput(f"“{name}”不是工作簿，也不是文字表格", "选放台账的工作簿")
    return text


def _rows(name: str, text: str, separator: str | None, beginning: int = 0) -> tuple[list[list[str]], Extent]:
    """The rows down to the last in which something stands, or the first of them, and how far they reach."""
    given = _SEPARATOR_LINE.match(text)
    if given:
        separator, text = given[1], text[given.end() :]
    if separator is None:
        separator = _separator(text)
    rows: list[list[str]] = []
    widest = height = filled = 0
    try:
        for number, row in enumerate(_parsed(text, separator), 1):
            if not any(
                map(str.strip, row)
            ):  # blank rows by the million count only when something stands below them
                continue
            widest = max(widest, len(row))
            if number > MOST_ROWS or widest > MOST_COLUMNS or number * widest > MOST_CELLS:
                raise UnreadableInput(f"“{name}”的行列太多", "分成几份后再添加")
            filled += 1
            if not beginning or number <= beginning:
                rows += [[] for _ in range(number - 1 - len(rows))]
                rows.append(row)
            height = number
    except csv.Error as error:
        message = f"“{name}”第{height + 1}行以后有一格超过 {_LONGEST_CELL:,} 字"
        raise UnreadableInput(message, "看一看引号是否成对") from error
    return rows, Extent(height, widest, filled)


def _separator(text: str) -> str:
    """What divides the first rows most evenly into the most columns."""
    best, columns = ",", 1.0
    for candidate in _SEPARATORS:
        try:
            widths = [len(row) for row in islice(_parsed(text[:_TRIED], candidate), _TRIED_ROWS) if any(row)]
        except csv.Error:
            continue
        if not widths:
            continue
        usual = max(set(widths), key=widths.count)
        score = usual * widths.count(usual) / len(widths)
        if usual > 1 and score > columns:
            best, columns = candidate, score
    return best


def _parsed(text: str, separator: str) -> Iterable[list[str]]:
    return csv.reader(_lines(text), delimiter=separator)


def _lines(text: str) -> Iterator[str]:
    """Each line with its end; ``str.splitlines`` would end lines at more than line ends."""
    at = 0
    for match in _LINE_END.finditer(text):
        yield text[at : match.end()]
        at = match.end()
    if at < len(text):
        yield text[at:]
