"""What was printed where: the values on each page with their places, and a digest of everything drawn on it.

Both are taken while the pages are made. Nothing is read back from the PDF, so a value is found even where its words
stand on the page a second time, and a page counts as changed exactly when something else is drawn on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_TOUCHING = 0.6
"""Points between two boxes that are taken for one."""
_TOLD = 60
"""Characters of a value that are kept to be read out."""


class Box(NamedTuple):
    """A rectangle of a page, in points from its lower left corner."""

    left: float
    bottom: float
    right: float
    top: float

    def holds(self, x: float, y: float) -> bool:
        """Whether the point lies in it."""
        return self.left <= x <= self.right and self.bottom <= y <= self.top


class Piece(NamedTuple):
    """Part of a value as it was drawn: its words on one line, or its cell."""

    origin: str
    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class PrintedValue:
    """A value on a page. Its origin is that of ``Passage``: a field, a figure, a verdict, a ledger, a piece of evidence."""

    page: int
    """Physical, from 1."""
    origin: str
    text: str
    """Its words, the beginning of a longer one."""
    boxes: tuple[Box, ...]
    """Its lines; a table that comes from one ledger is one."""


def values_of(page: int, pieces: Iterable[Piece]) -> tuple[PrintedValue, ...]:
    """The values of ``page`` in reading order; pieces of one origin that follow one another are one value."""
    found: list[PrintedValue] = []
    boxes: list[Box] = []
    text = last = ""
    for piece in (*pieces, Piece("", "", Box(0, 0, 0, 0))):
        if piece.origin != last and last:
            found.append(PrintedValue(page, last, text[:_TOLD], tuple(boxes)))
        if piece.origin != last:
            boxes, text, last = [], "", piece.origin
        if len(text) < _TOLD:
            text += piece.text
        _add(boxes, piece.box)
    return tuple(found)


def _add(boxes: list[Box], box: Box) -> None:
    """Put ``box`` behind the others; what touches the last one beside or below it makes that larger."""
    boxes.append(box)
    while len(boxes) > 1 and (joined := _joined(boxes[-2], boxes[-1])) is not None:
        boxes[-2:] = [joined]


def _joined(first: Box, second: Box) -> Box | None:
    """Both as one where the second goes on beside the first, or below it with the same width."""
    touching = abs(first.bottom - second.top) <= _TOUCHING
    if (
        touching
        and abs(first.left - second.left) <= _TOUCHING
        and abs(first.right - second.right) <= _TOUCHING
    ):
        return Box(first.left, second.bottom, first.right, first.top)
    level = abs(first.bottom - second.bottom) <= _TOUCHING and abs(first.top - second.top) <= _TOUCHING
    if level and abs(first.right - second.left) <= _TOUCHING:
        return Box(first.left, first.bottom, second.right, first.top)
    return None


class ChangedPages(NamedTuple):
    """Which pages of a paper are no longer what they were."""

    pages: tuple[int, ...]
    """Pages of the paper as it is now, from 1, on which something else is drawn, new ones among them."""
    gone: int = 0
    """Pages that it had more than it has now."""

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.pages or self.gone)


def changed_pages(before: tuple[str, ...], now: tuple[str, ...]) -> ChangedPages:
    """The sheets to print again: place by place, as they lie in the binder."""
    pages = tuple(
        number for number, digest in enumerate(now, 1) if number > len(before) or before[number - 1] != digest
    )
    return ChangedPages(pages, max(0, len(before) - len(now)))


def changed_words(changed: Mapping[str, ChangedPages]) -> str:
    """影响…: the papers with their pages, for a sentence; empty when no page has changed."""
    parts = []
    for name, found in changed.items():
        told = f"第 {page_list(found.pages)} 页" if found.pages else ""
        gone = f"少了 {found.gone} 页" if found.gone else ""
        if told or gone:
            parts.append(f"{name}{'，'.join(part for part in (told, gone) if part)}")
    return "；".join(parts)


def page_list(pages: Iterable[int]) -> str:
    """3、12—15、40: numbers as one says them, three and more in a row as a range."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    parts: list[str] = []
    for run in runs:
        parts += [f"{run[0]}—{run[-1]}"] if len(run) > 2 else [str(page) for page in run]
    return "、".join(parts)
