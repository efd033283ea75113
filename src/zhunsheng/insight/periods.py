"""Days, weeks and months as people in a zone mean them, laid over instants; pure."""

import itertools
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from zhunsheng.insight.values import SLOT_US, Period
from zhunsheng.kernel.instants import Instant


class Span(StrEnum):
    """A length people think in."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


DAYS = {Span.DAY: 1, Span.WEEK: 7, Span.MONTH: 30}


def last(span: Span, at: Instant, zone: str) -> Period:
    """Give the last hour, or the last 1, 7 or 30 calendar days of the zone up to and including today."""
    until = Instant(at.us - at.us % SLOT_US + SLOT_US)
    if span is Span.HOUR:
        return Period(since=Instant(until.us - 4 * SLOT_US), until=until)
    today = at.to_datetime(ZoneInfo(zone)).date()
    return Period(
        since=midnight(today - timedelta(days=DAYS[span] - 1), zone), until=midnight(today + timedelta(1), zone)
    )


def days(number: int, at: Instant, zone: str) -> list[Period]:
    """Give the last so many calendar days of the zone, oldest first; a day that changes the clocks is longer or shorter."""
    today = at.to_datetime(ZoneInfo(zone)).date()
    starts = [midnight(today - timedelta(days=back), zone) for back in range(number - 1, -2, -1)]
    return [Period(since=since, until=until) for since, until in itertools.pairwise(starts)]


def hours(number: int, at: Instant) -> list[Period]:
    """Give the last so many whole quarters-aligned hours, oldest first, the last one up to now."""
    end = at.us - at.us % SLOT_US + SLOT_US
    starts = [end - back * 4 * SLOT_US for back in range(number, -1, -1)]
    return [Period(since=Instant(since), until=Instant(until)) for since, until in itertools.pairwise(starts)]


def midnight(day: date, zone: str) -> Instant:
    """Give the instant at which a day begins in a zone."""
    return Instant.of(datetime.combine(day, time(), ZoneInfo(zone)))
