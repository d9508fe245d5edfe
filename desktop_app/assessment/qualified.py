"""学历和职称 (一.1.(7)): both readings computed, and what they say together."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from desktop_app.assessment.exact import floor_decimal
from desktop_app.assessment.quantity_verdicts import (
    decided,
    exact_value,
    passes,
    threshold_of,
    undecided,
)
from desktop_app.assessment.resolving import qualified_reading
from desktop_app.assessment.results import Outcome, Reading
from desktop_app.assessment.staffing import bounds_of, is_possible
from desktop_app.assessment.wording import value_and_margin

if TYPE_CHECKING:
    from decimal import Decimal

    from desktop_app.assessment.facts import Facts
    from desktop_app.assessment.results import AtomVerdict
    from desktop_app.models.application import Application
    from desktop_app.notice.models import Atom


_SETTLED = "按“"
_READING_LABELS = {"union": "学历或职称任一具备", "intersection": "学历和职称同时具备"}


def judge_qualified(atom: Atom, facts: Facts) -> AtomVerdict:
    """学历和职称: both readings are computed; where they part, a settled reading decides and otherwise nothing does."""
    parts = [facts.figure(name) for name in ("staff", "staff_degree", "staff_title", "staff_both")]
    staff, degree, title, both = (figure.value if figure else None for figure in parts)
    missing = tuple(
        f"declared.{figure.name}" for figure in parts if figure is not None and figure.value is None
    )
    if staff is None or staff <= 0 or (degree is None and title is None):
        return undecided(atom, facts).model_copy(update={"missing": (*missing, "ledgers.staff")})
    if not is_possible(staff, degree, title, both):
        note = "学历和职称同时具备的人数与其他人数对不上，核对四个数"
        return undecided(atom, facts).model_copy(update={"note": note})
    bounds = bounds_of(staff, degree, title, both)
    chosen, settled = qualified_reading(facts.application, facts.notice)
    outcomes = {name: _between(atom, low, high, staff) for name, (low, high) in bounds.items()}
    outcome = outcomes[chosen] if settled else _agreed(set(outcomes.values()))
    readings = tuple(_bounded_reading(atom, name, bounds[name], staff, chosen) for name in bounds)
    figure = facts.figure("staff_qualified_share")
    if figure is None or figure.value is None:
        return undecided(atom, facts).model_copy(
            update={"outcome": outcome, "readings": readings, "missing": (*missing, "ledgers.staff")}
        )
    note = ""
    if outcomes["union"] is not outcomes["intersection"]:
        note = "，".join(f"{reading.label} {reading.value_text}" for reading in readings)
        note += (
            f"；{_SETTLED}{_READING_LABELS[chosen]}”计，{confirmed_words(facts.application)}"
            if settled
            else "，两种口径结论不同，打印咨询问题单"
        )
    return decided(atom, facts, figure, exact_value(figure), outcome, readings=readings, note=note)


def confirmed_words(application: Application) -> str:
    """By whom and when the reading was settled: “2021-05-19由某某处室陈老师确认”."""
    counting = application.counting
    day = counting.qualified_reading_on.isoformat() if counting.qualified_reading_on else ""
    return f"{day}由{counting.qualified_reading_by}确认"


def settlement(atom: AtomVerdict) -> str:
    """Of a verdict that a settled reading decided, which reading, by whom and when; empty for any other."""
    settled = atom.note.rpartition("；")[2]
    return settled if settled.startswith(_SETTLED) and any(item.chosen for item in atom.readings) else ""


def _agreed(outcomes: set[Outcome]) -> Outcome:
    """What two readings say together while nobody has settled which of them counts."""
    if len(outcomes) == 1:
        return next(iter(outcomes))
    return Outcome.DIVIDED if outcomes == {Outcome.MET, Outcome.UNMET} else Outcome.UNKNOWN


def _between(atom: Atom, low: Decimal, high: Decimal, whole: Decimal) -> Outcome:
    if passes(Fraction(low) * 100 / Fraction(whole), atom) is Outcome.MET:
        return Outcome.MET
    return (
        Outcome.UNKNOWN
        if passes(Fraction(high) * 100 / Fraction(whole), atom) is Outcome.MET
        else Outcome.UNMET
    )


def _bounded_reading(
    atom: Atom, name: str, bound: tuple[Decimal, Decimal], whole: Decimal, chosen: str
) -> Reading:
    low, high = bound
    value = Fraction(low) * 100 / Fraction(whole) if low == high else None
    return Reading(
        id=name,
        label=_READING_LABELS[name],
        value=None if value is None else floor_decimal(value),
        value_text="" if value is None else value_and_margin(value, threshold_of(atom), "%")[0],
        outcome=_between(atom, low, high, whole),
        chosen=name == chosen,
    )
