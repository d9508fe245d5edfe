"""The cases of this PC: a convenience kept beside the cases, never the only way to one.

What was opened here is remembered in a list; cases that lie in the folder of cases and are not in the list (copied
there, brought from another PC) are found by looking. Nothing here changes a case.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import AwareDatetime, ValidationError

from desktop_app import log
from desktop_app.errors import AppError, UnreadableInput
from desktop_app.models.values import FrozenShape
from desktop_app.store.case_store import DATABASE, CaseStore
from desktop_app.store.durable import not_writable, write_durably
from desktop_app.store.strict_json import read_json

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

LIST_FILE = "recent.json"
DAMAGED_FILE = "recent.unreadable.json"
_MOST_KEPT = 200
_MOST_LOOKED_AT = 500
"""Entries of the folder of cases that are looked at; whoever has more keeps something else there."""
_MOST_FOUND = 60
_LARGEST_READ = 8 * 1024 * 1024
"""Bytes of a database that is opened only to learn its name; of a larger one the folder's name has to do."""


class LastBuild(FrozenShape):
    """The papers made last, as the list shows them."""

    number: int
    code: str
    at: AwareDatetime
    draft: bool


class LibraryEntry(FrozenShape):
    """One case as the start page lists it."""

    folder: Path
    title: str
    agency: str = ""
    notice: str = ""
    """Id of its pack."""
    progress: str = ""
    """In words, as it was when the case was last closed."""
    met: int | None = None
    """How many conditions were met then."""
    conditions: int | None = None
    """How many there were."""
    build: LastBuild | None = None
    identity: str = ""
    """The id in the case, which its copies have too; empty when it was not read yet."""
    opened_at: AwareDatetime
    archived: bool = False
    dropped: bool = False
    """Taken off the list by the user; kept in it so that it is not found anew."""
    present: bool = True
    """False when no case is found in the folder now; it may lie on a drive that is not connected."""
    found: bool = False
    """True for a case that was never opened here: its moment is the one it was last written."""


class Library:
    """The list in ``state``/recent.json. A list that cannot be read is set aside; one that cannot be written waits."""

    def __init__(self, state: Path) -> None:
        self._path = state / LIST_FILE

    def remembered(self) -> tuple[LibraryEntry, ...]:
        """All remembered cases, last opened first; no disk is asked whether they are there."""
        return tuple(entry for entry in _sorted(self._read()) if not entry.dropped)

    def recent(self, cases: Path | None = None) -> tuple[LibraryEntry, ...]:
        """All remembered cases, last opened first; missing ones are marked, not dropped.

        Those below ``cases`` that are not remembered come with them. Asks the disk, which may take its time.
        """
        listed = self._read()
        known = {_key(entry.folder) for entry in listed}
        found = find_cases(cases, known) if cases is not None else ()
        shown = [
            entry.model_copy(update={"present": _is_case(entry.folder)})
            for entry in listed
            if not entry.dropped
        ]
        return tuple(_sorted([*shown, *found]))

    def remember(self, entry: LibraryEntry) -> None:
        """Put a case at the top of the list; it is listed once, however often it is opened.

        That it was archived stays as it was.
        """
        folder = entry.folder.absolute()
        before = [other for other in self._read() if _key(other.folder) == _key(folder)]
        kept = entry.model_copy(
            update={
                "folder": folder,
                "opened_at": entry.opened_at.astimezone(UTC),
                "archived": any(other.archived for other in before),
                "found": False,
                "dropped": False,
            }
        )
        self._write([kept, *self._others(folder)][:_MOST_KEPT])

    def forget(self, folder: Path) -> None:
        """Take a case off the list; the case itself is left alone."""
        self._write(self._others(folder))

    def drop(self, entry: LibraryEntry) -> None:
        """Take a case off the list and do not find it anew; opening it lists it again."""
        self._put(entry.model_copy(update={"dropped": True}))

    def archive(self, entry: LibraryEntry, *, archived: bool) -> None:
        """Mark a case as done with, or take the mark away; the case itself is left alone."""
        self._put(entry.model_copy(update={"archived": archived}))

    def relocate(self, entry: LibraryEntry, folder: Path) -> None:
        """The case has been moved: from now on it is listed where it lies.

        Raises:
            UnreadableInput: there is no case in ``folder``, or another one; the list is what it was.
        """
        if not _is_case(folder):
            raise UnreadableInput(f"“{folder.name}”里没有案卷", f"选放有 {DATABASE} 的文件夹")
        own = identity_of(folder) if entry.identity else ""
        if own and own != entry.identity:
            raise UnreadableInput(
                f"“{folder.name}”里是另一个案卷，不是“{entry.title}”", "要打开它，用“打开案卷”"
            )
        moved = entry.model_copy(update={"folder": folder.absolute(), "present": True})
        gone = {_key(entry.folder), _key(folder)}
        self._write([moved, *(other for other in self._read() if _key(other.folder) not in gone)])

    def _put(self, entry: LibraryEntry) -> None:
        self._write(_sorted([entry, *self._others(entry.folder)]))

    def _others(self, folder: Path) -> list[LibraryEntry]:
        return [other for other in self._read() if _key(other.folder) != _key(folder)]

    def _read(self) -> list[LibraryEntry]:
        if not self._path.exists():
            return []
        try:
            listed: Any = read_json(self._path)["cases"]
            return [entry for item in listed for entry in _entry(item)]
        except (UnreadableInput, KeyError, TypeError):
            log.event("library.unreadable")
            with suppress(OSError):  # held by another program: read again next time
                self._path.replace(self._path.with_name(DAMAGED_FILE))
            return []

    def _write(self, entries: list[LibraryEntry]) -> None:
        content = {"cases": [entry.model_dump(mode="json", exclude={"present"}) for entry in entries]}
        try:
            try:
                self._path.parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise not_writable(self._path, error) from error
            write_durably(
                self._path,
                (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode(errors="replace"),
            )
        except AppError as error:  # the cases are safe without their list
            log.event("library.refused", error=type(error).__name__)


def find_cases(cases: Path, known: Collection[str]) -> tuple[LibraryEntry, ...]:
    """Cases directly below ``cases`` whose folder is not ``known``; only so many are looked at and read."""
    found: list[LibraryEntry] = []
    with suppress(OSError), os.scandir(cases) as listing:
        for place, item in enumerate(listing):
            if place >= _MOST_LOOKED_AT or len(found) >= _MOST_FOUND:
                break
            folder = Path(item.path)
            if item.name.startswith(".") or _key(folder) in known or not _is_case(folder):
                continue
            with suppress(OSError):  # went away while we looked
                found.append(_looked_at(folder))
    return tuple(found)


def identity_of(folder: Path) -> str:
    """The id in the case at ``folder``; empty when it cannot be read."""
    try:
        with CaseStore.open(folder, read_only=True) as store:
            return store.identity
    except AppError:
        return ""


def last_build(store: CaseStore) -> LastBuild | None:
    """The papers of a case made last; None before any were made."""
    builds = store.builds()
    if not builds:
        return None
    last = builds[-1]
    return LastBuild(number=last.number, code=last.code, at=last.at, draft=last.draft)


def _looked_at(folder: Path) -> LibraryEntry:
    """What the list can say of a case that was never opened here; one that cannot be read has its folder's name."""
    path = folder / DATABASE
    about = path.stat()
    bare = LibraryEntry(
        folder=folder.absolute(),
        title=folder.name,
        opened_at=datetime.fromtimestamp(about.st_mtime, UTC),
        found=True,
    )
    if about.st_size > _LARGEST_READ:
        return bare
    try:
        with CaseStore.open(folder, read_only=True) as store:
            case, build, identity = store.load(), last_build(store), store.identity
    except AppError:  # opening it says what is the matter
        return bare
    agency = case.application.agency.name or ""
    title = agency or case.application.service_platform.name or case.title or folder.name
    title += "（示例）" if case.application.example else ""
    known = {"title": title, "agency": agency, "notice": case.notice, "build": build, "identity": identity}
    return bare.model_copy(update=known)


def _sorted(entries: Iterable[LibraryEntry]) -> list[LibraryEntry]:
    return sorted(entries, key=lambda entry: entry.opened_at, reverse=True)


def _key(folder: Path) -> str:
    """One spelling for one folder, also where case does not matter."""
    return os.path.normcase(folder.absolute())


def _entry(item: object) -> tuple[LibraryEntry, ...]:
    try:
        return (LibraryEntry.model_validate(item),)
    except ValidationError:
        return ()


def _is_case(folder: Path) -> bool:
    try:
        return (folder / DATABASE).is_file()
    except OSError:
        return False
