"""Until when something may be asked for: civil-code days, plain days, working days, months and hours; pure."""

import calendar as months_of
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from zhunsheng.cases.policy.values import Span, Window
from zhunsheng.kernel.calendars import calendar_from
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.holidays import CalendarNotPublished
from zhunsheng.kernel.instants import Instant
from zhunsheng.kernel.worktime import Calendar, is_working_day

A_DAY = timedelta(days=1)
SATURDAY = 5
_BY_LAW = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})
"""Holidays whose days the law on holidays itself names (全国年节及纪念日放假办法); those by the moon wait for the year's plan."""


def window_end(window: Window, start: Instant, zone: str) -> Span:
    """Tell when a window ends that opens at an instant.

    Days and months begin the day after and end at 24:00; civil-code ones end on a working day. Hours count at once.
    On days beyond the published holidays Monday to Friday stand in, but for those that the law itself names, and the answer says that it
    is provisional.
    """
    if window.hours is not None:
        return Span(until=start + hours(window.hours), provisional=False)
    working = _working(zone)
    day = start.to_datetime(ZoneInfo(zone)).date()
    provisional = False

    def is_rest(day: date) -> bool:
        nonlocal provisional
        try:
            return not is_working_day(working, day)
        except CalendarNotPublished:
            provisional = True
            return (day.month, day.day) in _BY_LAW or day.weekday() >= SATURDAY

    last = _last_day(window, day, is_rest)
    return Span(until=Instant.of(datetime.combine(last + A_DAY, time(), ZoneInfo(zone))), provisional=provisional)


@lru_cache(maxsize=16)
def _working(zone: str) -> Calendar:
    return calendar_from({"kind": "working_days", "zone": zone})


def _last_day(window: Window, day: date, is_rest: Callable[[date], bool]) -> date:
    """Count on from the day on which a window opens."""
    if window.count == "working_days":
        for _ in range(window.days or 1):
            day += A_DAY
            while is_rest(day):
                day += A_DAY
        return day
    last = _months_on(day, window.months) if window.months is not None else day + A_DAY * (window.days or 0)
    while window.count == "civil_code" and is_rest(last):
        last += A_DAY
    return last


def _months_on(day: date, count: int) -> date:
    """Give the same day of a later month, or its last day where there is none (Civil Code, article 202)."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, months_of.monthrange(year, month + 1)[1]))
