"""Checksums of rows: a flipped bit inside a text is found when the row is read, not printed.

The database checks its own structure, not what its texts say. CRC-32 finds every single burst of up to 32 bits; it is
a guard against worn disks and bad copies, not against somebody who means harm.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_BETWEEN = "\x1f"
_NOTHING = "\x00"


def checksum(*parts: str | int | None) -> int:
    """The checksum of a row by its columns, in their order."""
    words = (_NOTHING if part is None else str(part) for part in parts)
    return crc32(_BETWEEN.join(words).encode("utf-8", "surrogatepass"))


def row_checksum(kind: str, position: int, content: str) -> int:
    """The checksum of a ledger row; the same content elsewhere has another."""
    return crc32(content.encode("utf-8", "surrogatepass"), _start(kind) ^ position)


def damaged_rows(kind: str, rows: Iterable[tuple[int, str, int]]) -> Iterator[int]:
    """Positions of those rows (position, content, checksum) that are not what was written."""
    start = _start(kind)
    for position, content, kept in rows:
        if crc32(content.encode("utf-8", "surrogatepass"), start ^ position) != kept:
            yield position


def _start(kind: str) -> int:
    return crc32(kind.encode())
