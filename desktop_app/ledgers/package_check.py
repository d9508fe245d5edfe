"""A workbook looked at before it is handed to the reader: what it is, how big it grows, formulas without a value.

The fast reader lays a sheet out as a full rectangle, so that two cells in opposite corners of an otherwise empty sheet
would ask for hundreds of gigabytes and end the program. Nothing is handed to it that has not passed here.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.errors import UnreadableInput

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

LARGEST_FILE = 200 * 2**20
"""Bytes of a workbook on disk."""
LARGEST_PART = 700 * 2**20
"""Bytes of one part of it, unpacked."""
LAST_ROW = 300_000
LAST_COLUMN_NAME = "AZ"
LARGEST_TEXT_TOTAL = 2 * 2**30
"""Bytes that all texts of a sheet may take together when each cell holds its own copy."""

_FAR = re.compile(
    rb"""\br\s*=\s*["'](?:[A-Z]{3}\d|[B-Z][A-Z]\d|[A-Z]{1,2}(?:[3-9]\d{5}|\d{7,}))""",
)
_NOT_SURELY_NEAR = re.compile(rb"""<c(?! r="A?[A-Z](?:[0-9]{1,5}|[12][0-9]{5})"[ />])([^>]*)>""")
"""Every tag that may be a cell, but for those written as programs write them and plainly near the corner."""
_CELL = re.compile(rb"""<(?:\w+:)?c\b([^>]*?)(/?)>""")
_FORMULA_CELL = re.compile(
    rb"""<(?:\w+:)?c\b([^>]*)>\s*<(?:\w+:)?f\b[^>]*?(?:/>|>[^<]*</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>""",
)
_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,3})(\d{1,7})["']""")
_SHEET = re.compile(r"""<(?:\w+:)?sheet\b([^>]*)>""")
_RELATION = re.compile(r"""<(?:\w+:)?Relationship\b([^>]*)>""")
_ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_SHARED_CELL = re.compile(rb"""\bt\s*=\s*["']s["']""")
_SHARED_TEXT = re.compile(rb"""<(?:\w+:)?t\b[^>]*>([^<]*)<""")
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True, slots=True)
class PackageFacts:
    """What is known before reading: the names of the sheets, and in each the cells that the reader takes for empty.

    Those are formulas without a result (``formula``) and results that are errors (``error``), by row and column, 1-based.
    """

    sheets: tuple[str, ...]
    unreadable: dict[str, dict[tuple[int, int], str]]
    with_truth_values: frozenset[str]
    """Names of the sheets in which some cell is TRUE or FALSE."""


def check_package(path: Path) -> PackageFacts:
    """Look at the workbook ``path``.

    Raises:
        UnreadableInput: it is no readable .xlsx workbook, or too large; the sentence says what to do.
    """
    _check_kind(path)
    try:
        with zipfile.ZipFile(path) as package:
            return _check_parts(path, package)
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError) as error:
        raise UnreadableInput(f"“{path.name}”不完整或已损坏", "重新拷贝，或用 Excel 打开后另存") from error


def _check_kind(path: Path) -> None:
    name = path.name
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(8 * 2**10)
    except IsADirectoryError as error:
        raise UnreadableInput(f"“{name}”是文件夹，不是工作簿", "选其中的 .xlsx 文件") from error
    except FileNotFoundError as error:
        raise UnreadableInput(f"找不到“{name}”", "看一看文件名和所在的文件夹") from error
    except OSError as error:
        raise UnreadableInput(f"“{name}”打不开", "关上正在使用它的程序后再试") from error
    if not size:
        raise UnreadableInput(f"“{name}”是空文件", "重新拷贝，或用 Excel 打开后另存")
    if size > LARGEST_FILE:
        raise UnreadableInput(f"“{name}”超过 {LARGEST_FILE // 2**20} MB", "去掉图片和多余的表后再添加")
    if head.startswith(_OLE):
        _refuse_ole(path, head)
    if not head.startswith(b"PK"):
        web = head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
        what = "其实是网页" if web else "不是 Excel 工作簿"
        raise UnreadableInput(f"“{name}”{what}", "用 Excel 打开，另存为 .xlsx")


def _refuse_ole(path: Path, head: bytes) -> None:
    with path.open("rb") as file:
        encrypted = _ENCRYPTED in head or _ENCRYPTED in file.read(LARGEST_FILE)
    if encrypted:
        raise UnreadableInput(f"“{path.name}”有打开密码", "去掉密码后再添加")
    raise UnreadableInput(f"“{path.name}”是旧版 Excel 格式", "用 Excel 打开，另存为 .xlsx")


def _check_parts(path: Path, package: zipfile.ZipFile) -> PackageFacts:
    if any(info.file_size > LARGEST_PART for info in package.infolist()):
        raise UnreadableInput(f"“{path.name}”展开后太大", "只留台账一张表后再添加")
    parts = _sheet_parts(package)
    if not parts:
        raise UnreadableInput(f"“{path.name}”里没有工作表", "用 Excel 打开看一看")
    texts = _longest_shared_text(package)
    unreadable: dict[str, dict[tuple[int, int], str]] = {}
    truths = set()
    for sheet, part in parts.items():
        data = package.read(part)
        _check_extent(path, data)
        _check_texts(path, data, texts)
        unreadable[sheet] = _unreadable_cells(data)
        if b't="b"' in data or b"t='b'" in data:
            truths.add(sheet)
    return PackageFacts(tuple(parts), unreadable, frozenset(truths))


def _sheet_parts(package: zipfile.ZipFile) -> dict[str, str]:
    """The parts that hold the worksheets, by the name of the sheet."""
    names = {name.lower(): name for name in package.namelist()}
    book = package.read(names["xl/workbook.xml"]).decode("utf-8", errors="replace")
    relations = package.read(names["xl/_rels/workbook.xml.rels"]).decode("utf-8", errors="replace")
    targets: dict[str, str] = {}
    for match in _RELATION.finditer(relations):
        values = _attributes(match[1])
        if values.get("Type", "").endswith("/worksheet"):
            target = values.get("Target", "")
            targets[values.get("Id", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    parts: dict[str, str] = {}
    for match in _SHEET.finditer(book):
        values = _attributes(match[1])
        relation = next((value for key, value in values.items() if key.endswith(":id")), "")
        part = names.get(targets.get(relation, "").lower())
        if part is not None:
            parts[_unescaped(values.get("name", ""))] = part
    return parts


def _attributes(text: str) -> dict[str, str]:
    return {match[1]: match[2] if match[2] is not None else match[3] for match in _ATTRIBUTE.finditer(text)}


def _unescaped(text: str) -> str:
    for mark, char in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        text = text.replace(mark, char)
    return text


def _check_extent(path: Path, data: bytes) -> None:
    """No cell with something in it may stand far out; blank styled cells do no harm."""
    tags = _CELL if b":c" in data else _NOT_SURELY_NEAR
    for match in tags.finditer(data):
        if not match[0].endswith(b"/>") and _FAR.search(match[1]):
            hint = f"删去第 {LAST_ROW:,} 行以下和 {LAST_COLUMN_NAME} 列以右的内容后再添加"
            raise UnreadableInput(f"“{path.name}”的内容伸得太远", hint)


def _longest_shared_text(package: zipfile.ZipFile) -> int:
    shared = next((name for name in package.namelist() if name.lower() == "xl/sharedstrings.xml"), None)
    if shared is None:
        return 0
    data = package.read(shared)
    return max((len(match[1]) for match in _SHARED_TEXT.finditer(data)), default=0)


def _check_texts(path: Path, data: bytes, longest: int) -> None:
    """Every cell gets its own copy of a shared text; a few long ones are normal, a sheet full of them is not."""
    if longest * data.count(b"<v") <= LARGEST_TEXT_TOTAL:
        return
    if longest * sum(1 for _ in _SHARED_CELL.finditer(data)) > LARGEST_TEXT_TOTAL * 8:
        raise UnreadableInput(f"“{path.name}”的文字太多", "只留台账一张表后再添加")


def _unreadable_cells(data: bytes) -> dict[tuple[int, int], str]:
    cells: dict[tuple[int, int], str] = {}
    if b"<f" in data or b":f" in data:
        _mark(cells, (match[1] for match in _FORMULA_CELL.finditer(data)), "formula")
    if b't="e"' in data:
        found = (match[1] for match in _CELL.finditer(data) if b't="e"' in match[1])
        _mark(cells, found, "error")
    return cells


def _mark(cells: dict[tuple[int, int], str], attributes: Iterable[bytes], code: str) -> None:
    for text in attributes:
        reference = _REFERENCE.search(text)
        if reference:
            cells[int(reference[2]), _column_number(reference[1].decode("ascii"))] = code


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
