"""What the program is made of and under which licences: the list that the build wrote beside the built program.

From source nothing has been collected: there the packages named in ``pyproject.toml`` speak for themselves.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from desktop_app.paths import RESOURCES

_FOLDER = "许可"
_LIST = "components.json"
_MOST_TEXT = 2_000_000
"""Characters of licences of one part that are shown; no package has so many."""
_NAME = re.compile(r"[A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class Component:
    """One part of the program."""

    name: str
    version: str
    licence: str
    home: str
    texts: tuple[Path, ...]
    """Files that hold the wording of its licence."""

    def wording(self) -> str:
        """All texts of its licence, one after the other, each with its name where there are several."""
        parts = []
        for path in self.texts:
            try:
                text = path.read_text(encoding="utf-8", errors="replace")
            except OSError:
                text = "（许可文件读不出，重新安装程序，草稿不受影响）"
            parts.append(text if len(self.texts) == 1 else f"—— {path.name} ——\n\n{text}")
        return "\n\n".join(parts)[:_MOST_TEXT]


def licences_folder() -> Path | None:
    """The folder 许可 beside the built program; None from source."""
    if not getattr(sys, "frozen", False):
        return None
    folder = Path(sys.executable).parent / _FOLDER
    return folder if folder.is_dir() else None


def components() -> tuple[Component, ...]:
    """The parts of this program, itself first; empty when the list has been taken away."""
    folder = licences_folder()
    if folder is None:
        return _installed()
    try:
        rows = json.loads((folder / _LIST).read_text(encoding="utf-8"))
        return tuple(
            Component(
                row["name"],
                row["version"],
                row["licence"],
                row["home"],
                tuple(folder / text for text in row["texts"]),
            )
            for row in rows
        )
    except (OSError, ValueError, KeyError, TypeError):
        return ()


def _installed() -> tuple[Component, ...]:
    """The packages that ``pyproject.toml`` names, as they are installed."""
    project = RESOURCES.parent / "pyproject.toml"
    try:
        wanted = tomllib.loads(project.read_text(encoding="utf-8"))["project"]["dependencies"]
    except (OSError, ValueError, KeyError):
        return ()
    found = []
    for line in wanted:
        name = _NAME.match(line)
        try:
            package = metadata.distribution(name[0] if name else "")
        except (metadata.PackageNotFoundError, ValueError):  # it is for another system
            continue
        texts = [file for file in package.files or () if ".dist-info/licenses/" in file.as_posix()]
        about = package.metadata.json
        licence = str(about.get("license_expression") or about.get("license") or "")
        found.append(
            Component(
                str(about["name"]),
                package.version,
                licence.partition("\n")[0],
                str(about.get("home_page") or ""),
                tuple(Path(str(package.locate_file(file))) for file in texts),
            )
        )
    return tuple(found)
