"""检查点: what a case was at a moment, kept whole inside its database, to compare with and to go back to.

A checkpoint holds the texts of the case; ledgers, which are large and seldom change, are kept once for all checkpoints
that have the same rows. Everything here runs inside a transaction of the caller.
"""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from desktop_app.errors import CaseError
from desktop_app.models.ledgers import LedgerKind
from desktop_app.store import case_packs, print_notes
from desktop_app.store.case_rows import last_change, stamp
from desktop_app.store.case_texts import CaseTexts, read_texts
from desktop_app.store.scan_files import named_scans

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

MOST_AUTOMATIC = 50
"""Automatic checkpoints that are kept at most."""
_EACH_FOR = timedelta(days=1)
_DAILY_FOR = timedelta(days=30)
_LARGEST = 512 * 1024 * 1024
"""Bytes that a ledger may unfold to; a forged one must not eat the memory."""
_LARGEST_TEXTS = 64 * 1024 * 1024
"""Bytes that a checkpoint, which holds everything but ledgers, may unfold to."""
_PIECE = 1024 * 1024
_HASH = re.compile(r"[0-9a-f]{64}")


class CheckpointKind(StrEnum):
    """Why a checkpoint was made."""

    NAMED = "named"
    OPENING = "opening"
    DAILY = "daily"
    IMPORT = "import"
    BUILD = "build"
    NOTICE = "notice"
    RESTORE = "restore"


_THINNED = frozenset(
    {CheckpointKind.OPENING, CheckpointKind.DAILY, CheckpointKind.IMPORT, CheckpointKind.RESTORE}
)
"""Kinds that nobody asked for by name, and no paper was made from: they thin out as they age."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """One moment of a case that can be gone back to."""

    number: int
    at: datetime
    kind: CheckpointKind
    name: str
    """As the user typed it; empty for automatic ones."""
    change: int
    """Number of the last line of history that it contains."""


def make(connection: sqlite3.Connection, kind: CheckpointKind, name: str, now: datetime) -> Checkpoint:
    """Keep what the case is now; an automatic one is not made twice of the same content."""
    earlier = listed(connection)
    change = last_change(connection)
    if earlier and kind in _THINNED and earlier[0].change == change:
        return earlier[0]
    ledgers = _kept_ledgers(connection, earlier)
    texts = read_texts(connection, without=tuple(ledgers))
    for ledger, rows in texts.ledgers.items():
        ledgers[ledger] = _keep_ledger(connection, rows)
    content = {
        "about": {
            name: value
            for name, value in texts.about.items()
            if not name.startswith((case_packs.PREFIX, print_notes.PREFIX))
        },
        "answers": texts.answers,
        "unfinished": texts.unfinished,
        "evidence": texts.evidence,
        "ledgers": {ledger.value: digest for ledger, digest in ledgers.items()},
        "pending": {ledger.value: _keep_ledger(connection, rows) for ledger, rows in texts.pending.items()},
    }
    cursor = connection.execute(
        "INSERT INTO checkpoints (at, kind, name, change, content) VALUES (?, ?, ?, ?, ?)",
        (stamp(now), kind.value, name, change, _folded(json.dumps(content, ensure_ascii=False))),
    )
    made = Checkpoint(cursor.lastrowid or 0, now, kind, name, change)
    _thin(connection, (made, *earlier), now)
    return made


def listed(connection: sqlite3.Connection) -> tuple[Checkpoint, ...]:
    """All checkpoints, newest first; one of a kind that this program does not know counts as named.

    One whose moment cannot be read is passed over: it must not stand in the way of the next.
    """
    found = connection.execute(
        "SELECT number, at, kind, name, change FROM checkpoints ORDER BY number DESC"
    ).fetchall()
    made = []
    for number, at, kind, name, change in found:
        with suppress(ValueError):
            made.append(
                Checkpoint(number, datetime.fromisoformat(at).astimezone(UTC), _kind(kind), name, change)
            )
    return tuple(made)


def texts_at(connection: sqlite3.Connection, number: int) -> CaseTexts:
    """What the case was at checkpoint ``number``.

    Raises:
        CaseError: there is none of this number, or it is damaged; the case itself is as it was.
    """
    found = connection.execute("SELECT content FROM checkpoints WHERE number = ?", (number,)).fetchone()
    if found is None:
        raise CaseError("这个检查点已经不在了", "选择另一个检查点")
    try:
        content = json.loads(_unfolded(found[0], _LARGEST_TEXTS))
        ledgers = {
            LedgerKind(kind): _ledger(connection, digest) for kind, digest in content["ledgers"].items()
        }
        pending = {
            LedgerKind(kind): _ledger(connection, digest)
            for kind, digest in content.get("pending", {}).items()  # before shape 3 nothing waited
        }
        return CaseTexts(
            about=dict(content["about"]),
            answers=dict(content["answers"]),
            unfinished=dict(content["unfinished"]),
            ledgers=ledgers,
            pending=pending,
            evidence=[(str(name), str(text)) for name, text in content["evidence"]],
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, zlib.error) as error:
        raise CaseError("这个检查点读不出，案卷现在的内容不受影响", "选择另一个检查点") from error


def ledgers_at(
    connection: sqlite3.Connection, number: int, kinds: Iterable[LedgerKind]
) -> dict[LedgerKind, list[str]]:
    """Stored rows of those of ``kinds`` that can be read of checkpoint ``number``; a damaged one says nothing."""
    found = connection.execute("SELECT content FROM checkpoints WHERE number = ?", (number,)).fetchone()
    ledgers: dict[LedgerKind, list[str]] = {}
    with suppress(ValueError, KeyError, TypeError, AttributeError, RecursionError, zlib.error):
        digests = json.loads(_unfolded(found[0] if found else b"", _LARGEST_TEXTS))["ledgers"]
        for kind in kinds:
            if kind.value in digests:
                ledgers[kind] = _ledger(connection, digests[kind.value])
    return ledgers


def evidence_kept(connection: sqlite3.Connection) -> dict[str, str]:
    """Titles by hash of the evidence, and of the scans, that some checkpoint names: going back needs the files too."""
    kept: dict[str, str] = {}
    for (folded,) in connection.execute("SELECT content FROM checkpoints ORDER BY number DESC"):
        with suppress(ValueError, KeyError, TypeError, AttributeError, RecursionError, zlib.error):
            texts = json.loads(_unfolded(folded, _LARGEST_TEXTS))
            for sha256, name in named_scans(dict(texts.get("answers", ())).items()).items():
                kept.setdefault(sha256, name)
            for name, text in texts["evidence"]:
                facts = json.loads(text)
                if _HASH.fullmatch(sha256 := str(facts.get("sha256"))):
                    kept.setdefault(sha256, str(facts.get("title") or name))
    return kept


def unfolds_within(connection: sqlite3.Connection, most: int) -> bool:
    """Whether all checkpoints together unfold to no more than ``most`` bytes; a forged case must not hold up its reader."""
    for (folded,) in connection.execute("SELECT content FROM checkpoints"):
        with suppress(ValueError, TypeError, zlib.error):
            unfolding = zlib.decompressobj()
            rest = folded
            while rest and most >= 0:
                most -= len(unfolding.decompress(rest, _PIECE))
                rest = unfolding.unconsumed_tail
        if most < 0:
            return False
    return True


def to_keep(checkpoints: Sequence[Checkpoint], now: datetime) -> set[int]:
    """Numbers of the ``checkpoints`` (newest first) that stay: named ones and those of builds always.

    Of the others, each of the last day, the last of each day for a month, then the last of each week. What a wrong
    clock dates later than now counts as of today.
    """
    keep = {item.number for item in checkpoints if item.kind not in _THINNED}
    seen: set[object] = set()
    for item in checkpoints:
        if item.number in keep:
            continue
        age = now - item.at
        span: object = item.number
        if age > _DAILY_FOR:
            span = item.at.isocalendar()[:2]
        elif age > _EACH_FOR:
            span = item.at.date()
        if span not in seen and len(seen) < MOST_AUTOMATIC:
            seen.add(span)
            keep.add(item.number)
    return keep


def _thin(connection: sqlite3.Connection, checkpoints: Sequence[Checkpoint], now: datetime) -> None:
    keep = to_keep(checkpoints, now)
    gone = [(item.number,) for item in checkpoints if item.number not in keep]
    if not gone:
        return
    connection.executemany("DELETE FROM checkpoints WHERE number = ?", gone)
    used: set[str] = set()
    for (folded,) in connection.execute("SELECT content FROM checkpoints"):
        used.update(_ledger_digests(folded))
    for (digest,) in connection.execute("SELECT digest FROM ledger_copies").fetchall():
        if digest not in used:
            connection.execute("DELETE FROM ledger_copies WHERE digest = ?", (digest,))


def _kept_ledgers(connection: sqlite3.Connection, earlier: Sequence[Checkpoint]) -> dict[LedgerKind, str]:
    """Digests of those ledgers that are still what they were at the last checkpoint."""
    if not earlier:
        return {}
    (folded,) = connection.execute(
        "SELECT content FROM checkpoints WHERE number = ?", (earlier[0].number,)
    ).fetchone()
    changed = {
        place
        for (place,) in connection.execute(
            "SELECT DISTINCT place FROM history WHERE what = 'rows' AND number > ?", (earlier[0].change,)
        )
    }
    try:
        digests = json.loads(_unfolded(folded, _LARGEST_TEXTS))["ledgers"]
    except (ValueError, KeyError, zlib.error):  # a damaged one is no reason not to make the next
        return {}
    return {kind: digests[kind.value] for kind in LedgerKind if kind.value in digests and kind not in changed}


def _keep_ledger(connection: sqlite3.Connection, rows: list[str]) -> str:
    text = "\n".join(rows)
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    if not connection.execute("SELECT 1 FROM ledger_copies WHERE digest = ?", (digest,)).fetchone():
        connection.execute(
            "INSERT INTO ledger_copies (digest, content) VALUES (?, ?)", (digest, _folded(text))
        )
    return digest


def _ledger(connection: sqlite3.Connection, digest: str) -> list[str]:
    found = connection.execute("SELECT content FROM ledger_copies WHERE digest = ?", (digest,)).fetchone()
    text = _unfolded(found[0] if found else b"", _LARGEST)
    if hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() != digest:
        raise ValueError(digest)
    return text.split("\n") if text else []


def _ledger_digests(folded: bytes) -> set[str]:
    try:
        content = json.loads(_unfolded(folded, _LARGEST_TEXTS))
        return {*content["ledgers"].values(), *content.get("pending", {}).values()}
    except (ValueError, KeyError, TypeError, AttributeError, zlib.error):
        return set()


def _folded(text: str) -> bytes:
    """Compressed for speed: a ledger of 100,000 rows must not hold up the next change."""
    return zlib.compress(text.encode("utf-8", "surrogatepass"), 1)


def _unfolded(content: bytes, most: int) -> str:
    unfolding = zlib.decompressobj()
    text = unfolding.decompress(content, most)
    if not unfolding.eof:
        raise ValueError("cut short, or larger than any ledger")
    return text.decode("utf-8", "surrogatepass")


def _kind(value: str) -> CheckpointKind:
    try:
        return CheckpointKind(value)
    except ValueError:
        return CheckpointKind.NAMED
