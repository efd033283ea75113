"""The life of a clock, told from facts alone: the same reckoning live, at a tick and when the journal is replayed.

Order. Facts count in the order in which they were recorded; the instant that each carries decides whether a stop was
in time. The two can differ by a moment: an instant is taken when a message arrives, the pen writes it a little later,
and a tick may come between. So a breach that a tick has already marked is withdrawn when a stop (or pause) follows
whose own instant is not after the due instant. And no clock runs backwards: an instant before the clock's own latest
start, pause or resume counts as that one. Both rules depend only on recorded values, so every replay agrees.
"""

from collections.abc import Iterator
from functools import cache, lru_cache

import msgspec

from zhunsheng.clocks.dating import after_limit, passed, reckon_limit, time_of
from zhunsheng.clocks.lifecycle import CLOCK
from zhunsheng.clocks.values import Change, Clock, Happened, Role, State
from zhunsheng.kernel.durations import Duration
from zhunsheng.kernel.instants import Instant
from zhunsheng.kernel.worktime import Calendar
from zhunsheng.standards.values import Span

__all__ = ["Marks", "advance", "left", "redate", "restore", "restored", "seen_at", "settle", "spent"]

_with = msgspec.structs.replace


class Marks(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What one fact means to the clock of one clause: its roles, who stopped, and the limit if it starts.

    `until` is the due instant where the fact itself names one: a promise is its own limit.
    `since` is from when the clock counts and `done` when it was fulfilled already, where the fact says so; `instance`
    tells the clocks of one clause apart, and is None for a fact that means all of them.
    `fact` names it for the record of a cancellation; `once` and `restart` are the clause's own words on new starts.
    """

    fact: str
    roles: frozenset[Role]
    by: str | None = None
    limit: Span | None = None
    until: Instant | None = None
    once: bool = True
    restart: bool = False
    since: Instant | None = None
    done: Instant | None = None
    instance: int | None = 0


def _move(clock: Clock, move: str) -> State:
    return _moved(clock.state, move)


@cache
def _moved(state: State, move: str) -> State:
    """Look a move up once: no move of a clock needs anything, and a month told again asks millions of times."""
    return State(CLOCK.apply(state, move))


@lru_cache(maxsize=1024)
def _said(limit: Span) -> str:
    return str(limit)


def start(clause_id: str, standing_id: int, at: Instant, limit: Span, calendar: Calendar, instance: int = 0) -> Clock:
    """Start a clock: the limit is laid from this instant through the calendar."""
    reckoned = reckon_limit(calendar, at, limit)
    return Clock(
        clause_id=clause_id,
        standing_id=standing_id,
        limit=_said(limit),
        limit_us=reckoned.limit_us,
        started_at=at,
        running_since=at,
        due_at=reckoned.due_at,
        provisional=reckoned.provisional,
        instance=instance,
    )


def spent(clock: Clock, at: Instant, calendar: Calendar) -> int:
    """Return how much of the calendar's time has passed on a clock, pauses left out (microseconds)."""
    if clock.paused_at is not None or clock.ended_at is not None:
        return clock.spent_us
    return clock.spent_us + passed(time_of(calendar, clock.limit), clock.running_since, at)


def left(clock: Clock, at: Instant, calendar: Calendar) -> int:
    """Return how much time is left (microseconds of the calendar); negative once the line is crossed."""
    return clock.limit_us - spent(clock, at, calendar)


def seen_at(clock: Clock, at: Instant) -> Clock:
    """Show the clock as it stands at an instant, whether or not a tick has noticed yet."""
    if clock.ended_at is not None or clock.due_at is None or at.us <= clock.due_at.us:
        return clock
    changes = tuple(settle(clock, at))
    return changes[-1].clock if changes else clock


def settle(clock: Clock, at: Instant) -> Iterator[Change]:
    """Compare the instant with the due instant: a line crossed is a breach at the due instant, never later.

    A stop at the very due instant is in time. A breach marked by a tick is withdrawn when `at` is not after it.
    """
    if clock.ended_at is not None or clock.due_at is None:
        return
    if clock.state is State.RUNNING and at > clock.due_at:
        broken = _with(clock, state=_move(clock, "breach"), breached_at=clock.due_at)
        yield Change(Happened.BREACHED, broken, at)


def _withdraw(clock: Clock, at: Instant) -> Iterator[Change]:
    if clock.state is State.BREACHED and clock.due_at is not None and at <= clock.due_at:
        yield Change(Happened.WITHDRAWN, _with(clock, state=_move(clock, "withdraw"), breached_at=None), at)


def advance(
    clock: Clock | None, marks: Marks, at: Instant, calendar: Calendar, *, clause: tuple[str, int], used: bool
) -> Iterator[Change]:
    """Tell what one fact does to a clause's clock: first what ends it, then what holds it, then what begins it.

    `clause` is the clause's id and the standing it was read under; `used` tells whether it has run here before.
    """
    roles = marks.roles
    if clock is not None and roles - {Role.START}:
        for change in _settled(clock, at):
            clock = change.clock
            yield change
        for change in _touch(clock, marks, max(at, clock.paused_at or clock.running_since), calendar):
            clock = change.clock
            yield change
        clock = clock if clock.is_open else None
    if Role.START in roles:
        yield from _begin(clock, marks, at, calendar, clause=clause, used=used)


def _settled(clock: Clock, at: Instant) -> Iterator[Change]:
    yield from settle(clock, at)
    yield from _withdraw(clock, at)


def _touch(clock: Clock, marks: Marks, at: Instant, calendar: Calendar) -> Iterator[Change]:
    roles = marks.roles
    if Role.STOP in roles:
        yield _stop(clock, marks, at, calendar)
    elif Role.CANCEL in roles:
        yield _cancel(clock, marks.fact, at, calendar)
    elif Role.PAUSE in roles and clock.state is State.RUNNING:
        yield Change(Happened.PAUSED, _pause(clock, at, calendar), at)
    elif Role.RESUME in roles and clock.state is State.PAUSED:
        yield Change(Happened.RESUMED, _resume(clock, at, calendar), at)


def _stop(clock: Clock, marks: Marks, at: Instant, calendar: Calendar) -> Change:
    late = clock.state is State.BREACHED
    state = clock.state if late else _move(clock, "meet")
    return Change(Happened.STOPPED_LATE if late else Happened.MET, _end(clock, state, at, calendar), at, by=marks.by)


def _cancel(clock: Clock, why: str, at: Instant, calendar: Calendar) -> Change:
    # A breach stands: calling a clock off after the line was crossed ends it but does not wash it clean.
    state = clock.state if clock.state is State.BREACHED else _move(clock, "cancel")
    return Change(Happened.CANCELLED, _end(clock, state, at, calendar), at, why=why)


def _end(clock: Clock, state: State, at: Instant, calendar: Calendar) -> Clock:
    return _with(
        clock,
        state=state,
        spent_us=spent(clock, at, calendar),
        paused_us=clock.paused_us + _pause_until(clock, at),
        paused_at=None,
        ended_at=at,
    )


def _pause_until(clock: Clock, at: Instant) -> int:
    return 0 if clock.paused_at is None else at.us - clock.paused_at.us


def _pause(clock: Clock, at: Instant, calendar: Calendar) -> Clock:
    return _with(clock, state=_move(clock, "pause"), spent_us=spent(clock, at, calendar), paused_at=at, due_at=None)


def _resume(clock: Clock, at: Instant, calendar: Calendar) -> Clock:
    reckoned = after_limit(time_of(calendar, clock.limit), at, clock.limit_us - clock.spent_us)
    return _with(
        clock,
        state=_move(clock, "resume"),
        paused_at=None,
        paused_us=clock.paused_us + _pause_until(clock, at),
        running_since=at,
        due_at=reckoned.due_at,
        provisional=reckoned.provisional,
    )


def _begin(
    clock: Clock | None, marks: Marks, at: Instant, calendar: Calendar, *, clause: tuple[str, int], used: bool
) -> Iterator[Change]:
    """Start unless a clock already runs (the first unanswered message counts) or the clause runs only once."""
    begun = at if marks.since is None else min(marks.since, at)
    limit = marks.limit if marks.until is None else Duration(max(0, marks.until.us - begun.us))
    if limit is None or marks.instance is None:
        return
    if clock is not None:
        if not marks.restart:
            return
        for change in _settled(clock, at):
            clock = change.clock
            yield change
        yield _cancel(clock, marks.fact, max(at, clock.paused_at or clock.running_since), calendar)
    elif used and marks.once:
        return
    fresh = start(*clause, begun, limit, calendar, marks.instance)
    yield Change(Happened.STARTED, fresh, at)
    yield from _catch_up(fresh, marks, at, calendar)


def _catch_up(clock: Clock, marks: Marks, at: Instant, calendar: Calendar) -> Iterator[Change]:
    """Tell of a clock that counts from earlier on what has happened to it in the meantime."""
    now = at if marks.done is None else max(clock.started_at, min(marks.done, at))
    for change in settle(clock, now):
        clock = change.clock
        yield _with(change, at=at)
    if marks.done is not None:
        yield _with(_stop(clock, marks, now, calendar), at=at)


def restored(clock: Clock) -> Clock:
    """Take back that a clock was called off: the start and the due instant it had, the time since then counted."""
    if clock.ended_at is None:
        return clock
    state, paused = clock.state, clock.due_at is None
    if state is not State.BREACHED:
        state = _move(clock, "restore")
    clock = _with(clock, state=state, running_since=clock.ended_at, ended_at=None)
    # A clock that stood still when it was called off stands still again: those hours were a pause all the same.
    return _with(clock, state=_move(clock, "pause"), paused_at=clock.running_since) if paused else clock


def restore(clock: Clock, at: Instant, calendar: Calendar, stop: "tuple[Instant, Marks] | None") -> Iterator[Change]:
    """Let a clock go on that was called off by mistake, and tell what has happened to it in the meantime.

    A line crossed meanwhile is a breach at the due instant. `stop` is the first fact that would have stopped it, with its instant.
    """
    back = restored(clock)
    yield Change(Happened.RESTORED, back, at)
    now = at if stop is None else max(back.running_since, min(stop[0], at))
    for change in settle(back, now):
        back = change.clock
        yield _with(change, at=at)
    if stop is not None:
        yield _with(_stop(back, stop[1], now, calendar), at=at)


def redate(clock: Clock, at: Instant, calendar: Calendar, limit: Span) -> Iterator[Change]:
    """Reckon a provisional clock anew now that the holidays are published; a breach is judged by the new line."""
    if not clock.provisional or clock.due_at is None or clock.ended_at is not None:
        return
    whole = reckon_limit(calendar, clock.started_at, limit)
    rest = after_limit(time_of(calendar, clock.limit), clock.running_since, whole.limit_us - clock.spent_us)
    due_at = rest.due_at if clock.spent_us else whole.due_at
    if whole.provisional or rest.provisional:
        return
    if clock.state is State.BREACHED:
        clock = _with(clock, state=_move(clock, "withdraw"), breached_at=None)
        yield Change(Happened.WITHDRAWN, clock, at)
    clock = _with(clock, limit_us=whole.limit_us, due_at=due_at, provisional=False)
    yield Change(Happened.REDATED, clock, at)
    yield from settle(clock, at)
