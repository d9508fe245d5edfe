"""Chinese input in every place that takes text (experience C20, D5, G): a walk over all pages and windows, both packs.

What is written while the input method composes belongs to it: nothing is cut, moved, replaced, judged, counted, kept or said,
and no key it uses reaches a button or the window.
"""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from desktop_app.notice.selftest import SELFTEST
from desktop_app.ui.case_list import RecentCase
from desktop_app.ui.dialogs.checkpoint_window import CheckpointWindow
from desktop_app.ui.fields.editors import LineEdit, TextArea
from desktop_app.ui.jump_window import JumpWindow
from desktop_app.ui.main_window import HISTORY
from tests.drive import click, compose
from tests.program import running

PRE_EDITS = ("s", "sh", "shi'fan")
ITS_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape, Qt.Key.Key_Down, Qt.Key.Key_Up)
SHOWING = {
    "recommendation.route": "special_carrier",
    "recommendation.reapplying": True,
    "finance.audit_route": "combined",
    "survey.formula": "share",
    "premises.tenure": "leased",
    "leader.no_dishonesty": False,
    "category_facts.has_large_instruments": True,
    "service_platform.categories": ("F1", "F2", "F3", "F4", "F5"),
}
"""Answers that bring questions which would not be asked otherwise."""
PACKS = ("shanghai-2021", "national-2012")


def text_of(editor) -> str:
    return editor.text() if isinstance(editor, QLineEdit) else editor.toPlainText()


def editors_in(window: QWidget) -> list[QWidget]:
    """Every place on screen that takes text; the boxes of lists that are only chosen from take none."""
    found = [one for kind in (QLineEdit, QPlainTextEdit, QTextEdit) for one in window.findChildren(kind)]
    return [one for one in found if one.isVisible() and not one.isReadOnly()]


def surroundings(editor: QWidget) -> tuple[list[str], list[QWidget]]:
    """Messages at the field of an editor, and the windows there are."""
    field = editor.parentWidget()
    labels = (label for label in field.findChildren(QLabel) if label.property("class") == "problem")
    windows = [one for one in QApplication.topLevelWindows() if one.isVisible()]
    return [label.text() for label in labels if label.isVisible()], windows


class Composer:
    """An input method at the editors of one window, and what it finds wrong."""

    def __init__(self, window: QWidget, open_case=None, *, brief: bool = False) -> None:
        self.window = window
        self.brief = brief
        self.open_case = open_case
        self.changes: list[str] = []
        """What the case, and so autosave, was told to have changed."""
        if open_case is not None:
            open_case.changed.connect(self.changes.append)
        self.found: list[str] = []
        self.walked = 0

    def walk(self, where: str) -> None:
        for editor in editors_in(self.window):
            self.where = f"{where}: {editor.accessibleName() or editor.objectName()}"
            (self.compose_once if self.brief else self.compose_in)(editor)
            self.walked += 1

    def expect(self, holds: object, words: str) -> None:
        if not holds:
            self.found.append(f"{self.where}: {words}")

    def kept(self):
        """What autosave would write, and what undo would take back."""
        return len(self.changes), self.open_case.undo_label if self.open_case is not None else ""

    def compose_once(self, editor: QWidget) -> None:
        """For fields whose like has been walked: no word before the commit, one after it, and all of it there."""
        self.expect(isinstance(editor, LineEdit | TextArea), "not an editor of ours")
        editor.setFocus()
        told: list[str] = []
        editor.typed.connect(told.append)
        for pre_edit in PRE_EDITS:
            compose(editor, pre_edit)
        self.expect(not told, "told while composing")
        compose(editor, "", "示范")
        self.expect(
            told == [text_of(editor)] and told[0].endswith("示范"), "the commit was not told once, whole"
        )
        editor.typed.disconnect(told.append)

    def compose_in(self, editor: QWidget) -> None:
        self.expect(isinstance(editor, LineEdit | TextArea), "not an editor of ours")
        editor.setFocus()
        before = text_of(editor)
        told: list[str] = []
        editor.typed.connect(told.append)
        editor.selectAll()
        compose(editor, "x")  # over all that is there (M5)
        self.expect(not told, "told an empty text while composing")
        compose(editor, "")
        compose(editor, "", "原有的名称")
        self.expect(text_of(editor) == "原有的名称", f"holds “{text_of(editor)}” after a commit alone")
        told.clear()
        kept, around = self.kept(), surroundings(editor)
        for pre_edit in PRE_EDITS:
            compose(editor, pre_edit)
        self.expect(not told, "told while composing (M4)")
        for key in ITS_KEYS:
            QTest.keyClick(editor, key)
        self.expect(editor.hasFocus() and editor.isVisible(), "a key of the input method went elsewhere")
        self.expect(text_of(editor) == "原有的名称", "the text changed while composing")
        self.expect(self.kept() == kept, "half a text was kept")
        self.expect(surroundings(editor) == around, "a message or a window came while composing")
        put = getattr(editor, "put", lambda _: None)
        put("从别处来的")  # M6
        compose(editor, "", "示范" + "平" * 200)
        self.expect(text_of(editor) == "原有的名称示范" + "平" * 200, "the commit was cut or moved (M7)")
        self.expect(told == [text_of(editor)], "the commit was not told once")
        compose(editor, "pin")
        self.window.setFocus()
        self.expect(not editor.composing, "still composing after the focus went")
        editor.setFocus()
        editor.selectAll()
        QTest.keyClick(editor, Qt.Key.Key_Delete)
        if before:
            compose(editor, "", before)
        editor.typed.disconnect(told.append)


@pytest.fixture
def program(qtbot, tmp_path):
    with running(qtbot, tmp_path) as started:
        started.wait_ready()
        yield started


@pytest.mark.parametrize("pack", PACKS)
def test_composing_into_every_text_of_a_case(program, qtbot, pack):
    click(program.start.new)
    asked = program.program.window.centralWidget().currentWidget()
    before = Composer(program.program.window)
    before.walk("新建案卷")
    asked.choose_pack(pack)
    click(asked.create_button)
    program.wait_open()
    window, open_case = program.window, program.program.session.open_case
    qtbot.waitUntil(window.isActiveWindow)
    for field_id, value in SHOWING.items():
        if open_case.notice.page_of(field_id) is not None:
            open_case.enter(field_id, value)
    composer = Composer(window, open_case, brief=pack != PACKS[0])
    for page in (*window.navigator.page_ids(), SELFTEST, HISTORY):
        window.go_to(page)
        shown = window.current_page
        if getattr(shown, "recognitions", None) is not None and not open_case.application.recognitions:
            shown.recognitions.add_button.click()
        if page == HISTORY:
            shown.tabs.setCurrentIndex(1)
        if page == "build.packet":
            click(shown.final)
        composer.walk(page)

    assert "\n".join((*before.found, *composer.found)) == ""
    assert before.walked == 1
    assert composer.walked > 120


def test_composing_into_every_window_beside_the_case(program, qtbot):
    program.begin_case("某某服务中心")
    window, session = program.window, program.program.session
    qtbot.waitUntil(window.isActiveWindow)
    found = []
    window.ask_for_checkpoint()
    session.help.show("keys")
    for beside in (window.findChild(CheckpointWindow), session.help.window):
        beside.activateWindow()
        qtbot.waitUntil(beside.isActiveWindow)
        composer = Composer(beside, session.open_case)
        composer.walk(beside.windowTitle())
        found += composer.found
        assert composer.walked == 1
        beside.close()
    window.activateWindow()
    window.ask_where_to()
    jump = window.findChild(JumpWindow)
    qtbot.waitUntil(jump.isActiveWindow)
    composer = Composer(jump, session.open_case)
    composer.walk("跳转")

    assert composer.walked == 1
    assert "\n".join(found + composer.found) == ""


def test_composing_into_the_search_for_cases(program, qtbot):
    start = program.program.window
    program.start.show_recent((RecentCase("/案卷/甲", "某某服务中心"),))
    start.activateWindow()
    qtbot.waitUntil(start.isActiveWindow)
    composer = Composer(start)
    composer.walk("开始")

    assert "\n".join(composer.found) == ""
    assert composer.walked == 1
