"""Pictures that look like scans of papers: slightly turned, on toned paper, with 示例 across the whole page."""

from __future__ import annotations

import random
import time
from itertools import groupby
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageDraw, ImageFont

from desktop_app.ledgers.columns import COLUMNS
from desktop_app.models.formats import entry_text
from desktop_app.models.ledgers import LedgerKind

if TYPE_CHECKING:
    from pathlib import Path

    from desktop_app.models.ledgers import Ledgers, Row

_DPI = 150
_PAGE = (1240, 1754)
"""A4 at 150 dpi, the least that reviewers read comfortably."""
_MARGIN = 130
_PAPER = (250, 247, 239)
_INK = (44, 44, 48)
_RED = (196, 52, 44)
_GREY = (226, 221, 210)
_ROWS_PER_PAGE = 26
_TEXT_SIZE = 33
_CELL_SIZE = 25
_ROW_HEIGHT = 52
_STAMP = time.struct_time((2021, 5, 20, 0, 0, 0, 3, 140, 0))
_FACE = "NotoSansSC-Regular.ttf"
_QUALITY = 62


class ScanPress:
    """Draws the scans of one sample; faces and overlays are made once."""

    def __init__(self, fonts_dir: Path | None) -> None:
        self._face = fonts_dir / _FACE if fonts_dir is not None and (fonts_dir / _FACE).is_file() else None
        self._fonts: dict[int, ImageFont.FreeTypeFont | ImageFont.ImageFont] = {}
        self._sheet = self._blank_sheet()

    def write(self, path: Path, item: dict[str, Any], ledgers: Ledgers) -> int:
        """Draw ``item`` of evidence.toml to ``path`` (.pdf, or .jpg for its first page); its number of pages."""
        lines = [list(page) for page in item["page"]]
        if "ledger" in item:
            kind = LedgerKind(item["ledger"])
            lines += _table_pages(item["title"], kind, item["columns"], ledgers.rows(kind))
        chance = random.Random(item["id"])  # noqa: S311 - decides how a sheet lies, nothing else
        pages = [self._page(page, item, number, len(lines), chance) for number, page in enumerate(lines, 1)]
        if path.suffix == ".jpg":
            pages[0].save(path, quality=_QUALITY, dpi=(_DPI, _DPI))
            return 1
        pages[0].save(
            path,
            save_all=True,
            append_images=pages[1:],
            resolution=_DPI,
            quality=_QUALITY,
            title=f"{item['title']}（示例）",
            creationDate=_STAMP,
            modDate=_STAMP,
        )
        return len(pages)

    def _page(
        self, lines: list[str], item: dict[str, Any], number: int, total: int, chance: random.Random
    ) -> Image.Image:
        image = self._sheet.copy()
        draw = ImageDraw.Draw(image)
        bottom = self._write_lines(draw, lines)
        if number == total and "photo" in item:
            bottom = self._draw_photo(draw, bottom, item["photo"], chance)
        if number == total and "seal" in item:
            self._draw_seal(draw, (_PAGE[0] - 380, min(bottom + 40, _PAGE[1] - 420)), item["seal"])
        foot = f"第 {number} 页　共 {total} 页　示例材料，内容均为虚构"
        draw.text(
            (_PAGE[0] // 2, _PAGE[1] - 90), foot, font=self._font(24), fill=(140, 138, 132), anchor="mm"
        )
        return image.rotate(chance.uniform(-0.7, 0.7), Image.Resampling.NEAREST, fillcolor=(222, 218, 208))

    def _write_lines(self, draw: ImageDraw.ImageDraw, lines: list[str]) -> int:
        """The heading, paragraphs and table rows from the top; where they end."""
        top = 150
        draw.text((_PAGE[0] // 2, top), lines[0], font=self._font(46), fill=_INK, anchor="mm")
        top += 90
        for is_table, block in groupby(lines[1:], key=lambda line: line.startswith("|")):
            if is_table:
                top = self._draw_table(draw, top, [line[1:].split("|") for line in block]) + 20
                continue
            for line in block:
                for part in self._wrapped(line):
                    draw.text((_MARGIN, top), part, font=self._font(_TEXT_SIZE), fill=_INK)
                    top += 56
                top += 12
        return top

    def _draw_table(self, draw: ImageDraw.ImageDraw, top: int, rows: list[list[str]]) -> int:
        """Rows with columns as wide as what stands in them; where they end."""
        font = self._font(_CELL_SIZE)
        needed = [max(font.getlength(cell) for cell in column) + 24 for column in zip(*rows, strict=True)]
        scale = (_PAGE[0] - 2 * _MARGIN) / sum(needed)
        for cells in rows:
            left = float(_MARGIN)
            for cell, width in zip(cells, (each * scale for each in needed), strict=True):
                draw.rectangle((left, top, left + width, top + _ROW_HEIGHT), outline=(120, 118, 112), width=1)
                text = self._fitted(cell, width - 12)
                draw.text((left + 8, top + _ROW_HEIGHT / 2), text, font=font, fill=_INK, anchor="lm")
                left += width
            top += _ROW_HEIGHT
        return top

    def _fitted(self, text: str, width: float) -> str:
        font = self._font(_CELL_SIZE)
        if font.getlength(text) <= width:
            return text
        while text and font.getlength(text + "…") > width:
            text = text[:-1]
        return text + "…"

    def _wrapped(self, line: str) -> list[str]:
        """Lines that fit the sheet, none beginning with a closing mark; a long paragraph is set in by two."""
        font = self._font(_TEXT_SIZE)
        width = _PAGE[0] - 2 * _MARGIN
        if font.getlength(line) <= width:
            return [line]
        lines = ["　　"]
        for char in line:
            if font.getlength(lines[-1] + char) > width and char not in "，。、；：？！）》”":
                lines.append("")
            lines[-1] += char
        return lines

    def _draw_photo(self, draw: ImageDraw.ImageDraw, top: int, caption: str, chance: random.Random) -> int:
        left, right, bottom = _MARGIN, _PAGE[0] - _MARGIN, min(top + 720, _PAGE[1] - 330)
        horizon = top + (bottom - top) * 2 // 3
        draw.rectangle((left, top, right, horizon), fill=(205, 216, 226))
        draw.rectangle((left, horizon, right, bottom), fill=(188, 180, 168))
        draw.rectangle(
            (left + 120, top + 70, right - 120, top + 210), fill=(236, 240, 244), outline=(150, 160, 170)
        )
        draw.text(
            ((left + right) // 2, top + 140),
            "示例活动",
            font=self._font(60),
            fill=(120, 140, 160),
            anchor="mm",
        )
        for number in range(14):
            x = left + 60 + number % 7 * ((right - left - 120) // 7) + chance.randrange(40)
            y = horizon - 40 + number // 7 * 130
            shade = 90 + chance.randrange(60)
            draw.ellipse((x, y - 60, x + 56, y - 4), fill=(shade + 60, shade + 40, shade + 20))
            draw.rounded_rectangle((x - 22, y, x + 78, y + 110), 30, fill=(shade, shade, shade + 25))
        draw.rectangle((left, top, right, bottom), outline=(120, 118, 112), width=3)
        draw.text(((left + right) // 2, bottom + 40), caption, font=self._font(28), fill=_INK, anchor="mm")
        return bottom + 80

    def _draw_seal(self, draw: ImageDraw.ImageDraw, at: tuple[int, int], words: str) -> None:
        """A ring with 示例 in it: plainly no seal of anyone."""
        x, y = at
        draw.ellipse((x, y, x + 260, y + 260), outline=_RED, width=8)
        draw.text((x + 130, y + 112), "示例", font=self._font(64), fill=_RED, anchor="mm")
        size = max(14, min(26, 230 // max(1, len(words))))
        draw.text((x + 130, y + 178), words, font=self._font(size), fill=_RED, anchor="mm")

    def _blank_sheet(self) -> Image.Image:
        """Toned paper with specks and the word 示例 all over it."""
        sheet = Image.new("RGB", _PAGE, _PAPER)
        draw = ImageDraw.Draw(sheet)
        chance = random.Random(2021)  # noqa: S311 - specks on paper
        for _ in range(500):
            x, y, tone = chance.randrange(_PAGE[0]), chance.randrange(_PAGE[1]), chance.randrange(205, 240)
            draw.point((x, y), fill=(tone, tone - 3, tone - 10))
        mark = Image.new("L", (760, 340), 0)
        ImageDraw.Draw(mark).text((380, 170), "示例", font=self._font(300), fill=255, anchor="mm")
        turned = mark.rotate(32, Image.Resampling.BICUBIC, expand=True)
        tint = Image.new("RGB", turned.size, _GREY)
        for left, top in ((40, 120), (420, 560), (60, 1020), (500, 1290)):
            sheet.paste(tint, (left, top), turned)
        return sheet

    def _font(self, size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
        if size not in self._fonts:
            self._fonts[size] = (
                ImageFont.truetype(self._face, size) if self._face else ImageFont.load_default(size)
            )
        return self._fonts[size]


def _table_pages(title: str, kind: LedgerKind, headers: list[str], rows: tuple[Row, ...]) -> list[list[str]]:
    by_header = {column.header: column for column in COLUMNS[kind]}
    columns = [by_header[header] for header in headers]
    pages = []
    for start in range(0, len(rows), _ROWS_PER_PAGE):
        page = [title, _row(headers)]
        page += [
            _row([entry_text(column.kind, getattr(row, column.field), column.unit) for column in columns])
            for row in rows[start : start + _ROWS_PER_PAGE]
        ]
        pages.append(page)
    return pages


def _row(cells: list[str]) -> str:
    return "|" + "|".join(cells)
