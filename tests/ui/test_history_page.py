"""修改历史: comparing, restoring whole and in part, every change; by mouse and by keyboard."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_app.errors import CaseError
from desktop_app.models.application import Case
from desktop_app.models.ledgers import LedgerKind, Partner
from desktop_app.store.case_store import CaseStore
from desktop_app.store.checkpoints import CheckpointKind
from desktop_app.ui.autosave import Autosave
from desktop_app.ui.case_session import history_desk
from desktop_app.ui.dialogs.checkpoint_window import CheckpointWindow
from desktop_app.ui.history_desk import HistoryDesk
from desktop_app.ui.main_window import HISTORY, MainWindow
from desktop_app.ui.open_case import OpenCase
from desktop_app.ui.pages.history_page import HistoryPage
from tests.drive import Driver, click, put_in
from tests.ui.conftest import ON, PAGE_TYPES

START = datetime(2021, 5, 20, 6, 0, tzinfo=UTC)
CONTROL = Qt.KeyboardModifier.ControlModifier
NAME = "service_platform.name"
ASSETS = "finance.total_assets"
ROWS = (Partner(id="r1", name="甲所"), Partner(id="r2", name="乙所"))


class Desk:
    """A window over a case on the disk, with a clock of its own."""

    def __init__(self, qtbot, folder, notice, make_desk) -> None:
        self.qtbot = qtbot
        self.now = START
        self.store = CaseStore.create(folder, Case(notice=notice.identity.id), now=START)
        self.case = OpenCase(self.store.load(), notice, on=ON)
        self.autosave = Autosave(self.case, self.store, lambda: self.now)
        self.autosave.status.connect(self.case.saved)
        desk = make_desk(self.store)
        types = PAGE_TYPES | {HISTORY: lambda page, case: HistoryPage(page, case, desk)}
        self.window = MainWindow(self.case, types)
        qtbot.addWidget(self.window)
        self.window.resize(1366, 768)
        with qtbot.waitExposed(self.window):
            self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)
        self.drive = Driver(self.window, qtbot)

    def mark(self, kind: CheckpointKind = CheckpointKind.NAMED, name: str = "") -> None:
        self.case.mark(kind, name)
        assert self.autosave.flush()
        self.now += timedelta(minutes=5)

    def open(self) -> HistoryPage:
        self.drive.press(Qt.Key.Key_H, CONTROL)
        assert self.window.current_page_id == HISTORY
        return self.settled()

    def settled(self) -> HistoryPage:
        page = self.window.current_page
        self.qtbot.waitUntil(lambda: self.autosave.is_saved() and page.is_settled(), timeout=10_000)
        return page

    def listed(self) -> list[str]:
        view = self.window.current_page.checkpoints.checkpoints
        return [view.item(row).text().partition("\n")[2] for row in range(view.count())]


@pytest.fixture
def make_desk(qtbot, tmp_path, shanghai, dressed):
    made: list[Desk] = []

    def make(desk_of=history_desk) -> Desk:
        made.append(Desk(qtbot, tmp_path / "案卷", shanghai, desk_of))
        return made[-1]

    yield make
    for desk in made:
        desk.qtbot.waitUntil(lambda desk=desk: desk.autosave.is_saved(), timeout=10_000)
        desk.store.close()


@pytest.fixture
def desk(make_desk):
    return make_desk()


def test_a_case_without_checkpoints_says_how_to_make_one(desk):
    page = desk.open()

    assert page.checkpoints.summary.text().startswith("还没有检查点")
    assert not page.checkpoints.restore_all.isVisible()
    assert not page.checkpoints.other.isVisible()
    assert page.checkpoints.make.isVisible()


def test_checkpoints_are_listed_newest_first_in_words(desk):
    for number, kind in enumerate(CheckpointKind):
        desk.case.enter(NAME, f"平台{number}")
        desk.mark(kind, "送审前" if kind is CheckpointKind.NAMED else "")
    desk.open()

    assert desk.listed() == [
        "恢复前",
        "换通知前",
        "生成前",
        "导入前",
        "每天",
        "打开时",
        "手动　送审前",
    ]


def test_the_differences_to_now_are_told_and_one_is_restored(desk):
    desk.case.enter(NAME, "旧平台")
    desk.case.enter(ASSETS, "312")
    desk.mark(name="送审前")
    desk.case.enter(NAME, "新平台")
    desk.case.enter(ASSETS, "三百多万")
    desk.case.set_rows(LedgerKind.PARTNERS, ROWS)
    page = desk.open()
    view = page.checkpoints

    assert view.summary.text() == "从这个检查点到现在，有 3 处不同"
    assert view.differences.text() == (
        "平台名称｜旧平台　→　新平台\n"
        "上年末（2020年末）资产总额｜312万元　→　三百多万（未完成）\n"
        "集聚服务机构台账｜0行　→　2行，新增2行"
    )

    click(view.differences.line(ASSETS).restore)
    desk.settled()

    assert desk.case.entry_text(ASSETS) == "312"
    assert desk.case.answer(NAME) == "新平台"
    assert view.summary.text() == "从这个检查点到现在，有 2 处不同"
    assert view.told.text().startswith("已恢复 1 处；恢复前的样子记作检查点“恢复前”")
    assert desk.listed() == ["恢复前", "手动　送审前"]
    assert view.checkpoints.currentRow() == 1
    assert desk.store.case_at(2).unfinished == {ASSETS: "三百多万"}
    assert view.checkpoints.hasFocus()


def test_everything_is_restored_as_one_step_that_can_be_undone(desk):
    desk.case.enter(NAME, "旧平台")
    desk.mark(name="送审前")
    desk.case.enter(NAME, "新平台")
    desk.case.set_rows(LedgerKind.PARTNERS, ROWS)
    page = desk.open()
    click(page.checkpoints.restore_all)
    desk.settled()

    assert page.checkpoints.summary.text() == "现在的内容与这个检查点一样"
    assert not page.checkpoints.restore_all.isVisible()
    assert desk.case.answer(NAME) == "旧平台"
    assert desk.case.ledgers.partners == ()
    assert desk.store.load() == desk.case.case

    desk.drive.press(Qt.Key.Key_Z, CONTROL)
    desk.settled()

    notice = desk.window.command_bar.notice.text()
    assert notice.startswith("已撤销：恢复到 2021-05-20 ")
    assert notice.endswith("手动 送审前，2处")
    assert desk.window.current_page_id == HISTORY
    assert desk.case.answer(NAME) == "新平台"
    assert desk.case.ledgers.partners == ROWS
    assert page.checkpoints.summary.text() == "从这个检查点到现在，有 2 处不同"


def test_two_checkpoints_are_compared_with_each_other_older_first(desk):
    desk.case.enter(NAME, "一")
    desk.mark(name="一稿")
    desk.case.enter(NAME, "二")
    desk.mark(name="二稿")
    desk.case.enter(NAME, "三")
    page = desk.open()
    page.checkpoints.other.setCurrentIndex(2)
    desk.settled()

    assert page.checkpoints.other.currentText().endswith("手动 一稿")
    assert page.checkpoints.summary.text() == "两个检查点之间，有 1 处不同"
    assert page.checkpoints.differences.text() == "平台名称｜一　→　二"
    assert not page.checkpoints.restore_all.isVisible()
    assert not page.checkpoints.differences.line(NAME).restore.isVisible()

    page.checkpoints.other.setCurrentIndex(1)
    desk.settled()
    assert page.checkpoints.summary.text() == "两个检查点的内容一样"


def test_open_leads_to_the_field_and_the_button_back(desk):
    desk.mark()
    desk.case.enter(NAME, "新平台")
    desk.case.set_rows(LedgerKind.PARTNERS, ROWS)
    page = desk.open()
    click(page.checkpoints.differences.line(NAME).open)

    assert desk.drive.editor(NAME).hasFocus()
    assert desk.window.command_bar.following.text() == "返回修改历史(&N)"

    desk.drive.next()
    assert desk.window.current_page is page
    assert desk.window.command_bar.following.text() == "返回(&N)"
    desk.settled()
    click(page.checkpoints.differences.line("ledgers.partners").open)
    assert desk.window.current_page.page.kind == "ledgers"
    desk.drive.next()
    assert desk.window.current_page is page
    desk.drive.next()
    assert desk.window.current_page.page.kind == "ledgers"


def test_while_another_checkpoint_is_read_nothing_can_be_taken_from_the_last_one(desk):
    desk.case.enter(NAME, "一")
    desk.mark(name="一稿")
    desk.case.enter(NAME, "二")
    desk.mark(name="二稿")
    desk.case.enter(NAME, "三")
    view = desk.open().checkpoints
    line = view.differences.line(NAME)
    assert line.restore.isEnabled()
    view.checkpoints.setCurrentRow(1)

    assert view.summary.text() == "正在比较…"
    assert not line.restore.isEnabled()
    assert not view.restore_all.isEnabled()
    desk.settled()
    assert line.restore.isEnabled()
    click(line.restore)
    assert desk.case.answer(NAME) == "一"


def test_all_of_it_by_keyboard(desk):
    desk.case.enter(NAME, "旧平台")
    desk.mark(name="一稿")
    desk.case.enter(NAME, "新平台")
    desk.mark(name="二稿")
    page = desk.open()

    assert page.checkpoints.checkpoints.hasFocus()
    desk.drive.press(Qt.Key.Key_Down)
    desk.settled()
    assert page.checkpoints.differences.text() == "平台名称｜旧平台　→　新平台"
    stops = []
    for _ in range(3):
        desk.drive.tab()
        stops.append(QApplication.focusWidget())
    assert [stop.accessibleName() for stop in stops] == ["与哪一个比较", "恢复全部", "恢复这一项：平台名称"]
    desk.drive.press(Qt.Key.Key_Space)
    desk.settled()
    assert desk.case.answer(NAME) == "旧平台"


def test_a_checkpoint_is_made_by_name_while_the_window_stays_usable(desk, qtbot):
    desk.drive.press(Qt.Key.Key_S, CONTROL)
    asked = desk.window.findChild(CheckpointWindow)
    assert not asked.isModal()
    desk.window.ask_for_checkpoint()
    assert desk.window.findChildren(CheckpointWindow) == [asked]
    put_in(asked.name, "送审前")
    QTest.keyClick(asked.name, Qt.Key.Key_Return)
    assert desk.store.checkpoints() == ()
    with qtbot.waitSignal(desk.case.checkpointed):
        click(asked.make)

    (made,) = desk.store.checkpoints()
    assert (made.kind, made.name) == (CheckpointKind.NAMED, "送审前")
    assert desk.window.command_bar.notice.text() == "已建立检查点“送审前”"


def test_the_page_follows_a_checkpoint_made_on_it(desk, qtbot):
    desk.open()
    click(desk.window.current_page.checkpoints.make)
    asked = desk.window.findChild(CheckpointWindow)
    with qtbot.waitSignal(desk.case.checkpointed):
        click(asked.make)
    desk.settled()

    assert desk.listed() == ["手动"]
    assert desk.window.current_page.checkpoints.summary.text() == "现在的内容与这个检查点一样"


def test_cancelling_makes_none(desk):
    desk.drive.press(Qt.Key.Key_S, CONTROL)
    asked = desk.window.findChild(CheckpointWindow)
    click(asked.cancel)

    assert not asked.isVisible()
    assert desk.autosave.is_saved()
    assert desk.store.checkpoints() == ()


def test_a_case_opened_read_only_can_be_compared_and_not_restored(desk, monkeypatch):
    desk.case.enter(NAME, "一")
    desk.mark()
    desk.case.enter(NAME, "二")
    monkeypatch.setattr(OpenCase, "read_only", True, raising=False)
    page = desk.open()

    assert page.checkpoints.differences.text() == "平台名称｜一　→　二"
    assert page.checkpoints.differences.line(NAME).open.isVisible()
    assert not page.checkpoints.differences.line(NAME).restore.isVisible()
    assert not page.checkpoints.restore_all.isVisible()
    assert not page.checkpoints.make.isEnabled()

    desk.drive.press(Qt.Key.Key_S, CONTROL)
    assert desk.window.findChild(CheckpointWindow) is None
    assert desk.window.command_bar.notice.text() == "案卷以只读方式打开，不能建立检查点"


def test_a_checkpoint_that_cannot_be_read_is_said_and_the_others_go_on(make_desk):
    def broken(store) -> HistoryDesk:
        good = history_desk(store)

        def case_at(number: int) -> Case:
            if number == 1:
                raise CaseError("这个检查点读不出，案卷现在的内容不受影响", "选择另一个检查点")
            return good.case_at(number)

        return HistoryDesk(good.checkpoints, case_at, good.changes)

    desk = make_desk(broken)
    desk.case.enter(NAME, "一")
    desk.mark()
    desk.case.enter(NAME, "二")
    desk.mark()
    page = desk.open()
    desk.drive.press(Qt.Key.Key_Down)
    desk.settled()

    assert page.checkpoints.summary.text() == "这个检查点读不出，案卷现在的内容不受影响（选择另一个检查点）"
    assert not page.checkpoints.restore_all.isVisible()

    desk.drive.press(Qt.Key.Key_Up)
    desk.settled()
    assert page.checkpoints.summary.text() == "现在的内容与这个检查点一样"


def test_many_differences_are_counted_beyond_what_is_listed(desk, monkeypatch):
    monkeypatch.setattr("desktop_app.ui.difference_list.MOST_LINES", 2)
    desk.mark()
    for field_id in (NAME, "agency.name", "agency.main_business", "agency.shareholders"):
        desk.case.enter(field_id, "文字")
    page = desk.open()

    assert len(page.checkpoints.differences.text().splitlines()) == 2
    assert page.checkpoints.differences._more.text() == "另有 2 处，“恢复全部”时一并恢复"
    click(page.checkpoints.restore_all)
    assert desk.case.missing("agency.shareholders")


# 每一处修改


def test_every_change_is_listed_and_filtered(desk):
    desk.case.enter(NAME, "某某平台")
    desk.case.enter(ASSETS, "312")
    assert desk.autosave.flush()
    page = desk.open()
    page.tabs.setCurrentIndex(1)
    desk.settled()
    rows = [
        [page.journal.model.index(row, column).data() for column in (1, 2, 3)]
        for row in range(page.journal.model.rowCount())
    ]

    assert ["平台名称", "未填", "某某平台"] in rows
    assert ["上年末（2020年末）资产总额", "未填", "312万元"] in rows
    assert page.journal.said.text() == f"最近 {len(rows)} 处修改，新的在前；连续输入的并作一处"

    put_in(page.journal.filter, "资产 312")
    assert page.journal.model.rowCount() == 1
    assert page.journal.said.text() == f"最近 {len(rows)} 处修改中，有 1 处含有这些文字"
    put_in(page.journal.filter, "没有")
    assert page.journal.said.text().startswith("没有一处含有这些文字")


def test_enter_on_a_change_goes_to_its_field(desk):
    desk.case.enter(NAME, "某某平台")
    assert desk.autosave.flush()
    page = desk.open()
    page.tabs.setCurrentIndex(1)
    desk.settled()
    page.journal.table.setFocus()
    page.journal.table.selectRow(0)
    desk.drive.press(Qt.Key.Key_Return)

    assert desk.drive.editor(NAME).hasFocus()


def test_a_change_made_meanwhile_appears(desk):
    page = desk.open()
    page.tabs.setCurrentIndex(1)
    desk.settled()
    desk.case.enter(NAME, "某某平台")
    desk.settled()

    assert page.journal.model.line(0).after == "某某平台"


def test_a_window_without_a_past_has_no_such_page(make_window, open_case):
    window = make_window(open_case)
    window.show_history()

    assert window.current_page_id != HISTORY
