"""The files that are joined: evidence as it is where it can be, otherwise prepared in a contained process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.contained import Broken
from desktop_app.documents.watch import step, stop_if_cancelled
from desktop_app.errors import DocumentError
from desktop_app.models.page_runs import printed
from desktop_app.packet.preflight.facts import is_a4_size
from desktop_app.packet.preflight.kinds import FileKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from desktop_app.contained import Contained
    from desktop_app.documents.watch import Watch
    from desktop_app.packet.assembly.parts import Paper

STAGE = "整理证明"
_AROUND = ("top_left", "top_right", "right", "left")
"""The corners clockwise."""


@dataclass(frozen=True, slots=True)
class Source:
    """The pages of one paper, ready to be joined."""

    pages: tuple[tuple[Path, int], ...]
    """File and page (from 1) of each page of the paper."""
    sizes: tuple[tuple[float, float], ...]
    """Width and height of each as it is shown, in points."""
    corners: tuple[str, ...]
    """The corner of each that is free for a stamp."""


def sources_of(
    papers: Sequence[Paper], files: Mapping[str, Path], folder: Path, room: Contained, watch: Watch
) -> dict[str, Source]:
    """A source for every paper whose pages are bound, by the id of its evidence; what has to be made lies in ``folder``.

    ``room`` is a contained process for ``work``.

    Raises:
        DocumentError: a file cannot be prepared after all.
        Cancelled: ``watch`` called it off.
    """
    made: dict[str, Source] = {}
    for number, paper in enumerate(papers):
        step(watch, STAGE, number, len(papers))
        path = files[paper.evidence.id]
        if _is_ready(paper):
            made[paper.evidence.id] = _as_it_is(paper, path)
        else:
            made[paper.evidence.id] = _prepared(paper, path, f"{number:04d}", folder, room, watch)
    step(watch, STAGE, len(papers), len(papers))
    return made


def _is_ready(paper: Paper) -> bool:
    """Whether the pages of a PDF can be joined as they are."""
    assert paper.inspected is not None  # noqa: S101 - bound papers were inspected
    facts = paper.inspected.facts
    if facts.kind is not FileKind.PDF:
        return False
    spoilt = facts.repaired or facts.marks or facts.form or facts.signatures or facts.owner_locked
    chosen = printed(paper.evidence.runs, len(facts.pages))
    turned = any(item.turn for item in chosen)
    twice = len({item.page for item in chosen}) < len(chosen)
    fits = all(is_a4_size(page.width, page.height) for page in facts.pages)
    return fits and not (spoilt or turned or twice)


def _as_it_is(paper: Paper, path: Path) -> Source:
    assert paper.inspected is not None  # noqa: S101 - bound papers were inspected
    facts = paper.inspected.facts
    chosen = printed(paper.evidence.runs, len(facts.pages))
    pages = [facts.pages[item.page - 1] for item in chosen]
    return Source(
        tuple((path, item.page) for item in chosen),
        tuple((page.width, page.height) for page in pages),
        tuple(page.corner for page in pages),
    )


def _prepared(paper: Paper, path: Path, name: str, folder: Path, room: Contained, watch: Watch) -> Source:
    assert paper.inspected is not None  # noqa: S101 - bound papers were inspected
    facts = paper.inspected.facts
    chosen = printed(paper.evidence.runs, len(facts.pages))
    request = {
        "do": "prepare",
        "path": str(path),
        "kind": facts.kind.value,
        "pages": [[item.page, item.turn] for item in chosen],
        "fill": paper.evidence.fill_page,
        "out": str(folder),
        "name": name,
    }
    try:
        said = room.ask(request, check=lambda: stop_if_cancelled(watch))
    except Broken as error:
        raise DocumentError(
            f"“{paper.evidence.title or paper.evidence.file_name}”没有能装进成套材料",
            "用别的程序打开后另存为 PDF，重新添加",
        ) from error
    files = [folder / file for file in said["files"]]
    if len(files) == 1:
        pages = tuple((files[0], number) for number in range(1, len(chosen) + 1))
    else:
        pages = tuple((file, 1) for file in files)
    corners = tuple(_turned(facts.pages[item.page - 1].corner, item.turn) for item in chosen)
    return Source(pages, tuple((float(a), float(b)) for a, b in said["sizes"]), corners)


def _turned(corner: str, turn: int) -> str:
    """The corner of a page after it was turned clockwise."""
    if not corner or not turn:
        return corner
    return _AROUND[(_AROUND.index(corner) + turn // 90) % 4]
