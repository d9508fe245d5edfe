"""What a contained process does with the image of a disc that comes from outside: reads all of it back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_app.packet.disc.image import read_whole_image

if TYPE_CHECKING:
    from collections.abc import Callable


def answer(request: dict[str, Any], tell: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    """Read the image at ``path`` back against ``expected`` (names and SHA-256; None: against its own manifest)."""
    found = read_whole_image(Path(request["path"]), request["expected"], _Telling(tell))
    return {
        "manifest": found.manifest,
        "faults": [[fault.kind.value, fault.name] for fault in found.faults],
    }


class _Telling:
    """Passes on how far the work is; it is called off by ending the process."""

    def __init__(self, tell: Callable[[dict[str, Any]], None]) -> None:
        self._tell = tell

    def report(self, stage: str, done: int, total: int) -> None:
        """Say it, which also shows that the work still lives."""
        self._tell({"stage": stage, "done": done, "of": total})

    def cancelled(self) -> bool:
        """Whoever does not want it any more ends the process."""
        return False
