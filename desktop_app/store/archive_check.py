"""The zip of a travelling file, looked at before anything in it is accepted: only the layout this program writes.

The members a case can have are known, and so is every byte between them. Whatever else a zip allows (paths, links,
passwords, comments, hidden or overlapping members, sizes told later) is refused, each with the name of the member,
before any content is read; what is read is never more than was declared.
"""

from __future__ import annotations

import re
import stat
import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from desktop_app.errors import UnreadableInput
from desktop_app.store.case_store import DATABASE
from desktop_app.store.evidence_store import FOLDER, LARGEST_FILE
from desktop_app.store.inner_paths import DEVICE
from desktop_app.store.strict_json import shown
from desktop_app.store.travel_manifest import MANIFEST

if TYPE_CHECKING:
    from collections.abc import Iterator

STORED, DEFLATED = 0, 8
MOST_MEMBERS = 10_000
LARGEST_MANIFEST = 8 * 1024**2
LARGEST_DATABASE = 1024**3
"""Bytes, unpacked; the only large member that is compressed, so that nothing grows by more than this."""
LARGEST_TOTAL = 16 * 1024**3
AGAIN = "从原来的电脑重新打包"

_END = struct.Struct("<4s4H2LH")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR_64 = struct.Struct("<4sLQL")
_CENTRAL = struct.Struct("<4s2B5H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_FULL = 0xFFFFFFFF
"""In a size or offset: the number stands in the zip64 extra field."""
_END_FULL = (0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF, _FULL, _FULL)
_VERSIONS = (20, 45)
_MADE_ON = 3
_ATTRIBUTES = (stat.S_IFREG | 0o644) << 16
_ENCRYPTED = 0x2041
_PIECE = 1024**2
_EVIDENCE = re.compile(rf"{FOLDER}/[0-9a-f]{{64}}")
_STRANGE_NAMES = (
    (r"[/\\].*|[A-Za-z]:.*", "是绝对路径"),
    (r"(?:.*[/\\])?\.\.(?:[/\\].*)?", "指向文件夹以外"),
    (r".*\\.*", "名称里有反斜杠"),
    (rf"(?:.*/)?{DEVICE}(?:\.[^/]*)?(?:/.*)?", "是 Windows 的设备名"),
    (r".*/", "是文件夹"),
    (r".*[. ](?:/.*)?", "名称以点或空格结尾"),
    (rf"(?i:{re.escape(DATABASE)}|{re.escape(MANIFEST)}|{FOLDER}/[0-9a-f]{{64}})", "与案卷的文件只差大小写"),
)


@dataclass(frozen=True, slots=True)
class Member:
    """Where a member lies in the file: ``packed`` bytes from ``start``, ``size`` when unpacked."""

    name: str
    method: int
    crc: int
    packed: int
    size: int
    start: int


class _Entry(NamedTuple):
    """One line of the zip's directory."""

    name: bytes
    extra: bytes
    made_with: int
    made_on: int
    needs: int
    flags: int
    method: int
    time: int
    day: int
    crc: int
    packed: int
    size: int
    comment: int
    disk: int
    inner: int
    attributes: int
    offset: int

    @property
    def text(self) -> str:
        return self.name.decode("utf-8", "replace")


class ArchiveReader:
    """The zip in ``file``; sentences call it ``name``."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        self._file = file
        self.name = name
        self._entries, self._end = self._directory()

    def first(self) -> Member:
        """The first member, which tells the form of all others, so that a later form is not called damaged."""
        entry = self._entries[0]
        if entry.name != MANIFEST.encode() or entry.offset:
            raise self.broken("不是本程序的打包文件")
        return self._checked(entry, 0)

    def members(self) -> dict[str, Member]:
        """All members by name, each refused or found to be as this program writes it, with nothing between them.

        Raises:
            UnreadableInput: names the first member that is otherwise.
        """
        found: dict[str, Member] = {}
        end = 0
        for entry in self._entries:
            member = self._checked(entry, end)
            if member.name in found:
                raise self.refusal(member.name, "出现了两次")
            found[member.name] = member
            end = member.start + member.packed
        if end != self._end:
            raise self.broken("里夹有别的内容")
        if sum(member.size for member in found.values()) > LARGEST_TOTAL:
            raise self.broken(f"展开后超过 {LARGEST_TOTAL // 1024**3} GB")
        return found

    def pieces(self, member: Member) -> Iterator[bytes]:
        """The content of a member, in pieces, never more than its declared size.

        Raises:
            UnreadableInput: it is cut short, larger than declared, or cannot be read.
        """
        raw = self._raw(member)
        given = 0
        for piece in raw if member.method == STORED else self._inflated(member, raw):
            given += len(piece)
            if given > member.size:
                raise self.refusal(member.name, "比写明的大")
            yield piece
        if given != member.size:
            raise self.refusal(member.name, "不完整")

    def refusal(self, member: str, why: str) -> UnreadableInput:
        """The sentence that names the member in the way."""
        return UnreadableInput(f"“{self.name}”里的“{shown(member)}”{why}，没有打开", AGAIN)

    def broken(self, why: str) -> UnreadableInput:
        """The sentence about the file as a whole."""
        return UnreadableInput(f"“{self.name}”{why}，没有打开", f"重新拷贝，或{AGAIN}")

    def _directory(self) -> tuple[list[_Entry], int]:
        """The lines of the directory and where it begins; it must end where the file ends."""
        try:
            length = self._file.seek(0, 2)
        except OSError as error:
            raise self.broken("读不出") from error
        if (
            length < _END.size
            or (end := _END.unpack(self._read(length - _END.size, _END.size)))[0] != b"PK\5\6"
        ):
            raise self.broken("不是打包文件，或没有传完整")
        _, disk, start_disk, here, count, size, offset, comment = end
        tail = _END.size
        before = self._read(max(0, length - tail - _LOCATOR_64.size), 4)
        if before == b"PK\6\7":
            tail += _LOCATOR_64.size + _END_64.size
            larger = self._end_64(length - tail)
            if any(
                small not in (full, large)
                for small, large, full in zip(end[1:7], larger, _END_FULL, strict=True)
            ):
                raise self.broken("的目录前后写得不一样")
            disk, start_disk, here, count, size, offset = larger
        if disk or start_disk or comment or here != count or offset + size + tail != length:
            raise self.broken("前后夹有别的内容，或没有传完整")
        if not 0 < count <= MOST_MEMBERS or size > count * (_CENTRAL.size + 2 * 255):
            raise self.broken(f"里没有文件，或超过 {MOST_MEMBERS} 个")
        return self._lines(self._read(offset, size), count), offset

    def _end_64(self, start: int) -> tuple[int, int, int, int, int, int]:
        if start < 0:
            raise self.broken("没有传完整")
        mark, rest, _, _, disk, start_disk, here, count, size, offset = _END_64.unpack(
            self._read(start, _END_64.size)
        )
        locator = _LOCATOR_64.unpack(self._read(start + _END_64.size, _LOCATOR_64.size))
        if mark != b"PK\6\6" or rest != _END_64.size - 12 or locator != (b"PK\6\7", 0, start, 1):
            raise self.broken("前后夹有别的内容，或没有传完整")
        return disk, start_disk, here, count, size, offset

    def _lines(self, directory: bytes, count: int) -> list[_Entry]:
        entries: list[_Entry] = []
        at = 0
        for _ in range(count):
            fixed = directory[at : at + _CENTRAL.size]
            if len(fixed) < _CENTRAL.size or not fixed.startswith(b"PK\1\2"):
                raise self.broken("的目录读不懂，或没有传完整")
            values = _CENTRAL.unpack(fixed)
            name_length, extra_length, comment = values[11:14]
            at += _CENTRAL.size
            name, extra = directory[at : at + name_length], directory[at + name_length :][:extra_length]
            at += name_length + extra_length + comment
            entries.append(_Entry._make((name, extra, *values[1:11], comment, *values[14:])))
        if at != len(directory):
            raise self.broken("的目录读不懂，或没有传完整")
        return entries

    def _checked(self, entry: _Entry, begins: int) -> Member:
        """The member of a line of the directory, if its header at ``begins`` says the same and both are our own."""
        self._check_kind(entry)
        sizes = _in_full(entry.extra, entry.size, entry.packed, entry.offset)
        if sizes is None:
            raise self.refusal(entry.text, "的写法不是本程序的")
        size, packed, offset = sizes
        header = self._read(begins, _LOCAL.size)
        if offset != begins or not header.startswith(b"PK\3\4"):
            raise self.refusal(entry.text, "与别的内容交叠或隔开")
        local = _LOCAL.unpack(header)
        names = self._read(begins + _LOCAL.size, local[9] + local[10])
        repeated = _in_full(names[local[9] :], local[8], local[7])
        if (
            local[1] not in _VERSIONS
            or local[2:7] != (entry.flags, entry.method, entry.time, entry.day, entry.crc)
            or names[: local[9]] != entry.name
            or repeated != (size, packed)
        ):
            raise self.refusal(entry.text, "在目录里和在原处写得不一样")
        start = begins + _LOCAL.size + len(names)
        member = Member(entry.name.decode(), entry.method, entry.crc, packed, size, start)
        self._check_size(member)
        return member

    def _check_kind(self, entry: _Entry) -> None:
        name = entry.text
        if name not in {MANIFEST, DATABASE} and not _EVIDENCE.fullmatch(name):
            why = next(
                (why for pattern, why in _STRANGE_NAMES if re.fullmatch(pattern, name)), "不是案卷的文件"
            )
            raise self.refusal(entry.text, why)
        if entry.flags & _ENCRYPTED:
            raise self.refusal(entry.text, "加了密码")
        if stat.S_ISLNK(entry.attributes >> 16):
            raise self.refusal(entry.text, "是链接")
        ours = (
            entry.flags == 0
            and entry.made_on == _MADE_ON
            and entry.attributes == _ATTRIBUTES
            and not (entry.comment or entry.disk or entry.inner)
            and entry.made_with in _VERSIONS
            and entry.needs in _VERSIONS
            and entry.method in ((STORED,) if _EVIDENCE.fullmatch(name) else (STORED, DEFLATED))
        )
        if not ours:
            raise self.refusal(entry.text, "的写法不是本程序的")

    def _check_size(self, member: Member) -> None:
        most = {MANIFEST: LARGEST_MANIFEST, DATABASE: LARGEST_DATABASE}.get(member.name, LARGEST_FILE)
        if member.size > most:
            raise self.refusal(member.name, f"展开后超过 {most // 1024**2} MB")
        if member.method == STORED and member.packed != member.size:
            raise self.refusal(member.name, "的大小前后不一")

    def _raw(self, member: Member) -> Iterator[bytes]:
        left, at = member.packed, member.start
        while left:
            piece = self._read(at, min(left, _PIECE))
            at += len(piece)
            left -= len(piece)
            yield piece

    def _inflated(self, member: Member, raw: Iterator[bytes]) -> Iterator[bytes]:
        engine = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            for piece in raw:
                rest = piece
                while rest:
                    yield engine.decompress(rest, _PIECE)
                    if engine.eof and engine.unused_data:
                        raise self.refusal(member.name, "的大小前后不一")
                    rest = engine.unconsumed_tail
            while not engine.eof and (last := engine.decompress(engine.unconsumed_tail, _PIECE)):
                yield last
        except zlib.error as error:
            raise self.refusal(member.name, "已损坏") from error
        if not engine.eof:
            raise self.refusal(member.name, "不完整")

    def _read(self, at: int, size: int) -> bytes:
        try:
            self._file.seek(at)
            data = self._file.read(size)
        except (OSError, ValueError, OverflowError) as error:
            raise self.broken("读不出") from error
        if len(data) != size:
            raise self.broken("没有传完整")
        return data


def _in_full(extra: bytes, *values: int) -> tuple[int, ...] | None:
    """Sizes and offset with those taken from the zip64 extra field that stand there; None if it holds anything else."""
    missing = sum(value == _FULL for value in values)
    if not missing:
        return None if extra else values
    if len(extra) != 4 + 8 * missing or struct.unpack_from("<2H", extra) != (1, 8 * missing):
        return None
    numbers = iter(struct.unpack_from(f"<{missing}Q", extra, 4))
    return tuple(next(numbers) if value == _FULL else value for value in values)
