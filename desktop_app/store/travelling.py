"""``.shenbao``: a whole case as one file, packed to travel and unpacked only when everything in it is as it should be.

A zip of ``manifest.json``, ``case.sqlite3`` and ``evidence/``. The database in it is written anew row by row from the
last committed state, so that a case may stay open while it is packed, nothing but its rows travels, and the same case
gives the same bytes. ``docs/decisions/0007`` says why it is so.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, BinaryIO

from desktop_app import __version__
from desktop_app.errors import CaseError, TargetNotWritable, UnreadableInput
from desktop_app.store import checkpoints, staging
from desktop_app.store.archive_check import DEFLATED, LARGEST_DATABASE, STORED
from desktop_app.store.case_store import DATABASE
from desktop_app.store.database import BROKEN, open_snapshot, refusal
from desktop_app.store.durable import keep_folder_entry, not_writable, open_durably
from desktop_app.store.evidence_store import FOLDER, LARGEST_FILE, EvidenceStore
from desktop_app.store.new_folder import stage_beside, take_place
from desktop_app.store.shape import SHAPE, TABLES, make_tables
from desktop_app.store.strict_json import shown
from desktop_app.store.travel_manifest import FORMAT, MANIFEST, TRAVELLING, Content, Manifest
from desktop_app.store.travel_reading import Pace, TravelFile, named_files, opened_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from desktop_app.store.travel_reading import Step

_PIECE = 1024 * 1024
_AGAIN = "从备份恢复，或重新添加这份材料"


@dataclass(frozen=True, slots=True)
class Packed:
    """What was packed."""

    target: Path
    size: int
    """Bytes of the file."""
    evidence: int
    """Files of evidence that the case names now."""
    without_file: tuple[str, ...]
    """Titles of evidence that has no file yet."""
    earlier: int
    """Files beside them that only checkpoints name."""
    earlier_lost: tuple[str, ...]
    """Titles of evidence of which only checkpoints know, and whose file is gone or altered."""


def pack(
    folder: Path,
    target: Path,
    *,
    now: datetime,
    notice_digests: Mapping[str, str] | None = None,
    step: Step | None = None,
) -> Packed:
    """Pack the last committed state of the case in ``folder``, which may be open, into ``target``.

    The finished file is read back, and every file of evidence compared with its hash, before it takes the place of
    ``target``. The evidence that the case names now travels, and so does what its checkpoints name, so that one can go
    back to them elsewhere; but what only a checkpoint names and is gone stops nothing. ``notice_digests``, by id, are
    the packs here.

    Raises:
        CaseError: the case cannot be read, or a piece of evidence is missing or altered; names its title.
        TargetNotWritable: the file cannot be written; what was there is left.
    """
    if target.suffix.lower() != TRAVELLING:
        raise TargetNotWritable(f"没有写入“{target.name}”，打包文件的名称以 {TRAVELLING} 结尾", "改一个名称")
    staging.sweep(target.parent)
    with closing(open_snapshot(folder / DATABASE)) as snapshot:
        try:
            about = dict(snapshot.execute("SELECT name, value FROM about").fetchall())
            titles, without = named_files(snapshot)
            earlier = checkpoints.evidence_kept(snapshot)
            database = written_anew(snapshot)
        except BROKEN as error:
            raise refusal(error, folder / DATABASE) from error
    if len(database) > LARGEST_DATABASE:
        raise CaseError(f"案卷“{folder.name}”的 {DATABASE} 超过 {LARGEST_DATABASE // 1024**2} MB，没有打包")
    contents = [Content(name=DATABASE, size=len(database), sha256=hashlib.sha256(database).hexdigest())]
    for sha256, title in titles.items():
        size = _size_of(folder / FOLDER / sha256, title)
        contents.append(Content(name=f"{FOLDER}/{sha256}", size=size, sha256=sha256, title=title))
    still, lost = _still_there(
        folder, {sha256: earlier[sha256] for sha256 in sorted(earlier.keys() - titles)}
    )
    contents += still
    manifest = Manifest(
        format=FORMAT,
        program=__version__,
        packed_at=now.astimezone(UTC),
        notice=about.get("notice", ""),
        notice_digest=(notice_digests or {}).get(about.get("notice", ""), ""),
        title=about.get("title", ""),
        contents=tuple(contents),
    )
    pace = Pace(step, 2 * sum(content.size for content in contents))
    with open_durably(target) as file:
        try:
            _write(file, manifest, database, folder, pace)
            size = file.seek(0, os.SEEK_END)
        except OSError as error:
            raise not_writable(target, error) from error
        archive = TravelFile(file, target.name)
        if archive.manifest != manifest:
            raise _not_kept(target)
        for content in manifest.contents:
            try:
                archive.take(content, None, pace)
            except UnreadableInput as error:
                raise _why_otherwise(folder, content, target) from error
    return Packed(target, size, len(titles), without, len(still), lost)


def unpack(file: Path, folder: Path, *, step: Step | None = None) -> Path:
    """Make ``folder``, which is not there yet or empty, the case that ``file`` holds; returns ``folder``.

    The case is laid out in a folder beside, checked to the last byte, and moved into place as a whole.

    Raises:
        UnreadableInput: the file is not what this program packs, or damaged; names the member.
        CaseError: the case in it is damaged or of a later program, or ``folder`` is taken.
        TargetNotWritable: ``folder`` cannot be written.
    """
    with opened_file(file) as archive, stage_beside(folder, undone="没有展开") as stage:
        holder = stage / file.name  # the sentences about a database name the folder it lies in
        pace = Pace(step, archive.total)
        try:
            (holder / FOLDER).mkdir(parents=True)
            for content in archive.manifest.contents:
                with (holder / content.name).open("xb") as written:
                    archive.take(content, written, pace)
                    written.flush()
                    os.fsync(written.fileno())
            keep_folder_entry(holder / FOLDER)
            keep_folder_entry(holder)
        except OSError as error:
            raise not_writable(folder, error) from error
        archive.case_at(holder / DATABASE)
        take_place(holder, folder)
    return folder


def written_anew(snapshot: sqlite3.Connection) -> bytes:
    """A database with the rows of ``snapshot`` and nothing else: no free pages, no trace of where it was before."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as fresh:
        make_tables(fresh)
        fresh.execute("BEGIN")
        for table in TABLES[SHAPE]:
            rows = snapshot.execute(f"SELECT * FROM {table} ORDER BY 1, 2")  # noqa: S608 - names of our own
            marks = ", ".join("?" * len(rows.description))
            fresh.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608
        fresh.execute("COMMIT")
        return fresh.serialize()


def _still_there(folder: Path, titles: Mapping[str, str]) -> tuple[list[Content], tuple[str, ...]]:
    """Those files that are what was added, and the titles of the others."""
    store = EvidenceStore(folder / FOLDER)
    there, lost = [], []
    for sha256, title in titles.items():
        try:
            size = store.verified(sha256, title).stat().st_size
        except (CaseError, OSError):
            lost.append(title)
        else:
            there.append(Content(name=f"{FOLDER}/{sha256}", size=size, sha256=sha256, title=title))
    return there, tuple(lost)


def _size_of(path: Path, title: str) -> int:
    try:
        if path.is_file() and (size := path.stat().st_size) <= LARGEST_FILE:
            return size
    except OSError as error:
        raise _lost(title) from error
    raise _lost(title)


def _write(file: BinaryIO, manifest: Manifest, database: bytes, folder: Path, pace: Pace) -> None:
    stamp = max(manifest.packed_at.timetuple()[:6], (1980, 1, 1, 0, 0, 0))  # a zip knows nothing before
    listed = manifest.as_bytes()
    with zipfile.ZipFile(file, "w") as archive:
        _add(archive, stamp, MANIFEST, len(listed), [listed])
        for content in manifest.contents:
            pieces = [database] if content.name == DATABASE else _pieces(folder, content)
            _add(archive, stamp, content.name, content.size, pieces)
            pace.on(content.size)


def _add(
    archive: zipfile.ZipFile, stamp: tuple[int, ...], name: str, size: int, pieces: Iterable[bytes]
) -> None:
    """Evidence is PDF and pictures, which do not get smaller."""
    info = zipfile.ZipInfo(name, (stamp[0], stamp[1], stamp[2], stamp[3], stamp[4], stamp[5]))
    info.compress_type = STORED if name.startswith(FOLDER) else DEFLATED
    info.create_system = 3  # the same bytes from every system
    info.external_attr = 0o100644 << 16
    info.file_size = size
    with archive.open(info, "w") as member:
        for piece in pieces:
            member.write(piece)


def _pieces(folder: Path, content: Content) -> Iterator[bytes]:
    """The bytes of a piece of evidence; whether they are those that were added shows when all is read back."""
    left = content.size
    try:
        with (folder / content.name).open("rb") as file:
            while left >= 0 and (piece := file.read(_PIECE)):
                left -= len(piece)
                yield piece[: left + len(piece)]
    except OSError as error:
        raise _lost(content.title) from error
    if left:
        raise _altered(content.title)


def _why_otherwise(folder: Path, content: Content, target: Path) -> CaseError:
    """What was read back is not what the case names: the evidence was altered, or the disk does not keep it."""
    if content.name != DATABASE:
        try:
            EvidenceStore(folder / FOLDER).verified(content.sha256)
        except CaseError:
            return _altered(content.title)
    return _not_kept(target)


def _not_kept(target: Path) -> CaseError:
    return CaseError(f"打包文件“{target.name}”读回来不一样，没有写入", "换一个磁盘再打包")


def _altered(title: str) -> CaseError:
    return CaseError(f"证明材料“{shown(title)}”的文件内容变了，没有打包", _AGAIN)


def _lost(title: str) -> CaseError:
    return CaseError(f"证明材料“{shown(title)}”的文件读不出或不在案卷里，没有打包", _AGAIN)
