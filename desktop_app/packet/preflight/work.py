"""What a contained process does for preflight: the facts of one file, as JSON."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_app.packet.preflight.kinds import FileKind, kind_of
from desktop_app.packet.preflight.pdf_facts import pdf_facts
from desktop_app.packet.preflight.picture_facts import picture_facts

if TYPE_CHECKING:
    from collections.abc import Callable

_PIECE = 1024 * 1024


def answer(request: dict[str, Any], tell: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    """``Facts`` of the file at ``path``; ``look`` asks for the picture of every page too."""
    path, look = Path(request["path"]), bool(request["look"])
    kind = kind_of(path)
    facts: dict[str, Any] = {"kind": kind.value, "size": path.stat().st_size, "sha256": _digest(path, tell)}
    if kind is FileKind.PDF:
        facts |= pdf_facts(path, tell, look=look)
    elif kind.is_picture:
        facts |= picture_facts(path, kind, tell, look=look)
    return facts


def _digest(path: Path, tell: Callable[[dict[str, Any]], None]) -> str:
    digest, done = hashlib.sha256(), 0
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
            done += 1
            if done % 64 == 0:
                tell({"read": done})
    return digest.hexdigest()
