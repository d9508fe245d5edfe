"""推荐表 and 汇总表 as a workbook, as the notice asks for them beside the paper: to be opened, filled up and printed.

Excel, WPS and LibreOffice show the same: real merged cells, widths from the pack, wrapped text with heights worked out
here (none of them grows a merged row by itself), A4 with repeated head. Every text is written as text, so that a name
that begins with “=” stays a name.
"""

from __future__ import annotations

import io
import math
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from desktop_app.documents.sheet import PRODUCER
from desktop_app.ledgers.templates import without_clock
from desktop_app.store.durable import open_durably

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

    from desktop_app.documents.form_filling import FilledCell, FilledForm

FONT = "宋体"
_SIZE, _TITLE_SIZE = 11, 16
_MM_OF_A_CHARACTER = 1.95
"""A digit of the standard font (宋体 11) at 96 dots to the inch, which is what a column width counts."""
_LINE = 15.0
"""Points from line to line at 11 points."""
_PAD = 6.0
_LETTER_MM = _SIZE * 25.4 / 72
"""Width of a Chinese letter."""
_CELL_PAD_MM = 2.0
_MARGIN = 0.6
"""Inches at each side of the paper."""
_MARGIN_ABOVE = 0.7
"""The same above and below, with room for what stands at the head and the foot of a page."""
_TALLEST = 405.0
"""Points: a row of a sheet cannot be taller than 409."""
_SEAL_AT = 0.5
"""Where the seal of an opinion stands, as a part of the room of its cell."""


def write_form(path: Path, form: FilledForm, *, mark: str = "", author: str = "") -> None:
    """Write ``form`` to ``path``, completely or not at all; ``mark`` (草稿, 示例) stands at the head of every page.

    Raises:
        TargetNotWritable: the place refuses, or another program holds the file.
    """
    book = Workbook()
    book.properties.creator, book.properties.title = author or PRODUCER, form.title
    sheet = book.active
    sheet.title = form.title[:31]
    columns = len(form.layout.column_widths)
    _title(sheet, form.title, columns)
    for place, width in enumerate(form.layout.column_widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = round(float(width) / _MM_OF_A_CHARACTER, 2)
    rows = _Rows(_heights(form))
    for number, height in rows.heights():
        sheet.row_dimensions[number].height = height
    for cell in form.cells:
        _put(sheet, form, cell, rows)
    _foot(sheet, form, columns, rows.end)
    _set_page(sheet, form, rows, mark)
    data = io.BytesIO()
    book.save(data)
    with open_durably(path) as file:
        file.write(without_clock(data.getvalue()))


class _Rows:
    """Which rows of the sheet a row of the form takes: one below the title, several where one may not be as tall."""

    def __init__(self, heights: dict[int, float]) -> None:
        self._heights = heights
        self._first: dict[int, int] = {}
        self.end = 1
        """The last row of the sheet that is taken."""
        for row, height in heights.items():
            self._first[row] = self.end + 1
            self.end += math.ceil(height / _TALLEST)

    def of(self, row: int, rows: int = 1) -> tuple[int, int]:
        """First and last row of the sheet for ``rows`` rows of the form from ``row`` on."""
        following = self._first.get(row + rows, self.end + 1)
        return self._first[row], following - 1

    def heights(self) -> Iterator[tuple[int, float]]:
        """Each row of the sheet with its height in points."""
        for row, height in self._heights.items():
            first, last = self.of(row)
            for number in range(first, last + 1):
                yield number, round(height / (last - first + 1), 2)


def _title(sheet: Worksheet, title: str, columns: int) -> None:
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=columns)
    cell = sheet.cell(1, 1)
    _text(cell, title)
    cell.font = Font(name=FONT, size=_TITLE_SIZE, bold=True)
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    sheet.row_dimensions[1].height = _TITLE_SIZE * 2.4


def _put(sheet: Worksheet, form: FilledForm, filled: FilledCell, rows: _Rows) -> None:
    thin = Side(style="thin")
    left, right = filled.column, filled.column + filled.columns - 1
    top, bottom = rows.of(filled.row, filled.rows)
    for row in range(top, bottom + 1):  # a merged cell has the borders of all its cells
        for column in range(left, right + 1):
            sheet.cell(row, column).border = Border(left=thin, right=thin, top=thin, bottom=thin)
    if (bottom, right) != (top, left):
        sheet.merge_cells(start_row=top, end_row=bottom, start_column=left, end_column=right)
    cell = sheet.cell(top, left)
    _text(cell, "\n".join(_lines(form, filled)))
    cell.font = Font(name=FONT, size=_SIZE, bold=filled.is_label)
    cell.alignment = Alignment(horizontal=filled.align, vertical="center", wrap_text=True)


def _lines(form: FilledForm, filled: FilledCell) -> list[str]:
    """What stands in a cell, line by line; signature, seal and day of an opinion set right with blanks."""
    lines = filled.text.split("\n")
    if filled.seal is None:
        return lines
    letters = int(_room(form, filled) / _LETTER_MM)
    before = int(letters * _SEAL_AT)
    sign = f"　{filled.seal.sign}" if filled.seal.sign else ""
    pad = "　" * max(before - len(sign), 2)
    return [*lines, "", "", f"{sign}{pad}{filled.seal.seal}", f"{'　' * before}{filled.seal.date}"]


def _room(form: FilledForm, filled: FilledCell) -> float:
    """Millimetres for the text of a cell."""
    widths = form.layout.column_widths[filled.column - 1 : filled.column - 1 + filled.columns]
    return float(sum(widths)) - _CELL_PAD_MM


def _foot(sheet: Worksheet, form: FilledForm, columns: int, above: int) -> None:
    whole = sum(float(width) for width in form.layout.column_widths)
    for at, passage in enumerate(form.foot, start=above + 1):
        sheet.merge_cells(start_row=at, end_row=at, start_column=1, end_column=columns)
        cell = sheet.cell(at, 1)
        _text(cell, passage.text)
        cell.font = Font(name=FONT, size=_SIZE)
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        sheet.row_dimensions[at].height = _lines_in([passage.text], whole) * _LINE + _PAD


def _set_page(sheet: Worksheet, form: FilledForm, rows: _Rows, mark: str) -> None:
    columns = get_column_letter(len(form.layout.column_widths))
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "landscape" if form.layout.landscape else "portrait"
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.page_margins.left = sheet.page_margins.right = _MARGIN
    sheet.page_margins.top = sheet.page_margins.bottom = _MARGIN_ABOVE
    sheet.page_margins.header = sheet.page_margins.footer = _MARGIN / 2
    sheet.print_options.horizontalCentered = True
    sheet.print_area = f"A1:{columns}{rows.end + len(form.foot)}"
    last = rows.of(form.layout.header_rows)[1] if form.layout.header_rows else 1
    sheet.print_title_rows = f"1:{last}"
    if form.layout.header_rows:
        sheet.freeze_panes = f"A{last + 1}"
    sheet.oddHeader.right.text = mark or None
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"


def _heights(form: FilledForm) -> dict[int, float]:
    """Height in points of each row, so that no text is cut; a cell over several rows gives the rest to its last."""
    heights = dict.fromkeys(range(1, form.rows + 1), _LINE + _PAD)
    for cell in sorted(form.cells, key=lambda item: item.rows):
        needed = _lines_in(_lines(form, cell), _room(form, cell)) * _LINE + _PAD
        if cell.height is not None:
            needed = max(needed, float(cell.height) * 72 / 25.4)
        rows = range(cell.row, cell.row + cell.rows)
        rest = needed - sum(heights[row] for row in rows)
        if rest > 0:
            heights[rows[-1]] += rest
    return heights


def _lines_in(texts: Iterable[str], room: float) -> int:
    """Lines that these lines of text need in ``room`` millimetres; wide letters are twice a narrow one."""
    return sum(max(1, math.ceil(_width(text) / max(room - _LETTER_MM, _LETTER_MM))) for text in texts)


def _width(text: str) -> float:
    return sum(_LETTER_MM if ord(letter) > 0xFF else _LETTER_MM / 2 for letter in text)


def _text(cell: object, text: str) -> None:
    """Text stays text, whatever it begins with."""
    cell.value = text or None  # type: ignore[attr-defined]
    if text:
        cell.data_type = "s"  # type: ignore[attr-defined]
