"""跳转: any place of a case by a few typed words, and straight to it (experience D1, D3)."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_app.models.application import Agency, Application, Case
from desktop_app.models.evidence import Evidence
from desktop_app.ui.fields.editors import ENTER_REST_MS
from desktop_app.ui.finding import Kind
from desktop_app.ui.jump_window import JumpWindow
from desktop_app.ui.open_case import OpenCase
from tests.drive import Driver, click, compose, put_in
from tests.ui.conftest import ON

CTRL = Qt.KeyboardModifier.ControlModifier
ASSETS = "finance.total_assets"
ASSETS_LABEL = "上年末（2020年末）资产总额"


class Jump:
    """Ctrl+K and what follows, by keyboard."""

    def __init__(self, drive) -> None:
        self.drive = drive
        drive.press(Qt.Key.Key_K, CTRL)
        self.window = drive.window.findChild(JumpWindow)
        drive.qtbot.waitUntil(self.window.isActiveWindow)

    def type(self, text: str) -> Jump:
        put_in(self.window.typed, text)
        return self

    def hits(self) -> list[tuple[str, str, str]]:
        return [(hit.target.kind.value, hit.target.title, hit.state) for hit in self.window.shown_hits()]

    def titles(self, kind: Kind) -> list[str]:
        return [hit.target.title for hit in self.window.shown_hits() if hit.target.kind is kind]

    def rest(self) -> None:
        """Until Enter is not the input method's any more."""
        since = self.window.typed._since_composition
        self.drive.qtbot.waitUntil(lambda: not since.isValid() or since.elapsed() > ENTER_REST_MS)

    def press(self, key: Qt.Key) -> None:
        QTest.keyClick(self.window.typed, key)

    def enter(self) -> None:
        self.rest()
        self.press(Qt.Key.Key_Return)
        self.drive.qtbot.waitUntil(lambda: self.drive.window.findChild(JumpWindow) is None)
        self.drive.qtbot.waitUntil(self.drive.window.isActiveWindow)


@pytest.fixture
def jump(drive):
    return Jump(drive)


@pytest.mark.parametrize(
    ("typed", "kind", "title"),
    [
        ("上年末(2020年末)资产总额", Kind.QUESTION, ASSETS_LABEL),
        ("总额 上年末　资产", Kind.QUESTION, ASSETS_LABEL),
        ("审计报告 专项", Kind.QUESTION, "专项审计报告年度"),
        ("第 6 条", Kind.CLAUSE, "一.1.(6)"),
        ("第六条", Kind.CLAUSE, "一.1.(6)"),
        ("一.1.(3)", Kind.CLAUSE, "一.1.(3)"),
        ("一．1．（3）", Kind.CLAUSE, "一.1.(3)"),
        ("B3a", Kind.CONDITION, "年服务中小企业150家以上"),
        ("Ｂ３ａ", Kind.CONDITION, "年服务中小企业150家以上"),
        ("b3A", Kind.CONDITION, "年服务中小企业150家以上"),
        ("M3", Kind.MATERIAL, "3. 上一年度审计报告"),
        ("服务企业台账", Kind.LEDGER, "服务企业台账"),
        ("任务 清单", Kind.PAGE, "任务清单"),
    ],
)
def test_the_first_hit_is_what_was_meant(jump, typed, kind, title):
    first = jump.type(typed).window.shown_hits()[0].target

    assert first.kind is kind
    assert first.title.startswith(title)


def test_a_hint_finds_its_question(jump):
    assert "公章上的名称" in jump.type("逐字录入 括号").titles(Kind.QUESTION)


def test_every_page_question_clause_material_and_ledger_is_found(jump, shanghai):
    finder = jump.window._finder
    wanted = {(Kind.PAGE, page.title) for page in shanghai.pages()}
    wanted |= {(Kind.QUESTION, question.label) for page in shanghai.pages() for question in page.questions}
    wanted |= {(Kind.MATERIAL, f"{item.number}. {item.label}") for item in shanghai.materials}
    lost = [
        (kind, title)
        for kind, title in wanted
        if not any((hit.target.kind, hit.target.title) == (kind, title) for hit in finder.find(title))
    ]
    lost += [
        clause.id
        for clause in shanghai.clauses
        if not any(hit.target.about == clause.id for hit in finder.find(clause.id))
    ]

    assert lost == []


def test_what_is_chosen_is_gone_to_and_the_cursor_stands_in_the_field(drive, jump):
    jump.type("上年末 资产总额").enter()

    assert drive.window.current_page_id == "basic.1.assets"
    assert QApplication.focusWidget() is drive.editor(ASSETS)


def test_arrows_choose_and_a_click_goes_there(drive, jump, qtbot):
    jump.type("满意度")
    second = jump.window.shown_hits()[1].target
    jump.press(Qt.Key.Key_Down)

    assert jump.window.hits.currentRow() == 1

    jump.press(Qt.Key.Key_Up)
    jump.press(Qt.Key.Key_Up)

    assert jump.window.hits.currentRow() == 0

    hits = jump.window.hits
    place = hits.visualItemRect(hits.item(1)).center()
    QTest.mouseClick(hits.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: drive.window.findChild(JumpWindow) is None)

    assert drive.window.current_page_id == second.page


def test_the_case_speaks_live_values_and_states(drive, open_case):
    drive.go("basic.1.assets")
    drive.fill(ASSETS, "312")
    drive.fill("finance.revenue", "abc")
    found = Jump(drive).type("上年末 资产总额").hits()

    assert (Kind.QUESTION.value, ASSETS_LABEL, "312万元") in found


def test_nothing_typed_lists_what_is_open_now(drive, open_case):
    drive.go("basic.1.assets")
    drive.fill(ASSETS, "280")
    drive.fill("finance.revenue", "abc")
    found = Jump(drive).hits()

    assert found[0][0] == Kind.PROBLEM.value
    assert found[1] == (Kind.CONDITION.value, "资产总额不低于300万元", "不满足")
    assert {state for *_, state in found[2:]} == {"资料不足"}


def test_a_problem_leads_into_its_field(drive):
    drive.go("basic.1.assets")
    drive.fill("finance.revenue", "abc")
    drive.go("unit.name")
    Jump(drive).enter()

    assert QApplication.focusWidget() is drive.editor("finance.revenue")


def test_evidence_is_found_by_title_and_by_file(make_window, make_case, qtbot):
    piece = Evidence(id="e1", material="M3", title="2020年审计报告", file_name="审字第七号.pdf")
    drive = Driver(make_window(make_case(evidence=(piece,))), qtbot)
    found = Jump(drive).type("审字第七号")

    assert found.hits() == [(Kind.EVIDENCE.value, "2020年审计报告", "第3项材料")]

    found.enter()

    assert drive.window.current_page_id == "evidence.shelves"
    assert drive.page.card("e1").edit.hasFocus()


def test_a_ledger_leads_to_its_line(drive, jump):
    jump.type("培训台账").enter()

    assert drive.window.current_page_id == "ledgers.all"
    assert QApplication.focusWidget().accessibleName().startswith("导入培训台账")


def test_a_clause_that_no_page_is_about_is_shown_with_whose_affair_it_is(drive, shanghai, jump):
    clause = next(item for item in shanghai.clauses if item.audience == "authority")
    jump.type(clause.id)
    hit = jump.window.shown_hits()[0]
    page = drive.window.current_page_id
    jump.enter()

    assert hit.target.about == clause.id
    if not hit.target.page:
        assert hit.state == "由主管部门办理"
        assert drive.window.current_page_id == page
        assert clause.text in drive.window.panel.text()


def test_from_the_review_the_primary_button_leads_back(drive):
    drive.go("review.all")
    Jump(drive).type("公章上的名称").enter()

    assert drive.window.command_bar.following.text() == "返回复核(&N)"


def test_esc_closes_and_leaves_everything_as_it_was(drive, qtbot):
    drive.go("basic.1.assets")
    drive.enter_field(ASSETS)
    jump = Jump(drive)
    jump.press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: drive.window.findChild(JumpWindow) is None)
    qtbot.waitUntil(drive.window.isActiveWindow)

    assert QApplication.focusWidget() is drive.editor(ASSETS)


def test_enter_and_esc_belong_to_the_input_method_first(drive, jump):
    compose(jump.window.typed, "man'yi")
    before = jump.hits()
    jump.press(Qt.Key.Key_Return)
    jump.press(Qt.Key.Key_Escape)

    assert jump.window.isVisible()
    assert jump.hits() == before

    compose(jump.window.typed, "", "满意度")
    jump.press(Qt.Key.Key_Return)

    assert jump.window.isVisible()
    assert jump.titles(Kind.PAGE)[0] == "用户满意度"


def test_nothing_found_says_so_and_enter_stays(jump):
    jump.type("没有这样的东西")
    jump.rest()
    jump.press(Qt.Key.Key_Return)

    assert jump.hits() == []
    assert jump.window.isVisible()
    assert jump.window.head.text() == "没有找到，换几个字，或少写一个词"


def test_the_button_in_the_head_opens_it_once(drive):
    click(drive.window.header.jump_button)
    drive.window.ask_where_to()

    assert len(drive.window.findChildren(JumpWindow)) == 1


def test_a_question_not_asked_of_this_applicant_is_said_to_be(jump):
    found = jump.type("审计报告包含服务收支情况").hits()

    assert (Kind.QUESTION.value, "审计报告包含服务收支情况", "不适用") in found


def test_it_looks_also_into_a_case_that_is_only_looked_at(make_window, shanghai, qtbot):
    application = Application(agency=Agency(name="甲中心"))
    case = OpenCase(Case(notice="shanghai-2021", application=application), shanghai, on=ON, read_only=True)
    drive = Driver(make_window(case), qtbot)
    Jump(drive).type("公章上的名称").enter()

    assert QApplication.focusWidget() is drive.editor("agency.seal_name")
