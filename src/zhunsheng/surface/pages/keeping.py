"""How well clauses are kept, as the standards page shows it: rates by day, week and month, a trend, and what is behind."""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, ngettext

from zhunsheng.access.queries import reach
from zhunsheng.access.values import Actor, Reach, Verb
from zhunsheng.ground.settings import desk
from zhunsheng.insight.queries import Span, by_clause, days, indicator, last
from zhunsheng.insight.values import Figure, Period
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


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """Which figures tell how clauses of a kind are kept: the share, what was broken, what was held back, and both together for the list."""

    share: str
    broken: str
    held: str
    listed: str

    @property
    def names(self) -> tuple[str, ...]:
        """Name the figures, each once."""
        return tuple(dict.fromkeys((self.share, self.broken, self.held, self.listed)))


CLOCKS: Final = Measured(share="keeping", broken="breaches", held="breaches", listed="breaches")
WORDS: Final = Measured(share="wording", broken="words_let_through", held="refused", listed="words_hit")
GATES: Final = Measured(share="steps", broken="steps_broken", held="steps_held", listed="steps_hit")
KINDS: Final[Mapping[Kind, Measured]] = {
    Kind.CLOCK: CLOCKS, Kind.PHRASE: WORDS, Kind.STEP: GATES, Kind.RECORD: GATES,
}  # fmt: skip
NAMES: Final = tuple(dict.fromkeys((*CLOCKS.names, *WORDS.names, *GATES.names)))


def measured(clause: Clause) -> Measured | None:
    """Say which figures tell how a clause is kept; none for a kind that nothing is counted for.

    Words that the closing asks for are seen at its gate, and a step that watches words is seen in the words.
    """
    if clause.kind is Kind.PHRASE and clause.present is not None and clause.present.at == "closing":
        return GATES
    if clause.kind is Kind.STEP and clause.families:
        return WORDS
    return KINDS.get(clause.kind)


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
        wanted = measured(clause)
        if wanted is None:
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
    spans = [by_clause(actor, NAMES, [last(Span(span), at, zone)])[0] for span in SPANS]
    shares = tuple(one.share for one in (CLOCKS, WORDS, GATES))
    trends = by_clause(actor, shares, days(TREND_DAYS, at, zone))
    found = {clause_id for parts in spans for clause_id in parts if clause_id}
    if spans[-1][""][
        WORDS.share
    ].among:  # every message is held against every clause of words, also those that it does not touch
        found |= {clause_id for clause_id, one in clauses.items() if measured(one) is WORDS}
    return Board(
        of={
            clause_id: _keeping(
                wanted,
                [one.get(clause_id, one[""]) for one in spans],
                [one.get(clause_id, one[""]) for one in trends],
                target,
            )
            for clause_id in found
            if clause_id in clauses and (wanted := measured(clauses[clause_id])) is not None
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
    value, n = figure.value, figure.n
    if indicator(figure.indicator).against:
        n = round(value * figure.among)
    return Rate(
        words=percent(value),
        rests_on=gettext("%(n)s of %(among)s") % {"n": n, "among": figure.among},
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
        rate = rate_of(figure, target)
        if rate.value is None:
            continue
        height = max(1.0, rate.value * high)
        words = f"{period.since.iso()[:10]}  {rate.words}  {rate.rests_on}"
        found.append(Bar(x=place * wide, y=high - height, height=height, words=words, misses=rate.misses))
    return found


def breaches_words(number: int) -> str:
    """Say how many breaches."""
    return ngettext("%(n)s breach", "%(n)s breaches", number) % {"n": number}


def goal_for(wanted: Measured, target: float | None) -> float | None:
    """Give the target of a clause's share: the standards have one for clocks; nobody set one for the others."""
    return target if wanted is CLOCKS else None


def _keeping(
    wanted: Measured,
    spans: Sequence[Mapping[str, Figure]],
    trend: Sequence[Mapping[str, Figure]],
    target: float | None,
) -> Keeping:
    week, goal = spans[1], goal_for(wanted, target)
    values = [rate_of(one[wanted.share], goal).value for one in trend]
    return Keeping(
        rates=tuple(rate_of(one[wanted.share], goal) for one in spans),
        breaches=week[wanted.broken].n,
        held_back=week[wanted.held].n if wanted is not CLOCKS else 0,
        points=line(values) if sum(value is not None for value in values) > 1 else "",
        exercised=True,
    )
