"""倒排: from the deadline back over working days to the day on which each task has to begin at the latest."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from desktop_app.assessment.working_days import DayKind, WorkDays, day_words
from desktop_app.models.choices import Choice
from desktop_app.models.preparation import PlanStep

if TYPE_CHECKING:
    from datetime import date

    from desktop_app.models.application import Application
    from desktop_app.notice.models import Deadline, HandInItem, HandInLeg, Notice, PlanTask

MOST_DAYS = 120
"""Working days that a case can give one task; more are taken as so many."""
_USUAL_ROUTE = "district"


class TaskState(Choice):
    """How a task stands today; the values are the names of icons."""

    DONE = "done", "已办"
    LATE = "unmet", "已晚"
    RUNNING = "in_progress", "应在办"
    NEXT = "warning", "今天开始"
    WAITING = "not_started", "未到"


@dataclass(frozen=True, slots=True)
class PlannedTask:
    """One task with its days: it begins on ``start`` at the latest and ends on ``end`` at the latest."""

    task: PlanTask
    days: int
    start: date
    end: date
    state: TaskState
    late: int
    """Calendar days since ``end``; 0 unless late."""

    @property
    def words(self) -> str:
        """How it stands, in a few words."""
        return f"已晚 {self.late} 天" if self.state is TaskState.LATE else self.state.label


@dataclass(frozen=True)
class Plan:
    """The whole plan on one day."""

    deadline: date
    source: Literal["own", "notice", "assumed"]
    """Whether whoever takes the papers set the day, the notice names it, or the pack only assumes one."""
    today: date
    tasks: tuple[PlannedTask, ...]
    """In the order in which they have to begin."""
    days: WorkDays

    @property
    def basis_words(self) -> str:
        """Where the deadline comes from, while the applicant's own is not known; empty when it is."""
        if self.source == "own":
            return ""
        known = "先按通知里的日期算" if self.source == "notice" else "通知没有写日期，先按推定的一天算"
        return f"上一级定的日期还不知道，{known}；一般定得更早"

    @cached_property
    def left(self) -> int:
        """Working days from today to the deadline, both counted; 0 when it has passed."""
        return self.days.between(self.today, self.deadline)

    @property
    def due(self) -> PlannedTask | None:
        """The open task that has to begin first; None when everything is done."""
        return next((item for item in self.tasks if item.state is not TaskState.DONE), None)

    @property
    def first(self) -> date:
        """The earliest day of the plan, or today where that is before it and the deadline still ahead."""
        days = [item.start for item in self.tasks]
        return min(*days, self.deadline) if days else self.deadline

    @property
    def deadline_words(self) -> str:
        """The deadline and how far off it is; a past one is said plainly."""
        until = (self.deadline - self.today).days
        day = f"{self.deadline.year}年{day_words(self.deadline)}"
        if until > 0:
            return f"{day}截止，还有 {until} 天，连今天 {self.left} 个工作日"
        return f"{day}截止，就是今天" if until == 0 else f"{day}已经截止，过了 {-until} 天"

    @property
    def due_words(self) -> str:
        """What comes next, for the task list; empty when everything is done."""
        due = self.due
        if due is None:
            return ""
        begun = due.state in {TaskState.LATE, TaskState.RUNNING}
        day = f"{day_words(due.end)}办完" if begun else f"{day_words(due.start)}开始"
        late = f"，{due.words}" if due.state is TaskState.LATE else ""
        return f"下一件：{due.task.label}，最迟{day}{late}"

    @property
    def calendar_words(self) -> str:
        """The days of the plan that are not as the week has them, and who says so."""
        calendar, start, end = self.days.calendar, self.first, self.deadline
        off = [
            f"{item.label}{day_words(item.first)}至{day_words(item.last)}放假"
            for item in calendar.holidays
            if item.first <= end and start <= item.last
        ]
        worked = [
            f"{day_words(day)}{DayKind.MADE_UP.label}" for day in calendar.working if start <= day <= end
        ]
        special = "，".join((*off, *worked)) or "其间没有放假和调休"
        if self.days.is_known(start) and self.days.is_known(end):
            return f"{special}，依据{calendar.source}。"
        return f"{special}；超出规则包日历的日子只按星期算。"


def plan(application: Application, notice: Notice, today: date) -> Plan:
    """Every task of the pack with its latest days, as they follow from the deadline of this case."""
    days = WorkDays(notice.calendar)
    own, given = application.delivery.deadline, _given_deadline(application, notice)
    deadline = own or given or notice.identity.counting.submission
    source: Literal["own", "notice", "assumed"] = "own" if own else "notice" if given else "assumed"
    starts: dict[str, tuple[date, date, int]] = {}
    for task in _from_the_end(notice.delivery.tasks):
        step = application.delivery.tasks.get(task.id, PlanStep())
        length = min(max(task.days if step.days is None else step.days, 1), MOST_DAYS)
        end = days.before(starts[task.before][0]) if task.before is not None else days.last_by(deadline)
        starts[task.id] = (days.begin(end, length), end, length)
    planned = [_planned(task, *starts[task.id], application, today) for task in notice.delivery.tasks]
    planned.sort(key=lambda item: (item.start, item.end))
    return Plan(deadline, source, today, tuple(planned), days)


def legs(application: Application, notice: Notice) -> tuple[tuple[HandInLeg, Deadline], ...]:
    """The stages of the way up for this applicant, each with its deadline; the first is the applicant's own."""
    route = str(application.recommendation.route or _USUAL_ROUTE)
    deadlines = {item.layer: item for item in notice.identity.deadlines}
    return tuple(
        (leg, deadlines[leg.layer])
        for leg in notice.delivery.legs
        if route not in leg.not_for and (not leg.only_for or route in leg.only_for)
    )


def things(item: HandInItem, notice: Notice) -> tuple[tuple[str, str], ...]:
    """What is counted off of one item, each with its key in the case and its words."""
    if not item.per_copy:
        return ((item.id, item.label),)
    copies = range(1, notice.identity.copies + 1)
    return tuple((f"{item.id}-{number}", f"第{number}份") for number in copies)


def packed_count(application: Application, notice: Notice) -> tuple[int, int]:
    """How many things are in the hands, of how many."""
    keys = [key for item in notice.delivery.items for key, _ in things(item, notice)]
    return sum(application.delivery.packed.get(key) is True for key in keys), len(keys)


def _given_deadline(application: Application, notice: Notice) -> date | None:
    """The day of the first stage that has one: until the applicant's own is known, it is certainly too late after that."""
    return next((deadline.day for _, deadline in legs(application, notice) if deadline.day is not None), None)


def _from_the_end(tasks: tuple[PlanTask, ...]) -> list[PlanTask]:
    """The tasks so that each comes after the one that waits for it."""
    ordered: list[PlanTask] = [task for task in tasks if task.before is None]
    for done in ordered:
        ordered += [task for task in tasks if task.before == done.id]
    return ordered


def _planned(
    task: PlanTask, start: date, end: date, length: int, application: Application, today: date
) -> PlannedTask:
    late = 0
    if application.delivery.tasks.get(task.id, PlanStep()).done:
        state = TaskState.DONE
    elif today > end:
        state, late = TaskState.LATE, (today - end).days
    elif today > start:
        state = TaskState.RUNNING
    else:
        state = TaskState.NEXT if today == start else TaskState.WAITING
    return PlannedTask(task, length, start, end, state, late)
