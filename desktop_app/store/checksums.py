"""Checksums of rows: a flipped bit inside a text is found when the row is read, not printed.

The database checks its own structure, not what its texts say. CRC-32 finds every single burst of up to 32 bits; it is
a guard against worn disks and bad copies, not against somebody who means harm.
"""

from __future__ import annotations

from operator import methodcaller
from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_BETWEEN = "\x1f"
_NOTHING = "\x00"
_BYTES = methodcaller("encode", "utf-8", "surrogatepass")


def checksum(*parts: str | int | None) -> int:
    """The checksum of a row by its columns, in their order."""
    words = [part if type(part) is str else _NOTHING if part is None else str(part) for part in parts]
    return crc32(_BETWEEN.join(words).encode("utf-8", "surrogatepass"))


def row_checksum(kind: str, position: int, content: str) -> int:
    """The checksum of a ledger row; the same content elsewhere has another."""
    return crc32(content.encode("utf-8", "surrogatepass"), _start(kind) ^ position)


def row_checksums(kind: str, first: int, contents: Sequence[str]) -> Iterator[int]:
    """The checksums of ledger rows that stand one behind the other from position ``first`` on."""
    starts = map(_start(kind).__xor__, range(first, first + len(contents)))
    return map(crc32, map(_BYTES, contents), starts)


def damaged_rows(kind: str, rows: Sequence[tuple[int, str, int]]) -> list[int]:
    """Positions of those rows (position, content, checksum) that are not what was written."""
    positions, contents, kept = zip(*rows, strict=True) if rows else ((), (), ())
    found = map(crc32, map(_BYTES, contents), map(_start(kind).__xor__, positions))
    return [position for position, now, then in zip(positions, found, kept, strict=True) if now != then]


def _start(kind: str) -> int:
    return crc32(kind.encode())
