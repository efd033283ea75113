"""Shifts: how the demands of each stand."""

from ninja import Schema

from zhunsheng.access.queries import reach, require
from zhunsheng.access.values import Reach, Subject, Verb
from zhunsheng.kernel.errors import AccessDenied, NotFound
from zhunsheng.kernel.instants import now
from zhunsheng.people import queries as people
from zhunsheng.people.values import Scope, ShiftShown
from zhunsheng.surface.api.callers import Asked
from zhunsheng.surface.api.doors import Door
from zhunsheng.surface.api.shapes.common import Id, Moment, plain

door = Door("shifts")


class ShiftCheckOut(Schema):
    """One demand of a shift; `holds` tells whether it lets the agent on, by itself or by an override."""

    code: str
    clause_id: str
    verdict: str
    measure: int | None
    limit: int | None
    detail: str
    at: Moment
    holds: bool
    stale: bool
    override_id: int | None


class ShiftOut(Schema):
    """One shift; `missing` names what still keeps the agent from receiving customers."""

    id: int
    agent_id: int
    team_id: int | None
    started_at: Moment
    ended_at: Moment | None
    checks: list[ShiftCheckOut]
    missing: list[str]


class ShiftOpen(Schema):
    """The open shift, or null; `demanded` tells whether a standard wants one."""

    demanded: bool
    shift: ShiftOut | None


@door.get("/shifts", list[ShiftOut], scope=Scope.PEOPLE_READ, verb=Verb.SHIFT_READ)
def list_shifts(request: Asked) -> list[ShiftOut]:
    """List the open shifts that you may see, the earliest first."""
    actor = request.auth.actor
    if reach(actor, Verb.SHIFT_READ) is Reach.NONE:
        raise AccessDenied("no_right", verb=Verb.SHIFT_READ.value, subject="shift")
    return [_shown(one) for one in people.open_shifts(actor, now())]


@door.get("/agents/{agent}/shift", ShiftOpen, scope=Scope.PEOPLE_READ, verb=Verb.SHIFT_READ)
def read_shift(request: Asked, agent: Id) -> ShiftOpen:
    """Read somebody's open shift with its demands as they stand now."""
    cards = people.agent_cards([agent])
    if not cards:
        raise NotFound("agent", agent)
    at = now()
    require(request.auth.actor, Verb.SHIFT_READ, Subject(kind="shift", agent_id=agent, team_id=cards[0].team_id))
    shift = people.open_shift(agent, at)
    return ShiftOpen(demanded=people.shift_demanded(at), shift=None if shift is None else _shown(shift))


def _shown(shift: ShiftShown) -> ShiftOut:
    return ShiftOut(missing=list(shift.missing), **plain(shift))
