"""Between two times of day nothing goes out: when an instant within such a span may go on; pure."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from zhunsheng.kernel.instants import Instant

A_DAY = 24 * 60


def after_quiet(at: Instant, begins: int, ends: int, zone: str) -> Instant:
    """Move an instant within a span to the span's end on the wall of a zone; one outside stays. The span may cross midnight.

    An end that the wall skips in spring lies as far behind the skip; one that it shows twice in autumn counts as often as it is still ahead.
    Units  `begins`, `ends`: minutes of the day; equal ones make no span
    """
    if begins % A_DAY == ends % A_DAY:
        return at
    local = at.to_datetime(ZoneInfo(zone))
    minute = local.hour * 60 + local.minute
    inside = begins <= minute < ends if begins < ends else minute >= begins or minute < ends
    if not inside:
        return at
    wall = time(ends // 60 % 24, ends % 60)
    days = (local.date() + timedelta(days=more) for more in range(3))
    told = (datetime.combine(day, wall, ZoneInfo(zone)).replace(fold=fold) for day in days for fold in (local.fold, 1))
    return next(end for one in told if (end := Instant.of(one)) > at)
