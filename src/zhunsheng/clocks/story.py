"""One clock told whole: what began it, when it stood still and by whose act, by which calendar it counts."""

from typing import Final

import msgspec

from zhunsheng.clocks.events import ClockBreached, ClockEscalated, ClockWarned
from zhunsheng.clocks.hot import ONE, read_rows
from zhunsheng.clocks.values import Clock
from zhunsheng.journal.queries import history
from zhunsheng.journal.values import ActorRef
from zhunsheng.kernel.instants import Instant

__all__ = ["ClockStory", "Step", "Stretch", "clock_story"]
ENDS_A_PAUSE: Final = frozenset({"clock.resumed", "clock.met", "clock.stopped_late", "clock.cancelled"})


class Stretch(msgspec.Struct, frozen=True, kw_only=True):
    """A time in which a clock stood still: since and until when, by whom, and which fact held it up."""

    since: Instant
    until: Instant | None
    by: ActorRef
    fact: str


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """A rung of the ladder that was passed: when, and which roles were told."""

    at: Instant
    tell: tuple[str, ...]


class ClockStory(msgspec.Struct, frozen=True, kw_only=True):
    """A clock with what it watches (`dialogue` or `case`), the name of the fact that began it, its pauses, and whom its ladder told."""

    id: int
    subject_kind: str
    subject_id: int
    clock: Clock
    began_by: str
    pauses: tuple[Stretch, ...]
    told: tuple[Step, ...] = ()


def clock_story(clock_id: int) -> ClockStory | None:
    """Tell a clock from its row and its facts; None where there is no such clock. Who may read it is asked of its subject."""
    rows = read_rows(ONE, (clock_id,))
    if not rows:
        return None
    row = rows[0]
    names = {one.id: one.fact.NAME for one in history(row.subject_kind, row.subject_id)}
    pauses: list[Stretch] = []
    told: list[Step] = []
    for one in history("clock", clock_id):
        if isinstance(one.fact, ClockWarned | ClockBreached | ClockEscalated) and one.fact.tell:
            told.append(Step(at=one.at, tell=tuple(one.fact.tell)))
        if one.fact.NAME == "clock.paused":
            pauses.append(Stretch(since=one.at, until=None, by=one.actor, fact=names.get(one.cause or 0, "")))
        elif pauses and pauses[-1].until is None and one.fact.NAME in ENDS_A_PAUSE:
            pauses[-1] = msgspec.structs.replace(pauses[-1], until=one.at)
    return ClockStory(
        id=row.id, subject_kind=row.subject_kind, subject_id=row.subject_id, clock=row.clock,
        began_by=names.get(row.started_by, ""), pauses=tuple(pauses), told=tuple(told),
    )  # fmt: skip
