"""What can happen to a clock. The instant of a breach is its own field: the record may be later, the breach is not."""

from zhunsheng.dialogue.values import About
from zhunsheng.journal.events import Fact, fact
from zhunsheng.kernel.instants import Instant


class ClockFact(Fact, frozen=True, kw_only=True):
    """A fact about one clock and what it watches: a dialogue, or a case (then `dialogue_id` is 0).

    `step` is the rung of the ladder that comes next.
    """

    clock_id: int
    clause_id: str
    standing_id: int
    dialogue_id: int
    step: int
    about: About
    case_id: int = 0


@fact("clock.started", subject="clock")
class ClockStarted(ClockFact, frozen=True, kw_only=True):
    """A time limit began to run. `started_at` stands where it counts from an earlier instant than this fact's.

    Units  `limit_us` in the calendar's own time; `provisional`: reckoned beyond the published holidays
    """

    limit: str
    limit_us: int
    due_at: Instant
    provisional: bool = False
    instance: int = 0
    started_at: Instant | None = None


@fact("clock.warned", subject="clock")
class ClockWarned(ClockFact, frozen=True, kw_only=True):
    """Part of the limit has passed; these roles are told."""

    percent: int
    tell: list[str]
    due_at: Instant


@fact("clock.breached", subject="clock")
class ClockBreached(ClockFact, frozen=True, kw_only=True):
    """The line was crossed at `at`, which is the due instant; noticed when this was recorded, `lag_us` later."""

    at: Instant
    lag_us: int
    tell: list[str]


@fact("clock.escalated", subject="clock")
class ClockEscalated(ClockFact, frozen=True, kw_only=True):
    """The breach lasts; the next roles are told."""

    tell: list[str]
    due_at: Instant


@fact("clock.met", subject="clock")
class ClockMet(ClockFact, frozen=True, kw_only=True):
    """What the limit asked for was done in time, after so much of the calendar's time; `by` tells agent and bot apart.

    `ended_at` stands where that was earlier than this fact.
    """

    after_us: int
    by: str | None = None
    ended_at: Instant | None = None


@fact("clock.stopped_late", subject="clock")
class ClockStoppedLate(ClockFact, frozen=True, kw_only=True):
    """What the limit asked for was done, but after the line."""

    after_us: int
    by: str | None = None
    ended_at: Instant | None = None


@fact("clock.paused", subject="clock")
class ClockPaused(ClockFact, frozen=True, kw_only=True):
    """The clock stands still, with so much of the limit spent."""

    spent_us: int


@fact("clock.resumed", subject="clock")
class ClockResumed(ClockFact, frozen=True, kw_only=True):
    """The clock runs again and is due so much later."""

    due_at: Instant
    provisional: bool = False


@fact("clock.cancelled", subject="clock")
class ClockCancelled(ClockFact, frozen=True, kw_only=True):
    """The clock was called off by a fact (`why`); a breach that had happened stays one (`breached`)."""

    why: str
    after_us: int
    breached: bool


@fact("clock.withdrawn", subject="clock")
class ClockWithdrawn(ClockFact, frozen=True, kw_only=True):
    """A marked breach was none: what stopped the clock carries an instant that is not after the due instant."""


@fact("clock.redated", subject="clock")
class ClockRedated(ClockFact, frozen=True, kw_only=True):
    """The holidays became known; the clock is due at this instant."""

    limit_us: int
    due_at: Instant


@fact("clock.restored", subject="clock")
class ClockRestored(ClockFact, frozen=True, kw_only=True):
    """A clock that a merger of cases had called off goes on as though it never stood still, for the cases were separated.

    `due_at` is the due instant it always had; without one it is paused.
    """

    due_at: Instant | None = None


@fact("clock.stuck", subject="clock")
class ClockStuck(ClockFact, frozen=True, kw_only=True):
    """A tick could not read the clock's clause; it went on with the others, and `rebuild` takes this one up again."""
