"""Rows that are read by columns are in nothing other than rows that were validated, and nothing else becomes a row."""

from __future__ import annotations

import copy
import json
import pickle
from datetime import date
from decimal import Decimal
from types import NoneType
from typing import TYPE_CHECKING, Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.models.entries import MOST_COUNT
from desktop_app.models.field_ids import leaves
from desktop_app.models.kinds import EntryKind
from desktop_app.models.ledgers import ROW_TYPES, LedgerKind, Row, RowSource
from desktop_app.models.row_columns import RowsByColumn, ValueColumn, columns_of
from desktop_app.store.stored import read_columns, read_rows, row_texts

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from desktop_app.models.field_ids import Leaf

KINDS = list(LedgerKind)
REFUSED = "null"
"""A text that is no row: whatever stands beside it is taken the long way."""

_WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
_STRATEGIES: dict[EntryKind, SearchStrategy[Any]] = {
    EntryKind.TEXT: _WORDS,
    EntryKind.MONEY: st.decimals(-(10**15), 10**15, allow_nan=False, allow_infinity=False, places=2),
    EntryKind.NUMBER: st.decimals(0, 10**12, allow_nan=False, allow_infinity=False),
    EntryKind.COUNT: st.integers(0, MOST_COUNT),
    EntryKind.DAY: st.dates(date(1800, 1, 1), date(2200, 12, 31)),
    EntryKind.MONTH: st.dates(date(1800, 1, 1), date(2200, 12, 31)).map(lambda day: f"{day:%Y-%m}"),
    EntryKind.YES_NO: st.booleans(),
}
_SOURCES = st.builds(RowSource, file=_WORDS, sheet=_WORDS, row=st.integers(1, 1_048_576))


def strategy(leaf: Leaf) -> SearchStrategy[Any]:
    return st.sampled_from(leaf.annotation) if leaf.kind is EntryKind.CHOICE else _STRATEGIES[leaf.kind]


def rows_of(kind: LedgerKind) -> SearchStrategy[list[Row]]:
    """Rows as validation makes them, each with some of its fields left out."""
    shape = ROW_TYPES[kind]
    known = {leaf.field_id: strategy(leaf) for leaf in leaves(shape)} | {"source": _SOURCES}
    needed = {name: known[name] for name, field in shape.model_fields.items() if field.is_required()}
    others = {name: known[name] for name in shape.model_fields if name not in needed}
    return st.lists(st.fixed_dictionaries(needed, optional=others).map(shape.model_validate), max_size=6)


def old_text(row: Row) -> str:
    """How rows were stored before shape 2."""
    return row.model_dump_json(exclude_none=True)


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
@settings(max_examples=40)
def test_rows_come_back_as_validation_made_them(kind: LedgerKind, data: st.DataObject) -> None:
    rows = data.draw(rows_of(kind))
    texts = list(row_texts(rows))
    for stored in (texts, [old_text(row) for row in rows], [*texts, *(old_text(row) for row in rows)]):
        read, refused = read_rows(kind, stored)
        assert refused == 0
        for found, row in zip(read, rows * (len(stored) // (len(rows) or 1)), strict=True):
            assert_same(found, row)


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
@settings(max_examples=20)
def test_columns_are_those_of_the_rows_but_for_where_they_came_from(
    kind: LedgerKind, data: st.DataObject
) -> None:
    rows = data.draw(rows_of(kind).filter(bool)) * 300
    columns = read_columns(kind, list(row_texts(rows)))
    assert columns is not None
    assert set(columns) == set(ROW_TYPES[kind].model_fields) - {"source"}
    assert columns == columns_of(rows, columns)
    assert read_columns(kind, [*row_texts(rows), REFUSED]) is None


def assert_same(found: Row, row: Row) -> None:
    assert type(found) is type(row)
    assert found == row
    assert hash(found) == hash(row)
    assert repr(found) == repr(row)
    assert list(found.__dict__.items()) == list(row.__dict__.items())
    assert [type(value) for value in found.__dict__.values()] == [
        type(value) for value in row.__dict__.values()
    ]
    assert found.model_fields_set == row.model_fields_set
    assert found.model_dump() == row.model_dump()
    assert found.model_dump_json(exclude_unset=True) == row.model_dump_json(exclude_unset=True)
    assert list(row_texts([found])) == list(row_texts([row]))
    for made in (
        copy.copy(found),
        copy.deepcopy(found),
        pickle.loads(pickle.dumps(found)),
        found.model_copy(),
    ):
        assert made == row
        assert made.model_fields_set == row.model_fields_set


def test_a_copy_with_another_value_leaves_its_neighbours_alone() -> None:
    stored = [
        '["r1",null,null,null,null,"2020-01-01","甲",null,null,null,null,null,null,null,null,null,null,null,null]'
    ] * 2
    (first, second), _ = read_rows(LedgerKind.SERVICES, stored)
    changed = first.model_copy(update={"fee": Decimal(3)})
    assert "fee" in changed.model_fields_set
    assert "fee" not in second.model_fields_set | first.model_fields_set
    with pytest.raises(ValueError, match="frozen"):
        first.fee = Decimal(3)


_STRANGE = st.one_of(
    st.none(), st.booleans(), st.integers(-3, 10**12), st.floats(), _WORDS,
    st.sampled_from(["2020-02-30", "2020-13", "1E+400", "NaN", "-1", "free", "公益", "2020-01-01T00:00", "\ud800", "９"]),
    st.lists(st.integers(), max_size=2), st.dictionaries(_WORDS, _WORDS, max_size=1),
)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
@settings(max_examples=60)
def test_what_others_wrote_is_judged_as_full_validation_judges_it(
    kind: LedgerKind, data: st.DataObject
) -> None:
    stored = [json.loads(text) for text in row_texts(data.draw(rows_of(kind).filter(bool)))]
    for _ in range(data.draw(st.integers(1, 3))):
        row = data.draw(st.sampled_from(stored))
        row[data.draw(st.integers(0, len(row) - 1))] = data.draw(_STRANGE)
    texts = [json.dumps(row) for row in stored]
    read, refused = read_rows(kind, texts)
    columns = read_columns(kind, texts)
    assert columns is None or (refused == 0 and columns == columns_of(read, columns))
    one_by_one, one_more = read_rows(kind, [*texts, REFUSED])
    assert (repr(read), refused) == (repr(one_by_one), one_more - 1)
    for row in read:
        assert row == type(row).model_validate({name: value for name, value in row if value is not None})


@pytest.mark.parametrize(
    "text",
    [
        "", "null", "7", '"abcdefghijklmnopqrs"', "[]", "{}", "[[]]", "[" * 5_000, '["r1"]', '{"id":"r1"}',
        '["r1",null,null,null,null,"2020-01-01"]',
        '{"id":"r1","served_on":"2020-01-01","enterprise":"甲","salary":"1"}',
        '["r1","台账.xlsx",null,3,null,"2020-01-01","甲",null,null,null,null,null,null,null,null,null,null,null,null]',
        '["r1",null,null,null,null,"2020-01-01","甲",null,null,null,null,null,null,null,null,null,null,null,null,null]',
        '["r1",null,null,null,null,"2020-01-01","甲",null,"huge",null,null,null,null,null,null,null,null,null,null]',
    ],
)  # fmt: skip
def test_what_is_no_row_is_left_out_and_told(text: str) -> None:
    good = '["r1",null,null,null,null,"2020-01-01","甲",null,null,null,null,null,null,null,null,null,null,null,null]'
    read, refused = read_rows(LedgerKind.SERVICES, [good, text, good])
    assert [row.id for row in read] == ["r1", "r1"]
    assert refused == 1


def test_two_rows_in_the_place_of_one_are_none() -> None:
    good = '["r1",null,null,null,null,"2020-01-01","甲",null,null,null,null,null,null,null,null,null,null,null,null]'
    read, refused = read_rows(LedgerKind.SERVICES, [f"{good},{good}", good])
    assert (len(read), refused) == (1, 1)


STORED_ORDER = {
    LedgerKind.SERVICES: "id source evidence served_on enterprise credit_code size district category content mode hours"
    " fee charging contact phone satisfaction",
    LedgerKind.ACTIVITIES: "id source evidence held_on topic category place form mode charging enterprises attendances",
    LedgerKind.PARTNERS: "id source evidence name credit_code kind agreement_number valid_from valid_to content",
    LedgerKind.STAFF: "id source evidence name sex born degree school title_level title_name certificate_number"
    " position contract_from contract_to insured_from insured_to employment serves_smes",
    LedgerKind.TRAININGS: "id source evidence held_on topic place mode hours lecturer enterprises attendances",
    LedgerKind.FINANCINGS: "id source evidence agreed_on enterprise credit_code kind institution amount product",
    LedgerKind.EQUIPMENT: "id source evidence name model quantity value purchased_on purpose shared",
}


@pytest.mark.parametrize("kind", KINDS)
def test_values_stand_in_the_order_that_stored_rows_have(kind: LedgerKind) -> None:
    """Another field or another order needs a new shape of the database, whose step writes the rows anew."""
    assert " ".join(ROW_TYPES[kind].model_fields) == STORED_ORDER[kind]
    inner = [
        part for part in get_args(ROW_TYPES[kind].model_fields["source"].annotation) if part is not NoneType
    ]
    assert inner == [RowSource]
    assert list(RowSource.model_fields) == ["file", "sheet", "row"]


def by_columns(rows: tuple[Row, ...], kind: LedgerKind) -> RowsByColumn:
    """The same rows, knowing what each column holds; every other column keeps each value once."""
    values = [json.loads(text) for text in row_texts(rows)]
    names = [name for name in ROW_TYPES[kind].model_fields if name != "source"]
    names[1:1] = RowSource.model_fields
    columns = {}
    for at, name in enumerate(names):
        of_rows = [
            getattr(row.source, name, None) if name in RowSource.model_fields else getattr(row, name)
            for row in rows
        ]
        column = ValueColumn(of_rows)
        if at % 2:
            texts = [json.dumps(line[at]) for line in values]
            first = {text: place for place, text in reversed(list(enumerate(texts)))}
            column = ValueColumn([*of_rows, "没有一行是这个"], [first[text] for text in texts])
        columns[name] = column
    return RowsByColumn(rows, columns)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=15)
@given(data=st.data())
def test_rows_that_know_their_columns_are_stored_alike(kind: LedgerKind, data: st.DataObject) -> None:
    rows = tuple(data.draw(rows_of(kind)))
    known = by_columns(rows, kind)
    assert list(row_texts(known)) == list(row_texts(rows))
    assert type(known[1:]) is type(copy.deepcopy(known)) is type(pickle.loads(pickle.dumps(known))) is tuple
