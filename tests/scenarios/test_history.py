"""The past of a case through the real program: undo across pages, going back to a checkpoint, and it stays so."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt

from desktop_app.store.case_store import CaseStore
from desktop_app.store.checkpoints import CheckpointKind
from desktop_app.ui.dialogs.checkpoint_window import CheckpointWindow
from desktop_app.ui.main_window import HISTORY
from tests.drive import click, put_in
from tests.program import PATIENCE, running

AGENCY = "上海某某企业服务有限公司"
CONTROL = Qt.KeyboardModifier.ControlModifier
NAME = "service_platform.name"
CAPITAL = "agency.registered_capital"
ASSETS = "finance.total_assets"


@pytest.fixture
def place(tmp_path):
    return tmp_path / "家"


def only_case(place):
    return next((place / "cases").iterdir())


def name_checkpoint(program, qtbot, name: str) -> None:
    program.driver.press(Qt.Key.Key_S, CONTROL)
    asked = program.window.findChild(CheckpointWindow)
    put_in(asked.name, name)
    with qtbot.waitSignal(program.program.session.open_case.checkpointed, timeout=PATIENCE):
        click(asked.make)
    program.window.activateWindow()
    qtbot.waitUntil(program.window.isActiveWindow, timeout=PATIENCE)


def restore_from(program, qtbot, name: str, field_id: str) -> str:
    """Take one field from the checkpoint of this name; returns what the list of differences said."""
    program.driver.press(Qt.Key.Key_H, CONTROL)
    assert program.window.current_page_id == HISTORY
    page = program.window.current_page
    qtbot.waitUntil(page.is_settled, timeout=PATIENCE)
    listed = page.checkpoints.checkpoints
    words = [listed.item(row).text() for row in range(listed.count())]
    listed.setCurrentRow(next(row for row, text in enumerate(words) if text.endswith(name)))
    qtbot.waitUntil(page.is_settled, timeout=PATIENCE)
    said = page.checkpoints.differences.text()
    click(page.checkpoints.differences.line(field_id).restore)
    return said


def test_typed_on_three_pages_undone_redone_and_one_field_taken_from_a_checkpoint(qtbot, place):
    with running(qtbot, place) as first:
        first.begin_case(AGENCY)
        driver = first.driver
        driver.go("unit.platform")
        driver.fill(NAME, "第一平台")
        name_checkpoint(first, qtbot, "一稿")
        driver.fill(NAME, "第二平台")
        driver.go("unit.profile")
        driver.fill(CAPITAL, "500")
        driver.go("basic.1.assets")
        driver.fill(ASSETS, "三百多万")
        bar = first.window.command_bar

        driver.press(Qt.Key.Key_Z, CONTROL)
        assert bar.notice.text() == "已撤销：上年末（2020年末）资产总额“三百多万（未完成）”改回未填"
        driver.press(Qt.Key.Key_Z, CONTROL)
        assert first.window.current_page_id == "unit.profile"
        driver.press(Qt.Key.Key_Z, CONTROL)
        assert (first.window.current_page_id, driver.editor(NAME).text()) == ("unit.platform", "第一平台")
        driver.press(Qt.Key.Key_Y, CONTROL)
        driver.press(Qt.Key.Key_Y, CONTROL)
        assert driver.editor(CAPITAL).text() == "500"

        first.wait_saved()
        assert "平台名称｜第一平台　→　第二平台" in restore_from(first, qtbot, "一稿", NAME)
        first.window.close()

    with CaseStore.open(only_case(place), read_only=True) as store:
        kinds = [checkpoint.kind for checkpoint in store.checkpoints()]
        assert CheckpointKind.RESTORE in kinds
        assert kinds[-1] is CheckpointKind.OPENING
        before = next(item for item in store.checkpoints() if item.kind is CheckpointKind.RESTORE)
        assert store.case_at(before.number).application.service_platform.name == "第二平台"

    with running(qtbot, place, only_case(place)) as second:
        second.wait_open()
        case = second.program.session.open_case
        assert case.application.service_platform.name == "第一平台"
        assert case.application.agency.registered_capital == Decimal(5_000_000)
        assert case.missing(ASSETS)
        driver = second.driver
        driver.go("unit.platform")
        assert driver.editor(NAME).text() == "第一平台"
        driver.press(Qt.Key.Key_H, CONTROL)
        page = second.window.current_page
        page.tabs.setCurrentIndex(1)
        qtbot.waitUntil(page.is_settled, timeout=PATIENCE)
        lines = [page.journal.model.line(row) for row in range(page.journal.model.rowCount())]
        assert next(line.after for line in lines if line.place == NAME) == "第一平台"


def test_papers_leave_a_checkpoint_behind(qtbot, place):
    with running(qtbot, place) as program:
        program.try_sample()
        case = program.program.session.open_case
        build = program.driver.go("build.packet")
        click(build.start)
        qtbot.waitUntil(lambda: not build.is_building(), timeout=PATIENCE)
        program.wait_saved()
        stood = case.case

    with CaseStore.open(place / "cases" / "示例", read_only=True) as store:
        made = next(item for item in store.checkpoints() if item.kind is CheckpointKind.BUILD)
        assert store.case_at(made.number) == stood
