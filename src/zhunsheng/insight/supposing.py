"""Targets under another standard: a figure held against both, as a whole and for each agent; pure."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from zhunsheng.insight.targets import Goal, goal_of, judge
from zhunsheng.insight.values import Aim, Figure, Indicator
from zhunsheng.standards.values import Clause

__all__ = ["MovedGoal", "TargetSupposed", "held_against", "moved_goals"]


class MovedGoal(msgspec.Struct, frozen=True, kw_only=True):
    """An indicator whose goal would be another."""

    indicator: Indicator
    then: Goal
    supposed: Goal

    @property
    def moves(self) -> bool:
        """Tell whether it is judged against the period before."""
        return Aim.LEVEL is not self.then.aim or Aim.LEVEL is not self.supposed.aim


class TargetSupposed(msgspec.Struct, frozen=True, kw_only=True):
    """A figure whose goal would be another: whether it is met, then and supposed, and how many agents meet it.

    `people`: those with a figure that is large enough to be judged.
    """

    goal: MovedGoal
    figure: Figure
    met_then: bool | None
    would_meet: bool | None
    people: int
    people_then: int
    people_would: int


def moved_goals(
    of: Iterable[Indicator], held: Mapping[str, Clause], supposed: Mapping[str, Clause]
) -> dict[str, MovedGoal]:
    """Find the indicators whose goals are not the same under two standards."""
    goals = (MovedGoal(indicator=one, then=goal_of(one, held), supposed=goal_of(one, supposed)) for one in of)
    return {one.indicator.id: one for one in goals if one.then != one.supposed}


def held_against(goal: MovedGoal, figure: Figure, before: Figure | None, people: Sequence[Figure]) -> TargetSupposed:
    """Hold a figure and those of the agents against both goals."""
    large = [one for one in people if one.value is not None and not one.is_small]
    return TargetSupposed(
        goal=goal, figure=figure, met_then=judge(figure, before, goal.then).met,
        would_meet=judge(figure, before, goal.supposed).met, people=len(large),
        people_then=sum(judge(one, None, goal.then).met is True for one in large),
        people_would=sum(judge(one, None, goal.supposed).met is True for one in large),
    )  # fmt: skip
