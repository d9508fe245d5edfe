"""From the built folder to what is handed on: the installer, the portable zip, and their digests.

python tools/build/packing.py BUILT OUT      (NSIS' makensis must be there: Debian's package nsis, or its installer)
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import subprocess
import zipfile
from pathlib import Path

from version import PRODUCT, version_of

ROOT = Path(__file__).resolve().parents[2]
RECIPE = Path(__file__).with_name("installer.nsi")
MARK = "portable.txt"
SUMS = "SHA256SUMS.txt"
_MARK_TEXT = (
    "有这个文件，程序就把案卷、设置和日志都放在旁边的“数据”文件夹里，整个文件夹可以放在 U 盘上带走。\r\n"
    "删掉它，程序改用“文档”和用户数据文件夹，“数据”里的案卷不会自己搬过去。\r\n"
)
_MOMENT = (2026, 1, 1, 0, 0, 0)


def installer(built: Path, out: Path, version: str, *, drawings: Path, quick: bool = False) -> Path:
    """The installer of ``built``; ``quick`` packs faster and larger, for tests.

    In ``drawings`` lie ``program.ico`` and ``banner.bmp``, as ``pyinstaller.spec`` leaves them in its work folder.
    """
    target = out / f"{PRODUCT}-{version}-安装.exe"
    size = sum(path.stat().st_size for path in built.rglob("*") if path.is_file()) // 1024
    said = {"VERSION": version, "SOURCE": built, "TARGET": target, "SIZE": size}
    said |= {"ICON": drawings / "program.ico", "BANNER": drawings / "banner.bmp"}
    defines = [f"-D{name}={value}" for name, value in said.items()] + (["-DQUICK"] if quick else [])
    makensis = shutil.which("makensis") or r"C:\Program Files (x86)\NSIS\makensis.exe"
    subprocess.run([makensis, "-V2", "-NOCD", "-INPUTCHARSET", "UTF8", *defines, str(RECIPE)], check=True)
    return target


def portable(built: Path, out: Path, version: str) -> Path:
    """The same folder as a zip, with the file that keeps everything beside the program."""
    target = out / f"{PRODUCT}-{version}-便携版.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(built.rglob("*")):
            if path.is_file():
                entry = zipfile.ZipInfo(f"{PRODUCT}/{path.relative_to(built).as_posix()}", _MOMENT)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = (0o755 if path.suffix in ("", ".exe") else 0o644) << 16
                archive.writestr(entry, path.read_bytes())
        archive.writestr(zipfile.ZipInfo(f"{PRODUCT}/{MARK}", _MOMENT), _MARK_TEXT.encode("utf-8-sig"))
    return target


def note_digests(out: Path) -> Path:
    """The sha256 of each file in ``out``, as ``sha256sum -c`` and 校验 read them."""
    target = out / SUMS
    files = [path for path in sorted(out.iterdir()) if path.is_file() and path != target]
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files]
    target.write_text("".join(lines), encoding="utf-8", newline="\n")
    return target


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("built", type=Path, help="the folder that PyInstaller made")
    words.add_argument("out", type=Path, help="where the files to hand on go")
    words.add_argument("--quick", action="store_true", help="pack faster and larger")
    asked = words.parse_args()
    from icon import write_banner, write_icon  # noqa: PLC0415 - needs Qt, which the check under Wine makes it without

    asked.out.mkdir(parents=True, exist_ok=True)
    version = version_of(ROOT)
    drawing, drawings = ROOT / "resources" / "program.svg", ROOT / "build" / "drawings"
    write_icon(drawing, drawings / "program.ico")
    write_banner(drawing, drawings / "banner.bmp")
    installer(asked.built.resolve(), asked.out.resolve(), version, drawings=drawings, quick=asked.quick)
    portable(asked.built, asked.out, version)
    print(note_digests(asked.out).read_text(encoding="utf-8"), end="")


if __name__ == "__main__":
    main()
