"""Getting at cases: folder names every system takes, and what opening a case cleans away."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

import pytest

from desktop_app.clock import Clock
from desktop_app.models.application import Case
from desktop_app.notice.loader import load
from desktop_app.paths import resource
from desktop_app.store.case_store import CaseStore
from desktop_app.store.places import Kind, Machine, Place
from desktop_app.ui.case_desk import CaseDesk, fit_name

NOW = datetime(2021, 5, 20, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("wish", "name"),
    [
        ("上海示例中心2021", "上海示例中心2021"),
        ("甲/乙:丙", "甲_乙_丙"),
        ("nul", "案卷nul"),
        ("COM1.公司", "案卷COM1.公司"),
        ("conin$", "案卷conin$"),
        (" . ", "案卷"),
        ("长" * 60, "长" * 40),
    ],
)
def test_folder_names_are_such_that_windows_takes_them(wish, name):
    assert fit_name(wish) == name


def test_opening_removes_what_has_long_been_off_its_shelf_and_nothing_else(tmp_path):
    store = CaseStore.create(tmp_path / "案卷", Case(notice="shanghai-2021"), now=NOW)
    ages = {}
    for days in (1, 60):
        (tmp_path / "scan").write_bytes(bytes(days))
        ages[days] = store.evidence.add(tmp_path / "scan").sha256
        moment = (NOW - timedelta(days=days)).timestamp()
        os.utime(store.evidence.path_of(ages[days]), (moment, moment))
    store.close()
    desk = CaseDesk({"shanghai-2021": load(resource("notices/shanghai-2021"))}, tmp_path, Clock(NOW))
    with desk.open(tmp_path / "案卷").store as opened:
        assert opened.evidence.holds(ages[1])
        assert not opened.evidence.holds(ages[60])


def test_looking_touches_nothing_and_knows_why_and_where(tmp_path):
    folder = tmp_path / "Nutstore" / "案卷"
    with CaseStore.create(folder, Case(notice="shanghai-2021"), now=NOW) as owner:
        (tmp_path / "scan").write_bytes(b"old")
        old = owner.evidence.add(tmp_path / "scan").sha256
        moment = (NOW - timedelta(days=99)).timestamp()
        os.utime(owner.evidence.path_of(old), (moment, moment))
        (folder / "case (1).sqlite3").write_bytes(b"")
        notices = {"shanghai-2021": load(resource("notices/shanghai-2021"))}
        desk = CaseDesk(notices, tmp_path, Clock(NOW), Machine)
        before = sorted(folder.rglob("*"))
        opened = desk.look_at(folder, "正在另一个窗口打开")
        opened.store.close()

    assert opened.store.read_only
    assert opened.why_read_only == "正在另一个窗口打开"
    assert opened.place == Place(Kind.SYNCHRONISED, "坚果云")
    assert [stray.name for stray in opened.strays] == ["case (1).sqlite3"]
    assert [path for path in before if not path.name.endswith("-wal")] == sorted(folder.rglob("*"))
