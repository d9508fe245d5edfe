"""Verdicts on quantities: one that is decided, with its distance, and one that still lacks its figure."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from desktop_app.assessment.exact import floor_decimal
from desktop_app.assessment.facts import Facts, verdict
from desktop_app.assessment.resolving import free_basis, missing_inputs
from desktop_app.assessment.results import Outcome
from desktop_app.assessment.wording import quantity, value_and_margin
from desktop_app.models import field_ids
from desktop_app.models.choices import SatisfactionFormula

if TYPE_CHECKING:
    from decimal import Decimal

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
    "new_guarantee_amount": "新增担保额",
}


def exact_value(figure: Figure) -> Fraction:
    """The figure's value without any rounding: shares from their part and whole."""
    if figure.numerator is not None and figure.denominator:
        return Fraction(figure.numerator) * 100 / Fraction(figure.denominator)
    return Fraction(figure.value or 0)


def threshold_of(atom: Atom) -> Fraction:
    """The inclusive threshold, in the unit the clause prints."""
    return Fraction(atom.at_least or 0)


def passes(value: Fraction | Decimal, atom: Atom) -> Outcome:
    """Met from the threshold on: 以上, 不低于 and 不少于 include the number itself."""
    return Outcome.MET if value >= threshold_of(atom) else Outcome.UNMET


def decided(
    atom: Atom,
    facts: Facts,
    figure: Figure,
    value: Fraction,
    outcome: Outcome,
    **parts: Any,  # noqa: ANN401 - further fields of the verdict
) -> AtomVerdict:
    """A verdict on ``value``, in the clause's unit, with its distance from the threshold."""
    threshold = threshold_of(atom)
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


def undecided(atom: Atom, facts: Facts) -> AtomVerdict:
    """资料不足: what is missing, as field ids and as a sentence."""
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
        basis = free_basis(facts.application, facts.notice)
        note = f"还缺{facts.year(atom.period)}年按{basis.label}计的{label}"
        free, whole = facts.application.declared.free_services, facts.application.declared.all_services
        if free is not None and whole is not None and free > whole:
            note = f"公益性和低收费服务{free:,}多于总服务量{whole:,}，核对两个数"
        elif whole == 0:
            note = "总服务量是0，核对这个数"
    threshold = quantity(threshold_of(atom), atom.unit or "")
    return verdict(
        atom,
        facts,
        Outcome.UNKNOWN,
        unit=atom.unit or "",
        threshold=atom.at_least,
        threshold_text=threshold,
        missing=missing,
        note=note,
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
