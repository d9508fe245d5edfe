"""A whole case written elsewhere: with what the window holds, without what cannot be read, all of it or nothing."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from desktop_app.errors import Cancelled, CaseError, TargetNotWritable
from desktop_app.models.evidence import Evidence
from desktop_app.models.ledgers import LedgerKind
from desktop_app.store.case_store import CaseStore
from desktop_app.store.checkpoints import CheckpointKind
from desktop_app.store.copying import offered_name, save_copy

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from desktop_app.models.application import Case


@pytest.fixture
def store(tmp_path: Path, full_case: Case, now: datetime) -> Iterator[CaseStore]:
    """A case of some size with two files of evidence that are there."""
    made = CaseStore.create(tmp_path / "案卷", full_case, now=now)
    items = []
    for number in (1, 2):
        scan = tmp_path / f"扫描{number}.pdf"
        scan.write_bytes(b"%PDF" + bytes(number) * 100_000)
        kept = made.evidence.add(scan)
        items.append(
            Evidence(
                id=f"n{number}",
                material="M5",
                title=f"审计报告{number}",
                file_name=scan.name,
                sha256=kept.sha256,
                size=kept.size,
            )
        )
    made.commit_evidence(items, now=now)
    made.commit("agency.name", "之前", now=now)
    yield made
    made.close()


def held(folder: Path) -> Case:
    with CaseStore.open(folder, read_only=True) as looked:
        assert looked.problems == ()
        return looked.load()


def left_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_copy_holds_the_case_its_history_and_its_files(
    store: CaseStore, tmp_path: Path, now: datetime
) -> None:
    copied = save_copy(store, tmp_path / "U盘" / "案卷", now=now)

    assert (copied.folder, copied.evidence, copied.missing, copied.with_history) == (
        tmp_path / "U盘" / "案卷",
        2,
        (),
        True,
    )
    assert left_in(copied.folder) == ["case.sqlite3", "evidence"]
    with CaseStore.open(copied.folder) as other:
        assert other.load() == store.load()
        assert other.history() == store.history()
        for item in store.load().evidence:
            assert other.evidence.verified(item.sha256 or "").is_file()
        other.commit("agency.name", "副本里改的", now=now)
    assert store.load().application.agency.name == "之前"
    assert left_in(tmp_path / "U盘") == ["案卷"]


def test_what_the_window_holds_is_the_last_step_of_the_copy_and_not_of_the_original(
    store: CaseStore, tmp_path: Path, now: datetime
) -> None:
    present = store.load()
    present.application.agency.name = "窗口里的"
    present.application.agency.website = None
    present = present.model_copy(
        update={
            "unfinished": {"finance.total_assets": "三百多万"},
            "evidence": present.evidence[:1],
            "ledgers": present.ledgers.model_copy(update={"services": present.ledgers.services[:7]}),
        }
    )
    copied = save_copy(store, tmp_path / "副本", now=now, present=present)

    assert held(copied.folder) == present
    with CaseStore.open(copied.folder, read_only=True) as other:
        last = other.history(newest=1)[0].step
        changed = {change.place for change in other.history() if change.step == last}
    assert changed == {
        "agency.name",
        "agency.website",
        "finance.total_assets",
        "agency.phone",
        "recognitions[b2].valid_to",
        "n2",
        LedgerKind.SERVICES.value,
    }
    assert held(store.folder).application.agency.name == "之前"


def test_nothing_changed_adds_nothing_to_the_history(store: CaseStore, tmp_path: Path, now: datetime) -> None:
    save_copy(store, tmp_path / "副本", now=now, present=store.load())
    with CaseStore.open(tmp_path / "副本", read_only=True) as other:
        assert other.history() == store.history()


def test_a_file_taken_off_its_shelf_comes_along_because_it_can_be_put_back(
    store: CaseStore, tmp_path: Path, now: datetime
) -> None:
    first, second = store.load().evidence
    store.commit_evidence([first], now=now)
    copied = save_copy(store, tmp_path / "副本", now=now)

    assert copied.evidence == 1
    assert left_in(copied.folder / "evidence") == sorted([first.sha256, second.sha256])


@pytest.mark.parametrize("trouble", ["gone", "altered"])
def test_evidence_that_cannot_be_used_is_named_and_the_copy_is_made(
    store: CaseStore, tmp_path: Path, now: datetime, trouble: str
) -> None:
    first, second = store.load().evidence
    path = store.evidence.path_of(first.sha256 or "")
    path.unlink() if trouble == "gone" else path.write_bytes(b"%PDF of another")
    copied = save_copy(store, tmp_path / "副本", now=now)

    assert (copied.evidence, copied.missing) == (1, ("审计报告1",))
    assert left_in(copied.folder / "evidence") == [second.sha256]


@pytest.mark.skipif(os.name == "nt", reason="Windows lets nobody delete an open database")
def test_a_case_whose_folder_was_deleted_is_copied_out_of_the_open_database(
    store: CaseStore, tmp_path: Path, now: datetime
) -> None:
    history = store.history()
    present = store.load()
    present.application.agency.name = "还没有写入的"
    shutil.rmtree(store.folder)
    copied = save_copy(store, tmp_path / "副本", now=now, present=present)

    assert (copied.missing, copied.with_history) == (("审计报告1", "审计报告2"), True)
    with CaseStore.open(copied.folder, read_only=True) as other:
        assert other.load() == present
        assert other.history()[1:] == history


def test_without_any_database_what_the_window_holds_is_a_new_case(
    store: CaseStore, tmp_path: Path, now: datetime
) -> None:
    present = store.load()
    store._connection.close()
    assert store._anchor is not None
    store._anchor._doubtful = True
    (store.folder / "case.sqlite3").write_bytes(b"")
    copied = save_copy(store, tmp_path / "副本", now=now, present=present)

    assert (copied.evidence, copied.with_history) == (2, False)
    assert held(copied.folder) == present
    with pytest.raises(CaseError):
        save_copy(store, tmp_path / "无", now=now)
    assert left_in(tmp_path) == ["副本", "扫描1.pdf", "扫描2.pdf", "案卷"]


def test_a_damaged_database_does_not_keep_what_the_window_holds(
    store: CaseStore, tmp_path: Path, now: datetime
) -> None:
    present = store.load()
    store._connection.execute("UPDATE answers SET value = '\"別\"' WHERE field = 'agency.name'")
    with pytest.raises(CaseError, match="与写入时不同"):
        store.load()

    assert not save_copy(store, tmp_path / "副本", now=now, present=present).with_history
    assert held(tmp_path / "副本") == present


def test_checkpoints_and_the_files_they_need_come_along(
    store: CaseStore, tmp_path: Path, now: datetime
) -> None:
    made = store.checkpoint(CheckpointKind.NAMED, now=now, name="送审前")
    before = store.load()
    store.commit_evidence([], now=now)
    save_copy(store, tmp_path / "副本", now=now)

    with CaseStore.open(tmp_path / "副本") as other:
        assert other.checkpoints() == (made,)
        assert other.case_at(made.number) == before
        for item in before.evidence:
            assert other.evidence.verified(item.sha256 or "").is_file()


def test_a_dead_handle_over_a_file_that_can_be_read_gives_its_history(
    store: CaseStore, tmp_path: Path, now: datetime
) -> None:
    history, present = store.history(), store.load()
    store._connection.close()
    assert store._anchor is not None
    store._anchor._doubtful = True
    present.application.agency.name = "窗口里的"
    assert save_copy(store, tmp_path / "副本", now=now, present=present).with_history

    with CaseStore.open(tmp_path / "副本", read_only=True) as other:
        assert other.history()[1:] == history


def test_a_case_that_is_only_looked_at_can_be_copied(store: CaseStore, tmp_path: Path, now: datetime) -> None:
    with CaseStore.open(store.folder, read_only=True) as looked:
        copied = save_copy(looked, tmp_path / "副本", now=now)
        assert copied.evidence == 2
    assert held(copied.folder) == store.load()


@pytest.mark.parametrize("where", ["taken", "a file", "inside", "itself"])
def test_a_place_that_will_not_do_is_refused_untouched(
    store: CaseStore, tmp_path: Path, now: datetime, where: str
) -> None:
    folder = {
        "taken": tmp_path / "别的",
        "a file": tmp_path / "扫描1.pdf",
        "inside": store.folder / "副本",
        "itself": store.folder,
    }[where]
    (tmp_path / "别的").mkdir()
    (tmp_path / "别的" / "账.xlsx").write_bytes(b"x")
    before = left_in(store.folder)
    with pytest.raises(CaseError, match="没有另存"):
        save_copy(store, folder, now=now)

    assert left_in(store.folder) == before
    assert left_in(tmp_path) == ["别的", "扫描1.pdf", "扫描2.pdf", "案卷"]


def test_an_empty_folder_will_do(store: CaseStore, tmp_path: Path, now: datetime) -> None:
    (tmp_path / "空").mkdir()
    save_copy(store, tmp_path / "空", now=now)

    assert held(tmp_path / "空") == store.load()


def test_called_off_it_leaves_nothing(store: CaseStore, tmp_path: Path, now: datetime) -> None:
    told: list[tuple[int, int]] = []

    def step(done: int, total: int) -> None:
        told.append((done, total))
        if len(told) == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        save_copy(store, tmp_path / "处" / "副本", now=now, step=step)

    assert left_in(tmp_path / "处") == []
    assert 0 < told[0][0] < told[1][0] < told[1][1] == told[0][1]


def test_told_how_far_it_is_it_ends_with_everything(store: CaseStore, tmp_path: Path, now: datetime) -> None:
    told: list[tuple[int, int]] = []
    save_copy(store, tmp_path / "副本", now=now, step=lambda done, total: told.append((done, total)))

    assert told[-1][0] == told[-1][1]


FULL = """
import resource, sys
from datetime import UTC, datetime
from pathlib import Path
from desktop_app.errors import TargetNotWritable
from desktop_app.store.case_store import CaseStore
from desktop_app.store.checkpoints import CheckpointKind
from desktop_app.store.copying import save_copy
source, target = Path(sys.argv[1]), Path(sys.argv[2])
with CaseStore.open(source, read_only=True) as store:
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), int(sys.argv[3])))
    try:
        save_copy(store, target, now=datetime(2021, 5, 10, tzinfo=UTC))
    except TargetNotWritable as error:
        sys.stdout.buffer.write(str(error).encode())
"""


@pytest.mark.skipif(os.name == "nt", reason="POSIX limit stands in for a full disk")
@pytest.mark.parametrize("room", [20_000, 150_000], ids=["for nothing", "for the database"])
def test_a_full_disk_leaves_nothing_half_written(store: CaseStore, tmp_path: Path, room: int) -> None:
    assert (store.folder / "case.sqlite3").stat().st_size < 150_000
    done = subprocess.run(
        [sys.executable, "-c", FULL, store.folder, tmp_path / "处" / "副本", str(room)],
        capture_output=True,
        check=True,
    )

    assert "磁盘空间不够" in done.stdout.decode()
    assert left_in(tmp_path / "处") == []


def test_the_original_is_not_touched(store: CaseStore, tmp_path: Path, now: datetime) -> None:
    def digest() -> dict[str, str]:
        files = [path for path in store.folder.rglob("*") if path.is_file()]
        return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}

    before = digest()
    save_copy(store, tmp_path / "副本", now=now, present=store.load())

    assert digest() == before


def test_a_name_is_offered_that_is_not_taken(tmp_path: Path) -> None:
    assert offered_name(tmp_path, "案卷") == tmp_path / "案卷"
    (tmp_path / "案卷").mkdir()
    assert offered_name(tmp_path, "案卷") == tmp_path / "案卷（2）"
    with pytest.raises(TargetNotWritable, match="不在了"):
        offered_name(tmp_path / "没有", "案卷")
