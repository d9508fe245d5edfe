"""状态 of a page for the navigator and the task list: an icon, a word, never colour alone (experience D1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.assessment.planning import TaskState, packed_count, plan
from desktop_app.assessment.rehearsal import rehearsal_lines
from desktop_app.assessment.results import ConditionVerdict, Outcome
from desktop_app.models.choices import Choice
from desktop_app.models.disc_checks import HANDED_IN, CheckedMedium, DiscCheck
from desktop_app.models.kinds import EntryKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop_app.notice.models import Page, Question
    from desktop_app.ui.open_case import OpenCase


class PageStatus(Choice):
    """One word per state, from quiet to loud; the values are the names of the icons."""

    NOT_APPLICABLE = "not_applicable", "不适用"
    OPTIONAL = "optional", "选填"
    NOT_STARTED = "not_started", "未开始"
    IN_PROGRESS = "in_progress", "进行中"
    DONE = "done", "已完成"
    UNKNOWN = "unknown", "资料不足"
    DIVIDED = "divided", "口径差异"
    UNMET = "unmet", "不满足"
    PROBLEM = "problem", "有填写问题"


_DEADLINE = "delivery.deadline"
MATERIAL_ICONS = {
    "present": "done",
    "made_by_program": "info",
    "missing": "problem",
    "not_applicable": "not_applicable",
}
"""The icon of a shelf by the state of its material."""


def status_of(page: Page, open_case: OpenCase) -> PageStatus:
    """The state of one page, derived from the answers and the verdicts only."""
    if not open_case.shown(page.show_when):
        return PageStatus.NOT_APPLICABLE
    by_kind = {
        "categories": _categories,
        "ledgers": _ledgers,
        "evidence": _evidence,
        "review": _review,
        "build": _build,
        "print": _print,
        "disc": _disc,
        "rehearsal": _rehearsal,
        "delivery": _delivery,
        "seals": _seals,
    }
    special = by_kind.get(page.kind)
    if special is not None:
        return special(open_case)
    if problems_on(page, open_case):
        return PageStatus.PROBLEM
    if page.kind == "questions":
        return _questions(page, open_case)
    return PageStatus.DONE if open_case.assessment.complete else PageStatus.NOT_STARTED


def together(states: list[PageStatus]) -> tuple[PageStatus, int, int]:
    """The state of a section from those of its pages, how many are done, and how many have to be."""
    applying = [state for state in states if state not in {PageStatus.NOT_APPLICABLE, PageStatus.OPTIONAL}]
    done = applying.count(PageStatus.DONE)
    loud = [
        state for state in (PageStatus.PROBLEM, PageStatus.UNMET, PageStatus.DIVIDED) if state in applying
    ]
    if loud:
        return loud[0], done, len(applying)
    if applying and done == len(applying):
        return PageStatus.DONE, done, len(applying)
    started = any(state is not PageStatus.NOT_STARTED for state in applying)
    return PageStatus.IN_PROGRESS if started else PageStatus.NOT_STARTED, done, len(applying)


def problems_on(page: Page, open_case: OpenCase) -> tuple[str, ...]:
    """Field ids of this page that have a 填写问题 now, in reading order; the one being typed in is left in peace."""
    return tuple(
        field
        for field in fields_of(page, open_case)
        if field != open_case.editing and open_case.problem_of(field) is not None
    )


def missing_on(page: Page, open_case: OpenCase) -> tuple[str, ...]:
    """Field ids of required questions of this page that are still empty."""
    return tuple(
        field
        for question in shown_questions(page, open_case)
        if question.required
        for field in fields_of_question(question, open_case)[:1]
        if open_case.missing(field) and open_case.counted_figure(field) is None
    )


def shown_questions(page: Page, open_case: OpenCase) -> tuple[Question, ...]:
    """The questions whose ``show_when`` holds."""
    return tuple(question for question in page.questions if open_case.shown(question.show_when))


def fields_of(page: Page, open_case: OpenCase) -> tuple[str, ...]:
    """Every field id asked on the page now, members of lists included."""
    questions = shown_questions(page, open_case)
    return tuple(field for question in questions for field in fields_of_question(question, open_case))


def fields_of_question(question: Question, open_case: OpenCase) -> tuple[str, ...]:
    """The field ids behind one question: two for an attestation, one per member for a list."""
    if is_attestation(question):
        return (f"{question.field}.met", f"{question.field}.reason")
    if question.kind is EntryKind.ROWS:
        return tuple(
            f"{question.field}[{item.id}].{column.field}"
            for item in open_case.application.recognitions
            for column in question.columns
        )
    return (question.field,)


def is_attestation(question: Question) -> bool:
    """Whether the question asks for a whole attestation rather than for one of its two answers."""
    return question.field.startswith("attested.") and not question.field.endswith((".met", ".reason"))


def _build(open_case: OpenCase) -> PageStatus:
    if open_case.papers_final is None:
        return PageStatus.NOT_STARTED
    return PageStatus.DONE if open_case.papers_final else PageStatus.IN_PROGRESS


def _print(open_case: OpenCase) -> PageStatus:
    """Done when as many copies as the notice asks for are on paper."""
    if not open_case.copies_printed:
        return PageStatus.NOT_STARTED
    enough = open_case.copies_printed >= open_case.notice.identity.copies
    return PageStatus.DONE if enough else PageStatus.IN_PROGRESS


def _disc(open_case: OpenCase) -> PageStatus:
    """Done when what is handed in was read back and is as it was made; a check of another build does not count."""
    kept = open_case.application.disc.checks
    read = {medium: DiscCheck.read(kept.get(medium.value)) for medium in CheckedMedium}
    counted = {
        medium: check
        for medium, check in read.items()
        if check is not None and open_case.disc_build and check.build == open_case.disc_build
    }
    if any(not check.good for check in counted.values()):
        return PageStatus.UNMET
    if counted.keys() & HANDED_IN:
        return PageStatus.DONE
    if counted:
        return PageStatus.IN_PROGRESS
    return PageStatus.NOT_STARTED if open_case.notice.identity.asks_for_disc else PageStatus.OPTIONAL


def _rehearsal(open_case: OpenCase) -> PageStatus:
    """Nobody has to rehearse; who has begun is done when every question can be answered."""
    case = open_case
    lines = rehearsal_lines(case.application, case.assessment, case.notice, case.evidence)
    if all(line.ready is None for line in lines):
        return PageStatus.OPTIONAL
    return PageStatus.DONE if all(line.ready for line in lines) else PageStatus.IN_PROGRESS


def _delivery(open_case: OpenCase) -> PageStatus:
    """Optional until something is ticked; done when all is packed and every task is done."""
    if open_case.problem_of(_DEADLINE) is not None:
        return PageStatus.PROBLEM
    application = open_case.application
    packed, things = packed_count(application, open_case.notice)
    tasks = plan(application, open_case.notice, open_case.today).tasks
    done = sum(item.state is TaskState.DONE for item in tasks)
    if not packed and not done:
        return PageStatus.OPTIONAL
    finished = packed == things and done == len(tasks)
    return PageStatus.DONE if finished else PageStatus.IN_PROGRESS


def _seals(open_case: OpenCase) -> PageStatus:
    """Optional until something is stamped; how much is still open only the build knows, and the page says."""
    seals = open_case.application.seals
    return PageStatus.IN_PROGRESS if seals.stamped or seals.scans else PageStatus.OPTIONAL


def _questions(page: Page, open_case: OpenCase) -> PageStatus:
    fields = [field for field in fields_of(page, open_case) if open_case.counted_figure(field) is None]
    outcome = worst(_verdicts(page, open_case))
    needed = missing_on(page, open_case)
    if fields and all(open_case.missing(field) for field in fields):
        if needed:
            return PageStatus.NOT_STARTED
        if not page.conditions:
            return PageStatus.OPTIONAL
    # nothing listed yet, or nothing to ask before something is answered elsewhere
    if not fields and outcome in {Outcome.UNKNOWN, None}:
        return PageStatus.NOT_STARTED
    if outcome in {Outcome.UNMET, Outcome.DIVIDED}:
        return PageStatus(outcome.value)
    if needed:
        return PageStatus.IN_PROGRESS
    return PageStatus.UNKNOWN if outcome is Outcome.UNKNOWN else PageStatus.DONE


def worst(verdicts: Iterable[ConditionVerdict]) -> Outcome | None:
    """The loudest outcome among several: 不满足, 口径差异, 资料不足, 已满足."""
    found = {verdict.outcome for verdict in verdicts}
    order = (Outcome.UNMET, Outcome.DIVIDED, Outcome.UNKNOWN, Outcome.MET)
    return next((outcome for outcome in order if outcome in found), None)


def _verdicts(page: Page, open_case: OpenCase) -> tuple[ConditionVerdict, ...]:
    return tuple(verdict for name in page.conditions if (verdict := verdict_of(name, open_case)) is not None)


def verdict_of(name: str, open_case: OpenCase) -> ConditionVerdict | None:
    """The verdict on the condition, the 特色 requirement or the category with this id."""
    assessment = open_case.assessment
    everything = (*assessment.conditions, assessment.distinction, *assessment.categories)
    return next((verdict for verdict in everything if verdict.id == name), None)


def _categories(open_case: OpenCase) -> PageStatus:
    chosen = [verdict for verdict in open_case.assessment.categories if verdict.chosen]
    counting = open_case.notice.identity.counting
    if not chosen:
        return PageStatus.NOT_STARTED
    if not counting.categories_min <= len(chosen) <= counting.categories_max:
        return PageStatus.PROBLEM
    outcome = worst(chosen)
    return PageStatus.DONE if outcome in {Outcome.MET, None} else PageStatus(outcome.value)


def _ledgers(open_case: OpenCase) -> PageStatus:
    """Done when every ledger that a page of this applicant draws on has rows."""
    asked = {
        name
        for page in open_case.notice.pages()
        if page.kind == "questions" and open_case.shown(page.show_when)
        for name in page.ledgers
    }
    filled = {kind.value for kind, rows in open_case.counted.rows.items() if rows}
    if asked <= filled:
        return PageStatus.DONE
    return PageStatus.IN_PROGRESS if filled else PageStatus.NOT_STARTED


def _evidence(open_case: OpenCase) -> PageStatus:
    states = [item.state for item in open_case.assessment.materials]
    if "missing" not in states:
        return PageStatus.DONE
    return PageStatus.IN_PROGRESS if "present" in states else PageStatus.NOT_STARTED


def _review(open_case: OpenCase) -> PageStatus:
    return PageStatus.DONE if open_case.assessment.complete else PageStatus.NOT_STARTED
