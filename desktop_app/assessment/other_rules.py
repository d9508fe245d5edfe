"""One case under other rules: which verdicts change, and what of it the other rules do not ask.

The same for ``check --notice`` and for the window.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.assessment.comparing import changes
from desktop_app.assessment.evaluate import evaluate
from desktop_app.assessment.field_words import field_label, value_words
from desktop_app.assessment.figures import count
from desktop_app.models import field_ids
from desktop_app.models.ledgers import LEDGER_LABELS, LedgerKind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from desktop_app.assessment.comparing import Change
    from desktop_app.assessment.results import Assessment
    from desktop_app.models.application import Case
    from desktop_app.notice.models import Notice


def judge_case(case: Case, notice: Notice, on: date | None = None) -> Assessment:
    """The verdicts on a whole case, its ledgers counted; ``on`` is the day of submission of the notice unless given."""
    return evaluate(
        case.application,
        count(case.ledgers, notice.identity),
        notice,
        on or notice.identity.counting.submission,
        evidence=case.evidence,
        unfinished=case.unfinished,
    )


@dataclass(frozen=True, slots=True)
class Tried:
    """A case by its own rules and by others."""

    before: Assessment
    after: Assessment
    changes: tuple[Change, ...]


def try_rules(case: Case, own: Notice, other: Notice, on: date | None = None, *, dated: bool = True) -> Tried:
    """The case by both; ``dated``: by ``other`` on the calendar of ``own``, so that only the rules differ (design §3).

    Counts the ledgers twice: not for the window's thread.
    """
    before = judge_case(case, own, on)
    after = judge_case(case, other.dated_as(own) if dated else other, on)
    return Tried(before, after, changes(before, after))


@dataclass(frozen=True, slots=True)
class Unused:
    """Something that stands in a case and that the rules do not ask; it stays, and is not printed."""

    place: str
    """Field id, ``ledgers.<kind>``, or the id of a piece of evidence."""
    label: str
    value: str


def unused_under(case: Case, own: Notice, other: Notice) -> tuple[Unused, ...]:
    """What ``own`` asks and ``other`` does not, of all that stands in the case; labels are those of ``own``."""
    return (
        *_answers(case, own, other),
        *_ledgers(case, own, other),
        *(
            Unused(item.id, "证明材料", item.title or item.file_name)
            for item in case.evidence
            if own.material(item.material) is not None and other.material(item.material) is None
        ),
    )


def newly_asked(case: Case, own: Notice, other: Notice) -> tuple[str, ...]:
    """Labels of required questions that only ``other`` asks and that are not answered yet, in its reading order."""
    answered = {field_id for field_id, _ in field_ids.answers(case.application)}
    return tuple(
        question.label
        for page in other.pages()
        for question in page.questions
        if question.required and own.question(question.field) is None
        if not any(_is_about(field_id, question.field) for field_id in answered)
    )


def _answers(case: Case, own: Notice, other: Notice) -> Iterator[Unused]:
    for field_id, value in field_ids.answers(case.application):
        if value in (None, "", ()) or "[" in field_id:
            continue  # of a list of members its whole is told
        if own.question(field_id) is not None and other.question(field_id) is None:
            yield Unused(field_id, field_label(field_id, own), value_words(field_id, value, own))


def _ledgers(case: Case, own: Notice, other: Notice) -> Iterator[Unused]:
    asked, still = _ledgers_of(own), _ledgers_of(other)
    for kind in LedgerKind:
        rows = case.ledgers.rows(kind)
        if rows and kind.value in asked and kind.value not in still:
            yield Unused(f"ledgers.{kind.value}", LEDGER_LABELS[kind], f"{len(rows):,}行")


def _ledgers_of(notice: Notice) -> set[str]:
    return {kind for page in notice.pages() for kind in page.ledgers}


def _is_about(field_id: str, field: str) -> bool:
    return field_id == field or field_id.startswith((f"{field}.", f"{field}["))
