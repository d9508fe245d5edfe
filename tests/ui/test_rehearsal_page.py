"""评委视角 (experience C21): by keyboard through the questions, ticks and notes kept with the case, ways to the answer."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt

from desktop_app.documents.defence_sheet import NAME
from desktop_app.models.application import Case
from desktop_app.ui.open_case import OpenCase
from desktop_app.ui.page_status import PageStatus, status_of
from desktop_app.ui.paper_window import PaperWindow
from tests.drive import click, compose
from tests.program import PATIENCE, running

REHEARSAL = "review.rehearsal"
CONTROL = Qt.KeyboardModifier.ControlModifier
COUNT = "rehearsal.B3-count"


@pytest.fixture
def page(drive):
    return drive.go(REHEARSAL)


def test_up_and_down_go_through_the_questions_and_space_goes_round_the_tick(page, drive, open_case):
    assert page.list.hasFocus()
    first = page.list.question
    drive.press(Qt.Key.Key_Down)
    second = page.list.question
    assert (first, second) == ("B1-subject", "B1-years")
    drive.press(Qt.Key.Key_Up)

    seen = []
    for _ in range(3):
        drive.press(Qt.Key.Key_Space)
        seen.append((open_case.answer(f"rehearsal.{first}.ready"), page.progress.text().partition("，")[2]))
    assert seen == [(True, "1 答得上"), (False, "0 答得上，1 要补"), (None, "0 答得上")]


def test_names_of_conditions_are_no_stops(page, drive):
    shown = []
    for _ in range(page.list.count()):
        shown.append(page.list.question)
        drive.press(Qt.Key.Key_Down)
    assert all(shown)
    assert len(set(shown)) == len(page.list._items)


def test_beside_a_question_stands_what_the_case_answers(drive, page, open_case):
    open_case.enter("declared.enterprises_served_1", "149")
    page.list.choose("B3-count")
    card = page.card()
    assert "149 家 < 150 家，还差 1 家" in card.text()
    assert "还没有写明由哪份材料" in card.text()
    assert not card.to_ledgers.isVisible()

    click(card.to_field)
    assert drive.window.current_page_id == "basic.3.served"
    assert drive.window.command_bar.following.text().startswith("返回评委视角")
    drive.next()
    assert drive.window.current_page_id == REHEARSAL
    assert page.list.question == "B3-count"
    click(page.card().to_evidence)
    assert drive.window.current_page_id == "evidence.shelves"


def test_a_note_takes_chinese_and_is_undone_in_words_from_another_page(drive, page, open_case):
    page.list.choose("B3-count")
    editor = drive.enter_field(f"{COUNT}.note")
    compose(editor, "he", "")
    assert open_case.answer(f"{COUNT}.note") is None
    compose(editor, "", "合同还差三份")
    assert open_case.answer(f"{COUNT}.note") == "合同还差三份"

    drive.go("unit.name")
    drive.press(Qt.Key.Key_Z, CONTROL)
    said = drive.window.command_bar.notice.text()
    assert said.startswith("已撤销：评委视角“三年家数怎么数的，名单里抽一家能…”的备注")
    assert drive.window.current_page_id == REHEARSAL
    assert page.list.question == "B3-count"
    assert drive.editor(f"{COUNT}.note").toPlainText() == ""


def test_a_category_brings_its_questions_and_takes_them_along(page, open_case):
    asked = page.list.count()
    open_case.enter("service_platform.categories", ("F4",))
    assert page.list.count() == asked + 3  # its name and two questions
    page.list.choose("F4-quality")
    open_case.enter("service_platform.categories", ())
    assert page.list.count() == asked
    assert page.list.question == "B1-subject"


def test_nobody_has_to_rehearse(page, open_case, shanghai):
    it = shanghai.page(REHEARSAL)
    assert status_of(it, open_case) is PageStatus.OPTIONAL
    open_case.enter(f"{COUNT}.ready", False)
    assert status_of(it, open_case) is PageStatus.IN_PROGRESS
    for question in shanghai.rehearsal.questions:
        open_case.enter(f"rehearsal.{question.id}.ready", True)
    assert status_of(it, open_case) is PageStatus.DONE


def test_a_case_that_is_only_looked_at_keeps_its_ticks(make_window, shanghai, qtbot):
    on = date(2021, 5, 20)
    window = make_window(OpenCase(Case(notice="shanghai-2021"), shanghai, on=on, read_only=True))
    window.go_to(REHEARSAL)
    page = window.current_page
    qtbot.keyClick(page.list, Qt.Key.Key_Space)
    click(page.card().ready.yes)
    assert page.progress.text().endswith("0 答得上")


def test_a_narrow_page_puts_the_question_below_the_list(make_window, open_case, qtbot):
    window = make_window(open_case, size=(1000, 700))
    window.go_to(REHEARSAL)
    page = window.current_page

    def place():
        return page.area.geometry()

    qtbot.waitUntil(lambda: place().left() > page.list.geometry().right())
    window.resize(920, 700)
    qtbot.waitUntil(lambda: place().top() > page.list.geometry().bottom())
    assert place().left() == page.list.geometry().left()


def test_the_sheet_is_shown_and_can_be_printed(qtbot, tmp_path):
    with running(qtbot, tmp_path / "家") as program:
        program.begin_case("上海某某企业服务有限公司")
        page = program.driver.go(REHEARSAL)
        click(page.print_button)
        (window,) = program.window.findChildren(PaperWindow)
        qtbot.waitUntil(window.is_settled, timeout=PATIENCE)
        assert window.windowTitle() == NAME
        assert window.panel.view.page_count == 1
