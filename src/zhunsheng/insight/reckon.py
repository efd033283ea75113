"""From sums to figures: shares with their interval, means, counts, percentiles; pure."""

from collections.abc import Mapping, Sequence
from math import sqrt
from typing import Final

import msgspec

from zhunsheng.insight.values import Figure, Formula, Indicator, Sum

THOUSAND: Final = 1_000
Z: Final = 1.959963984540054
"""The standard normal's 97.5 % point: two-sided 95 %."""


def reckon(
    indicator: Indicator, sums: Mapping[str, Sum], *, people: int = 0, ranked: int | None = None, age_us: int = 0
) -> Figure:
    """Make a figure of the sums of its counters. Nothing to reckon from gives no value, never zero (a count of none is zero).

    Units  `people`: how many are behind `of`; `ranked`: the value at the percentile's rank; `age_us`: all ages together
    """
    n, total = _sum(indicator.of, sums)
    among = _sum(indicator.among, sums)[0] - _sum(indicator.less, sums)[0] if indicator.among else n
    if indicator.awaits is not None and n == among == 0:
        return Figure(indicator=indicator.id, value=None, n=0, among=0, is_small=True)
    if indicator.formula in (Formula.COUNT, Formula.DISTINCT):
        return Figure(
            indicator=indicator.id, value=float(n if indicator.formula is Formula.COUNT else people), n=n, among=among
        )
    if among <= 0 or (indicator.formula is Formula.PER_PERSON and people == 0):
        return Figure(indicator=indicator.id, value=None, n=n, among=among, is_small=True)
    is_small = among < indicator.enough
    against = _sum(indicator.against, sums)[0]
    if indicator.formula is Formula.SHARE:
        held = n - against
        low, high = wilson(max(0, min(held, among)), among)
        return Figure(
            indicator=indicator.id, value=held / among, n=n, among=among, low=low, high=high, is_small=is_small
        )
    value = _value(indicator, (n, total, among), against, people, ranked, age_us)
    figure = Figure(indicator=indicator.id, value=value, n=n, among=among, is_small=is_small)
    if indicator.formula is not Formula.NET:
        return figure
    low, high = net_interval(n, against, among)
    return msgspec.structs.replace(figure, low=low, high=high)


def _value(
    indicator: Indicator, sums: tuple[int, int, int], against: int, people: int, ranked: int | None, age_us: int
) -> float | None:
    n, total, among = sums
    match indicator.formula:
        case Formula.RATIO:
            return n / among
        case Formula.NET:
            return 100 * (n - against) / among
        case Formula.MEAN:
            return total / n / indicator.per
        case Formula.TOTAL:
            return total / indicator.per
        case Formula.PERCENTILE:
            return None if ranked is None else rounded(ranked) / indicator.per
        case Formula.PER_PERSON:
            return n / people
        case _:
            return age_us / n / indicator.per


def _sum(names: Sequence[str], sums: Mapping[str, Sum]) -> tuple[int, int]:
    found = [sums[name] for name in names if name in sums]
    return sum(one.n for one in found), sum(one.total for one in found)


def rank(number: int, percent: int) -> int:
    """Give which of so many ordered values is the percentile, counted from 1 (nearest rank: no value is invented)."""
    return max(1, (number * percent + 99) // 100)


def rounded(value: int) -> int:
    """Give a value to three significant digits, halves upwards: the larger of two values never becomes the smaller."""
    if value < 0:
        return -rounded(-value)
    step = 1
    while value >= THOUSAND * step:
        step *= 10
    return (value + step // 2) // step * step


def wilson(n: int, among: int) -> tuple[float, float]:
    """Give the 95 % Wilson score interval of n among so many (Wilson 1927, without continuity correction)."""
    share, square = n / among, Z * Z
    middle = (share + square / (2 * among)) / (1 + square / among)
    half = Z / (1 + square / among) * sqrt(share * (1 - share) / among + square / (4 * among * among))
    # Rounding must not put the share itself outside of its interval.
    return min(share, max(0.0, middle - half)), max(share, min(1.0, middle + half))


def net_interval(favour: int, against: int, among: int) -> tuple[float, float]:
    """Give the 95 % score interval of a net, from -100 to 100: those for less those against, of so many answers.

    An answer counts 1, 0 or -1. The score test is turned around as Wilson did; how many answers are not 0 is told by its own score estimate
    (drawn towards all of them), so that unanimous answers have an interval too, and where nobody stands in the middle it is Wilson's own.
    """
    square = Z * Z / among
    net = (favour - against) / among
    taking_sides = (min(1.0, (favour + against) / among) + square) / (1 + square)
    half = sqrt(max(0.0, net * net - (1 + square) * (net * net - square * taking_sides)))
    low, high = (net - half) / (1 + square), (net + half) / (1 + square)
    return 100 * min(net, max(-1.0, low)), 100 * max(net, min(1.0, high))
