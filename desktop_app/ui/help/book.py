"""The help as one book: what was written, the notice word for word, the keys; every entry found by its id."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from desktop_app.ui.help.glossary import Glossary
from desktop_app.ui.help.markup import Block, BlockKind, Link, LinkKind, Span, block, parse
from desktop_app.ui.help.search import hits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from desktop_app.notice.models import Clause, Contact, Deadline, Notice
    from desktop_app.ui.help.texts import HelpTexts, Reason, Term, Topic
    from desktop_app.ui.keys import KeyGroups

TASKS_TITLE, HISTORY_TITLE = "任务清单", "修改历史"
OWN_PAGES = {"tasks": TASKS_TITLE, "history": HISTORY_TITLE, "rules": "规则"}
"""Pages of the window that no notice asks for."""
KEYS = "keys"
"""Id of the entry with the keys."""
_SHORT = 14
"""Characters of a clause that its line in the contents shows."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One page of the help."""

    id: str
    title: str
    """As in the contents."""
    blocks: tuple[Block, ...]
    heading: str = ""
    """Above its text, where that is not the title."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the contents."""

    title: str
    entries: tuple[Entry, ...]


class Book:
    """What the help holds for these notices: the one of the open case, or all of them when none is open."""

    def __init__(
        self, texts: HelpTexts, notices: Sequence[Notice], keys: KeyGroups, *, case_open: bool
    ) -> None:
        self.texts = texts
        self.notices = tuple(notices)
        self.case_open = case_open
        self.glossary = Glossary(texts.terms)
        self.sections = tuple(section for section in self._sections(keys) if section.entries)

    def entry(self, entry_id: str) -> Entry | None:
        """The entry with this id, or None."""
        return self._entries.get(entry_id)

    def entry_of(self, link: Link) -> Entry | None:
        """The entry a link leads to, or None for one that leads out of the help."""
        if link.kind is LinkKind.CLAUSE:
            return self.entry(link.target)
        return self.entry(f"{link.kind}:{link.target}")

    def words_of(self, span: Span) -> str:
        """What is read at this place: the words of the span, else those of what it leads to."""
        if span.text or span.link is None:
            return span.text
        found = self._name(span.link)
        return found or span.link.target

    def leads(self, link: Link) -> bool:
        """Whether the link can be followed here; pages and fields are there when a case is open."""
        if link.kind is LinkKind.DO:
            return True
        if link.kind in {LinkKind.PAGE, LinkKind.FIELD}:
            return self.case_open and bool(self._name(link))
        return self.entry_of(link) is not None

    def plain(self, entry: Entry) -> str:
        """The entry as it is read, without its look: one line for each block, and for each cell of a row."""
        lines = [entry.heading or entry.title]
        for made in entry.blocks:
            words = [self.words_of(span) for span in made.spans]
            lines += words if made.kind is BlockKind.ROW else ["".join(words)]
        return "\n".join(lines)

    def find(self, words: tuple[str, ...]) -> dict[str, int]:
        """How often the words occur in each entry that holds all of them, by its id, in the order of the contents."""
        counts = {entry.id: len(hits(text, words)) for entry, text in self._plain}
        return {entry_id: count for entry_id, count in counts.items() if count}

    @cached_property
    def _entries(self) -> dict[str, Entry]:
        return {entry.id: entry for section in self.sections for entry in section.entries}

    @cached_property
    def _plain(self) -> tuple[tuple[Entry, str], ...]:
        return tuple((entry, self.plain(entry)) for entry in self._entries.values())

    def _sections(self, keys: KeyGroups) -> Iterator[Section]:
        topics = self.texts.topics
        yield Section("怎样用本程序", tuple(_topic(topic) for topic in topics if not topic.sample))
        yield Section("常被退回的原因", tuple(self._reason(reason) for reason in self._reasons()))
        yield Section("名词解释", tuple(self._term(term) for term in self.texts.terms))
        for notice in self.notices:
            yield Section(
                f"通知原文：{notice.identity.number}",
                (
                    _about(notice),
                    *(_clause(notice, clause) for clause in notice.clauses),
                ),
            )
        yield Section("快捷键", (_keys(keys),) if keys else ())
        yield Section("示例案卷", tuple(_topic(topic) for topic in topics if topic.sample))

    def _reasons(self) -> Iterator[Reason]:
        ids = {notice.identity.id for notice in self.notices}
        return (item for item in self.texts.reasons if not item.notices or ids & set(item.notices))

    def _reason(self, reason: Reason) -> Entry:
        blocks: list[Block] = []
        for head, text in (
            ("表现", reason.signs),
            ("怎样避免", reason.avoid),
            ("程序在哪里检查", reason.checked),
        ):
            blocks += [block(BlockKind.HEADING, head), *parse(text)]
        clauses = tuple(self._clauses_behind(blocks))
        if clauses:
            blocks += [block(BlockKind.HEADING, "依据"), *clauses]
        return Entry(f"reason:{reason.id}", reason.title, tuple(blocks))

    def _clauses_behind(self, blocks: Iterable[Block]) -> Iterator[Block]:
        """The clauses of the pages that are linked to, each once, read off the notice."""
        seen = set()
        links = [link for made in blocks for link in made.links]
        for notice in self.notices:
            for link in links:
                clause = _clause_behind(link, notice)
                if clause is not None and (notice.identity.id, clause) not in seen:
                    seen.add((notice.identity.id, clause))
                    yield block(BlockKind.ITEM, clause_link(notice, clause))

    def _term(self, term: Term) -> Entry:
        blocks = list(parse(term.text))
        if term.also:
            blocks.append(block(BlockKind.PARAGRAPH, f"也写作：{'、'.join(term.also)}"))
        others = [word for word in self.glossary.occurring(term.text) if word != term.word]
        linked = {link.target for made in blocks for link in made.links if link.kind is LinkKind.TERM}
        blocks += self.terms_line([word for word in others if word not in linked], "相关名词：")
        return Entry(f"term:{term.word}", term.word, tuple(blocks))

    @staticmethod
    def terms_line(words: Sequence[str], lead: str) -> list[Block]:
        """One line that leads to these terms; none for no terms."""
        spans: list[Span | str] = [lead]
        for word in words:
            spans += [Span(word, Link(LinkKind.TERM, word)), "、"]
        return [block(BlockKind.PARAGRAPH, *spans[:-1])] if words else []

    def _name(self, link: Link) -> str:
        entry = self.entry_of(link)
        if entry is not None:
            return entry.title
        if link.kind is LinkKind.PAGE:
            pages = (notice.page(link.target) for notice in self.notices)
            return OWN_PAGES.get(link.target) or next((page.title for page in pages if page), "")
        if link.kind is LinkKind.FIELD:
            asked = (notice.question(link.target) for notice in self.notices)
            return next((question.label for question in asked if question), "")
        return ""


def clause_id(notice: Notice, clause: str) -> str:
    """Id of the entry of a clause."""
    return f"clause:{notice.identity.id}:{clause}"


def clause_link(notice: Notice, clause: str) -> Span:
    """A link to a clause, in the words in which it is cited."""
    return Span(f"{notice.identity.number} {clause}", Link(LinkKind.CLAUSE, clause_id(notice, clause)))


def _clause_behind(link: Link, notice: Notice) -> str | None:
    if link.kind is LinkKind.FIELD:
        page = notice.page_of(link.target)
    elif link.kind is LinkKind.PAGE:
        page = notice.page(link.target)
    else:
        page = None
    return page.clause if page is not None else None


def _topic(topic: Topic) -> Entry:
    return Entry(f"topic:{topic.id}", topic.title, parse(topic.text))


def _keys(groups: KeyGroups) -> Entry:
    blocks: list[Block] = []
    for place, keys in groups:
        blocks.append(block(BlockKind.HEADING, place))
        blocks += [block(BlockKind.ROW, Span(key, strong=True), does) for key, does in keys]
    return Entry(KEYS, "全部快捷键", tuple(blocks))


def _clause(notice: Notice, clause: Clause) -> Entry:
    identity = notice.identity
    blocks = [block(BlockKind.QUOTE, clause.text)]
    if clause.note:
        blocks.append(block(BlockKind.PARAGRAPH, f"读的时候留意：{clause.note}"))
    if clause.why_not_applicant:
        blocks.append(block(BlockKind.PARAGRAPH, f"不用申报单位填写：{clause.why_not_applicant}"))
    pages = [page for page in notice.pages() if page.clause == clause.id]
    if pages:
        blocks.append(block(BlockKind.HEADING, "填写这一条的页面"))
        blocks += [block(BlockKind.ITEM, Span(link=Link(LinkKind.PAGE, page.id))) for page in pages]
    if clause.provenance != "notice":
        blocks.append(block(BlockKind.PARAGRAPH, "这一条不是照录通知文字，以正式文件为准。"))
    short = clause.text[:_SHORT] + ("…" if len(clause.text) > _SHORT else "")
    return Entry(
        clause_id(notice, clause.id),
        f"{clause.id}　{short}",
        tuple(blocks),
        heading=f"{identity.number}　{clause.id}",
    )


def _about(notice: Notice) -> Entry:
    """Who asks, until when, in how many copies, and whom to call."""
    identity = notice.identity
    blocks = [
        block(BlockKind.PARAGRAPH, Span(identity.title, strong=True)),
        block(
            BlockKind.PARAGRAPH, f"{identity.issuer}，{identity.number}，{identity.issued.isoformat()} 印发。"
        ),
        block(BlockKind.HEADING, "期限和份数"),
        *(block(BlockKind.ITEM, _deadline(item)) for item in identity.deadlines),
        block(BlockKind.ITEM, f"纸质材料一式{identity.copies}份；{'、'.join(identity.media)}"),
    ]
    if identity.contacts:
        blocks.append(block(BlockKind.HEADING, "联系方式"))
    blocks += [block(BlockKind.ITEM, _contact(contact)) for contact in identity.contacts]
    for note in (identity.status_note, identity.provenance_note):
        if note:
            blocks.append(block(BlockKind.PARAGRAPH, note))
    return Entry(
        f"notice:{identity.id}", "这份通知：期限、份数、联系方式", tuple(blocks), heading=identity.short_title
    )


def _deadline(item: Deadline) -> str:
    day = item.day.isoformat() if item.day is not None else ""
    return f"{item.label}：{'；'.join(part for part in (day, item.note or '') if part)}"


def _contact(contact: Contact) -> str:
    parts = (contact.names, "、".join(contact.phones), contact.address or "")
    return f"{contact.purpose}：{'，'.join(part for part in parts if part)}"
