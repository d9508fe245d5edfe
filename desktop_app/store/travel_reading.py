"""A travelling file read: members against manifest, contents against hashes, the database as any case from outside."""

from __future__ import annotations

import hashlib
import io
import json
import re
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from desktop_app.errors import CaseUnreadable, PackBroken, UnreadableInput
from desktop_app.notice.loader import load_from_outside
from desktop_app.store import case_packs, checkpoints
from desktop_app.store.archive_check import ArchiveReader, Member
from desktop_app.store.case_input import CaseInput
from desktop_app.store.case_store import DATABASE
from desktop_app.store.case_texts import read_case
from desktop_app.store.database import BROKEN, open_in_memory, open_snapshot, refusal
from desktop_app.store.evidence_store import FOLDER
from desktop_app.store.scan_files import scans_named
from desktop_app.store.strict_json import shown
from desktop_app.store.travel_manifest import MANIFEST, Content, read_manifest

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator

    from desktop_app.models.application import Case

    Step = Callable[[int, int], None]
    """Told how many of how many bytes are done; whatever it raises calls the work off."""

_MOST_UNFOLDED = 1024 * 1024 * 1024
"""Bytes of all checkpoints of one case; a thousand of a large case are less than that."""
_HASH = re.compile(r"[0-9a-f]{64}")


def read_travelling(file: Path, *, step: Step | None = None, evidence: bool = True) -> CaseInput:
    """The case in ``file``, everything in it verified and nothing written; its evidence stays where it is.

    Without ``evidence`` its bytes are not read: that each piece is there and as large as the manifest says is known, and
    whether it is what was added is not. ``verify_evidence`` finds that out later.

    Raises:
        UnreadableInput, CaseError: as for ``unpack``.
    """
    with opened_file(file) as archive:
        return archive.case(step=step, evidence=evidence)


def verify_evidence(file: Path, *, step: Step | None = None) -> None:
    """Read every byte of the evidence in ``file`` and compare its hash.

    Raises:
        UnreadableInput: the file is not what this program packs, or damaged; names the member.
    """
    with opened_file(file) as archive:
        archive.verify(Pace(step, archive.total))


class Pace:
    """How far the work is."""

    def __init__(self, step: Step | None, total: int) -> None:
        self._step = step
        self._done = 0
        self._total = total

    def on(self, size: int) -> None:
        """So many bytes more are done."""
        self._done += size
        if self._step is not None:
            self._step(self._done, self._total)


class TravelFile:
    """A travelling file whose members are what its manifest says, as far as sizes and names go."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        self._reader = ArchiveReader(file, name)
        self.manifest = read_manifest(b"".join(self._reader.pieces(self._reader.first())), name)
        self._members: dict[str, Member] = self._reader.members()
        self.total = sum(content.size for content in self.manifest.contents)
        listed: set[str] = set()
        for content in self.manifest.contents:
            member = self._members.get(content.name)
            if member is None or content.name in listed:
                raise self._reader.broken(f"里缺少{content.words}，或重复写了它")
            listed.add(content.name)
            if member.size != content.size or content.name not in {DATABASE, f"{FOLDER}/{content.sha256}"}:
                raise self._reader.broken(f"里的{content.words}与 {MANIFEST} 写的不一样")
        for name_found in self._members:
            if name_found != MANIFEST and name_found not in listed:
                raise self._reader.refusal(name_found, f"在 {MANIFEST} 里没有写")
        if DATABASE not in listed:
            raise self._reader.broken(f"里没有 {DATABASE}")

    def take(self, content: Content, written: BinaryIO | None, pace: Pace) -> None:
        """Read a member to its end, into ``written`` if given, and compare its hash."""
        digest = hashlib.sha256()
        for piece in self._reader.pieces(self._members[content.name]):
            digest.update(piece)
            if written is not None:
                written.write(piece)
            pace.on(len(piece))
        if digest.hexdigest() != content.sha256:
            raise self._reader.broken(f"里的{content.words}内容变了")

    def verify(self, pace: Pace) -> None:
        """Read all evidence to its end and compare its hashes."""
        for content in self.manifest.contents:
            if content.name != DATABASE:
                self.take(content, None, pace)

    def case(
        self,
        *,
        step: Step | None = None,
        evidence: bool = True,
        read: Callable[[sqlite3.Connection], tuple[Case, tuple[str, ...]]] = read_case,
    ) -> CaseInput:
        """The case in its database, which is read into memory; with its ``evidence`` verified unless that can wait.

        ``read`` may read more from the database than the case, or less of it.
        """
        pace = Pace(step, self.total)
        written = io.BytesIO()
        for content in self.manifest.contents:
            if content.name == DATABASE:
                self.take(content, written, pace)
        if evidence:
            self.verify(pace)
        path = Path(self._reader.name) / DATABASE  # the sentences about a database name the folder it lies in
        return self._case_in(open_in_memory(written.getvalue(), path), path, read)

    def case_at(self, path: Path) -> CaseInput:
        """The case in the database at ``path``, which must name just the evidence that came with it."""
        return self._case_in(open_snapshot(path), path)

    def _case_in(
        self,
        opened: sqlite3.Connection,
        path: Path,
        read: Callable[[sqlite3.Connection], tuple[Case, tuple[str, ...]]] = read_case,
    ) -> CaseInput:
        """What the case names now must have come; what only its checkpoints name may have."""
        with closing(opened) as snapshot:
            try:
                case, problems = read(snapshot)
                titles, _ = named_files(snapshot)
                if not checkpoints.unfolds_within(snapshot, _MOST_UNFOLDED):
                    raise self._reader.broken("里的检查点大得不像案卷")
                may_come = titles.keys() | checkpoints.evidence_kept(snapshot).keys()
                pack = case_packs.kept(snapshot, case.notice)
                if pack is not None:
                    load_from_outside(pack)
            except BROKEN as error:
                raise refusal(error, path) from error
            except CaseUnreadable as error:
                raise CaseUnreadable(f"“{path.parent.name}”里的{error.message}", error.hint) from error
            except PackBroken as error:
                raise self._reader.broken(f"里的{error.message}") from error
        came = {content.sha256 for content in self.manifest.contents if content.name != DATABASE}
        if lost := titles.keys() - came:
            raise self._reader.broken(f"里缺少证明材料“{shown(titles[min(lost)])}”")
        if more := came - may_come:
            raise self._reader.refusal(f"{FOLDER}/{min(more)}", "不属于这个案卷")
        return CaseInput(case, problems, {}, pack)


@contextmanager
def opened_file(file: Path) -> Iterator[TravelFile]:
    """The travelling file at ``file``, its members and manifest checked.

    Raises:
        UnreadableInput: it cannot be read or is not what this program packs.
        CaseTooNew: it is of a later form.
    """
    try:
        if not file.is_file():
            raise UnreadableInput(f"没有找到打包文件“{file}”", "检查路径")
        opened = file.open("rb")
    except OSError as error:
        raise UnreadableInput(f"“{file.name}”读不出，可能没有读取权限", "检查文件的位置和权限") from error
    with opened:
        yield TravelFile(opened, file.name)


def named_files(snapshot: sqlite3.Connection) -> tuple[dict[str, str], tuple[str, ...]]:
    """Titles of scans and evidence by hash, in the order of the list, and titles of evidence that has no file yet.

    Evidence that this program cannot read otherwise has its file all the same.
    """
    titles: dict[str, str] = {}
    without: list[str] = []
    listed = snapshot.execute("SELECT id, content FROM evidence ORDER BY position, id").fetchall()
    for (name, _), facts in zip(listed, _facts([content for _, content in listed]), strict=True):
        if not isinstance(facts, dict):
            continue
        sha256, title = str(facts.get("sha256")), str(facts.get("title") or name)
        if _HASH.fullmatch(sha256):
            titles.setdefault(sha256, title)
        else:
            without.append(title)
    return {**scans_named(snapshot), **titles}, tuple(without)


def _facts(texts: list[str]) -> list[Any]:
    """What each of these texts says, all read in one go where nothing is amiss; None for one that is no JSON."""
    with suppress(ValueError, RecursionError):
        facts: list[Any] = json.loads(f"[{','.join(texts)}]")
        if len(facts) == len(texts):
            return facts
    return [_fact(text) for text in texts]


def _fact(text: str) -> Any:  # noqa: ANN401 - whatever JSON holds
    with suppress(ValueError, RecursionError):
        return json.loads(text)
    return None
