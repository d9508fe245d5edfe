"""Large sheets of an .xlsx are handed to python-calamine in such a way that it goes through them once.

It reads the cells of a sheet, and then begins again and goes on until it meets the list of merged cells, which stands behind the
rows: a third of its time. While a package is handed over, each large sheet gets an empty list before its rows; what is merged in
it is read from behind them as it passes by. Anything unusual is left as it is, or to be opened as it lies there.
"""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from python_calamine import CalamineWorkbook

Merged = list[tuple[tuple[int, int], tuple[int, int]]]
"""First and last cell of each range, as row and column from 0."""

_MOST = 96 * 2**20
"""Bytes of all parts, unpacked: they are in memory while the workbook is open."""
_AT_ONCE = 2**19
_BEGIN, _END = b"<sheetData>", b"</sheetData>"
_NONE_MERGED = b"<mergeCells></mergeCells>"
_RANGE = re.compile(
    rb"""<(?:\w+:)?mergeCell\s[^<>]*?\bref\s*=\s*["']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})["']"""
)
_OF_THE_BOOK = re.compile(r"(?:\[content_types\]\.xml|_rels/[^/]*|xl/[^/]*|xl/_rels/[^/]*)", re.IGNORECASE)
"""Parts that tell of the workbook as a whole, its texts and formats among them."""


def open_large(
    path: str, sheets: Collection[str], large: int
) -> tuple[CalamineWorkbook, dict[str, Merged]] | None:
    """The workbook whose ``sheets`` are these parts, and what is merged in those of ``large`` bytes and more, by part.

    None when none is large, or all of it is too large, or it is not packed as programs pack it.
    """
    from python_calamine import CalamineWorkbook  # noqa: PLC0415 - as in ``cell_process``

    try:
        with zipfile.ZipFile(path) as package:
            parts = [
                part
                for part in package.infolist()
                if part.filename in sheets or _OF_THE_BOOK.fullmatch(part.filename)
            ]
            told_first = {
                part.filename for part in parts if part.filename in sheets and part.file_size >= large
            }
            if not told_first or sum(part.file_size for part in parts) > _MOST:
                return None
            handed = _HandedOver(package, parts, told_first)
            return CalamineWorkbook.from_filelike(handed), handed.merged
    except BaseException:  # noqa: BLE001 - whatever it is, a panic too, the reader of the file as it lies there says it
        return None


class _HandedOver:
    """A package as a file to be read once from its beginning to its end, made of another while it is read."""

    def __init__(
        self, package: zipfile.ZipFile, parts: Collection[zipfile.ZipInfo], told_first: Collection[str]
    ) -> None:
        self._package = package
        self._told_first_of = told_first
        self.merged: dict[str, Merged] = {}
        self._written: list[bytes] = []
        self._coming = self._pieces(parts)
        self._piece = memoryview(b"")

    def read(self, most: int = _AT_ONCE) -> bytes:
        """The next bytes; none at the end."""
        while not self._piece:
            piece = next(self._coming, None)
            if piece is None:
                return b""
            self._piece = memoryview(piece)
        some, self._piece = self._piece[:most], self._piece[most:]
        return bytes(some)

    def seek(self, *_: int) -> int:
        """It is not asked for, but a file has to have it."""
        raise OSError

    def write(self, piece: bytes) -> int:
        """Take what the writer of packages writes."""
        self._written.append(piece)
        return len(piece)

    def flush(self) -> None:
        """Nothing is held back."""

    def _pieces(self, parts: Collection[zipfile.ZipInfo]) -> Iterator[bytes]:
        with zipfile.ZipFile(self, "w") as written:  # type: ignore[call-overload]  # it only writes
            for part in parts:
                chunks = self._chunks(part)
                if part.filename in self._told_first_of:
                    chunks = self._told_first(part.filename, chunks)
                with written.open(part.filename, "w") as into:
                    for chunk in chunks:
                        into.write(chunk)
                        yield from self._taken()
        yield from self._taken()

    def _taken(self) -> list[bytes]:
        taken, self._written = self._written, []
        return taken

    def _chunks(self, part: zipfile.ZipInfo) -> Iterator[bytes]:
        with self._package.open(part) as file:
            yield from iter(lambda: file.read(_AT_ONCE), b"")

    def _told_first(self, part: str, chunks: Iterator[bytes]) -> Iterator[bytes]:
        """A sheet that says before its rows that nothing is merged; what is, is noted."""
        first = next(chunks, b"")
        begin = first.find(_BEGIN)
        if begin < 0 or b"mergeCell" in first[:begin]:
            yield first
            yield from chunks
            return
        yield from (first[:begin], _NONE_MERGED, first[begin:])
        behind: list[bytes] = [first[begin:]] if _END in first else []
        edge = first[-len(_END) :]
        for chunk in chunks:
            yield chunk
            if behind or _END in chunk or _END in edge + chunk[: len(_END)]:
                behind += [chunk] if behind else [edge, chunk]
            edge = chunk[-len(_END) :]
        rest = b"".join(behind)
        _must_be_whole(rest[rest.find(_END) + len(_END) :] if behind else b"")
        self.merged[part] = [_range(match) for match in _RANGE.finditer(rest)]


def _must_be_whole(behind: bytes) -> None:
    """What stands behind the rows ends the sheet; the reader, which no longer comes by there, would not notice that it is cut or broken.

    Raises:
        ExpatError: it does not, and the file is left to the reader as it lies there, which says so.
    """
    from xml.parsers.expat import ParserCreate  # noqa: PLC0415 - as in ``cell_process``

    ParserCreate().Parse(b"<worksheet>" + behind, True)  # noqa: FBT003 - expat's


def _range(match: re.Match[bytes]) -> tuple[tuple[int, int], tuple[int, int]]:
    left, top, right, bottom = match.groups()
    return (int(top) - 1, _column(left)), (int(bottom) - 1, _column(right))


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
