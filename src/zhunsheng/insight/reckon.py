"""From sums to figures: shares with their interval, means, counts; pure."""

from collections.abc import Mapping
from math import sqrt
from typing import Final

from zhunsheng.insight.values import Figure, Formula, Indicator, Sum

Z: Final = 1.959963984540054
"""The standard normal's 97.5 % point: two-sided 95 %."""


def reckon(indicator: Indicator, sums: Mapping[str, Sum]) -> Figure:
    """Make a figure of the sums of its counters. Nothing to reckon from gives no value, never zero (a count of none is zero)."""
    n = sum(sums.get(name, Sum()).n for name in indicator.of)
    total = sum(sums.get(name, Sum()).total for name in indicator.of)
    among = sum(sums.get(name, Sum()).n for name in indicator.among) if indicator.among else n
    if indicator.formula is Formula.COUNT:
        return Figure(indicator=indicator.id, value=float(n), n=n, among=among)
    if among == 0:
        return Figure(indicator=indicator.id, value=None, n=n, among=among, is_small=True)
    is_small = among < indicator.enough
    if indicator.formula is Formula.MEAN:
        return Figure(indicator=indicator.id, value=total / n / indicator.per, n=n, among=among, is_small=is_small)
    low, high = wilson(n, among)
    return Figure(indicator=indicator.id, value=n / among, n=n, among=among, low=low, high=high, is_small=is_small)


def wilson(n: int, among: int) -> tuple[float, float]:
    """Give the 95 % Wilson score interval of n among so many (Wilson 1927, without continuity correction)."""
    share, square = n / among, Z * Z
    middle = (share + square / (2 * among)) / (1 + square / among)
    half = Z / (1 + square / among) * sqrt(share * (1 - share) / among + square / (4 * among * among))
    # Rounding must not put the share itself outside of its interval.
    return min(share, max(0.0, middle - half)), max(share, min(1.0, middle + half))
