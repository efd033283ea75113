"""Refuse indicators that mean nothing, with the reason; pure."""

from collections.abc import Mapping
from typing import Final

from zhunsheng.insight.values import Counter, Formula, Indicator
from zhunsheng.kernel.errors import BadInput

PARTS: Final = frozenset({Formula.SHARE, Formula.RATIO, Formula.NET})
MEASURES: Final = frozenset({Formula.MEAN, Formula.PERCENTILE, Formula.TOTAL})


def check_indicator(indicator: Indicator, counters: Mapping[str, Counter]) -> None:
    """Refuse an indicator that cannot be reckoned or would mean something else than it says. Refuses: BadInput."""
    place = f"indicator {indicator.id}"
    for name in indicator.counters:
        if name not in counters:
            raise BadInput(f"{place}, counter {name}", f"one of {', '.join(sorted(counters))}", name)
    if indicator.awaits is not None and not indicator.of:
        return
    if (indicator.formula in PARTS) != bool(indicator.among):
        raise BadInput(
            f"{place}, among", "given for a share, ratio or net, and for nothing else", list(indicator.among)
        )
    if indicator.less and not indicator.among:
        raise BadInput(f"{place}, less", "given only where there is something to take it from", list(indicator.less))
    if indicator.formula is Formula.NET and not indicator.against:
        raise BadInput(f"{place}, against", "given for a net", list(indicator.against))
    if indicator.against and indicator.formula not in (Formula.NET, Formula.SHARE):
        raise BadInput(f"{place}, against", "given for a net or a share, and for nothing else", list(indicator.against))
    if not indicator.of or indicator.per < 1 or indicator.enough < 1 or not 1 <= indicator.percent <= 100:
        raise BadInput(
            place, "at least one counter, `per` and `enough` of at least 1, `percent` of 1 to 100", indicator.per
        )
    if indicator.formula in MEASURES and any(not counters[name].measures for name in indicator.of):
        raise BadInput(
            f"{place}, of", f"counters with a value: a {indicator.formula.value} needs one", list(indicator.of)
        )
    if indicator.formula is Formula.SHARE:
        _check_part(indicator, counters, place)
    if indicator.formula is Formula.AGE and any(not counters[name].undone_by for name in indicator.of):
        raise BadInput(
            f"{place}, of", "counters that are taken back: what never ends has no age worth showing", list(indicator.of)
        )
    if (indicator.target_of is None) != (indicator.figure is None) and indicator.figure is not None:
        raise BadInput(f"{place}, figure", "the clause `target_of` that it is a figure of", indicator.figure)


def _check_part(indicator: Indicator, counters: Mapping[str, Counter], place: str) -> None:
    """Refuse a share whose numerator is no part of its denominator, or counts something of it twice."""
    if not set(indicator.of) <= set(indicator.among) and not indicator.paired:
        raise BadInput(
            f"{place}, of", "a part of what it is a share of, or `paired` with it one by one", list(indicator.of)
        )
    for first in indicator.of:
        for other in indicator.of:
            if first != other and _same(counters[first], counters[other]):
                raise BadInput(f"{place}, of", f"nothing twice: {first} and {other} count the same", list(indicator.of))


def _same(one: Counter, other: Counter) -> bool:
    return (one.fact, one.where, one.unless, one.since, one.hours) == (
        other.fact, other.where, other.unless, other.since, other.hours
    )  # fmt: skip
