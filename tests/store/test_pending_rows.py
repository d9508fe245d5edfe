"""待处理: rows that wait are kept with their case, through checkpoints and copies, and never counted."""

from __future__ import annotations

from datetime import UTC, date, datetime

from desktop_app.models.application import Case
from desktop_app.models.ledgers import LedgerKind, Ledgers, RowSource, ServiceRecord
from desktop_app.models.pending import PendingProblem, PendingRow
from desktop_app.store.case_store import CaseStore
from desktop_app.store.checkpoints import CheckpointKind
from desktop_app.store.copying import save_copy
from desktop_app.store.stored import row_texts

NOW = datetime(2021, 5, 20, tzinfo=UTC)
SOURCE = RowSource(file="服务台账.xlsx", sheet="表", row=37)
ROW = ServiceRecord(id="r4", served_on=date(2020, 5, 1), enterprise="甲\n“公司”\x7f")
WAITING = PendingRow(
    id="r37",
    source=SOURCE,
    cells={"served_on": "2020.13.5", "enterprise": "乙公司"},
    problems=(
        PendingProblem(
            field="served_on", column="服务日期", value="2020.13.5", code="format.day", message="不是日期"
        ),
    ),
)


def test_rows_that_wait_come_back_as_they_were_and_go_with_the_next_import(tmp_path):
    with CaseStore.create(tmp_path / "case", Case(notice="shanghai-2021"), now=NOW) as store:
        store.commit_rows(LedgerKind.SERVICES, [ROW], now=NOW, pending=[WAITING])
        mark = store.checkpoint(CheckpointKind.NAMED, now=NOW, name="一")
        store.commit_rows(LedgerKind.SERVICES, [ROW], now=NOW)
    with CaseStore.open(tmp_path / "case") as store:
        case = store.load()
        assert case.pending == {LedgerKind.SERVICES: (WAITING,)}
        assert case.ledgers.services == (ROW,)
        copied = save_copy(store, tmp_path / "copy", now=NOW)
        store.commit_rows(LedgerKind.SERVICES, [ROW], now=NOW, pending=[])
        assert store.load().pending == {}
        assert store.case_at(mark.number).pending == {LedgerKind.SERVICES: (WAITING,)}
        assert [change.what for change in store.history(newest=3)] == ["pending", "pending", "rows"]
    with CaseStore.open(copied.folder) as copy:
        assert copy.load().pending == {LedgerKind.SERVICES: (WAITING,)}


def test_a_copy_has_the_waiting_rows_that_the_window_holds(tmp_path):
    with CaseStore.create(tmp_path / "case", Case(notice="shanghai-2021"), now=NOW) as store:
        present = Case(
            notice="shanghai-2021",
            ledgers=Ledgers(services=(ROW,)),
            pending={LedgerKind.SERVICES: (WAITING,)},
        )
        copied = save_copy(store, tmp_path / "copy", now=NOW, present=present)
    with CaseStore.open(copied.folder) as copy:
        assert copy.load().pending == present.pending


def test_rows_are_written_as_pydantic_writes_them():
    (text,) = row_texts([ROW])
    assert text.startswith('["r4",null,null,null,null,"2020-05-01","甲\\n“公司”\x7f",null')
