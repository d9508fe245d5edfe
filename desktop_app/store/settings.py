"""What the program remembers of its use: in the state folder, apart from every case, and nothing typed."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from desktop_app import log
from desktop_app.errors import AppError, UnreadableInput

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS_FILE = "settings.json"
TEXT_SIZES = {"标准": 100, "大": 125, "特大": 150}
"""The three sizes of text, in percent."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Choices of closed lists only."""

    text_percent: int = 100
    """One of ``TEXT_SIZES``."""
    tour_shown: bool = False
    """Whether the tour through the example has been shown on this computer."""


class SettingsFile:
    """The settings in ``state``/settings.json; a broken file is begun anew, which costs no more than a choice."""

    def __init__(self, state: Path) -> None:
        self._path = state / SETTINGS_FILE

    def load(self) -> Settings:
        """What was kept last; the usual where nothing can be read or the choice is none of the list."""
        if not self._path.exists():
            return Settings()
        from desktop_app.store.strict_json import read_json  # noqa: PLC0415 - read before the first paint

        try:
            kept: Any = read_json(self._path)
        except UnreadableInput:
            return Settings()
        if not isinstance(kept, dict):
            return Settings()
        percent = kept.get("text_percent")
        if type(percent) is not int or percent not in TEXT_SIZES.values():
            percent = Settings().text_percent
        return Settings(
            text_percent=percent,
            tour_shown=kept.get("tour_shown") is True,
        )

    def save(self, settings: Settings) -> bool:
        """Keep the settings; False when the disk refuses, and they then count until the program ends."""
        from desktop_app.store.durable import write_durably  # noqa: PLC0415 - not needed before the first paint

        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            write_durably(self._path, json.dumps(asdict(settings)).encode())
        except (AppError, OSError) as error:
            log.event("settings.refused", error=type(error).__name__)
            return False
        return True
