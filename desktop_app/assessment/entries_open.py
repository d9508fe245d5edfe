"""What is not answered yet: required questions without an answer, and entries that are no answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.assessment.resolving import answering_fields
from desktop_app.assessment.results import Finding, Severity
from desktop_app.models import entries, field_ids, problems
from desktop_app.notice.shown import is_shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop_app.assessment.facts import Facts
    from desktop_app.models.application import Application
    from desktop_app.notice.models import Notice, Question


def check_entries(facts: Facts) -> Iterator[Finding]:
    """``entry`` for each unfinished entry, ``required`` for each shown required question without an answer.

    A number that a ledger counts need not be typed. Whether and when a required question is shouted about is the
    screen's affair; here it only is open.
    """
    application, notice, unfinished = facts.application, facts.notice, facts.unfinished
    counted = {field for figure in facts.figures.values() for field in answering_fields(figure)}
    waiting = "declared." if facts.counted.counting else ""
    for field_id, typed in unfinished.items():
        yield _open("entry", field_id, _why_unfinished(notice, field_id, typed))
    for page in notice.pages():
        if not is_shown(page.show_when, application):
            continue
        for question in page.questions:
            if (
                question.required
                and question.field not in unfinished
                and question.field not in counted
                and not (waiting and question.field.startswith(waiting))
                and is_shown(question.show_when, application)
                and _is_empty(application, question.field)
            ):
                yield _open("required", question.field, _ask(question))


def _is_empty(application: Application, field_id: str) -> bool:
    if field_id.startswith("attested."):
        attestation = application.attested.get(field_id.removeprefix("attested."))
        return attestation is None or attestation.met is None
    answer = field_ids.read(application, field_id)
    return answer is None or answer == () or (isinstance(answer, str) and not answer.strip())


def _ask(question: Question) -> str:
    if question.kind == "yes_no" or question.field.startswith("attested."):
        return f"选择是或否：{question.label}"
    verb = {"choice": "选择", "choices": "选择", "rows": "添加"}.get(question.kind, "填写")
    return f"{verb}{question.label}"


def _why_unfinished(notice: Notice, field_id: str, typed: str) -> str:
    """The sentence of the field for this entry, or a plain request where the field is not typed in."""
    question = notice.question(field_id)
    label = notice.label_of(field_id)
    if question is not None:
        try:
            entries.parse_entry(question.kind, typed, question.unit)
        except entries.EntryProblem as problem:
            return problems.sentence(problem.code, label, problem.params)
        except TypeError:
            pass
    return f"补完{label}，现在写的是“{problems.shortened(typed)}”"


def _open(rule: str, field_id: str, message: str) -> Finding:
    return Finding(id=rule, severity=Severity.ERROR, topic="entry", message=message, field=field_id)
