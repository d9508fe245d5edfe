"""A workbook on its way into a ledger: looked at, corrected, taken; what does not fit waits and is mended (D9, F4)."""

from __future__ import annotations

from datetime import date

import pytest
from openpyxl import Workbook, load_workbook
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from desktop_app.ledgers.templates import write_workbook
from desktop_app.models.ledgers import LedgerKind, Partner
from desktop_app.store.mappings import MappingsFile
from desktop_app.ui.ledger.cell_delegate import CellLine
from tests.drive import click, put_in

KIND = LedgerKind.PARTNERS
LONG = 15_000
"""Milliseconds for the reader's process to start beside everything else that runs."""
HEADS = ("序号", "单位全称", "信用代码", "签约日", "协议截止")
ROWS = (
    (1, "上海甲研究院", "", "2020.1.5", "2022-12-31"),
    (2, "上海乙律师事务所", "", "2020年3月", "2022年12月31日"),
    (3, "上海丙协会", "", 43910, "2023-1-31"),
    ("合计", 3, None, None, None),
)


@pytest.fixture
def page(drive):
    return drive.go("ledgers.all")


@pytest.fixture
def own(tmp_path):
    """An agency's own list: a title above, other words in the header, a date that is none, a total."""
    book = Workbook()
    sheet = book.active
    sheet.title = "合作单位"
    sheet.append(["2020年合作机构一览"])
    for line in (HEADS, *ROWS):
        sheet.append(line)
    path = tmp_path / "合作单位.xlsx"
    book.save(path)
    return path


def open_panel(page, qtbot, path, kind=KIND):
    page.import_workbook(kind, path)
    qtbot.waitUntil(lambda: page.panel is not None, timeout=LONG)
    settle(page, qtbot)
    return page.panel


def settle(page, qtbot):
    qtbot.waitUntil(page.panel.settled, timeout=LONG)


def names(open_case):
    return [row.name for row in open_case.ledgers.partners]


def test_nothing_changes_until_it_is_taken(page, qtbot, own, open_case):
    panel = open_panel(page, qtbot, own)
    assert panel.summary() == "已识别2行，需确认0行，有问题1行"
    assert any("第4行“签约日”是“2020年3月”" in issue for issue in panel.issues())
    assert any("第6行是合计，没有计入" in issue for issue in panel.issues())
    assert names(open_case) == []
    click(panel.cancel)
    assert page.panel is None
    assert names(open_case) == []


def test_good_rows_come_in_and_the_others_wait(page, qtbot, own, open_case):
    marks = []
    open_case.marked.connect(lambda kind, name: marks.append((kind, name, len(names(open_case)))))
    panel = open_panel(page, qtbot, own)
    click(panel.take)
    assert names(open_case) == ["上海甲研究院", "上海丙协会"]
    assert open_case.ledgers.partners[0].valid_to == date(2022, 12, 31)
    assert [row.cells["name"] for row in open_case.pending(KIND)] == ["上海乙律师事务所"]
    assert page.message() == "集聚服务机构台账导入2行，1行待处理"
    assert marks == [("import", "集聚服务机构台账", 0)]
    assert "待处理1行" in page.line(KIND).waiting_button.text()

    assert open_case.undo().startswith("已撤销：导入集聚服务机构台账")
    assert names(open_case) == []
    assert open_case.pending(KIND) == ()


def test_a_waiting_row_is_mended_where_it_is_wrong(page, qtbot, own, open_case):
    click(open_panel(page, qtbot, own).take)
    click(page.report.to_waiting)
    sheet = page.waiting
    assert sheet.grid.hasFocus()
    assert sheet.message().startswith("“合作单位.xlsx”第4行“签约日”是“2020年3月”")
    QTest.keyClick(sheet.grid, Qt.Key.Key_F2)
    editor = QApplication.focusWidget()
    assert isinstance(editor, CellLine)
    editor.selectAll()
    put_in(editor, "2020-3-9")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert names(open_case) == ["上海甲研究院", "上海丙协会", "上海乙律师事务所"]
    assert open_case.pending(KIND) == ()
    assert sheet.message() == "全部改好，都已进台账"
    open_case.undo()
    assert len(open_case.pending(KIND)) == 1


def test_what_stands_alike_in_other_waiting_rows_is_mended_with_one_click(page, qtbot, open_case, tmp_path):
    """Twenty cells that say “2020年3月” are not twenty cells to type into; a row with something else wrong waits on."""
    book = Workbook()
    lines = (
        ("甲", "2020年3月"),
        ("乙", "2020年3月"),
        ("丙", "2020年3月"),
        ("丁", "2020年4月"),
        ("", "2020年3月"),
    )
    for line in (("机构名称", "协议起始日"), *lines):
        book.active.append(line)
    book.save(tmp_path / "合作.xlsx")
    click(open_panel(page, qtbot, tmp_path / "合作.xlsx").take)
    click(page.report.to_waiting)
    sheet = page.waiting
    assert not sheet.same.isVisible()
    QTest.keyClick(sheet.grid, Qt.Key.Key_F2)
    QApplication.focusWidget().selectAll()
    put_in(QApplication.focusWidget(), "2020-3-9")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert sheet.same.text() == "另外3行的“2020年3月”也改成“2020-3-9”(&T)"
    click(sheet.same)
    assert names(open_case) == ["甲", "乙", "丙"]
    assert {row.valid_from for row in open_case.ledgers.partners} == {date(2020, 3, 9)}
    assert sheet.message() == "3行改成“2020-3-9”，2行已进台账，1行还有别的要改"
    assert [row.cells["valid_from"] for row in open_case.pending(KIND)] == ["2020年4月", "2020-3-9"]
    assert not sheet.same.isVisible()
    open_case.undo()
    assert (names(open_case), len(open_case.pending(KIND))) == (["甲"], 4)


def test_what_cells_most_likely_mean_is_offered_for_the_whole_column(page, qtbot, open_case, tmp_path):
    """A month where a day is wanted: nobody guesses it, and nobody types it forty times."""
    book = Workbook()
    lines = (("甲", "2020年3月"), ("乙", "20.4.5"), ("丙", "2020.5"), ("丁", "某日"), ("", "2020/6"))
    for line in (("机构名称", "协议起始日"), *lines):
        book.active.append(line)
    book.save(tmp_path / "合作.xlsx")
    click(open_panel(page, qtbot, tmp_path / "合作.xlsx").take)
    click(page.report.to_waiting)
    sheet = page.waiting
    assert sheet.likely.text() == "“2020年3月”改成“2020-03-01”，同样的另外2行也改(&G)"
    QTest.keyClick(sheet.likely, Qt.Key.Key_Space)
    assert [(row.name, row.valid_from.isoformat()) for row in open_case.ledgers.partners] == [
        ("甲", "2020-03-01"),
        ("丙", "2020-05-01"),
    ]
    assert sheet.message() == "3行改成“2020-03-01”这样，2行已进台账，1行还有别的要改"
    assert sheet.likely.text() == "“20.4.5”改成“2020-04-05”(&G)"
    QTest.keyClick(sheet.likely, Qt.Key.Key_Space)
    assert not sheet.likely.isVisible()  # of 某日 nobody knows the day
    assert [row.cells["valid_from"] for row in open_case.pending(KIND)] == ["某日", "2020-06-01"]
    open_case.undo()
    open_case.undo()
    assert len(open_case.pending(KIND)) == 5


def test_what_is_half_typed_in_a_waiting_row_is_offered_again(
    page, qtbot, own, open_case, make_case, make_window
):
    click(open_panel(page, qtbot, own).take)
    click(page.report.to_waiting)
    QTest.keyClick(page.waiting.grid, Qt.Key.Key_F2)
    line = QApplication.focusWidget()
    line.selectAll()
    put_in(line, "2020-3-9")
    qtbot.waitUntil(lambda: "2020-3-9" in open_case.half_typed(KIND).values())
    assert len(open_case.pending(KIND)) == 1

    kept = open_case.case
    other = make_case(kept.application, ledgers=kept.ledgers, pending=kept.pending)
    window = make_window(other)
    window.go_to("ledgers.all")
    line = window.current_page.line(KIND)
    assert "有1处还没有写对，打开待处理的行改" in line._unfinished.text()
    window.go_to_place("half_typed.partners.r4.valid_from")
    again = window.current_page.waiting
    assert again.grid.currentIndex().data() == "2020-3-9"
    QTest.keyClick(again.grid, Qt.Key.Key_F2)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert again.grid.currentIndex().data() == "2020-3-9"
    QTest.keyClick(again.grid, Qt.Key.Key_F2)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert names(other) == ["上海甲研究院", "上海丙协会", "上海乙律师事务所"]
    assert other.half_typed(KIND) == {}


def test_columns_are_chosen_by_hand_and_remembered(drive, qtbot, own, open_case, tmp_path):
    page = drive.go("ledgers.all")
    page._work._mappings = MappingsFile(tmp_path / "state")
    panel = open_panel(page, qtbot, own)
    choose(panel, 5, "valid_to")
    choose(panel, 4, None)
    settle(page, qtbot)
    assert panel.summary() == "已识别3行，需确认0行，有问题0行"
    choose(panel, 2, None)
    settle(page, qtbot)
    assert panel._missing.text() == "还没有找到“机构名称”，在下面选哪一列是"
    choose(panel, 2, "name")
    settle(page, qtbot)
    click(panel.take)
    assert len(names(open_case)) == 3
    again = open_panel(page, qtbot, own)
    assert again.summary() == "已识别3行，需确认0行，有问题0行"
    assert again.chooser(4).currentData() is None


def choose(panel, column, field):
    box = panel.chooser(column)
    box.setCurrentIndex(box.findData(field) if field else 0)
    box.activated.emit(box.currentIndex())


def test_rows_can_be_put_behind_those_that_are_there(page, qtbot, own, open_case):
    open_case.set_rows(KIND, (Partner(id="old", name="原有机构"),))
    panel = open_panel(page, qtbot, own)
    assert panel.replace.text() == "替换原有的1行"
    click(panel.append)
    settle(page, qtbot)
    click(panel.take)
    assert names(open_case) == ["原有机构", "上海甲研究院", "上海丙协会"]


def test_what_is_half_typed_stays_only_with_rows_that_stay(page, qtbot, own, open_case):
    """Other rows may have the ids of those that were typed into."""
    click(open_panel(page, qtbot, own).take)
    typed = {("r3", "name"): "上海甲", ("", "name"): "上海新"}
    for (row, field), text in typed.items():
        open_case.keep_typed(KIND, row, field, text)
    panel = open_panel(page, qtbot, own)
    click(panel.append)
    settle(page, qtbot)
    click(panel.take)
    assert open_case.half_typed(KIND) == typed
    click(open_panel(page, qtbot, own).take)
    assert open_case.half_typed(KIND) == {("", "name"): "上海新"}


def test_a_few_pasted_rows_go_behind_those_that_are_there(page, qtbot, own, open_case):
    click(open_panel(page, qtbot, own).take)
    QGuiApplication.clipboard().setText("机构名称\t协议到期日\n甲学院\t2022-1-1\n")
    page.import_pasted()
    qtbot.waitUntil(lambda: page.panel is not None, timeout=LONG)
    settle(page, qtbot)
    click(page.panel.take)
    assert names(open_case) == ["上海甲研究院", "上海丙协会", "甲学院"]


def test_the_marked_copy_comes_back_and_only_what_was_mended_is_read(page, qtbot, own, open_case, tmp_path):
    click(open_panel(page, qtbot, own).take)
    click(page.report.to_marked)
    dialog = page.findChild(QFileDialog)
    assert dialog.windowTitle() == "导出问题表"
    dialog.reject()
    marked = tmp_path / "问题表.xlsx"
    page.export_marked(marked)
    qtbot.waitUntil(lambda: page.message().startswith("已写出问题表"), timeout=LONG)
    book = load_workbook(marked)
    sheet = book["合作单位"]
    problems = [
        cell.value
        for row in sheet.iter_rows(min_row=3)
        for cell in row
        if cell.value and "不是日期" in str(cell.value)
    ]
    problems += [
        cell.value
        for row in sheet.iter_rows(min_row=3)
        for cell in row
        if cell.value and "写到日" in str(cell.value)
    ]
    assert len(problems) == 1
    sheet.cell(4, 4).value = "2020-03-09"
    book.save(marked)

    panel = open_panel(page, qtbot, marked)
    assert panel.summary() == "改过1行，没有动2行"
    click(panel.take)
    assert sorted(names(open_case)) == ["上海丙协会", "上海乙律师事务所", "上海甲研究院"]
    assert page.message() == "集聚服务机构台账更新1行，2行没有动"


def test_a_dropped_file_says_itself_which_ledger_it_is(page, qtbot, open_case, tmp_path):
    path = tmp_path / "表.xlsx"
    write_workbook(path, LedgerKind.STAFF)
    staff = load_workbook(path)
    staff.active.append([1, "张三"])
    staff.save(path)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    page.dropEvent(
        QDropEvent(
            QPointF(10, 10),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )
    qtbot.waitUntil(lambda: page.panel is not None, timeout=LONG)
    settle(page, qtbot)
    assert page.panel.kind is LedgerKind.STAFF
    click(page.panel.take)
    assert [row.name for row in open_case.ledgers.staff] == ["张三"]


def test_copied_cells_become_rows_of_a_ledger(page, qtbot, open_case):
    QGuiApplication.clipboard().setText("机构名称\t协议到期日\n甲学院\t2022-1-1\n乙学院\t2022-2-30\n")
    page.setFocus()
    QTest.keyClick(
        page, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    qtbot.waitUntil(lambda: page.panel is not None, timeout=LONG)
    settle(page, qtbot)
    assert page.panel.summary() == "已识别1行，需确认0行，有问题1行"


def test_a_workbook_with_words_of_its_own_is_mapped_by_hand(page, qtbot, open_case, tmp_path):
    book = Workbook()
    for line in (["甲方", "乙方"], ["我们", "上海丁学会"]):
        book.active.append(line)
    path = tmp_path / "无关.xlsx"
    book.save(path)
    page.import_workbook(None, path)
    qtbot.waitUntil(lambda: "表头" in page.message(), timeout=LONG)
    assert page.message().startswith("“无关.xlsx”里没有认出台账的表头，用要导入的那一本台账的")
    panel = open_panel(page, qtbot, path)
    assert panel._missing.text() == "还没有找到“机构名称”，在下面选哪一列是"
    choose(panel, 2, "name")
    settle(page, qtbot)
    click(panel.take)
    assert names(open_case) == ["上海丁学会"]


def test_a_column_of_two_days_is_seen_as_one_and_can_be_chosen(page, qtbot, open_case, tmp_path):
    book = Workbook()
    for line in (
        ("机构名称", "合作期限", "备注二"),
        ("甲", "2019.3.1-2022.2.28", "2020.1.1-2023.1.1"),
        ("乙", "2019.3.1至长期", ""),
    ):
        book.active.append(line)
    book.save(tmp_path / "合作.xlsx")
    panel = open_panel(page, qtbot, tmp_path / "合作.xlsx")
    assert panel.chooser(2).currentText() == "协议起止日"
    choose(panel, 2, None)
    choose(panel, 3, "valid_from+valid_to")
    settle(page, qtbot)
    assert [panel.chooser(at).currentText() for at in (2, 3)] == ["不用这一列", "协议起止日"]
    choose(panel, 2, "valid_from+valid_to")
    settle(page, qtbot)
    click(panel.take)
    assert [(row.valid_from, row.valid_to) for row in open_case.ledgers.partners] == [
        (date(2019, 3, 1), date(2022, 2, 28)),
        (date(2019, 3, 1), None),
    ]


@pytest.mark.parametrize(("typed", "shown"), [("1048577", "6"), ("x", "2"), ("9" * 5000, "2"), ("3", "3")])
def test_a_header_row_that_the_sheet_does_not_have_is_none(page, qtbot, own, typed, shown):
    panel = open_panel(page, qtbot, own)
    panel.header.setFocus()
    panel.header.selectAll()
    panel.header.insert(typed)
    QTest.keyClick(panel.header, Qt.Key.Key_Return)
    settle(page, qtbot)
    assert panel.header.text() == shown
