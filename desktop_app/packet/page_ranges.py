"""Pages as people write them: 封面、V、2—15, 40-42. By the number that is printed on the page, not by place in the file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from desktop_app.errors import AppError
from desktop_app.models.folding import fold
from desktop_app.packet.bound import COVER

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop_app.packet.bound import BoundPacket

_BETWEEN = re.compile(r"[、,;；，\s]+")
_DASH = re.compile(r"[-—–―－~～〜至到]+")
_AROUND = re.compile(r"[第页]|(?<=[0-9IVX])面")
_MANY = 2
"""Pages in a row that are told one by one; more are told as a range."""


class NoSuchPages(AppError):
    """What was typed names no pages of the packet."""


def pages_typed(text: str, packet: BoundPacket) -> tuple[int, ...]:
    """Physical pages of ``packet`` that ``text`` names, in the order of the packet; each once.

    Raises:
        NoSuchPages: a piece names no page; says which piece.
    """
    places = {number.upper(): page for page, number in enumerate(packet.numbers, 1) if number} | {COVER: 1}
    found: set[int] = set()
    for piece in _BETWEEN.split(_AROUND.sub("", fold(text)).strip()):
        if not piece:
            continue
        ends = _DASH.split(piece)
        if len(ends) > 2:
            raise NoSuchPages(f"“{piece}”读不懂", "写成 3、12-15、40 这样")
        first = _place(ends[0], places, piece) if ends[0] else 1
        last = first
        if len(ends) == 2:
            last = _place(ends[1], places, piece) if ends[1] else packet.pages
        if last < first:
            raise NoSuchPages(f"“{piece}”前大后小", "把小的页码写在前面")
        found.update(range(first, last + 1))
    if not found:
        raise NoSuchPages("还没有写页码", "写成 3、12-15、40 这样，封面写“封面”")
    return tuple(sorted(found))


def page_words(packet: BoundPacket, pages: Iterable[int]) -> str:
    """How physical pages are told: 封面、第 V、2、3、12—15 页; empty for none."""
    apart: list[str] = []
    runs: list[list[int]] = []
    for page in pages:
        if not packet.numbers[page - 1]:
            if not apart:  # the back of the cover goes with it
                apart.append(packet.called(page))
        elif runs and page == runs[-1][-1] + 1 and _alike(packet, page):
            runs[-1].append(page)
        else:
            runs.append([page])
    parts: list[str] = []
    for run in runs:
        names = [packet.called(page) for page in run]
        parts += [f"{names[0]}—{names[-1]}"] if len(names) > _MANY else names
    if parts:
        apart.append(f"第 {'、'.join(parts)} 页")
    return "、".join(apart)


def _alike(packet: BoundPacket, page: int) -> bool:
    """Whether a page is numbered in the same way as the one before it."""
    return packet.numbers[page - 1].isdecimal() == packet.numbers[page - 2].isdecimal()


def _place(name: str, places: dict[str, int], piece: str) -> int:
    page = places.get(name.upper())
    if page is None:
        last = next(name for name in reversed(places) if name.isdecimal() or name == COVER)
        raise NoSuchPages(f"没有“{piece}”这样的页", f"正文到第 {last} 页，前面的写 I、II，封面写“封面”")
    return page
