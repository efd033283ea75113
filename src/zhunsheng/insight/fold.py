"""What a fact counts for; pure, so that folding as facts come and reckoning anew are the same steps over different memories."""

from collections.abc import Callable, Iterable, Mapping
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

__all__ = ["Compiled", "Standing", "compiled", "keys_of", "place_at", "take"]


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


Read = Callable[[Any], Any]
Key = Callable[[Any], int]
Count = Callable[[Recorded, Any, Place, "Standing", list[Counted]], None]
"""Let a fact count once for one counter: append what counts."""


class _Undoes(msgspec.Struct, frozen=True):
    counter: str
    key: Key
    test: Test | None
    within_us: int | None


class _Listening(msgspec.Struct, frozen=True):
    """What one kind of fact does: what it takes back, what it counts for, and by which keys it looks for marks."""

    undoing: tuple[_Undoes, ...] = ()
    counting: tuple[Count, ...] = ()
    keys: tuple[Key, ...] = ()


class Compiled(msgspec.Struct, frozen=True):
    """Definitions made ready to count: every name of a field has become a way to read it, once for each kind of fact."""

    definitions: Definitions
    listening: Mapping[str, _Listening]
    zone: str
    watched: frozenset[str] = frozenset()


def compiled(definitions: Definitions, zone: str) -> Compiled:
    """Make definitions ready to count in a zone."""
    zoned = ZoneInfo(zone)
    listening = {fact: _listening(definitions, fact, zoned) for fact in definitions.facts()}
    return Compiled(definitions, listening, zone, definitions.ranked | definitions.peopled)


def _listening(definitions: Definitions, fact: str, zone: ZoneInfo) -> _Listening:
    counters = definitions.by_fact.get(fact, ())
    undoing = definitions.undone_by.get(fact, ())
    looked = [undo.key for _, undo in undoing]
    looked += [one.by or one.key for one in counters if one.since or one.unless]
    return _Listening(
        undoing=tuple(_undoes(*one) for one in undoing),
        counting=tuple(_counting(one, zone) for one in counters),
        keys=tuple(_keyed(key) for key in dict.fromkeys(looked)),
    )


def _undoes(counter: Counter, undoing: Undoing) -> _Undoes:
    within = None if undoing.within_s is None else undoing.within_s * US_PER_SECOND
    test = None if undoing.where is None else tested(undoing.where)
    return _Undoes(counter.id, _keyed(undoing.key), test, within)


def take(compiled: Compiled, recorded: Recorded, standing: Standing) -> None:
    """Let one fact take back and count what it does; what it takes back it does not take back from itself."""
    fact: Any = recorded.fact
    if fact.NAME == EMPTIED_BY:
        standing.empty(fact.subject_id)
    elif fact.NAME == ERASED_BY:
        standing.empty_person(fact.subject_id)
    listening = compiled.listening.get(fact.NAME)
    if listening is None:
        return
    for undo in listening.undoing:
        key_id = undo.key(fact)
        if key_id and (undo.test is None or undo.test(fact)):
            standing.take_back(
                undo.counter, key_id, None if undo.within_us is None else recorded.at.us - undo.within_us
            )
    if listening.counting:
        place = place_of(fact)
        found: list[Counted] = []
        for count in listening.counting:
            count(recorded, fact, place, standing, found)
        for counted in found:
            standing.add(counted)


def keys_of(compiled: Compiled, recorded: Recorded) -> Iterable[int]:
    """Name the keys of marks that a fact may ask for."""
    listening = compiled.listening.get(recorded.fact.NAME)
    return () if listening is None else (key(recorded.fact) for key in listening.keys)


def _counting(counter: Counter, zone: ZoneInfo) -> Count:
    """Make a counter ready: a quick step where it asks for nothing but the fact, the long way round where it does."""
    test = None if counter.where is None else tested(counter.where)
    long = _longer(counter, zone)
    name, key, value = counter.id, _keyed(counter.key), _read(counter.value)
    if long is not None:
        return long if test is None else _only(test, long)

    def count(recorded: Recorded, fact: Any, place: Place, standing: Standing, found: list[Counted]) -> None:
        if test is None or test(fact):
            worth = 0 if value is None else int(value(fact) or 0)
            found.append(_counted(recorded, fact, name, "", key(fact), recorded.at, worth, place))

    return count


def _only(test: Test, count: Count) -> Count:
    def tried(recorded: Recorded, fact: Any, place: Place, standing: Standing, found: list[Counted]) -> None:
        if test(fact):
            count(recorded, fact, place, standing, found)

    return tried


def _longer(counter: Counter, zone: ZoneInfo) -> Count | None:
    """Make a counter ready that looks at more than the fact's own instant, value and person; nothing where it does not."""
    since, unless, limits = counter.since, counter.unless, (counter.hours, counter.at_most)
    at_of, before_of, clause_of, person_of = (
        _read(one) for one in (counter.at, counter.before, counter.clause, counter.person)
    )
    if not (since or unless or at_of or before_of or clause_of or person_of) and limits == (None, None):
        return None
    name, key, by, value_of = counter.id, _keyed(counter.key), _keyed(counter.by or counter.key), _read(counter.value)

    def count(recorded: Recorded, fact: Any, place: Place, standing: Standing, found: list[Counted]) -> None:
        at = recorded.at.us if at_of is None else at_of(fact).us
        if before_of is not None:
            at -= before_of(fact) or 0
        value = (0 if value_of is None else value_of(fact)) or 0
        if since:
            start = standing.latest(since, by(fact))
            if start is None:
                return
            value = max(0, at - start)
        if unless and standing.latest(unless, by(fact)) is not None:
            return
        if (counter.at_most is not None and value > counter.at_most) or not _in_hours(counter, at, zone):
            return
        if person_of is not None:
            place = msgspec.structs.replace(place, agent_id=person_of(fact) or 0)
        found += [
            _counted(recorded, fact, name, clause_id, key(fact), Instant(at), int(value), place)
            for clause_id in (("",) if clause_of is None else _clauses(clause_of(fact)))
        ]

    return count


def _counted(
    recorded: Recorded, fact: Any, counter: str, clause_id: str, key_id: int, at: Instant, value: int, place: Place
) -> Counted:
    return Counted(
        counter=counter, clause_id=clause_id, fact_id=recorded.id, dialogue_id=getattr(fact, "dialogue_id", 0),
        key_id=key_id, at=at, value=value, place=place, case_id=getattr(fact, "case_id", 0),
    )  # fmt: skip


def _read(name: str | None) -> Read | None:
    return None if name is None else reader(name)


def _in_hours(counter: Counter, at_us: int, zone: ZoneInfo) -> bool:
    if counter.hours is None:
        return True
    return counter.hours[0] <= _minute_of(at_us // MINUTE_US, zone) < counter.hours[1]


@lru_cache(maxsize=8192)
def _minute_of(minutes: int, zone: ZoneInfo) -> int:
    """Give the minute of a zone's day."""
    local = datetime.fromtimestamp(minutes * 60, zone)
    return local.hour * 60 + local.minute


def _keyed(names: tuple[str, ...]) -> Key:
    """Make the number under which something is found again; 0 where there is nothing to find it by."""
    if not names:
        return lambda _: 0
    if len(names) == 1:
        read = reader(names[0])

        def single(fact: Any) -> int:
            value = read(fact)
            return (value or 0) if value is None or isinstance(value, int) else _hashed(str(value))

        return single
    several = attrgetter(*names)
    return lambda fact: _hashed("|".join(["" if one is None else str(one) for one in several(fact)]))


@lru_cache(maxsize=8192)
def _hashed(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big") >> 1


def _clauses(named: str | list[str]) -> tuple[str, ...]:
    return (named,) if isinstance(named, str) else tuple(dict.fromkeys(named))


MINUTE_US: Final = 60 * US_PER_SECOND
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
    return place_at(*ABOUT(about))


@lru_cache(maxsize=16_384)
def place_at(
    shop_id: int, team_id: int | None, agent_id: int | None, group: str, channel: str, tier: str, issue: str | None
) -> Place:
    """Give the place with these parts; nobody is 0, nothing is empty."""
    return Place(
        shop_id=shop_id,
        team_id=team_id or 0,
        agent_id=agent_id or 0,
        group=group,
        channel=channel,
        tier=tier,
        issue=issue or "",
    )
