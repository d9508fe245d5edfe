"""Blank and filled workbooks in the layout that ``reading`` knows: title, hint, header, a filled example row, rows.

The bytes depend on the content alone: no clock, no user name, so that a workbook can be compared with an earlier one.
"""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from desktop_app.errors import TargetNotWritable
from desktop_app.ledgers.columns import CATEGORIES, COLUMNS, EXAMPLE_MARK, NUMBER_HEADER, Column
from desktop_app.models.amounts import SCALES
from desktop_app.models.choices import Choice
from desktop_app.models.formats import yes_no
from desktop_app.models.kinds import EntryKind
from desktop_app.models.ledgers import LEDGER_LABELS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

    from desktop_app.models.ledgers import LedgerKind, Row

HEADER_ROW = 3
_A4 = 9
"""The number of A4 in ECMA-376, page setup."""
LAST_CHECKED_ROW = 5_000
"""Drop-downs reach down to here."""
_STAMP = datetime(2021, 1, 1, tzinfo=UTC)
_FONT = "微软雅黑"
_LINE = Side(style="thin", color="BFC7D1")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_BODY_FONT = Font(name=_FONT, size=10)
_BODY_ALIGNMENT = Alignment(vertical="center", wrap_text=True)
_HEAD_FILL = PatternFill("solid", start_color="DCE6F1")
_REQUIRED_FILL = PatternFill("solid", start_color="C5D9F1")
_EXAMPLE_FILL = PatternFill("solid", start_color="F2F2F2")
FORMATS = {EntryKind.DAY: "yyyy-mm-dd", EntryKind.MONTH: "@", EntryKind.CODE: "@", EntryKind.TEXT: "@"}
"""Number formats of cells, by the kind of entry; of others General."""
_HINT = "带深色表头的列要填；序号为“示例”的一行不计入；一行一条记录，从示例行下面写起。"


def write_workbook(
    path: Path,
    kind: LedgerKind,
    rows: Iterable[Row] = (),
    *,
    example: bool = False,
    categories: Mapping[str, str] = CATEGORIES,
    title: str | None = None,
) -> None:
    """Write the ledger ``kind`` with ``rows`` to ``path``; ``example`` adds the filled row marked 示例.

    ``categories`` are the words for the category ids in the rows; ``title`` replaces the name of the ledger in row 1.

    Raises:
        TargetNotWritable: the folder is gone, full or read-only, or the file is open in another program.
    """
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = LEDGER_LABELS[kind]
    columns = COLUMNS[kind]
    _write_head(sheet, title or LEDGER_LABELS[kind], columns)
    row_number = HEADER_ROW + 1
    if example:
        _write_example(workbook, sheet, row_number, columns)
        row_number += 1
    for position, row in enumerate(rows, start=1):
        _write_row(workbook, sheet, row_number, position, row, columns, categories)
        row_number += 1
    _add_drop_downs(sheet, columns, categories)
    set_page(sheet, len(columns))
    workbook.properties.creator = workbook.properties.lastModifiedBy = "示范平台申报助手"
    workbook.properties.title = LEDGER_LABELS[kind]
    data = io.BytesIO()
    workbook.save(data)
    try:
        path.write_bytes(without_clock(data.getvalue()))
    except OSError as error:
        raise TargetNotWritable(f"“{path.name}”没有写成", "关上正在使用它的程序，或换一个文件夹") from error


def _write_head(sheet: Worksheet, title: str, columns: tuple[Column, ...]) -> None:
    last = len(columns) + 1
    for row, text, font, height in (
        (1, title, Font(name=_FONT, size=16, bold=True), 30),
        (2, _HINT, Font(name=_FONT, size=9, color="595959"), 18),
    ):
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=last)
        cell = sheet.cell(row, 1, text)
        cell.font = font
        cell.alignment = Alignment(horizontal="center" if row == 1 else "left", vertical="center")
        sheet.row_dimensions[row].height = height
    style_head(sheet.cell(HEADER_ROW, 1, NUMBER_HEADER), required=False)
    sheet.column_dimensions["A"].width = 7
    for index, column in enumerate(columns, start=2):
        cell = sheet.cell(HEADER_ROW, index, column.header)
        style_head(cell, required=column.required)
        cell.comment = _comment(column)
        sheet.column_dimensions[get_column_letter(index)].width = max(
            column.width, 2 * len(column.header) + 2
        )
    sheet.row_dimensions[HEADER_ROW].height = 24
    sheet.freeze_panes = sheet.cell(HEADER_ROW + 1, 2)


def style_head(cell: Cell, *, required: bool) -> None:
    """Make a cell of the header look like one."""
    cell.font = Font(name=_FONT, size=10, bold=True)
    cell.fill = _REQUIRED_FILL if required else _HEAD_FILL
    cell.border = _BOX
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)


def _comment(column: Column) -> Comment:
    parts = ["要填" if column.required else "可不填"]
    if column.choices is not None:
        parts.append("从下拉中选")
    if column.kind is EntryKind.DAY:
        parts.append("写成 2020-05-17")
    if column.example:
        parts.append(f"例如 {column.example}")
    return Comment("；".join(parts), "示范平台申报助手", width=220, height=60)


def _write_example(
    workbook: Workbook, sheet: Worksheet, row_number: int, columns: tuple[Column, ...]
) -> None:
    sheet.cell(row_number, 1, EXAMPLE_MARK).style = _body_style(workbook, "General")
    for index, column in enumerate(columns, start=2):
        cell = sheet.cell(row_number, index, _example_value(column))
        cell.style = _body_style(workbook, FORMATS.get(column.kind, "General"))
    for cell in sheet[row_number]:
        cell.fill = _EXAMPLE_FILL
        cell.font = Font(name=_FONT, size=10, italic=True, color="7F7F7F")


def _example_value(column: Column) -> object:
    if column.kind is EntryKind.DAY:
        return date.fromisoformat(column.example)
    if column.kind in {EntryKind.COUNT, EntryKind.NUMBER, EntryKind.MONEY}:
        return Decimal(column.example)
    return column.example


def _write_row(
    workbook: Workbook,
    sheet: Worksheet,
    row_number: int,
    position: int,
    row: Row,
    columns: tuple[Column, ...],
    categories: Mapping[str, str],
) -> None:
    sheet.cell(row_number, 1, position).style = _body_style(workbook, "General")
    for index, column in enumerate(columns, start=2):
        value = getattr(row, column.field)
        if column.is_category and value is not None:
            value = "、".join(categories.get(key, key) for key in value.split(","))
        cell = sheet.cell(row_number, index)
        cell.value = cell_value(column, value)
        if isinstance(cell.value, str):
            cell.data_type = "s"  # a text that begins with “=” stays a text
        cell.style = _body_style(workbook, FORMATS.get(column.kind, "General"))


def cell_value(column: Column, value: object) -> str | int | Decimal | date | None:
    """What stands in the cell for a value of a row."""
    if value is None:
        return None
    if isinstance(value, bool):
        return yes_no(value)
    if isinstance(value, Choice):
        return value.label
    if isinstance(value, Decimal) and column.kind is EntryKind.MONEY:
        return value.scaleb(-SCALES[column.unit or "元"])
    if isinstance(value, int | Decimal | date):
        return value
    return str(value)


def _body_style(workbook: Workbook, number_format: str) -> str:
    """The name of the style of body cells with this number format; a shared style is far quicker than four parts."""
    name = f"台账 {number_format}"
    if name not in workbook.named_styles:
        style = NamedStyle(name, font=_BODY_FONT, border=_BOX, alignment=_BODY_ALIGNMENT)
        style.number_format = number_format
        workbook.add_named_style(style)
    return name


def _add_drop_downs(sheet: Worksheet, columns: tuple[Column, ...], categories: Mapping[str, str]) -> None:
    for index, column in enumerate(columns, start=2):
        words = _words(column, categories)
        if not words:
            continue
        rule = DataValidation(type="list", formula1='"' + ",".join(words) + '"', allow_blank=True)
        rule.errorTitle = column.header
        rule.error = f"从“{'、'.join(words)}”中选"
        rule.showErrorMessage = not column.suggestions
        letter = get_column_letter(index)
        rule.add(f"{letter}{HEADER_ROW + 1}:{letter}{LAST_CHECKED_ROW}")
        sheet.add_data_validation(rule)


def _words(column: Column, categories: Mapping[str, str]) -> tuple[str, ...]:
    if column.choices is not None:
        return tuple(member.label for member in column.choices)
    if column.is_category:
        return tuple(categories.values())
    if column.kind is EntryKind.YES_NO:
        return ("是", "否")
    return column.suggestions


def set_page(sheet: Worksheet, width: int) -> None:
    """How a ledger of so many columns is printed."""
    sheet.page_setup.orientation = "landscape" if width > 7 else "portrait"
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"


def without_clock(data: bytes) -> bytes:
    """The same package with every time in it set to ``_STAMP``."""
    target = io.BytesIO()
    stamp = _STAMP.strftime("%Y-%m-%dT%H:%M:%SZ").encode("ascii")
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w") as package:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z", stamp, content)
            info = zipfile.ZipInfo(name, _STAMP.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(info, content)
    return target.getvalue()
