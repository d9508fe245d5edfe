"""The library through the window: what the menu of a case does to it, and to the list."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QMessageBox, QPushButton, QWidget

from desktop_app.models.agency import Agency
from desktop_app.models.application import Application, Case
from desktop_app.models.evidence import Evidence
from desktop_app.store.case_store import CaseStore
from desktop_app.store.checkpoints import CheckpointKind
from desktop_app.store.opening import open_any
from desktop_app.store.travelling import pack
from desktop_app.ui.dialogs.progress import ProgressWindow
from tests.drive import click, put_in
from tests.program import PATIENCE, running

NOW = datetime(2021, 5, 20, 3, 0, tzinfo=UTC)
NAME = "上海某某服务中心"


def make_case(folder, name=NAME, notice="shanghai-2021"):
    """A case with one scan and one proof that has no file yet."""
    case = Case(notice=notice, title=name, application=Application(agency=Agency(name=name)))
    with CaseStore.create(folder, case, now=NOW) as store:
        scan = folder.parent / "scan.pdf"
        scan.write_bytes(b"%PDF-1.4 " + bytes(5000))
        stored = store.evidence.add(scan)
        scan.unlink()
        store.commit_evidence(
            [
                Evidence(
                    id="e1",
                    material="M2",
                    title="营业执照",
                    file_name="营业执照.pdf",
                    sha256=stored.sha256,
                    size=stored.size,
                ),
                Evidence(id="e2", material="M8", title="管理制度", file_name="制度.pdf"),
            ],
            now=NOW,
        )
    return folder


@pytest.fixture
def folder(tmp_path):
    return make_case(tmp_path / "cases" / f"{NAME}2021")


@contextmanager
def started(qtbot, home, case=None):
    """A program whose list is as the disk says."""
    with running(qtbot, home, case) as program:
        qtbot.waitUntil(
            lambda: program.program.library is not None and program.program.library.is_settled(),
            timeout=PATIENCE,
        )
        program.program.window.activateWindow()
        yield program


def settle(qtbot, program) -> None:
    qtbot.waitUntil(program.program.library.is_settled, timeout=PATIENCE)


def names(program) -> list[str]:
    return [card.case.title for card in program.start.cards]


def choose(program, text, place=0) -> None:
    """Open the menu of a card by its button and click the line with this text."""
    card = program.start.cards[place]
    click(card.menu_button)
    menu = card.open_menu
    action = next(action for action in menu.actions() if action.text().partition("(")[0] == text)
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())


def box_of(qtbot, window):
    """The message that is shown, as soon as it is."""
    qtbot.waitUntil(
        lambda: any(box.isVisible() for box in window.findChildren(QMessageBox)), timeout=PATIENCE
    )
    return next(box for box in window.findChildren(QMessageBox) if box.isVisible())


def press_in(box, text) -> None:
    click(next(button for button in box.findChildren(QPushButton) if button.text() == text))


def pick(window, path) -> None:
    """Choose a path in the open dialog of the system."""
    (dialog,) = [dialog for dialog in window.findChildren(QFileDialog) if dialog.isVisible()]
    dialog.fileSelected.emit(str(path))
    dialog.reject()


def test_cases_that_lie_in_the_folder_of_cases_are_listed_without_having_been_opened(qtbot, tmp_path, folder):
    with started(qtbot, tmp_path) as program:
        assert names(program) == [NAME]
        assert "上海 2021" in program.start.cards[0].accessibleDescription()
        assert program.start.resume.isHidden()


def test_the_list_tells_of_the_papers_made_last(qtbot, tmp_path, folder):
    with CaseStore.open(folder) as store:
        store.record_build("7F3A", now=NOW, draft=True)
        store.record_build("91C2", now=NOW, draft=False)
    with started(qtbot, tmp_path) as program:
        assert "第2次生成：正式，2021-05-20，核验码 91C2" in program.start.cards[0].accessibleDescription()
        click(program.start.cards[0])
        program.wait_open()
        program.window.open_case_requested.emit()
        settle(qtbot, program)
        assert "核验码 91C2" in program.start.cards[0].accessibleDescription()
        assert "项条件" in program.start.cards[0].accessibleDescription()


def test_an_archived_case_is_put_away_stays_where_it_is_and_comes_back(qtbot, tmp_path, folder):
    before = sorted(path.name for path in folder.rglob("*"))
    with started(qtbot, tmp_path) as program:
        choose(program, "归档")
        settle(qtbot, program)
        assert names(program) == []
        assert "归档" in program.start.status.text()
    with started(qtbot, tmp_path) as program:
        assert names(program) == []
        click(program.start.list.archived)
        choose(program, "取消归档")
        settle(qtbot, program)
        assert names(program) == [NAME]
        assert not program.start.list.archived.isVisible()
    assert sorted(path.name for path in folder.rglob("*")) == before


def test_a_case_taken_off_the_list_stays_where_it_is_and_off_the_list(qtbot, tmp_path, folder):
    with started(qtbot, tmp_path) as program:
        choose(program, "从列表中去掉")
        settle(qtbot, program)
        assert names(program) == []
    assert (folder / "case.sqlite3").is_file()
    with started(qtbot, tmp_path) as program:
        assert names(program) == []
    with started(qtbot, tmp_path, folder) as program:
        program.wait_open()
        program.window.open_case_requested.emit()
        assert names(program) == [NAME]


def test_a_case_that_was_moved_is_found_again_by_the_user(qtbot, tmp_path, folder):
    with started(qtbot, tmp_path, folder) as program:
        program.wait_open()
    elsewhere = tmp_path / "别处"
    shutil.move(folder, elsewhere)
    with started(qtbot, tmp_path) as program:
        assert "找不到" in program.start.cards[0].accessibleName()
        choose(program, "找到它")
        pick(program.program.window, tmp_path)
        assert "里没有案卷" in program.start.trouble.text()
        choose(program, "找到它")
        pick(program.program.window, elsewhere)
        settle(qtbot, program)
        assert program.start.trouble.text() == ""
        assert program.start.cards[0].case.path == str(elsewhere)
        click(program.start.resume)
        program.wait_open()
        assert program.program.session.folder == elsewhere


def test_a_missing_case_can_be_taken_off_the_list(qtbot, tmp_path, folder):
    with started(qtbot, tmp_path, folder) as program:
        program.wait_open()
    shutil.rmtree(folder)
    with started(qtbot, tmp_path) as program:
        choose(program, "从列表中去掉")
        settle(qtbot, program)
        assert names(program) == []


@pytest.fixture
def bin_folder(tmp_path, monkeypatch):
    """A recycle bin of its own."""
    data = tmp_path / "用户数据"
    data.mkdir()
    monkeypatch.setenv("XDG_DATA_HOME", str(data))
    return data / "Trash"


def test_a_case_goes_to_the_recycle_bin_after_a_question_in_plain_words(qtbot, tmp_path, folder, bin_folder):
    with started(qtbot, tmp_path) as program:
        program.start.cards[0].setFocus()
        QTest.keyClick(program.start.cards[0], Qt.Key.Key_Delete)
        box = box_of(qtbot, program.program.window)
        assert NAME in box.text()
        assert "1 份证明材料" in box.informativeText()
        assert "KB" in box.informativeText()
        assert "可以在回收站里找回" in box.informativeText()
        assert box.defaultButton() is None
        assert not any(button.isDefault() or button.autoDefault() for button in box.findChildren(QPushButton))
        QTest.keyClick(QApplication.focusWidget() or box, Qt.Key.Key_Return)
        assert folder.is_dir()
        press_in(box, "移到回收站(&M)")
        settle(qtbot, program)
        assert names(program) == []
        assert "找回" in program.start.status.text()
    assert not folder.exists()
    (in_bin,) = (bin_folder / "files").iterdir()
    with CaseStore.open(in_bin, read_only=True) as store:
        assert [item.title for item in store.load().evidence] == ["营业执照", "管理制度"]


@pytest.mark.parametrize("way", ["先留着(&K)", "Esc"])
def test_a_case_is_kept_when_the_user_thinks_better_of_it(qtbot, tmp_path, folder, bin_folder, way):
    with started(qtbot, tmp_path) as program:
        choose(program, "移到回收站")
        box = box_of(qtbot, program.program.window)
        if way == "Esc":
            QTest.keyClick(box, Qt.Key.Key_Escape)
        else:
            press_in(box, way)
        assert names(program) == [NAME]
    assert (folder / "case.sqlite3").is_file()
    assert not bin_folder.exists()


def test_a_case_that_is_open_elsewhere_is_not_moved(qtbot, tmp_path, folder, bin_folder):
    with started(qtbot, tmp_path) as program, CaseStore.open(folder):
        choose(program, "移到回收站")
        qtbot.waitUntil(lambda: bool(program.start.trouble.text()), timeout=PATIENCE)
        assert "正在另一个窗口" in program.start.trouble.text()
    assert (folder / "case.sqlite3").is_file()


def test_a_case_opened_while_the_question_stood_is_not_moved(qtbot, tmp_path, folder, bin_folder):
    with started(qtbot, tmp_path) as program:
        choose(program, "移到回收站")
        box = box_of(qtbot, program.program.window)
        with CaseStore.open(folder):
            press_in(box, "移到回收站(&M)")
            assert "正在另一个窗口" in program.start.trouble.text()
    assert (folder / "case.sqlite3").is_file()


def test_without_a_recycle_bin_nothing_is_deleted_and_the_way_out_is_named(
    qtbot, tmp_path, folder, monkeypatch
):
    no_place = tmp_path / "没有回收站"
    no_place.write_bytes(b"a file where the folder of the bin should be")
    monkeypatch.setenv("XDG_DATA_HOME", str(no_place))
    with started(qtbot, tmp_path) as program:
        choose(program, "移到回收站")
        press_in(box_of(qtbot, program.program.window), "移到回收站(&M)")
        qtbot.waitUntil(lambda: "没有移动" in box_of(qtbot, program.program.window).text(), timeout=PATIENCE)
        told = box_of(qtbot, program.program.window)
        assert "没有删除" in told.text()
        assert "回收站" in told.informativeText()
        assert "打开所在文件夹" in [button.text() for button in told.findChildren(QPushButton)]
        press_in(told, "知道了")
        assert names(program) == [NAME]
    assert (folder / "evidence").is_dir()
    assert (folder / "case.sqlite3").is_file()


def test_a_damaged_case_can_go_to_the_bin_too(qtbot, tmp_path, bin_folder):
    folder = tmp_path / "cases" / "坏的"
    folder.mkdir(parents=True)
    (folder / "case.sqlite3").write_bytes(b"x" * 5000)
    with started(qtbot, tmp_path) as program:
        choose(program, "移到回收站")
        press_in(box_of(qtbot, program.program.window), "移到回收站(&M)")
        settle(qtbot, program)
    assert not folder.exists()


def test_a_case_of_the_list_is_packed(qtbot, tmp_path, folder):
    with started(qtbot, tmp_path) as program:
        window = program.program.window
        choose(program, "打包成 .shenbao")
        (dialog,) = [dialog for dialog in window.findChildren(QFileDialog) if dialog.isVisible()]
        assert [path.rpartition("/")[2] for path in dialog.selectedFiles()] == [f"{NAME}2021.shenbao"]
        pick(window, tmp_path / "带走.shenbao")
        box = box_of(qtbot, window)
        assert box.text() == "已打包成“带走.shenbao”"
        assert str(tmp_path) in box.informativeText()
        assert "含 1 份证明材料的文件" in box.informativeText()
        assert "还没有文件的证明材料：管理制度" in box.informativeText()
        press_in(box, "知道了")
    assert open_any(tmp_path / "带走.shenbao", None).case.title == NAME


@pytest.mark.parametrize(
    ("there", "said"),
    [(True, "另有 1 份只有检查点用到的文件"), (False, "检查点里有、文件已经不在的：租赁合同")],
)
def test_files_that_only_a_checkpoint_names_are_told_when_packing(qtbot, tmp_path, folder, there, said):
    with CaseStore.open(folder) as store:
        store.checkpoint(CheckpointKind.NAMED, now=NOW, name="送审前")
        (off,) = [item for item in store.load().evidence if item.sha256]
        store.commit_evidence([], now=NOW)
        if not there:
            store.evidence.path_of(off.sha256).unlink()
    with started(qtbot, tmp_path) as program:
        window = program.program.window
        choose(program, "打包成 .shenbao")
        pick(window, tmp_path / "带走.shenbao")
        box = box_of(qtbot, window)
        assert said.replace("租赁合同", off.title) in box.informativeText()
        press_in(box, "知道了")


def test_what_cannot_be_packed_is_told_and_leaves_nothing(qtbot, tmp_path, folder):
    for scan in (folder / "evidence").iterdir():
        scan.write_bytes(b"altered" + scan.read_bytes()[7:])
    with started(qtbot, tmp_path) as program:
        choose(program, "打包成 .shenbao")
        pick(program.program.window, tmp_path / "带走.shenbao")
        box = box_of(qtbot, program.program.window)
        assert "“营业执照”的文件内容变了" in box.text()
        press_in(box, "知道了")
    assert list(tmp_path.glob("*shenbao*")) == []


def test_the_button_for_opening_offers_a_folder_or_a_file(qtbot, tmp_path, folder):
    packed = tmp_path / "带走.shenbao"
    pack(folder, packed, now=NOW)
    with started(qtbot, tmp_path / "乙") as program:
        window = program.program.window
        click(program.start.browse)
        menu = program.start.findChild(QMenu, "browse-menu")
        assert len(menu.actions()) == 2
        menu.actions()[1].trigger()
        (dialog,) = [dialog for dialog in window.findChildren(QFileDialog) if dialog.isVisible()]
        assert dialog.fileMode() is QFileDialog.FileMode.Directory
        dialog.reject()
        menu.close()
        click(program.start.browse)
        menu = next(menu for menu in program.start.findChildren(QMenu, "browse-menu") if menu.isVisible())
        menu.actions()[0].trigger()
        menu.close()
        pick(window, packed)
        program.wait_open()
        assert program.program.session.folder == tmp_path / "乙" / "cases" / "带走"
        box = box_of(qtbot, program.window)
        assert str(tmp_path / "乙" / "cases" / "带走") in box.text()
        press_in(box, "知道了")


def test_the_same_case_brought_again_becomes_a_second_one_and_is_called_the_same(qtbot, tmp_path, folder):
    packed = tmp_path / "cases" / f"{NAME}2021.shenbao"
    pack(folder, packed, now=NOW)
    with started(qtbot, tmp_path, packed) as program:
        program.wait_open()
        assert program.program.session.folder == tmp_path / "cases" / f"{NAME}2021（2）"
        box = box_of(qtbot, program.window)
        assert f"已有同一个案卷：{folder}" in box.text()
        assert "没有覆盖" in box.text()
        press_in(box, "知道了")


def test_another_case_is_not_called_the_same(qtbot, tmp_path, folder):
    packed = tmp_path / "别家.shenbao"
    pack(make_case(tmp_path / "远处" / "别家", "别家中心"), packed, now=NOW)
    with started(qtbot, tmp_path, packed) as program:
        program.wait_open()
        box = box_of(qtbot, program.window)
        assert "同一个" not in box.text()
        press_in(box, "知道了")


def test_a_hostile_file_is_refused_in_the_words_of_the_store(qtbot, tmp_path):
    bad = tmp_path / "坏的.shenbao"
    bad.write_bytes(b"PK\x03\x04" + bytes(300))
    with started(qtbot, tmp_path, bad) as program:
        qtbot.waitUntil(lambda: bool(program.start.trouble.text()), timeout=PATIENCE)
        assert "坏的.shenbao" in program.start.trouble.text()
        assert program.program.window.isVisible()
    assert not list(tmp_path.glob("cases/*"))


def progress_of(qtbot, window):
    """The window beside long work, as soon as it is shown."""
    qtbot.waitUntil(
        lambda: any(shown.isVisible() for shown in window.findChildren(ProgressWindow)), timeout=PATIENCE
    )
    return next(shown for shown in window.findChildren(ProgressWindow) if shown.isVisible())


@pytest.fixture
def large(folder):
    """A case whose evidence takes its time."""
    scan = folder.parent / "large.pdf"
    scan.write_bytes(os.urandom(48 * 1024 * 1024))
    with CaseStore.open(folder) as store:
        stored = store.evidence.add(scan)
        item = Evidence(
            id="e3",
            material="M8",
            title="大文件",
            file_name="大.pdf",
            sha256=stored.sha256,
            size=stored.size,
        )
        store.commit_evidence([*store.load().evidence, item], now=NOW)
    scan.unlink()
    return folder


def test_packing_called_off_leaves_nothing_and_can_be_begun_anew(qtbot, tmp_path, large):
    with started(qtbot, tmp_path) as program:
        window = program.program.window
        choose(program, "打包成 .shenbao")
        pick(window, tmp_path / "带走.shenbao")
        shown = progress_of(qtbot, window)
        assert not shown.isModal()
        click(shown.cancel)
        qtbot.waitUntil(lambda: not program.program.library.packing.is_packing(), timeout=PATIENCE)
        assert list(tmp_path.glob("*shenbao*")) == []
        assert not any(box.isVisible() for box in window.findChildren(QMessageBox))
        choose(program, "打包成 .shenbao")
        pick(window, tmp_path / "带走.shenbao")
        press_in(box_of(qtbot, window), "知道了")
    assert (tmp_path / "带走.shenbao").is_file()


def test_unpacking_called_off_leaves_nothing(qtbot, tmp_path, large):
    packed = tmp_path / "带走.shenbao"
    pack(large, packed, now=NOW)
    with started(qtbot, tmp_path / "乙", packed) as program:
        click(progress_of(qtbot, program.program.window).cancel)
        qtbot.waitUntil(program.program.is_ready, timeout=PATIENCE)
        assert program.program.session is None
        assert program.program.window.isVisible()
        assert list((tmp_path / "乙" / "cases").iterdir()) == []
        settle(qtbot, program)
        assert names(program) == []


def test_duplicating_called_off_leaves_nothing(qtbot, tmp_path, large):
    with started(qtbot, tmp_path) as program:
        choose(program, "复制为新年度的案卷")
        click(wait_page(qtbot, program).create_button)
        QTest.keyClick(progress_of(qtbot, program.program.window), Qt.Key.Key_Escape)
        qtbot.waitUntil(program.program.is_ready, timeout=PATIENCE)
        assert program.program.session is None
    assert [path.name for path in (tmp_path / "cases").iterdir()] == [large.name]


def test_an_open_case_is_packed_with_what_was_typed_last(qtbot, tmp_path, folder):
    with started(qtbot, tmp_path, folder) as program:
        program.wait_open()
        driver = program.driver
        driver.go("unit.name")
        driver.type("agency.seal_name", "刚写的公章名")
        actions = {action.text(): action for action in program.window.header.case_button.menu().actions()}
        actions["打包成 .shenbao(&P)…"].trigger()
        (dialog,) = [item for item in program.window.findChildren(QFileDialog) if item.isVisible()]
        assert [path.rpartition("/")[2] for path in dialog.selectedFiles()] == [f"{NAME}2021.shenbao"]
        pick(program.window, tmp_path / "带走.shenbao")
        driver.type("agency.seal_name", "打包时还在写")
        box = box_of(qtbot, program.window)
        assert "已打包成“带走.shenbao”" in box.text()
        press_in(box, "知道了")
    assert open_any(tmp_path / "带走.shenbao", None).case.application.agency.seal_name == "刚写的公章名"


def test_a_case_json_and_the_database_itself_are_opened_too(qtbot, tmp_path, folder):
    handed = tmp_path / "交来" / "case.json"
    handed.parent.mkdir()
    handed.write_text('{"notice": "shanghai-2021", "title": "交来的"}', encoding="utf-8")
    with started(qtbot, tmp_path, handed) as program:
        program.wait_open()
        assert program.program.session.folder == tmp_path / "cases" / "交来"
    with started(qtbot, tmp_path, folder / "case.sqlite3") as program:
        program.wait_open()
        assert program.program.session.folder == folder


def test_a_case_of_the_year_before_is_duplicated_and_stays_as_it_is(qtbot, tmp_path, folder):
    before = (folder / "case.sqlite3").read_bytes()
    with started(qtbot, tmp_path) as program:
        choose(program, "复制为新年度的案卷")
        page = wait_page(qtbot, program)
        assert "带过去要核对的 2 项" in page.counts.text()
        assert page.place.text() == str(tmp_path / "cases" / f"{NAME}2021（2）")
        assert not (tmp_path / "cases" / f"{NAME}2021（2）").exists()
        click(page.create_button)
        program.wait_open()
        session = program.program.session
        assert session.folder == tmp_path / "cases" / f"{NAME}2021（2）"
        assert [item.title for item in session.open_case.evidence] == ["营业执照", "管理制度"]
        (scan,) = [item for item in session.open_case.evidence if item.sha256]
        assert session._store.evidence.verified(scan.sha256).is_file()
        box = box_of(qtbot, program.window)
        assert "管理制度" in box.text()
        press_in(box, "知道了")
    assert (folder / "case.sqlite3").read_bytes() == before


def wait_page(qtbot, program):
    window = program.program.window
    qtbot.waitUntil(lambda: window.centralWidget().currentWidget() is not window.page, timeout=PATIENCE)
    return window.centralWidget().currentWidget()


def test_a_case_that_is_open_elsewhere_can_be_duplicated_as_last_saved(qtbot, tmp_path, folder):
    with CaseStore.open(folder) as owner, started(qtbot, tmp_path) as program:
        owner.commit("agency.seal_name", "改过的公章名", now=NOW)
        choose(program, "复制为新年度的案卷")
        page = wait_page(qtbot, program)
        page.put_under(str(tmp_path / "别处"))
        click(page.create_button)
        program.wait_open()
        assert program.program.session.folder == tmp_path / "别处" / f"{NAME}2021（2）"
        assert program.program.session.open_case.application.agency.seal_name == "改过的公章名"
        press_in(box_of(qtbot, program.window), "知道了")


def test_going_back_from_the_lists_makes_nothing(qtbot, tmp_path, folder):
    with started(qtbot, tmp_path) as program:
        choose(program, "复制为新年度的案卷")
        click(wait_page(qtbot, program).back_button)
        assert program.program.window.centralWidget().currentWidget() is program.start
    assert [path.name for path in (tmp_path / "cases").iterdir()] == [folder.name]


def test_no_dialog_leaves_the_name_of_a_case_in_the_settings_of_the_system(qtbot, tmp_path, folder):
    with started(qtbot, tmp_path) as program:
        window = program.program.window
        choose(program, "打包成 .shenbao")
        (dialog,) = [dialog for dialog in window.findChildren(QFileDialog) if dialog.isVisible()]
        dialog.setDirectory(str(folder))
        gone = []
        dialog.destroyed.connect(lambda: gone.append(True))
        dialog.reject()
        qtbot.waitUntil(lambda: bool(gone), timeout=PATIENCE)
    settings = QSettings(QSettings.Scope.UserScope, "QtProject")
    settings.sync()
    kept = " ".join(f"{key}={settings.value(key)}" for key in settings.allKeys())
    assert "FileDialog/lastVisited" in kept
    assert NAME not in kept
    assert "%E" not in kept  # as an address would spell it


def test_the_search_is_there_when_there_are_cases(qtbot, tmp_path, folder):
    make_case(tmp_path / "cases" / "别家", "别家中心")
    with started(qtbot, tmp_path) as program:
        put_in(program.start.list.search, "别家")
        assert names(program) == ["别家中心"]


def test_a_drive_that_was_connected_meanwhile_is_seen_when_the_user_comes_back(qtbot, tmp_path, folder):
    with started(qtbot, tmp_path, folder) as program:
        program.wait_open()
    away = tmp_path / "拔下的"
    shutil.move(folder, away)
    with started(qtbot, tmp_path) as program:
        assert "找不到" in program.start.cards[0].accessibleName()
        shutil.move(away, folder)
        other = QWidget()
        qtbot.addWidget(other)
        other.show()
        other.activateWindow()
        qtbot.waitUntil(other.isActiveWindow)
        program.program.window.activateWindow()
        qtbot.waitUntil(lambda: program.start.cards[0].accessibleName() == f"打开{NAME}", timeout=PATIENCE)


def test_tab_goes_through_the_start_page_as_the_eye_does(qtbot, tmp_path, folder):
    make_case(tmp_path / "cases" / "别家", "别家中心")
    with started(qtbot, tmp_path) as program:
        choose(program, "归档")
        settle(qtbot, program)
        page = program.start
        program.program.window.activateWindow()
        page.new.setFocus()
        qtbot.waitUntil(page.new.hasFocus)
        seen = []
        for _ in range(11):
            QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
            seen.append(QApplication.focusWidget())
        assert seen == [
            page.browse,
            page.sample,
            page.district,
            page.help,
            page.text_size,
            page.settings,
            page.list.search,
            page.cards[0],
            page.list.archived,
            page.packs,
            page.new,
        ]


def test_closing_the_case_while_it_is_packed_waits_for_the_package(qtbot, tmp_path, large):
    with started(qtbot, tmp_path, large) as program:
        program.wait_open()
        actions = {action.text(): action for action in program.window.header.case_button.menu().actions()}
        actions["打包成 .shenbao(&P)…"].trigger()
        window = program.window
        pick(window, tmp_path / "带走.shenbao")
        window.close()
        assert program.program.window.isVisible()
        press_in(box_of(qtbot, window), "知道了")
    assert (tmp_path / "带走.shenbao").is_file()
