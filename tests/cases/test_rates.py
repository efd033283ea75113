"""A rate is set against dialogues, has an interval, and says whether it changed only where that can be said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhunsheng.cases.rates import change_of, rate_of


@pytest.mark.parametrize(
    ("n", "among", "value", "low", "high"),
    [(10, 1000, 10.0, 4.79, 18.39), (0, 500, 0.0, 0.0, 7.38), (100, 2000, 50.0, 40.7, 60.8), (5, 2, 2500.0, 812, 5835)],
)
def test_the_interval_is_that_of_a_count(n: int, among: int, value: float, low: float, high: float) -> None:
    """The exact Poisson limits of 10 are 4.795 and 18.39, of 0 none and 3.689, of 5 1.623 and 11.668."""
    rate = rate_of(n, among)
    assert rate.value == pytest.approx(value)
    assert rate.low == pytest.approx(low, rel=0.03, abs=0.01)
    assert rate.high == pytest.approx(high, rel=0.03)


@given(st.integers(0, 10_000), st.integers(1, 100_000))
def test_a_rate_lies_in_its_interval(n: int, among: int) -> None:
    rate = rate_of(n, among)
    assert rate.value is not None
    assert rate.low is not None
    assert rate.high is not None
    assert 0 <= rate.low <= rate.value <= rate.high


def test_among_none_there_is_no_rate() -> None:
    assert rate_of(3, 0).value is None
    assert change_of(rate_of(30, 100), rate_of(3, 0), 10) == "few"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ((40, 1000), (10, 1000), "fewer"), ((10, 1000), (40, 1000), "more"), ((20, 1000), (18, 1000), "unclear"),
        ((3, 1000), (1, 1000), "few"), ((20, 1000), (20, 500), "more"), ((20, 1000), (20, 2000), "fewer"),
        ((20, 1000), (20, 1000), "unclear"),
    ],
)  # fmt: skip
def test_a_change_is_said_against_the_number_of_dialogues(
    before: tuple[int, int], after: tuple[int, int], expected: str
) -> None:
    assert change_of(rate_of(*before), rate_of(*after), 10) == expected
