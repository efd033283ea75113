"""Readers: what follows from sealed facts, each with its own cursor and a visible parking lot.

A reader's cursor moves in the same transaction as what it writes, so a fact counts exactly once in our tables.
"""

import logging
import time
from collections.abc import Callable, Sequence

import msgspec

from zhunsheng.access.values import SYSTEM
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
"""Facts in one transaction of a reader that is hardly behind: whoever answers a customer waits for its end on SQLite."""

GAP = 0.001
"""Seconds between two such transactions, in which others take their turn."""


class Reader(msgspec.Struct, frozen=True):
    """Somebody who follows the journal: a stable name, the facts it wants (all if empty) and what it does with one.

    `digest_all` does the same for several facts at once, where that is cheaper; a fact that it stumbles over is found
    by taking them one by one.
    """

    name: str
    digest: Callable[[Ink, Recorded], None]
    facts: frozenset[str] = frozenset()
    digest_all: Callable[[Ink, Sequence[Recorded]], None] | None = None

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
    position = _position(reader.name)
    facts = after(position, limit)
    passed = 0
    for piece in _pieces(facts, limit):
        if passed:
            time.sleep(GAP)
        passed += _take_together(reader, at, position, piece)
        if passed == 0 or facts[passed - 1].id != piece[-1].id:
            break  # another process has its work
        position = piece[-1].position or position
    return passed


def _pieces(facts: Sequence[Recorded], limit: int) -> list[Sequence[Recorded]]:
    """Cut what has just been sealed into small transactions; who is far behind takes large ones, which cost less each."""
    size = limit if len(facts) >= limit else PIECE
    return [facts[start : start + size] for start in range(0, len(facts), size)]


def _take_together(reader: Reader, at: Instant, position: int, facts: Sequence[Recorded]) -> int:
    try:
        run(digest_facts, SYSTEM, at, reader, position, facts)
    except Overtaken:
        return 0
    except Exception as error:  # why: whatever it is, the fact behind it is found and parked below
        log.warning("reader %s stumbled (%s); taking its facts one by one", reader.name, error)
        return _one_by_one(reader, at, position, facts)
    return len(facts)


def _one_by_one(reader: Reader, at: Instant, position: int, facts: Sequence[Recorded]) -> int:
    for passed, recorded in enumerate(facts):
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
def digest_facts(ink: Ink, reader: Reader, position: int, facts: Sequence[Recorded]) -> None:
    """Move the cursor behind some facts and digest them; the cursor first, so that another process waits there.

    Refuses  Overtaken when another process has moved the cursor
    """
    _move(reader.name, position, facts[-1].position or position)
    wanted = [recorded for recorded in facts if reader.wants(recorded)]
    if reader.digest_all is not None and len(wanted) > 1 and not any(_is_unreadable(one) for one in wanted):
        reader.digest_all(ink, wanted)
        return
    for recorded in wanted:
        reader.take(ink, recorded)


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


def _move(name: str, before: int, behind: int) -> None:
    if _position(name) != before:
        raise Overtaken(reader=name, position=before)
    if ReaderRow.objects.filter(name=name, position=before).update(position=behind) == 1:
        return
    if before != 0 or ReaderRow.objects.filter(name=name).exists():
        raise Conflict(f"the reader {name} is not at {before} any more")
    ReaderRow.objects.create(name=name, position=behind)
