"""What a bench hands in: figures with their goals, and the one line of JSON at its end."""

from collections.abc import Iterable, Sequence
from statistics import median

import msgspec


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One measured value; without a goal it is only reported."""

    name: str
    value: float
    goal: float | None = None
    unit: str
    ok: bool | None = None


class Report(msgspec.Struct, frozen=True):
    """The last line of every bench."""

    bench: str
    figures: Sequence[Figure]

    def line(self) -> str:
        """Write the report as one line of JSON."""
        return msgspec.json.encode(self).decode()

    @property
    def holds(self) -> bool:
        """Tell whether every figure with a goal keeps it."""
        return all(figure.ok is not False for figure in self.figures)


def at_most(name: str, value: float, goal: float, unit: str) -> Figure:
    """State a figure that must not exceed its goal."""
    return Figure(name=name, value=round(value, 2), goal=goal, unit=unit, ok=value <= goal)


def told(name: str, value: float, unit: str) -> Figure:
    """State a figure that is only reported."""
    return Figure(name=name, value=round(value, 2), unit=unit)


def middle(values: Iterable[float]) -> float:
    """Return the median of some rounds."""
    return float(median(values))
