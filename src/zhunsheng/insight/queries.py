"""Questions to the figures. What an actor may not see does not count for that actor."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from django.db.models import Q

from zhunsheng.access.queries import EVERYTHING, reach, topics
from zhunsheng.access.values import Actor, Reach, Verb
from zhunsheng.ground.settings import desk
from zhunsheng.insight.board import (
    CHANNEL_TITLES,
    FIGURES,
    HIGH_IS_BAD,
    OF_NO_TEAM,
    TITLES,
    BoardSettings,
    Measure,
    Raised,
    Scope,
    Scoped,
)
from zhunsheng.insight.boarding import (
    alerts,
    board_settings,
    insist_on_board,
    scope_choices,
    scope_words,
    webhook_secret,
)
from zhunsheng.insight.checks import define
from zhunsheng.insight.clauses import of_clause, of_every_clause
from zhunsheng.insight.extras import extras_over, ranks_over
from zhunsheng.insight.heaped import Stretch, Worth, about_worth, at_rank, heaps_by_hour, heaps_over, lies_in, of_heap
from zhunsheng.insight.models import Mark, Report, Tally
from zhunsheng.insight.parts import ONE, Part, Seen, Wanted, marks_in, sums_by_hour, sums_over
from zhunsheng.insight.periods import Span, days, hours, last, midnight
from zhunsheng.insight.reckon import reckon, rounded, wilson
from zhunsheng.insight.refold import Difference, compare
from zhunsheng.insight.shipped import shipped_definitions
from zhunsheng.insight.spreading import due_stretch
from zhunsheng.insight.spreads import Heap
from zhunsheng.insight.supposing import TargetSupposed, held_against, moved_goals
from zhunsheng.insight.targets import Goal, Judged, goal_of, judge
from zhunsheng.insight.values import (
    ADDS_UP,
    OTHERS,
    Behind,
    By,
    Figure,
    Formula,
    Indicator,
    Narrowed,
    Period,
    ReportBody,
    ReportKind,
    ReportShown,
)
from zhunsheng.insight.views import Shared, ViewShown, view, views, views_due
from zhunsheng.kernel.errors import AccessDenied, NotFound
from zhunsheng.kernel.instants import Instant
from zhunsheng.people.queries import levels_of_agents
from zhunsheng.standards.values import Clause

__all__ = [
    "ADDS_UP",
    "CHANNEL_TITLES",
    "FIGURES",
    "HIGH_IS_BAD",
    "OF_NO_TEAM",
    "ONE",
    "OTHERS",
    "TITLES",
    "BoardSettings",
    "Difference",
    "Goal",
    "Judged",
    "Measure",
    "Part",
    "Raised",
    "Scope",
    "Scoped",
    "Shared",
    "Span",
    "Stretch",
    "TargetSupposed",
    "ViewShown",
    "Worth",
    "alerts",
    "behind",
    "board_settings",
    "by_clause",
    "by_hour",
    "by_period",
    "clause_parts",
    "compare",
    "days",
    "define",
    "due_stretch",
    "figures",
    "figures_by",
    "goal_of",
    "hours",
    "indicator",
    "indicators",
    "insist_on_board",
    "judge",
    "last",
    "midnight",
    "number_worth",
    "pleased_from",
    "reckon",
    "report",
    "reports",
    "scope_choices",
    "scope_words",
    "shipped_definitions",
    "spread",
    "sums_stand_in",
    "targets_under",
    "trends",
    "view",
    "views",
    "views_due",
    "webhook_secret",
    "wilson",
    "written",
]

CLOCK = ("clock_id",)
"""The key of what is found again by its clock."""


def indicator(name: str) -> Indicator:
    """Give an indicator's definition."""
    return shipped_definitions().indicators[name]


def indicators() -> Sequence[Indicator]:
    """List every indicator with its definition."""
    return tuple(shipped_definitions().indicators.values())


def pleased_from() -> int:
    """Say from which score on a rating counts as satisfied: as the definition of the figure does."""
    where = shipped_definitions().counters["rating.good"].where or {}
    return int(msgspec.convert(where["score"], dict[str, int])["gte"])


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
    return _over(_wanted(actor, wanted, by, only), wanted, [period], at)[0]


def by_period(
    actor: Actor, name: str, periods: Sequence[Period], *, by: By | None = None, only: Narrowed | None = None
) -> dict[Part, list[Figure]]:
    """Give one figure for each of some periods that follow each other: a trend, for every part of a breakdown."""
    wanted = indicator(name)
    each = _over(_wanted(actor, [wanted], by, only), [wanted], periods)
    found = {part: None for one in each for part in one}
    return {part: [one[part][name] if part in one else reckon(wanted, {}) for one in each] for part in found}


def by_clause(actor: Actor, names: Sequence[str], periods: Sequence[Period]) -> list[dict[str, dict[str, Figure]]]:
    """Give some figures for every clause and each of some periods; what counts for no clause counts for each of them."""
    wanted = [indicator(name) for name in names]
    return of_every_clause(_wanted(actor, wanted, By.CLAUSE, None), wanted, periods)


def clause_parts(
    actor: Actor, names: Sequence[str], clause_id: str, periods: Sequence[Period], *, by: By | None = None
) -> list[dict[Part, dict[str, Figure]]]:
    """Give some figures of one clause for each of some periods, whole or by the parts of a breakdown."""
    wanted = [indicator(name) for name in names]
    return of_clause(_wanted(actor, wanted, by, None), wanted, clause_id, periods, by)


def targets_under(
    actor: Actor, held: Mapping[str, Clause], supposed: Mapping[str, Clause], period: Period
) -> list[TargetSupposed]:
    """Hold the figures of a period against the goals of two standards; figures whose goal is the same under both are left out."""
    moved = moved_goals(indicators(), held, supposed)
    if not moved:
        return []
    names = list(moved)
    now = figures(actor, names, period, at=period.until)
    before = figures(actor, names, before_it(period)) if any(one.moves for one in moved.values()) else {}
    people = [one for part, one in figures_by(actor, names, period, by=By.AGENT).items() if part]
    return [held_against(moved[name], now[name], before.get(name), [one[name] for one in people]) for name in names]


def before_it(period: Period) -> Period:
    """Give the period of the same length before another."""
    return Period(since=Instant(2 * period.since.us - period.until.us), until=period.since)


def trends(
    actor: Actor, names: Sequence[str], periods: Sequence[Period], *, only: Narrowed | None = None
) -> dict[str, list[Figure]]:
    """Give several figures for each of some periods that follow each other, from one question to the sums."""
    wanted = [indicator(name) for name in names]
    each = _over(_wanted(actor, wanted, None, only), wanted, periods)
    return {one.id: [at[ONE][one.id] if ONE in at else reckon(one, {}) for at in each] for one in wanted}


def _over(
    question: Wanted, wanted: Sequence[Indicator], periods: Sequence[Period], at: Instant | None = None
) -> list[dict[Part, dict[str, Figure]]]:
    """Give some figures for every part of a breakdown that something counted for, in each of some periods in their order."""
    if all(one.formula is Formula.PERCENTILE for one in wanted):
        return ranks_over(question, wanted, periods)
    each = sums_over(question, periods)
    extra = extras_over(question, wanted, periods, at) if any(each) else [{} for _ in each]
    return [
        {
            part: {one.id: reckon(one, counted, **extra[place].get(one.id, {}).get(part, {})) for one in wanted}
            for part, counted in sums.items()
        }
        for place, sums in enumerate(each)
    ]


def by_hour(actor: Actor, name: str, period: Period, *, only: Narrowed | None = None) -> dict[tuple[int, int], Figure]:
    """Give one figure by weekday (1 to 7) and hour of the desk's zone; for figures that are reckoned from sums, and percentiles."""
    wanted = indicator(name)
    if wanted.formula is Formula.PERCENTILE:
        heaps = heaps_by_hour(_wanted(actor, [wanted], None, only), period)
        return {place: of_heap(wanted, heap) for place, heap in heaps.items()}
    if wanted.formula not in ADDS_UP:
        return {}
    sums = sums_by_hour(_wanted(actor, [wanted], None, only), period)
    return {place: reckon(wanted, one) for place, one in sums.items()}


def spread(actor: Actor, name: str, period: Period, *, only: Narrowed | None = None, parts: int = 20) -> list[Stretch]:
    """Give how the values behind a figure are spread: stretches of equal width with how many lie in each.

    The last stretch holds everything above the 98th percentile, so that one stray value does not press all others together. Values
    are spread to three significant digits, as a percentile is said.
    """
    wanted, heap = indicator(name), _heap(actor, name, period, only)
    if not heap:
        return []
    low = min(heap)
    high = max(at_rank(heap, 98) or low, low + parts)
    counts = [0] * parts
    for value, times in heap.items():
        counts[min(parts - 1, (value - low) * parts // (high - low))] += times
    bounds = [low - (low - high) * place // parts for place in range(parts)]
    edges = [(low + (high - low) * place / parts) / wanted.per for place in range(parts)] + [max(heap) / wanted.per]
    return [
        Stretch(low=edges[place], high=edges[place + 1], number=number, worth=(least, below))
        for place, (number, least, below) in enumerate(zip(counts, bounds, (*bounds[1:], None), strict=True))
    ]


def number_worth(actor: Actor, name: str, period: Period, worth: Worth, *, only: Narrowed | None = None) -> int:
    """Say how many values behind a figure lie in a stretch, as its spread counts them."""
    return sum(times for value, times in _heap(actor, name, period, only).items() if lies_in(value, worth))


def _heap(actor: Actor, name: str, period: Period, only: Narrowed | None) -> Heap:
    wanted = indicator(name)
    if not all(shipped_definitions().counters[one].measures for one in wanted.of):
        return {}
    question = msgspec.structs.replace(_wanted(actor, [wanted], None, only), counters=frozenset(wanted.of))
    return heaps_over(question, [period])[0].get(ONE, {})


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


def sums_stand_in(zone: str) -> bool:
    """Tell whether the sums of days are those of a zone; there may be none yet."""
    return not Tally.objects.exclude(span__in=["", zone]).exists()


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
    before: tuple[int, int] | None = None,
    limit: int | None = 50,
    hour: int | None = None,
    weekday: int | None = None,
    worth: Worth | None = None,
) -> list[Behind]:
    """Show what a figure counted, newest first: as many as the figure's `n` says, page by page.

    `before` is where the last page ended: the instant in microseconds and the id of its last row. `hour`, `weekday`: only what fell into
    them in the desk's zone. `worth`: only values of a stretch, as a spread counts them.
    """
    found: list[Mark] = []
    for counter in indicator(name).of:
        rows = marks_in(_seen(actor), [counter], period, only).order_by("-at", "-id")
        if before is not None:
            at = Instant(before[0])
            rows = rows.filter(Q(at__lt=at) | Q(at=at, id__lt=before[1]), at__lte=at)
        if hour is None and weekday is None and worth is None:
            found += rows if limit is None else rows[:limit]
        else:
            found += islice(_picked(rows, hour, weekday, worth), limit)
    found.sort(key=lambda mark: (mark.at.us, mark.id), reverse=True)
    return [_behind(mark) for mark in found[:limit]]


def _picked(rows: Any, hour: int | None, weekday: int | None, worth: Worth | None) -> Iterator[Mark]:
    """Pick the marks of an hour and weekday of the desk's zone, whatever its clocks did in between, and of a stretch of values."""
    zone = ZoneInfo(desk().time_zone)
    if worth is not None:
        rows = rows.filter(**about_worth(worth))
    for mark in rows.iterator(chunk_size=500):
        local = mark.at.to_datetime(zone)
        fits = worth is None or lies_in(rounded(mark.value), worth)
        if fits and hour in (None, local.hour) and weekday in (None, local.isoweekday()):
            yield mark


def _behind(mark: Mark) -> Behind:
    is_clock = shipped_definitions().counters[mark.counter].key == CLOCK
    return Behind(
        id=mark.id, counter=mark.counter, clause_id=mark.clause_id, dialogue_id=mark.dialogue_id,
        agent_id=mark.agent_id, team_id=mark.team_id, shop_id=mark.shop_id, at=mark.at, case_id=mark.case_id, value=mark.value,
        clock_id=mark.key_id if is_clock else 0,
    )  # fmt: skip


def _wanted(actor: Actor, of: Sequence[Indicator], by: By | None, only: Narrowed | None) -> Wanted:
    counters = frozenset(name for one in of for name in one.counters)
    return Wanted(
        seen=_seen(actor), counters=counters, by=by, only=only, levels=levels_of_agents() if by is By.LEVEL else {}
    )


def _seen(actor: Actor) -> Seen:
    """Tell what an actor may see: everything, one's teams', one's own."""
    heard = topics(actor, Verb.INSIGHT_READ)
    if EVERYTHING in heard:
        return Seen(everything=True)
    return Seen(agents=_ids("agent:", heard), teams=_ids("team:", heard))


def _ids(kind: str, heard: Iterable[str]) -> frozenset[int]:
    return frozenset(int(topic.removeprefix(kind)) for topic in heard if topic.startswith(kind))
