"""The rule packs that did not come with the program: one file each in the user's folder, beside the shipped ones.

A pack is shown before it is taken, and one that came with the program is never replaced. What cannot be read any more
stands in nobody's way: it is left where it is and told.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from desktop_app import log
from desktop_app.errors import AppError, PackBroken, UnreadableInput
from desktop_app.notice.loader import load_from_outside, read_texts
from desktop_app.store.durable import not_writable, write_durably
from desktop_app.store.inner_paths import is_device
from desktop_app.store.pack_file import PACK, SUFFIXES, pack_bytes, read_pack_texts

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from desktop_app.notice.models import Notice

MOST_PACKS = 200
"""Packs that are read from the folder; whoever has more keeps something else there."""

Standing = Literal["new", "same", "other", "shipped"]
"""What a pack is to those that are here: its id is not known; it is here just so; with other content; it is ours."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A pack that was looked at and is not taken yet."""

    notice: Notice
    standing: Standing
    present: Notice | None = None
    """The pack here that has its id."""


@dataclass(frozen=True, slots=True)
class Packs:
    """All packs there are, by id, and sentences about those that cannot be used."""

    notices: dict[str, Notice]
    troubles: tuple[str, ...] = ()


class PackStore:
    """The packs below ``folder``, beside those in ``shipped_folder``, loaded as ``shipped``."""

    def __init__(self, folder: Path, shipped: Mapping[str, Notice], shipped_folder: Path) -> None:
        self._folder = folder
        self._shipped = shipped
        self._shipped_folder = shipped_folder

    def all(self) -> Packs:
        """Shipped packs first, then those imported; one that is broken is left out and told."""
        notices = dict(self._shipped)
        troubles = []
        for path in self._files():
            try:
                notice = load_from_outside(read_pack_texts(path))
                if _folded(notice.identity.id) != _folded(path.stem):
                    raise PackBroken("notice.toml", "id", "与文件名不同")
            except (PackBroken, UnreadableInput) as error:
                log.event("pack.unreadable", error=type(error).__name__)
                troubles.append(f"导入的规则包“{path.stem}”不能用：{error}")
                continue
            if self._is_shipped(notice.identity.id):
                troubles.append(f"导入的规则包“{notice.identity.id}”现在随程序提供，用程序自带的")
                continue
            notices[notice.identity.id] = notice
        return Packs(notices, tuple(troubles))

    def look_at(self, path: Path) -> Incoming:
        """Read the pack at ``path``, check all of it, and say what it is to those that are here. Nothing is kept.

        Raises:
            UnreadableInput: it is no pack.
            PackBroken: something in it is wrong; names file and entry.
        """
        notice = load_from_outside(read_pack_texts(path))
        if is_device(notice.identity.id):
            raise PackBroken("notice.toml", "id", "是 Windows 的设备名，换一个编号")
        wanted = _folded(notice.identity.id)
        for present in self.all().notices.values():
            if _folded(present.identity.id) == wanted:
                standing: Standing = "same" if present.digest == notice.digest else "other"
                if not present.imported:
                    standing = "same" if standing == "same" else "shipped"
                return Incoming(notice, standing, present)
        return Incoming(notice, "new")

    def take(self, incoming: Incoming) -> None:
        """Keep a pack that was looked at; it takes the place of an imported one with its id.

        Raises:
            AppError: its id belongs to a pack of the program.
            TargetNotWritable: the folder refuses; what was there is left.
        """
        identity = incoming.notice.identity
        if self._is_shipped(identity.id):
            raise AppError(
                f"编号“{identity.id}”是程序自带的规则包，没有替换", "向给出规则包的人要一份换了编号的"
            )
        old = incoming.present.identity.id if incoming.present is not None else identity.id
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise not_writable(self._folder, error) from error
        write_durably(self._path(old), pack_bytes(incoming.notice.files))
        log.event("pack.taken")

    def remove(self, notice_id: str) -> None:
        """Forget an imported pack.

        Raises:
            TargetNotWritable: the file cannot be removed.
        """
        path = self._path(notice_id)
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise not_writable(path, error) from error
        log.event("pack.removed")

    def as_file(self, notice: Notice) -> bytes:
        """The pack as one file to hand on, whether it came with the program or not.

        Raises:
            PackBroken: the files of a shipped pack are not where they were installed.
        """
        texts = notice.files or read_texts(self._shipped_folder / notice.identity.id)
        return pack_bytes(texts)

    def _is_shipped(self, notice_id: str) -> bool:
        return _folded(notice_id) in {_folded(known) for known in self._shipped}

    def _path(self, notice_id: str) -> Path:
        return self._folder / f"{notice_id}{PACK}"

    def _files(self) -> list[Path]:
        try:
            found = [path for path in self._folder.iterdir() if path.suffix.lower() == SUFFIXES[0]]
        except OSError:
            return []
        return sorted(found)[:MOST_PACKS]


def _folded(notice_id: str) -> str:
    """Ids that Windows would keep in one file are one id."""
    return notice_id.casefold()
