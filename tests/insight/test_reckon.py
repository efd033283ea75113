"""Figures out of sums, against values worked out by hand and by others."""

import itertools
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhunsheng.insight.heaped import at_rank
from zhunsheng.insight.periods import Span, days, hours, last
from zhunsheng.insight.queries import indicator, reckon, wilson
from zhunsheng.insight.reckon import net_interval, rank, rounded
from zhunsheng.insight.values import SLOT_US, Sum
from zhunsheng.kernel.instants import Instant


@pytest.mark.parametrize(
    ("n", "among", "low", "high"),
    [
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        (1, 2, 0.0945, 0.9055),
        (95, 100, 0.8882, 0.9785),
        (9, 20, 0.2582, 0.6579),
    ],
)
def test_the_interval_is_wilsons(n, among, low, high):
    assert tuple(round(edge, 4) for edge in wilson(n, among)) == (low, high)


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_a_share_lies_in_its_interval_and_between_nothing_and_all(kept, broken):
    figure = reckon(indicator("keeping"), {"clock.kept": Sum(n=kept), "clock.breached": Sum(n=broken)})
    if kept + broken == 0:
        assert figure.value is None
        return
    low, high = wilson(kept, kept + broken)
    assert (figure.low, figure.high) == (low, high)
    assert 0 <= low <= (figure.value or 0) <= high <= 1
    assert figure.is_small == (kept + broken < 20)


@pytest.mark.parametrize(
    ("value", "said"),
    [(0, 0), (7, 7), (999, 999), (1_004, 1_000), (1_005, 1_010), (9_994, 9_990), (9_995, 10_000), (73_412_087, 73_400_000), (-1_236, -1_240)],
)  # fmt: skip
def test_a_value_is_said_to_three_significant_digits(value, said):
    assert rounded(value) == said
    assert rounded(said) == said


@given(st.lists(st.integers(0, 10**12), min_size=1), st.sampled_from((1, 50, 90, 99, 100)))
def test_the_rounded_value_at_a_rank_is_the_value_at_the_rank_of_the_rounded(values, percent):
    place = rank(len(values), percent) - 1
    exact = sorted(values)[place]
    assert rounded(exact) == sorted(map(rounded, values))[place] == at_rank(Counter(map(rounded, values)), percent)
    assert abs(rounded(exact) - exact) <= exact * 0.005


@given(st.integers(0, 2**51), st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "Asia/Kathmandu", "America/St_Johns"]))
def test_days_follow_each_other_without_a_gap_and_hold_now(us, zone):
    at = Instant(us + 86_400_000_000 * 400)
    found = days(9, at, zone)
    assert len(found) == 9
    assert all(one.until == two.since for one, two in itertools.pairwise(found))
    assert found[-1].since <= at < found[-1].until
    assert last(Span.DAY, at, zone) == found[-1]
    assert last(Span.WEEK, at, zone).since == found[2].since


def test_a_day_that_changes_the_clocks_is_shorter_or_longer():
    lengths = [one.until.us - one.since.us for one in days(3, Instant.parse("2026-03-30T10:00:00Z"), "Europe/Berlin")]
    assert [length // 3_600_000_000 for length in lengths] == [24, 23, 24]


@given(st.integers(0, 2**51))
def test_hours_are_whole_slots_and_the_last_one_holds_now(us):
    found = hours(24, Instant(us + 86_400_000_000 * 400))
    assert all(one.until.us - one.since.us == 4 * SLOT_US and one.since.us % SLOT_US == 0 for one in found)
    assert found[-1].since.us <= us + 86_400_000_000 * 400 < found[-1].until.us


@given(st.integers(1, 10_000), st.integers(0, 10_000), st.integers(0, 10_000))
def test_a_net_lies_in_its_interval_and_where_nobody_stands_in_the_middle_it_is_wilsons(favour, against, between):
    among = favour + against + between
    low, high = net_interval(favour, against, among)
    net = 100 * (favour - against) / among
    assert -100 <= low <= net + 1e-9
    assert net - 1e-9 <= high <= 100
    turned = net_interval(against, favour, among)
    assert turned == pytest.approx((-high, -low), abs=1e-9)
    if between == 0:
        assert (low, high) == pytest.approx([200 * edge - 100 for edge in wilson(favour, among)], abs=1e-6)


def test_the_interval_of_a_net_is_what_it_was_worked_out_to_be():
    # 50 promoters, 30 detractors, 20 between: by the quadratic of the score test, solved by hand.
    assert [round(edge, 1) for edge in net_interval(50, 30, 100)] == [2.4, 36.1]
    assert [round(edge, 1) for edge in net_interval(0, 0, 20)] == [-16.1, 16.1]
    figure = reckon(indicator("nps"), {"nps.promoter": Sum(n=50), "nps.detractor": Sum(n=30), "nps.answer": Sum(n=100)})
    assert (figure.value, figure.low, figure.high) == (20, *net_interval(50, 30, 100))
