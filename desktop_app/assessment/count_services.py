"""服务企业台账: 家, 家次, offline enterprises and free shares of three years."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from itertools import compress
from typing import TYPE_CHECKING, Any

from desktop_app.assessment.counted import Counts, free_share, ledger_trace, row_finding
from desktop_app.assessment.distinct import Enterprises, Spelling
from desktop_app.assessment.results import Figure, Severity
from desktop_app.assessment.tags import tags
from desktop_app.models.choices import Charging, EnterpriseSize, FreeBasis, Mode
from desktop_app.models.ledgers import LEDGER_LABELS, LedgerKind
from desktop_app.models.row_columns import columns_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from desktop_app.assessment.results import TraceRef
    from desktop_app.models.ledgers import ServiceRecord
    from desktop_app.models.row_columns import Columns

_COUNTED = (
    "id",
    "served_on",
    "enterprise",
    "credit_code",
    "size",
    "mode",
    "category",
    "charging",
    "hours",
)
"""The columns that are counted."""
_FREE = frozenset({Charging.FREE, Charging.LOW_PRICE})
_OFFLINE = frozenset({Mode.OFFLINE, Mode.BOTH})
_ONLINE = frozenset({Mode.ONLINE, Mode.BOTH})


class _Year:
    """What one calendar year holds: columns of its rows in the order of the ledger, each with its spelling beside it."""

    def __init__(self, columns: Columns, spellings: Iterable[Spelling], here: Sequence[bool]) -> None:
        self._columns, self._here = columns, here
        self.spellings = list(compress(spellings, here))
        self.ids = self.column("id")
        self.small = [size is not EnterpriseSize.LARGE for size in self.column("size")]
        """Which are services to 中小企业: large ones are none, an unstated size is taken for one."""

    def __len__(self) -> int:
        return len(self.ids)

    def column(self, name: str) -> list[Any]:
        """The values of a field."""
        return list(compress(self._columns[name], self._here))

    def trace(self, chosen: Iterable[object]) -> TraceRef:
        """The rows whose mark in ``chosen`` is true."""
        return ledger_trace(LedgerKind.SERVICES, tuple(compress(self.ids, chosen)))


def count_services(rows: tuple[ServiceRecord, ...], years: Mapping[str, int]) -> Counts:
    """Count the service ledger for each of ``years``, as ``count_service_columns`` does."""
    return count_service_columns(columns_of(rows, _COUNTED), years)


def count_service_columns(columns: Columns, years: Mapping[str, int]) -> Counts:
    """Count the service ledger, given by its columns, for each of ``years``.

    Enterprises are distinct 中小企业: large ones are left out, an unstated size counts and is said so. The free share is
    measured over all services, large enterprises included, with the same rows above and below the line.
    """
    counts = Counts()
    enterprises = Enterprises()
    by_year, unusable = _divide(columns, years.values(), enterprises)
    outside = len(columns["id"]) - sum(map(len, by_year.values()))
    for period, calendar_year in years.items():
        year = by_year[calendar_year]
        if year.ids:
            _add_enterprises(counts, enterprises, year, period, calendar_year)
            if period == "year-1":
                _add_offline(counts, enterprises, year, calendar_year)
                _add_free(counts, year, calendar_year)
                _add_breakdowns(counts, enterprises, year, calendar_year)
    _find(counts, enterprises, outside, unusable, years)
    return counts


def _divide(columns: Columns, years: Iterable[int], enterprises: Enterprises) -> tuple[dict[int, _Year], int]:
    """The rows of each of ``years``, and how many rows of the ledger have a code that cannot be one.

    A ledger names the same enterprises again and again, so each way of writing one is looked at once.
    """
    written = list(zip(columns["enterprise"], columns["credit_code"], strict=True))
    known = {way: enterprises.spelling(*way) for way in dict.fromkeys(written)}
    unusable = {way for way, (code, _) in known.items() if way[1] and not code}
    spellings = list(map(known.__getitem__, written))
    served = [day.year for day in columns["served_on"]]
    by_year = {
        number: _Year(columns, spellings, [year == number for year in served]) for number in set(years)
    }
    return by_year, sum(map(unusable.__contains__, written)) if unusable else 0


def _add_enterprises(
    counts: Counts, enterprises: Enterprises, year: _Year, period: str, calendar: int
) -> None:
    trace = year.trace(year.small)
    large = year.small.count(False)
    without_size = year.column("size").count(None)
    notes = [f"对大型企业的{large}条未计入"] if large else []
    notes += [f"{without_size}条没有填企业规模，已计入"] if without_size else []
    note = "；".join(notes)
    counts.add(
        "enterprises_served",
        Decimal(enterprises.count(set(compress(year.spellings, year.small)))),
        "家",
        f"{calendar}年有服务记录的中小企业，按统一社会信用代码去重，没有代码的按名称；不计大型企业",
        trace,
        period=period,
        note=note,
    )
    rule = f"{calendar}年对中小企业的服务记录条数，同一企业服务几次计几次"
    counts.add("service_visits", Decimal(trace.count), "家次", rule, trace, period=period, note=note)


def _add_offline(counts: Counts, enterprises: Enterprises, year: _Year, calendar: int) -> None:
    modes = year.column("mode")
    without_mode = modes.count(None)
    if without_mode == len(modes):
        return
    note = f"{without_mode}条没有填服务方式，未计入" if without_mode else ""
    offline = [is_small and mode in _OFFLINE for is_small, mode in zip(year.small, modes, strict=True)]
    counts.add(
        "offline_enterprises",
        Decimal(enterprises.count(set(compress(year.spellings, offline)))),
        "家",
        f"{calendar}年有线下服务记录（含线上线下）的中小企业，按统一社会信用代码去重；不计大型企业",
        year.trace(offline),
        note=note,
    )


def _add_breakdowns(counts: Counts, enterprises: Enterprises, year: _Year, calendar: int) -> None:
    """Enterprises served online, and those served in each category; a service of two categories is one in both."""
    parts: dict[tuple[str, str | None], list[bool]] = {}
    modes = year.column("mode")
    if any(mode is not None for mode in modes):
        parts["online_enterprises", None] = [
            is_small and mode in _ONLINE for is_small, mode in zip(year.small, modes, strict=True)
        ]
    tagged = list(map(tags, year.column("category")))
    for tag in sorted({tag for found in tagged for tag in found}):
        parts["category_enterprises", tag] = [
            is_small and tag in found for is_small, found in zip(year.small, tagged, strict=True)
        ]
    for (name, category), chosen in parts.items():
        what = f"服务类别为{category}的" if category else "有线上服务记录（含线上线下）的"
        counts.breakdowns.append(
            Figure(
                name=name,
                period="year-1",
                category=category,
                value=Decimal(enterprises.count(set(compress(year.spellings, chosen)))),
                unit="家",
                basis="counted",
                rule=f"{calendar}年{what}中小企业，按统一社会信用代码去重；不计大型企业",
                trace=(year.trace(chosen),),
            )
        )


def _add_free(counts: Counts, year: _Year, calendar: int) -> None:
    chargings = year.column("charging")
    without_charging = chargings.count(None)
    if without_charging == len(chargings):
        return
    note = f"{without_charging}条没有填收费性质，按正常收费计" if without_charging else ""
    free = [charging in _FREE for charging in chargings]
    trace = (year.trace(free), ledger_trace(LedgerKind.SERVICES, tuple(year.ids)))
    counts.free[FreeBasis.VISITS] = free_share(
        f"{calendar}年服务企业台账：公益和低收费服务家次÷全部服务家次",
        Decimal(free.count(True)),
        Decimal(len(free)),
        trace=trace,
        note=note,
    )
    hours = year.column("hours")
    whole = _sum(hours)
    if whole:
        counts.free[FreeBasis.HOURS] = free_share(
            f"{calendar}年服务企业台账：公益和低收费服务工时÷全部服务工时",
            _sum(compress(hours, free)) or Decimal(0),
            whole,
            trace=trace,
            note=note,
        )


def _sum(hours: Iterable[Decimal | None]) -> Decimal | None:
    """All hours together; None where some row has none, since a part of them is not what was asked."""
    times = Counter(hours)  # the same few numbers of hours stand in every ledger
    if None in times:
        return None
    return sum((number * count for number, count in times.items() if number is not None), Decimal(0))


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
