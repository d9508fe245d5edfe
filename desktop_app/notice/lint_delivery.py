"""Whether plan, hand-in list and calendar of a pack hold together: days that are what they say, tasks that lead to the deadline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.models.field_ids import MEMBER_ID
from desktop_app.notice.lint import fail, refuse_doubles, refuse_unknown

if TYPE_CHECKING:
    from datetime import date

    from desktop_app.notice.models import Calendar, Notice, PlanTask

_FILE = "delivery.toml"
_CALENDAR = "calendar.toml"
_SATURDAY = 5
MOST_DAYS = 120
"""Working days of one task; more would reach back beyond any notice."""


def check_delivery(notice: Notice) -> None:
    """Check the plan, the hand-in list and the calendar of a pack.

    Raises:
        PackBroken: at the first fault.
    """
    _check_calendar(notice.calendar, notice.identity.counting.submission)
    _check_tasks(notice)
    _check_list(notice)


def _check_calendar(calendar: Calendar, submission: date) -> None:
    if not calendar.first <= submission <= calendar.last:
        fail(_CALENDAR, "first", f"没有包括报送截止日 {submission.isoformat()}")
    end = None
    for holiday in calendar.holidays:
        entry = f"holiday {holiday.label}"
        if not calendar.first <= holiday.first <= holiday.last <= calendar.last:
            fail(_CALENDAR, entry, "first 和 last 前后颠倒，或不在日历的起止日之内")
        if end is not None and holiday.first <= end:
            fail(_CALENDAR, entry, "与前一个假期重叠，按日期先后写")
        end = holiday.last
    refuse_doubles(_CALENDAR, "working", (day.isoformat() for day in calendar.working))
    for day in calendar.working:
        if not calendar.first <= day <= calendar.last or day.weekday() < _SATURDAY:
            fail(_CALENDAR, f"working {day.isoformat()}", "调休上班日是日历之内的星期六或星期日")
        if any(holiday.first <= day <= holiday.last for holiday in calendar.holidays):
            fail(_CALENDAR, f"working {day.isoformat()}", "同一天又放假又上班")


def _check_tasks(notice: Notice) -> None:
    tasks = notice.delivery.tasks
    refuse_doubles(_FILE, "task", (task.id for task in tasks))
    if sum(task.before is None for task in tasks) != 1:
        fail(_FILE, "task", "恰好一件事没有 before，它在截止日办完")
    for task in tasks:
        _check_task(notice, task)
    for task in tasks:
        _check_way(notice, task)


def _check_task(notice: Notice, task: PlanTask) -> None:
    entry = f"task {task.id}"
    if not MEMBER_ID.fullmatch(task.id):
        fail(_FILE, entry, "id 只用字母、数字、- 和 _")
    if not task.label or not 1 <= task.days <= MOST_DAYS:
        fail(_FILE, entry, f"label 不能是空的，days 从 1 到 {MOST_DAYS}")
    if task.before is not None:
        refuse_unknown(_FILE, entry, "task", (task.before,), {item.id for item in notice.delivery.tasks})
    if task.page is not None and notice.page(task.page) is None:
        fail(_FILE, entry, f"没有名为“{task.page}”的页")


def _check_way(notice: Notice, task: PlanTask) -> None:
    """From every task the way leads to the deadline, not round in a circle."""
    seen: set[str] = set()
    here: PlanTask | None = task
    while here is not None and here.before is not None:
        if here.id in seen:
            fail(_FILE, f"task {task.id}", "before 绕成了一圈，到不了截止日")
        seen.add(here.id)
        here = notice.delivery.task(here.before)


def _check_list(notice: Notice) -> None:
    rules, identity = notice.delivery, notice.identity
    refuse_doubles(_FILE, "item", (item.id for item in rules.items))
    for item in rules.items:
        if not MEMBER_ID.fullmatch(item.id) or not item.label:
            fail(_FILE, f"item {item.id}", "id 只用字母、数字、- 和 _，label 不能是空的")
    if not any(item.per_copy for item in rules.items):
        fail(_FILE, "item", "没有一项按份数清点（per_copy）")
    if not rules.legs:
        fail(_FILE, "leg", "没有写明谁交给谁")
    routes = {route.route for route in notice.quotas.routes}
    for leg in rules.legs:
        entry = f"leg {leg.layer}"
        refuse_unknown(_FILE, entry, "期限", (leg.layer,), {item.layer for item in identity.deadlines})
        refuse_unknown(_FILE, entry, "推荐渠道", (*leg.only_for, *leg.not_for), routes)
        if leg.contact is not None:
            refuse_unknown(
                _FILE, entry, "联系人", (leg.contact,), {item.purpose for item in identity.contacts}
            )
