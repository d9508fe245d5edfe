"""Workbooks made by hand, cell by cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook

from desktop_app.ledgers.columns import COLUMNS
from desktop_app.models.ledgers import LEDGER_LABELS, LedgerKind

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def make_workbook(tmp_path: Path) -> Callable[..., Path]:
    """A workbook with the given rows (lists of cells) on a sheet called like the ledger, as ``服务台账.xlsx``."""

    def make(rows: list[list[Any]], kind: LedgerKind = LedgerKind.SERVICES, sheet: str | None = None) -> Path:
        workbook = Workbook()
        page = workbook.active
        page.title = sheet or LEDGER_LABELS[kind]
        for row in rows:
            page.append(row)
        path = tmp_path / "服务台账.xlsx"
        workbook.save(path)
        return path

    return make


@pytest.fixture
def header() -> Callable[[LedgerKind], list[str]]:
    """The header row of a ledger as the template writes it."""
    return lambda kind: [column.header for column in COLUMNS[kind]]
