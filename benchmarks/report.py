"""A report of about 51 pages with 30 tables: our typesetting beside stock reportlab and beside the bare canvas.

``python -m benchmarks.report FILE`` makes one such report in a process of its own. Where the package
``typst`` happens to be installed (it is not ours to require), typst sets the same text and is measured beside.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import tempfile
import time
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from reportlab.pdfgen.canvas import Canvas

from benchmarks.measure import Measure
from benchmarks.report_content import BLOCKS, HEADS, TABLES, rows, texts
from desktop_app.documents.flow import paginate
from desktop_app.documents.fonts import FontBook
from desktop_app.documents.passage import Passage
from desktop_app.documents.sheet import Sheet
from desktop_app.documents.tables import Column, Table, table
from desktop_app.documents.typography import (
    AREA_HEIGHT,
    BODY_LEADING,
    BODY_SIZE,
    LEFT,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    TOP,
    TextStrip,
    Typesetter,
)
from desktop_app.paths import resource

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO

COLD_RUNS, WARM_RUNS = 5, 11


def ours(fonts: FontBook, file: BinaryIO) -> tuple[int, list[str]]:
    """Write the report with our own typesetting; returns its pages and the lines on them."""
    setter = Typesetter(fonts, str)
    columns = tuple(Column(head, widest=12) for head in HEADS)
    strips = []
    for number, text in enumerate(texts()):
        if number % 10 == 0:
            strips += setter.heading(Passage.of(f"{number // 10 + 1}．服务开展情况"), 1)
        strips += setter.paragraph(Passage.of(text))
        if number * TABLES // BLOCKS != (number + 1) * TABLES // BLOCKS:
            body = [[Passage.of(cell) for cell in row] for row in rows(number)]
            strips += table(setter, Table(f"表{number}", columns, body))
    pages = paginate(strips, AREA_HEIGHT)
    sheet = Sheet(file, (PAGE_WIDTH, PAGE_HEIGHT), title="申请报告", author="示例")
    for page in pages:
        page.draw(sheet, LEFT, PAGE_HEIGHT - TOP)
        sheet.end_page()
    sheet.save()
    lines = [
        strip.setting.text[strip.line.start : strip.line.end]
        for page in pages
        for _, strip in page.strips
        if isinstance(strip, TextStrip)
    ]
    return len(pages), lines


def floor(file: BinaryIO, lines: list[str], pages: int) -> None:
    """As many lines and pages as ``ours`` drew, without any typesetting."""
    canvas = Canvas(file, pagesize=(PAGE_WIDTH, PAGE_HEIGHT), initialFontName="Song", invariant=1)
    a_page = -(-len(lines) // pages)
    for at in range(0, len(lines), a_page):
        text = canvas.beginText(LEFT, PAGE_HEIGHT - TOP)
        text.setFont("Song", BODY_SIZE, BODY_LEADING)
        for line in lines[at : at + a_page]:
            text.textLine(line)
        canvas.drawText(text)
        canvas.showPage()
    canvas.save()


def run(target: Path) -> None:
    """Make one report; what the process of its own does."""
    with target.open("wb") as file:
        ours(FontBook.load(resource("fonts")), file)


def measure() -> list[Measure]:
    """Cold beside stock reportlab, warm beside the bare canvas; the two of each pair take turns."""
    # here, so that the process that makes ours does not pay for reading the other
    from benchmarks.report_stock import register, stock  # noqa: PLC0415

    register()
    fonts = FontBook.load(resource("fonts"))
    pages, lines = ours(fonts, BytesIO())
    drawn = cell_lines(lines)
    warm = _alternate(
        [lambda: ours(fonts, BytesIO()), lambda: floor(BytesIO(), drawn, pages), lambda: stock(BytesIO())],
        WARM_RUNS,
    )
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "report.pdf"
        works = [
            lambda: _process("benchmarks.report", str(target)),
            lambda: _process("benchmarks.report_stock", str(target)),
        ]
        if importlib.util.find_spec("typst") is not None:
            works.append(lambda: _process("benchmarks.report_typst", str(resource("fonts")), str(target)))
        cold = _alternate(works, COLD_RUNS)
    beside_typst = [
        Measure("report.cold_typst", cold[0] / typst, 2.5, "×", f"{cold[0]:.2f} s, typst {typst:.2f} s")
        for typst in cold[2:]
    ]
    return [
        Measure(
            "report.cold",
            cold[0] / cold[1],
            1.0,
            "×",
            f"{cold[0]:.2f} s, stock {cold[1]:.2f} s, {pages} pages",
        ),
        *beside_typst,
        Measure("report.warm", warm[0] / warm[1], 2.5, "×", f"{warm[0]:.3f} s, bare canvas {warm[1]:.3f} s"),
        Measure("report.warm_stock", warm[0] / warm[2], 1.0, "×", f"{warm[0]:.3f} s, stock {warm[2]:.3f} s"),
    ]


def cell_lines(lines: list[str]) -> list[str]:
    """Body lines and the text of the cells, one line a cell: what the bare canvas has to draw."""
    every = [cell for number in range(TABLES) for row in [list(HEADS), *rows(number)] for cell in row]
    return lines + every


def _process(module: str, *words: str) -> None:
    subprocess.run([sys.executable, "-m", module, *words], check=True)


def _alternate(works: list[Callable[[], object]], runs: int) -> list[float]:
    """The fastest run of each, taken in turns: the one that the rest of the machine disturbed least."""
    times: list[list[float]] = [[] for _ in works]
    for _ in range(runs):
        for work, taken in zip(works, times, strict=True):
            started = time.perf_counter()
            work()
            taken.append(time.perf_counter() - started)
    return [min(taken) for taken in times]


if __name__ == "__main__":
    run(Path(sys.argv[1]))
