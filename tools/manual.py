"""Makes the user manual, 使用手册.pdf, from docs/guide: ``python tools/manual.py [OUT.pdf]``, with the packages of the lock.

Without OUT it goes where the program looks for it (``build/manual``). ``pyinstaller.spec`` makes it for each build.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from desktop_app import __version__
from desktop_app.documents.fonts import FontBook
from desktop_app.documents.manual import render_manual
from desktop_app.paths import MANUAL, RESOURCES

MADE = ROOT / "build" / MANUAL
PARTS = ("README.md", "pages.md")


def write(target: Path = MADE) -> int:
    """Make the manual at ``target``; returns its pages."""
    target.parent.mkdir(parents=True, exist_ok=True)
    guide = ROOT / "docs" / "guide"
    return render_manual(
        [guide / part for part in PARTS], __version__, FontBook.load(RESOURCES / "fonts"), target
    )


if __name__ == "__main__":
    wanted = Path(sys.argv[1]) if len(sys.argv) > 1 else MADE
    count = write(wanted)
    print(f"{wanted.name}: {count} pages, {wanted.stat().st_size / 1e6:.1f} MB")
