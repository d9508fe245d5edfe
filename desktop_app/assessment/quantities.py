"""Atoms that a threshold decides: inclusive, exact, with every reading the clause allows."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from desktop_app.assessment.exact import scale
from desktop_app.assessment.facts import Facts, joined
from desktop_app.assessment.qualified import judge_qualified
from desktop_app.assessment.quantity_verdicts import (
    decided,
    exact_value,
    passes,
    threshold_of,
    undecided,
)
from desktop_app.assessment.resolving import free_basis
from desktop_app.assessment.results import Outcome, Reading
from desktop_app.assessment.wording import value_and_margin
from desktop_app.models.choices import FreeBasis, SatisfactionFormula

if TYPE_CHECKING:
    from decimal import Decimal

    from desktop_app.assessment.results import AtomVerdict, Figure
    from desktop_app.notice.models import Atom


_SMALL_SAMPLE = 30
"""Below this, and below 30 % of the enterprises served, a survey is thin (domain §3.2)."""


def judge_threshold(atom: Atom, facts: Facts) -> AtomVerdict:
    """At least ``atom.at_least`` of a figure; 80 % is met by 80.00 % and missed by 79.999 %."""
    name = atom.figure or ""
    if name == "staff_qualified_share":
        return judge_qualified(atom, facts)
    figure = facts.figure(name, atom.period, atom.category if name == "activities" else None)
    if figure is None or figure.value is None:
        return undecided(atom, facts)
    if name == "free_share":
        return _judge_free(atom, facts, figure)
    value = exact_value(figure) / scale(figure.unit, atom.unit or figure.unit)
    outcome = Outcome.MET if value >= threshold_of(atom) else Outcome.UNMET
    notes = [_visits_note(atom, facts, figure, outcome), figure.note]
    readings: tuple[Reading, ...] = ()
    if name == "satisfaction":
        readings = _formulas(atom, facts, figure)
        notes.append(_sample_note(facts))
    return decided(atom, facts, figure, value, outcome, note=joined(*notes), readings=readings)


def _judge_free(atom: Atom, facts: Facts, figure: Figure) -> AtomVerdict:
    """公益或低收费占比: the notice names no unit; the applicant's basis decides, and without a choice all must agree."""
    basis = free_basis(facts.application, facts.notice)
    readings = _readings(atom, figure.readings, FreeBasis, basis.value)
    value = exact_value(figure)
    outcome = passes(value, atom)
    note = figure.note
    if facts.application.counting.free_basis is None and any(
        item.outcome is not outcome for item in readings
    ):
        outcome = Outcome.DIVIDED
        shares = "，".join(f"按{item.label} {item.value_text}" for item in readings)
        note = joined(f"{shares}，几种口径结论不同，选定一种并印在报告里", figure.note)
    return decided(atom, facts, figure, value, outcome, readings=readings, note=note)


def _readings(
    atom: Atom, values: dict[str, Decimal | None], ways: type[FreeBasis | SatisfactionFormula], chosen: str
) -> tuple[Reading, ...]:
    """The share as each of the ``ways`` gives it, where it can be computed."""
    return tuple(
        Reading(
            id=name,
            label=ways(name).label,
            value=value,
            value_text=value_and_margin(Fraction(value), threshold_of(atom), "%")[0],
            outcome=passes(value, atom),
            chosen=name == chosen,
        )
        for name, value in values.items()
        if value is not None
    )


def _formulas(atom: Atom, facts: Facts, figure: Figure) -> tuple[Reading, ...]:
    """Both formulas, where both can be computed."""
    chosen = facts.application.survey.formula or SatisfactionFormula.SHARE
    readings = _readings(atom, figure.readings, SatisfactionFormula, chosen)
    return readings if len(readings) == len(SatisfactionFormula) else ()


def _sample_note(facts: Facts) -> str:
    valid = facts.application.survey.valid
    served = facts.figure("enterprises_served")
    if valid is None:
        return "没有填有效问卷份数"
    if valid < _SMALL_SAMPLE:
        return f"有效问卷只有{valid}份，少于{_SMALL_SAMPLE}份"
    if served is not None and served.value is not None and valid * 10 < served.value * 3:
        return f"有效问卷{valid}份，不到服务企业{served.value}家的30%"
    return ""


def _visits_note(atom: Atom, facts: Facts, figure: Figure, outcome: Outcome) -> str:
    if outcome is not Outcome.UNMET or figure.name != "enterprises_served":
        return ""
    visits = facts.figure("service_visits", atom.period)
    if visits is None or visits.value is None or visits.value < (atom.at_least or 0):
        return ""
    return f"服务了{visits.value:,}家次，条款要求的是家数，同一企业只计一家"
