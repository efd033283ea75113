"""Lay limits through a calendar, and go on where its holidays are not published yet.

A limit in wall time runs by the wall whatever the calendar says; one in working time or working days runs by the
calendar. A clock must never be lost, and a customer's message never refused, because next year's holiday plan is
missing: beyond the published days the week's pattern alone counts and the result says `provisional`; `redate` puts it
right once the plan is there. Nothing is guessed silently.
"""

from functools import lru_cache

import msgspec

from zhunsheng.kernel import worktime
from zhunsheng.kernel.durations import Duration, WorkDays, WorkDuration
from zhunsheng.kernel.holidays import CalendarNotPublished
from zhunsheng.kernel.instants import Instant
from zhunsheng.kernel.worktime import ALWAYS, Calendar
from zhunsheng.standards.values import Span

__all__ = ["Reckoned", "after_limit", "after_span", "passed", "reckon_limit", "time_of"]


class Reckoned(msgspec.Struct, frozen=True):
    """A due instant, the limit in the calendar's own time, and whether holidays were still unknown."""

    due_at: Instant
    limit_us: int
    provisional: bool = False


def time_of(calendar: Calendar, limit: str) -> Calendar:
    """Return the calendar by which a limit runs; the canonical text says "work" exactly for working time and days."""
    return calendar if "work" in limit else ALWAYS


def reckon_limit(calendar: Calendar, at: Instant, limit: Span) -> Reckoned:
    """Return when a limit that starts now is due; a number of working days is measured out in working time as well."""
    if isinstance(limit, Duration):
        return after_limit(ALWAYS, at, limit.us)
    if isinstance(limit, WorkDuration):
        return after_limit(calendar, at, limit.us)
    due_at, provisional = _days_after(calendar, at, limit)
    return Reckoned(due_at, passed(calendar, at, due_at), provisional)


def after_limit(calendar: Calendar, at: Instant, us: int) -> Reckoned:
    """Return the instant so many microseconds of the calendar's time after another."""
    if calendar.always:
        return Reckoned(Instant(at.us + us), us)
    try:
        return Reckoned(worktime.add(calendar, at, WorkDuration(us)), us)
    except CalendarNotPublished:
        return Reckoned(worktime.add(_week_only(calendar), at, WorkDuration(us)), us, provisional=True)


def after_span(calendar: Calendar, at: Instant, span: Span) -> Instant:
    """Return when a rung behind the breach is due."""
    return reckon_limit(calendar, at, span).due_at


def passed(calendar: Calendar, since: Instant, until: Instant) -> int:
    """Return the calendar's time between two instants in microseconds."""
    if calendar.always:
        return until.us - since.us
    try:
        return worktime.between(calendar, since, until).us
    except CalendarNotPublished:
        return worktime.between(_week_only(calendar), since, until).us


def _days_after(calendar: Calendar, at: Instant, days: WorkDays) -> tuple[Instant, bool]:
    try:
        return worktime.add_days(calendar, at, days), False
    except CalendarNotPublished:
        return worktime.add_days(_week_only(calendar), at, days), True


@lru_cache(maxsize=64)
def _week_only(calendar: Calendar) -> Calendar:
    return msgspec.structs.replace(calendar, holidays=None, make_up=())
