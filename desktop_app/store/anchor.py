"""Whether an open database still lies where the user thinks it does, and taking it up again when it comes back.

On POSIX a file stays writable after its folder was moved, deleted or covered by another drive: SQLite would go on
writing into what nobody will find, and the window would say 已保存. On Windows the handle of a drive that was pulled
out never works again, although the drive is back.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from desktop_app.errors import AppError, TargetNotWritable
from desktop_app.store.case_rows import last_change
from desktop_app.store.database import open_owned, open_snapshot

if TYPE_CHECKING:
    from pathlib import Path

_HARMLESS = frozenset(
    {sqlite3.SQLITE_FULL, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_CONSTRAINT}
)
"""Complaints after which the same handle works again."""


class Anchor:
    """What ties the open database at ``path`` to its place; one for each case that is open for writing."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self._path = path
        self._file = _file_at(path)
        self._case, last = _state(connection)
        self._last = {last}
        self._doubtful = False

    @property
    def doubtful(self) -> bool:
        """Whether the handle may be dead, so that nothing can be read through it either."""
        return self._doubtful

    def held(self, connection: sqlite3.Connection) -> sqlite3.Connection:
        """The connection to write through: ``connection``, or a new one when the case has been away and is back.

        Raises:
            TargetNotWritable: the place is gone, or holds something else now.
            CaseInUse: another program has taken the case up meanwhile.
        """
        found = _file_at(self._path)
        if found is None:
            raise self.gone()
        if found == self._file and not self._doubtful:
            return connection
        self._recognise()
        self._doubtful = True
        connection.close()  # its own lock would keep the new one out
        fresh = open_owned(self._path)
        self._file = _file_at(self._path)
        self._doubtful = False
        return fresh

    def expect(self, connection: sqlite3.Connection) -> None:
        """A commit is about to be made; should it go wrong, the file may come back with it or without it."""
        self._last.add(_state(connection)[1])

    def landed(self, connection: sqlite3.Connection) -> None:
        """A commit was made; see that it was made where the user will look for it.

        Raises:
            TargetNotWritable: the place has gone meanwhile.
        """
        self._last = {_state(connection)[1]}
        if _file_at(self._path) != self._file:
            raise self.gone()

    def complained(self, error: Exception) -> None:
        """The database refused something; unless a full disk or another user of it is why, the handle may be dead."""
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        self._doubtful = self._doubtful or code not in _HARMLESS

    def gone(self) -> TargetNotWritable:
        """The sentence for a place that is not there."""
        return TargetNotWritable(
            f"没有写入案卷“{self._path.parent.name}”，存放案卷的文件夹“{self._path.parent}”不在了，修改都还在窗口里",
            "接回移动硬盘或网络盘，或把文件夹移回原处，就会自动写入；也可以另存到别处",
        )

    def _recognise(self) -> None:
        """Nothing is written into a file that is not the very state this program left."""
        try:
            with closing(open_snapshot(self._path)) as looked:
                case, last = _state(looked)
        except (AppError, sqlite3.Error) as error:
            raise TargetNotWritable(
                f"没有写入案卷“{self._path.parent.name}”，原处的 {self._path.name} 现在读不出，修改都还在窗口里",
                "检查移动硬盘或网络盘，或另存到别处",
            ) from error
        if case != self._case or last not in self._last:
            raise TargetNotWritable(
                f"没有写入案卷“{self._path.parent.name}”，原处现在是另一份案卷，或在别处改过，两边都没有改动",
                "把窗口里的另存到别处，再比较两份",
            )


def _file_at(path: Path) -> tuple[int, int] | None:
    """What tells the file at ``path`` from another one put in its place; None when nothing is there.

    Windows lets nobody move or replace a database that is open, and not every file system there numbers its files.
    """
    try:
        found = path.stat()
    except OSError:
        return None
    return (0, 0) if os.name == "nt" else (found.st_dev, found.st_ino)


def _state(connection: sqlite3.Connection) -> tuple[str, int]:
    """Which case it is, and the number of its last change."""
    (case,) = connection.execute("SELECT value FROM about WHERE name = 'id'").fetchone() or ("",)
    return str(case), last_change(connection)
