"""What Windows shows of the programs under 属性 › 详细信息; the number comes from the one place that holds it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

PRODUCT = "示范平台申报助手"
ABOUT = "国家中小企业公共服务示范平台申报向导"
RIGHTS = "MIT 许可证"
_CHINESE, _UNICODE = 0x0804, 1200


def version_of(root: Path) -> str:
    """The version in ``desktop_app/__init__.py``."""
    text = (root / "desktop_app" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'^__version__ = "(\d+\.\d+\.\d+)[^"]*"', text, re.MULTILINE)
    if found is None:
        raise SystemExit("desktop_app/__init__.py holds no version of three numbers")
    return found[1]


def resource_of(version: str, file: str) -> object:
    """The version resource of the program ``file``, as PyInstaller takes it; on Windows only."""
    from PyInstaller.utils.win32.versioninfo import (  # noqa: PLC0415 - it is there on Windows only
        FixedFileInfo,
        StringFileInfo,
        StringStruct,
        StringTable,
        VarFileInfo,
        VarStruct,
        VSVersionInfo,
    )

    numbers = (*map(int, version.split(".")), 0)
    said = {
        "ProductName": PRODUCT,
        "FileDescription": PRODUCT if file == PRODUCT else f"{PRODUCT}（命令）",
        "Comments": ABOUT,
        "ProductVersion": version,
        "FileVersion": version,
        "InternalName": file,
        "OriginalFilename": f"{file}.exe",
        "LegalCopyright": RIGHTS,
    }
    table = StringTable(
        f"{_CHINESE:04x}{_UNICODE:04x}", [StringStruct(name, text) for name, text in said.items()]
    )
    return VSVersionInfo(
        ffi=FixedFileInfo(filevers=numbers, prodvers=numbers),
        kids=[StringFileInfo([table]), VarFileInfo([VarStruct("Translation", [_CHINESE, _UNICODE])])],
    )
