"""Reading a disc back: a folder, a burned disc, a stick or an image against the SHA-256 of every file (F9).

Nothing is believed that was not read. What is held against is the list of the build where one is at hand, otherwise the
manifest that lies on the disc itself: then a disc of an earlier build is whole, and its check code says which it is.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Literal

from desktop_app.contained import Broken, Contained
from desktop_app.documents.watch import step, stop_if_cancelled
from desktop_app.errors import UnreadableInput
from desktop_app.models.values import FrozenShape
from desktop_app.packet.disc.faults import Fault, FaultKind
from desktop_app.packet.disc.folder import LONGEST_MANIFEST, MANIFEST, code_in, read_manifest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from desktop_app.documents.watch import Watch

STAGE = "核对"
_WORK = "desktop_app.packet.disc.image_work"
_LONGEST = 7200.0
"""Seconds that a full double-layer image may take on a slow stick."""
_PIECE = 1024 * 1024
_MB = 1024 * 1024
_OF_THE_SYSTEM = frozenset(
    {
        "$recycle.bin",
        ".ds_store",
        ".fseventsd",
        ".spotlight-v100",
        ".trashes",
        "desktop.ini",
        "indexervolumeguid",
        "lost+found",
        "system volume information",
        "thumbs.db",
        "wpsettings.dat",
    }
)
"""What systems put on a stick by themselves; nobody handed it in, and nobody misses it."""
_TRASH = ".trash-"


class Checked(FrozenShape):
    """What came of reading a disc back."""

    path: str
    """Where it was read: the folder in which the files lie, or the image."""
    medium: Literal["folder", "image"]
    code: str
    """校验码 that its manifest carries; empty where it carries none."""
    files: int
    """How many files the list names, the manifest apart."""
    faults: tuple[Fault, ...] = ()
    """In the order of the list; what is too much comes last."""

    @property
    def good(self) -> bool:
        """Whether every file is there and as it was made, and nothing else is."""
        return not self.faults


def check_disc(path: Path, watch: Watch, expected: Mapping[str, str] | None = None) -> Checked:
    """Read what lies at ``path`` back: a folder (a drive is one), or an image.

    ``expected`` are names and SHA-256 as the build made them, the manifest among them; None takes the manifest's word.

    Raises:
        UnreadableInput: there is nothing, or nothing that could be the disc of a build.
        Cancelled: ``watch`` called it off.
    """
    if path.is_dir():
        return _check_folder(place_of(path), watch, expected)
    if path.is_file():
        return _check_image(path, watch, expected)
    raise UnreadableInput(f"没有找到“{path}”", "插好光盘或 U 盘，或写对路径")


def verify_folder(folder: Path, watch: Watch) -> tuple[Fault, ...]:
    """Read a folder back against the manifest in it; one without has that for its only fault.

    Raises:
        Cancelled: ``watch`` called it off.
    """
    text = _manifest_of(folder)
    if text is None:
        return (Fault(kind=FaultKind.MISSING, name=MANIFEST),)
    return tuple(_faults(folder, read_manifest(text), watch))


def place_of(folder: Path) -> Path:
    """Where the files lie: ``folder``, or the only one in it that holds the files of a disc, as on a stick with others."""
    if (folder / MANIFEST).exists():
        return folder
    try:
        inner = [entry for entry in folder.iterdir() if (entry / MANIFEST).is_file()]
    except OSError:
        return folder
    return inner[0] if len(inner) == 1 else folder


def foreign_in(folder: Path) -> list[str]:
    """Names in ``folder`` that are not of the disc it holds; all of them where it holds none. Nothing is read back.

    Raises:
        OSError: the folder cannot be looked at.
    """
    listed = {*read_manifest(_manifest_of(folder) or ""), MANIFEST}
    return sorted(
        path.name for path in folder.iterdir() if path.name not in listed and not _is_of_system(path)
    )


def _check_folder(folder: Path, watch: Watch, expected: Mapping[str, str] | None) -> Checked:
    text = _manifest_of(folder)
    listed = read_manifest(text or "") if expected is None else expected
    if text is None and not any((folder / name).exists() for name in expected or ()):
        raise _no_disc(folder)
    return Checked(
        path=str(folder),
        medium="folder",
        code=code_in(text or ""),
        files=len({*listed} - {MANIFEST}),
        faults=tuple(_faults(folder, listed, watch)),
    )


def _check_image(path: Path, watch: Watch, expected: Mapping[str, str] | None) -> Checked:
    with Contained(_WORK, quiet=120.0, longest=_LONGEST) as room:
        try:
            said = room.ask(
                {"path": str(path.resolve()), "expected": None if expected is None else dict(expected)},
                told=lambda word: watch.report(STAGE, int(word["done"]), int(word["of"])),
                check=lambda: stop_if_cancelled(watch),
            )
        except (Broken, OSError) as error:
            raise UnreadableInput(
                f"“{path.name}”不是光盘映像，或已损坏，读不出里面的文件", "重新生成光盘映像"
            ) from error
    text = str(said["manifest"])
    if not text and expected is None:
        raise _no_disc(path)
    listed = read_manifest(text) if expected is None else expected
    return Checked(
        path=str(path),
        medium="image",
        code=code_in(text),
        files=len({*listed} - {MANIFEST}),
        faults=tuple(Fault(kind=FaultKind(kind), name=name) for kind, name in said["faults"]),
    )


def _faults(folder: Path, listed: Mapping[str, str], watch: Watch) -> Iterator[Fault]:
    paths = {name: folder / name for name in listed}
    meter = _Meter(sum(_size(path) for path in paths.values() if path.parent == folder), watch)
    for name, digest in listed.items():
        kind = _wrong_with(paths[name], digest, meter) if _is_inside(folder, name) else FaultKind.OUTSIDE
        if kind is not None:
            yield Fault(kind=kind, name=name)
    known = {*listed, MANIFEST}
    try:
        here = sorted(folder.iterdir())
    except OSError as error:
        raise UnreadableInput(f"“{folder}”核对到一半读不到了", "插好光盘或 U 盘，再核对一次") from error
    for path in here:
        if path.name not in known and not _is_of_system(path):
            yield Fault(kind=FaultKind.EXTRA, name=path.name)
    meter.finish()


class _Meter:
    """Tells how many MB of how many have been read."""

    def __init__(self, total: int, watch: Watch) -> None:
        self._total, self._done, self._watch = total // _MB, 0, watch

    def add(self, read: int) -> None:
        """So many bytes more."""
        self._done += read
        step(self._watch, STAGE, min(self._done // _MB, self._total), self._total)

    def finish(self) -> None:
        """All of it, also where files were missing."""
        step(self._watch, STAGE, self._total, self._total)


def _wrong_with(path: Path, digest: str, meter: _Meter) -> FaultKind | None:
    found = hashlib.sha256()
    meter.add(0)
    try:
        if path.exists() and not path.is_file():  # a pipe would never end, a folder is no file
            return FaultKind.UNREADABLE
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                found.update(piece)
                meter.add(len(piece))
    except FileNotFoundError:
        return FaultKind.MISSING
    except OSError:
        return FaultKind.UNREADABLE
    return None if found.hexdigest() == digest else FaultKind.ALTERED


def _manifest_of(folder: Path) -> str | None:
    """The manifest in ``folder``; None where there is none that can be read."""
    path = folder / MANIFEST
    try:
        if not path.is_file():
            return None
        with path.open("rb") as file:
            return file.read(LONGEST_MANIFEST).decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def _is_inside(folder: Path, name: str) -> bool:
    return (folder / name).parent == folder and name not in {".", ".."}


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _is_of_system(path: Path) -> bool:
    name = path.name.casefold()
    return name in _OF_THE_SYSTEM or name.startswith(_TRASH)


def _no_disc(path: Path) -> UnreadableInput:
    name = path.name or str(path)
    return UnreadableInput(
        f"“{name}”里没有“{MANIFEST}”，不是本程序做的光盘", "选放着光盘文件的那个盘或文件夹"
    )
