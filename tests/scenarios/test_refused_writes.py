"""The place of a case goes, fills up or turns read-only while somebody types: nothing is lost without a word."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMessageBox, QPushButton

from desktop_app.assessment.figures import LedgerFigures
from desktop_app.models.ledgers import LedgerKind
from desktop_app.store.case_store import CaseStore
from desktop_app.ui.case_copying import CaseCopying
from desktop_app.ui.dialogs.progress import ProgressWindow
from tests.drive import click
from tests.program import PATIENCE, running

ROOT = Path(__file__).resolve().parents[2]
AGENCY = "上海某某企业服务有限公司"
pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows lets nobody move an open case away")


@pytest.fixture
def program(qtbot, tmp_path):
    """A case in which somebody is typing."""
    with running(qtbot, tmp_path / "家") as started:
        started.begin_case(AGENCY)
        started.wait_saved()
        started.driver.go("unit.name")
        yield started


@pytest.fixture
def folder(program):
    return program.program.session.folder


def box_of(program) -> QMessageBox:
    boxes = [box for box in program.window.findChildren(QMessageBox) if box.isVisible()]
    assert len(boxes) == 1
    return boxes[0]


def press(program, text: str) -> None:
    """Choose a way out in the message that stands over the window."""
    (button,) = [item for item in box_of(program).findChildren(QPushButton) if item.text() == text]
    click(button)


def type_while_away(program, qtbot, folder, value: str) -> None:
    """Move the case away, type, and wait for the first refusal to be told."""
    folder.rename(folder.with_name("别处"))
    program.driver.fill("agency.seal_name", value)
    qtbot.waitUntil(lambda: program.program.session.autosave.is_refused, timeout=PATIENCE)


def choose(program, place: Path) -> None:
    dialog = program.window.findChild(QFileDialog)
    dialog.fileSelected.emit(str(place))
    dialog.close()


def kept(folder: Path):
    with CaseStore.open(folder, read_only=True) as store:
        return store.load().application.agency


def test_a_folder_that_is_gone_is_told_in_three_places_and_not_called_saved(qtbot, program, folder):
    type_while_away(program, qtbot, folder, AGENCY)
    box, bar = box_of(program), program.window.command_bar
    session = program.program.session

    assert "存放案卷的文件夹" in box.text()
    assert "接回移动硬盘" in box.text()
    assert box.defaultButton() is None
    assert {button.text() for button in box.buttons()} == {"另存到别处…", "知道了"}
    press(program, "知道了")
    assert bar.saved_icon.isVisible()
    assert bar.saved.property("wrong") is True
    assert "不在了" in bar.saved.text()
    assert session.trouble.banner.isVisible()
    assert [way.text() for way in session.trouble.banner.ways] == ["再试一次", "另存到别处…"]
    assert kept(folder.with_name("别处")).seal_name is None
    assert not folder.exists()


def test_back_again_it_is_written_and_the_window_is_calm(qtbot, program, folder):
    type_while_away(program, qtbot, folder, AGENCY)
    folder.with_name("别处").rename(folder)
    with qtbot.waitSignal(box_of(program).finished, timeout=PATIENCE):
        program.program.session.autosave.try_now()
    program.wait_saved()

    bar = program.window.command_bar
    assert bar.saved.text().startswith("已保存")
    assert (bar.saved.property("wrong"), bar.saved_icon.isVisible()) == (False, False)
    assert not program.program.session.trouble.banner.isVisible()
    assert "现在都写入了" in bar.notice.text()
    assert kept(folder).seal_name == AGENCY


def test_it_is_tried_again_by_the_banner(qtbot, program, folder):
    type_while_away(program, qtbot, folder, AGENCY)
    press(program, "知道了")
    folder.with_name("别处").rename(folder)
    click(program.program.session.trouble.banner.ways[0])
    program.wait_saved()

    assert kept(folder).seal_name == AGENCY


def test_a_folder_deleted_for_good_is_saved_elsewhere_and_one_goes_on_there(qtbot, program, folder, tmp_path):
    program.driver.fill("agency.credit_code", "91310104MA1FAKE001")
    program.wait_saved()
    shutil.rmtree(folder)
    program.driver.type("agency.seal_name", AGENCY)
    qtbot.waitUntil(lambda: program.program.session.autosave.is_refused, timeout=PATIENCE)
    lost = program.program.session
    (tmp_path / "U盘").mkdir()
    press(program, "另存到别处…")
    choose(program, tmp_path / "U盘")
    qtbot.waitUntil(lambda: program.program.session is not lost, timeout=PATIENCE)
    session = program.program.session

    assert session.folder == tmp_path / "U盘" / folder.name
    assert program.window.current_page_id == "unit.name"
    assert program.window.current_field_id == "agency.seal_name"
    assert program.driver.editor("agency.seal_name").text() == AGENCY
    program.window.activateWindow()
    program.driver.type("agency.name", "改名以后")
    program.wait_saved()
    agency = kept(session.folder)
    assert (agency.name, agency.seal_name, agency.credit_code) == ("改名以后", AGENCY, "91310104MA1FAKE001")
    assert not folder.exists()
    with CaseStore.open(session.folder, read_only=True) as store:
        assert store.history("agency.credit_code")


def test_closing_names_what_would_be_lost_and_can_go_back(qtbot, program, folder):
    type_while_away(program, qtbot, folder, AGENCY)
    press(program, "知道了")
    program.window.activateWindow()
    qtbot.waitUntil(program.window.isActiveWindow, timeout=PATIENCE)
    program.driver.fill("agency.credit_code", "91310104MA1FAKE001")
    program.window.close()
    box = box_of(program)

    assert program.window.isVisible()
    assert box.text() == "有 2 处修改没有写入，关闭就没有了：公章上的名称、统一社会信用代码"
    assert {button.text() for button in box.buttons()} == {
        "再试一次",
        "另存到别处…",
        "不保存就关闭",
        "继续填写",
    }
    assert box.defaultButton() is None
    press(program, "继续填写")
    assert program.window.isVisible()
    assert program.program.session.autosave.unwritten() == ("agency.seal_name", "agency.credit_code")


def test_closing_without_saving_loses_just_that(qtbot, program, folder):
    type_while_away(program, qtbot, folder, AGENCY)
    program.window.close()
    press(program, "不保存就关闭")
    qtbot.waitUntil(lambda: not program.window.isVisible(), timeout=PATIENCE)

    assert kept(folder.with_name("别处")).seal_name is None
    assert kept(folder.with_name("别处")).name == AGENCY


def test_closing_tried_again_closes_once_the_place_is_back(qtbot, program, folder):
    type_while_away(program, qtbot, folder, AGENCY)
    program.window.close()
    press(program, "再试一次")
    assert program.window.isVisible()
    folder.with_name("别处").rename(folder)
    press(program, "再试一次")
    qtbot.waitUntil(lambda: not program.window.isVisible(), timeout=PATIENCE)

    assert kept(folder).seal_name == AGENCY


def test_leaving_for_the_start_page_asks_too_and_goes_there_afterwards(qtbot, program, folder):
    type_while_away(program, qtbot, folder, AGENCY)
    program.window.open_case_requested.emit()
    assert program.program.session is not None
    assert not program.program.window.isVisible()
    press(program, "不保存就关闭")
    qtbot.waitUntil(lambda: program.program.session is None, timeout=PATIENCE)

    assert program.program.window.isVisible()


def test_another_case_in_its_place_is_left_alone_and_one_saves_elsewhere(qtbot, program, folder, tmp_path):
    other = tmp_path / "别的案卷"
    with CaseStore.open(folder, read_only=True) as store:
        case = store.load()
    CaseStore.create(other, case, now=program.program._clock.now()).close()
    folder.rename(folder.with_name("别处"))
    other.rename(folder)
    program.driver.fill("agency.seal_name", AGENCY)
    qtbot.waitUntil(lambda: program.program.session.autosave.is_refused, timeout=PATIENCE)

    assert "现在是另一份案卷" in box_of(program).text()
    assert kept(folder).seal_name is None


def test_a_copy_from_the_menu_is_gone_on_in_and_the_original_has_everything(qtbot, program, folder, tmp_path):
    program.driver.fill("agency.seal_name", AGENCY)
    before = program.program.session
    (tmp_path / "备份").mkdir()
    program.window.header.copy_requested.emit()
    choose(program, tmp_path / "备份")
    (dialog,) = program.window.findChildren(ProgressWindow)
    assert dialog.isVisible()
    qtbot.waitUntil(lambda: program.program.session is not before, timeout=PATIENCE)

    copy = tmp_path / "备份" / folder.name
    assert program.program.session.folder == copy
    assert kept(folder).seal_name == kept(copy).seal_name == AGENCY
    told = [
        banner.text() for banner in program.window.findChildren(type(program.program.session.trouble.banner))
    ]
    assert any(str(copy) in text for text in told)


def test_a_copy_that_is_called_off_leaves_nothing_and_the_window_as_it_was(qtbot, program, folder, tmp_path):
    before = program.program.session
    (tmp_path / "备份").mkdir()
    program.window.header.copy_requested.emit()
    with before.store._lock:  # the copy waits for the database until it has been called off
        choose(program, tmp_path / "备份")
        (dialog,) = program.window.findChildren(ProgressWindow)
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        assert dialog.isVisible()
    qtbot.waitUntil(lambda: program.window.findChildren(ProgressWindow) == [], timeout=PATIENCE)

    assert program.program.session is before
    assert list((tmp_path / "备份").iterdir()) == []
    assert [box for box in program.window.findChildren(QMessageBox) if box.isVisible()] == []


def test_a_copy_called_off_when_it_was_made_already_is_told_and_let_go(qtbot, program, folder, tmp_path):
    before = program.program.session
    (tmp_path / "备份").mkdir()
    program.window.header.copy_requested.emit()
    choose(program, tmp_path / "备份")
    (copying,) = before.findChildren(CaseCopying)
    copying._task._thread.join(PATIENCE)  # its report waits for the window's thread
    (dialog,) = program.window.findChildren(ProgressWindow)
    click(dialog.cancel)
    qtbot.waitUntil(lambda: program.window.findChildren(ProgressWindow) == [], timeout=PATIENCE)

    assert program.program.session is before
    assert str(tmp_path / "备份" / folder.name) in box_of(program).informativeText()
    with CaseStore.open(tmp_path / "备份" / folder.name) as copy:
        assert copy.load().application.agency.name == AGENCY


def test_a_copy_into_the_case_itself_is_refused_with_a_way_out(qtbot, program, folder):
    program.window.header.copy_requested.emit()
    choose(program, folder)
    qtbot.waitUntil(
        lambda: any(box.isVisible() for box in program.window.findChildren(QMessageBox)), timeout=PATIENCE
    )
    box = box_of(program)

    assert "在案卷自己的文件夹里" in box.text()
    assert box.informativeText() == "选一个案卷以外的文件夹"
    assert not (folder / folder.name).exists()


def test_papers_do_not_make_a_folder_where_the_case_was_and_are_made_elsewhere(
    qtbot, program, folder, tmp_path
):
    page = program.driver.go("build.packet")
    folder.rename(folder.with_name("别处"))
    click(page.start)
    assert "不在了，选一个别的文件夹" in page.told.text()
    assert not folder.exists()
    page.folder.setText(str(tmp_path / "材料"))
    click(page.start)
    qtbot.waitUntil(lambda: not page.is_building(), timeout=PATIENCE)

    assert len(list((tmp_path / "材料").iterdir())) == 1
    assert page.results.isVisible()
    assert page.told.text().startswith("材料做好了，没有记进案卷：没有写入案卷")
    assert not folder.exists()


def test_a_case_whose_drive_gave_up_altogether_can_still_be_closed(qtbot, program, folder):
    store = program.program.session.store
    store._connection.close()  # what is left of a handle when the drive was pulled out
    store._anchor._doubtful = True
    type_while_away(program, qtbot, folder, AGENCY)
    program.window.close()
    press(program, "不保存就关闭")
    qtbot.waitUntil(lambda: not program.window.isVisible(), timeout=PATIENCE)

    assert program.program.session.close()


def test_a_copy_waits_for_ledgers_that_are_late(program):
    case = program.program.session.open_case
    case._counted = LedgerFigures.still_counting({LedgerKind.SERVICES: 9_000})
    program.window.header.copy_requested.emit()

    assert program.window.findChildren(QFileDialog) == []
    assert "数完后再做一次" in box_of(program).text()


FULL = """
import resource, sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from PySide6.QtTest import QTest
from desktop_app.app import Program
from desktop_app.clock import Clock
from desktop_app.paths import AppPaths
home, case = Path(sys.argv[1]), Path(sys.argv[2])
def until(found):
    for _ in range(3000):
        if found():
            return
        QTest.qWait(10)
    raise SystemExit("waited in vain")
app = QApplication([])
program = Program(AppPaths.under(home), Clock())
program.start(case)
until(lambda: program.session is not None and program.is_ready())
session = program.session
session.autosave.flush()
page = session.open_case.notice.page_of("narrative.agency_profile")
session.window.go_to(page.id)
size = max(path.stat().st_size for path in case.iterdir() if path.is_file())
full = size + 40_000
resource.setrlimit(resource.RLIMIT_FSIZE, (full, resource.RLIM_INFINITY))
editor = session.window.current_page.field("narrative.agency_profile").editor
editor.insertPlainText("满" * 50_000)
until(lambda: session.autosave.is_refused)
said = session.window.command_bar.saved.text()
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
session.autosave.try_now()
until(session.autosave.is_saved)
sys.stdout.buffer.write(f"{said}|{session.window.command_bar.saved.text()}".encode())
sys.stdout.flush()
session.close()
program.shut()
"""


def test_a_full_disk_is_told_and_written_when_there_is_room_again(program, folder, tmp_path):
    program.window.close()
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path / "另一个家"), str(folder)],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        check=False,
        timeout=120,
    )
    said, afterwards = done.stdout.decode().split("|")

    assert "没有写入案卷" in said
    assert afterwards.startswith("已保存")
    with CaseStore.open(folder, read_only=True) as store:
        assert store.load().application.narrative["agency_profile"] == "满" * 50_000
