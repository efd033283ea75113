"""Small values about coming in, and the ways in which it is refused; shown to others as part of `values`."""

from enum import StrEnum

import msgspec

from zhunsheng.access.values import Role
from zhunsheng.kernel.errors import Refusal
from zhunsheng.kernel.instants import Instant


class DeviceState(StrEnum):
    """Whether somebody may sign in with a browser."""

    WAITING = "waiting"
    TRUSTED = "trusted"
    REFUSED = "refused"
    REMOVED = "removed"


class Step(StrEnum):
    """What still stands between a right password and the desk."""

    ENTER = "enter"
    CODE = "code"
    ENROL = "enrol"
    WAIT = "wait"
    REFUSED = "refused"


class EntryPolicy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the organisation demands of those who come in; what each line means stands in `entry.yaml`."""

    factor_roles: frozenset[Role]
    factor_days: int
    session_hours: int
    idle_minutes: int
    waiting_minutes: int
    reset_minutes: int
    invite_hours: int
    asks_an_hour: int
    code_tries: int


class Browser(msgspec.Struct, frozen=True, kw_only=True):
    """What stands at the door: the secret that only this browser holds, what it calls itself, where it comes from."""

    token: str
    label: str
    address: str


class Knock(msgspec.Struct, frozen=True):
    """Which device somebody knocked with, and what comes next."""

    device_id: int
    step: Step


class DeviceCard(msgspec.Struct, frozen=True, kw_only=True):
    """A device as its owner and those who decide about it see it."""

    id: int
    agent_id: int
    label: str
    state: DeviceState
    how: str
    address: str
    asked_at: Instant
    seen_at: Instant
    decided_by: int | None
    open_sessions: int


class SessionCard(msgspec.Struct, frozen=True, kw_only=True):
    """A signed-in browser as its owner sees it."""

    id: int
    agent_id: int
    device_id: int
    label: str
    how: str
    address: str
    opened_at: Instant
    seen_at: Instant
    ended_at: Instant | None
    why: str


class Standing(msgspec.Struct, frozen=True):
    """A session that holds: whose it is and when it last gave a sign of life."""

    session_id: int
    agent_id: int
    device_id: int
    seen_at: Instant


class DeviceUntrusted(Refusal):
    """This device may not sign in yet ({step})."""

    code = "device.untrusted"


class DeviceSettled(Refusal):
    """This device is {state}; that cannot be done with it now."""

    code = "device.settled"


class FactorNeeded(Refusal):
    """Your role must have a second factor; it cannot be switched off."""

    code = "factor.needed"


class FactorThere(Refusal):
    """You have a second factor already; remove it first to set up another one."""

    code = "factor.there"


class FactorMissing(Refusal):
    """A second factor has not been begun here; start again from the QR code."""

    code = "factor.missing"


class TooManyCodes(Refusal):
    """Too many wrong codes; please wait {seconds} seconds."""

    code = "factor.too_many"


class LinkUsed(Refusal):
    """This link was used already or a newer one was sent; please ask for a new one."""

    code = "password.link_used"
