"""What an organisation may say about its calendars, as it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from zhunsheng.kernel.instants import Instant
from zhunsheng.standards.values import Value

#: Calendars that clauses name and an organisation may define for itself.
OWN_CALENDARS: Final = ("working_days",)


class CalendarShown(Value, frozen=True, kw_only=True):
    """One thing the organisation said about a calendar; without data it took the shipped one back."""

    id: int
    code: str
    number: int
    data: Mapping[str, object] | None
    effective_from: Instant
    set_at: Instant
    set_by: str
