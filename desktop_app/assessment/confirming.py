"""已核实: whether somebody has looked at a finding that is plausible but unusual, and at exactly what stands there now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel

from desktop_app.models.field_ids import NoSuchField, read
from desktop_app.models.review import Rest, Tick, review_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from desktop_app.assessment.results import Finding
    from desktop_app.models.application import Application


def with_confirmations(findings: Iterable[Finding], application: Application) -> Iterator[Finding]:
    """The findings with their keys, and with whoever confirmed them for what stands there now."""
    seen: dict[str, int] = {}
    for finding in findings:
        key = review_key(finding.id, finding.field, finding.other_field, finding.material)
        seen[key] = seen.get(key, 0) + 1
        if seen[key] > 1:  # two doubtful words in one name
            key = f"{key}-{seen[key]}"
        found: dict[str, object] = {"key": key}
        tick = Tick.read(application.review.confirmed.get(key)) if finding.can_be_confirmed else None
        if tick is not None and tick.counts_for(rests_of(finding, application)):
            found |= {"confirmed_by": tick.by, "confirmed_on": tick.on}
        yield finding.model_copy(update=found)


def rests_of(finding: Finding, application: Application) -> tuple[Rest, ...]:
    """What a confirmation of ``finding`` is given for: the sentence, and the answers it speaks of."""
    return (
        Rest("message", "", finding.message),
        Rest("field", "", _answer(application, finding.field)),
        Rest("other", "", _answer(application, finding.other_field)),
    )


def answer_words(value: object) -> str:
    """An answer as a text that is another one whenever the answer is."""
    if isinstance(value, tuple):
        return "\n".join(answer_words(item) for item in value)
    return value.model_dump_json() if isinstance(value, BaseModel) else str(value)


def _answer(application: Application, field_id: str) -> str:
    try:
        return answer_words(read(application, field_id)) if field_id else ""
    except NoSuchField:  # a ledger: the sentence says how many rows
        return ""
