"""How often each value came on a day or in an hour, for the whole desk and each part of each breakdown; pure.

So a percentile of a month is found in some thirty rows and not among every mark of it. Values stand here to three significant digits,
as a percentile is said (docs/decisions/0021-percentiles-to-three-digits.md). The people behind a counter are kept in the same way: who,
and how often.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final, NamedTuple

import msgspec

from zhunsheng.insight.cells import SLOT_KINDS, day_cells, day_of
from zhunsheng.insight.reckon import rounded
from zhunsheng.insight.values import SLOT_US, Counted, Definitions, Place
from zhunsheng.kernel.durations import US_PER_SECOND

__all__ = [
    "HOUR",
    "HOUR_US",
    "PEOPLE",
    "Heap",
    "Pile",
    "Spreading",
    "add_to",
    "heap_of",
    "hour_of",
    "hour_span",
    "text_of_heap",
]

PEOPLE: Final = "@"
"""Behind a counter's name: what is piled up are the people behind it, not its values."""
HOUR: Final = "/hour"
"""Behind a zone's name: an hour of its day, not the day."""
HOUR_US: Final = 3_600 * US_PER_SECOND

Heap = dict[int, int]
"""Value, or person, to how often."""


class Pile(NamedTuple):
    """What is piled up: which counter's values or people, for which part over which stretch."""

    counter: str
    kind: str
    span: str
    start: int
    part: str
    team_id: int


class Spreading:
    """Piles as they grow."""

    def __init__(self, definitions: Definitions, zone: str) -> None:
        """Begin with nothing."""
        self._ranked, self._peopled, self._zone = definitions.ranked, definitions.peopled, zone
        self.watched = self._ranked | self._peopled
        self._groups: dict[tuple[Place, int, str], Heap] = {}

    def add(self, one: Counted, times: int = 1) -> None:
        """Pile one thing up, or with -1 take it off."""
        self.put(one.counter, one.place, hour_of(one.at.us, self._zone)[0], one.value, times)

    def put(self, counter: str, place: Place, hour: int, value: int, times: int = 1) -> None:
        """Pile up a value, and who was behind it, in the hour that begins then."""
        if counter in self._ranked:
            self._heap(place, hour, counter, rounded(value), times)
        if counter in self._peopled and place.agent_id:
            self._heap(place, hour, counter + PEOPLE, place.agent_id, times)

    def _heap(self, place: Place, hour: int, name: str, value: int, times: int) -> None:
        heap = self._groups.get((place, hour, name))
        if heap is None:
            heap = self._groups[place, hour, name] = {}
        heap[value] = heap.get(value, 0) + times

    def piles(self, stretches: Iterable[tuple[str, int]]) -> dict[Pile, Heap]:
        """Lay out what was piled up over some days and hours, for every part."""
        found: dict[tuple[str | int, ...], Heap] = {}
        wanted, zone, hourly = frozenset(stretches), self._zone, hour_span(self._zone)
        for (place, hour, name), heap in self._groups.items():
            day = self._day(hour)
            if (zone, day) in wanted:
                for kind, part, team_id in parts_of(place):
                    _into(found, (name, kind, zone, day, part, team_id), heap)
            if (hourly, hour) in wanted:
                for kind, part, team_id in parts_of(place):
                    if kind in SLOT_KINDS:
                        _into(found, (name, kind, hourly, hour, part, team_id), heap)
        return {Pile(*key): heap for key, heap in found.items()}  # type: ignore[arg-type] # a row of the table

    def _day(self, hour: int) -> int:
        return day_of(hour - hour % SLOT_US, self._zone)[0]


def _into(found: dict[tuple[str | int, ...], Heap], key: tuple[str | int, ...], heap: Heap) -> None:
    into = found.get(key)
    if into is None:
        found[key] = heap.copy()
    else:
        add_to(into, heap)


@lru_cache(maxsize=16_384)
def parts_of(place: Place) -> tuple[tuple[str, str, int], ...]:
    """Name the parts that a place belongs to: which breakdown, which part of it, for people and teams which team."""
    return tuple((cell.kind, cell.part, cell.team_id) for cell in day_cells(place, 0, ""))


def hour_span(zone: str) -> str:
    """Name the span of an hour of a zone's day."""
    return zone + HOUR


def hour_of(at: int, zone: str) -> tuple[int, int]:
    """Give the hour of a zone's day that an instant falls into, counted from its midnight; the last may be shorter."""
    begins, ends = day_of(at - at % SLOT_US, zone)
    start = at - (at - begins) % HOUR_US
    return start, min(start + HOUR_US, ends)


def add_to(into: Heap, heap: Heap) -> None:
    """Add piles to piles."""
    for value, times in heap.items():
        into[value] = into.get(value, 0) + times


_decoder: Final[msgspec.json.Decoder[Heap]] = msgspec.json.Decoder(Heap)


def heap_of(text: str) -> Heap:
    """Read a pile."""
    return _decoder.decode(text)


def text_of_heap(heap: Heap) -> str:
    """Write a pile; what adds up to nothing is left out, so that equal piles are equal texts."""
    kept: dict[Any, int] = {value: heap[value] for value in sorted(heap) if heap[value]}
    return msgspec.json.encode(kept).decode()
