"""A case whose place goes away while it is open: nothing is called written that nobody will find; back is written."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from desktop_app.errors import TargetNotWritable
from desktop_app.models.application import Case
from desktop_app.store import anchor
from desktop_app.store.case_store import CaseStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows lets nobody move an open database")


@pytest.fixture
def store(tmp_path: Path, now: datetime) -> Iterator[CaseStore]:
    made = CaseStore.create(tmp_path / "案卷", Case(notice="shanghai-2021"), now=now)
    made.commit("agency.name", "之前", now=now)
    yield made
    made.close()


def name_in(folder: Path) -> str | None:
    with CaseStore.open(folder, read_only=True) as looked:
        return looked.load().application.agency.name


def test_a_folder_moved_away_is_not_written_to_and_moved_back_it_is(
    store: CaseStore, tmp_path: Path, now: datetime
) -> None:
    store.folder.rename(tmp_path / "别处")
    with pytest.raises(TargetNotWritable, match=r"存放案卷的文件夹.*不在了.*接回移动硬盘"):
        store.commit("agency.name", "当中", now=now)
    assert name_in(tmp_path / "别处") == "之前"
    assert not store.folder.exists()

    (tmp_path / "别处").rename(store.folder)
    store.commit("agency.name", "之后", now=now)

    assert name_in(store.folder) == "之后"


def test_a_folder_that_goes_between_two_changes_of_a_step_takes_the_step_along_and_says_so(
    store: CaseStore, tmp_path: Path, now: datetime
) -> None:
    def step() -> None:
        with store.one_step(now=now):
            store.commit("agency.name", "当中", now=now)
            store.folder.rename(tmp_path / "别处")

    with pytest.raises(TargetNotWritable, match="不在了"):
        step()
    (tmp_path / "别处").rename(store.folder)
    store.commit("agency.name", "当中", now=now)

    assert name_in(store.folder) == "当中"
    assert len(store.history("agency.name")) == 2


def test_a_drive_that_is_back_with_other_files_of_the_same_state_is_taken_up(
    store: CaseStore, tmp_path: Path, now: datetime
) -> None:
    shutil.copytree(store.folder, tmp_path / "同样")
    store.folder.rename(tmp_path / "别处")
    (tmp_path / "同样").rename(store.folder)
    store.commit("agency.name", "之后", now=now)

    assert name_in(store.folder) == "之后"
    assert name_in(tmp_path / "别处") == "之前"


def test_another_case_in_its_place_is_not_written_to(store: CaseStore, tmp_path: Path, now: datetime) -> None:
    store.folder.rename(tmp_path / "别处")
    CaseStore.create(store.folder, Case(notice="national-2012"), now=now).close()
    for _ in range(2):
        with pytest.raises(TargetNotWritable, match=r"原处现在是另一份案卷.*另存到别处"):
            store.commit("agency.name", "之后", now=now)

    assert name_in(store.folder) is None
    shutil.rmtree(store.folder)
    (tmp_path / "别处").rename(store.folder)
    store.commit("agency.name", "之后", now=now)
    assert name_in(store.folder) == "之后"


def test_the_same_case_changed_elsewhere_meanwhile_is_not_written_to(
    store: CaseStore, tmp_path: Path, now: datetime
) -> None:
    shutil.copytree(store.folder, tmp_path / "同样")
    with CaseStore.open(tmp_path / "同样") as elsewhere:
        elsewhere.commit("agency.name", "在家里改的", now=now)
    store.folder.rename(tmp_path / "别处")
    (tmp_path / "同样").rename(store.folder)
    with pytest.raises(TargetNotWritable, match="在别处改过"):
        store.commit("agency.name", "之后", now=now)

    assert name_in(store.folder) == "在家里改的"


def test_a_dead_handle_is_given_up_and_what_is_there_is_taken_up(
    store: CaseStore, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A drive pulled out and put back has the same numbers; only the old handle stays dead."""
    dead = store._connection
    dead.close()
    assert store._anchor is not None
    store._anchor._doubtful = True
    with pytest.raises(TargetNotWritable, match="不在了"):
        store.load()
    store.commit("agency.name", "之后", now=now)

    assert store._connection is not dead
    assert store.load().application.agency.name == "之后"


def test_rubbish_in_its_place_is_left_alone(store: CaseStore, tmp_path: Path, now: datetime) -> None:
    store.folder.rename(tmp_path / "别处")
    store.folder.mkdir()
    (store.folder / "case.sqlite3").write_bytes(b"x" * 4096)
    with pytest.raises(TargetNotWritable, match="现在读不出"):
        store.commit("agency.name", "之后", now=now)

    assert (store.folder / "case.sqlite3").read_bytes() == b"x" * 4096


def test_evidence_does_not_make_a_folder_where_the_drive_was(store: CaseStore, tmp_path: Path) -> None:
    store.folder.rename(tmp_path / "别处")
    (tmp_path / "scan.pdf").write_bytes(b"%PDF")
    with pytest.raises(TargetNotWritable):
        store.evidence.add(tmp_path / "scan.pdf")

    assert not store.folder.exists()
    assert anchor._file_at(store.folder) is None
