"""Sums over periods and by the parts of a breakdown: from the cells summed up in advance where they tell it, else from the marks."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q

from zhunsheng.ground.settings import desk
from zhunsheng.insight.cells import AGENT, AGENTS, OF_CLAUSE, QUARTER, SLOT_KINDS, TEAM, WHOLE, Body, body_of
from zhunsheng.insight.models import Mark, Tally
from zhunsheng.insight.spreading import parted
from zhunsheng.insight.stretches import Finder, Range, cut, hulls
from zhunsheng.insight.values import By, Narrowed, Period, Sum
from zhunsheng.kernel.instants import Instant

COLUMN: Final = {
    By.CLAUSE: "clause_id", By.SHOP: "shop_id", By.TEAM: "team_id", By.AGENT: "agent_id", By.GROUP: "group",
    By.CHANNEL: "channel", By.TIER: "tier", By.ISSUE: "issue", By.LEVEL: "agent_id",
}  # fmt: skip
TIMES: Final = frozenset({By.HOUR, By.WEEKDAY})
NUMBERS: Final = frozenset({By.SHOP, By.TEAM, By.AGENT})
PEOPLE: Final = frozenset({AGENT, TEAM})
SOME: Final = "__in"
ONE: Final = ""
"""The part under which a figure stands that is not broken down."""

Part = str | int
Sums = dict[Part, dict[str, Sum]]


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """Whose figures somebody may see: everybody's, or those of some people and some teams."""

    everything: bool = False
    agents: frozenset[int] = frozenset()
    teams: frozenset[int] = frozenset()

    def marks(self) -> Q:
        """Select their marks."""
        return Q() if self.everything else Q(agent_id__in=sorted(self.agents)) | Q(team_id__in=sorted(self.teams))

    def cells(self) -> Q:
        """Select their cells among those of people and teams."""
        if self.everything:
            return Q()
        theirs = Q(team_id__in=sorted(self.teams))
        return theirs | Q(part__in=sorted(map(str, self.agents))) if self.agents else theirs


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """One question to the sums: whose, which counters, broken down by what, narrowed to what; `levels`: everybody's, where it is broken down by them."""

    seen: Seen
    counters: frozenset[str]
    by: By | None = None
    only: Narrowed | None = None
    levels: Mapping[int, str] = {}

    def kind(self) -> str | None:
        """Name the kind of cells that answer it; none where only the marks do."""
        if self.only is not None and isinstance(self.only.clause_id, tuple):
            return None
        asked = {name.removesuffix(SOME).removesuffix("_id") for name in narrowed(self.only)} - {"clause"}
        if self.by is not None and self.by not in TIMES and self.by is not By.CLAUSE:
            asked.add(AGENT if self.by is By.LEVEL else self.by.value)
        if not self.seen.everything:
            asked |= PEOPLE if self.seen.agents else {TEAM}
        if len(asked) < 2:
            return next(iter(asked), WHOLE)
        return AGENT if asked <= PEOPLE else None

    @property
    def everybody(self) -> bool:
        """Tell whether everybody is asked for, agent by agent."""
        return self.seen.everything and self.by in (By.AGENT, By.LEVEL) and not narrowed(self.only)

    def part(self, name: Part) -> Part:
        """Give the part that something counts for under its column: an agent's level where that is asked for."""
        return self.levels.get(int(name), ONE) if self.by is By.LEVEL else name


def narrowed(only: Narrowed | None) -> Mapping[str, Any]:
    """Give the filter that narrows: to one, or to any of some."""
    told = {} if only is None else {key: one for key, one in msgspec.structs.asdict(only).items() if one is not None}
    return {key + SOME if isinstance(one, tuple) else key: one for key, one in told.items()}


def sums_over(wanted: Wanted, periods: Sequence[Period]) -> list[Sums]:
    """Give the sums of some counters for every part, for each of some periods that follow each other."""
    zone, kind = desk().time_zone, wanted.kind()
    found = [_Adding() for _ in periods]
    if wanted.by in TIMES:
        _by_time(wanted, kind, periods, found, zone)
        return [one.sums() for one in found]
    pieces = cut(periods, zone)
    if kind is None:
        _from_marks(wanted, [*pieces.days, *pieces.quarters, *pieces.moments], found)
        return [one.sums() for one in found]
    days = pieces.days
    if wanted.everybody:
        done, days = parted(days, zone, zone)
        _from_agents(wanted, zone, done, found)
    _from_cells(wanted, kind, zone, days, found)
    if kind in SLOT_KINDS:
        _from_cells(wanted, kind, QUARTER, pieces.quarters, found)
        _from_marks(wanted, pieces.moments, found)
    else:
        _from_marks(wanted, [*pieces.quarters, *pieces.moments], found)
    return [one.sums() for one in found]


def sums_by_hour(wanted: Wanted, period: Period) -> dict[tuple[int, int], dict[str, Sum]]:
    """Give the sums of some counters by weekday and hour of the desk's zone."""
    zone, kind, adding = ZoneInfo(desk().time_zone), wanted.kind(), _Adding()
    for at, body in _times(wanted, kind, [period]):
        local = Instant(at).to_datetime(zone)
        adding.take(_pick(wanted, body), (local.isoweekday(), local.hour))
    found: dict[tuple[int, int], dict[str, Sum]] = adding.sums()
    return found


class _Adding:
    """Sums as they grow."""

    def __init__(self) -> None:
        self._found: dict[Any, dict[str, list[int]]] = {}

    def take(self, body: Mapping[str, list[int]], part: Any) -> None:
        if not body:
            return
        kept = self._found.setdefault(part, {})
        for counter, (n, total) in body.items():
            self.add(kept, counter, n, total)

    def put(self, part: Any, counter: str, n: int, total: int) -> None:
        self.add(self._found.setdefault(part, {}), counter, n, total)

    @staticmethod
    def add(kept: dict[str, list[int]], counter: str, n: int, total: int) -> None:
        pair = kept.get(counter)
        if pair is None:
            kept[counter] = [n, total]
        else:
            pair[0] += n
            pair[1] += total

    def sums(self) -> Any:
        return {
            part: {counter: Sum(n=n, total=total) for counter, (n, total) in kept.items()}
            for part, kept in self._found.items()
        }


def _from_cells(wanted: Wanted, kind: str, span: str, ranges: Sequence[Range], found: Sequence[_Adding]) -> None:
    finder, names = Finder(ranges), tuple(sorted(wanted.counters))
    clause_id = None if wanted.only is None else wanted.only.one_clause
    decoder = _reading(names if clause_id is None else tuple(f"{name}{OF_CLAUSE}{clause_id}" for name in names))
    for start, part, team_id, text in _cells(wanted, kind, span, ranges):
        place = finder.place(start)
        if place is None:
            continue
        if wanted.by is By.CLAUSE:
            for of, sums in _clauses(wanted, body_of(text)).items():
                found[place].take(sums, of)
        else:
            read = msgspec.structs.astuple(decoder.decode(text))
            sums = {name: pair for name, pair in zip(names, read, strict=True) if pair is not None}
            found[place].take(sums, wanted.part(part_in(wanted.by, part, team_id)))


def _from_agents(wanted: Wanted, zone: str, ranges: Sequence[Range], found: Sequence[_Adding]) -> None:
    """Add up days that have passed, everybody's at once: one cell a counter and day."""
    finder = Finder(ranges)
    rows = Tally.objects.filter(kind=AGENTS, span=zone, part__in=sorted(wanted.counters), team_id=0)
    for since, until in hulls(ranges):
        inside = rows.filter(start__gte=Instant(since), start__lt=Instant(until))
        for start, counter, text in plain(inside.values_list("start", "part", "body").order_by()):
            place = finder.place(start)
            if place is not None:
                adding = found[place]
                for agent, (n, total) in body_of(text).items():
                    adding.put(wanted.part(int(agent)), counter, n, total)


@lru_cache(maxsize=256)
def _reading(keys: tuple[str, ...]) -> msgspec.json.Decoder[Any]:
    """Make a way to read some sums of a cell and pass over the others: a month of people is thirty thousand cells."""
    fields: list[Any] = [(f"f{place}", list[int] | None, None) for place in range(len(keys))]
    kind = msgspec.defstruct("Some", fields, rename={f"f{place}": key for place, key in enumerate(keys)})
    return msgspec.json.Decoder(kind)


def _cells(wanted: Wanted, kind: str, span: str, ranges: Sequence[Range]) -> Iterator[tuple[int, str, int, str]]:
    """Read cells past the ORM's own values: a month of people is thirty thousand of them."""
    rows = chosen(Tally.objects.all(), wanted, kind, span)
    for since, until in hulls(ranges):
        inside = rows.filter(start__gte=Instant(since), start__lt=Instant(until))
        yield from plain(inside.values_list("start", "part", "team_id", "body").order_by())


def chosen(rows: Any, wanted: Wanted, kind: str, span: str) -> Any:
    """Choose the rows of one kind and span that a question is about, among what is summed up by parts."""
    rows = rows.filter(wanted.seen.cells(), kind=kind, span=span)
    asked = narrowed(wanted.only)
    if kind == AGENT:
        rows = rows.filter(**{key: one for key, one in asked.items() if key in ("team_id", "team_id" + SOME)})
    own = asked.get(f"{kind}_id", asked.get(kind))
    some = asked.get(f"{kind}_id{SOME}", asked.get(f"{kind}{SOME}"))
    if own is not None or some is not None:
        rows = rows.filter(part__in=[str(one) for one in (some or (own,))])
    return rows


def plain(rows: Any) -> Iterator[Any]:
    """Run a query and give its rows as the database does."""
    try:
        sql, params = rows.query.sql_with_params()
    except EmptyResultSet:  # the actor may see nobody's figures; there is nothing to ask the database
        return
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        while page := cursor.fetchmany(2_000):
            yield from page


def part_in(by: By | None, part: str, team_id: int) -> Part:
    """Give the part of a breakdown that a row of sums stands for."""
    if by is None:
        return ONE
    return team_id if by is By.TEAM else int(part) if by in NUMBERS else part


def _pick(wanted: Wanted, body: Body) -> Body:
    """Choose the wanted counters out of a cell, for one clause where it is narrowed to one."""
    clause_id = None if wanted.only is None else wanted.only.one_clause
    if clause_id is None:
        return {name: body[name] for name in wanted.counters if name in body}
    named = {name: f"{name}{OF_CLAUSE}{clause_id}" for name in wanted.counters}
    return {name: body[key] for name, key in named.items() if key in body}


def _clauses(wanted: Wanted, body: Body) -> dict[str, Body]:
    """Take a cell apart by clause; what counts for none stands under nothing."""
    only = None if wanted.only is None else wanted.only.one_clause
    found: dict[str, Body] = {}
    rest = {name: body[name][:] for name in wanted.counters if name in body}
    for key, (n, total) in body.items():
        name, _, clause_id = key.partition(OF_CLAUSE)
        if clause_id and name in wanted.counters:
            if only is None or only == clause_id:
                found.setdefault(clause_id, {})[name] = [n, total]
            rest[name] = [rest[name][0] - n, rest[name][1] - total]
    nothing = {name: pair for name, pair in rest.items() if pair != [0, 0]}
    if nothing and only is None:
        found[ONE] = nothing
    return found


def _from_marks(wanted: Wanted, ranges: Sequence[Range], found: Sequence[_Adding]) -> None:
    """Sum marks up in the database: the ranges stand beside them as a little table of their own."""
    if not ranges:
        return
    rows = Mark.objects.filter(wanted.seen.marks(), counter__in=sorted(wanted.counters), **narrowed(wanted.only))
    column = None if wanted.by is None else COLUMN[wanted.by]
    chosen = rows.values("counter", "at", "value", *([column] if column else [])).order_by()
    try:
        sql, params = chosen.query.sql_with_params()
    except EmptyResultSet:
        return
    table = " UNION ALL ".join(["SELECT CAST(%s AS BIGINT) AS lo, CAST(%s AS BIGINT) AS hi, %s AS place"] * len(ranges))
    bounds = [bound for one in ranges for bound in (one.since, one.until, one.place)]
    part = f's."{column}"' if column else "''"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {part}, CAST(p.place AS INTEGER), s.counter, COUNT(*), SUM(s.value) FROM ({table}) p"  # noqa: S608 - constants and the ORM's own statement
            f" JOIN ({sql}) s ON s.at >= p.lo AND s.at < p.hi GROUP BY 1, 2, 3",
            [*bounds, *params],
        )
        for name, place, counter, n, total in cursor.fetchall():
            found[int(place)].put(wanted.part(name), counter, int(n), int(total))


def _by_time(wanted: Wanted, kind: str | None, periods: Sequence[Period], found: Sequence[_Adding], zone: str) -> None:
    for place, period in enumerate(periods):
        for at, body in _times(wanted, kind, [period]):
            found[place].take(_pick(wanted, body), part_of(wanted.by, at, zone))


def _times(wanted: Wanted, kind: str | None, periods: Sequence[Period]) -> Iterator[tuple[int, Body]]:
    """Give the sums quarter by quarter, from their cells or, mark by mark, where there are none."""
    ranges = [Range(one.since.us, one.until.us, 0) for one in periods]
    clause_id = None if wanted.only is None else wanted.only.one_clause
    if kind in SLOT_KINDS:
        names = tuple(
            sorted(wanted.counters if clause_id is None else {name + OF_CLAUSE + clause_id for name in wanted.counters})
        )
        decoder = _reading(names)
        for start, _, _, text in _cells(wanted, str(kind), QUARTER, ranges):
            read = msgspec.structs.astuple(decoder.decode(text))
            yield start, {name: pair for name, pair in zip(names, read, strict=True) if pair is not None}
        return
    suffix = "" if clause_id is None else OF_CLAUSE + clause_id
    rows = Mark.objects.filter(wanted.seen.marks(), counter__in=sorted(wanted.counters), **narrowed(wanted.only))
    for one in periods:
        inside = rows.filter(at__gte=one.since, at__lt=one.until).values_list("at", "counter", "value").order_by()
        for at, counter, value in plain(inside):
            yield at, {counter + suffix: [1, value]}


def part_of(by: By | None, us: int, zone: str) -> int:
    """Give the hour or weekday of a zone that an instant falls into."""
    local = Instant(us).to_datetime(ZoneInfo(zone))
    return int(local.hour if by is By.HOUR else local.isoweekday())


def marks_in(seen: Seen, counters: Collection[str], period: Period, only: Narrowed | None) -> Any:
    """Select the marks behind a question."""
    return Mark.objects.filter(
        seen.marks(), counter__in=sorted(counters), at__gte=period.since, at__lt=period.until, **narrowed(only)
    )
