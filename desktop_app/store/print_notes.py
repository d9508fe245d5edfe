"""What was printed of a case, as one text in a line of its own about the case as a whole.

It is no answer: undo, checkpoints and history have nothing to do with it, but copies and packed files take it along.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.store.checksums import checksum

if TYPE_CHECKING:
    import sqlite3

NAME = "printed:log"
PREFIX = "printed:"
"""What such names begin with."""


def keep(connection: sqlite3.Connection, text: str) -> None:
    """Keep ``text`` in place of what was kept before."""
    connection.execute(
        "INSERT OR REPLACE INTO about (name, value, crc) VALUES (?, ?, ?)", (NAME, text, checksum(NAME, text))
    )


def kept(connection: sqlite3.Connection) -> str | None:
    """The text kept; None where there is none, or it is not what was written."""
    found = connection.execute("SELECT value, crc FROM about WHERE name = ?", (NAME,)).fetchone()
    if found is None or checksum(NAME, found[0]) != found[1]:
        return None
    return str(found[0])
