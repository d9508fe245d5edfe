"""A case carried into another year: every answer meets its rule, and evidence only comes along while it is valid."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from desktop_app.assessment.next_year import for_next_year
from desktop_app.models.application import Application, Case
from desktop_app.models.evidence import UNSORTED, Evidence
from desktop_app.models.field_ids import answers, read, write
from desktop_app.models.ledgers import Ledgers, ServiceRecord, StaffMember
from desktop_app.models.recognitions import Recognition
from desktop_app.notice.loader import load
from desktop_app.notice.models import Fate
from desktop_app.paths import resource

if TYPE_CHECKING:
    from desktop_app.notice.models import Notice

SUBMISSION = date(2022, 5, 26)


@pytest.fixture(scope="module")
def shanghai() -> Notice:
    """The Shanghai rules a year on, as a pack of the next year would have them."""
    notice = load(resource("notices/shanghai-2021"))
    dates = {
        "year_end": date(2021, 12, 31),
        "submission": SUBMISSION,
        "validity_dates": (SUBMISSION, date(2022, 12, 31)),
    }
    counting = notice.identity.counting.model_copy(update=dates)
    identity = notice.identity.model_copy(
        update={"id": "shanghai-2022", "application_year": 2022, "counting": counting}
    )
    return notice.model_copy(update={"identity": identity})


@pytest.fixture(scope="module")
def national() -> Notice:
    return load(resource("notices/national-2012"))


def case_with(**given: object) -> Case:
    application = Application()
    for name, value in given.items():
        write(application, name.replace("__", "."), value)
    return Case(notice="shanghai-2021", application=application)


@pytest.mark.parametrize(
    ("field", "value", "fate"),
    [
        ("agency.name", "甲中心", Fate.CARRIED),
        ("agency.credit_code", "91310104MA1FAKE001", Fate.CARRIED),
        ("agency.legal_representative", "张三", Fate.CHECKED),
        ("service_platform.name", "甲平台", Fate.CARRIED),
        ("service_platform.showcase_statement", "很好", Fate.CHECKED),
        ("recommendation.route", "district", Fate.CHECKED),
        ("recommendation.reapplying", True, Fate.RENEWED),
        ("finance.total_assets", 3_000_000, Fate.RENEWED),
        ("finance.audit_firm", "某事务所", Fate.RENEWED),
        ("premises.address", "某路 1 号", Fate.CARRIED),
        ("premises.lease_to", date(2023, 1, 1), Fate.CHECKED),
        ("declared.enterprises_served_1", 172, Fate.RENEWED),
        ("survey.sent", 200, Fate.RENEWED),
        ("counting.low_price_rule", "半价以下", Fate.CHECKED),
        ("counting.qualified_reading", "union", Fate.RENEWED),
        ("leader.resume", "三十年", Fate.CARRIED),
        ("leader.years_in_service", 30, Fate.CHECKED),
        ("leader.no_dishonesty", True, Fate.RENEWED),
        ("category_facts.hotline", "021-60000000", Fate.CHECKED),
        ("attested.B6a.met", True, Fate.CHECKED),
        ("attested.F1.system.reason", "在用", Fate.CHECKED),
        ("attested.B1d.met", True, Fate.RENEWED),
        ("narrative.positioning", "第一段", Fate.CHECKED),
        ("not_applicable.M7", "没有", Fate.CHECKED),
        ("signing.signed_on", date(2021, 5, 20), Fate.RENEWED),
        ("review.remarks.atom-B1c", "和审计报告核对过", Fate.RENEWED),
        ("half_typed.services.r3.served_on", "六月", Fate.RENEWED),
        ("review.checked.clause-B1", "2021-05-20 张三\n", Fate.RENEWED),
    ],
)
def test_an_answer_is_carried_checked_or_left_behind_and_listed_so(
    shanghai: Notice, field: str, value: object, fate: Fate
) -> None:
    made = for_next_year(case_with(**{field: value}), shanghai)
    assert [item.fate for item in made.items] == [fate]
    assert all(item.label and (item.reason or fate is Fate.CARRIED) for item in made.items)
    assert (read(made.case.application, field) is not None) == (fate is not Fate.RENEWED)


def test_what_is_half_typed_goes_where_its_field_goes(shanghai: Notice) -> None:
    case = case_with(recognitions=(Recognition(id="a1", title="某认定"),))
    typed = {"agency.phone": "０２１—", "finance.revenue": "三百多万", "recognitions[a1].valid_to": "长期"}
    made = for_next_year(case.model_copy(update={"unfinished": typed}), shanghai)
    assert made.case.unfinished == {"agency.phone": "０２１—", "recognitions[a1].valid_to": "长期"}


def test_the_earlier_case_is_left_as_it_is(shanghai: Notice) -> None:
    case = case_with(agency__name="甲中心", recognitions=(Recognition(id="a1", title="某认定"),))
    before = case.model_copy(deep=True)
    made = for_next_year(case, shanghai)
    made.case.application.recognitions[0].title = "改了"
    assert case == before
    assert (made.case.notice, made.case.title) == ("shanghai-2022", "甲中心")


def test_recognitions_out_of_date_on_the_new_day_are_named(shanghai: Notice) -> None:
    case = case_with(
        recognitions=(
            Recognition(id="a1", title="到期的", valid_to=date(2022, 5, 25)),
            Recognition(id="a2", title="当天还有效的", valid_to=SUBMISSION),
        )
    )
    (item,) = for_next_year(case, shanghai).items
    assert item.fate is Fate.CHECKED
    assert "到期的" in item.reason
    assert "当天还有效的" not in item.reason


def evidence(name: str, material: str, **more: object) -> Evidence:
    return Evidence.model_validate(
        {"id": name, "material": material, "title": name, "file_name": f"{name}.pdf", **more}
    )


@pytest.mark.parametrize(
    ("material", "days", "fate"),
    [
        ("M2", {}, Fate.CHECKED),
        ("M3", {}, Fate.RENEWED),
        ("M4", {"valid_to": date(2022, 5, 25)}, Fate.RENEWED),
        ("M4", {"valid_to": SUBMISSION}, Fate.CHECKED),
        ("M4", {"valid_from": date(2022, 5, 27), "valid_to": date(2030, 1, 1)}, Fate.RENEWED),
        ("M6", {}, Fate.CHECKED),
        ("M8", {"valid_to": date(2021, 12, 31)}, Fate.RENEWED),
        ("M44", {}, Fate.RENEWED),
    ],
)
def test_evidence_is_carried_only_while_valid_on_the_new_day_of_submission(
    shanghai: Notice, material: str, days: dict[str, date], fate: Fate
) -> None:
    case = Case(notice="shanghai-2021", evidence=(evidence("合同", material, **days),))
    made = for_next_year(case, shanghai)
    (item,) = made.items
    assert (item.fate, item.names) == (fate, ("合同",))
    assert item.reason
    assert [kept.title for kept in made.case.evidence] == ([] if fate is Fate.RENEWED else ["合同"])


def test_evidence_that_nobody_has_sorted_is_called_so_and_stays_behind(shanghai: Notice) -> None:
    case = Case(notice="shanghai-2021", evidence=(evidence("照片", UNSORTED), evidence("旧件", "M44")))
    made = for_next_year(case, shanghai)

    told = {item.names: item.label for item in made.items}
    assert told[("照片",)] == "未归类（1 份）"
    assert told[("旧件",)] == "其他（1 份）"
    assert made.case.evidence == ()


def test_nothing_points_to_evidence_that_stayed_behind(shanghai: Notice) -> None:
    case = case_with(attested__B6a__evidence=("制度", "总结"))
    case = case.model_copy(
        update={
            "evidence": (
                evidence("制度", "M8", number="Z8-01", proves=("B6a", "Z9")),
                evidence("总结", "M5", number="Z5-01"),
            ),
            "ledgers": Ledgers(
                services=(ServiceRecord(id="r1", served_on=date(2020, 3, 1), enterprise="企业"),),
                staff=(
                    StaffMember(id="s1", name="张三", evidence="Z8-01"),
                    StaffMember(id="s2", name="李四", evidence="Z5-01"),
                ),
            ),
        }
    )
    made = for_next_year(case, shanghai)
    assert made.case.application.attested["B6a"].evidence == ("制度",)
    assert [row.evidence for row in made.case.ledgers.staff] == ["Z8-01", None]
    assert made.case.ledgers.services == ()
    assert [item.proves for item in made.case.evidence] == [("B6a",)]
    labels = {item.label: item.fate for item in made.items}
    assert labels["服务企业台账（1 行）"] is Fate.RENEWED
    assert labels["服务人员名册（2 行）"] is Fate.CHECKED


def test_what_the_other_notice_does_not_ask_is_counted_and_left(national: Notice) -> None:
    case = case_with(
        recommendation__carrier_name="某开发区",
        recommendation__route="special_carrier",
        narrative__previous_term="上一周期",
        service_platform__categories=("F1", "F9"),
    )
    made = for_next_year(case, national)
    left = next(item for item in made.items if item.label == "这份通知不问的内容")
    assert left.fate is Fate.RENEWED
    assert "3 处" in left.reason
    assert dict(answers(made.case.application)) == {"service_platform.categories": ("F1",)}
