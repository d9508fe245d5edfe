"""What is typed reaches the disk within a moment, survives refusals, and never waits for the disk."""

from __future__ import annotations

import random
import threading
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from desktop_app.errors import TargetNotWritable
from desktop_app.models.application import Case
from desktop_app.models.evidence import Evidence
from desktop_app.models.ledgers import LedgerKind, Partner, RowSource
from desktop_app.models.pending import PendingRow
from desktop_app.notice.loader import load
from desktop_app.paths import resource
from desktop_app.store.case_store import CaseStore
from desktop_app.store.checkpoints import CheckpointKind
from desktop_app.ui.autosave import Autosave
from desktop_app.ui.day_turn import DayTurn
from desktop_app.ui.open_case import OpenCase

NOW = datetime(2021, 5, 20, 6, 3, 22, tzinfo=UTC)
SOURCE = RowSource(file="台账.xlsx", sheet="表", row=9)
WAITING = PendingRow(id="r9", source=SOURCE, cells={"name": ""}, problems=())


def now() -> datetime:
    return NOW


@pytest.fixture(scope="module")
def notice():
    return load(resource("notices/shanghai-2021"))


@pytest.fixture
def store(tmp_path):
    made = CaseStore.create(tmp_path / "案卷", Case(notice="shanghai-2021"), now=NOW)
    yield made
    made.close()


@pytest.fixture
def open_case(qtbot, store, notice):
    return OpenCase(store.load(), notice, on=date(2021, 5, 26))


@pytest.fixture
def autosave(qtbot, open_case, store):
    return Autosave(open_case, store, now)


def settle(qtbot, autosave) -> None:
    qtbot.waitUntil(autosave.is_saved, timeout=5000)


def kept(store) -> Case:
    """What another program would read from the disk now."""
    with CaseStore.open(store.folder, read_only=True) as other:
        return other.load()


def test_an_answer_is_on_the_disk_a_moment_after_it_was_typed(qtbot, open_case, autosave, store):
    open_case.enter("agency.name", "上海示例服务有限公司")
    settle(qtbot, autosave)

    assert kept(store).application.agency.name == "上海示例服务有限公司"


def test_what_is_no_answer_yet_is_kept_as_typed_and_the_stale_answer_goes(qtbot, open_case, autosave, store):
    open_case.enter("finance.total_assets", "312")
    settle(qtbot, autosave)
    assert kept(store).application.finance.total_assets == Decimal(3_120_000)
    open_case.enter("finance.total_assets", "三百多万")
    settle(qtbot, autosave)

    case = kept(store)
    assert case.application.finance.total_assets is None
    assert case.unfinished == {"finance.total_assets": "三百多万"}


def test_a_mended_entry_leaves_nothing_unfinished(qtbot, open_case, autosave, store):
    open_case.enter("finance.total_assets", "三百多万")
    open_case.enter("finance.total_assets", "312万")
    settle(qtbot, autosave)

    assert kept(store).unfinished == {}


def test_members_are_kept_and_taken_away_again(qtbot, open_case, autosave, store):
    first, second = open_case.add_recognition(), open_case.add_recognition()
    open_case.enter(f"recognitions[{first}].issuer", "市经济信息化委")
    open_case.enter(f"recognitions[{second}].issuer", "某协会")
    open_case.remove_recognition(first)
    settle(qtbot, autosave)

    assert [(item.id, item.issuer) for item in kept(store).application.recognitions] == [(second, "某协会")]


def test_ledger_rows_and_evidence_are_kept(qtbot, open_case, autosave, store):
    rows = (Partner(id="1", name="某某律师事务所"),)
    open_case.set_rows(LedgerKind.PARTNERS, rows)
    item = Evidence(id="e1", material="M5", title="台账", file_name="台账.pdf")
    open_case.add_evidence(item)
    settle(qtbot, autosave)

    case = kept(store)
    assert (case.ledgers.partners, case.evidence) == (rows, (item,))


def test_the_status_says_saving_then_saved_with_the_time(qtbot, open_case, autosave):
    said: list[str] = []
    autosave.status.connect(said.append)
    open_case.enter("agency.name", "上海")
    settle(qtbot, autosave)

    assert said[0] == "正在保存…"
    assert said[-1] == f"已保存 {NOW:%H:%M:%S}"


def test_changes_of_one_moment_are_one_step_of_history(qtbot, open_case, autosave, store):
    open_case.enter("agency.name", "上海")
    open_case.enter("agency.district", "徐汇区")
    settle(qtbot, autosave)

    steps = {change.step for change in store.history() if change.place.startswith("agency.")}
    assert len(steps) == 1


def test_flush_writes_at_once_without_an_event_loop(open_case, autosave, store):
    open_case.enter("agency.name", "上海示例服务有限公司")

    assert autosave.flush()
    assert kept(store).application.agency.name == "上海示例服务有限公司"


def test_flush_waits_for_a_write_under_way_and_writes_the_rest(qtbot, open_case, autosave, store):
    open_case.enter("agency.name", "上海")
    autosave._write()
    open_case.enter("agency.district", "徐汇区")

    assert autosave.flush()
    agency = kept(store).application.agency
    assert (agency.name, agency.district) == ("上海", "徐汇区")
    settle(qtbot, autosave)


def test_flush_with_nothing_to_write_is_done(autosave):
    assert autosave.flush()


class Refusing:
    """A disk that is full until it is mended; everything else is the real store."""

    def __init__(self, store: CaseStore) -> None:
        self._store = store
        self.full = True

    def one_step(self, *, now: datetime):
        if self.full:
            raise TargetNotWritable("没有写入案卷，磁盘空间不够", "腾出空间")
        return self._store.one_step(now=now)

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)


def test_a_full_disk_loses_nothing_is_told_once_and_is_written_later(qtbot, open_case, store):
    disk = Refusing(store)
    autosave = Autosave(open_case, disk, now)
    told: list[str] = []
    said: list[str] = []
    autosave.refused.connect(told.append)
    autosave.status.connect(said.append)
    open_case.enter("agency.name", "上海")
    assert not autosave.flush()
    open_case.enter("agency.district", "徐汇区")
    assert not autosave.flush()

    assert told == ["没有写入案卷，磁盘空间不够（腾出空间）"]
    assert said[-1] == "没有写入案卷，磁盘空间不够（腾出空间）"
    disk.full = False
    assert autosave.flush()
    agency = kept(store).application.agency
    assert (agency.name, agency.district) == ("上海", "徐汇区")


def test_typing_goes_on_while_a_write_is_under_way(qtbot, open_case, autosave, store):
    for number in range(30):
        open_case.enter("agency.name", f"上海{number}")
        autosave._write()
    settle(qtbot, autosave)

    assert kept(store).application.agency.name == "上海29"


# Undone changes


def test_what_was_undone_is_written_like_any_change(qtbot, open_case, autosave, store):
    open_case.enter("agency.name", "上海")
    open_case.enter("agency.name", "上海示例")
    settle(qtbot, autosave)
    open_case.undo()
    settle(qtbot, autosave)

    assert kept(store).application.agency.name == "上海"


def test_half_entries_come_back_with_their_member(open_case, autosave, store):
    member = open_case.add_recognition()
    open_case.enter(f"recognitions[{member}].valid_to", "去年")
    open_case.remove_recognition(member)
    assert autosave.flush()
    open_case.undo()
    assert autosave.flush()

    assert kept(store).unfinished == {f"recognitions[{member}].valid_to": "去年"}
    assert kept(store) == open_case.case


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_done_undone_restored_and_marked_the_disk_holds_what_the_window_shows(
    open_case, autosave, store, seed
):
    chance = random.Random(seed)
    places = ["agency.name", "finance.total_assets", "agency.established", "narrative.positioning"]
    texts = ["", "312", "三百多万", "2021-05-20", "第一段\n第二段"]
    seen: dict[int, Case] = {}
    waiting: list[Case] = []
    open_case.marked.connect(lambda kind, name: waiting.append(open_case.case))
    open_case.checkpointed.connect(lambda made: seen.update({made.number: waiting.pop(0)}))

    def member_field() -> None:
        members = open_case.application.recognitions
        if members:
            name = chance.choice(["issuer", "valid_to"])
            open_case.enter(f"recognitions[{chance.choice(members).id}].{name}", chance.choice(texts))

    def remove_member() -> None:
        members = open_case.application.recognitions
        if members:
            open_case.remove_recognition(chance.choice(members).id)

    deeds = [
        lambda: open_case.enter(chance.choice(places), chance.choice(texts)),
        open_case.add_recognition,
        member_field,
        remove_member,
        lambda: open_case.set_rows(
            LedgerKind.PARTNERS,
            tuple(Partner(id=f"r{n}", name=f"所{chance.random()}") for n in range(chance.randrange(3))),
            chance.choice([None, (), (WAITING,), (WAITING, WAITING)]),
        ),
        lambda: open_case.add_evidence(
            Evidence(id=f"e{chance.randrange(4)}", material="M5", title="照片", file_name="照片.jpg")
        ),
        lambda: open_case.remove_evidence(f"e{chance.randrange(4)}"),
        open_case.undo,
        open_case.undo,
        open_case.redo,
        lambda: open_case.mark(CheckpointKind.NAMED, "点"),
        lambda: open_case.restore(chance.choice([*seen.values(), open_case.case])),
        autosave.flush,
    ]
    for _ in range(120):
        chance.choice(deeds)()
    assert autosave.flush()

    assert kept(store) == open_case.case
    assert seen
    for checkpoint in store.checkpoints():
        assert store.case_at(checkpoint.number) == seen[checkpoint.number]


def test_a_restored_title_is_written(open_case, autosave, store):
    open_case.restore(open_case.case.model_copy(update={"title": "一稿"}))

    assert autosave.flush()
    assert kept(store).title == "一稿"
    open_case.undo()
    assert autosave.flush()
    assert kept(store).title == ""


# Checkpoints


def test_a_checkpoint_holds_exactly_what_stood_when_it_was_asked_for(qtbot, open_case, autosave, store):
    open_case.enter("agency.name", "甲")
    with qtbot.waitSignal(open_case.checkpointed) as made:
        open_case.mark(CheckpointKind.NAMED, "送审前")
        open_case.enter("agency.name", "乙")
    settle(qtbot, autosave)

    (checkpoint,) = store.checkpoints()
    assert made.args == [checkpoint]
    assert (checkpoint.kind, checkpoint.name) == (CheckpointKind.NAMED, "送审前")
    assert store.case_at(checkpoint.number).application.agency.name == "甲"
    assert kept(store).application.agency.name == "乙"


class Slow:
    """A disk that writes when it is told to; everything else is the real store."""

    def __init__(self, store: CaseStore) -> None:
        self._store = store
        self.go = threading.Event()
        self.steps = 0

    @contextmanager
    def one_step(self, *, now: datetime):
        assert self.go.wait(20)
        self.steps += 1
        with self._store.one_step(now=now) as history:
            yield history

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)


def test_changes_and_checkpoints_queue_up_behind_a_slow_disk_in_their_order(qtbot, open_case, store):
    disk = Slow(store)
    autosave = Autosave(open_case, disk, now)
    for name in ("甲", "乙", "丙"):
        open_case.enter("agency.name", name)
        open_case.mark(CheckpointKind.NAMED, name)
    open_case.enter("agency.name", "丁")
    disk.go.set()
    settle(qtbot, autosave)

    names = [(item.name, store.case_at(item.number).application.agency.name) for item in store.checkpoints()]
    assert names == [("丙", "丙"), ("乙", "乙"), ("甲", "甲")]
    assert kept(store).application.agency.name == "丁"


def test_what_came_while_the_disk_was_busy_is_written_at_once_afterwards(qtbot, open_case, store):
    disk = Slow(store)
    autosave = Autosave(open_case, disk, now)
    open_case.enter("agency.name", "甲")
    autosave._write()
    open_case.enter("agency.name", "乙")
    with qtbot.waitSignal(autosave._timer.timeout):
        pass  # its own moment has passed, the disk is still busy
    disk.go.set()
    with qtbot.waitSignal(autosave.status, check_params_cb=lambda words: words.startswith("已保存")):
        pass

    assert disk.steps == 2
    assert not autosave._timer.isActive()
    assert kept(store).application.agency.name == "乙"


def test_a_full_disk_loses_no_checkpoint_and_keeps_the_order(open_case, store):
    disk = Refusing(store)
    autosave = Autosave(open_case, disk, now)
    told: list[str] = []
    autosave.refused.connect(told.append)
    open_case.enter("agency.name", "甲")
    open_case.mark(CheckpointKind.BUILD)
    assert not autosave.flush()
    open_case.enter("agency.name", "乙")
    open_case.mark(CheckpointKind.NAMED, "二")
    open_case.enter("agency.name", "丙")
    assert not autosave.flush()
    assert not autosave.is_saved()
    assert len(told) == 1
    assert store.checkpoints() == ()
    disk.full = False
    assert autosave.flush()

    found = [(item.kind, store.case_at(item.number).application.agency.name) for item in store.checkpoints()]
    assert found == [(CheckpointKind.NAMED, "乙"), (CheckpointKind.BUILD, "甲")]
    assert kept(store).application.agency.name == "丙"


def test_flush_makes_the_checkpoints_that_wait(open_case, autosave, store):
    open_case.enter("agency.name", "甲")
    open_case.mark(CheckpointKind.NAMED, "一")

    assert autosave.flush()
    assert [item.name for item in store.checkpoints()] == ["一"]
    assert autosave.flush()
    assert len(store.checkpoints()) == 1


def test_a_case_open_past_midnight_is_marked_once_for_each_new_day(open_case):
    clock = [datetime(2021, 5, 20, 23, 59, tzinfo=UTC)]
    marks: list[tuple[str, str]] = []
    open_case.marked.connect(lambda kind, name: marks.append((kind, name)))
    watch = DayTurn(open_case, lambda: clock[0])
    watch.look()
    assert marks == []
    clock[0] += timedelta(minutes=2)
    watch._timer.timeout.emit()
    watch.look()
    assert marks == [("daily", "")]
    assert open_case.today == clock[0].date()  # what is late is counted from the day it is
    clock[0] += timedelta(days=3)
    watch.look()
    assert marks == [("daily", "")] * 2


def test_a_checkpoint_of_what_is_on_the_disk_already_says_nothing_about_saving(open_case, autosave, store):
    said: list[str] = []
    autosave.status.connect(said.append)
    open_case.mark(CheckpointKind.OPENING)
    assert autosave.flush()

    assert len(store.checkpoints()) == 1
    assert said == []


# What is not written


def test_what_is_not_written_is_known_by_its_places_in_the_order_of_typing(open_case, store):
    autosave = Autosave(open_case, Refusing(store), now)
    open_case.enter("agency.name", "上海")
    assert not autosave.flush()
    open_case.enter("agency.district", "徐汇区")
    open_case.enter("agency.name", "上海市")

    assert autosave.unwritten() == ("agency.name", "agency.district")


def test_a_place_under_way_is_not_written_yet(qtbot, open_case, autosave):
    open_case.enter("agency.name", "上海")
    autosave._write()
    open_case.enter("agency.district", "徐汇区")

    assert autosave.unwritten() == ("agency.name", "agency.district")
    settle(qtbot, autosave)
    assert autosave.unwritten() == ()


def test_well_again_is_told_once_after_a_refusal_and_never_without(qtbot, open_case, store):
    disk = Refusing(store)
    autosave = Autosave(open_case, disk, now)
    told: list[str] = []
    autosave.mended.connect(lambda: told.append(autosave.is_refused))
    open_case.enter("agency.name", "上海")
    assert not autosave.flush()
    assert autosave.is_refused
    disk.full = False
    autosave.try_now()
    settle(qtbot, autosave)
    open_case.enter("agency.name", "上海市")
    settle(qtbot, autosave)

    assert told == [False]


def test_given_up_nothing_is_written_any_more_and_nothing_holds_the_window(qtbot, open_case, store):
    disk = Refusing(store)
    autosave = Autosave(open_case, disk, now)
    open_case.enter("agency.name", "上海")
    assert not autosave.flush()
    autosave.give_up()
    disk.full = False
    open_case.enter("agency.district", "徐汇区")

    assert autosave.flush()
    assert autosave.unwritten() == ()
    assert kept(store).application.agency.name is None


def test_given_up_while_a_write_is_under_way_its_outcome_is_not_told(qtbot, open_case, store):
    autosave = Autosave(open_case, store, now)
    told: list[str] = []
    autosave.status.connect(told.append)
    open_case.enter("agency.name", "上海")
    autosave._write()
    batch = autosave._queue[0]
    autosave.give_up()
    assert batch.written.wait(5)
    autosave._settle(batch)

    assert told == ["正在保存…"]
    autosave.flush()
