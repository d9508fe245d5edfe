"""What can still be read of a damaged database: row by row, around the pages that are gone.

A row counts only when its checksum agrees. Nothing here writes to the damaged file; it is read from a copy.
"""

from __future__ import annotations

import shutil
from contextlib import closing, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from desktop_app.models.ledgers import LedgerKind
from desktop_app.store import shape
from desktop_app.store.archive_check import LARGEST_DATABASE
from desktop_app.store.case_rows import ROW_TABLES, row_mark
from desktop_app.store.case_texts import CaseTexts
from desktop_app.store.checksums import checksum, row_checksum
from desktop_app.store.database import BROKEN, log_of, open_copy, open_unowned
from desktop_app.store.staging import scratch_folder

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

_FARTHEST = 2**20
"""Rows that a damaged part may hold before what comes after it is given up."""
_PAGE_SIZE = slice(16, 18)
_PAGE_COUNT = slice(28, 32)
"""Where the first page of a database says how large its pages are, and how many there are."""


@dataclass(slots=True)
class Salvaged:
    """What was read, and which parts of it are complete."""

    texts: CaseTexts = field(default_factory=CaseTexts)
    whole: set[str] = field(default_factory=set)
    """``about``, ``answers``, ``unfinished``, ``evidence``, ``pending`` and kinds of ledger of which nothing is missing.

    Of ``history`` the newest line is there; older ones may be missing, as their numbers tell.
    """
    history: list[tuple[Any, ...]] = field(default_factory=list)
    """Lines of history, with their checksums, oldest first."""
    others: dict[str, list[tuple[Any, ...]]] = field(default_factory=dict)
    """Whole rows of builds, checkpoints and ledger copies, by table."""


def salvage(path: Path, *, first_page: bytes = b"") -> Salvaged | None:
    """Everything that can be read of the database at ``path`` and its log; None when that is nothing.

    ``first_page`` is one of an earlier state of the same file: it says where its tables begin, which never changes.
    """
    with scratch_folder() as place:
        copy = place / path.name
        shutil.copyfile(path, copy)
        with suppress(FileNotFoundError):
            shutil.copyfile(log_of(path), log_of(copy))
        _fill_up(copy)
        found = _read(copy)
        if found is None and first_page:
            _put_first_page(copy, first_page)
            log_of(copy).unlink(missing_ok=True)
            found = _read(copy)
        return found


def _read(copy: Path) -> Salvaged | None:
    """As much as there is with the log, else without it; nothing of a database that has parts no case has."""
    for open_it in (open_copy, open_unowned):
        with suppress(*BROKEN), closing(open_it(copy)) as connection:
            (number,) = connection.execute("PRAGMA user_version").fetchone()
            if number not in shape.TABLES or shape.foreign_parts(connection, number):
                return None
            shape.show_as_present(connection, number)
            found = _taken(connection)
            if number == 1:
                with suppress(*BROKEN):
                    found.texts.about["id"] = shape.identity_of_1(connection)
            return found
    return None


def _taken(connection: sqlite3.Connection) -> Salvaged:
    found = Salvaged()
    _take_pairs(connection, found, "about", "name", "value", found.texts.about)
    _take_pairs(connection, found, "answers", "field", "value", found.texts.answers)
    _take_pairs(connection, found, "unfinished", "field", "typed", found.texts.unfinished)
    whole = [_take_rows(connection, found, kind, "pending") for kind in LedgerKind]
    if all(whole):
        found.whole.add("pending")
    for kind in LedgerKind:
        if _take_rows(connection, found, kind, "rows"):
            found.whole.add(kind.value)
    _take_evidence(connection, found)
    history = _Scan(connection, "SELECT * FROM history", "number")
    lines = list(history.numbered())
    found.history = [line for line in lines if checksum(*line[:-1]) == line[-1]]
    if not history.cut_short and found.history[-1:] == lines[-1:]:
        found.whole.add("history")
    for table in ("builds", "checkpoints"):
        found.others[table] = list(_Scan(connection, f"SELECT * FROM {table}", "number").numbered())  # noqa: S608
    copies = _Scan(connection, "SELECT * FROM ledger_copies", "digest")
    found.others["ledger_copies"] = list(copies.from_both_ends())
    return found


def _take_pairs(
    connection: sqlite3.Connection,
    found: Salvaged,
    table: str,
    key: str,
    value: str,
    into: dict[str, str],
) -> None:
    scan = _Scan(connection, f"SELECT {key}, {value}, crc FROM {table}", key)  # noqa: S608 - names of our own
    whole = True
    for name, text, crc in scan.from_both_ends():
        if checksum(name, text) == crc:
            into[name] = text
        else:
            whole = False
    if whole and not scan.broken:
        found.whole.add(table)


def _take_rows(
    connection: sqlite3.Connection, found: Salvaged, kind: LedgerKind, what: Literal["rows", "pending"]
) -> bool:
    """Take the rows of a ledger, or those of it that wait; whether none of them is missing."""
    query = f"SELECT position, content, crc FROM {ROW_TABLES[what]} WHERE kind = '{kind.value}'"  # noqa: S608 - names of our own
    scan = _Scan(connection, query, "position")
    mark = row_mark(what, kind.value)
    rows = {
        position: content
        for position, content, crc in scan.numbered()
        if row_checksum(mark, position, content) == crc
    }
    taken = [rows[position] for position in sorted(rows)]
    if what == "rows":
        found.texts.ledgers[kind] = taken
    elif taken:
        found.texts.pending[kind] = taken
    return not scan.broken and list(rows) == list(range(len(rows)))


def _take_evidence(connection: sqlite3.Connection, found: Salvaged) -> None:
    scan = _Scan(connection, "SELECT id, position, content, crc FROM evidence", "id")
    rows = list(scan.from_both_ends())
    good = [row for row in rows if checksum(*row[:-1]) == row[-1]]
    found.texts.evidence = [(name, content) for name, _, content, _ in sorted(good, key=lambda row: row[1])]
    if len(good) == len(rows) and not scan.broken:
        found.whole.add("evidence")


class _Scan:
    """One table read as far as it goes.

    ``broken`` tells afterwards whether something stood in the way, ``cut_short`` whether its end could not be read.
    """

    def __init__(self, connection: sqlite3.Connection, query: str, key: str) -> None:
        self._connection = connection
        self._query = query
        self._key = key
        self.broken = False
        self.cut_short = False
        self._stopped = False

    def from_both_ends(self) -> Iterator[tuple[Any, ...]]:
        """For keys that are words: all rows, or those before and after what is damaged."""
        before = list(self._rows(f" ORDER BY {self._key}"))
        yield from before
        if self.broken:
            seen = set(before)
            yield from [row for row in self._rows(f" ORDER BY {self._key} DESC") if row not in seen]

    def numbered(self) -> Iterator[tuple[Any, ...]]:
        """For keys that are numbers: over each damaged part, to the first row behind it that can be read."""
        last = -1
        while True:
            for row in self._rows(f"{self._and} {self._key} > {last} ORDER BY {self._key}"):
                last = int(row[0])
                yield row
            if not self._stopped:
                return
            behind = self._behind(last)
            if behind is None:
                self.cut_short = True
                return
            skipped = list(
                self._rows(
                    f"{self._and} {self._key} > {last} AND {self._key} < {behind} ORDER BY {self._key} DESC"
                )
            )
            yield from reversed(skipped)
            last = behind - 1

    @property
    def _and(self) -> str:
        return " AND" if " WHERE " in self._query else " WHERE"

    def _behind(self, last: int) -> int | None:
        """The number of a row behind the damage after ``last``."""
        step = 1
        while step <= _FARTHEST:
            rows = self._rows(f"{self._and} {self._key} > {last + step} ORDER BY {self._key} LIMIT 1")
            row = next(rows, None)
            if row is not None:
                return int(row[0])
            if not self._stopped:
                return None
            step *= 2
        return None

    def _rows(self, rest: str) -> Iterator[tuple[Any, ...]]:
        """Rows until the end or until one cannot be read."""
        self._stopped = False
        try:
            yield from self._connection.execute(self._query + rest)
        except (*BROKEN, OverflowError):
            self._stopped = self.broken = True


def _fill_up(copy: Path) -> None:
    """Make a file that was cut short as long as its first page says: SQLite reads no part of a shorter one."""
    with copy.open("r+b") as file:
        page = file.read(_PAGE_COUNT.stop)
        length = int.from_bytes(page[_PAGE_SIZE], "big") * int.from_bytes(page[_PAGE_COUNT], "big")
        if copy.stat().st_size < length <= LARGEST_DATABASE:
            file.truncate(length)


def _put_first_page(copy: Path, first_page: bytes) -> None:
    """Give a database its first page back; its length is what the file has now."""
    size = int.from_bytes(first_page[_PAGE_SIZE], "big")
    page = bytearray(first_page[:size])
    page[_PAGE_COUNT] = (copy.stat().st_size // size).to_bytes(4, "big")
    with copy.open("r+b") as file:
        file.write(page)
