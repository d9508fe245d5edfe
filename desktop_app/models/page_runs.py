"""Which pages of a file are printed, in which order, and which way up: kept as data, so that the file stays as it came.

A piece of evidence has a few runs of pages; whoever changes them works on the list of single pages and puts it back.
A split leaves two pieces of evidence with the same file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from pydantic import Field

from desktop_app.models.values import FrozenShape

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Turn = Literal[0, 90, 180, 270]
"""Degrees clockwise, beyond the way the file itself shows the page."""


class PageRun(FrozenShape):
    """Pages ``first`` to ``last`` of a file (from 1, both printed), backwards where ``last`` is the smaller."""

    first: int = Field(ge=1, le=100_000)
    last: int = Field(ge=1, le=100_000)
    turn: Turn = 0


class PrintedPage(NamedTuple):
    """A page of the file and how it is turned."""

    page: int
    turn: Turn = 0


def printed(runs: Sequence[PageRun], pages: int) -> list[PrintedPage]:
    """The pages that are printed of a file of ``pages``, in their order; runs beyond its end print what there is."""
    if not runs:
        return [PrintedPage(number) for number in range(1, pages + 1)]
    return [
        PrintedPage(number, run.turn)
        for run in runs
        for number in range(run.first, run.last + _way(run), _way(run))
        if number <= pages
    ]


def chosen_pages(runs: Sequence[PageRun]) -> frozenset[int] | None:
    """The pages of the file that are printed at all; None for all of them."""
    if not runs:
        return None
    ends = [sorted((run.first, run.last)) for run in runs]
    return frozenset(number for first, last in ends for number in range(first, last + 1))


def runs_of(chosen: Iterable[PrintedPage], pages: int) -> tuple[PageRun, ...]:
    """The fewest runs that print ``chosen``; none at all for a whole file as it is."""
    listed = list(chosen)
    if listed == printed((), pages):
        return ()
    runs: list[PageRun] = []
    for page, turn in listed:
        last = runs[-1] if runs else None
        if last is not None and turn == last.turn and page == last.last + 1 and last.last >= last.first:
            runs[-1] = last.model_copy(update={"last": page})
        else:
            runs.append(PageRun(first=page, last=page, turn=turn))
    return tuple(runs)


def turned(chosen: Sequence[PrintedPage], places: Iterable[int], by: Turn) -> list[PrintedPage]:
    """The same pages, those at ``places`` (from 0) turned clockwise by ``by`` degrees more."""
    at = set(places)
    return [
        PrintedPage(item.page, _TURNS[(item.turn + by) % 360]) if place in at else item
        for place, item in enumerate(chosen)
    ]


def without(chosen: Sequence[PrintedPage], places: Iterable[int]) -> list[PrintedPage]:
    """The pages that are left when those at ``places`` are not printed."""
    at = set(places)
    return [item for place, item in enumerate(chosen) if place not in at]


def moved(chosen: Sequence[PrintedPage], place: int, to: int) -> list[PrintedPage]:
    """The page at ``place`` taken out and put back so that it stands at ``to``."""
    rest = [*chosen]
    rest.insert(to, rest.pop(place))
    return rest


_TURNS: dict[int, Turn] = {0: 0, 90: 90, 180: 180, 270: 270}


def _way(run: PageRun) -> int:
    return 1 if run.last >= run.first else -1
