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
LONGEST_MANIFEST = 8 * 1024 * 1024
"""Bytes of a manifest that are read; one of ours has some 120 for each file."""
STAGE = "光盘"
_PIECE = 1024 * 1024
_LINE = re.compile(r"([0-9a-f]{64}) \*(.+)")
_CODE = re.compile(r"^# 校验码 (\S+)$", re.MULTILINE)


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
    manifest = _manifest(files, about.code).encode("utf-8")
    (folder / MANIFEST).write_bytes(manifest)
    step(watch, STAGE, len(entries), len(entries))
    return DiscFolder(tuple(files), (*sizes, len(page), len(manifest)))


def read_manifest(text: str) -> dict[str, str]:
    """Name and SHA-256 of every file that a manifest lists; lines that are none of ours are left out."""
    found = (_LINE.fullmatch(line.rstrip("\r")) for line in text.splitlines())
    return {match[2]: match[1] for match in found if match}


def code_in(text: str) -> str:
    """The check code that a manifest carries; empty for one that carries none."""
    found = _CODE.search(text.replace("\r", ""))
    return found[1] if found else ""


def _manifest(files: Sequence[tuple[str, str]], code: str) -> str:
    """What ``sha256sum -c`` reads; the line with the code is a comment to it."""
    head = f"# 校验码 {code}\n" if code else ""
    return head + "".join(f"{digest} *{name}\n" for name, digest in files)


def _copied(source: Path, target: Path, watch: Watch) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as file, target.open("xb") as copy:
        while piece := file.read(_PIECE):
            stop_if_cancelled(watch)
            digest.update(piece)
            copy.write(piece)
            size += len(piece)
    return digest.hexdigest(), size
