"""Tab and Shift+Tab go as the eye does, also over what came onto a page later (experience E)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.drive import click


def shift_tab(drive):
    drive.press(Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)


def test_after_the_last_field_come_panel_and_command_bar(drive):
    last = drive.go("unit.name").fields()[-1]
    drive.enter_field(last.field_id)
    reached = []
    while drive.window.command_bar.previous is not QApplication.focusWidget():
        drive.tab()
        reached.append(QApplication.focusWidget())
        assert len(reached) < 8
    drive.tab()

    assert all(drive.window.panel.isAncestorOf(widget) for widget in reached[:-1])
    assert QApplication.focusWidget() is drive.window.command_bar.following


def test_shift_tab_goes_the_same_way_back(drive):
    first, second, *_ = drive.go("unit.name").fields()
    drive.enter_field(second.field_id)
    shift_tab(drive)

    assert QApplication.focusWidget() is first.editor

    shift_tab(drive)

    assert QApplication.focusWidget() is drive.window.navigator


def test_what_is_added_to_a_list_comes_before_the_button_that_adds_more(drive, qtbot):
    page = drive.go("basic.2")
    click(page.recognitions.add_button)
    last = page.recognitions.fields()[-1]
    qtbot.waitUntil(last.isVisible, timeout=5000)
    drive.enter_field(last.field_id)
    drive.tab()

    assert QApplication.focusWidget() is page.recognitions.add_button


def test_the_stop_is_brought_into_sight(drive):
    page = drive.go("basic.1.assets")
    last = page.fields()[-1]
    first = page.fields()[0]
    drive.enter_field(first.field_id)
    for _ in range(len(page.fields()) - 1):
        drive.tab()

    assert QApplication.focusWidget() is last.editor
    port = page.area.viewport()
    assert port.rect().contains(last.editor.mapTo(port, last.editor.rect().center()))
