"""The report of the benchmark made with reportlab's own parts: ``python -m benchmarks.report_stock FILE``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import LongTable, Paragraph, SimpleDocTemplate, Spacer, TableStyle

from benchmarks.report_content import BLOCKS, HEADS, TABLES, rows, texts

if TYPE_CHECKING:
    from typing import BinaryIO

FONTS = Path(__file__).resolve().parents[1] / "resources" / "fonts"
BODY_SIZE, BODY_LEADING = 16, 28.95


def register() -> None:
    """The same two faces for stock reportlab."""
    pdfmetrics.registerFont(TTFont("Song", str(FONTS / "NotoSerifSC-Regular.ttf"), shapable=False))
    pdfmetrics.registerFont(TTFont("Hei", str(FONTS / "NotoSansSC-Regular.ttf"), shapable=False))


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
        file, pagesize=A4, leftMargin=28 * mm, rightMargin=26 * mm, topMargin=37 * mm, bottomMargin=35 * mm,
        initialFontName="Song", invariant=1,
    )  # fmt: skip
    document.build(story)
    pages: int = document.page
    return pages


if __name__ == "__main__":
    register()
    with Path(sys.argv[1]).open("wb") as out:
        stock(out)
