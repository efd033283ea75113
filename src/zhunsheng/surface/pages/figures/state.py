"""What the pages of figures show: each figure against its goal, its parts, and what is behind it."""

from collections.abc import Mapping, Sequence

import msgspec
from django.utils.translation import get_language, gettext

from zhunsheng.access.values import Actor
from zhunsheng.assist.queries import promoted_at
from zhunsheng.ground.settings import desk
from zhunsheng.insight import queries as insight
from zhunsheng.insight.values import Aim, Behind, Better, By, Figure, Indicator, Period, Weight
from zhunsheng.kernel.instants import Instant
from zhunsheng.standards.queries import NothingInForce, standing
from zhunsheng.standards.values import Clause
from zhunsheng.surface.pages.figures import charts
from zhunsheng.surface.pages.figures.asked import NUMBERS, Asked, before
from zhunsheng.surface.pages.figures.words import interval_words, part_words, rests_on, value_words

TREND_DAYS = 30
MOST_DAYS = 92
"""So many days a trend shows at most; the page says how many are older."""


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """A figure in words. `state` is met, missed or empty."""

    id: str
    title: str
    value: str
    rests_on: str
    interval: str
    is_small: bool
    has_data: bool
    state: str
    target: str
    awaits: str


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A figure on the overview: today, seven and thirty days, its trend and its guards."""

    indicator: Indicator
    title: str
    clauses: str
    spans: list[Shown]
    spark: str
    guards: list[Shown]


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One part of a breakdown. `width` is the bar's, in percent of the largest; `rank` is missing where it rests on little."""

    key: str | int
    name: str
    shown: Shown
    width: int
    rank: int | None
    link: str


def clauses_in_force(at: Instant) -> Mapping[str, Clause]:
    """Give the clauses in force; none before anything is installed."""
    try:
        return standing(at).clauses
    except NothingInForce:
        return {}


class Teller:
    """Tell figures in the reader's language, held against the goals of this moment."""

    def __init__(self, at: Instant) -> None:
        """Read the clauses in force and whether a promotion runs."""
        self.at = at
        self.lang = get_language() or "zh-hans"
        self.clauses = clauses_in_force(at)
        self.promoted = promoted_at(at)

    def goal(self, indicator: Indicator) -> insight.Goal:
        """Give what an indicator is aimed at."""
        return insight.goal_of(indicator, self.clauses, promoted=self.promoted)

    def shown(self, indicator: Indicator, figure: Figure, earlier: Figure | None = None) -> Shown:
        """Put a figure into words."""
        judged = insight.judge(figure, earlier, self.goal(indicator))
        state = "" if judged.met is None else "met" if judged.met else "missed"
        return Shown(
            id=indicator.id, title=indicator.title.of(self.lang), value=value_words(indicator, figure.value),
            rests_on=rests_on(indicator, figure) if figure.value is not None else "", interval=interval_words(indicator, figure),
            is_small=figure.is_small and figure.value is not None, has_data=figure.value is not None, state=state,
            target=self.target_words(indicator),
            awaits="" if indicator.awaits is None or figure.value is not None else indicator.awaits.of(self.lang),
        )  # fmt: skip

    def target_words(self, indicator: Indicator) -> str:
        """Write what a figure is aimed at."""
        goal = self.goal(indicator)
        if goal.aim is not Aim.LEVEL:
            return (
                gettext("rising from month to month")
                if goal.aim is Aim.RISING
                else gettext("falling from month to month")
            )
        if goal.target is None:
            return ""
        sign = "≥" if goal.better is Better.HIGHER else "≤"
        raised = "" if not goal.uplift else " " + gettext("(promotion: +%(n)s %%)") % {"n": round(goal.uplift * 100)}
        return f"{sign} {value_words(indicator, goal.target)}{raised}"


def overview(actor: Actor, at: Instant) -> tuple[list[Line], list[Line]]:
    """Read every figure for today, seven and thirty days with its trend; the leading ones and those that support them."""
    teller, zone = Teller(at), desk().time_zone
    known = {one.id: one for one in insight.indicators()}
    names = list(known)
    spans = [insight.last(span, at, zone) for span in (insight.Span.DAY, insight.Span.WEEK, insight.Span.MONTH)]
    found = [insight.figures(actor, names, span, at=at) for span in spans]
    earlier = insight.figures(
        actor, [name for name, one in known.items() if one.aim is not Aim.LEVEL], before(spans[2])
    )
    simple = [name for name, one in known.items() if one.formula in insight.ADDS_UP]
    trend = insight.trends(actor, simple, insight.days(TREND_DAYS, at, zone))
    lines = [
        Line(
            indicator=one, title=one.title.of(teller.lang), clauses=" ".join(one.clauses),
            spans=[teller.shown(one, each[name], earlier.get(name)) for each in found],
            spark=charts.spark(trend.get(name, [])),
            guards=[teller.shown(known[guard], found[1][guard]) for guard in one.guards],
        )
        for name, one in known.items()
    ]  # fmt: skip
    core = [one for one in lines if one.indicator.weight is Weight.CORE]
    return core, [one for one in lines if one.indicator.weight is not Weight.CORE]


def parts_of(
    actor: Actor, indicator: Indicator, asked: Asked, teller: Teller, limit: int | None = None
) -> tuple[list[Part], int]:
    """Read the parts of a breakdown, and how many there are: the best first; those that rest on little stand last, without a rank."""
    found = insight.figures_by(
        actor, [indicator.id], asked.period(teller.at), by=asked.by, only=asked.narrowed(), at=teller.at
    )
    names = part_words(asked.by, list(found))
    held = [(part, one[indicator.id]) for part, one in found.items() if one[indicator.id].n or one[indicator.id].among]
    in_time = asked.by in (By.HOUR, By.WEEKDAY)
    sign = -1 if indicator.better is Better.HIGHER else 1
    held.sort(key=lambda one: int(one[0]) if in_time else 0)
    if not in_time:
        held.sort(key=lambda one: (one[1].is_small or one[1].value is None, sign * (one[1].value or 0), names[one[0]]))
    top = max((abs(figure.value or 0) for _, figure in held), default=0) or 1
    parts = []
    for place, (part, figure) in enumerate(held[:limit], start=1):
        judged = not figure.is_small and figure.value is not None and not in_time
        further = asked.by.value if in_time else By.AGENT.value if asked.by is not By.AGENT else By.ISSUE.value
        narrower = {} if part in ("", 0) and not in_time else {asked.by.value: part, "by": further}
        parts.append(
            Part(
                key=part, name=names[part], shown=teller.shown(indicator, figure),
                width=round(abs(figure.value or 0) / top * 100), rank=place if judged else None,
                link="" if not narrower else asked.link(**narrower) + ("#behind" if in_time else ""),
            )
        )  # fmt: skip
    return parts, len(held)


def narrowed_words(asked: Asked) -> list[tuple[str, str]]:
    """Name what a figure is narrowed to, each with the address without it."""
    parts = [
        (words, asked.link(**{by.value: tuple(one for one in values if one != str(value)) or None}))
        for by, values in asked.only.items()
        for value, words in part_words(by, [int(one) if by in NUMBERS else one for one in values]).items()
    ]
    times = [(By.WEEKDAY, asked.weekday), (By.HOUR, asked.hour)]
    return parts + [
        (part_words(by, [value])[value], asked.link(**{by.value: None})) for by, value in times if value is not None
    ]


def trend_of(actor: Actor, indicator: Indicator, asked: Asked, teller: Teller) -> charts.Chart | None:
    """Read the trend of a figure over the days of its period, thirty at least."""
    periods = _days(asked, teller.at)
    found = insight.trends(actor, [indicator.id], periods, only=asked.narrowed())[indicator.id]
    goal = teller.goal(indicator)
    return charts.trend(indicator, found, periods, goal.target if goal.aim is Aim.LEVEL else None)


def _days(asked: Asked, at: Instant) -> Sequence[Period]:
    zone = desk().time_zone
    if asked.first is None or asked.final is None:
        return insight.days(TREND_DAYS, at, zone)
    number = (asked.final - asked.first).days + 1
    return insight.days(min(MOST_DAYS, number), insight.midnight(asked.final, zone), zone)


def days_left_out(asked: Asked) -> int:
    """Say how many days of a period are older than its trend shows."""
    if asked.first is None or asked.final is None:
        return 0
    return max(0, (asked.final - asked.first).days + 1 - MOST_DAYS)


def worth_words(indicator: Indicator, asked: Asked) -> list[tuple[str, str]]:
    """Name the stretch of values that the list behind a figure is narrowed to, with the address without it."""
    if asked.worth is None:
        return []
    least, below = (None if one is None else value_words(indicator, one / indicator.per) for one in asked.worth)
    words = f"≥ {least}" if below is None else f"{least} – {below}"
    return [(words, asked.link(least=None, below=None) + "#behind")]


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One thing behind a figure."""

    id: int
    dialogue_id: int
    case_id: int
    clause_id: str
    agent: str
    shop: str
    at: Instant
    value: str
    clock_id: int


def rows_of(actor: Actor, indicator: Indicator, asked: Asked, teller: Teller, limit: int | None) -> list[Row]:
    """Read what a figure counted, the newest first."""
    found = insight.behind(
        actor, indicator.id, asked.period(teller.at), only=asked.narrowed(), before=asked.before, limit=limit,
        hour=asked.hour, weekday=asked.weekday, worth=asked.worth,
    )  # fmt: skip
    agents, stores = (
        part_words(By.AGENT, {one.agent_id for one in found}),
        part_words(By.SHOP, {one.shop_id for one in found}),
    )
    return [_row(indicator, one, agents, stores) for one in found]


def _row(indicator: Indicator, one: Behind, agents: Mapping[str | int, str], stores: Mapping[str | int, str]) -> Row:
    worth = value_words(indicator, one.value / indicator.per) if indicator.per > 1 else ""
    return Row(
        id=one.id, dialogue_id=one.dialogue_id, case_id=one.case_id, clause_id=one.clause_id, agent=agents[one.agent_id],
        shop=stores[one.shop_id], at=one.at, value=worth, clock_id=one.clock_id,
    )  # fmt: skip
