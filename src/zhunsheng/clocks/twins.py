"""Clauses whose clocks begin and end alike under two standards: told once, and judged by both limits.

Where two editions of a clause differ in nothing but how long its limit is, by which calendar it runs and who is told when, the same facts
begin and end the same clocks. So only the line is drawn twice. That holds for clauses whose clocks never stand still: whether one is
paused depends on whether it has run out already.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec

from zhunsheng.clocks.dating import reckon_limit
from zhunsheng.clocks.plan import ClausePlan, Plan
from zhunsheng.clocks.values import Clock
from zhunsheng.kernel.worktime import Calendar
from zhunsheng.standards.values import BLANK, Blank, Span

__all__ = ["Twins", "line_of", "twins_of"]

Twins = Mapping[str, Mapping[tuple[int, str], "Line"]]
"""Clause to the standing and the limit of a clock to its limit under the other standard."""


class Line(NamedTuple):
    """A limit and the calendar that it runs by."""

    limit: Span
    calendar: Calendar


def twins_of(other: Plan, plans: Mapping[int, Plan]) -> Twins:
    """Find the clauses of a plan that differ from those of some others, by their standings, in their limits alone."""
    found: dict[str, Mapping[tuple[int, str], Line]] = {}
    for name, clause in other.clauses.items():
        held = {number: plan.clauses.get(name) for number, plan in plans.items()}
        lines = _lines(clause, held)
        if lines is not None:
            found[name] = lines
    return found


def line_of(twins: Twins, clock: Clock) -> int:
    """Say when a clock that has begun is due under the other standard, in microseconds."""
    line = twins[clock.clause_id][clock.standing_id, clock.limit]
    return reckon_limit(line.calendar, clock.started_at, line.limit).due_at.us


def _lines(other: ClausePlan, held: Mapping[int, ClausePlan | None]) -> Mapping[tuple[int, str], Line] | None:
    lines: dict[tuple[int, str], Line] = {}
    for number, one in held.items():
        if one is None or not _live_alike(one, other):
            return None
        for ours, theirs in zip(_limits(one), _limits(other), strict=True):
            if isinstance(ours, Blank) or isinstance(theirs, Blank):
                if type(ours) is not type(theirs):
                    return None
            elif lines.setdefault((number, str(ours)), Line(theirs, other.calendar)).limit != theirs:
                return None  # two scopes that had one limit get two: a clock does not say which of them was its own
    return lines


def _limits(of: ClausePlan) -> Sequence[Span | Blank]:
    return of.rule.limit, *(one.limit for one in of.rule.limits)


def _live_alike(one: ClausePlan, other: ClausePlan) -> bool:
    """Tell whether the same facts begin and end the clocks of both, whatever their limits."""
    rule = one.rule
    if rule.pauses or rule.resumes or not rule.until is rule.since is rule.done is None:
        return False
    scopes = [scoped.applies for scoped in rule.limits] == [scoped.applies for scoped in other.rule.limits]
    return scopes and one.clause.applies == other.clause.applies and _life(one) == _life(other)


def _life(of: ClausePlan) -> object:
    return msgspec.structs.replace(of.rule, limit=BLANK, limits=(), calendar="", ladder=())
