"""Remarks, 复核人 and 已核实 (experience D4, D8, C16): by keyboard, saved at once, undoable, silent or cleared as they must be."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_app.models.application import Case
from desktop_app.models.evidence import Evidence
from desktop_app.models.ledgers import LedgerKind, Partner, RowSource
from desktop_app.store.case_store import CaseStore
from desktop_app.ui.autosave import Autosave
from desktop_app.ui.journal import journal_lines
from desktop_app.ui.open_case import OpenCase
from desktop_app.ui.review_sections import review_notes
from tests.drive import Driver, click, compose, put_in
from tests.ui.conftest import ON

REVIEW = "review.all"
ASSETS, BASICS = "atom.B1c", "clause.B1"


@pytest.fixture
def review(drive):
    return drive.go(REVIEW)


def part_of(page, number):
    page.tabs.setCurrentIndex(number)
    QApplication.sendPostedEvents()  # lines that are new get their places
    return page.part(number)


def spec(part, key):
    return next(line for line in part.shown if line.key == key)


def press_space(button):
    """As a user does who has come here by Tab."""
    button.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(button, Qt.Key.Key_Space)
    return QApplication.focusWidget()


def sign(button, name):
    """Give a name by keyboard."""
    editor = press_space(button)
    editor.selectAll()
    put_in(editor, name)
    press_space(editor.parentWidget().give)


def remark(line, text):
    editor = press_space(line.remark_button)
    put_in(editor, text)
    QTest.keyClick(editor, Qt.Key.Key_Escape)


class TestRemarks:
    def test_a_remark_is_typed_kept_shown_undone_and_printed(self, drive, review, open_case):
        part = part_of(review, 0)
        remark(part.line(ASSETS), "和张会计核对过")

        assert spec(part, ASSETS).remark == "和张会计核对过"
        assert part.line(ASSETS).remark_button.hasFocus()
        assert open_case.answer("review.remarks.atom-B1c") == "和张会计核对过"
        assert ("资产总额不低于300万元", "和张会计核对过") in review_notes(open_case).remarks
        assert open_case.undo_label == "备注：资产总额不低于300万元"
        drive.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert spec(part, ASSETS).remark == ""
        drive.go("unit.name")
        drive.press(Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
        assert drive.window.current_page_id == REVIEW
        assert spec(part, ASSETS).remark == "和张会计核对过"
        assert part.line(ASSETS).remark_button.hasFocus()

    def test_up_and_down_go_from_line_to_line(self, review):
        part = part_of(review, 0)
        part.line(BASICS).remark_button.setFocus()
        QTest.keyClick(part.line(BASICS).remark_button, Qt.Key.Key_Down)
        assert part.widgets[1].remark_button.hasFocus()
        QTest.keyClick(part.widgets[1].remark_button, Qt.Key.Key_Up)
        assert part.line(BASICS).remark_button.hasFocus()

    def test_composing_a_remark_moves_nothing_and_is_told_when_committed(self, review, open_case):
        part = part_of(review, 0)
        editor = press_space(part.line(ASSETS).remark_button)
        compose(editor, "he")
        open_case.enter("finance.total_assets", "280")
        assert editor.composing
        assert editor.isVisible()
        assert open_case.answer("review.remarks.atom-B1c") is None
        compose(editor, "", "核")
        assert open_case.answer("review.remarks.atom-B1c") == "核"
        QTest.keyClick(editor, Qt.Key.Key_Escape)

        assert spec(part, ASSETS).remark == "核"
        assert "280 万元" in spec(part, ASSETS).word
        assert "还差 20 万元" in spec(part, ASSETS).word

    def test_a_remark_beside_a_document_and_one_piece_of_evidence(self, make_window, make_case, qtbot):
        proof = Evidence(id="e1", material="M2", title="营业执照", file_name="a.pdf", sha256="0" * 64)
        case = make_case(evidence=(proof,))
        driver = Driver(make_window(case), qtbot)
        page = driver.go(REVIEW)
        part = part_of(page, 1)
        remark(part.line("document.declaration"), "盖章前再看")
        assert spec(part, "document.declaration").remark == "盖章前再看"

        click(part.line("evidence.e1").action)

        assert case.evidence == ()
        assert page.told.text() == "已移除“营业执照”；撤销按 Ctrl+Z"
        driver.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert case.evidence == (proof,)
        assert driver.window.current_page_id == REVIEW


class TestChecked:
    def test_a_section_has_a_name_and_a_day_until_what_it_rests_on_changes_d8(self, review, open_case):
        part = part_of(review, 0)
        sign(part.line(BASICS).sign, "张三")
        head = spec(part, BASICS)
        assert (head.note, head.sign) == (f"复核人 张三 {ON.isoformat()}", "取消复核")

        open_case.enter("agency.phone", "021-60000000")
        assert spec(part, BASICS).note == head.note
        open_case.enter("finance.total_assets", "280")
        changed = spec(part, BASICS)
        assert changed.note == f"复核后有改动：上年末（2020年末）资产总额。上次由张三于{ON.isoformat()}复核"
        assert changed.sign == "复核"
        open_case.undo()
        assert spec(part, BASICS).note == head.note

    def test_the_name_used_last_is_offered_and_none_at_all_is_refused(self, review, open_case):
        part = part_of(review, 0)
        sign(part.line(BASICS).sign, " ")
        assert "填写复核人" in part.line(BASICS).row.name.accessibleDescription()
        assert open_case.checked("clause-B1") is None
        QTest.keyClick(part.line(BASICS).row.name, Qt.Key.Key_Escape)
        sign(part.line(BASICS).sign, "李四")
        editor = press_space(part.line("clause.B2").sign)

        assert (editor.text(), editor.selectedText()) == ("李四", "李四")

    def test_a_tick_is_taken_back(self, review, open_case):
        part = part_of(review, 0)
        sign(part.line(BASICS).sign, "张三")
        click(part.line(BASICS).sign)
        assert spec(part, BASICS).note == ""
        assert open_case.undo_label == "复核人：主体、年限、资产和经营"

    def test_a_document_rests_on_what_is_printed_in_it_and_on_its_ledgers(self, review, open_case):
        part = part_of(review, 1)
        for name in ("document.report", "document.declaration"):
            sign(part.line(name).sign, "张三")
        open_case.set_rows(LedgerKind.PARTNERS, (Partner(id="r1", name="某某事务所"),))
        assert spec(part, "document.report").note.startswith("复核后有改动：")
        assert "集聚服务机构" in spec(part, "document.report").note
        assert spec(part, "document.declaration").note.startswith("复核人 张三")
        sign(part.line("document.report").sign, "张三")
        again = Partner(id="r9", name="某某事务所", source=RowSource(file="b.xlsx", sheet="表", row=3))
        open_case.set_rows(LedgerKind.PARTNERS, (again,))
        assert spec(part, "document.report").note.startswith("复核人 张三")
        open_case.enter("agency.name", "上海某某公司")
        assert spec(part, "document.declaration").note.startswith("复核后有改动：")


class TestConfirmed:
    def test_it_is_asked_at_the_field_and_silent_once_confirmed_d4(self, drive, open_case):
        open_case.enter("declared.service_income_2", "20")
        drive.go("basic.1.assets")
        field = drive.field("finance.service_income")
        drive.type("finance.service_income", "300")
        assert not field.doubts.isVisible()
        drive.tab()
        line = field.doubts.lines[0]
        assert line.words.text() == "服务收入2020年是2019年的15倍，是否把元当成万元"
        assert line.words.text() in field.editor.accessibleDescription()
        sign(line.button, "王五")

        assert line.words.text().endswith(f"（已核实：王五 {ON.isoformat()}）")
        assert line.button.text() == "撤回"
        assert line.words.text() not in field.editor.accessibleDescription()
        drive.fill("finance.service_income", "301")
        assert line.button.text() == "已核实"
        click(line.button)
        assert line.row.name.text() == "王五"

    def test_in_the_list_it_goes_into_a_fold_with_a_count_and_who(self, drive, review, open_case):
        open_case.enter("service_platform.name", "上海全国第一企业服务平台")
        part = part_of(review, 2)
        keys = [line.key for line in part.shown if line.sign]
        assert len(keys) == 2
        before = review.problems
        sign(part.line(keys[0]).sign, "王五")

        assert review.problems == before - 1
        fold = next(line for line in part.shown if line.folds.startswith("confirmed."))
        assert fold.text == "另有 1 项已核实"
        inside = next(line for line in part.shown if line.under == fold.folds)
        assert inside.detail == f"已核实：王五 {ON.isoformat()}"
        drive.window.refresh_frame()
        assert drive.window.windowTitle().startswith(f"有 {before - 1} 个问题 – ")
        drive.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert review.problems == before


def test_it_is_on_the_disk_at_once_and_in_the_history_in_words(qtbot, tmp_path, shanghai):
    now = datetime(2021, 5, 20, 6, 0, tzinfo=UTC)
    with CaseStore.create(tmp_path / "案卷", Case(notice=shanghai.identity.id), now=now) as store:
        case = OpenCase(store.load(), shanghai, on=ON)
        autosave = Autosave(case, store, lambda: now)
        case.enter("review.remarks.atom-B1c", "核对过")
        case.check("clause-B1", "张三", ())
        assert autosave.flush()
        told = {(line.label, line.before, line.after) for line in journal_lines(store.history(), shanghai)}
        again = OpenCase(store.load(), shanghai, on=ON)

    assert ("备注：资产总额不低于300万元", "未填", "核对过") in told
    assert ("复核人：主体、年限、资产和经营", "未填", f"张三 {ON.isoformat()}") in told
    assert again.remark("atom-B1c") == "核对过"
    assert again.name_used(checking=True) == "张三"
    assert again.name_used(checking=False) == "张三"


def test_looking_only_shows_them_and_offers_nothing(make_window, shanghai, qtbot, make_case):
    first = make_case()
    first.enter("review.remarks.atom-B1c", "核对过")
    looked = OpenCase(first.case, shanghai, on=ON, read_only=True)
    page = Driver(make_window(looked), qtbot).go(REVIEW)
    line = page.part(0).line(ASSETS)

    assert line.spec.remark == "核对过"
    assert not line.remark_button.isVisible()
    assert not any(item.sign.isVisible() for part in range(3) for item in page.part(part).widgets)
