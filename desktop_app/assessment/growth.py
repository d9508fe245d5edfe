"""近两年服务企业数量稳步增长: two years held against each other, and a third shown where it is known."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from desktop_app.assessment.facts import Facts, joined, verdict
from desktop_app.assessment.quantity_verdicts import (
    FIGURE_LABELS,
)
from desktop_app.assessment.resolving import missing_inputs
from desktop_app.assessment.results import Outcome, Reading
from desktop_app.assessment.wording import quantity

if TYPE_CHECKING:
    from decimal import Decimal

    from desktop_app.assessment.results import AtomVerdict
    from desktop_app.notice.models import Atom


def judge_growth(atom: Atom, facts: Facts) -> AtomVerdict:
    """More than the year before; equal numbers divide opinion, a fall misses, one year alone says nothing."""
    name = atom.figure or ""
    newer = facts.figure(name, "year-1")
    older = facts.figure(name, "year-2")
    if newer is None or older is None or newer.value is None or older.value is None:
        lacking = [
            period
            for period, figure in (("year-1", newer), ("year-2", older))
            if figure is None or figure.value is None
        ]
        years = "和".join(f"{facts.year(period)}年" for period in lacking)
        missing = tuple(
            dict.fromkeys(part for period in lacking for part in missing_inputs(name, period, None))
        )
        note = f"还缺{years}{FIGURE_LABELS.get(name, '数字')}"
        return verdict(atom, facts, Outcome.UNKNOWN, unit="家", missing=missing, note=note)
    least = facts.notice.identity.counting.growth_min_percent
    before, now = older.value, newer.value
    growth = now - before
    outcome = Outcome.UNMET
    if growth > 0 and growth * 100 >= least * before:
        outcome = Outcome.MET
    elif growth == 0 and least <= 0:
        outcome = Outcome.DIVIDED
    unit = newer.unit
    return verdict(
        atom,
        facts,
        outcome,
        value=now,
        value_text=quantity(now, unit),
        threshold=before,
        threshold_text=f"{quantity(before, unit)}（{facts.year('year-2')}年）",
        margin=growth,
        margin_text=_growth_text(growth, before, unit),
        unit=unit,
        basis="counted" if newer.basis == older.basis == "counted" else "declared",
        rule=f"{facts.year('year-1')}年与{facts.year('year-2')}年用同一口径比较，须比上年多"
        + (f"，且增长不低于 {quantity(least, '%')}" if least > 0 else ""),
        readings=_three_years(facts, name, before, now),
        trace=(*newer.trace, *older.trace),
        note=_growth_note(facts, outcome, name, before, growth),
    )


def _growth_text(growth: Decimal, before: Decimal, unit: str) -> str:
    if growth == 0:
        return "与上年持平"
    word = "多" if growth > 0 else "少"
    text = f"比上年{word} {quantity(abs(growth), unit)}"
    if growth > 0 and before > 0:
        text += f"，增长 {quantity(Fraction(growth) * 100 / Fraction(before), '%')}"
    return text


def _growth_note(facts: Facts, outcome: Outcome, name: str, before: Decimal, growth: Decimal) -> str:
    sentences = []
    if outcome is Outcome.DIVIDED:
        sentences.append("两年持平，算不算稳步增长没有定论，向经办处室确认")
    elif outcome is Outcome.UNMET and growth > 0:
        sentences.append("增长幅度低于本规则包要求")
    if facts.figures[name, "year-1", None].basis != facts.figures[name, "year-2", None].basis:
        sentences.append("两年一个来自台账、一个是填报，确认口径相同")
    oldest = facts.figure(name, "year-3")
    if oldest is not None and oldest.value is not None and oldest.value >= before:
        sentences.append(
            f"{facts.year('year-3')}年是{quantity(oldest.value, oldest.unit)}，近三年看不是逐年增长"
        )
    return joined(*sentences)


def _three_years(facts: Facts, name: str, before: Decimal, now: Decimal) -> tuple[Reading, ...]:
    """The third year, shown where it is known; other places ask for three."""
    oldest = facts.figure(name, "year-3")
    if oldest is None or oldest.value is None:
        return ()
    rises = oldest.value < before < now
    return (
        Reading(
            id="three_years",
            label=f"{facts.year('year-3')}—{facts.year('year-1')}年逐年增长",
            value=oldest.value,
            value_text="→".join(quantity(number, "").strip() for number in (oldest.value, before, now)),
            outcome=Outcome.MET if rises else Outcome.UNMET,
            chosen=False,
        ),
    )
