"""Readers: what follows from sealed facts, each with its own cursor and a visible parking lot.

A reader's cursor moves in the same transaction as what it writes, so a fact counts exactly once in our tables.
"""

import logging
import time
from collections.abc import Callable, Collection, Sequence

import msgspec
from django.db import connection

from zhunsheng.access.values import SYSTEM
from zhunsheng.ground.statements import fetched, with_marks
from zhunsheng.ground.stepping import step_aside
from zhunsheng.journal.actions import run
from zhunsheng.journal.events import Recorded, Unreadable
from zhunsheng.journal.ink import Ink
from zhunsheng.journal.models import FactRow, Parked, ReaderRow
from zhunsheng.journal.queries import after, recorded_of
from zhunsheng.journal.values import system_only
from zhunsheng.kernel.durations import seconds
from zhunsheng.kernel.errors import Busy, Conflict, Refusal
from zhunsheng.kernel.instants import Instant

log = logging.getLogger(__name__)

LONGEST_WAIT = 3600
"""Seconds between two tries of a parked fact at the most; the wait doubles from two seconds up to here."""

PIECE = 12
"""Facts that matter in one transaction of a reader that is hardly behind: whoever answers a customer waits for its end on SQLite."""

GAP = 0.001
"""Seconds between two such transactions, in which others take their turn."""


MOVE = "UPDATE journal_reader SET position = %s WHERE name = %s AND position = %s"
REACHED = "SELECT name, position FROM journal_reader WHERE name IN ({marks})"
DUE_AGAIN = "SELECT DISTINCT reader FROM journal_parked WHERE retry_at <= %s"


class Reader(msgspec.Struct, frozen=True):
    """Somebody who follows the journal: a stable name, the facts it wants (all if empty) and what it does with one.

    `digest_all` does the same for several facts at once, where that is cheaper; a fact that it stumbles over is found
    by taking them one by one. `sift` says before any transaction which of the wanted facts may matter: it only reads, so nobody
    waits for it, and facts that it leaves out are passed without a transaction.
    """

    name: str
    digest: Callable[[Ink, Recorded], None]
    facts: frozenset[str] = frozenset()
    digest_all: Callable[[Ink, Sequence[Recorded]], None] | None = None
    sift: Callable[[Sequence[Recorded]], Collection[Recorded]] | None = None

    def wants(self, recorded: Recorded) -> bool:
        """Tell whether this reader has anything to do with a fact."""
        name = recorded.fact.name if isinstance(recorded.fact, Unreadable) else recorded.fact.NAME
        return not self.facts or name in self.facts

    def take(self, ink: Ink, recorded: Recorded) -> None:
        """Digest one fact; one that cannot be read is an error, which parks it."""
        if isinstance(recorded.fact, Unreadable):
            raise LookupError(recorded.fact.error)
        self.digest(ink.following(recorded), recorded)


class Overtaken(Refusal):
    """The reader {reader} is not at {position} any more; another process has its work."""

    code = "journal.overtaken"


def read_once(reader: Reader, at: Instant, limit: int = 200) -> int:
    """Let a reader take its next facts; return how many it passed.

    A fact that it cannot digest is parked with its error and the reader goes on.
    """
    return read_round((reader,), at, limit)


def read_round(readers: Sequence[Reader], at: Instant, limit: int = 200) -> int:
    """Let several readers take their next facts; return how many they passed, all together.

    Facts that do not matter to a reader are passed by at the end, for all readers in one transaction.
    """
    known: dict[int, Sequence[Recorded]] = {}
    passing: list[tuple[str, int, int]] = []
    passed = 0
    positions = _positions([reader.name for reader in readers])
    for reader in readers:
        position = positions.get(reader.name, 0)
        step_aside()
        if position not in known:
            known[position] = after(position, limit)
            step_aside()
        facts = known[position]
        taken, goes_on = _take_what_matters(reader, at, position, facts, limit)
        if goes_on and taken < len(facts):
            reached = facts[taken - 1].position if taken else position
            passing.append((reader.name, reached or position, facts[-1].position or position))
        passed += len(facts) if goes_on else taken
    if passing:
        run(pass_by, SYSTEM, at, passing)
    return passed


def _take_what_matters(
    reader: Reader, at: Instant, position: int, facts: Sequence[Recorded], limit: int
) -> tuple[int, bool]:
    """Take facts up to the last one that matters; return how many that were, and False if another process has the work."""
    matter = _matter(reader, facts)
    passed = 0
    for piece in _pieces(facts, matter, limit):
        if passed:
            time.sleep(GAP)
        taken = _take_together(reader, at, position, piece, matter)
        passed += taken
        if taken < len(piece):
            return passed, False
        position = piece[-1].position or position
    return passed, True


def _matter(reader: Reader, facts: Sequence[Recorded]) -> Collection[int]:
    """Return the ids of the facts with which a reader may have something to do."""
    wanted = [recorded for recorded in facts if reader.wants(recorded)]
    if reader.sift is None or not wanted or any(_is_unreadable(one) for one in wanted):
        return {recorded.id for recorded in wanted}
    try:
        return {recorded.id for recorded in reader.sift(wanted)}
    except Exception as error:  # why: whatever it is, the fact behind it is found and parked when they are taken
        log.warning("reader %s could not sift (%s); taking all its facts", reader.name, error)
        return {recorded.id for recorded in wanted}


def _pieces(facts: Sequence[Recorded], matter: Collection[int], limit: int) -> list[Sequence[Recorded]]:
    """Cut what has just been sealed into small transactions, each up to a fact that matters; what comes after the last is left.

    Who is far behind takes large ones, which cost less each.
    """
    size = limit if len(facts) >= limit else PIECE
    ends = [place for place, recorded in enumerate(facts, 1) if recorded.id in matter]
    cuts = ends[size - 1 :: size]
    if ends and cuts[-1:] != ends[-1:]:
        cuts.append(ends[-1])
    return [facts[start:end] for start, end in zip([0, *cuts], cuts, strict=False)]


def _take_together(
    reader: Reader, at: Instant, position: int, facts: Sequence[Recorded], matter: Collection[int]
) -> int:
    try:
        run(digest_facts, SYSTEM, at, reader, position, facts, matter)
    except Overtaken:
        return 0
    except Exception as error:  # why: whatever it is, the fact behind it is found and parked below
        log.warning("reader %s stumbled (%s); taking its facts one by one", reader.name, error)
        return _one_by_one(reader, at, position, facts, matter)
    return len(facts)


def _one_by_one(reader: Reader, at: Instant, position: int, facts: Sequence[Recorded], matter: Collection[int]) -> int:
    for passed, recorded in enumerate(facts):
        if recorded.id not in matter:
            continue
        try:
            _take_or_park(reader, at, position, recorded)
        except Overtaken:
            return passed
        position = recorded.position or position
    return len(facts)


def _take_or_park(reader: Reader, at: Instant, position: int, recorded: Recorded) -> None:
    try:
        run(digest_facts, SYSTEM, at, reader, position, [recorded])
    except (Overtaken, Busy):
        raise
    except Exception as error:
        run(park_fact, SYSTEM, at, reader, position, recorded, repr(error))


@system_only("readers follow the record on nobody's behalf")
def digest_facts(
    ink: Ink, reader: Reader, position: int, facts: Sequence[Recorded], matter: Collection[int] | None = None
) -> None:
    """Move the cursor behind some facts and digest those that matter; the cursor first, so that another process waits there.

    Refuses  Overtaken when another process has moved the cursor
    """
    _move(reader.name, position, facts[-1].position or position)
    wanted = [one for one in facts if (reader.wants(one) if matter is None else one.id in matter)]
    if reader.digest_all is not None and len(wanted) > 1 and not any(_is_unreadable(one) for one in wanted):
        reader.digest_all(ink, wanted)
        return
    for recorded in wanted:
        reader.take(ink, recorded)


@system_only("readers follow the record on nobody's behalf")
def pass_by(ink: Ink, moves: Sequence[tuple[str, int, int]]) -> None:
    """Move cursors behind facts that do not matter to their readers; one that another process has moved stays where it is."""
    positions = _positions([name for name, _, _ in moves])
    for name, before, _ in moves:
        if name not in positions and before == 0:
            ReaderRow.objects.get_or_create(name=name)
    with connection.cursor() as cursor:
        cursor.executemany(MOVE, [(behind, name, before) for name, before, behind in sorted(moves)])


def _is_unreadable(recorded: Recorded) -> bool:
    return isinstance(recorded.fact, Unreadable)


@system_only("readers follow the record on nobody's behalf")
def park_fact(ink: Ink, reader: Reader, position: int, recorded: Recorded, error: str) -> None:
    """Put a fact that could not be digested into the parking lot and move on.

    Refuses  Overtaken when another process has moved the cursor
    """
    _move(reader.name, position, recorded.position or position)
    Parked.objects.get_or_create(
        reader=reader.name,
        fact_id=recorded.id,
        defaults={
            "position": recorded.position or 0,
            "error": error[:4000],
            "parked_at": ink.at,
            "retry_at": ink.at + seconds(2),
        },
    )


def parked_due(at: Instant) -> frozenset[str]:
    """Name the readers with parked facts whose time to be tried again has come."""
    return frozenset(reader for (reader,) in fetched(DUE_AGAIN, (at.us,)))


def retry_parked(reader: Reader, at: Instant, *, every: bool = False) -> int:
    """Try parked facts again, those whose time has come or every one; return how many were digested."""
    waiting = Parked.objects.filter(reader=reader.name).order_by("retry_at", "id")
    if not every:
        waiting = waiting.filter(retry_at__lte=at)
    digested = 0
    ids = waiting.values_list("id", flat=True)
    for parked_id in list(ids if every else ids[:100]):
        try:
            digested += run(digest_parked, SYSTEM, at, reader, parked_id)
        except Exception as error:
            run(keep_parked, SYSTEM, at, parked_id, repr(error))
    return digested


@system_only("readers follow the record on nobody's behalf")
def digest_parked(ink: Ink, reader: Reader, parked_id: int) -> bool:
    """Take a fact out of the parking lot and digest it; tell whether it was still there.

    Writes  the parking lot first, so that of two processes one finds the place empty
    """
    entry = Parked.objects.filter(id=parked_id).first()
    if entry is None or Parked.objects.filter(id=parked_id).delete()[0] == 0:
        return False
    reader.take(ink, recorded_of(FactRow.objects.get(id=entry.fact_id)))
    return True


@system_only("readers follow the record on nobody's behalf")
def keep_parked(ink: Ink, parked_id: int, error: str) -> None:
    """Note another failed try; the next one comes after twice the wait."""
    entry = Parked.objects.filter(id=parked_id).first()
    if entry is None:
        return
    wait = min(2 ** (entry.attempts + 1), LONGEST_WAIT)
    Parked.objects.filter(id=parked_id).update(
        attempts=entry.attempts + 1, error=error[:4000], retry_at=ink.at + seconds(wait)
    )


@system_only("readers follow the record on nobody's behalf")
def rewind(ink: Ink, name: str) -> None:
    """Let a reader start at the beginning again; what it has written must be removed in the same action.

    Writes  the reader's cursor, its parking lot
    """
    ink.settle()
    ReaderRow.objects.filter(name=name).update(position=0)
    Parked.objects.filter(reader=name).delete()


def _position(name: str) -> int:
    row = ReaderRow.objects.filter(name=name).first()
    return 0 if row is None else row.position


def _positions(names: Sequence[str]) -> dict[str, int]:
    return dict(fetched(with_marks(REACHED, len(names)), names)) if names else {}


def _move(name: str, before: int, behind: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(MOVE, [behind, name, before])
        if cursor.rowcount == 1:
            return
    if _position(name) != before:
        raise Overtaken(reader=name, position=before)
    if before != 0 or ReaderRow.objects.filter(name=name).exists():
        raise Conflict(f"the reader {name} is not at {before} any more")
    ReaderRow.objects.create(name=name, position=behind)
