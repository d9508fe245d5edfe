"""Whether 两分钟自测 of a pack asks what the wizard asks, and shows verdicts that its answers decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.models.kinds import EntryKind
from desktop_app.notice.lint import fail, refuse_doubles, refuse_unknown

if TYPE_CHECKING:
    from desktop_app.notice.models import Notice, SelfTestStep

_FILE = "selftest.toml"
MOST_FIELDS = 40
"""More than so many answers are no two minutes."""


def check_selftest(notice: Notice) -> None:
    """Check the self-test of a pack.

    Raises:
        PackBroken: at the first fault.
    """
    steps = notice.selftest.steps
    if not steps:
        fail(_FILE, "step", "自测一步也没有")
    refuse_doubles(_FILE, "step", (step.id for step in steps))
    refuse_doubles(_FILE, "字段", (field for step in steps for field in step.fields))
    refuse_doubles(_FILE, "atom", (atom for step in steps for atom in step.atoms))
    for step in steps:
        _check_step(notice, step)
    fields = sum(len(step.fields) + len(step.columns) for step in steps)
    if fields > MOST_FIELDS:
        fail(_FILE, "step", f"自测最多问{MOST_FIELDS}处，现在是{fields}处")


def _check_step(notice: Notice, step: SelfTestStep) -> None:
    entry = f"step {step.id}"
    asked = {question.field: question for page in notice.pages() for question in page.questions}
    refuse_unknown(_FILE, entry, "字段", step.fields, asked)
    refuse_unknown(_FILE, entry, "atom", step.atoms, {atom.id for atom in notice.atoms})
    if not step.fields:
        fail(_FILE, entry, "没有要问的字段")
    if not step.atoms and not step.categories:
        fail(_FILE, entry, "没有结论：写 atoms，或 categories = true")
    rows = [asked[field] for field in step.fields if asked[field].kind is EntryKind.ROWS]
    columns = {column.field for question in rows for column in question.columns}
    refuse_unknown(_FILE, entry, "列", step.columns, columns)
    for field in step.fields:
        page = notice.page_of(field)
        if asked[field].show_when and page is not None and page.show_when:
            fail(_FILE, entry, f"“{field}”和它的页各有 show_when，自测里只能有一个")
