"""Workbooks put together part by part, to hold what a library would not write."""

from __future__ import annotations

import base64
import struct
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def write_xlsx(
    path: Path,
    sheet_data: str,
    *,
    shared: str = "",
    book: str = "",
    after: str = "",
    head: str = "",
    name: str = "台账",
) -> Path:
    """A workbook of one sheet, 台账 if nothing else is said, with this ``sheetData``; ``shared`` are its shared texts, ``book`` more of the workbook part."""
    sheet_name = name.replace("\n", "&#10;")
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="{_RELATIONS}">{book}<sheets>'
        f'<sheet name="{sheet_name}" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>'
        f'<Relationship Id="rId3" Type="{_RELATIONS}/styles" Target="styles.xml"/></Relationships>',
        "xl/sharedStrings.xml": f"<sst {_MAIN}>{shared}</sst>",
        "xl/styles.xml": f'<styleSheet {_MAIN}><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
        "xl/worksheets/sheet1.xml": f"<worksheet {_MAIN}>{head}<sheetData>{sheet_data}</sheetData>{after}</worksheet>",
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for part, content in parts.items():
            package.writestr(part, content)
    return path


def write_ods(path: Path, tables: str, styles: str = "", prologue: str = "") -> Path:
    """An ODS workbook with these tables."""
    names = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
        for short in ("office", "table", "text", "style")
    )
    content = (
        f'<?xml version="1.0"?>{prologue}<office:document-content{names} xmlns:calcext="urn:calcext">'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>\n{tables}\n</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", content)
    return path


def write_xls(path: Path) -> Path:
    """A small .xls of two sheets as LibreOffice wrote it: dates, a failed formula, a truth value, a hidden row, column and sheet."""
    packed = (Path(__file__).parent / "small.xls.txt").read_text(encoding="ascii")
    path.write_bytes(zlib.decompress(base64.b64decode(packed)))
    return path


def write_compound(path: Path, top: Sequence[tuple[str, Sequence[str] | None]]) -> Path:
    """An OLE file (MS-CFB) with empty streams of these names at its top; those with a list are folders of such streams."""
    nothing, end, table = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    entries: list[list[object]] = [["Root Entry", 5, nothing, 1]]  # name, kind, right neighbour, child
    folders = []
    for name, inside in top:
        entries.append([name, 2 if inside is None else 1, len(entries) + 1, nothing])
        if inside:
            folders.append((len(entries) - 1, inside))
    entries[-1][2] = nothing
    for place, inside in folders:
        entries[place][3] = len(entries)
        for name in inside:
            entries.append([name, 2, len(entries) + 1, nothing])
        entries[-1][2] = nothing
    directory = b"".join(
        str(name).encode("utf-16-le").ljust(64, b"\0")
        + struct.pack("<HBBIII", 2 * len(str(name)) + 2, kind, 1, nothing, right, child)
        + bytes(36)
        + struct.pack("<III", end, 0, 0)
        for name, kind, right, child in entries
    )
    pages = -(-len(directory) // 512)
    chain = [*range(2, pages + 1), end]
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6)
    header += bytes(10) + struct.pack("<IIIIIIIII", 1, 1, 0, 4096, end, 0, end, 0, 0)
    sectors = struct.pack("<128I", table, *chain, *[nothing] * (127 - len(chain)))
    path.write_bytes(header.ljust(512, b"\xff") + sectors + directory.ljust(512 * pages, b"\0"))
    return path
