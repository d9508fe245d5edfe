"""Atoms that days decide: how long the agency has operated, and whether a recognition is in force."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from desktop_app.assessment.facts import Facts, joined, verdict
from desktop_app.assessment.results import Outcome, Reading, TraceRef
from desktop_app.models.choices import RecognitionKind
from desktop_app.notice.models import AtomTest

if TYPE_CHECKING:
    from desktop_app.assessment.results import AtomVerdict
    from desktop_app.models.agency import Agency
    from desktop_app.models.recognitions import Recognition
    from desktop_app.notice.models import Atom

_FEBRUARY = 2
_FORCE = {Outcome.MET: "有效", Outcome.UNMET: "不在有效期内", Outcome.UNKNOWN: "有效期不明"}
_LASTING = frozenset({RecognitionKind.MINISTRY, RecognitionKind.NATIONAL_ASSOCIATION})
"""Recognitions that often name no last day; the clause does not ask for one."""


def anniversary(start: date, years: int) -> date:
    """The day on which ``years`` years are full: the same day, and for 29 February the end of the month (民法典 §202)."""
    year = start.year + years
    if year > date.max.year:
        return date.max
    try:
        return start.replace(year=year)
    except ValueError:
        return start.replace(year=year, month=_FEBRUARY, day=28)


def judge_operation(atom: Atom, facts: Facts) -> AtomVerdict:
    """运营两年以上, at the end of the year before and on the day judged (domain §3.2).

    Full at both: met. Full only on the day of submission: readings differ between places. Full at neither: unmet.
    """
    agency = facts.application.agency
    since = operating_since(agency)
    years = int(atom.at_least or facts.notice.identity.counting.operating_years)
    if since is None:
        return verdict(
            atom,
            facts,
            Outcome.UNKNOWN,
            unit="年",
            threshold=Decimal(years),
            threshold_text=f"{years} 年",
            missing=("agency.established",),
            note="还缺成立日期",
        )
    full = anniversary(since, years)
    days = {"year_end": facts.notice.identity.counting.year_end, "submission": facts.on}
    readings = tuple(
        Reading(
            id=name,
            label=f"截至{day.isoformat()}",
            value=Decimal(_full_years(since, day)),
            value_text=_age(since, day),
            outcome=Outcome.MET if day >= full else Outcome.UNMET,
            chosen=name == "submission",
        )
        for name, day in days.items()
    )
    outcomes = [reading.outcome for reading in readings]
    outcome = outcomes[0] if outcomes[0] is outcomes[1] else Outcome.DIVIDED
    judged = facts.on
    value = Decimal(_full_years(since, judged))
    field = "operating_since" if since == agency.operating_since else "established"
    return verdict(
        atom,
        facts,
        outcome,
        value=value,
        value_text=_age(since, judged),
        threshold=Decimal(years),
        threshold_text=f"{years} 年",
        margin=value - years,
        margin_text=_distance(full, judged, years),
        unit="年",
        basis="entered",
        rule=f"从{since.isoformat()}起算，看上年末{days['year_end'].isoformat()}和报送日{judged.isoformat()}是否满{years}年",
        readings=readings,
        trace=(TraceRef(kind="field", target=f"agency.{field}"),),
        note=f"按部分地区口径（截至{days['year_end'].isoformat()}）不足{years}年"
        if outcome is Outcome.DIVIDED
        else "",
    )


def operating_since(agency: Agency) -> date | None:
    """The day from which operation counts: the later of registration and start of operation."""
    if agency.established is None:
        return None
    return max(agency.established, agency.operating_since or agency.established)


def judge_validity(atom: Atom, facts: Facts) -> AtomVerdict:
    """A recognition of an accepted kind in force on the day judged; further days of the pack are shown beside it."""
    recognitions = facts.application.recognitions
    accepted = [item for item in recognitions if item.kind in atom.accepted]
    days = tuple(dict.fromkeys((facts.on, *facts.notice.identity.counting.validity_dates)))
    readings = tuple(
        Reading(
            id=day.isoformat(),
            label=f"在{day.isoformat()}",
            value=None,
            value_text=_FORCE[outcome],
            outcome=outcome,
            chosen=day == facts.on,
        )
        for day in days
        for outcome in [_in_force(accepted, day)]
    )
    outcome = readings[0].outcome if accepted else _without(atom, recognitions)
    deciding = next((item for item in accepted if _state(item, facts.on) is outcome), None)
    undated = tuple(
        f"recognitions[{item.id}].valid_to" for item in accepted if _state(item, facts.on) is Outcome.UNKNOWN
    )
    return verdict(
        atom,
        facts,
        outcome,
        value_text=_validity_text(deciding) if deciding else "",
        basis="entered" if accepted else "none",
        rule=f"认定种类：{'、'.join(RecognitionKind(kind).label for kind in atom.accepted)}；看{facts.on.isoformat()}是否在有效期内",
        readings=readings if accepted else (),
        trace=tuple(TraceRef(kind="field", target=f"recognitions[{item.id}]") for item in accepted),
        missing=() if outcome is not Outcome.UNKNOWN else undated or ("recognitions",),
        note=_validity_note(atom, facts, outcome, readings, deciding),
    )


def _state(item: Recognition, day: date) -> Outcome:
    if item.valid_from is not None and day < item.valid_from:
        return Outcome.UNMET
    if item.valid_to is None:
        return Outcome.MET if item.kind in _LASTING else Outcome.UNKNOWN
    return Outcome.MET if day <= item.valid_to else Outcome.UNMET


def _in_force(accepted: list[Recognition], day: date) -> Outcome:
    states = {_state(item, day) for item in accepted}
    for outcome in (Outcome.MET, Outcome.UNKNOWN):
        if outcome in states:
            return outcome
    return Outcome.UNMET


def _without(atom: Atom, recognitions: tuple[Recognition, ...]) -> Outcome:
    """Nothing of an accepted kind: unanswered, unless another recognition shows that the list was filled in."""
    others = {item.kind for item in recognitions} - {None, RecognitionKind.QUALIFICATION, *atom.accepted}
    return Outcome.UNMET if others else Outcome.UNKNOWN


def _validity_text(item: Recognition) -> str:
    name = item.title or (item.kind.label if item.kind else "认定")
    if item.valid_to is None:
        return f"{name}，没有写明有效期止"
    return f"{name}，有效期至{item.valid_to.isoformat()}"


def _validity_note(
    atom: Atom, facts: Facts, outcome: Outcome, readings: tuple[Reading, ...], deciding: Recognition | None
) -> str:
    if outcome is Outcome.UNKNOWN:
        return (
            f"填写“{deciding.title or '认定'}”的有效期止"
            if deciding
            else "添加认定，填写名称、发证机关和有效期"
        )
    if outcome is Outcome.UNMET and deciding is None:
        return _contradiction(atom, facts)
    if outcome is Outcome.UNMET:
        return joined(f"认定在{facts.on.isoformat()}不在有效期内", _contradiction(atom, facts))
    failing = [reading.id for reading in readings if reading.outcome is Outcome.UNMET]
    lasting = deciding is not None and deciding.valid_to is None
    return joined(
        f"在{'、'.join(failing)}不在有效期内，确认是否已办续认" if failing else "",
        "文件没有写明有效期止，按仍然有效计" if lasting else "",
    )


def _contradiction(atom: Atom, facts: Facts) -> str:
    """Q2: what one clause accepts, another may not."""
    for other in facts.notice.atoms:
        if other.test is not AtomTest.VALID or other.id == atom.id:
            continue
        wider = [
            item
            for item in facts.application.recognitions
            if item.kind in other.accepted
            and item.kind not in atom.accepted
            and _state(item, facts.on) is Outcome.MET
        ]
        if wider and wider[0].kind is not None:
            wanted = "、".join(RecognitionKind(kind).label for kind in atom.accepted)
            return f"{wider[0].kind.label}满足{other.clause}，不能代替{atom.clause}要求的{wanted}"
    return ""


def _full_years(start: date, day: date) -> int:
    if day < start:
        return 0
    years = day.year - start.year
    return years if anniversary(start, years) <= day else years - 1


def _age(start: date, day: date) -> str:
    """“2 年零 25 天”: full years and the days beyond them."""
    if day < start:
        return "0 年"
    years = _full_years(start, day)
    days = (day - anniversary(start, years)).days
    if not days:
        return f"{years} 年"
    return f"{years} 年零 {days} 天" if years else f"{days} 天"


def _distance(full: date, day: date, years: int) -> str:
    if day == full:
        return "正好达到"
    return f"超出 {_age(full, day)}" if day > full else f"还差 {_age(day, full)}满{years}年"
