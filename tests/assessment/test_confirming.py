"""已核实 (D4, C16): silent until the value changes, for what is plausible but unusual and for nothing else."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from desktop_app.assessment.confirming import rests_of
from desktop_app.assessment.results import Severity
from desktop_app.models.review import CONFIRMED, REMARKS, Tick

DAY = date(2021, 5, 20)
JUMP = {"declared.service_income_2": Decimal(600_000)}
DOUBTFUL = {"service_platform.name": "上海全国第一企业服务平台"}


def confirm(trial, finding):
    trial.put(
        f"{CONFIRMED}{finding.key}", Tick.given("张三", DAY, rests_of(finding, trial.application)).written
    )


def found(trial, rule):
    return [item for item in trial.findings(rule) if item.severity is Severity.WARNING]


@pytest.mark.parametrize(
    ("rule", "changes", "later"),
    [
        ("FR23", JUMP, {"declared.service_income_2": Decimal(500_000)}),
        ("FR23", JUMP, {"finance.service_income": Decimal(6_000_001)}),
        ("FR03", DOUBTFUL, {"service_platform.name": "上海全国第一中小企业服务平台"}),
        ("FR20", {"survey.sent": 100_000}, {"survey.sent": 100_001}),
    ],
    ids=["C16-the-value", "C16-the-other-value", "naming", "survey"],
)
def test_a_confirmed_finding_is_silent_until_its_value_changes(trial, rule, changes, later):
    for field, value in changes.items():
        trial.put(field, value)
    before = found(trial, rule)
    assert before
    assert all(item.asks for item in before)
    for item in before:
        confirm(trial, item)

    assert [item.confirmation for item in found(trial, rule)] == ["已核实：张三 2021-05-20"] * len(before)
    assert not any(item.asks for item in found(trial, rule))
    for field, value in later.items():
        trial.put(field, value)
    assert any(item.asks for item in found(trial, rule))


def test_each_of_several_doubts_about_one_field_is_confirmed_by_itself(trial):
    for field, value in DOUBTFUL.items():
        trial.put(field, value)
    first, second = found(trial, "FR03")
    assert first.key != second.key
    confirm(trial, first)

    assert [bool(item.confirmed_by) for item in found(trial, "FR03")] == [True, False]


def test_an_error_cannot_be_confirmed_away(trial):
    trial.put("survey.valid", 10)
    wrong = next(item for item in trial.findings("FR20") if item.severity is Severity.ERROR)
    confirm(trial, wrong)

    assert next(item for item in trial.findings("FR20") if item.key == wrong.key).confirmed_by == ""


def test_a_remark_is_no_text_of_the_application(trial):
    trial.put(f"{REMARKS}atom-B1c", "待补充：身份证 310104199001011234")
    assert not trial.findings("FR29")
    assert not trial.findings("FR30")


def test_an_unmet_requirement_says_the_one_change_that_would_turn_it_c2(trial):
    trial.put("finance.total_assets", Decimal(2_800_000))
    assert trial.atom("B1c").turn.startswith("达到 300 万元就满足")
    trial.put("finance.total_assets", Decimal(3_000_000))
    assert trial.atom("B1c").turn == ""
