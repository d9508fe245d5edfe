import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.documents import chinese
from desktop_app.documents.fonts import Role

SIZE, WIDTH = 16.0, 160.0
PROSE = st.text(alphabet="中小企业服务平台2021%.，。、；：（）“”《》——…… abcZ/-", min_size=1, max_size=200)


@pytest.fixture(scope="module")
def chain(fonts):
    return fonts.chain(Role.FANGSONG)


def broken(chain, text, width=WIDTH, indent=0.0, tracking=0.0, *, justified=True):
    setting = chinese.measure(text, chain, SIZE, tracking)
    lines = chinese.break_lines(setting, SIZE, width, indent, justified=justified)
    return setting, lines, [text[line.start : line.end] for line in lines]


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("plain", "plain"),
        ("", ""),
        ("第一行\n第二行", "第一行 第二行"),
        ("从事服务工作。\n曾任主任。", "从事服务工作。曾任主任。"),
        ("某某中心，\r\n2008年起", "某某中心， 2008年起"),
        ("制\t表", "制 表"),
        ("零\u200b宽\ufeff", "零宽"),
        ("倒\u202e序\u2066", "倒序"),
        ("响\x07铃\x00", "响铃"),
        ("异体\U000e0100字\ufe00", "异体字"),
        ("软\u00ad连", "软连"),
        ("不断\u00a0开", "不断 开"),
        ("私用\ue000", "私用\ue000"),
        ("全　角", "全　角"),
    ],
)
def test_text_is_cleaned_for_print_and_nothing_visible_is_lost(typed, printed):
    assert chinese.clean(typed) == printed


@given(st.text(max_size=300))
def test_cleaned_text_has_no_control_characters_and_cleaning_again_changes_nothing(text):
    once = chinese.clean(text)
    assert not {unicodedata.category(char) for char in once} & {"Cc", "Cf", "Zl", "Zp"}
    assert chinese.clean(once) == once


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("　　一段\r\n\r\n二段\r三段", ["一段", "二段", "三段"]),
        ("\n\n", []),
        ("一\u2028二\u2029三\x0b四\x85五", ["一", "二", "三", "四", "五"]),
    ],
)
def test_paragraphs_lose_their_typed_indent_and_empty_ones(typed, expected):
    assert chinese.paragraphs(typed) == expected


@pytest.mark.parametrize("mark", sorted(chinese.CLOSING | set("…％℃")))
def test_no_line_starts_with_a_closing_mark(chain, mark):
    for lead in range(1, 25):
        _, _, lines = broken(chain, "中" * lead + mark + "文" * 12)
        assert not any(line[0] == mark for line in lines[1:])


@pytest.mark.parametrize("mark", sorted(chinese.OPENING))
def test_no_line_ends_with_an_opening_mark(chain, mark):
    for lead in range(1, 25):
        _, _, lines = broken(chain, "中" * lead + mark + "文" * 12)
        assert not any(line[-1] == mark for line in lines)


@settings(max_examples=300, deadline=None)
@given(PROSE)
def test_every_character_is_set_once_and_no_line_sticks_out(fonts, text):
    chain = fonts.chain(Role.FANGSONG)
    _, lines, _ = broken(chain, text)
    assert "".join(text[line.start : line.end] for line in lines).replace(" ", "") == text.replace(" ", "")
    assert all(line.width <= WIDTH + 0.02 for line in lines if line.end - line.start > 1)


def test_a_number_is_not_cut(chain):
    for lead in range(1, 20):
        _, _, lines = broken(chain, "中" * lead + "1,234,567.89万元" + "文" * 5)
        assert sum("1,234,567.89" in line for line in lines) == 1


def test_a_word_longer_than_the_line_is_cut_and_the_rest_goes_on(chain):
    _, lines, texts = broken(chain, "说明" + "x" * 5_000 + "完")
    assert "".join(texts) == "说明" + "x" * 5_000 + "完"
    assert all(line.width <= WIDTH + 0.02 for line in lines)


def test_an_address_is_cut_rather_than_the_line_torn_apart(chain):
    text = "网址是https://www.example.org.cn/service/index.html可以查询"
    setting, lines, texts = broken(chain, text, width=200.0)
    assert texts[0].endswith(("/", "."))
    assert chinese.spread(setting, lines[0], 200.0, SIZE, plain=False).gap < 0.25 * SIZE
    assert setting.text == text


def test_neighbouring_marks_share_their_blank_halves(chain):
    apart = chinese.measure("中”中，中", chain, SIZE).edges[-1]
    together = chinese.measure("中中”，中", chain, SIZE).edges[-1]
    assert apart - together == pytest.approx(SIZE / 2)


def test_the_last_mark_of_a_line_may_give_up_its_blank_half(chain):
    _, lines, texts = broken(chain, "中" * 9 + "文，后面还有几个字", width=10.6 * SIZE)
    assert texts[0] == "中" * 9 + "文，"
    assert lines[0].width <= 10.6 * SIZE


def test_the_last_line_is_not_a_single_character(chain):
    for count in range(21, 60):
        _, _, lines = broken(chain, "中" * count + "。", width=20 * SIZE)
        assert len(lines) == 1 or len(lines[-1].rstrip("。")) > 1


def test_an_empty_text_has_one_empty_line(chain):
    assert broken(chain, "")[1] == [chinese.Line(0, 0, 0.0)]


def test_a_loose_line_is_spread_between_chinese_characters_and_not_inside_words(chain):
    setting, lines, _ = broken(chain, "中文abcd中文12.5%中文", width=400.0)
    room = lines[0].width + 8.0
    spread = chinese.spread(setting, lines[0], room, SIZE, plain=True)
    assert spread.whole_words
    assert spread.gap == pytest.approx(8 / 7)
    assert chinese.spread_out(setting, lines[0], spread) == pytest.approx(room)
    assert chinese.word_insides(setting.text) == [(2, 5), (8, 12)]


def test_a_tight_line_is_spread_evenly(chain):
    setting, lines, _ = broken(chain, "中文abcd中文12.5%中文", width=400.0)
    spread = chinese.spread(setting, lines[0], lines[0].width + 3.0, SIZE, plain=True)
    assert not spread.whole_words
    assert chinese.spread_out(setting, lines[0], spread) == pytest.approx(lines[0].width + 3.0)


def test_a_long_code_is_cut_between_its_groups_rather_than_the_line_torn_apart(chain):
    for lead in range(5, 25):
        _, lines, texts = broken(chain, "中" * lead + "91310104MA1FAKE001" + "文" * 5, width=300.0)
        starts = [len("".join(texts[: at + 1])) - lead for at in range(len(texts) - 1)]
        assert all(cut % 4 == 0 for cut in starts if 0 < cut < 18)
        assert all(300.0 - line.width < 4 * SIZE for line in lines[:-1])


@pytest.mark.parametrize(
    ("text", "letters", "expected"),
    [
        ("示例新锐汽车零部件（上海）有限公司", 12, ["示例新锐汽车零部件", "（上海）有限公司"]),
        ("经济师（中级）", 6, ["经济师", "（中级）"]),
        ("示例大学 工商管理", 6, ["示例大学", "工商管理"]),
        ("信息、技术、培训", 5, ["信息、", "技术、培训"]),
        ("2015.3.1至2024.2.29", 6, ["2015.3.1至", "2024.2.29"]),
        ("企业服务专员", 5, ["企业服务", "专员"]),
        ("开放大型、精密仪器与中小企业共享", 14, ["开放大型、精密仪器与中小企业", "共享"]),
        ("示例市中小企业主管部门", 8, ["示例市中小企业主", "管部门"]),
        ("（括号在前的名称太长了", 8, ["（括号在前的名称", "太长了"]),
    ],
)
def test_two_lines_of_a_cell_part_where_one_would_pause(chain, text, letters, expected):
    setting, lines, _ = broken(chain, text, width=letters * SIZE, justified=False)
    parted = chinese.in_two(setting, lines, letters * SIZE)
    assert [text[line.start : line.end] for line in parted] == expected


@settings(max_examples=200, deadline=None)
@given(PROSE)
def test_parting_a_cell_loses_nothing_and_keeps_to_its_room(fonts, text):
    setting, lines, _ = broken(fonts.chain(Role.FANGSONG), text, justified=False)
    parted = chinese.in_two(setting, lines, WIDTH)
    assert len(parted) == len(lines)
    assert "".join(text[line.start : line.end] for line in parted).replace(" ", "") == text.replace(" ", "")
    assert all(line.width <= WIDTH + 0.02 for line in parted if line.end - line.start > 1)


@pytest.mark.parametrize(
    "text", ["with an emphasis on open laboratories, shared", "a more emphatic line of words"]
)
def test_a_line_of_latin_words_is_spread_beside_its_words_only(chain, text):
    setting, lines, _ = broken(chain, text, width=600.0)
    spread = chinese.spread(setting, lines[0], lines[0].width + 40.0, SIZE, plain=True)
    assert spread.whole_words
    assert chinese.spread_out(setting, lines[0], spread) == pytest.approx(lines[0].width + 40.0)


def test_a_piece_of_an_address_is_not_spread(chain):
    setting, lines, _ = broken(chain, "resource/which/does/not/end?with=query", width=600.0)
    assert chinese.spread(setting, lines[0], lines[0].width + 40.0, SIZE, plain=True) == chinese.Spread()


def test_a_blank_to_fill_in_by_hand_is_cut_only_where_the_line_would_be_torn_apart(chain):
    for lead in range(1, 28):
        _, lines, texts = broken(chain, "中" * lead + "＿＿＿＿＿＿，文" + "文" * 5, width=28 * SIZE)
        whole = any("＿＿＿＿＿＿" in line for line in texts)
        assert whole == (lead <= 21 or lead >= 25)
        assert len(lines) == 2 or lead < 16
