"""另存一份: a whole case written to another folder, with what the window holds and the disk refused.

Whatever can still be read goes along: history from the open database even when its folder is gone, evidence as far as
its files are there and unaltered. What cannot be read is named; the copy is made all the same.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from desktop_app.errors import AppError, CaseError, TargetNotWritable, UnreadableInput
from desktop_app.models.field_ids import answers
from desktop_app.models.ledgers import LedgerKind
from desktop_app.store import case_rows, checkpoints
from desktop_app.store.case_rows import History
from desktop_app.store.case_store import DATABASE, new_database
from desktop_app.store.case_texts import read_case
from desktop_app.store.database import BROKEN, as_single_file, open_snapshot, refusal
from desktop_app.store.durable import keep_folder_entry, not_writable, write_durably
from desktop_app.store.evidence_store import FOLDER, EvidenceStore
from desktop_app.store.new_folder import stage_beside, take_place
from desktop_app.store.stored import answer_text, pending_texts, row_texts
from desktop_app.store.travel_reading import Pace, named_files
from desktop_app.store.travelling import written_anew

if TYPE_CHECKING:
    from pathlib import Path

    from desktop_app.models.application import Case
    from desktop_app.store.case_store import CaseStore
    from desktop_app.store.travel_reading import Step

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Copied:
    """What was copied, and what could not be."""

    folder: Path
    evidence: int
    """Files that came along."""
    missing: tuple[str, ...]
    """Titles of evidence whose file is gone, unreadable or altered."""
    with_history: bool
    """False when the database itself could not be read any more, and only what the window held was left."""


def save_copy(
    store: CaseStore, folder: Path, *, now: datetime, present: Case | None = None, step: Step | None = None
) -> Copied:
    """Make ``folder``, which is not there yet or empty, a case like that of ``store``, which is left as it is.

    ``present`` is what the window holds; where it differs from what is committed, the copy has it as its last step of
    history. ``step`` is told how far the work is, and calls it off by raising.

    Raises:
        CaseError: ``folder`` is taken or lies inside the case, or the case cannot be read and nothing was handed in.
        TargetNotWritable: ``folder`` cannot be written; nothing is left there.
    """
    if folder.resolve().is_relative_to(store.folder.resolve()):
        raise CaseError(f"“{folder.name}”在案卷自己的文件夹里，没有另存", "选一个案卷以外的文件夹")
    try:
        database, with_history = _database(store, present, now)
        titles, once_named, content = _taken_out(database)
    except BROKEN as error:  # damaged in the middle: what the window holds is whole
        if present is None:
            raise refusal(error, store.folder / DATABASE) from error
        with_history = False
        titles, once_named, content = _taken_out(new_database(present, now))
    sizes = {sha256: _size(store, sha256) for sha256 in (*titles, *sorted(once_named))}
    pace = Pace(step, len(content) + sum(sizes.values()))
    with stage_beside(folder, undone="没有另存") as stage:
        holder = stage / folder.name  # the sentences about a database name the folder it lies in
        try:
            holder.mkdir()
        except OSError as error:
            raise not_writable(folder, error) from error
        write_durably(holder / DATABASE, content)
        pace.on(len(content))
        came = {sha256 for sha256 in sizes if _copy_evidence(store, holder, sha256, sizes[sha256], pace)}
        open_snapshot(holder / DATABASE).close()  # what was written can be read back
        keep_folder_entry(holder)
        take_place(holder, folder)
    missing = tuple(title for sha256, title in titles.items() if sha256 not in came)
    return Copied(folder, len(came & titles.keys()), missing, with_history)


def _taken_out(database: sqlite3.Connection) -> tuple[dict[str, str], set[str], bytes]:
    """Titles by hash of the evidence named now, hashes of what was named once, and the rows written anew."""
    with closing(database):
        titles, _ = named_files(database)
        once_named = case_rows.hashes_ever_named(database, since=_LONG_AGO)
        once_named |= checkpoints.evidence_kept(database).keys()
        return titles, once_named - titles.keys(), written_anew(database)


def bring_up_to(connection: sqlite3.Connection, present: Case, now: datetime) -> None:
    """Make the rows say what ``present`` says, as one step of history; what it does not differ in is not touched."""
    before, _ = read_case(connection)
    connection.execute("BEGIN")
    history = History(connection, now)
    for name, old, new in (
        ("title", before.title, present.title),
        ("notice", before.notice, present.notice),
    ):
        if old != new:
            case_rows.put_about(connection, name, new, history)
    stored, wanted = (
        {field_id: answer_text(value) for field_id, value in answers(case.application)}
        for case in (before, present)
    )
    for field_id in sorted(stored.keys() | wanted.keys()):
        if stored.get(field_id) != wanted.get(field_id):
            given = {field_id: wanted[field_id]} if field_id in wanted else {}
            case_rows.put_answers(connection, field_id, given, history, whole=False)
    for field_id in sorted(before.unfinished.keys() | present.unfinished.keys()):
        if before.unfinished.get(field_id) != present.unfinished.get(field_id):
            case_rows.put_entry(connection, field_id, present.unfinished.get(field_id) or None, history)
    _bring_rows_up_to(connection, before, present, history)
    if before.evidence != present.evidence:
        case_rows.put_evidence(connection, present.evidence, history)
    connection.execute("COMMIT")


def _bring_rows_up_to(connection: sqlite3.Connection, before: Case, present: Case, history: History) -> None:
    """The ledgers, and their rows that wait."""
    for kind in LedgerKind:
        if before.ledgers.rows(kind) != present.ledgers.rows(kind):
            case_rows.put_rows(connection, kind, row_texts(present.ledgers.rows(kind)), history)
        waiting = present.pending.get(kind, ())
        if before.pending.get(kind, ()) != waiting:
            case_rows.put_pending(connection, kind, pending_texts(waiting), history)


def _database(store: CaseStore, present: Case | None, now: datetime) -> tuple[sqlite3.Connection, bool]:
    """The rows of the copy in memory, and whether history is among them."""
    try:
        database = _committed(store)
        if present is not None:
            try:
                bring_up_to(database, present, now)
            except BaseException:
                database.close()
                raise
    except AppError:
        if present is None:
            raise
        return new_database(present, now), False
    return database, True


def _committed(store: CaseStore) -> sqlite3.Connection:
    """What is committed: as the open database has it, else as the file has it."""
    try:
        content = store.content()
    except AppError:
        looked = open_snapshot(store.folder / DATABASE)
        looked.execute("PRAGMA query_only = OFF")
        return looked
    memory = sqlite3.connect(":memory:", isolation_level=None)
    memory.deserialize(as_single_file(content))
    return memory


def _size(store: CaseStore, sha256: str) -> int:
    try:
        return store.evidence.path_of(sha256).stat().st_size
    except (OSError, AppError):
        return 0


def _copy_evidence(store: CaseStore, holder: Path, sha256: str, size: int, pace: Pace) -> bool:
    """Copy one file if it is still what was added; only the place it is copied to may stop the work."""
    target = EvidenceStore(holder / FOLDER)
    try:
        kept = target.add(store.evidence.path_of(sha256))
    except (UnreadableInput, CaseError):
        kept = None
    if kept is not None and kept.sha256 != sha256:
        target.path_of(kept.sha256).unlink(missing_ok=True)
        kept = None
    pace.on(size)
    return kept is not None


def offered_name(place: Path, name: str) -> Path:
    """A folder in ``place`` for a copy that is not there yet, named like the case.

    Raises:
        TargetNotWritable: ``place`` is gone.
    """
    try:
        if not place.is_dir():
            raise TargetNotWritable(f"没有另存，文件夹“{place}”不在了", "换一个文件夹")
        folder, number = place / name, 2
        while folder.exists():
            folder, number = place / f"{name}（{number}）", number + 1
    except OSError as error:
        raise not_writable(place, error) from error
    return folder
