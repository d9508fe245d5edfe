"""A program that was killed, or a file that went bad: the start page says field by field what is there, the user chooses."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QPushButton

from desktop_app.errors import CaseUnreadable
from desktop_app.store.case_store import CaseStore
from desktop_app.store.database import log_of
from desktop_app.store.interruption import interruption_of
from desktop_app.store.owner import NOTE
from desktop_app.store.recovery import plan_recovery
from desktop_app.ui.banner import Banner
from tests.drive import click
from tests.program import PATIENCE, running

AGENCY = "上海某某企业服务有限公司"
SEAL, ASSETS, NAME = "agency.seal_name", "finance.total_assets", "service_platform.name"
PAGE = 4096
NOW = datetime(2026, 5, 10, tzinfo=UTC)


@pytest.fixture
def place(tmp_path):
    return tmp_path / "家"


def killed(qtbot, place, times: int = 1):
    """Type on three pages of so many cases, and leave everything as it is when the program is killed."""
    folders = []
    for number in range(times):
        with running(qtbot, place) as program:
            program.begin_case(f"{AGENCY}{number + 1}")
            program.wait_saved()
            program.driver.go("unit.name")
            program.driver.fill(SEAL, "公章上的字")
            program.driver.go("unit.platform")
            program.driver.fill(NAME, "某某服务平台")
            program.driver.go("basic.1.assets")
            program.driver.fill(ASSETS, "498")
            program.wait_saved()
            folder = program.program.session.folder
            qtbot.waitUntil((folder / "backup" / "case.sqlite3").is_file, timeout=PATIENCE)
            as_it_stood = place.with_name(f"as-it-stood-{number}")
            shutil.copytree(folder, as_it_stood)
        shutil.rmtree(folder)
        shutil.move(as_it_stood, folder)
        folders.append(folder)
    return folders


def spoil(folder, *pages: int) -> bytes:
    path = folder / "case.sqlite3"
    content = bytearray(path.read_bytes())
    for page in pages or range(len(content) // PAGE):
        content[page * PAGE : (page + 1) * PAGE] = b"\xa5" * PAGE
    path.write_bytes(content)
    return bytes(content)


def cards(qtbot, program):
    program.wait_ready()
    qtbot.waitUntil(program.program.recoveries.is_settled, timeout=PATIENCE)
    return program.program.recoveries.shelf.cards


def kept(folder):
    with CaseStore.open(folder, read_only=True) as store:
        return store.load().application


def is_as_typed(application) -> bool:
    return (
        application.agency.seal_name,
        application.service_platform.name,
        application.finance.total_assets,
    ) == ("公章上的字", "某某服务平台", Decimal(4_980_000))


def choose(qtbot, program, key: str) -> None:
    """Press a button of the one card."""
    (card,) = cards(qtbot, program)
    click(card.buttons[key])


def opens(folder) -> bool:
    try:
        kept(folder)
    except CaseUnreadable:
        return False
    return True


def banners(program) -> str:
    return "\n".join(item.text() for item in program.window.findChildren(Banner) if item.isVisible())


def test_what_was_typed_before_the_kill_is_listed_and_kept(qtbot, place):
    (folder,) = killed(qtbot, place)
    with running(qtbot, place) as program:
        (card,) = cards(qtbot, program)
        assert f"“{folder.name}”上次没有正常关闭" in card.text()
        assert "公章上的名称：未填 → 公章上的字" in card.text()
        assert "平台名称：未填 → 某某服务平台" in card.text()
        assert "498万元" in card.text()
        click(card.buttons["keep"])
        program.wait_open()
        assert program.program.session.folder == folder
        assert is_as_typed(program.program.session.open_case.application)
        assert "没有正常关闭" not in banners(program)
        assert cards(qtbot, program) == []
    assert is_as_typed(kept(folder))
    with running(qtbot, place) as program:
        assert cards(qtbot, program) == []


def test_going_back_takes_it_all_away_and_undo_brings_it_back(qtbot, place):
    (folder,) = killed(qtbot, place)
    with running(qtbot, place) as program:
        choose(qtbot, program, "back")
        program.wait_open()
        application = program.program.session.open_case.application
        assert application.agency.name == f"{AGENCY}1"
        assert (application.agency.seal_name, application.finance.total_assets) == (None, None)
        assert "已退回上次打开时的样子" in banners(program)
        program.wait_saved()
        assert kept(folder).agency.seal_name is None
        program.driver.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert is_as_typed(program.program.session.open_case.application)
        program.wait_saved()
    assert is_as_typed(kept(folder))


def test_both_are_kept_and_the_window_says_where(qtbot, place):
    (folder,) = killed(qtbot, place)
    with running(qtbot, place) as program:
        choose(qtbot, program, "both")
        program.wait_open()
        beside = folder.with_name(f"{folder.name}（上次打开时）")
        assert f"“{beside.name}”" in banners(program)
        assert is_as_typed(program.program.session.open_case.application)
    assert is_as_typed(kept(folder))
    assert (kept(beside).agency.name, kept(beside).agency.seal_name) == (f"{AGENCY}1", None)


def test_later_is_asked_again_at_the_next_start(qtbot, place):
    (folder,) = killed(qtbot, place)
    with running(qtbot, place) as program:
        choose(qtbot, program, "later")
        qtbot.waitUntil(lambda: cards(qtbot, program) == [], timeout=PATIENCE)
        assert program.program.session is None
    assert interruption_of(folder) is not None
    with running(qtbot, place) as program:
        assert len(cards(qtbot, program)) == 1
    assert is_as_typed(kept(folder))


def test_two_interrupted_cases_are_chosen_for_one_by_one(qtbot, place):
    folders = killed(qtbot, place, times=2)
    with running(qtbot, place) as program:
        latest, earlier = cards(qtbot, program)
        assert (latest.offer.folder, earlier.offer.folder) == (str(folders[1]), str(folders[0]))
        click(latest.buttons["later"])
        qtbot.waitUntil(lambda: len(cards(qtbot, program)) == 1, timeout=PATIENCE)
        click(earlier.buttons["keep"])
        program.wait_open()
        assert program.program.session.folder == folders[0]
    assert interruption_of(folders[0]) is None
    assert interruption_of(folders[1]) is not None


def test_by_keyboard_alone(qtbot, place):
    (folder,) = killed(qtbot, place)
    with running(qtbot, place) as program:
        (card,) = cards(qtbot, program)
        program.program.window.activateWindow()
        qtbot.waitUntil(program.program.window.isActiveWindow, timeout=PATIENCE)
        program.start.resume.setFocus()
        for _ in range(30):
            QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
            if card.buttons["keep"].hasFocus():
                break
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
        program.wait_open()
        assert is_as_typed(program.program.session.open_case.application)
    assert not (folder / NOTE).exists()


def test_opened_directly_the_window_says_that_it_was_not_closed(qtbot, place):
    (folder,) = killed(qtbot, place)
    with running(qtbot, place, folder) as program:
        program.wait_open()
        assert "没有正常关闭，那次的修改都在案卷里" in banners(program)
        assert is_as_typed(program.program.session.open_case.application)
        assert cards(qtbot, program) == []
    with running(qtbot, place, folder) as program:
        program.wait_open()
        assert "没有正常关闭" not in banners(program)


def test_a_case_chosen_while_another_is_being_gone_back_in_is_not_changed(qtbot, place):
    """Whatever is clicked in a hurry, an old state goes into its own case only."""
    first, second = killed(qtbot, place, times=2)
    with running(qtbot, place) as program:
        card = next(item for item in cards(qtbot, program) if item.offer.folder == str(second))
        program.program.recoveries.shelf.chosen.emit(card.offer.folder, "back")
        program.start.open_requested.emit(str(first))
        program.wait_open()
        program.wait_saved()
    assert is_as_typed(kept(first))
    assert kept(second).agency.name == f"{AGENCY}2"
    assert {kept(folder).agency.name for folder in (first, second)} == {f"{AGENCY}1", f"{AGENCY}2"}


def test_a_case_is_opened_although_it_is_just_being_looked_at(qtbot, place):
    (folder,) = killed(qtbot, place)
    with running(qtbot, place) as program:
        qtbot.waitUntil(lambda: program.program.recoveries is not None, timeout=PATIENCE)
        program.start.open_requested.emit(str(folder))
        program.wait_open()
        assert is_as_typed(program.program.session.open_case.application)


def test_a_program_closed_while_it_opens_a_case_leaves_no_note_behind(qtbot, place):
    (folder,) = killed(qtbot, place)
    with running(qtbot, place, folder) as program:
        program.wait_open()
    with running(qtbot, place) as program:
        program.wait_ready()
        program.start.open_requested.emit(str(folder))
        program.program.window.close()
    assert not (folder / NOTE).exists()
    with CaseStore.open(folder) as store:
        assert is_as_typed(store.load().application)


def test_what_another_computer_noted_is_left_to_it(qtbot, place):
    (folder,) = killed(qtbot, place)
    note = (folder / NOTE).read_text(encoding="utf-8")
    there = note.replace('"computer": "', '"computer": "办公室-PC2-')
    assert there != note
    (folder / NOTE).write_text(there, encoding="utf-8")
    with running(qtbot, place) as program:
        assert cards(qtbot, program) == []
        assert (folder / NOTE).read_text(encoding="utf-8") == there


def test_a_case_open_in_another_program_gets_no_card(qtbot, place):
    (folder,) = killed(qtbot, place)
    with CaseStore.open(folder), running(qtbot, place) as program:
        assert cards(qtbot, program) == []
        program.start.open_requested.emit(str(folder))
        qtbot.waitUntil(lambda: bool(program.start.trouble.text()), timeout=PATIENCE)
        assert "正在" in program.start.trouble.text()
        assert cards(qtbot, program) == []
    assert interruption_of(folder) is not None


def damaged(qtbot, place, *pages: int):
    (folder,) = killed(qtbot, place)
    (folder / NOTE).unlink()
    return folder, spoil(folder, *pages)


def offered(qtbot, program, folder):
    """Open the damaged case and wait for its card."""
    program.wait_ready()
    program.start.open_requested.emit(str(folder))
    qtbot.waitUntil(lambda: len(cards(qtbot, program)) == 1, timeout=PATIENCE)
    (card,) = cards(qtbot, program)
    return card


def aside(folder) -> bytes:
    (found,) = folder.glob("损坏的案卷*")
    return (found / "case.sqlite3").read_bytes()


@pytest.mark.parametrize("key", ["keep", "earlier", "both"])
def test_a_damaged_case_is_restored_as_chosen_and_the_damaged_file_is_kept(qtbot, place, key):
    folder, spoilt = damaged(qtbot, place, 0)
    with running(qtbot, place) as program:
        card = offered(qtbot, program, folder)
        assert "文件损坏了，可以恢复" in card.text()
        assert "公章上的名称：未填 → 公章上的字" in card.text()
        click(card.buttons[key])
        program.wait_open()
    assert is_as_typed(kept(folder)) == (key != "earlier")
    assert kept(folder).agency.name == f"{AGENCY}1"
    assert aside(folder) == spoilt
    beside = folder.with_name(f"{folder.name}（备份）")
    assert beside.exists() == (key == "both")
    if key == "both":
        assert (kept(beside).agency.name, kept(beside).agency.seal_name) == (f"{AGENCY}1", None)


def test_later_leaves_a_damaged_case_as_it_is_and_it_is_asked_again(qtbot, place):
    folder, spoilt = damaged(qtbot, place, 0)
    with running(qtbot, place) as program:
        click(offered(qtbot, program, folder).buttons["later"])
        qtbot.waitUntil(lambda: cards(qtbot, program) == [], timeout=PATIENCE)
        assert (folder / "case.sqlite3").read_bytes() == spoilt
        assert "keep" in offered(qtbot, program, folder).buttons


@pytest.mark.parametrize("harm", ["every page", "empty", "gone"])
def test_with_nothing_left_to_read_the_backup_is_offered(qtbot, place, harm):
    folder, _ = damaged(qtbot, place)
    log_of(folder / "case.sqlite3").unlink(missing_ok=True)
    if harm == "empty":
        (folder / "case.sqlite3").write_bytes(b"")
    if harm == "gone":
        (folder / "case.sqlite3").unlink()
    with running(qtbot, place) as program:
        card = offered(qtbot, program, folder)
        assert "恢复后就是备份的样子" in card.text()
        assert list(card.buttons) == ["keep", "later"]
        click(card.buttons["keep"])
        program.wait_open()
    assert (kept(folder).agency.name, kept(folder).agency.seal_name) == (f"{AGENCY}1", None)


def test_with_nothing_left_and_no_backup_it_is_only_said(qtbot, place):
    folder, spoilt = damaged(qtbot, place)
    shutil.rmtree(folder / "backup")
    with running(qtbot, place) as program:
        program.wait_ready()
        program.start.open_requested.emit(str(folder))
        qtbot.waitUntil(lambda: bool(program.start.trouble.text()), timeout=PATIENCE)
        assert folder.name in program.start.trouble.text()
        assert cards(qtbot, program) == []
    assert (folder / "case.sqlite3").read_bytes() == spoilt


def test_without_a_backup_what_was_read_is_listed(qtbot, place):
    (folder,) = killed(qtbot, place)
    CaseStore.open(folder).close()  # the log goes into the database
    shutil.rmtree(folder / "backup")
    (folder / NOTE).unlink()
    whole = (folder / "case.sqlite3").read_bytes()
    for page in range(1, len(whole) // PAGE):
        spoilt = spoil(folder, page)
        if not opens(folder) and plan_recovery(folder, now=NOW) is not None:
            break
        (folder / "case.sqlite3").write_bytes(whole)
    with running(qtbot, place) as program:
        card = offered(qtbot, program, folder)
        assert "没有备份" in card.text()
        click(card.buttons["keep"])
        program.wait_open()
    assert aside(folder) == spoilt


@pytest.fixture
def open_and_damaged(qtbot, place):
    """A case whose file has gone bad while it is open, and memory that no longer holds what was read of it."""
    with running(qtbot, place) as program:
        program.begin_case(AGENCY)
        program.driver.go("unit.name")
        program.driver.fill(SEAL, "第一次")
        program.wait_saved()
        folder = program.program.session.folder
        qtbot.waitUntil((folder / "backup" / "case.sqlite3").is_file, timeout=PATIENCE)
        program.backup = (folder / "backup" / "case.sqlite3").read_bytes()
        for file in (folder / "case.sqlite3", log_of(folder / "case.sqlite3")):
            with file.open("r+b") as spoilt:
                spoilt.write(b"\xa5" * file.stat().st_size)
        program.program.session.store._connection.execute("PRAGMA shrink_memory")
        yield program


def box_of(program) -> QMessageBox:
    (box,) = [item for item in program.window.findChildren(QMessageBox) if item.isVisible()]
    return box


def press(program, text: str) -> None:
    (button,) = [item for item in box_of(program).findChildren(QPushButton) if item.text() == text]
    click(button)


def save_elsewhere(qtbot, program, folder) -> None:
    before = program.program.session
    press(program, "另存到别处…")
    dialog = program.window.findChild(QFileDialog)
    dialog.fileSelected.emit(str(folder))
    dialog.close()
    qtbot.waitUntil(lambda: program.program.session is not before, timeout=PATIENCE)


def test_a_file_that_goes_bad_while_it_is_open_is_told_at_the_next_write(
    qtbot, open_and_damaged, place, tmp_path
):
    program = open_and_damaged
    folder = program.program.session.folder
    program.driver.fill(SEAL, "第二次")
    qtbot.waitUntil(lambda: program.program.session.autosave.is_refused, timeout=PATIENCE)
    assert "文件损坏了，写不进去；窗口里的内容都在" in box_of(program).text()
    assert "自动写入" not in box_of(program).informativeText()
    (tmp_path / "别处").mkdir()
    save_elsewhere(qtbot, program, tmp_path / "别处")
    copy = program.program.session.folder
    assert copy.parent == tmp_path / "别处"
    assert (kept(copy).agency.name, kept(copy).agency.seal_name) == (AGENCY, "第二次")
    assert (folder / "backup" / "case.sqlite3").read_bytes() == program.backup


def test_a_file_that_goes_bad_while_it_is_open_is_noticed_before_it_is_closed(
    qtbot, open_and_damaged, tmp_path
):
    program = open_and_damaged
    folder = program.program.session.folder
    program.window.close()
    assert program.window.isVisible()
    assert "文件损坏了" in box_of(program).text()
    press(program, "继续填写")
    program.window.close()
    save_elsewhere(qtbot, program, tmp_path)
    assert kept(program.program.session.folder).agency.seal_name == "第一次"
    assert (folder / "backup" / "case.sqlite3").read_bytes() == program.backup


def test_a_file_that_has_gone_bad_does_not_hold_the_window(qtbot, open_and_damaged):
    program = open_and_damaged
    session = program.program.session
    program.window.close()
    with qtbot.waitSignal(session.closed, timeout=PATIENCE):
        press(program, "就这样关闭")
    assert (session.folder / "backup" / "case.sqlite3").read_bytes() == program.backup
