"""Answers and records from JSON written by others: what fits is taken, what does not is kept as typed and named.

A truth value is no number, and a number is no day counted from 1970.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError

from desktop_app.models.application import Application
from desktop_app.models.choices import Choice
from desktop_app.models.entries import EntryProblem
from desktop_app.models.field_ids import (
    MEMBER_ID,
    Leaf,
    NoSuchField,
    annotation_of,
    kind_of,
    leaves,
    read,
    write,
)
from desktop_app.models.kinds import EntryKind
from desktop_app.models.problems import CODES, requirement
from desktop_app.store.strict_json import as_typed, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

Record = TypeVar("Record", bound=BaseModel)
_LONGEST_KEPT = 60_000
_MOST_MEMBERS = 1_000
"""Records of one list, such as recognitions; a case has some dozens."""
_NUMBERS = frozenset({EntryKind.MONEY, EntryKind.COUNT, EntryKind.NUMBER, EntryKind.PERCENT})
_FIGURES = _NUMBERS | {EntryKind.DAY, EntryKind.MONTH}


class Unfit(ValueError):
    """A JSON value that is not the kind of value this place takes; ``key`` names it within its record."""

    def __init__(self, message: str, key: str = "") -> None:
        super().__init__(message)
        self.key = key


class AnswerInput:
    """Walks the ``application`` of a ``case.json`` and fills an application, place by place."""

    def __init__(self, file: str) -> None:
        self._file = file
        self.application = Application()
        self.unfinished: dict[str, str] = {}
        self.problems: list[str] = []

    def take(self, content: object, unfinished: object) -> None:
        """Take the two objects as they stand in the file; neither needs to be what it should be."""
        self._take_section(Application, content, "", "application")
        if not isinstance(unfinished, dict):
            self._say("unfinished", "写成一个对象，键是字段，值是已写的文字")
            return
        for field_id, typed in unfinished.items():
            self._take_entry(field_id, typed)

    def _take_entry(self, field_id: str, typed: object) -> None:
        try:
            known = kind_of(field_id) is not EntryKind.ROWS
            read(self.application, field_id)
        except NoSuchField:
            known = False
        if not known:
            self._say(f"unfinished.{shown(field_id)}", "不是本程序认识的一项，没有使用")
            return
        if isinstance(typed, str):
            write(self.application, field_id, None)
            self.unfinished[field_id] = as_typed(typed)[:_LONGEST_KEPT]
        else:
            self._say(f"unfinished.{field_id}", f"是“{shown(typed)}”，写成文字")

    def _take_section(self, shape: type[BaseModel], content: object, prefix: str, path: str) -> None:
        if not isinstance(content, dict):
            self._say(path, f"是“{shown(content)}”，写成一个对象")
            return
        for key, value in content.items():
            field_id = f"{prefix}{key}"
            if key not in shape.model_fields:
                self._say(f"{path}.{shown(key)}", "不是本程序认识的一项，没有使用")
            elif value is not None and key != "id":  # a member's id has been seen to
                self._take(field_id, value, f"{path}.{key}")

    def _take(self, field_id: str, value: object, path: str) -> None:
        annotation = annotation_of(field_id)
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            self._take_section(annotation, value, f"{field_id}.", path)
        elif get_origin(annotation) is dict:
            self._take_mapping(get_args(annotation)[1], field_id, value, path)
        elif kind_of(field_id) is EntryKind.ROWS:
            self._take_members(get_args(annotation)[0], field_id, value, path)
        else:
            self._take_leaf(field_id, value, path)

    def _take_mapping(self, entry: Any, field_id: str, content: object, path: str) -> None:  # noqa: ANN401 - a type
        if not isinstance(content, dict):
            self._say(path, f"是“{shown(content)}”，写成一个对象")
            return
        for key, value in content.items():
            place = f"{field_id}.{key}"
            try:
                known = annotation_of(place) is entry
            except NoSuchField:
                known = False
            if not known:
                self._say(f"{path}.{shown(key)}", "不是本程序认识的一项，没有使用")
            elif value is not None:
                self._take(place, value, f"{path}.{key}")

    def _take_members(self, member: type[BaseModel], field_id: str, content: object, path: str) -> None:
        if not isinstance(content, list):
            self._say(path, f"是“{shown(content)}”，写成一个列表")
            return
        if len(content) > _MOST_MEMBERS:
            self._say(path, f"有 {len(content)} 项，只读入前 {_MOST_MEMBERS} 项")
        content = content[:_MOST_MEMBERS]
        ids = distinct_ids(content, "m")
        write(self.application, field_id, tuple(member(id=identity) for identity in ids))
        for number, (identity, value) in enumerate(zip(ids, content, strict=True)):
            if renamed(value, identity):
                self._say(f"{path}[{number}].id", f"是“{shown(value['id'])}”，{RENAMED} {identity}")
            self._take_section(member, value, f"{field_id}[{identity}].", f"{path}[{number}]")

    def _take_leaf(self, field_id: str, value: object, path: str) -> None:
        kind = kind_of(field_id)
        try:
            write(self.application, field_id, plain_value(value, kind))
        except (ValueError, ArithmeticError) as error:
            self.unfinished[field_id] = as_typed(value)[:_LONGEST_KEPT]
            self.problems.append(
                f"“{self._file}”的 {path} 是“{shown(value)}”，{expected(error, kind, annotation_of(field_id))}"
            )

    def _say(self, path: str, what: str) -> None:
        self.problems.append(f"“{self._file}”的 {path} {what}")


def plain_value(value: object, kind: EntryKind | None) -> object:
    """The JSON value, if it is of a kind that this kind of field takes.

    A number is given on as the text one would type, so that the field's parser judges both alike.

    Raises:
        Unfit: it is not.
    """
    words = isinstance(value, str)
    number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    if number and kind in _FIGURES:
        return format(value, "f") if isinstance(value, Decimal) else str(value)
    if kind is EntryKind.YES_NO:
        fits = words or isinstance(value, bool)
    elif kind is EntryKind.CHOICES:
        fits = isinstance(value, list) and all(isinstance(item, str) for item in value)
    else:
        fits = words
    if not fits:
        raise Unfit(f"{shown(value)} 不是 {kind}")
    if isinstance(value, list):
        return list(dict.fromkeys(value))  # what is chosen twice is chosen once, on paper too
    return value


def expected(error: Exception, kind: EntryKind | None, annotation: object) -> str:
    """What is expected instead, as the end of a sentence."""
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False)[0]
        context: Mapping[str, Any] = first.get("ctx") or {}
        problem = context.get("error")
        if isinstance(problem, EntryProblem):
            return requirement(problem.code, problem.params)
        if first["type"] == "string_too_long":
            return f"最多{context['max_length']}字"
        if first["type"].startswith(("greater_than", "less_than")):
            return "超出范围，看一看单位"
    if kind is EntryKind.CHOICE and isinstance(annotation, type) and issubclass(annotation, Choice):
        return f"写成 {' / '.join(item.value for item in annotation)} 之一"
    if kind is EntryKind.CHOICES:
        return "写成文字的列表"
    code = f"format.{kind}"
    return requirement(code, {}) if code in CODES else "写成文字"


def distinct_ids(content: list[Any], prefix: str) -> list[str]:
    """An id for each record: its own where it has a usable one that no earlier record has, otherwise a number."""
    given = [item.get("id") if isinstance(item, dict) else None for item in content]
    reserved = {identity for identity in given if isinstance(identity, str)}
    ids: dict[str, None] = {}
    for number, identity in enumerate(given, start=1):
        if isinstance(identity, str) and MEMBER_ID.fullmatch(identity) and identity not in ids:
            ids[identity] = None
        else:
            ids[_free_id(f"{prefix}{number}", reserved | ids.keys())] = None
    return list(ids)


RENAMED = "重复或含有编号不能用的字符，改用"


def renamed(item: object, identity: str) -> bool:
    """Whether ``item`` gave an id of its own and goes by another: whoever refers to it has to know."""
    return isinstance(item, dict) and item.get("id") not in (None, "", identity)


def _free_id(wanted: str, taken: set[str]) -> str:
    while wanted in taken:
        wanted += "_"
    return wanted


def record(model: type[Record], content: dict[str, Any]) -> Record:
    """One record (a ledger row, a piece of evidence) from its JSON object.

    Raises:
        Unfit: a value does not fit; the message names the key and says what is expected.
    """
    known = {leaf.field_id: leaf for leaf in leaves(model)}
    values: dict[str, Any] = {}
    for key, value in content.items():
        if key not in model.model_fields:
            raise Unfit(f"{shown(key)} 不是本程序认识的一项", key)
        if value is not None:
            try:
                values[key] = plain_value(value, known[key].kind) if key in known else value
            except Unfit as error:
                raise _unfit(key, value, error, known.get(key)) from error
    try:
        return model.model_validate(values)
    except ValidationError as error:
        place = error.errors(include_url=False)[0]["loc"]
        key = str(place[0]) if place else ""
        if key not in values:
            raise Unfit(f"{key} 没有写", key) from error
        raise _unfit(key, content[key], error, known.get(key)) from error


def _unfit(key: str, value: object, error: Exception, leaf: Leaf | None) -> Unfit:
    wanted = expected(error, leaf.kind, leaf.annotation) if leaf else "写成一个对象"
    return Unfit(f"{key} 是“{shown(value)}”，{wanted}", key)
