"""Whether a pack says of everything in a case what becomes of it in another year, and says it once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.models.application import BESIDE_THE_PAPERS
from desktop_app.models.ledgers import LedgerKind
from desktop_app.notice.lint import fail, refuse_doubles, refuse_unknown
from desktop_app.notice.lint_pages import expected_questions
from desktop_app.notice.models import Fate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop_app.notice.models import Notice

_FILE = "carryover.toml"


def check_carry_over(notice: Notice) -> None:
    """Check what is carried into a case under this notice.

    Raises:
        PackBroken: at the first fault.
    """
    _check_answers(notice)
    rules = notice.carry_over
    _check_each("ledger", "台账", [item.kind for item in rules.ledgers], [kind.value for kind in LedgerKind])
    _check_each(
        "material",
        "材料",
        [item.material for item in rules.materials],
        [material.id for material in notice.materials],
    )
    for ledger in rules.ledgers:
        _check_reason(f"ledger {ledger.kind}", ledger.fate, ledger.reason)
    for material in rules.materials:
        _check_reason(f"material {material.material}", material.fate, material.reason)


def _check_answers(notice: Notice) -> None:
    fields = expected_questions(notice)
    known = {part for field in fields for part in _beginnings(field)} | BESIDE_THE_PAPERS
    answers = notice.carry_over.answers
    for item in answers:
        entry = f"answer {item.label}"
        if not item.label or not item.fields:
            fail(_FILE, entry, "label 和 fields 不能是空的")
        refuse_unknown(_FILE, entry, "字段", item.fields, known)
        _check_reason(entry, item.fate, item.reason)
    refuse_doubles(_FILE, "answer", (item.label for item in answers))
    refuse_doubles(_FILE, "fields", (field for item in answers for field in item.fields))
    for field in (*fields, *sorted(BESIDE_THE_PAPERS)):
        if notice.carry_over.of_answer(field) is None:
            fail(_FILE, field, "没有写明这个字段带过去还是重新填写")


def _beginnings(field: str) -> Iterable[str]:
    parts = field.split(".")
    return (".".join(parts[:count]) for count in range(1, len(parts) + 1))


def _check_each(section: str, what: str, given: list[str], every: list[str]) -> None:
    for name in given:
        refuse_unknown(_FILE, f"{section} {name}", what, (name,), every)
    refuse_doubles(_FILE, section, given)
    for name in every:
        if name not in given:
            fail(_FILE, f"{section} {name}", f"没有写明这项{what}带过去还是重新准备")


def _check_reason(entry: str, fate: Fate, reason: str) -> None:
    if fate is not Fate.CARRIED and not reason:
        fail(_FILE, entry, "要核对的和要重新准备的写明 reason")
