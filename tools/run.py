"""Set up what the program needs, then run it. Nothing but Python 3.11, 3.12 or 3.13 is taken for granted.

    python3 tools/run.py              open the program
    python3 tools/run.py test         lint, types, import contracts and tests (more words go to pytest, alone)
    python3 tools/run.py bench        the benchmarks
    python3 tools/run.py fonts        only set up, fonts included
    python3 tools/run.py program      the built program for this system, in dist/
    python3 tools/run.py windows      the core and the built program under a Windows Python in Wine (Debian only);
                                      with --all also its windows, its installer and the portable zip
    python3 tools/run.py WORDS...     any command of the program: sample, check, build ...

Set-up puts the packages of ``requirements.lock`` into ``.venv`` and converts the fonts; both are skipped while they
are up to date. On Debian, system libraries that Qt misses are installed where that is allowed, else named.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LOCK = ROOT / "requirements.lock"
BUILD_LOCK = ROOT / "tools" / "build" / "requirements.lock"
PACKAGES_STAMP = VENV / ".packages"
FONTS = ROOT / "resources" / "fonts"
FONTS_STAMP = FONTS / ".converted"

OLDEST, NEWEST = (3, 11), (3, 13)

QT_LIBRARIES = {  # soname: Debian's package; without these Qt cannot be imported or run at all
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
WINDOW_LIBRARIES = {  # and without these it cannot open a window on an X server
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
WINDOWS_CHECK = {  # program: packages
    "wine": "wine wine64",
    "x86_64-w64-mingw32-gcc": "gcc-mingw-w64-x86-64",
    "Xvfb": "xvfb",  # Wine paints nothing without a screen
}
WINDOWS_REST = {"import": "imagemagick", "makensis": "nsis"}


class Stopped(Exception):
    """Set-up cannot go on; the message is one sentence for the user."""


def say(text: str) -> None:
    print(text, flush=True)


def checked_python() -> None:
    """Refuse a Python the locked packages are not made for."""
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        here = "{}.{}".format(*sys.version_info[:2])
        raise Stopped(f"这里的 Python 是 {here}，本程序要用 3.11、3.12 或 3.13：装好后用它运行本命令")


def debian_install(packages: list[str], purpose: str) -> None:
    """Install Debian packages where we may do so without asking; else say which ones are missing."""
    words = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    by_hand = f"缺少{purpose}：先运行 sudo apt-get install {' '.join(packages)}"
    if shutil.which("apt-get") is None:
        raise Stopped(f"缺少{purpose}，Debian 里的名称是 {' '.join(packages)}：装好后再运行本命令")
    if os.geteuid() == 0:
        prefix = []
    elif shutil.which("sudo") and subprocess.call(["sudo", "-n", "true"], stderr=subprocess.DEVNULL) == 0:
        prefix = ["sudo", "-n"]
    else:
        raise Stopped(by_hand)
    say(f"正在安装{purpose}：{' '.join(packages)}")
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL}
    settings = ["env", "DEBIAN_FRONTEND=noninteractive"]
    subprocess.call([*prefix, *settings, "apt-get", "update", "-qq"], **quiet)
    if subprocess.call([*prefix, *settings, *words, "-qq"], **quiet):
        raise Stopped(by_hand)


def missing(libraries: dict[str, str]) -> list[str]:
    """Debian's packages of those ``libraries`` that this machine cannot load."""
    absent = []
    for soname, package in libraries.items():
        try:
            ctypes.CDLL(soname)
        except OSError:
            absent.append(package)
    return absent


def provide_qt(*, window: bool) -> None:
    """See to the system libraries of Qt; only Linux leaves any to the system."""
    if not sys.platform.startswith("linux"):
        return
    libraries = {**QT_LIBRARIES, **(WINDOW_LIBRARIES if window else {})}
    packages = missing(libraries)
    if packages:
        debian_install(packages, "界面用的系统库")


def provide_wine(*, everything: bool) -> None:
    """What the check under Windows needs beyond Python; for all of it, also what keeps pictures and makes installers."""
    wanted = {**WINDOWS_CHECK, **(WINDOWS_REST if everything else {})}
    absent = [packages for program, packages in wanted.items() if shutil.which(program) is None]
    if absent:
        debian_install(" ".join(absent).split(), "在 Windows 环境下核对用的软件")


def packages_wanted() -> str:
    """What the stamp says when ``.venv`` holds the packages of this lock for this Python."""
    digest = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    return f"{digest} {sys.version.split()[0]}\n"


def provide_packages() -> None:
    """A fresh ``.venv`` with exactly the locked packages, each checked by its hash."""
    if PACKAGES_STAMP.exists() and PACKAGES_STAMP.read_text(encoding="utf-8") == packages_wanted():
        return
    if importlib.util.find_spec("ensurepip") is None:  # Debian keeps it in a package of its own
        debian_install(["python{}.{}-venv".format(*sys.version_info[:2])], " Python 的 venv 部分")
    say("正在安装程序用到的软件包（第一次约一分钟）")
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=True)
    install(LOCK)
    PACKAGES_STAMP.write_text(packages_wanted(), encoding="utf-8")


def install(lock: Path) -> None:
    """Exactly the packages of ``lock``, each checked by its hash, into ``.venv``."""
    pip = [str(PYTHON), "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-input"]
    exact = ["--no-deps", "--only-binary", ":all:", "--require-hashes", "-r", str(lock)]
    if subprocess.call([*pip, *exact]):
        raise Stopped("软件包没有装齐：看上面的英文提示，接通网络后再运行一次同一命令")


def provide_fonts() -> None:
    """The Chinese faces; ``tools/fonts.py`` looks closer and converts only what is out of date."""
    made_from = [ROOT / "tools" / "fonts.py", ROOT / "resources" / "SOURCES.md"]
    newest = max(path.stat().st_mtime for path in made_from)
    if len(list(FONTS.glob("*.ttf"))) == 2 and FONTS_STAMP.exists() and FONTS_STAMP.stat().st_mtime > newest:
        return
    say("正在准备中文字体（约半分钟，只做一次）")
    subprocess.run([str(PYTHON), str(ROOT / "tools" / "fonts.py")], check=True)


def run(*words: str, **environment: str) -> int:
    """Run Python inside ``.venv`` on the project; its exit status.

    The working folder stays the user's, so that the paths in ``words`` mean what they meant when typed.
    """
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **environment}
    return subprocess.call([str(PYTHON), *words], env=env)


def test(words: list[str]) -> int:
    """Every check of the project, each run even when another has found something; 0 when all are content."""
    os.chdir(ROOT)
    spread = ["-n", "auto", "--maxprocesses", "4"]
    checks = {
        "ruff check": ["-m", "ruff", "check", "."],
        "ruff format": ["-m", "ruff", "format", "--check", "."],
        "mypy": ["-m", "mypy"],
        "import-linter": ["-c", "from importlinter.cli import lint_imports_command as lint; lint()"],
        "pytest": ["-m", "pytest", *spread, *words],
    }
    if words:
        checks = {"pytest": checks["pytest"]}
    failed = []
    for name, command in checks.items():
        say(f"== {name}")
        if run(*command, QT_QPA_PLATFORM="offscreen"):
            failed.append(name)
    if failed:
        say(f"== 没有通过：{'、'.join(failed)}")
    return 1 if failed else 0


def provide(task: str, words: list[str]) -> None:
    """See to everything that ``task`` needs beyond packages and fonts."""
    on_screen = bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    if task in ("test", "bench"):
        provide_qt(window=False)
    elif task == "program":
        provide_qt(window=True)
        install(BUILD_LOCK)
    elif task == "windows":
        provide_wine(everything="--all" in words)
    elif on_screen and (not words or task.startswith("-")):
        provide_qt(window=True)


def carry_out(task: str, words: list[str]) -> int:
    """Do what was asked for; its exit status."""
    if task == "fonts":
        say("软件包和中文字体都已备好")
        return 0
    if task == "test":
        return test(words[1:])
    if task == "windows":
        return run(str(ROOT / "tools" / "windows" / "check.py"), *words[1:])
    if task in ("bench", "program"):
        os.chdir(ROOT)
        chosen = ["benchmarks"] if task == "bench" else ["PyInstaller", "--noconfirm", "pyinstaller.spec"]
        return run("-m", *chosen, *words[1:])
    return run("-m", "desktop_app", *words)


def main(words: list[str]) -> int:
    task = words[0] if words else ""
    try:
        checked_python()
        provide_packages()
        provide_fonts()
        provide(task, words)
    except Stopped as stopped:
        print(stopped, file=sys.stderr)
        return 2
    except subprocess.CalledProcessError as error:
        print(f"这一步没有做完：{' '.join(error.cmd)}", file=sys.stderr)
        return 2
    return carry_out(task, words)


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
