"""Who is at work, and what a shift asks for before it begins."""

from enum import StrEnum
from typing import Final

import msgspec

from zhunsheng.kernel.durations import seconds
from zhunsheng.kernel.errors import Refusal
from zhunsheng.kernel.instants import Instant


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

    `limit` is the largest measure that passes, `fails` how many failures in a row take a present agent off
    (0: none does, it only keeps them from going available), `fresh_s` how long a pass counts; None: without end.
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


class ReasonMissing(Refusal):
    """Personal data is shown only for a stated reason."""

    code = "people.reason_missing"
