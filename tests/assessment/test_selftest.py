"""两分钟自测 judged: what would turn a verdict, and how far the test has come."""

from __future__ import annotations

import pytest

from desktop_app.assessment.evaluate import evaluate
from desktop_app.assessment.figures import count
from desktop_app.assessment.selftest import answered_steps, selftest_lines
from desktop_app.models.application import Application, Case
from desktop_app.models.choices import LegalKind
from desktop_app.notice.loader import load
from desktop_app.paths import resource

FIRMS = {"shanghai-2021": 150, "national-2012": 100}


@pytest.fixture(params=sorted(FIRMS))
def pack(request):
    return load(resource(f"notices/{request.param}"))


def lines_of(pack, application):
    case = Case(notice=pack.identity.id, application=application)
    counted = count(case.ledgers, pack.identity)
    found = selftest_lines(evaluate(application, counted, pack, pack.identity.counting.submission), pack)
    return {line.id: line for line in found}, answered_steps(found)


def test_nothing_answered_is_nowhere_met(pack):
    lines, answered = lines_of(pack, Application())

    assert answered == 0
    assert {line.outcome.value for line in lines.values()} == {"unknown"}
    assert all(line.turn for line in lines.values())
    assert lines["categories"].turn == "还没有选服务功能类别"


@pytest.mark.parametrize(("short", "outcome"), [(1, "unmet"), (0, "met"), (-1, "met")])
def test_one_firm_short_says_what_would_turn_it(pack, short, outcome):
    threshold = FIRMS[pack.identity.id]
    application = Application()
    application.declared.enterprises_served_1 = threshold - short
    lines, answered = lines_of(pack, application)
    line = lines["B3a"]

    assert line.outcome.value == outcome
    assert line.turn.startswith(f"达到 {threshold} 家就满足") == (outcome == "unmet")
    assert (line.turn == "") == (outcome == "met")
    assert answered == 1


def test_an_answer_that_rules_out_is_met_with_advice_and_no_distance(pack):
    application = Application()
    application.agency.legal_kind = LegalKind.BRANCH
    line = lines_of(pack, application)[0]["B1a"]

    assert line.outcome.value == "unmet"
    assert "法人" in line.turn
    assert "达到" not in line.turn


def test_two_readings_are_both_said_and_neither_stands_for_the_other(pack):
    application = Application()
    for name, number in {"staff": 25, "staff_degree": 21, "staff_title": 21, "staff_both": 19}.items():
        setattr(application.declared, name, number)
    line = lines_of(pack, application)[0]["B7c"]

    assert (line.outcome.value, line.fact) == ("divided", "")
    assert "92 %" in line.turn
    assert "76 %" in line.turn


def test_a_category_shows_its_whole_verdict(pack):
    application = Application()
    application.service_platform.categories = ("F1", "F5")
    application.declared.information_activities = 7
    application.declared.new_guarantee_amount = 3_000_000_000
    lines = lines_of(pack, application)[0]

    assert lines["F1"].outcome.value == "unmet"
    assert "还差 1 次" in lines["F1"].fact
    assert lines["F1"].turn.startswith("达到 8 次就满足")
    assert lines["F5"].outcome.value == "met"
    assert "categories" not in lines
