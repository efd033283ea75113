"""Quiet hours end on the wall of their zone: across midnight, where clocks skip an hour and where they show one twice."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhunsheng.kernel.instants import Instant
from zhunsheng.kernel.quiet_hours import after_quiet

NEW_YORK, LORD_HOWE, SHANGHAI = "America/New_York", "Australia/Lord_Howe", "Asia/Shanghai"


def minute(text: str) -> int:
    hour, _, rest = text.partition(":")
    return int(hour) * 60 + int(rest)


@pytest.mark.parametrize(
    ("zone", "begins", "ends", "at", "until"),
    [
        (SHANGHAI, "22:00", "08:00", "2026-03-01T21:59:59+08:00", None),
        (SHANGHAI, "22:00", "08:00", "2026-03-01T22:00:00+08:00", "2026-03-02T08:00:00+08:00"),
        (SHANGHAI, "22:00", "08:00", "2026-03-02T07:59:59+08:00", "2026-03-02T08:00:00+08:00"),
        (SHANGHAI, "22:00", "08:00", "2026-03-02T08:00:00+08:00", None),
        (SHANGHAI, "12:00", "14:00", "2026-03-02T13:00:00+08:00", "2026-03-02T14:00:00+08:00"),
        (SHANGHAI, "00:00", "00:00", "2026-03-02T13:00:00+08:00", None),
        (SHANGHAI, "20:00", "00:00", "2026-03-02T23:00:00+08:00", "2026-03-03T00:00:00+08:00"),
        (SHANGHAI, "23:00", "08:00", "2026-12-31T23:30:00+08:00", "2027-01-01T08:00:00+08:00"),
        # the night of 8 March 2026: 02:00 becomes 03:00, so the night is an hour shorter, and 02:30 is none
        (NEW_YORK, "22:00", "08:00", "2026-03-07T23:00:00-05:00", "2026-03-08T08:00:00-04:00"),
        (NEW_YORK, "22:00", "02:30", "2026-03-07T23:00:00-05:00", "2026-03-08T03:30:00-04:00"),
        # the night of 1 November 2026: 01:00 to 02:00 comes twice
        (NEW_YORK, "22:00", "08:00", "2026-10-31T23:00:00-04:00", "2026-11-01T08:00:00-05:00"),
        (NEW_YORK, "22:00", "01:30", "2026-11-01T01:10:00-04:00", "2026-11-01T01:30:00-04:00"),
        (NEW_YORK, "22:00", "01:30", "2026-11-01T01:10:00-05:00", "2026-11-01T01:30:00-05:00"),
        (NEW_YORK, "22:00", "01:30", "2026-11-01T01:40:00-04:00", None),
        (LORD_HOWE, "22:00", "08:00", "2026-04-04T23:00:00+11:00", "2026-04-05T08:00:00+10:30"),
    ],
)
def test_a_span_ends_on_the_wall(zone: str, begins: str, ends: str, at: str, until: str | None) -> None:
    given_at = Instant.parse(at)
    assert after_quiet(given_at, minute(begins), minute(ends), zone) == (
        given_at if until is None else Instant.parse(until)
    )


@given(
    st.sampled_from((NEW_YORK, LORD_HOWE, SHANGHAI, "Europe/Berlin")), st.integers(0, 1439), st.integers(0, 1439),
    st.datetimes(min_value=datetime(2024, 1, 1), max_value=datetime(2027, 12, 31)),
)  # fmt: skip
def test_the_end_is_ahead_within_a_day_and_lets_go(zone: str, begins: int, ends: int, moment: datetime) -> None:
    at = Instant.of(moment.replace(tzinfo=ZoneInfo("UTC")))
    end = after_quiet(at, begins, ends, zone)
    assert at.us <= end.us <= at.us + 26 * 3_600_000_000
    local = end.to_datetime(ZoneInfo(zone))
    now = local.hour * 60 + local.minute
    if end != at and begins != ends:
        assert abs(now - ends % 1440) in (0, 60, 30)
