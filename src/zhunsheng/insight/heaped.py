"""How often each value came over periods, by the parts of a breakdown: from the days and hours spread out, else from the marks."""

from collections.abc import Iterator, Sequence
from typing import Final
from zoneinfo import ZoneInfo

import msgspec
from django.core.exceptions import EmptyResultSet
from django.db import connection

from zhunsheng.ground.settings import desk
from zhunsheng.insight.cells import AGENT, SLOT_KINDS
from zhunsheng.insight.models import Mark, Spread
from zhunsheng.insight.parts import (
    COLUMN,
    ONE,
    TIMES,
    Part,
    Wanted,
    chosen,
    marks_in,
    narrowed,
    part_in,
    part_of,
    plain,
    sums_over,
)
from zhunsheng.insight.reckon import rank, reckon, rounded
from zhunsheng.insight.shipped import shipped_definitions
from zhunsheng.insight.spreading import parted
from zhunsheng.insight.spreads import PEOPLE, Heap, add_to, heap_of, hour_span
from zhunsheng.insight.stretches import Finder, Range, cut, hulls
from zhunsheng.insight.values import SLOT_US, By, Figure, Indicator, Period, Sum
from zhunsheng.kernel.instants import Instant

__all__ = ["Heaps", "Stretch", "Worth", "about_worth", "at_rank", "heaps_by_hour", "heaps_over", "lies_in", "of_heap"]

Heaps = dict[Part, Heap]
Worth = tuple[int, int | None]
"""From which value on, and below which; no end where the last stretch holds everything above."""
FEW: Final = 50_000
"""Fewer marks than this are read and sorted sooner than a month of everybody's days."""


def heaps_over(wanted: Wanted, periods: Sequence[Period], *, people: bool = False) -> list[Heaps]:
    """Give how often each value of some counters came, or each person stood behind them, for each of some periods in their order.

    Values stand to three significant digits.
    """
    zone, kind = desk().time_zone, wanted.kind()
    found: list[Heaps] = [{} for _ in periods]
    pieces = cut(periods, zone)
    rest = [*pieces.days, *pieces.quarters, *pieces.moments]
    clause = None if wanted.only is None else wanted.only.clause_id
    kept = shipped_definitions().peopled if people else shipped_definitions().ranked
    if kind is not None and wanted.by not in {*TIMES, By.CLAUSE} and clause is None and wanted.counters <= kept:
        done, days = ([], pieces.days) if _few(wanted, kind, periods) else parted(pieces.days, zone, zone)
        _from_spreads(wanted, kind, zone, done, found, people=people)
        rest = [*days, *pieces.quarters, *pieces.moments]
        if kind in SLOT_KINDS:
            done, rest = parted(rest, hour_span(zone), zone)
            _from_spreads(wanted, kind, hour_span(zone), done, found, people=people)
    _from_marks(wanted, rest, found, zone, people=people)
    return found


def _few(wanted: Wanted, kind: str, periods: Sequence[Period]) -> bool:
    """Tell whether the marks are read sooner than everybody's days."""
    if kind != AGENT or wanted.by is not By.AGENT or not wanted.seen.everything:
        return False
    whole = sums_over(msgspec.structs.replace(wanted, by=None, only=None), periods)
    return sum(one.n for sums in whole for counted in sums.values() for one in counted.values()) < FEW


def at_rank(heap: Heap, percent: int) -> int | None:
    """Give the value at a percentile's rank; nothing where there is none."""
    left = rank(sum(heap.values()), percent)
    for value in sorted(heap):
        left -= heap[value]
        if left <= 0:
            return value
    return None


class Stretch(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of a spread: from and up to which value in the figure's own unit, how many, and its bounds as values are counted."""

    low: float
    high: float
    number: int
    worth: Worth


def lies_in(value: int, worth: Worth) -> bool:
    """Tell whether a value, to three significant digits, lies in a stretch."""
    least, below = worth
    return value >= least and (below is None or value < below)


def about_worth(worth: Worth) -> dict[str, int]:
    """Give a filter that leaves in whatever may lie in a stretch once it is said to three significant digits."""
    least, below = worth
    near = {"value__gte": least - abs(least) // 100 - 1}
    return near if below is None else near | {"value__lte": below + abs(below) // 100 + 1}


def of_heap(indicator: Indicator, heap: Heap) -> Figure:
    """Give the percentile of values that were counted."""
    return reckon(indicator, {indicator.of[0]: Sum(n=sum(heap.values()))}, ranked=at_rank(heap, indicator.percent))


def heaps_by_hour(wanted: Wanted, period: Period) -> dict[tuple[int, int], Heap]:
    """Give how often each value of some counters came, by weekday and hour of the desk's zone; from the marks."""
    zone, found = ZoneInfo(desk().time_zone), dict[tuple[int, int], Heap]()
    places = dict[int, Heap]()
    rows = marks_in(wanted.seen, wanted.counters, period, wanted.only).values_list("at", "value").order_by()
    for at, value in plain(rows):
        heap = places.get(at // SLOT_US)
        if heap is None:
            local = Instant(at).to_datetime(zone)
            heap = places[at // SLOT_US] = found.setdefault((local.isoweekday(), local.hour), {})
        held = rounded(value)
        heap[held] = heap.get(held, 0) + 1
    return found


def _from_spreads(
    wanted: Wanted, kind: str, span: str, ranges: Sequence[Range], found: Sequence[Heaps], *, people: bool
) -> None:
    names = [name + PEOPLE if people else name for name in sorted(wanted.counters)]
    rows = chosen(Spread.objects.filter(counter__in=names), wanted, kind, span)
    finder = Finder(ranges)
    for since, until in hulls(ranges):
        inside = rows.filter(start__gte=Instant(since), start__lt=Instant(until))
        for start, part, team_id, text in plain(inside.values_list("start", "part", "team_id", "body").order_by()):
            place = finder.place(start)
            if place is not None:
                add_to(found[place].setdefault(wanted.part(part_in(wanted.by, part, team_id)), {}), heap_of(text))


def _from_marks(wanted: Wanted, ranges: Sequence[Range], found: Sequence[Heaps], zone: str, *, people: bool) -> None:
    for part, place, value in _marks(wanted, ranges, zone, people=people):
        if people and not value:
            continue
        heap = found[place].setdefault(part, {})
        held = value if people else rounded(value)
        heap[held] = heap.get(held, 0) + 1


def _marks(wanted: Wanted, ranges: Sequence[Range], zone: str, *, people: bool) -> Iterator[tuple[Part, int, int]]:
    """Read marks; the ranges stand beside them as a little table of their own."""
    if not ranges:
        return
    rows = Mark.objects.filter(wanted.seen.marks(), counter__in=sorted(wanted.counters), **narrowed(wanted.only))
    in_time = wanted.by in TIMES
    column = "at" if in_time else None if wanted.by is None else COLUMN[wanted.by]
    value = "agent_id" if people else "value"
    try:
        sql, params = rows.values("at", *{value, column or value}).order_by().query.sql_with_params()
    except EmptyResultSet:  # the actor may see nobody's figures
        return
    table = " UNION ALL ".join(["SELECT CAST(%s AS BIGINT) AS lo, CAST(%s AS BIGINT) AS hi, %s AS place"] * len(ranges))
    bounds = [bound for one in ranges for bound in (one.since, one.until, one.place)]
    part = f's."{column}"' if column else "''"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {part}, CAST(p.place AS INTEGER), s.{value} FROM ({table}) p JOIN ({sql}) s ON s.at >= p.lo AND s.at < p.hi",  # noqa: S608 - constants and the ORM's own statement
            [*bounds, *params],
        )
        while page := cursor.fetchmany(2_000):
            for name, place, held in page:
                yield (
                    (part_of(wanted.by, name, zone) if in_time else wanted.part(name) if column else ONE),
                    int(place),
                    int(held),
                )
