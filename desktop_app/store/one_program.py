"""One program at a time for each user: who is first holds a lock; who comes later leaves what it wants opened, and goes.

The lock is the system's, on an open file: it goes with the program, however that ends, so a killed one blocks nobody.
What is wanted is left as a small file that the running program takes away: no socket and no pipe is needed, and whoever
left it sees by its going that it was taken (docs/decisions/0057).
"""

from __future__ import annotations

import getpass
import hashlib
import json
import os
import platform
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from desktop_app import log
from desktop_app.errors import AppError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

WISH = ".wish"
_LONGEST = 4_000
_MOST = 20


class OneProgram:
    """The place below ``state`` where programs of the same user on the same computer find each other."""

    def __init__(self, state: Path) -> None:
        self.folder = state / "running" / _token()
        self._file: BinaryIO | None = None

    def take(self) -> bool:
        """Become the one program; False when another is. Where nothing can be written, nobody is in the way."""
        if self._file is not None:
            return True
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            file = (self.folder / "lock").open("a+b")
        except OSError as error:
            log.event("one_program.no_lock", error=type(error).__name__)
            return True
        if not _lock(file):
            file.close()
            return False
        self._file = file
        return True

    def give_back(self) -> None:
        """Let the next one be first."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def wish(self, path: Path | None) -> Path:
        """Leave for the running program what to open, or only that it is wanted in front.

        Returns the file that is gone as soon as the wish has been taken.

        Raises:
            OSError: it cannot be written.
        """
        from desktop_app.store import staging  # noqa: PLC0415 - the first start does not wait for it

        made = staging.new_name(self.folder, WISH)
        new = made.with_suffix(".part")
        new.write_text(json.dumps({"open": str(path) if path else ""}), encoding="utf-8")
        new.replace(made)
        return made

    def take_wishes(self) -> list[str]:
        """What others have left, each once, in no order; an empty text wants nothing but the window."""
        found = []
        with suppress(OSError):
            for path in [*self.folder.glob(f"*{WISH}")][:_MOST]:
                found += _read(path)
                path.unlink(missing_ok=True)
        return found


def _read(path: Path) -> list[str]:
    from desktop_app.store.strict_json import read_json  # noqa: PLC0415 - the first start does not wait for it

    try:
        kept: Any = read_json(path) if path.stat().st_size <= _LONGEST * 4 else None
    except (AppError, OSError):
        kept = None
    wanted = kept.get("open") if isinstance(kept, dict) else None
    return [wanted if isinstance(wanted, str) and len(wanted) <= _LONGEST else ""]


def _lock(file: BinaryIO) -> bool:
    try:
        if sys.platform == "win32":
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _token() -> str:
    """Of this user on this computer: a folder that is carried about, or shared, serves several."""
    try:
        user = getpass.getuser()
    except (OSError, KeyError, ImportError):
        user = ""
    return hashlib.sha256(f"{user}@{platform.node()}@{os.name}".encode()).hexdigest()[:12]
