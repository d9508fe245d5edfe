"""Whether 评委视角 of a pack asks about every condition, and shows verdicts and answers that there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.models.field_ids import MEMBER_ID
from desktop_app.notice.lint import fail, refuse_doubles, refuse_unknown

if TYPE_CHECKING:
    from desktop_app.notice.models import Notice, RehearsalQuestion

_FILE = "rehearsal.toml"
_LONGEST = 40
"""Characters of a question: it is heard once."""


def check_rehearsal(notice: Notice) -> None:
    """Check the questions of a pack.

    Raises:
        PackBroken: at the first fault.
    """
    questions = notice.rehearsal.questions
    refuse_doubles(_FILE, "question", (item.id for item in questions))
    refuse_doubles(_FILE, "ask", (item.ask for item in questions))
    for item in questions:
        _check_question(notice, item)
    asked = {item.about for item in questions}
    conditions = [item.id for item in (*notice.conditions, notice.distinction)]
    for name in (*conditions, *(item.id for item in notice.categories)):
        if name not in asked:
            fail(_FILE, name, "关于这个条件或类别一问也没有")


def _check_question(notice: Notice, item: RehearsalQuestion) -> None:
    entry = f"question {item.id}"
    if not MEMBER_ID.fullmatch(item.id):
        fail(_FILE, entry, "id 只用字母、数字、- 和 _")
    condition = notice.condition(item.about)
    if condition is None:
        fail(_FILE, entry, f"没有名为“{item.about}”的条件或类别")
    own = {atom for group in condition.any_of for atom in group}
    refuse_unknown(_FILE, entry, f"{item.about} 的 atom", item.atoms, own)
    asked = {question.field for page in notice.pages() for question in page.questions}
    refuse_unknown(_FILE, entry, "字段", item.fields, asked)
    if not item.ask or len(item.ask) > _LONGEST:
        fail(_FILE, entry, f"ask 写一句话，不超过{_LONGEST}字")
