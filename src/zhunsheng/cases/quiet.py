"""Between which times of day a customer is not called and nothing is sent by itself: as the customer said, else as the desk keeps it for mail."""

from collections.abc import Iterable
from datetime import time

from zhunsheng.cases.models import Quiet
from zhunsheng.ground.settings import desk
from zhunsheng.kernel.instants import Instant
from zhunsheng.kernel.quiet_hours import after_quiet
from zhunsheng.notices.queries import mail_settings

Span = tuple[int, int]


def quiet_of(customer_ids: Iterable[int]) -> dict[int, Span]:
    """Say for each customer who told us between which minutes of the day not to call."""
    rows = Quiet.objects.filter(customer_id__in=set(customer_ids))
    return {row.customer_id: (row.begins, row.ends) for row in rows}


def usual() -> Span | None:
    """Return the desk's own quiet hours in minutes of the day, where it has any."""
    settings = mail_settings()
    if not settings.quiet_from or not settings.quiet_to:
        return None
    return _minute(settings.quiet_from), _minute(settings.quiet_to)


def _minute(text: str) -> int:
    told = time.fromisoformat(text)
    return told.hour * 60 + told.minute


def loud(at: Instant, span: Span | None) -> Instant:
    """Move an instant within a quiet span to its end; a span may cross midnight."""
    return at if span is None else after_quiet(at, *span, desk().time_zone)


def not_before(customer_id: int, at: Instant) -> Instant:
    """Say from when on a customer may be called or written to of the desk's own accord."""
    return loud(at, quiet_of([customer_id]).get(customer_id) or usual())
