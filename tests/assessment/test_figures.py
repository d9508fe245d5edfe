"""Figures counted from ledgers: 家 and 家次, years, offline, free shares, partners, people, money (domain §3.2)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from desktop_app.assessment.distinct import usable_code
from desktop_app.assessment.figures import count
from desktop_app.assessment.results import Outcome, Severity
from desktop_app.assessment.tags import tags
from desktop_app.models.choices import FreeBasis
from desktop_app.models.ledgers import (
    Activity,
    FinancingRecord,
    LedgerKind,
    Ledgers,
    Partner,
    StaffMember,
    TrainingSession,
)

CODE = "91310104MA1FAKE001"
OTHER = "91310104000000182Y"


def value(trial, name, period="year-1"):
    figure = count(trial.ledgers, trial.notice.identity).figures.get((name, period))
    return None if figure is None else figure.value


DISTINCT = [
    # (name, code) of the rows of one year, enterprises
    pytest.param([("甲公司", CODE), ("甲公司", CODE)], 1, id="same-code"),
    pytest.param([("甲公司", CODE), ("乙公司", CODE)], 1, id="same-code-two-names"),
    pytest.param([("甲公司", CODE), ("甲公司", OTHER)], 2, id="same-name-two-codes"),
    pytest.param([("甲公司", None), ("甲公司", None)], 1, id="same-name-no-code"),
    pytest.param([("上海（甲）公司", None), ("上海(甲)公司", None)], 1, id="domain-11.1-brackets"),
    pytest.param([("甲公司", None), (" 甲 公司　", None)], 1, id="blanks"),
    pytest.param([("甲公司", None), ("甲\u200b公司", None)], 1, id="zero-width"),
    pytest.param([("ABC公司", None), ("ａｂｃ公司", None)], 1, id="width-and-case"),
    pytest.param([("甲公司", CODE), ("甲公司", None)], 1, id="code-and-no-code"),
    pytest.param([("甲公司", None), ("甲公司", CODE)], 1, id="no-code-first"),
    pytest.param([("甲公司", CODE), ("甲公司", OTHER), ("甲公司", None)], 2, id="no-code-between-two"),
    pytest.param([("甲公司", CODE.lower()), ("甲公司", f" {CODE[:8]}-{CODE[8:]}")], 1, id="code-forms"),
    pytest.param([("甲公司", "无"), ("乙公司", "无")], 2, id="no-code-in-words"),
    pytest.param([("甲公司", "0" * 18), ("乙公司", "0" * 18)], 2, id="zeros-are-no-code"),
    pytest.param([("甲公司", "310104000123456"), ("甲厂", "310104000123456")], 1, id="old-15-digits"),
    pytest.param([("甲公司", None), ("乙公司", None)], 2, id="two-names"),
    pytest.param([("甲公司", CODE), ("乙公司", CODE), ("乙公司", None)], 1, id="second-name-without-code"),
]


@pytest.mark.parametrize(("rows", "enterprises"), DISTINCT)
def test_enterprises_are_distinct_clause_1_1_3(trial, ledger, rows, enterprises):
    trial.ledgers = ledger.services(
        *(ledger.service(place, enterprise=name, credit_code=code) for place, (name, code) in enumerate(rows))
    )

    assert enterprises == value(trial, "enterprises_served")
    assert len(rows) == value(trial, "service_visits")


@pytest.mark.parametrize(("firms", "outcome"), [(149, Outcome.UNMET), (150, Outcome.MET), (151, Outcome.MET)])
def test_149_and_150_enterprises_with_duplicates_domain_11_1(trial, ledger, firms, outcome):
    rows = [ledger.service(number) for number in range(firms)]
    again = [ledger.service(number, id=f"again{number}") for number in range(firms)]
    spelled = [
        ledger.service(
            number, id=f"name{number}", credit_code=None, enterprise=f"上海第{number}企业 有限公司"
        )
        for number in range(firms)
    ]
    trial.ledgers = ledger.services(*rows, *again, *spelled)
    found = trial.clear("declared.enterprises_served_1").atom("B3a")

    assert (firms, outcome) == (found.value, found.outcome)
    assert (firms * 3, "counted") == (found.trace[0].count, found.basis)


def test_a_name_learnt_in_one_year_is_the_same_firm_in_another(trial, ledger):
    trial.ledgers = ledger.services(
        ledger.service(1, enterprise="甲公司", credit_code=CODE, served_on=date(2019, 1, 1)),
        ledger.service(2, enterprise="甲公司", credit_code=None),
        ledger.service(3, enterprise="甲集团", credit_code=CODE),
    )

    assert value(trial, "enterprises_served") == 1


def test_a_row_without_code_joins_the_namesake_of_its_own_year(trial, ledger):
    first, second = sorted((CODE, OTHER))
    trial.ledgers = ledger.services(
        ledger.service(1, enterprise="甲公司", credit_code=first, served_on=date(2019, 1, 1)),
        ledger.service(2, enterprise="甲公司", credit_code=second),
        ledger.service(3, enterprise="甲公司", credit_code=None),
    )

    assert value(trial, "enterprises_served") == 1


def test_years_are_calendar_years(trial, ledger):
    days = [
        date(2017, 12, 31),
        date(2018, 1, 1),
        date(2019, 12, 31),
        date(2020, 1, 1),
        date(2020, 12, 31),
        date(2021, 1, 1),
    ]
    trial.ledgers = ledger.services(
        *(ledger.service(number, served_on=day) for number, day in enumerate(days))
    )

    assert [value(trial, "enterprises_served", f"year-{back}") for back in (1, 2, 3)] == [2, 1, 1]
    hints = [item.message for item in trial.findings("FR20") if item.severity is Severity.HINT]
    assert hints == ["服务企业台账有2行不在2018–2020年，未计入"]


def test_large_enterprises_do_not_count_and_unstated_sizes_do(trial, ledger):
    trial.ledgers = ledger.services(
        ledger.service(1, size="large"), ledger.service(2, size=None), ledger.service(3, size="micro")
    )
    figure = count(trial.ledgers, trial.notice.identity).figures["enterprises_served", "year-1"]

    assert (figure.value, figure.trace[0].rows) == (2, ("s2", "s3"))
    assert figure.note == "对大型企业的1条未计入；1条没有填企业规模，已计入"


@pytest.mark.parametrize(
    ("modes", "expected"),
    [
        (["offline", "both", "online"], 2),
        (["offline", None], 1),
        (["online", "online"], 0),
        ([None, None], None),
        ([], None),
    ],
)
def test_offline_enterprises_clause_1_2_1(trial, ledger, modes, expected):
    trial.ledgers = ledger.services(*(ledger.service(number, mode=mode) for number, mode in enumerate(modes)))

    assert expected == value(trial, "offline_enterprises")


def test_free_share_on_three_bases(trial, ledger):
    free = count(ledger.mixed_free_share(), trial.notice.identity).free

    assert {basis: figure.value for basis, figure in free.items()} == {
        FreeBasis.VISITS: 25,
        FreeBasis.HOURS: 10,
        FreeBasis.SESSIONS: 50,
    }
    assert free[FreeBasis.VISITS].trace[0].rows == ("s0",)
    assert free[FreeBasis.VISITS].trace[1].count == 4


def test_hours_need_every_row(trial, ledger):
    rows = ledger.mixed_free_share().services
    trial.ledgers = ledger.services(*rows, ledger.service(9))

    assert {FreeBasis.VISITS} == set(count(trial.ledgers, trial.notice.identity).free)


def test_a_free_service_to_a_large_enterprise_stays_on_both_sides(trial, ledger):
    trial.ledgers = ledger.services(ledger.service(1, size="large", charging="free"), ledger.service(2))

    assert count(trial.ledgers, trial.notice.identity).free[FreeBasis.VISITS].value == 50


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("F1", ("F1",)),
        ("f1", ("F1",)),
        ("F1,F2", ("F1", "F2")),
        ("F1，F2、F3;F4", ("F1", "F2", "F3", "F4")),
        ("信息服务、技术服务", ("信息服务", "技术服务")),
        ("F1,F1", ("F1",)),
        ("", ()),
        (None, ()),
        (" , ", ()),
    ],
)
def test_tags(text, expected):
    assert expected == tags(text)


def test_an_activity_of_two_categories_counts_once_for_each(trial):
    tagged = ["F1,F2", "F1", "信息服务", "信息", "F1，信息服务", None, "F3"]
    trial.ledgers = Ledgers(
        activities=tuple(
            Activity(id=f"a{place}", held_on=date(2020, 3, 1), topic="活动", category=tag)
            for place, tag in enumerate(tagged)
        )
    )
    judged = trial.judge()
    counted = {item.category: item.value for item in judged.figures if item.name == "activities"}

    assert counted == {"F1": 5, "F2": 1, "F3": 1, "F4": 0, "F5": 0}


def test_activities_of_other_years_are_left_out_and_said(trial):
    trial.ledgers = Ledgers(
        activities=(Activity(id="a", held_on=date(2019, 3, 1), topic="活动", category="F1"),)
    )

    assert trial.atom("F1.events").basis == "declared"
    assert [item.message for item in trial.findings("FR20")] == ["服务活动台账有1行不在2020年，未计入"]


PARTNERS = [
    # name, code, from, to, counted
    pytest.param("乙协会", None, date(2019, 1, 1), date(2020, 12, 31), True, id="in-force-at-year-end"),
    pytest.param("乙协会", None, date(2021, 1, 1), date(2021, 5, 26), True, id="in-force-on-the-day"),
    pytest.param("乙协会", None, date(2019, 1, 1), date(2020, 12, 30), False, id="ended-before"),
    pytest.param("乙协会", None, date(2021, 1, 1), date(2021, 5, 25), False, id="between-the-two-days"),
    pytest.param("乙协会", None, date(2021, 5, 27), None, False, id="begins-after"),
    pytest.param("乙协会", None, date(2019, 1, 1), None, True, id="open-ended"),
    pytest.param("乙协会", None, None, date(2021, 12, 31), True, id="no-first-day"),
    pytest.param("乙协会", None, None, None, False, id="no-days-at-all"),
    pytest.param(
        "上海示例企业服务 有限公司", None, date(2019, 1, 1), None, False, id="the-applicant-by-name"
    ),
    pytest.param("另名", CODE, date(2019, 1, 1), None, False, id="the-applicant-by-code"),
]


@pytest.mark.parametrize(("name", "code", "first", "last", "counted"), PARTNERS)
def test_gathered_bodies_clause_1_1_4(trial, name, code, first, last, counted):
    row = Partner(id="p1", name=name, credit_code=code, valid_from=first, valid_to=last)
    trial.ledgers = Ledgers(partners=(row,))
    found = trial.atom("B4b")

    assert (int(counted), ("p1",) * counted) == (found.value, found.trace[0].rows)


def test_gathered_bodies_are_distinct_and_branches_are_asked_about(trial):
    names = ["乙协会", "乙 协会", "丙大学", "上海示例企业服务有限公司徐汇分公司"]
    trial.ledgers = Ledgers(
        partners=tuple(
            Partner(id=f"p{place}", name=name, valid_from=date(2020, 1, 1))
            for place, name in enumerate(names)
        )
    )
    found = trial.atom("B4b")

    assert (found.value, found.outcome) == (3, Outcome.UNMET)
    assert "有1家的名称以申报单位名称开头" in found.note


STAFF = [
    # degree, title level, serves, staff, degree, title, both, qualified
    pytest.param("college", "intermediate", True, (1, 1, 1, 1, 1), id="both"),
    pytest.param("bachelor", "junior", True, (1, 1, 0, 0, 1), id="degree-only"),
    pytest.param("below", "senior", True, (1, 0, 1, 0, 1), id="title-only"),
    pytest.param("below", "none", True, (1, 0, 0, 0, 0), id="neither"),
    pytest.param(None, None, None, (1, 0, 0, 0, 0), id="nothing-stated"),
    pytest.param("doctor", "associate_senior", False, (0, 0, 0, 0, 0), id="serves-elsewhere"),
]


@pytest.mark.parametrize(("degree", "title", "serves", "expected"), STAFF)
def test_people_clause_1_1_7(trial, degree, title, serves, expected):
    person = StaffMember.model_validate(
        {"id": "x", "name": "张三", "degree": degree, "title_level": title, "serves_smes": serves}
    )
    trial.ledgers = Ledgers(staff=(person,))
    names = ("staff", "staff_degree", "staff_title", "staff_both", "staff_qualified")

    assert list(expected) == [value(trial, name) for name in names]


def test_part_time_people_count_and_are_said(trial):
    rows = [
        {"id": "a", "name": "甲", "serves_smes": True, "employment": "part_time"},
        {"id": "a", "name": "乙", "serves_smes": True},
    ]
    trial.ledgers = Ledgers(staff=tuple(StaffMember.model_validate(row) for row in rows))
    found = trial.atom("B7b")

    assert (found.value, found.note) == (2, "其中兼职1人")


def test_rows_that_share_an_id_are_still_rows(trial):
    rows = tuple(
        Activity(id="same", held_on=date(2020, 3, day), topic="活动", category="F1") for day in (1, 2, 3)
    )
    trial.ledgers = Ledgers(activities=rows)

    assert trial.atom("F1.events").value == 3


def test_roster_of_domain_11_3_counts_the_union(trial):
    kinds = (
        [("bachelor", "none")] * 10
        + [("below", "senior")] * 6
        + [("master", "senior")] * 2
        + [("below", "none")] * 2
    )
    trial.ledgers = Ledgers(
        staff=tuple(
            StaffMember.model_validate(
                {"id": f"p{place}", "name": f"某{place}", "degree": degree, "title_level": title}
            )
            for place, (degree, title) in enumerate(kinds)
        )
    )
    found = trial.atom("B7c")

    assert {item.id: item.value_text for item in found.readings} == {"union": "90 %", "intersection": "10 %"}
    assert found.outcome is Outcome.DIVIDED
    assert trial.atom("B7b").note == "20人没有填是否从事中小企业服务，已计入"


def test_training_counts_attendances_of_the_year(trial):
    trial.ledgers = Ledgers(
        trainings=tuple(
            TrainingSession(id=f"t{place}", held_on=day, topic="课", attendances=people)
            for place, (day, people) in enumerate(
                [(date(2020, 1, 1), 1500), (date(2020, 2, 1), 500), (date(2019, 1, 1), 999)]
            )
        )
    )
    found = trial.atom("F4.attendances")

    assert (found.value, found.outcome, found.trace[0].rows) == (2000, Outcome.MET, ("t0", "t1"))


def test_financing_by_kind_and_year(trial):
    rows = [
        ("loan", 5, 2020),
        ("equity", 2, 2020),
        ("other", 1, 2020),
        ("new_guarantee", 30, 2020),
        ("loan", 99, 2019),
    ]
    trial.ledgers = Ledgers(
        financings=tuple(
            FinancingRecord.model_validate(
                {
                    "id": f"f{place}",
                    "agreed_on": date(year, 6, 1),
                    "enterprise": "甲",
                    "kind": kind,
                    "amount": Decimal(10**8) * amount,
                }
            )
            for place, (kind, amount, year) in enumerate(rows)
        )
    )

    assert (trial.atom("F5.amount").value, trial.outcome("F5.amount")) == (8, Outcome.MET)
    assert (trial.atom("F5.guarantee").value, trial.outcome("F5.guarantee")) == (30, Outcome.MET)


def test_a_financing_ledger_without_guarantees_leaves_the_declared_one_standing(trial):
    loan = {
        "id": "f",
        "agreed_on": date(2020, 6, 1),
        "enterprise": "甲",
        "kind": "loan",
        "amount": Decimal(1),
    }
    trial.ledgers = Ledgers(financings=(FinancingRecord.model_validate(loan),))
    trial.put("declared.new_guarantee_amount", Decimal(30 * 10**8))

    assert (trial.outcome("F5.guarantee"), trial.atom("F5.guarantee").basis) == (Outcome.MET, "declared")


def test_empty_ledgers_count_nothing(notice):
    counted = count(Ledgers(), notice.identity)

    assert (
        counted.figures,
        counted.free,
        counted.activities,
        counted.bodies,
        counted.findings,
    ) == ({}, {}, None, None, ())
    assert dict.fromkeys(LedgerKind, 0) == counted.rows


def test_a_ledger_takes_the_place_of_a_declared_number_and_the_difference_is_told_fr21(trial, ledger):
    trial.ledgers = ledger.services(*(ledger.service(number) for number in range(151)))
    found = trial.atom("B3a")

    assert (found.value, found.basis) == (151, "counted")
    messages = [item.message for item in trial.findings("FR21", "declared.enterprises_served_1")]
    assert len(messages) == 1
    assert "填报172 家，台账计151 家" in messages[0]


def test_an_equal_declared_number_is_no_difference(trial, ledger):
    trial.ledgers = ledger.services(*(ledger.service(number) for number in range(151)))
    trial.put("declared.enterprises_served_1", 151)

    assert trial.findings("FR21", "declared.enterprises_served_1") == []


def test_a_counted_number_need_not_be_typed(trial, ledger):
    trial.ledgers = ledger.services(*(ledger.service(number) for number in range(151)))
    trial.clear("declared.enterprises_served_1")

    assert trial.findings("required", "declared.enterprises_served_1") == []


@pytest.mark.parametrize(
    ("code", "usable"),
    [
        (CODE, True),
        (" 9131 0104 MA1FAKE001", True),
        ("９１３１０１０４MA1FAKE001", True),
        ("123", False),
        ("", False),
        (None, False),
    ],
)
def test_usable_codes(code, usable):
    assert (CODE if usable else "") == usable_code(code)


def test_growth_of_a_ledger_year_and_a_declared_year_is_said(trial, ledger):
    trial.ledgers = ledger.services(*(ledger.service(number) for number in range(170)))
    found = trial.atom("B3c")

    assert found.outcome is Outcome.MET
    assert "一个来自台账、一个是填报" in found.note


def tagged(*categories: str | None) -> Ledgers:
    return Ledgers(
        activities=tuple(
            Activity(id=f"a{place}", held_on=date(2020, 5, 1), topic="活动", category=category)
            for place, category in enumerate(categories)
        )
    )


TAGS = [
    pytest.param((None, " ", "F1"), ["服务活动台账有2行没有填服务类别，没有计入任何一类"], id="without"),
    pytest.param(
        ("其他", "F9", "F1"), ["服务活动台账有2行的服务类别对不上，如“其他”，没有按它计入"], id="strange"
    ),
    pytest.param(("F1、F2", "信息服务", "信息", "f1"), [], id="every-spelling"),
]


@pytest.mark.parametrize(("categories", "messages"), TAGS)
def test_fr20_activities_that_count_for_no_category_are_said(trial, categories, messages):
    trial.ledgers = tagged(*categories)

    assert [item.message for item in trial.findings("FR20", "ledgers.activities")] == messages
