"""Which ledger rows have proof: what their 证据编号 point to stands on the shelves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.models.evidence_references import references_in
from desktop_app.models.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop_app.models.evidence import Evidence
    from desktop_app.models.ledgers import Row


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
