"""A face inside one PDF: the glyphs that were used, numbered as they came, and nothing else.

Text is written with two-byte codes (Identity-H), so a face is one font however many characters a document uses, and
what is copied or searched is exactly what was typed, also beyond U+FFFF. Codes follow first use, which makes equal
input give equal bytes.
"""

from __future__ import annotations

import struct
import zlib
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

from reportlab.pdfbase import pdfdoc

from desktop_app.documents.typeface import big_endian

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop_app.documents.typeface import Typeface

_COPIED = ("cvt ", "fpgm", "prep")
"""Tables that hinted outlines need to come out as their maker drew them."""
_WORDS, _SCALE, _MORE, _XY_SCALE, _TWO_BY_TWO = 0x0001, 0x0008, 0x0020, 0x0040, 0x0080
_MAGIC_CHECKSUM = 0xB1B0AFBA
_BLOCK = 100
"""Most entries a block of a ToUnicode map may hold."""


class Used(NamedTuple):
    """A glyph of the subset: what it draws, and how far it moves on (in thousandths of the letter size)."""

    glyph: int
    advance: float
    char: str = ""


class _Codes(dict[int, int]):
    """Code point to two-byte code; a new character gets the next one."""

    def __init__(self, face: Typeface) -> None:
        super().__init__()
        self.face = face
        self.used = [Used(0, face.advance(0))]

    def __missing__(self, point: int) -> int:
        glyph = self.face.glyph_id(chr(point))
        code = self[point] = self.add(Used(glyph, self.face.advance(glyph), chr(point)))
        return code

    def add(self, used: Used) -> int:
        self.used.append(used)
        return len(self.used) - 1


class EmbeddedFace:
    """One face of one document. reportlab asks it for its objects when the document is saved."""

    def __init__(self, face: Typeface, name: str) -> None:
        self.face = face
        self.name = name
        """Name of the font among the resources of every page."""
        self._codes = _Codes(face)
        self._narrow: dict[tuple[str, float], int] = {}

    def encode(self, text: str) -> str:
        """``text`` as hexadecimal codes of this font."""
        return text.translate(self._codes).encode("utf-16-be").hex()

    def encode_narrow(self, char: str, advance: float) -> str:
        """The code that draws ``char`` and moves on by ``advance`` only: a mark that shares its blank half.

        It is a glyph of its own, because readers that meet marks overlapping each other tear the line apart.
        """
        key = (char, round(advance, 1))
        if key not in self._narrow:
            self._narrow[key] = self._codes.add(Used(self.face.glyph_id(char), key[1], char))
        return f"{self._narrow[key]:04x}"

    def addObjects(self, document: pdfdoc.PDFDocument) -> None:  # noqa: N802 - the name reportlab calls
        """Add the font, its descriptor, the subset and the map back to characters to ``document``."""
        used = self._codes.used
        file = subset(self.face, used)
        tag = _tag(file)
        base = pdfdoc.PDFName(f"{tag}+{self.face.postscript_name}")
        descendant = pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("Font"),
                "Subtype": pdfdoc.PDFName("CIDFontType2"),
                "BaseFont": base,
                "CIDSystemInfo": pdfdoc.PDFDictionary(
                    {
                        "Registry": pdfdoc.PDFString("Adobe"),
                        "Ordering": pdfdoc.PDFString("Identity"),
                        "Supplement": 0,
                    }
                ),
                "FontDescriptor": self._reference(document, self._descriptor(document, base, file), "d"),
                "DW": 1000,
                "W": pdfdoc.PDFArray([1, pdfdoc.PDFArray([_short(item.advance) for item in used[1:]])]),
                "CIDToGIDMap": pdfdoc.PDFName("Identity"),
            }
        )
        font = pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("Font"),
                "Subtype": pdfdoc.PDFName("Type0"),
                "BaseFont": base,
                "Encoding": pdfdoc.PDFName("Identity-H"),
                "DescendantFonts": pdfdoc.PDFArray([self._reference(document, descendant, "c")]),
                "ToUnicode": self._reference(
                    document, _stream(to_unicode([item.char for item in used])), "u"
                ),
            }
        )
        document.idToObject[pdfdoc.BasicFonts].dict[self.name] = self._reference(document, font, "t")

    def _descriptor(
        self, document: pdfdoc.PDFDocument, base: pdfdoc.PDFName, file: bytes
    ) -> pdfdoc.PDFDictionary:
        stream = _stream(file)
        stream.dictionary["Length1"] = len(file)
        return pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("FontDescriptor"),
                "FontName": base,
                "Flags": 4,
                "FontBBox": pdfdoc.PDFArray([_short(value) for value in self.face.bounds]),
                "ItalicAngle": 0,
                "Ascent": _short(self.face.ascent),
                "Descent": _short(self.face.descent),
                "CapHeight": 733,
                "StemV": 80,
                "FontFile2": self._reference(document, stream, "f"),
            }
        )

    def _reference(self, document: pdfdoc.PDFDocument, thing: object, kind: str) -> Any:  # noqa: ANN401
        return document.Reference(thing, f"face-{self.name}-{kind}")


def to_unicode(characters: Sequence[str]) -> bytes:
    """A ToUnicode map from each code to its character, those beyond U+FFFF as surrogate pairs."""
    entries = [
        f"<{code:04X}> <{char.encode('utf-16-be').hex().upper()}>"
        for code, char in enumerate(characters)
        if char
    ]
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        "1 begincodespacerange <0000> <FFFF> endcodespacerange",
    ]
    for at in range(0, len(entries), _BLOCK):
        block = entries[at : at + _BLOCK]
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    lines.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    return "\n".join(lines).encode("ascii")


def subset(face: Typeface, used: Sequence[Used]) -> bytes:
    """A TrueType file that holds just ``used``, numbered in that order, and the parts they are composed of."""
    wanted = [item.glyph for item in used]
    number = {glyph: at for at, glyph in reversed(list(enumerate(wanted)))}
    # ``wanted`` grows while it is walked: composite glyphs name their parts
    outlines = [_renumbered(face.outline(glyph), wanted, number) for glyph in wanted]
    padded = [data + b"\0" * (-len(data) % 4) for data in outlines]
    offsets = list(accumulate((len(data) for data in padded), initial=0))
    count = len(wanted)
    head, hhea, maxp = (bytearray(face.table(tag)) for tag in ("head", "hhea", "maxp"))
    struct.pack_into(">I", head, 8, 0)
    struct.pack_into(">h", head, 50, 1)
    struct.pack_into(">H", hhea, 34, count)
    struct.pack_into(">H", maxp, 4, count)
    metrics = [
        struct.pack(">H", round(item.advance * face.units / 1000)) + face.metric(item.glyph)[2:]
        for item in used
    ]
    metrics += [face.metric(glyph) for glyph in wanted[len(used) :]]
    tables = {
        "head": bytes(head),
        "hhea": bytes(hhea),
        "hmtx": b"".join(metrics),
        "maxp": bytes(maxp),
        "loca": struct.pack(f">{count + 1}I", *offsets),
        "glyf": b"".join(padded) or b"\0\0\0\0",
    }
    tables.update({tag: face.table(tag) for tag in _COPIED if face.table(tag)})
    return _font_file(tables)


def _renumbered(outline: bytes, wanted: list[int], number: dict[int, int]) -> bytes:
    """The outline with the parts of a composite glyph renumbered; unseen parts join ``wanted``."""
    if len(outline) < 10 or struct.unpack_from(">h", outline)[0] >= 0:
        return outline
    data, at, flags = bytearray(outline), 10, _MORE
    while flags & _MORE:
        flags, part = struct.unpack_from(">HH", data, at)
        if part not in number:
            number[part] = len(wanted)
            wanted.append(part)
        struct.pack_into(">H", data, at + 2, number[part])
        at += 4 + (4 if flags & _WORDS else 2)
        at += 2 if flags & _SCALE else 4 if flags & _XY_SCALE else 8 if flags & _TWO_BY_TWO else 0
    return bytes(data)


def _font_file(tables: dict[str, bytes]) -> bytes:
    names = sorted(tables)
    power = len(names).bit_length() - 1
    span = 16 << power
    header = struct.pack(">IHHHH", 0x00010000, len(names), span, power, 16 * len(names) - span)
    at = len(header) + 16 * len(names)
    directory, body, where = b"", b"", {}
    for name in names:
        data = tables[name]
        where[name] = at + len(body)
        directory += struct.pack(">4sIII", name.encode("ascii"), _checksum(data), where[name], len(data))
        body += data + b"\0" * (-len(data) % 4)
    file = bytearray(header + directory + body)
    struct.pack_into(">I", file, where["head"] + 8, (_MAGIC_CHECKSUM - _checksum(bytes(file))) & 0xFFFFFFFF)
    return bytes(file)


def _checksum(data: bytes) -> int:
    return sum(big_endian("I", data + b"\0" * (-len(data) % 4))) & 0xFFFFFFFF


def _tag(file: bytes) -> str:
    """Six capital letters that name this subset, as PDF asks, derived from its bytes."""
    value, letters = zlib.crc32(file), ""
    for _ in range(6):
        value, rest = divmod(value, 26)
        letters += chr(ord("A") + rest)
    return letters


def _stream(data: bytes) -> pdfdoc.PDFStream:
    return pdfdoc.PDFStream(content=data, filters=[pdfdoc.PDFZCompress])


def _short(value: float) -> float | int:
    return int(value) if value == int(value) else round(value, 3)
