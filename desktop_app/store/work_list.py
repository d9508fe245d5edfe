"""Folders in which papers or packed files are being made, so that the next start knows where to take leftovers away."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from desktop_app import log
from desktop_app.errors import AppError, UnreadableInput
from desktop_app.store import staging
from desktop_app.store.durable import write_durably
from desktop_app.store.strict_json import read_json

LIST_FILE = "work.json"
_MOST_KEPT = 100


class WorkList:
    """The list in ``state``/work.json; one that cannot be read or written costs nothing but a leftover."""

    def __init__(self, state: Path) -> None:
        self._path = state / LIST_FILE

    def begin(self, folder: Path) -> None:
        """Something is about to be made in ``folder``."""
        place = str(folder.absolute())
        places = self._read()
        if place not in places:
            self._write([*places, place][-_MOST_KEPT:])

    def sweep(self) -> int:
        """Take away what killed programs left in these folders; one that is not there now is kept in mind."""
        places = self._read()
        if not places:
            return 0
        swept = sum(staging.sweep(Path(place)) for place in places)
        self._write([place for place in places if not _is_swept(Path(place))])
        return swept

    def _read(self) -> list[str]:
        try:
            listed: Any = read_json(self._path)["folders"]
            return [place for place in listed if isinstance(place, str)]
        except (UnreadableInput, KeyError, TypeError):
            return []

    def _write(self, places: list[str]) -> None:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            write_durably(self._path, json.dumps({"folders": places}, ensure_ascii=False).encode())
        except (AppError, OSError) as error:
            log.event("work.refused", error=type(error).__name__)


def _is_swept(folder: Path) -> bool:
    """Whether the folder is there and holds nothing of ours; what somebody still works on is looked at again."""
    try:
        return folder.is_dir() and not any(folder.glob(f"{staging.PREFIX}*"))
    except OSError:
        return False
