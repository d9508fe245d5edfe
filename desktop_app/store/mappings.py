"""What the user has settled about workbooks of one shape: kept in the state folder, apart from every case.

Only a hash of the header words and the places of columns are kept, no word of any workbook.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from desktop_app import log
from desktop_app.errors import AppError, UnreadableInput
from desktop_app.models.mappings import RememberedMapping
from desktop_app.store.durable import write_durably
from desktop_app.store.strict_json import read_json

if TYPE_CHECKING:
    from pathlib import Path

MAPPINGS_FILE = "mappings.json"
_MOST = 200
"""Shapes that are remembered; the ones settled longest ago go first."""


class MappingsFile:
    """The remembered mappings in ``state``/mappings.json; a broken file is begun anew, which costs a few clicks."""

    def __init__(self, state: Path) -> None:
        self._path = state / MAPPINGS_FILE

    def load(self) -> dict[str, RememberedMapping]:
        """All that is remembered, by fingerprint, the oldest first; what cannot be read is left out."""
        if not self._path.exists():
            return {}
        try:
            kept: Any = read_json(self._path)
        except UnreadableInput:
            return {}
        found: dict[str, RememberedMapping] = {}
        for item in kept if isinstance(kept, list) else []:
            try:
                mapping = RememberedMapping.model_validate(item)
            except ValidationError:
                continue
            found[mapping.fingerprint] = mapping
        return found

    def remember(self, mapping: RememberedMapping) -> bool:
        """Keep ``mapping`` for its shape; False when the disk refuses, and it is then guessed again next time."""
        kept = self.load()
        kept.pop(mapping.fingerprint, None)
        newest = [*kept.values(), mapping][-_MOST:]
        content = [item.model_dump(mode="json", exclude_defaults=True) for item in newest]
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            write_durably(self._path, json.dumps(content).encode())
        except (AppError, OSError) as error:
            log.event("mappings.refused", error=type(error).__name__)
            return False
        return True
