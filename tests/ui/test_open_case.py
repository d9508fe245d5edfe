"""The one writer: answers, entries that are no answers yet, lists, and verdicts after each change."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest

from desktop_app.assessment.results import Outcome
from desktop_app.models.application import Application
from desktop_app.models.evidence import Evidence
from desktop_app.models.ledgers import LedgerKind, Partner
from desktop_app.ui.page_status import verdict_of

ASSETS = "finance.total_assets"


@pytest.mark.parametrize(
    ("field_id", "typed", "answer"),
    [
        (ASSETS, "312", Decimal(3_120_000)),
        (ASSETS, "３１２万", Decimal(3_120_000)),
        (ASSETS, "叁佰万", Decimal(3_000_000)),
        (ASSETS, "0.03亿", Decimal(3_000_000)),
        ("declared.enterprises_served_1", "一百五十", 150),
        ("declared.enterprises_served_1", "150家", 150),
        ("agency.established", "2015年6月18日", date(2015, 6, 18)),
        ("agency.name", "  上海某某公司 ", "上海某某公司"),
        ("agency.credit_code", "９１３１０１０４ＭＡ１ＦＡＫＥ００１", "91310104MA1FAKE001"),
        ("narrative.positioning", "第一段\n第二段", "第一段\n第二段"),
        ("attested.B1d.reason", "连续三年盈利", "连续三年盈利"),
    ],
)
def test_what_is_typed_becomes_an_answer_in_the_unit_of_its_field(open_case, field_id, typed, answer):
    open_case.enter(field_id, typed)

    assert open_case.answer(field_id) == answer
    assert field_id not in open_case.unfinished


@pytest.mark.parametrize(
    ("field_id", "typed"),
    [
        (ASSETS, "三百来万"),
        ("agency.established", "2021-02-30"),
        ("declared.staff", "20余人"),
        ("survey.mean_score", "0.8"),
    ],
)
def test_half_an_entry_replaces_a_stale_answer_and_is_kept_as_typed(open_case, field_id, typed):
    open_case.enter(field_id, {"agency.established": "2015-06-18"}.get(field_id, "80"))
    open_case.enter(field_id, typed)

    assert open_case.answer(field_id) is None
    assert open_case.entry_text(field_id) == typed
    assert open_case.case.unfinished == {field_id: typed}
    label = re.sub("（[^）]*）", "", open_case.label_of(field_id))  # a long label goes without its brackets
    assert label in re.sub("（[^）]*）", "", open_case.problem_of(field_id))


def test_an_entry_that_becomes_right_is_no_problem_any_more(open_case):
    open_case.enter(ASSETS, "三百来万")
    open_case.enter(ASSETS, "300万")

    assert open_case.problem_of(ASSETS) is None
    assert open_case.case.unfinished == {}
    assert open_case.entry_text(ASSETS) == "300"


def test_an_emptied_field_is_unanswered_and_has_no_problem(open_case):
    open_case.enter(ASSETS, "312")
    open_case.enter(ASSETS, "")

    assert open_case.missing(ASSETS)
    assert open_case.problem_of(ASSETS) is None


def test_a_reopened_case_still_knows_why_an_entry_is_no_answer(make_case, open_case):
    open_case.enter("agency.established", "2021-02-30")
    before = open_case.problem_of("agency.established")
    again = make_case(unfinished=dict(open_case.case.unfinished))

    assert again.entry_text("agency.established") == "2021-02-30"
    assert again.problem_of("agency.established") == before


@pytest.mark.parametrize("clear", [None, ""])
def test_a_choice_can_be_taken_back(open_case, clear):
    open_case.enter("agency.legal_kind", "company")

    assert open_case.answer("agency.legal_kind") == "company"

    open_case.enter_choice("agency.legal_kind", clear)

    assert open_case.answer("agency.legal_kind") is None


def test_the_case_handed_out_does_not_change_afterwards(open_case):
    open_case.enter("agency.name", "甲公司")
    handed = open_case.case
    open_case.enter("agency.name", "乙公司")
    open_case.enter("attested.B1d.met", True)

    assert handed.application.agency.name == "甲公司"
    assert handed.application.attested == {}


def test_the_application_given_at_opening_stays_as_it_was(make_case):
    given = Application()
    open_case = make_case(given)
    open_case.enter("agency.name", "甲公司")

    assert given.agency.name is None


def test_verdicts_are_there_when_evaluated_is_told(qtbot, open_case):
    seen = []
    open_case.evaluated.connect(lambda: seen.append(verdict_of("B1", open_case).atoms[2].outcome))
    with qtbot.waitSignals([open_case.changed, open_case.evaluated], order="strict"):
        open_case.enter(ASSETS, "299.99")
    open_case.enter(ASSETS, "300")

    assert seen == [Outcome.UNMET, Outcome.MET]


def test_a_recognition_comes_is_filled_and_goes_with_its_half_entries(open_case):
    member = open_case.add_recognition()
    open_case.enter(f"recognitions[{member}].kind", "municipal")
    open_case.enter(f"recognitions[{member}].valid_to", "2022-13-01")

    assert open_case.application.recognitions[0].kind == "municipal"
    assert list(open_case.unfinished) == [f"recognitions[{member}].valid_to"]

    open_case.remove_recognition(member)

    assert open_case.application.recognitions == ()
    assert open_case.unfinished == {}


def test_ledger_rows_are_counted_and_told_by_their_name(qtbot, open_case):
    rows = tuple(
        Partner(
            id=f"r{number}", name=f"机构{number}", agreement_number=f"协{number}", valid_to=date(2022, 1, 1)
        )
        for number in range(5)
    )
    with qtbot.waitSignal(open_case.changed) as told:
        open_case.set_rows(LedgerKind.PARTNERS, rows)

    assert told.args == ["ledgers.partners"]
    assert open_case.case.ledgers.partners == rows
    assert verdict_of("B4", open_case).atoms[1].value == 5


def test_evidence_comes_on_its_shelf_once_and_goes(qtbot, open_case):
    item = Evidence(id="e1", material="M2", title="营业执照", file_name="执照.pdf", pages=1)
    with qtbot.waitSignal(open_case.changed) as told:
        open_case.add_evidence(item)
    open_case.add_evidence(item.model_copy(update={"title": "营业执照副本"}))

    assert told.args == ["evidence"]
    assert [kept.title for kept in open_case.evidence] == ["营业执照副本"]

    open_case.remove_evidence("e1")

    assert open_case.evidence == ()


def test_the_field_being_typed_in_is_told_when_it_is_left(qtbot, open_case):
    open_case.begin_editing(ASSETS)

    assert open_case.editing == ASSETS
    with qtbot.waitSignal(open_case.evaluated):
        open_case.end_editing(ASSETS)
    assert open_case.editing == ""
