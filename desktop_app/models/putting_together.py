"""Many frozen records out of columns of values that are valid already, as pydantic puts them together once it has validated.

Records made here are what full validation would make, at a small part of its price; whoever calls vouches for the values.
"""

from __future__ import annotations

import gc
from collections import deque
from contextlib import contextmanager
from functools import lru_cache
from itertools import compress, repeat
from types import NoneType
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

Record = TypeVar("Record", bound=BaseModel)

_SET_FIELDS, _SET_GIVEN, _SET_EXTRA, _SET_PRIVATE = (
    BaseModel.__dict__[slot].__set__
    for slot in ("__dict__", "__pydantic_fields_set__", "__pydantic_extra__", "__pydantic_private__")
)


def put_together(
    shape: type[Record], columns: Mapping[str, Sequence[Any]], full: Collection[str] = ()
) -> list[Record]:
    """One record of ``shape`` for each place of the ``columns``, which are equally long and hold every field in its order.

    A field that is None counts as not given, which for every optional field of a row is its default; ``full`` are columns
    that are known to hold none.
    """
    always = set(full)
    partly: dict[str, Sequence[Any]] = {}
    for name, column in columns.items():
        if name in always:
            continue
        kinds = set(map(type, column))
        if NoneType not in kinds:
            always.add(name)
        elif len(kinds) > 1:
            partly[name] = column
    values = list(columns.values())
    (count,) = set(map(len, values))
    rows = list(map(shape.__new__, repeat(shape, count)))
    _on_each(_SET_FIELDS, rows, map(_dictionary_of(tuple(columns)), *values))
    _on_each(_SET_GIVEN, rows, _given(always, partly) if partly else repeat(always))
    _on_each(_SET_EXTRA, rows, repeat(None))
    _on_each(_SET_PRIVATE, rows, repeat(None))
    return rows


@lru_cache
def _dictionary_of(names: tuple[str, ...]) -> Callable[..., dict[str, Any]]:
    """What makes a dictionary of values in the order of ``names``; spelled out, it takes half the time of one of pairs."""
    spelled = ", ".join(f"{name!r}: {name}" for name in names)
    made: Callable[..., dict[str, Any]] = eval(f"lambda {', '.join(names)}: {{{spelled}}}")  # noqa: S307 - names of fields
    return made


def _given(always: set[str], partly: Mapping[str, Sequence[Any]]) -> list[set[str]]:
    """Which fields each record was given; one set for all that were given the same.

    Records are frozen, and a copy of one takes a copy of its set.
    """
    known: dict[tuple[bool, ...], set[str]] = {}
    given = []
    for there in zip(*([value is not None for value in column] for column in partly.values()), strict=True):
        if there not in known:
            known[there] = always | set(compress(partly, there))
        given.append(known[there])
    return given


def _on_each(put: Callable[[Any, Any], None], rows: list[Any], values: Iterable[Any]) -> None:
    """Call ``put`` with each row and its value, without a step of Python in between."""
    deque(map(put, rows, values), maxlen=0)


@contextmanager
def collector_paused(*, stays: bool = False) -> Iterator[None]:
    """Making hundreds of thousands of objects that all stay is twice as fast without looking for garbage.

    What ``stays``, as the rows of the case that is open, is not looked through afterwards either, before the case is closed
    (decision 0058); it holds no circles, so that it goes at once when nobody has it any more.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if stays:
            gc.freeze()
        if running:
            gc.enable()
