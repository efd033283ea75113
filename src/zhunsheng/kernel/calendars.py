"""Read calendars from plain data, so that an organisation defines its own without code.

    always
    {kind: service_hours, hours: ["08:00-23:00"]}             every day, holidays too
    {kind: working_days, hours: ["09:00-12:00", "13:30-18:00"], holidays: cn}
    {kind: weekly, days: {mon: ["22:00-06:00"]}, holidays: cn, make_up: ["09:00-18:00"]}

All but `always` may give `zone` and `special: {2026-11-11: ["00:00-24:00"], 2026-11-12: []}`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.holidays import Holidays, shipped_holidays
from zhunsheng.kernel.worktime import ALWAYS, MINUTES_A_DAY, Calendar, Segment, Segments

_HOME_ZONE: Final = "Asia/Shanghai"
_HOME_HOLIDAYS: Final = "cn"
_NO_HOLIDAYS: Final = "none"
_WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_COMMON: Final = ("kind", "zone", "special")
_KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "always": ("kind",),
    "service_hours": (*_COMMON, "hours"),
    "working_days": (*_COMMON, "hours", "holidays"),
    "weekly": (*_COMMON, "days", "holidays", "make_up"),
}
_HOURS: Final = re.compile(r"([01]\d|2[0-4]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)", re.ASCII)
_WHOLE_DAY: Final[Segments] = (Segment(0, MINUTES_A_DAY),)

Data = Mapping[object, object]


def calendar_from(data: object, plans: Mapping[str, Holidays] | None = None) -> Calendar:
    """Build a calendar from a kind's name or a mapping; `plans` are the holiday plans it may name.

    Refuses: unknown kinds, keys, zones and plans, hours that overlap or are badly written; each by its place.
    """
    spec: Data = {"kind": data} if isinstance(data, str) else _mapping(data, "calendar")
    kind = spec.get("kind")
    if not isinstance(kind, str) or kind not in _KEYS:
        raise BadInput("calendar.kind", f"one of {', '.join(_KEYS)}", kind)
    for key in spec:
        if key not in _KEYS[kind]:
            raise BadInput(f"key of calendar {kind}", f"one of {', '.join(_KEYS[kind])}", key)
    if kind == "always":
        return ALWAYS
    holidays = _holidays(spec, kind, shipped_holidays() if plans is None else plans)
    weekly = _weekly(spec, kind)
    return Calendar(
        zone=_zone(spec.get("zone", _HOME_ZONE)),
        weekly=weekly,
        holidays=holidays,
        make_up=_make_up(spec, kind, holidays, weekly),
        special=_special(spec.get("special", {})),
    )


def _weekly(spec: Data, kind: str) -> tuple[Segments, ...]:
    if kind == "weekly":
        days = _mapping(spec.get("days"), "calendar.days")
        for name in days:
            if name not in _WEEKDAYS:
                raise BadInput("key of calendar.days", f"one of {', '.join(_WEEKDAYS)}", name)
        weekly = tuple(_hours(days.get(name, ()), f"calendar.days.{name}") for name in _WEEKDAYS)
        if not any(weekly):
            raise BadInput("calendar.days", "open on at least one weekday", dict(days))
        return weekly
    if kind == "service_hours" and "hours" not in spec:
        raise BadInput("calendar.hours", "a list of hours", None)
    hours = _open_hours(spec["hours"], "calendar.hours") if "hours" in spec else _WHOLE_DAY
    return (hours,) * 7 if kind == "service_hours" else (hours,) * 5 + ((), ())


def _make_up(spec: Data, kind: str, holidays: Holidays | None, weekly: tuple[Segments, ...]) -> Segments:
    if kind == "working_days":
        return weekly[0] if holidays else ()
    if kind == "weekly" and (holidays is None) != ("make_up" not in spec):
        raise BadInput("calendar.make_up", "given exactly when holidays are", spec.get("make_up"))
    return _hours(spec.get("make_up", ()), "calendar.make_up")


def _holidays(spec: Data, kind: str, plans: Mapping[str, Holidays]) -> Holidays | None:
    name = spec.get("holidays", _HOME_HOLIDAYS if kind == "working_days" else _NO_HOLIDAYS)
    if name == _NO_HOLIDAYS:
        return None
    if not isinstance(name, str) or name not in plans:
        raise BadInput("calendar.holidays", f"one of {', '.join((*plans, _NO_HOLIDAYS))}", name)
    return plans[name]


def _zone(name: object) -> str:
    try:
        return ZoneInfo(str(name)).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as fault:
        raise BadInput("calendar.zone", 'a zone such as "Asia/Shanghai"', name) from fault


def _special(data: object) -> frozenset[tuple[date, Segments]]:
    days = {_date(day): hours for day, hours in _mapping(data, "calendar.special").items()}
    return frozenset((day, _hours(hours, f"calendar.special.{day}")) for day, hours in days.items())


def _date(day: object) -> date:
    try:
        return day if type(day) is date else date.fromisoformat(str(day))
    except ValueError as fault:
        raise BadInput("day of calendar.special", "a date such as 2026-11-11", day) from fault


def _open_hours(data: object, place: str) -> Segments:
    segments = _hours(data, place)
    if not segments:
        raise BadInput(place, "a list of hours", data)
    return segments


def _hours(data: object, place: str) -> Segments:
    if not isinstance(data, Sequence) or isinstance(data, str):
        raise BadInput(place, 'a list of hours such as ["09:00-18:00"]', data)
    segments = tuple(_segment(text, f"{place}[{n}]") for n, text in enumerate(data))
    for n, (before, after) in enumerate(pairwise(segments), start=1):
        if after.start < before.end:
            raise BadInput(f"{place}[{n}]", f"after {data[n - 1]} has ended", data[n])
    return segments


def _segment(text: object, place: str) -> Segment:
    found = _HOURS.fullmatch(text) if isinstance(text, str) else None
    start, end = _minutes(found) if found else (0, 0)
    if found is None or start >= MINUTES_A_DAY or end > MINUTES_A_DAY or start == end:
        raise BadInput(place, 'hours such as "09:00-18:00" or "22:00-06:00"', text)
    # why: hours that end before they begin run over midnight.
    return Segment(start, end if end > start else end + MINUTES_A_DAY)


def _minutes(found: re.Match[str]) -> tuple[int, int]:
    a, b, c, d = (int(part) for part in found.groups())
    return a * 60 + b, c * 60 + d


def _mapping(data: object, place: str) -> Data:
    if not isinstance(data, Mapping):
        raise BadInput(place, "a mapping", data)
    return data
