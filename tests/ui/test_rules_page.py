"""规则: found by a few words, boundaries beside the clause, compared with another pack, changed and changed back."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from desktop_app.models.agency import Agency
from desktop_app.models.application import Application, Case
from desktop_app.models.performance import Declared
from desktop_app.notice.loader import load_all
from desktop_app.paths import resource
from desktop_app.ui.fields.editors import ENTER_REST_MS
from desktop_app.ui.jump_window import JumpWindow
from desktop_app.ui.main_window import HISTORY, MainWindow
from desktop_app.ui.navigator import TASKS
from desktop_app.ui.open_case import OpenCase
from desktop_app.ui.pages.rules_page import RulesPage
from desktop_app.ui.pages.task_list_page import RULES, TaskListPage
from desktop_app.ui.rules.change_window import ChangeRulesWindow
from desktop_app.ui.rules_desk import RulesDesk
from tests.drive import click, compose, put_in
from tests.ui.conftest import PAGE_TYPES

CLAUSES, OVERVIEW, COMPARISON = range(3)


@pytest.fixture(scope="module")
def notices():
    return load_all(resource("notices"))


@pytest.fixture
def case(make_case):
    """120 firms in the year, 110 in the year before."""
    declared = Declared(enterprises_served_1=120, enterprises_served_2=110)
    return make_case(Application(agency=Agency(name="上海某某服务有限公司"), declared=declared))


@pytest.fixture
def put_away():
    return set()


@pytest.fixture
def window(qtbot, dressed, case, notices, put_away):
    desk = RulesDesk(
        notices=lambda: notices,
        is_put_away=lambda notice: notice.identity.id in put_away,
        put_away=lambda notice: put_away.add(notice.identity.id),
        export=lambda _: None,
    )
    own = {RULES: partial(RulesPage, desk=desk), TASKS: partial(TaskListPage, desk=desk)}
    made = MainWindow(case, PAGE_TYPES | own)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


@pytest.fixture
def page(window):
    click(window.header.rules_button)
    return window.current_page


def tab(page, number) -> None:
    """Go to a tab by keyboard."""
    page.tabs.setFocus()
    steps = number - page.tabs.currentIndex()
    for _ in range(abs(steps)):
        QTest.keyClick(page.tabs, Qt.Key.Key_Right if steps > 0 else Qt.Key.Key_Left)
    assert page.tabs.currentIndex() == number


def compared(qtbot, page) -> str:
    tab(page, COMPARISON)
    qtbot.waitUntil(page.comparison.is_settled)
    return page.comparison.sheet.text()


def test_the_rules_are_reached_from_the_head_the_menu_the_jump_and_the_task_list(qtbot, window):
    menu = {action.text(): action for action in window.header.case_button.menu().actions()}

    def by_jump():
        window.ask_where_to()
        asked = window.findChild(JumpWindow)
        qtbot.waitUntil(asked.isActiveWindow)
        compose(asked.typed, "", "规则")
        qtbot.waitUntil(lambda: asked.typed._since_composition.elapsed() > ENTER_REST_MS)
        QTest.keyClick(asked.typed, Qt.Key.Key_Return)

    ways = (
        lambda: click(window.header.rules_button),
        menu["规则(&G)"].trigger,
        by_jump,
        lambda: click(window.current_page.note.rules),
    )
    for way in ways:
        window.go_to(TASKS)
        way()
        assert window.current_page_id == RULES
    click(window.command_bar.following)
    assert window.current_page_id == TASKS


def test_a_clause_is_found_by_a_few_words_and_shows_requirement_boundary_and_verdict(page):
    put_in(page.clauses.search, "服务中小企业150")
    assert page.clauses.list.currentItem().text().strip() == "年服务中小企业150家以上"
    said = page.clauses.sheet.text()
    for words in (
        "≥ 150 家",
        "149 家　还差 1 家",
        "150 家　正好达到",
        "120 家 < 150 家",
        "条款原文 一.1.(3)",
        "第 5 项",
    ):
        assert words in said
    assert page.clauses.sheet.text().count("不满足") == 2  # the case itself, and 149


def test_numbers_of_clauses_full_width_and_materials_are_found_and_what_is_not_there_is_said(page):
    for typed in ("第6条", "１５０", "M3", "审计报告"):
        page.clauses.search.clear()
        put_in(page.clauses.search, typed)
        assert page.clauses.list.count() > 0, typed
        assert "没有找到" not in page.clauses.said.text()
    put_in(page.clauses.search, "火星")

    assert page.clauses.said.text() == "没有找到，换几个字"
    assert page.clauses.list.count() == 0
    assert page.clauses.sheet.text() == ""


def test_the_list_goes_by_arrows_and_the_way_to_the_page_leads_back(qtbot, window, page):
    page.clauses.search.setFocus()
    QTest.keyClick(page.clauses.search, Qt.Key.Key_Return)
    assert page.clauses.list.hasFocus()
    before = page.clauses.sheet.text()
    QTest.keyClick(page.clauses.list, Qt.Key.Key_Down)
    assert page.clauses.sheet.text() != before

    page.page_requested.emit("basic.3.enterprises") if window._open_case.notice.page(
        "basic.3.enterprises"
    ) else None
    window.go_to_field("declared.enterprises_served_1")
    assert "返回规则" in window.command_bar.following.text()
    click(window.command_bar.following)
    assert window.current_page_id == RULES


def test_the_notice_as_a_whole_names_source_deadlines_copies_media_and_contacts(qtbot, page, notices):
    tab(page, OVERVIEW)
    said = page.overview.sheet.text()
    digest = notices["shanghai-2021"].digest

    for words in (
        "沪经信企〔2021〕363号",
        "2021-05-26",
        "5 份",
        "光盘",
        "庄添夏",
        "64221750",
        "程序自带",
        "推定",
        digest[:8],
    ):
        assert words in said
    assert digest in said.replace(" ", "")
    for number in (CLAUSES, OVERVIEW, COMPARISON):
        tab(page, number)
        qtbot.waitUntil(page.comparison.is_settled)
        shown = [label.text() for label in page.findChildren(QLabel) if label.isVisible()]
        assert not [text for text in shown if text.isascii() and text.isalpha() and len(text) > 3]


def test_verdicts_before_and_after_and_only_what_differs_the_rest_folded_with_its_number(qtbot, page):
    said = compared(qtbot, page)

    assert "项结论或要求有变化" in said
    assert "不满足 → 已满足，要求由 150 家 变为 100 家" in said
    assert "不再要求" in said  # 一.1.(2)
    assert "≥ 100 家" in said
    assert "≥ 300 万元" not in said
    fold = page.comparison.fold
    assert fold.text().startswith("展开相同的 ")
    click(fold)
    assert "≥ 300 万元" in page.comparison.sheet.text()
    qtbot.waitUntil(page.comparison.fold.hasFocus)


def test_the_rules_are_changed_after_a_look_and_changed_back_by_undo(qtbot, window, page, case, notices):
    case.enter("finance.total_assets", "三百多")
    compared(qtbot, page)
    click(page.comparison.change)
    asked = window.findChild(ChangeRulesWindow)
    qtbot.waitUntil(asked.is_settled)
    said = asked.sheet.text()
    assert "2012-06-30" in said
    assert "纸质材料 2 份" in said
    click(asked.change)

    assert case.notice is notices["national-2012"]
    assert case.case.notice == "national-2012"
    assert case.on == notices["national-2012"].identity.counting.submission
    assert case.entry_text("finance.total_assets") == "三百多"
    assert window.current_page_id == RULES
    assert "工信部企业〔2012〕197号" in window.header.text()
    assert "全国 2012" in window.windowTitle()
    assert set(window.navigator.page_ids()) == {TASKS, *(item.id for item in case.notice.pages())}

    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert case.notice.identity.id == "shanghai-2021"
    assert "已撤销：改用“全国 2012”的规则" in window.command_bar.notice.text()
    assert "沪经信企〔2021〕363号" in window.header.text()
    window.redo()
    assert case.notice is notices["national-2012"]
    for page_of_kind in {item.kind: item.id for item in case.notice.pages()}.values():
        window.go_to(page_of_kind)  # pages of the other notice can be shown, one of each kind
        assert window.current_page_id == page_of_kind


def test_nothing_changes_when_the_look_is_enough(qtbot, window, page, case):
    before = case.notice
    compared(qtbot, page)
    click(page.comparison.change)
    asked = window.findChild(ChangeRulesWindow)
    qtbot.waitUntil(asked.is_settled)
    click(asked.cancel)

    assert case.notice is before
    assert case.undo_label == ""


def test_what_the_other_notice_does_not_ask_stays_and_comes_back(case, notices):
    case.enter("recommendation.carrier", "某某特色载体") if case.notice.question(
        "recommendation.carrier"
    ) else None
    held = case.case.application
    case.change_notice(notices["national-2012"])
    case.change_notice(notices["shanghai-2021"])

    assert case.case.application == held
    assert case.undo() == "已撤销：改用“上海 2021”的规则"
    assert case.notice is notices["national-2012"]


def test_that_the_rules_may_have_been_replaced_is_said_quietly_until_it_is_put_away(window, put_away):
    note = window.current_page.note
    assert note.isVisible()
    assert "2025年10月21日" in note.text()
    assert "规则包" in note.text()
    click(note.button)

    assert put_away == {"shanghai-2021"}
    assert not note.isVisible()
    window.show_rules()
    tab(window.current_page, OVERVIEW)
    assert not window.current_page.overview.note.isVisible()
    window.go_to(TASKS)
    assert not window.current_page.note.isVisible()


def test_a_case_that_is_only_looked_at_is_compared_and_not_changed(qtbot, dressed, shanghai, notices):
    looked_at = OpenCase(
        Case(notice="shanghai-2021"), shanghai, on=shanghai.identity.counting.submission, read_only=True
    )
    desk = RulesDesk(lambda: notices, lambda _: True, lambda _: None, lambda _: None)
    made = MainWindow(looked_at, PAGE_TYPES | {RULES: partial(RulesPage, desk=desk)})
    qtbot.addWidget(made)
    made.show()
    made.show_rules()
    compared(qtbot, made.current_page)

    assert not hasattr(made.current_page.comparison, "change")
    assert made.current_page_id != HISTORY
