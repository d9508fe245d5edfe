"""交付与倒排 (experience C22, S17): the plan on the screen, days and ticks of this case, what comes next on the task list."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt

from desktop_app.models.application import Case
from desktop_app.ui.navigator import TASKS
from desktop_app.ui.open_case import OpenCase
from desktop_app.ui.page_status import PageStatus, status_of
from tests.drive import click, put_in

DELIVERY = "build.delivery"
CONTROL = Qt.KeyboardModifier.ControlModifier
SEAL_DAYS = "delivery.tasks.seal.days"


@pytest.fixture
def page(drive):
    return drive.go(DELIVERY)


def test_each_task_says_its_days_and_how_it_stands_today(page):
    shown = page.tasks.text()
    assert page.until.text() == "2021年5月26日（周三）截止，还有 6 天，连今天 5 个工作日"
    assert "写定申请报告和推荐表｜最迟 5月14日（周五） 至 5月18日（周二）｜已晚 2 天" in shown
    assert "打印装订｜最迟 5月20日（周四）｜今天开始" in shown
    assert "盖章和签字｜最迟 5月21日（周五） 至 5月24日（周一）｜未到" in shown
    assert page.strip.accessibleDescription().count("；") == len(page.tasks.rows)


def test_the_day_of_the_district_moves_everything(page, drive):
    assert "问到后填在下面" in page.basis.text()
    drive.fill("delivery.deadline", "2021-5-24")
    assert page.until.text().startswith("2021年5月24日（周一）截止，还有 4 天")
    assert "盖章和签字｜最迟 5月19日（周三） 至 5月20日（周四）｜应在办" in page.tasks.text()
    assert "截止：2021年5月24日（周一）" in page.legs.text()


def test_a_day_that_is_none_is_a_problem_and_the_plan_stays(page, drive, open_case, shanghai):
    drive.fill("delivery.deadline", "月底")
    assert drive.field("delivery.deadline").problem_text
    assert status_of(shanghai.page(DELIVERY), open_case) is PageStatus.PROBLEM
    assert page.until.text().startswith("2021年5月26日")


def test_days_are_typed_kept_undone_and_refused_in_words(page, drive, open_case):
    row = page.tasks.rows["seal"]
    row.days.setFocus()
    put_in(row.days, "3")
    assert open_case.answer(SEAL_DAYS) == 3
    assert "盖章和签字｜最迟 5月20日（周四） 至 5月24日（周一）" in page.tasks.text()
    put_in(row.days, "00")
    assert row.problem_text == ""  # not while typing
    drive.tab()
    assert row.problem_text == "“盖章和签字”的天数写 1 到 120"

    drive.go(TASKS)
    drive.press(Qt.Key.Key_Z, CONTROL)
    assert drive.window.command_bar.notice.text() == "已撤销：日程“盖章和签字”的天数“300”改回未填"
    assert drive.window.current_page_id == DELIVERY
    assert row.days.hasFocus()
    assert row.days.text() == ""
    assert row.problem_text == ""


def test_ticks_are_kept_and_the_task_list_tells_what_comes_next(page, drive, open_case):
    tasks = drive.go(TASKS)
    assert (
        tasks.due.text() == "下一件：上一年度审计报告和服务收支专项审计，最迟5月13日（周四）办完，已晚 7 天"
    )
    drive.go(DELIVERY)
    for name in ("audit", "ledgers", "evidence", "report", "review"):
        page.area.ensureWidgetVisible(page.tasks.rows[name].done)
        click(page.tasks.rows[name].done)
    assert open_case.answer("delivery.tasks.audit.done") is True
    drive.go(TASKS)
    assert tasks.due.text() == "下一件：打印装订，最迟5月20日（周四）开始"
    drive.go(DELIVERY)
    page.area.ensureWidgetVisible(page.tasks.rows["audit"].done)
    click(page.tasks.rows["audit"].done)
    assert open_case.answer("delivery.tasks.audit.done") is None


def test_a_task_leads_to_its_page_and_back(page, drive):
    page.area.ensureWidgetVisible(page.tasks.rows["ledgers"].way)
    click(page.tasks.rows["ledgers"].way)
    assert drive.window.current_page_id == "ledgers.all"
    assert drive.window.command_bar.following.text().startswith("返回交付与倒排")
    drive.next()
    assert drive.window.current_page_id == DELIVERY
    assert not page.tasks.rows["seal"].way.isVisible()


def test_every_copy_and_thing_is_ticked_off(page, open_case, shanghai):
    for box in page.items.boxes.values():
        page.area.ensureWidgetVisible(box)
        click(box)
    assert len(page.items.boxes) == shanghai.identity.copies + 3
    assert page.packed.text() == "交什么（8 件，已备 8 件）"
    assert open_case.answer("delivery.packed.papers-5") is True
    assert status_of(shanghai.page(DELIVERY), open_case) is PageStatus.IN_PROGRESS
    assert "徐汇区大木桥路108号619室，庄添夏，电话 64221750" in page.legs.text()
    assert "政策咨询｜陈利伟、吴春霞，电话 23119365、23117616" in page.legs.text()


def test_on_another_day_the_same_case_is_late(make_window, shanghai):
    case = OpenCase(
        Case(notice="shanghai-2021"), shanghai, on=date(2021, 5, 26), today=date(2021, 6, 1), read_only=True
    )
    window = make_window(case)
    window.go_to(DELIVERY)
    page = window.current_page
    assert page.until.text() == "2021年5月26日（周三）已经截止，过了 6 天"
    assert "送到所属区｜最迟 5月26日（周三）｜已晚 6 天" in page.tasks.text()
    click(page.tasks.rows["audit"].done)  # only looked at
    click(page.items.boxes["disc"])
    assert not page.tasks.rows["audit"].done.isChecked()
    assert not page.items.boxes["disc"].isChecked()
