"""The whole verdict on a case: pure, and fast enough for every keystroke."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from desktop_app.assessment.atoms import judge
from desktop_app.assessment.confirming import with_confirmations
from desktop_app.assessment.consistency import check_consistency
from desktop_app.assessment.entries_open import check_entries
from desktop_app.assessment.facts import Facts, proofs_by_atom
from desktop_app.assessment.groups import judge_condition, rank, worst
from desktop_app.assessment.materials import check_materials, material_statuses
from desktop_app.assessment.naming import check_platform_name
from desktop_app.assessment.references import check_references
from desktop_app.assessment.resolving import resolve
from desktop_app.assessment.results import (
    Assessment,
    ConditionVerdict,
    Finding,
    Outcome,
    Severity,
    StatementCount,
)
from desktop_app.assessment.statement import FIELD as STATEMENT_FIELD
from desktop_app.assessment.statement import count_statement
from desktop_app.assessment.texts import check_texts
from desktop_app.assessment.turning import with_turn

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from desktop_app.assessment.figures import LedgerFigures
    from desktop_app.assessment.results import AtomVerdict
    from desktop_app.models.application import Application
    from desktop_app.models.evidence import Evidence
    from desktop_app.notice.models import Notice

_CATEGORIES_FIELD = "service_platform.categories"
_SEVERITIES = (Severity.ERROR, Severity.WARNING, Severity.HINT)


def evaluate(
    application: Application,
    counted: LedgerFigures,
    notice: Notice,
    on: date,
    *,
    evidence: tuple[Evidence, ...] = (),
    unfinished: Mapping[str, str] = MappingProxyType({}),
) -> Assessment:
    """Judge ``application`` by ``notice``.

    Args:
        application: the answers; only read.
        counted: ``figures.count`` of the ledgers, made anew only when a ledger changes.
        notice: the pack, loaded and checked.
        on: the day that is judged, normally the pack's day of submission and never simply today: a lease or a
            recognition must hold on the day the papers are handed in.
        evidence: what stands on the shelves.
        unfinished: entries that are no answers yet, by field id.
    """
    facts = Facts(
        application=application,
        counted=counted,
        figures=resolve(application, counted, notice),
        notice=notice,
        on=on,
        evidence=evidence,
        proofs=proofs_by_atom(evidence),
        unfinished=unfinished,
    )
    verdicts = {atom.id: with_turn(judge(atom, facts), notice) for atom in notice.atoms}
    conditions = tuple(judge_condition(condition, verdicts) for condition in notice.conditions)
    distinction = judge_condition(notice.distinction, verdicts)
    chosen = application.service_platform.categories
    categories = tuple(
        judge_condition(category, verdicts, chosen=category.id in chosen) for category in notice.categories
    )
    statement = count_statement(
        application.service_platform.showcase_statement, notice.identity.counting.statement_max
    )
    materials = material_statuses(facts)
    findings = (
        *check_entries(facts),
        *check_platform_name(application.service_platform.name, notice.naming),
        *_check_categories(facts, categories),
        *_check_statement(statement),
        *check_consistency(facts, verdicts),
        *counted.findings,
        *check_texts(application, notice),
        *check_materials(facts, materials),
        *check_references(facts),
    )
    return Assessment(
        notice=notice.identity.id,
        on=on,
        outcome=_overall(conditions, distinction, categories, notice),
        conditions=conditions,
        distinction=distinction,
        categories=categories,
        figures=tuple(facts.figures.values()),
        findings=tuple(with_confirmations(_in_order(findings), application)),
        materials=materials,
        statement=statement,
        advice=_advice(conditions, distinction, categories, notice),
    )


def _overall(
    conditions: tuple[ConditionVerdict, ...],
    distinction: ConditionVerdict,
    categories: tuple[ConditionVerdict, ...],
    notice: Notice,
) -> Outcome:
    """All conditions and the 特色 requirement, and of the chosen categories at least as many as the pack asks."""
    least = notice.identity.counting.categories_min
    chosen = sorted((rank(item.outcome) for item in categories if item.chosen), reverse=True)
    outcomes = [item.outcome for item in (*conditions, distinction)]
    if least > 0:
        ranked = {rank(item.outcome): item.outcome for item in categories}
        outcomes.append(ranked[chosen[least - 1]] if len(chosen) >= least else Outcome.UNKNOWN)
    return worst(outcomes)


def _check_categories(facts: Facts, categories: tuple[ConditionVerdict, ...]) -> Iterator[Finding]:
    """FR06: how many are chosen; FR07: whether those chosen are met."""
    rules = facts.notice.identity.counting
    answer = facts.application.service_platform.categories
    chosen = [item for item in categories if item.chosen]
    unknown = [name for name in answer if facts.notice.category(name) is None]
    if len(chosen) < rules.categories_min:
        yield _category_finding("FR06", Severity.ERROR, "选择服务功能类别")
    if len(chosen) > rules.categories_max:
        message = f"服务功能类别选了{len(chosen)}类，最多{rules.categories_max}类"
        yield _category_finding("FR06", Severity.ERROR, message)
    for name in unknown:
        yield _category_finding("FR06", Severity.ERROR, f"本通知没有“{name}”这一类别，重新选择")
    met = sum(item.outcome is Outcome.MET for item in chosen)
    for item in chosen:
        if item.outcome is Outcome.UNMET:
            severity = Severity.ERROR if met < rules.categories_min else Severity.WARNING
            message = f"所选“{item.label}”还不满足，改选或补足"
            yield _category_finding("FR07", severity, message, item.clause)


def _category_finding(rule: str, severity: Severity, message: str, clause: str = "") -> Finding:
    return Finding(
        id=rule, severity=severity, topic="category", message=message, field=_CATEGORIES_FIELD, clause=clause
    )


def _check_statement(statement: StatementCount) -> Iterator[Finding]:
    """FR08: the showcase statement is there and within the limit, by the strict count."""
    over = statement.strict - statement.limit
    message = ""
    if statement.strict == 0:
        message = "填写示范性表述"
    elif over > 0:
        message = f"示范性表述{statement.strict}字，多{over}字"
    if message:
        yield Finding(
            id="FR08", severity=Severity.ERROR, topic="consistency", message=message, field=STATEMENT_FIELD
        )


def _in_order(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Errors first; a rule that speaks of a field outdoes the plain reminder that it is required."""
    spoken_of = {finding.field for finding in findings if finding.id != "required"}
    kept = (finding for finding in findings if finding.id != "required" or finding.field not in spoken_of)
    return tuple(sorted(kept, key=lambda finding: _SEVERITIES.index(finding.severity)))


def _advice(
    conditions: tuple[ConditionVerdict, ...],
    distinction: ConditionVerdict,
    categories: tuple[ConditionVerdict, ...],
    notice: Notice,
) -> tuple[str, ...]:
    """What would turn each failed point, and the categories that could be applied for as they are."""
    sentences: list[str] = []
    chosen = [item for item in categories if item.chosen]
    for condition in (*conditions, distinction, *chosen):
        if condition.outcome in {Outcome.MET, Outcome.NOT_APPLICABLE}:
            continue
        sentences += [
            text
            for atom in condition.atoms
            if atom.outcome in {Outcome.UNMET, Outcome.DIVIDED} and (text := _way_out(atom, notice))
        ]
    ready = [item.label for item in categories if item.outcome is Outcome.MET and not item.chosen]
    room = notice.identity.counting.categories_max - len(chosen)
    if ready and room > 0:
        most = f"（最多再选{room}类）" if len(ready) > room else ""
        sentences.append(f"建议申报：{'、'.join(ready)}{most}")
    return tuple(dict.fromkeys(sentences))


def _way_out(atom: AtomVerdict, notice: Notice) -> str:
    advice = notice.atom(atom.id).advice
    distance = atom.margin_text if atom.outcome is Outcome.UNMET else ""
    parts = [part for part in (distance, advice or "") if part]
    return f"{atom.label}：{'。'.join(parts)}" if parts else ""
