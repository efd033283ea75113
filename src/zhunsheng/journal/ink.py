"""What an action writes with, and the batch that several actions share."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

from zhunsheng.access.values import Actor
from zhunsheng.ground.statements import Statements
from zhunsheng.journal.events import Fact, Recorded, encode
from zhunsheng.journal.values import ActorRef, RowWriter, Stage
from zhunsheng.kernel.errors import AccessDenied, Conflict
from zhunsheng.kernel.ids import new_id
from zhunsheng.kernel.instants import Instant

Within = Mapping[str, Sequence[Callable[["Ink", Recorded], None]]]

DEEPEST = 8
"""A fact that follows from a fact that follows from a fact … ends here, so that no rule can run in a circle."""

FACT_ROWS = RowWriter(
    "journal_fact",
    "INSERT INTO journal_fact (id, name, version, subject_kind, subject_id, actor_kind, actor_id, cause, depth, at, data)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
    order=90,
)


class Shown(tuple[str, Any]):
    """Content for the live hub: a key and a payload, handed over after commit and never stored."""

    __slots__ = ()


class Batch:
    """The rows, facts and shared readings of the actions that commit together."""

    def __init__(self, within: Within) -> None:
        """Start empty."""
        self.within = within
        self.planned: dict[RowWriter, list[tuple[int, tuple[Any, ...]]]] = {}
        self.working: dict[object, Any] = {}
        self.flushers: dict[str, Callable[[Batch], None]] = {}
        self.recorded: list[Recorded] = []
        self.shown: list[Shown] = []
        self.writes = 0
        self.stage = Stage.WAITING
        self.ahead: dict[str, list[Hashable]] = {}
        self.statements: Statements | None = None

    @property
    def hands(self) -> Statements:
        """Give the short way to the database."""
        if self.statements is None:
            self.statements = Statements(connections[DEFAULT_DB_ALIAS])
        return self.statements

    def plan(self, writer: RowWriter, key: int, params: tuple[object, ...]) -> None:
        """Remember a row to be written with its like, in the order of `key`."""
        self.writes += 1
        rows = self.planned.get(writer)
        if rows is None:
            rows = self.planned[writer] = []
        rows.append((key, params))

    def flush(self) -> None:
        """Write every planned row: one statement a table, rows in id order."""
        while self.flushers:
            self.flushers.pop(next(iter(self.flushers)))(self)
        if not self.planned:
            return
        hands = self.hands
        for writer in sorted(self.planned, key=_writing_order):
            rows = self.planned[writer]
            rows.sort(key=_row_key)
            touched = hands.write(writer.sql, [params for _, params in rows])
            if writer.counted and touched != len(rows):
                raise Conflict(f"{writer.name}: {len(rows)} rows were to change, {touched} did")
        self.planned.clear()

    def settle(self) -> None:
        """Write what is planned and forget what was read, so that an ordinary action sees the tables as they are."""
        self.flush()
        self.working.clear()


def _writing_order(writer: RowWriter) -> tuple[int, str]:
    return (writer.order, writer.name)


def _row_key(row: tuple[int, tuple[object, ...]]) -> int:
    return row[0]


class Ink:
    """An action's hold on the pen: who acts, when, and the ways to write.

    `working` is shared with the neighbours in the batch. A hot action that may still refuse changes nothing in it: a
    refusal before the first write leaves the batch as it is, and so would leave the change to the neighbours.
    """

    __slots__ = ("_batch", "_cause", "actor", "at", "ref", "working")

    def __init__(self, batch: Batch, actor: Actor, at: Instant, cause: Recorded | None = None) -> None:
        """Bind one action to its batch."""
        self.actor = actor
        self.at = at
        self.ref = ActorRef(actor.kind, actor.id)
        self.working = batch.working
        self._batch = batch
        self._cause = cause

    def record(self, fact: Fact) -> Recorded:
        """Record what happened and let those who must know at commit do their part.

        Records  the fact, and whatever the reactions of the wiring table's *within* column record
        """
        batch, cause = self._batch, self._cause
        depth = 0 if cause is None else cause.depth + 1
        if depth > DEEPEST:
            raise RecursionError(f"{fact.NAME} would be the {depth}th consequence in a row; the limit is {DEEPEST}")
        recorded = Recorded(
            id=new_id(), fact=fact, at=self.at, actor=self.ref, cause=None if cause is None else cause.id, depth=depth
        )
        batch.plan(FACT_ROWS, recorded.id, fact_params(recorded))
        batch.recorded.append(recorded)
        reactions = batch.within.get(fact.NAME)
        if reactions:
            inner = self.following(recorded)
            for react in reactions:
                react(inner, recorded)
        return recorded

    def ahead(self, kind: str) -> Sequence[Hashable]:
        """Return the keys of what the neighbours in the batch will read too; a hint for reading all of it at once."""
        return self._batch.ahead.get(kind, ())

    def fetch(self, sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
        """Read rows for a hot action, past the layers that an ordinary statement goes through."""
        return self._batch.hands.fetch(sql, params)

    def plan(self, writer: RowWriter, key: int, params: tuple[object, ...]) -> None:
        """Plan one row of a hot table; `key` is the row's id and decides the order of writing."""
        self._batch.plan(writer, key, params)

    def before_flush(self, name: str, flusher: Callable[[Batch], None]) -> None:
        """Have `flusher` turn what it kept in `working` into planned rows just before they are written."""
        self._batch.writes += 1
        self._batch.flushers[name] = flusher

    def following(self, cause: Recorded) -> "Ink":
        """Return a hold for what follows from a fact: whatever it records names that fact as its cause."""
        return Ink(self._batch, self.actor, self.at, cause)

    def on_behalf_of(self, actor: Actor) -> "Ink":
        """Return a hold in the name of somebody whom the desk has just recognised; only the desk itself may ask.

        Refuses  AccessDenied
        """
        if self.actor.kind != "system":
            raise AccessDenied("no_right")
        return Ink(self._batch, actor, self.at, self._cause)

    def earlier(self, at: Instant) -> "Ink":
        """Return a hold at an instant that has passed, for what is taken in late; only the desk itself may ask.

        Refuses  AccessDenied, also for an instant that is still to come
        """
        if self.actor.kind != "system" or at > self.at:
            raise AccessDenied("no_right")
        return Ink(self._batch, self.actor, at, self._cause)

    def settle(self) -> None:
        """Write what is planned so far and forget what was read (for an ordinary action that reads its own facts)."""
        self._batch.settle()

    def show(self, key: str, payload: object) -> None:
        """Hand content to the live hub after commit; lost content is fetched again by its reader."""
        self._batch.shown.append(Shown((key, payload)))


def fact_params(recorded: Recorded) -> tuple[object, ...]:
    """Lay a recorded fact out as the columns of its row."""
    fact = recorded.fact
    return (
        recorded.id,
        fact.NAME,
        fact.VERSION,
        fact.SUBJECT,
        fact.subject_id,
        recorded.actor.kind,
        recorded.actor.id,
        recorded.cause,
        recorded.depth,
        recorded.at.us,
        encode(fact),
    )
