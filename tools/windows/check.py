"""Run the program under a real Windows Python, and as the built program, here: ``python3 tools/run.py windows``.

Everything comes from Debian and from packages pinned by hash; the parts are made once, in ``build/windows``. What it
proves and what not is in ``docs/decisions/0005`` and ``0046``.

    (nothing)    the core tests, the commands, the built program and its self-check, as every submission is checked
    --all        also the frozen tests on a screen, a picture of every page, the installer and the portable zip
    --built      without the core tests and the commands from source
    --fresh      all is made again
    WORDS...     go to pytest in place of the folders of the core tests
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
import time
from pathlib import Path

import building
import interpreter
import packages
import wine
from screen import Screen, screen
from wine import Prefix

ROOT = Path(__file__).resolve().parents[2]
PLACE = ROOT / "build" / "windows" / f"python{interpreter.DIGITS}"
STAMP = PLACE / "stamp"
STARTED = time.perf_counter()

PROGRAM = ("desktop_app", "resources", "tests", "benchmarks", "pyproject.toml", "README.md")
CORE_TESTS = ("models", "notice", "assessment", "ledgers", "store", "documents", "packet", "cli", "old_cases")
"""Left out: ``ui`` and ``scenarios`` (Wine's window system is no judge of them), ``architecture`` (the repository)."""
HUNG, SUITE = 240, 2400
"""Seconds after which one test counts as hung: its worker is ended, the test is named, the rest goes on; and after which the
whole suite does (it takes about seven minutes on two cores)."""
NOT_IN_WINE = (
    "tests/store/test_durable.py::test_a_name_that_is_too_long_is_refused",
    "tests/packet/test_build.py::test_a_name_too_long_for_the_system_is_told_and_nothing_is_written",
    "tests/cli/test_commands.py::test_a_path_longer_than_the_system_takes_is_one_line_with_status_2",
    "tests/ledgers/test_reading.py::test_one_long_text_in_every_cell_is_refused",
    "tests/ledgers/test_reading.py::test_a_far_cell_is_found_however_it_is_written",
    "tests/ledgers/test_book_reading.py::test_a_file_that_takes_too_long_is_given_up",
)
"""Tests of what Windows does and Wine does not: it shortens such a name without a word, lets a job have all memory (a far
cell then takes what the machine has), and has once kept the pipe open of a process that was ended while it was being started."""


class Unmet(Exception):
    """Something did not come out as it does on Linux; the message says what."""


def say(text: str) -> None:
    print(f"[{time.perf_counter() - STARTED:5.0f} s] {text}", flush=True)


def recipe() -> str:
    """What decides about the prefix: the scripts that make it, both locks, and the Python the library comes from."""
    scripts = [Path(module.__file__) for module in (interpreter, packages, wine)]
    digest = hashlib.sha256(sys.version.encode())
    for part in [*packages.LOCKS, interpreter.CARRIER, *scripts, *sorted(interpreter.SHIMS.iterdir())]:
        digest.update(part.read_bytes())
    return digest.hexdigest()


def prepared(*, fresh: bool) -> Prefix:
    """The prefix with Python and packages in it, made when it is missing or out of date."""
    prefix = Prefix(PLACE / "prefix")
    if not fresh and STAMP.exists() and STAMP.read_text(encoding="utf-8") == recipe():
        return prefix
    if PLACE.exists():
        shutil.rmtree(PLACE)
    prefix.make()
    say("Wine prefix")
    interpreter.install(prefix)
    say(f"Windows Python {interpreter.MINOR}")
    packages.install(interpreter.home(prefix) / "Lib" / "site-packages")
    say("packages")
    STAMP.write_text(recipe(), encoding="utf-8")
    return prefix


class Desk:
    """The program, copied into a Windows folder with Chinese and a blank in its path, ready to be run."""

    def __init__(self, prefix: Prefix) -> None:
        self.prefix = prefix
        self.folder = prefix.drive / "申报 助手"
        self.work = prefix.drive / "users" / "Public" / "王 小明的案卷"
        self.python = prefix.windows_path(interpreter.home(prefix) / "python.exe")
        for folder in (self.folder, self.work):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
        for name in PROGRAM:
            source, target = ROOT / name, self.folder / name
            if source.is_dir():
                shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
            elif source.exists():
                shutil.copy2(source, target)

    def tests(self, words: list[str]) -> int:
        """Run the core tests; pytest's own words are printed as they come out."""
        pytest = [
            "-X",
            "utf8",
            "-u",
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "-n",
            "2",
            f"--timeout={HUNG}",
        ]
        chosen = words or [f"tests/{room}" for room in CORE_TESTS]
        left_out = [f"--deselect={name}" for name in NOT_IN_WINE]
        return self.prefix.tell(self.python, *pytest, *chosen, *left_out, at=self.folder, limit=SUITE)

    def command(self, *words: str, expected: int = 0) -> str:
        """Run a command of the program as a user would, its output going into a pipe; what it printed.

        Raises:
            Unmet: another exit status than ``expected``, or output that is not UTF-8.
        """
        program = self.prefix.windows_path(self.folder)
        done = self.prefix.run(self.python, "-m", "desktop_app", *words, at=self.work, PYTHONPATH=program)
        output, errors = done.stdout.decode("utf-8"), done.stderr.decode("utf-8", "replace")
        if done.returncode != expected:
            raise Unmet(f"{' '.join(words)}: exit status {done.returncode}, not {expected}\n{output}{errors}")
        say(f"{words[0]}: exit status {done.returncode}")
        return output


def walk(desk: Desk) -> None:
    """From nothing to papers: what a user without a screen does."""
    desk.command("self-check")
    desk.command("sample", "示例 案卷")
    verdict = json.loads(desk.command("check", "示例 案卷", "--json"))
    if not isinstance(verdict, dict) or not verdict:
        raise Unmet("check --json printed no object")
    desk.command("build", "示例 案卷", "申报 材料", "--json")
    papers = sorted((desk.work / "申报 材料").rglob("*.pdf"))
    if len(papers) < 2 or not all(paper.read_bytes().startswith(b"%PDF-") for paper in papers):
        raise Unmet(f"build left {[paper.name for paper in papers]}, not a report and a declaration")
    say(f"papers: {'、'.join(paper.name for paper in papers)}")
    desk.command("check", "没有这个 文件夹", expected=2)


class Program:
    """The built program on the drive of the prefix."""

    def __init__(self, prefix: Prefix, desk: Desk, *, fresh: bool) -> None:
        self.prefix, self.desk = prefix, desk
        self.folder = building.build(prefix, fresh=fresh)
        say(f"built with PyInstaller: {building.size_of(self.folder):.0f} MB")

    def self_check(self, display: str) -> None:
        """What the built program says of itself, its window on ``display``; and what it leaves on the drive.

        Raises:
            Unmet: it is not content, or it wrote outside the folders of the user.
        """
        before = self._on_drive()
        program = self.prefix.windows_path(self.folder / "shenbao.exe")
        pictures = self.prefix.windows_path(self.desk.work / "图")
        done = self.prefix.run(
            program, "self-check", "--window", pictures, at=self.desk.work, DISPLAY=display
        )
        said = (done.stdout + done.stderr).decode("utf-8", "replace")
        if done.returncode != 0 or "窗口：" not in said:
            raise Unmet(f"the built program's self-check: exit status {done.returncode}\n{said}")
        if written := sorted(self._on_drive() ^ before):
            raise Unmet(f"written outside the folders of the user: {written[:10]}")
        say(f"the built program's self-check passes; {said.strip().splitlines()[-1]}")

    def _on_drive(self) -> set[tuple[str, int]]:
        """Every file that is nobody's own, with the moment it was written; Windows itself keeps its own logs."""
        drive = self.prefix.drive
        theirs = (drive / "users", drive / "windows")
        return {
            (str(path.relative_to(drive)), path.stat().st_mtime_ns)
            for folder in drive.iterdir()
            if folder not in theirs and folder.is_dir()
            for path in folder.rglob("*")
            if path.is_file()
        }

    def tests(self, display: str, pictures: Path) -> int:
        """The frozen tests on a screen; every page of the wizard is left as a picture in ``pictures``."""
        shutil.rmtree(self.desk.work / "图", ignore_errors=True)
        status = self.prefix.tell(
            self.desk.python,
            *(
                "-X",
                "utf8",
                "-u",
                "-m",
                "pytest",
                "-q",
                "-p",
                "no:cacheprovider",
                f"--timeout={HUNG}",
                "tests/frozen",
            ),
            at=self.desk.folder,
            limit=SUITE,
            DISPLAY=display,
            SHENBAO_BUILT=self.prefix.windows_path(self.folder),
            SHENBAO_PICTURES=self.prefix.windows_path(self.desk.work / "图"),
        )
        for picture in (self.desk.work / "图").glob("*.png"):
            shutil.copy2(picture, pictures / picture.name)
        return status


def the_rest(program: Program, shown: Screen) -> bool:
    """Frozen tests, pictures of every page, installer and portable zip; whether all went well."""
    import installing  # noqa: PLC0415 - needs NSIS, which only this does

    pictures = PLACE / "pictures"
    shutil.rmtree(pictures, ignore_errors=True)
    pictures.mkdir(parents=True)
    fine = program.tests(shown.name, pictures) == 0
    try:
        installing.Installing(program.prefix, program.folder, shown, pictures, say).walk()
    except installing.Unmet as unmet:
        print(unmet, file=sys.stderr)
        fine = False
    say(f"pictures to look at: {pictures.relative_to(ROOT)}")
    return fine


def main(words: list[str]) -> int:
    fresh, everything, only_built = ("--fresh" in words, "--all" in words, "--built" in words)
    prefix = prepared(fresh=fresh)
    prefix.start()
    failed = False
    try:
        desk = Desk(prefix)
        if not only_built:
            failed = desk.tests([word for word in words if not word.startswith("--")]) != 0
        try:
            if not only_built:
                walk(desk)
            program = Program(prefix, desk, fresh=fresh)
            with screen() as shown:
                program.self_check(shown.name)
                failed |= everything and not the_rest(program, shown)
        except (Unmet, building.NotBuilt) as unmet:
            print(unmet, file=sys.stderr)
            failed = True
    finally:
        prefix.stop()
    say("something differs under Windows" if failed else "the same under Windows")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
