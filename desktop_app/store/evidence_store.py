"""证明材料 files inside a case: copied in by their SHA-256, never altered, verified whenever they are used."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, BinaryIO

from desktop_app.errors import CaseError, CaseUnreadable, UnreadableInput
from desktop_app.patience import is_held, patiently
from desktop_app.store import staging
from desktop_app.store.durable import not_writable, open_landing

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

FOLDER = "evidence"
LARGEST_FILE = 2 * 1024**3
"""Bytes; a scan of this size could not be printed five times either."""
_PIECE = 1024 * 1024
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file as the store knows it: hash in lower-case hexadecimal, size in bytes."""

    sha256: str
    size: int


class EvidenceStore:
    """The folder ``evidence`` of one case; each file is named by its hash, so that the same file is kept once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def add(self, source: Path) -> StoredFile:
        """Copy a file in, or find that it is there already; the original is only read.

        Raises:
            UnreadableInput: ``source`` cannot be read, is no ordinary file, or is too large.
            TargetNotWritable: the case has no room for it.
        """
        try:
            self.folder.mkdir(exist_ok=True)  # never its parents: a drive pulled out would be imitated
        except OSError as error:
            raise not_writable(self.folder, error) from error
        with _open_source(source) as file, open_landing(self.folder / "copying") as landing:
            digest, size = hashlib.sha256(), 0
            for piece in _pieces(file, source):
                digest.update(piece)
                size += len(piece)
                landing.file.write(piece)
            landing.target = self.folder / digest.hexdigest()
        return StoredFile(digest.hexdigest(), size)

    def path_of(self, sha256: str) -> Path:
        """Where the file with this hash lies, or would lie.

        Raises:
            CaseUnreadable: that is not a hash.
        """
        if not _HASH.fullmatch(sha256):
            raise CaseUnreadable("案卷里有一份证明材料的编码不是文件指纹，材料没有读出", "重新添加这份材料")
        return self.folder / sha256

    def holds(self, sha256: str) -> bool:
        """Whether a file with this hash lies here; its content is not looked at."""
        return self.path_of(sha256).is_file()

    def held(self) -> frozenset[str]:
        """Hashes of all files that lie here, by one look at the folder; their content is not looked at."""
        try:
            with os.scandir(self.folder) as entries:
                return frozenset(
                    entry.name for entry in entries if _HASH.fullmatch(entry.name) and entry.is_file()
                )
        except OSError:  # no folder before the first file, or one that cannot be listed: as good as no files
            return frozenset()

    def verified(self, sha256: str, title: str = "") -> Path:
        """The path of the file, after reading all of it to see that it is still what was added.

        Sentences call it by its ``title``, if that is known.

        Raises:
            CaseError: the file is gone, or its content has changed.
        """
        path = self.path_of(sha256)
        called = title or f"{path.name[:12]}…"
        try:
            found = fingerprint(path)
        except UnreadableInput as error:
            raise CaseError(
                f"案卷的证明材料文件“{called}”读不出", "从备份恢复，或重新添加这份材料"
            ) from error
        if found.sha256 != sha256:
            raise CaseError(
                f"案卷的证明材料文件“{called}”内容变了，没有使用", "从备份恢复，或重新添加这份材料"
            )
        return path

    def sweep(self, referenced: Collection[str], *, before: datetime) -> int:
        """Remove files that no evidence names and that were last touched ``before`` a moment; how many went.

        The moment is the grace period: what was taken off its shelf by mistake can be put back until then.
        """
        swept = staging.sweep(self.folder)
        keep = set(referenced)
        for path in self.folder.glob("[0-9a-f]*"):
            if not _HASH.fullmatch(path.name) or path.name in keep:
                continue
            with suppress(OSError):  # held by another program: the next sweep finds it again
                if path.stat().st_mtime < before.timestamp():
                    path.unlink()
                    swept += 1
        return swept


def modified_at(path: Path) -> datetime | None:
    """When the file at ``path`` was last changed; None where the system does not say."""
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except (OSError, ValueError, OverflowError):  # a time of before or after all calendars
        return None


def fingerprint(path: Path) -> StoredFile:
    """Hash and size of any ordinary file, read in pieces.

    Raises:
        UnreadableInput: it cannot be read, is no ordinary file, or is too large.
    """
    digest, size = hashlib.sha256(), 0
    with _open_source(path) as file:
        for piece in _pieces(file, path):
            digest.update(piece)
            size += len(piece)
    return StoredFile(digest.hexdigest(), size)


def _open_source(path: Path) -> BinaryIO:
    """Open an ordinary file of bearable size; pipes, devices and folders are refused before they are opened."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise UnreadableInput(f"“{path.name}”不是普通文件，没有添加", "选择 PDF 或图片文件")
        if found.st_size > LARGEST_FILE:
            raise UnreadableInput(
                f"“{path.name}”有 {found.st_size // 1024**2} MB，超过 {LARGEST_FILE // 1024**2} MB，没有添加",
                "降低扫描分辨率，或分成几份",
            )
        return patiently(lambda: path.open("rb"))
    except OSError as error:
        raise _unreadable(path, error) from error


def _pieces(file: BinaryIO, path: Path) -> Iterator[bytes]:
    """The content in pieces; stops a file that grows past the limit while it is read."""
    read = 0
    while True:
        try:
            piece = file.read(_PIECE)
        except OSError as error:
            raise _unreadable(path, error) from error
        if not piece:
            return
        read += len(piece)
        if read > LARGEST_FILE:
            raise UnreadableInput(f"“{path.name}”读取时还在变大，没有添加", "等写入它的程序结束后再添加")
        yield piece


def _unreadable(path: Path, error: OSError) -> UnreadableInput:
    if is_held(error):
        return UnreadableInput(
            f"“{path.name}”正被别的程序占用（正在扫描、下载、同步或查毒，或在别处打开），没有添加",
            "等它结束，或关闭打开它的程序，再添加",
        )
    return UnreadableInput(f"“{path.name}”读不出，文件不在了或没有读取权限", "检查文件的位置后再添加")
