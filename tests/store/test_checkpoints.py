"""Checkpoints: what a case was is kept whole, once for each content, thinned with age, and read back exactly."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from desktop_app.errors import CaseError
from desktop_app.models.evidence import Evidence
from desktop_app.models.ledgers import LedgerKind, ServiceRecord
from desktop_app.store.case_store import CaseStore
from desktop_app.store.checkpoints import MOST_AUTOMATIC, Checkpoint, CheckpointKind, to_keep

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop_app.models.application import Case


@pytest.fixture
def store(tmp_path: Path, full_case: Case, now: datetime) -> Iterator[CaseStore]:
    with CaseStore.create(tmp_path / "case", full_case, now=now) as made:
        yield made


def copies(store: CaseStore) -> int:
    return store._connection.execute("SELECT count(*) FROM ledger_copies").fetchone()[0]


def test_a_case_is_read_back_as_it_was_at_each_checkpoint(
    store: CaseStore, full_case: Case, now: datetime
) -> None:
    first = store.checkpoint(CheckpointKind.NAMED, now=now, name="送审前")
    store.commit("agency.name", "改过的名称", now=now)
    store.commit("finance.revenue", None, "三百多万", now=now)
    store.commit_rows(LedgerKind.SERVICES, full_case.ledgers.services[:7], now=now)
    store.commit_evidence(full_case.evidence[:1], now=now)
    changed = store.load()
    second = store.checkpoint(CheckpointKind.IMPORT, now=now)
    store.commit_rows(LedgerKind.SERVICES, (), now=now)

    assert store.case_at(first.number) == full_case
    assert store.case_at(second.number) == changed
    assert [(item.number, item.kind, item.name) for item in store.checkpoints()] == [
        (second.number, CheckpointKind.IMPORT, ""),
        (first.number, CheckpointKind.NAMED, "送审前"),
    ]


@pytest.mark.parametrize("kind", list(CheckpointKind))
def test_an_automatic_one_is_not_made_twice_of_the_same_content(
    store: CaseStore, now: datetime, kind: CheckpointKind
) -> None:
    first = store.checkpoint(CheckpointKind.OPENING, now=now)
    second = store.checkpoint(kind, now=now + timedelta(hours=1))

    automatic = kind not in {CheckpointKind.NAMED, CheckpointKind.BUILD, CheckpointKind.NOTICE}
    assert (second == first) is automatic
    store.commit("agency.name", "改过的名称", now=now)
    assert store.checkpoint(kind, now=now).number > second.number


def test_a_ledger_is_kept_once_for_all_checkpoints_that_have_it(
    store: CaseStore, full_case: Case, now: datetime
) -> None:
    for number in range(5):
        store.commit("agency.name", f"第{number}次", now=now)
        store.checkpoint(CheckpointKind.OPENING, now=now)
    kinds_with_content = {full_case.ledgers.rows(kind) for kind in LedgerKind}
    assert copies(store) == len(kinds_with_content)
    store.commit_rows(LedgerKind.SERVICES, full_case.ledgers.services[:9], now=now)
    store.checkpoint(CheckpointKind.IMPORT, now=now)
    assert copies(store) == len(kinds_with_content) + 1


def test_ledgers_that_no_checkpoint_has_any_more_go(store: CaseStore, now: datetime) -> None:
    for number in range(MOST_AUTOMATIC + 5):
        rows = (ServiceRecord(id="r", served_on=date(2020, 1, 1), enterprise=f"企业{number}"),)
        store.commit_rows(LedgerKind.SERVICES, rows, now=now)
        store.checkpoint(CheckpointKind.IMPORT, now=now)
    kept = store.checkpoints()
    assert len(kept) == MOST_AUTOMATIC
    seen = {store.case_at(item.number).ledgers.services[0].enterprise for item in kept}
    assert seen == {f"企业{number}" for number in range(5, MOST_AUTOMATIC + 5)}
    other_kinds = len(LedgerKind) - 1
    assert copies(store) <= MOST_AUTOMATIC + other_kinds


def test_another_notice_is_another_law_and_the_old_state_is_kept(
    store: CaseStore, full_case: Case, now: datetime
) -> None:
    store.commit_about(notice="national-2012", now=now)
    (kept,) = store.checkpoints()
    assert kept.kind is CheckpointKind.NOTICE
    assert store.case_at(kept.number) == full_case
    assert store.load().notice == "national-2012"


def test_one_that_is_gone_or_damaged_says_so_and_the_case_is_untouched(
    store: CaseStore, full_case: Case, now: datetime
) -> None:
    made = store.checkpoint(CheckpointKind.NAMED, now=now, name="一")
    with pytest.raises(CaseError, match="不在了"):
        store.case_at(made.number + 1)
    for damage in ("content = x'00'", "content = substr(content, 1, 20)", "content = x''"):
        store._connection.execute(f"UPDATE checkpoints SET {damage}")
        with pytest.raises(CaseError, match="读不出"):
            store.case_at(made.number)
    assert store.load() == full_case
    assert store.checkpoint(CheckpointKind.NAMED, now=now, name="二").number == made.number + 1


def test_a_ledger_whose_copy_is_damaged_is_not_read_as_another(store: CaseStore, now: datetime) -> None:
    made = store.checkpoint(CheckpointKind.NAMED, now=now, name="一")
    other = store._connection.execute(
        "SELECT content FROM ledger_copies ORDER BY length(content)"
    ).fetchone()[0]
    store._connection.execute("UPDATE ledger_copies SET content = ?", (other,))
    with pytest.raises(CaseError, match="读不出"):
        store.case_at(made.number)


def test_evidence_of_a_checkpoint_is_never_swept(store: CaseStore, tmp_path: Path, now: datetime) -> None:
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF scan")
    kept = store.evidence.add(scan)
    item = Evidence(
        id="e9", material="M5", title="通知", file_name="scan.pdf", sha256=kept.sha256, size=kept.size
    )
    store.commit_evidence((item,), now=now)
    store.checkpoint(CheckpointKind.NAMED, now=now, name="有通知")
    store.commit_evidence((), now=now)

    far = datetime(2100, 1, 1, tzinfo=now.tzinfo)
    assert store.sweep(before=far) == 0
    assert store.evidence.verified(kept.sha256).is_file()


def at(
    now: datetime, number: int, ago: timedelta, kind: CheckpointKind = CheckpointKind.OPENING
) -> Checkpoint:
    return Checkpoint(number, now - ago, kind, "", number)


HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("ages", "kept"),
    [
        ([HOUR * n for n in range(10)], 10),
        ([DAY * 3 + HOUR * n / 10 for n in range(10)], 1),
        ([DAY * n for n in range(2, 12)], 10),
        ([DAY * 60 + HOUR * n for n in range(10)], 1),
        ([DAY * 7 * n for n in range(10, 20)], 10),
        ([-DAY * n for n in range(10)], 10),
        ([HOUR / 10 * n for n in range(MOST_AUTOMATIC + 30)], MOST_AUTOMATIC),
    ],
    ids=[
        "today",
        "one day last week",
        "each day",
        "one week long ago",
        "each week",
        "clock set back",
        "too many",
    ],
)
def test_automatic_ones_thin_out_with_age(now: datetime, ages: list[timedelta], kept: int) -> None:
    noon = now.replace(hour=12)
    made = [at(noon, 1000 - number, age) for number, age in enumerate(ages)]
    numbers = to_keep(made, noon)
    assert len(numbers) == kept
    assert made[0].number in numbers


def test_what_somebody_asked_for_or_built_never_thins_out(now: datetime) -> None:
    made = [
        at(now, number, DAY * 400 * number, kind)
        for kind in (CheckpointKind.NAMED, CheckpointKind.BUILD, CheckpointKind.NOTICE)
        for number in range(60)
    ]
    assert to_keep(made, now) == {item.number for item in made}


def test_a_checkpoint_whose_moment_went_bad_does_not_stand_in_the_way(tmp_path, full_case, now):
    with CaseStore.create(tmp_path / "case", full_case, now=now) as store:
        store.checkpoint(CheckpointKind.NAMED, now=now, name="一")
        store.checkpoint(CheckpointKind.NAMED, now=now, name="二")
        store._connection.execute("UPDATE checkpoints SET at = 'x021' WHERE name = '一'")
        assert [item.name for item in store.checkpoints()] == ["二"]
        store.checkpoint(CheckpointKind.NAMED, now=now, name="三")
        assert [item.name for item in store.checkpoints()] == ["三", "二"]
