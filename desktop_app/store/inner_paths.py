"""Relative paths written in a file from outside: they may name a file below that folder and nothing else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

DEVICE = r"(?i:con|prn|aux|nul|conin\$|conout\$|clock\$|(?:com|lpt)[0-9¹²³])\s*"
"""What Windows takes for a device, whatever suffix follows; a pattern."""
_DEVICE_NAME = re.compile(rf"{DEVICE}(\..*)?")
_UNSAFE = re.compile(r'[<>:"|?*\x00-\x1f\x7f]')
_LONGEST = 1_024
_LONGEST_PART = 255


def inner_file(folder: Path, written: object) -> tuple[Path | None, str]:
    """The existing file that ``written`` names below ``folder``, or None and why not (half a sentence).

    Both slashes divide. Absolute paths, drive letters, ``..``, device names, trailing dots and spaces, and links that
    lead out are refused on every system, so that a folder means the same wherever it is opened.
    """
    if not isinstance(written, str) or not written.strip():
        return None, "不是文件的相对路径"
    parts = written.replace("\\", "/").split("/")
    why = _why_not(written, parts)
    if why:
        return None, why
    path = folder.joinpath(*(part for part in parts if part != "."))
    try:
        if not path.resolve().is_relative_to(folder.resolve()):
            return None, "指向文件夹以外，没有读取"
        if not path.is_file():
            return None, "没有找到"
    except (OSError, ValueError, RuntimeError):  # a loop of links, a name the system cannot have
        return None, "读不出"
    return path, ""


def is_device(name: str) -> bool:
    """Whether Windows opens a device instead of a file of this name."""
    return _DEVICE_NAME.fullmatch(name) is not None


def _why_not(written: str, parts: list[str]) -> str:
    if len(written) > _LONGEST or any(len(part) > _LONGEST_PART for part in parts):
        return "路径太长"
    if written[0] in "/\\" or re.match(r"[A-Za-z]:", written):
        return "是绝对路径，改成相对于这个文件夹的路径"
    if ".." in parts:
        return "指向文件夹以外，没有读取"
    for part in parts:
        if not part or _UNSAFE.search(part) or (part != "." and part[-1] in ". "):
            return "含有文件名不能用的字符"
        if is_device(part):
            return "是 Windows 的设备名，改一个文件名"
    try:
        written.encode("utf-8")
    except UnicodeEncodeError:
        return "含有文件名不能用的字符"
    return ""
