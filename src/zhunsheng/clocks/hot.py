"""The hot side of a clock: its row as the actions of one batch share it, and the rows the pen writes.

The open clocks of all dialogues of a batch are read together, once. However often a clock changes in a batch, one row is written for it.
Updates go before inserts: the end of one clock makes room for the next one of its clause. Tests keep the statements
equal to their ORM twins.
"""

from collections.abc import Collection
from typing import Any, Final

import msgspec
from django.db import connection

from zhunsheng.clocks.values import Clock, State
from zhunsheng.dialogue.values import About
from zhunsheng.ground.statements import with_marks
from zhunsheng.journal.actions import Batch, Ink, RowWriter
from zhunsheng.kernel.instants import Instant

__all__ = [
    "Book",
    "Key",
    "OpenClock",
    "book_of",
    "changed",
    "columns_of",
    "fresh_book",
    "read_clocks",
    "read_rows",
    "read_rows_raw",
]

FIXED: Final = (
    "id", "clause_id", "standing_id", "subject_kind", "subject_id", "once", "limit_text", "started_at", "channel",
    "shop_id", "customer_id", "started_by", "instance",
)  # fmt: skip
MOVING: Final = (
    "state", "limit_us", "running_since", "due_at", "next_at", "step", "spent_us", "paused_at", "paused_us",
    "ended_at", "breached_at", "detected_at", "provisional", "skill", "tier", "agent_id", "team_id", "issue_type",
    "grade",
)  # fmt: skip
COLUMNS: Final = (*FIXED, *MOVING, "version")

INSERT: Final = RowWriter(
    "clocks_clock_new",
    f"INSERT INTO clocks_clock ({', '.join(COLUMNS)}) VALUES ({', '.join(['%s'] * len(COLUMNS))})",  # noqa: S608 - constants
    order=45,
)
UPDATE: Final = RowWriter(
    "clocks_clock",
    f"UPDATE clocks_clock SET {', '.join(f'{name} = %s' for name in MOVING)}, version = version + 1"  # noqa: S608 - constants
    " WHERE id = %s AND version = %s",
    order=40,
    counted=True,
)
_CLAUSE: Final = COLUMNS.index("clause_id")
_INSTANCE: Final = COLUMNS.index("instance")
_STATES: Final = {state.value: state for state in State}
_SUBJECT: Final = COLUMNS.index("subject_id")
_ENDED: Final = COLUMNS.index("ended_at")
_NEXT: Final = COLUMNS.index("next_at")
_SELECT: Final = f"SELECT {', '.join(COLUMNS)} FROM clocks_clock"  # noqa: S608 - constants
MATTERING: Final = f"{_SELECT} WHERE subject_kind = %s AND subject_id IN ({{marks}}) AND (ended_at IS NULL OR once)"
DUE: Final = f"{_SELECT} WHERE next_at < %s ORDER BY next_at, id LIMIT %s"
UNSURE: Final = (
    f"{_SELECT} WHERE provisional AND ended_at IS NULL AND due_at IS NOT NULL AND id > %s ORDER BY id LIMIT %s"
)
LASTING: Final = f"{_SELECT} WHERE breached_at IS NOT NULL AND ended_at IS NULL AND breached_at > %s ORDER BY breached_at DESC LIMIT %s"
OPEN_OF_SUBJECTS: Final = f"{_SELECT} WHERE subject_kind = %s AND subject_id IN ({{marks}}) AND ended_at IS NULL"
NEWEST_OF_SUBJECTS: Final = (
    f"{_SELECT} WHERE id IN (SELECT MAX(id) FROM clocks_clock WHERE subject_kind = %s AND subject_id IN ({{marks}})"  # noqa: S608 - constants
    " GROUP BY subject_id, clause_id, instance)"
)
NEWEST_OR_BROKEN: Final = (
    f"{NEWEST_OF_SUBJECTS} OR (subject_kind = %s AND subject_id IN ({{marks}}) AND breached_at IS NOT NULL)"
)
"""A clause that repeats leaves a clock for each time: of those kept the newest is enough, of the broken ones none is."""
ONE: Final = f"{_SELECT} WHERE id = %s"
ALL_OF_SUBJECT: Final = f"{_SELECT} WHERE subject_kind = %s AND subject_id = %s ORDER BY id"


Key = tuple[str, int]
"""A clause, and which of its clocks."""


class OpenClock(msgspec.Struct, kw_only=True):
    """The row of a clock in the working set of a batch."""

    id: int
    subject_kind: str
    subject_id: int
    once: bool
    started_by: int
    clock: Clock
    about: About
    step: int = 0
    next_at: Instant | None = None
    detected_at: Instant | None = None
    version: int = 1
    is_new: bool = False


class Book(msgspec.Struct):
    """The clocks of one subject that matter to what comes next: the open ones, and the clauses that have had theirs."""

    open: dict[Key, OpenClock]
    used: set[Key]
    unread: dict[Key, tuple[Any, ...]] = {}

    def runs(self, key: Key) -> bool:
        """Tell whether a clause has an open clock here."""
        return key in self.open or key in self.unread

    def running(self, clause_id: str) -> list[Key]:
        """Return the open clocks of a clause of which several may run side by side, the oldest first."""
        return sorted(key for key in (*self.open, *self.unread) if key[0] == clause_id)

    def find(self, key: Key) -> OpenClock | None:
        """Return a clause's open clock; its row is read only now, for most facts touch few of the clocks that run."""
        stored = self.unread.pop(key, None)
        if stored is not None:
            self.open[key] = _row(stored)
        return self.open.get(key)

    def all(self) -> list[OpenClock]:
        """Return every open clock."""
        for key in tuple(self.unread):
            self.find(key)
        return list(self.open.values())


def fresh_book(ink: Ink, kind: str, subject_id: int) -> Book:
    """Begin the book of a subject that has just come to be; nothing need be read."""
    book = _books(ink)[kind, subject_id] = Book({}, set())
    return book


def book_of(ink: Ink, kind: str, subject_id: int) -> Book:
    """Return a subject's clocks, read once a batch together with those that the neighbours will ask for."""
    books = _books(ink)
    book = books.get((kind, subject_id))
    if book is None:
        ahead = [one for one in ink.ahead(kind) if isinstance(one, int) and (kind, one) not in books]
        _read_books(ink, books, kind, {subject_id, *ahead})
        book = books[kind, subject_id]
    return book


def _read_books(ink: Ink, books: dict[tuple[str, int], Book], kind: str, wanted: Collection[int]) -> None:
    for subject_id in wanted:
        books[kind, subject_id] = Book({}, set())
    for stored in ink.fetch(with_marks(MATTERING, len(wanted)), (kind, *wanted)):
        key, book = (stored[_CLAUSE], stored[_INSTANCE]), books[kind, stored[_SUBJECT]]
        book.used.add(key)
        if stored[_ENDED] is None:
            book.unread[key] = stored


def _books(ink: Ink) -> dict[tuple[str, int], Book]:
    books: dict[tuple[str, int], Book] | None = ink.working.get("clocks.books")
    if books is None:
        books = ink.working["clocks.books"] = {}
    return books


def changed(ink: Ink, row: OpenClock) -> None:
    """Have the row written with the batch."""
    rows: dict[int, OpenClock] | None = ink.working.get("clocks.changed")
    if rows is None:
        rows = ink.working["clocks.changed"] = {}
        ink.before_flush("clocks", _flush)
    rows[row.id] = row


def _flush(batch: Batch) -> None:
    rows: dict[int, OpenClock] = batch.working.pop("clocks.changed", {})
    for row in rows.values():
        if row.is_new:
            batch.plan(INSERT, row.id, (*_fixed(row), *_moving(row), row.version))
            row.is_new = False
        else:
            batch.plan(UPDATE, row.id, (*_moving(row), row.id, row.version))
            row.version += 1


def read_rows_raw(where: str, limit: int) -> list[tuple[Any, ...]]:
    """Read the oldest rows of a kind as they are stored, in the order of COLUMNS."""
    return _fetch(f"{_SELECT} WHERE {where} ORDER BY id LIMIT %s", (limit,))


def read_rows(sql: str, params: tuple[int | str, ...]) -> list[OpenClock]:
    """Read rows of the table."""
    return [_row(stored) for stored in _fetch(sql, params)]


def _fetch(sql: str, params: tuple[int | str, ...]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def columns_of(row: OpenClock) -> dict[str, object]:
    """Lay a row out by its columns as they are stored."""
    return dict(zip(COLUMNS, (*_fixed(row), *_moving(row), row.version), strict=True))


def _us(instant: Instant | None) -> int | None:
    return None if instant is None else instant.us


def _fixed(row: OpenClock) -> tuple[object, ...]:
    clock, about = row.clock, row.about
    return (
        row.id, clock.clause_id, clock.standing_id, row.subject_kind, row.subject_id, row.once, clock.limit,
        clock.started_at.us, about.channel, about.shop_id, about.customer_id, row.started_by, clock.instance,
    )  # fmt: skip


def _moving(row: OpenClock) -> tuple[object, ...]:
    clock, about = row.clock, row.about
    return (
        clock.state.value, clock.limit_us, clock.running_since.us, _us(clock.due_at), _us(row.next_at), row.step,
        clock.spent_us, _us(clock.paused_at), clock.paused_us, _us(clock.ended_at), _us(clock.breached_at),
        _us(row.detected_at), clock.provisional, about.group, about.tier, about.agent_id, about.team_id,
        about.issue_type, about.grade,
    )  # fmt: skip


def _at(us: int | None) -> Instant | None:
    return None if us is None else Instant(us)


def read_clocks(sql: str, params: tuple[int | str, ...]) -> list[tuple[int, int, Clock, Instant | None]]:
    """Read rows for a screen, which needs less of them: the row's id, its subject's, the clock, and its next rung."""
    return [(one[0], one[_SUBJECT], _clock(one), _at(one[_NEXT])) for one in _fetch(sql, params)]


def _clock(stored: tuple[Any, ...]) -> Clock:
    """Read a clock by the place of its columns; this runs for every message, and a dictionary would cost as much again."""
    state, limit_us, running_since, due_at = stored[13:17]
    spent_us, paused_at, paused_us, ended_at, breached_at = stored[19:24]
    return Clock(
        clause_id=stored[1],
        standing_id=stored[2],
        limit=stored[6],
        limit_us=limit_us,
        started_at=Instant(stored[7]),
        running_since=Instant(running_since),
        due_at=_at(due_at),
        state=_STATES[state],
        spent_us=spent_us,
        paused_at=_at(paused_at),
        paused_us=paused_us,
        ended_at=_at(ended_at),
        breached_at=_at(breached_at),
        provisional=bool(stored[25]),
        instance=stored[12],
    )


def _row(stored: tuple[Any, ...]) -> OpenClock:
    """Read a whole row."""
    skill, tier, agent_id, team_id, issue_type, grade, version = stored[26:]
    about = About(
        channel=stored[8],
        shop_id=stored[9],
        group=skill,
        tier=tier,
        customer_id=stored[10],
        standing_id=stored[2],
        agent_id=agent_id,
        team_id=team_id,
        issue_type=issue_type,
        grade=grade,
    )
    return OpenClock(
        id=stored[0],
        subject_kind=stored[3],
        subject_id=stored[4],
        once=bool(stored[5]),
        started_by=stored[11],
        clock=_clock(stored),
        about=about,
        step=stored[18],
        next_at=_at(stored[_NEXT]),
        detected_at=_at(stored[24]),
        version=version,
    )
