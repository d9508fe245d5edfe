"""The installer under Wine: install, run, double-click, upgrade, uninstall, and the cases still there; the zip as well."""

from __future__ import annotations

import hashlib
import shutil
import sys
import time
import zipfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import interpreter
import wine

sys.path.append(str(Path(__file__).resolve().parents[1] / "build"))
import packing  # tools/build/packing.py
from version import PRODUCT, version_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from screen import Screen
    from wine import Prefix

_PATIENCE = 120.0
_LOOK = 0.5
_NEWER = "99.1.0"
_READ = """
import sys, winreg
try:
    print(winreg.QueryValueEx(winreg.OpenKey(winreg.HKEY_CURRENT_USER, sys.argv[1]), sys.argv[2])[0])
except OSError:
    pass
"""
_START = "import subprocess, sys; subprocess.Popen(sys.argv[1])"
_UNINSTALL = r"Software\Microsoft\Windows\CurrentVersion\Uninstall\shenbao"
_COMMAND = r"Software\Classes\Shenbao.Case\shell\open\command"


class Unmet(Exception):
    """The installer did not do what it should; the message says what."""


class Installing:
    """One walk with the installer and the zip of ``built``; pictures of the screen go to ``pictures``."""

    def __init__(
        self, prefix: Prefix, built: Path, screen: Screen, pictures: Path, say: Callable[[str], None]
    ) -> None:
        self._prefix, self._built, self._screen, self._pictures, self._say = (
            prefix,
            built,
            screen,
            pictures,
            say,
        )
        self._home = prefix.drive / "users" / wine.USER
        self._local = self._home / "AppData" / "Local"
        self._target = self._local / "Programs" / PRODUCT
        self._cases = self._home / "Documents" / "示范平台申报"
        self._out = built.parent / "交付"
        self._display = {"DISPLAY": screen.name}

    def walk(self) -> None:
        """Everything, in the order in which it happens to a user.

        Raises:
            Unmet: something did not come out as it should.
        """
        self._clear()
        first, newer, zipped = self._packages()
        case = self._a_case()
        before = digests(self._cases)

        self._installs(first, version_of(packing.ROOT))
        shutil.copy2(self._target / "shenbao.exe", self._target / "_internal" / "旧版留下的.dll")
        with self._double_clicked(case):
            self._refused_while_running(newer)
        self._same_cases(before)
        self._installs(newer, _NEWER)
        _expect(
            not (self._target / "_internal" / "旧版留下的.dll").exists(),
            "upgrade left a file of the old version",
        )
        self._same_cases(before)
        (self._target / "我的笔记.txt").write_text("不是安装程序放的", encoding="utf-8")
        self._uninstalls()
        self._same_cases(before)
        self._portable(zipped)

    def _packages(self) -> tuple[Path, Path, Path]:
        version = version_of(packing.ROOT)
        drawings = self._built.parents[1] / "work" / "pyinstaller"
        shutil.rmtree(self._out, ignore_errors=True)
        self._out.mkdir()
        first = packing.installer(self._built, self._out, version, drawings=drawings, quick=True)
        newer = packing.installer(self._built, self._out, _NEWER, drawings=drawings, quick=True)
        zipped = packing.portable(self._built, self._out, version)
        self._say(
            f"installer {first.stat().st_size / 1e6:.0f} MB (packed quickly), zip {zipped.stat().st_size / 1e6:.0f} MB"
        )
        return first, newer, zipped

    def _a_case(self) -> Path:
        self._cases.mkdir(parents=True, exist_ok=True)
        program = self._built / "shenbao.exe"
        self._run(program, "sample", "示例")
        self._run(program, "pack", "示例", "上海 示例.shenbao")
        return self._cases / "上海 示例.shenbao"

    def _installs(self, installer: Path, version: str) -> None:
        done = self._prefix.run(self._prefix.windows_path(installer), "/S", **self._display)
        _expect(done.returncode == 0, f"{installer.name} ended with {done.returncode}")
        for name in (f"{PRODUCT}.exe", "shenbao.exe", "卸载.exe", "许可/components.json"):
            _expect((self._target / name).is_file(), f"{installer.name} did not install {name}")
        _expect(self._link.is_file(), "no entry in the start menu")
        _expect(
            self._registry(_UNINSTALL, "DisplayVersion") == version,
            "the list of programs names another version",
        )
        command = self._registry(_COMMAND)
        _expect(
            command == f'"{self._prefix.windows_path(self._target)}\\{PRODUCT}.exe" "%1"',
            f"double click: {command}",
        )
        self._run(self._target / "shenbao.exe", "self-check")
        self._say(f"installed {version} for one user; its self-check passes")

    @contextmanager
    def _double_clicked(self, case: Path) -> Iterator[None]:
        events = self._local / "shenbao" / "logs" / "events.log"
        events.unlink(missing_ok=True)
        # Wine looks for kinds of files in HKLM alone, so the command is taken from where Windows would find it
        command = self._registry(_COMMAND).replace("%1", self._prefix.windows_path(case))
        python = self._prefix.windows_path(interpreter.home(self._prefix) / "python.exe")
        started = self._prefix.spawn(python, "-c", _START, command, **self._display)
        try:
            _wait(
                lambda: events.exists() and "case.opened" in events.read_text("utf-8"),
                "the double-clicked case",
            )
            time.sleep(3)  # noqa: TID251 - the window of the case is painted after it was opened
            colours = self._screen.picture(self._pictures / "90-double-click.png")
            _expect(colours > 50, "nothing is on the screen after the double click")
            self._say("the command of a double click on a .shenbao opens it in the window")
            yield
        finally:
            self._prefix.run("taskkill", "/f", "/im", f"{PRODUCT}.exe")
            started.wait(timeout=60)

    def _refused_while_running(self, installer: Path) -> None:
        kept = digests(self._target)
        done = self._prefix.run(self._prefix.windows_path(installer), "/S", **self._display)
        _expect(done.returncode != 0, "the installer replaced a program that runs")
        _expect(digests(self._target) == kept, "the installer changed a program that runs")
        self._say("an upgrade beside the running program is refused, nothing changed")

    def _uninstalls(self) -> None:
        self._prefix.run(self._prefix.windows_path(self._target / "卸载.exe"), "/S", **self._display)
        _wait(
            lambda: not (self._target / "卸载.exe").exists() and not self._link.exists(),
            "the end of uninstalling",
        )
        _wait(lambda: self._registry(_UNINSTALL, "DisplayVersion") == "", "the registry without the program")
        left = [path.name for path in self._target.iterdir()]
        _expect(
            left == ["我的笔记.txt"], f"uninstalling left {left}, and only a file of the user's was to stay"
        )
        _expect(self._registry(_COMMAND) == "", "the double click still leads to the removed program")
        self._say("uninstalled; a file of the user's in its folder is still there, and so are the cases")

    def _portable(self, zipped: Path) -> None:
        place = self._prefix.drive / "U 盘"
        shutil.rmtree(place, ignore_errors=True)
        with zipfile.ZipFile(zipped) as archive:
            archive.extractall(place)
        folder = place / PRODUCT
        state = self._local / "shenbao"
        shutil.rmtree(state, ignore_errors=True)
        before = digests(self._cases)
        running = self._prefix.spawn(self._prefix.windows_path(folder / f"{PRODUCT}.exe"), **self._display)
        try:
            logs = folder / "数据"
            _wait(
                lambda: any("program.ready" in log.read_text("utf-8") for log in logs.rglob("events.log")),
                "便携版",
            )
        finally:
            self._prefix.run("taskkill", "/f", "/im", f"{PRODUCT}.exe")
            running.wait(timeout=60)
        _expect(not state.exists(), "the portable program wrote into the folders of the user")
        _expect(digests(self._cases) == before, "the portable program wrote into 文档")
        self._say("the portable program keeps everything beside itself")

    @property
    def _link(self) -> Path:
        return self._home / "AppData/Roaming/Microsoft/Windows/Start Menu/Programs" / f"{PRODUCT}.lnk"

    def _run(self, program: Path, *words: str) -> None:
        done = self._prefix.run(self._prefix.windows_path(program), *words, at=self._cases)
        said = (done.stdout + done.stderr).decode("utf-8", "replace")
        _expect(
            done.returncode == 0, f"{program.name} {' '.join(words)} ended with {done.returncode}: {said}"
        )

    def _registry(self, key: str, name: str = "") -> str:
        """The text at ``name`` of ``key`` of this user; empty when there is none. (reg.exe would speak a code page.)"""
        return self._python("-c", _READ, key, name)

    def _python(self, *words: str, **environment: str) -> str:
        python = self._prefix.windows_path(interpreter.home(self._prefix) / "python.exe")
        done = self._prefix.run(python, "-X", "utf8", *words, **environment)
        _expect(done.returncode == 0, done.stderr.decode("utf-8", "replace"))
        return done.stdout.decode("utf-8").strip()

    def _same_cases(self, before: dict[str, str]) -> None:
        after = digests(self._cases)
        lost = {name for name, digest in before.items() if after.get(name) != digest}
        _expect(not lost, f"cases are not what they were: {sorted(lost)[:5]}")

    def _clear(self) -> None:
        for folder in (self._target, self._local / "shenbao", self._cases):
            shutil.rmtree(folder, ignore_errors=True)


def digests(folder: Path) -> dict[str, str]:
    """Each file below ``folder`` with its sha256."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def _expect(right: bool, otherwise: str) -> None:  # noqa: FBT001 - reads as a sentence
    if not right:
        raise Unmet(otherwise)


def _wait(done: Callable[[], bool], what: str) -> None:
    until = time.monotonic() + _PATIENCE
    while not done():
        if time.monotonic() > until:
            raise Unmet(f"waited in vain for {what}")
        time.sleep(_LOOK)  # noqa: TID251 - another process gives no signal
