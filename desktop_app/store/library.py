"""The cases that were open lately: a convenience kept beside the cases, never the only way to one."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import AwareDatetime, ValidationError

from desktop_app import log
from desktop_app.errors import AppError, UnreadableInput
from desktop_app.models.values import FrozenShape
from desktop_app.store.case_store import DATABASE
from desktop_app.store.durable import not_writable, write_durably
from desktop_app.store.strict_json import read_json

LIST_FILE = "recent.json"
DAMAGED_FILE = "recent.unreadable.json"
_MOST_KEPT = 200


class LibraryEntry(FrozenShape):
    """One case as the start page lists it."""

    folder: Path
    title: str
    agency: str = ""
    notice: str = ""
    progress: str = ""
    """In words, as it was when the case was last closed."""
    opened_at: AwareDatetime
    present: bool = True
    """False when no case is found in the folder now; it may lie on a drive that is not connected."""


class Library:
    """The list in ``state``/recent.json. A list that cannot be read is set aside; one that cannot be written waits."""

    def __init__(self, state: Path) -> None:
        self._path = state / LIST_FILE

    def recent(self) -> tuple[LibraryEntry, ...]:
        """All remembered cases, last opened first; missing ones are marked, not dropped."""
        entries = sorted(self._read(), key=lambda entry: entry.opened_at, reverse=True)
        return tuple(entry.model_copy(update={"present": _is_case(entry.folder)}) for entry in entries)

    def remember(
        self,
        folder: Path,
        title: str,
        *,
        now: datetime,
        agency: str = "",
        notice: str = "",
        progress: str = "",
    ) -> None:
        """Put a case at the top of the list; it is listed once, however often it is opened."""
        entry = LibraryEntry(
            folder=folder.absolute(),
            title=title,
            agency=agency,
            notice=notice,
            progress=progress,
            opened_at=now.astimezone(UTC),
        )
        others = [other for other in self._read() if other.folder != entry.folder]
        self._write([entry, *others][:_MOST_KEPT])

    def forget(self, folder: Path) -> None:
        """Take a case off the list; the case itself is left alone."""
        self._write([entry for entry in self._read() if entry.folder != folder.absolute()])

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
