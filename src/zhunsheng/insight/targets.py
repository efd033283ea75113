"""What a figure is aimed at, and whether it gets there; pure."""

from collections.abc import Mapping

import msgspec

from zhunsheng.insight.values import Aim, Better, Figure, Indicator
from zhunsheng.standards.values import Blank, Clause, Kind

__all__ = ["Goal", "Judged", "goal_of", "judge"]

FIGURES = ("target", "target_s")
"""Where a definition does not name the clause's figure, it is one of these."""


class Goal(msgspec.Struct, frozen=True, kw_only=True):
    """What a figure is aimed at: a level, raised in promotions, or a movement from one month to the next."""

    target: float | None = None
    aim: Aim = Aim.LEVEL
    better: Better = Better.HIGHER
    uplift: float = 0.0


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a figure meets its goal: yes, no, or nothing where there is too little to say so."""

    met: bool | None
    goal: Goal


def goal_of(indicator: Indicator, clauses: Mapping[str, Clause], *, promoted: bool = False) -> Goal:
    """Find the goal of an indicator in the clause it is aimed at, where that is in force and filled."""
    clause = clauses.get(indicator.target_of or "") or _keeping(indicator, clauses)
    figures = {} if clause is None else clause.figures
    names = FIGURES if indicator.figure is None else (indicator.figure,)
    value = next((figures[name] for name in names if name in figures), None)
    uplift = figures.get(indicator.uplift_figure or "", 0) if promoted else 0
    raised = 0.0 if isinstance(uplift, Blank) else float(uplift)
    target = None if value is None or isinstance(value, Blank) else float(value) * (1 + raised)
    aim = indicator.aim if clause is not None else Aim.LEVEL
    return Goal(target=target, aim=aim, better=indicator.better, uplift=raised)


def _keeping(indicator: Indicator, clauses: Mapping[str, Clause]) -> Clause | None:
    """Find the clause of another standard that says it is kept in this figure."""
    return next((one for one in clauses.values() if one.kind is Kind.INDICATOR and indicator.id in one.keeps), None)


def judge(figure: Figure, before: Figure | None, goal: Goal) -> Judged:
    """Hold a figure against its goal; a movement is judged against the period before."""
    if figure.value is None or figure.is_small:
        return Judged(met=None, goal=goal)
    if goal.aim is not Aim.LEVEL:
        if before is None or before.value is None:
            return Judged(met=None, goal=goal)
        return Judged(
            met=figure.value > before.value if goal.aim is Aim.RISING else figure.value < before.value, goal=goal
        )
    if goal.target is None:
        return Judged(met=None, goal=goal)
    return Judged(
        met=figure.value >= goal.target if goal.better is Better.HIGHER else figure.value <= goal.target, goal=goal
    )
