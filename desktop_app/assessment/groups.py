"""Atoms put together: all of one group, any of several groups, in an order in which unknown is never a pass.

From worst to best: 不满足, 资料不足, 存在口径差异, 已满足. A group is as good as its worst atom, a condition as good as its
best group; an atom that does not apply counts as met. So one failed atom decides its group at once, and one met group
decides the condition, whatever else is still open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.assessment.results import COUNTING, AtomVerdict, ConditionVerdict, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from desktop_app.notice.models import Category, Condition

_RANK = {
    Outcome.UNMET: 0,
    Outcome.UNKNOWN: 1,
    Outcome.DIVIDED: 2,
    Outcome.MET: 3,
    Outcome.NOT_APPLICABLE: 3,
}
_BY_RANK = (Outcome.UNMET, Outcome.UNKNOWN, Outcome.DIVIDED, Outcome.MET)


def rank(outcome: Outcome) -> int:
    """Place of an outcome between unmet (0) and met (3)."""
    return _RANK[outcome]


def worst(outcomes: Iterable[Outcome]) -> Outcome:
    """What holds when all must hold; nothing asked is met."""
    return _BY_RANK[min((_RANK[outcome] for outcome in outcomes), default=3)]


def best(outcomes: Iterable[Outcome]) -> Outcome:
    """What holds when one is enough; no choice at all is unmet."""
    return _BY_RANK[max((_RANK[outcome] for outcome in outcomes), default=0)]


def judge_condition(
    condition: Condition | Category, verdicts: Mapping[str, AtomVerdict], *, chosen: bool = True
) -> ConditionVerdict:
    """The verdict on a condition or category from the verdicts on its atoms.

    A way that nobody has begun (融资担保 of an agency that guarantees nothing) is left aside as soon as another way is
    decided; while no way is decided it stays open.
    """
    groups = [tuple(verdicts[atom] for atom in group) for group in condition.any_of]
    outcomes = [worst(atom.outcome for atom in group) for group in groups]
    decided = any(outcome is not Outcome.UNKNOWN for outcome in outcomes)
    live = [
        place
        for place, group in enumerate(groups)
        if not decided or any(atom.outcome is not Outcome.UNKNOWN or atom.basis != "none" for atom in group)
    ]
    outcome = best(outcomes[place] for place in live)
    deciding = next(place for place in live if outcomes[place] is outcome)
    routes = getattr(condition, "routes", ())
    left_aside = [routes[place] for place in range(len(groups)) if place not in live and place < len(routes)]
    atoms = tuple({atom.id: atom for group in groups for atom in group}.values())
    return ConditionVerdict(
        id=condition.id,
        label=condition.label,
        clause=condition.clause,
        outcome=outcome,
        atoms=atoms,
        chosen=chosen,
        route=routes[deciding] if deciding < len(routes) else "",
        summary=_summary(outcome, groups[deciding]),
        note=f"另一条途径“{'、'.join(left_aside)}”没有填写"
        if left_aside and outcome is not Outcome.MET
        else "",
    )


def _summary(outcome: Outcome, group: tuple[AtomVerdict, ...]) -> str:
    """One line for the card: the first thing that stands in the way, or how many points are met."""
    if outcome is Outcome.UNKNOWN:
        return _still_open([atom for atom in group if atom.outcome is Outcome.UNKNOWN])
    for atom in group:
        if atom.outcome is outcome and outcome is not Outcome.MET:
            said = atom.note if outcome is Outcome.DIVIDED else atom.fact
            return f"{atom.label}：{said or atom.note or atom.outcome.label}"
    if len(group) == 1:
        return group[0].fact or group[0].note
    counted = sum(atom.outcome is not Outcome.NOT_APPLICABLE for atom in group)
    return f"{counted}项都已满足"


def _still_open(atoms: list[AtomVerdict]) -> str:
    """What has to be supplied: the sentence of one atom, or the names of several."""
    waiting = [atom for atom in atoms if atom.note == COUNTING]
    if waiting:
        return COUNTING
    if len(atoms) == 1:
        return atoms[0].note or f"还缺：{atoms[0].label}"
    return f"还缺{len(atoms)}项：{'；'.join(atom.label for atom in atoms)}"
