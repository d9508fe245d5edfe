"""A fault that nobody foresaw: the draft is saved, the user told, the next start says what happened."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import qWarning
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QMessageBox

from desktop_app import log
from desktop_app.clock import Clock
from desktop_app.crash_log import CrashLog
from desktop_app.store.case_store import CaseStore
from desktop_app.ui.hooks import Hooks
from tests.drive import click
from tests.program import PATIENCE, running

ROOT = Path(__file__).resolve().parents[2]

_FAULTY = """
import faulthandler, json, sys, threading
from pathlib import Path
from PySide6.QtCore import QTimer, qFatal
from PySide6.QtWidgets import QApplication, QMessageBox
from desktop_app import app, paths
from desktop_app.app import Program
home, kind = Path(sys.argv[1]), sys.argv[2]
paths.AppPaths.of_user = classmethod(lambda cls: cls.under(home))
class Faulty(Program):
    def start(self, case):
        super().start(case)
        self.timer = QTimer(self)
        self.timer.timeout.connect(self.work)
        self.timer.start(20)
        self.typed = False
    def work(self):
        if self.typed and kind == "hard" and self.session.autosave.is_saved():
            faulthandler._sigsegv()
        if self.typed:
            boxes = [box for box in QApplication.topLevelWidgets() if isinstance(box, QMessageBox) and box.isVisible()]
            if boxes:
                print(json.dumps([boxes[0].text(), boxes[0].informativeText()]), flush=True)
                import os; os.kill(os.getpid(), 9)
        elif self.is_ready() and self.session is None:
            self._create("shanghai-2021", "district", "上海某某服务中心")
        elif self.session is not None:
            self.typed = True
            self.session.open_case.enter("agency.seal_name", "上海机密服务中心")
            if kind == "window":
                raise ValueError("机密")
            if kind == "thread":
                threading.Thread(target=lambda: {}["机密"]).start()
            if kind == "qt":
                qFatal("机密")
app.Program = Faulty
sys.exit(app.run(None))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="what ends a process is another there")
@pytest.mark.parametrize("kind", ["window", "thread", "qt", "hard"])
def test_whatever_goes_wrong_the_draft_is_kept_and_the_next_start_says_so(qtbot, tmp_path, kind, monkeypatch):
    done = subprocess.run(
        [sys.executable, "-c", _FAULTY, str(tmp_path), kind],
        cwd=ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert done.returncode < 0, done.stderr.decode("utf-8", "replace")
    if kind in ("window", "thread"):
        message, hint = json.loads(done.stdout)
        assert "草稿已保存" in message
        assert "crash-" in hint
    (folder,) = (path for path in (tmp_path / "cases").iterdir() if path.is_dir())
    with CaseStore.open(folder, read_only=True) as store:
        assert store.load().application.agency.seal_name == "上海机密服务中心"

    log.stop()
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(Path(url.toLocalFile())))
    crashes = CrashLog(tmp_path / "logs", "0", Clock().now)
    crashes.watch_faults()
    crashes.end()
    with running(qtbot, tmp_path, crashes=crashes) as program:
        program.wait_ready()
        qtbot.waitUntil(lambda: bool(boxes()), timeout=PATIENCE)
        (box,) = boxes()
        assert "意外停止" in box.text()
        assert "已经写进案卷的内容都在" in box.informativeText()
        choose(box, "打开")
        assert opened == [tmp_path / "logs"]
    logs = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "logs").iterdir())
    assert "机密" not in logs
    assert crashes.untold() is None


def test_what_the_user_was_told_is_not_told_again_at_the_next_start(qtbot, tmp_path):
    crashes = CrashLog(tmp_path / "logs", "0", Clock().now)
    with running(qtbot, tmp_path, crashes=crashes) as program:
        program.wait_ready()
        crashes.write(ZeroDivisionError("机密"), None)
        program.program.on_unexpected()
        (box,) = boxes()
        assert crashes.untold().report.name in box.informativeText()
        assert crashes.untold() is not None, "as long as nobody has read it"
        box.reject()

    assert crashes.untold() is None


def test_the_hooks_log_the_kind_and_the_way_and_never_the_words(qtbot, tmp_path):
    log.start(tmp_path)
    hooks = Hooks(CrashLog(tmp_path, "0", Clock().now))
    hooks.install()
    try:
        with qtbot.waitSignal(hooks.unexpected, timeout=5000):
            try:
                raise ZeroDivisionError("机密")
            except ZeroDivisionError as error:
                sys.excepthook(type(error), error, error.__traceback__)
    finally:
        hooks.uninstall()
        log.stop()

    texts = [path.read_text(encoding="utf-8") for path in tmp_path.glob("*.log")]
    assert len(texts) == 2
    for text in texts:
        assert "ZeroDivisionError" in text
        assert "test_the_hooks_log_the_kind" in text
        assert "机密" not in text


def test_warnings_of_qt_go_where_they_went_before(qtbot, qtlog, tmp_path):
    hooks = Hooks(CrashLog(tmp_path, "0", Clock().now))
    hooks.install()
    try:
        with qtlog.disabled():
            qWarning("as before")
    finally:
        hooks.uninstall()


def boxes():
    return [box for box in QApplication.topLevelWidgets() if isinstance(box, QMessageBox) and box.isVisible()]


def choose(box, word):
    click(next(button for button in box.buttons() if button.text().startswith(word)))
