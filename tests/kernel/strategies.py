"""Random calendars and instants for the laws of working time."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from tests.kernel.reference import WEEKDAYS

#: Zones with everything that zones do: none, whole and half hours of summer time, midnight changes, a lost day.
ZONES = (
    "Asia/Shanghai",
    "UTC",
    "America/New_York",
    "Europe/London",
    "Australia/Lord_Howe",
    "America/St_Johns",
    "America/Havana",
    "Pacific/Apia",
    "Asia/Kathmandu",
    "Asia/Beirut",
)
#: Places and moments where a clock is changed, in UTC.
CHANGES = (
    ("America/New_York", "2026-03-08T07:00"),
    ("America/New_York", "2026-11-01T06:00"),
    ("Europe/London", "2025-03-30T01:00"),
    ("Europe/London", "2025-10-26T01:00"),
    ("Australia/Lord_Howe", "2025-10-04T15:30"),
    ("Australia/Lord_Howe", "2025-04-05T15:00"),
    ("America/St_Johns", "2010-03-14T03:31"),
    ("America/St_Johns", "2010-11-07T02:31"),
    ("America/Havana", "2025-03-09T05:00"),
    ("America/Havana", "2025-11-02T05:00"),
    ("Pacific/Apia", "2011-12-30T10:00"),
    ("Asia/Beirut", "2025-03-29T22:00"),
    ("Asia/Beirut", "2025-10-25T21:00"),
)


def clock_text(minute: int) -> str:
    """Write a minute of the day as HH:MM."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


@st.composite
def day_hours(draw: st.DrawFn) -> list[str]:
    """Draw up to three segments of one day; the last may run over midnight."""
    marks = sorted(draw(st.sets(st.integers(0, 1_439), max_size=6)))
    pairs: list[tuple[int, int]] = [(marks[n], marks[n + 1]) for n in range(0, len(marks) - 1, 2)]
    hours: list[str] = [f"{clock_text(a)}-{clock_text(b)}" for a, b in pairs]
    over: bool = draw(st.booleans())
    if pairs and over:
        end = draw(st.integers(0, pairs[-1][0]))
        hours[-1] = f"{clock_text(pairs[-1][0])}-{clock_text(end)}" if end != pairs[-1][0] else hours[-1]
    return hours


@st.composite
def specs(draw: st.DrawFn, zones: tuple[str, ...] = ZONES, *, holidays: bool = False) -> dict:
    """Draw a `weekly` calendar as data."""
    days = draw(st.dictionaries(st.sampled_from(WEEKDAYS), day_hours(), min_size=1))
    if not any(days.values()):
        days[draw(st.sampled_from(WEEKDAYS))] = ["09:00-12:00", "13:30-18:00"]
    spec = {"kind": "weekly", "zone": draw(st.sampled_from(zones)), "days": days}
    if holidays:
        spec |= {"holidays": "cn", "make_up": draw(day_hours())}
    return spec


@st.composite
def near_changes(draw: st.DrawFn) -> tuple[dict, datetime]:
    """Draw a calendar and a whole minute within a day and a half of one of its zone's clock changes."""
    zone, moment = draw(st.sampled_from(CHANGES))
    start = datetime.fromisoformat(moment).replace(tzinfo=UTC) + timedelta(minutes=draw(st.integers(-2_160, 2_160)))
    return draw(specs((zone,))), start


def moments(first: int, last: int) -> st.SearchStrategy[datetime]:
    """Draw a UTC time within some years."""
    return st.datetimes(datetime(first, 1, 1), datetime(last, 12, 31), timezones=st.just(UTC))
