"""``show_when``: whether a page or a question concerns this applicant."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from desktop_app.models import field_ids

if TYPE_CHECKING:
    from desktop_app.models.application import Application
    from desktop_app.notice.models import Notice

CATEGORY = "category"
"""Subject of a rule about the categories applied for, instead of a field."""


@dataclass(frozen=True, slots=True)
class ShowRule:
    """``field = a | b`` taken apart."""

    subject: str
    values: tuple[str, ...]


@cache
def parse_show_when(text: str) -> ShowRule:
    """The rule that ``text`` writes.

    Raises:
        ValueError: it is not ``field = value`` or ``field = a | b``.
    """
    subject, equals, values = text.partition("=")
    rule = ShowRule(subject.strip(), tuple(value.strip() for value in values.split("|")))
    if not equals or not rule.subject or not all(rule.values):
        raise ValueError(f"not a rule: {text}")
    return rule


def is_shown(show_when: str | None, application: Application) -> bool:
    """Whether what carries this rule is shown; an unanswered field shows nothing that depends on it."""
    if show_when is None:
        return True
    rule = parse_show_when(show_when)
    if rule.subject == CATEGORY:
        return any(value in application.service_platform.categories for value in rule.values)
    answer = field_ids.read(application, rule.subject)
    if isinstance(answer, bool):
        return ("true" if answer else "false") in rule.values
    return answer is not None and str(answer) in rule.values


def is_asked(notice: Notice, field_id: str, application: Application) -> bool:
    """Whether this applicant is asked for the field at all: its page and its question are both shown.

    An answer given before it was hidden is kept in the case, but it is neither checked nor printed.
    """
    page, question = notice.page_of(field_id), notice.question(field_id)
    if page is None or question is None:
        return False
    return is_shown(page.show_when, application) and is_shown(question.show_when, application)
