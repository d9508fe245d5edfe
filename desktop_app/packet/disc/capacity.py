"""Which disc everything fits on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from desktop_app.notice.models import Medium

_SECTOR = 2048
_PER_FILE = 3 * _SECTOR
"""Bytes that the tables of a disc take for a file."""
_MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Fit:
    """What the files take, and the smallest disc that holds them; None when one disc does not."""

    size: int
    """Bytes, with the tables of the disc."""
    medium: Medium | None
    largest: Medium

    @property
    def words(self) -> str:
        """One line for the user."""
        taken = f"{self.size / _MB:.0f} MB"
        if self.medium is not None:
            return f"共 {taken}，用 {self.medium.label}"
        return f"共 {taken}，一张{self.largest.label}放不下，降低扫描分辨率，或分成两张"


def fit_of(sizes: Iterable[int], media: Sequence[Medium]) -> Fit:
    """The smallest of ``media`` that holds files of these sizes in bytes."""
    total = sum(-(-size // _SECTOR) * _SECTOR + _PER_FILE for size in sizes)
    medium = next((item for item in media if total <= item.capacity), None)
    return Fit(total, medium, media[-1])
