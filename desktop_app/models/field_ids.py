"""Field ids: one spelling of a place in an application, from the pack to the screen to the log.

``agency.credit_code`` is an attribute path; ``attested.B1d.met`` and ``narrative.positioning`` go through a mapping,
whose keys may hold dots themselves (``attested.F1.system.reason``); ``recognitions[3f2a].issuer`` picks a member by
its id. Members come and go as a whole tuple, written at ``recognitions``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from desktop_app.models.application import Application
from desktop_app.models.choices import Choice
from desktop_app.models.kinds import EntryKind, Kind
from desktop_app.models.values import Shape

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_STEP = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)(?:\[([^\[\].]+)\])?")
_KEY = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*")
MEMBER_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
"""What the id of a member can be."""
_SPELLINGS_KEPT = 4096


class NoSuchField(KeyError):
    """The id does not lead to a field of the application."""


class Leaf(NamedTuple):
    """One place that holds an answer; ``*`` in the id stands for any key of a mapping."""

    field_id: str
    annotation: Any
    kind: EntryKind

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The members of a closed list; empty for other kinds."""
        closed = isinstance(self.annotation, type) and issubclass(self.annotation, Choice)
        return tuple(self.annotation) if closed else ()

    @property
    def member(self) -> type[Shape] | None:
        """The shape of one member, for rows."""
        return _member_type(self.annotation)


@dataclass(frozen=True, slots=True)
class _Step:
    """One move inwards: to an attribute, and there to the entry of a mapping or to a member by its id."""

    name: str
    key: str | None = None
    member: str | None = None


@dataclass(frozen=True, slots=True)
class _Place:
    steps: tuple[_Step, ...]
    annotation: Any


def read(application: Application, field_id: str) -> Any:  # noqa: ANN401 - a leaf of any kind
    """The answer at ``field_id``; None when unanswered, also below a mapping entry not made yet.

    Raises:
        NoSuchField: the id leads nowhere, or to a member that is not there.
    """
    here: Any = application
    for step in _find(field_id).steps:
        here = _enter(here, step, field_id)
        if here is None:
            return None
    return here


def write(application: Application, field_id: str, value: object) -> None:
    """Put ``value`` (already an answer) at ``field_id``; None, an empty text or an empty list clears it.

    Raises:
        NoSuchField: the id leads nowhere, or the members of ``value`` cannot be told apart by their ids.
        pydantic.ValidationError: the value does not fit the field; nothing is changed.
    """
    *path, last = _find(field_id).steps
    if isinstance(value, str | tuple | list) and not value:
        value = None
    here: Any = application
    for step in path:
        inner = _enter(here, step, field_id)
        if step.key is not None:
            _put_in_entry(here, step, inner, last.name, value)
            return
        here = inner
    if last.key is None:
        _put(here, last, value, field_id)
    else:
        _put_entry(here, last, last.key, value)


def application_of(values: Mapping[str, object]) -> Application:
    """An application of these answers by field id, all validated at once: what ``write`` of each in turn would make.

    Members stand at the id of their tuple, as a list of their ids, before anything of theirs is named.

    Raises:
        NoSuchField: an id leads nowhere, or to a member that is not there, or members cannot be told apart.
        pydantic.ValidationError: a value does not fit its field.
    """
    tree: dict[str, Any] = {}
    for field_id, value in values.items():
        place = _find(field_id)
        if value is None or (isinstance(value, str | tuple | list) and not value):
            continue
        *path, last = place.steps
        if last.member is not None or last.name == "id":
            raise NoSuchField(field_id)
        here = tree
        for step in path:
            here = _enter_tree(here, step, field_id)
        if last.key is not None:
            here.setdefault(last.name, {})[last.key] = value
        elif _member_type(place.annotation) is None:
            here[last.name] = value
        else:
            here[last.name] = _members(value, last.name)
    return Application.model_validate(tree)


def annotation_of(field_id: str) -> Any:  # noqa: ANN401 - whatever the model says
    """The annotated type of the place, without ``None``.

    Raises:
        NoSuchField: the id leads nowhere in any application.
    """
    return _find(field_id).annotation


@lru_cache(maxsize=_SPELLINGS_KEPT)
def kind_of(field_id: str) -> EntryKind:
    """How the field is typed in.

    Raises:
        NoSuchField: the id leads nowhere, or to a section rather than a field.
    """
    kind = _kind(_find(field_id).annotation)
    if kind is None:
        raise NoSuchField(field_id)
    return kind


def leaves(shape: type[BaseModel] = Application, prefix: str = "") -> Iterator[Leaf]:
    """Every leaf of ``shape`` in the order of the model, mappings as ``attested.*.met``, members as one leaf.

    The leaves of one member, or of a ledger row, are those of its own type: ``leaves(Recognition)``.
    """
    for name, annotation in _fields(shape).items():
        yield from _leaves_below(f"{prefix}{name}", annotation)


def answers(application: Application) -> Iterator[tuple[str, Any]]:
    """Every answer given, by field id: what ``spread`` says of each section."""
    for name in type(application).model_fields:
        yield from spread(name, getattr(application, name))


def spread(field_id: str, value: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - a section, a member or a leaf
    """The answers inside ``value`` that stands at ``field_id``; nothing for what is unanswered.

    A tuple of members is given whole first (its order, which ids it has), then leaf by leaf.
    """
    if value is None or value in ("", ()):
        return
    if isinstance(value, Shape):
        for name in type(value).model_fields:
            if name != "id":
                yield from spread(f"{field_id}.{name}", getattr(value, name))
    elif isinstance(value, dict):
        for key, entry in value.items():
            yield from spread(f"{field_id}.{key}", entry)
    else:
        yield field_id, value
        if isinstance(value, tuple):
            for member in value:
                if isinstance(member, Shape):
                    yield from spread(f"{field_id}[{getattr(member, 'id')}]", member)  # noqa: B009 - members have one


@lru_cache(maxsize=_SPELLINGS_KEPT)
def _find(field_id: str) -> _Place:
    """The way to a place by the types alone; raises NoSuchField."""
    steps: list[_Step] = []
    here: Any = Application
    rest = field_id
    while rest:
        if not (isinstance(here, type) and issubclass(here, Shape)):
            raise NoSuchField(field_id)
        word, _, rest = rest.partition(".")
        match = _STEP.fullmatch(word)
        if match is None or match[1] not in here.model_fields:
            raise NoSuchField(field_id)
        here = _fields(here)[match[1]]
        if match[2] is not None:
            here = _member_type(here)
            if here is None or not MEMBER_ID.fullmatch(match[2]):
                raise NoSuchField(field_id)
        key = None
        if rest and get_origin(here) is dict:
            key, rest, here = _split_key(rest, get_args(here)[1], field_id)
        steps.append(_Step(match[1], key, match[2]))
    if not steps or field_id.endswith("."):
        raise NoSuchField(field_id)
    return _Place(tuple(steps), here)


def _split_key(rest: str, entry: Any, field_id: str) -> tuple[str, str, Any]:  # noqa: ANN401 - the type of an entry
    """Divide what follows a mapping's name into the key, which may hold dots, and the attribute behind it."""
    key, attribute = rest, ""
    if isinstance(entry, type) and issubclass(entry, Shape):
        front, dot, last = rest.rpartition(".")
        if dot and last in entry.model_fields:
            key, attribute = front, last
    if not _KEY.fullmatch(key):
        raise NoSuchField(field_id)
    return key, attribute, entry


def _enter(here: Any, step: _Step, field_id: str) -> Any:  # noqa: ANN401 - walks any shape
    value = getattr(here, step.name)
    if step.key is not None:
        return value.get(step.key)
    if step.member is None:
        return value
    for member in value:
        if member.id == step.member:
            return member
    raise NoSuchField(field_id)


def _put(owner: Shape, step: _Step, value: object, field_id: str) -> None:
    if step.member is not None or step.name == "id":
        raise NoSuchField(field_id)  # members come and go as a whole tuple; an id never changes
    if value is None:
        value = type(owner).model_fields[step.name].get_default(call_default_factory=True)
    elif _kinds(type(owner))[step.name] is EntryKind.ROWS:
        _tell_apart(value, step.name)
    setattr(owner, step.name, value)


def _enter_tree(here: Any, step: _Step, field_id: str) -> Any:  # noqa: ANN401 - as deep as the models are
    """As ``_enter``, in what a model will be made of; what is not there yet is begun, but for members."""
    if step.member is not None:
        for member in here.get(step.name, ()):
            if member["id"] == step.member:
                return member
        raise NoSuchField(field_id)
    inner = here.setdefault(step.name, {})
    return inner if step.key is None else inner.setdefault(step.key, {})


def _members(ids: object, name: str) -> list[dict[str, Any]]:
    if not isinstance(ids, list):
        raise NoSuchField(name)
    listed = [{"id": member} for member in ids]
    _tell_apart(listed, name)
    return listed


def _put_entry(owner: Shape, step: _Step, key: str, value: object) -> None:
    """Give a mapping a new entry, or take the entry away for None."""
    entries: dict[str, object] = {
        k: v for k, v in getattr(owner, step.name).items() if k != key or value is not None
    }
    if value is not None:
        entries[key] = value
    setattr(owner, step.name, entries)


def _put_in_entry(owner: Shape, step: _Step, entry: Shape | None, name: str, value: object) -> None:
    """Change one attribute of a mapping's entry; an entry that says nothing is not kept."""
    entries: dict[str, Any] = dict(getattr(owner, step.name))
    key = str(step.key)
    if entry is None:
        if value is None:
            return
        entries[key] = {name: value}
    else:
        _put(entry, _Step(name), value, f"{step.name}.{key}.{name}")
        if not any(True for _ in spread("", entry)):
            del entries[key]
    setattr(owner, step.name, entries)


def _tell_apart(members: object, name: str) -> None:
    """Members need ids that can be written in a field id, each its own."""
    seen: set[str] = set()
    for member in members if isinstance(members, tuple | list) else ():
        identity = member.get("id") if isinstance(member, dict) else getattr(member, "id", None)
        if not isinstance(identity, str) or not MEMBER_ID.fullmatch(identity) or identity in seen:
            raise NoSuchField(f"{name}[{identity}]")
        seen.add(identity)


def _leaves_below(field_id: str, annotation: Any) -> Iterator[Leaf]:  # noqa: ANN401 - any annotation of a model
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield from leaves(annotation, f"{field_id}.")
    elif get_origin(annotation) is dict:
        yield from _leaves_below(f"{field_id}.*", get_args(annotation)[1])
    else:
        kind = _kind(annotation)
        if kind is None:
            raise NoSuchField(field_id)
        yield Leaf(field_id, annotation, kind)


@lru_cache(maxsize=_SPELLINGS_KEPT)
def _fields(shape: type[BaseModel]) -> dict[str, Any]:
    """The annotated types of a shape's fields, without ``None``."""
    hints = get_type_hints(shape, include_extras=True)
    return {name: _without_none(hints[name]) for name in shape.model_fields}


@lru_cache(maxsize=_SPELLINGS_KEPT)
def _kinds(shape: type[BaseModel]) -> dict[str, EntryKind | None]:
    """How each field of a shape is typed in; None for a section."""
    return {name: _kind(annotation) for name, annotation in _fields(shape).items()}


def _without_none(annotation: Any) -> Any:  # noqa: ANN401 - any annotation of a model
    if get_origin(annotation) in {Union, UnionType}:
        kinds = [part for part in get_args(annotation) if part is not type(None)]
        return kinds[0] if len(kinds) == 1 else annotation
    return annotation


def _member_type(annotation: Any) -> type[Shape] | None:  # noqa: ANN401 - any annotation of a model
    inner = get_args(annotation)[:1] if get_origin(annotation) is tuple else ()
    return inner[0] if inner and isinstance(inner[0], type) and issubclass(inner[0], Shape) else None


def _kind(annotation: Any) -> EntryKind | None:  # noqa: ANN401 - any annotation of a model
    if get_origin(annotation) is Annotated:
        base, *marks = get_args(annotation)
        return next((mark.entry for mark in marks if isinstance(mark, Kind)), None) or _kind(base)
    if get_origin(annotation) is tuple:
        return EntryKind.ROWS if _member_type(annotation) else EntryKind.CHOICES
    if isinstance(annotation, type) and issubclass(annotation, Choice):
        return EntryKind.CHOICE
    return {bool: EntryKind.YES_NO, int: EntryKind.COUNT, str: EntryKind.TEXT}.get(annotation)
