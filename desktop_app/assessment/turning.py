"""What would turn a verdict: the one change that makes an unmet requirement met (experience C2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.assessment.results import Outcome
from desktop_app.notice.models import AtomTest

if TYPE_CHECKING:
    from desktop_app.assessment.results import AtomVerdict
    from desktop_app.notice.models import Notice


def with_turn(atom: AtomVerdict, notice: Notice) -> AtomVerdict:
    """The verdict; an unmet one says what would turn it."""
    if atom.outcome is not Outcome.UNMET:
        return atom
    return atom.model_copy(update={"turn": turning(atom, notice)})


def turning(atom: AtomVerdict, notice: Notice) -> str:
    """The single change that would turn this verdict to met, in words; empty where it is met already."""
    if atom.outcome in {Outcome.MET, Outcome.NOT_APPLICABLE}:
        return ""
    if atom.outcome is Outcome.UNMET:
        advice = notice.atom(atom.id).advice or atom.note
        reach = f"达到 {atom.threshold_text}就满足" if _is_distance(atom, notice) else ""
        return "。".join(part.rstrip("。") for part in (reach, advice) if part)
    if atom.outcome is Outcome.UNKNOWN:
        return atom.note or "还没有回答"
    return atom.note


def _is_distance(atom: AtomVerdict, notice: Notice) -> bool:
    return notice.atom(atom.id).test is AtomTest.AT_LEAST and bool(atom.threshold_text)
