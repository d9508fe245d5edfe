"""A case with large ledgers: its window comes first, its ledgers are counted after, and nothing is said too early."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from PySide6.QtWidgets import QMessageBox

from desktop_app.assessment.figures import LedgerFigures, count
from desktop_app.assessment.resolving import LEDGER_OF
from desktop_app.assessment.results import COUNTING, Outcome
from desktop_app.clock import Clock
from desktop_app.models.application import Application, Case
from desktop_app.models.ledgers import LedgerKind, Ledgers, ServiceRecord, StaffMember
from desktop_app.models.performance import Declared
from desktop_app.store.case_store import CaseStore
from desktop_app.ui.case_desk import CaseDesk
from desktop_app.ui.case_session import CaseSession
from desktop_app.ui.paper_desk import PaperDesk
from tests.drive import Driver

NOW = datetime(2021, 5, 20, 10, 30, tzinfo=UTC)
ROWS = 5_001
TYPED = Declared(
    enterprises_served_1=500,
    enterprises_served_2=1,
    offline_enterprises=300,
    staff=40,
    training_attendances=9_000,
)
"""Numbers that would decide, and decide otherwise, if they were taken while the ledgers are not there yet."""


def ledgers() -> Ledgers:
    return Ledgers(
        services=tuple(
            ServiceRecord(id=f"r{row}", served_on=date(2020, 3, 1), enterprise=f"示例{row % 140}号有限公司")
            for row in range(ROWS)
        ),
        staff=(StaffMember(id="s1", name="张三", serves_smes=True),),
    )


@pytest.fixture
def case():
    return Case(notice="shanghai-2021", application=Application(declared=TYPED), ledgers=ledgers())


@pytest.fixture
def open_session(qtbot, dressed, shanghai, tmp_path):
    """A case, opened from the disk as the program does it; its window is not shown yet."""
    opened = []

    def open_it(case: Case) -> CaseSession:
        CaseStore.create(tmp_path / "案卷", case, now=NOW).close()
        desk = CaseDesk({"shanghai-2021": shanghai}, tmp_path, Clock())
        papers = PaperDesk(
            fonts=lambda: None,
            now=lambda: NOW,
            scratch=tmp_path,
            outputs=tmp_path / "输出",
            remember=lambda _: None,
        )
        session = CaseSession(desk.open(tmp_path / "案卷"), papers, lambda: NOW)
        opened.append(session)
        return session

    yield open_it
    for session in opened:
        assert session.close()
        session.window.deleteLater()


def atoms(assessment) -> dict:
    verdicts = (*assessment.conditions, assessment.distinction, *assessment.categories)
    return {atom.id: atom for verdict in verdicts for atom in verdict.atoms}


def test_what_rests_on_a_ledger_is_not_decided_before_it_is_counted(shanghai, make_case, case):
    settled = make_case(case.application, ledgers=case.ledgers)
    waiting = make_case(case.application)
    waiting._counted = LedgerFigures.still_counting({LedgerKind.SERVICES: ROWS})
    early, late = atoms(waiting._evaluate()), atoms(settled.assessment)
    rests = {atom.id for atom in shanghai.atoms if atom.figure in LEDGER_OF}

    assert len(rests) > 10
    assert {late[name].outcome for name in rests} > {Outcome.UNKNOWN}
    for name, atom in early.items():
        if name in rests:
            assert atom.outcome in {Outcome.UNKNOWN, Outcome.NOT_APPLICABLE}
            assert COUNTING in atom.note or atom.outcome is Outcome.NOT_APPLICABLE
            assert atom.value is None
        else:
            assert atom == late[name]
    assessment = waiting._evaluate()
    assert [
        figure.name for figure in assessment.figures if figure.name in LEDGER_OF and figure.value is not None
    ] == []
    assert [item.field for item in assessment.findings if item.field.startswith("declared.")] == []
    assert COUNTING in {verdict.summary for verdict in assessment.conditions}


def test_the_window_comes_first_and_the_verdicts_follow(qtbot, open_session, case, shanghai):
    session = open_session(case)
    open_case, driver = session.open_case, Driver(session.window, qtbot)
    assert open_case.counting
    assert open_case.ledgers == Ledgers()
    assert COUNTING in session.progress
    tasks = session.window.current_page
    assert COUNTING in tasks._summary.text()
    assert COUNTING in session.window.command_bar.problems.text()
    page = driver.go(next(page.id for page in shanghai.pages() if page.kind == "ledgers"))
    line = page.line(LedgerKind.SERVICES)
    assert line.text() == f"服务企业台账｜{ROWS:,}行｜{COUNTING}"
    assert not line.import_button.isEnabled()
    assert not line.show_button.isEnabled()
    build = driver.go("build.packet")
    assert not build.start.isEnabled()
    assert COUNTING in build.summary.text()

    session.show()
    qtbot.waitUntil(lambda: not open_case.counting, timeout=20_000)

    assert open_case.ledgers == case.ledgers
    assert open_case.counted == count(case.ledgers, shanghai.identity)
    assert open_case.case == case
    assert session.autosave.is_saved()
    assert COUNTING not in session.progress
    assert build.start.isEnabled()
    assert COUNTING not in build.summary.text()
    driver.go(page.page.id)
    assert line.import_button.isEnabled()
    assert COUNTING not in line.text()


def test_few_rows_are_counted_before_the_window_shows(open_session, case):
    few = case.ledgers.model_copy(update={"services": case.ledgers.services[:100]})
    session = open_session(case.model_copy(update={"ledgers": few}))
    assert not session.open_case.counting
    assert session.open_case.ledgers == few


def test_what_is_typed_meanwhile_stays(qtbot, open_session, case):
    session = open_session(case)
    session.show()
    session.open_case.enter("agency.name", "某某服务中心")
    with qtbot.waitSignal(session.open_case.problem) as told:
        session.open_case.set_rows(LedgerKind.STAFF, ())
    assert COUNTING in told.args[0]
    assert session.open_case.restore(case) == 0
    for box in session.window.findChildren(QMessageBox):
        box.done(0)
    qtbot.waitUntil(lambda: not session.open_case.counting, timeout=20_000)

    assert session.open_case.ledgers == case.ledgers
    assert session.open_case.undo()
    assert session.open_case.ledgers == case.ledgers
    assert session.open_case.redo()
    assert session.close()
    with CaseStore.open(session.folder, read_only=True) as store:
        kept = store.load()
    assert kept.application.agency.name == "某某服务中心"
    assert kept.ledgers == case.ledgers


def test_closing_before_all_is_counted_loses_nothing(open_session, case):
    session = open_session(case)
    session.show()
    session.open_case.enter("agency.name", "某某服务中心")
    assert session.close()
    with CaseStore.open(session.folder, read_only=True) as store:
        kept = store.load()
    assert kept.ledgers == case.ledgers
    assert kept.application.agency.name == "某某服务中心"
