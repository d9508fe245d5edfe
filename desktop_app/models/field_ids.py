"""Field ids: one spelling of a place in an application, from the pack to the screen to the log.

``agency.credit_code`` is an attribute path; ``attested.B1d.met`` and ``narrative.positioning`` go through a mapping;
``recognitions[3f2a].issuer`` picks a member by its id.
"""

from __future__ import annotations

import re
from typing import Any, cast

from desktop_app.models.application import Application, Attestation
from desktop_app.models.values import Shape

_STEP = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)(?:\[([A-Za-z0-9_-]+)\])?")


class NoSuchField(KeyError):
    """The id does not lead to a field of the application."""


def read(application: Application, field_id: str) -> Any:  # noqa: ANN401 - a leaf of any kind
    """The answer at ``field_id``; None when unanswered, also below a mapping entry not made yet."""
    here: Any = application
    for step in field_id.split("."):
        if here is None:
            return None
        here = _enter(here, step, field_id)
    return here


def write(application: Application, field_id: str, value: object) -> None:
    """Put ``value`` (already an answer, or None) at ``field_id``; pydantic validates the assignment.

    Raises:
        NoSuchField: the id leads nowhere.
        pydantic.ValidationError: the value does not fit the field; nothing is changed.
    """
    *path, last = field_id.split(".")
    here: Any = application
    for step in path:
        nxt = _enter(here, step, field_id)
        if nxt is None and isinstance(here, dict):
            nxt = here[step] = Attestation()
        here = nxt
    if isinstance(here, dict):
        _write_mapping(application, path[0], last, value)
    elif isinstance(here, Shape) and last in type(here).model_fields:
        setattr(here, last, value)
    else:
        raise NoSuchField(field_id)


def _write_mapping(application: Application, name: str, key: str, value: object) -> None:
    mapping = dict(cast("dict[str, object]", getattr(application, name)))
    if value is None or value == "":
        mapping.pop(key, None)
    else:
        mapping[key] = value
    setattr(application, name, mapping)


def _enter(here: Any, step: str, field_id: str) -> Any:  # noqa: ANN401 - walks any shape
    if isinstance(here, dict):
        return here.get(step)
    match = _STEP.fullmatch(step)
    if match is None or not isinstance(here, Shape) or match[1] not in type(here).model_fields:
        raise NoSuchField(field_id)
    value = getattr(here, match[1])
    if match[2] is None:
        return value
    for member in value:
        if member.id == match[2]:
            return member
    raise NoSuchField(field_id)
