"""What an annotated copy says of a row that went out with it: which row of the case it is, and what stood in it."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, NamedTuple

from desktop_app.ledgers.cells import cell_text

if TYPE_CHECKING:
    from desktop_app.ledgers.grid import Sheet

ID_HEADER = "行编号（勿改）"
"""Over the row ids of an annotated copy."""
PROBLEM_HEADER = "问题"
_WRITTEN = re.compile(r"([A-Za-z0-9_.-]{1,64})#([0-9a-f]{12})")


class RowId(NamedTuple):
    """A row id as it stands in a workbook."""

    row_id: str
    digest: str
    """Of the cells as they were handed out."""

    def __str__(self) -> str:
        return f"{self.row_id}#{self.digest}"


def read_id(text: str) -> RowId | None:
    """The id in a cell; None when it holds none."""
    match = _WRITTEN.fullmatch(text.strip())
    return RowId(match[1], match[2]) if match else None


def row_digest(sheet: Sheet, row: int, header_row: int) -> str:
    """A digest of what the user has in a row; which of it is mapped may be guessed otherwise another time.

    Left out are empty cells and the columns that an annotated copy adds, by their words in ``header_row``.
    """
    added = {PROBLEM_HEADER, ID_HEADER}
    written = "\x1f".join(
        f"{at}={text}"
        for at, (cell, head) in enumerate(
            zip(sheet.row(row), sheet.row(header_row), strict=True), sheet.first_column
        )
        if (text := cell_text(cell).strip()) and not (isinstance(head, str) and head in added)
    )
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()[:12]
