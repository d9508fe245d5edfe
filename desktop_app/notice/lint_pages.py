"""Whether the wizard of a pack asks everything once: pages, questions, what shows them, what is derived."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from desktop_app.models.kinds import EntryKind
from desktop_app.models.ledgers import LedgerKind
from desktop_app.notice.fields import MAPPINGS, application_fields, member_fields
from desktop_app.notice.lint import fail, refuse_doubles, refuse_unknown
from desktop_app.notice.models import AtomTest
from desktop_app.notice.shown import CATEGORY, parse_show_when

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop_app.notice.models import Notice, Page, Question

_FILE = "pages.toml"
_ONCE = (
    "categories",
    "ledgers",
    "evidence",
    "report",
    "declaration",
    "forms",
    "review",
    "rehearsal",
    "build",
    "print",
    "disc",
    "delivery",
    "seals",
)
"""Kinds of page that every wizard has exactly once."""


def check_pages(notice: Notice) -> None:
    """Check the wizard of a pack.

    Raises:
        PackBroken: at the first fault.
    """
    refuse_doubles(_FILE, "section", (section.id for section in notice.sections))
    refuse_doubles(_FILE, "page", (page.id for page in notice.pages()))
    expected = expected_questions(notice)
    for page in notice.pages():
        _check_page(notice, page)
        for question in page.questions:
            _check_question(notice, question, f"page {page.id} question {question.field}", expected)
    for kind in _ONCE:
        pages = sum(page.kind == kind for page in notice.pages())
        if pages != 1:
            fail(_FILE, f"kind {kind}", f"这种页恰好一页，现在是{pages}页")
    for category in notice.categories:
        rule = f"{CATEGORY} = {category.id}"
        if not any(page.show_when == rule for page in notice.pages()):
            fail(_FILE, f"category {category.id}", f"没有 show_when = “{rule}”的页")
    _check_coverage(notice, expected)


def _check_page(notice: Notice, page: Page) -> None:
    entry = f"page {page.id}"
    if page.clause is not None:
        refuse_unknown(_FILE, entry, "条款", (page.clause,), {clause.id for clause in notice.clauses})
    for condition in page.conditions:
        if notice.condition(condition) is None:
            fail(_FILE, entry, f"没有名为“{condition}”的条件或类别")
    refuse_unknown(_FILE, entry, "台账", page.ledgers, set(LedgerKind))
    _check_show_when(notice, entry, page.show_when)


def _check_question(
    notice: Notice, question: Question, entry: str, expected: Mapping[str, EntryKind]
) -> None:
    _check_show_when(notice, entry, question.show_when)
    refuse_unknown(_FILE, entry, "字段", (question.field,), expected)
    if question.kind is not expected[question.field]:
        fail(_FILE, entry, f"这个字段按“{expected[question.field]}”输入，不是“{question.kind}”")
    leaf = application_fields().get(question.field)
    columns = member_fields(leaf.member) if leaf is not None and leaf.member is not None else {}
    refuse_doubles(_FILE, f"{entry} column", (column.field for column in question.columns))
    refuse_unknown(_FILE, entry, "列", (column.field for column in question.columns), columns)
    for name, column in columns.items():
        if not any(given.field == name and given.kind is column.kind for given in question.columns):
            fail(_FILE, entry, f"没有按“{column.kind}”输入的列“{name}”")


def _check_show_when(notice: Notice, entry: str, show_when: str | None) -> None:
    if show_when is None:
        return
    try:
        rule = parse_show_when(show_when)
    except ValueError:
        fail(_FILE, entry, f"show_when 写成“字段 = 值”，现在是“{show_when}”")
    if rule.subject == CATEGORY:
        refuse_unknown(_FILE, entry, "类别", rule.values, {item.id for item in notice.categories})
        return
    leaf = application_fields().get(rule.subject)
    if leaf is None or leaf.kind not in {EntryKind.YES_NO, EntryKind.CHOICE}:
        fail(_FILE, entry, f"show_when 的“{rule.subject}”不是选择或是否的字段")
    refuse_unknown(_FILE, entry, "选项", rule.values, leaf.choices or ("true", "false"))


def expected_questions(notice: Notice) -> dict[str, EntryKind]:
    """Every field that this pack must ask or derive, with the kind of entry it takes."""
    expected = {field: leaf.kind for field, leaf in application_fields().items()}
    keys = {
        "attested": (atom.id for atom in notice.atoms if atom.test is AtomTest.ATTESTED),
        "narrative": (
            block.id
            for heading in notice.report.headings
            for block in heading.blocks
            if block.kind == "narrative"
        ),
        "not_applicable": (item.id for item in notice.materials if item.may_be_not_applicable),
    }
    for mapping, ids in keys.items():
        expected.update({f"{mapping}.{key}": MAPPINGS[mapping] for key in ids})
    return expected


def _check_coverage(notice: Notice, expected: Mapping[str, EntryKind]) -> None:
    """Each field is asked on exactly one page, or is derived and says why."""
    asked = Counter(question.field for page in notice.pages() for question in page.questions)
    derived = {item.field for item in notice.derived}
    refuse_doubles(_FILE, "derived", (item.field for item in notice.derived))
    refuse_unknown(_FILE, "derived", "字段", derived, expected)
    for field in expected:
        times = asked[field] + (field in derived)
        if times == 0:
            fail(_FILE, field, "没有一页问这个字段，也没有列入 derived")
        if times > 1:
            fail(_FILE, field, "问了不止一次，或既问又列入 derived")
