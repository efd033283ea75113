"""Reports: what stands in one, when one is due, and the figures of a period put together."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from zhunsheng.access.values import SYSTEM
from zhunsheng.feedback.queries import commented
from zhunsheng.insight import queries
from zhunsheng.insight.dues import begin, due
from zhunsheng.insight.movers import Moved, best_of, take_apart
from zhunsheng.insight.periods import midnight
from zhunsheng.insight.values import (
    ADDS_UP,
    OTHERS,
    By,
    Figure,
    Heaped,
    Indicator,
    Narrowed,
    Period,
    ReportBody,
    ReportInside,
    ReportKind,
    ReportLine,
    ReportPart,
    Standing,
    Voice,
    Weight,
)
from zhunsheng.knowledge.queries import heaps_between
from zhunsheng.standards.values import Clause

__all__ = ["build", "due"]

EXPLAINED: Final = ("satisfaction", "solved", "ec-k2", "response", "first-response", "opened", "breaches")
EXPLAINING: Final = (By.AGENT, By.SHOP, By.CHANNEL, By.ISSUE, By.GROUP, By.TIER)
MOST_PARTS, MOST_CLAUSES, MOST_ISSUES = 8, 5, 12
MOST_HEAPS, FREQUENT, KEPT_IDS = 8, 3, 20
"""So many heaps of like messages, each of so many at least; of each so many messages are kept by their ids."""
WORST, BEST, MOST_VOICES = 8, 4, 2_000
"""So many ratings with words of the customer, the worst and the best."""


def build(
    kind: ReportKind, period: Period, clauses: Mapping[str, Clause], zone: str, *, promoted: bool = False
) -> ReportBody:
    """Put a report together: figures against target and the period before, what moved them, clauses, issues."""
    earlier = _before(kind, period, zone)
    known = {one.id: one for one in queries.indicators()}
    now = queries.figures(SYSTEM, list(known), period)
    then = queries.figures(SYSTEM, list(known), earlier)
    lines = []
    for name, one in known.items():
        goal = queries.goal_of(one, clauses, promoted=promoted)
        lines.append(
            ReportLine(
                indicator=name, figure=now[name], before=then[name], target=goal.target, core=one.weight is Weight.CORE,
                met=queries.judge(now[name], then[name], goal).met,
            )
        )  # fmt: skip
    moved = {name: found for name in EXPLAINED if (found := _explain(name, period, earlier, now[name], then[name]))}
    return ReportBody(
        kind=kind, since=period.since.us, until=period.until.us, zone=zone, lines=lines,
        moved={name: _parts(found) for name, found in moved.items()}, moved_by={name: one.by for name, one in moved.items()},
        changes={name: one.change for name, one in moved.items()},
        clauses=_clauses(period, earlier), issues=_issues(period, earlier), heaps=_heaps(period, earlier), voices=_voices(period),
        inside={name: inside for name, one in moved.items() if (inside := _inside(name, one, period, earlier))},
    )  # fmt: skip


def _before(kind: ReportKind, period: Period, zone: str) -> Period:
    start = period.since.to_datetime(ZoneInfo(zone)).date()
    return Period(since=midnight(begin(kind, start - timedelta(1)), zone), until=period.since)


def _explain(name: str, period: Period, earlier: Period, now: Figure, then: Figure) -> Moved | None:
    one = queries.indicator(name)
    if one.formula not in ADDS_UP or now.value is None or then.value is None or now.is_small or then.is_small:
        return None
    return best_of(_taken_apart(one, EXPLAINING, (period, earlier)))


def _taken_apart(
    one: Indicator, bys: Iterable[By], spans: tuple[Period, Period], only: Narrowed | None = None
) -> list[Moved]:
    found = []
    for by in bys:
        parts = [queries.figures_by(SYSTEM, [one.id], span, by=by, only=only) for span in spans]
        apart = take_apart(one, by, *({part: each[one.id] for part, each in side.items()} for side in parts))
        if apart is not None:
            found.append(apart)
    return found


def _inside(name: str, moved: Moved, period: Period, earlier: Period) -> ReportInside | None:
    """Take the largest part of a change apart by the other breakdowns: two that explain a change together are told together."""
    top = moved.movers[0]
    if top.part in ("", 0):
        return None
    field = f"{moved.by.value}_id" if moved.by in (By.AGENT, By.SHOP) else moved.by.value
    others = [by for by in EXPLAINING if by is not moved.by]
    best = best_of(
        _taken_apart(queries.indicator(name), others, (period, earlier), msgspec.convert({field: top.part}, Narrowed))
    )
    if best is None:
        return None
    return ReportInside(part=top.part, by=best.by, change=best.change, parts=_parts(best))


def _parts(moved: Moved) -> list[ReportPart]:
    """Give the largest parts and the rest of them in one, so that what is shown adds up to the change."""
    parts = [ReportPart(part=one.part, size=one.size, rate=one.rate, mix=one.mix) for one in moved.movers[:MOST_PARTS]]
    left = moved.movers[MOST_PARTS:]
    if left:
        rate, mix = sum(one.rate for one in left), sum(one.mix for one in left)
        parts.append(ReportPart(part=OTHERS, size=rate + mix, rate=rate, mix=mix))
    return parts


def _heaps(period: Period, earlier: Period) -> list[Heaped]:
    """List what many asked and no question answered, what is new before what came before too. Clauses: ec-1.3c, dy-6.2."""
    found = [one for one in heaps_between(SYSTEM, earlier.since, period.since, period.until) if one.number >= FREQUENT]
    found.sort(key=lambda one: (one.before > 0, -one.number))
    return [
        Heaped(message_ids=list(one.message_ids[:KEPT_IDS]), number=one.number, before=one.before)
        for one in found[:MOST_HEAPS]
    ]


def _voices(period: Period) -> list[Voice]:
    """Choose what customers wrote with their ratings: the worst, and some of the best; their words are not copied."""
    found = commented(SYSTEM, since=period.since, until=period.until, limit=MOST_VOICES)
    pleased = queries.pleased_from()
    poor = [one for one in found if one.score < pleased][:WORST]
    good = [one for one in reversed(found) if one.score >= pleased][:BEST]
    return [Voice(rating_id=one.id, score=one.score) for one in (*poor, *good)]


def _clauses(period: Period, earlier: Period) -> list[Standing]:
    """List the clauses that were kept worst and best; small samples are no ranking and stand in neither."""
    found = queries.figures_by(SYSTEM, ["keeping"], period, by=By.CLAUSE)
    then = queries.figures_by(SYSTEM, ["keeping"], earlier, by=By.CLAUSE)
    nothing = Figure(indicator="keeping", value=None, n=0, among=0)
    judged = [(str(part), one["keeping"]) for part, one in found.items() if not one["keeping"].is_small]
    judged.sort(key=lambda one: (one[1].value or 0, one[0]))
    shown = judged if len(judged) <= 2 * MOST_CLAUSES else [*judged[:MOST_CLAUSES], *judged[-MOST_CLAUSES:]]
    return [
        Standing(part=part, figure=figure, before=then[part]["keeping"] if part in then else nothing)
        for part, figure in shown
    ]


def _issues(period: Period, earlier: Period) -> list[Standing]:
    """List the issue types that were closed most, with how many there were before."""
    now = queries.figures_by(SYSTEM, ["closed"], period, by=By.ISSUE)
    then = queries.figures_by(SYSTEM, ["closed"], earlier, by=By.ISSUE)
    nothing = Figure(indicator="closed", value=0.0, n=0, among=0)
    found = [
        Standing(
            part=str(part),
            figure=now[part]["closed"] if part in now else nothing,
            before=then[part]["closed"] if part in then else nothing,
        )
        for part in {*now, *then}
    ]
    return sorted(found, key=lambda one: (-one.figure.n, one.part))[:MOST_ISSUES]


def body_of(text: str) -> ReportBody:
    """Read a stored report."""
    return msgspec.json.decode(text, type=ReportBody)
