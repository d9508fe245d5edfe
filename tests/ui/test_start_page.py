"""The start page and the page for a new case: what they offer, and what they ask of the program."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit

from desktop_app.notice.loader import load_all
from desktop_app.paths import resource
from desktop_app.ui.case_list import RecentCase
from desktop_app.ui.new_case_page import NewCasePage
from desktop_app.ui.start_page import StartPage
from desktop_app.ui.start_window import StartWindow
from tests.drive import click, put_in

HERE = RecentCase("/案卷/甲", "甲服务中心", "2021-05-20 打开")
GONE = RecentCase("/案卷/乙", "乙服务中心", "2021-05-19 打开", present=False)
OLDER = RecentCase("/案卷/丙", "丙服务中心", "2021-05-01 打开")


@pytest.fixture
def page(qtbot, dressed):
    made = StartPage()
    qtbot.addWidget(made)
    made.resize(1120, 680)
    made.show()
    return made


@pytest.fixture(scope="module")
def notices():
    return load_all(resource("notices"))


@pytest.fixture
def new_case(qtbot, dressed, notices):
    made = NewCasePage(notices)
    qtbot.addWidget(made)
    made.resize(1366, 700)
    made.show()
    return made


@pytest.mark.parametrize(
    ("button", "signal"),
    [("new", "new_requested"), ("browse", "browse_requested"), ("sample", "sample_requested")],
)
def test_each_way_into_a_case_is_asked_for(qtbot, page, button, signal):
    with qtbot.waitSignal(getattr(page, signal), timeout=1000):
        click(getattr(page, button))


def test_without_cases_a_new_one_is_the_likeliest_step(page):
    assert page.resume.isHidden()
    assert page.new.property("class") == "primary"


def test_with_cases_going_on_is_the_likeliest_step_and_opens_the_latest_that_is_there(qtbot, page):
    page.show_recent([GONE, HERE, OLDER])

    assert page.resume.property("class") == "primary"
    assert page.new.property("class") == ""
    assert page.resume_detail.text() == "甲服务中心"
    with qtbot.waitSignal(page.open_requested, timeout=1000) as asked:
        click(page.resume)
    assert asked.args == ["/案卷/甲"]


def test_the_keyboard_waits_at_the_likeliest_step(qtbot, page):
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.new.setFocus()
    page.show_recent([HERE, OLDER])

    assert page.resume.hasFocus()


def test_recent_cases_are_listed_and_opened_by_a_click_or_a_key(qtbot, page):
    page.show_recent([HERE, OLDER])
    with qtbot.waitSignal(page.open_requested, timeout=1000) as asked:
        click(page.cards[1])
    assert asked.args == ["/案卷/丙"]
    page.cards[0].setFocus()
    with qtbot.waitSignal(page.open_requested, timeout=1000) as asked:
        qtbot.keyClick(page.cards[0], Qt.Key.Key_Space)
    assert asked.args == ["/案卷/甲"]


@pytest.mark.parametrize(
    "other",
    [
        GONE,
        RecentCase("/案卷/丁", "丁", archived=True),
        RecentCase("/案卷/戊", "戊", found=True),
    ],
    ids=["gone", "archived", "never opened here"],
)
def test_what_can_be_resumed_is_the_last_case_that_was_worked_on_here(page, other):
    page.show_recent([other])
    assert page.resume.isHidden()
    page.show_recent([other, OLDER])
    assert page.resume_detail.text() == "丙服务中心"


@pytest.mark.parametrize("name", ["甲.shenbao", "甲服务中心2021", "case.json"])
def test_what_is_dropped_on_the_page_is_opened(qtbot, page, tmp_path, name):
    path = tmp_path / name
    with qtbot.waitSignal(page.open_requested, timeout=1000) as asked:
        assert drop(page, [QUrl.fromLocalFile(str(path))])
    assert asked.args == [path.as_posix()]


@pytest.mark.parametrize(
    "urls",
    [[], [QUrl("https://example.com/x.shenbao")], [QUrl.fromLocalFile("/甲"), QUrl.fromLocalFile("/乙")]],
)
def test_what_is_not_one_file_of_this_pc_is_not_taken(page, urls):
    asked = []
    page.open_requested.connect(asked.append)
    assert not drop(page, urls)
    assert asked == []


def drop(page, urls) -> bool:
    """Drag these over the page and let go; whether the page took them."""
    data = QMimeData()
    data.setUrls(urls)
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(600, 300), copy, data, left, none)
    enter.ignore()
    QApplication.sendEvent(page, enter)
    if enter.isAccepted():
        QApplication.sendEvent(page, QDropEvent(QPointF(600, 300), copy, data, left, none))
    return enter.isAccepted()


def test_the_list_is_replaced_not_added_to(page):
    page.show_recent([HERE, OLDER])
    page.show_recent([OLDER])

    assert [card.accessibleName() for card in page.cards] == ["打开丙服务中心"]


def test_no_button_is_pressed_by_enter_in_another_field(qtbot, new_case):
    asked = []
    new_case.create_requested.connect(lambda *words: asked.append(words))
    new_case.agency.setFocus()
    qtbot.keyClick(new_case.agency, Qt.Key.Key_Return)

    assert asked == []


def test_the_newest_rules_come_first_and_say_year_copies_and_deadline(new_case, notices):
    shanghai = notices["shanghai-2021"].identity

    assert new_case.packs.checkedId() == 0
    assert shanghai.number in new_case.packs.button(0).text()
    assert str(shanghai.application_year) in new_case.facts.text()
    assert f"{shanghai.copies} 份" in new_case.facts.text()
    assert "2021-05-26" in new_case.deadlines.text()


def test_other_rules_bring_their_own_facts_and_routes(new_case, notices):
    national = notices["national-2012"]
    new_case.choose_pack("national-2012")

    assert f"{national.identity.copies} 份" in new_case.facts.text()
    labels = [button.text() for button in new_case.routes.buttons()]
    assert labels == [route.label for route in national.quotas.routes]


def test_a_case_is_asked_for_with_rules_route_and_name(qtbot, new_case):
    put_in(new_case.agency, "　上海某某服务中心 ")
    click(new_case.routes.button(1))
    with qtbot.waitSignal(new_case.create_requested, timeout=1000) as asked:
        click(new_case.create_button)

    assert asked.args == ["shanghai-2021", "special_carrier", "上海某某服务中心"]


def test_every_control_has_a_name_and_nothing_is_in_english(page, new_case):
    page.show_recent([HERE])
    for widget in (page, new_case):
        for control in widget.findChildren(QAbstractButton) + widget.findChildren(QLineEdit):
            if control.objectName().startswith("qt_"):
                continue
            assert control.accessibleName() or getattr(control, "text", str)()
        for label in widget.findChildren(QLabel):
            assert not any(word in label.text().lower() for word in ("case", "open", "file", "error"))


def test_a_page_put_in_is_gone_when_the_start_page_comes_back(qtbot, dressed, notices):
    window = StartWindow()
    qtbot.addWidget(window)
    window.show()
    window.show_page(NewCasePage(notices))
    assert window.centralWidget().currentWidget() is not window.page
    window.show_page(None)

    assert window.centralWidget().currentWidget() is window.page
    assert window.centralWidget().count() == 1
