"""What is typed in a cell of a ledger and is not in the ledger yet, by the place of the cell.

Part of the application, so that it is saved while it is typed and travels with the case; no paper prints it, and it is
not carried into another year.
"""

from __future__ import annotations

import re

from desktop_app.models.entries import LONGEST_TEXT
from desktop_app.models.kinds import EntryKind
from desktop_app.models.ledgers import LedgerKind

SECTION = "half_typed"
"""The part of the application that all of this is in: ``half_typed.services.r12.served_on``."""
MOST_KEPT = LONGEST_TEXT[EntryKind.LONG_TEXT]
"""Characters of one cell; whoever lets somebody type more has to say that it is not kept."""
_NEW = "_new_"
"""Stands for the line in which a new row is typed; no spelling of a row id."""
_OTHER = re.compile(r"[^A-Za-z0-9-]")
_SPELT = re.compile(r"_([0-9a-f]+)_")


def typed_place(kind: LedgerKind, row_id: str, field: str) -> str:
    """The field id of what is typed in a cell; ``row_id`` is empty for the line of a new row."""
    return f"{SECTION}.{kind.value}.{_OTHER.sub(_spell, row_id) if row_id else _NEW}.{field}"


def typed_cell(place: str) -> tuple[LedgerKind, str, str] | None:
    """Ledger, row id and field of a place that ``typed_place`` made; None of any other."""
    section, _, rest = place.partition(".")
    kind, _, rest = rest.partition(".")
    row, _, field = rest.partition(".")
    if section != SECTION or kind not in set(LedgerKind) or not row or not field:
        return None
    return LedgerKind(kind), "" if row == _NEW else _SPELT.sub(_read, row), field


def _spell(letter: re.Match[str]) -> str:
    return f"_{ord(letter[0]):x}_"


def _read(spelt: re.Match[str]) -> str:
    number = int(spelt[1], 16)
    return chr(number) if number <= 0x10FFFF else spelt[0]
