"""The Chinese faces of the program: two OpenType files of a PyPI package, turned once into TrueType.

The PDF library draws TrueType outlines only, and no package carries these faces that way. So set-up converts
them, once, into ``resources/fonts`` (git-ignored); why this way is in ``docs/decisions/0001``. The sources are
refused unless they have the sha256 of ``resources/SOURCES.md``; the result does not depend on clock or machine.

    python tools/fonts.py           convert what is missing or out of date
    python tools/fonts.py --force   convert again
"""

from __future__ import annotations

import hashlib
import importlib.util
import multiprocessing
import os
import re
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path
from typing import NamedTuple

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables._g_l_y_f import Glyph

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "resources" / "SOURCES.md"
TARGET = ROOT / "resources" / "fonts"
STAMP = TARGET / ".converted"
PACKAGE = "pylopdf_fonts_zh_cn"
FACES = ("NotoSerifSC-Regular", "NotoSansSC-Regular")

RECIPE = "1"  # raise it when the conversion itself changes: every machine then converts again
TOLERANCE = 1.0  # how far a curve may leave the original, in thousandths of the letter size
SLICE = 2000  # glyphs a process takes at a time: small enough to keep both cores busy to the end
DROPPED = ("CFF ", "VORG", "BASE", "GDEF", "GPOS", "GSUB", "DSIG", "vhea", "vmtx")
"""Tables that horizontal text in TrueType outlines does without."""


class Outline(NamedTuple):
    """One glyph as TrueType stores it, with the numbers that the font's tables repeat."""

    data: bytes
    contours: int
    points: int
    bounds: tuple[int, int, int, int]


def pinned(name: str) -> str:
    """The sha256 that ``resources/SOURCES.md`` gives for the file ``name``."""
    for line in SOURCES.read_text(encoding="utf-8").splitlines():
        if f"`{name}`" in line and (digest := re.search(r"\b[0-9a-f]{64}\b", line)):
            return digest.group()
    raise SystemExit(f"resources/SOURCES.md 里没有 {name} 的 sha256")


def source(face: str) -> Path:
    """The OpenType file of ``face`` inside the installed package, checked against its pinned hash."""
    found = importlib.util.find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise SystemExit("没有安装字体包：先运行 python3 tools/run.py")
    path = Path(found.origin).with_name(f"{face}.otf")
    if hashlib.sha256(path.read_bytes()).hexdigest() != pinned(path.name):
        raise SystemExit(f"字体 {path.name} 与 resources/SOURCES.md 记载的不同：不用它")
    return path


@cache
def _opened(path: Path) -> TTFont:
    return TTFont(path, recalcBBoxes=False, recalcTimestamp=False, lazy=True)


def outlines(path: Path, first: int, last: int) -> list[Outline]:
    """Glyphs ``first`` up to ``last`` of the font: cubic curves become quadratic ones."""
    font = _opened(path)
    glyphs = font.getGlyphSet()
    result = []
    for name in font.getGlyphOrder()[first:last]:
        pen = TTGlyphPen(None)
        glyphs[name].draw(Cu2QuPen(pen, TOLERANCE, reverse_direction=True))
        glyph = pen.glyph()
        if glyph.numberOfContours == 0:
            result.append(Outline(b"", 0, 0, (0, 0, 0, 0)))
            continue
        glyph.recalcBounds(None)
        bounds = (glyph.xMin, glyph.yMin, glyph.xMax, glyph.yMax)
        data = glyph.compile(None, recalcBBoxes=False)
        result.append(Outline(data, glyph.numberOfContours, len(glyph.coordinates), bounds))
    return result


def assemble(path: Path, drawn: list[Outline], target: Path) -> None:
    """Write the font of ``path`` with ``drawn`` in place of its own outlines."""
    font = TTFont(path, recalcBBoxes=False, recalcTimestamp=False)
    order = font.getGlyphOrder()
    font["loca"] = newTable("loca")
    glyf = font["glyf"] = newTable("glyf")
    glyf.glyphOrder = order
    glyf.glyphs = {name: Glyph(outline.data) for name, outline in zip(order, drawn, strict=True)}
    for name, outline in zip(order, drawn, strict=True):
        font["hmtx"][name] = (font["hmtx"][name][0], outline.bounds[0])
    _set_limits(font, drawn)
    font["post"].formatType = 3.0  # glyph names are of no use on paper
    for tag in DROPPED:
        if tag in font:
            del font[tag]
    font.sfntVersion = "\0\1\0\0"
    partial = target.with_suffix(".part")
    font.save(partial)
    partial.replace(target)


def _set_limits(font: TTFont, drawn: list[Outline]) -> None:
    """What ``maxp`` and ``head`` promise about the outlines; there are no instructions, so the rest is zero."""
    limits = font["maxp"]
    limits.tableVersion = 0x00010000
    limits.maxZones = 1
    for name in (
        "maxTwilightPoints",
        "maxStorage",
        "maxFunctionDefs",
        "maxInstructionDefs",
        "maxStackElements",
        "maxSizeOfInstructions",
        "maxComponentElements",
        "maxComponentDepth",
        "maxCompositePoints",
        "maxCompositeContours",
    ):
        setattr(limits, name, 0)
    limits.maxPoints = max(outline.points for outline in drawn)
    limits.maxContours = max(outline.contours for outline in drawn)
    inked = [outline.bounds for outline in drawn if outline.contours]
    head = font["head"]
    head.xMin, head.yMin = min(b[0] for b in inked), min(b[1] for b in inked)
    head.xMax, head.yMax = max(b[2] for b in inked), max(b[3] for b in inked)


def convert(faces: dict[str, Path]) -> None:
    """Convert each face, all cores sharing the glyphs."""
    fresh = multiprocessing.get_context("spawn")  # as Windows does it: no file position shared with a parent
    with ProcessPoolExecutor(max_workers=min(4, os.cpu_count() or 1), mp_context=fresh) as pool:
        running = {}
        for face, path in faces.items():
            count = _opened(path)["maxp"].numGlyphs
            running[face] = [pool.submit(outlines, path, at, at + SLICE) for at in range(0, count, SLICE)]
        for face, slices in running.items():
            drawn = [outline for part in slices for outline in part.result()]
            assemble(faces[face], drawn, TARGET / f"{face}.ttf")


def wanted(faces: dict[str, Path]) -> str:
    """What the stamp says when everything is up to date: recipe, sources, and the files made from them."""
    lines = [f"recipe {RECIPE}"]
    for face, path in faces.items():
        made = TARGET / f"{face}.ttf"
        result = hashlib.sha256(made.read_bytes()).hexdigest() if made.exists() else "missing"
        lines.append(f"{face} {pinned(path.name)} {result}")
    return "\n".join(lines) + "\n"


def main(words: list[str]) -> int:
    faces = {face: source(face) for face in FACES}
    TARGET.mkdir(parents=True, exist_ok=True)
    if "--force" not in words and STAMP.exists() and STAMP.read_text(encoding="utf-8") == wanted(faces):
        STAMP.touch()  # looked at: run.py need not come here again until something changes
        return 0
    started = time.perf_counter()
    convert(faces)
    STAMP.write_text(wanted(faces), encoding="utf-8", newline="\n")
    print(f"字体已备好（{time.perf_counter() - started:.0f} 秒）")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
