"""A case goes to another PC, comes into the next year there, is put away, and goes to the bin: nothing is lost on the way."""

from __future__ import annotations

import pytest

from desktop_app.models.ledgers import LedgerKind
from desktop_app.store.case_store import CaseStore
from tests.drive import click
from tests.program import PATIENCE, running
from tests.ui.test_library_desk import box_of, choose, names, pick, press_in, settle, wait_page


@pytest.fixture
def bin_folder(tmp_path, monkeypatch):
    data = tmp_path / "用户数据"
    data.mkdir()
    monkeypatch.setenv("XDG_DATA_HOME", str(data))
    return data / "Trash" / "files"


def check_files(session) -> None:
    """Every piece of evidence has its file, unaltered."""
    for item in session.open_case.evidence:
        assert session._store.evidence.verified(item.sha256).is_file(), item.file_name


def leave(program) -> None:
    """Close the case for the start page by the menu of the case."""
    actions = {action.text(): action for action in program.window.header.case_button.menu().actions()}
    actions["打开案卷(&O)…"].trigger()


def test_from_pc_to_pc_from_year_to_year_and_into_the_bin(qtbot, tmp_path, bin_folder):
    packed = tmp_path / "U盘.shenbao"
    with running(qtbot, tmp_path / "甲机") as first:
        first.try_sample()
        actions = {action.text(): action for action in first.window.header.case_button.menu().actions()}
        actions["打包成 .shenbao(&P)…"].trigger()
        pick(first.window, packed)
        box = box_of(qtbot, first.window)
        assert "41 份证明材料" in box.informativeText()
        press_in(box, "知道了")
        original = first.program.session.open_case.case

    with running(qtbot, tmp_path / "乙机") as second:
        second.wait_ready()
        second.start.open_requested.emit(str(packed))
        second.wait_open()
        press_in(box_of(qtbot, second.window), "知道了")
        session = second.program.session
        arrived = session.folder
        assert session.open_case.case == original
        check_files(session)
        leave(second)
        settle(qtbot, second)
        choose(second, "复制为新年度的案卷")
        click(wait_page(qtbot, second).create_button)
        second.wait_open()
        session = second.program.session
        case = session.open_case.case
        assert session.folder != arrived
        assert case.application.agency == original.application.agency
        assert case.application.finance.total_assets is None
        assert case.ledgers.rows(LedgerKind.SERVICES) == ()
        assert len(case.ledgers.staff) == len(original.ledgers.staff) == 28
        assert 0 < len(case.evidence) < len(original.evidence)
        check_files(session)
        renewed = session.folder
        leave(second)
        settle(qtbot, second)
        assert [card.case.path for card in second.start.cards] == [str(renewed), str(arrived)]

        choose(second, "归档", place=1)
        settle(qtbot, second)
        assert [card.case.path for card in second.start.cards] == [str(renewed)]
        choose(second, "移到回收站")
        press_in(box_of(qtbot, second.program.window), "移到回收站(&M)")
        qtbot.waitUntil(lambda: names(second) == [], timeout=PATIENCE)
        click(second.start.list.archived)
        click(second.start.cards[0])
        second.wait_open()
        assert second.program.session.open_case.case == original

    assert [path.name for path in bin_folder.iterdir()] == [renewed.name]
    with CaseStore.open(bin_folder / renewed.name, read_only=True) as store:
        assert store.load() == case
