"""Days as forms ask for them, and the instants they begin at in the desk's zone."""

from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from zhunsheng.kernel.instants import Instant


def midnight(day: Any) -> Instant | None:
    """Give the instant at which a day begins."""
    if day is None:
        return None
    return Instant.of(timezone.make_aware(datetime.combine(day, time.min)))


def day_of(at: Instant | None, *, back: int = 0) -> Any:
    """Give the day of the desk's zone on which an instant falls."""
    if at is None:
        return None
    return datetime.fromtimestamp(at.us / 1_000_000, timezone.get_default_timezone()).date() - timedelta(days=back)
