"""The folder that becomes the disc: copies under safe names, 目录.html, and 校验清单.txt over all of it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.documents.watch import step, stop_if_cancelled
from desktop_app.packet.disc.index_page import INDEX, index_page
from desktop_app.packet.disc.names import safe_name

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from desktop_app.documents.watch import Watch
    from desktop_app.packet.disc.index_page import About

MANIFEST = "校验清单.txt"
STAGE = "光盘"
_PIECE = 1024 * 1024
_LINE = re.compile(r"([0-9a-f]{64}) \*(.+)")


@dataclass(frozen=True, slots=True)
class DiscEntry:
    """One file that goes on the disc."""

    source: Path
    words: tuple[str, ...]
    """What its name is made of: 序号, 材料名, 单位简称."""
    suffix: str
    label: str
    """材料 it belongs to, for the index."""
    pages: int | None = None
    sha256: str | None = None
    """What the source must be; None where it was just made."""


@dataclass(frozen=True, slots=True)
class DiscFolder:
    """What was written: name and SHA-256 of every file but the manifest, and all sizes."""

    files: tuple[tuple[str, str], ...]
    sizes: tuple[int, ...]


class Altered(Exception):
    """A source is no longer what it was; ``entry`` says which."""

    def __init__(self, entry: DiscEntry) -> None:
        super().__init__(entry.label)
        self.entry = entry


def write_folder(folder: Path, entries: Sequence[DiscEntry], about: About, watch: Watch) -> DiscFolder:
    """Copy ``entries`` into the new ``folder`` with index and manifest.

    Raises:
        Altered: a source is not what its hash says.
        OSError: it cannot be written.
        Cancelled: ``watch`` called it off.
    """
    folder.mkdir()
    taken: set[str] = {INDEX.casefold(), MANIFEST.casefold()}
    rows, files, sizes = [], [], []
    for number, entry in enumerate(entries):
        step(watch, STAGE, number, len(entries))
        name = safe_name(list(entry.words), entry.suffix, taken)
        digest, size = _copied(entry.source, folder / name, watch)
        if entry.sha256 is not None and digest != entry.sha256:
            raise Altered(entry)
        files.append((name, digest))
        sizes.append(size)
        rows.append((entry.label, name, entry.pages, size))
    page = index_page(about, rows).encode("utf-8")
    (folder / INDEX).write_bytes(page)
    files.append((INDEX, hashlib.sha256(page).hexdigest()))
    manifest = "".join(f"{digest} *{name}\n" for name, digest in files).encode("utf-8")
    (folder / MANIFEST).write_bytes(manifest)
    step(watch, STAGE, len(entries), len(entries))
    return DiscFolder(tuple(files), (*sizes, len(page), len(manifest)))


def read_manifest(text: str) -> dict[str, str]:
    """Name and SHA-256 of every file that a manifest lists; lines that are none of ours are left out."""
    found = (_LINE.fullmatch(line.rstrip("\r")) for line in text.splitlines())
    return {match[2]: match[1] for match in found if match}


def verify_folder(folder: Path, watch: Watch) -> tuple[str, ...]:
    """Read a folder, or a disc or stick it was copied to, again: sentences on what is missing, altered or too much.

    Raises:
        Cancelled: ``watch`` called it off.
    """
    try:
        listed = read_manifest((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return (f"没有“{MANIFEST}”，或读不出，核对不了",)
    said = []
    for number, (name, digest) in enumerate(listed.items()):
        step(watch, "核对光盘", number, len(listed))
        path = folder / name
        if path.parent != folder:
            said.append(f"清单里的“{name}”不是光盘上的文件")
            continue
        try:
            found = _digest(path, watch)
        except FileNotFoundError:
            said.append(f"缺“{name}”")
        except OSError:
            said.append(f"“{name}”读不出")
        else:
            if found != digest:
                said.append(f"“{name}”和原来的不一样")
    extra = sorted(path.name for path in folder.iterdir() if path.name not in {*listed, MANIFEST})
    said += [f"多出“{name}”，清单里没有" for name in extra]
    return tuple(said)


def _copied(source: Path, target: Path, watch: Watch) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as file, target.open("xb") as copy:
        while piece := file.read(_PIECE):
            stop_if_cancelled(watch)
            digest.update(piece)
            copy.write(piece)
            size += len(piece)
    return digest.hexdigest(), size


def _digest(path: Path, watch: Watch) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            stop_if_cancelled(watch)
            digest.update(piece)
    return digest.hexdigest()
