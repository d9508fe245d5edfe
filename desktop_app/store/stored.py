"""Answers and ledger rows as text in the database, and back, exactly.

Numbers are kept as plain decimal text and days as ISO dates. They are read back as values, not as entries: what a
person must write as “0.5%” to be understood is simply 0.5 here.
"""

from __future__ import annotations

import gc
import json
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, TypeAdapter

from desktop_app.models.field_ids import kind_of, leaves
from desktop_app.models.field_ids import write as write_field
from desktop_app.models.kinds import EntryKind
from desktop_app.models.ledgers import ROW_TYPES, LedgerKind, Row
from desktop_app.models.recognitions import Recognition

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from desktop_app.models.application import Application

_READERS: dict[EntryKind, Callable[[str], object]] = {
    EntryKind.MONEY: Decimal,
    EntryKind.NUMBER: Decimal,
    EntryKind.PERCENT: Decimal,
    EntryKind.DAY: date.fromisoformat,
}


def answer_text(value: object) -> str:
    """The stored text of one answer; of a tuple of members, the list of their ids."""
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"))


def put_answer(application: Application, field_id: str, text: str) -> None:
    """Put a stored answer back where it came from.

    Raises:
        ValueError: the text no longer is an answer there (pydantic's and JSON's complaints are ValueErrors too).
        NoSuchField: the place is not there.
    """
    value = json.loads(text)
    kind = kind_of(field_id)
    if kind is EntryKind.ROWS:
        value = tuple(Recognition(id=member) for member in value)
    elif kind in _READERS and isinstance(value, str):
        try:
            value = _READERS[kind](value)
        except ArithmeticError as error:  # decimal's way of refusing a text
            raise ValueError(text) from error
    write_field(application, field_id, value)


def typed_again(text: str) -> str:
    """What a stored answer that no longer fits looks like in its editor."""
    try:
        value = json.loads(text)
    except ValueError:
        return text
    return value if isinstance(value, str) else text


def row_texts(rows: Iterable[Row]) -> Iterator[str]:
    """The stored text of each ledger row."""
    return (row.model_dump_json(exclude_none=True) for row in rows)


def read_rows(kind: LedgerKind, texts: Sequence[str]) -> tuple[tuple[Row, ...], int]:
    """The rows of these texts, and how many of them no longer are rows (those are left out)."""
    with _collector_paused():
        try:
            return _adapter(kind).validate_python(_row_values(kind, f"[{','.join(texts)}]")), 0
        except (ValueError, RecursionError):
            pass
        rows = [row for text in texts for row in _read_row(kind, text)]
    return tuple(rows), len(texts) - len(rows)


def _read_row(kind: LedgerKind, text: str) -> tuple[Row, ...]:
    try:
        return _adapter(kind).validate_python(_row_values(kind, f"[{text}]"))
    except (ValueError, RecursionError):
        return ()


def _row_values(kind: LedgerKind, text: str) -> list[dict[str, Any]]:
    """Parse rows and make days and numbers of their texts, so that no entry parser has to guess."""
    values: list[dict[str, Any]] = json.loads(text)
    readers = _row_readers(kind)
    try:
        for value in values:
            for name, read in readers:
                if name in value:
                    value[name] = read(value[name])
    except (ArithmeticError, TypeError, AttributeError) as error:
        raise ValueError(kind) from error
    return values


@lru_cache
def _adapter(kind: LedgerKind) -> TypeAdapter[tuple[Row, ...]]:
    row_type: Any = ROW_TYPES[kind]
    return TypeAdapter(tuple[row_type, ...])


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


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Making hundreds of thousands of objects that all stay is twice as fast without looking for garbage."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()
