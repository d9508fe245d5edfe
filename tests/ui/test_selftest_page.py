"""两分钟自测 (experience S3, F1): an honest answer in minutes, and nothing is asked twice."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea

from desktop_app.models.application import Application, Case
from desktop_app.notice.selftest import SELFTEST, selftest_page
from desktop_app.ui.navigator import TASKS
from desktop_app.ui.open_case import OpenCase
from tests.drive import Driver, click
from tests.ui.conftest import ON

TYPED = (
    ("finance.total_assets", "300"),
    ("agency.established", "2015-06-18"),
    ("declared.enterprises_served_1", "149"),
    ("declared.enterprises_served_2", "140"),
    ("survey.valid", "100"),
    ("survey.satisfied", "60"),
    ("survey.fairly_satisfied", "20"),
    ("declared.staff", "25"),
    ("declared.staff_degree", "24"),
    ("declared.staff_title", "22"),
    ("declared.staff_both", "22"),
    ("declared.partners", "5"),
    ("declared.free_services", "20"),
    ("declared.all_services", "100"),
)
MOST_INPUTS = 40
BOUNDARY = ("B3b", "B6c")


class Clerk(Driver):
    """Counts what has to be done: each typed field and each choice is one input."""

    inputs = 0

    def fill(self, field_id, text):
        self.inputs += 1
        super().fill(field_id, text)

    def choose(self, field_id, label):
        self.inputs += 1
        super().choose(field_id, label)

    def pick(self, field_id, downs):
        """Choose in a drop-down list by keyboard: so many steps down."""
        self.inputs += 1
        editor = self.editor(field_id)
        editor.setFocus()
        for _ in range(downs):
            self.press(Qt.Key.Key_Down)

    def press_button(self, button):
        self.inputs += 1
        self.page.area.ensureWidgetVisible(button)
        click(button)

    def take_the_test(self) -> str:
        """Answer every step as in scenario F1; the id of the recognition that was added."""
        self.press_button(self.window.current_page.selftest.button)
        self.pick("agency.legal_kind", 1)
        self.press_button(self.page.recognitions.add_button)
        member = self.window._open_case.application.recognitions[0].id
        self.choose(f"recognitions[{member}].kind", "市级中小企业服务机构认定")
        self.fill(f"recognitions[{member}].valid_from", "2020-01-01")
        self.fill(f"recognitions[{member}].valid_to", "2022-12-31")
        self.choose("survey.formula", "（满意＋基本满意）÷有效问卷")
        for field_id, text in TYPED:
            self.fill(field_id, text)
        self.choose("counting.free_basis", "家次")
        self.press_button(self.field("service_platform.categories").boxes["F1"])
        self.fill("declared.offline_enterprises", "150")
        self.fill("declared.information_activities", "8")
        self.choose("attested.X1.met", "符合")
        return member


@pytest.fixture
def clerk(window, qtbot):
    driver = Clerk(window, qtbot)
    driver.go(TASKS)
    return driver


def outcomes(page):
    return {line.id: line.outcome.value for line in page.result.lines}


def test_149_shows_exactly_one_unmet_and_the_boundaries_met_and_150_turns_it(clerk):
    clerk.take_the_test()
    page = clerk.page
    found = outcomes(page)

    assert clerk.inputs <= MOST_INPUTS
    assert [name for name, outcome in found.items() if outcome == "unmet"] == ["B3a"]
    assert "还差 1 家" in page.result.rows["B3a"].text()
    assert "达到 150 家就满足" in page.result.rows["B3a"].text()
    assert [found[name] for name in BOUNDARY] == ["met", "met"]
    assert "仍可继续准备" in page.result.way_on.text()

    clerk.fill("declared.enterprises_served_1", "150")

    assert outcomes(page)["B3a"] == "met"
    assert "unmet" not in outcomes(page).values()
    assert "正好达到" in page.result.rows["B3a"].text()
    assert page.result.summary.text().startswith("1项资料不足")  # 信息服务 has more to it than two numbers


def test_every_answer_stands_on_its_page_and_is_not_asked_again(clerk, shanghai):
    member = clerk.take_the_test()

    for field_id, text in (
        *TYPED,
        ("declared.offline_enterprises", "150"),
        (f"recognitions[{member}].valid_to", "2022-12-31"),
    ):
        clerk.go(shanghai.page_of(field_id).id)
        assert clerk.editor(field_id).text() == text, field_id
    assert clerk.go("basic.1.subject").field("agency.legal_kind").entry() == "company"
    assert clerk.go("basic.3.survey").field("survey.formula").entry() == "share"
    assert clerk.go("distinction.features").field("attested.X1.met").entry() is True
    assert clerk.go("categories.choice").card("F1").box.isChecked()


def test_what_a_page_says_is_shown_in_the_test_and_the_other_way_round(clerk):
    member = clerk.take_the_test()
    clerk.go("basic.2")
    clerk.fill(f"recognitions[{member}].valid_to", "2021-01-01")
    click(clerk.page.recognitions.add_button)
    clerk.go("basic.1.assets")
    clerk.fill("finance.total_assets", "299.99")
    page = clerk.go(SELFTEST)

    assert clerk.editor("finance.total_assets").text() == "299.99"
    assert clerk.editor(f"recognitions[{member}].valid_to").text() == "2021-01-01"
    assert len(page.recognitions.fields()) == 6
    assert [outcomes(page)[name] for name in ("B1c", "B2")] == ["unmet", "unmet"]

    click(page.recognitions.card(member).remove_button)

    assert len(clerk.go("basic.2").recognitions.fields()) == 6


def test_an_empty_case_knows_nothing_and_says_whom_to_ask(clerk):
    click(clerk.page.selftest.button)
    page = clerk.page

    assert set(outcomes(page).values()) == {"unknown"}
    assert "已答 0 / 11 步" in page.result.way_on.text()
    assert all(phone in page.result.contacts.text() for phone in ("64221750", "23119365", "23117616"))


def test_the_verdict_of_the_step_under_the_cursor_is_in_sight(clerk, qtbot):
    clerk.take_the_test()
    rows = clerk.page.result.rows
    lines = clerk.page.result.findChild(QScrollArea).verticalScrollBar()
    qtbot.waitUntil(lambda: rows["X1"].y() > 500 and lines.maximum() > 0)
    assert rows["X1"].visibleRegion().isEmpty()

    clerk.field("attested.X1.met").no.setFocus()

    assert not rows["X1"].visibleRegion().isEmpty()

    clerk.enter_field("finance.total_assets")

    assert not rows["B1c"].visibleRegion().isEmpty()


def test_it_can_be_left_and_taken_up_again(clerk):
    card = clerk.page.selftest
    assert card.button.text() == "开始自测"
    assert card.button.hasFocus()
    click(card.button)
    clerk.fill("finance.total_assets", "300")
    assert clerk.window.command_bar.following.text() == "到任务清单(&N)"
    clerk.next()

    assert clerk.window.current_page_id == TASKS
    assert card.button.text() == "继续自测"
    assert "已答 1 / 11 步" in card.state.text()

    clerk.next()

    assert clerk.window.current_page_id == "unit.name"


def test_what_was_done_here_is_undone_here(clerk):
    click(clerk.page.selftest.button)
    clerk.fill("finance.total_assets", "300")
    clerk.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    assert clerk.window.current_page_id == SELFTEST
    assert clerk.editor("finance.total_assets").hasFocus()
    assert clerk.editor("finance.total_assets").text() == ""


def test_a_case_that_is_only_looked_at_shows_its_answers_and_takes_none(make_window, shanghai, qtbot):
    application = Application()
    application.service_platform.categories = ("F1",)
    case = OpenCase(Case(notice="shanghai-2021", application=application), shanghai, on=ON, read_only=True)
    window = make_window(case)
    window.go_to(SELFTEST)
    page = window.current_page
    boxes = page.field("service_platform.categories").boxes
    page.area.ensureWidgetVisible(boxes["F2"])
    click(boxes["F2"])

    assert boxes["F1"].isChecked()
    assert not boxes["F2"].isChecked()
    assert case.application.service_platform.categories == ("F1",)
    assert page.field("finance.total_assets").editor.isReadOnly()
    assert not page.recognitions.add_button.isEnabled()


def test_a_wrong_entry_is_told_there_and_stands_on_its_page(clerk):
    click(clerk.page.selftest.button)
    clerk.fill("finance.total_assets", "三百多")
    assert clerk.field("finance.total_assets").problem_text

    clerk.press(Qt.Key.Key_F8)

    assert clerk.window.current_page_id == "basic.1.assets"
    assert clerk.editor("finance.total_assets").text() == "三百多"


@pytest.mark.parametrize("size", [(1366, 768), (900, 640)])
def test_the_result_is_beside_the_questions_or_under_them(make_window, open_case, qtbot, size):
    window = make_window(open_case, size=size)
    window.go_to(SELFTEST)
    page = window.current_page
    wide = size[0] > 1000

    def where():
        assert (page.result.x() > 0) == wide
        assert (page.result.y() > 0) != wide

    qtbot.waitUntil(where)
    assert page.result.isVisible()


def test_the_page_asks_what_the_wizard_asks(shanghai):
    asked = {question.field: question for page in shanghai.pages() for question in page.questions}
    for question in selftest_page(shanghai).questions:
        assert question.label == asked[question.field.removesuffix(".met")].label
