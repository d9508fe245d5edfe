"""检查与复核 (experience D8): clauses, documents, problems; change and come back; what is safe is settled at once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from desktop_app.models.ledgers import FinancingRecord, LedgerKind, StaffMember
from desktop_app.packet.open_items import open_items
from tests.drive import click

REVIEW = "review.all"
STAFF = {"staff": 25, "staff_degree": 21, "staff_title": 21, "staff_both": 19}


@pytest.fixture
def review(drive):
    return drive.go(REVIEW)


def show(page, number):
    page.tabs.setCurrentIndex(number)
    QApplication.sendPostedEvents()  # lines that are new get their places
    return page.part(number)


def spec(part, key):
    return next(line for line in part.shown if line.key == key)


def heads(part):
    return [line.text for line in part.shown if line.head]


class TestDocuments:
    def test_every_document_that_is_printed_has_a_part(self, review, shanghai):
        part = show(review, 1)
        titles = [shanghai.report.title, shanghai.declaration.title, *(form.title for form in shanghai.forms)]

        assert heads(part) == [*titles, "证明材料"]
        assert spec(part, "document.report").word.endswith("项未填")

    def test_what_is_not_filled_in_says_so_and_leads_to_its_field(self, drive, review):
        part = show(review, 1)
        line = spec(part, "report.agency.name")
        assert (line.word, line.field_id) == ("未填", "agency.name")

        click(part.line("report.agency.name").button)

        assert drive.window.current_page_id == "unit.name"
        drive.type("agency.name", "上海某某公司")
        drive.next()
        assert drive.window.current_page_id == REVIEW
        assert part.isVisible()
        back = part.line("report.agency.name")
        assert back.property("returned") is True
        assert back.button.hasFocus()
        assert spec(part, "report.agency.name").detail.startswith("修改前 未填 → 现在 上海某某公司")

    def test_what_does_not_apply_is_folded_with_a_count(self, review, open_case, qtbot):
        open_case.enter("service_platform.categories", ("F1",))
        part = show(review, 1)
        fold = next(line for line in part.shown if line.folds == "document.report")
        inside = [line for line in part.shown if line.under == "document.report"]
        assert fold.text == f"另有 {len(inside)} 项不适用"
        assert inside
        drawn = [widget for widget in part.widgets if widget.isVisible()]
        button = next(widget.button for widget in drawn if widget.folds == "document.report")
        click(button)

        assert len([widget for widget in part.widgets if widget.isVisible()]) == len(drawn) + len(inside)
        assert button.text() == "收起"

    def test_a_figure_stands_as_it_will_be_printed(self, review, open_case):
        open_case.enter("declared.enterprises_served_1", "172")
        part = show(review, 1)
        line = spec(part, "report.figure.enterprises_served.year-1")

        assert line.word == "172家（填报数）"
        assert line.text.startswith("2020年")
        assert line.field_id == "declared.enterprises_served_1"


class TestProblems:
    def test_they_stand_in_groups_with_the_way_to_each(self, review, open_case):
        open_case.enter("finance.total_assets", "280")
        open_case.enter("finance.revenue", "一千来万")
        part = show(review, 2)

        assert heads(part) == ["填写问题", "条件", "材料"]
        assert "资产总额不低于300万元：280 万元 < 300 万元，还差 20 万元" in part.text()
        assert {widget.button.text() for widget in part.widgets if widget.field_id} == {"跳转"}

    def test_a_statement_too_long_for_its_cell_is_a_matter_of_layout(self, review, open_case):
        open_case.enter("service_platform.showcase_statement", "示" * 163)
        assert "版面" in heads(show(review, 2))

    def test_a_number_beside_a_ledger_takes_the_counted_one_and_can_be_undone(self, drive, review, open_case):
        rows = tuple(StaffMember(id=f"r{number}", name=f"张{number}") for number in range(21))
        open_case.set_rows(LedgerKind.STAFF, rows)
        open_case.enter("declared.staff", "25")
        part = show(review, 2)
        line = spec(part, "finding.FR21.declared.staff")
        assert line.action == "改为台账数 21人"

        click(part.line(line.key).action)

        assert open_case.answer("declared.staff") == 21
        assert "改为台账数 21人" in review.told.text()
        assert all(item.key != line.key for item in part.shown)
        drive.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert open_case.answer("declared.staff") == 25

    def test_an_amount_takes_the_counted_one_too(self, review, open_case):
        row = FinancingRecord(
            id="r1",
            enterprise="上海某某公司",
            kind="loan",
            agreed_on=date(2020, 5, 1),
            amount=Decimal(900_000_000),
        )
        open_case.set_rows(LedgerKind.FINANCINGS, (row,))
        open_case.enter("service_platform.categories", ("F5",))
        open_case.enter("declared.financing_amount", "8")
        part = show(review, 2)
        line = next(item for item in part.shown if item.key.startswith("finding.FR21"))
        assert line.action.startswith("改为台账数")

        click(part.line(line.key).action)

        assert open_case.answer("declared.financing_amount") == Decimal(900_000_000)

    @pytest.mark.parametrize(
        ("name", "seal", "action"),
        [
            ("上海(某某)公司", "上海（某某）公司", "改成与公章一致"),
            ("上海某某 公司", "上海某某公司", "改成与公章一致"),
            ("上海某甲公司", "上海某乙公司", ""),
        ],
        ids=["width", "blank", "another-name"],
    )
    def test_a_name_is_set_right_only_where_it_differs_in_form(self, review, open_case, name, seal, action):
        open_case.enter("agency.seal_name", seal)
        open_case.enter("agency.name", name)
        part = show(review, 2)
        line = spec(part, "finding.FR05.agency.name.agency.seal_name")
        assert line.action == action
        if action:
            click(part.line(line.key).action)
            assert open_case.answer("agency.name") == seal

    @pytest.mark.parametrize(
        ("name", "words", "after"),
        [
            ("上海某某 服务平台", "去掉空格和看不见的字符", "上海某某服务平台"),
            ("上海某某服务平臺", "结尾改为“平台”", "上海某某服务平台"),
        ],
    )
    def test_the_spelling_of_a_platform_name_is_set_right_at_once(
        self, review, open_case, name, words, after
    ):
        open_case.enter("service_platform.name", name)
        part = show(review, 2)
        line = next(item for item in part.shown if item.action == words)
        click(part.line(line.key).action)

        assert open_case.answer("service_platform.name") == after

    def test_a_problem_settled_at_its_field_is_said_on_return(self, drive, review):
        part = show(review, 2)
        click(part.line("finding.required.agency.seal_name").button)
        drive.type("agency.seal_name", "上海某某公司")
        drive.next()

        assert review.told.text() == "已处理：填写公章上的名称"


class TestClauses:
    def test_two_readings_lead_to_the_sheet_to_ask_with_f5(self, review, open_case, qtbot):
        for name, number in STAFF.items():
            open_case.enter(f"declared.{name}", str(number))
        part = review.part(0)
        line = spec(part, "atom.B7c")
        assert line.word == "存在口径差异"
        assert "92 %" in line.detail
        assert "76 %" in line.detail
        with qtbot.waitSignal(review.paper_requested) as wanted:
            click(part.line("atom.B7c").action)

        assert wanted.args == ["question.B7c"]

        open_case.enter("counting.qualified_reading", "union")
        open_case.enter("counting.qualified_reading_by", "某某处室陈老师")
        open_case.enter("counting.qualified_reading_on", date(2021, 5, 19).isoformat())
        assert spec(part, "atom.B7c").action == ""

    def test_categories_not_applied_for_are_folded(self, review, open_case):
        open_case.enter("service_platform.categories", ("F1", "F4"))
        part = review.part(0)

        assert next(line for line in part.shown if line.folds == "categories").text == "另有 3 类没有申请"

    def test_a_list_nobody_looks_at_draws_nothing(self, review):
        assert review.part(0).widgets
        assert not review.part(1).widgets
        assert review.part(1).shown


def test_what_is_open_is_counted_as_the_build_counts_it_and_a_missing_material_once(drive, open_case, review):
    before = len(open_items(open_case.assessment))
    open_case.note_refused({"e1": "“审计报告.pdf”有打开密码，去掉密码后再添加"})
    review.refresh()

    assert any(f"还有 {before + 1} 项没有落实" in label.text() for label in review.findChildren(QLabel))
    texts = [item.text for item in open_items(open_case.assessment)]
    assert [text for text in texts if "经营服务场所" in text and "材料4" in text]
    assert "添加经营服务场所证明" not in texts
