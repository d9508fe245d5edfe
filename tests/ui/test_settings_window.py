"""设置: every choice by keyboard, at once, and kept; colours that can be read whatever is chosen."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea

from desktop_app import app as composition
from desktop_app.documents.fonts import SHIPPED, Role
from desktop_app.paths import AppPaths, resource
from desktop_app.store.settings import SETTINGS_FILE, Settings, SettingsFile
from desktop_app.ui import style
from desktop_app.ui.keys_on_alt import AltWatch
from desktop_app.ui.printing.order_form import OrderForm
from desktop_app.ui.settings_desk import SettingsDesk, dress
from desktop_app.ui.settings_window import SettingsWindow
from tests.drive import click
from tests.printers import PLAIN, TURNING, FilePrinters
from tests.program import running


@pytest.fixture
def program(qtbot, tmp_path, qapp):
    with running(qtbot, tmp_path) as started:
        started.wait_ready()
        yield started
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    dress(qapp, Settings())


@pytest.fixture
def settings(qtbot, program):
    click(program.start.settings)
    window = program.program.settings.window
    qtbot.waitUntil(window.isActiveWindow)
    return window


def kept(tmp_path) -> Settings:
    return SettingsFile(AppPaths.under(tmp_path).state).load()


def choose(settings, name, value) -> None:
    """Go to a choice by Tab and arrows, and take it."""
    button = settings.choice(name, value)
    for _ in range(30):
        here = QApplication.focusWidget()
        if here in settings._groups[name].values():
            break
        QTest.keyClick(here, Qt.Key.Key_Tab)
    row = list(settings._groups[name].values())
    steps = row.index(button) - row.index(QApplication.focusWidget())
    for _ in range(abs(steps)):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right if steps > 0 else Qt.Key.Key_Left)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert button.isChecked()


def test_all_choices_are_made_by_keyboard_at_once_and_kept(settings, program, tmp_path, qapp):
    choose(settings, "density", "compact")
    assert style.roomy(10) == 6
    choose(settings, "contrast", "high")
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == "#ffffff"
    assert style.theme().line == style.theme().text == "#000000"
    choose(settings, "key_hints", "alt")
    assert qapp.findChild(AltWatch) is not None
    assert kept(tmp_path) == Settings(density="compact", contrast="high", key_hints="alt")

    choose(settings, "contrast", "usual")
    choose(settings, "key_hints", "always")
    assert style.theme() is style.LIGHT
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert qapp.findChild(AltWatch) is None


def test_all_choices_are_in_sight_on_a_small_office_screen(qtbot, dressed, tmp_path):
    window = SettingsWindow(Settings(), Path("D:/示范平台申报"), tmp_path, printers=(TURNING,))
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)

    area = window.findChild(QScrollArea)
    assert window.height() <= 690
    assert area.verticalScrollBar().maximum() == 0
    assert area.widget().minimumSizeHint().width() <= area.viewport().width()


def test_the_usual_printer_is_kept_and_offered_first_also_while_it_is_not_there(qtbot, dressed, tmp_path):
    desk = SettingsDesk(SettingsFile(tmp_path), tmp_path)
    window = SettingsWindow(desk.now, tmp_path, tmp_path, printers=(TURNING, PLAIN))
    qtbot.addWidget(window)
    window.chosen.connect(desk.choose)
    window.show()
    window.printer.setFocus()
    for _ in range(2):
        QTest.keyClick(window.printer, Qt.Key.Key_Down)
    assert desk.now.printer == PLAIN
    form = OrderForm(5, FilePrinters(tmp_path), usual=desk.now.printer)
    qtbot.addWidget(form)
    assert form.printer_name == PLAIN
    later = SettingsWindow(desk.now, tmp_path, tmp_path, printers=(TURNING,))
    qtbot.addWidget(later)
    assert later.printer.currentText() == f"{PLAIN}（现在没有找到）"


def test_the_faces_of_the_papers_are_chosen_at_once_and_kept(settings, program, tmp_path, monkeypatch):
    system = tmp_path / "Fonts"
    system.mkdir()
    (system / "simsun.ttc").write_bytes(
        (resource("fonts") / SHIPPED[Role.HEI]).read_bytes()
    )  # any face will do
    monkeypatch.setattr(composition, "system_font_folders", lambda: (system,))

    def song():
        return next(choice for choice in program.program._fonts().choices() if choice.role is Role.SONG)

    assert (song().file, song().from_system) == ("simsun.ttc", True)
    choose(settings, "paper_fonts", "shipped")
    assert (song().file, song().from_system) == (SHIPPED[Role.SONG], False)
    assert kept(tmp_path).paper_fonts == "shipped"
    choose(settings, "paper_fonts", "system")
    assert song().from_system


def test_letters_are_hidden_until_alt_is_held(settings, program, qapp):
    button = program.start.new
    usual = button.grab().toImage()
    choose(settings, "key_hints", "alt")
    hidden = button.grab().toImage()
    QTest.keyPress(settings, Qt.Key.Key_Alt, Qt.KeyboardModifier.AltModifier)
    held = button.grab().toImage()
    QTest.keyRelease(settings, Qt.Key.Key_Alt)

    assert hidden != usual
    assert held == usual


def test_new_cases_are_made_in_the_folder_that_was_chosen(qtbot, settings, program, tmp_path):
    place = tmp_path / "移动硬盘"
    place.mkdir()
    program.program.settings.take_folder(str(place))
    assert settings.folder.text() == str(place)
    settings.close()
    program.begin_case("jia")
    assert program.program.session.folder.parent == place
    assert Path(kept(tmp_path).cases) == place

    program.program.settings.choose("cases", "")
    assert program.program.settings.cases == AppPaths.under(tmp_path).cases


def test_a_choice_that_cannot_be_kept_counts_until_the_end_and_is_told(settings, program, tmp_path):
    state = AppPaths.under(tmp_path).state
    (state / SETTINGS_FILE).unlink(missing_ok=True)
    (state / SETTINGS_FILE).mkdir(parents=True)
    choose(settings, "density", "compact")
    choose(settings, "contrast", "high")

    assert "没有记下来" in settings.said.text()
    assert program.program.settings.now == Settings(density="compact", contrast="high")
    (state / SETTINGS_FILE).rmdir()


def test_every_choice_has_a_name_that_says_what_it_is_about(settings):
    for name, group in settings._groups.items():
        for button in group.values():
            assert "：" in button.accessibleName(), name
