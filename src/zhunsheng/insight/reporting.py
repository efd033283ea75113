"""Reports: what stands in one, when one is due, and the figures of a period put together."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from zhunsheng.access.values import SYSTEM
from zhunsheng.insight import queries
from zhunsheng.insight.dues import begin, due
from zhunsheng.insight.movers import Moved, best_of, take_apart
from zhunsheng.insight.periods import midnight
from zhunsheng.insight.values import (
    ADDS_UP,
    By,
    Figure,
    Period,
    ReportBody,
    ReportKind,
    ReportLine,
    ReportPart,
    Standing,
    Weight,
)
from zhunsheng.standards.values import Clause

__all__ = ["build", "due"]

EXPLAINED: Final = ("satisfaction", "solved", "ec-k2", "response", "first-response", "opened", "breaches")
EXPLAINING: Final = (By.AGENT, By.SHOP, By.CHANNEL, By.ISSUE, By.GROUP, By.TIER)
MOST_PARTS, MOST_CLAUSES, MOST_ISSUES = 3, 5, 12


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
        clauses=_clauses(period), issues=_issues(period, earlier),
    )  # fmt: skip


def _before(kind: ReportKind, period: Period, zone: str) -> Period:
    start = period.since.to_datetime(ZoneInfo(zone)).date()
    return Period(since=midnight(begin(kind, start - timedelta(1)), zone), until=period.since)


def _explain(name: str, period: Period, earlier: Period, now: Figure, then: Figure) -> Moved | None:
    one = queries.indicator(name)
    if one.formula not in ADDS_UP or now.value is None or then.value is None or now.is_small or then.is_small:
        return None
    found = []
    for by in EXPLAINING:
        parts = [queries.figures_by(SYSTEM, [name], span, by=by) for span in (period, earlier)]
        apart = take_apart(one, by, *({part: each[name] for part, each in side.items()} for side in parts))
        if apart is not None:
            found.append(apart)
    return best_of(found)


def _parts(moved: Moved) -> list[ReportPart]:
    return [ReportPart(part=one.part, size=one.size, rate=one.rate, mix=one.mix) for one in moved.movers[:MOST_PARTS]]


def _clauses(period: Period) -> list[Standing]:
    """List the clauses that were kept worst and best; small samples are no ranking and stand in neither."""
    found = queries.figures_by(SYSTEM, ["keeping"], period, by=By.CLAUSE)
    judged = [(str(part), one["keeping"]) for part, one in found.items() if not one["keeping"].is_small]
    judged.sort(key=lambda one: (one[1].value or 0, one[0]))
    shown = judged if len(judged) <= 2 * MOST_CLAUSES else [*judged[:MOST_CLAUSES], *judged[-MOST_CLAUSES:]]
    return [Standing(part=part, figure=figure, before=figure) for part, figure in shown]


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
