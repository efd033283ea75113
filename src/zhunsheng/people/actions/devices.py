"""Decide about devices, and end sessions."""

from zhunsheng.access.queries import require
from zhunsheng.access.values import Subject, Verb
from zhunsheng.journal.actions import Ink
from zhunsheng.journal.values import system_only
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.errors import NotFound
from zhunsheng.people.ending import end_all_of, end_rows
from zhunsheng.people.events import DeviceRefused, DeviceRemoved, DeviceTrusted
from zhunsheng.people.lifecycle import DEVICE
from zhunsheng.people.models import Agent, AgentSession, Device, PasswordAsk
from zhunsheng.people.values import DeviceSettled

KEEP_ENDED = hours(24 * 90)
KEEP_ASKS = hours(24 * 30)
KEEP_WAITING = hours(24 * 14)


def approve_device(ink: Ink, device_id: int) -> None:
    """Let somebody sign in with a device from now on; nobody approves their own.

    Writes    the device's state
    Records   device.trusted
    Refuses   AccessDenied, NotFound, DeviceSettled
    """
    device = _decided(ink, device_id, "approve")
    device.state = DEVICE.apply(device.state, "approve")
    _store(ink, device, "approved")
    ink.record(DeviceTrusted(device_id=device.id, agent_id=device.agent_id, how="approved"))


def refuse_device(ink: Ink, device_id: int) -> None:
    """Turn a device away.

    Writes    the device's state
    Records   device.refused
    Refuses   AccessDenied, NotFound, DeviceSettled
    """
    device = _decided(ink, device_id, "refuse")
    device.state = DEVICE.apply(device.state, "refuse")
    _store(ink, device, "refused")
    ink.record(DeviceRefused(device_id=device.id, agent_id=device.agent_id))


def remove_device(ink: Ink, device_id: int) -> None:
    """Trust a device no more and end what is open on it at once.

    Writes    the device's state, the end of its sessions
    Records   device.removed, session.ended for each
    Refuses   AccessDenied, NotFound, DeviceSettled
    """
    device = _device(device_id)
    require(ink.actor, Verb.SESSION_END, _subject(device.agent_id, "device", device_id))
    _insist(device, "remove")
    device.state = DEVICE.apply(device.state, "remove")
    device.proven_at = None
    _store(ink, device, "removed")
    ink.record(DeviceRemoved(device_id=device.id, agent_id=device.agent_id))
    end_rows(ink, AgentSession.objects.filter(device_id=device_id), "device_removed")


def end_session(ink: Ink, session_id: int) -> None:
    """End one session; what is open in it closes at once.

    Writes    the session's end
    Records   session.ended
    Refuses   AccessDenied, NotFound
    """
    agent_id = AgentSession.objects.filter(id=session_id).values_list("agent_id", flat=True).first()
    if agent_id is None:
        raise NotFound("session", session_id)
    require(ink.actor, Verb.SESSION_END, _subject(agent_id, "session", session_id))
    end_rows(ink, AgentSession.objects.filter(id=session_id), "ended")


def end_sessions_of(ink: Ink, agent_id: int, *, but: int | None = None) -> int:
    """End every session of somebody, except perhaps the one this is asked from; says how many ended.

    Writes    the sessions' end
    Records   session.ended for each
    Refuses   AccessDenied
    """
    require(ink.actor, Verb.SESSION_END, _subject(agent_id, "session", 0))
    return end_all_of(ink, agent_id, "ended", but=but)


@system_only("a request that was let in gives a sign of life")
def touch_session(ink: Ink, session_id: int) -> None:
    """Note that a session is in use.

    Writes    when the session and its device were last seen
    """
    AgentSession.objects.filter(id=session_id).update(seen_at=ink.at)
    device = AgentSession.objects.filter(id=session_id).values_list("device_id", flat=True)
    Device.objects.filter(id__in=list(device)).update(seen_at=ink.at)


@system_only("retention, once an hour")
def forget_old_entries(ink: Ink) -> None:
    """Take ended sessions, old asks and devices that nobody decided about out of the tables; the facts stay.

    Writes    removes those rows
    """
    AgentSession.objects.filter(ended_at__lt=ink.at - KEEP_ENDED).delete()
    PasswordAsk.objects.filter(asked_at__lt=ink.at - KEEP_ASKS).delete()
    Device.objects.filter(state=DEVICE.start, seen_at__lt=ink.at - KEEP_WAITING).delete()


def _device(device_id: int) -> Device:
    device = Device.objects.filter(id=device_id).first()
    if device is None:
        raise NotFound("device", device_id)
    return device


def _decided(ink: Ink, device_id: int, move: str) -> Device:
    device = _device(device_id)
    require(ink.actor, Verb.DEVICE_DECIDE, _subject(device.agent_id, "device", device_id))
    _insist(device, move)
    return device


def _insist(device: Device, move: str) -> None:
    if not DEVICE.allows(device.state, move):
        raise DeviceSettled(state=device.state)


def _store(ink: Ink, device: Device, how: str) -> None:
    device.how, device.decided_at, device.decided_by = how, ink.at, ink.actor.id
    device.save(update_fields=["state", "how", "decided_at", "decided_by", "proven_at"])


def _subject(agent_id: int, kind: str, thing_id: int) -> Subject:
    team_id = Agent.objects.filter(id=agent_id).values_list("team_id", flat=True).first()
    return Subject(kind=kind, id=thing_id, agent_id=agent_id, team_id=team_id)
