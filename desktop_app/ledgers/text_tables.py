"""Tables of text: what encoding, what separator, which rows; and cells pasted from a spreadsheet."""

from __future__ import annotations

import codecs
import csv
import io
import re
from itertools import islice
from typing import TYPE_CHECKING

from desktop_app.errors import UnreadableInput
from desktop_app.ledgers.grid import Book, Sheet

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

MOST_ROWS = 1_048_576
MOST_CELLS = 24_000_000
_LONGEST_CELL = 131_072
"""Characters; the csv module takes no more."""
_SEPARATORS = (",", "\t", ";", "|")
_TRIED_ROWS = 50
_BINARY = re.compile("[\0-\x08\x0e-\x19\x1c-\x1f]")
_BINARY_MANY = 0.002
_LOST = "\ufffd"
_LOST_MANY = 0.005
"""Characters that may be lost, as a share of all; more means that it is another encoding, or no text."""
_ENCODINGS = (("gb18030", "GB18030"), ("utf-8", "utf-8"))
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SEPARATOR_LINE = re.compile(r'\A"?sep=(.)"?\r?\n', re.IGNORECASE)


def read_text_table(path: Path) -> Book:
    """The one sheet of a .csv, .tsv or .txt; encoding and separator are found out.

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
    sheet = Sheet.of_rows(path.stem, _rows(path.name, text, None))
    return Book(path.name, "text", (sheet,), tuple(notes))


def read_pasted(text: str) -> Book:
    """Cells as spreadsheets put them on the clipboard: tabs between them, a line for each row.

    Raises:
        UnreadableInput: there are more than a sheet can hold.
    """
    name = "粘贴的内容"
    return Book(name, "paste", (Sheet.of_rows(name, _rows(name, text, "\t" if "\t" in text else None)),))


def _decoded(name: str, data: bytes) -> tuple[str, str]:
    """The text and the name of its encoding; a byte that is wrong costs a character, not the file."""
    for mark, codec in _BOMS:
        if data.startswith(mark):
            text = data.decode(codec, errors="replace")
            return _checked(name, text), "utf-8" if codec == "utf-8-sig" else "UTF-16"
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
    found = len(_BINARY.findall(text))
    if found > len(text) * _BINARY_MANY or text.startswith("\0"):
        raise UnreadableInput(f"“{name}”不是工作簿，也不是文字表格", "选放台账的工作簿")
    return text


def _rows(name: str, text: str, separator: str | None) -> list[list[str]]:
    given = _SEPARATOR_LINE.match(text)
    if given:
        separator, text = given[1], text[given.end() :]
    if separator is None:
        separator = _separator(text)
    rows: list[list[str]] = []
    widest = 0
    try:
        for row in _parsed(text, separator):
            rows.append(row)
            widest = max(widest, len(row))
            if len(rows) > MOST_ROWS or len(rows) * widest > MOST_CELLS:
                raise UnreadableInput(f"“{name}”的行列太多", "分成几份后再添加")
    except csv.Error as error:
        message = f"“{name}”第{len(rows) + 1}行以后有一格超过 {_LONGEST_CELL:,} 字"
        raise UnreadableInput(message, "看一看引号是否成对") from error
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def _separator(text: str) -> str:
    """What divides the first rows most evenly into the most columns."""
    best, columns = ",", 1.0
    for candidate in _SEPARATORS:
        try:
            widths = [len(row) for row in islice(_parsed(text, candidate), _TRIED_ROWS) if any(row)]
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
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator)
