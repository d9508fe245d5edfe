"""What an annotated copy says of a row that went out with it: which row of the case it is, and what stood in it."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, NamedTuple

from desktop_app.ledgers.cells import cell_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop_app.ledgers.grid import Sheet

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


def row_digest(sheet: Sheet, row: int, columns: Iterable[int]) -> str:
    """A digest of what stands in these 1-based columns of a row."""
    written = "\x1f".join(cell_text(sheet.cell(row, column)).strip() for column in columns)
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()[:12]
