"""The grid of a ledger, used as a spreadsheet is: typed into, pasted, filled, searched, undone."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from desktop_app.models.choices import Mode
from desktop_app.models.half_typed import MOST_KEPT
from desktop_app.models.ledgers import LedgerKind, ServiceRecord
from desktop_app.ui.ledger.cell_delegate import CellLine
from tests.drive import Driver, click, put_in

NONE, CONTROL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
DAY, NAME, MODE, HOURS = 0, 1, 7, 8


def served(number: int, **more) -> ServiceRecord:
    return ServiceRecord(
        id=f"r{number}", served_on=date(2020, 1, number), enterprise=f"示例{number}号有限公司", **more
    )


@pytest.fixture
def sheet(drive, open_case):
    open_case.set_rows(LedgerKind.SERVICES, tuple(served(number) for number in range(1, 6)))
    return drive.go("ledgers.all").open_sheet(LedgerKind.SERVICES)


def rows(open_case):
    return open_case.ledgers.services


def press(key, modifiers=NONE):
    QTest.keyClick(QApplication.focusWidget(), key, modifiers)


def editor() -> CellLine:
    found = QApplication.focusWidget()
    assert isinstance(found, CellLine)
    return found


def type_into(sheet, line, column, text):
    """Put the cursor on a cell and type over it."""
    sheet.grid.focus_cell(line, column)
    press(Qt.Key.Key_F2)
    editor().selectAll()
    press(Qt.Key.Key_Delete)
    put_in(editor(), text)


def choose(sheet, top, left, bottom, right):
    """Drag over a block of cells."""
    sheet.grid.focus_cell(top, left)
    for _ in range(bottom - top):
        press(Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    for _ in range(right - left):
        press(Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)


def paste(text):
    QGuiApplication.clipboard().setText(text)
    press(Qt.Key.Key_V, CONTROL)


class TestTyping:
    def test_enter_takes_the_cell_and_goes_down_tab_goes_on(self, sheet, open_case):
        type_into(sheet, 0, DAY, "2020.5.6")
        press(Qt.Key.Key_Return)
        assert rows(open_case)[0].served_on == date(2020, 5, 6)
        assert (sheet.grid.currentIndex().row(), sheet.grid.currentIndex().column()) == (1, DAY)

        type_into(sheet, 1, DAY, "20200507")
        press(Qt.Key.Key_Tab)
        assert rows(open_case)[1].served_on == date(2020, 5, 7)
        assert (sheet.grid.currentIndex().row(), sheet.grid.currentIndex().column()) == (1, NAME)

    def test_a_letter_begins_to_type_and_esc_gives_up(self, sheet, open_case):
        sheet.grid.focus_cell(0, NAME)
        press(Qt.Key.Key_A)
        assert editor().text() == "a"
        press(Qt.Key.Key_Escape)
        assert rows(open_case)[0].enterprise == "示例1号有限公司"
        assert sheet.grid.hasFocus()

    def test_what_is_no_value_stays_in_its_editor_with_the_reason(self, sheet, open_case):
        type_into(sheet, 0, DAY, "2020-13-5")
        press(Qt.Key.Key_Return)
        assert editor().text() == "2020-13-5"
        assert sheet.message().startswith("第1行“服务日期”是“2020-13-5”，")
        assert rows(open_case)[0].served_on == date(2020, 1, 1)

        editor().selectAll()
        put_in(editor(), "2020-12-5")
        press(Qt.Key.Key_Return)
        assert rows(open_case)[0].served_on == date(2020, 12, 5)
        assert sheet.message() == ""

    def test_clicked_away_it_stays_in_its_cell_red_and_is_counted(self, sheet, open_case, drive):
        type_into(sheet, 0, DAY, "六月")
        QTest.mouseClick(
            sheet.grid.viewport(),
            Qt.MouseButton.LeftButton,
            pos=sheet.grid.visualRect(sheet.model.index(2, NAME)).center(),
        )
        cell = sheet.model.index(0, DAY)
        assert sheet.model.text(0, DAY) == "六月"
        assert sheet.model.data(cell, Qt.ItemDataRole.BackgroundRole) is not None
        assert len(sheet.unfinished()) == 1

        click(sheet.back)
        assert "有1处还没有写对" in drive.page.line(LedgerKind.SERVICES)._unfinished.text()
        drive.page.open_sheet(LedgerKind.SERVICES)
        type_into(sheet, 0, DAY, "2020-6-1")
        press(Qt.Key.Key_Return)
        assert sheet.unfinished() == ()
        assert rows(open_case)[0].served_on == date(2020, 6, 1)

    def test_an_input_method_is_left_alone(self, sheet, open_case):
        sheet.grid.focus_cell(0, NAME)
        press(Qt.Key.Key_F2)
        line = editor()
        line.selectAll()
        QApplication.sendEvent(line, QInputMethodEvent("shang'hai", []))
        press(Qt.Key.Key_Return)
        assert editor() is line
        assert rows(open_case)[0].enterprise == "示例1号有限公司"
        commit = QInputMethodEvent("", [])
        commit.setCommitString("上海某某有限公司")
        QApplication.sendEvent(line, commit)
        press(Qt.Key.Key_Tab)
        assert rows(open_case)[0].enterprise == "上海某某有限公司"

    def test_composing_on_a_cell_begins_to_type(self, sheet):
        sheet.grid.focus_cell(0, NAME)
        for pinyin in ("s", "shang"):
            QApplication.sendEvent(sheet.grid, QInputMethodEvent(pinyin, []))
        assert sheet.grid.hasFocus()  # moving the focus would break the composition
        commit = QInputMethodEvent("", [])
        commit.setCommitString("上海")
        QApplication.sendEvent(sheet.grid, commit)
        assert editor().text() == "上海"

    def test_words_of_a_closed_list_can_be_chosen(self, sheet, open_case):
        sheet.grid.focus_cell(0, MODE)
        press(Qt.Key.Key_F2)
        line = editor()
        assert "线上、线下" in line.placeholderText()
        press(Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
        (menu,) = line.findChildren(QMenu)
        QTest.keyClick(menu, Qt.Key.Key_Return)
        QTest.keyClick(line, Qt.Key.Key_Return)
        assert rows(open_case)[0].mode is Mode.ONLINE

    def test_the_last_line_becomes_a_row_once_what_is_required_stands_there(self, sheet, open_case):
        type_into(sheet, 5, DAY, "2020-8-1")
        press(Qt.Key.Key_Tab)
        assert len(rows(open_case)) == 5
        assert sheet.message() == "新的一行还缺“企业名称”，填了才算一行"
        type_into(sheet, 5, NAME, "新企业")
        press(Qt.Key.Key_Tab)  # an Enter this soon would still be the input method's
        assert [row.enterprise for row in rows(open_case)][-1] == "新企业"
        assert sheet.model.text(6, DAY) == ""
        assert sheet.unfinished() == ()


class TestHalfTyped:
    """What is typed and not taken outlives the program (experience D10, F3)."""

    @pytest.fixture
    def kept(self, open_case, qtbot):
        def wait(text):
            qtbot.waitUntil(lambda: text in open_case.half_typed(LedgerKind.SERVICES).values())

        return wait

    @pytest.fixture
    def again(self, make_window, qtbot, make_case):
        """The case opened anew by the next start of the program, at its ledger of services."""

        def start(open_case):
            other = make_case(open_case.application, ledgers=open_case.ledgers)
            drive = Driver(make_window(other), qtbot)
            return other, drive.go("ledgers.all")

        return start

    def test_it_is_kept_while_it_is_typed_and_offered_at_its_cell(self, sheet, open_case, kept, again):
        undo = open_case.undo_label
        type_into(sheet, 2, NAME, "上海某某")
        kept("上海某某")
        assert rows(open_case)[2].enterprise == "示例3号有限公司"
        assert open_case.undo_label == undo

        other, page = again(open_case)
        assert "有1处还没有写对" in page.line(LedgerKind.SERVICES)._unfinished.text()
        offered = page.open_sheet(LedgerKind.SERVICES)
        at = offered.grid.currentIndex()
        assert (at.row(), at.column(), offered.model.text(2, NAME)) == (2, NAME, "上海某某")
        assert offered.message() == "第3行“企业名称”上次输到“上海某某”，还不在台账里"
        press(Qt.Key.Key_F2)
        assert editor().text() == "上海某某"
        press(Qt.Key.Key_Tab)
        assert rows(other)[2].enterprise == "上海某某"
        assert other.half_typed(LedgerKind.SERVICES) == {}

    def test_esc_gives_up_what_was_typed_since(self, sheet, open_case, kept):
        type_into(sheet, 0, NAME, "甲")
        kept("甲")
        press(Qt.Key.Key_Escape)
        assert open_case.half_typed(LedgerKind.SERVICES) == {}
        assert sheet.model.text(0, NAME) == "示例1号有限公司"

    def test_a_refused_text_is_kept_and_the_delete_key_brings_back_what_stands_there(
        self, sheet, open_case, again
    ):
        type_into(sheet, 0, DAY, "六月")
        press(Qt.Key.Key_Tab)
        assert open_case.half_typed(LedgerKind.SERVICES) == {("r1", "served_on"): "六月"}
        other, page = again(open_case)
        offered = page.open_sheet(LedgerKind.SERVICES)
        assert "六月" in offered.message()
        press(Qt.Key.Key_Delete)
        assert offered.model.text(0, DAY) == "2020-01-01"
        assert other.half_typed(LedgerKind.SERVICES) == {}

    def test_what_has_no_room_in_a_cell_is_said_at_once_and_the_rest_is_kept_whole(
        self, sheet, open_case, again
    ):
        pasted = "".join(chr(0x4E00 + number % 5000) for number in range(MOST_KEPT + 1))
        type_into(sheet, 0, NAME, "")
        QGuiApplication.clipboard().setText(pasted)
        press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        assert "一格最多写60,000字，多出来的没有写进去" in sheet.message()
        press(Qt.Key.Key_Tab)
        assert len(sheet.message()) < 100
        assert "60000字，多58000字" in sheet.message()
        assert open_case.half_typed(LedgerKind.SERVICES) == {("r1", "enterprise"): pasted[:-1]}

        offered = again(open_case)[1].open_sheet(LedgerKind.SERVICES)
        assert offered.model.text(0, NAME) == pasted[:-1]
        press(Qt.Key.Key_F2)
        assert editor().text() == pasted[:-1]

    def test_a_new_row_that_lacks_something_is_gone_on_with(self, sheet, open_case, again):
        type_into(sheet, 5, DAY, "2020-8-1")
        press(Qt.Key.Key_Tab)
        other, page = again(open_case)
        offered = page.open_sheet(LedgerKind.SERVICES)
        assert offered.message() == "新的一行还缺“企业名称”，填了才算一行"
        type_into(offered, 5, NAME, "新企业")
        press(Qt.Key.Key_Tab)
        assert (rows(other)[-1].served_on, rows(other)[-1].enterprise) == (date(2020, 8, 1), "新企业")
        assert other.half_typed(LedgerKind.SERVICES) == {}

    def test_a_new_row_that_lacked_nothing_but_the_last_key_becomes_one(self, sheet, open_case, kept, again):
        type_into(sheet, 5, DAY, "2020-8-1")
        press(Qt.Key.Key_Tab)
        type_into(sheet, 5, NAME, "新企业")
        kept("新企业")
        other, page = again(open_case)
        offered = page.open_sheet(LedgerKind.SERVICES)
        assert offered.message() == "新的一行上次没有写完，还不在台账里，F2 接着写，回车写进去"
        press(Qt.Key.Key_F2)
        press(Qt.Key.Key_Tab)
        assert (rows(other)[-1].served_on, rows(other)[-1].enterprise) == (date(2020, 8, 1), "新企业")
        assert other.half_typed(LedgerKind.SERVICES) == {}

    def test_cells_pasted_over_it_and_rows_removed_leave_nothing(self, sheet, open_case):
        for line in (0, 1):
            type_into(sheet, line, DAY, "六月")
            QTest.mouseClick(
                sheet.grid.viewport(),
                Qt.MouseButton.LeftButton,
                pos=sheet.grid.visualRect(sheet.model.index(3, NAME)).center(),
            )
        assert len(sheet.unfinished()) == 2
        sheet.grid.focus_cell(0, DAY)
        paste("2020-9-9")
        assert sheet.model.text(0, DAY) == "2020-09-09"
        sheet.grid.focus_cell(1, DAY)
        press(Qt.Key.Key_Minus, CONTROL)
        assert open_case.half_typed(LedgerKind.SERVICES) == {}

    def test_a_line_of_the_history_leads_to_its_cell(self, sheet, open_case, drive):
        open_case.keep_typed(LedgerKind.SERVICES, "r4", "served_on", "六月")
        drive.go("unit.name")
        drive.window.go_to_place("half_typed.services.r4.served_on")
        at = drive.page.sheet.grid.currentIndex()
        assert (at.row(), at.column()) == (3, DAY)


class TestBlocks:
    def test_cells_pasted_from_excel_fill_what_is_there_and_make_new_rows(self, sheet, open_case):
        sheet.grid.focus_cell(4, DAY)
        paste("2020-9-1\t甲公司\r\n2020年9月2日\t乙公司\r\n九月\t丙公司\r\n")
        names = [row.enterprise for row in rows(open_case)]
        assert names[4:] == ["甲公司", "乙公司"]
        assert rows(open_case)[5].served_on == date(2020, 9, 2)
        assert sheet.message().startswith("1格没有写进去：\n第7行“服务日期”是“九月”")

        QTest.keyClick(sheet.grid, Qt.Key.Key_Z, CONTROL)
        assert len(rows(open_case)) == 5
        assert rows(open_case)[4].enterprise == "示例5号有限公司"

    def test_one_cell_pasted_fills_all_that_is_chosen(self, sheet, open_case):
        choose(sheet, 0, MODE, 2, MODE)
        paste("线下")
        assert [row.mode for row in rows(open_case)] == [Mode.OFFLINE] * 3 + [None] * 2

    def test_copied_cells_can_be_pasted_again(self, sheet, open_case):
        choose(sheet, 0, DAY, 1, NAME)
        press(Qt.Key.Key_C, CONTROL)
        assert QGuiApplication.clipboard().text() == (
            "2020-01-01\t示例1号有限公司\n2020-01-02\t示例2号有限公司"
        )

    def test_filling_down_and_clearing(self, sheet, open_case):
        type_into(sheet, 1, HOURS, "2.5")
        press(Qt.Key.Key_Return)
        choose(sheet, 1, HOURS, 4, HOURS)
        press(Qt.Key.Key_D, CONTROL)
        assert [str(row.hours) for row in rows(open_case)] == ["None", "2.5", "2.5", "2.5", "2.5"]
        choose(sheet, 3, HOURS, 4, HOURS)
        press(Qt.Key.Key_Delete)
        assert [str(row.hours) for row in rows(open_case)] == ["None", "2.5", "2.5", "None", "None"]

    def test_required_cells_are_not_cleared(self, sheet, open_case):
        choose(sheet, 0, DAY, 1, NAME)
        press(Qt.Key.Key_Delete)
        assert rows(open_case)[0].enterprise == "示例1号有限公司"
        assert sheet.message().startswith("4格没有写进去")

    def test_rows_are_removed_and_come_back(self, sheet, open_case):
        choose(sheet, 1, DAY, 2, DAY)
        click(sheet.remove)
        assert [row.id for row in rows(open_case)] == ["r1", "r4", "r5"]
        assert sheet.message() == "删除了2行，Ctrl+Z 撤销"
        QTest.keyClick(sheet.grid, Qt.Key.Key_Z, CONTROL)
        assert [row.id for row in rows(open_case)] == ["r1", "r2", "r3", "r4", "r5"]

    def test_what_is_chosen_is_added_up(self, sheet, open_case, qtbot):
        choose(sheet, 0, HOURS, 2, HOURS)
        paste("1.5")
        qtbot.waitUntil(lambda: sheet.totals() == "5行　｜　选中3格　｜　合计4.5小时")
        choose(sheet, 0, NAME, 4, NAME)
        qtbot.waitUntil(lambda: sheet.totals() == "5行　｜　选中5格　｜　5个不同的值")


class TestSight:
    def test_searching_shows_what_is_found_and_enter_goes_there(self, sheet, qtbot):
        press(Qt.Key.Key_F, CONTROL)
        assert sheet.search.hasFocus()
        put_in(sheet.search, "3")
        QTest.keyClick(sheet.search, Qt.Key.Key_Return)
        assert sheet.model.rows_shown == 1
        assert sheet.grid.hasFocus()
        assert sheet.totals().startswith("显示1行，共5行")
        click(sheet.all)
        assert sheet.model.rows_shown == 5
        assert sheet.grid.currentIndex().row() == 2

    def test_a_header_sorts_rising_falling_and_not(self, sheet):
        for expected in ("1月1", "5月5", "1月1"):
            sheet.grid.horizontalHeader().sectionClicked.emit(DAY)
            month, day = expected.split("月")
            assert sheet.model.text(0, DAY) == f"2020-01-{int(day):02d}", month
        assert sheet.wish.sorted_by == ""

    def test_a_changed_row_stays_where_it_is_seen(self, sheet, open_case):
        sheet.sort_by(DAY)
        type_into(sheet, 0, DAY, "2020-12-31")
        press(Qt.Key.Key_Return)
        assert sheet.model.text(0, DAY) == "2020-12-31"
        assert rows(open_case)[0].served_on == date(2020, 12, 31)

    def test_values_of_a_column_are_offered_and_combined(self, sheet):
        sheet.grid.focus_cell(0, MODE)
        choose(sheet, 0, MODE, 1, MODE)
        paste("线下")
        menu = sheet.filter_menu()
        offered = {action.text(): action for action in menu.actions() if action.data()}
        assert list(offered) == ["（空）（3行）", "线下（2行）", "不限"]
        offered["线下（2行）"].trigger()
        assert sheet.model.rows_shown == 2
        offered["不限"].trigger()
        assert sheet.model.rows_shown == 5

    def test_rows_that_are_likely_to_be_picked_are_shown_with_what_they_lack(self, sheet):
        click(sheet.spots)
        assert sheet._only_words.text() == "只看：评审容易抽到的5行，5行没有对应的证明材料"
        assert sheet.message().startswith("第1行（全年第一笔）没有填证据编号")
        sheet.show_only(["r1"], "一行")
        assert sheet.message() == ""  # what was said was about other rows
        click(sheet.spots)
        click(sheet.all)
        assert sheet.message() == ""

    def test_a_problem_leads_to_its_cell_even_when_it_is_hidden(self, sheet):
        sheet.show_only(["r1"], "一行")
        assert sheet.jump("r4", "hours")
        assert (sheet.grid.currentIndex().row(), sheet.grid.currentIndex().column()) == (3, HOURS)
        assert not sheet.jump("gone")


def test_a_ledger_that_is_only_looked_at_takes_nothing(make_window, shanghai, qtbot):
    from desktop_app.models.application import Case  # noqa: PLC0415 - only here
    from desktop_app.models.ledgers import Ledgers  # noqa: PLC0415
    from desktop_app.ui.open_case import OpenCase  # noqa: PLC0415

    case = Case(notice="shanghai-2021", ledgers=Ledgers(services=(served(1),)))
    window = make_window(OpenCase(case, shanghai, on=date(2021, 5, 20), read_only=True))
    window.go_to("ledgers.all")
    sheet = window.current_page.open_sheet(LedgerKind.SERVICES)
    assert sheet.model.rowCount() == 1
    sheet.grid.focus_cell(0, NAME)
    press(Qt.Key.Key_A)
    press(Qt.Key.Key_Delete)
    paste("别的公司")
    assert sheet.grid.hasFocus()
    assert window.current_page.open_case.ledgers.services == case.ledgers.services
    assert sheet.remove.isHidden()
