"""待处理: rows of a workbook that are no ledger rows yet, kept with their cells as written until somebody mends them."""

from __future__ import annotations

from desktop_app.models.ledgers import RowSource
from desktop_app.models.values import FrozenShape


class PendingProblem(FrozenShape):
    """Why a cell keeps its row out."""

    field: str
    """The field of the ledger's row."""
    column: str
    """The header over it in the workbook."""
    value: str
    """What stands there, as Excel shows it."""
    code: str
    """Of ``models.problems``."""
    message: str
    """The sentence with file, row, column and value."""


class PendingRow(FrozenShape):
    """A row that waits; its id is that which the row will have in the ledger."""

    id: str
    source: RowSource
    cells: dict[str, str]
    """What stands in the mapped columns, by field; a bare amount carries the unit of its header."""
    problems: tuple[PendingProblem, ...]
