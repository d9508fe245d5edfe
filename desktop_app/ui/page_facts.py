"""The one fact that the task list reveals of a page: what stands there, so that a look tells whether to open it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.assessment.field_words import CATEGORIES, RECOGNITIONS, value_words
from desktop_app.models import formats
from desktop_app.models.kinds import EntryKind
from desktop_app.models.ledgers import LedgerKind
from desktop_app.ui.page_status import is_attestation

if TYPE_CHECKING:
    from desktop_app.assessment.results import Figure
    from desktop_app.notice.models import Page, Question
    from desktop_app.ui.open_case import OpenCase


def fact_of(page: Page, open_case: OpenCase) -> str:
    """“1,862.47万元”, “26人”, “7本，804行”; empty when nothing stands there or nothing short can be said of it."""
    if page.kind == "categories":
        return _answer(CATEGORIES, open_case)
    if page.kind == "ledgers":
        kinds = [LedgerKind(name) for name in page.ledgers] or list(LedgerKind)
        rows = [open_case.counted.rows.get(kind, 0) for kind in kinds]
        return f"{sum(map(bool, rows))}本，{sum(rows):,}行" if any(rows) else ""
    if page.kind == "evidence":
        return f"{len(open_case.evidence)}份" if open_case.evidence else ""
    written = [question for question in page.questions if open_case.shown(question.show_when)]
    if written and all(question.kind is EntryKind.LONG_TEXT for question in written):
        return _length(written, open_case)
    return next((said for question in written if (said := _said(question, open_case))), "")


def _said(question: Question, open_case: OpenCase) -> str:
    if question.kind is EntryKind.ROWS:
        members = open_case.application.recognitions if question.field == RECOGNITIONS else ()
        return f"{len(members)}项" if members else ""
    asked = f"{question.field}.met" if is_attestation(question) else question.field
    if not open_case.missing(asked):
        return _answer(asked, open_case)
    counted = open_case.counted_figure(asked)
    return _counted(counted, question.unit) if counted is not None else ""


def _answer(field_id: str, open_case: OpenCase) -> str:
    if open_case.missing(field_id):
        return ""
    answer, typed = open_case.answer(field_id), open_case.unfinished.get(field_id)
    return " ".join(value_words(field_id, answer, open_case.notice, typed).split())


def _counted(figure: Figure, unit: str | None) -> str:
    if figure.value is None:
        return ""
    if figure.unit == "元":
        return formats.money(figure.value, unit or "万元")
    return formats.plain_number(figure.value, figure.unit) if figure.unit == unit else ""


def _length(questions: list[Question], open_case: OpenCase) -> str:
    texts = (str(open_case.answer(question.field) or "") for question in questions)
    number = sum(not char.isspace() for text in texts for char in text)
    return f"{number:,}字" if number else ""
