"""Come in: knock with a device, be let in, leave."""

from zhunsheng.access.queries import require
from zhunsheng.access.values import Role, Subject, Verb
from zhunsheng.ground.keys import seal
from zhunsheng.journal.actions import Ink
from zhunsheng.journal.values import system_only
from zhunsheng.kernel.errors import NotFound
from zhunsheng.kernel.ids import new_id
from zhunsheng.people.checks import next_step
from zhunsheng.people.ending import end_rows
from zhunsheng.people.events import AgentSignedIn, AgentSignInFailed, DeviceAsked, DeviceTrusted, SessionOpened
from zhunsheng.people.lifecycle import DEVICE
from zhunsheng.people.models import Agent, AgentRole, AgentSession, Device, SecondFactor
from zhunsheng.people.policy import entry_policy
from zhunsheng.people.queries.entry import ADDRESS, digest_of
from zhunsheng.people.values import Browser, DeviceState, DeviceUntrusted, Knock, Step


def knock(ink: Ink, browser: Browser) -> Knock:
    """Stand before the desk with a right password, and learn what comes next. An unknown device asks to be approved.

    The first device of the desk's first administrator is trusted: there is nobody yet who could approve it.
    Writes    the device
    Records   device.asked for an unknown or removed device that nothing else lets in; device.trusted for the very first
    Refuses   AccessDenied for anybody but an active agent
    """
    require(ink.actor, Verb.AGENT_SIGN_IN, Subject(kind="agent", id=ink.actor.id, agent_id=ink.actor.id))
    device = Device.objects.filter(agent_id=ink.actor.id, token_digest=digest_of(browser.token)).first()
    if device is None:
        device = _new_device(ink, browser)
    else:
        device.label, device.seen_at, device.address_sealed = (
            browser.label,
            ink.at,
            seal(browser.address, purpose=ADDRESS),
        )
        device.save(update_fields=["label", "seen_at", "address_sealed"])
    step = _step(ink, device)
    if step is Step.WAIT and device.state == DeviceState.REMOVED:
        device.state = DEVICE.apply(device.state, "ask")
        device.asked_at = ink.at
        device.save(update_fields=["state", "asked_at"])
        _ask(ink, device)
    return Knock(device.id, step)


def open_session(ink: Ink, device_id: int, key: str, how: str, address: str) -> int:
    """Let somebody in with a device for which nothing is missing any more.

    Writes    the session, by the digest of its key
    Records   session.opened, agent.signed_in
    Refuses   AccessDenied, NotFound, DeviceUntrusted while something is missing
    """
    require(ink.actor, Verb.AGENT_SIGN_IN, Subject(kind="agent", id=ink.actor.id, agent_id=ink.actor.id))
    device = Device.objects.filter(id=device_id, agent_id=ink.actor.id).first()
    if device is None:
        raise NotFound("device", device_id)
    step = _step(ink, device)
    if how != DEMO and step is not Step.ENTER:
        raise DeviceUntrusted(step=step)
    session = AgentSession.objects.create(
        id=new_id(),
        agent_id=ink.actor.id,
        device_id=device_id,
        key_digest=digest_of(key),
        how=how,
        opened_at=ink.at,
        seen_at=ink.at,
        address_sealed=seal(address, purpose=ADDRESS),
    )
    ink.record(SessionOpened(session_id=session.id, agent_id=ink.actor.id, device_id=device_id))
    ink.record(AgentSignedIn(agent_id=ink.actor.id, how=how))
    return session.id


def demo_device(ink: Ink, browser: Browser) -> int:
    """Trust a browser for somebody of the demonstration; the page has seen that it is on this very machine.

    Writes    the device
    Records   device.trusted
    Refuses   AccessDenied, NotFound for anybody who is not of the demonstration
    """
    require(ink.actor, Verb.AGENT_SIGN_IN, Subject(kind="agent", id=ink.actor.id, agent_id=ink.actor.id))
    if not Agent.objects.filter(id=ink.actor.id, is_demo=True).exists():
        raise NotFound("agent of the demonstration", ink.actor.id)
    device = Device.objects.filter(agent_id=ink.actor.id, token_digest=digest_of(browser.token)).first()
    if device is None:
        return _new_device(ink, browser, trusted=DEMO).id
    return device.id


def sign_out(ink: Ink, key: str) -> None:
    """Leave with this browser.

    Writes    the session's end
    Records   session.ended
    Refuses   AccessDenied
    """
    require(ink.actor, Verb.SESSION_END, Subject(kind="session", agent_id=ink.actor.id))
    end_rows(ink, AgentSession.objects.filter(key_digest=digest_of(key), agent_id=ink.actor.id), "signed_out")


@system_only("the sign-in page tells of a wrong password")
def note_sign_in_failed(ink: Ink, login: str) -> None:
    """Note a wrong password for somebody who exists; what was typed for nobody is not kept.

    Records   agent.sign_in_failed
    """
    agent_id = Agent.objects.filter(login=login.strip().casefold(), is_active=True).values_list("id", flat=True).first()
    if agent_id is not None:
        ink.record(AgentSignInFailed(agent_id=agent_id))


DEMO = "demo"
FIRST = "first"


def _new_device(ink: Ink, browser: Browser, trusted: str = "") -> Device:
    trusted = trusted or (FIRST if _is_very_first(ink.actor.id) else "")
    device = Device(
        id=new_id(),
        agent_id=ink.actor.id,
        token_digest=digest_of(browser.token),
        label=browser.label,
        how=trusted,
        asked_at=ink.at,
        decided_at=ink.at if trusted else None,
        seen_at=ink.at,
        address_sealed=seal(browser.address, purpose=ADDRESS),
    )
    device.state = DEVICE.apply(DeviceState.REMOVED, "ask")
    if trusted:
        device.state = DEVICE.apply(device.state, "approve")
    Device.objects.bulk_create([device])
    if trusted:
        ink.record(DeviceTrusted(device_id=device.id, agent_id=ink.actor.id, how=trusted))
    elif not _has_factor(ink.actor.id):
        _ask(ink, device)
    return device


def _ask(ink: Ink, device: Device) -> None:
    team_id = Agent.objects.values_list("team_id", flat=True).get(id=device.agent_id)
    ink.record(DeviceAsked(device_id=device.id, agent_id=device.agent_id, team_id=team_id))


def _is_very_first(agent_id: int) -> bool:
    """Say whether this is an administrator and no administrator's device was ever decided upon."""
    bosses = AgentRole.objects.filter(role_id=Role.ADMINISTRATOR).values_list("agent_id", flat=True)
    decided = Device.objects.filter(agent_id__in=list(bosses), decided_at__isnull=False).exclude(how=DEMO)
    return agent_id in bosses and not decided.exists()


def _has_factor(agent_id: int) -> bool:
    return SecondFactor.objects.filter(agent_id=agent_id, proven_at__isnull=False).exists()


def _step(ink: Ink, device: Device) -> Step:
    policy = entry_policy()
    return next_step(
        DeviceState(device.state),
        has_factor=_has_factor(device.agent_id),
        needs_factor=ink.actor.has(policy.factor_roles),
        proven_at=device.proven_at,
        at=ink.at,
        factor_days=policy.factor_days,
    )
