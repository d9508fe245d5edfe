"""The lists of the recommending side on this PC: which files, in which order, which of them go up, why, and what is written to whom.

Each list is one file in the state folder, written anew as a whole at every change, so that it is the old or the new one
however the program ends. One that cannot be read is set aside, never overwritten. The cases themselves stay where they are
and are read again when the list is opened.
"""

from __future__ import annotations

import json
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AwareDatetime, Field, ValidationError

from desktop_app import log
from desktop_app.errors import AppError, UnreadableInput
from desktop_app.models.advice import Advice
from desktop_app.models.values import FrozenShape
from desktop_app.store.durable import not_writable, write_durably
from desktop_app.store.strict_json import read_json, shown

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

FOLDER = "district"
_SUFFIX, _DAMAGED = ".json", ".unreadable"
_MOST_LISTS = 200
_MOST_FILES = 5_000
_LONGEST = 2_000
_Short = Annotated[str, Field(max_length=_LONGEST)]


class ListedFile(FrozenShape):
    """One file of a list, at its place in the order of recommendation."""

    path: _Short
    identity: Annotated[str, Field(pattern=r"^([0-9a-f]{32})?$")] = ""
    """The id of the case in it, by which advice is kept and the same case is known again."""
    agency: _Short = ""
    platform: _Short = ""
    chosen: bool = True
    """Whether it is recommended."""


class DistrictListFile(FrozenShape):
    """A list as it is kept."""

    format: Annotated[int, Field(ge=1, le=1)] = 1
    id: Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
    title: _Short = ""
    notice: _Short = ""
    """Id of the pack by which everything is judged; empty until the first case is read."""
    files: Annotated[tuple[ListedFile, ...], Field(max_length=_MOST_FILES)] = ()
    reasons: dict[str, _Short] = Field(default_factory=dict)
    """By ``QuotaFinding.reason_key``: why more are recommended than the quota."""
    advice: dict[str, tuple[Advice, ...]] = Field(default_factory=dict)
    """By its addressee, “id:mark:mark” (``packet.recommending.addressees``): what is written."""
    official: _Short = ""
    """Who signs what is written to agencies."""
    output: _Short = ""
    """Folder into which papers were written last."""
    made_at: AwareDatetime
    changed_at: AwareDatetime

    @classmethod
    def new(cls, now: datetime, *, title: str = "", notice: str = "") -> DistrictListFile:
        """An empty list."""
        return cls(id=secrets.token_hex(8), title=title, notice=notice, made_at=now, changed_at=now)


class DistrictLists:
    """The lists below ``state``/district."""

    def __init__(self, state: Path) -> None:
        self._folder = state / FOLDER

    def all(self) -> tuple[DistrictListFile, ...]:
        """Every list that can be read, changed last first; a damaged one is set aside."""
        found = []
        with suppress(OSError):
            for path in sorted(self._folder.glob(f"*{_SUFFIX}"))[:_MOST_LISTS]:
                try:
                    found.append(read_list_file(path))
                except UnreadableInput:
                    log.event("district.unreadable")
                    with suppress(OSError):  # held by another program: read again next time
                        path.replace(path.with_suffix(f"{_DAMAGED}{_SUFFIX}.txt"))
        return tuple(sorted(found, key=lambda item: item.changed_at, reverse=True))

    def save(self, kept: DistrictListFile) -> None:
        """Keep the list; on return it is on the disk.

        Raises:
            TargetNotWritable: the disk refuses; what was kept before stays.
        """
        path = self._folder / f"{kept.id}{_SUFFIX}"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise not_writable(path, error) from error
        content = kept.model_dump(mode="json", exclude_defaults=True)
        write_durably(
            path, (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode(errors="replace")
        )

    def remove(self, kept: DistrictListFile) -> None:
        """Forget a list; the cases stay where they are.

        Raises:
            AppError: the disk refuses.
        """
        path = self._folder / f"{kept.id}{_SUFFIX}"
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise AppError("名单没有删掉，文件正被其他程序使用", "过一会儿再试") from error


def read_list_file(path: Path) -> DistrictListFile:
    """The list in the file at ``path``.

    Raises:
        UnreadableInput: it is none; names the place.
    """
    content: Any = read_json(path)
    try:
        return DistrictListFile.model_validate(content)
    except ValidationError as error:
        place = shown(".".join(str(part) for part in error.errors()[0]["loc"]))
        raise UnreadableInput(f"“{path.name}”里的“{place}”写得不对，不是汇总名单", "换一个文件") from error
