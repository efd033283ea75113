"""When a shop is open, told from its calendar; pure."""

from collections.abc import Mapping
from datetime import date
from zoneinfo import ZoneInfo

import msgspec

from zhunsheng.commerce.values import OpeningNow, Spans
from zhunsheng.kernel.calendars import calendar_from
from zhunsheng.kernel.durations import WorkDuration
from zhunsheng.kernel.holidays import CalendarNotPublished
from zhunsheng.kernel.instants import Instant
from zhunsheng.kernel.worktime import Calendar, Segments, add, segments_on


def opening_at(data: str | Mapping[str, object], at: Instant) -> OpeningNow:
    """Tell how a shop's hours stand at an instant.

    Where the plan of holidays ends, the weekdays alone count: a shop that says nothing is worse than one that is open.
    Refuses  BadInput for data that is no calendar
    """
    calendar = calendar_from(data)
    if calendar.always:
        return OpeningNow(open=True, always=True, opens_at=None, zone=calendar.zone, today=(), week=())
    try:
        return _opening(calendar, at)
    except CalendarNotPublished:
        return _opening(msgspec.structs.replace(calendar, holidays=None), at)


def _opening(calendar: Calendar, at: Instant) -> OpeningNow:
    begins = Instant(add(calendar, at, WorkDuration(1)).us - 1)
    today: date = at.to_datetime(ZoneInfo(calendar.zone)).date()
    return OpeningNow(
        open=begins <= at,
        always=False,
        opens_at=None if begins <= at else begins,
        zone=calendar.zone,
        today=_spans(segments_on(calendar, today)),
        week=tuple(_spans(segments) for segments in calendar.weekly),
    )


def _spans(segments: Segments) -> Spans:
    return tuple((segment.start, segment.end) for segment in segments)
