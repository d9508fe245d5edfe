"""Large sheets of an .xlsx are handed to python-calamine in such a way that it goes through them once, and piece by piece.

It reads the cells of a sheet, and then begins again and goes on until it meets the list of merged cells, which stands behind the
rows: a third of its time. While a package is handed over, each large sheet gets an empty list before its rows; what is merged in
it is read from behind them as it passes by. And between two rows a large sheet may end, and the next begin, so that
what was read is told apart while the reader is at the rows below, and gone before it has them. Anything unusual is left as it
is, or to be opened as it lies there. ``docs/decisions/0049`` says why it is so.
"""

from __future__ import annotations

import re
import zipfile
from collections import deque
from dataclasses import dataclass, field
from itertools import count, islice
from typing import TYPE_CHECKING

from desktop_app.ledgers.xlsx_look import PassingBy

if TYPE_CHECKING:
    from collections.abc import Collection, Generator, Iterator

    from python_calamine import CalamineSheet, CalamineWorkbook

Merged = list[tuple[tuple[int, int], tuple[int, int]]]
"""First and last cell of each range, as row and column from 0."""

_MOST = 96 * 2**20
"""Bytes of all parts, unpacked: they are in memory while the workbook is open."""
_AT_ONCE = 2**19
_PIECE = 4 * 2**20
"""Bytes of a sheet after which it ends and the next begins."""
_AHEAD = 2
"""Pieces that are read, or being read, while one is looked through."""
_BEGIN, _END = b"<sheetData>", b"</sheetData>"
_NONE_MERGED = b"<mergeCells></mergeCells>"
_END_OF_PIECE = _END + b"</worksheet>"
_ROW_ENDS = b"</row>"
_NEXT_ROW = _ROW_ENDS + b"<row "
_PLACED_ROW = re.compile(rb"""<row\s(?:[^<>]*\s)?r="\d""")
_RANGE = re.compile(
    rb"""<(?:\w+:)?mergeCell\s[^<>]*?\bref\s*=\s*["']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})["']"""
)
_OF_THE_BOOK = re.compile(r"(?:\[content_types\]\.xml|_rels/[^/]*|xl/[^/]*|xl/_rels/[^/]*)", re.IGNORECASE)
"""Parts that tell of the workbook as a whole, its texts and formats among them."""
_BOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_SHEETS_END, _RELATIONS_END = b"</sheets>", b"</Relationships>"
_MARK = "piece:"
"""How the names of those sheets begin that are pieces; in Excel no sheet is called so."""
_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"


class NotInPieces(Exception):
    """A sheet that was cut does not read like one; it is to be read as it lies in the file."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A workbook as the reader has it, with what is known from handing it over."""

    book: CalamineWorkbook
    merged: dict[str, Merged] = field(default_factory=dict)
    """What is merged in sheets that were told to have nothing merged, by their parts."""
    pieces: dict[str, list[str]] = field(default_factory=dict)
    """Names of the sheets that are the further pieces of a sheet, by its part."""
    plain: Collection[str] = ()
    """Parts of sheets in which nothing stands out (``xlsx_look``)."""

    def is_piece(self, name: str) -> bool:
        """Whether a sheet of the book is but a piece of one."""
        return bool(self.pieces) and name.startswith(_MARK)


def open_large(path: str, sheets: Collection[str], large: int, *, whole: bool = False) -> Opened | None:
    """The workbook whose ``sheets`` are these parts, those of ``large`` bytes and more in pieces unless ``whole``.

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
            handed = _HandedOver(package, parts, told_first, {} if whole else _listing(package))
            book = CalamineWorkbook.from_filelike(handed)
            return Opened(book, handed.merged, handed.pieces, handed.plain)
    except BaseException:  # noqa: BLE001 - whatever it is, a panic too, the reader of the file as it lies there says it
        return None


def one_by_one(book: CalamineWorkbook, names: Collection[str]) -> Generator[CalamineSheet]:
    """The sheets of these names; while one is looked through, the next is being read. Once it is closed, none is any more.

    Raises:
        NotInPieces: one cannot be read.
        MemoryError: there is not enough of it.
    """
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - most are small

    coming = iter(names)
    with ThreadPoolExecutor(1) as ahead:
        reading = deque(ahead.submit(book.get_sheet_by_name, name) for name in islice(coming, _AHEAD))
        try:
            while reading:
                try:
                    sheet = reading.popleft().result()
                except MemoryError:
                    raise
                except BaseException as error:  # a panic of the reader is no Exception
                    raise NotInPieces from error
                reading += (ahead.submit(book.get_sheet_by_name, name) for name in islice(coming, 1))
                yield sheet
                del sheet
        finally:
            for unwanted in reading:
                unwanted.cancel()


def _listing(package: zipfile.ZipFile) -> dict[str, bytes]:
    """The parts that list the sheets of a workbook, where further ones can be added to them; else none."""
    names = package.namelist()
    if len({name.lower().replace("\\", "/").lstrip("/") for name in names}) < len(names):
        return {}  # readers may differ in which of them they take
    if _BOOK not in names or _RELATIONS not in names:
        return {}
    texts = {name: package.read(name) for name in (_BOOK, _RELATIONS)}
    ends = texts[_BOOK].count(_SHEETS_END), texts[_RELATIONS].count(_RELATIONS_END)
    if ends != (1, 1) or any(b"<!" in text or _MARK.encode() in text for text in texts.values()):
        return {}
    return texts if not any(name.startswith(_part_of("")) for name in names) else {}


def _part_of(number: object) -> str:
    return f"xl/worksheets/piece-{number}"


class _HandedOver:
    """A package as a file to be read once from its beginning to its end, made of another while it is read."""

    def __init__(
        self,
        package: zipfile.ZipFile,
        parts: Collection[zipfile.ZipInfo],
        told_first: Collection[str],
        listing: dict[str, bytes],
    ) -> None:
        """``listing`` are the parts that list the sheets; without them no sheet is cut."""
        self._package = package
        self._told_first_of = told_first
        self._listing = listing
        self.merged: dict[str, Merged] = {}
        self.pieces: dict[str, list[str]] = {}
        self.plain: set[str] = set()
        self._number = count(1)
        self._written: list[bytes] = []
        self._coming = self._packed(parts)
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

    def _packed(self, parts: Collection[zipfile.ZipInfo]) -> Iterator[bytes]:
        """The large sheets first: when the parts come that list the sheets, it is known how many pieces there are."""
        with zipfile.ZipFile(self, "w") as written:  # type: ignore[call-overload]  # it only writes
            for part in sorted(parts, key=lambda part: part.filename not in self._told_first_of):
                name = part.filename
                chunks = self._told_first(name) if name in self._told_first_of else self._as_it_is(name)
                into = written.open(name, "w")
                try:
                    for chunk in chunks:
                        if chunk is None:
                            into.close()
                            into = written.open(self._next_piece(name), "w")
                            continue
                        into.write(chunk)
                        yield from self._taken()
                finally:
                    into.close()
        yield from self._taken()

    def _taken(self) -> list[bytes]:
        taken, self._written = self._written, []
        return taken

    def _chunks(self, part: str) -> Iterator[bytes]:
        """What is in a part; the next chunk is unpacked while the last is handed over."""
        from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - as above

        with self._package.open(part) as file, ThreadPoolExecutor(1) as ahead:
            coming = ahead.submit(file.read, _AT_ONCE)
            while chunk := coming.result():
                coming = ahead.submit(file.read, _AT_ONCE)
                yield chunk

    def _as_it_is(self, part: str) -> Iterator[bytes]:
        """A part as it is, but that those which list the sheets list the pieces, too."""
        numbers = range(1, 1 + sum(map(len, self.pieces.values())))
        if part not in self._listing or not numbers:
            yield from self._chunks(part)
            return
        end, line = (
            (_SHEETS_END, '<sheet name="{0}{1}" sheetId="{2}" r:id="{0}{1}"/>')
            if part == _BOOK
            else (_RELATIONS_END, '<Relationship Id="{0}{1}" Type="{3}" Target="/{4}"/>')
        )
        lines = (line.format(_MARK, at, 60_000 + at, _TYPE, f"{_part_of(at)}.xml") for at in numbers)
        yield self._listing[part].replace(end, "".join(lines).encode() + end)

    def _next_piece(self, sheet: str) -> str:
        number = next(self._number)
        self.pieces.setdefault(sheet, []).append(f"{_MARK}{number}")
        return f"{_part_of(number)}.xml"

    def _told_first(self, part: str) -> Iterator[bytes | None]:
        """A sheet that says before its rows that nothing is merged; what is, is noted. None where the next piece begins."""
        look = PassingBy()
        chunks = self._chunks(part)
        first = next(chunks, b"")
        look.stands_out(first)
        begin = first.find(_BEGIN)
        if begin < 0 or b"mergeCell" in first[:begin]:
            yield first
            yield from chunks
            return
        yield from (first[:begin], _NONE_MERGED, first[begin:])
        head = first[:begin]
        cuts = bool(self._listing) and b"<!" not in head and head.rfind(b"<?") <= 0
        cuts &= not _is_marked_up(b"", first[begin:])
        head += _NONE_MERGED + _BEGIN
        behind: list[bytes] = [first[begin:]] if _END in first else []
        edge = first[-len(_END) :]
        size = len(first)
        for chunk in chunks:
            look.stands_out(chunk)
            if behind or _END in chunk or _END in edge + chunk[: len(_END)]:
                behind += [chunk] if behind else [edge, chunk]
            cuts &= not behind and not _is_marked_up(edge, chunk)
            edge = chunk[-len(_END) :]
            at = _next_row(chunk) if cuts and size >= _PIECE else 0
            if at:
                yield from (chunk[:at], _END_OF_PIECE, None, head)
                size = 0
            size += len(chunk)
            yield chunk[at:] if at else chunk
        rest = b"".join(behind)
        _must_be_whole(rest[rest.find(_END) + len(_END) :] if behind else b"")
        self.merged[part] = [_range(match) for match in _RANGE.finditer(rest)]
        if not look.found:
            self.plain.add(part)


def _is_marked_up(edge: bytes, chunk: bytes) -> bool:
    """Whether there is more than elements and their texts: a remark, for one, may hold what only looks like a row."""
    return any(
        sign[1:] in chunk and (sign in chunk or sign in edge[-1:] + chunk[:1]) for sign in (b"<!", b"<?")
    )


def _next_row(chunk: bytes) -> int:
    """Where between two rows the chunk can be cut: the second of them says where it stands. 0: nowhere."""
    at = chunk.find(_NEXT_ROW) + len(_ROW_ENDS)
    return at if at >= len(_ROW_ENDS) and _PLACED_ROW.match(chunk, at) else 0


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
