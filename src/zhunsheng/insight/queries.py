"""Questions to the figures. What an actor may not see does not count for that actor."""

from collections.abc import Iterable, Sequence

import msgspec
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q
from django.db.models import Sum as SumOf

from zhunsheng.access.queries import EVERYTHING, reach, topics
from zhunsheng.access.values import Actor, Reach, Verb
from zhunsheng.insight.checks import define
from zhunsheng.insight.models import Mark, Report, Tally
from zhunsheng.insight.parts import COLUMN, ONE, Part, extras_by, narrowed, sums_by, sums_by_hour
from zhunsheng.insight.periods import Span, days, hours, last, midnight
from zhunsheng.insight.reckon import reckon, wilson
from zhunsheng.insight.refold import Difference, compare
from zhunsheng.insight.shipped import shipped_definitions
from zhunsheng.insight.targets import Goal, Judged, goal_of, judge
from zhunsheng.insight.values import (
    ADDS_UP,
    Behind,
    By,
    Figure,
    Indicator,
    Narrowed,
    Period,
    ReportBody,
    ReportKind,
    ReportShown,
    Sum,
)
from zhunsheng.kernel.errors import AccessDenied, NotFound
from zhunsheng.kernel.instants import Instant

__all__ = [
    "ADDS_UP",
    "ONE",
    "Difference",
    "Goal",
    "Judged",
    "Part",
    "Span",
    "behind",
    "by_hour",
    "by_period",
    "compare",
    "days",
    "define",
    "figures",
    "figures_by",
    "goal_of",
    "hours",
    "indicator",
    "indicators",
    "judge",
    "last",
    "midnight",
    "reckon",
    "report",
    "reports",
    "shipped_definitions",
    "trends",
    "wilson",
    "written",
]


def indicator(name: str) -> Indicator:
    """Give an indicator's definition."""
    return shipped_definitions().indicators[name]


def indicators() -> Sequence[Indicator]:
    """List every indicator with its definition."""
    return tuple(shipped_definitions().indicators.values())


def figures(
    actor: Actor, names: Sequence[str], period: Period, *, only: Narrowed | None = None, at: Instant | None = None
) -> dict[str, Figure]:
    """Give some figures over a period, of everything that an actor may see; `at`: as old as things are then."""
    found = figures_by(actor, names, period, by=None, only=only, at=at)
    return found.get(ONE) or {name: reckon(indicator(name), {}) for name in names}


def figures_by(
    actor: Actor,
    names: Sequence[str],
    period: Period,
    *,
    by: By | None,
    only: Narrowed | None = None,
    at: Instant | None = None,
) -> dict[Part, dict[str, Figure]]:
    """Give some figures over a period for every part of a breakdown that something counted for."""
    wanted = [indicator(name) for name in names]
    sums = sums_by(_seen(actor), {one for each in wanted for one in each.counters}, period, by, only)
    extra = {
        one.id: extras_by(_seen(actor), one, period, by, only, at or period.until)
        for one in wanted
        if one.formula not in ADDS_UP
    }
    return {
        part: {one.id: reckon(one, counted, **extra.get(one.id, {}).get(part, {})) for one in wanted}
        for part, counted in sums.items()
    }


def by_period(
    actor: Actor, name: str, periods: Sequence[Period], *, by: By | None = None, only: Narrowed | None = None
) -> dict[Part, list[Figure]]:
    """Give one figure for each of some periods that follow each other: a trend, for every part of a breakdown."""
    wanted = indicator(name)
    if wanted.formula not in ADDS_UP:
        each = [figures_by(actor, [name], period, by=by, only=only) for period in periods]
        parts = {part: None for one in each for part in one}
        return {part: [one[part][name] if part in one else reckon(wanted, {}) for one in each] for part in parts}
    sums: dict[Part, list[dict[str, Sum]]] = {}
    for part, place, counter, n, total in _sums_by_period(actor, wanted.counters, periods, by, only):
        kept = sums.setdefault(part, [{} for _ in periods])
        kept[place][counter] = Sum(n=n, total=total)
    return {part: [reckon(wanted, one) for one in parts] for part, parts in sums.items()}


def trends(
    actor: Actor, names: Sequence[str], periods: Sequence[Period], *, only: Narrowed | None = None
) -> dict[str, list[Figure]]:
    """Give several figures for each of some periods that follow each other, from one question where sums suffice."""
    wanted = {name: indicator(name) for name in names}
    simple = {name: one for name, one in wanted.items() if one.formula in ADDS_UP}
    counters = tuple({counter for one in simple.values() for counter in one.counters})
    sums: list[dict[str, Sum]] = [{} for _ in periods]
    for _, place, counter, n, total in _sums_by_period(actor, counters, periods, None, only):
        sums[place][counter] = Sum(n=n, total=total)
    found = {name: [reckon(one, each) for each in sums] for name, one in simple.items()}
    for name, one in wanted.items():
        if name not in found:
            found[name] = by_period(actor, name, periods, only=only).get(ONE) or [reckon(one, {}) for _ in periods]
    return found


def by_hour(actor: Actor, name: str, period: Period, *, only: Narrowed | None = None) -> dict[tuple[int, int], Figure]:
    """Give one figure by weekday (1 to 7) and hour of the desk's zone; for figures that are reckoned from sums."""
    wanted = indicator(name)
    if wanted.formula not in ADDS_UP:
        return {}
    return {
        place: reckon(wanted, sums) for place, sums in sums_by_hour(_seen(actor), wanted.counters, period, only).items()
    }


def reports(actor: Actor, *, kind: ReportKind | None = None, limit: int = 500) -> list[ReportShown]:
    """List the reports, the newest first; only for who sees every figure. Refuses: AccessDenied."""
    _insist_on_all(actor)
    rows = Report.objects.order_by("-until", "-id")
    if kind is not None:
        rows = rows.filter(kind=kind.value)
    return [_report_shown(row) for row in rows[:limit]]


def report(actor: Actor, report_id: int) -> tuple[ReportShown, ReportBody]:
    """Read one report. Refuses: AccessDenied, NotFound."""
    _insist_on_all(actor)
    row = Report.objects.filter(id=report_id).first()
    if row is None:
        raise NotFound("report", report_id)
    return _report_shown(row), msgspec.json.decode(row.body, type=ReportBody)


def written(kind: ReportKind, since: Instant) -> bool:
    """Tell whether a report on a period is written."""
    return Report.objects.filter(kind=kind.value, since__in=[since]).exists()


def _insist_on_all(actor: Actor) -> None:
    if reach(actor, Verb.INSIGHT_READ) is not Reach.ALL:
        raise AccessDenied("no_right", verb=Verb.INSIGHT_READ.value, subject="insight")


def _report_shown(row: Report) -> ReportShown:
    body = msgspec.json.decode(row.body, type=ReportBody)
    return ReportShown(
        id=row.id, kind=ReportKind(row.kind), since=row.since, until=row.until, made_at=row.made_at,
        missed=sum(one.met is False for one in body.lines), met=sum(one.met is True for one in body.lines),
    )  # fmt: skip


def behind(
    actor: Actor,
    name: str,
    period: Period,
    *,
    only: Narrowed | None = None,
    before: int | None = None,
    limit: int | None = 50,
) -> list[Behind]:
    """Show what a figure counted, newest first: as many as the figure's `n` says, page by page behind an id."""
    rows = Mark.objects.filter(counter__in=indicator(name).of, at__gte=period.since, at__lt=period.until)
    rows = rows.filter(_seen(actor), **narrowed(only)).order_by("-id")
    if before is not None:
        rows = rows.filter(id__lt=before)
    return [_behind(mark) for mark in (rows if limit is None else rows[:limit])]


def _behind(mark: Mark) -> Behind:
    return Behind(
        id=mark.id, counter=mark.counter, clause_id=mark.clause_id, dialogue_id=mark.dialogue_id,
        agent_id=mark.agent_id, team_id=mark.team_id, shop_id=mark.shop_id, at=mark.at, case_id=mark.case_id, value=mark.value,
    )  # fmt: skip


def _seen(actor: Actor) -> Q:
    """Select what an actor may see: everything, one's teams', one's own."""
    heard = topics(actor, Verb.INSIGHT_READ)
    if EVERYTHING in heard:
        return Q()
    return Q(agent_id__in=_ids("agent:", heard)) | Q(team_id__in=_ids("team:", heard))


def _ids(kind: str, heard: Iterable[str]) -> list[int]:
    return sorted(int(topic.removeprefix(kind)) for topic in heard if topic.startswith(kind))


def _sums_by_period(
    actor: Actor, counters: Sequence[str], periods: Sequence[Period], by: By | None, only: Narrowed | None
) -> Iterable[tuple[Part, int, str, int, int]]:
    """Sum up by period in the database: the periods stand beside the sums as a little table of their own."""
    if not periods:
        return []
    rows = Tally.objects.filter(
        _seen(actor),
        counter__in=counters,
        slot__gte=periods[0].since,
        slot__lt=periods[-1].until,
        **narrowed(only),
    )
    columns = ["counter", "slot"] if by is None else ["counter", "slot", COLUMN[by]]
    grouped = rows.values(*columns).annotate(count=SumOf("n"), sum=SumOf("total")).order_by()
    try:
        sql, params = grouped.query.sql_with_params()
    except EmptyResultSet:  # the actor may see nobody's figures; there is nothing to ask the database
        return []
    part = "''" if by is None else f's."{COLUMN[by]}"'
    table = " UNION ALL ".join(
        ["SELECT CAST(%s AS BIGINT) AS lo, CAST(%s AS BIGINT) AS hi, %s AS place"] * len(periods)
    )
    bounds = [bound for place, one in enumerate(periods) for bound in (one.since.us, one.until.us, place)]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {part}, CAST(p.place AS INTEGER), s.counter, SUM(s.count), SUM(s.sum) FROM ({sql}) s"  # noqa: S608 - constants and the ORM's own statement
            f" JOIN ({table}) p ON s.slot >= p.lo AND s.slot < p.hi GROUP BY 1, 2, 3",
            [*params, *bounds],
        )
        return [(row[0], int(row[1]), row[2], int(row[3]), int(row[4])) for row in cursor.fetchall()]
