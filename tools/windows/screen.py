"""A screen that nobody looks at, for windows that are to be seen: Xvfb, and pictures of it by ImageMagick."""

from __future__ import annotations

import os
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_SIZE = "1366x768x24"


class Screen:
    """The X display ``name``."""

    def __init__(self, name: str) -> None:
        self.name = name

    def picture(self, target: Path) -> int:
        """Keep what is on the screen now; how many colours it has."""
        target.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["import", "-display", self.name, "-window", "root", target], check=True)
        said = subprocess.run(
            ["identify", "-format", "%k", target], check=True, capture_output=True, text=True
        )
        return int(said.stdout)


@contextmanager
def screen() -> Iterator[Screen]:
    """A screen of its own for as long as the block runs."""
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", _SIZE, "-nolisten", "tcp"],
        pass_fds=(writing,),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as pipe:
            number = pipe.readline().strip()
        if not number:
            raise RuntimeError("Xvfb did not start")
        yield Screen(f":{number}")
    finally:
        server.terminate()
        server.wait()
