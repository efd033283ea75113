"""Say when the house works: the calendar that clauses name, from an instant on."""

import json
from collections.abc import Mapping
from typing import Final

from zhunsheng.access.queries import require
from zhunsheng.access.values import Subject, Verb
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.calendars import calendar_from
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.ids import new_id
from zhunsheng.kernel.instants import Instant
from zhunsheng.standards.actions.standing import stand
from zhunsheng.standards.events import CalendarSet
from zhunsheng.standards.models import OwnCalendar, Standing
from zhunsheng.standards.own_calendars import OWN_CALENDARS
from zhunsheng.standards.queries import refresh

LONGEST: Final = 20_000
"""Of a calendar's data: years of own holidays, not a flood."""


def set_calendar(ink: Ink, code: str, data: Mapping[str, object] | None, *, effective_at: Instant) -> None:
    """Set a calendar from an instant on; without data it is the shipped one again.

    What runs already keeps the calendar it began under.
    Writes    OwnCalendar, Standing
    Records   calendar.set, unless it says what was said last
    Refuses   AccessDenied, BadInput for what is no calendar, an unknown code or a past instant
    """
    require(ink.actor, Verb.STANDARD_INSTALL, Subject(kind="standard"))
    if code not in OWN_CALENDARS:
        raise BadInput("the calendar", f"one of {', '.join(OWN_CALENDARS)}", code)
    if effective_at < ink.at:
        raise BadInput("effective_at", f"{ink.at.iso()} or later", effective_at.iso())
    text = "" if data is None else json.dumps(data, ensure_ascii=False, sort_keys=True)
    if data is not None:
        calendar_from(data)
    if len(text) > LONGEST:
        raise BadInput("the calendar", f"at most {LONGEST} characters long", len(text))
    known = list(OwnCalendar.objects.order_by("code", "number"))
    newest = next((row for row in reversed(known) if row.code == code), None)
    if (newest.data if newest else "") == text:
        return
    row = OwnCalendar(
        id=new_id(),
        code=code,
        number=newest.number + 1 if newest else 1,
        data=text,
        effective_from=effective_at,
        set_at=ink.at,
        set_by=f"{ink.actor.kind}:{ink.actor.id}",
    )
    standings = stand(effective_at, ink.at, calendars=[*known, row])
    row.save(force_insert=True)
    Standing.objects.bulk_create(standings)
    ink.record(
        CalendarSet(
            calendar_id=row.id, code=code, effective_at=effective_at, standing_ids=[one.id for one in standings]
        )
    )
    refresh()
