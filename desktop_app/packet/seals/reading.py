"""Whoever has scans of stamped pages asks here; the files themselves are opened in a contained process (decision 0034)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import ValidationError

from desktop_app.contained import Asker, Broken
from desktop_app.documents.watch import Unwatched, Watch, stop_if_cancelled
from desktop_app.models.values import FrozenShape

if TYPE_CHECKING:
    from pathlib import Path

WORK = "desktop_app.packet.seals.scan_work"
STAGE = "读扫描件"


class ScannedPage(FrozenShape):
    """A page of a file: the text of the code on it, empty without one, and the degrees clockwise that set it upright."""

    code: str = ""
    turn: int = 0


class ScannedFile(FrozenShape):
    """What was read of a file of scans."""

    pages: tuple[ScannedPage, ...] = ()
    fate: str = ""
    """Why nothing was read: ``damaged``, ``too_big``, ``locked``, ``foreign``, or ``contained`` where reading broke off."""

    def refusal(self, name: str) -> str:
        """The sentence about a file of which nothing was read; empty where something was."""
        if not self.fate:
            return ""
        return _REFUSALS.get(self.fate, _REFUSALS["damaged"]).replace("{name}", name)


_REFUSALS = {
    "damaged": "“{name}”打不开，没有收下，重新扫描一次",
    "too_big": "“{name}”太大或页数太多，没有收下，分成几份再扫描",
    "locked": "“{name}”有密码，没有收下，另存一份没有密码的",
    "foreign": "“{name}”不是 PDF 或图片，没有收下，扫描成 PDF 或 JPG",
    "contained": "“{name}”读到一半读不下去，没有收下，重新扫描一次",
}


class ScanReader(Asker):
    """Reads one file after another; the process behind it is started when it is needed and ended by ``close``."""

    def __init__(self) -> None:
        super().__init__(WORK)

    def read(self, path: Path, watch: Watch | None = None) -> ScannedFile:
        """The codes on the pages of the file at ``path``.

        Raises:
            Cancelled: ``watch`` called it off.
        """
        observer = watch or Unwatched()
        try:
            told = self._room.ask(
                {"do": "read", "path": str(path)},
                told=lambda said: observer.report(STAGE, int(said.get("page", 0)), int(said.get("of", 1))),
                check=lambda: stop_if_cancelled(observer),
            )
            return ScannedFile.model_validate({"pages": told["pages"], "fate": told["fate"]})
        except (Broken, OSError, KeyError, ValidationError):
            return ScannedFile(fate="contained")
