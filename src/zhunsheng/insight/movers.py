"""What moved a figure: the change taken apart by the parts of a breakdown, so that the pieces add up to it exactly; pure."""

from collections.abc import Mapping

import msgspec

from zhunsheng.insight.values import By, Figure, Formula, Indicator

__all__ = ["Moved", "Mover", "best_of", "take_apart"]


class Mover(msgspec.Struct, frozen=True, kw_only=True):
    """One part of a change. `rate`: because it became better or worse; `mix`: because it became more or less of the whole."""

    part: str | int
    rate: float
    mix: float

    @property
    def size(self) -> float:
        """How much of the change it makes."""
        return self.rate + self.mix


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """A change with its parts in one breakdown, the largest first."""

    by: By
    change: float
    movers: tuple[Mover, ...]

    @property
    def told(self) -> float:
        """Which share of all movement the largest part makes: a breakdown that explains has few large parts."""
        whole = sum(abs(one.size) for one in self.movers)
        return abs(self.movers[0].size) / whole if whole else 0.0


def take_apart(
    indicator: Indicator, by: By, now: Mapping[str | int, Figure], then: Mapping[str | int, Figure]
) -> Moved | None:
    """Take the change of a figure apart; nothing where it cannot be or where there is none.

    A share or mean is a weighted mean of its parts: each part moves it by its own change at the mean weight, and by the change of its
    weight at the mean distance from the whole (the midpoint rule; both kinds of pieces add up to the change). A count is a sum.
    """
    parts = sorted({*now, *then}, key=str)
    if indicator.formula is Formula.COUNT:
        movers = [Mover(part=one, rate=float(_n(now.get(one)) - _n(then.get(one))), mix=0.0) for one in parts]
        return _moved(by, sum(one.rate for one in movers), movers)
    if indicator.formula not in (Formula.SHARE, Formula.MEAN):
        return None
    here, before = sum(_among(one) for one in now.values()), sum(_among(one) for one in then.values())
    if not here or not before:
        return None
    whole = (_whole(now, here) + _whole(then, before)) / 2
    movers = []
    for part in parts:
        weight, old_weight = _among(now.get(part)) / here, _among(then.get(part)) / before
        value, old = _value(now.get(part), then.get(part)), _value(then.get(part), now.get(part))
        rate = (weight + old_weight) / 2 * (value - old)
        movers.append(Mover(part=part, rate=rate, mix=(weight - old_weight) * ((value + old) / 2 - whole)))
    return _moved(by, _whole(now, here) - _whole(then, before), movers)


def best_of(found: list[Moved]) -> Moved | None:
    """Choose the breakdown that explains a change best."""
    return max(found, key=lambda one: one.told, default=None)


def _moved(by: By, change: float, movers: list[Mover]) -> Moved | None:
    moving = sorted((one for one in movers if one.size), key=lambda one: (-abs(one.size), str(one.part)))
    return Moved(by=by, change=change, movers=tuple(moving)) if moving and len(movers) > 1 else None


def _n(figure: Figure | None) -> int:
    return 0 if figure is None else figure.n


def _among(figure: Figure | None) -> int:
    return 0 if figure is None or figure.value is None else figure.among


def _value(figure: Figure | None, other: Figure | None) -> float:
    """Give a part's value; where it was not there, the other period's, so that only its weight moves the whole."""
    found = figure if figure is not None and figure.value is not None else other
    return 0.0 if found is None or found.value is None else found.value


def _whole(parts: Mapping[str | int, Figure], among: int) -> float:
    return sum((one.value or 0.0) * _among(one) for one in parts.values()) / among
