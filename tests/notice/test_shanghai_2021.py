"""The pack of 沪经信企〔2021〕363号 says what the notice says, value by value."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from desktop_app.models.choices import CarrierKind, LegalKind, Route, SubjectType
from desktop_app.notice.models import AtomTest

if TYPE_CHECKING:
    from desktop_app.notice.models import Notice


def test_identity(shanghai: Notice) -> None:
    identity = shanghai.identity
    assert identity.id == "shanghai-2021"
    assert identity.number == "沪经信企〔2021〕363号"
    assert identity.title == "上海市经济信息化委关于开展2021年度国家中小企业公共服务示范平台推荐工作的通知"
    assert identity.issuer == "上海市经济和信息化委员会"
    assert identity.addressee == "各区中小企业主管部门、各有关单位"
    assert identity.issued == date(2021, 5, 17)
    assert identity.application_year == 2021
    assert identity.copies == 5, "三.4 一式五份"
    assert identity.media == ("光盘",), "三.4"
    assert identity.title in shanghai.text
    assert identity.number in shanghai.text


def test_legal_bases_as_printed_and_as_others_print_them_q1(shanghai: Notice) -> None:
    ministry, rules = shanghai.identity.legal_bases
    assert (ministry.number, ministry.also_printed) == ("工信厅企业〔2021〕90号", "工信厅企业函〔2021〕90号")
    assert (rules.number, rules.also_printed) == ("工信部企业〔2017〕156号", None)
    assert ministry.title + f"（{ministry.number}）" in shanghai.text
    assert rules.title + f"（{rules.number}）" in shanghai.text


def test_deadlines_by_layer(shanghai: Notice) -> None:
    assert [(item.layer, item.day) for item in shanghai.identity.deadlines] == [
        ("district", None),
        ("city", date(2021, 5, 26)),
        ("ministry", date(2021, 6, 15)),
    ]
    assert shanghai.identity.counting.submission == date(2021, 5, 26), "三.4"
    assert shanghai.identity.counting.year_end == date(2020, 12, 31)
    assert shanghai.identity.counting.validity_dates == (date(2021, 5, 26), date(2021, 12, 31)), "Q8"


def test_contacts_and_telephones(shanghai: Notice) -> None:
    delivery, questions = shanghai.identity.contacts
    assert (delivery.names, delivery.phones) == ("庄添夏", ("64221750",))
    assert delivery.address == "徐汇区大木桥路108号619室"
    assert (questions.names, questions.phones) == ("陈利伟、吴春霞", ("23119365", "23117616"))
    for contact in shanghai.identity.contacts:
        assert all(word in shanghai.text for word in (contact.names, *contact.phones, contact.address or ""))


def test_the_banner_names_the_rules_of_2025(shanghai: Notice) -> None:
    note = shanghai.identity.status_note
    assert note is not None
    assert "创建管理办法" in note
    assert "2025年10月21日" in note


THRESHOLDS = [
    ("一.1.(1)", "B1b", AtomTest.OPERATES, None, None, "2", "年", "运营两年以上"),
    ("一.1.(1)", "B1c", AtomTest.AT_LEAST, "total_assets", None, "300", "万元", "资产总额不低于300万元"),
    (
        "一.1.(3)",
        "B3a",
        AtomTest.AT_LEAST,
        "enterprises_served",
        None,
        "150",
        "家",
        "年服务中小企业150家以上",
    ),
    ("一.1.(3)", "B3b", AtomTest.AT_LEAST, "satisfaction", None, "80", "%", "用户满意度在80%以上"),
    ("一.1.(4)", "B4b", AtomTest.AT_LEAST, "partners", None, "5", "家", "集聚服务机构5家以上"),
    ("一.1.(6)", "B6c", AtomTest.AT_LEAST, "free_share", None, "20", "%", "不少于总服务量的20%"),
    ("一.1.(7)", "B7b", AtomTest.AT_LEAST, "staff", None, "20", "人", "人员不少于20人"),
    ("一.1.(7)", "B7c", AtomTest.AT_LEAST, "staff_qualified_share", None, "80", "%", "比例占80%以上"),
    (
        "一.2.(1)",
        "F1.offline",
        AtomTest.AT_LEAST,
        "offline_enterprises",
        None,
        "150",
        "家",
        "线下年服务企业数量150家以上",
    ),
    ("一.2.(1)", "F1.events", AtomTest.AT_LEAST, "activities", "F1", "8", "次", "活动8次以上"),
    ("一.2.(2)", "F2.events", AtomTest.AT_LEAST, "activities", "F2", "5", "次", "活动5次以上"),
    ("一.2.(3)", "F3.events", AtomTest.AT_LEAST, "activities", "F3", "8", "次", "活动8次以上"),
    (
        "一.2.(4)",
        "F4.attendances",
        AtomTest.AT_LEAST,
        "training_attendances",
        None,
        "2000",
        "人次",
        "年培训2000人次以上",
    ),
    ("一.2.(5)", "F5.events", AtomTest.AT_LEAST, "activities", "F5", "10", "次", "活动10次以上"),
    ("一.2.(5)", "F5.amount", AtomTest.AT_LEAST, "financing_amount", None, "8", "亿元", "融资总额8亿元以上"),
    (
        "一.2.(5)",
        "F5.guarantee",
        AtomTest.AT_LEAST,
        "new_guarantee_amount",
        None,
        "30",
        "亿元",
        "年新增担保额30亿元以上",
    ),
]


@pytest.mark.parametrize("row", THRESHOLDS, ids=[f"{row[0]} {row[1]} {row[5]}{row[6]}" for row in THRESHOLDS])
def test_thresholds(
    shanghai: Notice, row: tuple[str, str, AtomTest, str | None, str | None, str, str, str]
) -> None:
    clause, atom_id, test, figure, category, at_least, unit, words = row
    atom = shanghai.atom(atom_id)
    assert (atom.clause, atom.test, atom.figure, atom.category) == (clause, test, figure, category)
    assert (atom.at_least, atom.unit) == (Decimal(at_least), unit)
    assert words in shanghai.clause(clause).text


def test_every_number_of_the_conditions_is_a_threshold(shanghai: Notice) -> None:
    """No figure printed in 一 is overlooked (两年 and the clause numbers apart)."""
    printed = {
        (clause.id, number)
        for clause in shanghai.clauses
        if re.fullmatch(r"一\.[12]\.\(\d\)", clause.id)
        for number in re.findall(r"\d+", clause.text)
    }
    tested = {(row[0], row[5]) for row in THRESHOLDS if row[1] != "B1b"}
    assert printed == tested


def test_atoms_that_are_not_thresholds(shanghai: Notice) -> None:
    assert set(shanghai.atom("B1a").accepted) == set(LegalKind) - {
        LegalKind.BRANCH,
        LegalKind.SOLE_TRADER,
        LegalKind.LAW_FIRM,
        LegalKind.PARTNERSHIP,
    }
    assert set(shanghai.atom("B1e").accepted) == set(SubjectType) - {SubjectType.NONE_OF_THESE}
    assert shanghai.atom("B2").accepted == ("municipal",)
    assert shanghai.atom("B5").accepted == ("municipal", "ministry", "national_association")
    assert shanghai.atom("B3c").test is AtomTest.GROWS
    assert shanghai.atom("F2.instruments").only_if == "category_facts.has_large_instruments"


def test_all_seven_conditions_and_their_atoms(shanghai: Notice) -> None:
    groups = {item.id: item.any_of for item in (*shanghai.conditions, shanghai.distinction)}
    assert groups == {
        "B1": (("B1a", "B1b", "B1c", "B1d", "B1e"),),
        "B2": (("B2",),),
        "B3": (("B3a", "B3b", "B3c", "B3d"),),
        "B4": (("B4a", "B4b"),),
        "B5": (("B5",),),
        "B6": (("B6a", "B6b", "B6c", "B6d"),),
        "B7": (("B7a", "B7b", "B7c"),),
        "X1": (("X1",),),
    }


def test_the_contradiction_of_2_and_5_is_told_q2(shanghai: Notice) -> None:
    for condition_id in ("B2", "B5"):
        condition = next(item for item in shanghai.conditions if item.id == condition_id)
        assert "第（2）条" in (condition.note or "")


def test_five_categories_at_least_one_at_most_three(shanghai: Notice) -> None:
    assert [(item.id, item.label) for item in shanghai.categories] == [
        ("F1", "信息服务"),
        ("F2", "技术服务"),
        ("F3", "创业服务"),
        ("F4", "培训服务"),
        ("F5", "融资服务"),
    ]
    for item in shanghai.categories:
        assert shanghai.clause(item.clause).text.startswith(f"{item.label}。")
    counting = shanghai.identity.counting
    assert (counting.categories_min, counting.categories_max) == (1, 3)
    finance = shanghai.category("F5")
    assert finance is not None
    assert finance.any_of == (("F5.events", "F5.amount"), ("F5.guarantee",))
    assert finance.routes == ("融资对接", "融资担保")


def test_nine_materials_as_printed(shanghai: Notice) -> None:
    assert [item.id for item in shanghai.materials] == [f"M{number}" for number in range(1, 10)]
    for item in shanghai.materials:
        assert shanghai.clause(item.clause).text.rstrip("；。") == item.label
        assert f"{item.number}.{item.label}" in shanghai.text
    assert [item.id for item in shanghai.materials if item.may_be_not_applicable] == ["M7"]


def test_items_8_and_9_share_one_declaration_q3(shanghai: Notice) -> None:
    eighth, ninth = shanghai.materials[7:]
    assert eighth.same_as == ninth.id == "M9"
    assert ninth.source == "declaration"
    assert "声明" in eighth.label


def test_the_audit_comes_in_one_of_two_ways(shanghai: Notice) -> None:
    audit = shanghai.material("M3")
    assert audit is not None
    assert [(route.id, len(route.parts)) for route in audit.routes] == [("two_reports", 2), ("combined", 1)]


def test_naming_rules(shanghai: Notice) -> None:
    naming = shanghai.naming
    assert naming.ends_with == "平台"
    assert [word.word for word in naming.words if word.severity == "error"] == [
        "国家",
        "中国",
        "省级",
        "示范",
    ]
    assert [word.word for word in naming.words if word.severity == "warning"] == [
        "全国", "中华", "省", "市级", "区级", "世界", "国际一流", "第一"
    ]  # fmt: skip
    text = shanghai.clause(naming.clause).text
    assert all(f"“{word.word}”" in text for word in naming.words if word.severity == "error")


def test_statement_limit(shanghai: Notice) -> None:
    assert shanghai.identity.counting.statement_max == 150
    assert shanghai.identity.counting.statement_counts


def test_quotas(shanghai: Notice) -> None:
    quotas = shanghai.quotas
    assert (quotas.per_district, quotas.special_carrier_extra) == (2, 1), "三.2"
    assert not quotas.per_district_strict, "原则上"
    assert set(quotas.carrier_kinds) == set(CarrierKind)
    assert {item.route for item in quotas.routes} == set(Route)
    assert [item.route for item in quotas.routes if item.counts] == ["district"]


@pytest.mark.parametrize("route", list(Route))
def test_laboratories_are_stamped_by_the_city_all_others_by_the_district_q6(
    shanghai: Notice, route: Route
) -> None:
    found = shanghai.quotas.route_of(route)
    assert found is not None
    laboratory = route is Route.LABORATORY
    assert found.stamps == ("市经济信息化委" if laboratory else "区级中小企业主管部门")


def test_the_summary_sheet_is_the_annex(shanghai: Notice) -> None:
    sheet = next(form for form in shanghai.forms if form.id == "summary_sheet")
    assert sheet.provenance == "notice"
    assert sheet.landscape
    assert sheet.title == "推荐2021年度国家中小企业公共服务示范平台汇总表"
    heads = [cell.label for cell in sheet.cells if cell.row == 1]
    assert len(heads) == len(sheet.column_widths) == 6
    assert all(head in shanghai.text for head in heads)
    assert heads[2:5] == [
        "服务机构名称（须与申报单位盖章名称一致）",
        "申请示范平台服务功能类别（不超过3类）",
        "示范性表述（必填，总结提炼为150字以内）",
    ]
    values = [cell.value for cell in sheet.cells if cell.row == 2]
    assert values[4:] == ["{service_platform.showcase_statement}", "{quota_remark}"]
    printed = sheet.foot[0].replace("{recommending_seal}", "区级中小企业主管部门")
    assert all(line in shanghai.text for line in (printed, *sheet.foot[1:]))


def test_the_recommendation_form_is_a_reconstruction_of_25_rows_q4(shanghai: Notice) -> None:
    form = next(form for form in shanghai.forms if form.id == "recommendation_form")
    assert form.provenance == "reconstructed"
    assert {cell.row for cell in form.cells} == set(range(1, 26))
    widths = len(form.column_widths)
    for row in range(1, 26):
        assert sum(cell.columns for cell in form.cells if cell.row == row) == widths


def test_the_report_is_a_reconstruction_with_ten_tables(shanghai: Notice) -> None:
    report = shanghai.report
    assert report.provenance == "reconstructed"
    assert "以正式附件为准" in report.provenance_note
    tables = {
        block.number: block.id
        for heading in report.headings
        for block in heading.blocks
        if block.kind == "table" and block.number is not None
    }
    assert tables == {
        1: "basic_info",
        2: "equipment",
        3: "recognitions",
        4: "staff",
        5: "free_services",
        6: "partners",
        7: "three_years",
        8: "service_list",
        9: "activities",
        10: "survey",
    }
    again = [heading.text for heading in report.headings if heading.only_if == "recommendation.reapplying"]
    assert again == ["上一认定周期工作总结"]
    assert [line.label for line in report.cover] == [
        "平台名称",
        "申报单位（盖章）",
        "申请服务功能类别",
        "推荐单位",
        "填报日期",
    ]


def test_the_declaration_names_who_what_and_where(shanghai: Notice) -> None:
    paper = shanghai.declaration
    places = {
        place
        for text in (paper.addressee, paper.opening, *paper.items)
        for place in re.findall(r"\{(.+?)\}", text)
    }
    assert {
        "agency.name",
        "agency.credit_code",
        "service_platform.name",
        "notice.programme",
        "page_total",
    } <= places
    assert paper.addressee == "{notice.issuer}："
    assert "法定代表人（签字）" in paper.sign_label
    assert "公章" in paper.seal_label
    assert paper.date_label


def test_no_page_asks_more_than_seven_things(shanghai: Notice) -> None:
    crowded = {page.id: len(page.questions) for page in shanghai.pages() if len(page.questions) > 7}
    assert crowded == {}


@pytest.mark.parametrize("number", range(1, 8))
def test_each_basic_condition_has_its_page(shanghai: Notice, number: int) -> None:
    clause = f"一.1.({number})"
    pages = [page for page in shanghai.pages() if page.clause == clause and page.id.startswith("basic.")]
    assert pages
    assert all(f"B{number}" in page.conditions for page in pages)
