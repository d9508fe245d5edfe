"""Which field class asks which kind of entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.models import field_ids
from desktop_app.models.choices import Choice
from desktop_app.models.kinds import EntryKind
from desktop_app.ui.fields.choice_field import MOST_RADIOS, ListField, RadioField, YesNoField
from desktop_app.ui.fields.line_field import LineField
from desktop_app.ui.fields.long_text_field import LongTextField

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from desktop_app.notice.models import Question
    from desktop_app.ui.fields.field import Field


_OFFERED = {
    "counting.qualified_reading": (
        ("union", "具备学历或职称一项即计入"),
        ("intersection", "学历和职称同时具备才计入"),
    ),
}
"""Texts that take one of a few values, by field id."""


def make_field(
    question: Question, parent: QWidget | None = None, *, offered: Sequence[tuple[str, str]] = ()
) -> Field:
    """The field for a question, by the kind of its place in the model; ``offered`` narrows a closed list."""
    options = offered or options_of(question.field)
    kind = field_ids.kind_of(question.field)
    if kind is EntryKind.YES_NO:
        return YesNoField(question, parent)
    if kind is EntryKind.LONG_TEXT:
        return LongTextField(question, parent)
    if options:
        short = len(options) <= MOST_RADIOS
        return RadioField(question, options, parent) if short else ListField(question, options, parent)
    return LineField(question, parent)


def options_of(field_id: str) -> Sequence[tuple[str, str]]:
    """Value and label of what a field offers to choose from; empty for fields that are typed."""
    annotation = field_ids.annotation_of(field_id)
    if isinstance(annotation, type) and issubclass(annotation, Choice):
        return [(item.value, item.label) for item in annotation]
    return _OFFERED.get(field_id, ())
