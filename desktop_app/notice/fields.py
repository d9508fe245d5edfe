"""The fields a pack can name: every leaf of an application, with the kind of entry that fills it."""

from __future__ import annotations

import typing
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType, UnionType
from typing import TYPE_CHECKING, Any

from desktop_app.models.application import Application
from desktop_app.models.values import Choice, EntryKind, Kind, Shape

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@dataclass(frozen=True, slots=True)
class Leaf:
    """One answerable field: how it is entered and, for a closed list, what it can be."""

    kind: EntryKind
    choices: tuple[str, ...] = ()
    member: type[Shape] | None = None
    """rows: the shape of one member."""


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
    return MappingProxyType(dict(_leaves(Application, "")))


@cache
def member_fields(member: type[Shape]) -> Mapping[str, Leaf]:
    """The fields of one member of a rows field, by their name; its ``id`` is not asked."""
    return MappingProxyType({name: leaf for name, leaf in _leaves(member, "") if name != "id"})


def _leaves(shape: type[Shape], prefix: str) -> Iterator[tuple[str, Leaf]]:
    for name, field in shape.model_fields.items():
        kind = next((item.entry for item in field.metadata if isinstance(item, Kind)), None)
        leaf = Leaf(kind) if kind is not None else _leaf(field.annotation)
        if leaf is not None:
            yield prefix + name, leaf
        elif isinstance(field.annotation, type) and issubclass(field.annotation, Shape):
            yield from _leaves(field.annotation, f"{prefix}{name}.")


def _leaf(annotation: Any) -> Leaf | None:  # noqa: ANN401 - a type as pydantic keeps it
    origin, args = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is UnionType or origin is typing.Union:
        return next((leaf for leaf in map(_leaf, args) if leaf is not None), None)
    if origin is typing.Annotated:
        kind = next((item.entry for item in args if isinstance(item, Kind)), None)
        return Leaf(kind) if kind is not None else _leaf(args[0])
    if origin is tuple:
        return Leaf(EntryKind.CHOICES) if args[0] is str else Leaf(EntryKind.ROWS, member=args[0])
    if isinstance(annotation, type) and issubclass(annotation, Choice):
        return Leaf(EntryKind.CHOICE, tuple(member.value for member in annotation))
    return {int: Leaf(EntryKind.COUNT), str: Leaf(EntryKind.TEXT)}.get(annotation)
