"""Chinese input in every place that takes text (experience C20, D5, G): a walk over all pages and windows.

The walker takes the other pack along (test_walker.py).

What is written while the input method composes belongs to it: nothing is cut, moved, replaced, judged, counted, kept or said,
and no key it uses reaches a button or the window.
"""

from __future__ import annotations

import pytest

from desktop_app.notice.selftest import SELFTEST
from desktop_app.ui.case_list import RecentCase
from desktop_app.ui.dialogs.checkpoint_window import CheckpointWindow
from desktop_app.ui.jump_window import JumpWindow
from desktop_app.ui.main_window import HISTORY
from tests.composer import SHOWING, Composer
from tests.drive import click
from tests.program import running


@pytest.fixture
def program(qtbot, tmp_path):
    with running(qtbot, tmp_path) as started:
        started.wait_ready()
        yield started


def test_composing_into_every_text_of_a_case(program, qtbot):
    click(program.start.new)
    asked = program.program.window.centralWidget().currentWidget()
    before = Composer(program.program.window)
    before.walk("新建案卷")
    click(asked.create_button)
    program.wait_open()
    window, open_case = program.window, program.program.session.open_case
    qtbot.waitUntil(window.isActiveWindow)
    for field_id, value in SHOWING.items():
        if open_case.notice.page_of(field_id) is not None:
            open_case.enter(field_id, value)
    composer = Composer(window, open_case)
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
