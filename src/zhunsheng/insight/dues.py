"""When a report on a day, week, month or quarter is due; pure."""

from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from zhunsheng.insight.periods import midnight
from zhunsheng.insight.values import Period, ReportKind
from zhunsheng.kernel.instants import Instant

__all__ = ["begin", "due"]

BACK: Final = 7
"""So many periods that were missed are made up for; a desk that stood still for a month need not write thirty dailies."""


def due(kind: ReportKind, at: Instant, zone: str, hour: int) -> list[Period]:
    """Name the periods that a report of a kind should have been written for by an instant, the newest last.

    A period is due at the hour of the day after it, in the desk's zone, whether or not anything happened in it.
    """
    local = at.to_datetime(ZoneInfo(zone))
    today = local.date() if local.hour >= hour else local.date() - timedelta(1)
    found: list[Period] = []
    end = begin(kind, today)
    for _ in range(BACK):
        start = begin(kind, end - timedelta(1))
        found.append(Period(since=midnight(start, zone), until=midnight(end, zone)))
        end = start
    return found[::-1]


def begin(kind: ReportKind, day: date) -> date:
    """Give the day on which the period that holds a day begins."""
    match kind:
        case ReportKind.DAILY:
            return day
        case ReportKind.WEEKLY:
            return day - timedelta(day.weekday())
        case ReportKind.MONTHLY:
            return day.replace(day=1)
        case ReportKind.QUARTERLY:
            return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
