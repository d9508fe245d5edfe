"""Which categories to apply for: what the rules say of each in a line, and what the numbers suggest (experience S6.0)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.assessment.results import Outcome
from desktop_app.models import formats

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop_app.assessment.results import Assessment, AtomVerdict, ConditionVerdict
    from desktop_app.notice.models import Notice

_LOUDEST = (Outcome.UNMET, Outcome.DIVIDED, Outcome.UNKNOWN)


def suggestion(assessment: Assessment, notice: Notice) -> str:
    """“建议申报：信息服务、培训服务”: what is met, and what the ledgers are enough for though questions are open."""
    met = [item.label for item in assessment.categories if item.outcome is Outcome.MET]
    enough = [item.label for item in assessment.categories if _numbers_suffice(item, notice)]
    if not met and not enough:
        return "还看不出该申报哪一类：导入台账，或在各类的页上填写"
    most = notice.identity.counting.categories_max
    parts = []
    if met:
        choice = f"，从中选 {most} 类" if len(met) > most else ""
        parts.append(f"建议申报：{formats.listed(met)}（各项都满足{choice}）")
    if enough:
        parts.append(f"台账的数够：{formats.listed(enough)}，其余的问题还要回答")
    return "；".join(parts)


def standing(verdict: ConditionVerdict, notice: Notice) -> str:
    """One line on a category: all met, or what stands in the way first."""
    group = nearest_group(verdict, notice)
    for outcome in _LOUDEST:
        found = [atom for atom in group if atom.outcome is outcome]
        if found:
            first = found[0]
            more = f"，另有 {len(found) - 1} 项" if len(found) > 1 else ""
            return f"{first.label}：{first.margin_text or first.words}{more}"
    return "各项都满足"


def nearest_group(verdict: ConditionVerdict, notice: Notice) -> tuple[AtomVerdict, ...]:
    """The verdicts of the route that decided it, or that fewest tests keep from being met; without those not asked."""
    groups = [tuple(route) for route in routes(verdict, notice)]
    category = notice.category(verdict.id)
    if category is not None and verdict.route in category.routes:
        return groups[category.routes.index(verdict.route)]
    return min(groups, key=lambda group: sum(atom.outcome is not Outcome.MET for atom in group))


def routes(verdict: ConditionVerdict, notice: Notice) -> Iterable[list[AtomVerdict]]:
    """The verdicts of a condition or category, route by route."""
    rule = notice.condition(verdict.id)
    by_id = {atom.id: atom for atom in verdict.atoms}
    for group in rule.any_of if rule is not None else ():
        found = [by_id[name] for name in group if name in by_id]
        yield [atom for atom in found if atom.outcome is not Outcome.NOT_APPLICABLE]


def route_outcome(atoms: Iterable[AtomVerdict]) -> Outcome:
    """The outcome of one route: not met as soon as one test fails, met when all are."""
    found = {atom.outcome for atom in atoms if atom.outcome is not Outcome.NOT_APPLICABLE}
    return next((outcome for outcome in _LOUDEST if outcome in found), Outcome.MET)


def _numbers_suffice(verdict: ConditionVerdict, notice: Notice) -> bool:
    """Whether nothing but unanswered questions keeps a route from being met, and a ledger counts its numbers."""
    if verdict.outcome is not Outcome.UNKNOWN:
        return False
    for route in routes(verdict, notice):
        numbers = [atom for atom in route if atom.threshold is not None]
        counted = all(atom.outcome is Outcome.MET and atom.basis == "counted" for atom in numbers)
        if numbers and counted and not any(atom.outcome is Outcome.UNMET for atom in route):
            return True
    return False
