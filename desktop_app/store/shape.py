"""The tables of a case database, by shape number, and the steps from one shape to the next.

A shape that has landed is never edited again: a change is a new number, a new entry in ``TABLES`` and a step in
``UPGRADES``. One file of every shape lies in the tests.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from desktop_app.store.checksums import checksum, row_checksum

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

APPLICATION_ID = 0x5342414A
"""“SBAJ” in the header of the file: tells a case from any other SQLite database."""

SHAPE = 3
"""The shape this program writes; kept in ``user_version``."""

TABLES: dict[int, dict[str, str]] = {
    1: {
        "about": "CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
        "answers": "CREATE TABLE answers (field TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
        "unfinished": "CREATE TABLE unfinished (field TEXT PRIMARY KEY, typed TEXT NOT NULL) STRICT, WITHOUT ROWID",
        "ledger_rows": (
            "CREATE TABLE ledger_rows (kind TEXT NOT NULL, position INTEGER NOT NULL, content TEXT NOT NULL,"
            " PRIMARY KEY (kind, position)) STRICT, WITHOUT ROWID"
        ),
        "evidence": (
            "CREATE TABLE evidence (id TEXT PRIMARY KEY, position INTEGER NOT NULL, content TEXT NOT NULL)"
            " STRICT, WITHOUT ROWID"
        ),
        "history": (
            "CREATE TABLE history (number INTEGER PRIMARY KEY, at TEXT NOT NULL, step INTEGER NOT NULL,"
            " what TEXT NOT NULL, place TEXT NOT NULL, before TEXT, after TEXT) STRICT"
        ),
        "builds": (
            "CREATE TABLE builds (number INTEGER PRIMARY KEY, at TEXT NOT NULL, code TEXT NOT NULL,"
            " draft INTEGER NOT NULL, reason TEXT NOT NULL, files TEXT NOT NULL) STRICT"
        ),
    },
    2: {  # each row has a checksum; checkpoints, and the ledgers they need, are kept inside
        "about": (
            "CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL, crc INTEGER NOT NULL)"
            " STRICT, WITHOUT ROWID"
        ),
        "answers": (
            "CREATE TABLE answers (field TEXT PRIMARY KEY, value TEXT NOT NULL, crc INTEGER NOT NULL)"
            " STRICT, WITHOUT ROWID"
        ),
        "unfinished": (
            "CREATE TABLE unfinished (field TEXT PRIMARY KEY, typed TEXT NOT NULL, crc INTEGER NOT NULL)"
            " STRICT, WITHOUT ROWID"
        ),
        "ledger_rows": (
            "CREATE TABLE ledger_rows (kind TEXT NOT NULL, position INTEGER NOT NULL, content TEXT NOT NULL,"
            " crc INTEGER NOT NULL, PRIMARY KEY (kind, position)) STRICT, WITHOUT ROWID"
        ),
        "evidence": (
            "CREATE TABLE evidence (id TEXT PRIMARY KEY, position INTEGER NOT NULL, content TEXT NOT NULL,"
            " crc INTEGER NOT NULL) STRICT, WITHOUT ROWID"
        ),
        "history": (
            "CREATE TABLE history (number INTEGER PRIMARY KEY, at TEXT NOT NULL, step INTEGER NOT NULL,"
            " what TEXT NOT NULL, place TEXT NOT NULL, before TEXT, after TEXT, crc INTEGER NOT NULL) STRICT"
        ),
        "builds": (
            "CREATE TABLE builds (number INTEGER PRIMARY KEY, at TEXT NOT NULL, code TEXT NOT NULL,"
            " draft INTEGER NOT NULL, reason TEXT NOT NULL, files TEXT NOT NULL, crc INTEGER NOT NULL) STRICT"
        ),
        "checkpoints": (
            "CREATE TABLE checkpoints (number INTEGER PRIMARY KEY, at TEXT NOT NULL, kind TEXT NOT NULL,"
            " name TEXT NOT NULL, change INTEGER NOT NULL, content BLOB NOT NULL) STRICT"
        ),
        "ledger_copies": (
            "CREATE TABLE ledger_copies (digest TEXT PRIMARY KEY, content BLOB NOT NULL) STRICT, WITHOUT ROWID"
        ),
    },
}
TABLES[3] = TABLES[2] | {  # rows of workbooks that wait to be mended are kept beside the ledgers
    "pending_rows": (
        "CREATE TABLE pending_rows (kind TEXT NOT NULL, position INTEGER NOT NULL, content TEXT NOT NULL,"
        " crc INTEGER NOT NULL, PRIMARY KEY (kind, position)) STRICT, WITHOUT ROWID"
    ),
}
"""The statement that made each table, exactly as the database keeps it."""


def _to_2(connection: sqlite3.Connection) -> None:
    """Give every row its checksum and the case an id, and make room for checkpoints."""
    connection.create_function("checksum", -1, checksum, deterministic=True)
    connection.create_function("row_checksum", 3, row_checksum, deterministic=True)
    for name, made in TABLES[2].items():
        columns = _COLUMNS_1.get(name)
        if columns is None:
            connection.execute(made)
            continue
        function = "row_checksum" if name == "ledger_rows" else "checksum"
        connection.execute(f"ALTER TABLE {name} RENAME TO older")
        connection.execute(made)
        connection.execute(  # names of our own, no input
            f"INSERT INTO {name} SELECT {columns}, {function}({columns}) FROM older"  # noqa: S608
        )
        connection.execute("DROP TABLE older")
    identity = identity_of_1(connection)
    connection.execute("INSERT INTO about VALUES ('id', ?, ?)", (identity, checksum("id", identity)))


def _to_3(connection: sqlite3.Connection) -> None:
    """Make room for rows that wait; a case of before has none."""
    connection.execute(TABLES[3]["pending_rows"])


def identity_of_1(connection: sqlite3.Connection) -> str:
    """The id of a case from the time before cases had one: always the same for the same case."""
    first = connection.execute("SELECT at FROM history ORDER BY number LIMIT 1").fetchone()
    created = connection.execute("SELECT value FROM about WHERE name = 'created'").fetchone()
    return hashlib.sha256(f"{first}{created}".encode()).hexdigest()[:32]


def show_as_present(connection: sqlite3.Connection, number: int) -> None:
    """Let the tables of an older shape be read as those of the present one, without writing to them."""
    if number == 1:
        _show_1_as_2(connection)
    if number < SHAPE:
        made = TABLES[SHAPE]["pending_rows"]
        connection.execute(made.replace("CREATE TABLE", "CREATE TEMP TABLE"))


def _show_1_as_2(connection: sqlite3.Connection) -> None:
    """Of shape 1, no row can be found altered."""
    connection.create_function("checksum", -1, checksum, deterministic=True)
    connection.create_function("row_checksum", 3, row_checksum, deterministic=True)
    for name, made in TABLES[2].items():
        columns = _COLUMNS_1.get(name)
        if columns is None:
            connection.execute(made.replace("CREATE TABLE", "CREATE TEMP TABLE"))
            continue
        function = "row_checksum" if name == "ledger_rows" else "checksum"
        connection.execute(  # names of our own, no input
            f"CREATE TEMP VIEW {name} AS SELECT {columns}, {function}({columns}) AS crc FROM main.{name}"  # noqa: S608
        )


_COLUMNS_1 = {
    "about": "name, value",
    "answers": "field, value",
    "unfinished": "field, typed",
    "ledger_rows": "kind, position, content",
    "evidence": "id, position, content",
    "history": "number, at, step, what, place, before, after",
    "builds": "number, at, code, draft, reason, files",
}

UPGRADES: dict[int, Callable[[sqlite3.Connection], None]] = {1: _to_2, 2: _to_3}
"""The step *from* each older shape to the next: pure, run on a copy inside one transaction."""


def make_tables(connection: sqlite3.Connection) -> None:
    """Make an empty case of the present shape."""
    for statement in TABLES[SHAPE].values():
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {SHAPE}")


def foreign_parts(connection: sqlite3.Connection, shape: int) -> tuple[str, ...]:
    """Names of triggers, views, indexes and tables that a case of this shape does not have, or has otherwise."""
    expected = TABLES[shape]
    found = connection.execute("SELECT type, name, sql FROM sqlite_schema").fetchall()
    strange = [name for kind, name, sql in found if kind != "table" or expected.get(name) != sql]
    missing = expected.keys() - {name for _, name, _ in found}
    return tuple(sorted({*strange, *missing}))
