"""The locked packages, as their wheels for Windows, in the Python of a prefix."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from interpreter import MINOR

ROOT = Path(__file__).resolve().parents[2]
LOCKS = (ROOT / "requirements.lock", ROOT / "tools" / "build" / "requirements.lock")
NOT_NEEDED = ("mypy", "ruff", "import-linter", "grimp", "pylopdf-fonts-zh-cn")
"""What only looks at the source text, or what the fonts are made from, has nothing to do on Windows here."""


def install(site_packages: Path) -> None:
    """Unpack the wheels into ``site_packages``, each checked by its hash."""
    site_packages.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as scratch:
        lock = Path(scratch) / "windows.lock"
        lock.write_text(for_windows(*(each.read_text(encoding="utf-8") for each in LOCKS)), encoding="utf-8")
        pip = [sys.executable, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-compile"]
        target = ["--target", site_packages, "--platform", "win_amd64", "--python-version", MINOR]
        exact = ["--only-binary", ":all:", "--no-deps", "--require-hashes", "-r", lock]
        subprocess.run([*pip, *target, *exact], check=True)


def for_windows(*locks: str) -> str:
    """The entries of ``locks`` that Windows needs, each package once.

    pip asks the machine it runs on about markers, not the target: what is meant for Windows is let in without asking.
    """
    entries = {}
    for lock in locks:
        for entry in re.split(r"\n(?=[a-z0-9])", lock):
            entries.setdefault(entry.partition("==")[0], entry.rstrip())
    wanted = [entry for name, entry in entries.items() if name not in NOT_NEEDED]
    return "\n".join(wanted).replace(" ; sys_platform == 'win32'", "") + "\n"
