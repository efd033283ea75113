"""Cut periods into whole days of a zone, which are summed up in advance, and what is left at their ends; pure."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import Final

import msgspec

from zhunsheng.insight.cells import day_of
from zhunsheng.insight.values import SLOT_US, Period
from zhunsheng.kernel.instants import Instant

FIRST: Final = Instant.parse("1971-01-01T00:00:00Z").us
LAST: Final = Instant.parse("2200-01-01T00:00:00Z").us
"""Nothing is counted outside of these; calendars need not be asked about the year 147,000."""


class Range(msgspec.Struct, frozen=True):
    """A stretch of one of the periods."""

    since: int
    until: int
    place: int


class Cut(msgspec.Struct, frozen=True):
    """Periods in pieces: whole days, and what is left; `days` begin at a midnight and end at one."""

    days: list[Range]
    quarters: list[Range]
    moments: list[Range]


def cut(periods: Sequence[Period], zone: str) -> Cut:
    """Cut periods that follow each other. What is left is a whole number of quarters, or else it is looked at mark by mark."""
    days: list[Range] = []
    rest: list[Range] = []
    for place, one in enumerate(periods):
        since, until = max(FIRST, one.since.us), min(LAST, one.until.us)
        if since >= until:
            continue
        first, last = _midnight_from(since, zone), _midnight_until(until, zone)
        if first >= last:
            rest.append(Range(since, until, place))
            continue
        days.append(Range(first, last, place))
        rest += [
            piece for piece in (Range(since, first, place), Range(last, until, place)) if piece.since < piece.until
        ]
    even = [one for one in rest if one.since % SLOT_US == one.until % SLOT_US == 0]
    return Cut(days, even, [one for one in rest if one not in even])


def hulls(ranges: Sequence[Range]) -> list[tuple[int, int]]:
    """Join ranges that touch, so that one question asks for them."""
    found: list[tuple[int, int]] = []
    for one in sorted(ranges, key=lambda one: one.since):
        if found and one.since <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], one.until)
        else:
            found.append((one.since, one.until))
    return found


class Finder:
    """Find which range an instant falls into."""

    def __init__(self, ranges: Sequence[Range]) -> None:
        """Sort them."""
        self._ranges = sorted(ranges, key=lambda one: one.since)
        self._starts = [one.since for one in self._ranges]

    def place(self, us: int) -> int | None:
        """Give the period's place, or nothing."""
        found = bisect_right(self._starts, us) - 1
        return self._ranges[found].place if found >= 0 and us < self._ranges[found].until else None


def _midnight_from(us: int, zone: str) -> int:
    begins, ends = day_of(us - us % SLOT_US, zone)
    return begins if begins == us else ends


def _midnight_until(us: int, zone: str) -> int:
    return day_of(us - us % SLOT_US, zone)[0]
