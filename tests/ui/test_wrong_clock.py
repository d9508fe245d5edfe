"""A clock that is set back or jumps ahead: nothing is lost, nothing is taken for old, and order is not told by time."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

import pytest

from desktop_app.clock import Clock
from desktop_app.models.evidence import Evidence
from desktop_app.notice.loader import load_all
from desktop_app.paths import resource
from desktop_app.store.case_store import CaseStore
from desktop_app.store.checkpoints import CheckpointKind
from desktop_app.store.owner import forget_owner
from desktop_app.ui.case_desk import CaseDesk

NOW = datetime(2021, 5, 10, 6, tzinfo=UTC)
YEAR = timedelta(days=365)


@pytest.fixture(scope="session")
def notices():
    return load_all(resource("notices"))


@pytest.fixture
def desk_at(notices, tmp_path):
    """The desk of a PC whose clock says this."""

    def at(moment: datetime) -> CaseDesk:
        return CaseDesk(notices, tmp_path / "cases", Clock(moment))

    return at


@pytest.fixture
def folder(desk_at, tmp_path):
    """A case from whose shelf a file was taken a moment ago."""
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF scan")
    opened = desk_at(NOW).create("shanghai-2021", "", "上海某某服务中心")
    with opened.store as store:
        kept = store.evidence.add(scan)
        os.utime(store.evidence.path_of(kept.sha256), (NOW.timestamp(), NOW.timestamp()))
        item = Evidence(
            id="e1", material="M2", title="执照", file_name="scan.pdf", sha256=kept.sha256, size=9
        )
        store.commit_evidence((item,), now=NOW)
        store.commit_evidence((), now=NOW)
        forget_owner(store.folder)
    return store.folder


def reopened(desk_at, folder, moment) -> list[str]:
    with desk_at(moment).open(folder).store as store:
        store.commit("agency.seal_name", f"{moment:%Y}", now=moment)
        return [path.name for path in store.evidence.folder.iterdir()]


def test_a_clock_that_jumped_ahead_does_not_sweep_what_was_taken_off_yesterday(desk_at, folder):
    assert len(reopened(desk_at, folder, NOW + YEAR)) == 1


def test_after_the_grace_period_of_a_case_in_use_it_goes(desk_at, folder):
    for days in (10, 20, 30):
        reopened(desk_at, folder, NOW + timedelta(days=days))
    assert reopened(desk_at, folder, NOW + timedelta(days=40)) == []


def test_a_clock_set_back_keeps_the_order_of_changes_and_the_newest_value(desk_at, folder):
    reopened(desk_at, folder, NOW + timedelta(days=1))
    reopened(desk_at, folder, NOW - YEAR)
    with CaseStore.open(folder) as store:
        changes = store.history("agency.seal_name")
        assert [change.after for change in changes] == ['"2020"', '"2021"']
        assert changes[0].at < changes[1].at
        assert store.load().application.agency.seal_name == "2020"


def test_a_clock_set_back_makes_checkpoints_and_keeps_those_of_the_future(desk_at, folder):
    with CaseStore.open(folder) as store:
        ahead = store.checkpoint(CheckpointKind.OPENING, now=NOW + YEAR)
        store.commit("agency.name", "改了", now=NOW)
        back = store.checkpoint(CheckpointKind.OPENING, now=NOW - YEAR)
        assert [item.number for item in store.checkpoints()] == [back.number, ahead.number]
        assert store.case_at(back.number).application.agency.name == "改了"
