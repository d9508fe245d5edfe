"""Kills, second openers, damage, full and read-only places: every case opens or says why not, untouched."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from desktop_app.errors import CaseInUse, CaseTooNew, CaseUnreadable, TargetNotWritable
from desktop_app.models.application import Case
from desktop_app.models.ledgers import LedgerKind, ServiceRecord
from desktop_app.store.case_store import CaseStore

LATER = datetime(2100, 1, 1, tzinfo=UTC)
WRITER = """
import os, sys
from datetime import UTC, date, datetime
from pathlib import Path
from desktop_app.models.ledgers import LedgerKind, ServiceRecord
from desktop_app.store.case_store import CaseStore
folder, scan, now = Path(sys.argv[1]), Path(sys.argv[2]), datetime(2021, 5, 10, tzinfo=UTC)
def say(word):
    sys.stdout.buffer.write(f"{word}\\n".encode())
    sys.stdout.buffer.flush()
def write(start):
    store = CaseStore.open(folder)
    for number in range(start, start + 100_000):
        scan.write_bytes(number.to_bytes(4, "big") * 50_000)
        store.evidence.add(scan)
        with store.one_step(now=now):
            store.commit("agency.name", f"第{number}次", now=now)
            store.commit("declared.staff", number, now=now)
            rows = tuple(
                ServiceRecord(id=f"r{row}", served_on=date(2020, 1, 1), enterprise=f"第{number}次") for row in range(100)
            )
            store.commit_rows(LedgerKind.SERVICES, rows, now=now)
        say(number)
"""
BY_ITSELF = (
    WRITER
    + """
say(os.getpid())
write(int(sys.stdin.readline()))
"""
)
FORKED = (
    WRITER
    + """
for line in sys.stdin:
    child = os.fork()
    if child == 0:
        write(int(line))
    say(child)
    os.waitpid(child, 0)
    say("gone")
"""
)
"""Starting a program takes half a second; a copy of one that has started takes none."""


def program(script: str, *arguments: object, **options: object) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, **options)


def digest(folder: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.iterdir()
        if path.is_file()
    }


@pytest.fixture
def folder(tmp_path: Path, full_case: Case, now: datetime) -> Path:
    """A closed case of some size."""
    CaseStore.create(tmp_path / "case", full_case, now=now).close()
    return tmp_path / "case"


def check_after_kill(folder: Path, acknowledged: list[int]) -> int:
    """Everything acknowledged is there, whole, and nothing else is; returns the last number."""
    with CaseStore.open(folder) as store:
        case = store.load()
        number = case.application.declared.staff or 0
        assert number in {acknowledged[-1], acknowledged[-1] + 1}
        assert store.problems == ()
        assert case.application.agency.name == f"第{number}次"
        assert {row.enterprise for row in case.ledgers.services} == {f"第{number}次"}
        assert [change.after for change in store.history("declared.staff", newest=1)] == [str(number)]
        store.sweep(before=LATER)
    assert sorted(path.name for path in folder.iterdir()) == ["case.sqlite3", "evidence"]
    assert list((folder / "evidence").iterdir()) == []
    return number


def wait_a_random_moment(chance: random.Random) -> None:
    """Not to wait for anything: the kill must not always come right after an acknowledgement."""
    threading.Event().wait(chance.random() * 0.004)


def test_after_a_killed_program_every_acknowledged_commit_is_there(tmp_path: Path, now: datetime) -> None:
    folder, chance, last = tmp_path / "case", random.Random(363), 0
    CaseStore.create(folder, Case(notice="shanghai-2021"), now=now).close()
    for _ in range(4):
        with program(BY_ITSELF, folder, tmp_path / "scan.bin") as writer:
            writer.stdin.write(f"{last + 1}\n".encode())
            writer.stdin.flush()
            writer.stdout.readline()
            acknowledged = [int(writer.stdout.readline()) for _ in range(chance.randint(1, 9))]
            wait_a_random_moment(chance)
            writer.kill()
            acknowledged += [int(line) for line in writer.stdout]
        last = check_after_kill(folder, acknowledged)


@pytest.mark.skipif(os.name == "nt", reason="needs fork")
def test_after_a_kill_at_any_moment_every_acknowledged_commit_is_there(tmp_path: Path, now: datetime) -> None:
    folder, chance, last = tmp_path / "case", random.Random(2021), 0
    CaseStore.create(folder, Case(notice="shanghai-2021"), now=now).close()
    with program(FORKED, folder, tmp_path / "scan.bin") as nursery:
        for _ in range(60):
            nursery.stdin.write(f"{last + 1}\n".encode())
            nursery.stdin.flush()
            child = int(nursery.stdout.readline())
            acknowledged = [int(nursery.stdout.readline()) for _ in range(chance.randint(1, 5))]
            wait_a_random_moment(chance)
            os.kill(child, signal.SIGKILL)
            acknowledged += [int(line) for line in iter(nursery.stdout.readline, b"gone\n")]
            last = check_after_kill(folder, acknowledged)
        nursery.stdin.close()


OWNER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from desktop_app.store.case_store import CaseStore
with CaseStore.open(Path(sys.argv[1])) as store:
    store.commit("agency.name", "另一台电脑", now=datetime(2021, 5, 10, tzinfo=UTC))
    print("open", flush=True)
    sys.stdin.read()
"""


def test_a_second_program_is_kept_out_may_look_and_gets_in_when_the_first_is_gone(folder: Path) -> None:
    with program(OWNER, folder) as owner:
        assert owner.stdout.readline().strip() == b"open"
        with pytest.raises(CaseInUse, match="只读"):
            CaseStore.open(folder)
        with CaseStore.open(folder, read_only=True) as looking:
            assert looking.load().application.agency.name == "另一台电脑"
        with pytest.raises(CaseInUse):
            CaseStore.open(folder)
        owner.kill()
    with CaseStore.open(folder) as store:
        assert store.load().application.agency.name == "另一台电脑"


def test_looking_twice_in_one_program_does_not_give_up_the_lock(folder: Path) -> None:
    with CaseStore.open(folder) as store:
        with pytest.raises(CaseInUse):
            CaseStore.open(folder)
        CaseStore.open(folder, read_only=True).close()
        script = OWNER.replace("with CaseStore", "from desktop_app.errors import CaseInUse\nwith CaseStore")
        with program(script, folder, stderr=subprocess.PIPE) as other:
            said, complaint = other.communicate()
        assert (said, b"CaseInUse" in complaint) == (b"", True)
        assert store.load().application.agency.name is not None


def test_a_case_of_a_later_program_is_refused_untouched(folder: Path, tamper: object) -> None:
    tamper(folder, "PRAGMA user_version = 99")
    before = digest(folder)
    for read_only in (False, True):
        with pytest.raises(CaseTooNew, match="更新的程序"):
            CaseStore.open(folder, read_only=read_only)
    assert digest(folder) == before


@pytest.mark.parametrize("part", [0.0, 0.001, 0.1, 0.5, 0.9, 0.999])
def test_a_truncated_case_is_refused_untouched(folder: Path, part: float) -> None:
    database = folder / "case.sqlite3"
    os.truncate(database, int(database.stat().st_size * part))
    before = digest(folder)
    for read_only in (False, True):
        with pytest.raises(CaseUnreadable, match=r"case\.sqlite3"):
            CaseStore.open(folder, read_only=read_only)
    assert digest(folder) == before


def test_a_page_of_rubbish_anywhere_is_found_on_opening(folder: Path) -> None:
    database = folder / "case.sqlite3"
    whole = database.read_bytes()
    for page in range(len(whole) // 4096):
        damaged = bytearray(whole)
        damaged[page * 4096 : (page + 1) * 4096] = b"\xa5" * 4096
        database.write_bytes(damaged)
        with pytest.raises(CaseUnreadable):
            CaseStore.open(folder)
        assert database.read_bytes() == damaged, page
    database.write_bytes(whole)
    with CaseStore.open(folder) as store:
        assert store.load().notice == "shanghai-2021"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0" * 4096,
        "这是一份文本".encode() * 999,
        b"SQLite format 3\0",
        b"SQLite format 3\0" + b"\xff" * 9999,
    ],
    ids=["empty", "zeros", "text", "header", "rubbish"],
)
def test_what_is_no_database_is_refused_untouched(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "case.sqlite3").write_bytes(content)
    for read_only in (False, True):
        with pytest.raises(CaseUnreadable):
            CaseStore.open(tmp_path, read_only=read_only)
    assert (tmp_path / "case.sqlite3").read_bytes() == content
    assert [path.name for path in tmp_path.iterdir()] == ["case.sqlite3"]


def test_a_database_of_another_program_is_refused_untouched(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "case.sqlite3")) as other:
        other.execute("CREATE TABLE notes (text)")
    before = digest(tmp_path)
    with pytest.raises(CaseUnreadable, match="不是本程序的案卷"):
        CaseStore.open(tmp_path)
    assert digest(tmp_path) == before


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER t AFTER INSERT ON history BEGIN DELETE FROM answers; END",
        "CREATE VIEW v AS SELECT * FROM answers",
        "CREATE INDEX i ON history (place)",
        "CREATE TABLE more (a)",
        "CREATE VIRTUAL TABLE v USING fts5(a)",
        "DROP TABLE builds",
        "ALTER TABLE answers ADD COLUMN more TEXT",
    ],
)
def test_a_database_with_parts_that_no_case_has_is_refused_untouched(
    folder: Path, tamper: object, statement: str
) -> None:
    tamper(folder, statement)
    before = digest(folder)
    for read_only in (False, True):
        with pytest.raises(CaseUnreadable):
            CaseStore.open(folder, read_only=read_only)
    assert digest(folder) == before


def test_an_empty_folder_is_no_case(tmp_path: Path) -> None:
    with pytest.raises(CaseUnreadable, match=r"没有案卷文件 case\.sqlite3"):
        CaseStore.open(tmp_path)
    with pytest.raises(CaseUnreadable):
        CaseStore.open(tmp_path / "gone", read_only=True)
    assert list(tmp_path.iterdir()) == []


def test_stored_answers_that_no_longer_fit_become_unfinished(folder: Path, tamper: object) -> None:
    tamper(
        folder,
        "UPDATE answers SET value = '\"很多\"' WHERE field = 'finance.revenue'",
        "UPDATE answers SET value = '\"no_such_route\"' WHERE field = 'recommendation.route'",
        "UPDATE answers SET value = '{{' WHERE field = 'agency.email'",
        "UPDATE answers SET value = '\"2021-02-30\"' WHERE field = 'agency.established'",
        "INSERT INTO answers VALUES ('agency.of_a_later_program', '1', 0)",
        "UPDATE ledger_rows SET content = '{\"id\":\"r7\"}' WHERE kind = 'services' AND position = 7",
        "UPDATE ledger_rows SET content = 'no json' WHERE kind = 'services' AND position = 8",
        "UPDATE evidence SET content = '{}' WHERE id = 'e1'",
        reseal=True,
    )
    with CaseStore.open(folder) as store:
        case = store.load()
        assert case.unfinished["finance.revenue"] == "很多"
        assert case.unfinished["recommendation.route"] == "no_such_route"
        assert case.unfinished["agency.email"] == "{{"
        assert case.unfinished["agency.established"] == "2021-02-30"
        assert case.application.finance.revenue is None
        assert case.application.agency.website is not None
        assert len(case.ledgers.services) == 298
        assert [item.id for item in case.evidence] == ["e2"]
        text = "\n".join(store.problems)
        assert "agency.of_a_later_program" in text
        assert "服务企业台账有2行" in text
        assert "e1" in text


FULL = """
import resource, sys
from datetime import UTC, date, datetime
from pathlib import Path
from desktop_app.errors import TargetNotWritable
from desktop_app.models.ledgers import LedgerKind, ServiceRecord
from desktop_app.store.case_store import CaseStore
folder, now = Path(sys.argv[1]), datetime(2021, 5, 10, tzinfo=UTC)
with CaseStore.open(folder) as store:
    store.commit("agency.name", "之前", now=now)
    limit = (folder / "case.sqlite3").stat().st_size + 200_000
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    rows = tuple(ServiceRecord(id=f"r{n}", served_on=date(2020, 1, 1), enterprise="企业" * 50) for n in range(20_000))
    try:
        store.commit_rows(LedgerKind.SERVICES, rows, now=now)
    except TargetNotWritable as error:
        sys.stdout.buffer.write(str(error).encode())
    store.commit("agency.name", "之后", now=now)
    assert len(store.load().ledgers.services) == 300
"""


@pytest.mark.skipif(os.name == "nt", reason="POSIX limit stands in for a full disk")
def test_a_full_disk_keeps_what_was_committed_and_takes_what_still_fits(folder: Path) -> None:
    with program(FULL, folder) as writer:
        said = writer.communicate()[0].decode()
    assert writer.returncode == 0
    assert "没有写入案卷“case”" in said
    assert "已写入的内容都在" in said
    with CaseStore.open(folder) as store:
        case = store.load()
    assert case.application.agency.name == "之后"
    assert len(case.ledgers.services) == 300


READER = """
import os, sys
from pathlib import Path
from desktop_app.errors import TargetNotWritable
from desktop_app.store.case_store import CaseStore
folder = Path(sys.argv[1])
if os.geteuid() == 0:
    os.setuid(65534)  # permissions mean nothing to root
try:
    CaseStore.open(folder)
except TargetNotWritable as error:
    sys.stdout.buffer.write(str(error).encode())
with CaseStore.open(folder, read_only=True) as store:
    assert len(store.load().ledgers.services) == 300
"""


@pytest.mark.skipif(os.name == "nt", reason="permissions of a folder mean something else there")
def test_a_read_only_folder_can_be_looked_at_and_nothing_else(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as place:
        lying = Path(place) / "case"
        shutil.copytree(folder, lying)
        for path, mode in ((Path(place), 0o755), (lying / "case.sqlite3", 0o444), (lying, 0o555)):
            path.chmod(mode)
        before = digest(lying)
        with program(READER, lying) as reader:
            said = reader.communicate()[0].decode()
        assert reader.returncode == 0
        assert "只读" in said
        assert digest(lying) == before
        lying.chmod(0o755)


def test_a_log_left_by_a_kill_is_seen_by_a_reader_too(folder: Path, tmp_path: Path, now: datetime) -> None:
    copy = tmp_path / "as after a power cut"
    with CaseStore.open(folder) as store:
        store.commit("agency.name", "只在日志里", now=now)
        rows = tuple(
            ServiceRecord(id=f"r{n}", served_on=date(2020, 1, 1), enterprise="x") for n in range(9_000)
        )
        store.commit_rows(LedgerKind.SERVICES, rows, now=now)
        shutil.copytree(folder, copy)
    for read_only in (True, False):
        with CaseStore.open(copy, read_only=read_only) as store:
            case = store.load()
            assert case.application.agency.name == "只在日志里"
            assert len(case.ledgers.services) == 9_000


@pytest.mark.parametrize("cut", [1, 100, 4096, 5000])
def test_a_log_torn_at_its_end_loses_only_the_torn_commit(
    folder: Path, tmp_path: Path, now: datetime, cut: int
) -> None:
    copy = tmp_path / "torn"
    with CaseStore.open(folder) as store:
        store.commit("agency.name", "第一次", now=now)
        store.commit("agency.name", "第二次", now=now)
        shutil.copytree(folder, copy)
    log = copy / "case.sqlite3-wal"
    os.truncate(log, log.stat().st_size - cut)
    for read_only in (True, False):
        with CaseStore.open(copy, read_only=read_only) as store:
            assert store.load().application.agency.name == "第一次"


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path, now: datetime) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(TargetNotWritable):
        CaseStore.create(tmp_path / "file" / "case", Case(notice="shanghai-2021"), now=now)
