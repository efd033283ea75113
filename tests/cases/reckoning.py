"""A slow second opinion on after-sales policies: it walks days one by one and shares no code with the desk.

Holidays come from the package `chinesecalendar`; the end of a day is looked for on the clock of the zone itself.
"""

import calendar
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import chinese_calendar

DAY = timedelta(days=1)
KNOWN = range(2007, 2027)
BY_LAW = ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3))


def rests(day: date) -> bool:
    """Say whether nobody works on a day; beyond what is published Monday to Friday count, but for what the law names."""
    if day.year in KNOWN:
        return bool(chinese_calendar.is_holiday(day))
    return calendar.weekday(day.year, day.month, day.day) > 4 or (day.month, day.day) in BY_LAW


def end_of(told: Mapping[str, Any], start: datetime, zone: str) -> tuple[datetime, bool]:
    """Say when a window ends, and whether a day was looked at whose holidays are not published."""
    if "hours" in told:
        return start + timedelta(hours=told["hours"]), False
    first, count = start.astimezone(ZoneInfo(zone)).date(), told.get("count", "civil_code")
    looked: list[date] = []
    if count == "working_days":
        last, left = first, told["days"]
        while left:
            last += DAY
            looked.append(last)
            left -= not rests(last)
        return after(last, zone), any(one.year not in KNOWN for one in looked)
    last = first + told["days"] * DAY if "days" in told else months_on(first, told["months"])
    if count == "civil_code":
        looked.append(last)
        while rests(last):
            last += DAY
            looked.append(last)
    return after(last, zone), any(one.year not in KNOWN for one in looked)


def months_on(day: date, months: int) -> date:
    """Go on month by month; where the month has no such day, its last one counts."""
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    for number in range(day.day, 0, -1):
        try:
            return date(year, month, number)
        except ValueError:
            continue
    raise AssertionError(day)


def after(day: date, zone: str) -> datetime:
    """Find the first second whose day, on the clock of a zone, is later than a day."""
    there = ZoneInfo(zone)
    low = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) - 86_400
    high = low + 4 * 86_400
    while high - low > 1:
        middle = (low + high) // 2
        if datetime.fromtimestamp(middle, there).date() > day:
            high = middle
        else:
            low = middle
    return datetime.fromtimestamp(high, UTC)


def holds(told: object, known: Mapping[str, Any]) -> bool | None:
    """Answer a condition as it is written, from what is known; nothing where it cannot be said."""
    assert isinstance(told, dict)
    return every([_line(name, value, known) for name, value in told.items()])


def every(answers: Sequence[bool | None]) -> bool | None:
    """Say whether all hold."""
    return False if False in answers else None if None in answers else True


def _line(name: str, value: Any, known: Mapping[str, Any]) -> bool | None:
    if name == "all":
        return every([holds(one, known) for one in value])
    if name == "any":
        return _not(every([_not(holds(one, known)) for one in value]))
    if name == "not":
        return _not(holds(value, known))
    found = known.get(name)
    if found is None:
        return None
    if isinstance(value, list):
        return found in value
    if not isinstance(value, dict):
        return bool(found == value)
    bounds = (
        {"lt": found.__lt__, "lte": found.__le__, "gt": found.__gt__, "gte": found.__ge__} if type(found) is int else {}
    )
    return all(bool(bounds[way](one)) if way in bounds else found != one for way, one in value.items())


def _not(answer: bool | None) -> bool | None:
    return None if answer is None else not answer
