"""第一次使用: one click to the example and a tour through it, once for each computer, and again from the help."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_app.store.settings import SETTINGS_FILE, Settings, SettingsFile
from tests.drive import click
from tests.program import running


def invited(user) -> bool:
    user.wait_ready()
    user.qtbot.waitUntil(user.program.library.is_settled)
    return user.start.invitation.isVisible()


def test_one_click_shows_the_example_and_five_pages_of_it(qtbot, tmp_path, texts):
    """It can be gone back in, left at any time, and asked for again from the help."""
    with running(qtbot, tmp_path) as user:
        assert invited(user)
        assert QApplication.focusWidget() is user.start.invitation.button
        click(user.start.invitation.button)
        user.wait_open()
        assert SettingsFile(tmp_path / "state").load().tour_shown
        tour = user.program.session.tour
        for number, step in enumerate(texts.steps):
            assert user.window.current_page_id == step.page
            assert f"{number + 1}/5" in tour.note.text()
            assert step.text in tour.note.text()
            assert tour.next_button.hasFocus()
            assert user.window.current_page.area.verticalScrollBar().value() == 0
            assert tour.back_button.isEnabled() is (number > 0)
            QTest.keyClick(tour.next_button, Qt.Key.Key_Space)
        assert not tour.note.isVisible()

        user.program.session.help.show("topic:sample")
        user.program.session.help.window.follow(0)
        assert tour.note.isVisible()
        click(tour.next_button)
        click(tour.next_button)
        click(tour.back_button)
        assert user.window.current_page_id == texts.steps[1].page
        click(tour.note.put_away)
        assert not tour.note.isVisible()


def test_once_shown_it_is_not_offered_again(qtbot, tmp_path):
    SettingsFile(tmp_path / "state").save(Settings(tour_shown=True))
    with running(qtbot, tmp_path) as user:
        assert not invited(user)
        assert user.start.list.isVisible()


def test_whoever_has_a_case_is_not_invited(qtbot, tmp_path):
    with running(qtbot, tmp_path) as user:
        user.begin_case("甲服务中心")
    with running(qtbot, tmp_path) as user:
        user.wait_ready()
        qtbot.waitUntil(lambda: bool(user.start.cards))
        assert not invited(user)


def test_from_the_help_of_another_case_it_leaves_that_case(qtbot, tmp_path):
    with running(qtbot, tmp_path) as user:
        user.begin_case("甲服务中心")
        first = user.program.session
        first.help.show("topic:sample")
        first.help.window.follow(0)
        qtbot.waitUntil(
            lambda: user.program.session not in {None, first} and user.program.is_ready(), timeout=30_000
        )
        assert user.program.session.is_sample
        assert user.program.session.tour.note.isVisible()


def test_help_on_the_start_page_by_button_and_by_key(qtbot, tmp_path):
    with running(qtbot, tmp_path) as user:
        user.wait_ready()
        click(user.start.help)
        qtbot.waitUntil(lambda: user.program.help.window is not None)
        qtbot.waitUntil(user.program.help.window.isActiveWindow)
        QTest.keyClick(user.program.help.window.text, Qt.Key.Key_Escape)
        assert not user.program.help.window.isVisible()
        user.program.window.activateWindow()
        qtbot.waitUntil(user.program.window.isActiveWindow)
        QTest.keyClick(user.start.new, Qt.Key.Key_F1)
        assert user.program.help.window.isVisible()


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"tour_shown": 1}', b'{"tour_shown": false}'])
def test_broken_settings_are_begun_anew(tmp_path, content):
    (tmp_path / SETTINGS_FILE).write_bytes(content)
    kept = SettingsFile(tmp_path)
    assert kept.load() == Settings()
    assert kept.save(Settings(text_percent=125, tour_shown=True))
    assert kept.load() == Settings(text_percent=125, tour_shown=True)
