"""When a mail may leave: after quiet hours, and not more of them to one address than is allowed."""

from datetime import time

from zhunsheng.ground.settings import desk
from zhunsheng.kernel import quiet_hours
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.instants import Instant
from zhunsheng.notices.models import Mail
from zhunsheng.notices.values import MailSettings


def first_due(at: Instant, index: bytes, settings: MailSettings, *, urgent: bool) -> Instant:
    """Say when the next mail to an address may leave."""
    hour = hours(1)
    recent = Mail.objects.filter(address_index=index, due_at__gt=at - hour).order_by("-due_at")
    nth = recent.values_list("due_at", flat=True)[settings.hourly_cap - 1 : settings.hourly_cap]
    due = max(at, *(one + hour for one in nth)) if nth else at
    return due if urgent else after_quiet(due, settings)


def after_quiet(at: Instant, settings: MailSettings) -> Instant:
    """Move an instant within quiet hours to their end."""
    if not settings.quiet_from or not settings.quiet_to:
        return at
    return quiet_hours.after_quiet(at, _minute(settings.quiet_from), _minute(settings.quiet_to), desk().time_zone)


def _minute(text: str) -> int:
    told = time.fromisoformat(text)
    return told.hour * 60 + told.minute
