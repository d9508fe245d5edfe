"""A report of a crash: kinds and places, nothing of the user, and the next start knows what nobody was told."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from desktop_app.crash_log import FAULTS, CrashLog, reduced

AT = datetime(2021, 7, 1, 6, 30, 15, tzinfo=UTC)


def crash_log(folder):
    return CrashLog(folder, "1.2.3", lambda: AT)


def caught(chained=False):
    try:
        try:
            secret = {}["机密·王小明"]
        except KeyError as error:
            if chained:
                raise ZeroDivisionError(f"机密 {secret if False else ''}") from error
            raise
    except (KeyError, ZeroDivisionError) as error:
        return error


def test_a_report_names_version_system_kinds_and_places_and_not_a_word_more(tmp_path):
    error = caught(chained=True)
    report = crash_log(tmp_path).write(error, error.__traceback__)

    text = report.read_text(encoding="utf-8")
    assert "shenbao 1.2.3" in text
    assert f"{AT.astimezone():%Y-%m-%d %H:%M:%S}" in text
    assert f"Python {sys.version.split()[0]}" in text
    assert re.search(
        r"^ZeroDivisionError\n  [\w.]*test_crash_log:\d+ caught\nKeyError\n  ", text, re.MULTILINE
    )
    assert "机密" not in text
    assert "王小明" not in text
    assert str(tmp_path.parent) not in text
    assert not re.search(r"[A-Za-z]:\\|/\w+/\w", text)


@pytest.mark.parametrize(
    ("file", "module"),
    [
        (r"D:\王小明\程序\desktop_app\ui\pages\page.py", "desktop_app.ui.pages.page"),
        ("/opt/张/src/desktop_app/app.py", "desktop_app.app"),
        ("desktop_app/app.py", "desktop_app.app"),
        ("/opt/张/.venv/lib/python3.11/site-packages/reportlab/rl.py", "reportlab.rl"),
        ("/usr/lib/python3.11/threading.py", "threading"),
        (r"D:\王小明.py", "~"),
        ("/opt/张/notes.py", "notes"),
        ("<frozen importlib._bootstrap>", "~"),
    ],
)
def test_a_place_is_a_module_and_no_path(file, module):
    assert reduced(file) == module


def test_what_nobody_was_told_is_known_to_the_next_start_once(tmp_path):
    error = caught()
    report = crash_log(tmp_path).write(error, error.__traceback__)
    following = crash_log(tmp_path)

    crash = following.untold()
    assert (crash.report, crash.at) == (report, AT)
    following.mark_told()
    assert following.untold() is None
    assert report.exists()


def test_the_same_fault_again_and_again_is_one_report_and_a_session_fills_no_disk(tmp_path):
    crashes = crash_log(tmp_path)
    for _ in range(50):
        error = caught()
        crashes.write(error, error.__traceback__)
    assert len(list(tmp_path.glob("*.log"))) == 1

    for number in range(50):
        kind = type(f"Fault{number}", (Exception,), {})
        crash_log(tmp_path).write(kind(), None)
    assert len(list(tmp_path.glob("*.log"))) == 10


def test_a_folder_that_takes_nothing_is_no_second_fault(tmp_path):
    (tmp_path / "logs").write_bytes(b"")
    crashes = crash_log(tmp_path / "logs")
    crashes.watch_faults()
    error = caught()

    assert crashes.write(error, error.__traceback__) is None
    assert crashes.untold() is None
    crashes.mark_told()
    crashes.end()


_DIES = """
import sys, threading, faulthandler
from datetime import datetime, UTC
from pathlib import Path
from desktop_app.crash_log import CrashLog
CrashLog(Path(sys.argv[1]), "1", lambda: datetime.now(UTC)).watch_faults()
def dive_into_机密():
    faulthandler._sigabrt()
if sys.argv[2] == "dies":
    dive_into_机密()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="faulthandler's way of dying is another there")
def test_a_hard_fault_is_a_report_of_the_next_start(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", _DIES, str(tmp_path), "dies"], capture_output=True, check=False, timeout=60
    )
    assert done.returncode != 0
    assert not list(tmp_path.glob("*.log"))
    crashes = crash_log(tmp_path)
    crashes.watch_faults()
    try:
        text = crashes.untold().report.read_text(encoding="utf-8")
    finally:
        crashes.end()

    assert "Fatal Python error: Aborted" in text
    assert re.search(r"<string>:\d+ ~", text)
    assert "机密" not in text
    assert not (tmp_path / FAULTS).exists()


@pytest.mark.parametrize("left", ["", "no fault at all\n", "Current thread 0x00 (most recent call first):\n"])
def test_a_session_that_was_ended_from_outside_is_no_crash(tmp_path, left):
    (tmp_path / FAULTS).write_text(left, encoding="utf-8")
    crashes = crash_log(tmp_path)
    crashes.watch_faults()
    crashes.end()

    assert crashes.untold() is None
