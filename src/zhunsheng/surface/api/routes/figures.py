"""Figures: what each one means, its value over a period and by parts, and what is behind it."""

from typing import Annotated

from django.utils.translation import get_language
from ninja import Path, Query, Schema
from pydantic import Field

from zhunsheng.access.queries import reach
from zhunsheng.access.values import Actor, Reach, Verb
from zhunsheng.ground.settings import desk
from zhunsheng.insight import queries as insight
from zhunsheng.insight.values import By, Figure, Indicator, Narrowed, Period
from zhunsheng.kernel.errors import AccessDenied, BadInput, NotFound
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.people.values import Scope
from zhunsheng.surface.api.callers import Asked
from zhunsheng.surface.api.doors import Door
from zhunsheng.surface.api.paging import Limit, Page, cursor_of, places_of
from zhunsheng.surface.api.shapes.common import Id, Moment, When, plain

door = Door("figures")

Code = Annotated[str, Field(min_length=1, max_length=80)]


class IndicatorOut(Schema):
    """One figure with its one definition."""

    id: str
    title: str
    says: str
    formula: str
    of: list[str]
    among: list[str]
    unit: str
    better: str
    enough: int
    target_of: str | None
    less: list[str]
    against: list[str]
    per: int
    percent: int
    aim: str
    weight: str
    guards: list[str]
    clauses: list[str]
    edition: int
    settles_s: int


class FigureOut(Schema):
    """A value; null where there is nothing to reckon from. `low` and `high`: the 95 % interval of a share."""

    indicator: str
    value: float | None
    n: int
    among: int
    low: float | None
    high: float | None
    is_small: bool


class PartOut(Schema):
    """The figures of one part of a breakdown; `part` is empty where nothing is broken down."""

    part: str | int
    figures: list[FigureOut]


class FiguresOut(Schema):
    """Figures over a period."""

    since: Moment
    until: Moment
    parts: list[PartOut]


class BehindOut(Schema):
    """One thing that a figure counted. Nobody is 0, and so is no clock."""

    id: int
    counter: str
    clause_id: str
    dialogue_id: int
    agent_id: int
    team_id: int
    shop_id: int
    at: Moment
    case_id: int
    value: int
    clock_id: int


class Narrow(Schema):
    """The period, by default the last seven days of the desk's zone, and what it is narrowed to."""

    since: When | None = None
    until: When | None = None
    clause: Code | None = None
    shop: Id | None = None
    team: Id | None = None
    agent: Id | None = None
    group: Code | None = None
    channel: Code | None = None
    tier: Code | None = None
    issue: Code | None = None

    def period(self) -> Period:
        """Give the period. Refuses: BadInput for one that ends before it begins."""
        week = insight.last(insight.Span.WEEK, now(), desk().time_zone)
        since = week.since if self.since is None else Instant.of(self.since)
        until = week.until if self.until is None else Instant.of(self.until)
        if until < since:
            raise BadInput("until", f"{since.iso()} or later", until.iso())
        return Period(since=since, until=until)

    def only(self) -> Narrowed:
        """Give what it is narrowed to."""
        return Narrowed(
            clause_id=self.clause, shop_id=self.shop, team_id=self.team, agent_id=self.agent, group=self.group,
            channel=self.channel, tier=self.tier, issue=self.issue,
        )  # fmt: skip


class FigureChoice(Narrow):
    """Which figures, and by what they are broken down."""

    indicator: Annotated[list[Code], Field(min_length=1, max_length=50)]
    by: By | None = None


class BehindChoice(Narrow):
    """Which page of what is behind a figure."""

    cursor: Annotated[str, Field(max_length=200)] | None = None
    limit: Limit = 50


@door.get("/indicators", list[IndicatorOut], scope=Scope.FIGURES_READ, verb=Verb.INSIGHT_READ)
def list_indicators(request: Asked) -> list[IndicatorOut]:
    """List every figure there is with its definition."""
    _insist(request.auth.actor)
    lang = get_language() or "zh-hans"
    return [
        IndicatorOut(**(plain(one) | {"title": one.title.of(lang), "says": one.says.of(lang)}))
        for one in insight.indicators()
    ]


@door.get("/figures", FiguresOut, scope=Scope.FIGURES_READ, verb=Verb.INSIGHT_READ)
def read_figures(request: Asked, choice: Query[FigureChoice]) -> FiguresOut:
    """Read figures over a period, whole or by part, of everything that you may see."""
    _insist(request.auth.actor)
    names = [_known(name).id for name in dict.fromkeys(choice.indicator)]
    period = choice.period()
    actor, only = request.auth.actor, choice.only()
    if choice.by is None:
        found: dict[str | int, dict[str, Figure]] = {"": insight.figures(actor, names, period, only=only)}
    else:
        found = insight.figures_by(actor, names, period, by=choice.by, only=only)
    return FiguresOut(
        since=period.since.iso(), until=period.until.iso(),
        parts=[PartOut(part=part, figures=plain([one[name] for name in names])) for part, one in found.items()],
    )  # fmt: skip


@door.get("/figures/{indicator}/behind", Page[BehindOut], scope=Scope.FIGURES_READ, verb=Verb.INSIGHT_READ)
def read_behind(request: Asked, indicator: Path[Code], choice: Query[BehindChoice]) -> Page[BehindOut]:
    """Read what a figure counted, the newest first: as many as its `n` says."""
    _insist(request.auth.actor)
    name, place = _known(indicator).id, places_of(choice.cursor, 2)
    rows = insight.behind(
        request.auth.actor, name, choice.period(), only=choice.only(), before=None if place is None else (place[0], place[1]),
        limit=choice.limit + 1,
    )  # fmt: skip
    shown = rows[: choice.limit]
    following = cursor_of(shown[-1].at.us, shown[-1].id) if len(rows) > choice.limit else None
    return Page[BehindOut](items=[BehindOut(**plain(row)) for row in shown], next=following)


def _insist(actor: Actor) -> None:
    if reach(actor, Verb.INSIGHT_READ) is Reach.NONE:
        raise AccessDenied("no_right", verb=Verb.INSIGHT_READ.value, subject="insight")


def _known(name: str) -> Indicator:
    known = {one.id: one for one in insight.indicators()}
    if name not in known:
        raise NotFound("indicator", name)
    return known[name]
