"""Echoes, uses and states: what is derived for the screen from answers and rules."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from desktop_app.models.evidence import Evidence
from desktop_app.models.kinds import EntryKind
from desktop_app.models.ledgers import LedgerKind, Partner
from desktop_app.ui.echo import echo
from desktop_app.ui.page_status import PageStatus, status_of, together
from desktop_app.ui.usage import usage_of


@pytest.mark.parametrize(
    ("kind", "value", "text", "unit", "words"),
    [
        (EntryKind.MONEY, Decimal(3_000_000), "300", "万元", "= 3,000,000.00元（叁佰万元整）"),
        (EntryKind.MONEY, Decimal("299.99"), "299.99元", "万元", "= 299.99元（贰佰玖拾玖元玖角玖分）"),
        (
            EntryKind.MONEY,
            Decimal(3_120_000) * 10_000,
            "3120000",
            "万元",
            "= 31,200,000,000.00元（叁佰壹拾贰亿元整），核对单位是不是万元",
        ),
        (EntryKind.COUNT, 150, "一百五十", "家", "= 150家"),
        (EntryKind.COUNT, 150, "150", "家", ""),
        (EntryKind.PERCENT, Decimal("92.5"), "９２.５％", None, "= 92.50%"),
        (EntryKind.MONTH, "1985-03", "1985.3", None, "1985年3月"),
        (EntryKind.DAY, date(2021, 5, 26), "", None, "2021年5月26日，即申报截止日"),
        (EntryKind.DAY, date(2021, 5, 27), "", None, "2021年5月27日，在申报截止日后1天"),
        (EntryKind.DAY, date(2021, 5, 25), "", None, "2021年5月25日，距申报截止日1天"),
        (EntryKind.DAY, date(2019, 5, 27), "", None, "2019年5月27日，至申报截止日满1年11个月"),
        (EntryKind.DAY, date(2019, 5, 26), "", None, "2019年5月26日，至申报截止日满2年"),
        (EntryKind.TEXT, "上海", "上海", None, ""),
        (EntryKind.MONEY, None, "三百来万", "万元", ""),
    ],
)
def test_the_echo_says_how_an_entry_was_understood(shanghai, kind, value, text, unit, words):
    assert echo(kind, value, text, unit, shanghai.identity) == words


class TestUsage:
    def usage(self, open_case, shanghai, field_id):
        return usage_of(field_id, shanghai.page_of(field_id), shanghai, open_case.assessment)

    @pytest.mark.parametrize(
        ("field_id", "condition"),
        [
            ("finance.total_assets", "资产总额不低于300万元（一.1.(1)）"),
            ("agency.legal_kind", "独立法人资格（一.1.(1)）"),
            ("declared.enterprises_served_1", "年服务中小企业150家以上（一.1.(3)）"),
            ("declared.enterprises_served_2", "近两年服务企业数量稳步增长（一.1.(3)）"),
            ("declared.offline_enterprises", "线下年服务企业150家以上（一.2.(1)）"),
            ("attested.B1d.met", "财务收支状况良好，经营规范，有良好的发展前景和可持续发展能力（一.1.(1)）"),
            ("category_facts.has_large_instruments", "开放大型、精密仪器设备与中小企业共享（一.2.(2)）"),
            ("declared.staff_both", "大专及以上学历和中级及以上技术职称专业人员占80%以上（一.1.(7)）"),
        ],
    )
    def test_the_conditions_that_use_a_field_are_found_in_the_rules(
        self, open_case, shanghai, field_id, condition
    ):
        assert condition in self.usage(open_case, shanghai, field_id).conditions

    def test_they_stay_when_the_field_is_answered(self, open_case, shanghai):
        before = self.usage(open_case, shanghai, "finance.total_assets").conditions
        open_case.enter("finance.total_assets", "312")

        assert self.usage(open_case, shanghai, "finance.total_assets").conditions == before

    @pytest.mark.parametrize(
        ("field_id", "place"),
        [
            ("service_platform.name", "推荐表“平台名称”"),
            ("service_platform.name", "汇总表“平台名称”"),
            ("service_platform.leader_phone", "推荐表“手机”"),
            ("agency.email", "申请报告“申报单位概况”"),  # in a table of the report
            ("declared.enterprises_served_3", "申请报告“总体业绩”"),
            ("survey.sent", "申请报告“用户满意度调查”"),
            ("agency.name", "声明"),
            ("narrative.positioning", "申请报告"),
            ("attested.B6a.reason", "申请报告"),
            ("service_platform.showcase_statement", "汇总表"),
        ],
    )
    def test_where_a_field_is_printed_is_found_in_forms_and_outline(
        self, open_case, shanghai, field_id, place
    ):
        assert any(place in printed for printed in self.usage(open_case, shanghai, field_id).printed)

    def test_a_field_that_decides_nothing_claims_nothing(self, open_case, shanghai):
        assert self.usage(open_case, shanghai, "agency.fax").conditions == ()

    def test_a_whole_page_names_the_tests_of_its_conditions(self, open_case, shanghai):
        usage = usage_of("", shanghai.page("basic.2"), shanghai, open_case.assessment)

        assert len(usage.conditions) == 2


class TestStates:
    def status(self, open_case, shanghai, page_id):
        return status_of(shanghai.page(page_id), open_case)

    def test_from_not_started_to_done(self, open_case, shanghai):
        fields = (
            "survey.method",
            "survey.sent",
            "survey.valid",
            "survey.satisfied",
            "survey.fairly_satisfied",
        )
        seen = [self.status(open_case, shanghai, "basic.3.survey")]
        open_case.enter("survey.formula", "share")
        seen.append(self.status(open_case, shanghai, "basic.3.survey"))
        for field, text in zip(fields, ("电子问卷", "160", "150", "120", "18"), strict=True):
            open_case.enter(field, text)
        open_case.enter("declared.enterprises_served_1", "172")
        open_case.enter("declared.enterprises_served_2", "158")
        open_case.enter("attested.B3d.met", True)
        seen.append(self.status(open_case, shanghai, "basic.3.survey"))

        assert seen == [PageStatus.NOT_STARTED, PageStatus.IN_PROGRESS, PageStatus.DONE]

    def test_a_problem_is_louder_than_a_verdict(self, open_case, shanghai):
        open_case.enter("finance.total_assets", "280")
        assert self.status(open_case, shanghai, "basic.1.assets") is PageStatus.UNMET

        open_case.enter("finance.revenue", "一千来万")
        assert self.status(open_case, shanghai, "basic.1.assets") is PageStatus.PROBLEM

    def test_the_field_under_the_cursor_is_not_loud_yet(self, open_case, shanghai):
        open_case.begin_editing("agency.established")
        open_case.enter("agency.established", "201")
        before = self.status(open_case, shanghai, "basic.1.subject")
        open_case.end_editing("agency.established")

        assert before is not PageStatus.PROBLEM
        assert self.status(open_case, shanghai, "basic.1.subject") is PageStatus.PROBLEM

    def test_evidence_is_in_progress_with_the_first_file(self, open_case, shanghai):
        assert self.status(open_case, shanghai, "evidence.shelves") is PageStatus.NOT_STARTED

        open_case.add_evidence(Evidence(id="e", material="M2", title="执照", file_name="a.pdf"))

        assert self.status(open_case, shanghai, "evidence.shelves") is PageStatus.IN_PROGRESS

    def test_ledgers_are_in_progress_with_the_first_row(self, open_case, shanghai):
        assert self.status(open_case, shanghai, "ledgers.all") is PageStatus.NOT_STARTED

        open_case.set_rows(LedgerKind.PARTNERS, (Partner(id="1", name="甲"),))

        assert self.status(open_case, shanghai, "ledgers.all") is PageStatus.IN_PROGRESS

    @pytest.mark.parametrize(
        ("chosen", "status"),
        [
            ((), PageStatus.NOT_STARTED),
            (("F1", "F2", "F3", "F4"), PageStatus.PROBLEM),
            (("F4",), PageStatus.UNKNOWN),
        ],
    )
    def test_categories(self, open_case, shanghai, chosen, status):
        open_case.enter("service_platform.categories", chosen)

        assert self.status(open_case, shanghai, "categories.choice") is status

    @pytest.mark.parametrize(
        ("states", "expected"),
        [
            (["done", "done", "not_applicable"], (PageStatus.DONE, 2, 2)),
            (["done", "optional"], (PageStatus.DONE, 1, 1)),
            (["done", "not_started"], (PageStatus.IN_PROGRESS, 1, 2)),
            (["not_started"], (PageStatus.NOT_STARTED, 0, 1)),
            (["unmet", "problem", "done"], (PageStatus.PROBLEM, 1, 3)),
            (["unmet", "divided"], (PageStatus.UNMET, 0, 2)),
            ([], (PageStatus.NOT_STARTED, 0, 0)),
        ],
    )
    def test_a_section_says_the_loudest_of_its_pages(self, states, expected):
        assert together([PageStatus(state) for state in states]) == expected
