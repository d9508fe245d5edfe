"""Which sheet, header and columns of a workbook are which ledger: guessed, corrected by the user, remembered by shape."""

from __future__ import annotations

from pydantic import Field

from desktop_app.models.ledgers import LedgerKind
from desktop_app.models.values import FrozenShape


class MappedColumn(FrozenShape):
    """One column of a workbook taken for a field of a ledger."""

    column: int = Field(ge=1, le=16_384)
    """1-based, as Excel counts; A is 1."""
    unit: str | None = None
    """Unit of a bare number in it, as the header says (“金额（万元）”); None: that of the ledger's own column."""


class Mapping(FrozenShape):
    """How one sheet is read as a ledger."""

    kind: LedgerKind
    sheet: str
    header_row: int = Field(ge=0, le=1_048_576)
    """The last row of the header, 1-based; rows below it are read. 0: there is no header."""
    header_lines: int = Field(default=1, ge=1, le=3)
    """How many rows the header takes."""
    columns: dict[str, MappedColumn] = Field(default_factory=dict)
    """By field of the ledger's row, such as ``served_on``."""
    number_column: int | None = None
    """The column 序号, which marks example rows."""
    id_column: int | None = None
    """The column with the row ids of an annotated copy."""


class RememberedMapping(FrozenShape):
    """What is kept of a mapping for workbooks of the same shape: places only, no word of the workbook."""

    fingerprint: str
    """Of the words of the header, in their order; a hash."""
    kind: LedgerKind
    header_lines: int = 1
    columns: dict[str, MappedColumn] = Field(default_factory=dict)
    """Columns counted from the first one of the header, which is 1."""
