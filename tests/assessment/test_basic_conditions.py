"""基本条件 一.1.(1)-(7) at every boundary (domain §1.2, §3, §11; experience H)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from desktop_app.assessment.results import Outcome
from desktop_app.models.choices import RecognitionKind

MET, UNMET, UNKNOWN, DIVIDED = Outcome.MET, Outcome.UNMET, Outcome.UNKNOWN, Outcome.DIVIDED
MUNICIPAL, MINISTRY = RecognitionKind.MUNICIPAL, RecognitionKind.MINISTRY
ASSOCIATION, QUALIFICATION = RecognitionKind.NATIONAL_ASSOCIATION, RecognitionKind.QUALIFICATION

THRESHOLDS = [
    # clause, atom, field, value, outcome, margin
    pytest.param(
        "B1c",
        "finance.total_assets",
        Decimal("2999999.99"),
        UNMET,
        "还差 0.01 万元",
        id="一.1.(1)-299.999999",
    ),
    pytest.param(
        "B1c", "finance.total_assets", Decimal("2999900"), UNMET, "还差 0.01 万元", id="一.1.(1)-299.99"
    ),
    pytest.param("B1c", "finance.total_assets", Decimal("3000000"), MET, "正好达到", id="一.1.(1)-300"),
    pytest.param(
        "B1c", "finance.total_assets", Decimal("3000100"), MET, "超出 0.01 万元", id="一.1.(1)-300.01"
    ),
    pytest.param("B1c", "finance.total_assets", Decimal("2800000"), UNMET, "还差 20 万元", id="一.1.(1)-280"),
    pytest.param(
        "B1c", "finance.total_assets", Decimal("-1"), UNMET, "还差 300.01 万元", id="一.1.(1)-negative"
    ),
    pytest.param("B1c", "finance.total_assets", None, UNKNOWN, "", id="一.1.(1)-unanswered"),
    pytest.param("B3a", "declared.enterprises_served_1", 149, UNMET, "还差 1 家", id="一.1.(3)-149"),
    pytest.param("B3a", "declared.enterprises_served_1", 150, MET, "正好达到", id="一.1.(3)-150"),
    pytest.param("B3a", "declared.enterprises_served_1", 151, MET, "超出 1 家", id="一.1.(3)-151"),
    pytest.param("B3a", "declared.enterprises_served_1", 0, UNMET, "还差 150 家", id="一.1.(3)-0"),
    pytest.param("B3a", "declared.enterprises_served_1", None, UNKNOWN, "", id="一.1.(3)-unanswered"),
    pytest.param("B4b", "declared.partners", 4, UNMET, "还差 1 家", id="一.1.(4)-4"),
    pytest.param("B4b", "declared.partners", 5, MET, "正好达到", id="一.1.(4)-5"),
    pytest.param("B4b", "declared.partners", 6, MET, "超出 1 家", id="一.1.(4)-6"),
    pytest.param("B6c", "declared.free_services", 79, UNMET, "差 0.25 个百分点", id="一.1.(6)-19.75"),
    pytest.param("B6c", "declared.free_services", 80, MET, "正好达到", id="一.1.(6)-20"),
    pytest.param("B6c", "declared.free_services", 81, MET, "超出 0.25 个百分点", id="一.1.(6)-20.25"),
    pytest.param("B6c", "declared.free_services", None, UNKNOWN, "", id="一.1.(6)-unanswered"),
    pytest.param("B6c", "declared.free_services", 401, UNKNOWN, "", id="一.1.(6)-more-than-all"),
    pytest.param("B7b", "declared.staff", 19, UNMET, "还差 1 人", id="一.1.(7)-19"),
    pytest.param("B7b", "declared.staff", 20, MET, "正好达到", id="一.1.(7)-20"),
    pytest.param("B7b", "declared.staff", 21, MET, "超出 1 人", id="一.1.(7)-21"),
]


@pytest.mark.parametrize(("atom", "field", "value", "outcome", "margin"), THRESHOLDS)
def test_thresholds_are_inclusive(trial, atom, field, value, outcome, margin):
    found = trial.put(field, value).atom(atom)

    assert (outcome, margin) == (found.outcome, found.margin_text)
    assert found.outcome is not MET or found.margin >= 0
    assert found.outcome is not UNMET or found.margin < 0
    assert found.outcome is not UNKNOWN or found.missing


SATISFACTION = [
    pytest.param(80, 0, 100, MET, "80 %", id="80-exactly"),
    pytest.param(79, 0, 99, UNMET, "79.79 %", id="domain-11.4-79-of-99"),
    pytest.param(7999, 0, 10000, UNMET, "79.99 %", id="79.99"),
    pytest.param(79999, 0, 100000, UNMET, "79.99 %", id="79.999"),
    pytest.param(4, 0, 5, MET, "80 %", id="4-of-5"),
    pytest.param(796, 0, 1000, UNMET, "79.6 %", id="79.6-is-not-80"),
    pytest.param(50, 30, 100, MET, "80 %", id="satisfied-and-fairly"),
    pytest.param(100, 0, 100, MET, "100 %", id="everybody"),
    pytest.param(90, 20, 100, UNKNOWN, "", id="more-than-valid"),
    pytest.param(0, 0, 0, UNKNOWN, "", id="no-valid-sheet"),
    pytest.param(None, 10, 100, UNKNOWN, "", id="satisfied-unanswered"),
    pytest.param(80, None, 100, UNKNOWN, "", id="fairly-unanswered"),
]


@pytest.mark.parametrize(("satisfied", "fairly", "valid", "outcome", "text"), SATISFACTION)
def test_satisfaction_by_share_clause_1_1_3(trial, satisfied, fairly, valid, outcome, text):
    trial.put("survey.satisfied", satisfied).put("survey.fairly_satisfied", fairly).put("survey.valid", valid)
    found = trial.atom("B3b")

    assert (outcome, text) == (found.outcome, found.value_text)


@pytest.mark.parametrize(
    ("score", "outcome"), [("79.99", UNMET), ("80", MET), ("80.00", MET), ("92.5", MET), (None, UNKNOWN)]
)
def test_satisfaction_by_mean_score_clause_1_1_3(trial, score, outcome):
    trial.put("survey.formula", "mean_score").put(
        "survey.mean_score", None if score is None else Decimal(score)
    )

    assert outcome is trial.outcome("B3b")
    assert score is None or "平均得分" in trial.atom("B3b").rule


def test_satisfaction_shows_both_formulas_where_both_are_known(trial):
    found = trial.put("survey.mean_score", Decimal(78)).atom("B3b")

    assert {("share", MET, True), ("mean_score", UNMET, False)} == {
        (item.id, item.outcome, item.chosen) for item in found.readings
    }
    assert found.outcome is MET


@pytest.mark.parametrize(
    ("valid", "served", "thin"),
    [(29, 150, True), (30, 100, False), (45, 150, False), (44, 150, True), (300, 172, False)],
)
def test_a_thin_sample_is_said_domain_3_2(trial, valid, served, thin):
    trial.put("survey.valid", valid).put("survey.satisfied", valid).put("survey.fairly_satisfied", 0)
    trial.put("declared.enterprises_served_1", served)

    assert thin is ("有效问卷" in trial.atom("B3b").note)


GROWTH = [
    pytest.param(140, 150, MET, "比上年多 10 家，增长 7.14 %", id="domain-11.5-140-150"),
    pytest.param(150, 150, DIVIDED, "与上年持平", id="domain-11.5-150-150"),
    pytest.param(160, 150, UNMET, "比上年少 10 家", id="domain-11.5-160-150"),
    pytest.param(149, 150, MET, "比上年多 1 家，增长 0.67 %", id="one-more"),
    pytest.param(0, 150, MET, "比上年多 150 家", id="from-nothing"),
    pytest.param(None, 150, UNKNOWN, "", id="H11-one-year-only"),
    pytest.param(150, None, UNKNOWN, "", id="newer-year-missing"),
]


@pytest.mark.parametrize(("older", "newer", "outcome", "margin"), GROWTH)
def test_growth_clause_1_1_3(trial, older, newer, outcome, margin):
    trial.put("declared.enterprises_served_2", older).put("declared.enterprises_served_1", newer)
    found = trial.atom("B3c")

    assert (outcome, margin) == (found.outcome, found.margin_text)


def test_growth_names_the_year_that_is_missing(trial):
    found = trial.clear("declared.enterprises_served_2").atom("B3c")

    assert found.note == "还缺2019年服务中小企业家数"
    assert found.missing == ("declared.enterprises_served_2", "ledgers.services")


@pytest.mark.parametrize(("newer", "outcome"), [(109, UNMET), (110, MET), (111, MET), (100, UNMET)])
def test_growth_by_a_percentage_of_the_pack(trial, newer, outcome):
    identity = trial.notice.identity
    counting = identity.counting.model_copy(update={"growth_min_percent": Decimal(10)})
    trial.notice = trial.notice.model_copy(
        update={"identity": identity.model_copy(update={"counting": counting})}
    )
    trial.put("declared.enterprises_served_2", 100).put("declared.enterprises_served_1", newer)

    assert outcome is trial.outcome("B3c")


def test_growth_shows_the_third_year(trial):
    found = trial.put("declared.enterprises_served_3", 170).atom("B3c")

    assert found.outcome is MET
    assert "2018年是170 家" in found.note
    assert [(item.value_text, item.outcome) for item in found.readings] == [("170→160→172", UNMET)]


OPERATION = [
    # established, operating since, outcome; judged at 2020-12-31 and 2021-05-26
    pytest.param(date(2018, 12, 31), None, MET, id="domain-11.6-2018-12-31"),
    pytest.param(date(2019, 1, 1), None, DIVIDED, id="domain-11.6-2019-01-01"),
    pytest.param(date(2019, 5, 25), None, DIVIDED, id="2019-05-25"),
    pytest.param(date(2019, 5, 26), None, DIVIDED, id="2019-05-26-full-on-the-day"),
    pytest.param(date(2019, 5, 27), None, UNMET, id="domain-11.6-2019-05-27-one-day-short"),
    pytest.param(date(2016, 2, 29), None, MET, id="29-february"),
    pytest.param(date(2021, 6, 1), None, UNMET, id="after-the-submission"),
    pytest.param(date(2010, 1, 1), date(2018, 12, 31), MET, id="operating-later"),
    pytest.param(date(2010, 1, 1), date(2019, 5, 27), UNMET, id="operating-too-late"),
    pytest.param(date(2019, 5, 27), date(2010, 1, 1), UNMET, id="never-before-registration"),
    pytest.param(None, None, UNKNOWN, id="unanswered"),
    pytest.param(None, date(2010, 1, 1), UNKNOWN, id="registration-unanswered"),
]


@pytest.mark.parametrize(("established", "since", "outcome"), OPERATION)
def test_operating_two_years_clause_1_1_1(trial, established, since, outcome):
    trial.put("agency.established", established).put("agency.operating_since", since)

    assert outcome is trial.outcome("B1b")


@pytest.mark.parametrize(
    ("on", "outcome"), [(date(2018, 2, 27), UNMET), (date(2018, 2, 28), MET), (date(2018, 3, 1), MET)]
)
def test_two_years_from_29_february_are_full_at_the_end_of_the_month(trial, on, outcome):
    trial.put("agency.established", date(2016, 2, 29))
    trial.on = on
    readings = {item.id: item.outcome for item in trial.atom("B1b").readings}

    assert outcome is readings["submission"]


def test_operation_says_which_day_divides(trial):
    found = trial.put("agency.established", date(2019, 5, 26)).atom("B1b")

    assert found.note == "按部分地区口径（截至2020-12-31）不足2年"
    assert found.margin_text == "正好达到"
    assert [item.label for item in found.readings] == ["截至2020-12-31", "截至2021-05-26"]


@pytest.mark.parametrize(
    ("established", "text", "margin"),
    [
        (date(2015, 3, 1), "6 年零 86 天", "超出 4 年零 86 天"),
        (date(2019, 5, 20), "2 年零 6 天", "超出 6 天"),
        (date(2021, 5, 6), "20 天", "还差 1 年零 345 天满2年"),
        (date(2021, 5, 26), "0 年", "还差 2 年满2年"),
    ],
)
def test_operation_in_years_and_days(trial, established, text, margin):
    found = trial.put("agency.established", established).atom("B1b")

    assert (found.value_text, found.margin_text) == (text, margin)


def test_operation_counts_the_days_that_are_missing(trial):
    found = trial.put("agency.established", date(2019, 5, 27)).atom("B1b")

    assert (found.value_text, found.margin_text) == ("1 年零 364 天", "还差 1 天满2年")


LEGAL = [
    ("company", MET),
    ("public_institution", MET),
    ("social_organisation", MET),
    ("private_non_enterprise", MET),
    ("foundation", MET),
    ("other_legal_person", MET),
    ("branch", UNMET),
    ("sole_trader", UNMET),
    ("partnership", UNMET),
    ("law_firm", UNMET),
    (None, UNKNOWN),
]


@pytest.mark.parametrize(("kind", "outcome"), LEGAL)
def test_legal_person_clause_1_1_1(trial, kind, outcome):
    found = trial.put("agency.legal_kind", kind).atom("B1a")

    assert outcome is found.outcome
    assert (outcome is MET) is (found.note == "")


@pytest.mark.parametrize(
    ("kind", "outcome"), [("internet_service_firm", MET), ("none_of_these", UNMET), (None, UNKNOWN)]
)
def test_subject_type_clause_1_1_1(trial, kind, outcome):
    assert outcome is trial.put("agency.subject_type", kind).outcome("B1e")


START, END = date(2020, 1, 1), date(2022, 12, 31)
RECOGNITIONS = [
    # recognitions, B2, B5
    pytest.param([(MUNICIPAL, START, END)], MET, MET, id="municipal"),
    pytest.param([(MUNICIPAL, START, date(2021, 5, 26))], MET, MET, id="valid-to-the-day"),
    pytest.param([(MUNICIPAL, START, date(2021, 5, 25))], UNMET, UNMET, id="expired-the-day-before"),
    pytest.param([(MUNICIPAL, date(2021, 5, 27), END)], UNMET, UNMET, id="begins-the-day-after"),
    pytest.param([(MUNICIPAL, None, END)], MET, MET, id="no-first-day"),
    pytest.param([(MUNICIPAL, START, None)], UNKNOWN, UNKNOWN, id="no-last-day"),
    pytest.param([(MINISTRY, START, END)], UNMET, MET, id="domain-11.13-ministry-only"),
    pytest.param([(ASSOCIATION, START, None)], UNMET, MET, id="association-without-last-day"),
    pytest.param([(MINISTRY, START, date(2020, 6, 1))], UNMET, UNMET, id="ministry-expired"),
    pytest.param(
        [(MUNICIPAL, START, date(2021, 1, 1)), (MINISTRY, START, END)], UNMET, MET, id="H4-municipal-expired"
    ),
    pytest.param([(MUNICIPAL, START, date(2021, 1, 1)), (MUNICIPAL, START, END)], MET, MET, id="renewed"),
    pytest.param([(QUALIFICATION, START, END)], UNKNOWN, UNKNOWN, id="a-licence-recognises-nothing"),
    pytest.param([], UNKNOWN, UNKNOWN, id="none-listed"),
]


@pytest.mark.parametrize(("items", "municipal", "any_kind"), RECOGNITIONS)
def test_recognitions_clause_1_1_2_and_1_5(trial, items, municipal, any_kind):
    trial.recognise(*items)

    assert (municipal, any_kind) == (trial.outcome("B2"), trial.outcome("B5"))


def test_the_contradiction_of_2_and_5_is_said_domain_11_13(trial):
    trial.recognise((MINISTRY, START, END))

    assert "一.1.(5)" in trial.atom("B2").note
    assert "不能代替一.1.(2)" in trial.atom("B2").note
    assert trial.condition("B5").outcome is MET
    assert trial.judge().outcome is UNMET


def test_further_validity_days_are_shown_and_warned_about_q8_fr11(trial):
    trial.recognise((MUNICIPAL, START, date(2021, 6, 30)))
    found = trial.atom("B2")

    assert found.outcome is MET
    assert {item.id: item.outcome for item in found.readings} == {"2021-05-26": MET, "2021-12-31": UNMET}
    assert [item.message for item in trial.findings("FR11")] == ["认定在2021-12-31不在有效期内，确认续认安排"]


def test_a_law_firm_with_valid_status_domain_11_12(trial):
    trial.put("agency.legal_kind", "law_firm").put("agency.credit_code", "31310000000000019X")

    assert (trial.outcome("B1a"), trial.outcome("B2")) == (UNMET, MET)
    assert "不是法人" in trial.atom("B1a").note


QUALIFIED = [
    # staff, degree, title, both, outcome, union text, intersection text
    pytest.param(20, 12, 8, 2, DIVIDED, "90 %", "10 %", id="domain-11.3"),
    pytest.param(20, 18, 18, 16, MET, "100 %", "80 %", id="both-readings-pass"),
    pytest.param(20, 16, 0, 0, DIVIDED, "80 %", "0 %", id="domain-11.4-16-of-20"),
    pytest.param(20, 15, 0, 0, UNMET, "75 %", "0 %", id="15-of-20"),
    pytest.param(99, 79, 0, 0, UNMET, "79.79 %", "0 %", id="domain-11.4-79-of-99"),
    pytest.param(25, 21, 21, 19, DIVIDED, "92 %", "76 %", id="experience-F5"),
    pytest.param(20, 10, 10, 10, UNMET, "50 %", "50 %", id="the-same-people"),
]


@pytest.mark.parametrize(("staff", "degree", "title", "both", "outcome", "union", "intersection"), QUALIFIED)
def test_degree_and_title_in_two_readings_clause_1_1_7(
    trial, staff, degree, title, both, outcome, union, intersection
):
    for name, number in {
        "staff": staff,
        "staff_degree": degree,
        "staff_title": title,
        "staff_both": both,
    }.items():
        trial.put(f"declared.{name}", number)
    found = trial.atom("B7c")

    assert outcome is found.outcome
    assert {"union": union, "intersection": intersection} == {
        item.id: item.value_text for item in found.readings
    }
    assert union == found.value_text


@pytest.mark.parametrize(
    ("reading", "by", "on", "outcome", "text"),
    [
        pytest.param("union", "张明 2021-05-20 电话确认", None, MET, "92 %", id="day-with-the-name"),
        pytest.param("intersection", "张明 2021年5月电话确认", None, UNMET, "76 %", id="month-with-the-name"),
        pytest.param("union", "张明 电话确认", date(2021, 5, 20), MET, "92 %", id="name-and-day"),
        pytest.param("intersection", "张明", date(2021, 5, 20), UNMET, "76 %", id="name-and-day-strict"),
        pytest.param("union", "张明 电话确认", None, DIVIDED, "92 %", id="no-day"),
        pytest.param("union", None, date(2021, 5, 20), DIVIDED, "92 %", id="no-name"),
        pytest.param("intersection", "  ", date(2021, 5, 20), DIVIDED, "92 %", id="blank-name"),
    ],
)
def test_a_reading_settled_by_somebody_on_a_day_decides_experience_f5(trial, reading, by, on, outcome, text):
    for name, number in {"staff": 25, "staff_degree": 21, "staff_title": 21, "staff_both": 19}.items():
        trial.put(f"declared.{name}", number)
    trial.put("counting.qualified_reading", reading).put("counting.qualified_reading_by", by)
    trial.put("counting.qualified_reading_on", on)
    found = trial.atom("B7c")

    assert (outcome, text) == (found.outcome, found.value_text)


UNFINISHED_STAFF = [
    pytest.param(20, 18, 17, None, UNKNOWN, id="both-unknown-intersection-open"),
    pytest.param(20, 16, 10, None, DIVIDED, id="both-unknown-but-the-readings-part-anyway"),
    pytest.param(20, 8, 7, None, UNMET, id="both-unknown-but-too-few-anyway"),
    pytest.param(20, 20, 19, None, MET, id="both-unknown-but-enough-anyway"),
    pytest.param(20, 15, 0, None, UNMET, id="no-titles-at-all"),
    pytest.param(20, None, None, None, UNKNOWN, id="nothing"),
    pytest.param(None, 18, 17, 16, UNKNOWN, id="no-staff"),
    pytest.param(0, 0, 0, 0, UNKNOWN, id="nobody"),
    pytest.param(20, 18, 17, 18, UNKNOWN, id="both-more-than-titles"),
    pytest.param(20, 18, 17, 5, UNKNOWN, id="more-people-than-there-are"),
    pytest.param(20, 25, 17, 16, UNKNOWN, id="more-degrees-than-people"),
]


@pytest.mark.parametrize(("staff", "degree", "title", "both", "outcome"), UNFINISHED_STAFF)
def test_a_failure_that_nothing_can_rescue_is_final_at_once(trial, staff, degree, title, both, outcome):
    for name, number in {
        "staff": staff,
        "staff_degree": degree,
        "staff_title": title,
        "staff_both": both,
    }.items():
        trial.put(f"declared.{name}", number)

    assert outcome is trial.outcome("B7c")


def test_firms_and_visits_are_not_the_same_domain_11_2(trial):
    trial.put("declared.enterprises_served_1", 120).put("declared.service_visits_1", 400)
    found = trial.atom("B3a")

    assert found.outcome is UNMET
    assert found.note == "服务了400家次，条款要求的是家数，同一企业只计一家"
    assert found.fact == "120 家 < 150 家，还差 30 家"


@pytest.mark.parametrize(("answer", "outcome"), [(True, MET), (False, UNMET), (None, UNKNOWN)])
@pytest.mark.parametrize("atom", ["B1d", "B3d", "B4a", "B6a", "B6b", "B6d", "B7a", "X1"])
def test_what_no_number_decides_is_attested(trial, atom, answer, outcome):
    found = trial.attest(atom, answer).atom(atom)

    assert outcome is found.outcome
    assert (answer is True) is ("没有证明材料" in found.note)


def test_attested_with_evidence_says_nothing_more(trial):
    found = trial.atom("B6a")

    assert (found.evidence, found.note) == (("e5",), "")


def test_an_open_question_leaves_the_condition_open_and_a_failure_closes_it(trial):
    assert trial.attest("B6a", None).condition("B6").outcome is UNKNOWN
    assert trial.attest("B6b", False).condition("B6").outcome is UNMET


def test_free_share_readings_divide_until_a_basis_is_chosen(trial, ledger):
    trial.ledgers = ledger.mixed_free_share()
    for field in ("declared.free_services", "declared.all_services", "counting.free_basis"):
        trial.clear(field)
    found = trial.atom("B6c")

    assert found.outcome is DIVIDED
    assert {item.id: item.value_text for item in found.readings} == {
        "visits": "25 %",
        "hours": "10 %",
        "sessions": "50 %",
    }
    assert MET is trial.put("counting.free_basis", "sessions").outcome("B6c")
    assert UNMET is trial.put("counting.free_basis", "hours").outcome("B6c")
    assert MET is trial.put("counting.free_basis", "visits").outcome("B6c")
