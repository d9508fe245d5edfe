"""A ledger as a workbook in the columns of its template, written row by row: a long one takes no more memory than a short one.

For the disc: rows as the case holds them, nothing to fill in, so neither example nor drop-downs. ``reading`` takes it back.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from desktop_app.errors import TargetNotWritable
from desktop_app.ledgers.columns import COLUMNS, NUMBER_HEADER
from desktop_app.ledgers.templates import FORMATS, HEADER_ROW, cell_value, set_page, style_head
from desktop_app.models.ledgers import LEDGER_LABELS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

    from desktop_app.ledgers.columns import Column
    from desktop_app.models.ledgers import LedgerKind, Row

_FONT = "微软雅黑"
_LONGEST = 32_767
"""Characters that a cell can hold."""
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What no workbook can hold."""
_TOLD_EVERY = 1_000
"""Rows between two words on how far it is."""


def write_rows(
    path: Path,
    kind: LedgerKind,
    rows: Iterable[Row],
    categories: Mapping[str, str],
    *,
    title: str | None = None,
    told: Callable[[int], None] = lambda _: None,
) -> None:
    """Write ``rows`` of the ledger ``kind`` to ``path``; ``categories`` are the words for the category ids in them,
    ``title`` replaces the name of the ledger in row 1.

    ``told`` hears now and then how many rows are written, and may raise to call it off.

    Raises:
        TargetNotWritable: the folder is gone, full or read-only.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(LEDGER_LABELS[kind])
    columns = COLUMNS[kind]
    _dress(sheet, columns)
    number, cells = (
        _cell(sheet, "General"),
        [_cell(sheet, FORMATS.get(item.kind, "General")) for item in columns],
    )
    try:
        _append_head(sheet, title or LEDGER_LABELS[kind], columns)
        for position, row in enumerate(rows, start=1):
            if position % _TOLD_EVERY == 0:
                told(position)
            number.value = position
            sheet.append([number, *map(_filled, cells, _values(row, columns, categories))])
        book.properties.creator = book.properties.lastModifiedBy = "示范平台申报助手"
        book.properties.title = LEDGER_LABELS[kind]
        book.save(path)
    except OSError as error:
        raise TargetNotWritable(f"“{path.name}”没有写成", "腾出空间，或换一个文件夹") from error
    finally:
        if not sheet.closed:  # called off: what was written so far waits in a file of its own
            sheet.close()
            sheet._writer.cleanup()  # noqa: SLF001 - openpyxl has no other way to drop a sheet half written


def _dress(sheet: WriteOnlyWorksheet, columns: tuple[Column, ...]) -> None:
    """What has to stand before the first row."""
    sheet.column_dimensions["A"].width = 7
    for index, column in enumerate(columns, start=2):
        width = max(column.width, 2 * len(column.header) + 2)
        sheet.column_dimensions[get_column_letter(index)].width = width
    sheet.freeze_panes = f"B{HEADER_ROW + 1}"
    set_page(sheet, len(columns))


def _append_head(sheet: WriteOnlyWorksheet, title: str, columns: tuple[Column, ...]) -> None:
    head = WriteOnlyCell(sheet, title)
    head.font = Font(name=_FONT, size=16, bold=True)
    sheet.append([head])
    sheet.append([])
    names = []
    for text, required in ((NUMBER_HEADER, False), *((item.header, item.required) for item in columns)):
        cell = WriteOnlyCell(sheet, text)
        style_head(cell, required=required)
        names.append(cell)
    sheet.append(names)


def _cell(sheet: WriteOnlyWorksheet, number_format: str) -> WriteOnlyCell:
    """The cell of a column; it is written out with each row, so one serves for all of them."""
    cell = WriteOnlyCell(sheet)
    cell.font = Font(name=_FONT, size=10)
    cell.alignment = Alignment(vertical="center")
    cell.number_format = number_format
    return cell


def _values(row: Row, columns: tuple[Column, ...], categories: Mapping[str, str]) -> Iterable[object]:
    for column in columns:
        value = getattr(row, column.field)
        if column.is_category and value is not None:
            value = "、".join(categories.get(key, key) for key in value.split(","))
        yield cell_value(column, value)


def _filled(cell: WriteOnlyCell, value: object) -> WriteOnlyCell | None:
    if value is None:
        return None
    if isinstance(value, str):
        cell.value = _FORBIDDEN.sub("", value)[:_LONGEST]
        cell.data_type = "s"  # a text that begins with “=” stays a text
    else:
        cell.value = value
    return cell
