"""A report of about 51 pages with 30 tables: our typesetting beside stock reportlab and beside the bare canvas.

``python -m benchmarks.report ours|stock FILE`` makes one such report in a process of its own.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import LongTable, Paragraph, SimpleDocTemplate, Spacer, TableStyle

from benchmarks.measure import Measure
from desktop_app.documents.flow import paginate
from desktop_app.documents.fonts import SHIPPED, FontBook, Role
from desktop_app.documents.passage import Passage
from desktop_app.documents.sheet import Sheet
from desktop_app.documents.tables import Column, Table, table
from desktop_app.documents.typography import (
    AREA_HEIGHT,
    BODY_LEADING,
    BODY_SIZE,
    LEFT,
    MM,
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
BLOCKS, TABLES, ROWS = 106, 30, 6
HEADS = ("序号", "机构名称", "类型", "协议编号", "有效期", "合作内容")
SENTENCES = (
    "平台面向区内制造业、软件业中小企业，围绕“一站受理、分类派单、限时办结”建立服务流程——企业在线提出需求后，"
    "两个工作日内由专人（含兼职专家）回访，七个工作日内给出方案；",
    "2020年共受理需求1,284项，办结率98.6%，服务中小企业172家，比上年增长8.86%；",
    "对“专精特新”企业、小型微型企业实行收费优惠：标准价的50%（公益活动免费），网址www.example.org.cn。",
)


def texts() -> list[str]:
    """The paragraphs: some 2,000 different characters, so that faces are as large as in a real report."""
    made = []
    for number in range(BLOCKS):
        rare = "".join(chr(0x4E00 + (number * 16 + at) * 9 % 20_000) for at in range(16))
        made.append("".join(SENTENCES[(number + at) % 3] for at in range(2 + number % 2)) + rare + "。")
    return made


def rows(number: int) -> list[list[str]]:
    """The rows of one table."""
    return [
        [str(at + 1), f"上海示例第{number}号服务有限公司", "专业机构", f"XY-{number:03d}-{at}", "2020.1.1至2022.12.31",
         "共同开展中小企业服务，共享专家和设备"]
        for at in range(ROWS)
    ]  # fmt: skip


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


def stock(file: BinaryIO) -> int:
    """Write the same content with reportlab's own paragraphs and tables; returns the pages."""
    body = ParagraphStyle(
        "body", fontName="Song", fontSize=BODY_SIZE, leading=BODY_LEADING, wordWrap="CJK", firstLineIndent=32
    )
    head = ParagraphStyle("head", parent=body, fontName="Hei")
    cell = ParagraphStyle("cell", parent=body, fontSize=10.5, leading=14.7, firstLineIndent=0)
    grid = TableStyle(
        [("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("FONT", (0, 0), (-1, -1), "Song", 10.5)]
    )
    story: list[object] = []
    for number, text in enumerate(texts()):
        if number % 10 == 0:
            story.append(Paragraph(f"{number // 10 + 1}．服务开展情况", head))
        story.append(Paragraph(text, body))
        if number * TABLES // BLOCKS != (number + 1) * TABLES // BLOCKS:
            cells = [[Paragraph(value, cell) for value in row] for row in [list(HEADS), *rows(number)]]
            story += [Spacer(1, 20), LongTable(cells, [28, 104, 62, 72, 86, 90], repeatRows=1, style=grid)]
    document = SimpleDocTemplate(
        file, pagesize=A4, leftMargin=28 * MM, rightMargin=26 * MM, topMargin=37 * MM, bottomMargin=35 * MM,
        initialFontName="Song", invariant=1,
    )  # fmt: skip
    document.build(story)
    pages: int = document.page
    return pages


def floor(file: BinaryIO, lines: list[str], pages: int) -> None:
    """As many lines and pages as ``ours`` drew, without any typesetting."""
    canvas = Canvas(file, pagesize=A4, initialFontName="Song", invariant=1)
    a_page = -(-len(lines) // pages)
    for at in range(0, len(lines), a_page):
        text = canvas.beginText(LEFT, PAGE_HEIGHT - TOP)
        text.setFont("Song", BODY_SIZE, BODY_LEADING)
        for line in lines[at : at + a_page]:
            text.textLine(line)
        canvas.drawText(text)
        canvas.showPage()
    canvas.save()


def register() -> None:
    """The same two faces for stock reportlab."""
    folder = resource("fonts")
    pdfmetrics.registerFont(TTFont("Song", str(folder / SHIPPED[Role.FANGSONG]), shapable=False))
    pdfmetrics.registerFont(TTFont("Hei", str(folder / SHIPPED[Role.HEI]), shapable=False))


def run(which: str, target: Path) -> int:
    """Make one report; what the process of its own does."""
    with target.open("wb") as file:
        if which == "ours":
            return ours(FontBook.load(resource("fonts")), file)[0]
        register()
        return stock(file)


def measure() -> list[Measure]:
    """Cold beside stock reportlab, warm beside the bare canvas; the two of each pair take turns."""
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
        cold = _alternate([lambda: _process("ours", target), lambda: _process("stock", target)], COLD_RUNS)
    return [
        Measure(
            "report.cold",
            cold[0] / cold[1],
            1.0,
            "×",
            f"{cold[0]:.2f} s, stock {cold[1]:.2f} s, {pages} pages",
        ),
        Measure("report.warm", warm[0] / warm[1], 2.5, "×", f"{warm[0]:.3f} s, bare canvas {warm[1]:.3f} s"),
        Measure("report.warm_stock", warm[0] / warm[2], 1.0, "×", f"{warm[0]:.3f} s, stock {warm[2]:.3f} s"),
    ]


def cell_lines(lines: list[str]) -> list[str]:
    """Body lines and the text of the cells, one line a cell: what the bare canvas has to draw."""
    every = [cell for number in range(TABLES) for row in [list(HEADS), *rows(number)] for cell in row]
    return lines + every


def _process(which: str, target: Path) -> None:
    subprocess.run([sys.executable, "-m", "benchmarks.report", which, str(target)], check=True)


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
    run(sys.argv[1], Path(sys.argv[2]))
