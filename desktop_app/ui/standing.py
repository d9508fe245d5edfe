"""What stands at one place of a case: to take it before a change, to put it back, and to say it in words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from desktop_app.assessment.differences import LEDGERS
from desktop_app.assessment.field_words import (
    EMPTY,
    EVIDENCE,
    RECOGNITIONS,
    TITLE,
    excerpts,
    quoted,
    value_words,
)
from desktop_app.models import field_ids
from desktop_app.models.ledgers import LedgerKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop_app.models.application import Case
    from desktop_app.models.pending import PendingRow
    from desktop_app.notice.models import Notice

_SHOWN = 16
"""Characters of a value that a sentence repeats."""


@dataclass(frozen=True, slots=True)
class Standing:
    """An answer, a whole list, or the rows of a ledger; and what is half typed there or, in a list, in its members."""

    value: Any
    entries: Mapping[str, str] = field(default_factory=dict)
    pending: tuple[PendingRow, ...] = ()
    """Of a ledger, the rows that wait."""

    @property
    def weight(self) -> int:
        """How many rows it keeps in memory."""
        return len(self.value) + len(self.pending) if isinstance(self.value, tuple) else 1


def ledger_of(place: str) -> LedgerKind | None:
    """The ledger that ``place`` is; None for any other place."""
    return LedgerKind(place.removeprefix(LEDGERS)) if place.startswith(LEDGERS) else None


def take(case: Case, place: str) -> Standing:
    """What stands at ``place`` now; later changes of the case leave it alone.

    Raises:
        NoSuchField: the place is a field of a member that the case does not have.
    """
    ledger = ledger_of(place)
    if ledger is not None:
        return Standing(case.ledgers.rows(ledger), pending=case.pending.get(ledger, ()))
    if place == EVIDENCE:
        return Standing(case.evidence)
    if place == TITLE:
        return Standing(case.title)
    value = field_ids.read(case.application, place)
    if place == RECOGNITIONS:
        entries = {name: text for name, text in case.unfinished.items() if is_below(name, place)}
        return Standing(tuple(item.model_copy() for item in value), entries)
    typed = case.unfinished.get(place)
    return Standing(value, {place: typed} if typed else {})


def is_below(field_id: str, place: str) -> bool:
    """Whether ``field_id`` is ``place`` or belongs to a member of it."""
    return field_id == place or field_id.startswith(f"{place}[")


def in_words(place: str, standing: Standing, notice: Notice) -> str:
    """The value of a field in the user's words; for a ledger and for evidence, how much there is."""
    if ledger_of(place) is not None:
        return f"{len(standing.value):,}行"
    if place == TITLE:
        return str(standing.value) or EMPTY
    return value_words(place, standing.value, notice, standing.entries.get(place))


def both_quoted(place: str, first: Standing, second: Standing, notice: Notice) -> tuple[str, str]:
    """Two values of a field for one sentence, cut around the place where they differ."""
    words = in_words(place, first, notice), in_words(place, second, notice)
    if ledger_of(place) is not None:
        return words
    first_line, second_line = (" ".join(text.split()) for text in words)
    shown = excerpts(first_line, second_line, _SHOWN)
    return quoted(shown[0], _SHOWN + 2), quoted(shown[1], _SHOWN + 2)
