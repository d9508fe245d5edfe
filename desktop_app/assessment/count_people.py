"""服务人员名册: people who serve 中小企业, and how many of them hold a degree, a title, either or both."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

from desktop_app.assessment.counted import Counts, ledger_trace, row_finding
from desktop_app.models.choices import Degree, Employment, TitleLevel
from desktop_app.models.ledgers import LEDGER_LABELS, LedgerKind

if TYPE_CHECKING:
    from desktop_app.models.ledgers import StaffMember

_LABEL = LEDGER_LABELS[LedgerKind.STAFF]
_DEGREES = frozenset({Degree.DOCTOR, Degree.MASTER, Degree.BACHELOR, Degree.COLLEGE})
_TITLES = frozenset({TitleLevel.SENIOR, TitleLevel.ASSOCIATE_SENIOR, TitleLevel.INTERMEDIATE})


def count_staff(rows: tuple[StaffMember, ...]) -> Counts:
    """Count the roster; a person who is not marked as serving elsewhere counts as service staff."""
    counts = Counts()
    serving = [row for row in rows if row.serves_smes is not False]
    if not rows:
        return counts
    degree = [row for row in serving if row.degree in _DEGREES]
    title = [row for row in serving if row.title_level in _TITLES]
    both = [row for row in degree if row.title_level in _TITLES]
    either = [row for row in serving if row.degree in _DEGREES or row.title_level in _TITLES]
    groups = (
        ("staff", serving, "名册中从事为中小企业服务的人员"),
        ("staff_degree", degree, "其中大专及以上学历"),
        ("staff_title", title, "其中中级及以上技术职称"),
        ("staff_both", both, "其中学历和职称同时具备"),
        ("staff_qualified", either, "其中学历或职称至少具备一项，不重复计算"),
    )
    for name, people, rule in groups:
        trace = ledger_trace(LedgerKind.STAFF, tuple(row.id for row in people))
        note = _note(serving) if name == "staff" else ""
        counts.add(name, Decimal(len(people)), "人", rule, trace, note=note)
    _find(counts, serving, either)
    return counts


def _note(serving: list[StaffMember]) -> str:
    """Part-time people and people without a mark, both of whom are counted."""
    unmarked = sum(row.serves_smes is None for row in serving)
    part_time = sum(row.employment is Employment.PART_TIME for row in serving)
    notes = [f"{unmarked}人没有填是否从事中小企业服务，已计入"] if unmarked else []
    notes += [f"其中兼职{part_time}人"] if part_time else []
    return "；".join(notes)


def _find(counts: Counts, serving: list[StaffMember], qualified: list[StaffMember]) -> None:
    """FR22: people counted without the papers that reviewers ask for."""
    unbound = sum(row.contract_from is None and row.insured_from is None for row in serving)
    unproven = sum(row.certificate_number is None and row.evidence is None for row in qualified)
    double = [name for name, times in Counter((row.name, row.born) for row in serving).items() if times > 1]
    turned = sum(
        row.contract_from is not None and row.contract_to is not None and row.contract_from > row.contract_to
        for row in serving
    )
    if unbound:
        message = f"{_LABEL}有{unbound}人没有填劳动合同和社保起始日"
        counts.findings.append(row_finding("FR22", LedgerKind.STAFF, message))
    if unproven:
        message = f"{_LABEL}有{unproven}人的学历或职称没有证书号和证据编号"
        counts.findings.append(row_finding("FR22", LedgerKind.STAFF, message))
    if double:
        message = f"{_LABEL}有{len(double)}组同名同出生年月的人，如“{double[0][0]}”，确认不是同一人"
        counts.findings.append(row_finding("FR22", LedgerKind.STAFF, message))
    if turned:
        message = f"{_LABEL}有{turned}人的劳动合同止于起始日之前"
        counts.findings.append(row_finding("FR20", LedgerKind.STAFF, message))
