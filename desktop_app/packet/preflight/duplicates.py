"""The same paper twice: by its bytes, or by what its pages look like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.packet.preflight.looks import alike
from desktop_app.packet.preflight.remarks import Level, Remark, numbered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop_app.packet.preflight.facts import Facts

_MOST_PRINTS = 1500
"""Pages that are compared with one another; a million pairs take about a second."""


def duplicates(
    files: Sequence[tuple[str, Facts]], chosen: Sequence[frozenset[int] | None] = ()
) -> dict[int, tuple[Remark, ...]]:
    """Remarks by the place in ``files`` of the later one of two that are the same, each with its name and facts.

    ``chosen`` are the pages of each that are printed (from 1; None: all): the pieces of a file that was split are no
    doubles of one another, and pages left out are not looked at.
    """
    chosen = chosen or [None] * len(files)
    found: dict[int, list[Remark]] = {}
    with_bytes: dict[str, list[int]] = {}
    same: set[int] = set()
    for place, (name, facts) in enumerate(files):
        if not facts.sha256 or not facts.size:
            continue
        before = with_bytes.setdefault(facts.sha256, [])
        earlier = next((other for other in before if _overlap(chosen[other], chosen[place])), None)
        before.append(place)
        if earlier is not None:
            same.add(place)
            found.setdefault(place, []).append(
                Remark(
                    code="same_file",
                    level=Level.WARNING,
                    message=f"“{name}”和“{files[earlier][0]}”是同一个文件",
                    way="留一份，或放到另一项材料下",
                )
            )
    for place, remarks in _by_picture(files, same, chosen).items():
        found.setdefault(place, []).extend(remarks)
    return {place: tuple(remarks) for place, remarks in found.items()}


def _overlap(one: frozenset[int] | None, other: frozenset[int] | None) -> bool:
    return one is None or other is None or not one.isdisjoint(other)


def _by_picture(
    files: Sequence[tuple[str, Facts]], same: set[int], chosen: Sequence[frozenset[int] | None]
) -> dict[int, list[Remark]]:
    seen: list[tuple[str, int, int]] = []
    pairs: dict[tuple[int, int], list[int]] = {}
    for place, (_, facts) in enumerate(files):
        if place in same:
            continue
        printed = chosen[place]
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
