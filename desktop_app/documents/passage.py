"""Text that remembers which of its characters came from which field or figure of the case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from desktop_app.documents import chinese

if TYPE_CHECKING:
    from collections.abc import Iterable


class Mark(NamedTuple):
    """Characters ``start`` ≤ i < ``end`` were answered in, or counted from, ``origin``."""

    start: int
    end: int
    origin: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A text ready to be set on one endless line, and where its parts come from.

    Origins are field ids (``agency.name``), figures (``figure.enterprises_served``), verdicts (``atom.B3a``), ledgers
    (``ledger.services``) or evidence (``evidence.<id>``).
    """

    text: str
    marks: tuple[Mark, ...] = ()

    @classmethod
    def of(cls, text: str, origin: str = "") -> Passage:
        """``text`` cleaned for print, all of it from ``origin``."""
        cleaned = chinese.clean(text)
        return cls(cleaned, (Mark(0, len(cleaned), origin),) if origin and cleaned else ())

    @classmethod
    def joined(cls, parts: Iterable[Passage | str]) -> Passage:
        """Several pieces one after the other; plain texts have no origin."""
        text, marks = "", []
        for part in parts:
            piece = Passage.of(part) if isinstance(part, str) else part
            marks += [Mark(len(text) + a, len(text) + b, origin) for a, b, origin in piece.marks]
            text += piece.text
        return cls(text, tuple(marks))

    def origins(self, start: int = 0, end: int | None = None) -> tuple[str, ...]:
        """The origins that characters ``start`` to ``end`` come from."""
        if not self.marks:
            return ()
        stop = len(self.text) if end is None else end
        return tuple(mark.origin for mark in self.marks if mark.start < stop and mark.end > start)


def narrative(text: str, origin: str) -> list[Passage]:
    """The paragraphs of a longer text, each remembering ``origin``."""
    return [Passage.of(part, origin) for part in chinese.paragraphs(text)]
