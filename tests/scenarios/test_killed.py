"""Killed at any moment of typing, importing, building or packing: the case opens, and nothing is left lying about.

Together with the kills in tests/store (commits with evidence, backups, upgrades) these are more than 300.
"""

from __future__ import annotations

import itertools
import json
import os
import random
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from queue import Queue

import pytest

from desktop_app.ledgers.templates import write_workbook
from desktop_app.models.application import Case
from desktop_app.models.ledgers import LedgerKind, ServiceRecord
from desktop_app.packet.build import read_record
from desktop_app.store.case_store import CaseStore
from desktop_app.store.opening import open_any

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(__file__).with_name("killed_program.py")
LOST_AT_MOST = 1.0
"""Seconds of typing that may be missing."""
PATIENCE = 60
"""Seconds until silence means that something hangs."""
STALLED = 0.05
"""A gap between two keys that is longer than this is the machine's, not the typist's: it counts as this long."""

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs fork")


class Nursery:
    """Copies of the started program, each put to work on the same case until it is killed."""

    def __init__(self, place: Path, process: subprocess.Popen[str]) -> None:
        self.place = place
        self.home = place / "家"
        self.case = self.home / "cases" / "案卷"
        self.temporary = place / "临时"
        self.temporary.mkdir()
        self._process = process
        self._lines: Queue[str] = Queue()
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()
        CaseStore.create(self.case, Case(notice="shanghai-2021"), now=datetime.now(UTC)).close()

    def life(self, work: str, start: int, chance: random.Random, longest: float, **job: object) -> list[dict]:
        """One life: everything it said, first what it found; killed at a random moment of its work."""
        child, said = self._born(work, start, job)
        threading.Event().wait(chance.random() * longest)
        return said + self._killed(child)

    def pace(self, work: str, done: str, **job: object) -> float:
        """Seconds that one piece of the work takes here and now: a life that goes on until it has ``done`` two.

        A random moment falls into all parts of the work only if a life can be longer than a piece, on a busy machine too.
        """
        child, said = self._born(work, 0, job)
        while sum(done in line for line in said) < 2:
            said.append(self._say())
        self._killed(child)
        first, second = [line["moment"] for line in said if done in line]
        return second - first

    def _born(self, work: str, start: int, job: dict[str, object]) -> tuple[int, list[dict]]:
        facts = {"work": work, "from": start, "home": str(self.home), "case": str(self.case)}
        facts |= {"temporary": str(self.temporary), **job}
        self._process.stdin.write(json.dumps(facts) + "\n")
        self._process.stdin.flush()
        child = self._say()["child"]
        said = [self._say(), self._say()]
        assert all("gone" not in line for line in said), "the program ended by itself"
        return child, said

    def _killed(self, child: int) -> list[dict]:
        """What it said until then."""
        os.kill(child, signal.SIGKILL)
        said = []
        while "gone" not in (line := self._say()):
            said.append(line)
        return said

    def _listen(self) -> None:
        for line in self._process.stdout:
            self._lines.put(line)

    def _say(self) -> dict:
        """The next line; nothing for a minute is a program that hangs, and fails the test."""
        return json.loads(self._lines.get(timeout=PATIENCE))


@pytest.fixture
def nursery(tmp_path):
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, str(PROGRAM)]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=environment,
        start_new_session=True,
    ) as process:
        yield Nursery(tmp_path, process)
        process.stdin.close()
        with suppress(
            ProcessLookupError
        ):  # a test that failed has left a life going on, which would be waited for
            os.killpg(process.pid, signal.SIGKILL)


def check(found: dict) -> None:
    """Every start finds a whole case and takes away what the last life left."""
    assert found["problems"] == []
    assert found["leftovers"] == []
    assert found["trouble"] == ""


def lost(stood: str | None, typed: list[dict], kept: str | None) -> float:
    """Seconds of a life's typing that are missing when ``kept`` (a part of a number, or all of it) is what stands.

    ``stood`` is what stood before that life began to type.
    """
    numbers = [f"N{line['typed']}" for line in typed]
    place = max((n for n, number in enumerate(numbers) if number == kept), default=None)
    if place is None and kept != stood:  # the next number was half typed
        place = max(n for n, number in enumerate(numbers) if number.startswith(kept or " ")) - 1
    moments = [line["moment"] for line in typed[max(place or 0, 0) :]]
    return sum(min(after - before, STALLED) for before, after in itertools.pairwise(moments))


@pytest.mark.parametrize(
    ("work", "where", "seed", "lives"),
    [
        ("typing", "name", 363, 20),
        ("typing", "name", 90, 20),
        ("typing", "name", 156, 20),
        ("in a ledger", "cell", 5, 6),
    ],
)
def test_typing_loses_at_most_a_second(nursery, work, where, seed, lives):
    chance, start, life = random.Random(seed), 1000, None
    worst = 0.0
    for _ in range(lives):
        said = nursery.life(work, start, chance, 0.9)
        check(said[0]["found"])
        kept = said[0]["found"][where]
        if life:
            worst = max(worst, lost(*life, kept))
        typed = [line for line in said if "typed" in line]
        life = (kept, typed)
        start = typed[-1]["typed"] + 1
    assert 0 < worst <= LOST_AT_MOST


@pytest.mark.parametrize("seed", [5, 17])
def test_importing_leaves_one_ledger_or_the_other(nursery, tmp_path, seed):
    workbooks = []
    for rows in (40, 900):
        path = tmp_path / f"台账{rows}.xlsx"
        ledger = tuple(
            ServiceRecord(id=f"r{n}", served_on=date(2020, 1, 1), enterprise=f"企业{n}") for n in range(rows)
        )
        write_workbook(path, LedgerKind.SERVICES, ledger)
        workbooks.append((rows, str(path)))
    longest = max(0.8, 3 * nursery.pace("importing", "rows", workbooks=workbooks))
    chance, start, acknowledged, seen = random.Random(seed), 0, 0, set()
    for _ in range(20):
        said = nursery.life("importing", start, chance, longest, workbooks=workbooks)
        found = said[0]["found"]
        check(found)
        assert found["rows"] in {0, 40, 900}
        seen.add(found["rows"])
        taken = [line["rows"] for line in said if "rows" in line]
        start += len(taken)
        acknowledged += len(taken)
    assert seen >= {40, 900}
    assert acknowledged


@pytest.mark.parametrize("seed", [12, 26])
def test_building_leaves_whole_outputs_or_none(nursery, seed):
    outputs = nursery.place / "输出"
    longest = max(2.0, 2 * nursery.pace("building", "built", outputs=str(outputs)))
    chance, start, whole = random.Random(seed), 0, 0
    for _ in range(20):
        said = nursery.life("building", start, chance, longest, outputs=str(outputs))
        check(said[0]["found"])
        start += sum("built" in line for line in said)
        for folder in outputs.iterdir() if outputs.exists() else ():
            if folder.name.startswith(".shenbao-"):
                continue  # the next start takes it away
            record = read_record(folder)
            assert record is not None
            there = {path.relative_to(folder).as_posix() for path in folder.rglob("*")}
            assert {file.name for file in record.files} < there
            assert all((folder / file.name).stat().st_size == file.size for file in record.files)
            whole += 1
    assert whole
    assert start > 20
    nursery.life("typing", 1, chance, 0.1)
    assert [path.name for path in outputs.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize("seed", [21, 31])
def test_packing_leaves_the_whole_file_or_none(nursery, seed):
    target = nursery.place / "优盘" / "案卷.shenbao"
    target.parent.mkdir()
    scan = nursery.place / "scan.bin"
    scan.write_bytes(random.Random(1).randbytes(3_000_000))
    with CaseStore.open(nursery.case) as store:
        store.evidence.add(scan)
    longest = max(0.3, 3 * nursery.pace("packing", "packed", target=str(target)))
    chance, start, whole = random.Random(seed), 0, 0
    for _ in range(20):
        said = nursery.life("packing", start, chance, longest, target=str(target))
        check(said[0]["found"])
        start += sum("packed" in line for line in said)
        if target.exists():
            assert open_any(target, None).problems == ()
            whole += 1
    assert whole
    nursery.life("typing", 1, chance, 0.1)
    assert [path.name for path in target.parent.iterdir()] == [target.name]
