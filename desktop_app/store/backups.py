"""Earlier states of a case's database beside it, for the day when the file itself is damaged.

Two are kept: the newest, and the one before in case the newest was being written. Each is a whole database; evidence
needs no copy, since its files never change.
"""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing, suppress
from typing import TYPE_CHECKING

from desktop_app import log
from desktop_app.errors import AppError, CaseUnreadable
from desktop_app.store import staging
from desktop_app.store.case_rows import last_change
from desktop_app.store.case_texts import read_texts
from desktop_app.store.database import BACKUPS, BROKEN, as_single_file, gone_bad, open_unowned
from desktop_app.store.durable import write_durably

if TYPE_CHECKING:
    from pathlib import Path

    from desktop_app.store.case_store import CaseStore

_NEWEST = "case.sqlite3"
_EARLIER = "case-earlier.sqlite3"


class BackupKeeper:
    """Keeps the backups of one open case; one call at a time, from any thread."""

    def __init__(self, store: CaseStore) -> None:
        self._store = store
        self._folder = store.folder / BACKUPS
        self._kept = _last_change(self._folder / _NEWEST)
        self._lock = threading.Lock()
        self._ended = False

    def end(self) -> None:
        """From now on nothing is kept; one that is under way is waited for. To be called before the case is closed."""
        with self._lock:
            self._ended = True

    def back_up(self) -> bool:
        """Keep what the case is now, unless the newest backup is just that; whether a new one was made.

        A place that takes no backup is no reason to stop: the case itself is written as before.

        Raises:
            CaseUnreadable: what is in the file now is damaged; the backups are left as they are.
        """
        with self._lock:
            return not self._ended and self._back_up()

    def _back_up(self) -> bool:
        try:
            change = self._store.last_change
            if change == self._kept:
                return False
            content = as_single_file(self._store.content())
        except CaseUnreadable as error:
            raise gone_bad(self._store.folder.name) from error
        except AppError as error:  # the place is gone, or the disk does not answer
            log.event("backup.refused", error=type(error).__name__)
            return False
        if not _is_sound(content):
            log.event("backup.damaged")
            raise gone_bad(self._store.folder.name)
        try:
            self._folder.mkdir(exist_ok=True)
            if (self._folder / _NEWEST).exists():
                (self._folder / _NEWEST).replace(self._folder / _EARLIER)
            write_durably(self._folder / _NEWEST, content)
        except (AppError, OSError) as error:
            log.event("backup.refused", error=type(error).__name__)
            return False
        self._kept = change
        return True


def backups_of(folder: Path) -> tuple[Path, ...]:
    """The backups of the case in ``folder`` that are there, newest first."""
    staging.sweep(folder / BACKUPS)
    paths = (folder / BACKUPS / _NEWEST, folder / BACKUPS / _EARLIER)
    return tuple(path for path in paths if path.is_file())


def _is_sound(content: bytes) -> bool:
    """Whether these bytes are a database whose every row of the case is what was written."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as memory:
        try:
            memory.deserialize(content)
            (word,) = memory.execute("PRAGMA quick_check(1)").fetchone()
            read_texts(memory)
        except (*BROKEN, CaseUnreadable):
            return False
    return bool(word == "ok")


def _last_change(path: Path) -> int | None:
    """Number of the last line of history in a backup; None when it cannot be told."""
    if not path.is_file():
        return None
    with suppress(*BROKEN), closing(open_unowned(path)) as backup:
        return last_change(backup)
    return None
