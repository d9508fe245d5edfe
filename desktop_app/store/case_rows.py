"""The rows of a case database: how a case becomes rows, how rows become a case, and what is noted of each change.

Everything here runs inside a transaction of the caller.
"""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain, compress, islice, repeat
from typing import TYPE_CHECKING, Literal

from desktop_app.store.checksums import checksum, row_checksums
from desktop_app.store.scan_files import scans_ever_named

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from desktop_app.models.evidence import Evidence
    from desktop_app.models.ledgers import LedgerKind


What = Literal["about", "answer", "entry", "rows", "pending", "evidence"]
_ROWS_AT_ONCE = 2_500
"""Each takes four of the 32,766 values that a statement may have."""
ROW_TABLES: dict[Literal["rows", "pending"], str] = {"rows": "ledger_rows", "pending": "pending_rows"}
"""Where the rows of a ledger are, and where those that wait."""


@dataclass(frozen=True, slots=True)
class Change:
    """One line of history. ``before`` and ``after`` are stored texts (JSON; typed text for entries), None: nothing."""

    number: int
    at: datetime
    step: int
    """Changes of one transaction share their step."""
    what: What
    place: str
    """Field id, ledger kind, evidence id, or the name in ``about``."""
    before: str | None
    after: str | None


@dataclass(slots=True)
class History:
    """Writes the history lines of one step."""

    connection: sqlite3.Connection
    at: datetime
    step: int = field(default=0)

    def note(self, what: What, place: str, before: str | None, after: str | None) -> None:
        """Note a change, if it is one."""
        if before == after:
            return
        if not self.step:
            (last,) = self.connection.execute(
                "SELECT step FROM history ORDER BY number DESC LIMIT 1"
            ).fetchone() or (0,)
            self.step = last + 1
        number = last_change(self.connection) + 1
        line = (number, stamp(self.at), self.step, what, place, before, after)
        self.connection.execute(
            "INSERT INTO history (number, at, step, what, place, before, after, crc)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (*line, checksum(*line)),
        )


def row_mark(what: Literal["rows", "pending"], kind: str) -> str:
    """What the checksums of rows begin with, so that a waiting row is none of the ledger."""
    return kind if what == "rows" else f"pending.{kind}"


def stamp(moment: datetime) -> str:
    """A moment as it is stored: UTC, and of one length, so that texts sort as time does."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def last_change(connection: sqlite3.Connection) -> int:
    """Number of the newest line of history; 0 before any."""
    (number,) = connection.execute("SELECT max(number) FROM history").fetchone()
    return int(number or 0)


def put_about(connection: sqlite3.Connection, name: str, value: str, history: History) -> None:
    """Keep one line about the case as a whole."""
    found = connection.execute("SELECT value FROM about WHERE name = ?", (name,)).fetchone()
    connection.execute(
        "INSERT OR REPLACE INTO about (name, value, crc) VALUES (?, ?, ?)",
        (name, value, checksum(name, value)),
    )
    history.note("about", name, found and found[0], value)


def member_exists(connection: sqlite3.Connection, field_id: str) -> bool:
    """Whether the member that ``field_id`` goes through, if any, is in the case."""
    owner, bracket, rest = field_id.partition("[")
    if not bracket:
        return True
    found = connection.execute("SELECT value FROM answers WHERE field = ?", (owner,)).fetchone()
    return found is not None and rest.partition("]")[0] in json.loads(found[0])


def put_answers(
    connection: sqlite3.Connection,
    field_id: str,
    given: Mapping[str, str],
    history: History,
    *,
    whole: bool = True,
) -> None:
    """Make ``given`` all that is answered at ``field_id`` and, when ``whole``, below it."""
    spans = _below(field_id) if whole else ((field_id, field_id + "\0"),)
    before = {
        place: value
        for low, high in spans
        for place, value in connection.execute(
            "SELECT field, value FROM answers WHERE field >= ? AND field < ?", (low, high)
        )
    }
    for place in sorted(before.keys() | given.keys()):
        old, new = before.get(place), given.get(place)
        if new is None:
            connection.execute("DELETE FROM answers WHERE field = ?", (place,))
        elif new != old:
            connection.execute(
                "INSERT OR REPLACE INTO answers (field, value, crc) VALUES (?, ?, ?)",
                (place, new, checksum(place, new)),
            )
        history.note("answer", place, old, new)


def put_entry(connection: sqlite3.Connection, field_id: str, typed: str | None, history: History) -> None:
    """Keep what is typed at ``field_id`` and is no answer yet; None: nothing is."""
    found = connection.execute("SELECT typed FROM unfinished WHERE field = ?", (field_id,)).fetchone()
    if typed is not None:
        connection.execute(
            "INSERT OR REPLACE INTO unfinished (field, typed, crc) VALUES (?, ?, ?)",
            (field_id, typed, checksum(field_id, typed)),
        )
    elif found:
        connection.execute("DELETE FROM unfinished WHERE field = ?", (field_id,))
    history.note("entry", field_id, found and found[0], typed)


def forget_entries_of_gone_members(
    connection: sqlite3.Connection, field_id: str, given: Mapping[str, str], history: History
) -> None:
    """What was half typed in a member goes with the member."""
    members = set(json.loads(given.get(field_id, "[]"))) if _is_list(given.get(field_id)) else set()
    low, high = _below(field_id)[2]
    for (place,) in connection.execute(
        "SELECT field FROM unfinished WHERE field >= ? AND field < ?", (low, high)
    ).fetchall():
        if place.partition("[")[2].partition("]")[0] not in members:
            put_entry(connection, place, None, history)


def put_rows(
    connection: sqlite3.Connection, kind: LedgerKind, texts: Iterable[str], history: History
) -> None:
    """Make ``texts`` all rows of a ledger; only rows that differ in their place are written."""
    _put_texts(connection, "rows", kind.value, texts, history)


def put_pending(
    connection: sqlite3.Connection, kind: LedgerKind, texts: Iterable[str], history: History
) -> None:
    """Make ``texts`` all rows of a ledger that wait."""
    _put_texts(connection, "pending", kind.value, texts, history)


def _put_texts(
    connection: sqlite3.Connection,
    what: Literal["rows", "pending"],
    kind: str,
    texts: Iterable[str],
    history: History,
) -> None:
    table, mark = ROW_TABLES[what], row_mark(what, kind)
    query = f"SELECT content FROM {table} WHERE kind = ? ORDER BY position"  # noqa: S608 - a name of our own
    old = connection.execute(query, (kind,)).fetchall()
    count = touched = 0
    for some, sums in _made_ahead(texts, mark):
        before = old[count : count + len(some)]
        lines = zip(repeat(kind), range(count, count + len(some)), some, sums, strict=False)
        fresh = (at >= len(before) or before[at][0] != text for at, text in enumerate(some))
        changed = list(compress(lines, fresh)) if before else list(lines)
        _write_rows(connection, table, changed)
        touched += len(changed)
        count += len(some)
    connection.execute(f"DELETE FROM {table} WHERE kind = ? AND position >= ?", (kind, count))  # noqa: S608
    if touched or count != len(old):
        history.note(what, kind, f'{{"rows":{len(old)}}}', f'{{"rows":{count},"changed":{touched}}}')


def _made_ahead(texts: Iterable[str], mark: str) -> Iterator[tuple[list[str], list[int]]]:
    """The texts some thousands at a time, with their checksums; the next are made while the last are written."""
    several = iter(texts)

    def make(first: int) -> tuple[list[str], list[int]]:
        some = list(islice(several, _ROWS_AT_ONCE))
        return some, list(row_checksums(mark, first, some))

    made, count = make(0), 0
    if len(made[0]) < _ROWS_AT_ONCE:
        yield made
        return
    with ThreadPoolExecutor(1) as ahead:
        while made[0]:
            count += len(made[0])
            coming = ahead.submit(make, count)
            yield made
            made = coming.result()


def put_evidence(connection: sqlite3.Connection, evidence: Sequence[Evidence], history: History) -> None:
    """Make ``evidence`` the whole list, in its order."""
    texts = [(item.id, item.model_dump_json(exclude_defaults=True)) for item in evidence]
    put_evidence_texts(connection, texts, history)


def put_evidence_texts(
    connection: sqlite3.Connection, texts: Sequence[tuple[str, str]], history: History
) -> None:
    """Make these records (id and JSON) the whole list of evidence, in their order."""
    old = {
        name: (position, content)
        for name, position, content in connection.execute("SELECT id, position, content FROM evidence")
    }
    new = {name: (position, content) for position, (name, content) in enumerate(texts)}
    for name in old.keys() - new.keys():
        connection.execute("DELETE FROM evidence WHERE id = ?", (name,))
    for name in sorted(old.keys() | new.keys()):
        before, after = old.get(name), new.get(name)
        if after is not None and after != before:
            connection.execute(
                "INSERT OR REPLACE INTO evidence (id, position, content, crc) VALUES (?, ?, ?, ?)",
                (name, *after, checksum(name, *after)),
            )
        history.note("evidence", name, before and before[1], after and after[1])


def read_history(connection: sqlite3.Connection, place: str | None, newest: int) -> tuple[Change, ...]:
    """The last ``newest`` changes, newest first; a line that is not what was written is left out."""
    found = connection.execute(
        "SELECT number, at, step, what, place, before, after, crc FROM history"
        " WHERE ? IS NULL OR place = ? ORDER BY number DESC LIMIT ?",
        (place, place, newest),
    ).fetchall()
    return tuple(
        Change(line[0], datetime.fromisoformat(line[1]), *line[2:])
        for *line, crc in found
        if checksum(*line) == crc
    )


def hashes_ever_named(connection: sqlite3.Connection, *, since: datetime) -> set[str]:
    """Hashes of evidence, and of scans of stamped pages, in the case or taken out of it since a moment."""
    contents = connection.execute("SELECT content FROM evidence").fetchall()
    contents += connection.execute(
        "SELECT before FROM history WHERE what = 'evidence' AND before IS NOT NULL AND at >= ?",
        (stamp(since),),
    ).fetchall()
    named = {str(json.loads(content).get("sha256")) for (content,) in contents}
    return named | scans_ever_named(connection, since=stamp(since))


def _write_rows(connection: sqlite3.Connection, table: str, rows: list[tuple[str, int, str, int]]) -> None:
    """A full load of rows goes in one statement: a third less time than one by one, and other threads run meanwhile."""
    put = f"INSERT OR REPLACE INTO {table} (kind, position, content, crc) VALUES "  # noqa: S608 - a name of our own
    if len(rows) == _ROWS_AT_ONCE:
        connection.execute(put + ",".join(["(?,?,?,?)"] * len(rows)), list(chain.from_iterable(rows)))
    else:
        connection.executemany(put + "(?,?,?,?)", rows)


def _below(field_id: str) -> tuple[tuple[str, str], tuple[str, str], tuple[str, str]]:
    """Half-open spans of the key that hold the place itself, its attributes, and its members."""
    return (field_id, field_id + "\0"), (f"{field_id}.", f"{field_id}/"), (f"{field_id}[", f"{field_id}\\")


def _is_list(text: str | None) -> bool:
    return text is not None and text.startswith("[")
