"""The frame: where one can go, that nothing is lost on the way, and what the edges say (experience D1, D3, E)."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel

from desktop_app.ui.fields.line_field import LineField
from desktop_app.ui.fields.long_text_field import LongTextField
from desktop_app.ui.navigator import TASKS
from desktop_app.ui.page_status import PageStatus, status_of
from tests.drive import Driver, click

ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def visit_order(drive) -> list[str]:
    """Every page as 下一页 visits it from the task list on."""
    drive.go(TASKS)
    seen = [drive.window.current_page_id]
    while drive.window.command_bar.following.isEnabled():
        drive.next()
        assert drive.window.current_page_id not in seen
        seen.append(drive.window.current_page_id)
    return seen


def test_next_visits_every_page_that_applies_in_the_order_of_the_pack(drive, shanghai, open_case):
    applying = [page.id for page in shanghai.pages() if open_case.shown(page.show_when)]

    assert visit_order(drive) == [TASKS, *applying]


def test_back_and_next_lose_nothing_that_was_typed(drive, shanghai, open_case):
    open_case.enter("service_platform.categories", ("F1", "F3", "F4"))
    open_case.enter("recommendation.reapplying", True)
    typed: dict[str, str] = {}
    for page in shanghai.pages():
        if page.kind != "questions" or not open_case.shown(page.show_when):
            continue
        for field in drive.go(page.id).fields():
            if isinstance(field, LineField | LongTextField):
                drive.type(field.field_id, f"半{len(typed)}")
                typed[field.field_id] = f"半{len(typed)}"
    visit_order(drive)
    while drive.window.command_bar.previous.isEnabled():
        drive.previous()

    assert drive.window.current_page_id == TASKS
    for page in shanghai.pages():
        if page.kind == "questions" and open_case.shown(page.show_when):
            for field in drive.go(page.id).fields():
                if field.field_id in typed:
                    assert field.entry() == typed[field.field_id], field.field_id
    assert len(typed) > 70


def test_alt_left_returns_to_the_page_seen_last(drive):
    drive.go("basic.3.served")
    drive.go("unit.name")
    drive.press(Qt.Key.Key_Left, ALT)

    assert drive.window.current_page_id == "basic.3.served"

    drive.press(Qt.Key.Key_Right, ALT)

    assert drive.window.current_page_id == "basic.3.survey"


def test_leaving_a_page_with_a_problem_goes_and_says_so_once(drive):
    drive.go("basic.1.subject")
    drive.type("agency.established", "去年")
    drive.next()

    assert drive.window.current_page_id == "basic.1.assets"
    assert drive.window.command_bar.notice.text() == "已保存，“主体资格和运营年限”有 1 处填写问题"

    drive.next()

    assert drive.window.command_bar.notice.text() == ""


def test_f8_goes_round_the_fields_with_problems(drive, open_case):
    open_case.enter("agency.established", "去年")
    open_case.enter("finance.revenue", "一千来万")
    drive.go(TASKS)
    visited = []
    for _ in range(3):
        drive.press(Qt.Key.Key_F8)
        visited.append((drive.window.current_page_id, QApplication.focusWidget()))

    assert [page for page, _ in visited] == ["basic.1.subject", "basic.1.assets", "basic.1.subject"]
    assert visited[2][1] is drive.editor("agency.established")

    drive.press(Qt.Key.Key_F8, SHIFT)

    assert drive.window.current_page_id == "basic.1.assets"


def test_without_problems_f8_opens_the_review(drive):
    drive.go("unit.name")
    drive.press(Qt.Key.Key_F8)

    assert drive.window.current_page_id == "review.all"


def test_a_change_from_the_review_leads_back_to_the_same_line(drive, open_case):
    drive.go("review.all")
    line = next(item for item in drive.page.part(0).widgets if item.field_id == "finance.total_assets")
    click(line.button)

    assert drive.window.current_page_id == "basic.1.assets"
    assert drive.editor("finance.total_assets").hasFocus()
    assert drive.window.command_bar.following.text() == "返回复核(&N)"

    drive.type("finance.total_assets", "312")
    drive.next()

    assert drive.window.current_page_id == "review.all"
    assert line.property("returned") is True
    assert drive.window.command_bar.following.text() == "下一页(&N)"
    assert line.button.hasFocus()


def test_the_header_names_case_rules_and_deadline(drive, open_case):
    open_case.enter("agency.name", "上海某某公司")
    drive.window.refresh_frame()

    assert drive.window.header.text() == (
        "上海某某公司 › 规则：沪经信企〔2021〕363号（2021-05-17） › 截止 2021-05-26"
    )
    assert drive.window.windowTitle() == "上海 2021 – 示范平台申报助手"  # nothing typed: systems keep titles


def test_a_very_long_name_does_not_widen_the_window(drive, open_case):
    open_case.enter("agency.name", "上海某某企业服务" * 40)
    open_case.saved.emit("没有写入D盘，草稿仍在本机，换一个文件夹" * 5)
    drive.window.refresh_frame()

    assert drive.window.minimumSizeHint().width() <= 760
    assert drive.window.width() == 1366


def test_the_saved_words_are_shown(drive, open_case):
    open_case.saved.emit("已保存 14:03:22")

    assert drive.window.command_bar.saved.text() == "已保存 14:03:22"


def test_counts_at_the_foot_follow_the_case(drive, open_case):
    open_case.enter("finance.total_assets", "280")
    open_case.enter("finance.revenue", "一千来万")
    drive.qtbot.waitUntil(lambda: drive.window.command_bar.problems.text().startswith("填写问题 1"))

    assert drive.window.command_bar.problems.text().startswith("填写问题 1 · 条件 1 不满足")


def test_f4_hides_the_panel_and_brings_it_back(drive):
    assert drive.window.panel.isVisible()

    drive.press(Qt.Key.Key_F4)
    assert not drive.window.panel.isVisible()

    drive.press(Qt.Key.Key_F4)
    assert drive.window.panel.isVisible()


def test_pages_that_show_paper_have_the_panels_room_until_it_is_called(drive):
    drive.go("report.preview")
    assert not drive.window.panel.isVisible()

    drive.press(Qt.Key.Key_F4)
    assert drive.window.panel.isVisible()

    drive.go("unit.name")
    assert drive.window.panel.isVisible()


def test_a_mark_stands_before_the_name_of_the_case(drive):
    assert not drive.window.header.text().startswith("示例")

    drive.window.header.show_mark("示例", "数字都是虚构的")

    assert drive.window.header.text().startswith("示例 ")


def test_f6_goes_round_the_four_zones(drive):
    drive.go("unit.name")
    drive.window.navigator.setFocus()
    zones = []
    for _ in range(4):
        drive.press(Qt.Key.Key_F6)
        focus = QApplication.focusWidget()
        zones.append(
            next(
                name
                for name, zone in (
                    ("page", drive.page),
                    ("panel", drive.window.panel),
                    ("bar", drive.window.command_bar),
                    ("navigator", drive.window.navigator),
                )
                if zone is focus or zone.isAncestorOf(focus)
            )
        )

    assert zones == ["page", "panel", "bar", "navigator"]


class TestNarrowWindow:
    def test_the_panel_becomes_a_drawer_below_1100(self, make_window, open_case, qtbot):
        window = make_window(open_case, size=(1099, 768))
        drive = Driver(window, qtbot)
        drive.go("unit.name")

        assert not window.panel.isVisible()
        page_width = window.current_page.width()

        drive.press(Qt.Key.Key_F4)

        assert window.panel.isVisible()
        assert window.current_page.width() == page_width

        drive.go("unit.profile")

        assert not window.panel.isVisible()

    def test_the_navigator_becomes_a_drawer_below_900(self, make_window, open_case, qtbot):
        window = make_window(open_case, size=(880, 600))

        assert not window.navigator.isVisible()
        assert window.current_page.width() == 880

        click(window.header.navigator_button)

        assert window.navigator.isVisible()

    def test_a_wide_window_has_no_button_for_the_navigator(self, drive):
        assert not drive.window.header.navigator_button.isVisible()
        assert drive.window.navigator.isVisible()


def test_signals_of_the_window(drive, qtbot):
    menu = {action.text(): action for action in drive.window.header.case_button.menu().actions()}
    for text, signal in (
        ("新建案卷(&N)…", drive.window.new_case_requested),
        ("打开案卷(&O)…", drive.window.open_case_requested),
        ("另存一份(&A)…", drive.window.copy_requested),
        ("打包成 .shenbao(&P)…", drive.window.pack_requested),
        ("关闭案卷(&C)", drive.window.open_case_requested),
        ("退出程序(&X)", drive.window.closed),
    ):
        with qtbot.waitSignal(signal):
            menu[text].trigger()


def test_the_panel_explains_the_field_with_the_cursor(drive, open_case):
    drive.go("basic.1.assets")
    drive.enter_field("finance.total_assets")
    shown = drive.window.panel.text()

    assert "资产总额不低于300万元" in shown
    assert "资产负债表的资产总计" in shown
    assert "推荐表" in shown
    assert "申报主体具有独立法人资格" in shown


def test_the_clause_can_be_copied(drive):
    drive.go("basic.2")
    click(drive.window.panel.copy_button)

    assert QApplication.clipboard().text() == (
        "申报主体需为有效期内的市级中小企业服务机构。（沪经信企〔2021〕363号，一.1.(2)）"
    )


def test_every_row_of_the_navigator_has_a_state_in_words(drive, shanghai, open_case):
    navigator = drive.window.navigator
    for page in shanghai.pages():
        item = navigator._items[page.id]
        assert item.data(0, int(Qt.ItemDataRole.AccessibleTextRole)) == (
            f"{page.title}，{status_of(page, open_case).label}"
        )


def test_a_category_taken_away_greys_its_page_and_keeps_its_answers(drive, open_case):
    open_case.enter("service_platform.categories", ("F1", "F4"))
    drive.go("categories.F4")
    drive.fill("category_facts.training_licence", "民办学校办学许可证")
    open_case.enter("service_platform.categories", ("F1",))

    page = open_case.notice.page("categories.F4")
    assert status_of(page, open_case) is PageStatus.NOT_APPLICABLE
    assert open_case.answer("category_facts.training_licence") == "民办学校办学许可证"


class TestAssistiveTools:
    def test_every_editor_and_button_on_every_page_has_a_name(self, drive, shanghai, open_case):
        open_case.enter("service_platform.categories", ("F1", "F2", "F5"))
        open_case.add_recognition()
        nameless = []
        for page in shanghai.pages():
            shown = drive.go(page.id)
            nameless += [
                (page.id, button)
                for button in shown.findChildren(QAbstractButton)
                if button.isVisible() and not (button.text() or button.accessibleName())
            ]
            if page.kind == "questions":
                nameless += [
                    (page.id, f.field_id) for f in shown.fields() if not f.focusProxy().accessibleName()
                ]
        assert nameless == []

    def test_a_name_says_label_unit_and_whether_it_is_needed(self, drive):
        drive.go("basic.1.assets")

        assert drive.editor("finance.total_assets").accessibleName() == (
            "上年末（2020年末）资产总额（单位万元，必填）"
        )
        assert drive.editor("finance.net_profit").accessibleName().endswith("（单位万元，选填）")

    def test_a_problem_is_part_of_the_description(self, drive):
        drive.go("basic.1.subject")
        drive.fill("agency.established", "去年")

        described = drive.editor("agency.established").accessibleDescription()
        assert described.startswith(drive.field("agency.established").problem_text)

    def test_tab_follows_reading_order_on_every_page_of_questions(self, drive, shanghai, open_case):
        for page in shanghai.pages():
            if page.kind != "questions" or not open_case.shown(page.show_when):
                continue
            shown = drive.go(page.id)
            proxies = [field.focusProxy() for field in shown.fields()]
            if not proxies:
                continue
            proxies[0].setFocus()
            reached = [proxies[0]]
            for _ in range(60):
                drive.tab()
                focus = QApplication.focusWidget()
                if focus in proxies and focus not in reached:
                    reached.append(focus)
                if not shown.isAncestorOf(focus):
                    break
            assert reached == proxies, page.id

    def test_labels_lead_to_their_editors(self, drive, shanghai):
        drive.go("unit.name")
        for field in drive.page.fields():
            assert field.findChildren(QLabel)[0].buddy() is field.focusProxy()


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080), (1280, 720)])
def test_the_command_bar_is_inside_the_window_on_every_page(make_window, open_case, qtbot, shanghai, size):
    window = make_window(open_case, size=size)
    for page in shanghai.pages():
        window.go_to(page.id)
        bar = window.command_bar
        bottom = bar.mapTo(window, bar.rect().bottomLeft()).y()
        assert window.height() == size[1]
        assert bottom <= size[1], page.id


def test_a_new_case_has_begun_nowhere(open_case, shanghai):
    states = {page.id: status_of(page, open_case) for page in shanghai.pages()}
    quiet = {PageStatus.NOT_STARTED, PageStatus.NOT_APPLICABLE, PageStatus.OPTIONAL}

    assert {name: state for name, state in states.items() if state not in quiet} == {}
