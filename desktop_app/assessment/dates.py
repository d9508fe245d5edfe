"""FR15, FR19, FR20 and FR25: days that cannot be, and papers that have run out on the day judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.assessment.findings import error, warning
from desktop_app.models.choices import RecognitionKind, Tenure

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from desktop_app.assessment.facts import Facts
    from desktop_app.assessment.results import Finding


def check_dates(facts: Facts) -> Iterator[Finding]:
    """All findings about days."""
    yield from _check_agency(facts)
    yield from _check_premises(facts)
    yield from _check_recognitions(facts)
    yield from _check_evidence(facts)
    signed = facts.application.signing.signed_on
    if signed is not None and signed > facts.on:
        message = f"声明落款{signed.isoformat()}，晚于报送日{facts.on.isoformat()}"
        yield warning("FR19", message, "signing.signed_on")


def _check_agency(facts: Facts) -> Iterator[Finding]:
    agency = facts.application.agency
    since, established = agency.operating_since, agency.established
    if established is not None and established > facts.on:
        message = f"成立日期是{established.isoformat()}，晚于报送日{facts.on.isoformat()}"
        yield error("FR20", message, "agency.established")
    if since is not None and established is not None and since < established:
        message = f"运营起始日{since.isoformat()}早于成立日期，按成立日期计"
        yield warning("FR20", message, "agency.operating_since", "agency.established")


def _check_premises(facts: Facts) -> Iterator[Finding]:
    """FR15: a lease covers the day of submission, and the year whose services it housed."""
    premises = facts.application.premises
    start, end = premises.lease_from, premises.lease_to
    yield from _turned("租期", start, end, "premises.lease_to", "premises.lease_from")
    if premises.tenure is not Tenure.OWNED:
        if end is not None and end < facts.on:
            message = f"租期止于{end.isoformat()}，不覆盖报送日{facts.on.isoformat()}"
            yield error("FR15", message, "premises.lease_to")
        if start is not None and start > facts.on:
            message = f"租期从{start.isoformat()}起，不覆盖报送日{facts.on.isoformat()}"
            yield error("FR15", message, "premises.lease_from")
        elif start is not None and start > facts.notice.identity.counting.year_end:
            message = f"租期从{start.isoformat()}起，不覆盖上年度，附以前的合同"
            yield warning("FR15", message, "premises.lease_from")
    licence = facts.application.agency.registered_address
    elsewhere = premises.address and licence and _plain(premises.address) != _plain(licence)
    if elsewhere and not premises.address_note:
        message = "服务场所地址与注册地址不同，写明原因"
        yield warning("FR15", message, "premises.address", "agency.registered_address")


def _check_recognitions(facts: Facts) -> Iterator[Finding]:
    for item in facts.application.recognitions:
        field = f"recognitions[{item.id}].valid_to"
        yield from _turned(
            "认定有效期", item.valid_from, item.valid_to, field, f"recognitions[{item.id}].valid_from"
        )
        expired = item.valid_to is not None and item.valid_to < facts.on
        if expired and item.kind is RecognitionKind.QUALIFICATION:
            message = f"“{item.title or '资质'}”有效期止于{item.valid_to}，换成有效的证件"
            yield warning("FR25", message, field)


def _check_evidence(facts: Facts) -> Iterator[Finding]:
    for item in facts.evidence:
        where = {"material": item.material}
        for found in _turned(f"“{item.title}”有效期", item.valid_from, item.valid_to, "", ""):
            yield found.model_copy(update=where)
        if item.valid_to is not None and item.valid_to < facts.on:
            message = f"“{item.title}”有效期止于{item.valid_to.isoformat()}，早于报送日"
            yield warning("FR25", message).model_copy(update=where)


def _turned(label: str, start: date | None, end: date | None, field: str, other: str) -> Iterator[Finding]:
    if start is not None and end is not None and end < start:
        yield error("FR20", f"{label}止于{end.isoformat()}，早于起始日", field, other)


def _plain(address: str) -> str:
    """Addresses are the same with or without blanks and the city in front."""
    return "".join(address.split()).removeprefix("上海市")
