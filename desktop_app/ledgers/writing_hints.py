"""Cells that were understood though they are written unlike the others of their column: texts among numbers, full-width digits, units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.ledgers.cells import NOT_FILLED, NOTHING_PAID, figures_for_letters
from desktop_app.ledgers.grid import is_blank
from desktop_app.models.folding import fold
from desktop_app.models.kinds import EntryKind

if TYPE_CHECKING:
    from desktop_app.ledgers.columns import Column
    from desktop_app.ledgers.grid import Cell, CellColumn

_NUMBERS = frozenset({EntryKind.MONEY, EntryKind.COUNT, EntryKind.NUMBER})
_READ = _NUMBERS | {EntryKind.DAY}
_CODE_FIELD = "credit_code"
_FULL_WIDTH = frozenset(map(chr, range(0xFF10, 0xFF1A)))
_RARE = 5
"""A way of writing is an exception where at most one cell in so many is written so."""
_MOST = 2_000


def hints_about(
    column: Column, cells: CellColumn, skipped: int, keep: bytearray
) -> tuple[list[tuple[int, str]], str]:
    """Places (rows below the header, from 0) with the code of what is unusual there; and what is to say of the column.

    ``keep`` marks the rows that came in; the first ``skipped`` rows of ``cells`` are above the data.
    """
    if column.kind not in _READ and column.field != _CODE_FIELD:
        return [], ""
    codes = {at: code for at, cell in enumerate(cells.values) if (code := _code(column, cell))}
    if not codes:
        return [], ""
    if cells.places is not None and codes.keys().isdisjoint(cells.places[skipped:]):
        return [], ""  # the header alone
    blank = {at for at, cell in enumerate(cells.values) if is_blank(cell)}
    places = range(len(cells.values)) if cells.places is None else cells.places
    found: list[tuple[int, str]] = []
    filled = 0
    for place, at in enumerate(places[skipped:]):
        if at in blank:
            continue
        filled += 1
        if at in codes and keep[place]:
            found.append((place, codes[at]))
    usual = [item for item in found if item[1] == "text.number"]
    if len(usual) * _RARE > filled:
        rest = [item for item in found if item[1] != "text.number"]
        return rest[:_MOST], "的数是文字，已按数读入" if column.kind in _NUMBERS else ""
    return found[:_MOST], ""


def _code(column: Column, cell: Cell) -> str:
    if not isinstance(cell, str):
        return ""
    if column.field == _CODE_FIELD:
        return "code.letters" if figures_for_letters(cell) != cell else ""
    if any(char in _FULL_WIDTH for char in cell):
        return "full_width"
    if column.kind not in _NUMBERS or is_blank(cell) or fold(cell) in NOT_FILLED:
        return ""
    if fold(cell) in NOTHING_PAID:
        return "nothing.paid"
    plain = cell.strip().replace(",", "").replace(".", "")
    return "text.number" if plain.isascii() and plain.isdigit() else "unit.written"
