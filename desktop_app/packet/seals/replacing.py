"""Scans of stamped pages take the place of the unstamped ones in the files that go on the disc; paper stays as it is."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.assessment.seal_standing import scans_of
from desktop_app.contained import Broken, Contained
from desktop_app.documents.watch import step, stop_if_cancelled
from desktop_app.models.values import FrozenShape
from desktop_app.packet.seals.reading import WORK

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from desktop_app.assessment.seal_standing import ScanStanding
    from desktop_app.documents.watch import Watch
    from desktop_app.models.seal_plan import SealPlan
    from desktop_app.models.seals import Seals

STAGE = "放入盖章页"
_QUIET = 300.0
"""Seconds that writing may take without a word."""


class UsedScan(FrozenShape):
    """A scan that stands on the disc for a page, as the record of the build keeps it."""

    page: int
    """Physical page of the packet."""
    called: str
    sha256: str
    """Of the file that it is taken from."""
    scan_page: int
    copy_number: int


@dataclass(frozen=True, slots=True)
class Replaced:
    """What goes on the disc in place of what was made."""

    files: Mapping[str, Path]
    """By the name of the paper; one without scans is not in it."""
    scans: tuple[UsedScan, ...] = ()
    problems: tuple[str, ...] = ()
    """Sentences about scans that were not used; their pages stay unstamped."""


NOTHING_REPLACED = Replaced({})


def put_scans_in(
    plan: SealPlan,
    seals: Seals,
    scan_files: Mapping[str, Path],
    papers: Mapping[str, tuple[Path, Mapping[str, int]]],
    folder: Path,
    watch: Watch,
) -> Replaced:
    """Make those ``papers`` anew in ``folder`` of which a page was scanned.

    ``papers`` are the finished files by their names, each with the physical page on which a page (by its key) stands in
    it; ``scan_files`` the files of the case by their hash. A scan of a page that was changed since is not used.

    Raises:
        Cancelled: ``watch`` called it off.
    """
    usable: dict[str, ScanStanding] = {}
    problems = []
    for item in scans_of(plan, seals):
        if item.scan is None:
            continue
        if not item.counts:
            problems.append(item.words)
        elif not _is_whole(scan_files.get(item.scan.sha256), item.scan.sha256):
            problems.append(
                f"{item.page.called}的扫描件“{item.scan.file_name}”不在案卷里或内容变了，重新收一次"
            )
        else:
            usable[item.page.key] = item
    wanted = {
        name: [(page, usable[key]) for key, page in pages.items() if key in usable]
        for name, (_, pages) in papers.items()
    }
    files: dict[str, Path] = {}
    with Contained(WORK, quiet=_QUIET) as room:
        for at, (name, scans) in enumerate(wanted.items()):
            step(watch, STAGE, at, len(wanted))
            if not scans:
                continue
            target = folder / name
            if _replace(room, papers[name][0], target, scans, scan_files, watch):
                files[name] = target
            else:
                problems.append(f"盖章页的扫描件没有能放进“{name}”，光盘里是没有盖章的；重新扫描后再生成")
    step(watch, STAGE, len(wanted), len(wanted))
    used = tuple(_used(item) for item in usable.values()) if files else ()
    return Replaced(files, used, tuple(problems))


def scans_left_out(plan: SealPlan, seals: Seals, used: Iterable[UsedScan]) -> int:
    """How many scans that count now do not stand on the disc of a build with this ``plan`` that ``used`` those."""
    there = {(item.page, item.sha256, item.scan_page) for item in used}
    counting = [(item.page.page, item.scan) for item in scans_of(plan, seals) if item.scan and item.counts]
    return sum((page, scan.sha256, scan.page) not in there for page, scan in counting)


def _replace(
    room: Contained,
    source: Path,
    target: Path,
    scans: list[tuple[int, ScanStanding]],
    scan_files: Mapping[str, Path],
    watch: Watch,
) -> bool:
    request = {
        "do": "replace",
        "source": str(source),
        "target": str(target),
        "scans": [
            [page, str(scan_files[item.scan.sha256]), item.scan.page, item.scan.turn]
            for page, item in scans
            if item.scan is not None
        ],
    }
    try:
        said = room.ask(request, check=lambda: stop_if_cancelled(watch))
    except (Broken, OSError):
        return False
    return said["pages"] == said["before"] and not said["faults"]


def _used(item: ScanStanding) -> UsedScan:
    assert item.scan is not None  # noqa: S101 - what is used has been scanned
    return UsedScan(
        page=item.page.page,
        called=item.page.called,
        sha256=item.scan.sha256,
        scan_page=item.scan.page,
        copy_number=item.scan.copy,
    )


def _is_whole(path: Path | None, sha256: str) -> bool:
    try:
        if path is None:
            return False
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256
    except OSError:
        return False
