"""One case by two sets of rules: which verdicts change, and from which threshold to which (design §3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from desktop_app.assessment.results import Outcome
from desktop_app.models.values import FrozenShape

if TYPE_CHECKING:
    from desktop_app.assessment.results import Assessment, AtomVerdict, ConditionVerdict

Kind = Literal["condition", "category", "atom"]


class Change(FrozenShape):
    """A verdict that is another by the other rules; None where one of the two packs does not ask it at all."""

    kind: Kind
    id: str
    label: str
    before: Outcome | None
    after: Outcome | None
    threshold_before: str = ""
    """“150 家”; empty where no number decides."""
    threshold_after: str = ""


def changes(before: Assessment, after: Assessment) -> tuple[Change, ...]:
    """What changes from ``before`` to ``after``, conditions with their atoms, then categories, by id.

    A threshold that is another is a change even where the verdict stays, since it decides the next case.
    """
    old, new = _verdicts(before), _verdicts(after)
    found = (_change(key, old.get(key), new.get(key)) for key in dict.fromkeys((*old, *new)))
    return tuple(change for change in found if change is not None)


def _verdicts(assessment: Assessment) -> dict[tuple[Kind, str], ConditionVerdict | AtomVerdict]:
    groups: tuple[tuple[Kind, tuple[ConditionVerdict, ...]], ...] = (
        ("condition", (*assessment.conditions, assessment.distinction)),
        ("category", assessment.categories),
    )
    found: dict[tuple[Kind, str], ConditionVerdict | AtomVerdict] = {}
    for kind, verdicts in groups:
        for verdict in verdicts:
            found[kind, verdict.id] = verdict
            found.update({("atom", atom.id): atom for atom in verdict.atoms})
    return found


def _change(
    key: tuple[Kind, str],
    old: ConditionVerdict | AtomVerdict | None,
    new: ConditionVerdict | AtomVerdict | None,
) -> Change | None:
    kind, identity = key
    told = new or old
    before, after = (None if verdict is None else verdict.outcome for verdict in (old, new))
    thresholds = [getattr(verdict, "threshold_text", "") for verdict in (old, new)]
    if told is None or (before is after and thresholds[0] == thresholds[1]):
        return None
    return Change(
        kind=kind,
        id=identity,
        label=told.label,
        before=before,
        after=after,
        threshold_before=thresholds[0],
        threshold_after=thresholds[1],
    )
