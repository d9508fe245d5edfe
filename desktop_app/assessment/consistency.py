"""一致性: answers held against one another, against the ledgers and against the calendar (domain §6.2).

Every check is a generator of findings over ``Facts``; none changes a verdict.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from desktop_app.assessment.contacts import check_contacts
from desktop_app.assessment.counted import row_finding
from desktop_app.assessment.credit_code import check_credit_code
from desktop_app.assessment.dates import check_dates
from desktop_app.assessment.findings import error, hint, warning
from desktop_app.assessment.naming import compare_names, difference_message, differs_in_form_only
from desktop_app.assessment.resolving import answering_fields, category_names
from desktop_app.assessment.wording import quantity
from desktop_app.models import formats
from desktop_app.models.choices import AuditOpinion, AuditRoute, LegalKind, Route
from desktop_app.models.ledgers import LEDGER_LABELS, LedgerKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop_app.assessment.facts import Facts
    from desktop_app.assessment.results import AtomVerdict, Figure, Finding
    from desktop_app.models.choices import CarrierKind

_BRANCH_WORDS = ("分公司", "分所", "分中心", "办事处")
_SMALLEST_AMOUNT = Decimal(10_000)
_LARGEST_AMOUNT = Decimal(10) ** 10
_LARGEST_FINANCING = Decimal(10) ** 12
"""元 beyond which an amount is more likely one that was typed in another unit (domain §7.4)."""
_JUMP = 10
_LEAST_PERCENT = 1
_LONGEST_TAG = 20


def check_consistency(facts: Facts, verdicts: dict[str, AtomVerdict]) -> Iterator[Finding]:
    """All findings of FR05, FR10, FR11, FR13, FR15, FR20-FR23 and FR25-FR28."""
    agency = facts.application.agency
    yield from check_names(facts)
    if agency.credit_code:
        yield from check_credit_code(agency.credit_code, agency.legal_kind)
    yield from check_contacts(facts.application)
    yield from _check_route(facts)
    yield from _check_recognition_days(facts, verdicts)
    yield from _check_audit(facts)
    yield from check_dates(facts)
    yield from _check_declared(facts)
    yield from _check_amounts(facts)
    yield from _check_survey_and_staff(facts)
    yield from _check_tags(facts)
    yield from _check_standing(facts)


def check_names(facts: Facts) -> Iterator[Finding]:
    """FR05: the agency's name, the seal and the licence, character by character; a branch is no legal person."""
    agency = facts.application.agency
    pairs = (
        ("公章", "agency.seal_name", agency.seal_name),
        ("营业执照", "agency.licence_name", agency.licence_name),
    )
    for label, field, other in pairs:
        if not agency.name or not other:
            continue
        differences = compare_names(agency.name, other)
        if differences:
            message = difference_message("服务机构名称", label, differences)
            report = warning if differs_in_form_only(agency.name, other) else error
            found = report("FR05", message, "agency.name", field)
            yield found.model_copy(update={"spans": tuple(difference.left for difference in differences)})
    word = next((word for word in _BRANCH_WORDS if word in (agency.name or "")), None)
    if word and agency.legal_kind is not LegalKind.BRANCH:
        yield warning("FR05", f"服务机构名称含有“{word}”，确认是独立法人", "agency.name", "agency.legal_kind")


def _check_route(facts: Facts) -> Iterator[Finding]:
    """FR10: the words of 备注 need the route, and for some the carrier or the laboratory."""
    recommendation = facts.application.recommendation
    quotas = facts.notice.quotas
    if recommendation.route is None:
        yield error("FR10", "选择推荐渠道", "recommendation.route", clause=quotas.clause)
        return
    if recommendation.route is Route.LABORATORY:
        if not recommendation.laboratory_name:
            yield error("FR10", "填写实验室名称", "recommendation.laboratory_name", clause=quotas.clause)
        return
    if recommendation.route is Route.DISTRICT:
        return
    if not recommendation.carrier_name:
        yield error("FR10", "填写特色载体或合作区名称", "recommendation.carrier_name", clause=quotas.clause)
    if recommendation.route is Route.SPECIAL_CARRIER:
        yield from _check_carrier(recommendation.carrier_kind, facts)


def _check_carrier(kind: CarrierKind | None, facts: Facts) -> Iterator[Finding]:
    quotas = facts.notice.quotas
    if kind is None:
        yield error("FR10", "选择特色载体类型", "recommendation.carrier_kind", clause=quotas.clause)
    elif kind.value not in quotas.carrier_kinds:
        message = f"本通知没有列出“{kind.label}”特色载体"
        yield error("FR10", message, "recommendation.carrier_kind", clause=quotas.clause)


def _check_recognition_days(facts: Facts, verdicts: dict[str, AtomVerdict]) -> Iterator[Finding]:
    """FR11: a recognition in force on the day judged, but not on another day the pack looks at."""
    seen: set[str] = set()
    for atom in facts.notice.atoms:
        verdict = verdicts[atom.id]
        if atom.test != "valid" or verdict.outcome.value != "met":
            continue
        for reading in verdict.readings:
            if reading.outcome.value == "unmet" and reading.id not in seen:
                seen.add(reading.id)
                message = f"认定在{reading.id}不在有效期内，确认续认安排"
                yield warning("FR11", message, "recognitions", clause=atom.clause)


def _check_audit(facts: Facts) -> Iterator[Finding]:
    """FR13: the audit is of the year before, by one of the two routes of material 3."""
    finance = facts.application.finance
    year = facts.year("year-1")
    if finance.audit_year is not None and finance.audit_year != year:
        yield error("FR13", f"审计报告是{finance.audit_year}年度，应为{year}年度", "finance.audit_year")
    if finance.audit_route is AuditRoute.TWO_REPORTS:
        special = finance.special_audit_year
        if special is not None and special != year:
            message = f"服务收支专项审计报告是{special}年度，应为{year}年度"
            yield error("FR13", message, "finance.special_audit_year")
    if finance.audit_route is AuditRoute.COMBINED and finance.covers_service_accounts is False:
        message = "审计报告不含服务收支情况，另附专项审计报告"
        yield error("FR13", message, "finance.covers_service_accounts", "finance.audit_route")
    if finance.audit_opinion is not None and finance.audit_opinion is not AuditOpinion.UNQUALIFIED:
        message = f"审计意见是{finance.audit_opinion.label}，在报告中说明原因"
        yield warning("FR13", message, "finance.audit_opinion")
    if finance.net_profit is not None and finance.net_profit < 0:
        yield warning("FR13", "上年度净利润为负，在报告中说明原因和措施", "finance.net_profit")


def _check_declared(facts: Facts) -> Iterator[Finding]:
    """FR21: a number typed by hand beside a ledger that counts another."""
    for figure in facts.figures.values():
        if figure.basis != "counted" or figure.declared is None or figure.value is None:
            continue
        if figure.declared != figure.value:
            message = (
                f"填报{quantity(figure.declared, figure.unit)}，台账计{quantity(figure.value, figure.unit)}"
            )
            yield error("FR21", f"{_figure_label(figure, facts)}{message}", _declared_field(figure))


def _figure_label(figure: Figure, facts: Facts) -> str:
    label = facts.notice.label_of(_declared_field(figure))
    return label if "." not in label else ""


def _declared_field(figure: Figure) -> str:
    """The field in which the hand-typed number of a figure stands."""
    return next(iter(answering_fields(figure)), "")


def _check_tags(facts: Facts) -> Iterator[Finding]:
    """FR20: activities tagged with something that is no category of this notice are counted nowhere."""
    known = {name for category in facts.notice.categories for name in category_names(category)}
    strange = {tag: rows for tag, rows in (facts.counted.activities or {}).items() if tag not in known}
    if strange:
        rows = sum(len(places) for places in strange.values())
        first = next(iter(strange))[:_LONGEST_TAG]
        label = LEDGER_LABELS[LedgerKind.ACTIVITIES]
        message = f"{label}有{rows}行的服务类别对不上，如“{first}”，没有按它计入"
        yield row_finding("FR20", LedgerKind.ACTIVITIES, message)


def _check_amounts(facts: Facts) -> Iterator[Finding]:
    """FR23: amounts that look like 万元 typed as 元 (or the other way round), or that contradict one another."""
    application, finance = facts.application, facts.application.finance
    amounts = (
        ("资产总额", finance.total_assets, "finance.total_assets", _LARGEST_AMOUNT),
        ("注册资本", application.agency.registered_capital, "agency.registered_capital", _LARGEST_AMOUNT),
        ("营业收入", finance.revenue, "finance.revenue", _LARGEST_AMOUNT),
        ("服务收入", finance.service_income, "finance.service_income", _LARGEST_AMOUNT),
        (
            "帮助中小企业融资总额",
            application.declared.financing_amount,
            "declared.financing_amount",
            _LARGEST_FINANCING,
        ),
        (
            "年新增担保额",
            application.declared.new_guarantee_amount,
            "declared.new_guarantee_amount",
            _LARGEST_FINANCING,
        ),
    )
    for label, amount, field, largest in amounts:
        if amount is not None and 0 < amount < _SMALLEST_AMOUNT:
            yield warning("FR23", f"{label}是{quantity(amount, '元')}，是否把万元当成元", field)
        if amount is not None and amount > largest:
            shown = quantity(amount / Decimal(10**8), "亿元")
            yield warning("FR23", f"{label}是{shown}，是否把元当成万元", field)
    income, revenue = finance.service_income, finance.revenue
    if income is not None and revenue is not None and income > revenue:
        yield warning("FR23", "服务收入多于营业收入，核对两个数", "finance.service_income", "finance.revenue")
    yield from _check_jumps(facts)


def _check_jumps(facts: Facts) -> Iterator[Finding]:
    """A tenfold change from one year to the next is more often a slip of the unit than a success or a ruin (D6, C16)."""
    declared = facts.application.declared
    incomes = (
        (facts.application.finance.service_income, "finance.service_income"),
        (declared.service_income_2, "declared.service_income_2"),
        (declared.service_income_3, "declared.service_income_3"),
    )
    years = [facts.year(f"year-{back}") for back in (1, 2, 3)]
    for newer, older in pairwise(zip(years, incomes, strict=True)):
        yield from _jump("服务收入", "是否把元当成万元", (newer[0], *newer[1]), (older[0], *older[1]))
    for label, name in (("服务企业数", "enterprises_served"), ("服务家次", "service_visits")):
        counted = [facts.figure(name, f"year-{back}") for back in (1, 2, 3)]
        fields = [f"declared.{name}_{back}" for back in (1, 2, 3)]
        values = [figure.value if figure is not None else None for figure in counted]
        for newer_year, older_year in pairwise(zip(years, values, fields, strict=True)):
            yield from _jump(label, "核对两年口径", newer_year, older_year)


_Yearly = tuple[int, "Decimal | None", str]
"""A year, the figure of that year, and the field in which it is typed."""


def _jump(label: str, doubt: str, newer: _Yearly, older: _Yearly) -> Iterator[Finding]:
    """Ten times as much, or a tenth, in the year after."""
    (year, now, field), (year_before, before, other) = newer, older
    if not now or not before or max(now, before) < min(now, before) * _JUMP:
        return
    times = f"{now // before}倍" if now > before else f"1/{before // now}"
    yield warning("FR23", f"{label}{year}年是{year_before}年的{times}，{doubt}", field, other)


def _check_survey_and_staff(facts: Facts) -> Iterator[Finding]:
    """FR20: numbers that cannot be true together."""
    survey = facts.application.survey
    pleased = (survey.satisfied or 0) + (survey.fairly_satisfied or 0)
    if survey.valid is not None and pleased > survey.valid:
        message = f"满意和基本满意共{pleased}份，多于有效问卷{survey.valid}份"
        yield error("FR20", message, "survey.satisfied", "survey.valid")
    if survey.sent is not None and survey.valid is not None and survey.valid > survey.sent:
        message = f"有效问卷{survey.valid}份，多于发放的{survey.sent}份"
        yield error("FR20", message, "survey.valid", "survey.sent")
    yield from _check_survey_size(facts)
    declared = facts.application.declared
    smaller = min(
        (number for number in (declared.staff_degree, declared.staff_title) if number is not None),
        default=None,
    )
    if declared.staff_both is not None and smaller is not None and declared.staff_both > smaller:
        message = f"学历和职称同时具备{declared.staff_both}人，多于其中一项的{smaller}人"
        yield error("FR20", message, "declared.staff_both")
    for field in ("staff_degree", "staff_title"):
        number = getattr(declared, field)
        if number is not None and declared.staff is not None and number > declared.staff:
            label = "大专及以上" if field == "staff_degree" else "中级及以上"
            yield error("FR20", f"{label}{number}人，多于服务人员{declared.staff}人", f"declared.{field}")
    free, whole = declared.free_services, declared.all_services
    if free is not None and whole is not None and free > whole:
        message = f"公益性和低收费服务{free:,}多于总服务量{whole:,}，核对两个数"
        yield error("FR20", message, "declared.free_services", "declared.all_services")
    for year in "123":
        served = getattr(declared, f"enterprises_served_{year}")
        visits = getattr(declared, f"service_visits_{year}")
        if served is not None and visits is not None and visits < served:
            message = f"服务{visits}家次，少于{served}家，核对两个数"
            yield error(
                "FR20", message, f"declared.service_visits_{year}", f"declared.enterprises_served_{year}"
            )


def _check_survey_size(facts: Facts) -> Iterator[Finding]:
    """A score below 1 % is more often a fraction, and more answers than firms served a count of something else (D6)."""
    survey = facts.application.survey
    if survey.mean_score is not None and 0 < survey.mean_score < _LEAST_PERCENT:
        shown, meant = (
            formats.plain_number(value, "%") for value in (survey.mean_score, survey.mean_score * 100)
        )
        message = f"满意度平均得分是{shown}，是否应为{meant}"
        yield warning("FR20", message, "survey.mean_score")
    served = facts.figure("enterprises_served", "year-1")
    for label, number, field in (
        ("有效问卷", survey.valid, "survey.valid"),
        ("发放问卷", survey.sent, "survey.sent"),
    ):
        if served is not None and served.value and number is not None and number > served.value:
            message = f"{label}{number:,}份，多于服务的{quantity(served.value, '家')}企业，核对调查对象"
            yield warning("FR20", message, field, "declared.enterprises_served_1")
            return


def _check_standing(facts: Facts) -> Iterator[Finding]:
    """FR26 and FR27: credit standing, and renewal of the batch that expires."""
    leader = facts.application.leader
    if leader.no_dishonesty is False:
        yield warning("FR26", "有失信或严重违法记录，报送前向所属区说明", "leader.no_dishonesty")
    recommendation = facts.application.recommendation
    if recommendation.reapplying:
        year = facts.notice.identity.application_year
        message = f"{year - 3}年的认定将到期，报告中写上一周期工作总结"
        yield hint("FR27", message, "recommendation.reapplying")
