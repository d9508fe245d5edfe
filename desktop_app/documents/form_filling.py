"""A form of the pack filled in: which text stands in which cell, for paper, workbook and screen alike.

Rows below ``header_rows`` are those of one case; a form for several cases (汇总表) repeats them, numbered.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from desktop_app.documents.passage import Passage

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from desktop_app.documents.content import Content
    from desktop_app.notice.models import FormCell, FormLayout

NUMBER = "{row_number}"
"""Place of the number of a case in a form for several."""
_FOOT_BLANK = "＿＿＿＿＿＿"


@dataclass(frozen=True, slots=True)
class FilledCell:
    """One cell, at row and column from 1."""

    row: int
    column: int
    rows: int
    columns: int
    lines: tuple[Passage, ...]
    """What stands in it, a passage a line; empty where it is filled in by hand."""
    align: Literal["left", "center", "right"]
    is_label: bool
    """Whether it is printed words only."""
    height: Decimal | None
    """Least height in millimetres."""

    @property
    def text(self) -> str:
        """All of it."""
        return "\n".join(line.text for line in self.lines)


@dataclass(frozen=True, slots=True)
class FilledForm:
    """A form ready to be drawn."""

    layout: FormLayout
    title: str
    cells: tuple[FilledCell, ...]
    rows: int
    foot: tuple[Passage, ...]


def filled_form(layout: FormLayout, contents: Sequence[Content], blank: str = "") -> FilledForm:
    """``layout`` with the values of each of ``contents``; ``blank`` stands for what is not answered."""
    head = [cell for cell in layout.cells if cell.row <= layout.header_rows]
    body = [cell for cell in layout.cells if cell.row > layout.header_rows]
    height = max((cell.row + cell.rows - 1 for cell in body), default=layout.header_rows) - layout.header_rows
    first = contents[0]
    cells = [_filled(cell, first, blank, 0, 1) for cell in head]
    for number, content in enumerate(contents):
        cells += [_filled(cell, content, blank, number * height, number + 1) for cell in body]
    foot = tuple(first.fill(line, _FOOT_BLANK)[0] for line in layout.foot)
    return FilledForm(layout, layout.title, tuple(cells), layout.header_rows + height * len(contents), foot)


def _filled(cell: FormCell, content: Content, blank: str, below: int, number: int) -> FilledCell:
    text = f"{cell.label}{cell.value}" if cell.value else cell.label
    parts = text.replace(NUMBER, str(number)).split("\n")
    lines = (
        tuple(content.fill(part, blank)[0] for part in parts) if cell.value else tuple(map(Passage.of, parts))
    )
    return FilledCell(
        row=cell.row + below,
        column=cell.column,
        rows=cell.rows,
        columns=cell.columns,
        lines=lines if any(line.text for line in lines) else (),
        align=cell.align,
        is_label=not cell.value,
        height=cell.height,
    )
