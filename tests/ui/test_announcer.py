"""What screen readers are told: politely, one in two seconds, the last one wins, never into a composition (experience E)."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.models.application import Application
from desktop_app.ui.announcer import PAUSE_S, Announcer
from desktop_app.ui.fields.editors import LineEdit
from tests.drive import Driver, compose

POLITE, ASSERTIVE = QAccessible.AnnouncementPoliteness.Polite, QAccessible.AnnouncementPoliteness.Assertive
SERVED = "declared.enterprises_served_1"


@pytest.fixture
def heard(monkeypatch):
    """Every announcement that reaches Qt, as (words, politeness)."""
    said = []

    def hear(event):
        if event.type() is QAccessible.Event.Announcement:
            said.append((event.message(), event.politeness()))

    monkeypatch.setattr(QAccessible, "updateAccessibility", hear)
    return said


class Watch:
    """A clock that goes on when told to."""

    def __init__(self) -> None:
        self.time = 100.0

    def now(self) -> float:
        return self.time


@pytest.fixture
def watch():
    return Watch()


@pytest.fixture
def editor(qtbot):
    board = QWidget()
    made = LineEdit(board)
    QVBoxLayout(board).addWidget(made)
    qtbot.addWidget(board)
    with qtbot.waitExposed(board):
        board.show()
    board.activateWindow()
    made.setFocus()
    qtbot.waitUntil(made.hasFocus)
    made.board = board  # as long as somebody holds the editor
    return made


@pytest.fixture
def announcer(editor, watch, heard):
    return Announcer(editor.window(), now=watch.now)


def words(heard):
    return [said for said, _ in heard]


def test_the_first_is_told_at_once_and_politely(announcer, heard):
    announcer.say("已建立检查点")

    assert heard == [("已建立检查点", POLITE)]


def test_of_several_within_two_seconds_the_last_is_told_when_they_are_over(announcer, heard, watch):
    for said in ("一", "二", "三", "四"):
        announcer.say(said)
    watch.time += PAUSE_S - 0.1
    announcer.settle()

    assert words(heard) == ["一"]

    watch.time += 0.1
    announcer.settle()
    announcer.settle()

    assert words(heard) == ["一", "四"]


def test_a_failure_is_assertive_and_not_displaced_by_what_is_only_good_to_know(announcer, heard, watch):
    announcer.say("一")
    announcer.warn("没有写入D盘，草稿仍在本机，换一个文件夹")
    announcer.say("二")
    watch.time += PAUSE_S
    announcer.settle()

    assert heard[1:] == [("没有写入D盘，草稿仍在本机，换一个文件夹", ASSERTIVE)]


def test_nothing_is_told_into_a_composition(announcer, heard, editor):
    compose(editor, "shi'fan")
    announcer.say("不满足")
    announcer.settle()

    assert heard == []

    compose(editor, "", "示范")
    announcer.settle()

    assert words(heard) == ["不满足"]


def test_what_a_key_has_chosen_in_a_list_is_read_at_once_and_takes_nobodys_turn(announcer, heard):
    announcer.say("找到 3 处")
    announcer.read("资产总额")
    announcer.read("营业收入")

    assert words(heard) == ["找到 3 处", "资产总额", "营业收入"]


def test_it_comes_by_itself_once_the_pause_is_over(editor, heard, qtbot):
    announcer = Announcer(editor.window(), now=iter([0.0, 0.0, 0.0, 1.9, 2.0, 2.0]).__next__)
    announcer.say("一")
    announcer.say("二")

    qtbot.waitUntil(lambda: words(heard) == ["一", "二"])


class TestInTheWindow:
    """Each case has one thing to tell, so that no pause has to be waited for."""

    def test_the_message_at_a_field_is_told_once_it_is_left(self, drive, heard):
        drive.go("basic.1.subject")
        drive.type("agency.established", "去年")
        assert heard == []

        drive.tab()
        drive.window.announcer.settle()

        assert heard == [("成立（注册）日期写成 2021-05-17", POLITE)]

    def test_a_verdict_that_turns_is_told_with_what_makes_it_so(self, make_window, make_case, qtbot, heard):
        answers = Application()
        answers.declared.enterprises_served_1 = 150
        drive = Driver(make_window(make_case(answers)), qtbot)
        drive.go("basic.3.served")
        drive.fill(SERVED, "149")
        drive.window.refresh_frame()

        ((said, politeness),) = heard
        assert politeness is POLITE
        assert said.endswith("：不满足，149 家 < 150 家，还差 1 家")

    def test_a_page_left_with_problems_says_so(self, make_window, make_case, qtbot, heard):
        drive = Driver(make_window(make_case(unfinished={"agency.established": "去年"})), qtbot)
        drive.go("basic.1.subject")
        drive.press(Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)

        assert heard == [("已保存，“主体资格和运营年限”有 1 处填写问题", POLITE)]

    def test_a_refused_write_is_assertive_and_nothing_is_called_saved_then(
        self, make_window, make_case, qtbot, heard
    ):
        opened = make_case(unfinished={"agency.established": "去年"})
        drive = Driver(make_window(opened), qtbot)
        opened.unsaved.emit("没有写入案卷，修改还在，换一个文件夹")
        drive.go("basic.1.subject")
        drive.next()

        assert heard == [("没有写入案卷，修改还在，换一个文件夹", ASSERTIVE)]
        assert drive.window.command_bar.notice.text() == "“主体资格和运营年限”有 1 处填写问题"
