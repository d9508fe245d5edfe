"""The image of a disc: UDF for today's systems, Joliet behind it, read back file by file before it is offered."""

from __future__ import annotations

import hashlib
import io
from contextlib import closing
from typing import TYPE_CHECKING, Any, BinaryIO, cast

import pycdlib
from pycdlib import pycdlibexception, utils

from desktop_app.documents.watch import step, stop_if_cancelled
from desktop_app.errors import DocumentError
from desktop_app.store.durable import open_durably

if TYPE_CHECKING:
    from pathlib import Path

    from typing_extensions import Buffer

    from desktop_app.documents.watch import Watch

STAGE = "光盘映像"
_LONGEST_JOLIET = 64
_INSTEAD = "〓"
"""Stands in Joliet for a letter beyond U+FFFF, which it cannot hold; UDF has the letter itself."""
_LONGEST_TITLE = 16


class _Image(pycdlib.PyCdlib):
    """pycdlib counts the bytes of a Joliet name in UTF-8; the standard counts 64 units of UTF-16."""

    def _joliet_name_and_parent_from_path(self, joliet_path: bytes) -> tuple[bytes, Any]:
        parts = utils.split_path(joliet_path)
        name = parts.pop().decode("utf-8").encode("utf-16_be")
        if len(name) > 2 * _LONGEST_JOLIET:
            raise pycdlibexception.PyCdlibInvalidInput("Joliet name over 64 characters")
        return name, self._find_joliet_record(b"/" + b"/".join(parts))


def write_image(folder: Path, target: Path, title: str, watch: Watch) -> None:
    """Make ``target`` an image of the files in ``folder``, complete or not at all.

    Raises:
        DocumentError: the files do not go into an image.
        TargetNotWritable: the place refuses.
        Cancelled: ``watch`` called it off.
    """
    paths = sorted(path for path in folder.iterdir() if path.is_file())
    image = _Image()
    volume = "".join(char for char in title.upper() if char.isascii() and (char.isalnum() or char == "_"))
    image.new(interchange_level=3, joliet=3, udf="2.60", vol_ident=volume[:_LONGEST_TITLE] or "SHENBAO")
    try:
        taken: set[str] = set()
        for number, path in enumerate(paths, 1):
            image.add_file(
                str(path),
                iso_path=f"/F{number:07d}.DAT;1",
                joliet_path=f"/{_for_joliet(path.name, taken)}",
                udf_path=f"/{path.name}",
            )
        with open_durably(target) as file:
            image.write_fp(file, progress_cb=lambda done, total, _: step(watch, STAGE, done, total))
    except pycdlibexception.PyCdlibException as error:
        raise DocumentError("没有做成光盘映像", "直接把光盘文件夹里的文件刻成光盘") from error
    finally:
        image.close()


def verify_image(target: Path, files: dict[str, str], watch: Watch) -> tuple[str, ...]:
    """Read every file out of the image again by both of its tables: sentences on what is missing or altered.

    ``files`` are names and SHA-256, the manifest's own lines.

    Raises:
        Cancelled: ``watch`` called it off.
    """
    said = []
    image = _Image()
    try:
        image.open(str(target))
    except (pycdlibexception.PyCdlibException, OSError):
        return ("光盘映像写成后读不回来",)
    with closing(image):
        taken: set[str] = set()
        shorter = {name: _for_joliet(name, taken) for name in sorted(files)}
        for number, (name, digest) in enumerate(files.items()):
            step(watch, "核对映像", number, len(files))
            try:
                found = _read(image, watch, udf_path=f"/{name}")
                same = image.get_record(joliet_path=f"/{shorter[name]}") is not None
            except (pycdlibexception.PyCdlibException, OSError):
                said.append(f"映像里缺“{name}”")
                continue
            if found != digest or not same:
                said.append(f"映像里的“{name}”和原来的不一样")
    return tuple(said)


class _Digest(io.RawIOBase):
    """A file to write to that only remembers what it was given."""

    def __init__(self, watch: Watch) -> None:
        super().__init__()
        self.digest = hashlib.sha256()
        self._watch = watch

    def writable(self) -> bool:
        """Nothing else."""
        return True

    def write(self, data: Buffer) -> int:
        """Take a piece."""
        stop_if_cancelled(self._watch)
        piece = bytes(data)
        self.digest.update(piece)
        return len(piece)


def _read(image: _Image, watch: Watch, **where: str) -> str:
    sink = _Digest(watch)
    image.get_file_from_iso_fp(cast("BinaryIO", sink), **where)
    return sink.digest.hexdigest()


def _for_joliet(name: str, taken: set[str]) -> str:
    """The name as Joliet can hold it; names here are short already, so only rare letters change."""
    base = "".join(char if ord(char) <= 0xFFFF else _INSTEAD for char in name)
    made, number = base, 1
    while made in taken:
        number += 1
        stem, dot, suffix = base.rpartition(".")
        made = f"{stem}~{number}{dot}{suffix}"
    taken.add(made)
    return made
