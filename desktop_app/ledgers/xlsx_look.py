"""What the fast reader does not tell of an .xlsx: cells whose formula failed or has no result, hidden rows and columns.

Most sheets hold nothing of the kind. That is found out as their bytes pass by; only what stands out is looked for.
Runs in the reader's own process.
"""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING

from desktop_app.ledgers.xls_look import Looked

if TYPE_CHECKING:
    from collections.abc import Iterator

_CHUNK = 2**18
_LAST_COLUMN = 16_384
# No pattern looks at a byte more than a few times whatever a file holds: tags end at the next one, blanks are not given back.
_ROW = re.compile(rb"""<(?:\w+:)?row\b([^<>]*)>""")
_COLUMN = re.compile(rb"""<(?:\w+:)?col\b([^<>]*)>""")
_HIDDEN = re.compile(rb"""\bhidden\s*=\s*["'](?:1|true)["']""")
_NUMBER = re.compile(rb"""\br\s*=\s*["'](\d{1,7})["']""")
_MIN, _MAX = (
    re.compile(rb"""\bmin\s*=\s*["'](\d{1,5})["']"""),
    re.compile(rb"""\bmax\s*=\s*["'](\d{1,5})["']"""),
)
_CELL = re.compile(rb"""<(?:\w+:)?c\b([^<>]*?)(/?)>""")
_FORMULA_CELL = re.compile(
    rb"""<(?:\w+:)?c\b([^<>]*)>\s*+<(?:\w+:)?f\b[^<>]*?(?:/>|>[^<]*</(?:\w+:)?f>)\s*+"""
    rb"""(?:(?:<(?:\w+:)?v\s*+/>|<(?:\w+:)?v>\s*+</(?:\w+:)?v>)\s*+)?+</(?:\w+:)?c>""",
)
_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,3})(\d{1,7})["']""")
_ERROR_TYPE = re.compile(rb"""\bt\s*=\s*["']e["']""")
_MARKS = {b"<f": b"f", b'="e"': b"e", b"hidden=": b"h"}
"""What a sheet without any peculiarity holds none of; the first is also how some other tags begin.

With a letter of each: most chunks do not even hold that, and a single one is looked for twenty times as fast.
"""
_UNUSUAL = (b":sheetData", b"='", b" =", b"= ")
"""What the beginning of a sheet holds when its writer prefixes tags, or sets signs otherwise than programs do."""
_FORMULA_MARKS = (b"<f>", b"<f ", b"<f/", b":f")
_RARE_MARKS = {b":f": b"f", b"'e'": b"e", b'"e"': b"e", b"hidden": b"h"}


def look_into_xlsx(path: str, part: str) -> Looked:
    """What was found in the sheet that is this part."""
    looked = Looked()
    with zipfile.ZipFile(path) as package:
        if not _stands_out(package, part):
            return looked
        data = package.read(part)
    if b"hidden" in data:
        looked.hidden_rows = list(_hidden_rows(data))
        looked.hidden_columns = sorted(_hidden_columns(data))
    if any(mark in data for mark in _FORMULA_MARKS):
        looked.unreadable += _marked((match[1] for match in _FORMULA_CELL.finditer(data)), "formula")
    if b'"e"' in data or b"'e'" in data:
        found = (match[1] for match in _CELL.finditer(data) if _ERROR_TYPE.search(match[1]))
        looked.unreadable += _marked(found, "error")
    return looked


def _stands_out(package: zipfile.ZipFile, part: str) -> bool:
    marks = PassingBy()
    with package.open(part) as file:
        return any(map(marks.stands_out, iter(lambda: file.read(_CHUNK), b"")))


class PassingBy:
    """A sheet of which one chunk after the other passes by, to find out whether there is anything in it to look for."""

    def __init__(self) -> None:
        self.found = False
        self._marks: dict[bytes, bytes] = {}
        self._tail = b""

    def stands_out(self, chunk: bytes) -> bool:
        """Whether anything did in this chunk or before."""
        if self.found:
            return True
        if not self._marks:
            self._marks = _MARKS if not any(mark in chunk for mark in _UNUSUAL) else _MARKS | _RARE_MARKS
        edge = self._tail + chunk[:8]
        found = [
            mark
            for mark, letter in self._marks.items()
            if (letter in chunk and mark in chunk) or mark in edge
        ]
        self._tail, tail = chunk[-8:], self._tail
        self.found = bool(found) and (
            found != [b"<f"] or any(mark in tail + chunk for mark in _FORMULA_MARKS)
        )
        return self.found


def _hidden_rows(data: bytes) -> Iterator[int]:
    for match in _ROW.finditer(data):
        if _HIDDEN.search(match[1]) and (number := _NUMBER.search(match[1])):
            yield int(number[1])


def _hidden_columns(data: bytes) -> set[int]:
    found: set[int] = set()
    for match in _COLUMN.finditer(
        data[: data.find(b"<sheetData")] if b"<sheetData" in data else data[:_CHUNK]
    ):
        first, last = _MIN.search(match[1]), _MAX.search(match[1])
        if _HIDDEN.search(match[1]) and first and last:
            found.update(range(int(first[1]), min(int(last[1]), _LAST_COLUMN) + 1))
            if len(found) >= _LAST_COLUMN:  # the same ones may be hidden again and again
                break
    return found


def _marked(tags: Iterator[bytes], code: str) -> list[tuple[int, int, str]]:
    marked: list[tuple[int, int, str]] = []
    for text in tags:
        reference = _REFERENCE.search(text)
        if reference:
            marked.append((int(reference[2]), column_number(reference[1].decode("ascii")), code))
    return marked


def column_number(letters: str) -> int:
    """The number of a column by its letters: A is 1."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
