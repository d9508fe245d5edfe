"""Atoms that a number decides: thresholds (inclusive, exact) and growth, with every reading the clause allows."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from desktop_app.assessment.exact import floor_decimal, scale
from desktop_app.assessment.facts import Facts, joined, verdict
from desktop_app.assessment.resolving import free_basis, missing_inputs, qualified_reading
from desktop_app.assessment.results import Outcome, Reading
from desktop_app.assessment.wording import quantity, value_and_margin
from desktop_app.models import field_ids
from desktop_app.models.values import FreeBasis, SatisfactionFormula

if TYPE_CHECKING:
    from desktop_app.assessment.results import AtomVerdict, Figure
    from desktop_app.notice.models import Atom

FIGURE_LABELS = {
    "total_assets": "资产总额",
    "enterprises_served": "服务中小企业家数",
    "offline_enterprises": "线下服务企业家数",
    "service_visits": "服务家次",
    "satisfaction": "满意度调查结果",
    "partners": "集聚服务机构家数",
    "free_share": "公益性和低收费服务量",
    "staff": "服务人员人数",
    "staff_qualified_share": "服务人员的学历和职称人数",
    "activities": "服务活动次数",
    "training_attendances": "培训人次",
    "financing_amount": "帮助中小企业融资总额",
    "new_guarantee_amount": "年新增担保额",
}
_READING_LABELS = {"union": "学历或职称任一具备", "intersection": "学历和职称同时具备"}
_SMALL_SAMPLE = 30
"""Below this, and below 30 % of the enterprises served, a survey is thin (domain §3.2)."""


def judge_threshold(atom: Atom, facts: Facts) -> AtomVerdict:
    """At least ``atom.at_least`` of a figure; 80 % is met by 80.00 % and missed by 79.999 %."""
    name = atom.figure or ""
    if name == "staff_qualified_share":
        return _judge_qualified(atom, facts)
    figure = facts.figure(name, atom.period, atom.category if name == "activities" else None)
    if figure is None or figure.value is None:
        return _unknown(atom, facts, figure)
    if name == "free_share":
        return _judge_free(atom, facts, figure)
    value = exact_value(figure) / scale(figure.unit, atom.unit or figure.unit)
    outcome = Outcome.MET if value >= _threshold(atom) else Outcome.UNMET
    notes = [_visits_note(atom, facts, figure, outcome), figure.note]
    readings: tuple[Reading, ...] = ()
    if name == "satisfaction":
        readings = _formulas(atom, facts, figure)
        notes.append(_sample_note(facts))
    return _counted(atom, facts, figure, value, outcome, note=joined(*notes), readings=readings)


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


def exact_value(figure: Figure) -> Fraction:
    """The figure's value without any rounding: shares from their part and whole."""
    if figure.numerator is not None and figure.denominator:
        return Fraction(figure.numerator) * 100 / Fraction(figure.denominator)
    return Fraction(figure.value or 0)


def _threshold(atom: Atom) -> Fraction:
    return Fraction(atom.at_least or 0)


def _passes(value: Fraction | Decimal, atom: Atom) -> Outcome:
    return Outcome.MET if value >= _threshold(atom) else Outcome.UNMET


def _counted(
    atom: Atom,
    facts: Facts,
    figure: Figure,
    value: Fraction,
    outcome: Outcome,
    **parts: Any,  # noqa: ANN401
) -> AtomVerdict:
    threshold = _threshold(atom)
    unit = atom.unit or figure.unit
    text, margin_text = value_and_margin(value, threshold, unit)
    return verdict(
        atom,
        facts,
        outcome,
        value=floor_decimal(value),
        value_text=text,
        threshold=atom.at_least,
        threshold_text=quantity(threshold, unit),
        margin=floor_decimal(value - threshold),
        margin_text=margin_text,
        unit=unit,
        basis=figure.basis,
        rule=figure.rule,
        trace=figure.trace,
        **parts,
    )


def _unknown(atom: Atom, facts: Facts, figure: Figure | None) -> AtomVerdict:
    name = atom.figure or ""
    label = FIGURE_LABELS.get(name, atom.label)
    if name == "satisfaction":
        missing, note = _survey_gap(facts)
    else:
        missing = missing_inputs(
            name, atom.period or "year-1", atom.category, free_basis(facts.application, facts.notice)
        )
        note = f"还缺{facts.year(atom.period)}年{label}"
    if name == "free_share":
        free, whole = facts.application.declared.free_services, facts.application.declared.all_services
        if free is not None and whole is not None and free > whole:
            note = f"公益性和低收费服务{free:,}多于总服务量{whole:,}，核对两个数"
    threshold = quantity(_threshold(atom), atom.unit or "")
    readings = figure.readings if figure else {}
    return verdict(
        atom,
        facts,
        Outcome.UNKNOWN,
        unit=atom.unit or "",
        threshold=atom.at_least,
        threshold_text=threshold,
        missing=missing,
        note=note,
        readings=_bases(atom, readings, "") if name == "free_share" else (),
    )


def _judge_qualified(atom: Atom, facts: Facts) -> AtomVerdict:
    """学历和职称: both readings are computed; where they part, a settled reading decides and otherwise nothing does."""
    parts = [facts.figure(name) for name in ("staff", "staff_degree", "staff_title", "staff_both")]
    staff, degree, title, both = (figure.value if figure else None for figure in parts)
    missing = tuple(
        f"declared.{figure.name}" for figure in parts if figure is not None and figure.value is None
    )
    if staff is None or staff <= 0 or (degree is None and title is None):
        return _unknown(atom, facts, None).model_copy(update={"missing": (*missing, "ledgers.staff")})
    if both is not None and not max(Decimal(0), (degree or 0) + (title or 0) - staff) <= both <= min(
        degree if degree is not None else staff, title if title is not None else staff
    ):
        return _unknown(atom, facts, None).model_copy(
            update={"note": "学历和职称同时具备的人数与其他人数对不上，核对四个数"}
        )
    bounds = _bounds(staff, degree, title, both)
    chosen, settled = qualified_reading(facts.application, facts.notice)
    outcomes = {name: _between(atom, low, high, staff) for name, (low, high) in bounds.items()}
    outcome = outcomes[chosen]
    if not settled and {outcomes["union"], outcomes["intersection"]} == {Outcome.MET, Outcome.UNMET}:
        outcome = Outcome.DIVIDED
    elif not settled and outcomes["union"] is Outcome.MET and outcomes["intersection"] is Outcome.UNKNOWN:
        outcome = Outcome.UNKNOWN
    readings = tuple(_bounded_reading(atom, name, bounds[name], staff, chosen) for name in bounds)
    figure = facts.figure("staff_qualified_share")
    if figure is None or figure.value is None:
        return _unknown(atom, facts, None).model_copy(
            update={"outcome": outcome, "readings": readings, "missing": (*missing, "ledgers.staff")}
        )
    note = ""
    if outcomes["union"] is not outcomes["intersection"]:
        note = "，".join(f"{_READING_LABELS[reading.id][5:]} {reading.value_text}" for reading in readings)
        note += (
            f"；按“{_READING_LABELS[chosen]}”计，由{facts.application.counting.qualified_reading_by}确认"
            if settled
            else "，两种口径结论不同，打印咨询问题单"
        )
    return _counted(atom, facts, figure, exact_value(figure), outcome, readings=readings, note=note)


def _bounds(
    staff: Decimal, degree: Decimal | None, title: Decimal | None, both: Decimal | None
) -> dict[str, tuple[Decimal, Decimal]]:
    """Fewest and most people of each reading that the known numbers allow."""
    if degree is None or title is None:
        known = degree if degree is not None else title or Decimal(0)
        return {
            "union": (known, staff),
            "intersection": (both or Decimal(0), both if both is not None else known),
        }
    if both is None:
        fewest = max(Decimal(0), degree + title - staff)
        return {
            "union": (max(degree, title), min(staff, degree + title)),
            "intersection": (fewest, min(degree, title)),
        }
    return {"union": (degree + title - both, degree + title - both), "intersection": (both, both)}


def _between(atom: Atom, low: Decimal, high: Decimal, whole: Decimal) -> Outcome:
    if _passes(Fraction(low) * 100 / Fraction(whole), atom) is Outcome.MET:
        return Outcome.MET
    return (
        Outcome.UNKNOWN
        if _passes(Fraction(high) * 100 / Fraction(whole), atom) is Outcome.MET
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
        value_text="" if value is None else value_and_margin(value, _threshold(atom), "%")[0],
        outcome=_between(atom, low, high, whole),
        chosen=name == chosen,
    )


def _judge_free(atom: Atom, facts: Facts, figure: Figure) -> AtomVerdict:
    """公益或低收费占比: the notice names no unit; the applicant's basis decides, and without a choice all must agree."""
    basis = free_basis(facts.application, facts.notice)
    readings = _bases(atom, figure.readings, basis.value)
    value = exact_value(figure)
    outcome = _passes(value, atom)
    note = figure.note
    if facts.application.counting.free_basis is None and any(
        item.outcome is not outcome for item in readings
    ):
        outcome = Outcome.DIVIDED
        shares = "，".join(f"按{item.label} {item.value_text}" for item in readings)
        note = joined(f"{shares}，几种口径结论不同，选定一种并印在报告里", figure.note)
    return _counted(atom, facts, figure, value, outcome, readings=readings, note=note)


def _bases(atom: Atom, values: dict[str, Decimal | None], chosen: str) -> tuple[Reading, ...]:
    return tuple(
        Reading(
            id=name,
            label=FreeBasis(name).label,
            value=value,
            value_text=value_and_margin(Fraction(value), _threshold(atom), "%")[0],
            outcome=_passes(value, atom),
            chosen=name == chosen,
        )
        for name, value in values.items()
        if value is not None
    )


def _formulas(atom: Atom, facts: Facts, figure: Figure) -> tuple[Reading, ...]:
    chosen = facts.application.survey.formula or SatisfactionFormula.SHARE
    return tuple(
        Reading(
            id=name,
            label=SatisfactionFormula(name).label,
            value=value,
            value_text=value_and_margin(Fraction(value), _threshold(atom), "%")[0],
            outcome=_passes(value, atom),
            chosen=name == chosen,
        )
        for name, value in figure.readings.items()
        if value is not None
    )


def _survey_gap(facts: Facts) -> tuple[tuple[str, ...], str]:
    survey = facts.application.survey
    if survey.formula is SatisfactionFormula.MEAN_SCORE:
        return ("survey.mean_score",), "还缺问卷平均得分"
    fields = ("survey.satisfied", "survey.fairly_satisfied", "survey.valid")
    missing = tuple(field for field in fields if field_ids.read(facts.application, field) is None)
    if missing:
        return missing, "还缺满意度调查的份数"
    if not survey.valid:
        return ("survey.valid",), "有效问卷是0份，核对份数"
    return fields, "满意和基本满意之和多于有效问卷，核对份数"


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
