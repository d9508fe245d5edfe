"""The list of cases: looked through by keys, searched by words, acted on by the menu of a case."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QProgressBar

from desktop_app.ui.case_list import CaseList, RecentCase
from tests.drive import click, put_in

FIRST = RecentCase(
    "/文档/示范平台申报/甲服务中心2021",
    "甲服务中心",
    "2021-05-20 14:02 打开",
    agency="甲服务中心有限公司",
    notice="上海 2021",
    progress="10项条件，4项已满足",
    met=4,
    conditions=10,
    built="第2次生成：草稿，2021-05-19，核验码 7F3A",
)
SECOND = RecentCase("/U盘/ＡＢＣ 公司", "ABC公司", "2021-05-19 09:00 打开", notice="全国 2012")
GONE = RecentCase("/网络盘/丙", "丙服务中心", "2021-05-18 09:00 打开", present=False)
PUT_AWAY = RecentCase("/文档/丁2019", "丁服务中心", "2019-05-18 09:00 打开", archived=True)


@pytest.fixture
def cases(qtbot, dressed):
    made = CaseList()
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.show_cases([FIRST, SECOND, GONE, PUT_AWAY])
    return made


def titles(cases) -> list[str]:
    return [card.case.title for card in cases.cards if card.isVisible()]


def menu_of(card) -> dict[str, object]:
    return {action.text(): action for action in card.open_menu.actions() if action.text()}


def press(key, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget(), key, modifiers)


def test_a_card_says_all_that_is_known_of_a_case(cases):
    card = cases.cards[0]
    for words in (FIRST.agency, FIRST.notice, FIRST.progress, FIRST.built, FIRST.opened, FIRST.path):
        assert words in card.accessibleDescription()
    assert card.toolTip() == FIRST.path
    (bar,) = card.findChildren(QProgressBar)
    assert (bar.value(), bar.maximum()) == (4, 10)
    assert cases.cards[1].findChildren(QProgressBar) == []


def test_no_line_of_a_card_is_cut_off_however_many_there_are(qtbot, cases):
    cases.show_cases(
        [RecentCase(f"/案卷/{n}", f"单位{n}", "2021-05-20 打开", progress="好") for n in range(30)]
    )
    qtbot.waitUntil(lambda: cases.cards[0].height() > 0)
    for card in cases.cards:
        assert card.height() >= card.layout().sizeHint().height()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", ["甲服务中心", "ABC公司", "丙服务中心"]),
        ("服务中心", ["甲服务中心", "丙服务中心"]),
        ("abc", ["ABC公司"]),
        ("ａｂｃ", ["ABC公司"]),
        ("abc公司", ["ABC公司"]),
        ("2012", ["ABC公司"]),
        ("上海 甲", ["甲服务中心"]),
        ("有限公司", ["甲服务中心"]),
        ("网络盘　丙", ["丙服务中心"]),
        ("上海 丙", []),
        ("丁", []),
    ],
)
def test_the_search_finds_every_word_in_name_agency_notice_or_folder(cases, typed, found):
    put_in(cases.search, typed)

    assert titles(cases) == found
    assert cases.nothing.isVisible() == (not found)


def test_nothing_found_says_so_with_the_way_out(cases):
    put_in(cases.search, "没有的")
    assert cases.nothing.text().startswith("没有找到")
    click(cases.clear)

    assert cases.search.text() == ""
    assert titles(cases) == ["甲服务中心", "ABC公司", "丙服务中心"]


def test_archived_cases_are_counted_shown_by_the_switch_and_then_found(cases):
    assert cases.archived.text() == "显示已归档的 1 个(&G)"
    click(cases.archived)
    assert titles(cases)[-1] == "丁服务中心"
    put_in(cases.search, "2019")
    assert titles(cases) == ["丁服务中心"]
    assert "取消归档(&A)" in actions(cases.cards[0])


def actions(card) -> list[str]:
    click(card.menu_button)
    try:
        return list(menu_of(card))
    finally:
        card.open_menu.close()


def test_without_archived_cases_there_is_no_switch(cases):
    cases.show_cases([FIRST])

    assert not cases.archived.isVisible()


def test_when_all_are_archived_the_list_says_where_they_are(cases):
    cases.show_cases([PUT_AWAY])

    assert cases.nothing.isVisible()
    assert "已归档" in cases.nothing.text()
    click(cases.archived)
    assert not cases.nothing.isVisible()


def test_keys_go_from_the_search_through_the_cards_and_back(cases):
    cases.cards[0].setFocus()
    QTest.keyClick(cases.cards[0], Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert cases.search.hasFocus()
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Down)
    assert cases.cards[1].hasFocus()
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Down)
    assert cases.cards[2].hasFocus()
    for _ in range(3):
        press(Qt.Key.Key_Up)
    assert cases.search.hasFocus()
    put_in(cases.search, "abc")
    press(Qt.Key.Key_Escape)
    assert cases.search.text() == ""


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (Qt.Key.Key_Return, ["open", FIRST.path]),
        (Qt.Key.Key_Enter, ["open", FIRST.path]),
        (Qt.Key.Key_Space, ["open", FIRST.path]),
        (Qt.Key.Key_Delete, ["recycle", FIRST.path]),
    ],
)
def test_a_key_on_a_card_asks_for_what_it_stands_for(qtbot, cases, key, expected):
    cases.cards[0].setFocus()
    with qtbot.waitSignal(cases.action_requested, timeout=1000) as asked:
        press(key)

    assert asked.args == expected


@pytest.mark.parametrize(
    ("key", "modifiers"),
    [
        (Qt.Key.Key_Menu, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier),
    ],
)
def test_the_menu_key_and_the_button_offer_the_same(cases, key, modifiers):
    by_button = actions(cases.cards[0])
    cases.cards[0].setFocus()
    press(key, modifiers)
    by_key = list(menu_of(cases.cards[0]))
    cases.cards[0].open_menu.close()

    assert by_key == by_button
    assert by_button == [
        "打开(&O)",
        "复制为新年度的案卷(&N)…",
        "打包成 .shenbao(&P)…",
        "打开所在文件夹(&F)",
        "归档(&A)",
        "从列表中去掉(&R)",
        "移到回收站(&D)…",
    ]
    keys = [text[text.index("&") + 1] for text in by_button]
    assert len(set(keys)) == len(keys)


def test_a_line_of_the_menu_asks_for_its_case(qtbot, cases):
    click(cases.cards[1].menu_button)
    with qtbot.waitSignal(cases.action_requested, timeout=1000) as asked:
        menu_of(cases.cards[1])["归档(&A)"].trigger()
    cases.cards[1].open_menu.close()

    assert asked.args == ["archive", SECOND.path]


def test_a_case_that_is_not_there_is_marked_and_offers_to_be_found_or_taken_off(cases):
    asked = []
    cases.action_requested.connect(lambda *words: asked.append(words))
    card = cases.cards[2]
    assert "找不到" in card.accessibleName()
    click(card)
    assert list(menu_of(card)) == ["找到它(&L)…", "从列表中去掉(&R)"]
    card.open_menu.close()
    card.setFocus()
    press(Qt.Key.Key_Delete)

    assert asked == []


def test_a_long_list_is_shown_in_part_until_all_of_it_is_asked_for(cases):
    many = [RecentCase(f"/案卷/{number}", f"单位{number:03d}") for number in range(75)]
    cases.show_cases(many)
    assert len(titles(cases)) == 30
    put_in(cases.search, "单位074")
    assert titles(cases) == ["单位074"]
    for _ in "单位074":
        QTest.keyClick(cases.search, Qt.Key.Key_Backspace)
    assert cases.more.text() == "还有 45 个，全部列出(&M)"
    click(cases.more)
    assert len(titles(cases)) == 75
    assert not cases.more.isVisible()


def test_the_cursor_stays_on_its_case_when_the_list_changes(cases):
    cases.cards[1].setFocus()
    cases.show_cases([SECOND, FIRST])
    assert cases.cards[0].hasFocus()
    cases.show_cases([FIRST])
    assert cases.cards[0].hasFocus()
