"""What people type: every accepted spelling with its exact value, every refused one with its code (D6, C16)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.models import entries, formats, problems
from desktop_app.models.choices import (
    Charging,
    Choice,
    Degree,
    EnterpriseSize,
    LegalKind,
    Mode,
    Sex,
    TitleLevel,
)
from desktop_app.models.entries import EntryProblem
from desktop_app.models.kinds import EntryKind

MONEY = [
    ("300 万元", "元", "3000000"),
    ("３００万", "元", "3000000"),
    ("3,000,000", "元", "3000000"),
    ("3，000，000元", "元", "3000000"),
    ("0.03亿", "元", "3000000"),
    ("0.03 亿元", "元", "3000000"),
    ("叁佰万元整", "元", "3000000"),
    ("叁佰万", "元", "3000000"),
    ("三百万", "元", "3000000"),
    ("人民币叁佰万元整", "元", "3000000"),
    ("￥300.50", "元", "300.5"),
    ("5千万", "元", "50000000"),
    ("3亿5000万", "元", "350000000"),
    ("1亿2000万元", "元", "120000000"),
    ("十万七千元", "元", "107000"),
    ("壹拾万零柒仟元整", "元", "107000"),
    ("壹元零伍分", "元", "1.05"),
    ("12元5角", "元", "12.5"),
    ("伍分", "元", "0.05"),
    ("-12.5万", "元", "-125000"),
    ("－12.5万元", "元", "-125000"),
    ("负三万元", "元", "-30000"),
    ("300", "万元", "3000000"),
    ("三百", "万元", "3000000"),
    ("299.9999", "万元", "2999999"),
    ("300元", "万元", "300"),
    ("300万", "万元", "3000000"),
    ("8", "亿元", "800000000"),
    ("79999万", "亿元", "799990000"),
    ("8亿", "万元", "800000000"),
    ("500w", "元", "5000000"),
    ("1.2W元", "万元", "12000"),
    ("312。5", "万元", "3125000"),
    ("300万元。", "元", "3000000"),
    ("三百一十二点五万元", "元", "3125000"),
    ("零点零三亿", "元", "3000000"),
    ("0", "元", "0"),
    ("-0", "元", "0"),
    ("1000000000000000", "元", "1000000000000000"),
]


@pytest.mark.parametrize(("text", "unit", "yuan"), MONEY, ids=[f"{text}|{unit}" for text, unit, _ in MONEY])
def test_money_is_exact_in_yuan(text, unit, yuan):
    value = entries.parse_money(text, unit)
    assert value == Decimal(yuan)
    assert value.as_tuple().exponent <= 0


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("约300万", "vague.money"),
        ("300余万", "vague.money"),
        ("300万左右", "vague.money"),
        ("近三百万", "vague.money"),
        ("300万以上", "vague.money"),
        (">300万", "vague.money"),
        ("1e400", "format.money"),
        ("NaN", "format.money"),
        ("inf", "format.money"),
        ("-Infinity", "format.money"),
        ("1,50", "format.money"),
        ("300,0000", "format.money"),
        ("300 400", "format.money"),
        ("3亿5", "format.money"),
        ("一百五万", "format.money"),
        ("1.5亿3万", "format.money"),
        ("300美元", "format.money"),
        ("--3", "format.money"),
        ("元", "format.money"),
        ("万元", "format.money"),
        ("", "format.money"),
        ("  ", "format.money"),
        ("3.", "format.money"),
        ("0x1F", "format.money"),
        ("1_000", "format.money"),
        ("1" * 101, "format.money"),
        ("1" * 30, "format.money"),
        ("9" * 24, "range.money"),
        ("1000000000000000.01", "range.money"),
        ("523.6812345万", "precision.money"),
        ("0.001", "precision.money"),
    ],
)
def test_what_is_no_amount_is_refused(text, code):
    with pytest.raises(EntryProblem) as caught:
        entries.parse_money(text)
    assert caught.value.code == code
    assert code in problems.CODES


def test_negative_amounts_only_where_a_loss_can_be():
    assert entries.parse_money("-1", signed=True) == -1
    with pytest.raises(EntryProblem, match=r"negative\.money"):
        entries.parse_money("-1", signed=False)


@pytest.mark.parametrize(
    ("text", "unit", "number"),
    [
        ("150", None, 150),
        ("１５０", None, 150),
        ("150家", None, 150),
        ("150 家", "家", 150),
        ("1,500", None, 1500),
        ("一百五十", None, 150),
        ("壹佰伍拾", None, 150),
        ("1.2万", None, 12000),
        ("1.2w", None, 12000),
        ("150家。", "家", 150),
        ("2000人次", "人次", 2000),
        ("二〇二〇", None, 2020),
        ("150.0", None, 150),
        ("0", None, 0),
        ("1000000000", None, 10**9),
    ],
)
def test_counts(text, unit, number):
    assert entries.parse_count(text, unit) == number


@pytest.mark.parametrize(
    ("text", "unit", "code"),
    [
        ("150 余家", None, "vague.count"),
        ("约150", None, "vague.count"),
        ("150+", None, "vague.count"),
        ("十几", None, "vague.count"),
        ("一百五", None, "format.count"),
        ("150.5", None, "format.count"),
        ("-5", None, "negative.count"),
        ("150家次", "家", "unit.count"),
        ("150人", "家", "unit.count"),
        ("1000000001", None, "range.count"),
        ("150 160", None, "format.count"),
        ("1e400", None, "format.count"),
        ("nan", None, "format.count"),
        ("家", None, "format.count"),
    ],
)
def test_what_is_no_count_is_refused(text, unit, code):
    with pytest.raises(EntryProblem) as caught:
        entries.parse_count(text, unit)
    assert caught.value.code == code
    assert code in problems.CODES


@pytest.mark.parametrize(
    ("text", "percent"),
    [
        ("80", "80"),
        ("80%", "80"),
        ("80 ％", "80"),
        ("80.5", "80.5"),
        ("79.999", "79.999"),
        ("0.8%", "0.8"),
        ("百分之八十", "80"),
        ("0", "0"),
        ("1", "1"),
        ("100", "100"),
        ("92。5％", "92.5"),
        ("百分之九十二点五", "92.5"),
        ("百分之百", "100"),
    ],
)
def test_shares(text, percent):
    assert entries.parse_percent(text) == Decimal(percent)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("0.8", "ambiguous.percent"),
        ("0.999", "ambiguous.percent"),
        ("100.01", "range.percent"),
        ("-1", "negative.percent"),
        ("八成", "format.percent"),
        ("百", "format.percent"),
        ("约80%", "vague.percent"),
        ("80%以上", "vague.percent"),
    ],
)
def test_shares_that_need_another_word(text, code):
    with pytest.raises(EntryProblem) as caught:
        entries.parse_percent(text)
    assert caught.value.code == code
    assert code in problems.CODES


@pytest.mark.parametrize(
    "text",
    [
        "2021-5-17",
        "2021-05-17",
        "2021.5.17",
        "2021/5/17",
        "20210517",
        "2021年5月17日",
        "2021年5月17",
        "2021 年 5 月 17 日",
        "２０２１－０５－１７",
        "２０２１年５月１７日",
        "二〇二一年五月十七日",
        "2021-05-17 00:00:00",
        "2021-05-17T00:00:00",
        "2021—5—17",
        "2021。5。17",
        "2021、5、17",
    ],
)
def test_days(text):
    assert entries.parse_day(text) == date(2021, 5, 17)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2020.13.5", "format.day"),
        ("2021-5-32", "format.day"),
        ("21.5.17", "year.day"),
        ("5月17日", "year.day"),
        ("20年5月", "year.day"),
        ("2021年5月上旬", "incomplete.day"),
        ("44333", "format.day"),
        ("昨天", "format.day"),
        ("17/5/2021", "format.day"),
        ("2021-5-1 7", "format.day"),
        ("2021年5月", "incomplete.day"),
        ("2021-2-30", "impossible.day"),
        ("2019年2月29日", "impossible.day"),
        ("20210431", "impossible.day"),
    ],
)
def test_what_is_no_day_is_refused(text, code):
    with pytest.raises(EntryProblem) as caught:
        entries.parse_day(text)
    assert caught.value.code == code
    assert code in problems.CODES


def test_an_impossible_day_is_named():
    with pytest.raises(EntryProblem) as caught:
        entries.parse_day("2021-2-30")
    said = problems.sentence(caught.value.code, "成立日期", caught.value.params)
    assert said == "成立日期是2021年2月30日，没有这一天"


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("1985.3", "1985-03"),
        ("1985年3月", "1985-03"),
        ("198503", "1985-03"),
        ("1985-03", "1985-03"),
        ("1985-03-12", "1985-03"),
        ("一九八五年三月", "1985-03"),
    ],
)
def test_months(text, month):
    assert entries.parse_month(text) == month


@pytest.mark.parametrize("text", ["85.3", "1985.13", "1985", "三月", "1985-00"])
def test_what_is_no_month_is_refused(text):
    with pytest.raises(EntryProblem, match=r"format\.month"):
        entries.parse_month(text)


@pytest.mark.parametrize("text", ["是", "有", "√", " 是 ", "TRUE", "Ｙ"])
def test_yes(text):
    assert entries.parse_yes_no(text) is True


@pytest.mark.parametrize("text", ["否", "无", "没有", "×", "false", "Ｎ"])
def test_no(text):
    assert entries.parse_yes_no(text) is False


@pytest.mark.parametrize("text", ["也许", "是否", ""])
def test_neither_yes_nor_no(text):
    with pytest.raises(EntryProblem, match=r"format\.yes_no"):
        entries.parse_yes_no(text)


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("小型", EnterpriseSize.SMALL),
        (" 小 型 ", EnterpriseSize.SMALL),
        ("微", EnterpriseSize.MICRO),
        ("small", EnterpriseSize.SMALL),
        ("线上线下", Mode.BOTH),
        ("线上+线下", Mode.BOTH),
        ("公益性", Charging.FREE),
        ("大学本科", Degree.BACHELOR),
        ("中专", Degree.BELOW),
        ("高级", TitleLevel.ASSOCIATE_SENIOR),
        ("女", Sex.FEMALE),
        ("民办非企业单位(社会服务机构)", LegalKind.PRIVATE_NON_ENTERPRISE),
    ],
)
def test_choices_by_their_words(text, choice):
    assert entries.parse_choice(text, type(choice)) is choice


def test_a_word_that_is_no_choice_names_the_choices():
    with pytest.raises(EntryProblem) as caught:
        entries.parse_choice("特大", EnterpriseSize)
    said = problems.sentence(caught.value.code, "企业规模", caught.value.params)
    assert said == "企业规模从“大型、中型、小型、微型、小微企业、中小企业”中选"


def test_every_label_is_accepted_and_every_other_word_leads_to_a_member():
    for enum in Choice.__subclasses__():
        for member in enum:
            for word in (member.value, member.label, *member.other_words):
                assert entries.parse_choice(word, enum) is member


@pytest.mark.parametrize(
    ("kind", "text", "unit", "value"),
    [
        (EntryKind.MONEY, "300", "万元", Decimal(3_000_000)),
        (EntryKind.COUNT, "150家", "家", 150),
        (EntryKind.NUMBER, "1,280.5 平方米", "平方米", Decimal("1280.5")),
        (EntryKind.PERCENT, "80%", "%", Decimal(80)),
        (EntryKind.DAY, "2021.5.17", None, date(2021, 5, 17)),
        (EntryKind.YES_NO, "是", None, True),
        (EntryKind.CODE, "９１３１０１０４ MA1FAKE001", None, "91310104MA1FAKE001"),
        (EntryKind.TEXT, " 上海（示例）有限公司", None, " 上海（示例）有限公司"),
        (EntryKind.LONG_TEXT, "第一段\n第二段", None, "第一段\n第二段"),
        (EntryKind.TEXT, "　", None, None),
        (EntryKind.MONEY, "\u200b", "万元", None),
    ],
)
def test_an_entry_by_the_kind_of_its_field(kind, text, unit, value):
    assert entries.parse_entry(kind, text, unit) == value


def test_texts_are_never_cut():
    with pytest.raises(EntryProblem) as caught:
        entries.parse_entry(EntryKind.CODE, "1" * 113)
    assert problems.sentence(caught.value.code, "证书号", caught.value.params) == "证书号113字，多13字"


def test_rows_are_not_typed_as_text():
    with pytest.raises(TypeError):
        entries.parse_entry(EntryKind.ROWS, "x")


def test_sentences_keep_to_the_rules_of_wording():
    params = {
        "value": "2021年2月30日",
        "unit": "家",
        "given": "家次",
        "large": "80",
        "n": "163",
        "d": "13",
        "choices": "大型、中型、小型、微型",
    }
    for code in problems.CODES:
        if code == "ambiguous.percent":
            params["value"] = "0.8"
        said = problems.sentence(code, "资产总额", params)
        in_a_cell = problems.requirement(code, params)
        assert "资产总额" in said
        assert "{" not in said + in_a_cell
        assert len(said) <= 28
        for word in ("请", "抱歉", "非法", "无效", "有误", "失败", "错误代码", "！"):
            assert word not in said + in_a_cell


def test_a_cell_is_named_with_file_row_and_column():
    said = problems.cell_sentence("服务台账.xlsx", 37, "服务日期", "2020.13.5", "不是日期")
    assert said == "“服务台账.xlsx”第37行“服务日期”是“2020.13.5”，不是日期"


amounts = st.decimals(min_value=-(10**15), max_value=10**15, places=2, allow_nan=False)


@given(amounts, st.sampled_from(["元", "万元", "亿元"]))
def test_money_shown_in_its_field_is_read_back_exactly(value, unit):
    text = formats.entry_text(EntryKind.MONEY, value, unit)
    assert entries.parse_entry(EntryKind.MONEY, text, unit) == value


@given(amounts)
def test_money_in_words_is_read_back_exactly(value):
    assert entries.parse_money(formats.money_in_words(value)) == value


@given(st.integers(0, 10**9))
def test_counts_are_read_back(value):
    assert entries.parse_count(formats.count(value, "家"), "家") == value
    assert entries.parse_entry(EntryKind.COUNT, formats.entry_text(EntryKind.COUNT, value)) == value


@given(st.decimals(0, 100, places=6, allow_nan=False))
def test_shares_are_read_back(value):
    assert entries.parse_entry(EntryKind.PERCENT, formats.entry_text(EntryKind.PERCENT, value)) == value


@given(st.dates(date(1800, 1, 1), date(2200, 12, 31)))
def test_days_are_read_back(value):
    assert entries.parse_day(formats.day(value)) == value
    assert entries.parse_entry(EntryKind.DAY, formats.entry_text(EntryKind.DAY, value)) == value


@given(st.text(max_size=120))
def test_any_text_is_an_answer_or_a_problem_with_a_sentence(text):
    for parse in (
        entries.parse_money,
        entries.parse_count,
        entries.parse_decimal,
        entries.parse_percent,
        entries.parse_day,
        entries.parse_month,
        entries.parse_yes_no,
    ):
        problem = _problem_of(parse, text)
        assert problem is None or problem.code in problems.CODES
        assert problem is None or problems.sentence(problem.code, "栏目", problem.params)


def _problem_of(parse, text):
    try:
        parse(text)
    except EntryProblem as problem:
        return problem
    return None


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("资产总额", "资产总额是-3，不能小于 0"),
        ("其中：上年度（2020年）服务收入", "其中：上年度（2020年）服务收入是-3，不能小于 0"),
        ("上年度（2020年）帮助中小企业融资总额", "上年度帮助中小企业融资总额是-3，不能小于 0"),
        (
            "上年度（2020年）帮助中小企业融资和担保两项总额合计",
            "上年度帮助中小企业融资和担保两项总额合计不能小于 0",
        ),
    ],
)
def test_a_sentence_that_gets_long_leaves_out_asides_and_then_what_was_typed(label, said):
    assert problems.sentence("negative.money", label, {"value": "-3"}) == said
