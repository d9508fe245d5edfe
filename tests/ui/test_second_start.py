"""What a second start does, and what the window does that is there."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox

from desktop_app.store.one_program import OneProgram
from desktop_app.ui.second_start import Doorbell, Standing, find_standing
from tests.drive import click
from tests.program import PATIENCE, running


def in_background(do):
    found = []
    thread = threading.Thread(target=lambda: found.append(do()))
    thread.start()
    return thread, found


@pytest.fixture
def one(tmp_path):
    first = OneProgram(tmp_path / "状态")
    assert find_standing(first, None) is Standing.FIRST
    yield first
    first.give_back()


def test_a_second_start_hands_its_file_over_and_ends(qtbot, tmp_path, one):
    bell = Doorbell(one)
    thread, found = in_background(
        lambda: find_standing(OneProgram(tmp_path / "状态"), tmp_path / "王 小明.shenbao")
    )
    with qtbot.waitSignal(bell.rung, timeout=PATIENCE) as rung:
        pass
    thread.join()

    assert rung.args == [str(tmp_path / "王 小明.shenbao")]
    assert found == [Standing.HANDED_OVER]


def test_one_that_ends_just_then_is_followed_by_the_second(tmp_path, one):
    second = OneProgram(tmp_path / "状态")
    thread, found = in_background(lambda: find_standing(second, None))
    one.give_back()
    thread.join()

    assert found == [Standing.FIRST]
    assert list(second.folder.glob("*.wish")) == []
    second.give_back()


def test_one_that_does_not_answer_is_told(tmp_path, one):
    assert find_standing(OneProgram(tmp_path / "状态"), None, turns=2) is Standing.UNHEARD
    assert one.take_wishes() == [], "nothing is left that would be opened later"


def test_the_window_opens_what_it_is_handed(qtbot, tmp_path):
    with running(qtbot, tmp_path) as program:
        program.begin_case("上海某某服务中心")
        folder = program.program.session.folder
    with running(qtbot, tmp_path) as program:
        program.program.on_rung(str(folder))  # before everything is loaded
        program.wait_open()
        assert program.program.session.folder == folder

        program.window.showMinimized()
        program.program.on_rung(str(folder))
        assert not program.window.isMinimized()
        assert boxes() == [], "it is open already"


def test_another_case_is_offered_and_what_was_typed_is_kept(qtbot, tmp_path):
    with running(qtbot, tmp_path) as program:
        program.begin_case("上海甲服务中心")
        first = program.program.session.folder
    with running(qtbot, tmp_path) as program:
        program.begin_case("上海乙服务中心")
        second = program.program.session.folder
        program.driver.go("unit.name")
        program.driver.type("agency.seal_name", "上海乙服务中心")
        program.program.on_rung(str(first))
        (box,) = boxes()
        assert box.text() == f"打开“{first.name}”？"
        choose(box, "打开")
        qtbot.waitUntil(
            lambda: program.program.session is not None and program.program.session.folder == first,
            timeout=PATIENCE,
        )
        program.wait_open()
        program.program.on_rung(str(second))
        (box,) = boxes()
        box.reject()
        assert program.program.session.folder == first, "留在这里"
        program.program.on_rung(str(second))
        choose(boxes()[0], "打开")
        qtbot.waitUntil(
            lambda: program.program.session is not None and program.program.session.folder == second,
            timeout=PATIENCE,
        )
        program.wait_open()
        assert program.program.session.open_case.application.agency.seal_name == "上海乙服务中心"


def boxes():
    return [box for box in QApplication.topLevelWidgets() if isinstance(box, QMessageBox) and box.isVisible()]


def choose(box, word):
    click(next(button for button in box.buttons() if button.text().startswith(word)))
