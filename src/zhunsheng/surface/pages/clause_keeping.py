"""One clause's keeping in full: rates, the last thirty days, who, and the very dialogues behind its breaches."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

import msgspec
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy

from zhunsheng.access.values import Actor
from zhunsheng.commerce.queries import shops
from zhunsheng.ground.settings import desk
from zhunsheng.insight.queries import Span, behind, clause_parts, days, figures, indicator, last
from zhunsheng.insight.values import Behind, By, Figure, Narrowed
from zhunsheng.kernel.instants import Instant
from zhunsheng.people.queries import agent_cards
from zhunsheng.standards.values import Clause
from zhunsheng.surface.pages.figures.asked import place_of
from zhunsheng.surface.pages.keeping import (
    CLOCKS,
    SPANS,
    TREND_DAYS,
    Bar,
    Measured,
    Rate,
    bars,
    goal_for,
    measured,
    rate_of,
)

BAR_WIDTH, CHART_HEIGHT = 20, 96
PAGE: Final = 50
WHATS: Final[Mapping[str, str | Promise]] = {
    "clock.breached": gettext_lazy("ran out"), "words.refused": gettext_lazy("held back"),
    "words.confirmed": gettext_lazy("sent after being asked once more"), "words.noted": gettext_lazy("sent and noted"),
    "case_words.refused": gettext_lazy("held back"), "case_words.confirmed": gettext_lazy("sent after being asked once more"),
    "gate.unsaid": gettext_lazy("words not said before the end"), "gate.case_skipped": gettext_lazy("skipped with a reason"),
    "gate.case_forced": gettext_lazy("ended by force"), "gate.shift_overridden": gettext_lazy("a failed check overridden"),
    "gate.shift_ended_for": gettext_lazy("shift ended by somebody else"), "gate.held": gettext_lazy("held back"),
    "gate.shift_failed": gettext_lazy("a check before the shift failed"),
}  # fmt: skip
"""What happened, by the counter that it counted for."""


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """One agent's share in the keeping of a clause."""

    id: int
    name: str
    rate: Rate
    broken: int


class ClauseFigures(msgspec.Struct, frozen=True, kw_only=True):
    """What the clause page shows of its keeping."""

    rates: list[tuple[str | Promise, str, Rate, int]]
    bars: list[Bar]
    width: int
    height: int
    target_y: float | None
    people: list[Person]
    counter: str
    share: str
    title: str


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Which breaches are asked for."""

    span: Span = Span.WEEK
    agent_id: int | None = None
    before: tuple[int, int] | None = None

    @classmethod
    def of(cls, query: QueryDict) -> "Asked":
        """Read the filter out of an address; what is no filter is left out."""
        span = query.get("period", "")
        return cls(
            span=Span(span) if span in SPANS else Span.WEEK,
            agent_id=_number(query.get("agent", "")),
            before=place_of(query.get("before", "")),
        )

    def link(self, **change: object) -> str:
        """Where the same list with something changed is."""
        asked = {"period": self.span.value, "agent": self.agent_id, "before": None} | change
        return "?" + urlencode({key: value for key, value in asked.items() if value is not None})


class BreachRow(msgspec.Struct, frozen=True, kw_only=True):
    """One breach: which dialogue or case, what happened, whose, in which shop, when."""

    id: int
    dialogue_id: int
    case_id: int
    what: str | Promise
    agent: str
    shop: str
    at: Instant
    clock_id: int


def counted_in(clause: Clause) -> str:
    """Name the indicator whose count stands for a clause's breaches, and for what was held back."""
    return (measured(clause) or CLOCKS).listed


def clause_figures(actor: Actor, clause: Clause, at: Instant, target: float | None) -> ClauseFigures:
    """Read a clause's rates, its trend and who has which share in it."""
    zone, wanted = desk().time_zone, measured(clause) or CLOCKS
    names, target = [wanted.share, wanted.listed], goal_for(wanted, target)
    rates = []
    for span, words in SPANS.items():
        found = clause_parts(actor, names, clause.id, [last(Span(span), at, zone)])[0][""]
        rates.append((words, str(span), rate_of(found[wanted.share], target), found[wanted.listed].n))
    periods = days(TREND_DAYS, at, zone)
    trend = [one[""][wanted.share] for one in clause_parts(actor, [wanted.share], clause.id, periods)]
    people = clause_parts(actor, names, clause.id, [last(Span.MONTH, at, zone)], by=By.AGENT)[0]
    return ClauseFigures(
        rates=rates,
        bars=bars(trend, periods, target, wide=BAR_WIDTH, high=CHART_HEIGHT),
        width=TREND_DAYS * BAR_WIDTH,
        height=CHART_HEIGHT,
        target_y=None if target is None else CHART_HEIGHT * (1 - target),
        people=_people(people, wanted, target),
        counter=wanted.listed,
        share=wanted.share,
        title=indicator(wanted.share).title.of(get_language() or "zh-hans"),
    )


def breach_rows(
    actor: Actor, clause: Clause, asked: Asked, at: Instant, *, limit: int | None = PAGE + 1
) -> list[BreachRow]:
    """List the breaches of a clause, newest first, as many as its figure says."""
    only = Narrowed(clause_id=clause.id, agent_id=asked.agent_id)
    period = last(asked.span, at, desk().time_zone)
    found = behind(actor, counted_in(clause), period, only=only, before=asked.before, limit=limit)
    return _named(found)


def breach_count(actor: Actor, clause: Clause, asked: Asked, at: Instant) -> int:
    """Give the figure that the list must add up to."""
    counter = counted_in(clause)
    only = Narrowed(clause_id=clause.id, agent_id=asked.agent_id)
    return figures(actor, [counter], last(asked.span, at, desk().time_zone), only=only)[counter].n


def _named(found: list[Behind]) -> list[BreachRow]:
    names = {card.id: card.name for card in agent_cards({one.agent_id for one in found})}
    stores = {shop.id: shop.name for shop in shops()}
    return [
        BreachRow(
            id=one.id,
            dialogue_id=one.dialogue_id,
            case_id=one.case_id,
            what=WHATS.get(one.counter, ""),
            agent=names.get(one.agent_id, ""),
            shop=stores.get(one.shop_id, ""),
            at=one.at,
            clock_id=one.clock_id,
        )
        for one in found
    ]


def _people(by_agent: Mapping[str | int, Mapping[str, Figure]], wanted: Measured, target: float | None) -> list[Person]:
    names = {card.id: card.name for card in agent_cards({int(part) for part in by_agent})}
    found = [
        Person(
            id=int(part),
            name=names.get(int(part), ""),
            rate=rate_of(one[wanted.share], target),
            broken=one[wanted.listed].n,
        )
        for part, one in by_agent.items()
    ]
    return sorted(found, key=lambda one: (-one.broken, one.name))


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
