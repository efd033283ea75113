"""Days and times as forms ask for them, and the instants they mean in the desk's zone."""

from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext

from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.instants import Instant


def midnight(day: Any) -> Instant | None:
    """Give the instant at which a day begins."""
    if day is None:
        return None
    return Instant.of(timezone.make_aware(datetime.combine(day, time.min)))


def typed_instant(text: str, label: str) -> Instant | None:
    """Read what a browser's field for date and time holds, on the wall of the desk's zone; nothing for an empty field.

    Refuses  BadInput, which names the field by `label`
    """
    if not text.strip():
        return None
    try:
        return Instant.of(datetime.fromisoformat(text.strip()).replace(tzinfo=timezone.get_default_timezone()))
    except (ValueError, OverflowError) as error:
        raise BadInput(label, gettext("a date and a time"), text) from error


def instant_typed(at: Instant | None) -> str:
    """Write an instant as a browser's field for date and time holds it, on the wall of the desk's zone; nothing for none."""
    if at is None:
        return ""
    wall = datetime.fromtimestamp(at.us / 1_000_000, timezone.get_default_timezone())
    return wall.strftime("%Y-%m-%dT%H:%M")


def day_of(at: Instant | None, *, back: int = 0) -> Any:
    """Give the day of the desk's zone on which an instant falls."""
    if at is None:
        return None
    return datetime.fromtimestamp(at.us / 1_000_000, timezone.get_default_timezone()).date() - timedelta(days=back)
