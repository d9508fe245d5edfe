"""A case that is open elsewhere, or lies where nothing can be written: it can be looked at, and nothing in it changes."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMessageBox, QPushButton, QWidget

from desktop_app.models.agency import Agency
from desktop_app.models.application import Application, Case
from desktop_app.models.evidence import Evidence
from desktop_app.models.recognitions import Recognition
from desktop_app.models.service_platform import ServicePlatform
from desktop_app.store.case_store import CaseStore
from desktop_app.ui.fields.field import Field
from desktop_app.ui.looking import WHY_NOT
from tests.drive import click, compose
from tests.program import PATIENCE, running

ROOT = Path(__file__).resolve().parents[2]
NAME = "上海某某服务中心"
NOW = datetime(2021, 5, 20, 9, 0).astimezone()


def write_case(folder) -> None:
    application = Application(
        agency=Agency(name=NAME, district="徐汇区"),
        service_platform=ServicePlatform(name="上海某某公共服务平台", categories=("F1",)),
        recognitions=(Recognition(id="3f2a", issuer="市经济信息化委"),),
    )
    item = Evidence(id="e1", material="M5", title="营业执照", file_name="营业执照.pdf")
    case = Case(
        notice="shanghai-2021",
        title=NAME,
        application=application,
        evidence=(item,),
        unfinished={"finance.total_assets": "三百多万"},
    )
    CaseStore.create(folder, case, now=NOW).close()


@contextmanager
def looking(qtbot, tmp_path):
    """A second program that looks at a case which a store holds meanwhile."""
    folder = tmp_path / "案卷"
    write_case(folder)
    owner = CaseStore.open(folder)
    try:
        with running(qtbot, tmp_path / "家", folder) as program:
            qtbot.waitUntil(lambda: bool(program.start.trouble.ways), timeout=PATIENCE)
            (way,) = program.start.trouble.ways
            assert way.text() == "只读打开"
            qtbot.waitUntil(program.program.is_ready, timeout=PATIENCE)
            QTest.keyClick(way, Qt.Key.Key_Space)
            program.wait_open()
            yield program, owner
    finally:
        owner.close()


def digest(folder) -> dict[str, str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def poke(widget: QWidget) -> None:
    """Everything a person can do to a widget by key, input method and mouse, short of leaving it."""
    widget.setFocus()
    for key in (
        Qt.Key.Key_A,
        Qt.Key.Key_1,
        Qt.Key.Key_Space,
        Qt.Key.Key_Down,
        Qt.Key.Key_Up,
        Qt.Key.Key_Right,
        Qt.Key.Key_Delete,
        Qt.Key.Key_Backspace,
    ):
        QTest.keyClick(QApplication.focusWidget() or widget, key)
    for key in (Qt.Key.Key_A, Qt.Key.Key_X, Qt.Key.Key_V, Qt.Key.Key_Z):
        QTest.keyClick(widget, key, Qt.KeyboardModifier.ControlModifier)
    compose(widget, "fu", "")
    compose(widget, "", "服务")
    target = widget.viewport() if hasattr(widget, "viewport") else widget
    QTest.mouseClick(target, Qt.MouseButton.LeftButton)


def editors_of(field: Field) -> list[QWidget]:
    inner = [child for child in field.findChildren(QWidget) if child.focusPolicy() & Qt.FocusPolicy.TabFocus]
    return [child for child in inner if child.isVisible()]


def test_no_field_of_any_page_takes_a_change(qtbot, tmp_path):
    with looking(qtbot, tmp_path) as (program, _):
        window, case = program.window, program.program.session.open_case
        QApplication.clipboard().setText("剪贴板")
        before = case.case
        poked = 0
        for page in case.notice.pages():
            shown = program.driver.go(page.id)
            for field in shown.findChildren(Field):
                if not field.isVisible():
                    continue
                was = field.entry()
                for editor in editors_of(field):
                    assert editor.isEnabled(), field.field_id
                    poke(editor)
                    poked += 1
                assert field.entry() == was, field.field_id
        assert poked > 80
        assert case.case == before
        assert window.isVisible()


def test_what_is_chosen_can_be_reached_and_not_changed(qtbot, tmp_path):
    with looking(qtbot, tmp_path) as (program, _):
        case = program.program.session.open_case
        page = program.driver.go(next(item.id for item in case.notice.pages() if item.kind == "categories"))
        for name in ("F1", "F2"):
            box = page.card(name).box
            was = box.isChecked()
            assert box.isEnabled()
            box.setFocus()
            QTest.keyClick(box, Qt.Key.Key_Space)
            QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=box.rect().center())
            box.click()
            assert box.isChecked() is was is (name == "F1")
        assert case.application.service_platform.categories == ("F1",)


def test_buttons_that_would_change_the_case_are_off_and_say_why(qtbot, tmp_path):
    with looking(qtbot, tmp_path) as (program, _):
        off: dict[str, set[str]] = {}
        for page in program.program.session.open_case.notice.pages():
            shown = program.driver.go(page.id)
            QApplication.processEvents()  # lines put on a page are shown by an event
            for button in shown.findChildren(QPushButton):
                if button.isVisible() and not button.isEnabled() and button.toolTip() == WHY_NOT:
                    assert button.accessibleDescription() == WHY_NOT
                    off.setdefault(page.kind, set()).add(button.text())
        assert off["evidence"] == {"添加文件…", "移除"}
        assert off["ledgers"] == {"导入…"}
        assert off["questions"] == {"添加一项认定(&T)", "移除"}


def test_text_can_be_selected_and_copied(qtbot, tmp_path):
    with looking(qtbot, tmp_path) as (program, _):
        program.driver.go("unit.name")
        editor = program.driver.enter_field("agency.name")
        QApplication.clipboard().setText("")
        QTest.keyClick(editor, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(editor, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)

        assert QApplication.clipboard().text() == NAME
        assert editor.accessibleDescription().startswith("只读")


def test_the_window_says_so_and_nothing_on_the_disk_is_touched(qtbot, tmp_path):
    with looking(qtbot, tmp_path) as (program, owner):
        before = digest(owner.folder)
        session = program.program.session
        assert "只读打开，不能修改" in session.looking.text()
        assert "正在另一个窗口" in session.looking.text()
        assert [way.text() for way in session.looking.ways] == ["再试一次", "另存一份…"]
        assert session.looking.put_away is None
        assert "只读" in program.window.header.text()
        assert program.window.command_bar.saved.text() == "只读，没有要保存的"
        program.driver.go("unit.name")
        program.window.close()

        assert program.program.session.close()
        assert digest(owner.folder) == before


def test_changes_are_a_mistake_of_the_program(qtbot, tmp_path):
    with looking(qtbot, tmp_path) as (program, _):
        case = program.program.session.open_case
        for change in (
            lambda: case.enter("agency.name", "别的"),
            case.add_recognition,
            lambda: case.remove_recognition("3f2a"),
            lambda: case.remove_evidence("e1"),
        ):
            with pytest.raises(RuntimeError):
                change()
        assert case.application.agency.name == NAME


def test_another_try_goes_on_at_the_same_page_once_the_first_has_closed(qtbot, tmp_path):
    with looking(qtbot, tmp_path) as (program, owner):
        program.driver.go("unit.name")
        program.driver.enter_field("agency.seal_name")
        looked = program.program.session
        click(looked.looking.ways[0])
        qtbot.waitUntil(lambda: "又试了一次" in looked.looking.text(), timeout=PATIENCE)
        assert program.program.session is looked
        owner.commit("agency.name", "改过的名称", now=NOW)
        owner.close()
        qtbot.waitUntil(program.program.is_ready, timeout=PATIENCE)
        click(looked.looking.ways[0])
        qtbot.waitUntil(lambda: program.program.session is not looked, timeout=PATIENCE)

        session = program.program.session
        assert (session.looking, session.open_case.read_only) == (None, False)
        assert program.window.current_page_id == "unit.name"
        assert session.open_case.application.agency.name == "改过的名称"
        program.window.activateWindow()
        program.driver.fill("agency.seal_name", "改过的名称")
        program.wait_saved()
        with CaseStore.open(owner.folder, read_only=True) as store:
            assert store.load().application.agency.seal_name == "改过的名称"


def test_a_copy_of_what_is_looked_at_can_be_written_in(qtbot, tmp_path):
    (tmp_path / "U盘").mkdir()
    with looking(qtbot, tmp_path) as (program, owner):
        program.driver.go("unit.name")
        looked = program.program.session
        click(looked.looking.ways[1])
        dialog = program.window.findChild(QFileDialog)
        dialog.fileSelected.emit(str(tmp_path / "U盘"))
        dialog.close()
        qtbot.waitUntil(lambda: program.program.session is not looked, timeout=PATIENCE)
        session = program.program.session

        assert session.folder == tmp_path / "U盘" / "案卷"
        assert program.window.current_page_id == "unit.name"
        program.window.activateWindow()
        program.driver.fill("agency.seal_name", NAME)
        program.wait_saved()
        assert owner.load().application.agency.seal_name is None
    with CaseStore.open(tmp_path / "U盘" / "案卷") as copy:
        assert copy.load().application.agency.seal_name == NAME


def test_papers_are_made_elsewhere_and_not_remembered(qtbot, tmp_path):
    with looking(qtbot, tmp_path) as (program, owner):
        page = program.driver.go("build.packet")
        assert page.folder.text() == str(tmp_path / "家" / "cases" / "案卷 输出")
        page.folder.setText(str(owner.folder / "输出"))
        click(page.start)
        assert "不能放进案卷的文件夹" in page.told.text()
        assert not (owner.folder / "输出").exists()
        page.folder.setText(str(tmp_path / "材料"))
        click(page.start)
        qtbot.waitUntil(lambda: not page.is_building(), timeout=PATIENCE)

        assert len(list((tmp_path / "材料").iterdir())) == 1
        assert owner.builds() == ()


def test_the_preview_of_what_is_looked_at_works(qtbot, tmp_path):
    with looking(qtbot, tmp_path) as (program, _):
        page = program.driver.go("report.preview")
        qtbot.waitUntil(page.is_settled, timeout=PATIENCE)

        assert page.panel.view.page_count > 3


def test_a_case_beside_other_databases_is_told_so_and_nothing_is_touched(qtbot, tmp_path):
    folder = tmp_path / "OneDrive" / "案卷"
    write_case(folder)
    (folder / "case-OFFICE-PC2.sqlite3").write_bytes(b"other")
    with running(qtbot, tmp_path / "家", folder) as program:
        program.wait_open()
        banners = [item for item in program.window.findChildren(QWidget, "banner") if item.isVisible()]
        texts = [banner.text() for banner in banners]
        assert any("OneDrive" in text and "互相覆盖" in text for text in texts)
        (beside,) = [item for item in banners if "case-OFFICE-PC2.sqlite3" in item.text()]
        assert "没有改动" in beside.text()
        click(beside.put_away)
        assert not beside.isVisible()
    assert (folder / "case-OFFICE-PC2.sqlite3").read_bytes() == b"other"


def test_nothing_is_left_open_over_the_window(qtbot, tmp_path):
    with looking(qtbot, tmp_path) as (program, _):
        assert program.window.findChildren(QMessageBox) == []
        assert [item for item in program.window.findChildren(QDialog) if item.isVisible()] == []


def test_a_case_named_by_its_database_is_looked_at_by_its_folder(qtbot, tmp_path):
    write_case(tmp_path / "案卷")
    with (
        CaseStore.open(tmp_path / "案卷"),
        running(qtbot, tmp_path / "家", tmp_path / "案卷" / "case.sqlite3") as program,
    ):
        qtbot.waitUntil(lambda: bool(program.start.trouble.ways), timeout=PATIENCE)
        qtbot.waitUntil(program.program.is_ready, timeout=PATIENCE)
        click(program.start.trouble.ways[0])
        program.wait_open()

        assert program.program.session.folder == tmp_path / "案卷"
        assert "（只读）" in program.window.windowTitle()


READ_ONLY_FOLDER = """
import ctypes, os, sys
from pathlib import Path
if os.geteuid() == 0:  # permissions mean something to root only without its capabilities
    header, none = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
    assert ctypes.CDLL(None).capset(header, none) == 0
from PySide6.QtWidgets import QApplication
from PySide6.QtTest import QTest
from desktop_app.app import Program
from desktop_app.clock import Clock
from desktop_app.paths import AppPaths
def until(found):
    for _ in range(3000):
        if found():
            return
        QTest.qWait(10)
    raise SystemExit("waited in vain")
app = QApplication([])
program = Program(AppPaths.under(Path(sys.argv[1])), Clock())
program.start(Path(sys.argv[2]))
until(lambda: program.window.page.trouble.ways and program.is_ready())
program.window.page.trouble.ways[0].click()
until(lambda: program.session is not None and program.is_ready())
session = program.session
session.looking.ways[0].click()
until(lambda: "又试了一次" in session.looking.text())
words = (session.open_case.read_only, session.open_case.application.agency.name, session.looking.text())
sys.stdout.buffer.write("|".join(map(str, words)).encode())
sys.stdout.flush()
program.shut()
"""


@pytest.mark.skipif(os.name == "nt", reason="permissions of a folder mean something else there")
def test_a_folder_that_cannot_be_written_is_looked_at(tmp_path):
    with tempfile.TemporaryDirectory() as place:
        folder, home = Path(place) / "案卷", Path(place) / "家"
        write_case(folder)
        home.mkdir(mode=0o777)
        for path, mode in (
            (Path(place), 0o755),
            (home, 0o777),
            (folder / "case.sqlite3", 0o444),
            (folder, 0o555),
        ):
            path.chmod(mode)
        before = digest(folder)
        done = subprocess.run(
            [sys.executable, "-c", READ_ONLY_FOLDER, str(home), str(folder)],
            cwd=ROOT,
            env={
                **os.environ,
                "QT_QPA_PLATFORM": "offscreen",
                "HOME": str(home),
                "XDG_CACHE_HOME": str(home),
            },
            capture_output=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr.decode()
        read_only, name, words = done.stdout.decode().split("|")

        assert (read_only, name) == ("True", NAME)
        assert "所在位置是只读的" in words
        assert digest(folder) == before
        folder.chmod(0o755)
