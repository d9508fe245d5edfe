"""The tables of a case database, by shape number, and the steps from one shape to the next.

A shape that has landed is never edited again: a change is a new number, a new entry in ``TABLES`` and a step in
``UPGRADES``. One file of every shape lies in the tests.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

APPLICATION_ID = 0x5342414A
"""“SBAJ” in the header of the file: tells a case from any other SQLite database."""

SHAPE = 1
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
}
"""The statement that made each table, exactly as the database keeps it."""

UPGRADES: dict[int, Callable[[sqlite3.Connection], None]] = {}
"""The step *from* each older shape to the next, run inside one transaction."""


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
