"""A second factor: begin, confirm, prove, remove."""

from zhunsheng.access.queries import require
from zhunsheng.access.values import Subject, Verb
from zhunsheng.ground.keys import open_sealed, seal
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.durations import minutes
from zhunsheng.kernel.errors import NotFound
from zhunsheng.people.events import DeviceTrusted, FactorFailed, FactorProven, FactorRemoved, FactorSet
from zhunsheng.people.lifecycle import DEVICE
from zhunsheng.people.models import Agent, Device, RecoveryCode, SecondFactor
from zhunsheng.people.policy import entry_policy
from zhunsheng.people.totp import new_recovery_codes, new_secret, recovery_digest, step_of
from zhunsheng.people.values import (
    DeviceState,
    DeviceUntrusted,
    FactorMissing,
    FactorNeeded,
    FactorThere,
    Step,
    TooManyCodes,
)

PURPOSE = "agent.factor"
WINDOW = minutes(5)


def begin_factor(ink: Ink, device_id: int) -> str:
    """Make the secret for an authenticator app, on a trusted device only; it counts once a code of it was given.

    Writes    the secret, sealed
    Refuses   AccessDenied, DeviceUntrusted, FactorThere when one is set already
    """
    require(ink.actor, Verb.FACTOR_SET, _own(ink))
    device = Device.objects.filter(id=device_id, agent_id=ink.actor.id).first()
    if device is None or device.state != DeviceState.TRUSTED:
        raise DeviceUntrusted(step=Step.WAIT)
    known = SecondFactor.objects.filter(agent_id=ink.actor.id).first()
    if known is not None and known.proven_at is not None:
        raise FactorThere()
    secret = new_secret() if known is None else open_sealed(bytes(known.secret_sealed), purpose=PURPOSE).decode()
    if known is None:
        SecondFactor.objects.create(
            agent_id=ink.actor.id, secret_sealed=seal(secret, purpose=PURPOSE), begun_at=ink.at, tries_since=ink.at
        )
    return secret


def confirm_factor(ink: Ink, device_id: int, code: str) -> list[str]:
    """Prove that the app shows the right codes; from now on they are asked for. Returns recovery codes, shown this once.

    Nothing for a wrong code.
    Writes    the factor, digests of the recovery codes, the device's proof
    Records   factor.set; factor.failed for a wrong code
    Refuses   AccessDenied, FactorMissing, TooManyCodes
    """
    require(ink.actor, Verb.FACTOR_SET, _own(ink))
    factor = SecondFactor.objects.filter(agent_id=ink.actor.id, proven_at__isnull=True).first()
    device = Device.objects.filter(id=device_id, agent_id=ink.actor.id, state=DeviceState.TRUSTED).first()
    if factor is None or device is None:
        raise FactorMissing()
    if not _right(ink, factor, code):
        _note_failed(ink, factor, device_id)
        return []
    SecondFactor.objects.filter(agent_id=ink.actor.id).update(proven_at=ink.at)
    Device.objects.filter(id=device_id).update(proven_at=ink.at)
    codes = new_recovery_codes()
    RecoveryCode.objects.filter(agent_id=ink.actor.id).delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(agent_id=ink.actor.id, digest=recovery_digest(ink.actor.id, one)) for one in codes
    )
    ink.record(FactorSet(agent_id=ink.actor.id))
    return codes


def prove_code(ink: Ink, device_id: int, code: str) -> bool:
    """Give a code after a right password; a right one makes the device trusted. Says whether it was right.

    Writes    the device's proof, the code's time step or the recovery code's use
    Records   factor.proven, device.trusted for a device that was not; factor.failed
    Refuses   AccessDenied, NotFound, DeviceUntrusted for a device that was turned away, TooManyCodes
    """
    require(ink.actor, Verb.AGENT_SIGN_IN, _own(ink))
    device = Device.objects.filter(id=device_id, agent_id=ink.actor.id).first()
    factor = SecondFactor.objects.filter(agent_id=ink.actor.id, proven_at__isnull=False).first()
    if device is None or factor is None:
        raise NotFound("device with a second factor", device_id)
    if not DEVICE.allows(device.state, "prove"):
        raise DeviceUntrusted(step=Step.REFUSED)
    how = "app" if _right(ink, factor, code) else "recovery" if _recovered(ink, code) else ""
    if not how:
        _note_failed(ink, factor, device_id)
        return False
    was = device.state
    device.state = DEVICE.apply(device.state, "prove")
    device.proven_at = ink.at
    if was != device.state:
        device.how, device.decided_at = "second_factor", ink.at
    device.save(update_fields=["state", "how", "decided_at", "proven_at"])
    ink.record(FactorProven(agent_id=ink.actor.id, device_id=device_id, how=how))
    if was != device.state:
        ink.record(DeviceTrusted(device_id=device_id, agent_id=ink.actor.id, how="second_factor"))
    return True


def remove_factor(ink: Ink) -> None:
    """Do without one's second factor again; the page asks for the password first.

    Writes    removes the factor and its recovery codes
    Records   factor.removed
    Refuses   AccessDenied, FactorNeeded where the role must have one
    """
    require(ink.actor, Verb.FACTOR_SET, _own(ink))
    if ink.actor.has(entry_policy().factor_roles):
        raise FactorNeeded()
    _remove(ink, ink.actor.id)


def reset_factor(ink: Ink, agent_id: int) -> None:
    """Clear a colleague's second factor because phone and recovery codes are gone; their devices must be approved anew.

    Writes    removes the factor and its recovery codes
    Records   factor.removed
    Refuses   AccessDenied, NotFound
    """
    agent = Agent.objects.filter(id=agent_id).first()
    if agent is None:
        raise NotFound("agent", agent_id)
    require(ink.actor, Verb.FACTOR_RESET, Subject(kind="agent", id=agent_id, agent_id=agent_id, team_id=agent.team_id))
    _remove(ink, agent_id)


def _own(ink: Ink) -> Subject:
    return Subject(kind="agent", id=ink.actor.id, agent_id=ink.actor.id)


def _right(ink: Ink, factor: SecondFactor, code: str) -> bool:
    """Check a code and use its time step up."""
    if factor.tries >= entry_policy().code_tries and ink.at < factor.tries_since + WINDOW:
        raise TooManyCodes(seconds=int((factor.tries_since + WINDOW - ink.at).seconds) + 1)
    secret = open_sealed(bytes(factor.secret_sealed), purpose=PURPOSE).decode()
    step = step_of(secret, code, ink.at, after=factor.last_step)
    if step is None:
        return False
    return bool(
        SecondFactor.objects.filter(agent_id=factor.agent_id, last_step=factor.last_step).update(
            last_step=step, tries=0
        )
    )


def _recovered(ink: Ink, code: str) -> bool:
    digest = recovery_digest(ink.actor.id, code)
    unused = RecoveryCode.objects.filter(agent_id=ink.actor.id, digest=digest, used_at__isnull=True)
    return bool(unused.update(used_at=ink.at))


def _note_failed(ink: Ink, factor: SecondFactor, device_id: int) -> None:
    """Count a wrong code; the count begins anew after the window."""
    fresh = ink.at < factor.tries_since + WINDOW
    SecondFactor.objects.filter(agent_id=factor.agent_id).update(
        tries=factor.tries + 1 if fresh else 1, tries_since=factor.tries_since if fresh else ink.at
    )
    ink.record(FactorFailed(agent_id=factor.agent_id, device_id=device_id))


def _remove(ink: Ink, agent_id: int) -> None:
    SecondFactor.objects.filter(agent_id=agent_id).delete()
    RecoveryCode.objects.filter(agent_id=agent_id).delete()
    Device.objects.filter(agent_id=agent_id).update(proven_at=None)
    ink.record(FactorRemoved(agent_id=agent_id))
