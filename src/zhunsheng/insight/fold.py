"""What a fact counts for; pure, so that folding as facts come and reckoning anew are the same steps over different memories."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b
from operator import attrgetter
from typing import Any, Final, Protocol
from zoneinfo import ZoneInfo

import msgspec

from zhunsheng.insight.fields import reader
from zhunsheng.insight.values import EMPTIED_BY, ERASED_BY, Counted, Counter, Definitions, Place, Undoing
from zhunsheng.insight.where import Test, tested
from zhunsheng.journal.events import Recorded
from zhunsheng.kernel.durations import US_PER_SECOND
from zhunsheng.kernel.instants import Instant

__all__ = ["Compiled", "Standing", "compiled", "keys_of", "take"]


class Standing(Protocol):
    """What has counted so far and was not taken back."""

    def latest(self, counters: Iterable[str], key_id: int) -> int | None:
        """Give when the latest mark of some counters with a key counted, in microseconds."""

    def take_back(self, counter: str, key_id: int, not_before_us: int | None) -> None:
        """Take back what counted under a key, where it is not older than so."""

    def add(self, counted: Counted) -> None:
        """Let something count."""

    def empty(self, shop_id: int) -> None:
        """Take back everything that counted for a shop."""

    def empty_person(self, agent_id: int) -> None:
        """Take back everything that counted for a person outside of every shop."""


class _Counting(msgspec.Struct, frozen=True):
    counter: Counter
    test: Test | None
    at: Callable[[Any], Any] | None
    before: Callable[[Any], Any] | None
    value: Callable[[Any], Any] | None
    clause: Callable[[Any], Any] | None
    key: tuple[Callable[[Any], Any], ...]
    by: tuple[Callable[[Any], Any], ...]
    person: Callable[[Any], Any] | None
    zone: ZoneInfo


class _Undoes(msgspec.Struct, frozen=True):
    counter: str
    key: tuple[Callable[[Any], Any], ...]
    test: Test | None
    within_us: int | None


class Compiled(msgspec.Struct, frozen=True):
    """Definitions made ready to count: every name of a field has become a way to read it."""

    definitions: Definitions
    counting: Mapping[str, tuple[_Counting, ...]]
    undoing: Mapping[str, tuple[_Undoes, ...]]


def compiled(definitions: Definitions, zone: str) -> Compiled:
    """Make definitions ready to count in a zone."""
    zoned = ZoneInfo(zone)
    return Compiled(
        definitions,
        {fact: tuple(_counting(one, zoned) for one in ones) for fact, ones in definitions.by_fact.items()},
        {fact: tuple(_undoes(*one) for one in ones) for fact, ones in definitions.undone_by.items()},
    )


def _counting(counter: Counter, zone: ZoneInfo) -> _Counting:
    def read(name: str | None) -> Callable[[Any], Any] | None:
        return None if name is None else reader(name)

    return _Counting(
        counter,
        None if counter.where is None else tested(counter.where),
        read(counter.at),
        read(counter.before),
        read(counter.value),
        read(counter.clause),
        tuple(reader(name) for name in counter.key),
        tuple(reader(name) for name in counter.by or counter.key),
        read(counter.person),
        zone,
    )


def _undoes(counter: Counter, undoing: Undoing) -> _Undoes:
    within = None if undoing.within_s is None else undoing.within_s * US_PER_SECOND
    test = None if undoing.where is None else tested(undoing.where)
    return _Undoes(counter.id, tuple(reader(name) for name in undoing.key), test, within)


def take(compiled: Compiled, recorded: Recorded, standing: Standing) -> None:
    """Let one fact take back and count what it does; what it takes back it does not take back from itself."""
    fact: Any = recorded.fact
    if fact.NAME == EMPTIED_BY:
        standing.empty(fact.subject_id)
    elif fact.NAME == ERASED_BY:
        standing.empty_person(fact.subject_id)
    for undo in compiled.undoing.get(fact.NAME, ()):
        key_id = _key(undo.key, fact)
        if key_id and (undo.test is None or undo.test(fact)):
            standing.take_back(
                undo.counter, key_id, None if undo.within_us is None else recorded.at.us - undo.within_us
            )
    counting = compiled.counting.get(fact.NAME, ())
    if counting:
        place = place_of(fact)
        found = [counted for one in counting for counted in _counted(one, recorded, place, standing)]
        for counted in found:
            standing.add(counted)


def keys_of(compiled: Compiled, recorded: Recorded) -> Iterator[int]:
    """Name the keys of marks that a fact may ask for."""
    fact = recorded.fact
    for undo in compiled.undoing.get(fact.NAME, ()):
        yield _key(undo.key, fact)
    for one in compiled.counting.get(fact.NAME, ()):
        if one.counter.since or one.counter.unless:
            yield _key(one.by, fact)


def _counted(one: _Counting, recorded: Recorded, place: Place, standing: Standing) -> Iterator[Counted]:
    fact: Any = recorded.fact
    if one.test is not None and not one.test(fact):
        return
    at = recorded.at.us if one.at is None else one.at(fact).us
    if one.before is not None:
        at -= one.before(fact) or 0
    value = (0 if one.value is None else one.value(fact)) or 0
    counter = one.counter
    if counter.since:
        start = standing.latest(counter.since, _key(one.by, fact))
        if start is None:
            return
        value = max(0, at - start)
    if counter.unless and standing.latest(counter.unless, _key(one.by, fact)) is not None:
        return
    if (counter.at_most is not None and value > counter.at_most) or not _in_hours(one, at):
        return
    if one.person is not None:
        place = msgspec.structs.replace(place, agent_id=one.person(fact) or 0)
    for clause_id in ("",) if one.clause is None else _clauses(one.clause(fact)):
        yield Counted(
            counter=counter.id,
            clause_id=clause_id,
            fact_id=recorded.id,
            dialogue_id=getattr(fact, "dialogue_id", 0),
            case_id=getattr(fact, "case_id", 0),
            key_id=_key(one.key, fact),
            at=Instant(at),
            value=int(value),
            place=place,
        )


def _in_hours(one: _Counting, at_us: int) -> bool:
    if one.counter.hours is None:
        return True
    local = datetime.fromtimestamp(at_us // US_PER_SECOND, one.zone)
    return one.counter.hours[0] <= local.hour * 60 + local.minute < one.counter.hours[1]


def _key(readers: tuple[Callable[[Any], Any], ...], fact: Any) -> int:
    """Give the number under which something is found again; 0 where there is nothing to find it by."""
    if not readers:
        return 0
    if len(readers) == 1:
        value = readers[0](fact)
        if value is None or isinstance(value, int):
            return value or 0
    text = "|".join(str("" if (value := read(fact)) is None else value) for read in readers)
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big") >> 1


def _clauses(named: str | list[str]) -> tuple[str, ...]:
    return (named,) if isinstance(named, str) else tuple(dict.fromkeys(named))


ABOUT: Final = attrgetter("shop_id", "team_id", "agent_id", "group", "channel", "tier", "issue_type")


def place_of(fact: Any) -> Place:
    """Read out of a fact where it belongs."""
    about = getattr(fact, "about", None)
    if about is None:
        return Place(
            shop_id=getattr(fact, "shop_id", 0),
            team_id=getattr(fact, "team_id", 0) or 0,
            agent_id=getattr(fact, "agent_id", 0) or 0,
        )
    return _place(*ABOUT(about))


@lru_cache(maxsize=4096)
def _place(
    shop_id: int, team_id: int | None, agent_id: int | None, group: str, channel: str, tier: str, issue: str | None
) -> Place:
    return Place(
        shop_id=shop_id,
        team_id=team_id or 0,
        agent_id=agent_id or 0,
        group=group,
        channel=channel,
        tier=tier,
        issue=issue or "",
    )
