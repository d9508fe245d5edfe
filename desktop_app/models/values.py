"""The kinds of value a case is made of, each annotated with the kind of entry that produces it.

A value is exact: money is ``Decimal`` 元, counts are ``int``, shares are ``Decimal`` percent; nothing is rounded.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

from desktop_app.models import entries
from desktop_app.models.entries import LONGEST_TEXT, MOST_COUNT, MOST_MONEY, MOST_NUMBER
from desktop_app.models.kinds import EntryKind, Kind

if TYPE_CHECKING:
    from collections.abc import Callable


class Shape(BaseModel):
    """Base of every shape: unknown keys are refused, assignment is validated."""

    model_config = ConfigDict(extra="forbid", validate_assignment=True)


class FrozenShape(BaseModel):
    """Base of shapes that never change once made."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _typed(parse: Callable[[str], object]) -> BeforeValidator:
    def read(value: object) -> object:
        return parse(value) if isinstance(value, str) else value

    return BeforeValidator(read)


Text = Annotated[str, Field(max_length=LONGEST_TEXT[EntryKind.TEXT]), Kind(EntryKind.TEXT)]
LongText = Annotated[str, Field(max_length=LONGEST_TEXT[EntryKind.LONG_TEXT]), Kind(EntryKind.LONG_TEXT)]
Code = Annotated[str, Field(max_length=LONGEST_TEXT[EntryKind.CODE]), Kind(EntryKind.CODE)]
Yuan = Annotated[
    Decimal,
    _typed(entries.parse_money),
    Field(ge=-MOST_MONEY, le=MOST_MONEY),
    Kind(EntryKind.MONEY),
]
Count = Annotated[int, _typed(entries.parse_count), Field(ge=0, le=MOST_COUNT), Kind(EntryKind.COUNT)]
Number = Annotated[
    Decimal, _typed(entries.parse_decimal), Field(ge=0, le=MOST_NUMBER), Kind(EntryKind.NUMBER)
]
Percent = Annotated[Decimal, _typed(entries.parse_percent), Field(ge=0, le=100), Kind(EntryKind.PERCENT)]
Day = Annotated[date, _typed(entries.parse_day), Kind(EntryKind.DAY)]
Month = Annotated[
    str, _typed(entries.parse_month), Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$"), Kind(EntryKind.MONTH)
]
Moment = Annotated[AwareDatetime, Kind(EntryKind.TEXT)]
"""A moment that the program notes itself; it is typed nowhere."""
YesNo = Annotated[bool, _typed(entries.parse_yes_no), Kind(EntryKind.YES_NO)]
