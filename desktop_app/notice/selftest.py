"""两分钟自测 as one page: the questions of the pack that decide most, in the order in which they rule an applicant out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.models.kinds import EntryKind
from desktop_app.notice.models import Page, Question

if TYPE_CHECKING:
    from desktop_app.notice.models import Notice, SelfTestStep

SELFTEST = "selftest"
"""Id of the page, which stands beside the wizard and not in its order."""


def selftest_page(notice: Notice) -> Page:
    """The page that asks the questions of every step; each is the question that another page asks in full."""
    return Page(
        id=SELFTEST,
        title=notice.selftest.title,
        verb=notice.selftest.verb,
        lead=notice.selftest.lead,
        kind="selftest",
        questions=tuple(
            question for step in notice.selftest.steps for question in step_questions(notice, step)
        ),
    )


def step_questions(notice: Notice, step: SelfTestStep) -> tuple[Question, ...]:
    """The questions of one step; of an attestation only whether it is met is asked."""
    return tuple(_asked(notice, field, step.columns) for field in step.fields)


def _asked(notice: Notice, field: str, columns: tuple[str, ...]) -> Question:
    question, page = notice.question(field), notice.page_of(field)
    if question is None or page is None:  # the lint of a pack refuses this
        raise KeyError(field)
    changes: dict[str, object] = {"show_when": question.show_when or page.show_when}
    if columns and question.kind is EntryKind.ROWS:
        changes["columns"] = tuple(column for column in question.columns if column.field in columns)
    if field.startswith("attested."):
        changes |= {"field": f"{field}.met", "kind": EntryKind.YES_NO, "hint": None, "example": None}
    return question.model_copy(update=changes)
