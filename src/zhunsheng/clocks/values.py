"""What a clock is: a time limit of one clause on one dialogue, as a frozen value without a database."""

from collections.abc import Mapping
from enum import StrEnum

import msgspec

from zhunsheng.kernel.instants import Instant
from zhunsheng.standards.values import Text

__all__ = [
    "Change",
    "Clock",
    "ClockView",
    "Difference",
    "Happened",
    "Lag",
    "RebuildResult",
    "Role",
    "State",
    "TickResult",
]


class State(StrEnum):
    """Where a clock stands; a breached clock stays open until somebody does what it waits for."""

    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    BREACHED = "breached"
    CANCELLED = "cancelled"


class Role(StrEnum):
    """What a fact can mean to a clock."""

    STOP = "stop"
    CANCEL = "cancel"
    PAUSE = "pause"
    RESUME = "resume"
    START = "start"


class Happened(StrEnum):
    """What one fact or one tick did to a clock; each has its own clock fact."""

    STARTED = "started"
    WARNED = "warned"
    BREACHED = "breached"
    ESCALATED = "escalated"
    MET = "met"
    STOPPED_LATE = "stopped_late"
    PAUSED = "paused"
    RESUMED = "resumed"
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"
    REDATED = "redated"
    RESTORED = "restored"


class Clock(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One time limit from its start to its end.

    `due_at` is missing while paused. `instance` tells several clocks of one clause apart. `provisional` says that it was reckoned beyond the published holidays.
    Units  `limit_us` and `spent_us` in the calendar's own time, `paused_us` in wall time, all microseconds
    """

    clause_id: str
    standing_id: int
    limit: str
    limit_us: int
    started_at: Instant
    running_since: Instant
    due_at: Instant | None
    state: State = State.RUNNING
    spent_us: int = 0
    paused_at: Instant | None = None
    paused_us: int = 0
    ended_at: Instant | None = None
    breached_at: Instant | None = None
    provisional: bool = False
    instance: int = 0

    @property
    def is_open(self) -> bool:
        """Tell whether something still has to happen: running, paused, or breached and not yet stopped."""
        return self.ended_at is None


class Change(msgspec.Struct, frozen=True, gc=False):
    """One step of a clock's life and the clock after it; `why` names the fact behind a cancellation."""

    happened: Happened
    clock: Clock
    at: Instant
    by: str | None = None
    why: str | None = None


class TickResult(msgspec.Struct, frozen=True, kw_only=True):
    """What one tick did; `more` says that due rows are left for the next call."""

    warned: int = 0
    breached: int = 0
    escalated: int = 0
    stuck: int = 0
    more: bool = False


class RebuildResult(msgspec.Struct, frozen=True, kw_only=True):
    """How many clocks of a dialogue were told again and which rows had to be put right."""

    checked: int
    repaired: tuple[int, ...]


class ClockView(msgspec.Struct, frozen=True, kw_only=True):
    """A clock as screens show it; `kind` says by which kind of time it counts.

    Units  `limit_us` and `left_us` in the calendar's own time; `left_us` stands only on a paused clock
    """

    id: int
    dialogue_id: int
    clause_id: str
    title: Text
    state: State
    limit_us: int
    started_at: Instant
    due_at: Instant | None
    left_us: int | None
    stopped_at: Instant | None
    breached_at: Instant | None
    next_at: Instant | None
    provisional: bool
    instance: int = 0
    standing_id: int = 0
    kind: str = ""

    def in_language(self, lang: str) -> Mapping[str, object]:
        """Lay the clock out as the row of the live protocol."""
        return {
            "id": self.id,
            "clause": self.clause_id,
            "title": self.title.of(lang),
            "limit_us": self.limit_us,
            "started_at": self.started_at.us,
            "due_at": None if self.due_at is None else self.due_at.us,
            "left_us": self.left_us,
            "state": self.state.value,
            "stopped_at": None if self.stopped_at is None else self.stopped_at.us,
        }


class Lasting(msgspec.Struct, frozen=True, kw_only=True):
    """A limit that is broken and still waits for what it asks, and those beyond the agent in charge who were told by now."""

    id: int
    subject_kind: str
    subject_id: int
    clause_id: str
    title: Text
    breached_at: Instant
    told: tuple[str, ...]


class Lag(msgspec.Struct, frozen=True, kw_only=True):
    """How late breaches were noticed: never part of the breach itself, always its own figure.

    Units  microseconds between the crossing of the line and its detection
    """

    breaches: int
    mean_us: int | None
    longest_us: int | None


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """Where a stored clock and the same clock told from the facts disagree."""

    clock_id: int | None
    clause_id: str
    field: str
    stored: str
    replayed: str
