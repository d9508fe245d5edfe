"""The same paper twice: by its bytes, or by what its pages look like."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from desktop_app.models.evidence import UNSORTED
from desktop_app.models.page_runs import chosen_pages
from desktop_app.packet.preflight.looks import alike
from desktop_app.packet.preflight.remarks import Level, Remark, numbered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop_app.models.evidence import Evidence
    from desktop_app.packet.preflight.facts import Facts

_MOST_PRINTS = 1500
"""Pages that are compared with one another; a million pairs take about a second."""


class Use(NamedTuple):
    """What a file is there for: the material it stands under, and its pages that are printed (from 1; None: all)."""

    material: str = UNSORTED
    pages: frozenset[int] | None = None

    @classmethod
    def of(cls, item: Evidence) -> Use:
        """The use that a piece of evidence makes of its file."""
        return cls(item.material, chosen_pages(item.runs))


def duplicates(files: Sequence[tuple[str, Facts]], uses: Sequence[Use] = ()) -> dict[int, tuple[Remark, ...]]:
    """Remarks by the place in ``files`` of the later one of two that are the same, each with its name and facts.

    The pieces of a file that was split are no doubles of one another, and pages left out are not looked at. The same
    file under two materials is bound once and referred to (experience D11), which is only noted.
    """
    uses = uses or [Use()] * len(files)
    found: dict[int, list[Remark]] = {}
    with_bytes: dict[str, list[int]] = {}
    same: set[int] = set()
    for place, (name, facts) in enumerate(files):
        if not facts.sha256 or not facts.size:
            continue
        before = with_bytes.setdefault(facts.sha256, [])
        alike_ones = [other for other in before if _overlap(uses[other].pages, uses[place].pages)]
        mine = uses[place].material
        near = [
            other
            for other in alike_ones
            if UNSORTED in (mine, uses[other].material) or uses[other].material == mine
        ]
        earlier = next(iter(near or alike_ones), None)
        before.append(place)
        if earlier is not None:
            same.add(place)
            elsewhere = not near and uses[earlier].pages == uses[place].pages
            found.setdefault(place, []).append(_same_file(name, files[earlier][0], elsewhere=elsewhere))
    for place, remarks in _by_picture(files, same, uses).items():
        found.setdefault(place, []).extend(remarks)
    return {place: tuple(remarks) for place, remarks in found.items()}


def _same_file(name: str, other: str, *, elsewhere: bool) -> Remark:
    message = f"“{name}”和“{other}”是同一个文件"
    if elsewhere:
        way = "纸质件只印一次，这里写明在哪一页"
        return Remark(
            code="same_file_elsewhere", level=Level.NOTE, message=f"{message}，放在两项材料下", way=way
        )
    return Remark(code="same_file", level=Level.WARNING, message=message, way="留一份，或放到另一项材料下")


def _overlap(one: frozenset[int] | None, other: frozenset[int] | None) -> bool:
    return one is None or other is None or not one.isdisjoint(other)


def _by_picture(
    files: Sequence[tuple[str, Facts]], same: set[int], uses: Sequence[Use]
) -> dict[int, list[Remark]]:
    seen: list[tuple[str, int, int]] = []
    pairs: dict[tuple[int, int], list[int]] = {}
    for place, (_, facts) in enumerate(files):
        if place in same:
            continue
        printed = uses[place].pages
        for number, page in enumerate(facts.pages, 1):
            if not page.print or len(seen) >= _MOST_PRINTS or (printed is not None and number not in printed):
                continue
            earlier = next((item for item in seen if alike(item[0], page.print)), None)
            if earlier is not None:
                pairs.setdefault((place, earlier[1]), []).append(number)
            seen.append((page.print, place, number))
    found: dict[int, list[Remark]] = {}
    for (place, earlier_place), numbers in pairs.items():
        name, facts = files[place]
        other = files[earlier_place][0] if earlier_place != place else ""
        where = "" if len(facts.pages) == 1 else numbered(numbers)
        what = f"和“{other}”里的一样" if other else "和前面的页一样"
        found.setdefault(place, []).append(
            Remark(
                code="same_picture",
                level=Level.WARNING,
                message=f"“{name}”{where}{what}",
                way="看一眼，重复的不选",
                pages=tuple(numbers),
            )
        )
    return found
