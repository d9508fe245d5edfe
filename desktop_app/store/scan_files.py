"""Files of scans of stamped pages: which of them a case names. They lie with the evidence, under their hash, never altered.

They are named by answers and not by the list of evidence, since no shelf holds them.
"""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING

from desktop_app.models.seals import SCANS, Scan

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable


def named_scans(answers: Iterable[tuple[str, object]]) -> dict[str, str]:
    """File names by hash of the scans among ``answers``: field ids and what is kept of each, as JSON."""
    found: dict[str, str] = {}
    for field_id, text in answers:
        if field_id.startswith(SCANS) and isinstance(text, str):
            with suppress(ValueError, RecursionError):
                written = json.loads(text)
                scan = Scan.read(written) if isinstance(written, str) else None
                if scan is not None:
                    found.setdefault(scan.sha256, scan.file_name or "盖章页扫描件")
    return found


def scans_named(connection: sqlite3.Connection) -> dict[str, str]:
    """File names by hash of the scans that the case names now."""
    low, high = SCANS, SCANS[:-1] + chr(ord(SCANS[-1]) + 1)
    return named_scans(
        connection.execute("SELECT field, value FROM answers WHERE field >= ? AND field < ?", (low, high))
    )


def scans_ever_named(connection: sqlite3.Connection, *, since: str) -> set[str]:
    """Hashes of scans in the case, or taken out of it since a moment, written as the history writes it."""
    found = connection.execute(
        "SELECT place, before FROM history WHERE place LIKE ? AND before IS NOT NULL AND at >= ?",
        (f"{SCANS}%", since),
    ).fetchall()
    return {*named_scans(found), *scans_named(connection)}
