"""Write one change of a clock: its row, its next due moment, and its fact. Reactions and ticks write through here."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

import msgspec

from zhunsheng.clocks.events import (
    ClockBreached,
    ClockCancelled,
    ClockEscalated,
    ClockFact,
    ClockMet,
    ClockPaused,
    ClockRedated,
    ClockRestored,
    ClockResumed,
    ClockStarted,
    ClockStoppedLate,
    ClockStuck,
    ClockWarned,
    ClockWithdrawn,
)
from zhunsheng.clocks.hot import Book, OpenClock, changed
from zhunsheng.clocks.plan import ClausePlan, moment, step_after
from zhunsheng.clocks.values import Change, Clock, Happened, State
from zhunsheng.dialogue.values import About
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.ids import new_id
from zhunsheng.kernel.instants import Instant
from zhunsheng.standards.values import Repeats

DIALOGUE: Final = "dialogue"

__all__ = ["Occasion", "put", "put_all", "set_aside", "tell_rung"]


class Occasion(msgspec.Struct, frozen=True):
    """The fact that moves clocks: what it is about, its id, and what it says about the dialogue."""

    kind: str
    subject_id: int
    fact_id: int
    about: About


def put_all(ink: Ink, book: Book, plan: ClausePlan, changes: Iterable[Change], occasion: Occasion) -> None:
    """Write what one fact did to one clause's clock of a subject.

    Writes   clock rows (planned, one a batch)
    Records  the clock facts of the changes, in their order
    """
    for change in changes:
        key = (plan.clause.id, change.clock.instance)
        if change.happened is Happened.STARTED:
            row = book.open[key] = _open_row(change.clock, plan, occasion)
            book.used.add(key)
        else:
            row = book.open[key]
            row.about = occasion.about
        put(ink, plan, row, change)
        if row.clock.ended_at is not None:
            del book.open[key]


def _open_row(clock: Clock, plan: ClausePlan, occasion: Occasion) -> OpenClock:
    return OpenClock(
        id=new_id(),
        subject_kind=occasion.kind,
        subject_id=occasion.subject_id,
        once=plan.rule.repeats is Repeats.ONCE,
        started_by=occasion.fact_id,
        clock=clock,
        about=occasion.about,
        is_new=True,
    )


def put(ink: Ink, plan: ClausePlan, row: OpenClock, change: Change) -> None:
    """Keep a change in its row, find the next due moment, and record the fact.

    Writes   the clock's row (planned)
    Records  the clock fact of this change
    """
    row.clock = change.clock
    if change.happened is Happened.BREACHED:
        row.detected_at = ink.at
    elif change.happened is Happened.WITHDRAWN:
        row.detected_at = None
    row.step = step_after(plan, row.step, change.clock)
    row.next_at = moment(plan, row.step, change.clock)
    changed(ink, row)
    ink.record(FACT_OF[change.happened](plan, row, change))


def tell_rung(ink: Ink, plan: ClausePlan, row: OpenClock, rung: int) -> Happened:
    """Tell those of one rung that is not the breach: a warning before the line, an escalation behind it.

    Records  ClockWarned or ClockEscalated
    """
    happened = Happened.WARNED if rung < plan.breach_step else Happened.ESCALATED
    ink.record(FACT_OF[happened](plan, row, Change(happened, row.clock, ink.at)))
    return happened


def set_aside(ink: Ink, row: OpenClock) -> None:
    """Take a clock whose clause cannot be read out of the due rows, visibly, so that it does not hold up the others.

    Writes   the clock's row (planned)
    Records  ClockStuck
    """
    row.next_at = None
    changed(ink, row)
    ink.record(ClockStuck(**_common(row)))


def _common(row: OpenClock) -> dict[str, Any]:
    return {
        "clock_id": row.id,
        "clause_id": row.clock.clause_id,
        "standing_id": row.clock.standing_id,
        "dialogue_id": row.subject_id if row.subject_kind == DIALOGUE else 0,
        "case_id": row.subject_id if row.subject_kind != DIALOGUE else 0,
        "step": row.step,
        "about": row.about,
    }


def _due(clock: Clock) -> Instant:
    if clock.due_at is None:
        raise LookupError(f"a clock of {clock.clause_id} that is {clock.state} has no due instant to speak of")
    return clock.due_at


def _started(plan: ClausePlan, row: OpenClock, change: Change) -> ClockFact:
    clock = change.clock
    return ClockStarted(
        **_common(row),
        limit=clock.limit,
        limit_us=clock.limit_us,
        due_at=_due(clock),
        provisional=clock.provisional,
        instance=clock.instance,
        started_at=clock.started_at if clock.started_at != change.at else None,
    )


def _warned(plan: ClausePlan, row: OpenClock, change: Change) -> ClockFact:
    rung = plan.steps[row.step - 1]
    return ClockWarned(**_common(row), percent=rung.percent, tell=list(rung.tell), due_at=_due(change.clock))


def _breached(plan: ClausePlan, row: OpenClock, change: Change) -> ClockFact:
    due_at = _due(change.clock)
    lag_us = 0 if row.detected_at is None else row.detected_at.us - due_at.us
    return ClockBreached(**_common(row), at=due_at, lag_us=lag_us, tell=list(plan.steps[plan.breach_step].tell))


def _escalated(plan: ClausePlan, row: OpenClock, change: Change) -> ClockFact:
    return ClockEscalated(**_common(row), tell=list(plan.steps[row.step - 1].tell), due_at=_due(change.clock))


def _met(plan: ClausePlan, row: OpenClock, change: Change) -> ClockFact:
    return ClockMet(**_common(row), after_us=change.clock.spent_us, by=change.by, ended_at=_earlier(change))


def _stopped_late(plan: ClausePlan, row: OpenClock, change: Change) -> ClockFact:
    return ClockStoppedLate(**_common(row), after_us=change.clock.spent_us, by=change.by, ended_at=_earlier(change))


def _earlier(change: Change) -> Instant | None:
    return change.clock.ended_at if change.clock.ended_at != change.at else None


def _paused(plan: ClausePlan, row: OpenClock, change: Change) -> ClockFact:
    return ClockPaused(**_common(row), spent_us=change.clock.spent_us)


def _resumed(plan: ClausePlan, row: OpenClock, change: Change) -> ClockFact:
    return ClockResumed(**_common(row), due_at=_due(change.clock), provisional=change.clock.provisional)


def _cancelled(plan: ClausePlan, row: OpenClock, change: Change) -> ClockFact:
    clock = change.clock
    breached = clock.state is State.BREACHED
    return ClockCancelled(**_common(row), why=change.why or "", after_us=clock.spent_us, breached=breached)


def _withdrawn(plan: ClausePlan, row: OpenClock, change: Change) -> ClockFact:
    return ClockWithdrawn(**_common(row))


def _redated(plan: ClausePlan, row: OpenClock, change: Change) -> ClockFact:
    return ClockRedated(**_common(row), limit_us=change.clock.limit_us, due_at=_due(change.clock))


def _restored(plan: ClausePlan, row: OpenClock, change: Change) -> ClockFact:
    return ClockRestored(**_common(row), due_at=change.clock.due_at)


FACT_OF: Final[Mapping[Happened, Callable[[ClausePlan, OpenClock, Change], ClockFact]]] = {
    Happened.STARTED: _started,
    Happened.WARNED: _warned,
    Happened.BREACHED: _breached,
    Happened.ESCALATED: _escalated,
    Happened.MET: _met,
    Happened.STOPPED_LATE: _stopped_late,
    Happened.PAUSED: _paused,
    Happened.RESUMED: _resumed,
    Happened.CANCELLED: _cancelled,
    Happened.WITHDRAWN: _withdrawn,
    Happened.REDATED: _redated,
    Happened.RESTORED: _restored,
}
