"""What the fast reader does not tell of an .xlsb: cells whose formula failed, hidden rows and columns (MS-XLSB).

Runs in the reader's own process; whatever is not as the documents say is left alone.
"""

from __future__ import annotations

import zipfile
from struct import error as not_enough
from struct import unpack_from
from typing import TYPE_CHECKING

from desktop_app.ledgers.xls_look import Looked

if TYPE_CHECKING:
    from collections.abc import Iterator

_ROW, _ERROR, _FORMULA_ERROR, _COLUMNS, _SHEET = 0, 3, 11, 60, 156
_MOST = 200_000


def look_into_xlsb(path: str, parts: dict[str, str]) -> dict[str, Looked]:
    """What was found in each sheet; ``parts`` names their parts by the id of the relation."""
    found: dict[str, Looked] = {}
    with zipfile.ZipFile(path) as package:
        try:
            book = package.read("xl/workbook.bin")
            for kind, at, _ in _records(book):
                if kind == _SHEET:
                    relation, after = _text(book, at + 8)
                    name, _ = _text(book, after)
                    if relation in parts:
                        found[name] = _look(package.read(parts[relation]))
        except (not_enough, IndexError, KeyError, ValueError):
            return found
    return found


def _records(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Type, place and length of each record: numbers of seven bits a byte, the lowest first."""
    at, end = 0, len(data)
    while at < end:
        kind = data[at]
        at += 1
        if kind & 0x80:
            kind = (kind & 0x7F) | (data[at] & 0x7F) << 7
            at += 1
        length = shift = 0
        for _ in range(4):
            byte = data[at]
            at += 1
            length |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                break
        yield kind, at, length
        at += length


def _text(data: bytes, at: int) -> tuple[str, int]:
    count = unpack_from("<I", data, at)[0]
    end = at + 4 + 2 * min(count, 1_000)
    return data[at + 4 : end].decode("utf-16-le", errors="replace"), end


def _look(data: bytes) -> Looked:
    looked = Looked()
    row = 0
    for kind, at, length in _records(data):
        if kind == _ROW:
            row = unpack_from("<I", data, at)[0] + 1
            if length > 11 and data[at + 11] & 0x10:
                looked.hidden_rows.append(row)
        elif kind in (_ERROR, _FORMULA_ERROR) and len(looked.unreadable) < _MOST:
            looked.unreadable.append((row, unpack_from("<I", data, at)[0] + 1, "error"))
        elif kind == _COLUMNS and length > 16 and data[at + 16] & 1 and len(looked.hidden_columns) < _MOST:
            first, last = unpack_from("<II", data, at)
            looked.hidden_columns.extend(range(first + 1, min(last, 16_383) + 2))
    return looked
