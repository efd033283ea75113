"""What the hub knows of each dialogue: the row of the list, its clocks and its last words.

A picture is made by reading once and kept up to date by what is committed; a law demands that it equals a fresh
reading at any time (tests/laws/test_load_equals_live.py).
"""

from collections import OrderedDict
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

import msgspec

from zhunsheng.clocks.events import (
    ClockBreached,
    ClockCancelled,
    ClockFact,
    ClockMet,
    ClockPaused,
    ClockRedated,
    ClockResumed,
    ClockStarted,
    ClockStoppedLate,
    ClockWithdrawn,
)
from zhunsheng.clocks.queries import shown_clocks
from zhunsheng.clocks.values import ClockView, State
from zhunsheng.dialogue.queries import last_lines, last_said, unseen_counts
from zhunsheng.dialogue.values import By, DialogueRow, Line
from zhunsheng.guard.queries import emotion_of
from zhunsheng.journal.events import Recorded
from zhunsheng.kernel.instants import Instant
from zhunsheng.standards import queries as standards
from zhunsheng.standards.values import Text

MOOD_FROM: Final = 3
"""How many of the customer's last messages tell the mood of the dialogue."""
MOST_KEPT: Final = 20_000
"""Pictures kept in memory; one that is dropped is read again when needed."""


class ClockPicture(msgspec.Struct, kw_only=True):
    """A clock as the console counts it down."""

    id: int
    clause_id: str
    title: Text
    phase: State
    limit_us: int
    started_at: Instant
    due_at: Instant | None
    warn_at: Instant | None
    left_us: int | None = None
    stopped_at: Instant | None = None
    instance: int = 0
    act: str = ""


class Picture(msgspec.Struct, kw_only=True):
    """A dialogue as the list shows it."""

    row: DialogueRow
    customer_name: str
    last: Line | None
    clocks: dict[int, ClockPicture]
    unseen: int = 0
    said: tuple[str, ...] = ()
    """The customer's last words, as many as their mood is read from."""
    mood: int = 0


class Pictures:
    """The pictures in memory, the least used dropped first."""

    def __init__(self) -> None:
        """Start empty."""
        self._kept: OrderedDict[int, Picture] = OrderedDict()

    def get(self, dialogue_id: int) -> Picture | None:
        """Return the picture of a dialogue if it is in memory."""
        picture = self._kept.get(dialogue_id)
        if picture is not None:
            self._kept.move_to_end(dialogue_id)
        return picture

    def put(self, picture: Picture) -> Picture:
        """Keep a picture."""
        self._kept[picture.row.id] = picture
        self._kept.move_to_end(picture.row.id)
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        return picture

    def drop(self, dialogue_id: int) -> None:
        """Forget a dialogue; the next need reads it again."""
        self._kept.pop(dialogue_id, None)

    def __len__(self) -> int:
        """Count the pictures in memory."""
        return len(self._kept)


def read_pictures(rows: Iterable[DialogueRow], names: dict[int, str], at: Instant) -> list[Picture]:
    """Read the pictures of some dialogues: three queries for any number of them."""
    rows = list(rows)
    ids = [row.id for row in rows]
    clocks = shown_clocks(ids, at)
    lines = last_lines(ids)
    unseen = unseen_counts(rows)
    said = last_said(ids, MOOD_FROM)
    return [
        Picture(
            row=row,
            customer_name=names.get(row.customer_id, ""),
            last=lines.get(row.id),
            unseen=unseen.get(row.id, 0),
            said=said.get(row.id, ()),
            mood=emotion_of(said.get(row.id, ())).level,
            clocks={v.id: _of_view(row, v) for v in clocks.get(row.id, ()) if v.state is not State.CANCELLED},
        )
        for row in rows
    ]


def note_line(picture: Picture, line: Line) -> None:
    """Remember a message as the dialogue's last words; the desk's own lines are not words."""
    if line.by != By.SYSTEM:
        picture.last = line
    if line.by == By.CUSTOMER and line.text:
        picture.said = (*picture.said, line.text)[-MOOD_FROM:]
    if line.by == By.CUSTOMER and line.seq > picture.row.agent_read_seq:
        picture.unseen += 1


def note_seen(picture: Picture, row: DialogueRow) -> bool:
    """Carry the owner's mark into the picture; tell whether the unseen have to be counted anew."""
    before, picture.row = picture.row, row
    if row.agent_read_seq == before.agent_read_seq:
        return False
    if row.agent_read_seq < row.seq:
        return picture.unseen > 0
    picture.unseen = 0
    return False


def note_clock(picture: Picture, recorded: Recorded) -> None:
    """Carry a clock's fact into the picture."""
    fact = recorded.fact
    if not isinstance(fact, ClockFact):
        return
    if isinstance(fact, ClockStarted):
        same = (fact.clause_id, fact.instance)
        older = [clock.id for clock in picture.clocks.values() if (clock.clause_id, clock.instance) == same]
        for clock_id in older:
            del picture.clocks[clock_id]
        picture.clocks[fact.clock_id] = _of_start(fact, recorded.at)
        return
    clock = picture.clocks.get(fact.clock_id)
    if clock is not None:
        _carry(picture, clock, fact, recorded.at)


def warn_at(standing_id: int, clause_id: str, limit_us: int, due_at: Instant | None) -> Instant | None:
    """Return when a clock turns amber: the first rung of its ladder that comes before the line."""
    rule = standards.rulebook(standing_id).clauses[clause_id].clock
    if rule is None or due_at is None:
        return None
    shares = [rung.at.percent for rung in rule.ladder if rung.at.percent < 100]
    return Instant(due_at.us - limit_us * (100 - min(shares)) // 100) if shares else None


@lru_cache(maxsize=4096)
def act_of(standing_id: int, clause_id: str) -> str:
    """Name what stops a clock: of several that wait for the same, the one due first is the stricter limit."""
    rule = standards.rulebook(standing_id).clauses[clause_id].clock
    return "" if rule is None else "|".join(sorted({stop.fact for stop in rule.stops}))


def _carry(picture: Picture, clock: ClockPicture, fact: ClockFact, at: Instant) -> None:
    match fact:
        case ClockMet() | ClockStoppedLate() if clock.instance:
            del picture.clocks[clock.id]
        case ClockMet():
            clock.phase, clock.stopped_at = State.MET, fact.ended_at or at
        case ClockStoppedLate():
            clock.phase, clock.stopped_at = State.BREACHED, fact.ended_at or at
        case ClockBreached():
            clock.phase = State.BREACHED
        case ClockWithdrawn():
            clock.phase = State.RUNNING
        case ClockCancelled():
            del picture.clocks[clock.id]
        case ClockPaused():
            clock.phase, clock.due_at = State.PAUSED, None
            clock.warn_at, clock.left_us = None, max(0, clock.limit_us - fact.spent_us)
        case ClockResumed():
            clock.phase, clock.due_at, clock.left_us = State.RUNNING, fact.due_at, None
            clock.warn_at = warn_at(fact.standing_id, fact.clause_id, clock.limit_us, fact.due_at)
        case ClockRedated():
            clock.due_at, clock.limit_us = fact.due_at, fact.limit_us
            clock.warn_at = warn_at(fact.standing_id, fact.clause_id, clock.limit_us, fact.due_at)
        case _:
            pass


def _of_view(row: DialogueRow, view: ClockView) -> ClockPicture:
    return ClockPicture(
        id=view.id, clause_id=view.clause_id, title=view.title, phase=view.state, limit_us=view.limit_us,
        started_at=view.started_at, due_at=view.due_at,
        warn_at=warn_at(row.standing_id, view.clause_id, view.limit_us, view.due_at), left_us=view.left_us,
        stopped_at=view.stopped_at, instance=view.instance, act=act_of(row.standing_id, view.clause_id),
    )  # fmt: skip


def _of_start(fact: ClockStarted, at: Instant) -> ClockPicture:
    clause = standards.rulebook(fact.standing_id).clauses[fact.clause_id]
    return ClockPicture(
        id=fact.clock_id, clause_id=fact.clause_id, title=clause.title, phase=State.RUNNING, limit_us=fact.limit_us,
        started_at=fact.started_at or at, due_at=fact.due_at, instance=fact.instance,
        warn_at=warn_at(fact.standing_id, fact.clause_id, fact.limit_us, fact.due_at),
        act=act_of(fact.standing_id, fact.clause_id),
    )  # fmt: skip
