"""What lies in the folder of the built program, and what does not."""

from __future__ import annotations

import json
import re
import sys

import pytest

from desktop_app import __version__

pytestmark = pytest.mark.frozen

NOT_USED = re.compile(
    r"Qt6?(Network|Qml|Quick|WebEngine|Pdf|VirtualKeyboard|Sql|Test)"
    r"|opengl32sw|d3dcompiler|tkinter|pytest|hypothesis|mypy|_avif|q(tls|network)"
)
ANY_LANGUAGE = re.compile(r"\.qm$")


def files(folder):
    return [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]


def test_only_the_parts_of_qt_that_are_used_are_there_and_none_that_speaks_to_a_network(built):
    found = files(built.folder)
    assert [name for name in found if NOT_USED.search(name)] == []
    plugins = [name for name in found if "/plugins/platforms/" in name]
    assert any("qwindows" in name or "qxcb" in name for name in plugins)


def test_qt_speaks_chinese_and_no_other_language_is_carried(built):
    assert [name.rpartition("/")[2] for name in files(built.folder) if ANY_LANGUAGE.search(name)] == [
        "qtbase_zh_CN.qm"
    ]


def test_every_part_is_named_with_the_wording_of_its_licence(built):
    rows = json.loads((built.folder / "许可" / "components.json").read_text(encoding="utf-8"))
    names = {row["name"].lower().replace("_", "-") for row in rows}
    assert {"pyside6-essentials", "pikepdf", "pypdfium2", "reportlab", "pyinstaller", "python"} <= names
    assert not {"pytest", "mypy", "ruff", "hypothesis"} & names
    for row in rows:
        assert row["version"], row
        assert row["licence"], row
        assert row["texts"], row
        assert sum((built.folder / "许可" / text).stat().st_size for text in row["texts"]) > 500, row


@pytest.mark.skipif(sys.platform != "win32", reason="only programs of Windows carry a version and an icon")
def test_windows_is_told_product_version_and_icon(built):
    import pefile  # noqa: PLC0415 - installed with PyInstaller on Windows only

    for program in (built.wizard, built.commands):
        image = pefile.PE(str(program))
        said = {
            key.decode(): value.decode()
            for info in image.FileInfo[0]
            if info.Key == b"StringFileInfo"
            for table in info.StringTable
            for key, value in table.entries.items()
        }
        assert said["ProductName"] == "示范平台申报助手"
        assert said["ProductVersion"] == __version__
        kinds = {entry.id for entry in image.DIRECTORY_ENTRY_RESOURCE.entries}
        assert pefile.RESOURCE_TYPE["RT_GROUP_ICON"] in kinds
        subsystem = image.OPTIONAL_HEADER.Subsystem
        assert (
            subsystem
            == pefile.SUBSYSTEM_TYPE[
                "IMAGE_SUBSYSTEM_WINDOWS_" + ("GUI" if program is built.wizard else "CUI")
            ]
        )
