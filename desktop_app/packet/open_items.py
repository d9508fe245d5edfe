"""What still stands open in a case: the list that decides whether its papers are drafts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from desktop_app.assessment.results import Outcome, Severity
from desktop_app.models.values import FrozenShape

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop_app.assessment.results import Assessment, ConditionVerdict


class OpenItem(FrozenShape):
    """One thing to settle before the papers are final."""

    kind: Literal["condition", "category", "finding", "material", "unread"]
    id: str
    """Id of the condition or category (``B3``, ``F1``), of the rule of a finding, or of the material (``M5``)."""
    text: str
    """One line for the user."""
    field: str = ""
    """The field to go to, where there is one."""


def open_items(assessment: Assessment, problems: Iterable[str] = ()) -> tuple[OpenItem, ...]:
    """Everything that keeps ``assessment`` from being complete, in the order of the notice.

    ``problems`` are what could not be read of the case: papers made without it are not final either.
    """
    items = [OpenItem(kind="unread", id="", text=problem) for problem in problems]
    items += [_verdict(verdict, "condition") for verdict in assessment.conditions if _open(verdict)]
    if _open(assessment.distinction):
        items.append(_verdict(assessment.distinction, "condition"))
    chosen = [verdict for verdict in assessment.categories if verdict.chosen]
    if not chosen:
        items.append(OpenItem(kind="category", id="", text="还没有选择服务功能类别"))
    items += [_verdict(verdict, "category") for verdict in chosen if _open(verdict)]
    missing = {status.id: status for status in assessment.materials if status.state == "missing"}
    items += [  # a missing material is one thing to settle, though a finding speaks of it too
        OpenItem(kind="finding", id=finding.id, text=finding.message, field=finding.field)
        for finding in assessment.findings
        if finding.severity is Severity.ERROR and finding.material not in missing
    ]
    items += [
        OpenItem(kind="material", id=name, text=f"还缺材料{status.number}：{status.label}")
        for name, status in missing.items()
    ]
    return tuple(items)


def _open(verdict: ConditionVerdict) -> bool:
    return verdict.outcome not in {Outcome.MET, Outcome.NOT_APPLICABLE}


def _verdict(verdict: ConditionVerdict, kind: Literal["condition", "category"]) -> OpenItem:
    detail = f"，{verdict.summary}" if verdict.summary else ""
    return OpenItem(
        kind=kind, id=verdict.id, text=f"{verdict.clause} {verdict.label}：{verdict.outcome.label}{detail}"
    )
