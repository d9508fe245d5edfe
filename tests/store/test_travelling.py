"""The travelling file: a case arrives whole or not at all, and only what this program packs is let in."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from desktop_app.errors import Cancelled, CaseError, CaseUnreadable, TargetNotWritable, UnreadableInput
from desktop_app.store import travelling
from desktop_app.store.case_store import CaseStore
from desktop_app.store.checkpoints import CheckpointKind
from desktop_app.store.opening import open_any
from desktop_app.store.travelling import pack, unpack

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop_app.models.application import Case

DAYS_LATER = timedelta(days=3)
SCANS = {"e2": b"%PDF-" + bytes(range(256)) * 3000, "e1": b"\xff\xd8 lease"}


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def content(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


@pytest.fixture
def folder(tmp_path: Path, full_case: Case, now: datetime) -> Path:
    """A closed case with ledgers, evidence (one piece without a file), history and a build."""
    folder = tmp_path / "case"
    with CaseStore.create(folder, full_case, now=now) as store:
        kept = []
        for item in full_case.evidence:
            (tmp_path / "scan").write_bytes(SCANS[item.id])
            stored = store.evidence.add(tmp_path / "scan")
            kept.append(item.model_copy(update={"sha256": stored.sha256, "size": stored.size}))
        kept.append(kept[0].model_copy(update={"id": "e9", "title": "同一份文件"}))
        kept.append(kept[0].model_copy(update={"id": "e3", "title": "待补", "sha256": None, "size": 0}))
        store.commit_evidence(kept, now=now)
        store.commit("agency.name", "上海某某服务中心", now=now)
        store.record_build("7F3A", now=now, draft=True, files=("申请报告.pdf",))
    (tmp_path / "scan").unlink()
    return folder


@pytest.fixture
def packed(tmp_path: Path, folder: Path, now: datetime) -> Path:
    return pack(folder, tmp_path / "某某.shenbao", now=now).target


def test_a_case_arrives_elsewhere_with_nothing_missing(tmp_path: Path, folder: Path, now: datetime) -> None:
    file = tmp_path / "某某 2021.shenbao"
    done = pack(folder, file, now=now, notice_digests={"shanghai-2021": "ab" * 32})
    with zipfile.ZipFile(file) as archive:
        assert json.loads(archive.read("manifest.json"))["notice_digest"] == "ab" * 32
    assert (done.target, done.size, done.evidence) == (file, file.stat().st_size, 2)
    assert done.without_file == ("待补",)
    there = unpack(file, tmp_path / "另一台 电脑" / "案 卷")
    with CaseStore.open(folder) as ours, CaseStore.open(there) as theirs:
        assert theirs.load() == ours.load()
        assert theirs.problems == ()
        assert theirs.history() == ours.history()
        assert theirs.builds() == ours.builds()
        for item in theirs.load().evidence:
            if item.sha256 is not None:
                assert theirs.evidence.verified(item.sha256).is_file()
        theirs.commit("agency.name", "接着填", now=now)
    assert sorted(content(there)) == sorted(content(folder))
    assert names(there.parent) == ["案 卷"]


def test_a_packed_case_is_read_as_the_case_it_was_packed_from(packed: Path, folder: Path) -> None:
    before = content(packed.parent)
    read = open_any(packed, None)
    assert read.case == open_any(folder, None).case
    assert (read.problems, read.evidence_files) == ((), {})
    assert content(packed.parent) == before


def test_the_same_case_gives_the_same_bytes_wherever_it_lies(
    tmp_path: Path, folder: Path, packed: Path, now: datetime
) -> None:
    with CaseStore.open(folder):
        while_open = pack(folder, tmp_path / "open.shenbao", now=now).target
    there = unpack(packed, tmp_path / "there")
    from_there = pack(there, tmp_path / "again.shenbao", now=now).target
    assert packed.read_bytes() == while_open.read_bytes() == from_there.read_bytes()
    later = pack(folder, tmp_path / "later.shenbao", now=now + DAYS_LATER).target
    assert later.read_bytes() != packed.read_bytes()


def test_any_zip_program_reads_it_and_evidence_is_not_deflated(packed: Path) -> None:
    with zipfile.ZipFile(packed) as archive:
        assert archive.testzip() is None
        methods = {info.filename.partition("/")[0]: info.compress_type for info in archive.infolist()}
    assert methods == {"manifest.json": 8, "case.sqlite3": 8, "evidence": 0}
    assert archive.namelist()[:2] == ["manifest.json", "case.sqlite3"]


def test_what_was_deleted_does_not_travel(tmp_path: Path, folder: Path, now: datetime) -> None:
    with CaseStore.open(folder) as store:
        store.commit_evidence(store.load().evidence[1:2], now=now)
    there = unpack(pack(folder, tmp_path / "a.shenbao", now=now).target, tmp_path / "there")
    assert [len(list((place / "evidence").iterdir())) for place in (folder, there)] == [2, 1]


def off_its_shelf(folder: Path, now: datetime) -> str:
    """Take a piece of evidence out of the case that a checkpoint still names; returns its hash."""
    with CaseStore.open(folder) as store:
        store.checkpoint(CheckpointKind.NAMED, now=now, name="送审前")
        gone, *kept = store.load().evidence
        kept = [item for item in kept if item.sha256 != gone.sha256]
        store.commit_evidence(kept, now=now)
    return gone.sha256


def test_files_that_only_a_checkpoint_names_travel_so_that_one_can_go_back_there(
    tmp_path: Path, folder: Path, now: datetime
) -> None:
    sha256 = off_its_shelf(folder, now)
    done = pack(folder, tmp_path / "a.shenbao", now=now)
    assert (done.evidence, done.earlier, done.earlier_lost) == (1, 1, ())
    there = unpack(done.target, tmp_path / "there")
    with CaseStore.open(folder) as ours, CaseStore.open(there) as theirs:
        (made,) = theirs.checkpoints()
        assert theirs.case_at(made.number) == ours.case_at(made.number)
        named = [item.sha256 for item in theirs.case_at(made.number).evidence if item.sha256]
        assert sha256 in named
        for each in named:
            assert theirs.evidence.verified(each).is_file()
        assert theirs.sweep(before=datetime.now(UTC) + DAYS_LATER) == 0
    assert open_any(done.target, None).case == open_any(folder, None).case


@pytest.mark.parametrize("harm", ["gone", "other bytes", "a folder"])
def test_a_file_that_only_a_checkpoint_names_and_that_is_gone_stops_nothing_and_is_told(
    tmp_path: Path, folder: Path, now: datetime, harm: str
) -> None:
    scan = folder / "evidence" / off_its_shelf(folder, now)
    if harm == "other bytes":
        scan.write_bytes(b"other")
    else:
        scan.unlink()
    if harm == "a folder":
        scan.mkdir()
    done = pack(folder, tmp_path / "a.shenbao", now=now)
    assert (done.evidence, done.earlier, len(done.earlier_lost)) == (1, 0, 1)
    there = unpack(done.target, tmp_path / "there")
    assert scan.name not in names(there / "evidence")


def test_a_clock_set_far_back_is_no_obstacle(tmp_path: Path, folder: Path) -> None:
    past = datetime(1970, 1, 1, tzinfo=UTC)
    file = pack(folder, tmp_path / "a.shenbao", now=past).target
    assert (unpack(file, tmp_path / "there") / "case.sqlite3").is_file()


def test_large_files_take_the_larger_form_of_zip(
    tmp_path: Path, folder: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 100)
    file = pack(folder, tmp_path / "a.shenbao", now=now).target
    assert b"PK\6\6" in file.read_bytes()
    assert content(unpack(file, tmp_path / "there")).keys() == content(folder).keys()


OWNER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from desktop_app.store.case_store import CaseStore
from desktop_app.store.checkpoints import CheckpointKind
with CaseStore.open(Path(sys.argv[1])) as store:
    store.commit("agency.name", "刚刚填的", now=datetime(2021, 5, 10, tzinfo=UTC))
    print("open", flush=True)
    sys.stdin.read()
"""


def started(script: str, *words: object) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, words)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )


def test_a_case_open_in_another_program_is_packed_as_last_committed(
    tmp_path: Path, folder: Path, now: datetime
) -> None:
    with started(OWNER, folder) as owner:
        assert owner.stdout.readline().strip() == b"open"
        file = pack(folder, tmp_path / "a.shenbao", now=now).target
        owner.communicate()
    assert open_any(file, None).case.application.agency.name == "刚刚填的"


@pytest.mark.parametrize("harm", ["gone", "other bytes", "longer", "shorter", "a folder"])
def test_evidence_that_is_not_what_was_added_stops_the_pack_by_its_title(
    tmp_path: Path, folder: Path, now: datetime, harm: str
) -> None:
    scan = max((folder / "evidence").iterdir(), key=lambda path: path.stat().st_size)
    data = scan.read_bytes()
    scan.unlink()
    if harm == "a folder":
        scan.mkdir()
    elif harm != "gone":
        scan.write_bytes({"other bytes": data[::-1], "longer": data + b"x", "shorter": data[:-1]}[harm])
    target = tmp_path / "a.shenbao"
    target.write_bytes(b"an earlier one")
    with pytest.raises(CaseError, match=r"“审计报告”.*没有打包"):
        pack(folder, target, now=now)
    assert target.read_bytes() == b"an earlier one"
    assert names(tmp_path) == ["a.shenbao", "case"]


def test_a_disk_that_does_not_keep_what_is_written_is_found_out(
    tmp_path: Path, folder: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    pieces = travelling._pieces
    monkeypatch.setattr(travelling, "_pieces", lambda *words: (bytes(len(piece)) for piece in pieces(*words)))
    with pytest.raises(CaseError, match="读回来不一样"):
        pack(folder, tmp_path / "a.shenbao", now=now)
    assert names(tmp_path) == ["case"]


def test_a_damaged_case_is_not_packed(tmp_path: Path, folder: Path, now: datetime) -> None:
    (folder / "case.sqlite3").write_bytes(b"rubbish")
    with pytest.raises(CaseUnreadable):
        pack(folder, tmp_path / "a.shenbao", now=now)
    assert names(tmp_path) == ["case"]


@pytest.mark.parametrize("name", ["a.zip", "a", "gone/a.shenbao", "taken.shenbao"])
def test_a_target_that_cannot_be_is_named(tmp_path: Path, folder: Path, now: datetime, name: str) -> None:
    (tmp_path / "taken.shenbao").mkdir()
    with pytest.raises(TargetNotWritable, match=Path(name).name):
        pack(folder, tmp_path / name, now=now)
    assert names(tmp_path) == ["case", "taken.shenbao"]


def test_an_empty_folder_is_filled_and_a_full_one_is_left(
    tmp_path: Path, packed: Path, now: datetime
) -> None:
    (tmp_path / "empty").mkdir()
    assert "case.sqlite3" in names(unpack(packed, tmp_path / "empty"))
    with pytest.raises(CaseError, match="已有别的内容"):
        unpack(packed, tmp_path / "empty")
    with pytest.raises(CaseError, match="已有别的内容"):
        unpack(packed, packed)
    assert names(tmp_path) == ["case", "empty", packed.name]


def test_work_called_off_anywhere_leaves_nothing(
    tmp_path: Path, folder: Path, packed: Path, now: datetime
) -> None:
    whole = packed.read_bytes()
    works: tuple[Callable[[Callable[[int, int], None]], object], ...] = (
        lambda step: pack(folder, packed, now=now, step=step),
        lambda step: unpack(packed, tmp_path / "there", step=step),
    )
    for work in works:
        told: list[tuple[int, int]] = []
        work(lambda done, total, told=told: told.append((done, total)))
        assert told == sorted(told)
        assert told[-1][0] == told[-1][1]
        shutil.rmtree(tmp_path / "there", ignore_errors=True)
        for stop in range(len(told)):
            left = iter(range(stop))

            def step(_done: int, _total: int, left: object = left) -> None:
                if next(left, None) is None:
                    raise Cancelled

            with pytest.raises(Cancelled):
                work(step)
            assert names(tmp_path) == ["case", packed.name]
    assert packed.read_bytes() == whole


STEPWISE = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from desktop_app.store import travelling
def step(done, total):
    print(done, flush=True)
    sys.stdin.readline()
moment = {"now": datetime.now(UTC)} if sys.argv[1] == "pack" else {}
work = getattr(travelling, sys.argv[1])
work(Path(sys.argv[2]), Path(sys.argv[3]), step=step, **moment)
"""


@pytest.mark.parametrize("steps", [0, 2])
@pytest.mark.parametrize("work", ["pack", "unpack"])
def test_a_killed_program_leaves_no_half_case_and_its_rubbish_goes_with_the_next_work(
    tmp_path: Path, folder: Path, packed: Path, work: str, steps: int
) -> None:
    place = tmp_path / "place"
    place.mkdir()
    source, target = (folder, place / "a.shenbao") if work == "pack" else (packed, place / "there")
    with started(STEPWISE, work, source, target) as program:
        for _ in range(steps):
            program.stdout.readline()
            program.stdin.write(b"\n")
            program.stdin.flush()
        program.stdout.readline()
        program.kill()
    assert not target.exists()
    assert [name for name in names(place) if not name.startswith(".shenbao-")] == []
    if work == "pack":
        pack(source, target, now=datetime.now(UTC))
    else:
        unpack(source, target)
    assert names(place) == [target.name]


REFUSED = """
import encodings.utf_8_sig, os, sys, tempfile  # before the library may no longer be read
from datetime import UTC, datetime
from pathlib import Path
from desktop_app.errors import TargetNotWritable
from desktop_app.store import travelling
folder, file, place, how = *map(Path, sys.argv[1:4]), sys.argv[4]
tempfile.gettempdir()
if how == "full":
    import resource
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
elif os.geteuid() == 0:
    os.setuid(65534)  # permissions mean nothing to root
now = datetime.now(UTC)
for work in (lambda: travelling.pack(folder, place / "a.shenbao", now=now),
             lambda: travelling.unpack(file, place / "there")):
    try:
        work()
    except TargetNotWritable as error:
        sys.stdout.buffer.write(f"{error}\\n".encode())
"""


@pytest.mark.skipif(os.name == "nt", reason="POSIX limits and permissions stand in")
@pytest.mark.parametrize(("how", "said"), [("full", "磁盘空间不够"), ("read-only", "没有写入权限")])
def test_a_full_or_read_only_place_is_named_and_left(folder: Path, packed: Path, how: str, said: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        open_to_all = Path(name)
        shutil.copytree(folder, open_to_all / "case")
        shutil.copy(packed, open_to_all / "a.shenbao")
        place = open_to_all / "place"
        place.mkdir(mode=0o755 if how == "full" else 0o555)
        for path in (open_to_all, *open_to_all.rglob("*")):
            if path != place:
                path.chmod(0o755)
        with started(REFUSED, open_to_all / "case", open_to_all / "a.shenbao", place, how) as program:
            lines = program.communicate()[0].decode().splitlines()
        assert program.returncode == 0
        assert ["a.shenbao" in lines[0], "there" in lines[1]] == [True, True]
        assert [said in line for line in lines] == [True, True]
        assert names(place) == []


def test_a_file_that_is_not_there_is_named(tmp_path: Path, now: datetime) -> None:
    for path in (tmp_path / "gone.shenbao", tmp_path):
        with pytest.raises(UnreadableInput, match="没有找到打包文件"):
            unpack(path, tmp_path / "there")
    assert names(tmp_path) == []
