"""What the window says of places, refusals and ways out, each part by itself."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QPushButton, QWidget

from desktop_app.models.kinds import EntryKind
from desktop_app.notice.models import Question
from desktop_app.store.copying import Copied
from desktop_app.store.owner import Owner
from desktop_app.store.places import Kind, Place, Stray
from desktop_app.ui.background import Task
from desktop_app.ui.banner import Banner
from desktop_app.ui.case_copying import sentence
from desktop_app.ui.command_bar import CommandBar
from desktop_app.ui.dialogs.message import ask
from desktop_app.ui.dialogs.progress import ProgressWindow
from desktop_app.ui.disk_trouble import words_for
from desktop_app.ui.fields.choice_field import ListField, RadioField, YesNoField
from desktop_app.ui.place_words import owner_words, place_words, stray_words
from desktop_app.ui.trouble_box import TroubleBox
from tests.drive import click


@pytest.mark.parametrize(
    ("place", "parts"),
    [
        (Place(Kind.LOCAL), []),
        (Place(Kind.REMOVABLE), []),
        (Place(Kind.NETWORK), ["网络盘", "互相覆盖", "一次只在一台电脑上打开"]),
        (Place(Kind.SYNCHRONISED, "坚果云"), ["坚果云", "互相覆盖", "关闭案卷以后再让它同步"]),
    ],
)
def test_a_place_is_told_only_where_something_may_happen(place, parts):
    words = place_words(place)

    assert bool(words) is bool(parts)
    assert all(part in words for part in parts)


def test_strays_are_named_with_their_time_and_counted_when_there_are_many():
    moment = datetime(2021, 5, 17, 9, 5).astimezone()
    one = stray_words([Stray("case (1).sqlite3", moment)])
    many = stray_words([Stray(f"case ({number}).sqlite3", moment) for number in range(9)])

    assert stray_words([]) == ""
    assert "case (1).sqlite3（2021-05-17 09:05）" in one
    assert "等 9 个" in many
    assert "case (4)" not in many


def test_another_computer_that_never_closed_the_case_is_named():
    owner = Owner(computer="办公室-PC2", user="张三", at=datetime(2021, 5, 17, 9, 5).astimezone())
    words = owner_words(owner)

    assert "正在另一台电脑“办公室-PC2”上打开（用户“张三”，5月17日 09:05 起）" in words
    assert "互相覆盖" in words
    assert owner_words(None) == ""


@pytest.mark.parametrize(
    ("copied", "parts", "silent"),
    [
        (Copied(Path("E:/甲"), 3, (), with_history=True), ["现在打开的是另存的一份"], ["没有带过来"]),
        (Copied(Path("E:/甲"), 3, ("营业执照",), with_history=True), ["没有带过来：“营业执照”，"], ["历史"]),
        (
            Copied(Path("E:/甲"), 0, tuple("一二三四五六七"), with_history=False),
            ["修改历史没有带过来", "“六”等 7 份"],
            ["“七”"],
        ),
    ],
)
def test_a_copy_says_where_it_is_and_what_it_lacks(copied, parts, silent):
    words = sentence(copied)

    assert str(copied.folder) in words
    assert all(part in words for part in parts)
    assert not any(part in words for part in silent)


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("agency.seal_name", "公章上的名称"),
        ("ledgers.partners", "集聚服务机构台账"),
        ("evidence", "证明材料"),
        ("recognitions", "认定"),
        ("recognitions[3f2a].issuer", "认定的发证机关"),
    ],
)
def test_a_changed_place_is_named_as_on_screen(open_case, place, words):
    assert words_for(place, open_case) == words


def test_a_banner_offers_its_ways_in_order_and_can_be_put_away_unless_it_stays(qtbot, dressed):
    done = []
    banner = Banner("没有写入", tone="problem")
    staying = Banner("只读", stays=True)
    for item in (banner, staying):
        qtbot.addWidget(item)
        item.show()
    banner.add_way("甲", lambda: done.append("甲"))
    banner.add_way("乙", lambda: done.append("乙"))
    order = [banner.layout().indexOf(way) for way in banner.ways]
    for way in banner.ways:
        click(way)
    banner.say("还是没有写入")

    assert order == sorted(order)
    assert done == ["甲", "乙"]
    assert (banner.text(), banner.accessibleName()) == ("还是没有写入", "还是没有写入")
    assert staying.put_away is None
    click(banner.put_away)
    assert not banner.isVisible()


def test_trouble_shows_its_ways_takes_the_keyboard_there_and_goes(qtbot, dressed):
    box = TroubleBox()
    qtbot.addWidget(box)
    asked = []
    assert not box.isVisible()
    box.say("打不开", {"只读打开": lambda: asked.append(1)})
    box.activateWindow()
    qtbot.waitUntil(box.isActiveWindow)

    assert (box.isVisible(), box.text()) == (True, "打不开")
    assert box.ways[0].hasFocus()
    assert box.ways[0].accessibleDescription() == "打不开"
    QTest.keyClick(box.ways[0], Qt.Key.Key_Space)
    assert asked == [1]
    box.say("")
    assert (box.isVisible(), box.ways) == (False, [])


def test_why_nothing_is_saved_has_colour_icon_and_words_until_it_is(qtbot, dressed):
    bar = CommandBar()
    qtbot.addWidget(bar)
    bar.show()
    bar.show_unsaved("没有写入，磁盘空间不够")
    assert (bar.saved.text(), bar.saved_icon.isVisible()) == ("没有写入，磁盘空间不够", True)
    assert bar.saved.property("wrong") is True
    assert bar.saved_icon.property("icon") == "problem"
    bar.show_saved("已保存 14:03:22")

    assert (bar.saved.text(), bar.saved_icon.isVisible()) == ("已保存 14:03:22", False)
    assert bar.saved.property("wrong") is False


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_enter_and_escape_choose_nothing(qtbot, dressed, key):
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    chosen = []
    box = ask(parent, "没有写入", "怎么办", {"不保存就关闭": lambda: chosen.append(1)}, back="继续填写")
    box.setFocus()
    QTest.keyClick(box, key)

    assert chosen == []
    if key == Qt.Key.Key_Return:
        assert box.isVisible()
        box.reject()


def test_what_is_chosen_is_done_after_the_message_has_gone(qtbot, dressed):
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    seen = []
    box = ask(parent, "没有写入", "", {"再试一次": lambda: seen.append(box.isVisible())}, back="继续填写")
    (button,) = [item for item in box.findChildren(QPushButton) if item.text() == "再试一次"]
    click(button)

    assert seen == [False]


def test_progress_is_shown_and_stopping_is_asked_for_once(qtbot, dressed):
    parent = QWidget()
    qtbot.addWidget(parent)
    task = Task(lambda _: None)
    window = ProgressWindow(parent, "正在另存…", task)
    window.open()
    task.progressed.emit("另存", 0, 0)
    assert window.bar.maximum() == 0
    task.progressed.emit("另存", 3 * 10**8, 4 * 10**8)
    assert window.bar.value() * 4 == window.bar.maximum() * 3
    click(window.cancel)

    assert task.is_cancelled()
    assert (window.isVisible(), window.cancel.isEnabled()) == (True, False)
    task.finished.emit()
    assert not window.isVisible()


def question(kind: EntryKind) -> Question:
    return Question(field="agency.name", label="问题", kind=kind, required=False)


@pytest.mark.parametrize("length", [3, 9])
def test_a_closed_list_that_is_only_looked_at_refuses_key_mouse_and_program(qtbot, dressed, length):
    options = [(f"v{number}", f"选项{number}") for number in range(length)]
    make = RadioField if length == 3 else ListField
    field = make(question(EntryKind.CHOICE), options)
    qtbot.addWidget(field)
    field.show_entry("v1")
    field.look_only()
    field.show()
    told = []
    field.edited.connect(told.append)
    editors = field.findChildren(QComboBox) if length == 9 else [field._group.button(n) for n in range(3)]
    for editor in editors:
        for key in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Space, Qt.Key.Key_End, Qt.Key.Key_F4):
            editor.setFocus()
            QTest.keyClick(editor, key)
        QTest.mouseClick(editor, Qt.MouseButton.LeftButton)
        if length == 3:
            editor.click()
        else:
            assert not editor.view().isVisible()

    assert (field.entry(), told) == ("v1", [])
    assert field.property("look_only") is True


def test_arrows_reach_every_button_of_a_choice_that_is_only_looked_at(qtbot, dressed):
    field = YesNoField(question(EntryKind.YES_NO))
    qtbot.addWidget(field)
    field.show_entry(True)
    field.look_only()
    field.show()
    field.activateWindow()
    qtbot.waitUntil(field.isActiveWindow)
    field.yes.setFocus()
    QTest.keyClick(field.yes, Qt.Key.Key_Right)

    assert field.no.hasFocus()
    assert field.entry() is True
    assert not field.clear.isVisible()
    assert field.no.accessibleDescription().startswith("只读")
