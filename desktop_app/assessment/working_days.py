"""Working days by the calendar of a pack: 法定节假日 and 调休 of the announced year, weekends alone outside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from desktop_app.models.choices import Choice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop_app.notice.models import Calendar

_ONE = timedelta(days=1)
_SATURDAY = 5
WEEKDAYS = ("一", "二", "三", "四", "五", "六", "日")


class DayKind(Choice):
    """What kind of day it is."""

    WORKING = "working", "工作日"
    MADE_UP = "made_up", "调休上班"
    WEEKEND = "weekend", "周末"
    HOLIDAY = "holiday", "放假"

    @property
    def is_worked(self) -> bool:
        """Whether offices are open."""
        return self in {DayKind.WORKING, DayKind.MADE_UP}


@dataclass(frozen=True, slots=True)
class WorkDays:
    """Asks the calendar of a pack about days."""

    calendar: Calendar

    def kind(self, day: date) -> DayKind:
        """What kind of day ``day`` is."""
        if day in self.calendar.working:
            return DayKind.MADE_UP
        if self.holiday(day):
            return DayKind.HOLIDAY
        return DayKind.WEEKEND if day.weekday() >= _SATURDAY else DayKind.WORKING

    def holiday(self, day: date) -> str:
        """The feast for which ``day`` is off; empty for any other day."""
        found = (item.label for item in self.calendar.holidays if item.first <= day <= item.last)
        return next(found, "")

    def is_worked(self, day: date) -> bool:
        """Whether offices are open on ``day``."""
        return self.kind(day).is_worked

    def is_known(self, day: date) -> bool:
        """Whether the calendar speaks of ``day``; before and after it only weekends are known."""
        return self.calendar.first <= day <= self.calendar.last

    def last_by(self, day: date) -> date:
        """The last working day that is not after ``day``."""
        while not self.is_worked(day):
            day -= _ONE
        return day

    def before(self, day: date) -> date:
        """The last working day before ``day``."""
        return self.last_by(day - _ONE)

    def begin(self, end: date, days: int) -> date:
        """The first of ``days`` working days of which ``end``, a working day, is the last."""
        for _ in range(days - 1):
            end = self.before(end)
        return end

    def between(self, first: date, last: date) -> int:
        """How many working days there are from ``first`` to ``last``, both counted; 0 when they are the wrong way round."""
        if last < first:
            return 0
        weeks, rest = divmod((last - first).days + 1, 7)
        usual = weeks * _SATURDAY + sum((first.weekday() + n) % 7 < _SATURDAY for n in range(rest))
        off = sum(
            first <= day <= last and day.weekday() < _SATURDAY
            for holiday in self.calendar.holidays
            for day in _days(holiday.first, holiday.last)
        )
        return usual - off + sum(first <= day <= last for day in self.calendar.working)


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def day_words(day: date) -> str:
    """5月26日（周三）."""
    return f"{day.month}月{day.day}日（周{WEEKDAYS[day.weekday()]}）"
