"""What there is to say about single cells and rows of a workbook, each with its place and its sentence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Weight(StrEnum):
    """How much an issue weighs: keeps the row out, wants a look, was understood and is only told."""

    PROBLEM = "problem"
    """有问题: the row waits in 待处理."""
    DOUBT = "doubt"
    """需确认: the row is in; something about it is plausible but unusual."""
    HINT = "hint"
    """已换算: the cell was understood though it is not written as others are."""


@dataclass(frozen=True, slots=True)
class RowIssue:
    """One cell or row; ``row`` and ``column_number`` are 1-based as Excel shows them."""

    file: str
    sheet: str
    row: int
    column: str
    """The header over the cell."""
    value: str
    code: str
    message: str
    column_number: int = 0
    """0: the row as a whole."""
    field: str = ""
    weight: Weight = Weight.PROBLEM
    row_id: str = ""
    """Of the row in the ledger or in 待处理."""
