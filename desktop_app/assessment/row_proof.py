"""Which ledger rows have proof, and which of them a reviewer is likely to pick (domain §3.4: reviewers check sample rows)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.models.evidence_references import references_in
from desktop_app.models.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from desktop_app.models.evidence import Evidence
    from desktop_app.models.ledgers import Row

_DAYS = ("served_on", "held_on", "agreed_on", "purchased_on", "valid_from")
_SIZES = ("amount", "attendances", "value", "fee", "enterprises")
_LARGEST = 5


@dataclass(frozen=True, slots=True)
class RowProof:
    """The rows of a ledger by what proves them; ids in the order of the ledger."""

    proven: tuple[str, ...] = ()
    """Rows whose 证据编号 all stand on a shelf, with the pages that they name."""
    astray: tuple[str, ...] = ()
    """Rows that point to a number nobody has given, or to a page the evidence does not have."""
    bare: tuple[str, ...] = ()
    """Rows without 证据编号."""


def proof_of(rows: Iterable[Row], evidence: Iterable[Evidence]) -> RowProof:
    """Hold the 证据编号 of each row against the evidence of the case."""
    pages = {fold(item.number): item.pages for item in evidence if item.number}
    proven: list[str] = []
    astray: list[str] = []
    bare: list[str] = []
    for row in rows:
        pointed = references_in(row.evidence)
        if not pointed:
            bare.append(row.id)
        elif all(
            item.number in pages
            and max(item.pages, default=0) <= (pages[item.number] or max(item.pages, default=0))
            for item in pointed
        ):
            proven.append(row.id)
        else:
            astray.append(row.id)
    return RowProof(tuple(proven), tuple(astray), tuple(bare))


def likely_picked(rows: Sequence[Row]) -> tuple[str, ...]:
    """Ids of the rows that stand out to whoever samples: first and last, the largest, the first of each month."""
    picked: dict[str, None] = dict.fromkeys([rows[0].id, rows[-1].id] if rows else ())
    months: set[tuple[int, int]] = set()
    for row in rows:
        day = next((found for name in _DAYS if (found := getattr(row, name, None)) is not None), None)
        if day is not None and (day.year, day.month) not in months:
            months.add((day.year, day.month))
            picked[row.id] = None
    for name in _SIZES:
        sized = [row for row in rows if getattr(row, name, None)]
        picked.update(
            dict.fromkeys(row.id for row in sorted(sized, key=lambda row: -getattr(row, name))[:_LARGEST])
        )
    return tuple(row.id for row in rows if row.id in picked)
