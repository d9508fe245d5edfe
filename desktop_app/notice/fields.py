"""The fields a pack can name: every leaf of an application, with the kind of entry that fills it."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from desktop_app.models.application import Application
from desktop_app.models.field_ids import Leaf, leaves
from desktop_app.models.kinds import EntryKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop_app.models.values import Shape

MAPPINGS = MappingProxyType(
    {
        "attested": EntryKind.YES_NO,
        "narrative": EntryKind.LONG_TEXT,
        "not_applicable": EntryKind.TEXT,
    }
)
"""Parts of an application whose keys come from the pack, with the kind of entry of one question."""


@cache
def application_fields() -> Mapping[str, Leaf]:
    """Every leaf of an application by its field id; the mappings keyed by the pack are left out."""
    return _fields_of(Application)


@cache
def member_fields(member: type[Shape]) -> Mapping[str, Leaf]:
    """The fields of one member of a rows field, by their name; its ``id`` is not asked."""
    return MappingProxyType({name: leaf for name, leaf in _fields_of(member).items() if name != "id"})


def _fields_of(shape: type[Shape]) -> Mapping[str, Leaf]:
    return MappingProxyType({leaf.field_id: leaf for leaf in leaves(shape) if "*" not in leaf.field_id})
