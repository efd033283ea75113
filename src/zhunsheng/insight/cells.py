"""Sums folded in advance: for the whole desk and every part of each breakdown, by day of the zone and by quarter of an hour; pure.

A cell holds the sums of all counters for one part of one breakdown over one stretch of time, as one small text. So a batch of facts
writes a few rows and not one a counter, and a page reads thirty rows and not a month of marks.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

import msgspec

from zhunsheng.insight.periods import midnight
from zhunsheng.insight.values import SLOT_US, Counted, Place
from zhunsheng.kernel.durations import US_PER_SECOND

K = TypeVar("K")

__all__ = [
    "AGENTS",
    "DAY_KINDS",
    "QUARTER",
    "SLOT_KINDS",
    "TEAM",
    "WHOLE",
    "Body",
    "Cell",
    "Sums",
    "across",
    "body_of",
    "day_cells",
    "day_of",
    "text_of",
]

WHOLE: Final = ""
TEAM: Final = "team"
AGENT: Final = "agent"
AGENTS: Final = "agents"
"""Everybody's sums of one counter over a day that has passed, in one cell: its part is the counter, its body says agent by agent."""
QUARTER: Final = ""
"""The span of a quarter of an hour; that of a day is the name of the zone whose day it is."""

SLOT_KINDS: Final = frozenset({WHOLE, TEAM})
"""What is summed up by the quarter too: what the wallboard and the hours of a day ask for."""
OTHER_KINDS: Final = ("shop", "channel", "group", "tier", "issue")
DAY_KINDS: Final = frozenset({WHOLE, TEAM, AGENT, *OTHER_KINDS})
OF_CLAUSE: Final = "|"
"""Between a counter and the clause it counted for."""

Body = dict[str, list[int]]
"""Counter, or counter and clause, to how many and the sum of their values."""


class Cell(NamedTuple):
    """Whose sums: which breakdown, over a day or a quarter from when on, which part, and for people which team."""

    kind: str
    span: str
    start: int
    part: str
    team_id: int


class Sums:
    """What a batch adds to the sums."""

    def __init__(self, zone: str, watched: frozenset[str] = frozenset()) -> None:
        """Begin with nothing; what some counters bring or lose is kept one by one in `moved` too."""
        self._zone, self._watched = zone, watched
        self.moved: list[tuple[Counted, int]] = []
        self._groups: dict[tuple[Place, int], Body] = {}
        self._last: tuple[Place | None, int, Body] = (None, 0, {})

    def add(self, one: Counted, times: int = 1) -> None:
        """Count something, or with -1 take it back."""
        at = one.at.us
        slot = at - at % SLOT_US
        if one.counter in self._watched:
            self.moved.append((one, times))
        place, last, body = self._last
        if place is not one.place or last != slot:
            body = self._groups.setdefault((one.place, slot), {})
            self._last = one.place, slot, body
        value = times * one.value
        pair = body.get(one.counter)
        if pair is None:
            body[one.counter] = [times, value]
        else:
            pair[0] += times
            pair[1] += value
        if one.clause_id:
            _put(body, one.counter + OF_CLAUSE + one.clause_id, times, value)

    def cells(self) -> dict[Cell, Body]:
        """Lay what was added out over the cells it belongs to; what adds up to nothing is left out.

        Few places share an agent, many a team, and nearly all what else can be told of them: so each is added up by itself first.
        """
        teams: dict[tuple[int, int], Body] = {}
        others: dict[tuple[int, int, str, str, str, str], Body] = {}
        found: dict[Cell, Body] = {}
        for (place, slot), body in self._groups.items():
            day = day_of(slot, self._zone)[0]
            _gather(found, Cell(AGENT, self._zone, day, str(place.agent_id), place.team_id), body)
            _gather(teams, (place.team_id, slot), body)
            _gather(others, (day, place.shop_id, place.channel, place.group, place.tier, place.issue), body)
        for (team_id, slot), body in teams.items():
            for cell in _of_team(team_id, slot, self._zone):
                _gather(found, cell, body)
        for (day, *rest), body in others.items():
            for kind, part in zip(OTHER_KINDS, rest, strict=True):
                _gather(found, Cell(kind, self._zone, day, str(part), 0), body)
        return found


def merge(into: Body, body: Mapping[str, list[int]]) -> None:
    """Add sums to sums."""
    for name, (n, total) in body.items():
        pair = into.get(name)
        if pair is None:
            into[name] = [n, total]
        else:
            pair[0] += n
            pair[1] += total


def across(cells: Mapping[Cell, Body]) -> dict[Cell, Body]:
    """Turn the cells of people around: for each counter one cell with everybody in it."""
    found: dict[Cell, Body] = {}
    for cell, body in cells.items():
        if cell.kind == AGENT:
            for name, (n, total) in body.items():
                if OF_CLAUSE not in name:
                    _put(found.setdefault(Cell(AGENTS, cell.span, cell.start, name, 0), {}), cell.part, n, total)
    return found


def _put(body: Body, name: str, n: int, total: int) -> None:
    pair = body.get(name)
    if pair is None:
        body[name] = [n, total]
    else:
        pair[0] += n
        pair[1] += total


def _gather(into: dict[K, Body], key: K, body: Body) -> None:
    held = into.get(key)
    if held is None:
        into[key] = {name: pair[:] for name, pair in body.items()}
    else:
        merge(held, body)


def _of_team(team_id: int, slot: int, zone: str) -> Iterator[Cell]:
    day, team = day_of(slot, zone)[0], str(team_id)
    yield Cell(WHOLE, QUARTER, slot, "", 0)
    yield Cell(TEAM, QUARTER, slot, team, team_id)
    yield Cell(WHOLE, zone, day, "", 0)
    yield Cell(TEAM, zone, day, team, team_id)


def day_cells(place: Place, day: int, zone: str) -> Iterator[Cell]:
    """Name the cells of a day that something at a place belongs to."""
    team = str(place.team_id)
    yield Cell(WHOLE, zone, day, "", 0)
    yield Cell(TEAM, zone, day, team, place.team_id)
    yield Cell(AGENT, zone, day, str(place.agent_id), place.team_id)
    yield Cell("shop", zone, day, str(place.shop_id), 0)
    yield Cell("channel", zone, day, place.channel, 0)
    yield Cell("group", zone, day, place.group, 0)
    yield Cell("tier", zone, day, place.tier, 0)
    yield Cell("issue", zone, day, place.issue, 0)


@lru_cache(maxsize=16_384)
def day_of(slot: int, zone: str) -> tuple[int, int]:
    """Give the day of a zone that a quarter of an hour falls into: from its midnight until the next."""
    day: date = datetime.fromtimestamp(slot // US_PER_SECOND, ZoneInfo(zone)).date()
    return midnight(day, zone).us, midnight(day + timedelta(1), zone).us


_decoder: Final = msgspec.json.Decoder(Body)


def body_of(text: str) -> Body:
    """Read the sums of a cell."""
    return _decoder.decode(text)


def text_of(body: Body) -> str:
    """Write the sums of a cell; what adds up to nothing is left out, so that equal sums are equal texts."""
    return msgspec.json.encode({name: body[name] for name in sorted(body) if body[name] != [0, 0]}).decode()
