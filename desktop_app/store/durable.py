"""Files that are either the old one or the new one, whatever happens while they are written.

The bytes go to a temporary file in the same folder, are forced to the disk, and take the place of the target in
one step. On Windows that step is refused while another program (a virus scanner, a synchronising drive, the
reader showing the old file) holds the target; it is tried again for about a second.
"""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from desktop_app.errors import TargetNotWritable
from desktop_app.patience import is_refused, patiently
from desktop_app.store import staging

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_FULL = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})
_TOO_LONG, _LONGEST_PATH = 206, 260
"""ERROR_FILENAME_EXCED_RANGE, MAX_PATH."""
_TEMPORARY = 20
"""Letters that the name of a file being written has beyond its prefix."""
_REFUSED = frozenset({errno.EACCES, errno.EPERM})
_GONE = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ENODEV, errno.ENXIO, errno.EIO, errno.ESTALE})


@dataclass(slots=True)
class Landing:
    """A file being written whose final place may be decided while writing, as for files named by their hash."""

    file: BinaryIO
    target: Path


@contextmanager
def open_durably(path: Path) -> Iterator[BinaryIO]:
    """A binary file to write (and seek, and read back) that becomes ``path`` when the block ends well.

    When the block raises, nothing is left behind and ``path`` is what it was. Errors of the block pass through,
    except a full disk.

    Raises:
        TargetNotWritable: the folder is missing, full or read-only, or ``path`` stays locked by another program.
    """
    with open_landing(path) as landing:
        yield landing.file


@contextmanager
def open_landing(path: Path) -> Iterator[Landing]:
    """As ``open_durably``; the block may set ``target`` to another name in the same folder."""
    temporary = staging.new_name(path.parent, staging.FILE)
    try:
        file = staging.hold(temporary)
    except OSError as error:
        raise not_writable(path, error) from error
    landing = Landing(file, path)
    try:
        try:
            yield landing
            _force_to_disk(file, landing.target)
        except OSError as error:
            if error.errno in _FULL:
                raise not_writable(landing.target, error) from error
            raise
        if os.name == "nt":  # which renames no open file; elsewhere nobody may take it for a leftover now
            file.close()
        _take_place(temporary, landing.target)
    except BaseException:
        with suppress(OSError):  # what is still in its buffer does not fit either
            file.close()
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    file.close()


def write_durably(path: Path, data: bytes) -> None:
    """Make ``data`` the whole content of ``path``, or leave ``path`` as it was.

    Raises:
        TargetNotWritable: as for ``open_durably``.
    """
    with open_durably(path) as file:
        file.write(data)


def not_writable(path: Path, error: OSError) -> TargetNotWritable:
    """The sentence for a write that the system refused: what was not written, why, and the way out."""
    name = path.name or str(path)
    if error.errno in _FULL:
        return TargetNotWritable(
            f"没有写入“{name}”，磁盘空间不够，原来的内容没有改动", "腾出空间，或换一个文件夹"
        )
    if error.errno == errno.EROFS:
        return TargetNotWritable(f"没有写入“{name}”，所在位置是只读的，原来的内容没有改动", "换一个文件夹")
    if error.errno in _REFUSED:
        return TargetNotWritable(
            f"没有写入“{name}”，文件正被其他程序使用，或没有写入权限，原来的内容没有改动",
            "关闭正在使用它的程序后再试，或换一个文件夹",
        )
    if error.errno in _GONE and _is_too_long(path, error):
        return TargetNotWritable(f"没有写入“{name}”，路径太长", "换一个短一些的文件夹或名称")
    if error.errno in _GONE:
        return TargetNotWritable(
            f"没有写入“{name}”，文件夹“{path.parent}”不在了", "接回移动硬盘或网络盘，或换一个文件夹"
        )
    if error.errno == errno.ENAMETOOLONG:
        return TargetNotWritable(f"没有写入“{name}”，路径太长", "换一个短一些的文件夹或名称")
    return TargetNotWritable(f"没有写入“{name}”，系统没有接受（{error.strerror}）", "换一个文件夹")


def _is_too_long(path: Path, error: OSError) -> bool:
    """Windows says of a path beyond its limit that it is not there, where long paths are not switched on."""
    if getattr(error, "winerror", None) == _TOO_LONG:
        return True
    return os.name == "nt" and len(str(path)) + len(staging.PREFIX) + _TEMPORARY >= _LONGEST_PATH


def _force_to_disk(file: BinaryIO, path: Path) -> None:
    try:
        file.flush()
        os.fsync(file.fileno())
    except OSError as error:
        raise not_writable(path, error) from error


def _take_place(temporary: Path, path: Path) -> None:
    try:
        patiently(
            lambda: temporary.replace(path), again=lambda error: is_refused(error) and not path.is_dir()
        )
    except OSError as error:
        raise not_writable(path, error) from error
    keep_folder_entry(path.parent)


def keep_folder_entry(folder: Path) -> None:
    """On POSIX a renamed file is safe from a power cut only once its folder is on the disk too."""
    if os.name == "nt":
        return
    with suppress(OSError):  # some network file systems know no such thing; the file itself is written
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
