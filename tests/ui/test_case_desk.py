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
