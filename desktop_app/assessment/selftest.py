"""两分钟自测: the verdicts its answers decide, one line each, with what would turn them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.assessment.results import Outcome
from desktop_app.assessment.turning import turning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop_app.assessment.results import Assessment, AtomVerdict, ConditionVerdict
    from desktop_app.notice.models import Notice

NOT_CHOSEN = "还没有选服务功能类别"
_TURNED_BY_ANSWERS = "补齐这一类别的页上其余各项后再看"


@dataclass(frozen=True, slots=True)
class SelfTestLine:
    """One verdict of the self-test as it is read."""

    id: str
    step: str
    label: str
    clause: str
    outcome: Outcome
    words: str
    fact: str = ""
    """Value, threshold and distance."""
    turn: str = ""
    """The single change that would turn it, or what is still to be answered; empty where it is met."""


def selftest_lines(assessment: Assessment, notice: Notice) -> tuple[SelfTestLine, ...]:
    """Every verdict of the self-test, in the order of its steps."""
    conditions = (*assessment.conditions, assessment.distinction, *assessment.categories)
    atoms = {atom.id: atom for verdict in conditions for atom in verdict.atoms}
    lines: list[SelfTestLine] = []
    for step in notice.selftest.steps:
        lines += [_atom_line(step.id, atoms[name], notice) for name in step.atoms if name in atoms]
        if step.categories:
            lines += _category_lines(step.id, assessment, notice)
    return tuple(lines)


def answered_steps(lines: tuple[SelfTestLine, ...]) -> int:
    """How many steps have a verdict: one that is unknown in all its lines still waits for its answers."""
    return len({line.step for line in lines if line.outcome is not Outcome.UNKNOWN})


def _atom_line(step: str, atom: AtomVerdict, notice: Notice) -> SelfTestLine:
    fact = atom.fact or (f"要求 {atom.threshold_text}" if atom.threshold_text else "")
    if atom.outcome is Outcome.DIVIDED:  # one value of two would mislead; the note says both
        fact = ""
    return SelfTestLine(
        atom.id, step, atom.label, atom.clause, atom.outcome, atom.words, fact, turning(atom, notice)
    )


def _category_lines(step: str, assessment: Assessment, notice: Notice) -> Iterator[SelfTestLine]:
    chosen = [verdict for verdict in assessment.categories if verdict.chosen]
    if not chosen:
        yield SelfTestLine(
            "categories", step, "服务功能类别", "", Outcome.UNKNOWN, Outcome.UNKNOWN.label, turn=NOT_CHOSEN
        )
    for verdict in chosen:
        missed = [atom for atom in verdict.atoms if atom.outcome is Outcome.UNMET]
        known = [atom for atom in verdict.atoms if atom.fact]
        facts = "；".join(atom.fact for atom in (missed or known) if atom.fact)
        yield SelfTestLine(
            verdict.id,
            step,
            verdict.label,
            verdict.clause,
            verdict.outcome,
            verdict.words,
            facts,
            _category_turn(verdict, missed, notice),
        )


def _category_turn(verdict: ConditionVerdict, missed: list[AtomVerdict], notice: Notice) -> str:
    if verdict.outcome is Outcome.UNMET and missed:
        return turning(missed[0], notice)
    return "" if verdict.outcome is Outcome.MET else _TURNED_BY_ANSWERS
