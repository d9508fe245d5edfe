"""A case in its database: what is committed comes back, with its history."""

from __future__ import annotations

import threading
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from desktop_app.errors import CaseError, TargetNotWritable
from desktop_app.models.application import Attestation, Case
from desktop_app.models.evidence import Evidence
from desktop_app.models.field_ids import NoSuchField, read
from desktop_app.models.ledgers import LedgerKind, ServiceRecord
from desktop_app.models.recognitions import Recognition
from desktop_app.store.case_store import CaseStore
from desktop_app.store.checkpoints import CheckpointKind

if TYPE_CHECKING:
    from pathlib import Path

EMPTY = Case(notice="shanghai-2021")


@pytest.fixture
def store(tmp_path: Path, now: datetime) -> CaseStore:
    made = CaseStore.create(tmp_path / "案卷 #1", EMPTY, now=now)
    yield made
    made.close()


def rows(count: int, fee: int = 0) -> tuple[ServiceRecord, ...]:
    return tuple(
        ServiceRecord(
            id=f"r{number}", served_on=date(2020, 1, 1), enterprise=f"企业{number}", fee=Decimal(fee)
        )
        for number in range(count)
    )


def reopened(store: CaseStore) -> Case:
    store.close()
    with CaseStore.open(store.folder) as again:
        return again.load()


def test_a_case_with_an_answer_everywhere_comes_back_the_same(
    tmp_path: Path, full_case: Case, now: datetime
) -> None:
    with CaseStore.create(tmp_path / "c", full_case, now=now) as store:
        assert store.load() == full_case
        assert store.problems == ()
        assert reopened(store) == full_case


def test_the_same_case_entered_one_by_one_comes_back_the_same(
    store: CaseStore, full_case: Case, now: datetime
) -> None:
    application = full_case.application
    for name in type(application).model_fields:
        store.commit(name, getattr(application, name), now=now)
    for field_id, typed in full_case.unfinished.items():
        store.commit(field_id, None, typed, now=now)
    for kind in LedgerKind:
        store.commit_rows(kind, full_case.ledgers.rows(kind), now=now)
    store.commit_evidence(full_case.evidence, now=now)
    store.commit_about(title=full_case.title, now=now)
    assert reopened(store) == full_case


def test_create_refuses_a_folder_that_holds_a_case(store: CaseStore, now: datetime) -> None:
    store.commit("agency.name", "上海", now=now)
    with pytest.raises(CaseError, match="已有案卷"):
        CaseStore.create(store.folder, EMPTY, now=now)
    assert reopened(store).application.agency.name == "上海"


def test_an_entry_takes_the_place_of_an_answer_and_gives_it_back(store: CaseStore, now: datetime) -> None:
    store.commit("finance.revenue", Decimal(3), now=now)
    store.commit("finance.revenue", None, "三百万左右", now=now)
    half = store.load()
    assert half.application.finance.revenue is None
    assert half.unfinished == {"finance.revenue": "三百万左右"}
    store.commit("finance.revenue", Decimal("3000000"), now=now)
    whole = store.load()
    assert whole.application.finance.revenue == 3_000_000
    assert whole.unfinished == {}


def test_percentages_below_one_are_not_taken_for_typed_text(store: CaseStore, now: datetime) -> None:
    store.commit("survey.mean_score", Decimal("0.80"), now=now)
    assert store.load().application.survey.mean_score == Decimal("0.80")


def test_a_member_taken_away_takes_its_answers_and_entries_with_it(store: CaseStore, now: datetime) -> None:
    store.commit("recognitions", (Recognition(id="a"), Recognition(id="b")), now=now)
    store.commit("recognitions[a].issuer", "工信部", now=now)
    store.commit("recognitions[a].valid_to", None, "长期", now=now)
    store.commit("recognitions[b].valid_to", None, "2023", now=now)
    store.commit("recognitions", (Recognition(id="b"),), now=now)
    case = store.load()
    assert case.application.recognitions == (Recognition(id="b"),)
    assert case.unfinished == {"recognitions[b].valid_to": "2023"}
    store.commit("recognitions", (), now=now)
    assert store.load() == EMPTY


def test_a_whole_attestation_is_one_commit(store: CaseStore, now: datetime) -> None:
    store.commit("attested.F1.system", Attestation(met=True, reason="有"), now=now)
    store.commit("attested.F1.system.met", value_no(), now=now)
    assert store.load().application.attested == {"F1.system": Attestation(met=False, reason="有")}
    store.commit("attested.F1.system", None, now=now)
    assert store.load() == EMPTY


def value_no() -> bool:
    return False


@pytest.mark.parametrize("field_id", ["", "agency.nmae", "recognitions[gone].issuer", "narrative.中文"])
def test_a_place_that_is_not_there_is_refused_and_nothing_is_kept(
    store: CaseStore, now: datetime, field_id: str
) -> None:
    with pytest.raises(NoSuchField):
        store.commit(field_id, "x", now=now)
    assert store.load() == EMPTY


def test_history_says_what_stood_there_before(store: CaseStore, now: datetime) -> None:
    store.commit("agency.name", "上海一", now=now)
    store.commit("agency.name", "上海一", now=now + timedelta(minutes=1))
    store.commit("agency.name", "上海二", now=now + timedelta(minutes=2))
    store.commit("agency.phone", "021", now=now + timedelta(minutes=3))
    second, first = store.history("agency.name")
    assert (first.before, first.after, first.at) == (None, '"上海一"', now)
    assert (second.before, second.after, second.at) == ('"上海一"', '"上海二"', now + timedelta(minutes=2))
    assert [change.place for change in store.history(newest=2)] == ["agency.phone", "agency.name"]


def test_changes_of_one_step_share_it_and_are_all_kept_or_none(store: CaseStore, now: datetime) -> None:
    with store.one_step(now=now):
        store.commit("agency.name", "上海", now=now)
        store.commit_rows(LedgerKind.SERVICES, rows(3), now=now)
    assert {change.step for change in store.history(newest=2)} == {store.history()[0].step}

    def both() -> None:
        with store.one_step(now=now):
            store.commit("agency.name", "北京", now=now)
            raise ValueError("the second half cannot be done")

    with pytest.raises(ValueError, match="second half"):
        both()
    assert store.load().application.agency.name == "上海"
    store.commit("agency.phone", "021", now=now)
    assert store.history()[0].step == store.history("agency.name")[0].step + 1


def test_a_ledger_is_replaced_and_only_changed_rows_are_written(store: CaseStore, now: datetime) -> None:
    store.commit_rows(LedgerKind.SERVICES, rows(12_000), now=now)
    assert store.load().ledgers.services == rows(12_000)
    changed = (*rows(5), *rows(6, fee=1)[5:], *rows(11_000)[6:])
    store.commit_rows(LedgerKind.SERVICES, changed, now=now)
    assert store.load().ledgers.services == changed
    assert store.history("services")[0].after == '{"rows":11000,"changed":1}'
    store.commit_rows(LedgerKind.SERVICES, changed, now=now)
    assert store.history("services")[0].after == '{"rows":11000,"changed":1}'
    store.commit_rows(LedgerKind.SERVICES, (), now=now)
    assert store.load() == EMPTY


def test_evidence_keeps_its_order_and_its_past(store: CaseStore, now: datetime) -> None:
    first, second = (
        Evidence(id=name, material="M5", title=name, file_name=f"{name}.pdf") for name in ("b", "a")
    )
    store.commit_evidence((first, second), now=now)
    assert store.load().evidence == (first, second)
    store.commit_evidence((second, first), now=now)
    assert store.load().evidence == (second, first)
    store.commit_evidence((second,), now=now)
    assert store.load().evidence == (second,)
    assert store.history("b")[0].after is None


def test_builds_count_from_one(store: CaseStore, now: datetime) -> None:
    first = store.record_build("7F3A", now=now, draft=True, files=("报告.pdf",))
    second = store.record_build("9C01", now=now, draft=False, reason="区里要求先交")
    assert (first.number, second.number) == (1, 2)
    assert store.builds() == (first, second)


def test_what_was_printed_is_kept_and_no_change_of_the_case(store: CaseStore, now: datetime) -> None:
    before, first = store.last_change, store.checkpoint(CheckpointKind.NAMED, now=now, name="打印前")
    store.note_printed("第一份", now=now)
    store.note_printed("两份", now=now)

    assert store.printed() == "两份"
    assert store.last_change == before
    assert store.case_at(first.number) == store.load()
    with CaseStore.open(store.folder, read_only=True) as looked_at:
        assert looked_at.printed() == "两份"


def test_a_case_can_change_its_notice(store: CaseStore, now: datetime) -> None:
    store.commit_about(notice="national-2012", now=now)
    assert reopened(store).notice == "national-2012"


def test_read_only_sees_what_is_committed_and_changes_nothing(store: CaseStore, now: datetime) -> None:
    store.commit("agency.name", "上海", now=now)
    with CaseStore.open(store.folder, read_only=True) as other:
        store.commit("agency.name", "北京", now=now)
        assert other.load().application.agency.name == "上海"
        with pytest.raises(TargetNotWritable, match="只读"):
            other.commit("agency.name", "广州", now=now)
        with pytest.raises(TargetNotWritable):
            other.sweep(before=now)
    assert store.load().application.agency.name == "北京"


def test_commits_may_come_from_another_thread(store: CaseStore, now: datetime) -> None:
    def write() -> None:
        for number in range(50):
            store.commit("agency.name", f"第{number}次", now=now)

    writer = threading.Thread(target=write)
    writer.start()
    while writer.is_alive():
        assert read(store.load().application, "agency.phone") is None
    writer.join()
    assert store.load().application.agency.name == "第49次"


def test_after_closing_only_the_database_is_left(store: CaseStore, now: datetime) -> None:
    store.commit("agency.name", "上海", now=now)
    store.close()
    store.close()
    assert [path.name for path in store.folder.iterdir()] == ["case.sqlite3"]


def test_the_sweep_keeps_files_of_evidence_taken_away_within_the_grace_period(
    store: CaseStore, tmp_path: Path, now: datetime
) -> None:
    (tmp_path / "a.pdf").write_bytes(b"proof")
    kept = store.evidence.add(tmp_path / "a.pdf")
    item = Evidence(id="e", material="M5", title="t", file_name="a.pdf", sha256=kept.sha256, size=kept.size)
    store.commit_evidence((item,), now=now)
    store.commit_evidence((), now=now + timedelta(days=1))
    long_after = datetime.fromtimestamp(4_102_444_800, tz=now.tzinfo)
    taken_away = now + timedelta(days=1)
    assert store.sweep(before=taken_away) == 0
    assert store.evidence.holds(kept.sha256)
    assert store.sweep(before=long_after) == 1
    assert not store.evidence.holds(kept.sha256)
