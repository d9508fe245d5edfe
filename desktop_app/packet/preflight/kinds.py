"""What a file is by its content; its name is only what somebody called it."""

from __future__ import annotations

import zipfile
import zlib
from typing import TYPE_CHECKING

from desktop_app.models.choices import Choice

if TYPE_CHECKING:
    from pathlib import Path

_HEAD = 4096
"""Bytes in which a kind shows itself; readers of PDF look for its mark in the first 1024."""
_PDF_MARK_WITHIN = 1024
_ENCRYPTED_OFFICE = "EncryptedPackage".encode("utf-16-le")
_OLE_DIRECTORY = 1024 * 1024
_MOST_PARTS = 20_000


class FileKind(Choice):
    """The kinds that are told apart, each with its name for the user."""

    PDF = "pdf", "PDF"
    JPEG = "jpeg", "JPG 图片"
    PNG = "png", "PNG 图片"
    TIFF = "tiff", "TIFF 图片"
    BMP = "bmp", "BMP 图片"
    HEIC = "heic", "HEIC 照片"
    DOCX = "docx", "Word 文档"
    XLSX = "xlsx", "Excel 表格"
    OTHER_PICTURE = "other_picture", "别的图片格式"
    OLD_OFFICE = "old_office", "旧版 Office 文件"
    ENCRYPTED_OFFICE = "encrypted_office", "有密码的 Word 或 Excel 文件"
    SLIDES = "pptx", "演示文稿"
    OFD = "ofd", "OFD 版式文件"
    ARCHIVE = "archive", "压缩包"
    WEB_PAGE = "html", "网页"
    SHORTCUT = "lnk", "快捷方式"
    EMPTY = "empty", "空文件"
    UNKNOWN = "unknown", "不认识的文件"

    @property
    def is_picture(self) -> bool:
        """Whether it becomes pages as a picture."""
        return self in _PICTURES

    @property
    def is_bound(self) -> bool:
        """Whether it can become pages of the packet at all."""
        return self is FileKind.PDF or self.is_picture

    @property
    def for_the_disc(self) -> bool:
        """Whether it is taken for the disc only: it has no pages until a program lays it out."""
        return self in {FileKind.DOCX, FileKind.XLSX}


_PICTURES = frozenset({FileKind.JPEG, FileKind.PNG, FileKind.TIFF, FileKind.BMP, FileKind.HEIC})
SUFFIXES: dict[FileKind, frozenset[str]] = {
    FileKind.PDF: frozenset({".pdf"}),
    FileKind.JPEG: frozenset({".jpg", ".jpeg", ".jpe", ".jfif"}),
    FileKind.PNG: frozenset({".png"}),
    FileKind.TIFF: frozenset({".tif", ".tiff"}),
    FileKind.BMP: frozenset({".bmp", ".dib"}),
    FileKind.HEIC: frozenset({".heic", ".heif", ".hif"}),
    FileKind.DOCX: frozenset({".docx", ".docm", ".dotx"}),
    FileKind.XLSX: frozenset({".xlsx", ".xlsm", ".xltx"}),
}
"""The endings that go with a kind, in lower case."""
_BEGINNINGS: tuple[tuple[bytes, FileKind], ...] = (
    (b"\xff\xd8\xff", FileKind.JPEG),
    (b"\x89PNG\r\n\x1a\n", FileKind.PNG),
    (b"II*\x00", FileKind.TIFF),
    (b"MM\x00*", FileKind.TIFF),
    (b"II+\x00", FileKind.TIFF),
    (b"MM\x00+", FileKind.TIFF),
    (b"GIF8", FileKind.OTHER_PICTURE),
    (b"8BPS", FileKind.OTHER_PICTURE),
    (b"Rar!\x1a\x07", FileKind.ARCHIVE),
    (b"7z\xbc\xaf'\x1c", FileKind.ARCHIVE),
    (b"\x1f\x8b", FileKind.ARCHIVE),
    (b"L\x00\x00\x00\x01\x14\x02\x00", FileKind.SHORTCUT),
)
_HEIF_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"})


def kind_of(path: Path) -> FileKind:
    """The kind of the file at ``path``, from its first bytes and, of an archive, from the names in it.

    An archive may list millions of names: this is asked where time and memory are bounded.

    Raises:
        OSError: it cannot be read.
    """
    kind = kind_by_head(path)
    if kind is FileKind.ARCHIVE and zipfile.is_zipfile(path):
        return _inside_archive(path)
    return _inside_ole(path) if kind is FileKind.OLD_OFFICE else kind


def kind_by_name(name: str) -> FileKind:
    """The kind that the ending of a name speaks of; for files that have been looked at by their content before."""
    ending = name[name.rfind(".") :].lower() if "." in name else ""
    return next((kind for kind, endings in SUFFIXES.items() if ending in endings), FileKind.UNKNOWN)


def kind_by_head(path: Path) -> FileKind:
    """The kind as far as the first bytes tell: every zipped document is an archive, every old office file an old one.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head:
        return FileKind.EMPTY
    for beginning, kind in _BEGINNINGS:
        if head.startswith(beginning):
            return kind
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return FileKind.ARCHIVE
    if head.startswith(bytes.fromhex("d0cf11e0a1b11ae1")):
        return FileKind.OLD_OFFICE
    if b"%PDF-" in head[:_PDF_MARK_WITHIN]:
        return FileKind.PDF
    return _less_certain(head)


def _less_certain(head: bytes) -> FileKind:
    """Kinds whose marks are short, or stand further inside."""
    if head[4:8] == b"ftyp":
        return FileKind.HEIC if head[8:12] in _HEIF_BRANDS else FileKind.OTHER_PICTURE
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return FileKind.OTHER_PICTURE
    if head.startswith(b"BM") and int.from_bytes(head[14:18], "little") in {12, 40, 52, 56, 64, 108, 124}:
        return FileKind.BMP
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith((b"<!doctype html", b"<html", b"<?xml")) and (
        b"<html" in text or b"doctype html" in text
    ):
        return FileKind.WEB_PAGE
    return FileKind.UNKNOWN


def _inside_archive(path: Path) -> FileKind:
    try:
        with zipfile.ZipFile(path) as package:
            names = {name.replace("\\", "/").lower() for name in package.namelist()[:_MOST_PARTS]}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, RuntimeError):
        return FileKind.ARCHIVE
    if "ofd.xml" in names:
        return FileKind.OFD
    if "[content_types].xml" in names:
        for folder, kind in (("word/", FileKind.DOCX), ("xl/", FileKind.XLSX), ("ppt/", FileKind.SLIDES)):
            if any(name.startswith(folder) for name in names):
                return kind
    return FileKind.ARCHIVE


def _inside_ole(path: Path) -> FileKind:
    """Old office files and encrypted new ones share a container; the directory names what is inside."""
    size = path.stat().st_size
    with path.open("rb") as file:
        start = file.read(_OLE_DIRECTORY)
        file.seek(max(0, size - _OLE_DIRECTORY))
        found = _ENCRYPTED_OFFICE in start or _ENCRYPTED_OFFICE in file.read(_OLE_DIRECTORY)
    return FileKind.ENCRYPTED_OFFICE if found else FileKind.OLD_OFFICE
