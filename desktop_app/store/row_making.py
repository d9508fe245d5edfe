"""Ledger rows out of the values this program wrote, many at a time and column by column.

A row that was valid when it was written need not be guessed at again as if somebody had typed it. What each column holds
is still looked at: every distinct text of a day, a number or a choice goes through the full check once, everything else
must be of exactly the type its field takes. Values that are anything but that are not made into rows here; the caller
takes the long way with them, which decides. ``docs/decisions/0017`` says why it is so.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import compress
from types import NoneType
from typing import TYPE_CHECKING, Any, Protocol, get_args

from pydantic import TypeAdapter

from desktop_app.models.entries import MOST_COUNT
from desktop_app.models.field_ids import Leaf, leaves
from desktop_app.models.kinds import EntryKind
from desktop_app.models.putting_together import put_together

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pydantic import BaseModel
    from pydantic.fields import FieldInfo

    Column = Sequence[Any]
    Readers = Mapping[EntryKind, Callable[[str], object]]

_SEVERAL, _LOOKED_AT = 4, 100
"""Texts that stand at least so often among the first of a column, on average, are kept once."""


class Check(Protocol):
    """Makes the column of one field of the ``width`` columns that it takes in a stored row."""

    @property
    def width(self) -> int:
        """How many they are."""

    def __call__(self, columns: Sequence[Column]) -> Column:
        """The values, each of them checked."""


class OtherwiseWritten(ValueError):
    """These values are not, or not all, as this program writes them; they may be rows all the same."""


class RowMaker:
    """Makes records of one frozen shape; what a distinct text means is remembered from one call to the next.

    Args:
        shape: the type of record.
        readers: by kind of entry, what makes a value of its stored text before it is checked.
    """

    def __init__(self, shape: type[BaseModel], readers: Readers) -> None:
        self._shape = shape
        self._names = tuple(shape.model_fields)
        self._required = tuple(field.is_required() for field in shape.model_fields.values())
        self._checks = _checks_of(shape, readers)
        self.width = sum(check.width for check in self._checks)
        """Values that one record takes; a record inside it takes its own."""

    @property
    def known(self) -> int:
        """How many distinct texts are remembered."""
        return sum(check.known for check in self._checks if isinstance(check, _Read | _Inner))

    def make(self, values: Sequence[Any]) -> list[Any]:
        """One record for each of ``values``, flat lists in the order of the fields; what full validation would make.

        Raises:
            OtherwiseWritten: some of them are to be looked at the long way.
        """
        self._look_at(values)
        return put_together(self._shape, self._checked(list(zip(*values, strict=True))))

    def columns(self, values: Sequence[Any]) -> dict[str, Column]:
        """The columns of those records, by the names of the fields, each value checked as for ``make``.

        Records inside the records are checked, and left out.

        Raises:
            OtherwiseWritten: as for ``make``.
        """
        self._look_at(values)
        return self._checked(list(zip(*values, strict=True)), flat=True)

    def __call__(self, columns: Sequence[Column]) -> Column:
        """Records of these columns, as many as they are long."""
        return put_together(self._shape, self._checked(columns))

    def check(self, columns: Sequence[Column]) -> None:
        """Check what records would be made of.

        Raises:
            OtherwiseWritten: as for ``make``.
        """
        self._checked(columns, flat=True)

    def _look_at(self, values: Sequence[Any]) -> None:
        if set(map(type, values)) != {list} or set(map(len, values)) != {self.width}:
            raise OtherwiseWritten

    def _checked(self, columns: Sequence[Column], *, flat: bool = False) -> dict[str, Column]:
        checked: dict[str, Column] = {}
        at = 0
        for name, required, check in zip(self._names, self._required, self._checks, strict=True):
            taken = columns[at : at + check.width]
            at += check.width
            if flat and isinstance(check, _Inner):
                check.look_at(taken)
                continue
            column = check(taken)
            if required and None in column:
                raise OtherwiseWritten
            checked[name] = column
        return checked


class _Inner:
    """The columns of a record inside a record, which some rows may be without."""

    def __init__(self, maker: RowMaker) -> None:
        self._maker = maker
        self.width = maker.width

    @property
    def known(self) -> int:
        """How many distinct texts are remembered for it."""
        return self._maker.known

    def __call__(self, columns: Sequence[Column]) -> Column:
        there = self._there(columns)
        if all(there):
            return self._maker(columns)
        if not any(there):
            return (None,) * len(there)
        made = iter(self._maker(_without_gaps(columns, there)))
        return [next(made) if is_there else None for is_there in there]

    def look_at(self, columns: Sequence[Column]) -> None:
        """Check what records would be made of, and make none."""
        there = self._there(columns)
        if any(there):
            self._maker.check(_without_gaps(columns, there))

    def _there(self, columns: Sequence[Column]) -> list[bool]:
        """Which rows have the record."""
        if all(NoneType not in set(map(type, column)) for column in columns):
            return [True] * len(columns[0])
        return [any(value is not None for value in values) for values in zip(*columns, strict=True)]


def _without_gaps(columns: Sequence[Column], there: Sequence[bool]) -> Sequence[Column]:
    return columns if all(there) else [list(compress(column, there)) for column in columns]


class _Read:
    """A column of texts that each mean a value: a day, an exact number, a choice."""

    width = 1

    def __init__(self, read: Callable[[str], object], annotation: Any) -> None:  # noqa: ANN401 - a type
        self._read = read
        self._annotation = annotation
        self._known: dict[str | None, object] = {None: None}
        self._adapter: TypeAdapter[Any] | None = None

    @property
    def known(self) -> int:
        """How many distinct texts are remembered."""
        return len(self._known)

    def __call__(self, columns: Sequence[Column]) -> Column:
        (column,) = columns
        known = self._known
        for text in _only(str, column).keys() - known.keys():
            known[text] = self._checked(text)
        return list(map(known.__getitem__, column))

    def _checked(self, text: str) -> object:
        if self._adapter is None:  # not before there is something to check
            self._adapter = _adapter(self._annotation)
        try:
            return self._adapter.validate_python(self._read(text))
        except (ValueError, ArithmeticError) as error:
            raise OtherwiseWritten from error


class _Words:
    """Words, which fit as they are; those that stand there again and again are kept once."""

    width = 1

    def __call__(self, columns: Sequence[Column]) -> Column:
        (column,) = columns
        if not set(map(type, column)) <= {str, NoneType}:
            raise OtherwiseWritten
        some = column[:_LOOKED_AT]
        if len(set(some)) * _SEVERAL > len(some):
            return column
        kept = dict(zip(column, column, strict=True))
        return list(map(kept.__getitem__, column))


class _Plain:
    """Truth values, and numbers between two bounds, which JSON has as they are."""

    width = 1

    def __init__(self, kind: type[int], most: int | None = None) -> None:
        self._kind = kind
        self._most = most

    def __call__(self, columns: Sequence[Column]) -> Column:
        (column,) = columns
        if not set(map(type, column)) <= {self._kind, NoneType}:  # a truth value is no number
            raise OtherwiseWritten
        if self._most is not None and not all(
            0 <= number <= self._most for number in column if number is not None
        ):
            raise OtherwiseWritten
        return column


def _only(kind: type, column: Column) -> dict[Any, Any]:
    """What stands in the column, each once; refused if it is anything but ``kind`` itself, or nothing."""
    try:
        kept = dict(zip(column, column, strict=True))
    except TypeError as error:
        raise OtherwiseWritten from error
    if not set(map(type, kept)) <= {kind, NoneType}:
        raise OtherwiseWritten
    return kept


@lru_cache
def _adapter(annotation: Any) -> TypeAdapter[Any]:  # noqa: ANN401 - a type
    """The full check of one kind of value; making one takes longer than checking hundreds of texts."""
    return TypeAdapter(annotation)


def _checks_of(shape: type[BaseModel], readers: Readers) -> tuple[Check, ...]:
    """What is done with the column of each field, in the order of the shape."""
    return tuple(
        _check_of(field, readers) if isinstance(field, Leaf) else _Inner(RowMaker(field, readers))
        for field in _fields_of(shape)
    )


@lru_cache
def _fields_of(shape: type[BaseModel]) -> tuple[Leaf | type[BaseModel], ...]:
    """Each field of the shape: a value, or the shape of the record inside it."""
    known = {leaf.field_id: leaf for leaf in leaves(shape)}
    return tuple(known.get(name) or _nested(field) for name, field in shape.model_fields.items())


def _check_of(leaf: Leaf, readers: Readers) -> Check:
    if leaf.annotation is str:
        return _Words()
    if leaf.annotation is int:
        return _Plain(int)
    if leaf.kind is EntryKind.COUNT:
        return _Plain(int, MOST_COUNT)
    if leaf.kind is EntryKind.YES_NO:
        return _Plain(bool)
    return _Read(readers.get(leaf.kind, str), leaf.annotation)


def _nested(field: FieldInfo) -> type[BaseModel]:
    """The shape inside a field that holds a record of its own."""
    found: type[BaseModel] = next(part for part in get_args(field.annotation) if part is not NoneType)
    return found
