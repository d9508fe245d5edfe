"""The self-check: nothing of the finished packet is believed because it was meant to be so.

Every line of the contents and of the table from clauses to pages must carry its number, lead where it says, and find its
words there; every page its number, A4, and every font of ours embedded. The file is read in the contained process.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.contained import Broken
from desktop_app.documents.page_stamps import stamped_words
from desktop_app.documents.watch import step, stop_if_cancelled
from desktop_app.packet.assembly.binding import stamp_on

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from desktop_app.contained import Contained
    from desktop_app.documents.packet_pages import Link
    from desktop_app.documents.watch import Watch
    from desktop_app.packet.assembly.binding import Binding
    from desktop_app.packet.assembly.numbering import Leaf
    from desktop_app.packet.assembly.sources import Source

STAGE = "自检"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in the finished file that is not as it must be."""

    code: str
    message: str
    page: int = 0
    """Physical page from 1; 0 for the whole file."""


def check_packet(
    path: Path,
    binding: Binding,
    sources: Mapping[str, Source],
    links: Sequence[Link],
    room: Contained,
    watch: Watch,
) -> tuple[Fault, ...]:
    """Everything that is wrong with the packet at ``path``; empty when it may be handed in.

    ``room`` is a contained process for ``work``.

    Raises:
        Cancelled: ``watch`` called it off.
    """
    plan = binding.plan
    own = [page for page, _ in plan.of_kind("own")]
    request = {
        "do": "check",
        "path": str(path),
        "pages": [
            [_words_of(binding, sources, page, leaf), leaf.kind != "evidence"]
            for page, leaf in enumerate(plan.leaves, 1)
        ],
        "links": [
            [own[link.own_page - 1], list(link.box), link.place.number, link.place.page, link.place.words]
            for link in links
        ],
        "bookmarks": [[title, page] for _, title, page in binding.bookmarks],
    }
    step(watch, STAGE, 0, len(plan.leaves))
    try:
        said = room.ask(
            request,
            told=lambda told: watch.report(STAGE, told["page"], told["of"]),
            check=lambda: stop_if_cancelled(watch),
        )
    except Broken:
        return (Fault("unreadable", "写成后读不回来"),)
    step(watch, STAGE, len(plan.leaves), len(plan.leaves))
    return tuple(Fault(*fault) for fault in said["faults"])


def _words_of(binding: Binding, sources: Mapping[str, Source], page: int, leaf: Leaf) -> str:
    """What must be read on a page: its number as it is printed, and on the cover the check code."""
    if leaf.kind == "evidence":
        return stamped_words(binding.fonts, stamp_on(binding, sources, page, leaf))
    return f"—{leaf.number}—" if leaf.number else binding.code if page == 1 else ""
