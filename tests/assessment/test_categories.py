"""功能要求 一.2.(1)-(5), the choice of categories (FR06, FR07) and the way groups are put together."""

from __future__ import annotations

from decimal import Decimal

import pytest

from desktop_app.assessment.groups import best, judge_condition, worst
from desktop_app.assessment.results import AtomVerdict, Outcome, Severity
from desktop_app.notice.models import Category

MET, UNMET, UNKNOWN, DIVIDED = Outcome.MET, Outcome.UNMET, Outcome.UNKNOWN, Outcome.DIVIDED
NOT_APPLICABLE = Outcome.NOT_APPLICABLE
YI = Decimal(10) ** 8

THRESHOLDS = [
    pytest.param(
        "F1.offline", "declared.offline_enterprises", 149, UNMET, "还差 1 家", id="一.2.(1)-offline-149"
    ),
    pytest.param(
        "F1.offline", "declared.offline_enterprises", 150, MET, "正好达到", id="一.2.(1)-offline-150"
    ),
    pytest.param(
        "F1.offline", "declared.offline_enterprises", 151, MET, "超出 1 家", id="一.2.(1)-offline-151"
    ),
    pytest.param("F1.events", "declared.information_activities", 7, UNMET, "还差 1 次", id="一.2.(1)-7"),
    pytest.param("F1.events", "declared.information_activities", 8, MET, "正好达到", id="一.2.(1)-8"),
    pytest.param("F2.events", "declared.technology_activities", 4, UNMET, "还差 1 次", id="一.2.(2)-4"),
    pytest.param("F2.events", "declared.technology_activities", 5, MET, "正好达到", id="一.2.(2)-5"),
    pytest.param("F3.events", "declared.startup_activities", 7, UNMET, "还差 1 次", id="一.2.(3)-7"),
    pytest.param("F3.events", "declared.startup_activities", 8, MET, "正好达到", id="一.2.(3)-8"),
    pytest.param(
        "F4.attendances", "declared.training_attendances", 1999, UNMET, "还差 1 人次", id="一.2.(4)-1999"
    ),
    pytest.param(
        "F4.attendances", "declared.training_attendances", 2000, MET, "正好达到", id="一.2.(4)-2000"
    ),
    pytest.param(
        "F4.attendances", "declared.training_attendances", 2001, MET, "超出 1 人次", id="一.2.(4)-2001"
    ),
    pytest.param("F5.events", "declared.financing_activities", 9, UNMET, "还差 1 次", id="一.2.(5)-9"),
    pytest.param("F5.events", "declared.financing_activities", 10, MET, "正好达到", id="一.2.(5)-10"),
    pytest.param("F5.amount", "declared.financing_amount", YI * 8, MET, "正好达到", id="一.2.(5)-8亿"),
    pytest.param(
        "F5.amount",
        "declared.financing_amount",
        YI * 8 - 1,
        UNMET,
        "还差 0.01 亿元",
        id="一.2.(5)-1-yuan-short",
    ),
    pytest.param(
        "F5.amount",
        "declared.financing_amount",
        YI * Decimal("7.9"),
        UNMET,
        "还差 0.1 亿元",
        id="一.2.(5)-7.9亿",
    ),
    pytest.param(
        "F5.guarantee", "declared.new_guarantee_amount", YI * 30, MET, "正好达到", id="一.2.(5)-30亿"
    ),
    pytest.param(
        "F5.guarantee", "declared.new_guarantee_amount", YI * 29, UNMET, "还差 1 亿元", id="一.2.(5)-29亿"
    ),
    pytest.param(
        "F5.guarantee", "declared.new_guarantee_amount", None, UNKNOWN, "", id="一.2.(5)-unanswered"
    ),
]


@pytest.mark.parametrize(("atom", "field", "value", "outcome", "margin"), THRESHOLDS)
def test_thresholds_are_inclusive(trial, atom, field, value, outcome, margin):
    found = trial.put(field, value).atom(atom)

    assert (outcome, margin) == (found.outcome, found.margin_text)


ATTESTED = [
    "F1.system",
    "F1.online",
    "F2.organising",
    "F2.libraries",
    "F3.coaching",
    "F3.libraries",
    "F3.agency",
    "F4.licence",
    "F4.online",
    "F4.evaluation",
]


@pytest.mark.parametrize("atom", ATTESTED)
def test_one_attested_no_fails_the_category_clause_1_2(trial, atom):
    for field, number in {"technology": 5, "startup": 8}.items():
        trial.put(f"declared.{field}_activities", number)
    category = atom.partition(".")[0]

    assert trial.condition(category).outcome is MET
    assert trial.attest(atom, False).condition(category).outcome is UNMET
    assert trial.attest(atom, None).condition(category).outcome is UNKNOWN


FINANCING = [
    # activities, amount, guarantee, outcome, route
    pytest.param(10, "7.99", None, UNMET, "融资对接", id="domain-11.8-7.99亿"),
    pytest.param(12, "7.9", None, UNMET, "融资对接", id="experience-F6-7.9亿"),
    pytest.param(12, "7.9", "30", MET, "融资担保", id="experience-F6-then-guarantee"),
    pytest.param(0, None, "30", MET, "融资担保", id="domain-11.8-guarantee-without-events"),
    pytest.param(None, None, "30", MET, "融资担保", id="guarantee-only"),
    pytest.param(None, None, "29", UNMET, "融资担保", id="domain-11.8-new-29亿"),
    pytest.param(10, "8", None, MET, "融资对接", id="matching-only"),
    pytest.param(10, "8", "1", MET, "融资对接", id="matching-beside-a-small-guarantee"),
    pytest.param(9, "8", "29", UNMET, "融资对接", id="neither"),
    pytest.param(10, None, None, UNKNOWN, "融资对接", id="amount-unanswered"),
    pytest.param(None, None, None, UNKNOWN, "融资对接", id="nothing"),
    pytest.param(10, None, "29", UNKNOWN, "融资对接", id="one-way-failed-the-other-begun"),
]


@pytest.mark.parametrize(("events", "amount", "guarantee", "outcome", "route"), FINANCING)
def test_financing_has_two_ways_clause_1_2_5(trial, events, amount, guarantee, outcome, route):
    trial.put("declared.financing_activities", events)
    trial.put("declared.financing_amount", None if amount is None else YI * Decimal(amount))
    trial.put("declared.new_guarantee_amount", None if guarantee is None else YI * Decimal(guarantee))
    found = trial.condition("F5")

    assert (outcome, route) == (found.outcome, found.route)


def test_a_way_nobody_began_is_left_aside_and_named(trial):
    trial.put("declared.financing_activities", 12).put("declared.financing_amount", YI * Decimal("7.9"))
    found = trial.condition("F5")

    assert "还差 0.1 亿元" in found.summary
    assert "融资担保" in found.note


INSTRUMENTS = [
    # has instruments, attested, outcome
    (False, None, NOT_APPLICABLE),
    (False, False, NOT_APPLICABLE),
    (True, True, MET),
    (True, False, UNMET),
    (True, None, UNKNOWN),
    (None, True, MET),
    (None, False, UNKNOWN),
    (None, None, UNKNOWN),
]


@pytest.mark.parametrize(("has", "attested", "outcome"), INSTRUMENTS)
def test_instruments_only_where_there_are_any_clause_1_2_2(trial, has, attested, outcome):
    trial.put("category_facts.has_large_instruments", has).attest("F2.instruments", attested)
    trial.put("declared.technology_activities", 5)
    expected = MET if outcome is NOT_APPLICABLE else outcome

    assert outcome is trial.outcome("F2.instruments")
    assert expected is trial.condition("F2").outcome


CHOICES = [
    pytest.param((), ["选择服务功能类别"], [], UNKNOWN, id="none"),
    pytest.param(("F1",), [], [], MET, id="one"),
    pytest.param(("F1", "F4", "F2"), [], [], MET, id="three-one-of-them-open"),
    pytest.param(("F1", "F4", "F2", "F3"), ["服务功能类别选了4类，最多3类"], [], MET, id="domain-11.9-four"),
    pytest.param(("F5",), [], [Severity.ERROR], UNMET, id="one-that-fails"),
    pytest.param(("F1", "F5"), [], [Severity.WARNING], MET, id="domain-11.9-one-of-two-fails"),
    pytest.param(
        ("F9",), ["选择服务功能类别", "本通知没有“F9”这一类别，重新选择"], [], UNKNOWN, id="unknown-id"
    ),
]


@pytest.mark.parametrize(("chosen", "messages", "unmet", "outcome"), CHOICES)
def test_one_to_three_categories_fr06_fr07(trial, chosen, messages, unmet, outcome):
    trial.put("declared.financing_activities", 9).put("declared.financing_amount", YI)
    judged = trial.put("service_platform.categories", chosen).judge()

    assert messages == [item.message for item in judged.findings if item.id == "FR06"]
    assert unmet == [item.severity for item in judged.findings if item.id == "FR07"]
    assert outcome is judged.outcome


def test_categories_not_chosen_are_judged_and_suggested(trial):
    trial.put("service_platform.categories", ("F1",))
    judged = trial.judge()

    assert [item.chosen for item in judged.categories] == [True, False, False, False, False]
    assert "建议申报：培训服务" in judged.advice


def test_no_suggestion_when_no_more_can_be_chosen(trial):
    judged = trial.put("service_platform.categories", ("F1", "F2", "F3")).judge()

    assert not any(text.startswith("建议申报") for text in judged.advice)


def test_online_firms_are_no_offline_firms_domain_11_7(trial, ledger):
    trial.clear("declared.offline_enterprises")
    trial.ledgers = ledger.services(*(ledger.service(number, mode="online") for number in range(200)))

    assert (trial.outcome("B3a"), trial.outcome("F1.offline")) == (MET, UNMET)


def test_the_distinction_is_required_clause_1_besides(trial):
    assert trial.attest("X1", False).judge().outcome is UNMET


@pytest.mark.parametrize(
    ("outcomes", "all_of", "any_of"),
    [
        ([MET, MET], MET, MET),
        ([MET, UNMET], UNMET, MET),
        ([UNKNOWN, UNMET], UNMET, UNKNOWN),
        ([UNKNOWN, MET], UNKNOWN, MET),
        ([DIVIDED, UNKNOWN], UNKNOWN, DIVIDED),
        ([DIVIDED, MET], DIVIDED, MET),
        ([DIVIDED, UNMET], UNMET, DIVIDED),
        ([NOT_APPLICABLE], MET, MET),
        ([NOT_APPLICABLE, UNMET], UNMET, MET),
        ([], MET, UNMET),
    ],
)
def test_three_valued_logic(outcomes, all_of, any_of):
    assert (all_of, any_of) == (worst(outcomes), best(outcomes))


def test_one_met_group_decides_whatever_else_is_open():
    category = Category(id="C", label="某类", clause="一", any_of=(("a",), ("b",)), routes=("甲", "乙"))
    verdicts = {
        name: AtomVerdict(id=name, label=name, clause="一", outcome=outcome, basis="declared")
        for name, outcome in {"a": UNKNOWN, "b": MET}.items()
    }
    found = judge_condition(category, verdicts)

    assert (found.outcome, found.route, found.note) == (MET, "乙", "")


@pytest.mark.parametrize(
    ("chosen", "outcome"),
    [(("F1", "F4"), MET), (("F1", "F5"), UNMET), (("F1",), UNKNOWN), (("F1", "F2"), UNKNOWN)],
)
def test_a_pack_may_ask_for_more_than_one_category(trial, chosen, outcome):
    identity = trial.notice.identity
    counting = identity.counting.model_copy(update={"categories_min": 2})
    trial.notice = trial.notice.model_copy(
        update={"identity": identity.model_copy(update={"counting": counting})}
    )
    trial.put("declared.financing_activities", 9).put("declared.financing_amount", YI)

    assert trial.put("service_platform.categories", chosen).judge().outcome is outcome


def test_advice_names_no_more_categories_than_may_be_chosen(trial):
    for field in ("technology_activities", "startup_activities"):
        trial.put(f"declared.{field}", 9)
    trial.put("service_platform.categories", ())
    (advice,) = [text for text in trial.judge().advice if text.startswith("建议申报")]

    assert advice == "建议申报：信息服务、技术服务、创业服务、培训服务（最多再选3类）"
