"""倒排 (experience C22, H13–H15): working days by the announced calendar, latest days, what is late."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.assessment.planning import TaskState, legs, packed_count, plan
from desktop_app.assessment.working_days import DayKind, WorkDays, day_words
from desktop_app.models.application import Application
from desktop_app.models.choices import Route
from desktop_app.models.field_ids import write
from tests.assessment.conftest import NOTICES

SHANGHAI, NATIONAL = NOTICES["shanghai-2021"], NOTICES["national-2012"]
DEADLINE = date(2021, 5, 26)
OFF = {
    # 国办发明电〔2020〕27号: first day off, last day off
    "元旦": ((1, 1), (1, 3)),
    "春节": ((2, 11), (2, 17)),
    "清明节": ((4, 3), (4, 5)),
    "劳动节": ((5, 1), (5, 5)),
    "端午节": ((6, 12), (6, 14)),
    "中秋节": ((9, 19), (9, 21)),
    "国庆节": ((10, 1), (10, 7)),
}
MADE_UP = ((2, 7), (2, 20), (4, 25), (5, 8), (9, 18), (9, 26), (10, 9))


def answered(**answers) -> Application:
    application = Application()
    for field_id, answer in answers.items():
        write(application, field_id.replace("__", "."), answer)
    return application


def days_of(application: Application, today: date = DEADLINE) -> dict[str, tuple[date, date]]:
    return {item.task.id: (item.start, item.end) for item in plan(application, SHANGHAI, today).tasks}


def test_each_day_of_2021_is_what_the_announcement_makes_it():
    days = WorkDays(SHANGHAI.calendar)
    off = {
        date.fromordinal(number)
        for first, last in OFF.values()
        for number in range(date(2021, *first).toordinal(), date(2021, *last).toordinal() + 1)
    }
    made_up = {date(2021, *day) for day in MADE_UP}
    for number in range(date(2021, 1, 1).toordinal(), date(2022, 1, 1).toordinal()):
        day = date.fromordinal(number)
        usual = DayKind.WEEKEND if day.weekday() > 4 else DayKind.WORKING
        wanted = DayKind.HOLIDAY if day in off else DayKind.MADE_UP if day in made_up else usual
        assert days.kind(day) is wanted, day
    assert {item.label for item in SHANGHAI.calendar.holidays} == set(OFF)


def test_2012_had_its_own_days():
    days = WorkDays(NATIONAL.calendar)
    assert days.kind(date(2011, 12, 31)) is DayKind.MADE_UP
    assert days.kind(date(2012, 4, 1)) is DayKind.MADE_UP
    assert days.holiday(date(2012, 6, 22)) == "端午节"
    assert not days.is_known(date(2013, 1, 1))
    assert days.kind(date(2013, 1, 1)) is DayKind.WORKING  # nothing announced here: only the week is known


def test_from_the_notice_to_its_deadline_there_are_eight_working_days_h15():
    days = WorkDays(SHANGHAI.calendar)
    assert days.between(SHANGHAI.identity.issued, DEADLINE) == 8
    assert days.between(DEADLINE, SHANGHAI.identity.issued) == 0
    assert plan(Application(), SHANGHAI, SHANGHAI.identity.issued).left == 8


@given(first=st.integers(-40, 420), length=st.integers(-3, 400))
def test_working_days_are_counted_as_one_would_on_fingers(first, length):
    days = WorkDays(SHANGHAI.calendar)
    begin = date(2021, 1, 1) + timedelta(days=first)
    counted = sum(days.is_worked(begin + timedelta(days=n)) for n in range(length + 1))
    assert days.between(begin, begin + timedelta(days=length)) == counted


def test_each_task_ends_before_the_one_that_waits_for_it_begins():
    assert days_of(Application()) == {
        "audit": (date(2021, 4, 28), date(2021, 5, 13)),  # ten days, five of them over 劳动节 not worked
        "ledgers": (date(2021, 5, 8), date(2021, 5, 13)),  # a Saturday that is worked
        "evidence": (date(2021, 5, 8), date(2021, 5, 13)),
        "report": (date(2021, 5, 14), date(2021, 5, 18)),
        "review": (date(2021, 5, 19), date(2021, 5, 19)),
        "print": (date(2021, 5, 20), date(2021, 5, 20)),
        "seal": (date(2021, 5, 21), date(2021, 5, 24)),  # over a weekend
        "disc": (date(2021, 5, 25), date(2021, 5, 25)),
        "hand_in": (DEADLINE, DEADLINE),
    }


def test_days_of_this_case_and_the_day_of_the_district_move_what_comes_before():
    moved = days_of(answered(delivery__tasks__seal__days=4))
    assert moved["seal"] == (date(2021, 5, 19), date(2021, 5, 24))
    assert moved["print"][1] == date(2021, 5, 18)

    on_sunday = answered(delivery__deadline=date(2021, 5, 23))
    made = plan(on_sunday, SHANGHAI, DEADLINE)
    assert (made.source, made.basis_words) == ("own", "")
    assert made.tasks[-1].end == date(2021, 5, 21)  # the last working day that is not after it
    assert made.deadline_words == "2021年5月23日（周日）已经截止，过了 3 天"


@pytest.mark.parametrize(("typed", "taken"), [(0, 1), (121, 120)])
def test_days_beyond_reason_are_kept_in_bounds(typed, taken):
    made = plan(answered(delivery__tasks__print__days=typed), SHANGHAI, DEADLINE)
    assert next(item.days for item in made.tasks if item.task.id == "print") == taken


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2021, 5, 19), "未到"),
        (date(2021, 5, 20), "未到"),
        (date(2021, 5, 21), "今天开始"),
        (date(2021, 5, 22), "应在办"),
        (date(2021, 5, 24), "应在办"),
        (date(2021, 5, 25), "已晚 1 天"),
        (date(2021, 5, 26), "已晚 2 天"),
    ],
)
def test_how_stamping_stands_follows_the_day_it_is(today, words):
    made = plan(Application(), SHANGHAI, today)
    assert next(item.words for item in made.tasks if item.task.id == "seal") == words
    done = plan(answered(delivery__tasks__seal__done=True), SHANGHAI, today)
    assert next(item.state for item in done.tasks if item.task.id == "seal") is TaskState.DONE


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2021, 5, 17), "2021年5月26日（周三）截止，还有 9 天，连今天 8 个工作日"),
        (DEADLINE, "2021年5月26日（周三）截止，就是今天"),
        (date(2026, 11, 26), "2021年5月26日（周三）已经截止，过了 2010 天"),
    ],
)
def test_a_past_deadline_is_said_plainly(today, words):
    assert plan(Application(), SHANGHAI, today).deadline_words == words


def test_a_day_that_no_notice_names_is_said_to_be_assumed():
    assert "先按通知里的日期算" in plan(Application(), SHANGHAI, DEADLINE).basis_words
    assert "推定的一天" in plan(Application(), NATIONAL, DEADLINE).basis_words


def test_what_comes_next_is_told_until_nothing_is_left():
    today = date(2021, 5, 20)
    first = "上一年度审计报告和服务收支专项审计"
    made = plan(Application(), SHANGHAI, today)
    assert made.due_words == f"下一件：{first}，最迟5月13日（周四）办完，已晚 7 天"

    application = Application()
    for task in SHANGHAI.delivery.tasks:
        assert plan(application, SHANGHAI, today).due_words
        write(application, f"delivery.tasks.{task.id}.done", True)
    assert plan(application, SHANGHAI, today).due_words == ""


def test_the_hand_in_list_says_both_stages_and_a_laboratory_goes_straight_up_h14():
    usual = [(leg.giver, leg.taker, leg.contact) for leg, _ in legs(Application(), SHANGHAI)]
    assert usual[:2] == [
        ("本单位", "所属区中小企业主管部门", None),
        ("所属区中小企业主管部门", "市经济信息化委", "纸质件和光盘报送"),
    ]
    straight = legs(answered(recommendation__route=Route.LABORATORY), SHANGHAI)
    assert straight[0][0].taker == "市经济信息化委"
    assert straight[0][1].day == DEADLINE


def test_each_copy_is_counted_off():
    copies = SHANGHAI.identity.copies
    others = len(SHANGHAI.delivery.items) - 1
    assert packed_count(Application(), SHANGHAI) == (0, copies + others)
    some = Application()
    write(some, "delivery.packed.papers-5", True)
    write(some, "delivery.packed.disc", True)
    assert packed_count(some, SHANGHAI)[0] == 2


def test_a_plan_beyond_the_calendar_says_what_it_counts_by():
    early = plan(answered(delivery__tasks__audit__days=120), SHANGHAI, DEADLINE)
    assert "超出规则包日历" in early.calendar_words
    assert plan(Application(), SHANGHAI, DEADLINE).calendar_words == (
        "劳动节5月1日（周六）至5月5日（周三）放假，5月8日（周六）调休上班，"
        "依据国务院办公厅关于2021年部分节假日安排的通知（国办发明电〔2020〕27号）。"
    )
    assert day_words(DEADLINE) == "5月26日（周三）"
