"""What the program remembers of its use: in the state folder, apart from every case, and nothing typed."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from desktop_app import log
from desktop_app.errors import AppError, UnreadableInput

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SETTINGS_FILE = "settings.json"
TEXT_SIZES = {"标准": 100, "大": 125, "特大": 150}
"""The three sizes of text, in percent."""
DENSITIES = {"standard": "标准", "compact": "紧凑"}
CONTRASTS = {"system": "跟随系统", "high": "高对比度", "usual": "普通"}
KEY_HINTS = {"always": "一直显示", "alt": "按住 Alt 时显示"}
PAPER_FONTS = {"system": "系统的，没有时用自带的", "shipped": "一律用程序自带的"}
_MOST_PUT_AWAY = 200
"""Notes put away that are remembered; the oldest go."""
_LONGEST = 1_000


@dataclass(frozen=True, slots=True)
class Settings:
    """Choices of closed lists, a folder that was chosen, and a printer, and marks of what was put away; nothing typed."""

    text_percent: int = 100
    """One of ``TEXT_SIZES``."""
    tour_shown: bool = False
    """Whether the tour through the example has been shown on this computer."""
    density: str = "standard"
    """One of ``DENSITIES``: how much room rows and fields have."""
    contrast: str = "system"
    """One of ``CONTRASTS``."""
    key_hints: str = "always"
    """One of ``KEY_HINTS``: when the letters of Alt+letter are shown."""
    paper_fonts: str = "system"
    """One of ``PAPER_FONTS``: which faces the papers are printed in."""
    cases: str = ""
    """Where new cases are made; empty for the usual folder."""
    printer: str = ""
    """The printer that is offered first; empty for the system's own choice."""
    put_away: tuple[str, ...] = ()
    """Notes that a user does not want to see again: id of the case and of the pack."""


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
        usual = Settings()
        percent = kept.get("text_percent")
        if type(percent) is not int or percent not in TEXT_SIZES.values():
            percent = usual.text_percent
        cases, printer = kept.get("cases"), kept.get("printer")
        return Settings(
            text_percent=percent,
            tour_shown=kept.get("tour_shown") is True,
            density=_one_of(DENSITIES, kept.get("density"), usual.density),
            contrast=_one_of(CONTRASTS, kept.get("contrast"), usual.contrast),
            key_hints=_one_of(KEY_HINTS, kept.get("key_hints"), usual.key_hints),
            paper_fonts=_one_of(PAPER_FONTS, kept.get("paper_fonts"), usual.paper_fonts),
            cases=cases if isinstance(cases, str) and len(cases) <= _LONGEST else usual.cases,
            printer=printer if isinstance(printer, str) and len(printer) <= _LONGEST else usual.printer,
            put_away=_marks(kept.get("put_away")),
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


def _one_of(choices: Mapping[str, str], kept: object, usual: str) -> str:
    return kept if isinstance(kept, str) and kept in choices else usual


def _marks(kept: object) -> tuple[str, ...]:
    if not isinstance(kept, list):
        return ()
    return tuple(mark for mark in kept if isinstance(mark, str) and len(mark) <= _LONGEST)[-_MOST_PUT_AWAY:]
