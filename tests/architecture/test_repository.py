"""What the repository promises about its own files: no machine, no registry, no stray bytes, no loose version."""

from __future__ import annotations

import hashlib
import importlib.util
import re
import sys
import tomllib
from itertools import chain
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = (".ci", "benchmarks", "desktop_app", "docs", "resources", "tests", "tools")
BINARY = {".png", ".ico", ".icns", ".pdf", ".xlsx", ".jpg", ".sqlite3", ".shenbao", ".ttf", ".otf"}
MADE = {".pyc", ".ttf", ".part", ".converted"}

MACHINE = re.compile(r"(?<![\w.>}])/(?:work|root|farm|home)/\w")
REGISTRIES = tuple(
    "".join(parts)
    for parts in (("pypi", ".org"), ("python", "hosted"), ("registry.", "npmjs"), ("deb.", "debian"))
)


def files() -> list[Path]:
    found = [path for path in ROOT.iterdir() if path.is_file() and path.name != ".coverage"]
    for folder in FOLDERS:
        found += [path for path in (ROOT / folder).rglob("*") if path.is_file()]
    return sorted(path for path in found if path.suffix not in MADE and path.name not in MADE)


def texts() -> list[Path]:
    return [path for path in files() if path.suffix not in BINARY]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.fixture(scope="module")
def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


LOCKS = ("requirements.lock", "tools/build/requirements.lock")
"""What the program and its tests need, and what makes the built program."""


def pins_of(name: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", (ROOT / name).read_text(encoding="utf-8"), re.M))


@pytest.fixture(scope="module")
def pins() -> dict[str, str]:
    return pins_of("requirements.lock")


def test_every_text_is_utf8_with_unix_line_ends_and_ends_in_one() -> None:
    wrong = []
    for path in texts():
        data = path.read_bytes()
        data.decode("utf-8")
        if b"\r" in data or data.startswith(b"\xef\xbb\xbf") or (data and not data.endswith(b"\n")):
            wrong.append(name_of(path))
    assert wrong == []


def test_no_file_knows_the_machine_it_was_written_on() -> None:
    found = {
        name_of(path): hit.group()
        for path in texts()
        if (hit := MACHINE.search(path.read_text(encoding="utf-8")))
    }
    assert found == {}


def test_no_file_names_a_package_registry() -> None:
    found = [
        name_of(path)
        for path in texts()
        if any(host in path.read_text(encoding="utf-8") for host in REGISTRIES)
    ]
    assert found == []


def test_the_machine_and_registry_patterns_find_what_they_are_for() -> None:
    assert MACHINE.search("open(" + "/".join(("", "work", "main")) + ")")
    assert not MACHINE.search("docs/work/plan and x/home/y")
    assert all(host for host in REGISTRIES)


@pytest.mark.parametrize("name", LOCKS)
def test_lock_pins_with_hashes_and_no_address(name: str) -> None:
    lock = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in lock
    assert "file:" not in lock
    assert lock.count("--hash=sha256:") >= len(pins_of(name))
    entries = re.split(r"\n(?=[a-z0-9])", lock.partition("\n\n")[2] or lock)
    assert all("--hash=sha256:" in entry for entry in entries if "==" in entry)


def test_every_requirement_is_pinned_and_what_both_locks_hold_in_one_version(
    project: dict, pins: dict[str, str]
) -> None:
    groups = dict(project["dependency-groups"])
    building = pins_of("tools/build/requirements.lock")
    wanted = [(line, building) for line in groups.pop("build")]
    wanted += [(line, pins) for line in chain(project["project"]["dependencies"], *groups.values())]
    for line, lock in wanted:
        requirement = Requirement(line)
        assert requirement.specifier.contains(lock[canonicalize_name(requirement.name)]), line
    assert {name: building[name] for name in building.keys() & pins.keys()} == {
        name: pins[name] for name in building.keys() & pins.keys()
    }


def test_qt_is_the_version_that_is_safe_on_python_3_11(pins: dict[str, str]) -> None:
    assert pins["pyside6-essentials"] == "6.11.3"


def test_every_binary_file_has_its_row_in_sources() -> None:
    sources = (ROOT / "resources" / "SOURCES.md").read_text(encoding="utf-8")
    for path in (ROOT / "resources").rglob("*"):
        if path.suffix in BINARY - {".ttf"}:
            assert path.relative_to(ROOT / "resources").as_posix() in sources
            assert hashlib.sha256(path.read_bytes()).hexdigest() in sources


def test_every_package_the_program_needs_is_named_with_its_licence(project: dict) -> None:
    sources = (ROOT / "resources" / "SOURCES.md").read_text(encoding="utf-8")
    rows = [line.split("|") for line in sources.splitlines() if line.count("|") == 4]
    licences = {canonicalize_name(word.strip()): row[3] for row in rows for word in re.split(r"[,(]", row[1])}
    for needed in project["project"]["dependencies"]:
        assert licences[canonicalize_name(Requirement(needed).name)].strip()


@pytest.mark.parametrize("face", ["NotoSerifSC-Regular", "NotoSansSC-Regular"])
def test_fonts_come_from_the_pinned_source(face: str) -> None:
    found = importlib.util.find_spec("pylopdf_fonts_zh_cn")
    if found is None or found.origin is None:
        pytest.skip("the font package is only needed where fonts are converted")
    digest = hashlib.sha256(Path(found.origin).with_name(f"{face}.otf").read_bytes()).hexdigest()
    row = next(
        line
        for line in (ROOT / "resources" / "SOURCES.md").read_text(encoding="utf-8").splitlines()
        if f"`{face}.otf`" in line
    )
    assert digest in row
    assert f"`fonts/{face}.ttf`" in row


@pytest.mark.parametrize("face", ["NotoSerifSC-Regular", "NotoSansSC-Regular"])
def test_fonts_are_what_the_stamp_says_was_made(face: str) -> None:
    folder = ROOT / "resources" / "fonts"
    stamp = (folder / ".converted").read_text(encoding="utf-8")
    made = hashlib.sha256((folder / f"{face}.ttf").read_bytes()).hexdigest()
    assert re.search(rf"^{face} [0-9a-f]{{64}} {made}$", stamp, re.M)


def test_readme_gives_the_two_commands_and_the_screenless_example() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for command in (
        "python3 tools/run.py\n",
        "python3 tools/run.py test\n",
        "python3 tools/run.py sample ",
        "python3 tools/run.py build ",
    ):
        assert command in readme
    for link in re.findall(r"\]\(((?!http)[^)#]+)", readme):
        assert (ROOT / link).exists(), link


def test_documents_link_to_what_exists() -> None:
    for page in (ROOT / "docs").rglob("*.md"):
        for link in re.findall(r"\]\(((?!http)[^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / link).exists(), f"{name_of(page)} → {link}"


def test_the_build_recipe_is_python() -> None:
    recipe = ROOT / "pyinstaller.spec"
    compile(recipe.read_text(encoding="utf-8"), recipe.name, "exec")


@pytest.mark.skipif(
    sys.version_info[:2] != (3, 11), reason="None has no reference count to lose from 3.12 on"
)
def test_qt_calls_keep_the_reference_count_of_none(qtbot) -> None:
    """T1: with PySide6 6.12.0 each void call loses one, and after some thousands of them Python aborts."""
    from PySide6.QtWidgets import QLabel  # noqa: PLC0415 - the other tests of this file need no Qt

    label = QLabel()
    qtbot.addWidget(label)
    before = sys.getrefcount(None)
    for number in range(1000):
        label.setText(str(number))
    assert sys.getrefcount(None) > before - 100
