"""The image of a disc: UDF for today's systems, Joliet behind it, read back file by file before it is offered."""

from __future__ import annotations

import errno
import hashlib
import io
from contextlib import closing
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple, cast

import pycdlib
from pycdlib import pycdlibexception, utils

from desktop_app.documents.watch import step, stop_if_cancelled
from desktop_app.errors import DocumentError
from desktop_app.packet.disc.faults import Fault, FaultKind
from desktop_app.packet.disc.folder import LONGEST_MANIFEST, MANIFEST, read_manifest
from desktop_app.store.durable import open_durably

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from typing_extensions import Buffer

    from desktop_app.documents.watch import Watch

STAGE = "光盘映像"
_LONGEST_JOLIET = 64
_INSTEAD = "〓"
"""Stands in Joliet for a letter beyond U+FFFF, which it cannot hold; UDF has the letter itself."""
_LONGEST_TITLE = 16


class ReadBack(NamedTuple):
    """What was read out of an image."""

    manifest: str
    """Its own manifest as written; empty where there is none."""
    faults: tuple[Fault, ...]


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


def verify_image(target: Path, files: Mapping[str, str], watch: Watch) -> tuple[Fault, ...]:
    """Read every file out of the image again by both of its tables, and hold it against ``files``: names and SHA-256.

    A file of the image that is not among ``files`` is told too, the manifest apart. An image that cannot be read at all
    has one fault with its own name. One that comes from outside is read in a contained process, by ``check_disc``.

    Raises:
        Cancelled: ``watch`` called it off.
    """
    image = _Image()
    try:
        image.open(str(target))
    except (pycdlibexception.PyCdlibException, OSError):
        return (Fault(kind=FaultKind.UNREADABLE, name=target.name),)
    with closing(image):
        return _faults(image, files, watch)


def read_whole_image(target: Path, expected: Mapping[str, str] | None, watch: Watch) -> ReadBack:
    """What an image says of itself, and where it differs: from ``expected``, otherwise from its own manifest.

    Raises:
        PyCdlibException, OSError: it is no image, or a damaged one; other errors of the library too.
        Cancelled: ``watch`` called it off.
    """
    image = _Image()
    image.open(str(target))
    with closing(image):
        try:
            data = io.BytesIO()
            image.get_file_from_iso_fp(cast("BinaryIO", _Short(data)), **_at(image, MANIFEST))
            manifest = data.getvalue().decode("utf-8")
        except (pycdlibexception.PyCdlibException, OSError, UnicodeDecodeError):
            manifest = ""
        listed = expected if expected is not None else read_manifest(manifest)
        return ReadBack(manifest, _faults(image, listed, watch))


def _faults(image: _Image, files: Mapping[str, str], watch: Watch) -> tuple[Fault, ...]:
    said = []
    taken: set[str] = set()
    shorter = {name: _for_joliet(name, taken) for name in sorted(files)}
    there = _names(image)
    for number, (name, digest) in enumerate(files.items()):
        step(watch, "核对映像", number, len(files))
        try:
            found = _read(image, watch, **_at(image, name))
            if image.has_udf() and image.has_joliet():
                image.get_record(joliet_path=f"/{shorter[name]}")
        except (pycdlibexception.PyCdlibException, OSError):
            said.append(Fault(kind=FaultKind.UNREADABLE if name in there else FaultKind.MISSING, name=name))
            continue
        if found != digest:
            said.append(Fault(kind=FaultKind.ALTERED, name=name))
    known = {*files, MANIFEST} | ({*shorter.values()} if not image.has_udf() else set())
    said += [Fault(kind=FaultKind.EXTRA, name=name) for name in sorted(there - known)]
    step(watch, "核对映像", len(files), len(files))
    return tuple(said)


def _names(image: _Image) -> set[str]:
    """What lies in the image beside one another; a folder too."""
    way = {"udf_path": "/"} if image.has_udf() else {"joliet_path": "/"} if image.has_joliet() else None
    if way is None:
        return set()
    for _, folders, names in image.walk(**way):
        return {*folders, *names}
    return set()


def _at(image: _Image, name: str) -> dict[str, str]:
    """Where a file stands in the table that today's systems read first."""
    return {"udf_path": f"/{name}"} if image.has_udf() else {"joliet_path": f"/{_for_joliet(name, set())}"}


class _Short(io.RawIOBase):
    """Passes on what is written to it, as long as it is no more than a manifest can be."""

    def __init__(self, target: io.BytesIO) -> None:
        super().__init__()
        self._target = target

    def writable(self) -> bool:
        """Nothing else."""
        return True

    def write(self, data: Buffer) -> int:
        """Take a piece.

        Raises:
            OSError: it is too much.
        """
        if self._target.tell() > LONGEST_MANIFEST:
            raise OSError(errno.EFBIG, "no manifest is that long")
        return self._target.write(data)


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
