"""平台名称 (附件.说明（1）; FR01-FR03) and 服务机构名称 held against seal and licence (FR05)."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from desktop_app.assessment.naming import (
    check_platform_name,
    compare_names,
    difference_message,
    differs_in_form_only,
)
from desktop_app.assessment.results import Severity
from desktop_app.models.name_folding import fold, same_name
from desktop_app.notice.loader import load_all

ENDING, FORBIDDEN, DOUBTFUL, BLANKS = "FR01", "FR02", "FR03", "blanks"
EMPTY = [(ENDING, ())]

NAMES = [
    # name as typed, findings expected as (rule, spans)
    pytest.param("上海某某公共服务平台", [], id="plain"),
    pytest.param("上海市徐汇区中小企业技术服务平台", [], id="domain-8.4-formula"),
    pytest.param("平台", [], id="nothing-but-the-ending"),
    pytest.param("长三角G60科创走廊服务平台", [], id="latin-and-digits"),
    pytest.param("上海SME Service平台", [], id="a-blank-between-latin-words-is-usual"),
    pytest.param("某某𠮷服务平台", [], id="beyond-the-basic-plane"),
    pytest.param("国产家电服务平台", [], id="国-and-家-apart"),
    pytest.param("展示模范平台", [], id="示-and-范-apart"),
    pytest.param("省时级差平台", [(DOUBTFUL, ("省",))], id="省级-apart-leaves-省"),
    pytest.param("", EMPTY, id="empty"),
    pytest.param(None, EMPTY, id="unanswered"),
    pytest.param("　 \t", EMPTY, id="only-blanks"),
    pytest.param("\u200b\u200d\ufeff", EMPTY, id="only-zero-width"),
    pytest.param("上海某某服务中心", [(ENDING, ("中心",))], id="中心"),
    pytest.param("平", [(ENDING, ("平",))], id="half-the-ending"),
    pytest.param("上海平台服务", [(ENDING, ("服务",))], id="平台-not-at-the-end"),
    pytest.param("上海服务平台（试运行）", [(ENDING, ("行）",))], id="brackets-after-it"),
    pytest.param("上海服务平台。", [(ENDING, ("台。",))], id="full-stop-after-it"),
    pytest.param("上海服务平臺", [(ENDING, ("平臺",))], id="traditional-ending"),
    pytest.param("国家公共服务平台", [(FORBIDDEN, ("国家",))], id="国家"),
    pytest.param("中国公共服务平台", [(FORBIDDEN, ("中国",))], id="中国"),
    pytest.param("省级公共服务平台", [(FORBIDDEN, ("省级",))], id="省级-covers-省"),
    pytest.param("示范公共服务平台", [(FORBIDDEN, ("示范",))], id="示范"),
    pytest.param("中国电信企业服务平台", [(FORBIDDEN, ("中国",))], id="brand-domain-11.10"),
    pytest.param("国家级服务平台", [(FORBIDDEN, ("国家",))], id="国家级"),
    pytest.param("示范性服务平台", [(FORBIDDEN, ("示范",))], id="示范性"),
    pytest.param("展示范例服务平台", [(FORBIDDEN, ("示范",))], id="across-words-示范"),
    pytest.param("外国家具服务平台", [(FORBIDDEN, ("国家",))], id="across-words-国家"),
    pytest.param("国家国家平台", [(FORBIDDEN, ("国家", "国家"))], id="twice-in-one-finding"),
    pytest.param("中国家平台", [(FORBIDDEN, ("国家",)), (FORBIDDEN, ("中国",))], id="overlapping-once-each"),
    pytest.param("國家服务平台", [(FORBIDDEN, ("國家",))], id="traditional-國家"),
    pytest.param("示範服务平台", [(FORBIDDEN, ("示範",))], id="traditional-示範"),
    pytest.param("省級服务平台", [(FORBIDDEN, ("省級",))], id="traditional-省級"),
    pytest.param("囯家服务平台", [(FORBIDDEN, ("囯家",))], id="variant-囯"),
    pytest.param("⽰范服务平台", [(FORBIDDEN, ("⽰范",))], id="kangxi-radical"),
    pytest.param("\uf96d级服务平台", [(FORBIDDEN, ("\uf96d级",))], id="compatibility-ideograph"),
    pytest.param("㊥国服务平台", [(FORBIDDEN, ("㊥国",))], id="circled-character"),
    pytest.param("国 家平台", [(BLANKS, (" ",)), (FORBIDDEN, ("国 家",))], id="blank-inside"),
    pytest.param("国　家平台", [(BLANKS, ("　",)), (FORBIDDEN, ("国　家",))], id="full-width-blank-inside"),
    pytest.param(
        "示\u00a0\u2003范平台", [(BLANKS, ("\u00a0\u2003",)), (FORBIDDEN, ("示\u00a0\u2003范",))], id="blanks"
    ),
    pytest.param("示\n范平台", [(BLANKS, ("\n",)), (FORBIDDEN, ("示\n范",))], id="line-break-inside"),
    pytest.param(
        "中\u200b国平台", [(BLANKS, ("\u200b",)), (FORBIDDEN, ("中\u200b国",))], id="zero-width-space"
    ),
    pytest.param(
        "中\u200d国平台", [(BLANKS, ("\u200d",)), (FORBIDDEN, ("中\u200d国",))], id="zero-width-joiner"
    ),
    pytest.param("中\u2060国平台", [(BLANKS, ("\u2060",)), (FORBIDDEN, ("中\u2060国",))], id="word-joiner"),
    pytest.param("中\u200f国平台", [(BLANKS, ("\u200f",)), (FORBIDDEN, ("中\u200f国",))], id="rtl-mark"),
    pytest.param(
        "\u202e国家\u202c平台", [(BLANKS, ("\u202e", "\u202c")), (FORBIDDEN, ("国家",))], id="rtl-override"
    ),
    pytest.param(
        "示\u0336范平台", [(BLANKS, ("\u0336",)), (FORBIDDEN, ("示\u0336范",))], id="combining-stroke"
    ),
    pytest.param(
        "国\ufe0f家平台", [(BLANKS, ("\ufe0f",)), (FORBIDDEN, ("国\ufe0f家",))], id="variation-selector"
    ),
    pytest.param("国\u3164家平台", [(BLANKS, ("\u3164",)), (FORBIDDEN, ("国\u3164家",))], id="hangul-filler"),
    pytest.param("国\x00家平台", [(BLANKS, ("\x00",)), (FORBIDDEN, ("国\x00家",))], id="control-character"),
    pytest.param(
        "国\ud800家平台", [(BLANKS, ("\ud800",)), (FORBIDDEN, ("国\ud800家",))], id="lone-surrogate"
    ),
    pytest.param("　上海 某某平台　", [(BLANKS, ("　", " ", "　"))], id="blanks-around-F2"),
    pytest.param("上海服务平\u200b台", [(BLANKS, ("\u200b",))], id="invisible-inside-the-ending"),
    pytest.param("全国服务平台", [(DOUBTFUL, ("全国",))], id="doubtful-全国"),
    pytest.param("中华服务平台", [(DOUBTFUL, ("中华",))], id="doubtful-中华"),
    pytest.param("市级区级服务平台", [(DOUBTFUL, ("市级",)), (DOUBTFUL, ("区级",))], id="doubtful-two"),
    pytest.param("世界第一平台", [(DOUBTFUL, ("世界",)), (DOUBTFUL, ("第一",))], id="doubtful-grand"),
    pytest.param(
        "全国家具平台", [(FORBIDDEN, ("国家",)), (DOUBTFUL, ("全国",))], id="doubtful-overlaps-forbidden"
    ),
    pytest.param(
        "上海国家级中小企业示范服务中心",
        [(ENDING, ("中心",)), (FORBIDDEN, ("国家",)), (FORBIDDEN, ("示范",))],
        id="experience-F2",
    ),
]


@pytest.mark.parametrize(("name", "expected"), NAMES)
def test_platform_name_rules_of_the_annex(name, expected, notice):
    found = check_platform_name(name, notice.naming)

    described = [
        (BLANKS if "空格" in item.message else item.id, tuple(span.text for span in item.spans))
        for item in found
    ]
    assert sorted(expected) == sorted(described)
    for item in found:
        for span in item.spans:
            assert name[span.start : span.end] == span.text
        assert item.field == "service_platform.name"
        assert item.clause == notice.naming.clause


@pytest.mark.parametrize(
    ("name", "message", "severity"),
    [
        ("示范平台", "平台名称中的“示范”不能使用", Severity.ERROR),
        ("服务中心", "平台名称以“平台”结尾，现在是“中心”", Severity.ERROR),
        ("全国平台", "“全国”可能属于通知所说“等字样”，确认后保留", Severity.WARNING),
        ("服务平臺", "平台名称的结尾写作“平臺”，改为“平台”", Severity.WARNING),
        ("", "填写平台名称", Severity.ERROR),
        ("某 某平台", "平台名称含有空格或看不见的字符，去掉后再用", Severity.WARNING),
    ],
)
def test_messages_follow_the_wording_rules(name, message, severity, notice):
    (found,) = check_platform_name(name, notice.naming)

    assert message == found.message
    assert severity is found.severity


def test_a_hit_across_two_words_is_explained(notice):
    (found,) = check_platform_name("展示范例平台", notice.naming)

    assert "“展示范例”" in found.detail
    assert "跨在两个词之间" in found.detail
    assert (found.spans[0].start, found.spans[0].end) == (1, 3)


def test_spans_count_code_points_beyond_the_basic_plane(notice):
    (found,) = check_platform_name("𠮷𠮷国家平台", notice.naming)

    assert (found.spans[0].start, found.spans[0].end) == (2, 4)


def test_the_folding_table_knows_every_form_of_the_rules_words():
    spec = importlib.util.find_spec("opencc")
    assert spec is not None
    assert spec.origin is not None
    lines = (
        (Path(spec.origin).parent / "dictionary" / "TSCharacters.txt")
        .read_text(encoding="utf-8")
        .splitlines()
    )
    table = {form: plains.split()[0] for form, plains in (line.split("\t") for line in lines)}
    packs = load_all(Path(__file__).resolve().parents[2] / "resources" / "notices").values()
    wanted = {
        char
        for pack in packs
        for text in (pack.naming.ends_with, *(item.word for item in pack.naming.words))
        for char in text
    }
    forms = {form: plain for form, plain in table.items() if form != plain and plain in wanted}

    assert forms
    assert {form: plain for form, plain in forms.items() if fold(form).text != plain} == {}


@pytest.mark.parametrize("name", ["⺬范平台", "⽰范平台", "⺬\u3000範平台", "第㇐平台"])
def test_radicals_and_strokes_are_read_as_the_characters_they_look_like(name, notice):
    found = [item for item in check_platform_name(name, notice.naming) if item.id in {"FR02", "FR03"}]

    assert [item.spans[0].text for item in found] == [name.removesuffix("平台")]


COMPARED = [
    pytest.param("上海甲公司", "上海甲公司", [], id="same"),
    pytest.param("", "", [], id="both-empty"),
    pytest.param(
        "上海（徐汇）公司", "上海(徐汇)公司", [("（", "("), ("）", ")")], id="domain-11.14-brackets"
    ),
    pytest.param("上海甲公司", "上海甲有限公司", [("", "有限")], id="inserted"),
    pytest.param("上海甲有限公司", "上海甲公司", [("有限", "")], id="left-out"),
    pytest.param("上海甲公司", "上海乙公司", [("甲", "乙")], id="another-character"),
    pytest.param("上海甲公司", "上海甲公司 ", [("", " ")], id="blank-at-the-end"),
    pytest.param("𠮷甲公司", "吉甲公司", [("𠮷", "吉")], id="beyond-the-basic-plane"),
    pytest.param("甲\u200b公司", "甲公司", [("\u200b", "")], id="zero-width"),
    pytest.param("甲", "乙丙", [("甲", "乙丙")], id="nothing-in-common"),
    pytest.param("aaaa", "aa", [("aa", "")], id="repeated"),
]


@pytest.mark.parametrize(("left", "right", "expected"), COMPARED)
def test_names_are_compared_character_by_character(left, right, expected):
    found = compare_names(left, right)

    assert expected == [(item.left.text, item.right.text) for item in found]
    for item in found:
        assert left[item.left.start : item.left.end] == item.left.text
        assert right[item.right.start : item.right.end] == item.right.text


def test_very_long_names_differ_as_a_whole():
    (found,) = compare_names("甲" + "乙丙" * 900 + "公司", "甲" + "丁戊" * 900 + "公司")

    assert (found.left.start, found.left.end) == (1, 1801)


def test_difference_message_names_the_first_place_and_counts_all():
    message = difference_message("推荐表", "营业执照", compare_names("上海（甲公司", "上海(甲公司"))

    assert message == "推荐表与营业执照差1字：“（”“(”"


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("上海（甲）公司", "上海(甲)公司", True),
        ("上海 甲公司", "上海甲公司", True),
        ("ＡＢＣ公司", "abc公司", True),
        ("上海甲公司", "上海乙公司", False),
    ],
)
def test_form_is_told_from_substance(left, right, same):
    assert same is differs_in_form_only(left, right)
    assert same is (same_name(left) == same_name(right))


def test_the_short_way_of_same_name_folds_alike():
    for text in ("上海（ABC）國際公司", "Abc123", "甲(乙)丙"):
        assert same_name(text) == fold(text).text


@pytest.mark.parametrize(
    ("field", "written", "severity"),
    [
        ("agency.seal_name", "上海示例企业服务有限公司", None),
        ("agency.seal_name", "上海示例企业服务(有限公司", Severity.ERROR),
        ("agency.licence_name", "上海示例企业服务 有限公司", Severity.WARNING),
        ("agency.licence_name", "上海示范企业服务有限公司", Severity.ERROR),
    ],
)
def test_agency_name_equals_seal_and_licence_fr05(trial, field, written, severity):
    found = trial.put(field, written).findings("FR05")

    assert [severity] * bool(severity) == [item.severity for item in found]
    assert all(item.other_field == field and item.spans for item in found)


@pytest.mark.parametrize("word", ["分公司", "分所", "分中心", "办事处"])
def test_a_branch_in_the_name_is_asked_about_domain_3_3(trial, word):
    name = f"上海示例{word}"
    for field in ("agency.name", "agency.seal_name", "agency.licence_name"):
        trial.put(field, name)

    assert [f"服务机构名称含有“{word}”，确认是独立法人"] == [item.message for item in trial.findings("FR05")]
