"""Reckon the figures anew from the journal and compare: what is stored is what the facts tell, or it says where not."""

from collections import Counter as Bag
from collections.abc import Iterable, Iterator

import msgspec

from zhunsheng.insight.fold import compiled, take
from zhunsheng.insight.held import Held
from zhunsheng.insight.models import Mark, Tally
from zhunsheng.insight.values import Counted, Definitions, Place
from zhunsheng.insight.writing import Key, Sums, counted_of
from zhunsheng.journal.events import Recorded, Unreadable
from zhunsheng.journal.queries import after

PAGE = 2000


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One sum or mark that is stored otherwise than the facts tell."""

    what: str
    stored: str
    told: str


def facts_until(position: int) -> Iterator[Recorded]:
    """Walk the sealed facts up to a position, oldest first."""
    reached = 0
    while page := after(reached, PAGE):
        for one in page:
            if (one.position or 0) > position:
                return
            yield one
        reached = page[-1].position or reached


def tell(definitions: Definitions, facts: Iterable[Recorded], zone: str) -> list[Counted]:
    """Tell from facts alone what counts after all of them; what was taken back is left out."""
    held, ready = Held(), compiled(definitions, zone)
    for recorded in facts:
        if not isinstance(recorded.fact, Unreadable):
            take(ready, recorded, held)
    return list(held.counted.values())


def compare(definitions: Definitions, position: int, zone: str) -> list[Difference]:
    """Compare stored marks and sums with what the facts up to a position tell."""
    told = tell(definitions, facts_until(position), zone)
    stored = [counted_of(mark) for mark in Mark.objects.order_by("id")]
    return [*_marks(stored, told), *_sums(told)]


def _marks(stored: list[Counted], told: list[Counted]) -> Iterator[Difference]:
    here, there = Bag(stored), Bag(told)
    for one in sorted((here - there) + (there - here), key=lambda one: (one.fact_id, one.counter, one.clause_id)):
        yield Difference(what=f"mark of fact {one.fact_id}, {one.counter}", stored=str(here[one]), told=str(there[one]))


def _sums(told: list[Counted]) -> Iterator[Difference]:
    sums = Sums()
    for one in told:
        sums.add(one)
    here = {_key(row): [row.n, row.total] for row in Tally.objects.order_by("id") if row.n or row.total}
    for key in {*here, *sums.added}:
        stored, reckoned = here.get(key, [0, 0]), sums.added.get(key, [0, 0])
        if stored != reckoned:
            yield Difference(what=f"sum of {key[0]} {key[1]} at {key[2]}", stored=str(stored), told=str(reckoned))


def _key(row: Tally) -> Key:
    place = Place(
        shop_id=row.shop_id,
        team_id=row.team_id,
        agent_id=row.agent_id,
        group=row.group,
        channel=row.channel,
        tier=row.tier,
        issue=row.issue,
    )
    return row.counter, row.clause_id, row.slot.us, place
