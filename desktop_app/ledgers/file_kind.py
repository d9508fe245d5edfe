"""What a file is, by its content: a workbook of some kind, a table of text, or something else that gets one sentence."""

from __future__ import annotations

import re
import struct
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.errors import UnreadableInput
from desktop_app.ledgers.xls_look import Compound
from desktop_app.patience import patiently

if TYPE_CHECKING:
    from pathlib import Path

LARGEST_FILE = 200 * 2**20
"""Bytes of a workbook on disk."""
LARGEST_TEXT = 100 * 2**20
"""Bytes of a table of text."""
_LARGEST_DIRECTORY = 16 * 2**20
"""Bytes of the list of parts of a zipped workbook."""
_HEAD = 8 * 2**10
_TAIL = 66_000
_END_RECORD = b"PK\x05\x06"
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_OLE_STREAMS = (
    ("EncryptedPackage", "encrypted"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("WordDocument", "Word 文档"),
    ("PowerPoint Document", "PowerPoint 演示"),
    ("VisioDocument", "Visio 图"),
    ("Quill", "Publisher 文档"),
    ("__properties_version1.0", "Outlook 邮件"),
)
"""Names of streams as they stand in the directory, and what they are those of; letters may be small or capital."""
_BARE_BIFF = (
    b"\x09\x00\x04\x00",
    b"\x09\x02\x06\x00",
    b"\x09\x04\x06\x00",
    b"\x09\x08\x08\x00",
    b"\x09\x08\x10\x00",
)
_OTHERS = (
    (b"%PDF", "PDF"),
    (b"\xff\xd8\xff", "图片"),
    (b"\x89PNG", "图片"),
    (b"GIF8", "图片"),
    (b"II*\x00", "图片"),
    (b"MM\x00*", "图片"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
    (b"{\\rtf", "RTF 文档"),
    (b"MZ", "程序"),
    (b"SQLite format 3", "数据库"),
    (b"MIME-Version:", "网页存档"),
    (b"From: <Saved by ", "网页存档"),
)
_EXTENSIONS = {
    "xlsx": {".xlsx", ".xltx", ".xlsm"},
    "xlsm": {".xlsm", ".xltm", ".xlam"},
    "xls": {".xls", ".xlt", ".et"},
    "xlsb": {".xlsb"},
    "ods": {".ods", ".ots"},
    "text": {".csv", ".tsv", ".txt"},
}
KIND_WORDS = {
    "xlsx": "Excel 工作簿",
    "xlsm": "带宏的 Excel 工作簿",
    "xls": "旧版 Excel 工作簿",
    "xlsb": "二进制 Excel 工作簿",
    "ods": "ODS 工作簿",
    "text": "文字表格",
    "paste": "粘贴的单元格",
}
"""What a kind is called in sentences."""
_MARKUP = re.compile(
    rb"<(?:!--|(?:!doctype|\?xml|html|head|body|meta|table|style|script|div|p)\b)", re.IGNORECASE
)
"""How web pages and XML begin; a table of text may well begin with something else in angle brackets."""
_SAVE_AS = "用 Excel 或 WPS 打开，另存为 .xlsx"


@dataclass(frozen=True, slots=True)
class FileKind:
    """What the content of a file is."""

    kind: str
    """``xlsx``, ``xlsm``, ``xls``, ``xlsb``, ``ods`` or ``text``."""
    note: str = ""
    """A sentence when the name says something else."""


def kind_of_file(path: Path) -> FileKind:
    """Look at the beginning and the list of parts of ``path``; nothing else of it is read.

    Raises:
        UnreadableInput: it is not there, cannot be opened, is empty, too large, has a password, or is something else.
    """
    name = path.name
    size, head = _begin(path)
    if not size:
        raise UnreadableInput(f"“{name}”是空文件", "重新拷贝，或用 Excel 打开后另存")
    if size > LARGEST_FILE:
        raise UnreadableInput(f"“{name}”超过 {LARGEST_FILE // 2**20} MB", "去掉图片和多余的表后再添加")
    kind = _kind(path, head)
    if kind == "text" and size > LARGEST_TEXT:
        raise UnreadableInput(f"“{name}”超过 {LARGEST_TEXT // 2**20} MB", "分成几份后再添加")
    extension = path.suffix.lower()
    note = ""
    if extension not in _EXTENSIONS[kind]:
        differs = "与扩展名不同" if extension else "没有扩展名"
        note = f"“{name}”的内容是{spaced(KIND_WORDS[kind])}，{differs}，按内容读取"
    return FileKind(kind, note)


def _begin(path: Path) -> tuple[int, bytes]:
    name = path.name
    try:
        if path.is_dir():
            raise UnreadableInput(f"“{name}”是文件夹，不是工作簿", "选其中的 .xlsx 文件")
        if path.exists() and not path.is_file():  # a pipe would keep its reader waiting for ever
            raise UnreadableInput(f"“{name}”不是文件", "选放台账的工作簿")
        with patiently(lambda: path.open("rb")) as file:
            return path.stat().st_size, file.read(_HEAD)
    except FileNotFoundError as error:
        raise UnreadableInput(f"找不到“{name}”", "看一看文件名和所在的文件夹") from error
    except (OSError, ValueError) as error:
        raise UnreadableInput(f"“{name}”打不开", "关上正在使用它的程序后再试") from error


def _kind(path: Path, head: bytes) -> str:
    if head.startswith(b"PK"):
        return _zipped(path)
    if head.startswith(_OLE):
        return _compound(path)
    if head.startswith(_BARE_BIFF):
        raise UnreadableInput(f"“{path.name}”是 Excel 95 之前的格式", _SAVE_AS)
    for mark, what in _OTHERS:
        if head.startswith(mark):
            raise UnreadableInput(f"“{path.name}”其实是{spaced(what)}，不是工作簿", "选放台账的工作簿")
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if _MARKUP.match(text):
        raise UnreadableInput(f"“{path.name}”其实是{spaced(_markup(text))}", _SAVE_AS)
    return "text"


def _markup(text: bytes) -> str:
    if b"urn:schemas-microsoft-com:office:spreadsheet" in text:
        return "XML 电子表格"
    if b"office:document" in text:
        return "单个 XML 的 ODS 文件"
    return "XML 文件" if text.startswith(b"<?xml") and b"<html" not in text.lower() else "网页"


def _compound(path: Path) -> str:
    """An OLE file is what the streams at its top are; a workbook may well hold a document."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableInput(f"“{path.name}”打不开", "关上正在使用它的程序后再试") from error
    try:
        names = Compound(data).names()
    except (struct.error, IndexError, ValueError, OverflowError):
        names = frozenset()
    for stream, what in _OLE_STREAMS:
        written = "Book\0" if stream == "Book" else stream  # others may begin like it
        if stream.lower() in names if names else written.encode("utf-16-le") in data:
            if what == "encrypted":
                raise UnreadableInput(f"“{path.name}”有打开密码", "去掉密码后再添加")
            if what != "xls":
                raise UnreadableInput(f"“{path.name}”其实是{spaced(what)}，不是工作簿", "选放台账的工作簿")
            return what
    if names:
        raise UnreadableInput(f"“{path.name}”里没有工作簿", "选放台账的工作簿")
    raise UnreadableInput(f"“{path.name}”不完整或已损坏", "重新拷贝，或用 Excel 打开后另存")


def _zipped(path: Path) -> str:
    name = path.name
    try:
        parts, mime = _parts(path)
    except UnreadableInput:
        raise
    except Exception as error:  # zipfile and what unpacks have many ways to say no
        raise UnreadableInput(f"“{name}”不完整或已损坏", "重新拷贝，或用 Excel 打开后另存") from error
    if "xl/workbook.bin" in parts:
        return "xlsb"
    if "xl/workbook.xml" in parts or "xl/_rels/workbook.xml.rels" in parts:
        return "xlsm" if "xl/vbaproject.bin" in parts else "xlsx"
    if b"opendocument.spreadsheet" in mime or ("content.xml" in parts and not mime):
        return "ods"
    what = "压缩包"
    if "word/document.xml" in parts or b"opendocument.text" in mime:
        what = "Word 文档"
    elif any(part.startswith("ppt/") for part in parts):
        what = "PowerPoint 演示"
    elif "index/document.iwa" in parts or any(part.endswith(".iwa") for part in parts):
        what = "Numbers 表格"
    raise UnreadableInput(f"“{name}”其实是{spaced(what)}，不是工作簿", "选放台账的工作簿")


def _parts(path: Path) -> tuple[set[str], bytes]:
    """The names of the parts of a zipped file, and the beginning of the one in which OpenDocument says what it is."""
    if _directory_size(path) > _LARGEST_DIRECTORY:
        raise UnreadableInput(f"“{path.name}”展开后太大", "只留台账一张表后再添加")
    with zipfile.ZipFile(path) as package:
        names = package.namelist()
        mime = b""
        if "mimetype" in names:
            with package.open("mimetype") as part:
                mime = part.read(100)
    return {part.lower().replace("\\", "/").lstrip("/") for part in names}, mime


def spaced(what: str) -> str:
    """A word to stand behind Chinese ones: with a blank before it where it begins in Latin letters."""
    return f" {what}" if what[:1].isascii() else what


def _directory_size(path: Path) -> int:
    """Bytes of the list of parts, as the end of the file gives them."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - _TAIL))
        tail = file.read()
    at = tail.rfind(_END_RECORD)
    return int.from_bytes(tail[at + 12 : at + 16], "little") if at >= 0 else 0
