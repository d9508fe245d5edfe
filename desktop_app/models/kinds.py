"""How a field is typed in: the kinds of entry, and the mark by which a type says its kind."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class EntryKind(StrEnum):
    """How a field is typed in; the screen has one widget for each, ``entries`` one parser."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    CODE = "code"
    MONEY = "money"
    COUNT = "count"
    NUMBER = "number"
    PERCENT = "percent"
    DAY = "day"
    MONTH = "month"
    YES_NO = "yes_no"
    CHOICE = "choice"
    CHOICES = "choices"
    ROWS = "rows"


@dataclass(frozen=True, slots=True)
class Kind:
    """Marker on an annotated type: the entry kind of the field.

    Found through ``typing.get_type_hints(..., include_extras=True)``.
    """

    entry: EntryKind
