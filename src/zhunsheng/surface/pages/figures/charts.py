"""Charts as plain SVG geometry: a line of days, bars, a heat map of hours and weekdays; no script, no library."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import msgspec

from zhunsheng.insight.values import Figure, Indicator, Period
from zhunsheng.surface.pages.figures.words import WEEKDAYS, rests_on, value_words

WIDE, HIGH = 640, 120
SPARK_WIDE, SPARK_HIGH = 90, 22
STEPS: Final = 5


class Bar(msgspec.Struct, frozen=True, kw_only=True):
    """One period of a trend: where its bar stands, and its words."""

    x: float
    y: float
    width: float
    height: float
    words: str
    is_small: bool


class Chart(msgspec.Struct, frozen=True, kw_only=True):
    """A trend as bars, with the line of its target."""

    bars: list[Bar]
    target_y: float | None
    top: str
    width: int = WIDE
    height: int = HIGH


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """One hour of one weekday: how strong, its words, and where what is behind it stands."""

    step: int
    words: str
    link: str = ""


class Heat(msgspec.Struct, frozen=True, kw_only=True):
    """Hours by weekdays."""

    rows: list[tuple[str, list[Cell]]]


def trend(
    indicator: Indicator, figures: Sequence[Figure], periods: Sequence[Period], target: float | None
) -> Chart | None:
    """Lay a trend out as bars; a period without a value has none."""
    values = [one.value for one in figures if one.value is not None]
    if not values:
        return None
    top = max([*values, target or 0, 1e-9])
    low = min([*values, 0.0])
    step = WIDE / len(periods)
    bars = []
    for place, (figure, period) in enumerate(zip(figures, periods, strict=True)):
        if figure.value is None:
            continue
        height = max(1.0, (figure.value - low) / (top - low) * HIGH)
        words = f"{period.since.iso()[:16]}Z  {value_words(indicator, figure.value)}  {rests_on(indicator, figure)}"
        bars.append(
            Bar(
                x=place * step,
                y=HIGH - height,
                width=max(2.0, step - 3),
                height=height,
                words=words,
                is_small=figure.is_small,
            )
        )
    line = None if target is None else HIGH - (target - low) / (top - low) * HIGH
    return Chart(bars=bars, target_y=line, top=value_words(indicator, top))


def spark(figures: Sequence[Figure]) -> str:
    """Lay values out as the points of a small line; fewer than two make none."""
    found = [(place, one.value) for place, one in enumerate(figures) if one.value is not None]
    if len(found) < 2:
        return ""
    top, low = max(value for _, value in found), min(value for _, value in found)
    width = max(1, len(figures) - 1)
    reach = (top - low) or 1.0
    return " ".join(
        f"{place / width * SPARK_WIDE:.1f},{2 + (1 - (value - low) / reach) * (SPARK_HIGH - 4):.1f}"
        for place, value in found
    )


def heat(indicator: Indicator, found: Mapping[tuple[int, int], Figure], link: Callable[[int, int], str]) -> Heat | None:
    """Lay figures out by weekday and hour; five strengths between the smallest and the largest; each leads to what is behind it."""
    values = [one.value for one in found.values() if one.value is not None]
    if not values:
        return None
    top, low = max(values), min(values)
    rows = []
    for day, name in enumerate(WEEKDAYS, start=1):
        cells = [
            _cell(indicator, found.get((day, hour)), f"{name} {hour:02}:00", low, top, link(day, hour))
            for hour in range(24)
        ]
        rows.append((str(name), cells))
    return Heat(rows=rows)


def _cell(indicator: Indicator, figure: Figure | None, where: str, low: float, top: float, link: str) -> Cell:
    if figure is None or figure.value is None:
        return Cell(step=0, words=f"{where}  –")
    step = STEPS if top == low else 1 + round((figure.value - low) / (top - low) * (STEPS - 1))
    words = f"{where}  {value_words(indicator, figure.value)}  {rests_on(indicator, figure)}"
    return Cell(step=step, words=words, link=link if figure.n else "")
