"""Worked examples: whatever a pack asks, what lies just below it is not met and what lies on it is."""

from __future__ import annotations

from decimal import Decimal

import pytest

from desktop_app.assessment.results import Outcome
from desktop_app.assessment.worked_examples import worked_examples
from desktop_app.notice.models import AtomTest
from tests.assessment.conftest import NOTICES

SHANGHAI = NOTICES["shanghai-2021"]
MET, UNMET, DIVIDED = Outcome.MET, Outcome.UNMET, Outcome.DIVIDED

# fmt: off
BOUNDARIES = [
    ("一.1.(1)", "B1c", [("299.99 万元", UNMET), ("300 万元", MET)]),
    ("一.1.(1)", "B1b", [("2019-05-27 成立", UNMET), ("2019-01-01 成立", DIVIDED), ("2018-12-31 成立", MET)]),
    ("一.1.(3)", "B3a", [("149 家", UNMET), ("150 家", MET)]),
    ("一.1.(3)", "B3b", [("79.99 %", UNMET), ("80 %", MET)]),
    ("一.1.(3)", "B3c", [("100 → 99 家", UNMET), ("100 → 100 家", DIVIDED), ("100 → 101 家", MET)]),
    ("一.1.(4)", "B4b", [("4 家", UNMET), ("5 家", MET)]),
    ("一.1.(6)", "B6c", [("19.99 %", UNMET), ("20 %", MET)]),
    ("一.1.(7)", "B7b", [("19 人", UNMET), ("20 人", MET)]),
    ("一.1.(7)", "B7c", [("79.99 %", UNMET), ("80 %", MET)]),
    ("一.2.(4)", "F4.attendances", [("1,999 人次", UNMET), ("2,000 人次", MET)]),
    ("一.2.(5)", "F5.amount", [("7.99 亿元", UNMET), ("8 亿元", MET)]),
]
# fmt: on


@pytest.mark.parametrize(("clause", "atom", "expected"), BOUNDARIES, ids=[item[1] for item in BOUNDARIES])
def test_the_boundary_of_each_clause_is_judged_by_the_rules(clause, atom, expected):
    asked = SHANGHAI.atom(atom)
    found = worked_examples(asked, SHANGHAI)

    assert asked.clause == clause
    assert [(item.given, item.verdict.outcome) for item in found] == expected


def test_2_a_recognition_of_the_ministry_is_no_municipal_one_and_the_last_day_counts():
    found = worked_examples(SHANGHAI.atom("B2"), SHANGHAI)

    assert [item.verdict.outcome for item in found] == [UNMET, UNMET, MET]
    assert "国家部委" in found[0].given
    assert found[1].given.endswith("2021-05-25")
    assert found[2].given.endswith("2021-05-26")


@pytest.mark.parametrize("notice", NOTICES.values(), ids=list(NOTICES))
def test_every_threshold_of_every_pack_has_a_miss_and_a_hit(notice):
    for atom in notice.atoms:
        outcomes = [item.verdict.outcome for item in worked_examples(atom, notice)]
        assert outcomes[0] is UNMET, atom.id
        assert outcomes[-1] is MET, atom.id
        if atom.test is AtomTest.AT_LEAST:
            assert outcomes == [UNMET, MET], atom.id


def test_the_examples_follow_the_threshold_of_the_pack():
    atom = SHANGHAI.atom("B3a").model_copy(update={"at_least": Decimal(200)})

    assert [item.given for item in worked_examples(atom, SHANGHAI)] == ["199 家", "200 家"]


@pytest.mark.parametrize(
    ("atom", "least"), [("B3a", 10**30), ("B3b", 150), ("B1b", 5_000), ("B1c", 0)], ids=str
)
def test_a_pack_that_asks_for_what_no_field_can_hold_has_fewer_examples_and_stops_nothing(atom, least):
    wild = SHANGHAI.atom(atom).model_copy(update={"at_least": Decimal(least)})

    assert len(worked_examples(wild, SHANGHAI)) <= 1
