"""How the desk is set: what signing in demands, why somebody is not available, working hours."""

from typing import Annotated

import msgspec
from django.http import HttpResponse
from ninja import Path
from pydantic import Field

from zhunsheng.access.queries import require
from zhunsheng.access.values import Grade, Subject, Verb
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.instants import Instant
from zhunsheng.people import actions
from zhunsheng.people import queries as people
from zhunsheng.people.values import EntryPolicy, Presence, PresenceReason, Scope
from zhunsheng.standards.actions import set_calendar
from zhunsheng.standards.queries import calendars_set
from zhunsheng.surface.api.callers import Asked
from zhunsheng.surface.api.doors import Door
from zhunsheng.surface.api.shapes.common import Done, plain
from zhunsheng.surface.api.shapes.desk import (
    CalendarIn,
    CalendarOut,
    EntryPolicyShape,
    LoadIn,
    LoadOut,
    PresenceReasonIn,
    Settable,
)
from zhunsheng.surface.api.writing import change

door = Door("desk")

CODE = "working_days"
Word = Annotated[str, Field(min_length=1, max_length=40)]


@door.get("/entry-policy", EntryPolicyShape, scope=Scope.SETTINGS_READ, verb=Verb.ENTRY_POLICY)
def read_entry_policy(request: Asked) -> EntryPolicyShape:
    """Read what signing in demands."""
    require(request.auth.actor, Verb.ENTRY_POLICY, Subject(kind="desk"))
    return EntryPolicyShape(**plain(people.entry_policy()))


@door.put("/entry-policy", Done, scope=Scope.SETTINGS_WRITE, verb=Verb.ENTRY_POLICY)
def put_entry_policy(request: Asked, body: EntryPolicyShape) -> HttpResponse:
    """Decide what signing in demands; open sessions go on under the new times."""

    def act(ink: Ink) -> Done:
        actions.set_entry_policy(ink, msgspec.convert(body.model_dump(mode="json"), EntryPolicy))
        return Done()

    return change(request, act)


@door.put("/presence-reasons/{presence}/{code}", Done, scope=Scope.SETTINGS_WRITE, verb=Verb.ROUTING_MANAGE)
def put_presence_reason(
    request: Asked, presence: Path[Settable], code: Path[Word], body: PresenceReasonIn
) -> HttpResponse:
    """Add, rename, order or retire a reason for not being available."""

    def act(ink: Ink) -> Done:
        actions.set_presence_reason(ink, PresenceReason(presence=Presence(presence), code=code, **body.model_dump()))
        return Done()

    return change(request, act)


@door.get("/grade-loads", list[LoadOut], scope=Scope.SETTINGS_READ, verb=None)
def list_grade_loads(request: Asked) -> list[LoadOut]:
    """Read what share of their capacity people of each grade are given."""
    return [LoadOut(grade=grade, percent=percent) for grade, percent in people.grade_loads().items()]


@door.put("/grade-loads/{grade}", Done, scope=Scope.SETTINGS_WRITE, verb=Verb.ROUTING_MANAGE)
def put_grade_load(request: Asked, grade: Path[Grade], body: LoadIn) -> HttpResponse:
    """Decide what share of their capacity people of a grade are given."""

    def act(ink: Ink) -> Done:
        actions.set_grade_load(ink, grade, body.percent)
        return Done()

    return change(request, act)


@door.get("/working-hours", list[CalendarOut], scope=Scope.SETTINGS_READ, verb=None)
def list_working_hours(request: Asked) -> list[CalendarOut]:
    """List what was said about the working hours, the newest first; nothing means the shipped ones."""
    return [CalendarOut(**plain(one)) for one in calendars_set()]


@door.put("/working-hours", Done, scope=Scope.SETTINGS_WRITE, verb=Verb.STANDARD_INSTALL)
def put_working_hours(request: Asked, body: CalendarIn) -> HttpResponse:
    """Decide when the house works, from an instant on; dialogues that have begun keep the hours they began under."""

    def act(ink: Ink) -> Done:
        since = ink.at if body.effective_from is None else Instant.of(body.effective_from)
        set_calendar(ink, CODE, body.calendar, effective_at=since)
        return Done()

    return change(request, act)
