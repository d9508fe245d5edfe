"""The list of keys and what the keys do (experience E): the list makes the actions, so each named key is tried."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from desktop_app.ui import keys
from desktop_app.ui.fields.editors import LineEdit
from tests.drive import compose

ROOT = Path(__file__).resolve().parents[2]
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ASSETS = "finance.total_assets"
REVENUE = "finance.revenue"


def test_no_key_has_two_meanings_in_one_place():
    given = Counter((key.place, text) for key in keys.KEYS for text in key.keys)

    assert {pair: times for pair, times in given.items() if times > 1} == {}


@pytest.mark.parametrize("key", keys.KEYS, ids=lambda key: f"{key.place.name}-{key.shown}")
def test_every_key_is_one_qt_knows_and_is_told_in_chinese(key):
    assert all(not QKeySequence(text).isEmpty() for text in key.keys)
    assert key.does
    assert not any(word in key.shown for word in ("Right", "Left", "Return", "Delete"))


@pytest.mark.parametrize(
    ("written", "shown"),
    [("Alt+Right", "Alt+→"), ("Ctrl++", "Ctrl++"), ("Return", "回车"), ("PgDown", "PgDn"), ("F8", "F8")],
)
def test_keys_are_told_as_they_stand_on_the_keyboard(written, shown):
    assert keys.key_words(written) == shown


def test_a_row_of_keys_is_told_by_its_ends():
    section = next(key for key in keys.KEYS if key.name == "section")

    assert section.shown == "Ctrl+1 … Ctrl+9"


def test_every_place_has_its_keys_under_a_heading():
    listed = dict(keys.by_place())

    assert sum(len(group) for group in listed.values()) == len(keys.KEYS)
    assert all(listed.values())


def test_the_guide_tells_every_key_in_the_same_words():
    guide = (ROOT / "docs" / "guide" / "README.md").read_text(encoding="utf-8").splitlines()

    assert [key.shown for key in keys.KEYS if f"| {key.shown} | {key.does} |" not in guide] == []


def test_a_slot_for_no_key_and_a_key_without_slot_are_mistakes(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    with pytest.raises(ValueError, match="other"):
        keys.bind(widget, keys.Place.START, {"find": print, "other": print})
    with pytest.raises(ValueError, match="find"):
        keys.bind(widget, keys.Place.START, {})


def test_every_named_key_of_the_case_is_an_action_of_its_window(window):
    made = {sequence.toString() for action in window.actions() for sequence in action.shortcuts()}
    named = {
        QKeySequence(text).toString()
        for key in keys.KEYS
        if key.place is keys.Place.CASE and key.name
        for text in key.keys
    }

    assert made >= named
    assert all(isinstance(action, QAction) for action in window.actions())


def test_ctrl_and_a_digit_goes_to_the_group_of_that_number(drive, shanghai):
    for number, section in enumerate(shanghai.sections[:9], start=1):
        drive.press(Qt.Key(Qt.Key.Key_0 + number), CTRL)

        assert drive.window.current_page_id in {page.id for page in section.pages}, section.title


def test_ctrl_p_goes_to_where_copies_are_printed(drive):
    drive.press(Qt.Key.Key_P, CTRL)

    assert drive.window.current_page_id == "build.print"


def zone(drive):
    focus, window = QApplication.focusWidget(), drive.window
    zones = {
        "navigator": window.navigator,
        "page": window.current_page,
        "panel": window.panel,
        "bar": window.command_bar,
    }
    return next(name for name, area in zones.items() if focus is area or area.isAncestorOf(focus))


def test_f6_goes_round_and_shift_f6_goes_back(drive):
    drive.go("basic.1.assets")
    forward, back = [], []
    for _ in range(4):
        drive.press(Qt.Key.Key_F6)
        forward.append(zone(drive))
    for _ in range(4):
        drive.press(Qt.Key.Key_F6, SHIFT)
        back.append(zone(drive))

    assert forward == ["panel", "bar", "navigator", "page"]
    assert back == ["navigator", "bar", "panel", "page"]


def test_enter_goes_to_the_next_field_and_never_presses_a_button(drive, qtbot):
    page = drive.go("basic.1.assets")
    pressed = []
    for button in drive.window.findChildren(QPushButton):
        button.clicked.connect(pressed.append)
    drive.enter_field(page.fields()[0].field_id)
    for _ in range(len(page.fields()) + 3):
        drive.press(Qt.Key.Key_Return)

    assert pressed == []
    assert drive.window.current_page_id == "basic.1.assets"
    assert page.area.isAncestorOf(QApplication.focusWidget())


def test_enter_goes_through_the_cards_of_a_list_too(drive, open_case):
    open_case.add_recognition()
    page = drive.go("basic.2")
    drive.qtbot.waitUntil(
        lambda: bool(page.recognitions.fields()) and page.recognitions.fields()[0].isVisible()
    )
    lines = [field for field in page.fields() if isinstance(getattr(field, "editor", None), LineEdit)]
    drive.enter_field(lines[0].field_id)
    drive.press(Qt.Key.Key_Return)
    following = page.fields()[page.fields().index(lines[0]) + 1]

    assert following.isAncestorOf(QApplication.focusWidget())


def test_enter_right_after_a_composition_stays_in_the_field(drive):
    drive.go("unit.name")
    editor = drive.enter_field("agency.name")
    compose(editor, "zhong'xin")
    compose(editor, "", "中心")
    QTest.keyClick(editor, Qt.Key.Key_Return)

    assert editor.hasFocus()


@pytest.mark.parametrize("open_it", ["toggle_navigator", "toggle_panel"])
def test_esc_pushes_back_what_lies_over_the_page_and_keeps_what_was_typed(
    make_window, open_case, qtbot, open_it
):
    from tests.drive import Driver  # noqa: PLC0415 - another window than the usual one

    drive = Driver(make_window(open_case, size=(860, 700)), qtbot)
    drive.go("basic.1.assets")
    drive.type(ASSETS, "312")
    getattr(drive.window.workspace, open_it)()

    assert drive.window.workspace.drawer_open

    drive.press(Qt.Key.Key_Escape)

    assert not drive.window.workspace.drawer_open
    assert drive.editor(ASSETS).text() == "312"
    assert QApplication.focusWidget().isVisible()

    drive.press(Qt.Key.Key_Escape)

    assert drive.window.isVisible()
    assert drive.editor(ASSETS).text() == "312"


def test_an_access_key_leads_to_its_field(drive):
    drive.go("basic.1.assets")
    drive.enter_field(REVENUE)
    letter = QKeySequence.mnemonic(drive.field(ASSETS).label.text())
    key = Qt.Key(letter[0].key())
    drive.press(key, Qt.KeyboardModifier.AltModifier)

    assert QApplication.focusWidget() is drive.editor(ASSETS)


def test_an_access_key_of_a_choice_leads_there_and_chooses_nothing(drive, open_case, qtbot):
    drive.go("basic.1.subject")
    field = drive.field("agency.subject_type")
    letter = QKeySequence.mnemonic(field.label.text())
    drive.press(Qt.Key(letter[0].key()), Qt.KeyboardModifier.AltModifier)
    QApplication.processEvents()

    assert field.isAncestorOf(QApplication.focusWidget())
    assert open_case.answer("agency.subject_type") is None
