"""Categories, ledgers, evidence, forms, review and the task list (experience S2, S6, S8, S9, S11, S12)."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from PySide6.QtWidgets import QFileDialog, QPushButton

from desktop_app.models.evidence import Evidence
from desktop_app.models.ledgers import Activity, LedgerKind, Partner
from desktop_app.packet.open_items import open_items
from desktop_app.ui.navigator import TASKS
from desktop_app.ui.page_facts import fact_of
from desktop_app.ui.page_status import PageStatus
from tests.drive import click

CATEGORIES = "service_platform.categories"


def partners(number: int) -> tuple[Partner, ...]:
    return tuple(
        Partner(id=f"r{n}", name=f"机构{n}", agreement_number=f"协{n}", valid_to=date(2022, 1, 1))
        for n in range(number)
    )


class TestCategories:
    @pytest.fixture
    def page(self, drive):
        return drive.go("categories.choice")

    def test_a_fourth_is_kept_and_explained(self, page, open_case):
        for name in ("F1", "F2", "F3", "F4"):
            click(page.card(name).box)

        assert open_case.answer(CATEGORIES) == ("F1", "F2", "F3", "F4")
        assert page.problem.text() == "服务功能类别选了4类，最多3类，先取消1类"
        assert page.card("F4").box.isChecked()
        assert page.card("F4").isAncestorOf(page.problem)

        click(page.card("F2").box)

        assert open_case.answer(CATEGORIES) == ("F1", "F3", "F4")
        assert not page.problem.isVisible()

    def test_a_tick_makes_its_page_apply_at_once(self, page, drive, open_case):
        assert drive.window._applies("categories.F5") is False

        click(page.card("F5").box)

        assert drive.window._applies("categories.F5") is True

    def test_financing_has_two_branches_and_either_is_enough(self, page, open_case):
        open_case.enter("declared.financing_activities", "12")
        open_case.enter("declared.financing_amount", "79000")

        assert "不满足" in page.card("F5").text().split("\n")[0]
        assert "还差" in page.card("F5").text()

        open_case.enter("declared.new_guarantee_amount", "30亿元")

        assert page.card("F5").text().startswith("融资服务｜已满足")

    def test_the_branches_are_drawn_with_what_each_needs_s6_5(self, drive, open_case):
        open_case.enter(CATEGORIES, ("F5",))
        open_case.enter("declared.financing_activities", "12")
        open_case.enter("declared.financing_amount", "79000")
        card = drive.go("categories.F5").card("F5")
        lines = card.text().split("\n")
        assert "融资对接（2 项都要满足）｜不满足" in lines
        assert "融资担保｜资料不足" in lines

        drive.fill("declared.new_guarantee_amount", "30亿元")
        lines = card.text().split("\n")
        assert lines[0] == "融资服务（融资担保）｜已满足"
        assert "融资对接（2 项都要满足）｜不满足" in lines
        assert "融资担保｜已满足" in lines

    def test_the_overview_says_what_stands_in_the_way_and_what_to_apply_for_s6_0(self, page, open_case):
        assert page.advice.text() == "还看不出该申报哪一类：导入台账，或在各类的页上填写"
        assert page.overview.text().count("资料不足") == 10  # each row says it and what is open first

        open_case.enter("declared.new_guarantee_amount", "31亿元")
        open_case.enter("declared.technology_activities", "4")

        assert page.advice.text() == "建议申报：融资服务（各项都满足）"
        rows = page.overview.text().split("\n")
        assert rows[4] == "各项都满足｜已满足"
        assert rows[1] == "年开展技术服务活动5次以上：还差 1 次｜不满足"

    def test_ledgers_that_suffice_are_told_though_questions_are_open_s6_0(self, page, open_case):
        rows = tuple(
            Activity(id=f"a{n}", held_on=date(2020, 6, n + 1), topic=f"辅导会{n}", category="F3")
            for n in range(8)
        )
        open_case.set_rows(LedgerKind.ACTIVITIES, rows)
        assert page.advice.text() == "台账的数够：创业服务，其余的问题还要回答"

    def test_it_opens_with_what_was_chosen(self, make_window, make_case, qtbot):
        case = make_case()
        case.enter(CATEGORIES, ("F2",))
        window = make_window(case)
        window.go_to("categories.choice")

        assert [window.current_page.card(name).box.isChecked() for name in ("F1", "F2")] == [False, True]


class TestLedgers:
    @pytest.fixture
    def page(self, drive):
        return drive.go("ledgers.all")

    def test_each_row_says_how_many_and_what_they_count_for(self, page, open_case):
        assert "没有行" in page.line(LedgerKind.PARTNERS).text()

        open_case.set_rows(LedgerKind.PARTNERS, partners(7))

        shown = page.line(LedgerKind.PARTNERS).text()
        assert "7行" in shown
        assert "集聚服务机构5家以上：7 家 ≥ 5 家，超出 2 家" in shown

    def test_a_file_that_is_no_workbook_is_told_and_changes_nothing(self, page, open_case, qtbot, tmp_path):
        open_case.set_rows(LedgerKind.PARTNERS, partners(5))
        path = tmp_path / "台账.xlsx"
        path.write_bytes(b"\x00\x01 no workbook")
        page.import_workbook(LedgerKind.PARTNERS, path)
        qtbot.waitUntil(
            lambda: "台账.xlsx" in page.message() and "正在" not in page.message(), timeout=10_000
        )

        assert len(open_case.ledgers.partners) == 5

    def test_what_is_said_of_a_workbook_stands_below_its_ledger_and_in_sight(self, page, qtbot, tmp_path):
        page.import_workbook(LedgerKind.EQUIPMENT, tmp_path / "没有.xlsx")
        qtbot.waitUntil(lambda: "找不到" in page.message(), timeout=10_000)
        line, port = page.line(LedgerKind.EQUIPMENT), page.area.viewport()

        def in_sight() -> bool:
            return port.rect().contains(page.report.mapTo(port, page.report.rect().bottomLeft()))

        qtbot.waitUntil(in_sight, timeout=5_000)
        assert page.report.y() >= line.geometry().bottom()
        assert page.report.y() - line.geometry().bottom() < 40

    def test_a_blank_template_is_written(self, page, tmp_path):
        path = tmp_path / "模板.xlsx"
        page.export_template(LedgerKind.STAFF, path)

        assert path.stat().st_size > 1000
        assert page.message() == "已导出空白模板“模板.xlsx”"

    def test_a_place_that_cannot_be_written_is_told(self, page, tmp_path):
        page.export_template(LedgerKind.STAFF, tmp_path / "没有这个文件夹" / "模板.xlsx")

        assert page.message()
        assert "已导出" not in page.message()

    def test_the_button_asks_for_a_file(self, page, qtbot):
        click(page.line(LedgerKind.STAFF).import_button)
        dialog = page.findChild(QFileDialog)

        assert dialog.windowTitle() == "导入服务人员名册"
        dialog.reject()

    def test_a_question_page_says_that_the_ledger_counts(self, drive, open_case):
        open_case.set_rows(LedgerKind.PARTNERS, partners(7))
        drive.go("basic.4.partners")

        assert drive.field("declared.partners").echo.text() == "台账计7家，以台账为准"

        drive.next()
        drive.previous()

        assert "集聚服务机构" not in drive.page.summary.text()

    def test_from_a_total_to_the_rows_that_were_counted_and_back(self, page, open_case):
        gone = partners(1)[0].model_copy(
            update={"id": "old", "name": "过期机构", "valid_to": date(2020, 1, 1)}
        )
        open_case.set_rows(LedgerKind.PARTNERS, (gone, *partners(6)))
        line = page.line(LedgerKind.PARTNERS)
        (button,) = [
            item
            for item in line.findChildren(QPushButton)
            if item.text() == "看这些行" and not item.isHidden()
        ]
        click(button)

        assert page.sheet.model.rows_shown == 6
        assert "过期机构" not in {page.sheet.model.text(at, 0) for at in range(6)}
        click(page.sheet.all)
        assert page.sheet.model.rows_shown == 7
        click(page.sheet.back)
        assert page.sheet is None
        assert line.show_button.hasFocus()

    def test_from_a_condition_to_its_rows_and_back(self, drive, open_case):
        open_case.set_rows(LedgerKind.PARTNERS, partners(6))
        page = drive.go("basic.4.partners")
        (button,) = [
            item for item in page.findChildren(QPushButton) if item.text() == "看这些行" and item.isVisible()
        ]
        assert button.accessibleName() == "看集聚服务机构5家以上数了台账的哪些行，6行"
        click(button)

        assert drive.page.sheet.model.rows_shown == 6
        assert drive.page.sheet.wish.ids is not None
        drive.window.back()
        assert drive.page is page


class TestEvidence:
    @pytest.fixture
    def page(self, drive):
        return drive.go("evidence.shelves")

    def test_files_are_asked_for_and_handed_on_to_whoever_keeps_the_case(self, page, qtbot, tmp_path):
        chosen = [str(tmp_path / "执照.pdf")]
        click(page.shelf("M2").add_button)
        dialog = page.findChild(QFileDialog)
        with qtbot.waitSignal(page.add_evidence_requested) as told:
            dialog.filesSelected.emit(chosen)
        dialog.reject()

        assert told.args == ["M2", chosen]

    def test_a_file_on_its_shelf_can_be_taken_off(self, page, open_case):
        assert page.shelf("M2").text() == "缺"

        item = Evidence(
            id="e1",
            material="M2",
            title="营业执照副本",
            file_name="a.pdf",
            pages=1,
            size=115_000,
            added_at=datetime(2021, 5, 20, 2, 30, tzinfo=UTC),
        )
        open_case.add_evidence(item)

        assert page.shelf("M2").text() == "已有｜营业执照副本｜a.pdf，1页，112 KB，2021-05-20 10:30 添加"

        click(page.card("e1").remove)

        assert page.shelf("M2").text() == "缺"

    def test_what_is_missing_is_named(self, page, open_case):
        assert page.summary.startswith("9项材料，还缺6项：法人证书或营业执照、审计报告、")
        open_case.add_evidence(Evidence(id="e1", material="M2", title="营业执照", file_name="a.pdf"))
        assert page.summary.startswith("9项材料，还缺5项：审计报告、")

    def test_what_the_program_makes_takes_no_files(self, page):
        assert not page.shelf("M1").add_button.isVisible()

    def test_a_reason_why_it_does_not_apply_is_asked_only_where_allowed(
        self, page, drive, open_case, shanghai
    ):
        asked = [item.id for item in shanghai.materials if page.shelf(item.id).reason_field]

        assert asked == [item.id for item in shanghai.materials if item.may_be_not_applicable]
        assert page.focus_field("not_applicable.M7")

        open_case.enter("not_applicable.M7", "所从事的服务不需要行政许可")

        assert page.shelf("M7").text().startswith("不适用")


class TestReview:
    def test_three_lists_and_a_count(self, drive, open_case):
        open_case.enter("finance.total_assets", "280")
        open_case.enter("finance.revenue", "一千来万")
        page = drive.go("review.all")

        assert "不满足｜一.1.(1)　主体、年限、资产和经营｜" in page.part(0).text()
        assert "缺｜2. 法人证书或营业执照副本（复印件）" in page.part(1).text()
        assert "营业收入" in page.part(2).text()
        assert page.tabs.tabText(2).startswith("问题清单（")

    def test_every_problem_that_belongs_to_a_page_leads_there(self, drive, shanghai):
        page = drive.go("review.all")
        targets = [line.field_id for line in page.part(2).shown if line.field_id]

        assert targets
        assert "evidence" in targets  # no field, but a page of its own
        for field_id in targets:
            assert field_id == "evidence" or shanghai.page_of(field_id) is not None, field_id
        page.jump_requested.emit("evidence")
        assert drive.page.page.kind == "evidence"
        drive.next()
        assert drive.window.current_page_id == "review.all"

    def test_what_is_empty_is_called_so_and_the_count_is_that_of_the_build(self, drive, open_case):
        page = drive.go("review.all")
        lines = {spec.field_id: spec for spec in page.part(2).shown}

        assert lines["agency.name"].word == "未填"
        assert f"还有 {len(open_items(open_case.assessment))} 项" in page._summary.text()

    def test_the_tabs_change_the_list(self, drive):
        page = drive.go("review.all")
        page.tabs.setCurrentIndex(1)

        assert [page.part(n).isVisible() for n in range(3)] == [False, True, False]


class TestTaskList:
    def test_a_row_opens_its_page(self, drive):
        page = drive.go(TASKS)
        click(page.row("unit.route"))

        assert drive.window.current_page_id == "unit.route"

    def test_states_in_words(self, drive, open_case):
        page = drive.go(TASKS)
        open_case.enter("agency.name", "上海某某公司")

        assert page.row("unit.name").status is PageStatus.IN_PROGRESS
        assert page.row("unit.name").accessibleName() == "填写单位名称和证照，上海某某公司，进行中"
        assert page.row("categories.F1").status is PageStatus.NOT_APPLICABLE
        assert page.row("report.7").status is PageStatus.OPTIONAL

    def test_a_row_reveals_what_stands_on_its_page(self, open_case):
        facts = {page.id: page for page in open_case.notice.pages()}
        open_case.enter("finance.total_assets", "312")
        open_case.enter_choice("service_platform.categories", ("F1", "F4"))
        open_case.enter("attested.B6a.met", True)
        open_case.set_rows(LedgerKind.PARTNERS, partners(7))

        assert fact_of(facts["basic.1.assets"], open_case) == "312万元"
        assert fact_of(facts["categories.choice"], open_case) == "信息服务、培训服务"
        assert fact_of(facts["basic.4.partners"], open_case) == "7家"
        assert fact_of(facts["ledgers.all"], open_case) == "1本，7行"
        assert fact_of(facts["basic.6.rules"], open_case) == "符合"
        assert fact_of(facts["evidence.shelves"], open_case) == ""

    def test_the_sum_counts_requirements(self, drive):
        page = drive.go(TASKS)

        assert page._summary.text().endswith("项资料不足")
        assert "还有6天" in page._until.text()
