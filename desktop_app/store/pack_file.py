"""A rule pack as it travels: a ``.guize`` or ``.zip`` file, or a folder, looked at before anything in it is believed.

A pack from a colleague may have been packed by any program, so other layouts than our own are taken; but only the files
a pack can have are ever read, each to the size a pack file can have, and nothing is ever unpacked to a disk.
"""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from desktop_app.errors import PackBroken, UnreadableInput
from desktop_app.notice.loader import FILES, MAX_BYTES, TEXT_FILE, as_text
from desktop_app.store.strict_json import shown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PACK = ".guize"
"""Suffix of a pack as one file."""
SUFFIXES = (PACK, ".zip")
LARGEST_FILE = 16 * 1024**2
"""Bytes of the whole file; ours have 60 KB."""
MOST_MEMBERS = 64
_KNOWN = frozenset({*FILES, TEXT_FILE})
_LEFT_BY_SYSTEMS = frozenset({".ds_store", "thumbs.db", "desktop.ini"})
_FOLDER_LEFT_BY_SYSTEMS = "__MACOSX"
_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_STAMP = (2000, 1, 1, 0, 0, 0)
_AGAIN = "向给出规则包的人再要一份"


def read_pack_texts(path: Path) -> dict[str, str]:
    """The texts of the files of the pack at ``path``, by file name; what they say is not checked yet.

    Raises:
        UnreadableInput: it is no pack, or one that tries to be more; names the member.
        PackBroken: a file of it is too large or no text.
    """
    try:
        if path.is_dir():
            return _from_folder(path)
        if path.suffix.lower() not in SUFFIXES:
            raise UnreadableInput(f"“{path.name}”不是规则包", f"选 {PACK} 或 .zip 文件，或规则包的文件夹")
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise UnreadableInput(f"“{path.name}”读不出，没有导入", "检查文件的位置和权限") from error
    if len(data) > LARGEST_FILE:
        raise UnreadableInput(f"“{path.name}”超过 {LARGEST_FILE // 1024**2} MB，不像规则包，没有导入", _AGAIN)
    return _from_zip(data, path.name)


def pack_bytes(texts: Mapping[str, str]) -> bytes:
    """The pack as one file; the same texts give the same bytes."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name in sorted(texts):
            info = zipfile.ZipInfo(name, _STAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = (stat.S_IFREG | 0o644) << 16
            archive.writestr(info, texts[name].encode())
    return held.getvalue()


def _from_folder(folder: Path) -> dict[str, str]:
    if not (folder / "notice.toml").is_file():
        raise UnreadableInput(
            f"文件夹“{folder.name}”里没有 notice.toml，不是规则包", "选放有规则包各个文件的文件夹"
        )
    texts: dict[str, str] = {}
    for path in sorted(folder.iterdir()):
        if path.name.lower() in _LEFT_BY_SYSTEMS:
            continue
        if path.is_symlink() or not path.is_file():
            raise _refusal(folder.name, path.name, "是链接或文件夹")
        if path.name not in _KNOWN:
            raise _refusal(folder.name, path.name, "不是规则包的文件")
        with path.open("rb") as file:
            texts[path.name] = as_text(path.name, file.read(MAX_BYTES + 1))
    return texts


def _from_zip(data: bytes, name: str) -> dict[str, str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if len(members) > MOST_MEMBERS:
                raise UnreadableInput(f"“{name}”里的文件超过 {MOST_MEMBERS} 个，不像规则包，没有导入", _AGAIN)
            texts: dict[str, str] = {}
            folders: set[str] = set()
            for member in members:
                inner = _checked(member, name)
                if inner is None:
                    continue
                folders.add(str(inner.parent))
                if inner.name in texts or len(folders) > 1:
                    raise _refusal(name, member.filename, "出现了两次，或与别的文件不在一个文件夹里")
                with archive.open(member) as file:
                    texts[inner.name] = as_text(inner.name, file.read(MAX_BYTES + 1))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError) as error:
        raise UnreadableInput(f"“{name}”不是完整的压缩文件，没有导入", f"重新拷贝，或{_AGAIN}") from error
    if "notice.toml" not in texts:
        raise UnreadableInput(f"“{name}”里没有 notice.toml，不是规则包，没有导入", _AGAIN)
    return texts


def _checked(member: zipfile.ZipInfo, name: str) -> PurePosixPath | None:
    """The inner path of a member that belongs to a pack; None for what systems leave in a zip, which is never read.

    Raises:
        UnreadableInput, PackBroken: it is anything else.
    """
    written = member.orig_filename
    if "\0" in written or "\\" in written or ":" in written or written.startswith("/"):
        raise _refusal(name, written, "名称里有路径或不能用的字符")
    inner = PurePosixPath(written)
    if ".." in inner.parts:
        raise _refusal(name, written, "指向文件夹以外")
    if inner.parts[:1] == (_FOLDER_LEFT_BY_SYSTEMS,) or inner.name.lower() in _LEFT_BY_SYSTEMS:
        return None
    if stat.S_ISLNK(member.external_attr >> 16):
        raise _refusal(name, written, "是链接")
    if member.is_dir():
        return None
    if len(inner.parts) > 2 or inner.name not in _KNOWN:
        raise _refusal(name, written, "不是规则包的文件")
    if member.flag_bits & _ENCRYPTED:
        raise _refusal(name, written, "加了密码")
    if member.compress_type not in _METHODS:
        raise _refusal(name, written, "的压缩方式读不了，另压一次")
    if member.file_size > MAX_BYTES:
        raise PackBroken(inner.name, "文件", f"大于{MAX_BYTES // 1000}KB，不像规则包")
    return inner


def _refusal(file: str, member: str, why: str) -> UnreadableInput:
    return UnreadableInput(f"“{file}”里的“{shown(member)}”{why}，没有导入", _AGAIN)
