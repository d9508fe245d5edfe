"""What goes through the printer for one copy, side by side: whole sheets, in their order, the cover of that very copy in front.

Pure. A sheet that is printed on both sides is always printed with both: the back of a sheet cannot be renewed alone.
Copies are never left to the printer: one that cannot collate, or says it can and does not, would spoil five sets
(``QPrinter.supportsMultipleCopies`` is false for some and true for others); each copy is a job of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from desktop_app.models import formats
from desktop_app.models.choices import Choice
from desktop_app.packet.bundle import COVERS, PACKET

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from desktop_app.packet.bound import BoundPacket

COVER_PAGES = 2
"""Pages of one cover, with its back."""


class Sides(Choice):
    """How paper is printed on."""

    DUPLEX = "duplex", "双面，打印机自动翻面"
    MANUAL = "manual", "双面，手动翻纸"
    SINGLE = "single", "单面"

    @property
    def both(self) -> bool:
        """Whether a sheet has two pages."""
        return self is not Sides.SINGLE


class Side(NamedTuple):
    """One side of a sheet: a page of a file of the build, from 1; 0 is a side that stays empty."""

    file: str
    page: int


EMPTY = Side("", 0)


@dataclass(frozen=True, slots=True)
class Pass:
    """What is sent to the printer in one go; ``name`` says which of two, and is empty where there is one."""

    sides: tuple[Side, ...]
    name: str = ""
    before: str = ""
    """What to do with the paper first."""


@dataclass(frozen=True, slots=True)
class CopyJob:
    """One copy, or a part of it."""

    copy: int
    passes: tuple[Pass, ...]

    @property
    def sides(self) -> int:
        """Sides printed on, empty ones not counted."""
        return sum(side.page > 0 for one in self.passes for side in one.sides)


_FRONTS, _BACKS = "正面", "反面"
_TURN = (
    "正面印好了。把这 {sheets} 张整叠取出，不打乱次序，翻过来放回纸盒，再印反面。"
    "头一回先用两三张试：反面对不上时，换一种“反面次序”"
)


def sheets_with(pages: Iterable[int], total: int, *, both: bool) -> tuple[int, ...]:
    """All pages of the sheets on which ``pages`` are, of a set of ``total``."""
    if not both:
        return tuple(sorted({page for page in pages if page <= total}))
    sheets = sorted({(page + 1) // 2 for page in pages})
    return tuple(page for sheet in sheets for page in (2 * sheet - 1, 2 * sheet) if page <= total)


def count_sheets(pages: Iterable[int], *, both: bool) -> int:
    """How many sheets these pages are on."""
    return len({(page + 1) // 2 for page in pages} if both else set(pages))


def of_packet(
    packet: BoundPacket, pages: Iterable[int], copies: Iterable[int], sides: Sides, *, backwards: bool = True
) -> tuple[CopyJob, ...]:
    """A job for each of ``copies`` with ``pages`` of the packet, made up to whole sheets.

    ``backwards``: the backs come last sheet first, as most printers that drop their paper face down need it.
    """
    chosen = sheets_with(pages, packet.pages, both=sides.both)
    return tuple(
        CopyJob(copy, _passes([_side(page, copy) for page in chosen], sides, backwards)) for copy in copies
    )


def of_file(file: str, pages: int, sides: Sides = Sides.SINGLE) -> CopyJob:
    """A job with all pages of another file of the build: labels, covers."""
    return CopyJob(0, _passes([Side(file, page) for page in range(1, pages + 1)], sides, backwards=True))


def sheets_words(jobs: Iterable[CopyJob], sides: Sides) -> str:
    """共 5 份，每份 75 张: before it is printed, so that the paper is there."""
    listed = list(jobs)
    if not listed:
        return ""
    each = len(listed[0].passes[0].sides)
    each = -(-each // 2) if sides is Sides.DUPLEX else each
    if len(listed) == 1:
        return f"{formats.count(each)} 张纸"
    return f"{len(listed)} 份，每份 {formats.count(each)} 张，共 {formats.count(each * len(listed))} 张纸"


def _side(page: int, copy: int) -> Side:
    """A page of the packet as it lies in this copy: the cover is the one that carries its number."""
    if page <= COVER_PAGES:
        return Side(COVERS, COVER_PAGES * (copy - 1) + page)
    return Side(PACKET, page)


def _passes(sides_: list[Side], sides: Sides, backwards: bool) -> tuple[Pass, ...]:  # noqa: FBT001 - handed through
    if not sides.both:
        return (Pass(tuple(sides_)),)
    paired = list(_paired(sides_))
    if sides is Sides.DUPLEX:
        return (Pass(tuple(side for sheet in paired for side in sheet)),)
    fronts = tuple(front for front, _ in paired)
    backs = tuple(back for _, back in (reversed(paired) if backwards else paired))
    turn = _TURN.format(sheets=len(fronts))
    return (Pass(fronts, _FRONTS), Pass(backs, _BACKS, turn))


def _paired(sides: list[Side]) -> Iterator[tuple[Side, Side]]:
    """Front and back of each sheet; the last back may be empty."""
    for at in range(0, len(sides), 2):
        yield sides[at], sides[at + 1] if at + 1 < len(sides) else EMPTY
