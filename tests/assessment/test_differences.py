"""Two states of a case compared in words: every kind of value, lists, ledgers and evidence."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from desktop_app.assessment.differences import Difference, differences
from desktop_app.assessment.field_words import excerpts, field_label, quoted
from desktop_app.models import field_ids
from desktop_app.models.application import Application, Case
from desktop_app.models.choices import LegalKind, RecognitionKind
from desktop_app.models.evidence import Evidence
from desktop_app.models.ledgers import LedgerKind, Ledgers, Partner, RowSource
from desktop_app.models.pending import PendingRow
from desktop_app.models.recognitions import Recognition
from tests.assessment.conftest import NOTICES

NOTICE = NOTICES["shanghai-2021"]
FIRST, SECOND = (
    Recognition(id="a1", title="市级机构认定"),
    Recognition(id="b2", kind=RecognitionKind.MINISTRY),
)


def case(answers=None, **parts) -> Case:
    application = Application()
    for field_id, value in (answers or {}).items():
        field_ids.write(application, field_id, value)
    return Case(notice=parts.pop("notice", "shanghai-2021"), application=application, **parts)


def told(before: Case, after: Case) -> list[tuple[str, str, str, str]]:
    return [(item.place, item.label, item.before, item.after) for item in differences(before, after, NOTICE)]


@pytest.mark.parametrize(
    ("field_id", "before", "after", "label", "words"),
    [
        ("agency.name", "甲公司", "乙公司", "服务机构（申报单位）名称", ("甲公司", "乙公司")),
        ("agency.name", None, "乙公司", "服务机构（申报单位）名称", ("未填", "乙公司")),
        ("agency.legal_kind", LegalKind.COMPANY, None, "单位性质（法人类型）", ("企业", "未填")),
        ("finance.total_assets", Decimal(3_000_010), Decimal(3_000_020), "", ("300.001万元", "300.002万元")),
        (
            "finance.total_assets",
            Decimal(-5_000),
            Decimal(12_345_678_900),
            "",
            ("-0.5万元", "1,234,567.89万元"),
        ),
        ("agency.established", date(2015, 6, 8), date(2016, 1, 1), "", ("2015年6月8日", "2016年1月1日")),
        ("declared.enterprises_served_1", 1500, 150, "", ("1,500家", "150家")),
        ("finance.audit_year", 2019, 2020, "审计报告年度", ("2019", "2020")),
        ("survey.mean_score", Decimal("79.798"), Decimal("0.5"), "", ("79.798%", "0.5%")),
        ("recommendation.reapplying", True, False, "", ("是", "否")),
        ("recommendation.route", None, "district", "", ("未填", "区级推荐名额")),
        (
            "service_platform.categories",
            ("F1",),
            ("F3", "F1"),
            "服务功能类别",
            ("信息服务", "创业服务、信息服务"),
        ),
        ("attested.B1d.met", None, True, "财务收支状况良好、经营规范，并有可持续发展能力", ("未填", "符合")),
        (
            "attested.B1d.reason",
            "旧",
            "新",
            "财务收支状况良好、经营规范，并有可持续发展能力的理由",
            ("旧", "新"),
        ),
        ("narrative.positioning", "第一段\n第二段", None, "", ("第一段\n第二段", "未填")),
        ("not_applicable.M7", None, "没有资质要求", "第7项不适用的理由", ("未填", "没有资质要求")),
        ("not_applicable.M2", None, "无", "法人证书或营业执照不适用的理由", ("未填", "无")),
        ("narrative.of_another_notice", None, "文字", "本通知不问的一项", ("未填", "文字")),
    ],
)
def test_a_changed_answer_is_told_as_the_user_reads_it(field_id, before, after, label, words):
    (found,) = told(case({field_id: before}), case({field_id: after}))

    assert found == (field_id, label or NOTICE.label_of(field_id), *words)
    assert field_id not in found[1:]


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (case(), case(unfinished={"finance.total_assets": "三百多万"}), ("未填", "三百多万（未完成）")),
        (
            case({"finance.total_assets": Decimal(3_000_000)}),
            case(unfinished={"finance.total_assets": "300万元"}),
            ("300万元", "300万元（未完成）"),
        ),
        (
            case(unfinished={"finance.total_assets": "三百"}),
            case(unfinished={"finance.total_assets": "三百多"}),
            ("三百（未完成）", "三百多（未完成）"),
        ),
    ],
)
def test_a_half_typed_entry_is_told_as_typed_and_marked(before, after, words):
    assert told(before, after) == [("finance.total_assets", NOTICE.label_of("finance.total_assets"), *words)]


def test_nothing_is_told_of_the_same_case():
    same = case(
        {"agency.name": "甲", "recognitions": (FIRST,), "attested.B1d.met": True},
        unfinished={"finance.revenue": "一千来万"},
        evidence=(Evidence(id="e", material="M2", title="执照", file_name="a.pdf"),),
    )

    assert differences(same, same.model_copy(deep=True), NOTICE) == ()


def test_title_and_notice_come_first_and_places_are_in_reading_order_each_once():
    before = case(title="一稿")
    after = case(
        {
            "signing.total_pages": 3,
            "finance.revenue": Decimal(1),
            "agency.name": "甲",
            "recognitions": (SECOND,),
        },
        title="二稿",
        notice="national-2012",
        ledgers=Ledgers(partners=(Partner(id="r1", name="所"),)),
        evidence=(Evidence(id="e", material="M2", title="执照", file_name="a.pdf"),),
    )
    places = [item.place for item in differences(before, after, NOTICE)]

    assert places[:3] == ["title", "notice", "agency.name"]
    assert places.index("agency.name") < places.index("finance.revenue") < places.index("signing.total_pages")
    assert places[-2:] == ["ledgers.partners", "evidence"]
    assert len(set(places)) == len(places)
    assert told(before, after)[1] == ("notice", "申报通知", "沪经信企〔2021〕363号", "另一份通知")


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ((), (FIRST,), [("recognitions", "认定和资质", "未填", "1项：市级机构认定")]),
        (
            (FIRST, SECOND),
            (SECOND,),
            [("recognitions", "认定和资质", "2项：市级机构认定、国家部委相关认定", "1项：国家部委相关认定")],
        ),
        (
            (SECOND, FIRST),
            (SECOND, FIRST.model_copy(update={"issuer": "市经信委", "title": "服务机构认定"})),
            [
                ("recognitions[a1].title", "第2项认定的名称", "市级机构认定", "服务机构认定"),
                ("recognitions[a1].issuer", "第2项认定的发证机关", "未填", "市经信委"),
            ],
        ),
        ((), (Recognition(id="c"),), [("recognitions", "认定和资质", "未填", "1项：第1项（没有写名称）")]),
        (
            (Recognition(id="c"), Recognition(id="d")),
            (Recognition(id="d"), Recognition(id="c")),
            [
                (
                    "recognitions",
                    "认定和资质",
                    "2项：第1项（没有写名称）、第2项（没有写名称）",
                    "2项：第1项（没有写名称）、第2项（没有写名称）（顺序或写法有变动）",
                )
            ],
        ),
    ],
)
def test_recognitions_that_came_went_and_changed(before, after, expected):
    assert told(case({"recognitions": before}), case({"recognitions": after})) == expected


def test_half_entries_of_a_recognition_that_came_are_told_by_the_list_only():
    after = case({"recognitions": (FIRST,)}, unfinished={"recognitions[a1].valid_to": "去年"})

    assert [item.place for item in differences(case(), after, NOTICE)] == ["recognitions"]


def partners(*names: str, start: int = 1) -> tuple[Partner, ...]:
    return tuple(Partner(id=f"r{n}", name=name) for n, name in enumerate(names, start=start))


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (partners(), partners("甲", "乙"), ("0行", "2行，新增2行")),
        (partners("甲", "乙"), partners(), ("2行", "0行，移除2行")),
        (partners("甲", "乙", "丙"), partners("甲", "改", "丙"), ("3行", "3行，改动1行")),
        (partners("甲", "乙", "丙"), partners("乙", "丙"), ("3行", "2行，移除1行")),
        (partners("乙", "丙"), partners("甲", "乙", "丙"), ("2行", "3行，新增1行")),
        (partners("甲", "甲", "乙"), partners("甲", "乙", "丁"), ("3行", "3行，新增1行，移除1行")),
        (partners("甲", "乙"), partners("乙", "甲"), ("2行", "2行，行的顺序有变动")),
        (partners("甲", "乙"), partners("丙", "丁", start=7), ("2行", "2行，新增2行，移除2行")),
    ],
)
def test_ledgers_are_told_by_counts_of_rows(before, after, words):
    found = told(case(ledgers=Ledgers(partners=before)), case(ledgers=Ledgers(partners=after)))

    assert found == [("ledgers.partners", "集聚服务机构台账", *words)]


def test_the_same_rows_read_again_from_another_place_are_no_difference():
    before, after = (
        case(ledgers=Ledgers(partners=partners("甲"))),
        case(ledgers=Ledgers(partners=partners("甲", start=9))),
    )

    assert differences(before, after, NOTICE) == ()


def test_rows_that_wait_are_told_of_when_nothing_else_is_different():
    waiting = PendingRow(
        id="r9", source=RowSource(file="台账.xlsx", sheet="表", row=9), cells={"name": ""}, problems=()
    )
    (found,) = differences(case(), case(pending={LedgerKind.PARTNERS: (waiting,)}), NOTICE)
    assert (found.place, found.before, found.after) == ("ledgers.partners", "0行", "0行，待处理0行变为1行")


def proof(name: str, **facts) -> Evidence:
    return Evidence(**{"id": name, "material": "M2", "title": name, "file_name": f"{name}.pdf"} | facts)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ([proof("甲")], [proof("甲"), proof("乙")], ("1份", "2份，添加“乙”")),
        ([proof("甲")], [], ("1份", "0份，移除“甲”")),
        ([proof("甲")], [proof("甲", pages=3)], ("1份", "1份，改过“甲”")),
        ([proof("甲")], [proof("甲", material="M5")], ("1份", "1份，“甲”移到“第5项 服务证明材料”")),
        ([proof("甲"), proof("乙")], [proof("乙"), proof("甲")], ("2份", "2份，顺序有变动")),
        (
            [],
            [proof(name) for name in "一二三四五六七"],
            ("0份", "7份，添加“一”“二”“三”“四”“五”等7份"),
        ),
        (
            [proof("甲", title=""), proof("乙")],
            [proof("乙", material="M9", pages=1), proof("丙")],
            ("2份", "2份，添加“丙”；移除“甲.pdf”；改过“乙”；“乙”移到“第9项 真实性声明”"),
        ),
    ],
)
def test_evidence_is_told_by_title(before, after, words):
    assert told(case(evidence=tuple(before)), case(evidence=tuple(after))) == [
        ("evidence", "证明材料", *words)
    ]


def test_what_proves_an_attestation_is_told_by_title():
    item = proof("审计意见")
    before = case({"attested.B1d.met": True}, evidence=(item,))
    after = case({"attested.B1d.met": True, "attested.B1d.evidence": ("审计意见", "走了")}, evidence=(item,))

    (found,) = differences(before, after, NOTICE)

    assert found == Difference(
        "attested.B1d.evidence",
        "财务收支状况良好、经营规范，并有可持续发展能力的证明材料",
        "未填",
        "审计意见、已移除的材料",
    )


@pytest.mark.parametrize("notice", NOTICES.values(), ids=list(NOTICES))
def test_every_field_that_a_page_asks_has_words_of_its_own(notice):
    for page in notice.pages():
        for question in page.questions:
            assert field_label(question.field, notice) == question.label
            for column in question.columns:
                label = field_label(f"recognitions[a1].{column.field}", notice, (FIRST,))
                assert label == f"第1项认定的{column.label}"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("未填", "未填"),
        ("甲公司", "“甲公司”"),
        ("第一段\n第二段", "“第一段 第二段”"),
        ("上海某某企业服务有限公司徐汇分公司", "“上海某某企业服务有限公司徐汇分公…”"),
    ],
)
def test_values_in_a_sentence_are_quoted_and_cut(words, expected):
    assert quoted(words) == expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("短", "短文", ("短", "短文")),
        (
            "一" * 50 + "甲" + "二" * 50,
            "一" * 50 + "乙" + "二" * 50,
            ("…" + "一" * 10 + "甲" + "二" * 9 + "…",) * 2,
        ),
        ("甲" + "二" * 50, "乙", ("甲" + "二" * 19 + "…", "乙")),
        ("一" * 50, "一" * 50 + "尾", ("…" + "一" * 10, "…" + "一" * 10 + "尾")),
    ],
)
def test_long_texts_are_shown_around_the_place_where_they_differ(before, after, expected):
    shown = excerpts(before, after, 20)

    assert shown[0] == expected[0]
    assert shown[1] == expected[1].replace("甲", "乙")
    assert before.find(shown[0].strip("…")) >= 0
