"""A case as an agency hands it in: what it says now, the papers made last, and what it said when they were made.

The moment of a build stands in the case, and so does every change since. So what the papers say can be told without the
papers: the changes after that moment are taken back. Ledgers keep no old rows in their history; what they were is known
where a checkpoint holds a copy of that moment, else how many rows there were.
"""

from __future__ import annotations

import json
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from desktop_app.models.application import BESIDE_THE_PAPERS
from desktop_app.models.ledgers import LedgerKind
from desktop_app.models.putting_together import collector_paused
from desktop_app.models.trails import DENSE, EVERY, lines_of, trail_text
from desktop_app.store.case_rows import stamp
from desktop_app.store.case_store import DATABASE, BuildRecord
from desktop_app.store.case_texts import but_services, case_of, read_case, read_texts
from desktop_app.store.checksums import checksum
from desktop_app.store.database import BROKEN, open_snapshot, refusal
from desktop_app.store.earlier_ledgers import counted_at, rows_at
from desktop_app.store.opening import open_any
from desktop_app.store.travel_manifest import TRAVELLING
from desktop_app.store.travel_reading import opened_file

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from desktop_app.models.application import Case
    from desktop_app.models.row_columns import Columns
    from desktop_app.store.case_input import CaseInput, LedgerRead
    from desktop_app.store.case_texts import CaseTexts

_MOST_CHANGES = 20_000
"""Lines of history after a build that are looked at; a year of work is less."""
_PRINTED = frozenset({"answer", "evidence", "rows"})
"""What a change is of, where it may change a paper."""


@dataclass(slots=True)
class HandedIn:
    """One case, and how it stands to its papers."""

    taken: CaseInput
    """Without the rows of the service ledger where those are in ``services``."""
    identity: str = ""
    """The id that the case got when it was made; empty for facts in a plain file."""
    build: BuildRecord | None = None
    """The papers made last; None before any were made."""
    before: Case | None = None
    """The case as those papers say it, ledgers too where they are known, else as now; None while nothing is another."""
    ledgers_changed: Mapping[LedgerKind, int | None] = field(default_factory=dict)
    """Ledgers that were changed after those papers and of which no copy is kept: how many rows each had, if that is known."""
    last_change: int = 0
    """Number of the last line of its history: of two files of one case, the greater is the newer."""
    changed_at: datetime | None = None
    """The moment of it."""
    trail: str = ""
    """Of its history (``models.trails``)."""
    services: Columns | None = None
    """The service ledger by its columns; None where its rows are in the case."""

    @property
    def changed(self) -> bool:
        """Whether anything that is printed was changed after the papers were made."""
        return self.before is not None or bool(self.ledgers_changed)


@dataclass(frozen=True, slots=True)
class ChangedSince:
    """A case, and what was changed in it after a line of its history."""

    case: Case
    places: frozenset[tuple[str, str]]
    """What a change is of (“answer”, “rows” …) and its field, ledger or piece."""
    moment: datetime | None
    """Of that line."""


@dataclass(slots=True)
class _Looked:
    """What the database of a case says beside the case."""

    to_judge: bool
    rows_if_changed: bool = True
    identity: str = ""
    build: BuildRecord | None = None
    before: Case | None = None
    """Of its ledgers only those that were changed since."""
    ledgers: dict[LedgerKind, int | None] = field(default_factory=dict)
    """Changed ledgers of which no copy is kept, with the number of rows that they had."""
    earlier: dict[LedgerKind, list[str]] = field(default_factory=dict)
    """Stored rows of the others that were changed, as they were."""
    last_change: int = 0
    changed_at: datetime | None = None
    trail: str = ""
    services: Columns | None = None

    def read(self, connection: sqlite3.Connection) -> tuple[Case, tuple[str, ...]]:
        """The case, and sentences about what in it could not be used; what else is to be known of it is kept here."""
        with collector_paused():
            texts = read_texts(connection)
            self.look(connection, texts)
            if not self.to_judge or self._needs_rows:
                return case_of(texts)
            case, problems, self.services = but_services(texts)
            return case, problems

    @property
    def _needs_rows(self) -> bool:
        """What was changed in a ledger is told by its rows, and a check code is made of all of them."""
        changed_rows = bool(self.ledgers or self.earlier)
        return changed_rows or (self.before is not None and self.rows_if_changed)

    def look(self, connection: sqlite3.Connection, texts: CaseTexts | None = None) -> None:
        """``texts`` are those of the case, where they have been read."""
        self.last_change, self.changed_at = _last_change(connection)
        self.trail = _trail(connection, self.last_change)
        found = connection.execute("SELECT value FROM about WHERE name = 'id'").fetchone()
        self.identity = str(found[0]) if found else ""
        self.build = _last_build(connection)
        if self.build is not None:
            self._take_back(connection, self.build.at, texts)

    def _take_back(
        self, connection: sqlite3.Connection, since: datetime, read: CaseTexts | None = None
    ) -> None:
        """Take back every change after a moment, the latest of a place counting least."""
        first: dict[tuple[str, str], str | None] = {}
        for what, place, before in connection.execute(
            "SELECT what, place, before FROM history WHERE at > ? ORDER BY number LIMIT ?",
            (stamp(since), _MOST_CHANGES),
        ):
            if what in _PRINTED and place.partition(".")[0] not in BESIDE_THE_PAPERS:
                first.setdefault((what, place), before)
        kinds = [kind for kind in LedgerKind if ("rows", kind.value) in first]
        self.earlier = rows_at(connection, since, kinds)
        self.ledgers = {
            kind: counted_at(connection, since, kind) for kind in kinds if kind not in self.earlier
        }
        if not self.earlier and not any(what != "rows" for what, _ in first):
            return
        texts = read or read_texts(connection, without=tuple(LedgerKind))
        texts = replace(texts, answers=dict(texts.answers), ledgers=dict(self.earlier))
        pieces: dict[str, str] = dict(texts.evidence)
        changed = bool(self.earlier)
        for (what, place), before in first.items():
            kept = texts.answers if what == "answer" else pieces if what == "evidence" else None
            if kept is None or kept.get(place) == before:
                continue
            changed = True
            if before is None:
                kept.pop(place, None)
            else:
                kept[place] = before
        if changed:
            texts.evidence = list(pieces.items())
            self.before, _ = case_of(texts)


def read_handed_in(
    path: Path,
    read_ledger: Callable[[Path, LedgerKind], LedgerRead],
    *,
    evidence: bool = True,
    step: Callable[[int, int], None] | None = None,
    to_judge: bool = False,
    rows_if_changed: bool = True,
) -> HandedIn:
    """Whatever is handed in as a case, read and left as it is; with its ``evidence`` verified unless that can wait.

    Where it is only read ``to_judge`` it, its service ledger may come by its columns; with ``rows_if_changed`` only that
    of a case that says what its papers say.

    Raises:
        UnreadableInput, CaseError: as for ``open_any``.
    """
    looked = _Looked(to_judge, rows_if_changed)
    if path.suffix.lower() == TRAVELLING and path.is_file():
        with opened_file(path) as archive:
            taken = archive.case(step=step, evidence=evidence, read=looked.read)
    else:
        taken = open_any(path, read_ledger)
        database = path if path.name == DATABASE else path / DATABASE
        if database.is_file():
            with closing(open_snapshot(database)) as snapshot:
                try:
                    looked.look(snapshot)
                except BROKEN as error:
                    raise refusal(error, database) from error
    before = looked.before
    if before is not None:
        kept = {kind.value: before.ledgers.rows(kind) for kind in looked.earlier}
        before = before.model_copy(update={"ledgers": taken.case.ledgers.model_copy(update=kept)})
    return HandedIn(
        taken,
        looked.identity,
        looked.build,
        before,
        looked.ledgers,
        looked.last_change,
        looked.changed_at,
        looked.trail,
        looked.services,
    )


def changed_since(path: Path, line: int) -> ChangedSince:
    """What was changed in the packed case at ``path`` after a line of its history.

    Raises:
        UnreadableInput, CaseError: as for ``read_handed_in``.
    """
    places: set[tuple[str, str]] = set()
    moments: list[datetime] = []

    def read(connection: sqlite3.Connection) -> tuple[Case, tuple[str, ...]]:
        places.update(
            connection.execute(
                "SELECT DISTINCT what, place FROM history WHERE number > ? LIMIT ?", (line, _MOST_CHANGES)
            ).fetchall()
        )
        for (at,) in connection.execute("SELECT at FROM history WHERE number = ?", (line,)):
            with suppress(ValueError, TypeError, OverflowError):
                moments.append(datetime.fromisoformat(at).astimezone(UTC))
        return read_case(connection)

    with opened_file(path) as archive:
        case = archive.case(evidence=False, read=read).case
    return ChangedSince(case, frozenset(places), moments[0] if moments else None)


def _last_change(connection: sqlite3.Connection) -> tuple[int, datetime | None]:
    """Number and moment of the last line of history."""
    found = connection.execute("SELECT number, at FROM history ORDER BY number DESC LIMIT 1").fetchone()
    if found is None:
        return 0, None
    try:
        return int(found[0]), datetime.fromisoformat(found[1]).astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        return int(found[0]), None


def _trail(connection: sqlite3.Connection, last: int) -> str:
    """Of the history that ends with the line ``last``; empty where lines are missing in it."""
    found = dict(
        connection.execute(
            "SELECT number, crc FROM history WHERE number > ? OR number % ? = 0", (last - DENSE, EVERY)
        ).fetchall()
    )
    numbers = lines_of(last)
    return trail_text([found[number] for number in numbers]) if found.keys() >= set(numbers) else ""


def _last_build(connection: sqlite3.Connection) -> BuildRecord | None:
    """The newest record of a build that is what was written."""
    for *line, crc in connection.execute(
        "SELECT number, at, code, draft, reason, files, crc FROM builds ORDER BY number DESC"
    ):
        if checksum(*line) == crc:
            number, at, code, draft, reason, files = line
            listed: Any = json.loads(files)
            return BuildRecord(number, datetime.fromisoformat(at), code, bool(draft), reason, tuple(listed))
    return None
