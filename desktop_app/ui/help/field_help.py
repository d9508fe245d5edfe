"""本字段说明: everything known about the field with the cursor, or about its page, put together from notice and rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.ui.help.book import Entry, clause_link
from desktop_app.ui.help.markup import Block, BlockKind, Link, LinkKind, Span, block
from desktop_app.ui.usage import usage_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from desktop_app.assessment.results import Assessment
    from desktop_app.notice.models import Clause, Notice, Page, Question
    from desktop_app.ui.help.book import Book

HERE = "here"
"""Id of the entry that explains a place; it is made anew each time."""


def explain(page: Page, field_id: str, notice: Notice, assessment: Assessment, book: Book) -> Entry:
    """What is known about ``field_id``; for an empty id, or one that nothing asks, about the page."""
    asked = notice.question(field_id) if field_id else None
    clause = next((item for item in notice.clauses if item.id == page.clause), None)
    told = [asked.label, asked.hint or ""] if asked is not None else [page.title, page.lead or ""]
    used = usage_of(field_id if asked is not None else "", page, notice, assessment)
    blocks = [
        *(_of_question(asked, page) if asked is not None else _of_page(page)),
        *_listed("为什么问：用于" if asked is not None else "用于这些条件", used.conditions),
        *_listed("用什么证明", used.proofs),
        *_listed("印在哪里", used.printed),
    ]
    if clause is not None:
        blocks += _of_clause(clause, notice)
        told.append(clause.text)
    words = book.glossary.occurring(*told)
    if words:
        blocks.append(block(BlockKind.HEADING, "名词"))
        blocks += book.terms_line(words, "")
    blocks += _leading("容易被退回的地方", LinkKind.REASON, _reasons(page, field_id, book))
    blocks += _leading("怎样做", LinkKind.TOPIC, _topics(page, book))
    return Entry(HERE, "本字段说明" if asked is not None else "本页说明", tuple(blocks), heading=told[0])


def _of_question(asked: Question, page: Page) -> Iterator[Block]:
    parts = ["必填" if asked.required else "选填"]
    if asked.unit:
        parts.append(f"单位：{asked.unit}")
    yield block(BlockKind.PARAGRAPH, "，".join(parts), "，在“", Span(page.title), "”页。")
    if asked.hint:
        yield block(BlockKind.PARAGRAPH, asked.hint)
    if asked.example:
        yield block(BlockKind.PARAGRAPH, f"例如：{asked.example}")


def _of_page(page: Page) -> Iterator[Block]:
    yield block(BlockKind.PARAGRAPH, page.lead or f"{page.verb}。")
    if page.questions:
        yield block(BlockKind.HEADING, "本页要填写的")
        for question in page.questions:
            yield block(BlockKind.ITEM, Span(question.label, Link(LinkKind.FIELD, question.field)))


def _of_clause(clause: Clause, notice: Notice) -> Iterator[Block]:
    yield block(BlockKind.HEADING, "条款原文")
    yield block(BlockKind.PARAGRAPH, clause_link(notice, clause.id))
    yield block(BlockKind.QUOTE, clause.text)
    if clause.note:
        yield block(BlockKind.PARAGRAPH, f"读的时候留意：{clause.note}")


def _listed(head: str, lines: Sequence[str]) -> Iterator[Block]:
    if lines:
        yield block(BlockKind.HEADING, head)
        yield from (block(BlockKind.ITEM, line) for line in lines)


def _leading(head: str, kind: LinkKind, targets: Sequence[str]) -> Iterator[Block]:
    if targets:
        yield block(BlockKind.HEADING, head)
        yield from (block(BlockKind.ITEM, Span(link=Link(kind, target))) for target in targets)


def _reasons(page: Page, field_id: str, book: Book) -> list[str]:
    """The reasons that lead to this field, or to its page as a whole."""
    wanted = {Link(LinkKind.PAGE, page.id), Link(LinkKind.FIELD, field_id)}
    if not field_id:
        wanted |= {Link(LinkKind.FIELD, question.field) for question in page.questions}
    found = []
    for reason in book.texts.reasons:
        entry = book.entry(f"{LinkKind.REASON}:{reason.id}")
        if entry is not None and any(wanted & set(made.links) for made in entry.blocks):
            found.append(reason.id)
    return found


def _topics(page: Page, book: Book) -> list[str]:
    return [topic.id for topic in book.texts.topics if {page.kind, page.id} & set(topic.about)]
