"""Figures reckoned straight from what counted, without sums: what every other way must agree with; pure."""

from collections.abc import Iterable, Mapping, Sequence

from zhunsheng.insight.reckon import rank, reckon
from zhunsheng.insight.values import ADDS_UP, Counted, Figure, Indicator, Period, Sum

__all__ = ["figure_of", "figures_of"]


def figures_of(indicators: Iterable[Indicator], counted: Sequence[Counted], period: Period) -> dict[str, Figure]:
    """Reckon figures of everything that counted within a period."""
    inside: dict[str, list[Counted]] = {}
    for one in counted:
        if period.since <= one.at < period.until:
            inside.setdefault(one.counter, []).append(one)
    return {indicator.id: figure_of(indicator, inside, period) for indicator in indicators}


def figure_of(indicator: Indicator, inside: Mapping[str, Sequence[Counted]], period: Period) -> Figure:
    """Reckon one figure."""
    sums = {
        name: Sum(n=len(ones), total=sum(one.value for one in ones))
        for name in indicator.counters
        if (ones := inside.get(name))
    }
    if indicator.formula in ADDS_UP:
        return reckon(indicator, sums)
    ones = [one for name in indicator.of for one in inside.get(name, ())]
    values = sorted(one.value for one in ones)
    return reckon(
        indicator,
        sums,
        people=len({one.place.agent_id for one in ones} - {0}),
        ranked=values[rank(len(values), indicator.percent) - 1] if values else None,
        age_us=sum(max(0, period.until.us - one.at.us) for one in ones),
    )
