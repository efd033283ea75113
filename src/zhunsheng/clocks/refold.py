"""Tell one clock again from its own facts, to the last column: what `rebuild` writes back when a row was damaged."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

import msgspec

from zhunsheng.clocks.events import (
    ClockBreached,
    ClockCancelled,
    ClockFact,
    ClockMet,
    ClockPaused,
    ClockRedated,
    ClockRestored,
    ClockResumed,
    ClockStarted,
    ClockStoppedLate,
    ClockWithdrawn,
)
from zhunsheng.clocks.fold import restored
from zhunsheng.clocks.lifecycle import CLOCK
from zhunsheng.clocks.values import Clock, State
from zhunsheng.journal.events import Fact, Recorded
from zhunsheng.kernel.instants import Instant

__all__ = ["Refolded", "refold"]

_with = msgspec.structs.replace


class Refolded(msgspec.Struct, frozen=True, kw_only=True):
    """A clock with its place on the ladder, as its own facts tell it."""

    clock: Clock
    step: int
    detected_at: Instant | None = None


def refold(facts: Iterable[Recorded]) -> Refolded | None:
    """Return a clock from its facts, oldest first; nothing without its start."""
    told: Refolded | None = None
    for recorded in facts:
        fact = recorded.fact
        if isinstance(fact, ClockStarted):
            told = Refolded(clock=_begun(fact, recorded.at), step=fact.step)
        elif told is not None and isinstance(fact, ClockFact):
            clock = APPLY.get(type(fact), _same)(told.clock, fact, _not_before(told.clock, recorded.at))
            told = Refolded(clock=clock, step=fact.step, detected_at=_detected(told, recorded))
    return told


def _detected(told: Refolded, recorded: Recorded) -> Instant | None:
    if isinstance(recorded.fact, ClockBreached):
        return recorded.at
    return None if isinstance(recorded.fact, ClockWithdrawn) else told.detected_at


def _not_before(clock: Clock, at: Instant) -> Instant:
    return max(at, clock.paused_at or clock.running_since)


def _begun(fact: ClockStarted, at: Instant) -> Clock:
    return Clock(
        clause_id=fact.clause_id,
        standing_id=fact.standing_id,
        limit=fact.limit,
        limit_us=fact.limit_us,
        started_at=fact.started_at or at,
        running_since=fact.started_at or at,
        due_at=fact.due_at,
        provisional=fact.provisional,
        instance=fact.instance,
    )


def _moved(clock: Clock, move: str) -> State:
    return State(CLOCK.apply(clock.state, move))


def _same(clock: Clock, fact: Fact, at: Instant) -> Clock:
    return clock


def _broken(clock: Clock, fact: ClockBreached, at: Instant) -> Clock:
    return _with(clock, state=_moved(clock, "breach"), breached_at=fact.at)


def _withdrawn(clock: Clock, fact: ClockWithdrawn, at: Instant) -> Clock:
    return _with(clock, state=_moved(clock, "withdraw"), breached_at=None)


def _paused(clock: Clock, fact: ClockPaused, at: Instant) -> Clock:
    return _with(clock, state=_moved(clock, "pause"), spent_us=fact.spent_us, paused_at=at, due_at=None)


def _resumed(clock: Clock, fact: ClockResumed, at: Instant) -> Clock:
    return _with(
        clock,
        state=_moved(clock, "resume"),
        paused_us=clock.paused_us + _pause(clock, at),
        paused_at=None,
        running_since=at,
        due_at=fact.due_at,
        provisional=fact.provisional,
    )


def _restored(clock: Clock, fact: ClockRestored, at: Instant) -> Clock:
    return restored(clock)


def _redated(clock: Clock, fact: ClockRedated, at: Instant) -> Clock:
    return _with(clock, limit_us=fact.limit_us, due_at=fact.due_at, provisional=False)


def _met(clock: Clock, fact: ClockMet, at: Instant) -> Clock:
    return _ended(clock, _moved(clock, "meet"), fact.after_us, fact.ended_at or at)


def _stopped_late(clock: Clock, fact: ClockStoppedLate, at: Instant) -> Clock:
    return _ended(clock, clock.state, fact.after_us, fact.ended_at or at)


def _cancelled(clock: Clock, fact: ClockCancelled, at: Instant) -> Clock:
    return _ended(clock, clock.state if fact.breached else _moved(clock, "cancel"), fact.after_us, at)


def _ended(clock: Clock, state: State, spent_us: int, at: Instant) -> Clock:
    paused_us = clock.paused_us + _pause(clock, at)
    return _with(clock, state=state, spent_us=spent_us, paused_us=paused_us, paused_at=None, ended_at=at)


def _pause(clock: Clock, at: Instant) -> int:
    return 0 if clock.paused_at is None else at.us - clock.paused_at.us


APPLY: Final[Mapping[type[Fact], Callable[[Clock, Any, Instant], Clock]]] = {
    ClockBreached: _broken,
    ClockWithdrawn: _withdrawn,
    ClockPaused: _paused,
    ClockResumed: _resumed,
    ClockRedated: _redated,
    ClockRestored: _restored,
    ClockMet: _met,
    ClockStoppedLate: _stopped_late,
    ClockCancelled: _cancelled,
}
