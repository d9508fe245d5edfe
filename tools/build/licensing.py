"""The licences of everything that is shipped, from the packages' own metadata: into 许可 beside the program.

What was collected decides, not a list by hand: each module and library of the bundle is traced to the package it came
from. A package without the text of its licence stops the build, unless the text lies in ``tools/build/licences``.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
import sysconfig
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

FOLDER = "许可"
LIST = "components.json"
HERE = Path(__file__).resolve().parent / "licences"
_TEXT = re.compile(r"(licen[cs]e|copying|notice|copyright|authors)", re.IGNORECASE)
_CODE = (".py", ".pyc", ".pyd", ".so", ".dll")
_STARTERS = ("pyinstaller",)
"""Not imported by the program, and in it all the same: PyInstaller's starter."""


@dataclass(frozen=True)
class Shipped:
    """One part of the program as 关于 names it."""

    name: str
    version: str
    licence: str
    home: str
    texts: tuple[str, ...]
    """Files with the wording, relative to the folder of licences."""


def collect(root: Path, version: str, sources: Iterable[str], target: Path) -> list[Shipped]:
    """Write the texts and the list of them into ``target``; ``sources`` are the files that the bundle was made from."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    own = _copied([root / "LICENSE"], target, "本程序")
    fonts = _copied([root / "resources" / "fonts" / "OFL.txt"], target, "Noto 字体")
    parts = [
        Shipped("示范平台申报助手", version, "MIT", "", own),
        Shipped(
            "Noto Serif SC, Noto Sans SC",
            "2.003, 2.004",
            "OFL-1.1",
            "https://github.com/notofonts/noto-cjk",
            fonts,
        ),
        _python(target),
    ]
    parts += [_package(name, target) for name in _packages_of(sources)]
    rows = [asdict(part) for part in parts]
    (target / LIST).write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return parts


def _packages_of(sources: Iterable[str]) -> list[str]:
    """Names of the distributions that hold ``sources``, and of what starts the program."""
    owner = {}
    for distribution in metadata.distributions():
        for file in distribution.files or ():
            if file.suffix in _CODE or ".so." in file.name:
                owner[str(Path(str(distribution.locate_file(file))).resolve())] = distribution.metadata[
                    "Name"
                ]
    found = {owner.get(str(Path(source).resolve())) for source in sources}
    return sorted({name for name in found if name} | set(_STARTERS), key=str.lower)


def _package(name: str, target: Path) -> Shipped:
    distribution = metadata.distribution(name)
    about = distribution.metadata
    texts = [
        Path(str(distribution.locate_file(file)))
        for file in distribution.files or ()
        if file.suffix not in _CODE and _is_text(file.as_posix(), file.name)
    ]
    canonical = re.sub(r"[-_.]+", "-", name).lower()
    own = HERE / canonical
    if own.is_dir():
        texts += sorted(own.iterdir())
    if not texts:
        raise SystemExit(f"{name} brings no text of its licence: put it into {own}")
    licence = about.get("License-Expression") or _short(about)
    home = about.get("Home-page") or next(iter(_addresses(about)), "")
    return Shipped(
        name, distribution.version, licence, home, _copied(texts, target, f"{name}-{distribution.version}")
    )


def _is_text(path: str, name: str) -> bool:
    in_metadata = ".dist-info/" in path
    return (
        in_metadata and (_TEXT.search(name) is not None or "/licenses/" in path)
    ) or name.lower() == "license.txt"


def _short(about: metadata.PackageMetadata) -> str:
    """The licence where the package has no expression for it: its classifier, else its first line."""
    for line in about.get_all("Classifier") or ():
        if line.startswith("License ::"):
            return line.rpartition(" :: ")[2]
    return (about.get("License") or "").partition("\n")[0][:60] or "见文本"


def _addresses(about: metadata.PackageMetadata) -> list[str]:
    rows = [row.partition(",") for row in about.get_all("Project-URL") or ()]
    wanted = ("homepage", "source", "repository", "github", "home")
    return [url.strip() for label, _, url in rows if label.strip().lower() in wanted]


def _python(target: Path) -> Shipped:
    """CPython, with the libraries that its installer brings (OpenSSL, SQLite, zlib, libffi ...) named in its licence."""
    library = Path(sysconfig.get_path("stdlib"))
    places = [Path(sys.base_prefix) / "LICENSE.txt", library / "LICENSE.txt"]
    if sys.platform == "linux":
        places.append(Path(f"/usr/share/doc/python3.{sys.version_info.minor}/copyright"))
    found = next((place for place in places if place.is_file()), None)
    if found is None:
        raise SystemExit(f"the licence of Python is at none of {', '.join(map(str, places))}")
    version = sys.version.split()[0]
    return Shipped(
        "Python", version, "PSF-2.0", "https://www.python.org/", _copied([found], target, f"Python-{version}")
    )


def _copied(texts: list[Path], target: Path, folder: str) -> tuple[str, ...]:
    place = target / folder
    place.mkdir(exist_ok=True)
    names = []
    for text in texts:
        name = text.name
        if (place / name).exists() and (place / name).read_bytes() != text.read_bytes():
            name = f"{text.parent.name}-{text.name}"
        shutil.copyfile(text, place / name)
        names.append(f"{folder}/{name}")
    return tuple(dict.fromkeys(names))
