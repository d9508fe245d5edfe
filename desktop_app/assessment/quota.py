"""The recommending side: what a list of candidates must keep to (三.2, and the notes of the 汇总表). Pure."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from desktop_app.assessment.naming import check_platform_name
from desktop_app.assessment.results import Severity
from desktop_app.assessment.statement import count_statement
from desktop_app.models import formats
from desktop_app.models.choices import Route  # noqa: TC001 - what is read of a case comes through a pipe and is checked
from desktop_app.models.name_folding import same_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from desktop_app.assessment.results import Finding
    from desktop_app.models.application import Application
    from desktop_app.notice.models import Notice, QuotaRoute

_NAMED = 4
"""Files that a sentence names; of more it says how many."""
OVER_QUOTA, SAME_PLATFORM = "QT01", "QT05"
_UNNAMED = "（没有填所属区）"
_OF_AGENCY = ("QT06", "QT07")
"""The findings about the name of an agency and about its code."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What the recommending side looks at of one case; what is not answered is empty."""

    key: str
    """By which findings name it: the file it came from."""
    platform: str = ""
    agency: str = ""
    seal_name: str = ""
    credit_code: str = ""
    district_told: str = ""
    """所属区, as answered."""
    route: Route | None = None
    categories: tuple[str, ...] = ()
    statement: str = ""
    """示范性表述."""

    @classmethod
    def of(cls, key: str, application: Application) -> Candidate:
        """What these answers say; names as they may stand in a sentence."""
        agency, service_platform = application.agency, application.service_platform
        return cls(
            key,
            platform=formats.visible_name(service_platform.name or ""),
            agency=formats.visible_name(agency.name or ""),
            seal_name=formats.visible_name(agency.seal_name or ""),
            credit_code=agency.credit_code or "",
            district_told=formats.visible_name(agency.district or ""),
            route=application.recommendation.route,
            categories=service_platform.categories,
            statement=service_platform.showcase_statement or "",
        )

    @property
    def name(self) -> str:
        """Platform, or else agency, or else file."""
        return self.platform or self.agency or self.key

    @property
    def district(self) -> str:
        """所属区; words that say so where it is not answered."""
        return self.district_told or _UNNAMED


@dataclass(frozen=True, slots=True)
class QuotaFinding:
    """Something about the list as a whole, or about a candidate in it."""

    id: str
    """Stable: ``QT01`` …"""
    severity: Severity
    message: str
    candidates: tuple[str, ...]
    """Keys of those it is about."""
    about: str = ""
    """The district, where a quota is exceeded."""

    @property
    def takes_reason(self) -> bool:
        """Whether it may stay as it is when somebody says why (三.2: 原则上)."""
        return self.id == OVER_QUOTA and self.severity is Severity.WARNING

    @property
    def reason_key(self) -> str:
        """By which the reason for it is kept: the rule and the district."""
        return f"{self.id}:{self.about}"


@dataclass(frozen=True, slots=True)
class QuotaUse:
    """How much of its quota a district uses."""

    district: str
    """Or whoever else holds one."""
    counted: int
    limit: int
    beside: int
    """Recommended beside the quota: special carriers and cooperation zones."""
    beside_limit: int
    direct: int
    """Gone up directly: laboratories, which count for no district."""

    @property
    def is_over(self) -> bool:
        """Whether more are recommended than there is room for, on the quota or beside it."""
        return self.counted > self.limit or self.beside > self.beside_limit

    @property
    def words(self) -> str:
        """“徐汇区：名额 2/2家，单独推荐 1/1家，直接申报 1家（不计）”."""
        parts = [f"名额 {self.counted}/{self.limit}家"]
        if self.beside or self.beside_limit:
            parts.append(f"单独推荐 {self.beside}/{self.beside_limit}家")
        if self.direct:
            parts.append(f"直接申报 {self.direct}家（不计）")
        return f"{self.district}：{'，'.join(parts)}"


def check_list(candidates: Sequence[Candidate], notice: Notice) -> tuple[QuotaFinding, ...]:
    """Everything wrong with the list, those of the quota first."""
    return (
        *_quota(candidates, notice),
        *_carriers(candidates, notice),
        *_routes(candidates, notice),
        *_same_names(candidates),
        *_lines(candidates, notice),
    )


def quota_use(candidates: Sequence[Candidate], notice: Notice) -> tuple[QuotaUse, ...]:
    """How much of its quota each district uses, in the order in which they come up."""
    quotas = notice.quotas
    found = []
    for district, those in _by_holder(candidates, notice).items():
        routes = [route for item in those if (route := _route_of(item, notice)) is not None]
        counted = sum(route.counts for route in routes)
        beside = sum(route.by_district and not route.counts for route in routes)
        direct = sum(not route.by_district for route in routes)
        found.append(
            QuotaUse(district, counted, quotas.per_district, beside, quotas.special_carrier_extra, direct)
        )
    return tuple(found)


def in_order(candidates: Sequence[Candidate], notice: Notice) -> tuple[Candidate, ...]:
    """As the annex lists them: those on a quota before those beside it, each district together, else as handed in."""
    places = {route.route: place for place, route in enumerate(notice.quotas.routes)}

    def key(candidate: Candidate) -> tuple[str, int]:
        route = candidate.route
        return _holder(candidate, notice), places.get(route.value if route else "", len(places))

    return tuple(sorted(candidates, key=key))


def _route_of(candidate: Candidate, notice: Notice) -> QuotaRoute | None:
    return notice.quotas.route_of(candidate.route)


def _holder(candidate: Candidate, notice: Notice) -> str:
    """Whose quota it would take: its district's, or that of the whole list."""
    return notice.quotas.held_by or candidate.district


def _by_holder(candidates: Iterable[Candidate], notice: Notice) -> dict[str, list[Candidate]]:
    found: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        found[_holder(candidate, notice)].append(candidate)
    return found


def _quota(candidates: Sequence[Candidate], notice: Notice) -> list[QuotaFinding]:
    """三.2: each district as many as the notice says; where it says 原则上, more is to be explained, not refused."""
    quotas = notice.quotas
    counted = [item for item in candidates if (route := _route_of(item, notice)) is not None and route.counts]
    found = []
    for district, those in _by_holder(counted, notice).items():
        if len(those) <= quotas.per_district:
            continue
        severity = Severity.ERROR if quotas.per_district_strict else Severity.WARNING
        more = "" if quotas.per_district_strict else "，原则上不超过，多报的写明理由"
        message = f"{district}推荐了{len(those)}家，名额{quotas.per_district}家{more}"
        found.append(QuotaFinding(OVER_QUOTA, severity, message, _keys(those), district))
    return found


def _carriers(candidates: Sequence[Candidate], notice: Notice) -> list[QuotaFinding]:
    """说明（2）: beside the quota each district has one, also where it fulfils two of the special conditions."""
    quotas = notice.quotas
    beside = [
        item
        for item in candidates
        if (route := _route_of(item, notice)) is not None and not route.counts and route.by_district
    ]
    found = []
    for district, those in _by_holder(beside, notice).items():
        if len(those) <= quotas.special_carrier_extra:
            continue
        message = f"{district}单独推荐了{len(those)}家，不计入名额的只有{quotas.special_carrier_extra}家"
        found.append(QuotaFinding("QT02", Severity.ERROR, message, _keys(those), district))
    return found


def _routes(candidates: Sequence[Candidate], notice: Notice) -> list[QuotaFinding]:
    found = []
    for item in candidates:
        route = _route_of(item, notice)
        if route is None:
            message = (
                f"“{item.name}”没有选推荐渠道"
                if item.route is None
                else f"“{item.name}”的推荐渠道这份通知没有"
            )
            found.append(QuotaFinding("QT03", Severity.ERROR, message, (item.key,)))
        elif route.by_district and not item.district_told and not notice.quotas.held_by:
            found.append(QuotaFinding("QT04", Severity.ERROR, f"“{item.name}”没有填所属区", (item.key,)))
    return found


def _same_names(candidates: Sequence[Candidate]) -> list[QuotaFinding]:
    """A platform or an agency twice in a list is a mistake of somebody's, however its name is written.

    Where the same files share the name of the agency and its 统一社会信用代码, one agency handed in several cases.
    """
    found = []
    shared: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for id_, label, name_of in _UNIQUE:
        by_name: dict[str, list[Candidate]] = defaultdict(list)
        for item in candidates:
            by_name[same_name(name_of(item))].append(item)
        for name, those in by_name.items():
            count = len(those)
            if not name or count <= 1:
                continue
            shared[id_].add(_keys(those))
            listed = formats.listed(f"“{item.key}”" for item in those[:_NAMED])
            listed += f"等{count}个" if count > _NAMED else ""
            message = f"{label}“{name_of(those[0])}”有{count}家在用：{listed}"
            if id_ in _OF_AGENCY and _is_one_agency(those):
                if id_ != _OF_AGENCY[0] and _keys(those) in shared[_OF_AGENCY[0]]:
                    continue
                message = f"“{those[0].agency}”交来{count}个案卷，推荐其中一个：{listed}"
            found.append(QuotaFinding(id_, Severity.ERROR, message, _keys(those)))
    return found


def _is_one_agency(those: Sequence[Candidate]) -> bool:
    """Whether name and code say so; a case without a code does not speak against it."""
    names = {same_name(item.agency) for item in those}
    codes = {same_name(item.credit_code) for item in those if item.credit_code}
    return len(names) == 1 and len(codes) == 1


def _lines(candidates: Sequence[Candidate], notice: Notice) -> list[QuotaFinding]:
    """What the annex asks of each line: the name (说明（1）), the seal, no more than so many categories, the statement."""
    found = []
    limits = notice.identity.counting
    for item in candidates:
        if item.agency and item.seal_name and item.seal_name.strip() != item.agency.strip():
            same = same_name(item.agency) == same_name(item.seal_name)
            severity = Severity.WARNING if same else Severity.ERROR
            message = f"“{item.name}”的服务机构名称与盖章名称不一样：“{item.agency}”“{item.seal_name}”"
            found.append(QuotaFinding("QT08", severity, message, (item.key,)))
        most = limits.categories_max
        if len(item.categories) > most:
            message = f"“{item.name}”选了{len(item.categories)}类服务功能，最多{most}类"
            found.append(QuotaFinding("QT09", Severity.ERROR, message, (item.key,)))
        statement = count_statement(item.statement or None, limits.statement_max)
        if statement.over:
            message = f"“{item.name}”的示范性表述{statement.strict}字，多{statement.over}字"
            found.append(QuotaFinding("QT10", Severity.ERROR, message, (item.key,)))
        found += [
            QuotaFinding("QT11", problem.severity, f"“{item.name}”：{problem.message}", (item.key,))
            for problem in _name_errors(item.platform, notice)
        ]
    return found


@lru_cache(maxsize=8_192)
def _name_errors(name: str, notice: Notice) -> tuple[Finding, ...]:
    """What the rules hold against the name; that there is none is said elsewhere."""
    found = check_platform_name(name, notice.naming) if name else ()
    return tuple(problem for problem in found if problem.severity is Severity.ERROR)


_UNIQUE: tuple[tuple[str, str, Callable[[Candidate], str]], ...] = (
    (SAME_PLATFORM, "平台名称", lambda item: item.platform),
    ("QT06", "服务机构名称", lambda item: item.agency),
    ("QT07", "统一社会信用代码", lambda item: item.credit_code),
)


def _keys(candidates: Iterable[Candidate]) -> tuple[str, ...]:
    return tuple(item.key for item in candidates)
