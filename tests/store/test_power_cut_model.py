"""A power cut, modelled: whatever part of a commit had reached the disk, the case opens as before it or as after it.

A disk writes sectors of 512 bytes, in any order between two syncs; of what had not been synced any sector may be as
before or as after, or empty where the file has grown, and the file may be as long as before, as after, or in between. SQLite syncs the log at each commit, the head of a log
that is begun anew before its pages, and the log before it moves pages into the database.
"""

from __future__ import annotations

import random
import shutil
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import pytest

from desktop_app.models.application import Case
from desktop_app.models.ledgers import LedgerKind, ServiceRecord
from desktop_app.store.case_store import DATABASE, CaseStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from desktop_app.store.case_rows import Change

SECTOR = 512
LOG = f"{DATABASE}-wal"
ROWS = 60
MANY = 20_000
"""Four characters as often in each row make a log that SQLite moves into the file at once."""
IMAGES = 40
"""Of each way in which a commit is written; some hundred openings a second."""

State = tuple[Case, tuple["Change", ...]]


@dataclass(frozen=True)
class Disk:
    """The two files of a case as a synced disk holds them."""

    file: bytes
    log: bytes

    @classmethod
    def of(cls, folder: Path) -> Disk:
        return cls((folder / DATABASE).read_bytes(), (folder / LOG).read_bytes())


@dataclass(frozen=True)
class Commit:
    """A commit with the disk and the case before and after it."""

    disks: tuple[Disk, Disk]
    states: tuple[State, State]


def state_of(store: CaseStore) -> State:
    return store.load(), store.history()


def rows(count: int, name: str, width: int) -> tuple[ServiceRecord, ...]:
    return tuple(
        ServiceRecord(
            id=f"r{row}", served_on=date(2020, 1, 1), enterprise=f"{name}{row}", content=f"{row:04d}" * width
        )
        for row in range(count)
    )


def one_commit(folder: Path, now: datetime, *, first: int, then: int) -> Commit:
    """A case with a ledger whose rows have ``first`` times four characters, then a last commit of ``then`` times four."""
    with CaseStore.create(folder, Case(notice="shanghai-2021"), now=now) as store:
        store.commit("agency.name", "某某服务中心", now=now)
        store.commit_rows(LedgerKind.SERVICES, rows(ROWS, "企业", first), now=now)
        before, state = Disk.of(folder), state_of(store)
        with store.one_step(now=now):
            store.commit("agency.name", "某某中小企业服务中心", now=now)
            if then:
                store.commit_rows(LedgerKind.SERVICES, rows(ROWS, "公司", then), now=now)
        return Commit((before, Disk.of(folder)), (state, state_of(store)))


def torn(old: bytes, new: bytes, chance: random.Random, *, synced: int = 0) -> bytes:
    """``new`` as far as it had reached the disk; the first ``synced`` bytes all have."""
    length = max(
        chance.choice([len(old), len(new), chance.randint(len(old), max(len(old), len(new)))]), synced
    )
    share = chance.random()
    sectors = []
    for at in range(0, max(len(old), len(new)), SECTOR):
        was, now = old[at : at + SECTOR], new[at : at + SECTOR]
        if at < synced or was == now or chance.random() < share:
            sectors.append(now or was)
        else:
            sectors.append(
                was.ljust(len(now), b"\0")
            )  # where the file was longer than it had been: nothing yet
    return b"".join(sectors)[:length]


def images(
    commit: Commit, chance: random.Random, count: int, *, synced: int
) -> Iterator[tuple[Disk, tuple[int, ...]]]:
    """What a power cut may leave while the log is written, and which of the two states it may be."""
    (before, after) = commit.disks
    yield before, (0,)
    yield after, (1,)
    for _ in range(count // 4):
        yield Disk(after.file, after.log + chance.randbytes(chance.randint(1, 9_000))), (1,)
    if not synced:
        for _ in range(count // 4):
            yield Disk(before.file, after.log[: chance.randint(len(before.log), len(after.log) - 1)]), (0, 1)
    for _ in range(count):
        yield Disk(before.file, torn(before.log, after.log, chance, synced=synced)), (0, 1)


def check(place: Path, disk: Disk, commit: Commit, allowed: tuple[int, ...]) -> int:
    """Open what the power cut left, to look at and to write in; which of the states it is."""
    place.mkdir()
    (place / DATABASE).write_bytes(disk.file)
    (place / LOG).write_bytes(disk.log)
    found: list[State] = []
    for read_only in (True, False):
        with CaseStore.open(place, read_only=read_only) as store:
            found.append(state_of(store))
            assert store.problems == ()
    shutil.rmtree(place)
    assert found[0] == found[1]
    assert found[0] in commit.states
    which = commit.states.index(found[0])
    assert which in allowed
    return which


@pytest.mark.parametrize("seed", [1, 2])
def test_a_torn_log_is_the_case_before_or_after(tmp_path: Path, now: datetime, seed: int) -> None:
    commit = one_commit(tmp_path / "case", now, first=1, then=5)
    (before, after) = commit.disks
    assert after.log.startswith(before.log)
    assert len(after.log) > len(before.log)
    found = {
        check(tmp_path / "cut", disk, commit, allowed)
        for disk, allowed in images(commit, random.Random(seed), IMAGES, synced=0)
    }
    assert found == {0, 1}


@pytest.mark.parametrize("seed", [3, 4])
def test_a_torn_log_that_was_begun_anew_is_the_case_before_or_after(
    tmp_path: Path, now: datetime, seed: int
) -> None:
    commit = one_commit(tmp_path / "case", now, first=MANY, then=0)
    (before, after) = commit.disks
    assert after.log[:32] != before.log[:32], "the log was not begun anew"
    for disk, allowed in images(commit, random.Random(seed), IMAGES // 5, synced=32):
        check(tmp_path / "cut", disk, commit, allowed)


@pytest.mark.parametrize("seed", [5, 6])
def test_pages_torn_on_their_way_from_the_log_into_the_file_are_made_good(
    tmp_path: Path, now: datetime, seed: int
) -> None:
    commit = one_commit(tmp_path / "case", now, first=1, then=MANY)
    (before, after) = commit.disks
    assert after.file != before.file, "nothing was moved into the file"
    chance = random.Random(seed)
    for _ in range(IMAGES // 5):
        disk = Disk(torn(before.file, after.file, chance), after.log)
        check(tmp_path / "cut", disk, commit, (1,))
