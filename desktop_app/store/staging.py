"""Work beside its place: folders and files that become what was wanted in one step, or go away.

Whoever makes one holds a lock for as long as it lives, and the system lets go of the lock with the program, however
that ends. So what a killed program left behind can be told from what another program is working on, without asking
the clock: the next start takes it away, and puts back an old output that was already moved aside.
"""

from __future__ import annotations

import errno
import json
import os
import secrets
import shutil
import sys
import tempfile
import threading
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

if sys.platform != "win32":
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PREFIX = ".shenbao-"
FILE = ".tmp"
_LOCK = ".lock"
ASIDE = ".old"
"""What was in the place before, while the new takes it."""
_PAUSE = 0.001


def new_name(parent: Path, suffix: str) -> Path:
    """A name in ``parent`` that nobody else has."""
    return parent / f"{PREFIX}{secrets.token_hex(8)}{suffix}"


def hold(path: Path) -> BinaryIO:
    """Make a new file to write and read back, which nobody takes for a leftover until it is closed.

    Raises:
        OSError: it cannot be made.
    """
    while True:
        file = path.open("x+b")
        while not _lock(file):  # somebody just looks whether it is held
            threading.Event().wait(_PAUSE)
        if os.name == "nt" or os.fstat(file.fileno()).st_nlink:
            return file
        file.close()  # swept between its making and its lock


@contextmanager
def _claimed(path: Path) -> Iterator[bool]:
    """Whether the program that made ``path`` is gone; on POSIX, while the block runs, nobody else can find the same."""
    if os.name == "nt":
        try:
            path.rename(path)  # refused for what is open, without a change to what is not
        except OSError:
            yield False
        else:
            yield True
        return
    try:
        file = path.open("r+b")
    except OSError:
        yield False
        return
    with file:
        yield _lock(file)


def _lock(file: BinaryIO) -> bool:
    """Lock an open file for this program; False when another has it. A drive without locks locks nothing.

    Windows needs none: it neither renames nor removes a file that somebody has open.
    """
    if sys.platform != "win32":
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            return error.errno not in {errno.EACCES, errno.EAGAIN}
    return True


@contextmanager
def stage_in(parent: Path, kind: str, *, target: str = "") -> Iterator[Path]:
    """A name in ``parent`` to make a folder of, held while the block runs; whatever is left there then goes.

    ``target`` is the name, in ``parent``, of what the stage is to become: an old one that was put aside for it (see
    ``aside_of``) is brought back if the block, or the program, ends in between.

    Raises:
        OSError: nothing can be written in ``parent``.
    """
    stage = new_name(parent, f".{kind}")
    lock = stage.with_suffix(_LOCK)
    done = False
    try:
        with hold(lock) as held:
            held.write(json.dumps({"target": target}).encode())
            held.flush()
            try:
                yield stage
            finally:
                done = _clear(lock)
    finally:
        if done:
            with suppress(OSError):
                lock.unlink(missing_ok=True)


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A folder in the system's temporary folder, gone after the block, or when the next one is wanted.

    Raises:
        OSError: nothing can be written there.
    """
    sweep_scratch()
    with stage_in(Path(tempfile.gettempdir()), "scratch") as folder:
        folder.mkdir(mode=0o700)
        yield folder


def aside_of(stage: Path) -> Path:
    """Where the old content of the target waits while ``stage`` takes its place."""
    return stage.with_suffix(ASIDE)


def sweep_scratch() -> int:
    """Take away what killed programs left in the system's temporary folder; returns how much went."""
    return sweep(Path(tempfile.gettempdir()))


def sweep(folder: Path) -> int:
    """Take away what killed programs left in ``folder``; what a living one works on stays. Returns how much went.

    Only names that this module makes are looked at. What cannot be removed now stays for the next time.
    """
    swept = 0
    with suppress(OSError):
        for lock in sorted(folder.glob(f"{PREFIX}*{_LOCK}")):
            swept += _taken_away(lock, partial(_clear, lock))
        for path in sorted(folder.glob(f"{PREFIX}*{FILE}")):
            swept += path.is_file() and _taken_away(path, _nothing_else)
    return swept


def _taken_away(path: Path, clear: Callable[[], bool]) -> bool:
    """Remove ``path``, and first what ``clear`` does, if its maker is gone; whether it went."""
    with _claimed(path) as dead:
        if not dead or not clear():
            return False
        if os.name != "nt":  # while it is claimed: nobody can come in between
            with suppress(OSError):
                path.unlink()
    if os.name == "nt":  # Windows removes no file that is open, neither ours nor its maker's
        with suppress(OSError):
            path.unlink()
    return not path.exists()


def _nothing_else() -> bool:
    return True


def _clear(lock: Path) -> bool:
    """Take away what belongs to a lock; False when something had to stay.

    What was put aside is brought back if nothing took its place, and is never removed without that.
    """
    aside, target = lock.with_suffix(ASIDE), _target_of(lock)
    if target and aside.exists() and not (lock.parent / target).exists():
        with suppress(OSError):
            aside.rename(lock.parent / target)
        if aside.exists():
            return False
    rest = [path for path in lock.parent.glob(f"{lock.stem}.*") if path != lock]
    for path in rest:
        _remove(path)
    return not any(path.exists() for path in rest)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink()


def _target_of(lock: Path) -> str:
    """The name in a lock; nothing that leads out of its folder."""
    try:
        target = str(json.loads(lock.read_bytes())["target"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""
    return target if target and Path(target).name == target else ""
