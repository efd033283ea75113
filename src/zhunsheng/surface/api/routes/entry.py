"""Devices and sessions: from where somebody signs in, and ending it."""

from django.http import HttpResponse
from ninja import Schema

from zhunsheng.access.values import Verb
from zhunsheng.journal.actions import Ink
from zhunsheng.people import actions
from zhunsheng.people.queries import devices_of, sessions_of
from zhunsheng.people.values import Scope
from zhunsheng.surface.api.callers import Asked
from zhunsheng.surface.api.doors import Door
from zhunsheng.surface.api.shapes.common import Done, Id, Made, Moment, plain
from zhunsheng.surface.api.writing import change

door = Door("entry")


class DeviceOut(Schema):
    """A browser that somebody signs in with."""

    id: int
    agent_id: int
    label: str
    state: str
    how: str
    address: str
    asked_at: Moment
    seen_at: Moment
    decided_by: int | None
    open_sessions: int


class SessionOut(Schema):
    """A browser that is signed in."""

    id: int
    agent_id: int
    device_id: int
    label: str
    how: str
    address: str
    opened_at: Moment
    seen_at: Moment
    ended_at: Moment | None
    why: str


class EndedOut(Schema):
    """How many sessions ended."""

    ended: int


@door.get("/agents/{agent}/devices", list[DeviceOut], scope=Scope.PEOPLE_READ, verb=Verb.DEVICE_READ)
def list_devices(request: Asked, agent: Id) -> list[DeviceOut]:
    """List somebody's devices, the last used first."""
    return [DeviceOut(**plain(one)) for one in devices_of(request.auth.actor, agent)]


@door.get("/agents/{agent}/sessions", list[SessionOut], scope=Scope.PEOPLE_READ, verb=Verb.DEVICE_READ)
def list_sessions(request: Asked, agent: Id) -> list[SessionOut]:
    """List somebody's open sessions, the newest first."""
    return [SessionOut(**plain(one)) for one in sessions_of(request.auth.actor, agent)]


@door.delete("/agents/{agent}/sessions", EndedOut, scope=Scope.PEOPLE_WRITE, verb=Verb.SESSION_END)
def end_sessions(request: Asked, agent: Id) -> HttpResponse:
    """End every session of somebody; what is open in them closes at once."""

    def act(ink: Ink) -> EndedOut:
        return EndedOut(ended=actions.end_sessions_of(ink, agent))

    return change(request, act)


@door.delete("/sessions/{session}", Done, scope=Scope.PEOPLE_WRITE, verb=Verb.SESSION_END)
def end_session(request: Asked, session: Id) -> HttpResponse:
    """End one session."""

    def act(ink: Ink) -> Done:
        actions.end_session(ink, session)
        return Done()

    return change(request, act)


@door.delete("/devices/{device}", Done, scope=Scope.PEOPLE_WRITE, verb=Verb.SESSION_END)
def remove_device(request: Asked, device: Id) -> HttpResponse:
    """Trust a device no more, and end what is open on it."""

    def act(ink: Ink) -> Done:
        actions.remove_device(ink, device)
        return Done()

    return change(request, act)


@door.put("/devices/{device}/approval", Done, scope=Scope.PEOPLE_WRITE, verb=Verb.DEVICE_DECIDE)
def approve_device(request: Asked, device: Id) -> HttpResponse:
    """Let somebody sign in with a device from now on; nobody approves their own."""

    def act(ink: Ink) -> Done:
        actions.approve_device(ink, device)
        return Done()

    return change(request, act)


@door.delete("/devices/{device}/approval", Done, scope=Scope.PEOPLE_WRITE, verb=Verb.DEVICE_DECIDE)
def refuse_device(request: Asked, device: Id) -> HttpResponse:
    """Turn a device away that waits."""

    def act(ink: Ink) -> Done:
        actions.refuse_device(ink, device)
        return Done()

    return change(request, act)


@door.post("/agents/{agent}/invitation", Made, scope=Scope.PEOPLE_WRITE, verb=Verb.AGENT_INVITE, status=201)
def invite(request: Asked, agent: Id) -> HttpResponse:
    """Invite somebody to set their own password; the mail leaves where their address is known."""

    def act(ink: Ink) -> Made:
        return Made(id=actions.invite(ink, agent))

    return change(request, act, status=201)


@door.delete("/agents/{agent}/factor", Done, scope=Scope.PEOPLE_WRITE, verb=Verb.FACTOR_RESET)
def clear_factor(request: Asked, agent: Id) -> HttpResponse:
    """Clear somebody's second factor; their devices have to be approved anew."""

    def act(ink: Ink) -> Done:
        actions.reset_factor(ink, agent)
        return Done()

    return change(request, act)
