"""How well clauses are kept, as the standards page shows it: rates by day, week and month, a trend, and what is behind."""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, ngettext

from zhunsheng.access.queries import reach
from zhunsheng.access.values import Actor, Reach, Verb
from zhunsheng.ground.settings import desk
from zhunsheng.insight.queries import Span, by_period, days, figures_by, indicator, last
from zhunsheng.insight.values import By, Figure, Period
from zhunsheng.kernel.instants import Instant
from zhunsheng.standards.values import Blank, Clause, Kind

SPANS: Final[Mapping[str, str | Promise]] = {
    Span.DAY: gettext_lazy("Today"),
    Span.WEEK: gettext_lazy("7 days"),
    Span.MONTH: gettext_lazy("30 days"),
}
REACHES: Final[Mapping[Reach, str | Promise]] = {
    Reach.OWN: gettext_lazy("Figures of your own dialogues"),
    Reach.TEAM: gettext_lazy("Figures of your team"),
    Reach.ALL: gettext_lazy("Figures of all dialogues"),
}
TREND_DAYS: Final = 30
WIDTH, HEIGHT = 90, 20
MEASURED: Final = frozenset({Kind.CLOCK, Kind.PHRASE})


class Rate(msgspec.Struct, frozen=True, kw_only=True):
    """A keeping rate as a cell shows it: its words, how many it rests on, and whether it misses its target."""

    words: str
    rests_on: str
    is_small: bool
    misses: bool
    value: float | None


class Keeping(msgspec.Struct, frozen=True, kw_only=True):
    """How one clause is kept. `points`: the trend as a line in a box of WIDTH by HEIGHT, empty when there is none."""

    rates: tuple[Rate, ...]
    breaches: int
    held_back: int
    points: str
    exercised: bool

    @property
    def week(self) -> Rate:
        """The rate of the last seven days."""
        return self.rates[1]

    @property
    def month(self) -> Rate:
        """The rate of the longest period."""
        return self.rates[-1]


class Board(msgspec.Struct, frozen=True, kw_only=True):
    """The keeping of all clauses that one reader may see, and whose dialogues it speaks of."""

    of: Mapping[str, Keeping]
    scope: str | Promise
    target: float | None

    def keeping(self, clause: Clause) -> Keeping | None:
        """Give a clause's keeping; none for a clause that nothing is counted for."""
        if clause.kind not in MEASURED:
            return None
        return self.of.get(clause.id, NEVER)


NOTHING: Final = Rate(words="", rests_on="", is_small=True, misses=False, value=None)
NEVER: Final = Keeping(rates=(NOTHING, NOTHING, NOTHING), breaches=0, held_back=0, points="", exercised=False)


def board(actor: Actor, at: Instant, clauses: Mapping[str, Clause]) -> Board | None:
    """Read the keeping of every clause at once; none for somebody who may see no figures."""
    extent = reach(actor, Verb.INSIGHT_READ)
    if extent is Reach.NONE:
        return None
    zone, target = desk().time_zone, target_in(clauses)
    names = ["keeping", "breaches", "refused"]
    spans = {span: figures_by(actor, names, last(Span(span), at, zone), by=By.CLAUSE) for span in SPANS}
    trends = by_period(actor, "keeping", days(TREND_DAYS, at, zone), by=By.CLAUSE)
    found = {str(clause_id) for parts in spans.values() for clause_id in parts}
    return Board(
        of={
            clause_id: _keeping([spans[span].get(clause_id) for span in SPANS], trends.get(clause_id, []), target)
            for clause_id in found
        },
        scope=REACHES[extent],
        target=target,
    )


def target_in(clauses: Mapping[str, Clause], name: str = "keeping") -> float | None:
    """Find the target of an indicator: a figure of a clause, where that clause is in force and filled."""
    clause = clauses.get(indicator(name).target_of or "")
    figures = {} if clause is None else clause.figures
    value = figures.get("target", figures.get("target_s"))
    return None if value is None or isinstance(value, Blank) else float(value)


def rate_of(figure: Figure | None, target: float | None) -> Rate:
    """Put a share into words, with how many it rests on."""
    if figure is None or figure.value is None:
        return NOTHING
    value = figure.value
    return Rate(
        words=percent(value),
        rests_on=gettext("%(n)s of %(among)s") % {"n": figure.n, "among": figure.among},
        is_small=figure.is_small,
        misses=target is not None and value < target,
        value=value,
    )


def percent(value: float) -> str:
    """Write a share so that only a whole one reads as 100 %."""
    if 0.9995 <= value < 1:
        return "99.9%"
    return f"{value * 100:.1f}%".replace(".0%", "%")


def line(values: Sequence[float | None], width: int = WIDTH, height: int = HEIGHT) -> str:
    """Lay values between 0 and 1 out as the points of a line; days without a value are left out."""
    step = width / max(1, len(values) - 1)
    return " ".join(
        f"{place * step:.1f},{height - value * height:.1f}" for place, value in enumerate(values) if value is not None
    )


class Bar(msgspec.Struct, frozen=True, kw_only=True):
    """One day of a trend: where its bar stands, how high, and its words."""

    x: int
    y: float
    height: float
    words: str
    misses: bool


def bars(
    figures: Sequence[Figure], periods: Sequence[Period], target: float | None, *, wide: int, high: int
) -> list[Bar]:
    """Lay a trend out as bars; a day on which nothing was judged has none."""
    found = []
    for place, (figure, period) in enumerate(zip(figures, periods, strict=True)):
        if figure.value is None:
            continue
        rate = rate_of(figure, target)
        height = max(1.0, figure.value * high)
        words = f"{period.since.iso()[:10]}  {rate.words}  {rate.rests_on}"
        found.append(Bar(x=place * wide, y=high - height, height=height, words=words, misses=rate.misses))
    return found


def breaches_words(number: int) -> str:
    """Say how many breaches."""
    return ngettext("%(n)s breach", "%(n)s breaches", number) % {"n": number}


def _keeping(spans: Sequence[Mapping[str, Figure] | None], trend: Sequence[Figure], target: float | None) -> Keeping:
    week = spans[1] or {}
    values = [one.value for one in trend]
    return Keeping(
        rates=tuple(rate_of(None if one is None else one["keeping"], target) for one in spans),
        breaches=week["breaches"].n if week else 0,
        held_back=week["refused"].n if week else 0,
        points=line(values) if sum(value is not None for value in values) > 1 else "",
        exercised=any(one is not None for one in spans),
    )
