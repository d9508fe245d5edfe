"""F4: a workbook full of dirt goes in, every fault is named with its place, the marked copy comes back mended, and the counts are right."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from desktop_app.assessment.figures import count
from desktop_app.ledgers.annotated import write_annotated
from desktop_app.ledgers.book_reading import read_book
from desktop_app.ledgers.dry_run import dry_run
from desktop_app.ledgers.guessing import guess_book
from desktop_app.ledgers.header_words import HeaderWords
from desktop_app.ledgers.importing import plan_import, plan_return
from desktop_app.models.application import Case
from desktop_app.models.ledgers import LedgerKind, Ledgers
from desktop_app.notice.loader import load_all
from desktop_app.paths import resource
from desktop_app.store.case_store import CaseStore
from tests.drive import click
from tests.program import PATIENCE, running
from tests.scenarios.dirty_ledger import FAULTS, FIRST_ROW, write_dirty_ledger

if TYPE_CHECKING:
    from pathlib import Path

    from desktop_app.ledgers.dry_run import DryRun
    from desktop_app.ledgers.grid import Book
    from desktop_app.ledgers.guessing import Guess
    from tests.scenarios.dirty_ledger import Key

NOW = datetime(2021, 5, 20, tzinfo=UTC)


@pytest.fixture(scope="module")
def dirty(tmp_path_factory) -> tuple[Path, Key]:
    path = tmp_path_factory.mktemp("f4") / "服务台账.xlsx"
    return path, write_dirty_ledger(path)


@pytest.fixture(scope="module")
def tried(dirty) -> tuple[Book, Guess, DryRun]:
    return try_out(dirty[0])


def try_out(path: Path) -> tuple[Book, Guess, DryRun]:
    book = read_book(path)
    guess = guess_book(book, HeaderWords.load())[0]
    return book, guess, dry_run(book, guess.mapping)


def test_the_workbook_is_understood_without_help(tried) -> None:
    _, guess, _ = tried
    assert guess.mapping.kind is LedgerKind.SERVICES
    assert (guess.mapping.sheet, guess.mapping.header_row, guess.mapping.header_lines) == ("2020年度", 3, 2)
    assert {field: item.column for field, item in guess.mapping.columns.items()} == {
        "served_on": 2,
        "enterprise": 3,
        "credit_code": 4,
        "size": 5,
        "content": 6,
        "mode": 7,
        "fee": 8,
        "charging": 9,
        "contact": 10,
        "phone": 11,
    }


def test_every_seeded_fault_is_named_with_row_and_column_and_nothing_else_is(dirty, tried) -> None:
    key, run = dirty[1], tried[2]
    assert len(key.faults) == FAULTS
    named = {
        (issue.row, issue.column_number, issue.code) for issue in (*run.problems, *run.doubts, *run.hints)
    }
    assert named == key.places
    assert {row.source.row for row in run.pending} == key.pending
    assert run.recognised + run.to_confirm + run.faulty == 1_200
    assert f"“服务台账.xlsx”第{key.total_row}行是合计，没有计入" in run.notes
    assert "“服务台账.xlsx”里隐藏的表“旧数据”没有读入" in run.notes
    assert "“服务台账.xlsx”第50行是隐藏的，共1行，照样读入" in run.notes


def test_mended_in_the_marked_copy_and_dropped_back_the_counts_are_right(dirty, tried, tmp_path) -> None:
    path, key = dirty
    book, _, run = tried
    plan = plan_import(run, (), ())
    with CaseStore.create(tmp_path / "case", Case(notice="shanghai-2021"), now=NOW) as store:
        store.commit_rows(LedgerKind.SERVICES, plan.rows, now=NOW, pending=plan.pending)
        kept = store.load()
    copy = tmp_path / "服务台账（问题）.xlsx"
    assert write_annotated(path, copy, book, run, plan.ids) == ""
    _mend(copy, key)
    returned, guess, again = try_out(copy)
    assert guess.mapping.id_column == 13
    mended = plan_return(returned, again, kept.ledgers.services, kept.pending[LedgerKind.SERVICES])
    same = sum(fault.right is not None and str(fault.wrong) == str(fault.right) for fault in key.faults)
    assert (mended.added, mended.changed, mended.removed) == (0, FAULTS - 4 - same, 4)
    assert mended.unchanged == 1_200 - FAULTS + same
    assert mended.pending == ()
    figures = count(Ledgers(services=mended.rows), load_all(resource("notices"))["shanghai-2021"].identity)
    assert figures.figures["enterprises_served", "year-1"].value == len(key.enterprises)
    assert figures.figures["service_visits", "year-1"].value == key.visits
    assert len(figures.figures["service_visits", "year-1"].trace[0].rows) == key.visits


def test_the_marked_copy_is_the_users_own_and_opens_clean(dirty, tried, tmp_path) -> None:
    book, _, run = tried
    copy = tmp_path / "copy.xlsx"
    write_annotated(dirty[0], copy, book, run)
    page = load_workbook(copy)["2020年度"]
    assert page["B2"].font.bold
    assert page["C2"].value == "被服务企业"
    assert page.cell(3, 12).value == "问题"
    fault = next(fault for fault in dirty[1].faults if fault.wrong == "2020.13.5")
    assert page.cell(fault.row, 2).fill.start_color.rgb.endswith("FFC7CE")
    assert page.cell(fault.row, 2).comment.text == "“服务时间”是“2020.13.5”，不是日期"
    assert page.cell(fault.row, 12).value == "“服务时间”是“2020.13.5”，不是日期"
    assert page.cell(FIRST_ROW, 12).value is None
    assert page.cell(FIRST_ROW, 13).value.startswith("r4#")
    assert page.row_dimensions[50].hidden


def test_f4_through_the_window(qtbot, dirty, tmp_path) -> None:
    """Drop the workbook, take it, hand the marked copy back, mend it, drop it again: 172 家, and 172 firms behind it."""
    path, key = dirty
    with running(qtbot, tmp_path / "家") as started:
        started.begin_case("上海某某企业服务中心有限公司")
        page = started.driver.go("ledgers.all")
        page.import_workbook(None, path)
        qtbot.waitUntil(lambda: page.panel is not None and page.panel.settled(), timeout=PATIENCE)
        run = page.panel.tried.run
        assert page.panel.kind is LedgerKind.SERVICES
        assert page.panel.summary() == (
            f"已识别{run.recognised:,}行，需确认{run.to_confirm}行，有问题{len(key.pending)}行"
        )
        click(page.panel.take)
        assert f"{len(key.pending)}行待处理" in page.message()

        copy = tmp_path / "服务台账（问题）.xlsx"
        page.export_marked(copy)
        qtbot.waitUntil(lambda: page.message().startswith("已写出问题表"), timeout=PATIENCE)
        _mend(copy, key)
        page.import_workbook(None, copy)
        qtbot.waitUntil(lambda: page.panel is not None and page.panel.settled(), timeout=PATIENCE)
        click(page.panel.take)
        assert page.line(LedgerKind.SERVICES).waiting_button.isHidden()

        case = started.program.session.open_case
        assert case.pending(LedgerKind.SERVICES) == ()
        served = next(
            figure
            for figure in case.assessment.figures
            if figure.name == "enterprises_served" and figure.period == "year-1"
        )
        assert served.value == len(key.enterprises)
        assert page.focus_field("rows.B3a")
        shown = {page.sheet.model.text(line, 1) for line in range(page.sheet.model.rows_shown)}
        assert len(shown) == len(key.enterprises)
        assert page.sheet.model.rows_shown == key.visits


def _mend(copy: Path, key: Key) -> None:
    """What the clerk does in Excel."""
    workbook = load_workbook(copy)
    page = workbook["2020年度"]
    for fault in key.faults:
        if fault.right is not None:
            page.cell(fault.row, fault.column, fault.right)
    for row in sorted((fault.row for fault in key.faults if fault.right is None), reverse=True):
        page.delete_rows(row)
    workbook.save(copy)
