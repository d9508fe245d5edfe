"""每一条要求的边界例: what lies just below it, on it and beyond, judged by the rules themselves.

Nothing here knows a verdict. An example is an answer, chosen from the threshold of the pack, and the verdict that
``judge`` gives on it; whoever changes a threshold in a pack changes the examples with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import ROUND_CEILING, Decimal
from typing import TYPE_CHECKING

from desktop_app.assessment.atoms import judge
from desktop_app.assessment.days import anniversary
from desktop_app.assessment.exact import scale
from desktop_app.assessment.facts import Facts
from desktop_app.assessment.figures import count
from desktop_app.assessment.resolving import missing_inputs, resolve
from desktop_app.models import field_ids
from desktop_app.models.application import Application, Attestation
from desktop_app.models.choices import Choice, RecognitionKind, SatisfactionFormula
from desktop_app.models.ledgers import Ledgers
from desktop_app.models.recognitions import Recognition
from desktop_app.notice.models import FIGURES, AtomTest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from desktop_app.assessment.results import AtomVerdict
    from desktop_app.notice.models import Atom, Notice

_OUT_OF = 10_000
"""Whole of an example of a share, so that a hundredth of a percent can be told."""
_MEMBER = "example"
_FINE = Decimal("0.01")
"""Step below a threshold of money, in the unit of the clause."""
_YEAR_BEFORE = 100
"""Firms of the year before, in an example of growth."""


@dataclass(frozen=True, slots=True)
class WorkedExample:
    """One answer and the verdict on it."""

    given: str
    """The answer in words: “149 家”, “有效期至 2021-05-25”."""
    verdict: AtomVerdict


def worked_examples(atom: Atom, notice: Notice) -> tuple[WorkedExample, ...]:
    """The boundary of ``atom`` under ``notice``, from what does not meet it to what does.

    Empty where no answer lies on the boundary: a pack from outside may ask for more than a field can hold.
    """
    try:
        return tuple(
            WorkedExample(given or verdict.value_text, verdict)
            for given, answers in _answers(atom, notice)
            for verdict in [_judged(atom, notice, answers)]
        )
    except (ValueError, ArithmeticError):  # a threshold beyond what a field takes, a day before the calendar
        return ()


def _judged(atom: Atom, notice: Notice, answers: Mapping[str, object]) -> AtomVerdict:
    application = Application()
    for field_id, value in answers.items():
        if field_id.startswith("attested."):
            application.attested = {atom.id: Attestation(met=bool(value))}
        else:
            field_ids.write(application, field_id, value)
    if atom.only_if is not None:
        field_ids.write(application, atom.only_if, value=True)
    counted = count(Ledgers(), notice.identity)
    facts = Facts(
        application=application,
        counted=counted,
        figures=resolve(application, counted, notice),
        notice=notice,
        on=notice.identity.counting.submission,
        evidence=(),
        proofs={},
        unfinished={},
    )
    return judge(atom, facts)


def _answers(atom: Atom, notice: Notice) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Answers around the boundary, each with its words; empty words where the verdict says the value itself."""
    match atom.test:
        case AtomTest.AT_LEAST:
            yield from (("", answers) for answers in _around_threshold(atom))
        case AtomTest.GROWS:
            yield from _years(atom, notice)
        case AtomTest.OPERATES:
            yield from _beginnings(atom, notice)
        case AtomTest.VALID:
            yield from _recognitions(atom, notice)
        case AtomTest.ONE_OF:
            yield from _choices(atom)
        case AtomTest.ATTESTED:
            yield from ((word, {f"attested.{atom.id}": met}) for word, met in (("否", False), ("是", True)))


def _around_threshold(atom: Atom) -> Iterator[Mapping[str, object]]:
    name, least = atom.figure or "", atom.at_least or Decimal(0)
    unit = atom.unit or FIGURES.get(name, "")
    if FIGURES.get(name) == "%":
        exact = int((least * _OUT_OF / 100).to_integral_value(ROUND_CEILING))
        yield from (_share(name, part) for part in (exact - 1, exact) if 0 <= part <= _OUT_OF)
        return
    fields = [
        field
        for field in missing_inputs(name, atom.period or "year-1", atom.category)
        if not field.startswith("ledgers.")
    ]
    if not fields:
        return
    if FIGURES.get(name) == "元":
        values: tuple[object, ...] = tuple(
            value * scale("元", unit) for value in (least - _FINE, least) if value >= 0
        )
    else:
        whole = int(least.to_integral_value(ROUND_CEILING))
        values = tuple(value for value in (whole - 1, whole) if value >= 0)
    yield from ({fields[0]: value} for value in values)


def _share(name: str, part: int) -> Mapping[str, object]:
    """``part`` of 10,000, as the fields of this share are filled in."""
    if name == "satisfaction":
        return {
            "survey.formula": SatisfactionFormula.SHARE,
            "survey.satisfied": part,
            "survey.fairly_satisfied": 0,
            "survey.valid": _OUT_OF,
        }
    if name == "free_share":
        return {"declared.free_services": part, "declared.all_services": _OUT_OF}
    qualified = dict.fromkeys(("declared.staff_degree", "declared.staff_title", "declared.staff_both"), part)
    return {"declared.staff": _OUT_OF, **qualified}


def _years(atom: Atom, notice: Notice) -> Iterator[tuple[str, Mapping[str, object]]]:
    newer, older = (missing_inputs(atom.figure or "", period, None)[0] for period in ("year-1", "year-2"))
    least = notice.identity.counting.growth_min_percent
    enough = int((_YEAR_BEFORE + _YEAR_BEFORE * least / 100).to_integral_value(ROUND_CEILING))
    for now in sorted({_YEAR_BEFORE - 1, _YEAR_BEFORE, _YEAR_BEFORE + 1, enough}):
        yield f"{_YEAR_BEFORE} → {now} {FIGURES[atom.figure or '']}", {older: _YEAR_BEFORE, newer: now}


def _beginnings(atom: Atom, notice: Notice) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Founded one day too late for the day of submission, for the end of the year, and just in time."""
    counting = notice.identity.counting
    years = int(atom.at_least or counting.operating_years)
    late = anniversary(counting.submission, -years) + timedelta(days=1)
    divided = anniversary(counting.year_end, -years) + timedelta(days=1)
    for day in sorted({late, divided, anniversary(counting.year_end, -years)}, reverse=True):
        yield f"{day.isoformat()} 成立", {"agency.established": day}


def _recognitions(atom: Atom, notice: Notice) -> Iterator[tuple[str, Mapping[str, object]]]:
    on = notice.identity.counting.submission
    kinds = [RecognitionKind(kind) for kind in atom.accepted]
    other = next(
        (kind for kind in RecognitionKind if kind not in kinds and kind is not RecognitionKind.QUALIFICATION),
        None,
    )
    if other is not None:
        yield _recognition(other, notice.identity.counting.submission)
    for kind in kinds:
        yield _recognition(kind, on - timedelta(days=1))
        yield _recognition(kind, on)


def _recognition(kind: RecognitionKind, last: date) -> tuple[str, Mapping[str, object]]:
    item = Recognition(id=_MEMBER, kind=kind, valid_from=anniversary(last, -1), valid_to=last)
    return f"{kind.label}，有效期至 {last.isoformat()}", {"recognitions": (item,)}


def _choices(atom: Atom) -> Iterator[tuple[str, Mapping[str, object]]]:
    field = atom.field or ""
    kind = field_ids.annotation_of(field)
    if isinstance(kind, type) and issubclass(kind, Choice):
        for choice in sorted(kind, key=lambda item: item.value in atom.accepted):
            yield choice.label, {field: choice}
