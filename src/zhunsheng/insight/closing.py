"""Close days: write what was sealed of each day that is over into a Parquet file of its own."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import chain
from pathlib import Path
from zoneinfo import ZoneInfo

from zhunsheng.insight.days import closed_to, day_file, write_day
from zhunsheng.insight.periods import midnight
from zhunsheng.journal.events import Recorded
from zhunsheng.journal.queries import after, unsealed
from zhunsheng.kernel.instants import Instant

__all__ = ["close_days"]

PAGE = 2000


def close_days(folder: Path, at: Instant, zone: str) -> Iterator[tuple[Path, int]]:
    """Write every day of a zone that is over and not yet written; name each file with its number of facts.

    A day is over when its midnight has passed and nothing waits for the seal. A fact that was sealed late stands in the file of the day
    it was sealed behind: each fact stands in exactly one.
    """
    if unsealed():
        return
    today = at.to_datetime(ZoneInfo(zone)).date()
    facts = _sealed_after(closed_to(folder))
    first = next(facts, None)
    while first is not None:
        day = max(_day(first, zone), _next_free(folder))
        if day >= today:
            return
        end = midnight(day + timedelta(1), zone)
        rest: list[Recorded] = []
        path = day_file(folder, day)
        written = write_day(_until(end, chain([first], facts), rest), path)
        yield path, written
        first = rest[0] if rest else None


def _until(end: Instant, facts: Iterator[Recorded], rest: list[Recorded]) -> Iterator[Recorded]:
    for recorded in facts:
        if recorded.at >= end:
            rest.append(recorded)
            return
        yield recorded


def _sealed_after(position: int) -> Iterator[Recorded]:
    while page := after(position, PAGE):
        yield from page
        position = page[-1].position or position


def _day(recorded: Recorded, zone: str) -> date:
    return recorded.at.to_datetime(ZoneInfo(zone)).date()


def _next_free(folder: Path) -> date:
    """Give the first day behind the last file; a late fact goes into the next file, not into one that is closed."""
    names = sorted(path.stem for path in folder.glob("*.parquet"))
    return date.fromisoformat(names[-1]) + timedelta(1) if names else date.min
