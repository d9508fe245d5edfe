"""The trail of a case: checksums of its history's lines, by which two copies of a case know how they stand to each other.

A copy in whose trail the last line of the other stands, at its place, was made of it and worked on. Where neither has the
other's last line, both were worked on apart, and each has something that the other has not. The latest lines are all in it, of
the earlier ones some, so that it stays short however long a case was worked on.
"""

from __future__ import annotations

import struct
from base64 import b64decode, b64encode
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

DENSE, EVERY, MOST = 256, 16, 400
"""The last lines that are all in a trail; of those before them one in so many; and how many of these at most."""
_MASK = 0xFFFFFFFF


def lines_of(last: int) -> list[int]:
    """The numbers of the lines that are in the trail of a history that ends with ``last``."""
    dense = max(last - DENSE, 0)
    return [*range(EVERY, dense + 1, EVERY)[-MOST:], *range(dense + 1, last + 1)]


def trail_text(checksums: Sequence[int]) -> str:
    """The checksums of those lines, in their order, as a short text."""
    return b64encode(struct.pack(f"<{len(checksums)}I", *(crc & _MASK for crc in checksums))).decode()


@dataclass(frozen=True, slots=True)
class Trail:
    """Checksums of lines of a history, by their numbers."""

    last: int
    checksums: dict[int, int]

    @classmethod
    def of(cls, last: int, text: str) -> Trail:
        """What ``trail_text`` has made a text of; without a line where that is not of a history that ends so."""
        packed, numbers = b64decode(text), lines_of(last)
        if len(packed) != len(numbers) * 4:
            return cls(last, {})
        return cls(last, dict(zip(numbers, struct.unpack(f"<{len(numbers)}I", packed), strict=True)))

    def parted_from(self, other: Trail) -> bool:
        """Whether each of the two has lines that the other has not.

        Where the longer goes on from the shorter by more than ``DENSE`` lines, the last few of the shorter may not be in
        its trail, and are not looked at.
        """
        latest = max(self.checksums.keys() & other.checksums.keys(), default=0)
        return self.checksums.get(latest) != other.checksums.get(latest)

    def common(self, other: Trail) -> int:
        """The number of the last line that is known to be in both; 0 where none is."""
        both = self.checksums.keys() & other.checksums.keys()
        return max(
            (number for number in both if self.checksums[number] == other.checksums[number]), default=0
        )
