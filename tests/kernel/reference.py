"""A slow second opinion on working time: it watches the wall clock minute by minute and shares no code with the desk."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from importlib import resources
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def chinese_plan() -> tuple[frozenset[date], frozenset[date]]:
    """Read off days and make-up days straight from the file."""
    text = (resources.files("zhunsheng.kernel") / "data" / "cn_holidays.json").read_text("utf-8")
    off, worked = set(), set()
    for year in json.loads(text)["years"].values():
        worked |= {date.fromisoformat(day) for day in year["worked"]}
        for span in year["off"]:
            day = date.fromisoformat(span["first"])
            while day <= date.fromisoformat(span["last"]):
                off.add(day)
                day += DAY
    return frozenset(off), frozenset(worked)


OFF, WORKED = chinese_plan()


def hours_of(spec: Mapping, day: date) -> list[str]:
    """Give the hours a `weekly` specification sets for a day."""
    if day.isoformat() in spec.get("special", {}):
        return spec["special"][day.isoformat()]
    if spec.get("holidays") == "cn":
        if day in OFF:
            return []
        if day in WORKED:
            return spec["make_up"]
    return spec["days"].get(WEEKDAYS[day.weekday()], [])


def readings(day: date, hours: str) -> tuple[datetime, datetime]:
    """Turn "22:00-06:00" of a day into the two wall clock readings."""
    first, last = (text.split(":") for text in hours.split("-"))
    start = datetime(day.year, day.month, day.day) + timedelta(hours=int(first[0]), minutes=int(first[1]))
    end = datetime(day.year, day.month, day.day) + timedelta(hours=int(last[0]), minutes=int(last[1]))
    return start, end if end > start else end + DAY


def open_minutes(spec: Mapping, start: datetime, minutes: int) -> Iterator[bool]:
    """Say for each minute from `start` (UTC) on whether the desk is open.

    A reading counts as passed once the clock has shown it or a later one, even if it is set back afterwards.
    """
    zone = ZoneInfo(spec["zone"])
    furthest = datetime.min
    moment = start - 3 * DAY
    programme: dict[date, list[tuple[datetime, datetime]]] = {}
    while moment < start + minutes * MINUTE:
        furthest = max(furthest, moment.astimezone(zone).replace(tzinfo=None))
        if moment >= start:
            today = furthest.date()
            for day in (today - DAY, today):
                if day not in programme:
                    programme[day] = [readings(day, text) for text in hours_of(spec, day)]
            spans = programme[today - DAY] + programme[today]
            yield any(opens <= furthest < closes for opens, closes in spans)
        moment += MINUTE


def worked_minutes(spec: Mapping, start: datetime, minutes: int) -> int:
    """Count the open minutes after `start`."""
    return sum(open_minutes(spec, start, minutes))


def aware(text: str) -> datetime:
    """Read a UTC time without seconds."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
