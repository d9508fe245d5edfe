"""Which face prints what: the system's own for each role where it may be embedded, and a shipped one behind it.

Windows always has SimSun; FangSong, KaiTi and SimHei are an option there, 方正小标宋 is where someone installed it, and
none of them draws every character of a name. So behind every role stands Noto, and what no face draws is refused
before a page is made.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from desktop_app.documents.typeface import Typeface, UnusableFont
from desktop_app.errors import ResourceMissing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path


class Role(StrEnum):
    """What a face is for; the names are those of the trade."""

    TITLE = "title"
    """小标宋: titles."""
    SONG = "song"
    """宋体: page numbers."""
    FANGSONG = "fangsong"
    """仿宋: the body."""
    KAI = "kai"
    """楷体: headings of the second level."""
    HEI = "hei"
    """黑体: headings of the first level, heads of tables."""
    RARE = "rare"
    """Rare characters of names, behind every other role."""


SHIPPED: dict[Role, str] = {
    Role.TITLE: "NotoSerifSC-Regular.ttf",
    Role.SONG: "NotoSerifSC-Regular.ttf",
    Role.FANGSONG: "NotoSerifSC-Regular.ttf",
    Role.KAI: "NotoSerifSC-Regular.ttf",
    Role.HEI: "NotoSansSC-Regular.ttf",
    Role.RARE: "NotoSerifSC-Regular.ttf",
}
"""The face that stands behind each role, by file name in the fonts folder."""

SYSTEM: dict[Role, tuple[tuple[str, int], ...]] = {
    Role.TITLE: (("FZXBSJW.TTF", 0), ("FZXBSK.TTF", 0)),
    Role.SONG: (("simsun.ttc", 0),),
    Role.FANGSONG: (("simfang.ttf", 0),),
    Role.KAI: (("simkai.ttf", 0),),
    Role.HEI: (("simhei.ttf", 0),),
    Role.RARE: (("simsunb.ttf", 0), ("simsunextg.ttf", 0)),
}
"""Faces of a Windows system by file and index, best first."""


_TITLE_STROKE, _KAI_STROKE = 0.028, 0.014
"""No bold face is shipped: a stroke makes a title as heavy as 小标宋, and tells （一） from the body."""


class Glyph(NamedTuple):
    """How a chain prints a character."""

    face: Typeface
    width: float
    """Advance in thousandths of the letter size."""
    left: float
    right: float
    """Edges of the ink, in thousandths of the letter size."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which file prints a role, for the settings page and the build record."""

    role: Role
    file: str
    from_system: bool


class _Widths(dict[str, float]):
    """Character to advance in thousandths; filled as characters are met."""

    def __init__(self, chain: FaceChain) -> None:
        super().__init__()
        self._chain = chain

    def __missing__(self, char: str) -> float:
        glyph = self._chain.look(char)
        width = self[char] = glyph.width if glyph else 0.0
        return width


class FaceChain:
    """The faces of a role in order; each character is printed by the first that draws it."""

    def __init__(self, faces: Iterator[Typeface]) -> None:
        self._waiting = faces
        self._opened: list[Typeface] = [next(faces)]
        self.first = self._opened[0]
        """The face of the role itself."""
        self.stroke = 0.0
        """Width of a stroke around each letter, in letter sizes, where no face of its own sets a role apart."""
        self.widths: dict[str, float] = _Widths(self)
        self._glyphs: dict[str, Glyph | None] = {}
        self._others: set[str] = set()
        self._printable: set[str] = set()

    def look(self, char: str) -> Glyph | None:
        """How ``char`` is printed; None when no face draws it, or when it has no agreed meaning (private use)."""
        if char not in self._glyphs:
            self._glyphs[char] = glyph = self._find(char)
            if glyph is None or glyph.face is not self.first:
                self._others.add(char)
            if glyph is not None:
                self._printable.add(char)
        return self._glyphs[char]

    def missing(self, text: Iterable[str]) -> set[str]:
        """The characters of ``text`` that cannot be printed."""
        return {char for char in set(text) - self._printable if self.look(char) is None}

    def is_plain(self, text: str) -> bool:
        """Whether the role's own face draws all of ``text``."""
        return self._others.isdisjoint(text)

    def runs(self, text: str) -> list[tuple[Typeface, int, int]]:
        """``text`` cut where the face changes: (face, start, end)."""
        if self.is_plain(text):
            return [(self.first, 0, len(text))]
        found: list[tuple[Typeface, int, int]] = []
        for at, char in enumerate(text):
            glyph = self.look(char)
            face = glyph.face if glyph else self.first
            if found and found[-1][0] is face:
                found[-1] = (face, found[-1][1], at + 1)
            else:
                found.append((face, at, at + 1))
        return found

    def width(self, text: str, size: float) -> float:
        """Width of ``text`` set solid, in points."""
        return sum(map(self.widths.__getitem__, text)) * size / 1000

    def _find(self, char: str) -> Glyph | None:
        if unicodedata.category(char) in {"Co", "Cs", "Cc", "Cn"}:
            return None
        for face in self._in_order():
            glyph = face.glyph_id(char)
            if glyph:
                return Glyph(face, face.advance(glyph), *face.ink(glyph))
        return None

    def _in_order(self) -> Iterator[Typeface]:
        yield from self._opened
        for face in self._waiting:  # read only when the ones before it lack a character
            if face not in self._opened:
                self._opened.append(face)
                yield face


class FontBook:
    """The faces of every role; a file is read when its first character is printed."""

    def __init__(self, found: dict[Role, tuple[tuple[Path, int], ...]]) -> None:
        self._found = found
        self._faces: dict[tuple[Path, int], Typeface | None] = {}
        self._chains: dict[Role, FaceChain] = {}

    @classmethod
    def load(cls, fonts_dir: Path, system_dirs: Sequence[Path] = ()) -> FontBook:
        """The faces shipped in ``fonts_dir``, behind those found in ``system_dirs``.

        Raises:
            ResourceMissing: a shipped face is not there; the hint names the command that makes it.
        """
        for name in sorted(set(SHIPPED.values())):
            if not (fonts_dir / name).is_file():
                raise ResourceMissing(
                    f"中文字体“{name}”还没有准备好", "在程序文件夹运行 python tools/run.py fonts，再生成"
                )
        found = {}
        for role in Role:
            system = [
                (folder / name, index)
                for name, index in SYSTEM[role]
                for folder in system_dirs
                if (folder / name).is_file()
            ]
            found[role] = (*system, (fonts_dir / SHIPPED[role], 0))
        return cls(found)

    def chain(self, role: Role) -> FaceChain:
        """The faces that print ``role``: its own, the rare ones, and every shipped one.

        Raises:
            UnusableFont: a shipped face is damaged.
        """
        if role not in self._chains:
            chain = FaceChain(self._behind(role))
            if role is Role.TITLE and chain.first.path == self._found[role][-1][0]:
                chain.stroke = _TITLE_STROKE
            elif role is Role.KAI and chain.first is next(self._usable(Role.FANGSONG)):
                chain.stroke = _KAI_STROKE
            self._chains[role] = chain
        return self._chains[role]

    def _behind(self, role: Role) -> Iterator[Typeface]:
        for other in (role, Role.RARE, Role.HEI):
            yield from self._usable(other)

    def choices(self) -> tuple[Choice, ...]:
        """What was chosen for each role."""
        chosen = []
        for role in Role:
            face = next(self._usable(role))
            shipped = self._found[role][-1][0]
            chosen.append(Choice(role, face.path.name, from_system=face.path != shipped))
        return tuple(chosen)

    def _usable(self, role: Role) -> Iterator[Typeface]:
        *system, shipped = self._found[role]
        for place in system:
            face = self._open(place)
            if face is not None:
                yield face
        path, index = shipped
        if shipped not in self._faces:
            self._faces[shipped] = Typeface(path, index)
        face = self._faces[shipped]
        if face is not None:
            yield face

    def _open(self, place: tuple[Path, int]) -> Typeface | None:
        if place not in self._faces:
            try:
                self._faces[place] = Typeface(*place)
            except (UnusableFont, OSError):  # a system face that cannot be used is as good as absent
                self._faces[place] = None
        return self._faces[place]
