"""What a ledger said at a moment, from the copies that checkpoints keep: the history itself holds no old rows.

A copy is that of the moment when no row of the ledger was changed between its checkpoint and the moment; a build makes
a checkpoint just before it, so of papers made in the window there is one.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from desktop_app.store import checkpoints
from desktop_app.store.case_rows import stamp

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from datetime import datetime

    from desktop_app.models.ledgers import LedgerKind

_MOST_LOOKED_AT = 20
"""Checkpoints that are opened for one moment; those of builds are the first."""


def rows_at(
    connection: sqlite3.Connection, moment: datetime, kinds: Sequence[LedgerKind]
) -> dict[LedgerKind, list[str]]:
    """The stored rows of those of ``kinds`` of which some checkpoint knows what they were at ``moment``."""
    found: dict[LedgerKind, list[str]] = {}
    if not kinds:
        return found
    (last,) = connection.execute(
        "SELECT coalesce(max(number), 0) FROM history WHERE at <= ?", (stamp(moment),)
    ).fetchone()
    changes = {
        kind: [
            number
            for (number,) in connection.execute(
                "SELECT number FROM history WHERE what = 'rows' AND place = ?", (kind.value,)
            )
        ]
        for kind in kinds
    }
    nearest = sorted(checkpoints.listed(connection), key=lambda item: abs(item.change - last))
    for item in nearest[:_MOST_LOOKED_AT]:
        low, high = sorted((item.change, last))
        wanted = [
            kind
            for kind in kinds
            if kind not in found and not any(low < number <= high for number in changes[kind])
        ]
        if wanted:
            found |= checkpoints.ledgers_at(connection, item.number, wanted)
        if len(found) == len(kinds):
            break
    return found


def counted_at(connection: sqlite3.Connection, moment: datetime, kind: LedgerKind) -> int | None:
    """How many rows the ledger had at ``moment``, as the first change after it says; None where it does not."""
    line = connection.execute(
        "SELECT before FROM history WHERE what = 'rows' AND place = ? AND at > ? ORDER BY number LIMIT 1",
        (kind.value, stamp(moment)),
    ).fetchone()
    try:
        rows = json.loads(line[0])["rows"] if line and line[0] else None
    except (ValueError, KeyError, TypeError):
        return None
    return rows if isinstance(rows, int) and not isinstance(rows, bool) else None
