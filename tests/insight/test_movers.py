"""What moved a figure: the pieces add up to the change, whatever the parts were."""

import math

from hypothesis import given
from hypothesis import strategies as st

from zhunsheng.insight.movers import best_of, take_apart
from zhunsheng.insight.queries import indicator
from zhunsheng.insight.values import By, Figure

SIDE = st.dictionaries(st.integers(1, 5), st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=1)


def side(parts: dict[int, tuple[int, int]]) -> dict[str | int, Figure]:
    return {
        part: Figure(indicator="solved", value=None if not n + rest else n / (n + rest), n=n, among=n + rest)
        for part, (n, rest) in parts.items()
    }


def whole(parts: dict[int, tuple[int, int]]) -> float:
    return sum(n for n, _ in parts.values()) / sum(n + rest for n, rest in parts.values())


@given(SIDE, SIDE)
def test_the_pieces_add_up_to_the_change(now, then):
    moved = take_apart(indicator("solved"), By.AGENT, side(now), side(then))
    if moved is None:
        return
    change = whole(now) - whole(then)
    assert math.isclose(moved.change, change, abs_tol=1e-12)
    assert math.isclose(sum(one.size for one in moved.movers), change, abs_tol=1e-9)


def test_whoever_became_worse_is_named_first():
    then = {1: (90, 10), 2: (90, 10)}
    moved = take_apart(indicator("solved"), By.AGENT, side({1: (50, 50), 2: (90, 10)}), side(then))
    assert moved is not None
    assert (moved.movers[0].part, round(moved.change, 3)) == (1, -0.2)


def test_the_breakdown_that_explains_best_is_chosen():
    one = take_apart(indicator("solved"), By.AGENT, side({1: (50, 50), 2: (90, 10)}), side({1: (90, 10), 2: (90, 10)}))
    even = take_apart(indicator("solved"), By.SHOP, side({1: (70, 30), 2: (70, 30)}), side({1: (90, 10), 2: (90, 10)}))
    assert one is not None
    assert even is not None
    assert best_of([even, one]) == one
