"""Characters that no face draws, found in the answers before anything is typeset, each with its field and its person."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from desktop_app.documents import chinese
from desktop_app.documents.fonts import Role
from desktop_app.documents.watch import stop_if_cancelled
from desktop_app.models import field_ids
from desktop_app.models.ledgers import LedgerKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop_app.documents.content import Content
    from desktop_app.documents.fonts import FontBook
    from desktop_app.documents.watch import Watch
    from desktop_app.models.ledgers import Row

_LOOK_EVERY = 2_000
"""Rows read between two looks at whether the work was called off."""
_NOT_PRINTED = (LedgerKind.TRAININGS, LedgerKind.FINANCINGS)
"""Ledgers of which only sums are printed."""
_NAMES = ("name", "enterprise", "topic")
"""What a row is called, whichever it has."""


class Uncovered(NamedTuple):
    """A character that cannot be printed, and where it stands."""

    char: str
    place: str
    """Field id, ``ledgers.<kind>``, or ``evidence``."""
    owner: str = ""
    """Whose it is, where the place holds many: the name of the row, the title of the evidence."""


def uncovered(content: Content, fonts: FontBook, watch: Watch) -> tuple[Uncovered, ...]:
    """Every character of a printed answer, ledger row or title that no face draws, once for each place and owner.

    Raises:
        Cancelled: ``watch`` called it off.
    """
    chain = fonts.chain(Role.FANGSONG)
    found: dict[Uncovered, None] = {}
    for number, (text, place, owner) in enumerate(_texts(content)):
        if number % _LOOK_EVERY == 0:
            stop_if_cancelled(watch)
        bad = chain.missing(text)
        if bad:
            printed = chinese.clean(text)
            found |= dict.fromkeys(Uncovered(char, place, owner) for char in printed if char in bad)
    return tuple(found)


def _texts(content: Content) -> Iterator[tuple[str, str, str]]:
    """Text, place and owner of everything typed that is printed."""
    for field_id, value in field_ids.answers(content.application):
        if type(value) is str and content.asked(field_id):
            yield value, field_id, ""
    ledgers = content.case.ledgers
    for kind in LedgerKind:
        if kind not in _NOT_PRINTED:
            for row in ledgers.rows(kind):
                owner = _name_of(row)
                for value in row.__dict__.values():
                    if type(value) is str:
                        yield value, f"ledgers.{kind.value}", owner
    for item in content.case.evidence:
        yield item.title, "evidence", item.title


def _name_of(row: Row) -> str:
    return next((str(getattr(row, name)) for name in _NAMES if getattr(row, name, None)), "")
