"""Every figure of a case: counted where a ledger counts it, declared or entered where it does not, or not there at all."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from desktop_app.assessment.counted import ledger_trace
from desktop_app.assessment.exact import share
from desktop_app.assessment.results import Figure, TraceRef
from desktop_app.assessment.staffing import is_possible
from desktop_app.models.choices import FreeBasis, SatisfactionFormula
from desktop_app.models.ledgers import LedgerKind

if TYPE_CHECKING:
    from desktop_app.assessment.figures import LedgerFigures
    from desktop_app.models.application import Application
    from desktop_app.models.performance import Declared
    from desktop_app.notice.models import Category, Notice

FigureKey = tuple[str, str, str | None]
"""Name, period, category."""

_DATED = re.compile(r"\d{4}\s*[年./-]\s*\d{1,2}")
"""A day written into the name of who confirmed a reading."""
_DECLARED_RULE = "手工填报的数字，没有台账支持"
_YEARLY = (("enterprises_served", "家"), ("service_visits", "家次"))
_SINGLE = (
    ("offline_enterprises", "家"),
    ("staff_degree", "人"),
    ("staff_title", "人"),
    ("staff_both", "人"),
    ("staff", "人"),
    ("training_attendances", "人次"),
)
_MONEY = ("financing_amount", "new_guarantee_amount")
ACTIVITY_FIELDS = {
    "F1": "information_activities",
    "F2": "technology_activities",
    "F3": "startup_activities",
    "F5": "financing_activities",
}
"""Declared number of activities by category; training counts 人次 instead."""
LEDGER_OF = {
    "enterprises_served": LedgerKind.SERVICES,
    "service_visits": LedgerKind.SERVICES,
    "offline_enterprises": LedgerKind.SERVICES,
    "free_share": LedgerKind.SERVICES,
    "partners": LedgerKind.PARTNERS,
    "staff": LedgerKind.STAFF,
    "staff_degree": LedgerKind.STAFF,
    "staff_title": LedgerKind.STAFF,
    "staff_both": LedgerKind.STAFF,
    "staff_qualified_share": LedgerKind.STAFF,
    "activities": LedgerKind.ACTIVITIES,
    "training_attendances": LedgerKind.TRAININGS,
    "financing_amount": LedgerKind.FINANCINGS,
    "new_guarantee_amount": LedgerKind.FINANCINGS,
}
"""The ledger that counts a figure."""


def resolve(application: Application, counted: LedgerFigures, notice: Notice) -> dict[FigureKey, Figure]:
    """All figures by name, period and category, in the order in which papers list them."""
    declared = application.declared
    assets = application.finance.total_assets
    found = [_entered("total_assets", "元", assets, "finance.total_assets", "审计报告的上年末资产总额")]
    for name, unit in _YEARLY:
        for period in ("year-1", "year-2", "year-3"):
            answer = f"{name}_{period[-1]}"
            found.append(_pick(counted, declared, name, unit, answer, period))
    found += [_pick(counted, declared, name, unit, name) for name, unit in _SINGLE]
    found += [_money(counted, declared, name) for name in _MONEY]
    found += [_partners(application, counted), *_qualified(found, qualified_reading(application, notice)[0])]
    found += [_activities(category, declared, counted) for category in notice.categories]
    found += [_satisfaction(application), _free_share(application, counted, notice)]
    if counted.counting:
        found = [_without_value(figure) if figure.name in LEDGER_OF else figure for figure in found]
    return {(figure.name, figure.period or "year-1", figure.category): figure for figure in found}


def _without_value(figure: Figure) -> Figure:
    """A figure whose ledger is still being counted: a declared number must not decide in its place."""
    return Figure(
        name=figure.name,
        period=figure.period,
        category=figure.category,
        value=None,
        unit=figure.unit,
        basis="none",
    )


def missing_inputs(name: str, period: str, category: str | None, free_basis: str = "") -> tuple[str, ...]:
    """What would supply a figure: field ids of declared numbers, then the ledger that counts it."""
    ledger = LEDGER_OF.get(name)
    fields: tuple[str, ...]
    match name:
        case "total_assets":
            fields = ("finance.total_assets",)
        case "enterprises_served" | "service_visits":
            fields = (f"declared.{name}_{period[-1]}",)
        case "free_share":
            fields = ("declared.free_services", "declared.all_services")
        case "staff_qualified_share":
            fields = tuple(
                f"declared.{part}" for part in ("staff", "staff_degree", "staff_title", "staff_both")
            )
        case "activities":
            fields = (f"declared.{ACTIVITY_FIELDS[category]}",) if category in ACTIVITY_FIELDS else ()
        case _:
            fields = (f"declared.{name}",)
    if name == "free_share" and free_basis == FreeBasis.SESSIONS:
        ledger = LedgerKind.ACTIVITIES
    return (*fields, f"ledgers.{ledger.value}") if ledger else fields


def answering_fields(figure: Figure) -> tuple[str, ...]:
    """The declared fields that a counted figure answers; none when nothing was counted."""
    if figure.basis != "counted":
        return ()
    inputs = missing_inputs(figure.name, figure.period or "year-1", figure.category)
    return tuple(field for field in inputs if field.startswith("declared."))


def _pick(
    counted: LedgerFigures, declared: Declared, name: str, unit: str, answer: str, period: str = "year-1"
) -> Figure:
    number = getattr(declared, answer)
    by_hand = None if number is None else Decimal(number)
    figure = counted.figures.get((name, period))
    if figure is not None:
        return figure if by_hand is None else figure.model_copy(update={"declared": by_hand})
    return _by_hand(name, unit, by_hand, (f"declared.{answer}",), period)


def _by_hand(
    name: str,
    unit: str,
    value: Decimal | None,
    fields: tuple[str, ...],
    period: str = "year-1",
    category: str | None = None,
) -> Figure:
    if value is None:
        return Figure(name=name, period=period, category=category, value=None, unit=unit, basis="none")
    return Figure(
        name=name,
        period=period,
        category=category,
        value=value,
        unit=unit,
        basis="declared",
        rule=_DECLARED_RULE,
        trace=tuple(TraceRef(kind="field", target=field) for field in fields),
    )


def _entered(name: str, unit: str, value: Decimal | None, field: str, rule: str) -> Figure:
    if value is None:
        return Figure(name=name, period="year-1", value=None, unit=unit, basis="none")
    trace = (TraceRef(kind="field", target=field),)
    return Figure(name=name, period="year-1", value=value, unit=unit, basis="entered", rule=rule, trace=trace)


def _money(counted: LedgerFigures, declared: Declared, name: str) -> Figure:
    """A ledger that holds only one kind of financing does not speak of the other when that is declared."""
    figure = counted.figures.get((name, "year-1"))
    if figure is not None and figure.value == 0 and getattr(declared, name) is not None:
        return _by_hand(name, "元", getattr(declared, name), (f"declared.{name}",))
    return _pick(counted, declared, name, "元", name)


def _partners(application: Application, counted: LedgerFigures) -> Figure:
    number = application.declared.partners
    by_hand = None if number is None else Decimal(number)
    if counted.bodies is None:
        return _by_hand("partners", "家", by_hand, ("declared.partners",))
    bodies = counted.bodies.without(application.agency.name, application.agency.credit_code)
    rows = tuple(row for ids in bodies.values() for row in ids)
    kin = counted.bodies.kin_of(application.agency.name)
    note = counted.bodies.note
    if kin:
        note = "；".join(
            part for part in (f"有{kin}家的名称以申报单位名称开头，确认不是分支机构", note) if part
        )
    return Figure(
        name="partners",
        period="year-1",
        value=Decimal(len(bodies)),
        unit="家",
        basis="counted",
        rule="上年末或申报截止日合作协议有效的机构，按统一社会信用代码或名称去重，不含申报单位自身",
        trace=(ledger_trace(LedgerKind.PARTNERS, rows),),
        note=note,
        declared=by_hand,
    )


def qualified_reading(application: Application, notice: Notice) -> tuple[str, bool]:
    """The reading of 学历和职称 in use, and whether it is settled: by somebody with a name, on a day.

    The day may stand with the name, where older versions asked for both together.
    """
    counting = application.counting
    chosen = (counting.qualified_reading or "").strip()
    by = (counting.qualified_reading_by or "").strip()
    dated = counting.qualified_reading_on is not None or _DATED.search(by) is not None
    if chosen in {"union", "intersection"} and by and dated:
        return chosen, True
    return notice.identity.counting.qualified_reading, False


def _qualified(found: list[Figure], reading: str) -> tuple[Figure, ...]:
    """人员占比 in both readings: 任一具备, nobody counted twice, and 同时具备."""
    by_name = {figure.name: figure for figure in found}
    staff, degree, title, both = (
        by_name[name].value for name in ("staff", "staff_degree", "staff_title", "staff_both")
    )
    basis = by_name["staff"].basis
    if (
        staff is None
        or degree is None
        or title is None
        or both is None
        or staff <= 0
        or not is_possible(staff, degree, title, both)
    ):
        return (Figure(name="staff_qualified_share", period="year-1", value=None, unit="%", basis="none"),)
    union = degree + title - both
    part = union if reading == "union" else both
    trace = tuple(ref for name in ("staff_degree", "staff_title", "staff") for ref in by_name[name].trace)
    readings = {"union": share(union, staff), "intersection": share(both, staff)}
    who = "大专及以上学历或中级及以上职称，同时具备的不重复计算"
    if reading == "intersection":
        who = "大专及以上学历和中级及以上职称同时具备"
    return (
        Figure(
            name="staff_qualified", period="year-1", value=part, unit="人", basis=basis, rule=who, trace=trace
        ),
        Figure(
            name="staff_qualified_share",
            period="year-1",
            value=readings[reading],
            unit="%",
            basis=basis,
            rule=f"（{who}）÷从事为中小企业服务的人员",
            readings=readings,
            trace=trace,
            numerator=part,
            denominator=staff,
        ),
    )


def _activities(category: Category, declared: Declared, counted: LedgerFigures) -> Figure:
    answer = ACTIVITY_FIELDS.get(category.id)
    number = getattr(declared, answer) if answer else None
    by_hand = None if number is None else Decimal(number)
    if counted.activities is None:
        fields = (f"declared.{answer}",) if answer else ()
        return _by_hand("activities", "次", by_hand, fields, category=category.id)
    places = dict.fromkeys(
        place for name in category_names(category) for place in counted.activities.get(name, ())
    )
    rows = tuple(counted.activity_rows[place] for place in places)
    return Figure(
        name="activities",
        period="year-1",
        category=category.id,
        value=Decimal(len(rows)),
        unit="次",
        basis="counted",
        rule=f"{counted.years['year-1']}年服务活动台账中标为{category.label}的活动，一行一次；标了两类的每类各计一次",
        trace=(ledger_trace(LedgerKind.ACTIVITIES, rows),),
        declared=by_hand,
    )


def category_names(category: Category) -> tuple[str, ...]:
    """What a category is called in a ledger: its id, its label, its label without 服务; in capitals."""
    names = (category.id, category.label, category.label.removesuffix("服务"))
    return tuple(dict.fromkeys(name.upper() for name in names))


def _satisfaction(application: Application) -> Figure:
    survey = application.survey
    satisfied, fairly, valid = survey.satisfied, survey.fairly_satisfied, survey.valid
    pleased = None if satisfied is None or fairly is None else Decimal(satisfied + fairly)
    by_share = None
    if pleased is not None and valid is not None and pleased <= valid:
        by_share = share(pleased, Decimal(valid))
    readings: dict[str, Decimal | None] = {"share": by_share, "mean_score": survey.mean_score}
    fields: tuple[str, ...]
    if survey.formula is SatisfactionFormula.MEAN_SCORE:
        value, rule, fields = survey.mean_score, "问卷平均得分（百分制）", ("survey.mean_score",)
        part = whole = None
    else:
        value, rule = by_share, "（满意＋基本满意）÷有效问卷"
        fields = ("survey.satisfied", "survey.fairly_satisfied", "survey.valid")
        part, whole = (pleased, Decimal(valid or 0)) if by_share is not None else (None, None)
    return Figure(
        name="satisfaction",
        period="year-1",
        value=value,
        unit="%",
        basis="none" if value is None else "entered",
        rule=rule,
        readings=readings,
        numerator=part,
        denominator=whole,
        trace=tuple(TraceRef(kind="field", target=field) for field in fields),
    )


def free_basis(application: Application, notice: Notice) -> FreeBasis:
    """The basis on which the share of free services is measured: the applicant's choice, or the pack's."""
    return application.counting.free_basis or FreeBasis(notice.identity.counting.free_basis)


def _free_share(application: Application, counted: LedgerFigures, notice: Notice) -> Figure:
    """公益或低收费占比 on one basis, with every other basis that can be counted beside it."""
    basis = free_basis(application, notice)
    readings = {kind.value: counted_on.value for kind, counted_on in counted.free.items()}
    figure = counted.free.get(basis)
    free, whole = application.declared.free_services, application.declared.all_services
    by_hand = None
    if free is not None and whole is not None and free <= whole:
        by_hand = share(Decimal(free), Decimal(whole))
    if figure is not None:
        return figure.model_copy(update={"readings": readings, "declared": by_hand})
    fields = ("declared.free_services", "declared.all_services")
    if by_hand is None or free is None or whole is None:
        return Figure(
            name="free_share", period="year-1", value=None, unit="%", basis="none", readings=readings
        )
    return Figure(
        name="free_share",
        period="year-1",
        value=by_hand,
        unit="%",
        basis="declared",
        rule=f"公益和低收费服务÷全部服务，按{basis.label}；{_DECLARED_RULE}",
        readings={**readings, basis.value: by_hand},
        numerator=Decimal(free),
        denominator=Decimal(whole),
        trace=tuple(TraceRef(kind="field", target=field) for field in fields),
    )
