"""What kind of place a folder is: on this computer, on a drive to carry, on the network, or kept in step by a program.

Nothing is refused for it. The user is told what may happen there, since two computers filling in one case on such a
drive overwrite one another, and SQLite's lock keeps them apart only where the drive passes locks on.
"""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_ENVIRONMENT = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")
"""Where Windows says that OneDrive keeps its folders."""
_CLIENTS = (
    (re.compile(r"onedrive( - .+)?"), "OneDrive"),
    (re.compile(r"dropbox( \(.+\))?"), "Dropbox"),
    (re.compile(r"坚果云|我的坚果云|nutstore( files)?"), "坚果云"),
    (re.compile(r"百度网盘同步空间|百度云同步盘|baidusyncdisk"), "百度网盘同步空间"),
    (re.compile(r"微云同步助手|weiyunsync"), "微云同步助手"),
    (re.compile(r"wps云盘|wps网盘|wpsdrive|wps cloud files"), "WPS 云盘"),
    (re.compile(r"iclouddrive|icloud drive|com~apple~clouddocs"), "iCloud 云盘"),
    (re.compile(r"google drive|google 云端硬盘|googledrive"), "Google 云端硬盘"),
)
"""Names of folders that well-known programs keep in step with their servers, folded to small letters."""
_NETWORK = re.compile(
    r"nfs4?|cifs|smb\w*|ncpfs|afs|9p|ceph|glusterfs|davfs\w*|fuse\.(?!fuse-overlayfs|fuseiso).+"
)
_CARRIED = ("/media/", "/run/media/")
_DRIVE_REMOVABLE, _DRIVE_REMOTE, _DRIVE_CDROM = 2, 4, 5
"""Answers of GetDriveTypeW."""
_OCTAL = re.compile(r"\\([0-7]{3})")


class Kind(StrEnum):
    """Kinds of places, by what may happen to a case there."""

    LOCAL = "local"
    REMOVABLE = "removable"
    NETWORK = "network"
    SYNCHRONISED = "synchronised"


@dataclass(frozen=True, slots=True)
class Place:
    """What kind of place a folder is, and the name of the program that keeps it in step, if one does."""

    kind: Kind
    client: str = ""


ON_THIS_COMPUTER = Place(Kind.LOCAL)


@dataclass(frozen=True, slots=True)
class Machine:
    """What the machine says of itself; handed in, so that the answer depends on nothing else."""

    windows: bool = False
    environment: Mapping[str, str] = field(default_factory=dict)
    mounts: str = ""
    """The text of /proc/self/mountinfo; empty where there is none."""
    drive_type: Callable[[str], int] = lambda _: 0
    """What GetDriveTypeW says of a root such as ``Z:\\``; 0 where nobody knows."""

    @classmethod
    def this(cls) -> Machine:
        """The machine the program runs on."""
        kept = {name: os.environ[name] for name in _ENVIRONMENT if os.environ.get(name)}
        return cls(os.name == "nt", kept, _mounts(), _drive_type)


@dataclass(frozen=True, slots=True)
class Stray:
    """Another database in a case's folder, as synchronising programs leave it when two computers wrote at once."""

    name: str
    modified: datetime


def place_of(folder: Path | str, machine: Machine) -> Place:
    """What kind of place ``folder`` is; ``LOCAL`` when nothing says otherwise."""
    path: PurePath = PureWindowsPath(folder) if machine.windows else PurePosixPath(folder)
    client = _client_of(path, machine)
    if client:
        return Place(Kind.SYNCHRONISED, client)
    return Place(_windows_kind(path, machine) if machine.windows else _mounted_kind(path, machine.mounts))


def strays(folder: Path, database: str) -> tuple[Stray, ...]:
    """Files in ``folder`` that are named like ``database`` and are not it, oldest first; nothing is opened."""
    stem, suffix = PurePath(database).stem.lower(), PurePath(database).suffix.lower()
    found: list[Stray] = []
    try:
        for path in folder.iterdir():
            name = path.name.lower()
            if name != database and name.startswith(stem) and name.endswith(suffix) and path.is_file():
                moment = datetime.fromtimestamp(path.stat().st_mtime).astimezone()
                found.append(Stray(path.name, moment))
    except OSError:
        return ()
    return tuple(sorted(found, key=lambda stray: (stray.modified, stray.name)))


def _client_of(path: PurePath, machine: Machine) -> str:
    for name in _ENVIRONMENT:
        root = machine.environment.get(name)
        if root and path.is_relative_to(root):
            return "OneDrive"
    for part in path.parts:
        folded = part.strip().lower()
        client = next((client for pattern, client in _CLIENTS if pattern.fullmatch(folded)), "")
        if client:
            return client
    return ""


def _windows_kind(path: PurePath, machine: Machine) -> Kind:
    if path.drive.startswith("\\\\"):
        return Kind.NETWORK
    kinds = {
        _DRIVE_REMOVABLE: Kind.REMOVABLE,
        _DRIVE_CDROM: Kind.REMOVABLE,
        _DRIVE_REMOTE: Kind.NETWORK,
    }
    return kinds.get(machine.drive_type(f"{path.drive}\\"), Kind.LOCAL)


def _mounted_kind(path: PurePath, mounts: str) -> Kind:
    """By the file system of the deepest mount above ``path``."""
    depth, kind = -1, Kind.LOCAL
    for line in mounts.splitlines():
        head, _, tail = line.partition(" - ")
        fields, system = head.split(" "), tail.partition(" ")[0]
        if len(fields) <= _MOUNT_POINT or not system:
            continue
        point = PurePosixPath(_OCTAL.sub(lambda found: chr(int(found[1], 8)), fields[_MOUNT_POINT]))
        if path.is_relative_to(point) and len(point.parts) >= depth:
            depth, kind = len(point.parts), _kind_of_mount(str(point), system)
    return kind


_MOUNT_POINT = 4
"""Which field of a line of mountinfo says where it is mounted."""


def _kind_of_mount(point: str, system: str) -> Kind:
    if _NETWORK.fullmatch(system):
        return Kind.NETWORK
    return Kind.REMOVABLE if f"{point}/".startswith(_CARRIED) else Kind.LOCAL


def _mounts() -> str:
    try:
        return Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return ""


def _drive_type(root: str) -> int:
    if sys.platform != "win32":
        return 0
    import ctypes  # noqa: PLC0415 - Windows only

    return int(ctypes.windll.kernel32.GetDriveTypeW(root))
