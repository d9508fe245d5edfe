"""盖章回收: what has been stamped in which copy, and which scan stands for which page; beside the papers, printed nowhere.

Each tick and each scan is one leaf, so that it is one line of history and one step of undo, and keeps what it was given
for (``review.Tick``): whether it still counts is found out and never stored.
"""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from pydantic import Field

from desktop_app.models.choices import Choice
from desktop_app.models.values import LongText, Shape, YesNo

SECTION = "seals"
STAMPED, SCANS, LEFT_OUT = f"{SECTION}.stamped.", f"{SECTION}.scans.", f"{SECTION}.left_out."
"""What the field ids of ticks, scans and places left out begin with; a key follows."""
_SCAN = re.compile(
    r"(\d{4}-\d{2}-\d{2}) ([^\n]*)\n([0-9a-f]{64}) (\d{1,6}) (0|90|180|270) (\d{1,4}) (code|hand) (\S+)\n([^\n]*)"
)


class Mark(Choice):
    """What is put on paper by hand."""

    SEAL = "seal", "公章"
    SIGN = "sign", "法定代表人签字"
    EDGE = "edge", "骑缝章"


class Seals(Shape):
    """Ticks and scans, by key."""

    stamped: dict[str, LongText] = Field(default_factory=dict)
    """By ``copy_key``: the ``Tick`` of whoever saw the seal on that copy."""
    scans: dict[str, LongText] = Field(default_factory=dict)
    """By the key of a page of the packet: the ``Scan`` that stands for it on the disc."""
    left_out: dict[str, YesNo] = Field(default_factory=dict)
    """By the id of a place that is only customary: this applicant does not stamp it."""


class Scan(NamedTuple):
    """A page of a file that shows a stamped page of the packet."""

    by: str
    on: date
    sha256: str
    page: int
    """Of the file, from 1."""
    turn: int
    """Degrees clockwise that set it upright."""
    copy: int
    """Which copy was scanned, from 1."""
    how: str
    """``code`` where its code was read, ``hand`` where somebody said which page it is."""
    digest: str
    """Of the page of the packet as it was then."""
    file_name: str

    @classmethod
    def read(cls, written: str | None) -> Scan | None:
        """The scan that was written as this text; None where it is none."""
        found = _SCAN.fullmatch(written or "")
        if found is None:
            return None
        try:
            on = date.fromisoformat(found[1])
        except ValueError:
            return None
        page, turn, copy = int(found[4]), int(found[5]), int(found[6])
        return cls(found[2], on, found[3], page, turn, copy, found[7], found[8], found[9])

    @property
    def written(self) -> str:
        """The text it is kept as."""
        by, name = (" ".join(text.split()) for text in (self.by, self.file_name))
        where = f"{self.sha256} {self.page} {self.turn} {self.copy} {self.how} {self.digest}"
        return f"{self.on.isoformat()} {by}\n{where}\n{name}"


def copy_key(copy: int, place: str) -> str:
    """The key of a place (an id of a ``SealPlace``) in one copy."""
    return f"{copy}-{place}"
