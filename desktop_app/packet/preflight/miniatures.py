"""Small pictures of the pages of a file of evidence, drawn where a hostile file does no harm (decision 0034)."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING

from desktop_app.contained import Asker, Broken
from desktop_app.documents.watch import Unwatched, Watch, stop_if_cancelled

if TYPE_CHECKING:
    from pathlib import Path

_WORK = "desktop_app.packet.preflight.miniature_work"


class Miniatures(Asker):
    """Draws one page after another; the process behind it is started when it is needed and ended by ``close``."""

    def __init__(self) -> None:
        super().__init__(_WORK)

    def draw(self, path: Path, page: int, side: int, watch: Watch | None = None) -> bytes:
        """Page ``page`` (from 1) of the file as the file shows it, its longer side ``side`` pixels, as JPEG.

        Empty where the page cannot be drawn.

        Raises:
            Cancelled: ``watch`` called it off.
        """
        observer = watch or Unwatched()
        request = {"path": str(path), "page": page, "side": side}
        try:
            told = self._room.ask(request, check=lambda: stop_if_cancelled(observer))
            return base64.b64decode(str(told.get("jpeg", "")), validate=True)
        except (Broken, OSError, binascii.Error):
            return b""
