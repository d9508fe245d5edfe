"""A Wine prefix that behaves like a Windows 10 PC, and commands run in it."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

USER = "王小明"
"""Who is signed in: a clerk whose profile, C:\\users\\王小明, has a Chinese name."""
WINESERVERS = ("wineserver", "/usr/lib/wine/wineserver64", "/usr/lib/wine/wineserver")


class Prefix:
    """The prefix in ``folder``; its drive C: is ``folder/drive_c``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.drive = folder / "drive_c"
        self.system = self.drive / "windows" / "system32"
        self.environment = {
            **os.environ,
            "WINEPREFIX": str(folder),
            "WINEARCH": "win64",
            "WINEDEBUG": "-all",
            # no browser or .NET to fetch, no menu entries on the Linux side, no debugger that waits after a crash
            "WINEDLLOVERRIDES": "mshtml,mscoree,winemenubuilder.exe,winedbg.exe=d",
            "LC_ALL": "C.UTF-8",  # how Wine turns Windows names into Linux ones
            "USER": USER,
        }
        for name in ("DISPLAY", "PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV"):
            self.environment.pop(name, None)

    def make(self) -> None:
        """Make the prefix, as Windows 10."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._wine("wineboot", "--init")
        self._wine("winecfg", "/v", "win10")
        for home in (self.drive / "users").iterdir():
            for entry in home.iterdir():  # Documents, Desktop ... point into the Linux home
                if entry.is_symlink():
                    entry.unlink()
                    entry.mkdir()

    def start(self) -> None:
        """Keep one wineserver alive: a command then takes a moment and not ten seconds."""
        self._server("-k")
        self._server("-w")  # one that is about to end would refuse a new one
        self._server("-p")
        self._wine("wineboot")

    def stop(self) -> None:
        """End the processes of this prefix, and no others."""
        self._server("-k")

    def run(
        self, *words: str, at: Path | None = None, timeout: float = 1200, **environment: str
    ) -> subprocess.CompletedProcess[bytes]:
        """Run a Windows program in the folder ``at``; output comes through pipes, since Wine 8 fails on files.

        Names that begin with ``QT_`` do not get through: Wine keeps them to itself.
        """
        return subprocess.run(
            ["wine", *words],
            check=False,
            cwd=at,
            env={**self.environment, **environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=timeout,
        )

    def tell(self, *words: str, at: Path | None = None, limit: float = 1200, **environment: str) -> int:
        """Run a Windows program as ``run`` does, print what it says while it says it; its exit status.

        After ``limit`` seconds every process of the prefix is ended; what was said until then has been printed.
        """
        program = subprocess.Popen(
            ["wine", *words],
            cwd=at,
            env={**self.environment, **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        end = threading.Timer(limit, self.stop)
        end.start()
        try:
            assert program.stdout is not None  # it was asked for
            for line in program.stdout:
                print(line.decode("utf-8", "replace").rstrip(), flush=True)
            return program.wait()
        finally:
            end.cancel()

    def spawn(self, *words: str, at: Path | None = None, **environment: str) -> subprocess.Popen[bytes]:
        """Start a Windows program and go on; it ends by itself or by ``taskkill``."""
        return subprocess.Popen(
            ["wine", *words],
            cwd=at,
            env={**self.environment, **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def windows_path(self, path: Path) -> str:
        """How Windows programs call ``path``, which lies on the drive C: of this prefix."""
        return "C:\\" + "\\".join(path.relative_to(self.drive).parts)

    def _wine(self, *words: str) -> None:
        # services inherit what they are given: with a pipe, this would wait for them for ever
        subprocess.run(
            ["wine", *words],
            check=True,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=300,
        )

    def _server(self, option: str) -> None:
        program = next(found for name in WINESERVERS if (found := shutil.which(name)))
        subprocess.call(
            [program, option],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
