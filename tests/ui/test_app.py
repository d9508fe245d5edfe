"""The composition root: what is painted first, what happens before and after everything is loaded, what a fault does."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QDialogButtonBox, QMessageBox

from desktop_app import app as composition
from desktop_app.clock import Clock
from desktop_app.errors import PackBroken
from desktop_app.ui import case_desk
from tests.drive import click
from tests.program import PATIENCE, running

ROOT = Path(__file__).resolve().parents[2]

_FIRST_PAINT = """
import sys
from PySide6.QtCore import Qt
from desktop_app.ui import start_window
class Window(start_window.StartWindow):
    def __init__(self, parent=None):
        super().__init__(parent)
        self.painted.connect(self.told)
    def told(self):
        heavy = {"pydantic", "reportlab", "pikepdf", "pypdfium2", "openpyxl", "python_calamine", "PIL"}
        print(sorted(heavy & set(sys.modules)), flush=True)
        sys.exit(0)
start_window.StartWindow = Window
sys.argv = ["desktop_app"]
from desktop_app.__main__ import main
main()
"""

_MADE_ELSEWHERE = """
import json, os, sys, threading
from pathlib import Path
brought = set()
class Note:
    def find_spec(self, name, path=None, target=None):
        if threading.current_thread() is not threading.main_thread():
            brought.add(name)
sys.meta_path.insert(0, Note())
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication
from desktop_app.app import Program
from desktop_app.clock import Clock
from desktop_app.paths import AppPaths
def of_qt(name):
    made = vars(sys.modules[name]).values() if name in sys.modules else ()
    return any(isinstance(one, type) and issubclass(one, QObject) and one.__module__ == name for one in made)
app = QApplication([])
program = Program(AppPaths.under(Path(sys.argv[1])), Clock())
def look():
    if program.session is None:
        if program.is_ready():
            program.window.page.sample_requested.emit()
    elif program.session.warming.is_settled() and "desktop_app.ui.paper_window" in sys.modules:
        print(json.dumps([len(brought), sorted(filter(of_qt, brought))]), flush=True)
        os._exit(0)
timer = QTimer()
timer.timeout.connect(look)
timer.start(10)
program.start(None)
app.exec()
"""


def test_only_the_window_s_thread_brings_in_what_makes_types_of_widgets(tmp_path):
    command = [sys.executable, "-c", _MADE_ELSEWHERE, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, timeout=60)

    lines = done.stdout.decode("utf-8").splitlines()
    assert lines, done.stderr.decode("utf-8")
    elsewhere, widgets = json.loads(lines[-1])
    assert elsewhere > 100  # the rest is brought in beside the window
    assert widgets == []


def test_nothing_heavy_is_loaded_before_the_first_paint():
    done = subprocess.run(
        [sys.executable, "-c", _FIRST_PAINT], cwd=ROOT, capture_output=True, check=False, timeout=60
    )

    assert done.stdout.decode("utf-8").split("\n")[0].strip() == "[]", done.stderr.decode("utf-8")


def test_what_is_asked_before_everything_is_loaded_is_done_afterwards(qtbot, tmp_path):
    with running(qtbot, tmp_path) as program:
        assert not program.program.is_ready()
        click(program.start.new)
        assert program.start.status.text() == "正在准备…"
        program.wait_ready()

        assert program.program.window.centralWidget().currentWidget().objectName() == "new-case-page"


def test_a_case_given_on_the_command_line_is_opened(qtbot, tmp_path):
    with running(qtbot, tmp_path) as program:
        program.begin_case("上海某某服务中心")
    folder = next((tmp_path / "cases").iterdir())
    with running(qtbot, tmp_path, folder) as program:
        program.wait_open()

        assert program.program.session.open_case.application.agency.name == "上海某某服务中心"


@pytest.mark.parametrize(
    ("prepare", "words"),
    [
        (lambda folder: None, "没有找到"),
        (lambda folder: folder.mkdir(), "里没有案卷"),
        (
            lambda folder: (folder.mkdir(), (folder / "case.sqlite3").write_bytes(b"x" * 5000)),
            "已损坏或不是案卷",
        ),
        (lambda folder: (folder.mkdir(), (folder / "case.json").write_bytes(b"{")), "case.json"),
    ],
    ids=["nothing there", "an empty folder", "a damaged case", "a broken case.json"],
)
def test_a_case_that_cannot_be_opened_is_told_on_the_start_page(qtbot, tmp_path, prepare, words):
    folder = tmp_path / "案卷"
    prepare(folder)
    with running(qtbot, tmp_path / "家", folder) as program:
        qtbot.waitUntil(lambda: bool(program.start.trouble.text()), timeout=PATIENCE)

        assert words in program.start.trouble.text()
        assert program.program.window.isVisible()


def test_a_case_open_in_another_window_is_told_with_what_can_be_done_here(qtbot, tmp_path):
    with running(qtbot, tmp_path / "甲") as first:
        first.begin_case("上海某某服务中心")
        with running(qtbot, tmp_path / "乙", first.program.session.folder) as second:
            qtbot.waitUntil(lambda: bool(second.start.trouble.text()), timeout=PATIENCE)

            told = second.start.trouble.text()
            assert re.fullmatch(
                r"案卷“上海某某服务中心2021”正在另一个窗口打开（本机，\d\d月\d\d日 \d\d:\d\d 起）（以只读方式打开，或先在那边关闭）",
                told,
            )
            assert [way.text() for way in second.start.trouble.ways] == ["只读打开"]


def test_an_evidence_file_that_has_gone_is_named_when_the_case_is_opened(qtbot, tmp_path):
    scan = tmp_path / "营业执照.pdf"
    scan.write_bytes(b"%PDF-1.4")
    with running(qtbot, tmp_path) as program:
        program.begin_case("上海某某服务中心")
        session = program.program.session
        session.evidence.add("M2", [str(scan)])
        qtbot.waitUntil(lambda: bool(session.open_case.evidence), timeout=PATIENCE)
        (item,) = session.open_case.evidence
        folder = session.folder
    (folder / "evidence" / item.sha256).unlink()
    desk = case_desk.CaseDesk.with_shipped_notices(tmp_path / "cases", Clock())
    opened = desk.open(folder)
    opened.store.close()

    assert opened.problems == ("证明材料“营业执照.pdf”的文件不在案卷里了，从备份恢复，或重新添加",)


def test_a_broken_pack_is_found_at_the_start_and_is_exit_status_2(qtbot, tmp_path, monkeypatch):
    def broken(_):
        raise PackBroken("conditions.toml", "B3a", "门槛不是数字")

    monkeypatch.setattr(case_desk, "load_all", broken)
    with running(qtbot, tmp_path) as program:
        qtbot.waitUntil(lambda: bool(program.start.trouble.text()), timeout=PATIENCE)

        assert "conditions.toml" in program.start.trouble.text()
        assert "B3a" in program.start.trouble.text()
        assert program.program.status == composition.BROKEN


def test_a_window_whose_parts_are_not_there_is_a_damaged_program_and_says_so(qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr(composition, "_WINDOWS", ("desktop_app.ui.never_shipped",))
    with running(qtbot, tmp_path) as program:
        qtbot.waitUntil(lambda: bool(program.start.trouble.text()), timeout=PATIENCE)

        assert "重新安装程序" in program.start.trouble.text()
        assert program.program.status == composition.BROKEN
        assert not program.program.is_ready()


def test_two_cases_of_the_same_name_get_two_folders(qtbot, tmp_path):
    for _ in range(2):
        with running(qtbot, tmp_path) as program:
            program.begin_case("上海某某服务中心")

    names = sorted(folder.name for folder in (tmp_path / "cases").iterdir())
    assert names == ["上海某某服务中心2021", "上海某某服务中心2021（2）"]


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        ('上海<某>某:服务/中心?"*|', "上海_某_某_服务_中心____"),
        ("CON", "案卷CON"),
        ("nul.txt", "案卷nul.txt"),
        ("  . ", "案卷"),
        ("..", "案卷"),
        ("中" * 99, "中" * 40),
        ("结尾有点. ", "结尾有点"),
    ],
)
def test_names_of_case_folders_suit_windows(wish, expected):
    assert case_desk.fit_name(wish) == expected


def test_leaving_a_case_for_the_start_page_writes_it_and_lists_it(qtbot, tmp_path):
    with running(qtbot, tmp_path) as program:
        program.begin_case("上海某某服务中心")
        window = program.window
        program.driver.go("unit.name")
        program.driver.type("agency.seal_name", "上海某某服务中心")
        actions = window.header.case_button.menu().actions()
        next(action for action in actions if action.text().startswith("关闭案卷")).trigger()

        assert program.program.session is None
        assert program.program.window.isVisible()
        assert [card.accessibleName() for card in program.start.cards] == ["打开上海某某服务中心"]
        click(program.start.resume)
        program.wait_open()
        assert program.program.session.open_case.application.agency.seal_name == "上海某某服务中心"


def test_the_list_knows_a_case_by_the_name_and_progress_it_was_left_with(qtbot, tmp_path):
    with running(qtbot, tmp_path) as program:
        program.begin_case("")
        program.driver.go("unit.name")
        program.driver.fill("agency.name", "上海某某服务中心")
        program.window.close()
    with running(qtbot, tmp_path) as program:
        qtbot.waitUntil(lambda: bool(program.start.cards), timeout=PATIENCE)

        assert program.start.cards[0].accessibleName() == "打开上海某某服务中心"
        assert "8项条件，0项已满足" in program.start.cards[0].accessibleDescription()


def test_an_unforeseen_fault_saves_first_and_then_tells_where_the_log_is(qtbot, tmp_path):
    with running(qtbot, tmp_path) as program:
        program.begin_case("上海某某服务中心")
        program.driver.go("unit.name")
        program.driver.type("agency.seal_name", "上海某某服务中心")
        program.program.on_unexpected()
        program.program.on_unexpected()

        assert program.program.session.autosave.is_saved()
        (box,) = program.window.findChildren(QMessageBox)
        assert "草稿已保存" in box.text()
        assert "events.log" in box.informativeText()
        box.close()


def test_qt_speaks_chinese(qtbot, tmp_path):
    with running(qtbot, tmp_path):
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel | QDialogButtonBox.StandardButton.Save)
        qtbot.addWidget(box)

        texts = {button.text().partition("(")[0] for button in box.buttons()}
        assert texts == {"取消", "保存"}
        assert QLocale().name() == "zh_CN"
