"""Figures counted from the ledgers: everything that costs time, done once when a ledger changes.

Years are calendar years: year-1 is the one before the application year (domain §3.1). A ledger without rows in a period
counts nothing for it; a figure that cannot be counted is left out, so that a declared one can stand in its place.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from desktop_app.assessment.count_bodies import Bodies, count_partners
from desktop_app.assessment.count_people import count_staff
from desktop_app.assessment.count_services import count_service_columns, count_services
from desktop_app.assessment.counted import Counts, free_share, ledger_trace, outside_year, row_finding
from desktop_app.assessment.tags import tags
from desktop_app.models.choices import Charging, FinancingKind, FreeBasis
from desktop_app.models.ledgers import LEDGER_LABELS, LedgerKind, Ledgers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop_app.assessment.results import Figure, Finding
    from desktop_app.models.ledgers import Activity, FinancingRecord, TrainingSession
    from desktop_app.models.row_columns import Columns
    from desktop_app.notice.models import NoticeIdentity


@dataclass(frozen=True, slots=True)
class LedgerFigures:
    """What the ledgers count, independent of every answer; made by ``count``."""

    years: Mapping[str, int] = field(default_factory=dict)
    """Calendar year of ``year-1``, ``year-2``, ``year-3``."""
    figures: Mapping[tuple[str, str], Figure] = field(default_factory=dict)
    """By figure name and period."""
    free: Mapping[FreeBasis, Figure] = field(default_factory=dict)
    """Share of free and low-price services, by the basis it is measured on."""
    activities: Mapping[str, tuple[int, ...]] | None = None
    """Activities of year-1 by category tag, as places in ``activity_rows``; None without activities in that year."""
    activity_rows: tuple[str, ...] = ()
    """Row ids of the activities of year-1."""
    bodies: Bodies | None = None
    """Gathered service bodies with an agreement in force; the applicant is taken out when it is known."""
    findings: tuple[Finding, ...] = ()
    """What the rows themselves show to mend or confirm."""
    rows: Mapping[LedgerKind, int] = field(default_factory=dict)
    """Number of rows of each ledger."""
    breakdowns: tuple[Figure, ...] = ()
    """Figures that no condition asks for and people do: enterprises served online, and those of each category."""
    counting: bool = False
    """Whether the ledgers are still being counted: what depends on them is not decided, by no other number either."""

    @classmethod
    def still_counting(cls, rows: Mapping[LedgerKind, int]) -> LedgerFigures:
        """What is known of large ledgers before they have been counted: how many rows they have."""
        return cls(rows=rows, counting=True)


def count(ledgers: Ledgers, identity: NoticeIdentity, *, services: Columns | None = None) -> LedgerFigures:
    """Count all ledgers for the years of ``identity``; one pass over each, each figure with its rows.

    ``services`` is the service ledger by its columns, where it is not among the ``ledgers``.
    """
    years = {f"year-{back}": identity.application_year - back for back in (1, 2, 3)}
    last_year = years["year-1"]
    rows = {kind: len(ledgers.rows(kind)) for kind in LedgerKind}
    if services is None:
        served = count_services(ledgers.services, years)
    else:
        served = count_service_columns(services, years)
        rows[LedgerKind.SERVICES] = len(services["id"])
    held = tuple(row for row in ledgers.activities if row.held_on.year == last_year)
    bodies, partner_counts = count_partners(ledgers.partners, identity.counting)
    others = (
        _count_activities(held, len(ledgers.activities), last_year),
        partner_counts,
        count_staff(ledgers.staff),
        _count_trainings(ledgers.trainings, last_year),
        _count_financings(ledgers.financings, last_year),
    )
    figures = dict(served.figures)
    findings = list(served.findings)
    free = dict(served.free)
    for counts in others:
        figures.update(counts.figures)
        findings += counts.findings
        free.update(counts.free)
    return LedgerFigures(
        years=years,
        figures=figures,
        free=free,
        activities=_by_tag(held) if held else None,
        activity_rows=tuple(row.id for row in held),
        bodies=bodies,
        findings=tuple(findings),
        breakdowns=tuple(served.breakdowns),
        rows=rows,
    )


def _by_tag(held: tuple[Activity, ...]) -> dict[str, tuple[int, ...]]:
    by_tag: dict[str, list[int]] = {}
    tags_of: dict[str | None, tuple[str, ...]] = {}
    for place, row in enumerate(held):
        if row.category not in tags_of:
            tags_of[row.category] = tags(row.category)
        for tag in tags_of[row.category]:
            by_tag.setdefault(tag, []).append(place)
    return {tag: tuple(places) for tag, places in by_tag.items()}


def _count_activities(held: tuple[Activity, ...], all_rows: int, year: int) -> Counts:
    counts = Counts(findings=outside_year(LedgerKind.ACTIVITIES, all_rows - len(held), year))
    untagged = sum(not row.category or not row.category.strip() for row in held)
    if untagged:
        message = f"{LEDGER_LABELS[LedgerKind.ACTIVITIES]}有{untagged}行没有填服务类别，没有计入任何一类"
        counts.findings.append(row_finding("FR20", LedgerKind.ACTIVITIES, message))
    if any(row.charging is not None for row in held):
        free = tuple(row.id for row in held if row.charging in {Charging.FREE, Charging.LOW_PRICE})
        counts.free[FreeBasis.SESSIONS] = free_share(
            f"{year}年服务活动台账：公益和低收费活动场次÷全部活动场次",
            Decimal(len(free)),
            Decimal(len(held)),
            trace=(
                ledger_trace(LedgerKind.ACTIVITIES, free),
                ledger_trace(LedgerKind.ACTIVITIES, tuple(row.id for row in held)),
            ),
        )
    return counts


def _count_trainings(rows: tuple[TrainingSession, ...], year: int) -> Counts:
    held = [row for row in rows if row.held_on.year == year]
    counts = Counts(findings=outside_year(LedgerKind.TRAININGS, len(rows) - len(held), year))
    if held:
        counts.add(
            "training_attendances",
            Decimal(sum(row.attendances for row in held)),
            "人次",
            f"{year}年培训台账的参训人次合计",
            ledger_trace(LedgerKind.TRAININGS, tuple(row.id for row in held)),
        )
    return counts


def _count_financings(rows: tuple[FinancingRecord, ...], year: int) -> Counts:
    agreed = [row for row in rows if row.agreed_on.year == year]
    counts = Counts(findings=outside_year(LedgerKind.FINANCINGS, len(rows) - len(agreed), year))
    guarantees = [row for row in agreed if row.kind is FinancingKind.NEW_GUARANTEE]
    others = [row for row in agreed if row.kind is not FinancingKind.NEW_GUARANTEE]
    parts = (
        ("financing_amount", others, f"{year}年融资台账的金额合计，不含担保"),
        ("new_guarantee_amount", guarantees, f"{year}年融资台账的新增担保额合计，不是担保余额"),
    )
    for name, chosen, rule in parts:
        if agreed:
            trace = ledger_trace(LedgerKind.FINANCINGS, tuple(row.id for row in chosen))
            counts.add(name, sum((row.amount for row in chosen), Decimal(0)), "元", rule, trace)
    return counts
