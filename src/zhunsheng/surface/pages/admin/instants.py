"""The beginning of a day as an instant."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from zhunsheng.kernel.instants import Instant


def effective_from(day: date, zone: str) -> Instant:
    """Give the first instant of a day in a zone."""
    return Instant.of(datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)))
