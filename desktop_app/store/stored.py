"""Answers and ledger rows as text in the database, and back, exactly.

Numbers are kept as plain decimal text and days as ISO dates. They are read back as values, not as entries: what a
person must write as “0.5%” to be understood is simply 0.5 here.
"""

from __future__ import annotations

import hashlib
import json
import threading
from contextlib import contextmanager, suppress
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from json.encoder import encode_basestring
from operator import attrgetter
from types import NoneType
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, TypeAdapter
from pydantic_core import to_json

from desktop_app.models.field_ids import application_of, kind_of, leaves
from desktop_app.models.field_ids import write as write_field
from desktop_app.models.kinds import EntryKind
from desktop_app.models.ledgers import ROW_TYPES, LedgerKind, Row, RowSource
from desktop_app.models.pending import PendingRow
from desktop_app.models.putting_together import collector_paused
from desktop_app.models.recognitions import Recognition
from desktop_app.models.row_columns import RowsByColumn, ValueColumn
from desktop_app.store.row_making import RowMaker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from desktop_app.models.application import Application
    from desktop_app.models.row_columns import Columns

_ROWS_AT_ONCE = 1_000
_SOURCE_AT = tuple(Row.model_fields).index("source")
_NO_SOURCE = (None,) * len(RowSource.model_fields)
_READERS: dict[EntryKind, Callable[[str], object]] = {
    EntryKind.MONEY: Decimal,
    EntryKind.NUMBER: Decimal,
    EntryKind.PERCENT: Decimal,
    EntryKind.DAY: date.fromisoformat,
}

_MOST_KNOWN = 5_000
"""Distinct texts of one ledger that are remembered for the next case that is read: days and choices are the same in all."""
_of_this_thread = threading.local()
"""Holds ``makers``: what makes the rows of each ledger, for as long as the thread lives."""


def answer_text(value: object) -> str:
    """The stored text of one answer; of a tuple of members, the list of their ids."""
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"))


def put_answer(application: Application, field_id: str, text: str) -> None:
    """Put a stored answer back where it came from.

    Raises:
        ValueError: the text no longer is an answer there (pydantic's and JSON's complaints are ValueErrors too).
        NoSuchField: the place is not there.
    """
    value = _meant(field_id, json.loads(text))
    if kind_of(field_id) is EntryKind.ROWS:
        value = tuple(Recognition(id=member) for member in value)
    write_field(application, field_id, value)


def read_answers(texts: Mapping[str, str]) -> Application:
    """The application of all these stored answers in one go, in which nothing may be amiss.

    Raises:
        ValueError, TypeError, RecursionError, NoSuchField: something is; ``put_answer`` tells which.
    """
    values = json.loads(f"[{','.join(texts.values())}]")
    return application_of(
        {field_id: _meant(field_id, value) for field_id, value in zip(texts, values, strict=True)}
    )


def _meant(field_id: str, value: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    """The value of what JSON holds, where that is a text for a number or a day."""
    read = _READERS.get(kind_of(field_id))
    if read is None or not isinstance(value, str):
        return value
    try:
        return read(value)
    except ArithmeticError as error:  # decimal's way of refusing a text
        raise ValueError(value) from error


def typed_again(text: str) -> str:
    """What a stored answer that no longer fits looks like in its editor."""
    try:
        value = json.loads(text)
    except ValueError:
        return text
    return value if isinstance(value, str) else text


def row_texts(rows: Iterable[Row]) -> Iterator[str]:
    """The stored text of each ledger row: the list of its values, in the order of its type's fields."""
    if isinstance(rows, RowsByColumn):
        yield from _texts_by_column(rows)
        return
    several = iter(rows)
    while some := list(islice(several, _ROWS_AT_ONCE)):
        columns = _columns_of(some)
        lines = map(",".join, zip(*map(_column_texts, columns), strict=True))
        yield from [f"[{line}]" for line in lines]


def _texts_by_column(rows: RowsByColumn) -> Iterator[str]:
    """As ``row_texts``, where the columns are known: what is written alike is turned into text once."""
    columns = [
        column if column.places is None else ValueColumn(_column_texts(column.values), column.places)
        for column in rows.columns.values()
    ]
    for first in range(0, len(rows), _ROWS_AT_ONCE):
        last = first + _ROWS_AT_ONCE
        parts = [
            _column_texts(column.values[first:last]) if column.places is None else column.part(first, last)
            for column in columns
        ]
        yield from [f"[{line}]" for line in map(",".join, zip(*parts, strict=True))]


def _column_texts(column: Sequence[Any]) -> list[str]:
    """The JSON of each value of a column."""
    kinds = set(map(type, column))
    only = kinds - {NoneType}
    written = _writer(next(iter(only))) if len(only) == 1 else _any_json
    if NoneType not in kinds:
        return list(map(written, column))
    return ["null" if value is None else written(value) for value in column]


def _writer(kind: type) -> Callable[[Any], str]:
    return encode_basestring if issubclass(kind, str) else _WRITTEN.get(kind, _any_json)


def _any_json(value: object) -> str:
    return to_json(value).decode()


_WRITTEN: dict[type, Callable[[Any], str]] = {
    int: int.__repr__,
    date: lambda day: f'"{day.isoformat()}"',
    Decimal: '"{!s}"'.format,
}
"""How values of one type are written, as ``to_json`` writes them and without its price for each."""


def read_rows(kind: LedgerKind, texts: Sequence[str]) -> tuple[tuple[Row, ...], int]:
    """The rows of these texts, and how many of them no longer are rows (those are left out)."""
    rows: list[Row] = []
    with collector_paused(), _maker_of(kind) as maker:
        for some in _some_at_once(texts):
            rows += _read_some(kind, maker, some)
    return tuple(rows), len(texts) - len(rows)


def read_columns(kind: LedgerKind, texts: Sequence[str]) -> Columns | None:
    """The columns of the rows of these texts, but for where they came from; None where ``read_rows`` has to look at them."""
    found: dict[str, list[Any]] = {}
    with _maker_of(kind) as maker:
        for some in _some_at_once(texts):
            try:
                values = json.loads(f"[{','.join(some)}]")
                if len(values) != len(some):
                    return None
                for name, column in maker.columns(values).items():
                    found.setdefault(name, []).extend(column)
            except (ValueError, RecursionError):
                return None
    return found or None


@contextmanager
def _maker_of(kind: LedgerKind) -> Iterator[RowMaker]:
    """What makes the rows of a ledger; it remembers from case to case what a text means, unless that becomes too much."""
    makers: dict[LedgerKind, RowMaker] = _of_this_thread.__dict__.setdefault("makers", {})
    maker = makers.pop(kind, None) or RowMaker(ROW_TYPES[kind], _READERS)
    yield maker
    if maker.known <= _MOST_KNOWN:
        makers[kind] = maker


def _some_at_once(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    return (texts[at : at + _ROWS_AT_ONCE] for at in range(0, len(texts), _ROWS_AT_ONCE))


def pending_texts(rows: Iterable[PendingRow]) -> Iterator[str]:
    """The stored text of each row that waits."""
    return (row.model_dump_json() for row in rows)


def read_pending(texts: Iterable[str]) -> tuple[PendingRow, ...]:
    """The waiting rows of these texts; what is none is left out: its workbook is still there to be imported again."""
    rows = []
    for text in texts:
        with suppress(ValueError):
            rows.append(PendingRow.model_validate_json(text))
    return tuple(rows)


def rows_mark(kind: LedgerKind, rows: tuple[Row, ...]) -> str:
    """A text that is another one whenever a row says something else; where the rows were read from does not matter."""
    said = TypeAdapter(tuple[ROW_TYPES[kind], ...]).dump_json(  # type: ignore[valid-type]
        rows, exclude={"__all__": {"id", "source"}}
    )
    return hashlib.sha256(said).hexdigest()


def _columns_of(rows: Sequence[Row]) -> list[tuple[Any, ...]]:
    """The values of rows, field by field; where they came from takes three places."""
    columns = list(zip(*map(dict.values, map(_fields_of, rows)), strict=True))
    sources = [_fields_of(source).values() if source else _NO_SOURCE for source in columns[_SOURCE_AT]]
    columns[_SOURCE_AT : _SOURCE_AT + 1] = zip(*sources, strict=True)
    return columns


_fields_of = attrgetter("__dict__")


def _read_some(kind: LedgerKind, maker: RowMaker, texts: Sequence[str]) -> list[Row]:
    """Rows as this program wrote them, in one go; where others are among them, one by one and the long way."""
    try:
        values = json.loads(f"[{','.join(texts)}]")
        if len(values) == len(texts):
            return maker.make(values)
    except (ValueError, RecursionError):
        pass
    return [row for text in texts for row in _read_row(kind, text)]


def _read_row(kind: LedgerKind, text: str) -> tuple[Row, ...]:
    """One row, all of it checked; before shape 2 the values stood in an object with their names."""
    try:
        values = json.loads(text)
        if isinstance(values, list):
            values = _named(kind, values)
        _read_texts(kind, values)
        return (ROW_TYPES[kind].model_validate(values),)
    except (ValueError, RecursionError):
        return ()


def _named(kind: LedgerKind, values: list[Any]) -> dict[str, Any]:
    """The values of a stored row with their names; those that are not there are left out."""
    after = _SOURCE_AT + len(_NO_SOURCE)
    source = {
        name: value
        for name, value in zip(RowSource.model_fields, values[_SOURCE_AT:after], strict=True)
        if value is not None
    }
    flat = [*values[:_SOURCE_AT], source or None, *values[after:]]
    named = zip(ROW_TYPES[kind].model_fields, flat, strict=True)
    return {name: value for name, value in named if value is not None}


def _read_texts(kind: LedgerKind, values: Any) -> None:  # noqa: ANN401 - whatever the text held
    """Make days and numbers of their texts, so that no entry parser has to guess."""
    try:
        for name, read in _row_readers(kind):
            if name in values:
                values[name] = read(values[name])
    except (ArithmeticError, TypeError, AttributeError) as error:
        raise ValueError(kind) from error


@lru_cache
def _row_readers(kind: LedgerKind) -> tuple[tuple[str, Callable[[str], object]], ...]:
    return tuple(
        (leaf.field_id, _READERS[leaf.kind]) for leaf in leaves(ROW_TYPES[kind]) if leaf.kind in _READERS
    )


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, BaseModel):
        return getattr(value, "id")  # noqa: B009 - only members of a tuple come here, and they have one
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value
