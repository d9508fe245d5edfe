from datetime import date
from decimal import Decimal

import pytest

from desktop_app.documents.content import DECLARED, money_words, share_words
from desktop_app.documents.passage import Mark, Passage
from desktop_app.models.choices import CarrierKind, Route, Tenure
from desktop_app.models.ledgers import Ledgers
from desktop_app.notice.places import COMPUTED, places_in


def with_answers(case, **parts):
    application = case.application.model_copy(deep=True)
    for path, value in parts.items():
        section, _, name = path.partition("__")
        setattr(getattr(application, section), name, value)
    return case.model_copy(update={"application": application})


@pytest.mark.parametrize(
    ("place", "printed"),
    [
        ("agency.name", "上海示例中小企业服务有限公司"),
        ("agency.legal_kind", "企业"),
        ("agency.established", "2012年3月8日"),
        ("premises.area", "1,280.5平方米"),
        ("categories", "信息服务、培训服务"),
        ("service_platform.categories", "信息服务、培训服务"),
        ("year", "2021"),
        ("year-1", "2020"),
        ("filled_on", "2021年5月26日"),
        ("recommender", "浦东新区科技和经济委员会"),
        ("figure.enterprises_served.year-1", "172家"),
        ("number.figure.enterprises_served.year-1", "172"),
        ("figure.total_assets.year-1", "523.68万元"),
        ("number.finance.revenue", "812.00"),
        ("growth.enterprises_served", "8.86%"),
        ("number.growth.enterprises_served", "8.86"),
        ("figure.activities.F1", "12次"),
        ("activities_total", "36次"),
        ("notice.programme", "2021年度国家中小企业公共服务示范平台"),
    ],
)
def test_a_place_is_printed_as_the_case_answers_it(content, place, printed):
    value = content.value(place)
    assert value is not None
    assert value.text == printed


def test_every_place_of_the_packs_texts_can_be_printed(content, notice):
    texts = [block.text for heading in notice.report.headings for block in heading.blocks]
    declaration = notice.declaration
    texts += [declaration.addressee, declaration.opening, declaration.closing, *declaration.items]
    texts += [cell.value for form in notice.forms for cell in form.cells]
    places = {place for text in texts for place in places_in(text)} | set(COMPUTED)
    for place in sorted(places):
        value = content.value(place)
        assert value is None or value.text


def test_an_unknown_place_is_an_error_of_the_program(content):
    with pytest.raises(KeyError):
        content.value("agency.colour")


@pytest.mark.parametrize(
    ("yuan", "printed"),
    [
        ("2999999", "299.99万元"),
        ("3000000", "300.00万元"),
        ("99999999", "9,999.99万元"),
        ("100000000", "1亿元"),
        ("799999999.99", "7.9999亿元"),
        ("800000000", "8亿元"),
        ("853210000", "8.5321亿元"),
        ("-2999999", "-300.00万元"),
        ("0", "0.00万元"),
    ],
)
def test_amounts_are_never_rounded_up(yuan, printed):
    assert money_words(Decimal(yuan)) == printed


def test_a_figure_declared_by_hand_says_so(content_of, case):
    declared = with_answers(case, declared__enterprises_served_1=172).model_copy(
        update={"ledgers": Ledgers()}
    )
    assert content_of(declared).value("figure.enterprises_served.year-1").text == f"172家{DECLARED}"


def test_what_is_not_answered_is_nothing_and_a_text_says_that_it_is_incomplete(content_of, case):
    content = content_of(with_answers(case, agency__name=None))
    assert content.value("agency.name") is None
    passage, complete = content.fill("{agency.name}位于{premises.address}。", "（未填）")
    assert not complete
    assert passage.text == "（未填）位于上海市浦东新区示例路100号。"


def test_an_answer_that_is_no_longer_asked_is_not_printed(content_of, case):
    content = content_of(with_answers(case, premises__tenure=Tenure.OWNED))
    assert content.value("premises.lease_from") is None


def test_a_text_remembers_where_its_parts_come_from(content):
    passage, complete = content.fill("由{agency.name}于{year}年申报", "")
    assert complete
    assert passage.marks == (Mark(1, 15, "agency.name"),)
    assert passage.text[1:15] == "上海示例中小企业服务有限公司"
    assert passage.origins(0, 1) == ()
    assert passage.origins(14, 20) == ("agency.name",)


@pytest.mark.parametrize(
    ("origin", "label"),
    [
        ("agency.name", "申报单位名称"),
        ("figure.enterprises_served.year-1", "服务中小企业家数"),
        ("ledgers.staff", "服务人员名册"),
        ("narrative.cases", "典型服务案例"),
        ("", "固定文字"),
    ],
)
def test_an_origin_has_words_for_the_user(content, notice, origin, label):
    expected = notice.label_of(origin) if origin.startswith("agency") else label
    assert content.label(origin) == expected


def test_joined_passages_keep_their_marks_in_place():
    passage = Passage.joined(["前", Passage.of("名称", "a"), "后", Passage.of("地址", "b")])
    assert passage == Passage("前名称后地址", (Mark(1, 3, "a"), Mark(4, 6, "b")))


def test_the_page_total_is_what_was_counted(content):
    assert content.with_total_pages(1_280).value("page_total").text == "1,280页"
    assert content.with_total_pages(None).value("page_total") is None


def test_the_day_of_filling_in_is_the_day_of_signing_where_that_is_settled(content_of, case):
    signed = with_answers(case, signing__signed_on=date(2021, 5, 20))
    assert content_of(signed).value("filled_on").text == "2021年5月20日"


@pytest.mark.parametrize(
    ("answers", "printed"),
    [
        ({"recommendation__route": Route.DISTRICT}, "属于区级推荐名额"),
        (
            {
                "recommendation__route": Route.SPECIAL_CARRIER,
                "recommendation__carrier_kind": CarrierKind.TECHNOLOGY,
                "recommendation__carrier_name": "示例园区",
            },
            "属于打造科技资源支撑型创新创业特色载体的开发区（示例园区）",
        ),
        (
            {
                "recommendation__route": Route.LABORATORY,
                "recommendation__laboratory_name": "示例材料实验室",
            },
            "工信部认定工业产品质量控制和技术评价实验室（示例材料实验室）",
        ),
        (
            {"recommendation__route": Route.LABORATORY, "recommendation__laboratory_name": None},
            "工信部认定工业产品质量控制和技术评价实验室（＿＿＿＿＿＿）",
        ),
    ],
)
def test_the_remark_of_a_route_names_the_carrier(content_of, case, answers, printed):
    assert content_of(with_answers(case, **answers)).value("quota_remark").text == printed


@pytest.mark.parametrize(
    ("percent", "printed"),
    [
        (Decimal(100), "100%"),
        (Decimal(80), "80%"),
        (Decimal("79.999"), "79.99%"),
        (Decimal("97.5"), "97.5%"),
        (Decimal("0.005"), "0%"),
        (Decimal("-3.5"), "-3.5%"),
    ],
)
def test_a_share_is_written_as_the_verdicts_write_it(percent, printed):
    assert share_words(percent) == printed
