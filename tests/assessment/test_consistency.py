"""一致性, 日期 and 填写 (domain §6.2): what contradicts, what cannot be, what is left open."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from desktop_app.assessment.results import Severity
from desktop_app.models.choices import RecognitionKind
from desktop_app.models.evidence import Evidence
from desktop_app.models.ledgers import Ledgers, Partner, StaffMember
from desktop_app.models.recognitions import Recognition

ERROR, WARNING, HINT = Severity.ERROR, Severity.WARNING, Severity.HINT

ONE_CHANGE = [
    # rule, changes, severity, message
    pytest.param("FR10", {"recommendation.route": None}, ERROR, "选择推荐渠道", id="FR10-no-route"),
    pytest.param(
        "FR10",
        {"recommendation.route": "cooperation_zone"},
        ERROR,
        "填写特色载体或合作区名称",
        id="FR10-zone",
    ),
    pytest.param(
        "FR10",
        {"recommendation.route": "special_carrier", "recommendation.carrier_name": "某园"},
        ERROR,
        "选择特色载体类型",
        id="FR10-carrier-kind",
    ),
    pytest.param(
        "FR10",
        {"recommendation.route": "laboratory"},
        ERROR,
        "填写实验室名称",
        id="FR10-domain-11.20-laboratory",
    ),
    pytest.param(
        "FR13",
        {"finance.audit_year": 2019},
        ERROR,
        "审计报告是2019年度，应为2020年度",
        id="FR13-domain-11.17",
    ),
    pytest.param(
        "FR13", {"finance.audit_year": 2021}, ERROR, "审计报告是2021年度，应为2020年度", id="FR13-next-year"
    ),
    pytest.param(
        "FR13",
        {"finance.covers_service_accounts": False},
        ERROR,
        "审计报告不含服务收支情况，另附专项审计报告",
        id="FR13-combined-without-accounts",
    ),
    pytest.param(
        "FR13",
        {"finance.audit_route": "two_reports", "finance.special_audit_year": 2019},
        ERROR,
        "服务收支专项审计报告是2019年度，应为2020年度",
        id="FR13-special-audit",
    ),
    pytest.param(
        "FR13",
        {"finance.audit_opinion": "qualified"},
        WARNING,
        "审计意见是保留意见，在报告中说明原因",
        id="FR13-opinion",
    ),
    pytest.param(
        "FR13",
        {"finance.net_profit": Decimal(-1)},
        WARNING,
        "上年度净利润为负，在报告中说明原因和措施",
        id="FR13-loss",
    ),
    pytest.param(
        "FR15",
        {"premises.lease_to": date(2021, 3, 31)},
        ERROR,
        "租期止于2021-03-31，不覆盖报送日2021-05-26",
        id="FR15-domain-11.16",
    ),
    pytest.param(
        "FR15",
        {"premises.lease_to": date(2021, 5, 25)},
        ERROR,
        "租期止于2021-05-25，不覆盖报送日2021-05-26",
        id="FR15-a-day-short",
    ),
    pytest.param(
        "FR15",
        {"premises.lease_from": date(2021, 6, 1)},
        ERROR,
        "租期从2021-06-01起，不覆盖报送日2021-05-26",
        id="FR15-not-begun",
    ),
    pytest.param(
        "FR15",
        {"premises.lease_from": date(2021, 1, 1)},
        WARNING,
        "租期从2021-01-01起，不覆盖上年度，附以前的合同",
        id="FR15-not-the-year-before",
    ),
    pytest.param(
        "FR15",
        {"premises.address": "上海市黄浦区别路1号"},
        WARNING,
        "服务场所地址与注册地址不同，写明原因",
        id="FR15-elsewhere",
    ),
    pytest.param(
        "FR19",
        {"signing.signed_on": date(2021, 5, 27)},
        WARNING,
        "声明落款2021-05-27，晚于报送日2021-05-26",
        id="FR19",
    ),
    pytest.param(
        "FR20",
        {
            "premises.lease_from": date(2022, 1, 1),
            "premises.lease_to": date(2021, 12, 31),
            "premises.tenure": "owned",
        },
        ERROR,
        "租期止于2021-12-31，早于起始日",
        id="FR20-lease-turned",
    ),
    pytest.param(
        "FR20",
        {"agency.established": date(2021, 5, 27)},
        ERROR,
        "成立日期是2021-05-27，晚于报送日2021-05-26",
        id="FR20-not-yet-established",
    ),
    pytest.param(
        "FR20",
        {"agency.operating_since": date(2014, 1, 1)},
        WARNING,
        "运营起始日2014-01-01早于成立日期，按成立日期计",
        id="FR20-operating-before-registration",
    ),
    pytest.param(
        "FR20",
        {"survey.satisfied": 90},
        ERROR,
        "满意和基本满意共110份，多于有效问卷100份",
        id="FR20-survey-satisfied",
    ),
    pytest.param("FR20", {"survey.sent": 99}, ERROR, "有效问卷100份，多于发放的99份", id="FR20-survey-sent"),
    pytest.param(
        "FR20",
        {"declared.staff_both": 18},
        ERROR,
        "学历和职称同时具备18人，多于其中一项的17人",
        id="FR20-staff-both",
    ),
    pytest.param(
        "FR20", {"declared.staff_degree": 21}, ERROR, "大专及以上21人，多于服务人员20人", id="FR20-degrees"
    ),
    pytest.param(
        "FR20", {"declared.staff_title": 21}, ERROR, "中级及以上21人，多于服务人员20人", id="FR20-titles"
    ),
    pytest.param(
        "FR20",
        {"declared.free_services": 401},
        ERROR,
        "公益性和低收费服务401多于总服务量400，核对两个数",
        id="FR20-free-services",
    ),
    pytest.param(
        "FR20",
        {"declared.service_visits_1": 171},
        ERROR,
        "服务171家次，少于172家，核对两个数",
        id="FR20-visits",
    ),
    pytest.param(
        "FR23",
        {"finance.total_assets": Decimal(312)},
        WARNING,
        "资产总额是312 元，是否把万元当成元",
        id="FR23-domain-7.4-yuan-for-wan",
    ),
    pytest.param(
        "FR23",
        {"finance.total_assets": Decimal(31_200_000_000)},
        WARNING,
        "资产总额是312 亿元，是否把元当成万元",
        id="FR23-wan-for-yuan",
    ),
    pytest.param(
        "FR23",
        {"agency.registered_capital": Decimal(500)},
        WARNING,
        "注册资本是500 元，是否把万元当成元",
        id="FR23-capital",
    ),
    pytest.param(
        "FR23",
        {"finance.revenue": Decimal(800)},
        WARNING,
        "营业收入是800 元，是否把万元当成元",
        id="FR23-revenue",
    ),
    pytest.param(
        "FR23",
        {"declared.financing_amount": Decimal(80_000_000_000_000)},
        WARNING,
        "帮助中小企业融资总额是800,000 亿元，是否把元当成万元",
        id="FR23-C16-financing-too-large",
    ),
    pytest.param(
        "FR23",
        {"finance.service_income": Decimal(8_000_001)},
        WARNING,
        "服务收入多于营业收入，核对两个数",
        id="FR23-income",
    ),
    pytest.param(
        "FR23",
        {"declared.service_income_2": Decimal(600_000)},
        WARNING,
        "服务收入2020年是2019年的10倍，是否把元当成万元",
        id="FR23-C16-tenfold",
    ),
    pytest.param(
        "FR23",
        {"declared.enterprises_served_2": 17},
        WARNING,
        "服务企业数2020年是2019年的10倍，核对两年口径",
        id="FR23-tenfold-enterprises",
    ),
    pytest.param(
        "FR23",
        {"declared.service_income_2": Decimal(60_000_000)},
        WARNING,
        "服务收入2020年是2019年的1/10，是否把元当成万元",
        id="FR23-C16-a-tenth",
    ),
    pytest.param(
        "FR20",
        {"survey.valid": 173, "survey.sent": 180},
        WARNING,
        "有效问卷173份，多于服务的172 家企业，核对调查对象",
        id="FR20-survey-larger-than-firms-served",
    ),
    pytest.param(
        "FR20",
        {"survey.formula": "mean_score", "survey.mean_score": Decimal("0.8")},
        WARNING,
        "满意度平均得分是0.8%，是否应为80%",
        id="FR20-D6-percent-below-1",
    ),
    pytest.param(
        "FR26",
        {"leader.no_dishonesty": False, "leader.dishonesty_note": "已说明"},
        WARNING,
        "有失信或严重违法记录，报送前向所属区说明",
        id="FR26",
    ),
    pytest.param(
        "FR27",
        {"recommendation.reapplying": True, "recommendation.previous_number": "工信部企业〔2018〕1号"},
        HINT,
        "2018年的认定将到期，报告中写上一周期工作总结",
        id="FR27-三.3",
    ),
    pytest.param(
        "FR28", {"agency.phone": "12345"}, WARNING, "联系电话写成 021-60000000 或11位手机号", id="FR28-phone"
    ),
    pytest.param(
        "FR28",
        {"service_platform.contact_phone": "12800000000"},
        WARNING,
        "联系人电话或手机写成 021-60000000 或11位手机号",
        id="FR28-mobile",
    ),
    pytest.param(
        "FR28",
        {"agency.website": "http：//www. example．com"},
        WARNING,
        "平台网址写成 http://www.example.com，不用全角字符和空格",
        id="FR28-website",
    ),
    pytest.param("FR28", {"agency.postcode": "20003"}, WARNING, "邮政编码写成6位数字", id="FR28-postcode"),
    pytest.param(
        "FR28", {"agency.email": "name@host"}, WARNING, "电子邮箱写成 name@example.com", id="FR28-email"
    ),
    pytest.param(
        "FR28", {"agency.icp_number": "备案中"}, WARNING, "网站备案号写成 沪ICP备00000000号", id="FR28-icp"
    ),
    pytest.param(
        "FR29",
        {"service_platform.services_summary": "服务XXX家企业"},
        ERROR,
        "主要服务内容和业绩里还有“XXX”，补上内容",
        id="FR29-XXX",
    ),
    pytest.param(
        "FR29", {"leader.resume": "待补充"}, ERROR, "简历里还有“待补充”，补上内容", id="FR29-to-be-filled"
    ),
    pytest.param(
        "FR29",
        {"agency.shareholders": "TODO"},
        ERROR,
        "股权结构或举办单位里还有“TODO”，补上内容",
        id="FR29-TODO",
    ),
    pytest.param(
        "FR29", {"leader.resume": "曾任××公司经理"}, ERROR, "简历里还有“××”，补上内容", id="FR29-crosses"
    ),
    pytest.param(
        "FR30",
        {"leader.resume": "身份证11010519491231002X"},
        WARNING,
        "简历里有身份证号码，遮去后再打印",
        id="FR30",
    ),
]


@pytest.mark.parametrize(("rule", "changes", "severity", "message"), ONE_CHANGE)
def test_one_change_one_finding(trial, rule, changes, severity, message):
    for field, value in changes.items():
        trial.put(field, value)
    found = trial.findings(rule)

    assert (severity, message) in [(item.severity, item.message) for item in found]
    assert all(item.field for item in found)


ACCEPTED = [
    pytest.param({"agency.phone": "64221750"}, id="landline-without-area-code"),
    pytest.param({"agency.phone": "021-64221750-8001"}, id="extension"),
    pytest.param({"agency.phone": "（021）64221750"}, id="brackets"),
    pytest.param({"agency.phone": "021-64221750、13800000000"}, id="two-numbers"),
    pytest.param({"agency.phone": "０２１－６４２２１７５０"}, id="full-width"),
    pytest.param({"agency.phone": "400-820-0000"}, id="400"),
    pytest.param({"category_facts.hotline": "12345"}, id="service-hotline"),
    pytest.param({"agency.postcode": "２００２３１"}, id="full-width-postcode"),
    pytest.param({"agency.email": "a.b-c@mail.example.com.cn"}, id="email"),
    pytest.param({"agency.icp_number": "沪ICP备12345678号-1"}, id="icp"),
    pytest.param({"agency.icp_number": "沪icp备05001234号"}, id="icp-older"),
    pytest.param({"finance.total_assets": Decimal(10_000_000_000)}, id="ten-billion"),
    pytest.param({"finance.service_income": Decimal(8_000_000)}, id="all-income-is-service"),
    pytest.param({"declared.staff_both": 17}, id="as-many-as-titles"),
    pytest.param({"survey.satisfied": 80}, id="everybody-content"),
    pytest.param({"premises.lease_to": date(2021, 5, 26)}, id="lease-to-the-day"),
    pytest.param({"premises.lease_from": date(2020, 12, 31)}, id="lease-from-year-end"),
    pytest.param({"premises.address": "徐汇区 示例路100号"}, id="the-same-address"),
    pytest.param(
        {"premises.address": "别路1号", "premises.address_note": "分设服务点"}, id="explained-address"
    ),
    pytest.param({"signing.signed_on": date(2021, 5, 26)}, id="signed-on-the-day"),
    pytest.param({"leader.resume": "使用XX型设备，编号A202103150001"}, id="two-letters-are-no-placeholder"),
    pytest.param(
        {"service_platform.services_summary": "统一社会信用代码913101040000005370"},
        id="a-code-is-no-identity",
    ),
    pytest.param(
        {
            "recommendation.route": "laboratory",
            "recommendation.laboratory_name": "某实验室",
            "recommendation.authority": None,
        },
        id="domain-11.20-no-district-needed",
    ),
]


@pytest.mark.parametrize("changes", ACCEPTED)
def test_what_is_right_is_left_alone(trial, changes):
    for field, value in changes.items():
        trial.put(field, value)

    assert [item.message for item in trial.findings() if item.severity is not HINT] == []


def test_a_carrier_this_notice_does_not_list_fr10(trial):
    quotas = trial.notice.quotas.model_copy(update={"carrier_kinds": ("capital",)})
    trial.notice = trial.notice.model_copy(update={"quotas": quotas})
    trial.put("recommendation.route", "special_carrier").put("recommendation.carrier_name", "某园")
    trial.put("recommendation.carrier_kind", "talent")

    assert [item.message for item in trial.findings("FR10")] == ["本通知没有列出“高端人才引领型”特色载体"]


def test_recognition_days_turned_round_d7_wording(trial):
    trial.application.recognitions = (
        *trial.application.recognitions,
        Recognition(
            id="x", kind=RecognitionKind.MINISTRY, valid_from=date(2021, 1, 1), valid_to=date(2020, 12, 31)
        ),
    )

    assert [item.message for item in trial.findings("FR20")] == ["认定有效期止于2020-12-31，早于起始日"]
    assert trial.findings("FR20")[0].field == "recognitions[x].valid_to"


def test_an_expired_licence_fr25(trial):
    trial.application.recognitions = (
        *trial.application.recognitions,
        Recognition(
            id="q", kind=RecognitionKind.QUALIFICATION, title="办学许可证", valid_to=date(2021, 5, 25)
        ),
    )

    assert [item.message for item in trial.findings("FR25")] == [
        "“办学许可证”有效期止于2021-05-25，换成有效的证件"
    ]


def test_expired_and_turned_evidence_fr20_fr25(trial):
    paper = Evidence(
        id="x",
        material="M7",
        title="许可证",
        file_name="a.pdf",
        valid_from=date(2021, 1, 1),
        valid_to=date(2020, 1, 1),
    )
    trial.evidence = (*trial.evidence, paper)

    assert [item.message for item in trial.findings("FR20")] == ["“许可证”有效期止于2020-01-01，早于起始日"]
    assert [item.message for item in trial.findings("FR25")] == ["“许可证”有效期止于2020-01-01，早于报送日"]


def test_roster_rows_without_papers_fr22(trial):
    people = [
        {"id": "1", "name": "张三", "born": "1980-01", "degree": "bachelor"},
        {"id": "2", "name": "张三", "born": "1980-01", "degree": "bachelor", "certificate_number": "A1"},
        {
            "id": "3",
            "name": "李四",
            "degree": "below",
            "contract_from": date(2021, 1, 1),
            "contract_to": date(2020, 1, 1),
        },
    ]
    trial.ledgers = Ledgers(staff=tuple(StaffMember.model_validate(person) for person in people))

    assert {
        "服务人员名册有2人没有填劳动合同和社保起始日",
        "服务人员名册有1人的学历或职称没有证书号和证据编号",
        "服务人员名册有1组同名同出生年月的人，如“张三”，确认不是同一人",
    } == {item.message for item in trial.findings("FR22")}
    assert [item.message for item in trial.findings("FR20")] == ["服务人员名册有1人的劳动合同止于起始日之前"]


def test_partner_agreements_turned_round_fr20(trial):
    row = Partner(id="1", name="乙", valid_from=date(2021, 1, 1), valid_to=date(2020, 1, 1))
    trial.ledgers = Ledgers(partners=(row,))

    assert [item.message for item in trial.findings("FR20")] == ["集聚服务机构台账有1行的协议止于起始日之前"]


def test_one_code_with_two_names_and_codes_that_are_none(trial, ledger):
    trial.ledgers = ledger.services(
        ledger.service(1, enterprise="甲"),
        ledger.service(1, id="b", enterprise="乙"),
        ledger.service(3, credit_code="不详"),
    )
    messages = {item.message for item in trial.findings() if item.field == "ledgers.services"}

    assert {
        "服务企业台账有1个代码对应不同名称，如“甲”“乙”，按一家计",
        "服务企业台账有1行的代码不是18位统一社会信用代码，按名称计",
    } == messages


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("finance.total_assets", "三百来万", "上年末资产总额"),
        ("agency.established", "2020.13.5", "成立（注册）日期"),
        ("survey.valid", "150 余家", "有效问卷写成整数，例如 150"),
        ("nowhere.at_all", "x", "补完nowhere.at_all，现在写的是“x”"),
        ("recognitions[m1].valid_to", "明年", "2021-05-17"),
    ],
)
def test_entries_that_are_no_answers_are_findings(trial, field, typed, message):
    trial.unfinished = {field: typed}
    (found,) = trial.findings("entry")

    assert message in found.message
    assert (ERROR, "entry", field) == (found.severity, found.topic, found.field)
    assert not trial.judge().complete


def test_required_questions_without_an_answer_are_findings(trial):
    trial.clear("agency.legal_representative").attest("B1d", None)
    found = {item.field: item.message for item in trial.findings("required")}

    assert found == {
        "agency.legal_representative": "填写法定代表人",
        "attested.B1d": "选择是或否：财务收支状况良好、经营规范，并有可持续发展能力",
    }


def test_questions_that_are_not_shown_are_not_required(blank):
    asked = {item.field for item in blank.findings("required")}

    assert "agency.name" in asked
    assert not {"attested.F5.events", "category_facts.hotline", "recommendation.laboratory_name"} & asked


def test_a_rule_outdoes_the_reminder_for_the_same_field(blank):
    fields = [item.field for item in blank.findings() if item.field == "service_platform.name"]

    assert fields == ["service_platform.name"]


def test_errors_come_first(trial):
    trial.put("agency.postcode", "1").put("service_platform.name", "示范平台").put(
        "recommendation.reapplying", True
    )
    ranks = [[ERROR, WARNING, HINT].index(item.severity) for item in trial.findings()]

    assert sorted(ranks) == ranks
    assert {0, 1, 2} == set(ranks)


def test_warnings_and_hints_leave_a_case_complete(trial):
    trial.put("agency.postcode", "1")

    assert trial.judge().complete


def test_messages_keep_the_tone_of_d7(blank, trial):
    trial.put("service_platform.name", "国家示范").put("premises.lease_to", date(2020, 1, 1)).put(
        "survey.sent", 1
    )
    messages = [item.message for item in (*blank.findings(), *trial.findings())]

    for word in ("请", "抱歉", "非法", "无效", "失败", "错误代码", "！", "!"):
        assert not [message for message in messages if word in message]
