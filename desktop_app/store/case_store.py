"""案卷 on disk: one folder with ``case.sqlite3`` and ``evidence/``, where every committed change is already safe.

Facts are rows by field id and ledgers rows by position, so that a change costs the same in an empty case and in one
with 100,000 ledger rows, and history knows for every field what stood there before.

Threads: a store may be made on one thread and used on another; its own lock lets one call in at a time. Changes are
kept in the order of their calls, so let one thread (the screen's writer) do all the committing.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
import threading
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Self

from desktop_app.errors import CaseError, CaseInUse, TargetNotWritable
from desktop_app.models.field_ids import NoSuchField, annotation_of, answers, spread
from desktop_app.models.ledgers import LedgerKind
from desktop_app.models.putting_together import collector_paused
from desktop_app.models.seals import Scan
from desktop_app.store import case_packs, case_rows, checkpoints, print_notes
from desktop_app.store.anchor import Anchor
from desktop_app.store.case_rows import History
from desktop_app.store.case_texts import case_of, read_case, read_facts
from desktop_app.store.checkpoints import Checkpoint, CheckpointKind
from desktop_app.store.checksums import checksum
from desktop_app.store.database import BROKEN, open_owned, open_snapshot, refusal
from desktop_app.store.durable import not_writable, write_durably
from desktop_app.store.evidence_store import FOLDER, EvidenceStore
from desktop_app.store.owner import owner_of
from desktop_app.store.shape import make_tables
from desktop_app.store.stored import answer_text, pending_texts, row_texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from desktop_app.models.application import Case
    from desktop_app.models.evidence import Evidence
    from desktop_app.models.ledgers import Row
    from desktop_app.models.pending import PendingRow
    from desktop_app.store.case_texts import LateLedgers

DATABASE = "case.sqlite3"


@dataclass(frozen=True, slots=True)
class BuildRecord:
    """One 生成: its number in the case, the code printed on its pages, and what it made."""

    number: int
    at: datetime
    code: str
    draft: bool
    reason: str
    """Why it was built final with conditions open; empty otherwise."""
    files: tuple[str, ...]


class CaseStore:
    """A case that is open: owned by this program, or a read-only copy of its last committed state."""

    def __init__(self, folder: Path, connection: sqlite3.Connection, *, read_only: bool) -> None:
        self.folder = folder
        self.read_only = read_only
        self.evidence = EvidenceStore(folder / FOLDER)
        self._connection = connection
        self._lock = threading.RLock()
        self._step: History | None = None
        self._problems: tuple[str, ...] = ()
        self._anchor = None if read_only else Anchor(folder / DATABASE, connection)

    @classmethod
    def create(cls, folder: Path, case: Case, *, now: datetime) -> Self:
        """Make ``folder`` a case holding ``case``, and open it.

        The database appears whole or not at all; evidence files are added afterwards.

        Raises:
            CaseError: the folder holds a case already.
            TargetNotWritable: the folder cannot be made or written to.
        """
        path = folder / DATABASE
        if path.exists():
            raise CaseError(f"文件夹“{folder.name}”里已有案卷，没有改动", "打开它，或换一个文件夹")
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise not_writable(folder, error) from error
        with closing(new_database(case, now)) as draft:
            content = draft.serialize()
        write_durably(path, content)
        return cls.open(folder)

    @classmethod
    def open(cls, folder: Path, *, read_only: bool = False) -> Self:
        """Open the case in ``folder``, for this program alone, or to look at only.

        Read-only works beside another owner and on folders that cannot be written; what the owner commits later is
        not seen.

        Raises:
            CaseInUse: another program owns it; open it read-only.
            CaseUnreadable: there is no case, or it is damaged; it is left untouched.
            CaseTooNew: a later program wrote it; it is left untouched.
            TargetNotWritable: it cannot be written where it lies; open it read-only.
        """
        path = folder / DATABASE
        try:
            connection = open_snapshot(path) if read_only else open_owned(path)
        except CaseInUse as error:
            owner = owner_of(folder)
            if owner is None:
                raise
            raise CaseInUse(f"案卷“{folder.name}”正在{owner.words}", error.hint) from error
        return cls(folder, connection, read_only=read_only)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the case; safe to call again. What was committed stays, whether or not this is called."""
        with self._lock:
            self._connection.close()

    @property
    def problems(self) -> tuple[str, ...]:
        """Sentences about what the last ``load`` found in the file and could not use; it stays in the file."""
        return self._problems

    def load(self) -> Case:
        """The whole case, checked through the models; an answer that no longer fits becomes an unfinished entry.

        Raises:
            CaseUnreadable: the database turns out to be damaged; ``recovery`` may know what to do.
        """
        with self._guarded():
            case, self._problems = read_case(self._connection)
        return case

    def load_facts(self) -> tuple[Case, LateLedgers]:
        """As ``load``, with empty ledgers; beside it the ledgers, read and checked, to be made into rows later.

        Raises:
            CaseUnreadable: as for ``load``.
        """
        with self._guarded():
            case, self._problems, late = read_facts(self._connection)
        return case, late

    @contextmanager
    def one_step(self, *, now: datetime) -> Iterator[History]:
        """Let several changes be one transaction and one step of history: all of them or none.

        Raises:
            TargetNotWritable: the disk refuses, or the case is no longer where it was opened.
        """
        with self._guarded():
            if self._step is not None:
                yield self._step
                return
            anchor = self._writable()
            self._connection = anchor.held(self._connection)
            self._connection.execute("BEGIN IMMEDIATE")
            self._step = History(self._connection, now)
            try:
                yield self._step
                anchor.expect(self._connection)
                self._connection.execute("COMMIT")
                anchor.landed(self._connection)
            finally:
                self._step = None
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")

    def commit(self, field_id: str, answer: object, entry: str | None = None, *, now: datetime) -> None:
        """Keep what now stands at ``field_id``; on return it is on the disk.

        ``answer`` is a valid answer or None, ``entry`` what is typed there while it is not one.
        ``field_id`` may also be a whole tuple of members or the entry of a mapping.

        Raises:
            NoSuchField: the id leads nowhere.
            TargetNotWritable: the disk refuses; nothing of this change is kept, everything before it is.
        """
        annotation_of(field_id)
        given = {place: answer_text(value) for place, value in spread(field_id, answer)}
        with self.one_step(now=now) as history:
            if not case_rows.member_exists(self._connection, field_id):
                raise NoSuchField(field_id)
            case_rows.put_answers(self._connection, field_id, given, history)
            case_rows.put_entry(self._connection, field_id, entry or None, history)
            case_rows.forget_entries_of_gone_members(self._connection, field_id, given, history)

    def commit_rows(
        self,
        kind: LedgerKind,
        rows: Sequence[Row],
        *,
        now: datetime,
        pending: Sequence[PendingRow] | None = None,
    ) -> None:
        """Replace all rows of one ledger; rows that stay the same in their place are not written again.

        ``pending`` are all its rows that wait (待处理), kept in the same transaction; None leaves those as they are.

        Raises:
            TargetNotWritable: the disk refuses; the ledger is what it was.
        """
        with collector_paused(), self.one_step(now=now) as history:
            case_rows.put_rows(self._connection, kind, row_texts(rows), history)
            if pending is not None:
                case_rows.put_pending(self._connection, kind, pending_texts(pending), history)

    def commit_evidence(self, evidence: Sequence[Evidence], *, now: datetime) -> None:
        """Keep the list of evidence, in this order; files are the business of ``evidence``.

        Raises:
            TargetNotWritable: the disk refuses; the list is what it was.
        """
        with self.one_step(now=now) as history:
            case_rows.put_evidence(self._connection, evidence, history)

    def commit_about(
        self,
        *,
        now: datetime,
        title: str | None = None,
        notice: str | None = None,
        pack: Mapping[str, str] | None = None,
    ) -> None:
        """Rename the case, or judge it by another notice from now on; None leaves as it is.

        Another notice is another law: what the case was under the old one is kept as a checkpoint first. ``pack`` are
        the files of a pack that did not come with the program.
        """
        with self.one_step(now=now) as history:
            if notice is not None:
                checkpoints.make(self._connection, CheckpointKind.NOTICE, "", now)
                if pack:
                    case_packs.keep(self._connection, notice, pack)
            for name, value in (("title", title), ("notice", notice)):
                if value is not None:
                    case_rows.put_about(self._connection, name, value, history)

    def keep_pack(self, notice: str, pack: Mapping[str, str], *, now: datetime) -> None:
        """Take the files of a pack into the case, so that it can be opened where the pack is not known.

        Raises:
            TargetNotWritable: the disk refuses; the case is as it was.
        """
        with self.one_step(now=now):
            case_packs.keep(self._connection, notice, pack)

    def pack_of(self, notice: str) -> dict[str, str] | None:
        """The files of the pack ``notice`` that the case took along; None when it has none.

        Raises:
            CaseUnreadable: what is kept there is not what was written.
        """
        with self._guarded():
            return case_packs.kept(self._connection, notice)

    def history(self, place: str | None = None, *, newest: int = 1_000) -> tuple[case_rows.Change, ...]:
        """The last changes, newest first; of one field or ledger when ``place`` is given."""
        with self._guarded():
            return case_rows.read_history(self._connection, place, newest)

    def checkpoint(self, kind: CheckpointKind, *, now: datetime, name: str = "") -> Checkpoint:
        """Keep what the case is now, to compare with and to go back to.

        An automatic kind gives back the last checkpoint when nothing has changed since; automatic ones thin out with age.

        Raises:
            TargetNotWritable: the disk refuses; no checkpoint is made, the case is as it was.
            CaseUnreadable: the database turns out to be damaged.
        """
        with self.one_step(now=now):
            return checkpoints.make(self._connection, kind, name, now)

    def checkpoints(self) -> tuple[Checkpoint, ...]:
        """All checkpoints, newest first."""
        with self._guarded():
            return checkpoints.listed(self._connection)

    def case_at(self, number: int) -> Case:
        """The whole case as it was at checkpoint ``number``; what of it no longer fits is as in ``load``.

        Raises:
            CaseError: there is none of this number, or it cannot be read; the case itself is as it was.
        """
        with self._guarded():
            texts = checkpoints.texts_at(self._connection, number)
        case, _ = case_of(texts)
        return case

    def evidence_at_hand(self, case: Case) -> dict[str, Path]:
        """The files of the evidence of ``case`` that lie here, by its id."""
        found = {item.id: self.evidence.path_of(item.sha256) for item in case.evidence if item.sha256}
        return {name: path for name, path in found.items() if path.is_file()}

    def scans_at_hand(self, case: Case) -> dict[str, Path]:
        """The files of scans of stamped pages of ``case`` that lie here, by their hash."""
        named = (Scan.read(text) for text in case.application.seals.scans.values())
        found = {scan.sha256: self.evidence.path_of(scan.sha256) for scan in named if scan is not None}
        return {sha256: path for sha256, path in found.items() if path.is_file()}

    @property
    def last_change(self) -> int:
        """Number of the newest line of history."""
        with self._guarded():
            return case_rows.last_change(self._connection)

    @property
    def identity(self) -> str:
        """The id that the case got when it was made; copies of it have the same."""
        with self._guarded():
            found = self._connection.execute("SELECT value FROM about WHERE name = 'id'").fetchone()
        return str(found[0]) if found else ""

    def content(self) -> bytes:
        """The whole database as the bytes of a file, as last committed: for copies and backups."""
        with self._guarded():
            return self._connection.serialize()

    def record_build(
        self, code: str, *, now: datetime, draft: bool, reason: str = "", files: Sequence[str] = ()
    ) -> BuildRecord:
        """Remember a build; its number counts from 1 in each case.

        Raises:
            TargetNotWritable: the disk refuses; the build is not recorded.
        """
        with self.one_step(now=now):
            (last,) = self._connection.execute("SELECT max(number) FROM builds").fetchone()
            number = (last or 0) + 1
            listed = json.dumps(list(files), ensure_ascii=False)
            line = (number, case_rows.stamp(now), code, int(draft), reason, listed)
            self._connection.execute(
                "INSERT INTO builds (number, at, code, draft, reason, files, crc) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (*line, checksum(*line)),
            )
        return BuildRecord(number, now, code, draft, reason, tuple(files))

    def builds(self) -> tuple[BuildRecord, ...]:
        """All builds, oldest first; a record that is not what was written is left out."""
        with self._guarded():
            found = self._connection.execute(
                "SELECT number, at, code, draft, reason, files, crc FROM builds ORDER BY number"
            ).fetchall()
        return tuple(
            BuildRecord(
                line[0],
                datetime.fromisoformat(line[1]),
                line[2],
                bool(line[3]),
                line[4],
                tuple(json.loads(line[5])),
            )
            for *line, crc in found
            if checksum(*line) == crc
        )

    def note_printed(self, text: str, *, now: datetime) -> None:
        """Keep what was printed, as whoever prints writes it.

        Raises:
            TargetNotWritable: the disk refuses; what was kept stays.
        """
        with self.one_step(now=now):
            print_notes.keep(self._connection, text)

    def printed(self) -> str | None:
        """What was printed, as it was handed to ``note_printed``; None before anything was."""
        with self._guarded():
            return print_notes.kept(self._connection)

    def sweep(self, *, before: datetime) -> int:
        """Remove leftovers and unreferenced evidence last touched ``before`` a moment; returns how many files went.

        What a checkpoint names stays: going back needs the files too.
        """
        self._writable()
        with self._guarded():
            named = case_rows.hashes_ever_named(self._connection, since=before)
            named |= checkpoints.evidence_kept(self._connection).keys()
        return self.evidence.sweep(named, before=before)

    def _writable(self) -> Anchor:
        if self._anchor is None:
            raise TargetNotWritable(
                f"案卷“{self.folder.name}”以只读方式打开，没有写入",
                "在另一个窗口关闭它后重新打开，或另存一份",
            )
        return self._anchor

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """One call at a time, and complaints of the database in the user's words."""
        with self._lock:
            try:
                yield
            except sqlite3.ProgrammingError as error:
                if (
                    self._anchor is not None and self._anchor.doubtful
                ):  # given up, and not yet to be had again
                    raise self._anchor.gone() from error
                raise  # used after close: a mistake of this program, not of the file
            except BROKEN as error:
                if self._anchor is not None:
                    self._anchor.complained(error)
                raise refusal(error, self.folder / DATABASE) from error


def new_database(case: Case, now: datetime) -> sqlite3.Connection:
    """The rows of a case just begun, in memory; to be closed by the caller."""
    draft = sqlite3.connect(":memory:", isolation_level=None)
    make_tables(draft)
    draft.execute("BEGIN")
    _fill(draft, case, now)
    draft.execute("COMMIT")
    return draft


def _fill(connection: sqlite3.Connection, case: Case, now: datetime) -> None:
    history = History(connection, now)
    about = {
        "notice": case.notice,
        "title": case.title,
        "created": case_rows.stamp(now),
        "id": secrets.token_hex(16),
    }
    for name, value in about.items():
        case_rows.put_about(connection, name, value, history)
    for field_id, value in answers(case.application):
        case_rows.put_answers(connection, field_id, {field_id: answer_text(value)}, history, whole=False)
    for field_id, typed in case.unfinished.items():
        case_rows.put_entry(connection, field_id, typed or None, history)
    for kind in LedgerKind:
        case_rows.put_rows(connection, kind, row_texts(case.ledgers.rows(kind)), history)
        case_rows.put_pending(connection, kind, pending_texts(case.pending.get(kind, ())), history)
    case_rows.put_evidence(connection, case.evidence, history)
