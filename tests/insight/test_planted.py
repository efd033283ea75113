"""Clauses that are figures: a planted violation is seen, and what guards a figure stands with it."""

import pytest

from tests.insight.happening import closed, figure, rated, sent, tell
from tests.laws.test_one_enforcer_per_clause import rulebook
from zhunsheng.insight.enforces import FIGURES, covers
from zhunsheng.insight.queries import goal_of, indicators, judge, shipped_definitions
from zhunsheng.insight.reckon import reckon
from zhunsheng.insight.values import Better, Figure, Formula, Sum

ENFORCED = [one for one in rulebook().clauses.values() if covers(one) == FIGURES]
AIMED = [
    (clause.id, name)
    for clause in ENFORCED
    for name in clause.keeps
    if shipped_definitions().indicators[name].target_of == clause.id
]


def value_of(name: str, value: float, n: int = 100) -> Figure:
    return Figure(indicator=name, value=value, n=n, among=n)


@pytest.mark.parametrize(("clause_id", "name"), AIMED)
def test_a_figure_that_misses_its_target_says_so(clause_id, name):
    one, clauses = shipped_definitions().indicators[name], rulebook().clauses
    goal = goal_of(one, clauses)
    if goal.target is None:
        assert goal.aim.value != "level" or name == "ec-k5"
        return
    step = max(goal.target * 0.01, 1e-6)
    worse = goal.target - step if goal.better is Better.HIGHER else goal.target + step
    assert judge(value_of(name, worse), None, goal).met is False
    assert judge(value_of(name, goal.target), None, goal).met is True
    small = Figure(indicator=name, value=worse, n=1, among=1, is_small=True)
    assert judge(small, None, goal).met is None


def test_knowledge_must_grow_from_month_to_month():
    one = shipped_definitions().indicators["ec-k10"]
    goal = goal_of(one, rulebook().clauses)
    judged = [
        judge(value_of("ec-k10", now), value_of("ec-k10", before), goal).met for now, before in ((5, 4), (4, 4), (3, 4))
    ]
    assert judged == [True, False, False]


def test_what_guards_a_figure_is_shown_with_it():
    core = [
        one for one in indicators() if one.clauses and one.weight.value == "core" and one.formula is not Formula.COUNT
    ]
    lonely = [one.id for one in core if not one.guards and one.id != "cc-k4"]
    assert lonely == []
    assert set(shipped_definitions().indicators["ec-k4"].guards) == {"ec-k2", "satisfaction"}


def test_a_promotion_raises_what_an_agent_may_be_given():
    clause = rulebook().clauses["ec-k5"]
    filled = {
        "ec-k5": type(clause)(
            **{name: getattr(clause, name) for name in clause.__struct_fields__}
            | {"figures": {"target": 100, "promo_uplift": 0.3}}
        )
    }
    one = shipped_definitions().indicators["ec-k5"]
    assert (goal_of(one, filled).target, goal_of(one, filled, promoted=True).target) == (100, 130)


@pytest.mark.usefixtures("db")
def test_slow_answers_and_bad_ratings_are_missed_targets():
    tell(
        *((n, sent(45)) for n in range(20)),
        *((30 + n, rated(1 + 4 * (n % 2), 100 + n)) for n in range(20)),
        (60, closed()),
    )
    clauses = rulebook().clauses
    for name in ("ec-k4", "ec-k1", "cc-k5"):
        one = shipped_definitions().indicators[name]
        assert judge(figure(name), None, goal_of(one, clauses)).met is False


def test_a_share_of_nothing_is_no_data():
    one = shipped_definitions().indicators["ec-k1"]
    assert reckon(one, {}).value is None
    assert reckon(one, {"rating.poor": Sum(n=3)}).value == 0.0
