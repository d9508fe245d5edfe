"""What must not be left in any text that is printed: placeholders, and numbers of identity cards."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from pydantic import BaseModel

from desktop_app.assessment.results import Finding, Severity, Span
from desktop_app.models.review import SECTION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop_app.models.application import Application
    from desktop_app.notice.models import Notice

_PLACEHOLDER = re.compile(
    r"[XxＸｘ]{3,}|[×✕]{2,}|待补充|待填写|待完善|待定稿|TODO|TBD|FIXME|[_＿]{3,}|[?？]{3,}"
)
_IDENTITY = re.compile(
    r"(?<![0-9A-Za-z])[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![0-9A-Za-z])"
)
_SHOWN = 8


def check_texts(application: Application, notice: Notice) -> Iterator[Finding]:
    """FR29 for placeholders, FR30 for identity numbers, in every text of the application; the first place of each."""
    for field_id, text in _texts(application, ""):
        if field_id.startswith(f"{SECTION}."):  # beside the answers, and never printed
            continue
        for rule, span in _scan(text):
            label = notice.label_of(field_id)
            if rule == "FR29":
                message, severity = f"{label}里还有“{span.text[:_SHOWN]}”，补上内容", Severity.ERROR
            else:
                message, severity = f"{label}里有身份证号码，遮去后再打印", Severity.WARNING
            yield Finding(
                id=rule,
                severity=severity,
                topic="consistency",
                message=message,
                field=field_id,
                spans=(span,),
            )


@lru_cache(maxsize=1024)
def _scan(text: str) -> tuple[tuple[str, Span], ...]:
    """Rule and place of the first hit of each kind; a text is searched once, not at every keystroke elsewhere."""
    hits = (("FR29", _PLACEHOLDER.search(text)), ("FR30", _IDENTITY.search(text)))
    return tuple(
        (rule, Span(start=hit.start(), end=hit.end(), text=hit.group()))
        for rule, hit in hits
        if hit is not None
    )


def _texts(here: object, path: str) -> Iterator[tuple[str, str]]:
    """Every text of the application with its field id."""
    if isinstance(here, BaseModel):
        for name, value in here.__dict__.items():
            if value is not None:
                yield from _texts(value, f"{path}.{name}" if path else name)
    elif isinstance(here, dict):
        for key, value in here.items():
            yield from _texts(value, f"{path}.{key}")
    elif isinstance(here, tuple):
        for value in here:
            if isinstance(value, BaseModel):
                yield from _texts(value, f"{path}[{getattr(value, 'id', '')}]")
    elif type(here) is str:
        yield path, here
