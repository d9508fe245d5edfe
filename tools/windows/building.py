"""The built program, made by PyInstaller under the Windows Python of a prefix, in a folder with Chinese and a blank."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import interpreter

if TYPE_CHECKING:
    from wine import Prefix

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = "示范平台申报助手"
SOURCES = ("desktop_app", "resources", "tools/build", "pyinstaller.spec", "LICENSE", "requirements.lock")


class NotBuilt(Exception):
    """PyInstaller gave up; the message is what it said last."""


def build(prefix: Prefix, *, fresh: bool = False) -> Path:
    """The folder of the built program on the drive of ``prefix``; made anew only when something it is made of changed."""
    place = prefix.drive / "做好的 程序"
    built = place / "dist" / PRODUCT
    stamp = place / "made-of"
    wanted = _made_of()
    if not fresh and built.is_dir() and stamp.exists() and stamp.read_text(encoding="ascii") == wanted:
        return built
    source = place / "源 码"
    for folder in (source, built):
        shutil.rmtree(folder, ignore_errors=True)
    stamp.unlink(missing_ok=True)
    for name in SOURCES:
        original, copy = ROOT / name, source / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        if original.is_dir():
            shutil.copytree(original, copy, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(original, copy)
    python = prefix.windows_path(interpreter.home(prefix) / "python.exe")
    places = ["--distpath", "..\\dist", "--workpath", "..\\work"]
    words = [
        "-X",
        "utf8",
        "-m",
        "PyInstaller",
        "--noconfirm",
        "--log-level",
        "ERROR",
        *places,
        "pyinstaller.spec",
    ]
    done = prefix.run(python, *words, at=source)
    if done.returncode != 0:
        raise NotBuilt((done.stdout + done.stderr).decode("utf-8", "replace")[-4000:])
    stamp.write_text(wanted, encoding="ascii")
    return built


def size_of(folder: Path) -> float:
    """Megabytes on disk."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def _made_of() -> str:
    digest = hashlib.sha256(interpreter.MINOR.encode())
    for name in SOURCES:
        source = ROOT / name
        files = sorted(path for path in source.rglob("*") if path.is_file()) if source.is_dir() else [source]
        for path in files:
            if path.suffix != ".pyc":
                digest.update(path.relative_to(ROOT).as_posix().encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()
