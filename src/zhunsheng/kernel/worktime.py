"""Count working time: when is it up, and how much has passed.

A segment opens when the wall clock of the calendar's zone first shows its beginning (or jumps past it) and
closes when that clock first shows its end. So a clock change never opens a desk twice, and hours that the
change repeats or skips count as they really passed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from zhunsheng.kernel.durations import Duration, WorkDays, WorkDuration
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.holidays import Holidays
from zhunsheng.kernel.instants import Instant

MINUTES_A_DAY: Final = 1_440
_US_PER_SECOND: Final = 1_000_000
_DAY: Final = timedelta(days=1)
_MICROSECOND: Final = timedelta(microseconds=1)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
#: How many days a search walks before it gives up: a limit that needs more is a mistake in the data.
_HORIZON_DAYS: Final = 366 * 100


class Segment(msgspec.Struct, frozen=True):
    """Be open from one minute of a day to another; an end beyond 1440 lies in the next day."""

    start: int
    end: int


Segments = tuple[Segment, ...]


class Calendar(msgspec.Struct, frozen=True, kw_only=True, cache_hash=True):
    """Say when a desk works: zone, segments for each weekday, holidays, and days of its own.

    On a make-up day the `make_up` segments hold, whatever weekday it is. `special` days outrank all else.
    """

    zone: str
    weekly: tuple[Segments, ...]
    holidays: Holidays | None = None
    make_up: Segments = ()
    special: frozenset[tuple[date, Segments]] = frozenset()
    always: bool = False

    def __post_init__(self) -> None:
        if len(self.weekly) != 7 or not any(self.weekly):
            raise BadInput("weekly", "seven days, Monday first, at least one of them open", self.weekly)


#: Every second of every day.
ALWAYS: Final = Calendar(zone="UTC", weekly=((Segment(0, MINUTES_A_DAY),),) * 7, always=True)


def due(calendar: Calendar, start: Instant, limit: Duration | WorkDuration | WorkDays) -> Instant:
    """Give the instant at which a limit of any kind is up; wall time passes whatever the calendar says."""
    if isinstance(limit, Duration):
        return start + limit
    if isinstance(limit, WorkDuration):
        return add(calendar, start, limit)
    return add_days(calendar, start, limit)


def add(calendar: Calendar, start: Instant, work: WorkDuration) -> Instant:
    """Give the earliest instant by which so much working time has passed since the start.

    Refuses: negative work, work that a century does not hold, a day whose holiday plan is not published.
    """
    if work.us < 0:
        raise BadInput("working time", "zero or more", str(work))
    if calendar.always or not work.us:
        return Instant(start.us + work.us)
    left = work.us
    for begin, end in _open_after(calendar, start.us, None):
        if end - begin >= left:
            return Instant(begin + left)
        left -= end - begin
    raise BadInput("working time", "done within a century on this calendar", str(work))


def between(calendar: Calendar, start: Instant, end: Instant) -> WorkDuration:
    """Count the working time from one instant to another, negative when they are turned round.

    Refuses: a day whose holiday plan is not published.
    """
    if end < start:
        return -between(calendar, end, start)
    if calendar.always:
        return WorkDuration(end.us - start.us)
    spans = _open_after(calendar, start.us, end.us)
    return WorkDuration(sum(min(closes, end.us) - opens for opens, closes in spans))


def add_days(calendar: Calendar, start: Instant, work: WorkDays) -> Instant:
    """Give the closing time of the n-th working day after the day of the start (24:00 without business hours).

    Refuses: less than one day, more than a century holds, a day whose holiday plan is not published.
    """
    if work.days < 1:
        raise BadInput("working days", "at least one", work.days)
    day, left = _local_day(calendar.zone, start.us), work.days
    for _ in range(_HORIZON_DAYS):
        day += _DAY
        closing = _closing(calendar, day)
        left -= closing is not None
        if closing is not None and not left:
            return Instant(closing)
    raise BadInput("working days", "done within a century on this calendar", work.days)


def civil_code_days(calendar: Calendar, start: Instant, days: int) -> Instant:
    """Give the end of a period of plain days as the civil code counts it.

    The period starts the next day; where its last day is a rest day it ends on the first working day after;
    it ends at closing time, or at 24:00 without business hours.

    Refuses: less than one day, more than a century, a last day whose holiday plan is not published.
    Source: Civil Code of the PRC, articles 200 to 204.
    """
    if not 1 <= days <= _HORIZON_DAYS:
        raise BadInput("days", f"from 1 to {_HORIZON_DAYS}", days)
    day = _local_day(calendar.zone, start.us) + days * _DAY
    for _ in range(_HORIZON_DAYS):
        closing = _closing(calendar, day)
        if closing is not None:
            return Instant(closing)
        day += _DAY
    raise BadInput("calendar", "working on some day of a century", calendar.zone)


def is_working_day(calendar: Calendar, day: date) -> bool:
    """Tell whether the calendar works on a day at all. Refuses: a day whose holiday plan is not published."""
    return _closing(calendar, day) is not None


def segments_on(calendar: Calendar, day: date) -> Segments:
    """List the segments that begin on a day. Refuses: a day whose holiday plan is not published."""
    for special, segments in calendar.special:
        if special == day:
            return segments
    if calendar.holidays is not None:
        if calendar.holidays.is_off(day):
            return ()
        if calendar.holidays.is_worked(day):
            return calendar.make_up
    return calendar.weekly[day.weekday()]


def _open_after(calendar: Calendar, start: int, until: int | None) -> Iterator[tuple[int, int]]:
    """Walk the open spans after `start` in order, without overlap; spans may end after `until`."""
    # why one day back: a segment of yesterday may run past midnight into the start.
    day = _local_day(calendar.zone, start) - (_DAY if _crosses_midnight(calendar) else timedelta(0))
    reached = start
    for _ in range(_HORIZON_DAYS):
        # why the midnight decides: the last day may lie beyond the published plan and is not to be asked.
        if until is not None and _reach(calendar.zone, day, 0) >= until:
            return
        for opens, closes in _open_spans(calendar, day):
            begin = max(opens, reached)
            if closes > begin and (until is None or begin < until):
                yield begin, closes
            reached = max(reached, closes)
        day += _DAY


@lru_cache(maxsize=8_192)
def _open_spans(calendar: Calendar, day: date) -> tuple[tuple[int, int], ...]:
    """Turn the segments that begin on a day into spans of UTC microseconds."""
    zone = calendar.zone
    spans = (
        (_reach(zone, day, segment.start), _reach(zone, day, segment.end)) for segment in segments_on(calendar, day)
    )
    # why filtered: a clock change can skip a whole segment, in Samoa even a whole day.
    return tuple((opens, closes) for opens, closes in spans if closes > opens)


def _closing(calendar: Calendar, day: date) -> int | None:
    spans = _open_spans(calendar, day)
    return spans[-1][1] if spans else None


@lru_cache(maxsize=64)
def _crosses_midnight(calendar: Calendar) -> bool:
    days = (*calendar.weekly, calendar.make_up, *(segments for _, segments in calendar.special))
    return any(segment.end > MINUTES_A_DAY for segments in days for segment in segments)


def _local_day(zone: str, us: int) -> date:
    return Instant(us).to_datetime(ZoneInfo(zone)).date()


def _reach(zone: str, day: date, minute: int) -> int:
    """Give the first instant at which the wall clock shows this minute of the day or a later one."""
    place = ZoneInfo(zone)
    # why UTC: a wall clock reading is counted as if it were UTC and then corrected by the zone's offset.
    reading = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=minute)
    wall = (reading - _EPOCH) // _MICROSECOND
    first = wall - _offset(reading.replace(tzinfo=place))
    second = wall - _offset(reading.replace(tzinfo=place, fold=1))
    if first <= second:
        return first
    # why a search: this reading is skipped by a clock change, whose instant lies between the two guesses.
    low, high = second, first
    while high - low > _US_PER_SECOND:
        middle = (low + high) // 2 // _US_PER_SECOND * _US_PER_SECOND
        there = datetime.fromtimestamp(middle // _US_PER_SECOND, UTC).astimezone(place)
        low, high = (low, middle) if middle + _offset(there) >= wall else (middle, high)
    return high


def _offset(moment: datetime) -> int:
    shift = moment.utcoffset()
    if shift is None:
        raise TypeError(f"{moment} carries no zone")
    return shift // _MICROSECOND
