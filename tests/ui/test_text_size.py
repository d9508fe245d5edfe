"""字号: chosen in a menu, seen at once, kept for the next start (experience D1, F10)."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from desktop_app.paths import AppPaths
from desktop_app.store.settings import SETTINGS_FILE, Settings, SettingsFile
from desktop_app.ui import style
from desktop_app.ui.settings_desk import dress
from tests.program import running


@pytest.fixture
def usual_size(qapp):
    yield
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    if style.text_percent() != 100:
        style.resize_text(qapp, 100)


@pytest.fixture
def program(qtbot, tmp_path, usual_size):
    with running(qtbot, tmp_path) as started:
        started.wait_ready()
        yield started


def choose(menu, percent: int) -> None:
    menu.aboutToShow.emit()
    menu.size_action(percent).trigger()


def test_the_start_page_offers_three_sizes_with_the_present_one_ticked(program):
    menu = program.start.text_size.menu()
    menu.aboutToShow.emit()

    assert [action.text() for action in menu.actions()] == [
        "标准（100%）(&B)",
        "大（125%）(&D)",
        "特大（150%）(&T)",
    ]
    assert [action.isChecked() for action in menu.actions()] == [True, False, False]


def test_a_size_is_seen_at_once_and_kept(program, tmp_path):
    heading = program.start.new
    before = heading.fontMetrics().height()
    width = program.start.list.search.maximumWidth()
    choose(program.start.text_size.menu(), 150)

    assert heading.fontMetrics().height() > before * 1.3
    assert program.start.list.search.maximumWidth() == width * 1.5
    assert SettingsFile(AppPaths.under(tmp_path).state).load() == Settings(text_percent=150)


def test_a_case_that_is_open_follows_with_all_its_pages(program):
    program.begin_case("甲中心")
    window = program.window
    window.go_to("unit.name")
    field = window.current_page.fields()[-1]
    window.go_to("basic.1.audit")
    before = field.editor.maximumWidth(), window.navigator.width(), window.current_page.column.maximumWidth()
    choose(window.header.text_sizes, 125)
    after = field.editor.maximumWidth(), window.navigator.width(), window.current_page.column.maximumWidth()

    assert after == tuple(round(width * 1.25) for width in before)
    assert style.text_percent() == 125


def test_the_next_start_has_the_size_chosen_last(qapp, tmp_path, usual_size):
    paths = AppPaths.under(tmp_path)
    SettingsFile(paths.state).save(Settings(text_percent=125))
    dress(qapp, SettingsFile(paths.state).load())

    assert style.text_percent() == 125


def test_a_size_that_cannot_be_kept_counts_until_the_end_and_is_told(program, tmp_path):
    state = AppPaths.under(tmp_path).state
    (state / SETTINGS_FILE).unlink(missing_ok=True)
    (state / SETTINGS_FILE).mkdir(parents=True)
    choose(program.start.text_size.menu(), 125)

    assert style.text_percent() == 125
    assert "没有记下来" in program.start.status.text()


def test_nothing_but_choices_of_closed_lists_is_kept(program, tmp_path):
    choose(program.start.text_size.menu(), 125)
    kept = (AppPaths.under(tmp_path).state / SETTINGS_FILE).read_text(encoding="utf-8")

    assert json.loads(kept) == {
        "text_percent": 125,
        "tour_shown": False,
        "density": "standard",
        "contrast": "system",
        "key_hints": "always",
        "paper_fonts": "system",
        "cases": "",
        "put_away": [],
        "printer": "",
    }
