"""One SQLite file opened the way a case needs it: owned by one program, durable at every commit, checked before use.

The write-ahead log in exclusive mode costs one fsync for each commit, needs no shared memory (so that it works on
network drives), and its lock keeps a second program out until the first one is gone, however it went. Files are only
ever looked at through SQLite: on POSIX, closing a second handle of the same file would silently give up the lock.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING
from urllib.parse import quote

from desktop_app.errors import AppError, CaseError, CaseInUse, CaseTooNew, CaseUnreadable, TargetNotWritable
from desktop_app.store import shape
from desktop_app.store.durable import not_writable, write_durably
from desktop_app.store.staging import scratch_folder

if TYPE_CHECKING:
    from pathlib import Path

BACKUPS = "backup"
"""The folder inside a case that holds earlier states of its database."""
BROKEN = (sqlite3.Error, UnicodeDecodeError)
"""What SQLite raises over a damaged file; the second when even its complaint quotes rubbish."""
_LONGEST_VALUE = 64 * 1024 * 1024
_FORMAT_BYTES = slice(18, 20)
"""Where a database says how it is written: 1 in place, 2 with a log (the file format, §1.3.3)."""
_WAL_HEADER = 32
_BEGINS = b"SQLite format 3\0"
_PAGE_SIZE = slice(16, 18)
"""Where a database says how large its pages are; 1 stands for the largest."""
_LARGEST_PAGE = 65_536
_LEAST = 512
"""Bytes of the smallest database."""
_SNAPSHOT_TRIES = 20


def open_owned(path: Path) -> sqlite3.Connection:
    """The database at ``path``, locked for this program until closed, upgraded to the present shape if older.

    Raises:
        CaseInUse: another program has it open.
        CaseUnreadable: it is damaged or not a case; it is left untouched.
        CaseTooNew: it is of a later shape; it is left untouched.
        TargetNotWritable: it cannot be written to where it lies.
    """
    look_at(path)
    connection = _connect(path, "mode=rw")
    try:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("BEGIN IMMEDIATE")
        number = _check(connection, path)
        connection.execute("COMMIT")
        if number < shape.SHAPE:
            _renew(connection, number, path)
    except BROKEN as error:
        connection.close()
        raise refusal(error, path) from error
    except BaseException:
        connection.close()
        raise
    return connection


def open_snapshot(path: Path) -> sqlite3.Connection:
    """A copy in memory of the last committed state of ``path``, also while another program owns it.

    Raises:
        CaseUnreadable, CaseTooNew: as for ``open_owned``.
        CaseInUse: the owner writes so much that no quiet moment was found.
    """
    look_at(path)
    memory = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    try:
        with scratch_folder() as folder:
            copy = folder / path.name
            _copy_committed(path, copy)
            with closing(_connect(copy, "mode=rw")) as source:
                source.backup(memory)
        _guard(memory)
        _upgrade(memory, _check(memory, path), path)
        memory.execute("PRAGMA query_only = ON")
    except BROKEN as error:
        memory.close()
        raise refusal(error, path) from error
    except OSError as error:
        memory.close()
        raise CaseError(
            f"没有读出“{path.parent.name}”，临时文件夹写不下或没有权限", "腾出空间后再打开"
        ) from error
    except BaseException:
        memory.close()
        raise
    return memory


def open_in_memory(content: bytes, path: Path) -> sqlite3.Connection:
    """The database that these bytes are, in memory, checked as ``open_snapshot`` does; sentences call it ``path``.

    Raises:
        CaseUnreadable, CaseTooNew: as for ``open_owned``.
    """
    if len(content) < _LEAST or not content.startswith(_BEGINS):
        raise _damaged(path)
    page_size = int.from_bytes(content[_PAGE_SIZE], "big")
    if len(content) % (page_size if page_size > 1 else _LARGEST_PAGE):  # its last page is cut short
        raise _damaged(path)
    memory = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    try:
        memory.deserialize(as_single_file(content))
        _guard(memory)
        _upgrade(memory, _check(memory, path), path)
        memory.execute("PRAGMA query_only = ON")
    except BROKEN as error:
        memory.close()
        raise refusal(error, path) from error
    except BaseException:
        memory.close()
        raise
    return memory


def open_unowned(path: Path) -> sqlite3.Connection:
    """The bare file at ``path``, without its log, to look at; nothing about it is checked.

    Raises:
        sqlite3.Error: it cannot be read as a database.
    """
    return _connect(path, "mode=ro&immutable=1")


def _open_with_moves_under_way(path: Path) -> sqlite3.Connection:
    """As ``open_unowned``, also when its first page tells of pages that have not arrived.

    A program that is killed while it moves pages from the log into the file leaves such a one; only the log makes it
    good, so nothing but the first page and the bytes of it may be looked at.
    """
    connection = open_unowned(path)
    connection.execute(
        "PRAGMA writable_schema = ON"
    )  # so that it is not called damaged; it is open to read only
    return connection


def open_copy(path: Path) -> sqlite3.Connection:
    """A copy of a database with its log, to read; nothing about it is checked.

    Raises:
        sqlite3.Error: it cannot be read as a database.
    """
    return _connect(path, "mode=rw")


def look_at(path: Path) -> None:
    """Refuse, without touching it, what is not a case or is of a later shape.

    Raises:
        CaseUnreadable: nothing is there, or it is no case.
        CaseTooNew: a later program wrote it.
    """
    if not path.is_file():
        raise CaseUnreadable(f"“{path.parent}”里没有案卷文件 {path.name}", "打开放有案卷的文件夹")
    try:
        with closing(_open_with_moves_under_way(path)) as connection:
            _check_identity(connection, path)
            (page_size,) = connection.execute("PRAGMA page_size").fetchone()
        cut_short = path.stat().st_size % page_size and not _start_of(log_of(path))
    except BROKEN as error:
        raise refusal(error, path) from error
    if cut_short:  # SQLite would read the missing end of the last page as zeros
        raise _damaged(path)


def refusal(error: Exception, path: Path) -> AppError:
    """What a complaint of the database means for the user."""
    case = path.parent.name or str(path)
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return CaseInUse(f"案卷“{case}”正在另一个窗口或另一台电脑上打开", "以只读方式打开，或先在那边关闭")
    if code == sqlite3.SQLITE_FULL:
        return TargetNotWritable(
            f"没有写入案卷“{case}”，磁盘空间不够，已写入的内容都在", "腾出空间后会再写入"
        )
    locked_out = code == sqlite3.SQLITE_IOERR and not os.access(
        path, os.W_OK
    )  # POSIX: no lock on a read-only file
    if locked_out or code in {
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_AUTH,
    }:
        return TargetNotWritable(
            f"没有写入案卷“{case}”，所在位置是只读的或没有写入权限，已写入的内容都在",
            "以只读方式打开，或把案卷移到可以写入的文件夹",
        )
    if code == sqlite3.SQLITE_IOERR:
        return TargetNotWritable(
            f"没有写入案卷“{case}”，存放它的磁盘没有应答，已写入的内容都在",
            "接回移动硬盘或网络盘，检查剩余空间",
        )
    return _damaged(path)


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{_uri(path)}?{mode}", uri=True, timeout=0, isolation_level=None, check_same_thread=False
    )
    _guard(connection)
    return connection


def _guard(connection: sqlite3.Connection) -> None:
    """What a database made by somebody else may not do to this program."""
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_VALUE)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)


def _uri(path: Path) -> str:
    """SQLite's own spelling: drive letters after a third slash, network shares after two more."""
    absolute = path.absolute().as_posix()
    return "file://" + quote(absolute if absolute.startswith("/") else f"/{absolute}", safe="/:")


def _check_identity(connection: sqlite3.Connection, path: Path) -> int:
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (number,) = connection.execute("PRAGMA user_version").fetchone()
    if application != shape.APPLICATION_ID or number < 1:
        raise CaseUnreadable(
            f"“{path.parent.name}”里的 {path.name} 不是本程序的案卷，文件没有改动", "打开放有案卷的文件夹"
        )
    if number > shape.SHAPE:
        raise CaseTooNew(f"案卷“{path.parent.name}”由更新的程序保存，文件没有改动", "用新版程序打开")
    return int(number)


def _check(connection: sqlite3.Connection, path: Path) -> int:
    """Identity, integrity and tables; the number of its shape."""
    number = _check_identity(connection, path)
    (word,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    strange = shape.foreign_parts(connection, number)
    if word != "ok" or strange:
        raise _damaged(path, f"（含有“{strange[0]}”）" if strange else "")
    return number


def _upgrade(connection: sqlite3.Connection, number: int, path: Path) -> None:
    """Bring a copy that is of shape ``number`` to the present shape, step by step."""
    if number == shape.SHAPE:
        return
    connection.execute("BEGIN")
    for older in range(number, shape.SHAPE):
        shape.UPGRADES[older](connection)
        connection.execute(f"PRAGMA user_version = {older + 1}")
    connection.execute("COMMIT")
    _check(connection, path)


def _renew(connection: sqlite3.Connection, number: int, path: Path) -> None:
    """Put an upgraded copy in the place of an older shape, in one transaction; the old file is kept as it was.

    Whatever happens on the way, the file is of the old shape and whole, or of the new one and whole.
    """
    content = as_single_file(connection.serialize())
    kept = path.parent / BACKUPS / f"shape-{number}.sqlite3"
    if not kept.exists():
        try:
            kept.parent.mkdir(exist_ok=True)
        except OSError as error:
            raise not_writable(kept, error) from error
        write_durably(kept, content)
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as copy:
        copy.deserialize(content)
        _guard(copy)
        _upgrade(copy, number, path)
        copy.backup(connection)


def as_single_file(content: bytes) -> bytes:
    """The bytes of a database marked as one that needs no log beside it, so that it can be opened in memory."""
    marked = bytearray(content)
    marked[_FORMAT_BYTES] = b"\x01\x01"
    return bytes(marked)


def _copy_committed(path: Path, copy: Path) -> None:
    """Copy a database that may be in use, with its log.

    A checkpoint only moves pages that are also in the log, so a database read while one runs is made good by a log
    read after it, as after a power cut. Only when the log was begun anew in between is the pair of no use.
    """
    log = log_of(path)
    for _ in range(_SNAPSHOT_TRIES):
        before = _start_of(log)
        with closing(_open_with_moves_under_way(path)) as source:
            pages = source.serialize()
        entries = log.read_bytes() if before else b""
        if entries[:_WAL_HEADER] == before == _start_of(log):
            copy.write_bytes(pages)
            copy.with_name(log.name).write_bytes(entries)
            return
    raise CaseInUse(f"案卷“{path.parent.name}”正在被大量写入", "过一会儿再以只读方式打开")


def log_of(path: Path) -> Path:
    """The write-ahead log that belongs to the database at ``path``, whether or not there is one."""
    return path.with_name(f"{path.name}-wal")


def _damaged(path: Path, detail: str = "") -> CaseUnreadable:
    return CaseUnreadable(
        f"“{path.parent.name}”里的 {path.name} 已损坏或不是案卷{detail}，文件没有改动",
        "用备份或打包文件恢复，原文件保留",
    )


def gone_bad(case: str) -> CaseUnreadable:
    """The file of a case that is open has been damaged meanwhile: what the window holds is whole."""
    return CaseUnreadable(
        f"案卷“{case}”的文件损坏了，写不进去；窗口里的内容都在",
        "另存到别处，接着在那份里填；原文件和备份留着不动",
    )


def _start_of(log: Path) -> bytes:
    try:
        with log.open("rb") as file:
            return file.read(_WAL_HEADER)
    except FileNotFoundError:
        return b""
