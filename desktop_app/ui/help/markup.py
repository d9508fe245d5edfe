"""The few marks of a help text: paragraphs, lists, strong words, and links that name what they lead to.

A blank line ends a paragraph; a line that begins with ``- `` is an item, one that begins with ``1. `` a step, one that
begins with ``# `` a heading inside the entry. ``**words**`` are strong. ``{page:basic.2}`` is a link, shown in the words
of what it leads to; ``{page:basic.2|words}`` in these.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_MARK = re.compile(
    r"\*\*(?P<strong>[^*{}]+)\*\*|\{(?P<kind>[a-z]+):(?P<target>[^{}|]+)(?:\|(?P<words>[^{}|]+))?\}"
)
_STEP = re.compile(r"\d+\. ")


class LinkKind(StrEnum):
    """What a link may lead to."""

    PAGE = "page"
    """A page of the case, or 任务清单 and 修改历史."""
    FIELD = "field"
    TOPIC = "topic"
    TERM = "term"
    REASON = "reason"
    CLAUSE = "clause"
    """A clause of the notice; only the program writes these."""
    DO = "do"
    """Something the program does: ``tour``."""


class BlockKind(StrEnum):
    """How a block is set."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "item"
    STEP = "step"
    QUOTE = "quote"
    """A clause, word for word."""
    ROW = "row"
    """Two cells: keys, and what they do."""


@dataclass(frozen=True, slots=True)
class Link:
    """Where a link leads."""

    kind: LinkKind
    target: str


@dataclass(frozen=True, slots=True)
class Span:
    """Some words in one look. A link without words of its own is shown in the words of what it leads to."""

    text: str = ""
    link: Link | None = None
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or what stands in its place."""

    kind: BlockKind
    spans: tuple[Span, ...]

    @property
    def links(self) -> tuple[Link, ...]:
        """Where it leads."""
        return tuple(span.link for span in self.spans if span.link is not None)


class MarkupError(ValueError):
    """A text that says something this reader does not know; the message is a sentence for whoever wrote it."""


def block(kind: BlockKind, *spans: Span | str) -> Block:
    """A block made by the program; plain words are taken as they are."""
    return Block(kind, tuple(span if isinstance(span, Span) else Span(span) for span in spans))


def parse(text: str) -> tuple[Block, ...]:
    """The blocks of ``text``.

    Raises:
        MarkupError: a mark is not closed, or a link names a kind that there is not.
    """
    blocks: list[Block] = []
    paragraph: list[str] = []

    def end() -> None:
        if paragraph:
            blocks.append(Block(BlockKind.PARAGRAPH, _spans("".join(paragraph))))
            paragraph.clear()

    for line in text.splitlines():
        words = line.strip()
        kind, rest = _kind_of(words)
        if kind is BlockKind.PARAGRAPH and words:
            paragraph.append(words)
            continue
        end()
        if words:
            blocks.append(Block(kind, _spans(rest)))
    end()
    return tuple(blocks)


def _kind_of(line: str) -> tuple[BlockKind, str]:
    if line.startswith("- "):
        return BlockKind.ITEM, line[2:]
    if line.startswith("# "):
        return BlockKind.HEADING, line[2:]
    step = _STEP.match(line)
    if step:
        return BlockKind.STEP, line[step.end() :]
    return BlockKind.PARAGRAPH, line


def _spans(line: str) -> tuple[Span, ...]:
    return tuple(_each_span(line))


def _each_span(line: str) -> Iterator[Span]:
    place = 0
    for found in _MARK.finditer(line):
        if found.start() > place:
            yield _plain(line[place : found.start()])
        place = found.end()
        if found["strong"]:
            yield Span(found["strong"], strong=True)
        else:
            yield Span(found["words"] or "", link=_link(found["kind"], found["target"]))
    if place < len(line):
        yield _plain(line[place:])


def _plain(text: str) -> Span:
    for mark in ("{", "}", "**"):
        if mark in text:
            raise MarkupError(f"“{text.strip()[:24]}”里的“{mark}”没有成对")
    return Span(text)


def _link(kind: str, target: str) -> Link:
    if kind not in set(LinkKind) - {LinkKind.CLAUSE}:
        raise MarkupError(f"不认识的链接“{kind}”")
    return Link(LinkKind(kind), target)
