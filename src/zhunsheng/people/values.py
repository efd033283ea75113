"""Small values about people, and the ways in which a request about them is refused."""

from enum import StrEnum
from typing import Final

import msgspec

from zhunsheng.access.values import Grade, Role
from zhunsheng.kernel.durations import seconds
from zhunsheng.kernel.errors import Refusal
from zhunsheng.kernel.instants import Instant
from zhunsheng.people.doorway import (
    Browser,
    DeviceCard,
    DeviceSettled,
    DeviceState,
    DeviceUntrusted,
    EntryPolicy,
    FactorMissing,
    FactorNeeded,
    FactorThere,
    Knock,
    LinkUsed,
    SessionCard,
    Standing,
    Step,
    TooManyCodes,
)

__all__ = [  # what stands in `doorway` and is shown here; the rest of this file is shown as it is
    "Browser",
    "DeviceCard",
    "DeviceSettled",
    "DeviceState",
    "DeviceUntrusted",
    "EntryPolicy",
    "FactorMissing",
    "FactorNeeded",
    "FactorThere",
    "Knock",
    "LinkUsed",
    "SessionCard",
    "Standing",
    "Step",
    "TooManyCodes",
]


class Tier(StrEnum):
    """What a customer is to the shop, by what they bought."""

    ANONYMOUS = "anonymous"
    NEW = "new"
    REPEAT = "repeat"
    VIP = "vip"


class Presence(StrEnum):
    """What an agent is at; only who is available is given dialogues."""

    AVAILABLE = "available"
    BUSY = "busy"
    BREAK = "break"
    AFTER_WORK = "after_work"
    AWAY = "away"


class Verdict(StrEnum):
    """How a check before or during a shift stands."""

    WAITING = "waiting"
    PASSED = "passed"
    FAILED = "failed"


class CheckDemand(msgspec.Struct, frozen=True, kw_only=True):
    """What a shift demands of its agent before customers are received.

    `limit` is the largest measure that passes, `fails` how many failures in a row take a present agent off,
    `fresh_s` how long a pass counts; None: without end.
    """

    code: str
    clause_id: str
    limit: int | None = None
    fails: int = 1
    fresh_s: int | None = None


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """How one look at a demand ended; `measure` is what was measured, `detail` a code that says what was wrong."""

    passed: bool
    measure: int | None = None
    detail: str = ""


class CheckShown(msgspec.Struct, frozen=True, kw_only=True):
    """A demand of a shift as it stands; `holds` tells whether it lets the agent on, by itself or by an override."""

    code: str
    clause_id: str
    verdict: Verdict
    measure: int | None
    limit: int | None
    detail: str
    at: Instant
    holds: bool
    stale: bool
    override_id: int | None = None


class ShiftShown(msgspec.Struct, frozen=True, kw_only=True):
    """One shift with its demands."""

    id: int
    agent_id: int
    team_id: int | None
    standing_id: int
    started_at: Instant
    ended_at: Instant | None
    checks: tuple[CheckShown, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """Name what still keeps the agent from receiving customers."""
        return tuple(check.code for check in self.checks if not check.holds)


class OverrideShown(msgspec.Struct, frozen=True, kw_only=True):
    """A supervisor's decision that a failed check does not count for a while; without an agent, for everybody."""

    id: int
    code: str
    agent_id: int | None
    reason: str
    by_id: int
    at: Instant
    until: Instant


VANISHED: Final = "vanished"
UNREADY: Final = "unready"
AFTER_CLOSING: Final = "after_closing"
"""Reasons that only the desk itself gives: no sign of somebody's console, a check that failed; time to finish after a closing."""


UNWATCHED: Final = seconds(30)
"""A technical bound: when nobody has looked for so long who is here, the looking begins anew."""


class CustomerField(StrEnum):
    """What we keep sealed about a customer."""

    NAME = "name"
    PHONE = "phone"
    EMAIL = "email"


class HashedPassword(msgspec.Struct, frozen=True):
    """A password that was found good enough and is already hashed; made by `queries.hash_password`."""

    encoded: str


class Rights(msgspec.Struct, frozen=True, kw_only=True):
    """What an agent may do and is given to do; groups are skill group codes, capacity is dialogues at once."""

    roles: frozenset[Role]
    grade: Grade
    capacity: int
    team_id: int | None = None
    groups: frozenset[str] = frozenset()
    active: bool = True


class NewAgent(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who joins the desk; customers see the nickname. Without a password nobody can sign in with one."""

    login: str
    name: str
    nickname: str
    rights: Rights
    password: HashedPassword | None = None
    language: str = "zh-hans"
    is_service: bool = False
    is_demo: bool = False


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody is called, here and before customers, and the language their pages speak."""

    name: str
    nickname: str
    language: str


class IdentityKey(msgspec.Struct, frozen=True, kw_only=True):
    """Where a customer is known under an outside name: channel, our account there, their id there."""

    channel: str
    account: str
    external_id: str


class Details(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody trustworthy told us about a customer; what is missing stays as it was."""

    name: str | None = None
    phone: str | None = None
    email: str | None = None
    tier: Tier | None = None


class FoundCustomer(msgspec.Struct, frozen=True, kw_only=True):
    """Who is writing; `made` says that we see them for the first time."""

    id: int
    tier: Tier
    made: bool


class AgentCard(msgspec.Struct, frozen=True, kw_only=True):
    """An agent as colleagues see them; `at_once` is how many dialogues they are given after their grade's share."""

    id: int
    login: str
    name: str
    nickname: str
    roles: frozenset[Role]
    grade: Grade
    team_id: int | None
    groups: frozenset[str]
    capacity: int
    presence: Presence
    presence_since: Instant
    language: str
    is_demo: bool
    active: bool = True
    is_service: bool = False
    presence_reason: str = ""
    presence_until: Instant | None = None
    at_once: int = 0


class AvailableAgent(msgspec.Struct, frozen=True, kw_only=True):
    """An agent who can take one more dialogue; `load` is how many they have, `since` how long they have been idle."""

    id: int
    name: str
    nickname: str
    team_id: int | None
    capacity: int
    load: int
    since: Instant


class CustomerCard(msgspec.Struct, frozen=True, kw_only=True):
    """A customer as an agent sees them: personal data is masked, and empty where we know nothing."""

    id: int
    name: str
    phone: str
    email: str
    tier: Tier
    channels: tuple[str, ...]
    known_since: Instant
    is_demo: bool


class TeamCard(msgspec.Struct, frozen=True, kw_only=True):
    """A team and how many active people are in it."""

    id: int
    name: str
    members: int
    is_demo: bool


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """Something with a code and its names in both languages."""

    code: str
    zh: str
    en: str


class BlockLength(msgspec.Struct, frozen=True, kw_only=True):
    """For how long a customer may be kept out, with its names in both languages; without hours until somebody lifts it."""

    code: str
    zh: str
    en: str
    hours: int | None


class BlockRow(msgspec.Struct, frozen=True, kw_only=True):
    """A customer who may not write: why, until when, by whom, and whether it has been lifted since."""

    id: int
    customer_id: int
    reason: str
    agent_id: int
    at: Instant
    until: Instant | None
    lifted_at: Instant | None
    lifted_by: int | None


class MayNotWrite(Refusal):
    """New messages from you cannot be taken at the moment."""

    code = "customer.blocked"


class ShiftNotReady(Refusal):
    """Before you receive customers, this is still to be done: {missing}."""

    code = "people.shift_not_ready"


class ShiftNotOpen(Refusal):
    """There is no open shift; begin one first."""

    code = "people.shift_not_open"


class PresenceReason(msgspec.Struct, frozen=True, kw_only=True):
    """Why somebody is busy, on a break or away; `by_desk` is one that nobody chooses."""

    presence: Presence
    code: str
    zh: str
    en: str
    position: int = 0
    by_desk: bool = False
    active: bool = True


class Sign(msgspec.Struct, frozen=True, kw_only=True):
    """The last sign that an agent is here: the console's socket, or a change of presence."""

    agent_id: int
    groups: frozenset[str]
    presence: Presence
    at: Instant


class LoginTaken(Refusal):
    """The login name {login} is already in use."""

    code = "people.login_taken"


class LastAdministrator(Refusal):
    """Nobody would be left to administer this desk; make somebody else an administrator first."""

    code = "people.last_administrator"


class StillMembers(Refusal):
    """{count} colleague(s) are or were in this team; move them to another one first."""

    code = "people.still_members"


class PasswordTooWeak(Refusal):
    """This password is not good enough ({why})."""

    code = "people.password_too_weak"


class ReasonMissing(Refusal):
    """Personal data is shown only for a stated reason."""

    code = "people.reason_missing"


class NonceReplayed(Refusal):
    """This signed visitor was used before; the shop's page must sign a new one."""

    code = "people.nonce_replayed"


class Scope(StrEnum):
    """What a token may be used for; it opens what its owner may do anyhow, and of that only this."""

    DIALOGUES_READ = "dialogues:read"
    DIALOGUES_WRITE = "dialogues:write"
    CUSTOMERS_READ = "customers:read"
    CUSTOMERS_UNMASK = "customers:unmask"
    CUSTOMERS_WRITE = "customers:write"
    CASES_READ = "cases:read"
    CASES_WRITE = "cases:write"
    ORDERS_READ = "orders:read"
    ORDERS_WRITE = "orders:write"
    PEOPLE_READ = "people:read"
    PEOPLE_WRITE = "people:write"
    SHOPS_READ = "shops:read"
    SHOPS_WRITE = "shops:write"
    STANDARDS_READ = "standards:read"
    STANDARDS_WRITE = "standards:write"
    KNOWLEDGE_READ = "knowledge:read"
    KNOWLEDGE_WRITE = "knowledge:write"
    FIGURES_READ = "figures:read"
    JOURNAL_READ = "journal:read"
    SETTINGS_READ = "settings:read"
    SETTINGS_WRITE = "settings:write"


class NewToken(msgspec.Struct, frozen=True, kw_only=True):
    """A token to be made for an agent or a service account."""

    agent_id: int
    name: str
    scopes: frozenset[Scope]
    expires_at: Instant


class MadeToken(msgspec.Struct, frozen=True, kw_only=True):
    """A token that was made; the secret is shown this once and never again."""

    id: int
    secret: str


class TokenCard(msgspec.Struct, frozen=True, kw_only=True):
    """A token as its owner and the administrator see it."""

    id: int
    agent_id: int
    name: str
    prefix: str
    scopes: frozenset[Scope]
    made_by: int
    made_at: Instant
    expires_at: Instant
    used_at: Instant | None
    revoked_at: Instant | None

    def opens(self, at: Instant) -> bool:
        """Tell whether it still opens anything."""
        return self.revoked_at is None and at < self.expires_at


class TokenUnknown(Refusal):
    """This token is not one of ours, was revoked, or its owner has left."""

    code = "token.unknown"


class TokenEnded(Refusal):
    """This token was good until {until}; please make a new one."""

    code = "token.ended"


class TokenOfAnother(Refusal):
    """Only the person it acts for may make this token; for programs of the desk take a service account."""

    code = "token.of_another"
