"""意见: what the recommending side writes to an agency about its case, each tied to a place of it, and what became of it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from desktop_app.models.choices import Choice
from desktop_app.models.review import SECTION
from desktop_app.models.values import FrozenShape

RECEIVED, SETTLED = f"{SECTION}.advice.", f"{SECTION}.settled."
"""What the field ids of letters and of ticks begin with; the id of the letter, or of the piece of advice, follows."""
FORMAT = 1
MOST_PIECES = 100
LONGEST_PIECE = 1_000
LONGEST_LETTER = 40_000
"""Characters of a letter as it is kept in a case."""
_ID = r"^[0-9a-f]{8,32}$"
_PLACE = r"^[A-Za-z0-9_.\-\[\]]{0,120}$"


class AdviceAbout(Choice):
    """What a piece of advice is tied to."""

    GENERAL = "general", "全部材料"
    CONDITION = "condition", "条件"
    FIELD = "field", "栏目"
    MATERIAL = "material", "材料"


class Advice(FrozenShape):
    """One piece of advice."""

    id: Annotated[str, Field(pattern=_ID)]
    about: AdviceAbout = AdviceAbout.GENERAL
    target: Annotated[str, Field(pattern=_PLACE)] = ""
    """Id of the condition or category, of the field, or of the material; empty for all of it."""
    text: Annotated[str, Field(min_length=1, max_length=LONGEST_PIECE)]


class AdviceLetter(FrozenShape):
    """What travels back to an agency: for which case, about which state of it, from whom and when."""

    kind: Literal["advice"] = "advice"
    format: Literal[1] = 1
    id: Annotated[str, Field(pattern=_ID)]
    case: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
    """The id of the case."""
    notice: Annotated[str, Field(max_length=80)] = ""
    agency: Annotated[str, Field(max_length=200)] = ""
    platform: Annotated[str, Field(max_length=200)] = ""
    check_code: Annotated[str, Field(pattern=r"^[0-9A-Z]{0,12}$")] = ""
    """Of the state that was looked at."""
    written_on: date
    written_by: Annotated[str, Field(min_length=1, max_length=80)]
    advice: Annotated[tuple[Advice, ...], Field(min_length=1, max_length=MOST_PIECES)]

    @property
    def kept(self) -> str:
        """The text it is kept as in a case."""
        return self.model_dump_json(exclude_defaults=True)

    @classmethod
    def read(cls, kept: str) -> AdviceLetter | None:
        """The letter that was kept as this text; None where it is none."""
        try:
            return cls.model_validate_json(kept)
        except ValidationError:
            return None
