"""The trail of a case: the checksums of its history's lines, by which two copies of a case know how they stand to each other.

A copy in whose trail the last line of the other stands, at its place, was made of it and worked on. Where neither has the
other's last line, both were worked on apart, and each has something that the other has not.
"""

from __future__ import annotations

import struct
from base64 import b64decode, b64encode
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST = 3_000
"""Lines that a trail goes back; copies that parted longer ago are taken for an older and a newer one."""
_MASK = 0xFFFFFFFF


def trail_text(checksums: Sequence[int]) -> str:
    """The last lines of a history as a short text, the latest last."""
    return b64encode(struct.pack(f"<{len(checksums)}I", *(crc & _MASK for crc in checksums))).decode()


@dataclass(frozen=True, slots=True)
class Trail:
    """The last lines of a history, up to the one with the number ``last``."""

    last: int
    checksums: tuple[int, ...]

    @classmethod
    def of(cls, last: int, text: str) -> Trail:
        """What ``trail_text`` has made a text of."""
        packed = b64decode(text)
        return cls(last, struct.unpack(f"<{len(packed) // 4}I", packed))

    def line(self, number: int) -> int | None:
        """The checksum of a line; None where the trail does not go back so far, or does not go on so far."""
        place = number - self.last + len(self.checksums) - 1
        return self.checksums[place] if 0 <= place < len(self.checksums) else None

    def parted_from(self, other: Trail) -> bool:
        """Whether each of the two has lines that the other has not."""
        shorter = min(self.last, other.last)
        one, two = self.line(shorter), other.line(shorter)
        return one is not None and two is not None and one != two

    def common(self, other: Trail) -> int:
        """The number of the last line that both have; of copies that parted before both trails begin, where they begin."""
        first = max(self.last - len(self.checksums), other.last - len(other.checksums), 0)
        number = min(self.last, other.last)
        while number > first and self.line(number) != other.line(number):
            number -= 1
        return number
