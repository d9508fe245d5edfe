"""光盘核对: what came of reading the disc back, beside the papers; printed nowhere.

One leaf for each kind of thing that was read, so that a check is one line of history. It keeps which build it was of:
whether it still counts is found out and never stored.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import NamedTuple

from pydantic import Field

from desktop_app.models.choices import Choice
from desktop_app.models.values import LongText, Shape

SECTION = "disc"
CHECKS = f"{SECTION}.checks."
"""What the field ids of checks begin with; the value of a ``Medium`` follows."""
_MOST_FAULTS = 40
"""Sentences about faults that are kept; of more only the number is."""
_WRITTEN = re.compile(r"(\S+) ([^\n]*)\n(\S+) (\d{1,6}) (\d{1,6})\n([^\n]*)\n?(.*)", re.DOTALL)


class CheckedMedium(Choice):
    """What was read back."""

    IMAGE = "image", "光盘映像"
    DISC = "disc", "刻好的光盘"
    COPY = "copy", "U 盘或文件夹"


HANDED_IN = frozenset({CheckedMedium.DISC, CheckedMedium.COPY})
"""What leaves the office; an image stays."""


class DiscChecks(Shape):
    """The newest check of each kind."""

    checks: dict[str, LongText] = Field(default_factory=dict)
    """By the value of a ``CheckedMedium``: the ``DiscCheck``, as written."""


class DiscCheck(NamedTuple):
    """What was read back, when, by whom, and what came of it."""

    at: datetime
    by: str
    build: str
    """Key of the build that it was held against."""
    files: int
    faults: int
    place: str
    """Where it was read: 光盘.iso, E:\\."""
    told: tuple[str, ...] = ()
    """Sentences about the faults."""

    @classmethod
    def read(cls, written: str | None) -> DiscCheck | None:
        """The check that was written as this text; None where it is none."""
        found = _WRITTEN.fullmatch(written or "")
        if found is None:
            return None
        try:
            at = datetime.fromisoformat(found[1])
        except ValueError:
            return None
        if at.tzinfo is None:
            return None
        told = tuple(line for line in found[7].split("\n") if line)
        return cls(at, found[2], found[3], int(found[4]), int(found[5]), found[6], told)

    @property
    def written(self) -> str:
        """The text it is kept as."""
        by, place = (" ".join(text.split()) for text in (self.by, self.place))
        told = [" ".join(line.split()) for line in self.told[:_MOST_FAULTS]]
        head = f"{self.at.isoformat(timespec='seconds')} {by}"
        return "\n".join([head, f"{self.build} {self.files} {self.faults}", place, *told])

    @property
    def good(self) -> bool:
        """Whether everything was as it was made."""
        return not self.faults

    @property
    def result(self) -> str:
        """无误, or how much is not."""
        return f"有 {self.faults} 处不对" if self.faults else f"{self.files} 个文件全部无误"
