"""Questions to the journal: its facts, its head, whether its chain holds, and what is parked."""

from collections.abc import Collection, Container, Iterator, Mapping, Sequence
from typing import Any

import msgspec
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Subject, Verb
from zhunsheng.ground.statements import fetched
from zhunsheng.ground.stored import columns
from zhunsheng.journal.chain import COLUMNS, GENESIS, Break, walk
from zhunsheng.journal.events import Fact, Recorded, Unreadable, decode
from zhunsheng.journal.models import FactRow, Head, Parked, ReaderRow
from zhunsheng.journal.values import ActorRef, Chain
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.instants import Instant

__all__ = [
    "Sought",
    "Verdict",
    "after",
    "after_known",
    "head",
    "histories",
    "history",
    "number_between",
    "page",
    "parked",
    "reader_positions",
    "told_between",
    "told_plainly",
    "unsealed",
    "verify",
]

JOURNAL = Subject(kind="journal")

PLACES = "SELECT id, position FROM journal_fact WHERE position > %s ORDER BY position LIMIT %s"

ROW = ("id", "name", "data", "at", "actor_kind", "actor_id", "cause", "depth", "position")
BEHIND = f"SELECT {columns(FactRow, ROW)} FROM journal_fact WHERE position > %s ORDER BY position LIMIT %s"  # noqa: S608 - names of ours
PLAIN = ("id", "name", "data", "at")

UNSEALED = "SELECT COUNT(*) FROM journal_fact WHERE position IS NULL"

LATE = hours(24)
"""So much later than it happened may a fact have been sealed after others, where a walk begins by the time."""

LOWEST = -(2**63)
"""Below every position that a column can hold: a walk begins here, since a false fact may stand before the first."""


class Sought(msgspec.Struct, frozen=True, kw_only=True):
    """Which facts are looked for beside one subject and one actor: some kinds, some agents, a stretch of time."""

    names: frozenset[str] = frozenset()
    agents: frozenset[int] | None = None
    since: Instant | None = None
    until: Instant | None = None


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What a walk along the chain found."""

    facts: int
    unsealed: int
    head: Chain
    broken: Break | None

    @property
    def holds(self) -> bool:
        """Tell whether every sealed fact is where and what it was."""
        return self.broken is None


def head() -> Chain:
    """Return where the sealed chain ends."""
    row = Head.objects.filter(id=1).first()
    return GENESIS if row is None or row.position == 0 else Chain(row.position, bytes(row.link))


def recorded_of(row: FactRow) -> Recorded:
    """Turn a stored row back into the recorded fact."""
    return Recorded(
        id=row.id,
        fact=_fact(row.id, row.name, row.data),
        at=row.at,
        actor=ActorRef(row.actor_kind, row.actor_id),
        cause=row.cause,
        depth=row.depth,
        position=row.position,
    )


def _fact(fact_id: int, name: str, data: str) -> Fact:
    try:
        return decode(name, data)
    except (LookupError, msgspec.MsgspecError) as error:
        return Unreadable(fact_id=fact_id, name=name, error=str(error))


def after(position: int, limit: int, names: frozenset[str] | None = None) -> list[Recorded]:
    """Return sealed facts behind a position, in the sealed order."""
    if names is None:
        return [_recorded_of(row) for row in fetched(BEHIND, (position, limit))]
    return _recorded(FactRow.objects.filter(position__gt=position, name__in=names).order_by("position")[:limit])


def newest(name: str, most: int) -> list[Recorded]:
    """Return the newest sealed facts of one name, so many at most, in the sealed order."""
    rows = FactRow.objects.filter(name=name, position__isnull=False).order_by("-id")[:most]
    return sorted(_recorded(rows), key=lambda one: one.position or 0)


def _recorded(rows: QuerySet[FactRow]) -> list[Recorded]:
    """Read rows past the ORM's own objects: readers take facts by the hundred thousand."""
    try:
        sql, params = rows.values_list(*ROW).query.sql_with_params()
    except EmptyResultSet:
        return []
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        found = cursor.fetchall()
    return [_recorded_of(row) for row in found]


def _recorded_of(row: tuple[Any, ...]) -> Recorded:
    number, name, data, at, kind, actor_id, cause, depth, position = row
    return Recorded(
        id=number, fact=_fact(number, name, data), at=Instant(at), actor=ActorRef(kind, actor_id), cause=cause,
        depth=depth, position=position,
    )  # fmt: skip


def after_known(position: int, limit: int, known: Container[int]) -> tuple[list[Recorded], int]:
    """Return the sealed facts behind a position that are not known already, and the position reached.

    A process knows its own facts; telling them apart by their ids alone is far cheaper than reading them.
    """
    with connection.cursor() as cursor:
        cursor.execute(PLACES, [position, limit])
        places = cursor.fetchall()
    unknown = [fact_id for fact_id, _ in places if fact_id not in known]
    rows = FactRow.objects.filter(id__in=unknown).order_by("position") if unknown else ()
    return [recorded_of(row) for row in rows], places[-1][1] if places else position


def history(subject_kind: str, subject_id: int) -> list[Recorded]:
    """Return everything recorded about one thing, oldest first, sealed or not."""
    rows = FactRow.objects.filter(subject_kind=subject_kind, subject_id=subject_id).order_by("id")
    return [recorded_of(row) for row in rows]


def histories(subject_kind: str, subject_ids: Collection[int], names: Collection[str]) -> list[Recorded]:
    """Return what was recorded under some names about several things, oldest first."""
    rows = FactRow.objects.filter(subject_kind=subject_kind, subject_id__in=sorted(subject_ids), name__in=sorted(names))
    return [recorded_of(row) for row in rows.order_by("id")]


def page(
    actor: Actor,
    *,
    before: int | None = None,
    name: str = "",
    subject: tuple[str, int] | None = None,
    by: tuple[str, int] | None = None,
    sought: Sought | None = None,
    limit: int = 50,
) -> list[Recorded]:
    """Return one page of the journal, newest first.

    Refuses  AccessDenied without the right to read the journal
    """
    require(actor, Verb.JOURNAL_READ, JOURNAL)
    rows = FactRow.objects.order_by("-id")
    if before is not None:
        rows = rows.filter(id__lt=before)
    if name:
        rows = rows.filter(name=name)
    if subject is not None:
        rows = rows.filter(subject_kind=subject[0], subject_id=subject[1])
    if by is not None:
        rows = rows.filter(actor_kind=by[0], actor_id=by[1])
    return [recorded_of(row) for row in _narrowed(rows, sought or Sought())[:limit]]


def _narrowed(rows: QuerySet[FactRow], sought: Sought) -> QuerySet[FactRow]:
    if sought.names:
        rows = rows.filter(name__in=sought.names)
    if sought.agents is not None:
        rows = rows.filter(actor_kind="agent", actor_id__in=sought.agents)
    if sought.since is not None:
        rows = rows.filter(at__gte=sought.since)
    if sought.until is not None:
        rows = rows.filter(at__lt=sought.until)
    return rows


def number_between(names: Collection[str], since: Instant, until: Instant) -> int:
    """Count the facts of some names whose instant lies in a period."""
    return FactRow.objects.filter(name__in=sorted(names), at__gte=since, at__lt=until).count()


def told_between(
    names: Collection[str], since: Instant, until: Instant, chunk: int = 5000, share: tuple[int, int] | None = None
) -> Iterator[Recorded]:
    """Walk the sealed facts of some names whose instant lies in a period, in their order.

    `share`: which of so many equal shares of their subjects, counted from 0.

    Facts are sealed nearly in the order of their instants, so the walk begins a little before the period, ends a little after it, and
    takes one place after the other, so many at a time. The names are asked for in a way that no index of names serves: the database
    would sort all of them again for every page.
    """
    for row in _walked(ROW, names, (since, until), chunk, share):
        yield _recorded_of(row)


def told_plainly(
    names: Collection[str], since: Instant, until: Instant, chunk: int = 5000, share: tuple[int, int] | None = None
) -> Iterator[tuple[Instant, Fact]]:
    """Walk as `told_between` does, and give of each fact only when it was and what it says: a month may have ten million."""
    for number, name, data, at in _walked(PLAIN, names, (since, until), chunk, share):
        yield Instant(at), _fact(number, name, data)


def _walked(
    columns: Sequence[str],
    names: Collection[str],
    period: tuple[Instant, Instant],
    chunk: int,
    share: tuple[int, int] | None,
) -> Iterator[tuple[Any, ...]]:
    if not names:
        return
    (since, until), (number, shares) = period, share or (0, 1)
    sql = (
        f"SELECT {', '.join(columns)} FROM journal_fact WHERE position > %s AND position <= %s"  # noqa: S608 - constants
        f" AND subject_id %% %s = %s AND at >= %s AND at < %s AND name || '' IN ({', '.join(['%s'] * len(names))})"
        " ORDER BY position"
    )
    reached, end = _place_before(since - LATE), _place_before(until + LATE) + 1
    while reached < end:
        with connection.cursor() as cursor:
            cursor.execute(sql, [reached, reached + chunk, shares, number, since.us, until.us, *sorted(names)])
            rows = cursor.fetchall()
        reached += chunk
        yield from rows


def _place_before(at: Instant) -> int:
    """Find a place in the sealed order with nothing of interest at or before it, by halving."""
    low, high = 0, head().position
    while low < high:
        middle = (low + high) // 2
        row = FactRow.objects.filter(position__gt=middle).order_by("position").values_list("at").first()
        if row is not None and row[0] < at:
            low = middle + 1
        else:
            high = middle
    return low


def unsealed() -> int:
    """Return how many facts wait for the sealer."""
    return int(fetched(UNSEALED, ())[0][0])


def verify(anchor: Chain | None = None, *, chunk: int = 5000) -> Verdict:
    """Walk the whole chain and compare it with the stored head and, if given, with a head noted outside.

    The head is read before the walk and again after it, so that a sealer at work meanwhile is no break.

    An anchor noted on paper or in another system shows what the database alone cannot: that somebody cut the end
    off, or wrote the whole chain anew.
    """
    stored = head()
    noted = {"head": stored} if anchor is None else {"head": stored, "anchor": anchor}
    state, broken, facts = GENESIS, None, 0
    for rows in _chunks(chunk):
        start = state.position
        state, broken = walk(state, rows)
        facts += state.position - start
        broken = _disowned(rows, start, state.position, noted) or broken
        if broken is not None:
            break
    return Verdict(facts=facts, unsealed=unsealed(), head=state, broken=broken or _false_end(state, stored, anchor))


def _disowned(rows: Sequence[tuple[Any, ...]], start: int, end: int, noted: Mapping[str, Chain]) -> Break | None:
    """Return the first place where a fact with a true link is not the one that was noted there."""
    for where, chain in sorted(noted.items(), key=lambda one: one[1].position):
        if start < chain.position <= end and not _matches(chain, rows):
            return Break(chain.position, 0, f"the fact at this place is not the one that the {where} names")
    return None


def _false_end(state: Chain, stored: Chain, anchor: Chain | None) -> Break | None:
    if stored.position > state.position:
        return Break(state.position + 1, 0, f"the head says {stored.position}, the facts end at {state.position}")
    if anchor is not None and anchor.position < 1 and anchor != GENESIS:
        return Break(anchor.position, 0, "no journal ever had the head that was anchored")
    if anchor is not None and anchor.position > state.position:
        return Break(state.position + 1, 0, f"{anchor.position} was anchored, the facts end at {state.position}")
    moved = head()
    if moved.position < state.position:
        return Break(moved.position + 1, 0, f"the facts go on to {state.position}, the head says {moved.position}")
    return None


def _matches(anchor: Chain, rows: Sequence[tuple[Any, ...]]) -> bool:
    return any(row[0] == anchor.position and row[1] is not None and bytes(row[1]) == anchor.link for row in rows)


def _chunks(size: int) -> Iterator[list[tuple[Any, ...]]]:
    position = LOWEST
    sql = f"SELECT position, link, {COLUMNS} FROM journal_fact WHERE position > %s ORDER BY position LIMIT %s"  # noqa: S608 - constants
    while True:
        with connection.cursor() as cursor:
            cursor.execute(sql, [position, size])
            rows = cursor.fetchall()
        if not rows:
            return
        position = rows[-1][0]
        yield rows


class ParkedFact(msgspec.Struct, frozen=True, kw_only=True):
    """A fact that a reader could not digest, as the parking lot shows it."""

    reader: str
    fact_id: int
    position: int
    error: str
    attempts: int
    parked_at: Instant
    retry_at: Instant


def parked() -> list[ParkedFact]:
    """Return the parking lot, oldest first."""
    return [
        ParkedFact(
            reader=row.reader,
            fact_id=row.fact_id,
            position=row.position,
            error=row.error,
            attempts=row.attempts,
            parked_at=row.parked_at,
            retry_at=row.retry_at,
        )
        for row in Parked.objects.order_by("parked_at", "id")
    ]


def reader_positions() -> dict[str, int]:
    """Return how far each reader has come."""
    return dict(ReaderRow.objects.order_by("name").values_list("name", "position"))
