"""The tray in which counted figures and findings about rows are carried."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from desktop_app.assessment.exact import share
from desktop_app.assessment.results import Figure, Finding, Severity, TraceRef
from desktop_app.models.ledgers import LEDGER_LABELS, LedgerKind

if TYPE_CHECKING:
    from decimal import Decimal

    from desktop_app.models.choices import FreeBasis


@dataclass(slots=True)
class Counts:
    """Figures by name and period, free shares by basis, and findings, while they are being counted."""

    figures: dict[tuple[str, str], Figure] = field(default_factory=dict)
    free: dict[FreeBasis, Figure] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    breakdowns: list[Figure] = field(default_factory=list)
    """Figures that no condition asks for: by category, online."""

    def add(
        self,
        name: str,
        value: Decimal,
        unit: str,
        rule: str,
        trace: TraceRef,
        *,
        period: str = "year-1",
        note: str = "",
    ) -> None:
        """Keep a counted figure."""
        self.figures[name, period] = Figure(
            name=name,
            period=period,
            value=value,
            unit=unit,
            basis="counted",
            rule=rule,
            trace=(trace,),
            note=note,
        )


def ledger_trace(kind: LedgerKind, rows: tuple[str, ...]) -> TraceRef:
    """The rows of a ledger that were counted."""
    return TraceRef(kind="ledger", target=kind.value, rows=rows, count=len(rows))


def free_share(
    rule: str, part: Decimal, whole: Decimal, trace: tuple[TraceRef, ...], note: str = ""
) -> Figure:
    """公益或低收费占比 on one basis; the rows of the part come first in ``trace``, then those of the whole."""
    return Figure(
        name="free_share",
        period="year-1",
        value=share(part, whole),
        unit="%",
        basis="counted",
        rule=rule,
        numerator=part,
        denominator=whole,
        trace=trace,
        note=note,
    )


def row_finding(rule: str, kind: LedgerKind, message: str, severity: Severity = Severity.WARNING) -> Finding:
    """Something about the rows of a ledger; its field is the ledger's key."""
    return Finding(
        id=rule, severity=severity, topic="consistency", message=message, field=f"ledgers.{kind.value}"
    )


def outside_year(kind: LedgerKind, rows: int, year: int) -> list[Finding]:
    """FR20: rows that lie outside the year that counts, and were not counted."""
    if not rows:
        return []
    message = f"{LEDGER_LABELS[kind]}有{rows}行不在{year}年，未计入"
    return [row_finding("FR20", kind, message, Severity.HINT)]
