"""What a verdict is made from, gathered once for all atoms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from desktop_app.assessment.results import AtomVerdict, Outcome

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from desktop_app.assessment.figures import LedgerFigures
    from desktop_app.assessment.resolving import FigureKey
    from desktop_app.assessment.results import Figure
    from desktop_app.models.application import Application
    from desktop_app.models.evidence import Evidence
    from desktop_app.notice.models import Atom, Notice


@dataclass(frozen=True, slots=True)
class Facts:
    """A case as the law looks at it: answers, figures, evidence, the notice, and the day that is judged."""

    application: Application
    counted: LedgerFigures
    figures: Mapping[FigureKey, Figure]
    notice: Notice
    on: date
    evidence: tuple[Evidence, ...]
    proofs: Mapping[str, tuple[str, ...]]
    """Ids of evidence by the atom it proves."""
    unfinished: Mapping[str, str]

    def figure(self, name: str, period: str | None = None, category: str | None = None) -> Figure | None:
        """The figure of this name, period (year-1 unless given) and category."""
        return self.figures.get((name, period or "year-1", category))

    def year(self, period: str | None) -> int:
        """The calendar year of a period."""
        return self.notice.identity.application_year - int((period or "year-1")[-1])


def proofs_by_atom(evidence: tuple[Evidence, ...]) -> dict[str, tuple[str, ...]]:
    """Ids of evidence by the atom it says to prove."""
    proofs: dict[str, tuple[str, ...]] = {}
    for item in evidence:
        for atom in item.proves:
            proofs[atom] = (*proofs.get(atom, ()), item.id)
    return proofs


def verdict(atom: Atom, facts: Facts, outcome: Outcome, **parts: Any) -> AtomVerdict:  # noqa: ANN401 - fields of it
    """A verdict on ``atom`` with its name, clause and evidence filled in."""
    proofs = facts.proofs.get(atom.id, ())
    parts.setdefault("evidence", proofs)
    return AtomVerdict(id=atom.id, label=atom.label, clause=atom.clause, outcome=outcome, **parts)


def joined(*sentences: str) -> str:
    """Sentences of a note, those that are empty left out."""
    return "；".join(sentence for sentence in sentences if sentence)
