"""复核: what people note on a case beside its answers; none of it is printed in the papers of an application.

Kept by keys made of stable ids (``review_key``): of a line of the review, of one of its sections, of a finding. What a
tick was given for is kept as digests, so that whether it still counts is found out and never stored.
"""

from __future__ import annotations

import hashlib
import re
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from pydantic import Field

from desktop_app.models.values import LongText, Shape, Text

if TYPE_CHECKING:
    from collections.abc import Iterable

SECTION = "review"
"""The part of the application that all of this is in."""
REMARKS, CHECKED, CONFIRMED = f"{SECTION}.remarks.", f"{SECTION}.checked.", f"{SECTION}.confirmed."
"""What the field ids of remarks, ticks of a section and ticks of a finding begin with; a key follows."""
LONGEST_NAME = 40
"""Characters of the name of whoever gives a tick."""
_OTHER = re.compile(r"[^A-Za-z0-9_]+")
_WRITTEN = re.compile(r"(\d{4}-\d{2}-\d{2}) ([^\n]+)\n(.*)", re.DOTALL)
_KEYS_KEPT = 4096
_DIGITS = 10
"""Hexadecimal digits of a digest: enough that no change is missed by chance."""


class Review(Shape):
    """Remarks and ticks, by key."""

    remarks: dict[str, Text] = Field(default_factory=dict)
    """Beside a line of the review."""
    checked: dict[str, LongText] = Field(default_factory=dict)
    """By the key of a section: the ``Tick`` of a second person, as written."""
    confirmed: dict[str, LongText] = Field(default_factory=dict)
    """By the key of a finding: the ``Tick`` of whoever looked and found the unusual to be right."""
    advice: dict[str, LongText] = Field(default_factory=dict)
    """By the id of a letter of the recommending side: the ``AdviceLetter``, as kept."""
    settled: dict[str, LongText] = Field(default_factory=dict)
    """By the id of a piece of advice: the ``Tick`` of whoever has done what it asks."""


class Rest(NamedTuple):
    """One thing that a tick rests on: its key, what it is called, and all that it says."""

    key: str
    label: str
    text: str


class Tick(NamedTuple):
    """Who looked at something, when, and at what: the digests of what stood there then."""

    by: str
    on: date
    rests: str

    @classmethod
    def given(cls, by: str, on: date, rests: Iterable[Rest]) -> Tick:
        """The tick that ``by`` gives on a day for what stands there now."""
        name = " ".join(by.split())[:LONGEST_NAME]
        return cls(name, on, ";".join(f"{rest.key}={_digest(rest.text)}" for rest in rests))

    @classmethod
    def read(cls, written: str | None) -> Tick | None:
        """The tick that was written as this text; None where it is none."""
        found = _WRITTEN.fullmatch(written or "")
        if found is None:
            return None
        try:
            return cls(found[2], date.fromisoformat(found[1]), found[3])
        except ValueError:
            return None

    @property
    def written(self) -> str:
        """The text it is kept as: day and name in the first line, then the digests."""
        return f"{self.on.isoformat()} {self.by}\n{self.rests}"

    @property
    def words(self) -> str:
        """“张三 2026-11-26”."""
        return f"{self.by} {self.on.isoformat()}"

    def counts_for(self, rests: Iterable[Rest]) -> bool:
        """Whether nothing it was given for has changed."""
        return self.rests == ";".join(f"{rest.key}={_digest(rest.text)}" for rest in rests)

    def changed_in(self, rests: Iterable[Rest]) -> tuple[Rest, ...]:
        """What of ``rests`` is new or says something else than when the tick was given."""
        before = dict(part.partition("=")[::2] for part in self.rests.split(";"))
        return tuple(rest for rest in rests if before.get(rest.key) != _digest(rest.text))


@lru_cache(maxsize=_KEYS_KEPT)
def review_key(*parts: str) -> str:
    """The key for something with these ids, as a field id can hold it: ``atom-B3a``."""
    return "-".join(found for part in parts if (found := _OTHER.sub("-", part).strip("-")))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]
