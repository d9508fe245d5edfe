"""What burns discs on this computer: the system's own program, which is handed the image and asks for the rest itself."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QProcess, QStorageInfo

from desktop_app.errors import DocumentError
from desktop_app.models.disc_checks import CheckedMedium

_OPTICAL = frozenset({"udf", "cdfs", "iso9660"})
"""File systems that only discs have, as Windows and Linux call them."""


class Burner(NamedTuple):
    """A program that takes an image as its last word."""

    command: tuple[str, ...]

    def hand_over(self, image: Path) -> None:
        """Start it with ``image``; it opens a window of its own, and what comes of it is seen by reading the disc back.

        Raises:
            DocumentError: it does not start.
        """
        program, *words = (*self.command, str(image))
        started, _ = QProcess.startDetached(program, words, str(image.parent))
        if not started:
            raise DocumentError("系统的刻录程序没有打开", "在文件夹里右击映像，选“刻录光盘映像”")


def system_burner() -> Burner | None:
    """Windows' own; None where there is none: another system, or a Windows without it."""
    if sys.platform != "win32":
        return None
    program = Path(os.environ.get("SYSTEMROOT", "C:\\Windows")) / "System32" / "isoburn.exe"
    return Burner((str(program),)) if program.is_file() else None


def medium_at(folder: Path) -> CheckedMedium:
    """Whether a folder lies on a disc, or on a stick or drive that can be written."""
    kind = bytes(QStorageInfo(str(folder)).fileSystemType().data()).decode("ascii", "replace").casefold()
    return CheckedMedium.DISC if kind in _OPTICAL else CheckedMedium.COPY
