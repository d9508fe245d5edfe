"""What the fast reader does not tell of an .xls: cells whose formula failed, hidden rows and columns.

An .xls is a small file system (MS-CFB) in which one stream holds the workbook as records (MS-XLS). Runs in the reader's own
process; whatever is not as the documents say is left alone, since only hints and refusals follow from it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from struct import error as not_enough
from struct import unpack_from
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_NO_SECTOR = 0xFFFFFFFA
"""Numbers from here on mean something else than a sector."""
_IN_HEADER = 109
"""Sectors of the allocation table that the header itself names."""
_SMALL = 4096
"""Streams below so many bytes lie in the small sectors."""
_BEGIN, _END, _SHEET, _ROW, _COLUMNS, _ERROR = 0x809, 0x0A, 0x85, 0x208, 0x7D, 0x205
_FORMULAS = frozenset({0x06, 0x206, 0x406})
_MOST = 200_000


@dataclass(slots=True)
class Looked:
    """What was found in one sheet; places are 1-based."""

    unreadable: list[tuple[int, int, str]] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)


def look_into_xls(path: str) -> list[Looked]:
    """One for each sheet, in the order of the workbook; none when the file is not as the documents say."""
    with open(path, "rb") as file:  # noqa: PTH123 - the reader's process imports little
        data = file.read()
    try:
        stream = Compound(data).stream(("workbook", "book"))
        return [_look(stream, at) for at in _sheets(stream)]
    except (not_enough, IndexError, ValueError, OverflowError):
        return []


def points_outside(path: str) -> bool:
    """Whether the header of an OLE file names a sector of its allocation table far behind the end of the file.

    The fast reader would look for it there and never come back.
    """
    with open(path, "rb") as file:  # noqa: PTH123 - the reader's process imports little
        header = file.read(512)
        size = file.seek(0, 2)
    if len(header) < 512:  # the header is one sector
        return False
    sectors = size // (1 << min(unpack_from("<H", header, 30)[0], 20)) + 1
    named = (*unpack_from(f"<{_IN_HEADER}I", header, 76), unpack_from("<I", header, 68)[0])
    return any(sectors < number < _NO_SECTOR for number in named)


class Compound:
    """The streams of an OLE file.

    Whatever is not as the documents say raises ``struct.error``, ``IndexError``, ``ValueError`` or ``OverflowError``.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._size: int = 1 << min(unpack_from("<H", data, 30)[0], 20)
        table: list[int] = []
        sectors = len(data) // self._size + 1
        listed = [number for number in unpack_from(f"<{_IN_HEADER}I", data, 76) if number < _NO_SECTOR]
        more, rest = unpack_from("<II", data, 68)
        for _ in range(min(rest, 10_000)):
            if more >= _NO_SECTOR:
                break
            *numbers, more = unpack_from(f"<{self._size // 4}I", data, self._at(more))
            listed += [number for number in numbers if number < _NO_SECTOR]
        for number in listed:
            if len(table) > sectors:  # a table longer than the file has sectors says nothing more
                break
            table += unpack_from(f"<{self._size // 4}I", data, self._at(number))
        self._table = table

    def names(self) -> frozenset[str]:
        """What lies at the top, in small letters; what is put in (a document inside of a workbook) lies further down."""
        return frozenset(filter(None, self._at_top(self._entries())))

    def _entries(self) -> list[bytes]:
        directory = self._chain(unpack_from("<I", self._data, 48)[0])
        return [directory[at : at + 128] for at in range(0, len(directory) - 127, 128)]

    def _at_top(self, entries: list[bytes]) -> dict[str, bytes]:
        """The entries below the first, which is the root: a tree of left and right neighbours."""
        found: dict[str, bytes] = {}
        seen: set[int] = set()
        ahead = [unpack_from("<I", entries[0], 76)[0]]
        while ahead:
            number = ahead.pop()
            if number >= len(entries) or number in seen:
                continue
            seen.add(number)
            entry = entries[number]
            found.setdefault(self._name(entry), entry)
            ahead += unpack_from("<II", entry, 68)
        return found

    def stream(self, names: tuple[str, ...]) -> bytes:
        """The first stream of one of these names."""
        entries = self._entries()
        named = self._at_top(entries)
        entry = next((named[name] for name in names if name in named), None)
        if entry is None:
            raise ValueError(names)
        start, size = unpack_from("<II", entry, 116)
        if size >= _SMALL:
            return self._chain(start)[:size]
        return self._small(entries[0], start)[:size]

    def _small(self, root: bytes, start: int) -> bytes:
        holder = self._chain(unpack_from("<I", root, 116)[0])
        links = self._chain(unpack_from("<I", self._data, 60)[0])
        table = unpack_from(f"<{len(links) // 4}I", links)
        pieces = []
        for _ in range(len(table)):
            if start >= _NO_SECTOR:
                break
            pieces.append(holder[start * 64 : start * 64 + 64])
            start = table[start]
        return b"".join(pieces)

    def _chain(self, number: int) -> bytes:
        pieces = []
        for _ in range(len(self._table)):
            if number >= _NO_SECTOR:
                break
            pieces.append(self._data[self._at(number) : self._at(number) + self._size])
            number = self._table[number]
        return b"".join(pieces)

    def _at(self, number: int) -> int:
        return (number + 1) * self._size

    @staticmethod
    def _name(entry: bytes) -> str:
        length: int = unpack_from("<H", entry, 64)[0]
        return entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", errors="replace").lower()


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Type, place and length of each record from ``at`` on."""
    while at + 4 <= len(stream):
        kind, length = unpack_from("<HH", stream, at)
        yield kind, at + 4, length
        at += 4 + length


def _sheets(stream: bytes) -> list[int]:
    """Where each sheet begins."""
    found: list[int] = []
    for kind, at, _ in _records(stream, 0):
        if kind == _END:
            break
        if kind == _SHEET:
            found.append(unpack_from("<I", stream, at)[0])
    return found


def _look(stream: bytes, start: int) -> Looked:
    looked = Looked()
    depth = 0
    for kind, at, length in _records(stream, start):
        if kind == _BEGIN:
            depth += 1
        elif kind == _END:
            depth -= 1
            if depth <= 0:
                break
        elif depth == 1 and len(looked.unreadable) < _MOST:
            _take(stream, kind, at, length, looked)
    return looked


def _take(stream: bytes, kind: int, at: int, length: int, looked: Looked) -> None:
    if (
        kind == _ROW
        and length >= 16
        and len(looked.hidden_rows) < _MOST
        and unpack_from("<H", stream, at + 12)[0] & 0x20
    ):
        looked.hidden_rows.append(unpack_from("<H", stream, at)[0] + 1)
    elif kind == _COLUMNS and length >= 10 and len(looked.hidden_columns) < _MOST and stream[at + 8] & 1:
        first, last = unpack_from("<HH", stream, at)
        looked.hidden_columns.extend(range(first + 1, min(last, 255) + 2))
    elif (kind == _ERROR and length >= 8 and stream[at + 7]) or (
        kind in _FORMULAS
        and length >= 14
        and stream[at + 12 : at + 14] == b"\xff\xff"
        and stream[at + 6] == 2
    ):
        _mark(stream, at, looked)


def _mark(stream: bytes, at: int, looked: Looked) -> None:
    row, column = unpack_from("<HH", stream, at)
    looked.unreadable.append((row + 1, column + 1, "error"))
