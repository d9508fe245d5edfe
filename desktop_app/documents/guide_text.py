"""The user's guide as it is written: the few forms of Markdown that docs/guide uses, line by line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_LINK = re.compile(r"\[([^\]]+)\]\([^)]+\)")
_PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")
_ITEM = re.compile(r"(?P<mark>-|\d+\.) (?P<text>.*)")
_LABEL = re.compile(r"\*\*([^*]+)\*\*：(.*)")
_HEADING = re.compile(r"(#{1,3}) (.*)")
_FENCE = "```"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 0 is the title of a part."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph, or a point of a list, which has a ``mark`` and perhaps a word in front that says what it is about."""

    text: str
    mark: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """A line to type as it stands."""

    text: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture, by its file name beside the text."""

    file: str
    caption: str


@dataclass(frozen=True, slots=True)
class Rows:
    """A table, its head first."""

    rows: tuple[tuple[str, ...], ...]


Block = Heading | Words | Code | Shown | Rows


def blocks(text: str) -> Iterator[Block]:
    """What the text consists of, in its order; lists of links within it are left out, contents and bookmarks lead there."""
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        line = lines[at]
        if heading := _HEADING.fullmatch(line):
            yield Heading(len(heading[1]) - 1, _plain(heading[2]))
            at += 1
        elif line.startswith(_FENCE):
            code = list(takewhile(lambda line: not line.startswith(_FENCE), lines[at + 1 :]))
            yield from (Code(line) for line in code if line)
            at += len(code) + 2
        elif picture := _PICTURE.fullmatch(line):
            yield Shown(picture[2], picture[1])
            at += 1
        elif line.startswith("|"):
            table = list(takewhile(lambda line: line.startswith("|"), lines[at:]))
            yield Rows(tuple(_cells(row) for place, row in enumerate(table) if place != 1))
            at += len(table)
        elif line.strip():
            together = [line, *takewhile(_goes_on, lines[at + 1 :])]
            at += len(together)
            yield from _words(_joined(together))
        else:
            at += 1


def _goes_on(line: str) -> bool:
    """Whether a line belongs to the paragraph or point before it."""
    if not line.strip() or line.startswith(("|", _FENCE, "!")):
        return False
    return _HEADING.fullmatch(line) is None and _ITEM.match(line) is None


def _joined(lines: list[str]) -> str:
    """Chinese lines follow each other without a blank; words in Latin letters need one."""
    text = lines[0].strip()
    for line in (line.strip() for line in lines[1:]):
        text += (" " if text[-1:].isascii() and line[:1].isascii() else "") + line
    return text


def _words(text: str) -> Iterator[Words]:
    if not _LINK.sub("", text).strip(" ·"):
        return
    item = _ITEM.fullmatch(text)
    mark, rest = (item["mark"], item["text"]) if item else ("", text)
    label = _LABEL.fullmatch(rest)
    if label:
        yield Words(_plain(label[2]), mark, _plain(label[1]))
    else:
        yield Words(_plain(rest), mark)


def _cells(row: str) -> tuple[str, ...]:
    return tuple(_plain(cell.strip()) for cell in row.strip("|").split("|"))


def _plain(text: str) -> str:
    return _LINK.sub(r"\1", text).replace("**", "").replace("`", "").strip()
