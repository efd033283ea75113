"""Write how values are spread: a day or an hour when it has passed, at one stroke; what comes for it later is added at once.

While a day lasts nothing is written for it but its hours, so that the reader of facts has no more to do for each of them.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final

from django.db import connection

from zhunsheng.insight.cells import WHOLE, day_of
from zhunsheng.insight.fold import place_at
from zhunsheng.insight.models import Spread, Tally
from zhunsheng.insight.spreads import Heap, Pile, Spreading, add_to, heap_of, hour_of, hour_span, text_of_heap
from zhunsheng.insight.stretches import Range
from zhunsheng.insight.values import SLOT_US, Counted, Definitions, Period, Place
from zhunsheng.kernel.durations import US_PER_SECOND
from zhunsheng.kernel.ids import new_id
from zhunsheng.kernel.instants import Instant

__all__ = ["complete", "done_among", "due_stretch", "move_spreads", "parted", "spread_out", "stretches_of"]

PILE: Final = ("counter", "kind", "span", "start", "part", "team_id")
KEY: Final = ", ".join(PILE)
THEIRS: Final = ", ".join(f"t.{name}" for name in PILE)
MATCH: Final = " AND ".join(f"t.{name} = v.column{place}" for place, name in enumerate(PILE, start=1))
"""Joined to the keys that are asked for: with IN SQLite reads the whole index."""
PUT: Final = (
    f"INSERT INTO insight_spread (id, {KEY}, body) VALUES (%s, %s, %s, %s, %s, %s, %s, %s)"  # noqa: S608 - constants
    f" ON CONFLICT ({KEY}) DO UPDATE SET body = excluded.body"
)
DROP: Final = "DELETE FROM insight_spread WHERE " + " AND ".join(f"{name} = %s" for name in PILE)  # noqa: S608 - constants
READ: Final = 'SELECT counter, shop_id, team_id, agent_id, "group", channel, tier, issue, value FROM insight_mark'
HOLD: Final = "SELECT 1 FROM insight_tally WHERE kind = '' AND span = %s AND start = %s FOR UPDATE"
DONE: Final = "SELECT span, start FROM insight_spread WHERE counter = '' AND kind = ''"
NOTHING: Final = text_of_heap({})
SOME: Final = 2_000
SETTLED_US: Final = 120 * US_PER_SECOND
"""So long after its end an hour or a day is spread out: most of what is late has come by then."""


def due_stretch(zone: str, at: Instant) -> tuple[str, int, int] | None:
    """Name the next day or hour of a zone that has passed and is not spread out, with its bounds in microseconds; the oldest first."""
    passed = at.us - SETTLED_US
    today = day_of(passed - passed % SLOT_US, zone)[0]
    counted = Tally.objects.filter(kind=WHOLE, span=zone).order_by("start").values_list("start", flat=True)
    done = complete(zone, 0, today)
    for day in counted.filter(start__lt=Instant(today)):
        if day.us not in done:
            return zone, day.us, day_of(day.us, zone)[1]
    if not counted.filter(start__in=[Instant(today)]).exists():
        return None  # nothing has counted today, and there is no sum to hold while an hour is spread out
    hours = complete(hour_span(zone), today, passed)
    start = today
    while (end := hour_of(start, zone)[1]) <= passed:
        if start not in hours:
            return hour_span(zone), start, end
        start = end
    return None


def complete(span: str, since: int, until: int) -> set[int]:
    """Name the days or hours within two instants that are spread out."""
    rows = Spread.objects.filter(counter="", kind=WHOLE, span=span, start__gte=Instant(since), start__lt=Instant(until))
    return {start.us for start in rows.values_list("start", flat=True)}


def parted(ranges: Sequence[Range], span: str, zone: str) -> tuple[list[Range], list[Range]]:
    """Part ranges into the days or hours that are spread out, one by one, and what is left between them."""
    if not ranges:
        return [], []
    starts = sorted(complete(span, min(one.since for one in ranges), max(one.until for one in ranges)))
    done: list[Range] = []
    rest: list[Range] = []
    for one in ranges:
        reached = one.since
        for start in starts[bisect_left(starts, one.since) : bisect_left(starts, one.until)]:
            end = day_of(start - start % SLOT_US, zone)[1] if span == zone else hour_of(start, zone)[1]
            if end > one.until:
                break
            if reached < start:
                rest.append(Range(reached, start, one.place))
            done.append(Range(start, end, one.place))
            reached = end
        if reached < one.until:
            rest.append(Range(reached, one.until, one.place))
    return done, rest


def spread_out(definitions: Definitions, zone: str, stretch: tuple[str, int, int]) -> None:
    """Spread one day or hour out from its marks; the hours of a day that is spread out are needed no more.

    The whole desk's sums of the day are held first: the reader of facts holds them too before it looks which days are spread out.
    """
    span, since, until = stretch
    _hold(zone, since)
    spreading = Spreading(definitions, zone)
    for counter, place, value in _marks(spreading.watched, Period(since=Instant(since), until=Instant(until))):
        spreading.put(counter, place, since, value)
    if span == zone:
        hours = Spread.objects.filter(span=hour_span(zone), start__gte=Instant(since), start__lt=Instant(until))
        hours.delete()
    piles = spreading.piles([(span, since)])
    piles[Pile("", WHOLE, span, since, "", 0)] = {}
    with connection.cursor() as cursor:
        cursor.executemany(PUT, [(new_id(), *pile, text_of_heap(piles[pile])) for pile in sorted(piles)])


def stretches_of(zone: str, slots: Iterable[int]) -> set[tuple[str, int]]:
    """Name the days and hours that some quarters of an hour lie in."""
    found: set[tuple[str, int]] = set()
    for slot in slots:
        found.add((zone, day_of(slot, zone)[0]))
        found.add((hour_span(zone), hour_of(slot, zone)[0]))
    return found


def done_among(stretches: Collection[tuple[str, int]]) -> frozenset[tuple[str, int]]:
    """Say which of some days and hours are spread out."""
    done: set[tuple[str, int]] = set()
    with connection.cursor() as cursor:
        for some in _some(sorted(stretches)):
            listed = ", ".join(["(%s, %s)"] * len(some))
            sql = f"{DONE} AND (span, start) IN (VALUES {listed})"
            cursor.execute(sql, [value for stretch in some for value in stretch])
            done |= {(str(span), int(start)) for span, start in cursor.fetchall()}
    return frozenset(done)


def move_spreads(
    definitions: Definitions, zone: str, moved: Iterable[tuple[Counted, int]], done: Collection[tuple[str, int]]
) -> None:
    """Add what came late to the days and hours that are spread out already, and take off what was taken back."""
    spreading = Spreading(definitions, zone)
    for one, times in moved:
        spreading.add(one, times)
    with connection.cursor() as cursor:
        _add_up(cursor, spreading.piles(done))


def _add_up(cursor: Any, added: Mapping[Pile, Heap]) -> None:
    piles = sorted(added)
    stored: dict[Pile, Heap] = {}
    for some in _some(piles):
        listed = ", ".join(["(%s, %s, %s, %s, %s, %s)"] * len(some))
        sql = f"SELECT {THEIRS}, t.body FROM (VALUES {listed}) v JOIN insight_spread t ON {MATCH}"  # noqa: S608 - constants
        cursor.execute(sql, [value for pile in some for value in pile])
        stored |= {Pile(*row[:6]): heap_of(row[6]) for row in cursor.fetchall()}
    rows, empty = [], []
    for pile in piles:
        heap = stored.get(pile, {})
        add_to(heap, added[pile])
        text = text_of_heap(heap)
        if text != NOTHING:
            rows.append((new_id(), *pile, text))
        elif pile in stored:
            empty.append(pile)
    cursor.executemany(PUT, rows)
    if empty:
        cursor.executemany(DROP, empty)


def _hold(zone: str, at: int) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(HOLD, [zone, day_of(at - at % SLOT_US, zone)[0]])


def _marks(counters: Collection[str], period: Period) -> Iterator[tuple[str, Place, int]]:
    listed = ", ".join(["%s"] * len(counters))
    with connection.cursor() as cursor:
        cursor.execute(
            f"{READ} WHERE counter IN ({listed}) AND at >= %s AND at < %s",
            [*sorted(counters), period.since.us, period.until.us],
        )
        while rows := cursor.fetchmany(SOME):
            for row in rows:
                yield row[0], place_at(*row[1:8]), row[8]


def _some(of: Sequence[Any]) -> Iterator[list[Any]]:
    left = iter(of)
    while some := list(islice(left, SOME)):
        yield some
