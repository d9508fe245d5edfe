"""Field ids: one spelling of every place in an application."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from desktop_app.models.application import Application, Attestation
from desktop_app.models.choices import Choice, RecognitionKind, Route
from desktop_app.models.field_ids import (
    Leaf,
    NoSuchField,
    annotation_of,
    answers,
    application_of,
    kind_of,
    leaves,
    read,
    write,
)
from desktop_app.models.kinds import EntryKind
from desktop_app.models.ledgers import ServiceRecord
from desktop_app.models.recognitions import Recognition

LEAVES = tuple(leaves())
SCALARS = tuple(leaf for leaf in LEAVES if leaf.kind is not EntryKind.ROWS)
KEYS = st.sampled_from(["B1d", "F1.system", "F4.licence", "positioning", "M7", "a-b_c"])
WORDS = st.text(alphabet="上海平台AB12 （）", min_size=1, max_size=30)


def values_of(leaf: Leaf) -> st.SearchStrategy[Any]:
    """Answers that fit a leaf."""
    if leaf.kind is EntryKind.CHOICE:
        return st.sampled_from(list(leaf.annotation))
    by_kind: dict[EntryKind, st.SearchStrategy[Any]] = {
        EntryKind.MONEY: st.decimals(min_value=0, max_value=10**12, places=2),
        EntryKind.NUMBER: st.decimals(min_value=0, max_value=10**6, places=1),
        EntryKind.PERCENT: st.decimals(min_value=0, max_value=100, places=2),
        EntryKind.COUNT: st.integers(min_value=1, max_value=100_000),
        EntryKind.DAY: st.dates(min_value=date(1950, 1, 1), max_value=date(2099, 12, 31)),
        EntryKind.YES_NO: st.booleans(),
        EntryKind.CHOICES: st.lists(WORDS, min_size=1, max_size=3).map(tuple),
    }
    return by_kind.get(leaf.kind, WORDS)


@st.composite
def answers_given(draw: st.DrawFn) -> dict[str, Any]:
    """Some answers at any places of an application."""
    chosen = draw(st.lists(st.sampled_from(SCALARS), max_size=25, unique=True))
    return {leaf.field_id.replace("*", draw(KEYS)): draw(values_of(leaf)) for leaf in chosen}


@given(answers_given())
@settings(deadline=None)
def test_what_is_written_is_read_back_and_listed(given_answers: dict[str, Any]) -> None:
    application = Application()
    for field_id, value in given_answers.items():
        write(application, field_id, value)
    assert {field_id: read(application, field_id) for field_id in given_answers} == given_answers
    assert dict(answers(application)) == given_answers


@given(answers_given())
@settings(deadline=None)
def test_clearing_every_answer_leaves_an_untouched_application(given_answers: dict[str, Any]) -> None:
    application = Application()
    for field_id, value in given_answers.items():
        write(application, field_id, value)
    for field_id in given_answers:
        write(application, field_id, None)
    assert application == Application()


@given(answers_given())
@settings(deadline=None)
def test_answers_listed_from_one_application_make_the_same_again(given_answers: dict[str, Any]) -> None:
    first, second = Application(), Application()
    for field_id, value in given_answers.items():
        write(first, field_id, value)
    for field_id, value in answers(first):
        write(second, field_id, value)
    assert second == first
    assert application_of(given_answers) == first


@given(st.text(max_size=40))
def test_any_text_is_a_place_or_is_refused(field_id: str) -> None:
    application = Application()
    try:
        read(application, field_id)
    except NoSuchField:
        with pytest.raises(NoSuchField):
            write(application, field_id, "x")
    assert application == Application()


def test_leaves_name_every_place_once() -> None:
    ids = [leaf.field_id for leaf in LEAVES]
    assert len(ids) == len(set(ids))
    assert {name.partition(".")[0] for name in ids} == set(Application.model_fields)


def test_leaves_of_a_mapping_stand_for_any_key() -> None:
    ids = {leaf.field_id for leaf in LEAVES}
    assert {"attested.*.met", "attested.*.reason", "narrative.*", "not_applicable.*"} <= ids


@pytest.mark.parametrize(
    ("field_id", "kind"),
    [
        ("agency.credit_code", EntryKind.CODE),
        ("finance.total_assets", EntryKind.MONEY),
        ("survey.mean_score", EntryKind.PERCENT),
        ("premises.area", EntryKind.NUMBER),
        ("agency.established", EntryKind.DAY),
        ("agency.legal_kind", EntryKind.CHOICE),
        ("service_platform.categories", EntryKind.CHOICES),
        ("recognitions", EntryKind.ROWS),
        ("recognitions[3f2a].issuer", EntryKind.TEXT),
        ("recognitions[3f2a].kind", EntryKind.CHOICE),
        ("attested.B1d.met", EntryKind.YES_NO),
        ("attested.F1.system.reason", EntryKind.LONG_TEXT),
        ("attested.F1.system.evidence", EntryKind.CHOICES),
        ("narrative.positioning", EntryKind.LONG_TEXT),
        ("not_applicable.M7", EntryKind.TEXT),
        ("signing.total_pages", EntryKind.COUNT),
    ],
)
def test_kind_of_a_field(field_id: str, kind: EntryKind) -> None:
    assert kind_of(field_id) is kind


@pytest.mark.parametrize(
    "field_id",
    [
        "",
        ".",
        "agency",
        "agency.",
        ".agency",
        "agency..name",
        "agency.nmae",
        "agency.name.length",
        "agency[1].name",
        "recognitions[].issuer",
        "recognitions[a.b].issuer",
        "recognitions[a].no",
        "recognitions[a]",
        "attested",
        "attested.B1d",
        "narrative",
        "narrative.中文",
        "narrative.a b",
        "narrative..a",
        "model_fields",
        "__class__",
        "agency.model_dump",
    ],
)
def test_sections_and_strangers_have_no_kind(field_id: str) -> None:
    with pytest.raises(NoSuchField):
        kind_of(field_id)


def test_choices_are_reached_through_their_type() -> None:
    assert annotation_of("recommendation.route") is Route
    assert issubclass(annotation_of("recognitions[x].kind"), Choice)


def test_leaves_of_a_ledger_row_are_those_of_its_type() -> None:
    kinds = {leaf.field_id: leaf.kind for leaf in leaves(ServiceRecord)}
    assert kinds["served_on"] is EntryKind.DAY
    assert kinds["fee"] is EntryKind.MONEY
    assert kinds["source.row"] is EntryKind.COUNT


def test_a_refused_value_changes_nothing() -> None:
    application = Application()
    write(application, "agency.phone", "021-12345678")
    write(application, "attested.B1d.reason", "有制度")
    before = application.model_copy(deep=True)
    with pytest.raises(ValidationError):
        write(application, "agency.phone", "1" * 101)
    with pytest.raises(ValidationError):
        write(application, "finance.revenue", object())
    with pytest.raises(ValidationError):
        write(application, "attested.B1d.evidence", 3)
    with pytest.raises(ValidationError):  # a key may hold dots: this would be the whole entry “B1d.id”
        write(application, "attested.B1d.id", "x")
    assert application == before


def test_an_empty_text_is_no_answer() -> None:
    application = Application()
    write(application, "agency.name", "上海")
    write(application, "agency.name", "")
    assert read(application, "agency.name") is None
    write(application, "service_platform.categories", ("F1",))
    write(application, "service_platform.categories", None)
    assert read(application, "service_platform.categories") == ()


def test_below_an_entry_not_made_yet_nothing_is_answered() -> None:
    application = Application()
    assert read(application, "attested.B1d.met") is None
    assert read(application, "narrative.positioning") is None
    write(application, "attested.B1d.met", None)
    write(application, "attested.B1d.evidence", ())
    write(application, "attested.B1d.evidence", [])
    assert application.attested == {}


def test_an_attestation_that_says_nothing_any_more_is_not_kept() -> None:
    application = Application()
    write(application, "attested.F1.system.met", value=False)
    write(application, "attested.F1.system.reason", "尚未建立")
    write(application, "attested.F1.system.met", None)
    assert application.attested == {"F1.system": Attestation(reason="尚未建立")}
    write(application, "attested.F1.system.reason", None)
    assert application.attested == {}


def test_a_whole_attestation_is_written_and_taken_away() -> None:
    application = Application()
    write(application, "attested.B1d", Attestation(met=True, evidence=("e1",)))
    assert read(application, "attested.B1d.evidence") == ("e1",)
    write(application, "attested.B1d", None)
    assert application.attested == {}


def test_members_come_and_go_as_a_whole_tuple() -> None:
    application = Application()
    write(application, "recognitions", (Recognition(id="a1"), Recognition(id="b2", issuer="工信部")))
    write(application, "recognitions[a1].kind", RecognitionKind.MINISTRY)
    assert read(application, "recognitions[b2].issuer") == "工信部"
    assert read(application, "recognitions[a1].kind") is RecognitionKind.MINISTRY
    write(application, "recognitions", application.recognitions[1:])
    with pytest.raises(NoSuchField):
        read(application, "recognitions[a1].kind")
    with pytest.raises(NoSuchField):
        write(application, "recognitions[a1].kind", None)
    write(application, "recognitions", None)
    assert application == Application()


@pytest.mark.parametrize("ids", [["a", "a"], ["a.b"], [""], ["中"], ["a", "b]"]])
def test_members_that_cannot_be_told_apart_are_refused(ids: list[str]) -> None:
    application = Application()
    with pytest.raises(NoSuchField):
        write(application, "recognitions", tuple(Recognition(id=identity) for identity in ids))
    assert application.recognitions == ()


@pytest.mark.parametrize(
    "values",
    [
        {"recognitions": ["a1"], "recognitions[b2].issuer": "工信部"},
        {"recognitions[a1].issuer": "工信部"},
        {"recognitions": ["a1"], "recognitions[a1].id": "a2"},
        {"recognitions": ["a1", "a1"]},
        {"recognitions": "a1"},
        {"recognitions": [{"id": "a1"}]},
        {"recognitions[a1]": "a1"},
        {"agency.no_such_field": "x"},
    ],
)
def test_an_application_of_members_that_are_not_there_is_refused(values: dict[str, Any]) -> None:
    with pytest.raises(NoSuchField):
        application_of(values)


def test_an_application_of_all_its_answers_has_its_members_in_their_order() -> None:
    made = application_of(
        {
            "recognitions": ["b2", "a1"],
            "recognitions[a1].issuer": "工信部",
            "recognitions[a1].kind": "",
            "attested.F1.system.met": True,
            "attested.F1.system.reason": "",
            "narrative.positioning": "平台",
        }
    )
    assert made.recognitions == (Recognition(id="b2"), Recognition(id="a1", issuer="工信部"))
    assert made.attested == {"F1.system": Attestation(met=True)}
    assert read(made, "narrative.positioning") == "平台"


def test_the_id_of_a_member_never_changes() -> None:
    application = Application(recognitions=(Recognition(id="a1"),))
    with pytest.raises(NoSuchField):
        write(application, "recognitions[a1].id", "a2")


def test_answers_of_members_follow_the_list_they_are_in() -> None:
    member = Recognition(id="a1", issuer="工信部", valid_to=date(2022, 1, 1))
    listed = list(answers(Application(recognitions=(member,))))
    assert listed == [
        ("recognitions", (member,)),
        ("recognitions[a1].issuer", "工信部"),
        ("recognitions[a1].valid_to", date(2022, 1, 1)),
    ]


def test_exact_numbers_stay_exact() -> None:
    application = Application()
    write(application, "finance.total_assets", Decimal("5236843.67"))
    assert read(application, "finance.total_assets") == Decimal("5236843.67")
