"""A TrueType file, read where it is asked: which characters it draws, how wide, and whether it may be embedded.

Faces are large (31,000 glyphs) and a document uses a few hundred, so nothing is unpacked beforehand: characters are
looked up in the file's own tables. What cannot be embedded is refused at opening: PostScript outlines, variable
fonts (they would print their default weight) and faces whose licence bits forbid it.
"""

from __future__ import annotations

import re
import struct
import sys
from array import array
from bisect import bisect_right
from typing import TYPE_CHECKING

from desktop_app.errors import AppError

if TYPE_CHECKING:
    from pathlib import Path

_RESTRICTED, _NO_SUBSETTING, _BITMAP_ONLY = 0x0002, 0x0100, 0x0200
_UNICODE_CMAPS = ((3, 10), (0, 6), (0, 4), (3, 1), (0, 3))
"""(platform, encoding) of character maps, those that reach beyond U+FFFF first."""
_POSTSCRIPT_NAME = 6
_DASH, _BAR = "—", "─"


class UnusableFont(AppError):
    """A font file cannot be used for printing; the message says why."""


class Typeface:
    """One face of a .ttf or .ttc file.

    Raises:
        UnusableFont: the file is damaged, or the face cannot or may not be embedded.
        OSError: the file cannot be read.
    """

    def __init__(self, path: Path, index: int = 0) -> None:
        self.path = path
        self.index = index
        self.data = path.read_bytes()
        try:
            self.tables = _directory(self.data, index)
            self._refuse_unusable()
            self._read_metrics()
            self._read_characters()
        except (struct.error, IndexError, KeyError, ValueError) as error:
            raise UnusableFont(f"字体文件“{path.name}”读不出来", "换一个字体文件") from error

    def table(self, tag: str) -> bytes:
        """The bytes of one table; empty when the face has none."""
        start, length = self.tables.get(tag, (0, 0))
        return self.data[start : start + length]

    def glyph_id(self, char: str) -> int:
        """The glyph that draws ``char``; 0 when the face has none, or only an empty outline for it.

        A dash is drawn by the full-width bar where its own glyph leaves a gap, so that 破折号 is one line.
        """
        glyph = self._mapped(char)
        if char == _DASH and glyph:
            bar = self._mapped(_BAR)
            if bar and self.ink(bar)[1] >= self.advance(bar) > self.ink(glyph)[1]:
                return bar
        return glyph

    def _mapped(self, char: str) -> int:
        code = ord(char)
        at = bisect_right(self._starts, code) - 1
        if at < 0 or code > self._ends[at]:
            return 0
        glyph = self._glyph_of(code, at)
        if not 0 < glyph < self.glyph_count:
            return 0
        return glyph if char.isspace() or self.outline_length(glyph) else 0

    def advance(self, glyph: int) -> float:
        """Advance width in thousandths of the letter size."""
        at = min(glyph, self._long_metrics - 1)
        (width,) = struct.unpack_from(">H", self.data, self.tables["hmtx"][0] + 4 * at)
        return float(width * 1000 / self.units)

    def outline(self, glyph: int) -> bytes:
        """The bytes of a glyph's outline, empty for a blank."""
        start = self.tables["glyf"][0]
        return self.data[start + self._offsets[glyph] : start + self._offsets[glyph + 1]]

    def outline_length(self, glyph: int) -> int:
        """Bytes of a glyph's outline; 0 means that nothing would be printed."""
        return int(self._offsets[glyph + 1] - self._offsets[glyph])

    def ink(self, glyph: int) -> tuple[float, float]:
        """Left and right edge of the ink, in thousandths of the letter size."""
        if not self.outline_length(glyph):
            return 0.0, 0.0
        left, _, right, _ = struct.unpack_from(">4h", self.outline(glyph), 2)
        return left * 1000 / self.units, right * 1000 / self.units

    def metric(self, glyph: int) -> bytes:
        """The four bytes of ``hmtx`` for a glyph: advance and left bearing."""
        start = self.tables["hmtx"][0]
        if glyph < self._long_metrics:
            return self.data[start + 4 * glyph : start + 4 * glyph + 4]
        bearing = start + 4 * self._long_metrics + 2 * (glyph - self._long_metrics)
        last = start + 4 * (self._long_metrics - 1)
        return self.data[last : last + 2] + self.data[bearing : bearing + 2]

    def _refuse_unusable(self) -> None:
        if "glyf" not in self.tables:
            raise UnusableFont(f"字体“{self.path.name}”不是TrueType轮廓，不能嵌入文件", "换一个TrueType字体")
        if "fvar" in self.tables:
            raise UnusableFont(f"字体“{self.path.name}”是可变字体，印出的粗细不定", "换一个固定字重的字体")
        os2 = self.table("OS/2")
        bits = struct.unpack_from(">H", os2, 8)[0] if len(os2) >= 10 else 0
        if bits & 0x000F == _RESTRICTED or bits & (_NO_SUBSETTING | _BITMAP_ONLY):
            raise UnusableFont(f"字体“{self.path.name}”的许可不允许嵌入文件", "换一个允许嵌入的字体")

    def _read_metrics(self) -> None:
        head, hhea = self.table("head"), self.table("hhea")
        (self.units,) = struct.unpack_from(">H", head, 18)
        if not 16 <= self.units <= 16384:
            raise ValueError(self.units)
        self.bounds = [value * 1000 / self.units for value in struct.unpack_from(">4h", head, 36)]
        self.ascent, self.descent = (
            value * 1000 / self.units for value in struct.unpack_from(">2h", hhea, 4)
        )
        (self._long_metrics,) = struct.unpack_from(">H", hhea, 34)
        (self.glyph_count,) = struct.unpack_from(">H", self.table("maxp"), 4)
        long_offsets = struct.unpack_from(">h", head, 50)[0]
        offsets = big_endian("I" if long_offsets else "H", self.table("loca"))
        self._offsets = offsets if long_offsets else array("I", (2 * value for value in offsets))
        if len(self._offsets) <= self.glyph_count or not self._long_metrics:
            raise ValueError(self.glyph_count)

    def _read_characters(self) -> None:
        cmap = self.table("cmap")
        (count,) = struct.unpack_from(">H", cmap, 2)
        found = {}
        for at in range(count):
            platform, encoding, offset = struct.unpack_from(">HHI", cmap, 4 + 8 * at)
            found[platform, encoding] = offset
        offset = next(found[kind] for kind in _UNICODE_CMAPS if kind in found)
        kind = struct.unpack_from(">H", cmap, offset)[0]
        if kind == 12:
            self._read_groups(cmap, offset)
        elif kind == 4:
            self._read_segments(cmap, offset)
        else:
            raise ValueError(kind)

    def _read_groups(self, cmap: bytes, offset: int) -> None:
        (count,) = struct.unpack_from(">I", cmap, offset + 12)
        numbers = big_endian("I", cmap[offset + 16 : offset + 16 + 12 * count])
        self._starts, self._ends, self._firsts = numbers[0::3], numbers[1::3], numbers[2::3]
        self._ranges: array[int] | None = None

    def _read_segments(self, cmap: bytes, offset: int) -> None:
        length, _, double = struct.unpack_from(">HHH", cmap, offset + 2)
        count = double // 2
        numbers = big_endian("H", cmap[offset + 14 : offset + (length & ~1)])
        self._ends = numbers[:count]
        self._starts = numbers[count + 1 : 2 * count + 1]
        self._firsts = numbers[2 * count + 1 : 3 * count + 1]
        self._ranges = numbers[3 * count + 1 :]

    def _glyph_of(self, code: int, at: int) -> int:
        if self._ranges is None:
            return int(self._firsts[at]) + code - int(self._starts[at])
        if not self._ranges[at]:
            return (code + self._firsts[at]) & 0xFFFF
        where = self._ranges[at] // 2 + code - self._starts[at] + at
        glyph = self._ranges[where] if where < len(self._ranges) else 0
        return (glyph + self._firsts[at]) & 0xFFFF if glyph else 0

    @property
    def postscript_name(self) -> str:
        """Name of the face inside a PDF: letters, digits and hyphens only."""
        names = self.table("name")
        _, count, storage = struct.unpack_from(">3H", names, 0)
        for at in range(count):
            platform, _, _, name, length, offset = struct.unpack_from(">6H", names, 6 + 12 * at)
            if name == _POSTSCRIPT_NAME:
                raw = names[storage + offset : storage + offset + length]
                text = raw.decode("utf-16-be" if platform in {0, 3} else "latin-1", "ignore")
                return re.sub(r"[^A-Za-z0-9-]", "", text) or "Face"
        return re.sub(r"[^A-Za-z0-9-]", "", self.path.stem) or "Face"


def _directory(data: bytes, index: int) -> dict[str, tuple[int, int]]:
    start = 0
    if data[:4] == b"ttcf":
        (count,) = struct.unpack_from(">I", data, 8)
        if index >= count:
            raise IndexError(index)
        (start,) = struct.unpack_from(">I", data, 12 + 4 * index)
    (count,) = struct.unpack_from(">H", data, start + 4)
    tables = {}
    for at in range(count):
        tag, _, offset, length = struct.unpack_from(">4sIII", data, start + 12 + 16 * at)
        if offset + length > len(data):
            raise ValueError(tag)
        tables[tag.decode("latin-1")] = (offset, length)
    return tables


def big_endian(code: str, data: bytes) -> array[int]:
    """Big-endian unsigned numbers of two (``H``) or four (``I``) bytes."""
    numbers = array(code)
    numbers.frombytes(data[: len(data) // numbers.itemsize * numbers.itemsize])
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers
