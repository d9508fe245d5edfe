"""One verdict for one atom, whatever decides it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.assessment.answers import judge_attested, judge_choice
from desktop_app.assessment.days import judge_operation, judge_validity
from desktop_app.assessment.facts import Facts, joined, verdict
from desktop_app.assessment.growth import judge_growth
from desktop_app.assessment.quantities import judge_threshold
from desktop_app.assessment.resolving import LEDGER_OF
from desktop_app.assessment.results import COUNTING, AtomVerdict, Outcome
from desktop_app.models import field_ids
from desktop_app.notice.models import AtomTest

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop_app.notice.models import Atom

_JUDGES: dict[AtomTest, Callable[[Atom, Facts], AtomVerdict]] = {
    AtomTest.AT_LEAST: judge_threshold,
    AtomTest.GROWS: judge_growth,
    AtomTest.OPERATES: judge_operation,
    AtomTest.VALID: judge_validity,
    AtomTest.ONE_OF: judge_choice,
    AtomTest.ATTESTED: judge_attested,
}


def judge(atom: Atom, facts: Facts) -> AtomVerdict:
    """The verdict on ``atom``; one whose ``only_if`` is answered no does not apply.

    While that is unanswered, an unmet atom is only unknown: the answer may still take it away.
    """
    waits = facts.counted.counting and atom.figure in LEDGER_OF
    found = _waiting(atom, facts) if waits else _JUDGES[atom.test](atom, facts)
    if atom.only_if is None:
        return found
    applies = field_ids.read(facts.application, atom.only_if)
    if applies is False:
        return verdict(atom, facts, Outcome.NOT_APPLICABLE, note="没有此项，不适用")
    if applies is None and found.outcome is not Outcome.MET:
        label = facts.notice.label_of(atom.only_if)
        changes = {
            "outcome": Outcome.UNKNOWN,
            "missing": (atom.only_if, *found.missing),
            "note": joined(f"先回答：{label}", found.note),
        }
        return found.model_copy(update=changes)
    return found


def _waiting(atom: Atom, facts: Facts) -> AtomVerdict:
    """Nothing is lacking and nothing is decided: its ledger is still being counted."""
    return verdict(atom, facts, Outcome.UNKNOWN, unit=atom.unit or "", note=COUNTING)
