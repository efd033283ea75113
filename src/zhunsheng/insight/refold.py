"""Reckon the figures anew from the journal and compare: what is stored is what the facts tell, or it says where not."""

from collections import Counter as Bag
from collections.abc import Iterable, Iterator

import msgspec

from zhunsheng.insight.cells import Cell, Sums, across, body_of, text_of
from zhunsheng.insight.fold import compiled, take
from zhunsheng.insight.held import Held
from zhunsheng.insight.models import Mark, Spread, Tally
from zhunsheng.insight.spreading import complete
from zhunsheng.insight.spreads import Pile, Spreading, heap_of, text_of_heap
from zhunsheng.insight.stretches import FIRST, LAST
from zhunsheng.insight.values import Counted, Definitions
from zhunsheng.insight.writing import counted_of
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
    return differences(definitions, tell(definitions, facts_until(position), zone), zone)


def differences(definitions: Definitions, told: list[Counted], zone: str) -> list[Difference]:
    """Compare stored marks, sums and spread values with what was told."""
    stored = [counted_of(mark) for mark in Mark.objects.order_by("id")]
    return [*_marks(stored, told), *_sums(told, zone), *_spreads(definitions, told, zone)]


def _marks(stored: list[Counted], told: list[Counted]) -> Iterator[Difference]:
    here, there = Bag(stored), Bag(told)
    for one in sorted((here - there) + (there - here), key=lambda one: (one.fact_id, one.counter, one.clause_id)):
        yield Difference(what=f"mark of fact {one.fact_id}, {one.counter}", stored=str(here[one]), told=str(there[one]))


def _sums(told: list[Counted], zone: str) -> Iterator[Difference]:
    sums = Sums(zone)
    for one in told:
        sums.add(one)
    there = sums.cells()
    passed = complete(zone, FIRST, LAST)
    there |= across({cell: body for cell, body in there.items() if cell.span == zone and cell.start in passed})
    here = {_cell(row): body_of(row.body) for row in Tally.objects.order_by("id")}
    for cell in sorted({*here, *there}):
        stored, reckoned = text_of(here.get(cell, {})), text_of(there.get(cell, {}))
        if stored != reckoned:
            yield Difference(
                what=f"sums of {cell.kind or 'all'} {cell.part} at {cell.start}", stored=stored, told=reckoned
            )


def _spreads(definitions: Definitions, told: list[Counted], zone: str) -> Iterator[Difference]:
    spreading = Spreading(definitions, zone)
    for one in told:
        spreading.add(one)
    here = {
        Pile(row.counter, row.kind, row.span, row.start.us, row.part, row.team_id): heap_of(row.body)
        for row in Spread.objects.order_by("id")
    }
    complete = [pile for pile in here if not pile.counter]
    there = spreading.piles((pile.span, pile.start) for pile in complete)
    for pile in sorted({*here, *there}.difference(complete)):
        stored, reckoned = text_of_heap(here.get(pile, {})), text_of_heap(there.get(pile, {}))
        if stored != reckoned:
            what = f"values of {pile.counter} for {pile.kind or 'all'} {pile.part} in {pile.span} {pile.start}"
            yield Difference(what=what, stored=stored, told=reckoned)


def _cell(row: Tally) -> Cell:
    return Cell(row.kind, row.span, row.start.us, row.part, row.team_id)
