"""A damaged case is put together again from what can be read and the newest backup; the damaged one is kept whole."""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from desktop_app.errors import CaseInUse, CaseUnreadable, TargetNotWritable
from desktop_app.models.evidence import Evidence
from desktop_app.models.ledgers import LedgerKind
from desktop_app.store.backups import BackupKeeper, backups_of
from desktop_app.store.case_store import CaseStore
from desktop_app.store.checkpoints import CheckpointKind
from desktop_app.store.interruption import interruption_of
from desktop_app.store.owner import Owner, forget_owner, note_owner, owner_of
from desktop_app.store.recovery import plan_recovery, restore, restore_beside

if TYPE_CHECKING:
    from desktop_app.models.application import Case

PAGE = 4096
OLD = Path(__file__).parents[1] / "old_cases" / "shape-1"
NEW_NAME = "备份以后改的名称"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def folder(tmp_path: Path, full_case: Case, now: datetime) -> Path:
    """A case with a backup, and changes since: a name, an entry, a piece of evidence; the ledgers are the same."""
    folder = tmp_path / "case"
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF scan")
    with CaseStore.create(folder, full_case, now=now) as store:
        assert BackupKeeper(store).back_up()
        later = now + timedelta(hours=1)
        store.commit("agency.name", NEW_NAME, now=later)
        store.commit("finance.revenue", None, "三百多万", now=later)
        kept = store.evidence.add(scan)
        item = Evidence(
            id="e9", material="M5", title="通知", file_name="scan.pdf", sha256=kept.sha256, size=kept.size
        )
        store.commit_evidence((*full_case.evidence, item), now=later)
        store.checkpoint(CheckpointKind.NAMED, now=later, name="送审前")
    return folder


@pytest.fixture
def wanted(folder: Path) -> Case:
    with CaseStore.open(folder, read_only=True) as store:
        return store.load()


def spoil(folder: Path, *pages: int, fill: bytes = b"\xa5") -> None:
    path = folder / "case.sqlite3"
    content = bytearray(path.read_bytes())
    for page in pages:
        content[page * PAGE : (page + 1) * PAGE] = fill * PAGE
    path.write_bytes(content)


def opens(folder: Path) -> bool:
    try:
        with CaseStore.open(folder, read_only=True) as store:
            store.load()
    except CaseUnreadable:
        return False
    return True


def test_a_rubbish_page_anywhere_loses_nothing(folder: Path, wanted: Case, now: datetime) -> None:
    database = folder / "case.sqlite3"
    whole = database.read_bytes()
    refused = 0
    for page in range(len(whole) // PAGE):
        spoil(folder, page)
        if not opens(folder):
            refused += 1
            found = plan_recovery(folder, now=now)
            assert found is not None, page
            assert (found.newest, found.lost) == (wanted, ()), page
            assert found.earlier.application.agency.name != NEW_NAME
        database.write_bytes(whole)
    assert refused > len(whole) // PAGE // 2


def test_a_flipped_bit_in_a_text_is_found_and_mended(folder: Path, wanted: Case, now: datetime) -> None:
    database = folder / "case.sqlite3"
    content = bytearray(database.read_bytes())
    place = content.rindex("企业17".encode())
    content[place] ^= 0x01
    database.write_bytes(content)
    with CaseStore.open(folder) as store, pytest.raises(CaseUnreadable, match="服务企业台账第"):
        store.load()
    found = plan_recovery(folder, now=now)
    assert (found.newest, found.lost) == (wanted, ())


def test_restoring_sets_the_damaged_files_aside_whole_and_the_case_opens(
    folder: Path, wanted: Case, now: datetime
) -> None:
    spoil(folder, 1, 2, 3)
    damaged = (folder / "case.sqlite3").read_bytes()
    aside = restore(plan_recovery(folder, now=now), now=now)

    assert aside.parent == folder
    assert (aside / "case.sqlite3").read_bytes() == damaged
    with CaseStore.open(folder) as store:
        assert store.load() == wanted
        assert store.problems == ()
        assert [item.name for item in store.checkpoints()] == ["送审前"]
        assert store.case_at(store.checkpoints()[0].number) == wanted
        assert "agency.name" in {change.place for change in store.history()}
        store.commit("agency.name", "恢复以后", now=now)
    spoil(folder, 1, 2, 3)
    again = restore(plan_recovery(folder, now=now), now=now, earlier=True)
    assert again != aside


def test_the_earlier_state_can_be_chosen_or_kept_beside(
    folder: Path, full_case: Case, wanted: Case, tmp_path: Path, now: datetime
) -> None:
    spoil(folder, 1)
    found = plan_recovery(folder, now=now)
    assert found.earlier == full_case
    beside = restore_beside(found, tmp_path / "备份时的案卷")
    restore(found, now=now)
    with CaseStore.open(folder) as newest, CaseStore.open(beside) as earlier:
        assert (newest.load(), earlier.load()) == (wanted, full_case)
        assert names(beside / "evidence") == names(folder / "evidence")
    restore(found, now=now, earlier=True)
    with CaseStore.open(folder) as store:
        assert store.load() == full_case


def test_a_ledger_imported_after_the_backup_and_lost_is_named_with_what_stands_in_its_place(
    folder: Path, full_case: Case, now: datetime
) -> None:
    with CaseStore.open(folder) as store:
        store.commit_rows(LedgerKind.SERVICES, full_case.ledgers.services[:150], now=now)
    with closing(sqlite3.connect(folder / "case.sqlite3")) as connection:
        (root,) = connection.execute(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'ledger_rows'"
        ).fetchone()
    spoil(folder, root - 1)
    found = plan_recovery(folder, now=now)
    assert found.newest.ledgers == full_case.ledgers
    assert len(found.lost) == 1
    assert "服务企业台账有一部分读不出" in found.lost[0]
    assert "的备份里的300行" in found.lost[0]


@pytest.mark.parametrize("damage", ["first page", "middle", "cut", "empty", "rubbish", "gone"])
def test_without_a_backup_what_can_be_read_is_kept(
    folder: Path, wanted: Case, now: datetime, damage: str
) -> None:
    for path in (folder / "backup").iterdir():
        path.unlink()
    database = folder / "case.sqlite3"
    pages = database.stat().st_size // PAGE
    if damage == "middle":
        spoil(folder, *range(pages // 2, pages // 2 + 3))
    elif damage == "cut":
        os.truncate(database, PAGE * (pages - 2))
    elif damage == "first page":
        spoil(folder, 0)
    elif damage == "gone":
        database.unlink()
    else:
        database.write_bytes(b"" if damage == "empty" else b"\xa5" * PAGE * 9)
    found = plan_recovery(folder, now=now)
    if damage in {"middle", "cut"}:
        assert found.newest.application.agency.name == wanted.application.agency.name
        assert found.earlier is None
        restore(found, now=now)
        with CaseStore.open(folder) as store:
            assert store.load() == found.newest
    else:
        assert found is None


@pytest.mark.parametrize("damage", ["empty", "rubbish", "gone", "cut"])
def test_with_nothing_readable_the_backup_is_what_there_is(
    folder: Path, full_case: Case, now: datetime, damage: str
) -> None:
    database = folder / "case.sqlite3"
    if damage == "gone":
        database.unlink()
    elif damage == "cut":
        os.truncate(database, 700)
    else:
        database.write_bytes(b"" if damage == "empty" else random.Random(5).randbytes(PAGE * 9))
    found = plan_recovery(folder, now=now)
    assert found.newest == found.earlier == full_case
    assert found.lost != ()
    restore(found, now=now)
    with CaseStore.open(folder) as store:
        assert store.load() == full_case


def test_a_damaged_backup_is_passed_over_for_the_one_before(
    folder: Path, full_case: Case, now: datetime
) -> None:
    with CaseStore.open(folder) as store:
        assert BackupKeeper(store).back_up()
        assert not BackupKeeper(store).back_up()
    assert [path.name for path in backups_of(folder)] == ["case.sqlite3", "case-earlier.sqlite3"]
    (folder / "backup" / "case.sqlite3").write_bytes(b"\xa5" * PAGE * 3)
    (folder / "case.sqlite3").write_bytes(b"")
    assert plan_recovery(folder, now=now).newest == full_case


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE VIEW evil AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n",
        "CREATE TRIGGER t AFTER INSERT ON history BEGIN DELETE FROM answers; END",
    ],
)
def test_a_database_with_foreign_parts_is_not_read_around(
    folder: Path, wanted: Case, now: datetime, tamper, statement: str
) -> None:
    tamper(folder, statement)
    assert plan_recovery(folder, now=now).newest == wanted  # read with the backup's own list of tables
    for path in (folder / "backup").iterdir():
        path.unlink()
    assert plan_recovery(folder, now=now) is None


def test_every_page_of_rubbish_at_random_never_does_harm(folder: Path, now: datetime) -> None:
    """Whatever is broken, planning ends, only reads, and what it offers can be restored and opens."""
    database = folder / "case.sqlite3"
    whole, chance, planned = database.read_bytes(), random.Random(363), 0
    for _ in range(40):
        content = bytearray(whole)
        for _ in range(chance.randint(1, 60)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        database.write_bytes(content)
        found = plan_recovery(folder, now=now)
        assert database.read_bytes() == content
        if found is None:  # only what nobody reads was hit
            assert opens(folder)
            continue
        planned += 1
        restore(found, now=now)
        with CaseStore.open(folder) as store:
            assert store.load() == found.newest
    assert planned > 20


def test_a_sound_case_needs_no_recovery(folder: Path, now: datetime) -> None:
    assert plan_recovery(folder, now=now) is None


def test_a_case_that_somebody_has_open_is_not_touched(folder: Path, now: datetime) -> None:
    whole = (folder / "case.sqlite3").read_bytes()
    spoil(folder, 1)
    found = plan_recovery(folder, now=now)
    (folder / "case.sqlite3").write_bytes(whole)
    with CaseStore.open(folder):
        with pytest.raises(CaseInUse):
            plan_recovery(folder, now=now)
        with pytest.raises(CaseInUse):
            restore(found, now=now)


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions stand in")
def test_a_place_that_takes_no_backup_does_not_stop_the_work(
    tmp_path: Path, full_case: Case, now: datetime
) -> None:
    with CaseStore.create(tmp_path / "case", full_case, now=now) as store:
        (tmp_path / "case" / "backup").write_bytes(b"in the way")
        assert not BackupKeeper(store).back_up()
        store.commit("agency.name", "照常", now=now)


def test_a_backup_that_is_due_after_the_end_is_not_made(
    tmp_path: Path, full_case: Case, now: datetime
) -> None:
    with CaseStore.create(tmp_path / "case", full_case, now=now) as store:
        backups = BackupKeeper(store)
        backups.end()
    assert not backups.back_up()
    assert backups_of(tmp_path / "case") == ()


def test_a_damaged_state_never_takes_the_place_of_a_sound_backup(
    folder: Path, full_case: Case, now: datetime
) -> None:
    before = {path.name: path.read_bytes() for path in (folder / "backup").iterdir()}
    content = (folder / "case.sqlite3").read_bytes()
    place = content.rindex("企业17".encode())
    (folder / "case.sqlite3").write_bytes(content[:place] + b"\xe5" + content[place + 1 :])
    with CaseStore.open(folder) as store:
        for _ in range(2):
            with pytest.raises(CaseUnreadable, match="损坏"):
                BackupKeeper(store).back_up()
    assert {path.name: path.read_bytes() for path in (folder / "backup").iterdir()} == before


FULL = """
import resource, sys
from datetime import UTC, datetime
from pathlib import Path
from desktop_app.errors import TargetNotWritable
from desktop_app.store import recovery
found = recovery.plan_recovery(Path(sys.argv[1]), now=datetime(2021, 5, 10, tzinfo=UTC))
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
try:
    recovery.restore(found, now=datetime(2021, 5, 10, tzinfo=UTC))
except TargetNotWritable as error:
    sys.stdout.buffer.write(str(error).encode())
"""


@pytest.mark.skipif(os.name == "nt", reason="POSIX limits stand in for a full disk")
@pytest.mark.parametrize("room", ["for nothing", "for the copy only"])
def test_a_full_disk_leaves_the_damaged_case_and_its_log_as_they_were(
    folder: Path, now: datetime, room: str
) -> None:
    with CaseStore.open(folder) as store:
        store.commit("agency.name", "还在日志里", now=now)
        log = (folder / "case.sqlite3-wal").read_bytes()
    (folder / "case.sqlite3-wal").write_bytes(log)
    spoil(folder, 0)
    damaged = (folder / "case.sqlite3").read_bytes()
    if room == "for the copy only":  # what is restored is larger than what was damaged
        damaged = damaged[: 3 * PAGE]
        (folder / "case.sqlite3").write_bytes(damaged)
    before = names(folder)
    most = PAGE if room == "for nothing" else max(len(damaged), len(log)) + PAGE
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(folder), str(most)], capture_output=True, check=True
    )
    assert "磁盘空间不够" in done.stdout.decode("utf-8")
    assert names(folder) == before
    assert (folder / "case.sqlite3").read_bytes() == damaged
    assert (folder / "case.sqlite3-wal").read_bytes() == log


def test_a_half_recovery_is_no_recovery(folder: Path, now: datetime, tmp_path: Path) -> None:
    spoil(folder, 1)
    found = plan_recovery(folder, now=now)
    (tmp_path / "taken").mkdir()
    with pytest.raises(TargetNotWritable):
        restore_beside(found, tmp_path / "taken" / ("x" * 300))
    assert names(tmp_path / "taken") == []


def test_without_a_backup_a_checkpoint_stands_in_for_what_cannot_be_read(
    folder: Path, wanted: Case, now: datetime
) -> None:
    shutil.rmtree(folder / "backup")
    database = folder / "case.sqlite3"
    whole = database.read_bytes()
    with closing(sqlite3.connect(database)) as connection:
        roots = dict(connection.execute("SELECT name, rootpage FROM sqlite_schema WHERE type = 'table'"))
    for table in ("about", "answers", "unfinished", "evidence", "ledger_rows"):
        spoil(folder, roots[table] - 1)
        found = plan_recovery(folder, now=now)
        assert found is not None, table
        assert (found.newest, found.lost, found.earlier) == (wanted, (), None), table
        database.write_bytes(whole)


def test_an_old_shape_is_read_around_its_damage_too(tmp_path: Path, now: datetime) -> None:
    folder = tmp_path / "case"
    shutil.copytree(OLD, folder)
    with CaseStore.open(folder, read_only=True) as store:
        wanted, identity = store.load(), store.identity
    whole = (folder / "case.sqlite3").read_bytes()
    recovered, identities = 0, []
    for page in range(1, len(whole) // PAGE):
        spoil(folder, page)
        damaged = (folder / "case.sqlite3").read_bytes()
        found = plan_recovery(folder, now=now)
        if found is not None and found.newest.application == wanted.application:
            recovered += 1
            aside = restore(found, now=now)
            assert (aside / "case.sqlite3").read_bytes() == damaged
            with CaseStore.open(folder) as store:
                assert store.load() == found.newest
                identities.append(store.identity)
        shutil.rmtree(folder)
        folder.mkdir()
        (folder / "case.sqlite3").write_bytes(whole)
    assert recovered > 5
    assert all(identities)
    assert identities.count(identity) > 5


# --- who has it open, and sessions that did not end


def test_a_second_opener_is_told_who_has_it_open(folder: Path, now: datetime) -> None:
    note_owner(folder, Owner(computer="办公室-PC2", user="张三", at=now))
    with CaseStore.open(folder):
        with pytest.raises(CaseInUse, match=r"办公室-PC2.*张三"):
            CaseStore.open(folder)
        forget_owner(folder)
        with pytest.raises(CaseInUse, match="另一个窗口"):
            CaseStore.open(folder)


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[1]", b'{"computer": 7}', b"\xff", b'{"computer":"a","user":"b","at":"morgen"}']
)
def test_a_note_that_cannot_be_read_is_no_note(folder: Path, content: bytes) -> None:
    (folder / "opened.json").write_bytes(content)
    assert owner_of(folder) is None
    assert interruption_of(folder) is None


def test_a_session_that_did_not_end_is_told_with_what_was_changed(folder: Path, now: datetime) -> None:
    with CaseStore.open(folder) as store:
        opening = store.checkpoint(CheckpointKind.OPENING, now=now)
        note_owner(folder, Owner.of_this_program(now=now, change=opening.change))
        store.commit("agency.name", "最后写下的", now=now + timedelta(minutes=5))
    found = interruption_of(folder)
    assert found.before.application.agency.name == NEW_NAME
    assert found.now.application.agency.name == "最后写下的"
    assert found.at == now + timedelta(minutes=5)
    assert owner_of(folder) is not None


def test_a_session_that_changed_nothing_is_not_worth_a_word(folder: Path, now: datetime) -> None:
    with CaseStore.open(folder) as store:
        opening = store.checkpoint(CheckpointKind.OPENING, now=now)
        note_owner(folder, Owner.of_this_program(now=now, change=opening.change))
    assert interruption_of(folder) is None
    assert owner_of(folder) is None


def test_a_case_that_is_open_now_was_not_interrupted(folder: Path, now: datetime) -> None:
    with CaseStore.open(folder) as store:
        opening = store.checkpoint(CheckpointKind.OPENING, now=now)
        note_owner(folder, Owner.of_this_program(now=now, change=opening.change))
        store.commit("agency.name", "正在写", now=now)
        assert interruption_of(folder) is None
    assert owner_of(folder) is not None


BACKING_UP = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from desktop_app.store.backups import BackupKeeper
from desktop_app.store.case_store import CaseStore
with CaseStore.open(Path(sys.argv[1])) as store:
    backups = BackupKeeper(store)
    print("begun", flush=True)
    for number in range(100_000):
        store.commit("agency.name", f"第{number}次", now=datetime.now(UTC))
        backups.back_up()
"""


def test_killed_while_backing_up_there_is_always_a_sound_backup(folder: Path, now: datetime) -> None:
    chance = random.Random(7)
    for _ in range(6):
        with subprocess.Popen(
            [sys.executable, "-c", BACKING_UP, str(folder)],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONUTF8": "1"},
        ) as program:
            program.stdout.readline()
            with pytest.raises(subprocess.TimeoutExpired):
                program.wait(chance.random() * 0.05)
            program.kill()
        with CaseStore.open(folder, read_only=True) as store:
            expected = store.load()
        (folder / "case.sqlite3").rename(folder / "whole")
        log = folder / "case.sqlite3-wal"
        log.rename(folder / "whole-wal")
        found = plan_recovery(folder, now=now)
        assert found.newest.ledgers == expected.ledgers
        assert [name for name in names(folder / "backup") if name.startswith(".")] == []
        (folder / "whole").rename(folder / "case.sqlite3")
        (folder / "whole-wal").rename(log)


def test_the_note_holds_nothing_of_what_was_typed(folder: Path, now: datetime) -> None:
    note_owner(folder, Owner.of_this_program(now=now, change=3))
    assert json.loads((folder / "opened.json").read_bytes()).keys() == {
        "computer",
        "user",
        "at",
        "change",
    }
