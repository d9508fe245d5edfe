"""材料清单: the nine items of the notice with what stands on each shelf, as a workbook to print and tick."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side

from desktop_app.ledgers.templates import without_clock

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

    from desktop_app.assessment.results import Assessment
    from desktop_app.models.application import Case
    from desktop_app.models.evidence import Evidence
    from desktop_app.notice.models import Material, Notice

_HEADS = ("序号", "材料名称", "证明文件", "页数", "原件或复印件", "盖章", "状态")
_WIDTHS = (6, 44, 40, 8, 14, 10, 16)
_KINDS = {"original": "原件", "copy": "复印件", "mixed": "按项分别"}
_SEALS = {"required": "盖公章", "customary": "建议盖章", "none": "－"}


def write_material_list(path: Path, case: Case, assessment: Assessment, notice: Notice) -> None:
    """Write the list to ``path``: one line for each piece of evidence, or one line where a shelf is empty."""
    book = Workbook()
    sheet = book.active
    sheet.title = "材料清单"
    mark = "示例，内容均为虚构，" if case.application.example else ""
    sheet.append([f"申报材料清单（{mark}{notice.identity.copies}份）"])
    sheet.append([f"依据：{notice.identity.number}"])
    sheet.append(list(_HEADS))
    states = {status.id: status for status in assessment.materials}
    for material in notice.materials:
        status = states.get(material.id)
        state = status.words if status is not None else ""
        for cells in _lines(material, case.evidence):
            sheet.append([*cells, state])
    _dress(sheet)
    data = io.BytesIO()
    book.save(data)
    path.write_bytes(without_clock(data.getvalue()))


def _lines(material: Material, evidence: tuple[Evidence, ...]) -> list[list[str | int | None]]:
    shelf = [item for item in evidence if item.material == material.id]
    head: list[str | int | None] = [material.number, material.label]
    tail: list[str | int | None] = [_KINDS[material.kind], _SEALS[material.seal]]
    if not shelf:
        return [[*head, "", None, *tail]]
    return [
        [*head, item.title or item.file_name, item.printed_pages, *tail]
        if place == 0
        else ["", "", item.title or item.file_name, item.printed_pages, "", ""]
        for place, item in enumerate(shelf)
    ]


def _dress(sheet: Worksheet) -> None:
    thin = Side(style="thin")
    for column, width in enumerate(_WIDTHS, 1):
        sheet.column_dimensions[chr(ord("A") + column - 1)].width = width
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(_HEADS))
    sheet["A1"].font = Font(size=16, bold=True)
    sheet["A1"].alignment = Alignment(horizontal="center")
    for row in sheet.iter_rows(min_row=3, max_col=len(_HEADS)):
        for cell in row:
            cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)
            cell.alignment = Alignment(wrap_text=True, vertical="center")
            if isinstance(cell.value, str):
                cell.data_type = "s"  # a title that begins with “=” stays a title
    for cell in sheet[3]:
        cell.font = Font(bold=True)
    sheet.print_title_rows = "3:3"
    sheet.freeze_panes = "A4"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
