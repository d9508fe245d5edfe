"""服务企业台账: 家, 家次, offline enterprises and free shares of three years, in one pass."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from desktop_app.assessment.counted import Counts, free_share, ledger_trace, row_finding
from desktop_app.assessment.distinct import Enterprises, Spelling
from desktop_app.assessment.results import Severity
from desktop_app.models.choices import Charging, EnterpriseSize, FreeBasis, Mode
from desktop_app.models.ledgers import LEDGER_LABELS, LedgerKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop_app.models.ledgers import ServiceRecord

_FREE = frozenset({Charging.FREE, Charging.LOW_PRICE})
_OFFLINE = frozenset({Mode.OFFLINE, Mode.BOTH})


@dataclass(slots=True)
class _Year:
    """What one calendar year holds; ids of rows in the order of the ledger."""

    rows: list[str] = field(default_factory=list)
    smes: list[str] = field(default_factory=list)
    spellings: set[Spelling] = field(default_factory=set)
    offline: list[str] = field(default_factory=list)
    offline_spellings: set[Spelling] = field(default_factory=set)
    free: list[str] = field(default_factory=list)
    hours: Decimal = Decimal(0)
    free_hours: Decimal = Decimal(0)
    without_hours: int = 0
    without_mode: int = 0
    without_charging: int = 0
    without_size: int = 0


def count_services(rows: tuple[ServiceRecord, ...], years: Mapping[str, int]) -> Counts:
    """Count the service ledger for each of ``years``.

    Enterprises are distinct 中小企业: large ones are left out, an unstated size counts and is said so. The free share is
    measured over all services, large enterprises included, with the same rows above and below the line.
    """
    counts = Counts()
    enterprises = Enterprises()
    by_year = {year: _Year() for year in years.values()}
    outside = unusable = 0
    for row in rows:
        spelling = enterprises.spelling(row.enterprise, row.credit_code)
        unusable += bool(row.credit_code) and not spelling[0]
        year = by_year.get(row.served_on.year)
        if year is None:
            outside += 1
        else:
            _take(year, row, spelling)
    for period, calendar_year in years.items():
        year = by_year[calendar_year]
        if year.rows:
            _add_enterprises(counts, enterprises, year, period, calendar_year)
    last = by_year[years["year-1"]]
    if last.rows:
        _add_offline(counts, enterprises, last, years["year-1"])
        _add_free(counts, last, years["year-1"])
    _find(counts, enterprises, outside, unusable, years)
    return counts


def _take(year: _Year, row: ServiceRecord, spelling: Spelling) -> None:
    year.rows.append(row.id)
    if row.size is not EnterpriseSize.LARGE:
        year.smes.append(row.id)
        year.spellings.add(spelling)
        year.without_size += row.size is None
        if row.mode in _OFFLINE:
            year.offline.append(row.id)
            year.offline_spellings.add(spelling)
    year.without_mode += row.mode is None
    is_free = row.charging in _FREE
    if is_free:
        year.free.append(row.id)
    year.without_charging += row.charging is None
    if row.hours is None:
        year.without_hours += 1
    else:
        year.hours += row.hours
        if is_free:
            year.free_hours += row.hours


def _add_enterprises(
    counts: Counts, enterprises: Enterprises, year: _Year, period: str, calendar: int
) -> None:
    trace = ledger_trace(LedgerKind.SERVICES, tuple(year.smes))
    large = len(year.rows) - len(year.smes)
    notes = [f"对大型企业的{large}条未计入"] if large else []
    notes += [f"{year.without_size}条没有填企业规模，已计入"] if year.without_size else []
    note = "；".join(notes)
    counts.add(
        "enterprises_served",
        Decimal(enterprises.count(year.spellings)),
        "家",
        f"{calendar}年有服务记录的中小企业，按统一社会信用代码去重，没有代码的按名称；不计大型企业",
        trace,
        period=period,
        note=note,
    )
    rule = f"{calendar}年对中小企业的服务记录条数，同一企业服务几次计几次"
    counts.add("service_visits", Decimal(len(year.smes)), "家次", rule, trace, period=period, note=note)


def _add_offline(counts: Counts, enterprises: Enterprises, year: _Year, calendar: int) -> None:
    if year.without_mode == len(year.rows):
        return
    note = f"{year.without_mode}条没有填服务方式，未计入" if year.without_mode else ""
    counts.add(
        "offline_enterprises",
        Decimal(enterprises.count(year.offline_spellings)),
        "家",
        f"{calendar}年有线下服务记录（含线上线下）的中小企业，按统一社会信用代码去重；不计大型企业",
        ledger_trace(LedgerKind.SERVICES, tuple(year.offline)),
        note=note,
    )


def _add_free(counts: Counts, year: _Year, calendar: int) -> None:
    if year.without_charging == len(year.rows):
        return
    note = f"{year.without_charging}条没有填收费性质，按正常收费计" if year.without_charging else ""
    trace = (
        ledger_trace(LedgerKind.SERVICES, tuple(year.free)),
        ledger_trace(LedgerKind.SERVICES, tuple(year.rows)),
    )
    counts.free[FreeBasis.VISITS] = free_share(
        f"{calendar}年服务企业台账：公益和低收费服务家次÷全部服务家次",
        Decimal(len(year.free)),
        Decimal(len(year.rows)),
        trace=trace,
        note=note,
    )
    if year.without_hours == 0 and year.hours > 0:
        counts.free[FreeBasis.HOURS] = free_share(
            f"{calendar}年服务企业台账：公益和低收费服务工时÷全部服务工时",
            year.free_hours,
            year.hours,
            trace=trace,
            note=note,
        )


def _find(
    counts: Counts, enterprises: Enterprises, outside: int, unusable: int, years: Mapping[str, int]
) -> None:
    label = LEDGER_LABELS[LedgerKind.SERVICES]
    if outside:
        message = f"{label}有{outside}行不在{min(years.values())}–{max(years.values())}年，未计入"
        counts.findings.append(row_finding("FR20", LedgerKind.SERVICES, message, Severity.HINT))
    if unusable:
        message = f"{label}有{unusable}行的代码不是18位统一社会信用代码，按名称计"
        counts.findings.append(row_finding("FR28", LedgerKind.SERVICES, message))
    double = [names for names in enterprises.names_of.values() if len(names) > 1]
    if double:
        first = tuple(double[0].values())
        message = f"{label}有{len(double)}个代码对应不同名称，如“{first[0]}”“{first[1]}”，按一家计"
        counts.findings.append(row_finding("FR21", LedgerKind.SERVICES, message))
