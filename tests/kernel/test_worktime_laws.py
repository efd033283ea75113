from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.kernel.reference import open_minutes, worked_minutes
from tests.kernel.strategies import moments, near_changes, specs
from zhunsheng.kernel.calendars import calendar_from
from zhunsheng.kernel.durations import WorkDays, WorkDuration
from zhunsheng.kernel.instants import Instant
from zhunsheng.kernel.worktime import ALWAYS, Calendar, add, add_days, between

MINUTE_US = 60_000_000
A_YEAR_US = 400 * 86_400_000_000
WORK = st.integers(0, 300 * 3_600_000_000).map(WorkDuration)


def minute_of(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def reachable(calendar: Calendar, start: Instant, work: WorkDuration) -> WorkDuration:
    """Cut the work to what the calendar does in some 400 days, for the sparest of them open a minute a week."""
    return WorkDuration(work.us % (between(calendar, start, Instant(start.us + A_YEAR_US)).us + 1))


def check_there_and_back(calendar: Calendar, start: Instant, work: WorkDuration) -> None:
    work = reachable(calendar, start, work)
    assert between(calendar, start, add(calendar, start, work)) == work


@given(specs(), moments(1995, 2037), WORK)
def test_what_was_added_is_between(spec: dict, start: datetime, work: WorkDuration) -> None:
    check_there_and_back(calendar_from(spec), Instant.of(start), work)


@given(specs(holidays=True), moments(2008, 2024), WORK)
def test_what_was_added_is_between_with_chinese_holidays(spec: dict, start: datetime, work: WorkDuration) -> None:
    check_there_and_back(calendar_from(spec), Instant.of(start), work)


@given(near_changes(), WORK)
def test_what_was_added_is_between_around_clock_changes(found: tuple[dict, datetime], work: WorkDuration) -> None:
    check_there_and_back(calendar_from(found[0]), Instant.of(found[1]), work)


@given(moments(1995, 2037), WORK)
def test_a_calendar_that_is_always_open_counts_wall_time(start: datetime, work: WorkDuration) -> None:
    slow = calendar_from({"kind": "service_hours", "hours": ["00:00-24:00"], "zone": "America/New_York"})
    at = Instant.of(start)
    assert add(ALWAYS, at, work) == add(slow, at, work) == Instant(at.us + work.us)
    assert between(ALWAYS, at, Instant(at.us + work.us)) == work


@given(near_changes(), WORK, WORK)
def test_more_work_never_ends_earlier(found: tuple[dict, datetime], one: WorkDuration, two: WorkDuration) -> None:
    calendar, start = calendar_from(found[0]), Instant.of(found[1])
    less, more = sorted(reachable(calendar, start, work) for work in (one, two))
    assert add(calendar, start, less) <= add(calendar, start, more)


@given(near_changes(), st.integers(0, 5_000), WORK)
def test_a_later_start_never_ends_earlier(found: tuple[dict, datetime], later: int, work: WorkDuration) -> None:
    calendar, start = calendar_from(found[0]), Instant.of(found[1])
    work = reachable(calendar, start, work)
    assert add(calendar, start, work) <= add(calendar, Instant(start.us + later * MINUTE_US), work)


@given(near_changes(), st.lists(st.integers(0, 8_000), min_size=3, max_size=3))
def test_working_time_adds_up_along_the_way(found: tuple[dict, datetime], steps: list[int]) -> None:
    calendar, start = calendar_from(found[0]), Instant.of(found[1])
    a, b, c = (Instant(start.us + step * MINUTE_US) for step in sorted(steps))
    assert between(calendar, a, b) + between(calendar, b, c) == between(calendar, a, c)
    assert between(calendar, c, a) == -between(calendar, a, c)


@given(near_changes(), WORK)
def test_the_due_instant_is_the_earliest_one(found: tuple[dict, datetime], work: WorkDuration) -> None:
    calendar, start = calendar_from(found[0]), Instant.of(found[1])
    work = reachable(calendar, start, work)
    due = add(calendar, start, work)
    assert due == start or between(calendar, start, Instant(due.us - 1)) < work


@settings(max_examples=60, deadline=None)
@given(near_changes(), st.integers(1, 3_000))
def test_the_minute_by_minute_reference_agrees_around_clock_changes(found: tuple[dict, datetime], minutes: int) -> None:
    spec, start = found
    counted = between(calendar_from(spec), Instant.of(start), Instant.of(start + timedelta(minutes=minutes)))
    assert counted == WorkDuration(worked_minutes(spec, start, minutes) * MINUTE_US)


@settings(max_examples=40, deadline=None)
@given(specs(holidays=True), moments(2007, 2026), st.integers(1, 20_000))
def test_the_minute_by_minute_reference_agrees_on_chinese_holidays(spec: dict, moment: datetime, minutes: int) -> None:
    start = min(minute_of(moment) + timedelta(days=4), datetime(2026, 12, 1, tzinfo=moment.tzinfo))
    counted = between(calendar_from(spec), Instant.of(start), Instant.of(start + timedelta(minutes=minutes)))
    assert counted == WorkDuration(worked_minutes(spec, start, minutes) * MINUTE_US)


@settings(max_examples=40, deadline=None)
@given(near_changes(), st.integers(1, 900))
def test_the_reference_agrees_on_the_due_minute(found: tuple[dict, datetime], work_minutes: int) -> None:
    spec, start = found
    calendar, at = calendar_from(spec), Instant.of(start)
    left = max(1, reachable(calendar, at, WorkDuration(work_minutes * MINUTE_US)).us // MINUTE_US)
    due = add(calendar, at, WorkDuration(left * MINUTE_US))
    for passed, is_open in enumerate(open_minutes(spec, start, 3 * 10_080), start=1):
        left -= is_open
        if not left:
            assert due == Instant.of(start + timedelta(minutes=passed))
            return
    assert due > Instant.of(start + timedelta(minutes=3 * 10_080))


@given(specs(), moments(1995, 2037), st.integers(1, 60), st.integers(1, 60))
def test_working_days_go_step_by_step_or_at_once(spec: dict, moment: datetime, one: int, two: int) -> None:
    # A desk that closes after midnight ends its day on the next date, so only day desks may be chained.
    spec["days"] = {day: ["08:00-20:00"] for day, hours in spec["days"].items() if hours}
    calendar, start = calendar_from(spec), Instant.of(moment)
    halfway = add_days(calendar, start, WorkDays(one))
    assert add_days(calendar, halfway, WorkDays(two)) == add_days(calendar, start, WorkDays(one + two))
