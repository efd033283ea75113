import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from zhunsheng.kernel.calendars import calendar_from
from zhunsheng.kernel.durations import WorkDays, WorkDuration, hours, minutes, parse_duration, seconds
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.holidays import CalendarNotPublished
from zhunsheng.kernel.instants import Instant
from zhunsheng.kernel.worktime import (
    ALWAYS,
    Calendar,
    Segment,
    add,
    add_days,
    between,
    civil_code_days,
    due,
    is_working_day,
    segments_on,
)

OFFICE = calendar_from({"kind": "working_days", "hours": ["09:00-12:00", "13:30-18:00"]})
DAYS = calendar_from("working_days")
SERVICE = calendar_from({"kind": "service_hours", "hours": ["08:00-23:00"]})
NIGHT = calendar_from({"kind": "service_hours", "hours": ["22:00-06:00"]})
NEW_YORK = calendar_from({"kind": "service_hours", "zone": "America/New_York", "hours": ["00:00-24:00"]})


def china(text: str) -> Instant:
    return Instant.of(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Shanghai")))


def work(text: str) -> WorkDuration:
    length = parse_duration(text)
    assert isinstance(length, WorkDuration)
    return length


@pytest.mark.parametrize(
    ("start", "length", "end"),
    [
        ("2026-03-06T16:30", "1 work h", "2026-03-06T17:30"),
        ("2026-03-06T17:30", "1 work h", "2026-03-09T09:30"),
        ("2026-03-06T11:30", "1 work h", "2026-03-06T14:00"),
        ("2026-03-06T12:30", "1 work h", "2026-03-06T14:30"),
        ("2026-03-07T12:30", "30 work min", "2026-03-09T09:30"),
        ("2026-03-06T17:00", "1 work h", "2026-03-06T18:00"),
        ("2026-09-30T17:00", "2 work h", "2026-10-08T10:00"),
        ("2026-02-13T17:00", "2 work h", "2026-02-14T10:00"),
        ("2026-02-14T17:00", "2 work h", "2026-02-24T10:00"),
    ],
)
def test_working_time_skips_lunch_nights_weekends_and_holidays(start: str, length: str, end: str) -> None:
    assert add(OFFICE, china(start), work(length)) == china(end)


def test_no_work_is_up_at_once_even_when_closed() -> None:
    assert add(OFFICE, china("2026-03-07T12:00"), WorkDuration(0)) == china("2026-03-07T12:00")


def test_negative_work_is_refused() -> None:
    with pytest.raises(BadInput, match=re.escape("working time must be zero or more, not '-1 work h'.")):
        add(OFFICE, china("2026-03-06T09:00"), -work("1 work h"))


def test_service_hours_run_on_holidays_too() -> None:
    assert add(SERVICE, china("2026-10-01T22:30"), work("1 work h")) == china("2026-10-02T08:30")


def test_a_night_desk_runs_over_midnight() -> None:
    assert between(NIGHT, china("2026-03-06T21:00"), china("2026-03-07T12:00")) == work("8 work h")
    assert between(NIGHT, china("2026-03-07T05:00"), china("2026-03-07T23:00")) == work("2 work h")
    assert add(NIGHT, china("2026-03-07T05:00"), work("2 work h")) == china("2026-03-07T23:00")


def test_overlapping_days_count_once() -> None:
    calendar = calendar_from({"kind": "weekly", "days": {"mon": ["20:00-10:00"], "tue": ["08:00-12:00"]}})
    assert between(calendar, china("2026-03-09T00:00"), china("2026-03-11T00:00")) == work("16 work h")


def test_a_summer_day_has_23_or_25_working_hours() -> None:
    short, long = (Instant.parse("2026-03-08T05:00:00Z"), Instant.parse("2026-11-01T04:00:00Z"))
    new_york = ZoneInfo("America/New_York")
    assert between(NEW_YORK, short, Instant.of(datetime(2026, 3, 9, tzinfo=new_york))) == work("23 work h")
    assert between(NEW_YORK, long, Instant.of(datetime(2026, 11, 2, tzinfo=new_york))) == work("25 work h")


def test_an_opening_time_that_the_clock_skips_opens_at_the_change() -> None:
    calendar = calendar_from({"kind": "service_hours", "zone": "America/New_York", "hours": ["02:30-04:00"]})
    start = Instant.parse("2026-03-08T05:00:00Z")
    assert add(calendar, start, work("1 work h")) == Instant.parse("2026-03-08T08:00:00Z")


def test_a_closing_time_that_the_clock_shows_twice_closes_the_first_time() -> None:
    calendar = calendar_from({"kind": "service_hours", "zone": "America/New_York", "hours": ["00:00-01:30"]})
    start = Instant.parse("2026-11-01T04:00:00Z")
    assert between(calendar, start, Instant.parse("2026-11-01T20:00:00Z")) == work("90 work min")


def test_beyond_the_published_plan_the_calendar_refuses_loudly() -> None:
    with pytest.raises(CalendarNotPublished) as refused:
        add(OFFICE, china("2026-12-31T17:00"), work("2 work h"))
    assert str(refused.value) == (
        "The cn holiday plan for 2027-01-01 is not known here "
        "(known from 2007-01-01 to 2026-12-31); add the new plan first."
    )
    assert refused.value.code == "calendar.not_published"


def test_the_last_published_day_is_counted_to_its_end() -> None:
    assert add(OFFICE, china("2026-12-31T17:00"), work("1 work h")) == china("2026-12-31T18:00")
    assert between(DAYS, china("2026-12-31T00:00"), china("2027-01-01T00:00")) == work("24 work h")
    assert add_days(DAYS, china("2026-12-30T12:00"), WorkDays(1)) == china("2027-01-01T00:00")


def test_before_the_first_published_day_the_calendar_refuses_too() -> None:
    with pytest.raises(CalendarNotPublished):
        between(DAYS, china("2006-12-31T23:59"), china("2007-01-02T00:00"))


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-03-06T15:00", 1, "2026-03-09T18:00"),
        ("2026-03-06T23:59", 1, "2026-03-09T18:00"),
        ("2026-03-07T00:00", 1, "2026-03-09T18:00"),
        ("2026-03-02T00:00", 5, "2026-03-09T18:00"),
        ("2026-09-30T10:00", 1, "2026-10-08T18:00"),
        ("2026-10-08T10:00", 3, "2026-10-12T18:00"),
        ("2026-02-13T10:00", 1, "2026-02-14T18:00"),
        ("2026-02-13T10:00", 3, "2026-02-25T18:00"),
    ],
)
def test_working_days_start_the_next_day_and_end_at_closing_time(start: str, days: int, end: str) -> None:
    assert add_days(OFFICE, china(start), WorkDays(days)) == china(end)


def test_working_days_without_business_hours_end_at_midnight() -> None:
    assert add_days(DAYS, china("2026-03-06T15:00"), WorkDays(1)) == china("2026-03-10T00:00")


def test_a_working_day_of_a_night_desk_ends_when_the_night_ends() -> None:
    assert add_days(NIGHT, china("2026-03-06T15:00"), WorkDays(1)) == china("2026-03-08T06:00")


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-09-24T09:00", 7, "2026-10-09T00:00"),
        ("2026-03-02T09:00", 7, "2026-03-10T00:00"),
        ("2026-02-25T09:00", 3, "2026-03-01T00:00"),
        ("2026-03-06T09:00", 1, "2026-03-10T00:00"),
    ],
)
def test_a_period_of_days_that_ends_on_a_rest_day_ends_on_the_next_working_day(start: str, days: int, end: str) -> None:
    assert civil_code_days(DAYS, china(start), days) == china(end)


def test_a_period_of_days_ends_at_closing_time_where_there_are_business_hours() -> None:
    assert civil_code_days(OFFICE, china("2026-09-24T09:00"), 7) == china("2026-10-08T18:00")


@pytest.mark.parametrize("days", [0, -1])
def test_less_than_one_day_is_refused(days: int) -> None:
    with pytest.raises(BadInput):
        add_days(DAYS, china("2026-03-06T15:00"), WorkDays(days))
    with pytest.raises(BadInput):
        civil_code_days(DAYS, china("2026-03-06T15:00"), days)


def test_work_that_a_century_does_not_hold_is_refused() -> None:
    calendar = calendar_from({"kind": "weekly", "zone": "UTC", "days": {"mon": ["09:00-09:01"]}})
    with pytest.raises(BadInput, match="done within a century"):
        add(calendar, Instant(0), work("200 work h"))


def test_each_kind_of_limit_has_its_due_instant() -> None:
    start = china("2026-03-06T17:30")
    assert due(OFFICE, start, seconds(30)) == china("2026-03-06T17:30:30")
    assert due(OFFICE, start, work("1 work h")) == china("2026-03-09T09:30")
    assert due(OFFICE, start, WorkDays(2)) == china("2026-03-10T18:00")
    assert due(ALWAYS, start, hours(1) + minutes(1)) == china("2026-03-06T18:31")


def test_special_days_outrank_week_holidays_and_missing_plans() -> None:
    calendar = calendar_from(
        {
            "kind": "working_days",
            "hours": ["09:00-18:00"],
            "special": {"2026-10-01": ["10:00-12:00"], "2026-11-11": ["00:00-24:00"], date(2026, 11, 12): []},
        }
    )
    assert segments_on(calendar, date(2026, 10, 1)) == (Segment(600, 720),)
    assert segments_on(calendar, date(2026, 11, 11)) == (Segment(0, 1440),)
    assert not is_working_day(calendar, date(2026, 11, 12))
    assert is_working_day(calendar, date(2026, 11, 13))


def test_a_calendar_needs_seven_days_of_which_one_is_open() -> None:
    with pytest.raises(BadInput):
        Calendar(zone="UTC", weekly=((Segment(0, 60),),))
    with pytest.raises(BadInput):
        Calendar(zone="UTC", weekly=((),) * 7)


def test_a_day_the_zone_never_had_is_no_working_day() -> None:
    samoa = calendar_from({"kind": "service_hours", "zone": "Pacific/Apia", "hours": ["09:00-17:00"]})
    start = Instant.of(datetime(2011, 12, 29, 12, tzinfo=ZoneInfo("Pacific/Apia")))
    assert not is_working_day(samoa, date(2011, 12, 30))
    end = datetime(2011, 12, 31, 17, tzinfo=ZoneInfo("Pacific/Apia"))
    assert add_days(samoa, start, WorkDays(1)).to_datetime(UTC) == end
