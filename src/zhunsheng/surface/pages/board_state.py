"""What the wallboard shows at this moment: the queue, who is here, how clauses are kept, what is due and what was broken."""

import threading
from collections.abc import Mapping, Sequence
from typing import Any, Final

from zhunsheng.access.queries import EVERYTHING, reach, topics
from zhunsheng.access.values import Actor, Reach, Role, Verb
from zhunsheng.clocks.queries import due_until
from zhunsheng.dialogue.queries import queue_state
from zhunsheng.ground.settings import desk
from zhunsheng.insight.queries import (
    FIGURES,
    HIGH_IS_BAD,
    TITLES,
    Scope,
    Span,
    alerts,
    board_settings,
    by_period,
    days,
    figures,
    figures_by,
    indicator,
    last,
    scope_words,
)
from zhunsheng.insight.values import SLOT_US, By, Figure, Narrowed, Period
from zhunsheng.kernel.durations import minutes
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.people.queries import agent_cards, teams
from zhunsheng.people.values import AgentCard, Presence
from zhunsheng.standards.queries import NothingInForce, standing
from zhunsheng.standards.values import Clause, Kind, Rulebook
from zhunsheng.surface.pages.keeping import target_in

State = dict[str, Any]

AHEAD: Final = minutes(5)
FRESH_US: Final = 800_000
"""A state is made anew after so long: several boards that look at the same floor share one."""
SERVICE: Final = "service-level"
OPENS: Final = "dialogue.opened"
MOST_BREACHES: Final = 6
WEEKS: Final = 4
HOUR_SLOTS: Final = 4

_kept: dict[frozenset[str], tuple[int, State]] = {}
_lock = threading.Lock()


def board_state(actor: Actor, lang: str) -> State:
    """Give the state for everything that an actor watches over, at most a second old."""
    seen = topics(actor, Verb.DIALOGUE_SUPERVISE)
    key, at = seen | {f"lang:{lang}"}, now()
    with _lock:
        kept = _kept.get(key)
        if kept is not None and 0 <= at.us - kept[0] < FRESH_US:
            return kept[1]
        state = _state(actor, seen, lang, at)
        _kept[key] = (at.us, state)
        return state


def greeting_clauses(book: Rulebook) -> list[Clause]:
    """Find the clauses that ask how soon a new dialogue is answered, the strictest first: whatever they are called."""
    found = [
        clause
        for clause in book.of_kind(Kind.CLOCK)
        if clause.clock is not None and clause.clock.starts.fact == OPENS and clause.clock.limit_for({}) is not None
    ]
    return sorted(found, key=lambda clause: str(clause.clock and clause.clock.limit))


def _state(actor: Actor, seen: frozenset[str], lang: str, at: Instant) -> State:
    try:
        book = standing(at)
    except NothingInForce:
        book = Rulebook.of(0, {})
    zone = desk().time_zone
    day = last(Span.DAY, at, zone)
    cards = _staff(actor, seen)
    return {
        "now": at.us,
        "queue": _queue(actor, seen),
        "agents": _presence(cards),
        "rates": [_rate(actor, clause, at, zone, lang, book) for clause in greeting_clauses(book)[:2]],
        "figures": [_figure(actor, name, at, day, lang, book) for name in ("response", "satisfaction", "solved")],
        "closed": figures(actor, ["opened", "closed"], day)["closed"].n,
        "river": _river(seen, at, lang, book, {card.id: card.nickname for card in cards}),
        "breaches": _breaches(actor, day, lang, book),
        "alerts": _alerts(actor, lang),
        "service": _service(actor, at, zone, lang),
        **_ranking(actor, day, cards, lang),
        "arrivals": _arrivals(actor, "opened" if EVERYTHING in seen else "answered", at, zone),
    }


def _staff(actor: Actor, seen: frozenset[str]) -> list[AgentCard]:
    cards = [card for card in agent_cards() if Role.AGENT in card.roles]
    return cards if EVERYTHING in seen else [card for card in cards if card.team_id in actor.team_ids]


def _queue(actor: Actor, seen: frozenset[str]) -> State:
    found = queue_state(None if EVERYTHING in seen else actor.groups)
    return {"waiting": found.waiting, "since": None if found.longest_since is None else found.longest_since.us}


def _presence(cards: Sequence[AgentCard]) -> list[State]:
    return [{"state": one.value, "n": sum(card.presence is one for card in cards)} for one in Presence]


def _rate(actor: Actor, clause: Clause, at: Instant, zone: str, lang: str, book: Rulebook) -> State:
    only = Narrowed(clause_id=clause.id)
    quarter = Period(since=Instant(at.us - at.us % SLOT_US), until=Instant(at.us - at.us % SLOT_US + SLOT_US))
    spans = {"now": quarter, "hour": last(Span.HOUR, at, zone), "day": last(Span.DAY, at, zone)}
    found = {name: _shown(figures(actor, ["keeping"], span, only=only)["keeping"]) for name, span in spans.items()}
    return {"clause": clause.id, "title": clause.title.of(lang), "target": target_in(book.clauses)} | found


def _figure(actor: Actor, name: str, at: Instant, day: Period, lang: str, book: Rulebook) -> State:
    one, zone = indicator(name), desk().time_zone
    week = last(Span.WEEK, at, zone)
    before = Period(since=week.since, until=day.since)
    shown = _shown(figures(actor, [name], day)[name])
    usual = figures(actor, [name], before)[name].value
    return shown | {
        "name": name,
        "title": one.title.of(lang),
        "says": one.says.of(lang),
        "unit": one.unit,
        "share": one.formula.value == "share",
        "better": one.better.value,
        "target": target_in(book.clauses, name),
        "usual": usual,
    }


def _shown(figure: Figure) -> State:
    return {"value": figure.value, "n": figure.n, "among": figure.among, "small": figure.is_small}


def _river(seen: frozenset[str], at: Instant, lang: str, book: Rulebook, names: Mapping[int, str]) -> State:
    found = due_until(seen, at + AHEAD)
    return {
        "ahead_us": AHEAD.us,
        "due": [
            {
                "id": one.id,
                "clause": one.clause_id,
                "title": book.clauses[one.clause_id].title.of(lang) if one.clause_id in book.clauses else one.clause_id,
                "dialogue": one.dialogue_id,
                "agent": names.get(one.agent_id or 0, ""),
                "at": one.due_at.us,
            }
            for one in found
        ],
    }


def _breaches(actor: Actor, day: Period, lang: str, book: Rulebook) -> State:
    parts = figures_by(actor, ["breaches"], day, by=By.CLAUSE)
    counted = sorted(((one["breaches"].n, str(part)) for part, one in parts.items() if one["breaches"].n), reverse=True)
    shown = [
        {"clause": part, "n": n, "title": book.clauses[part].title.of(lang) if part in book.clauses else part}
        for n, part in counted[:MOST_BREACHES]
    ]
    return {"n": sum(n for n, _ in counted), "by": shown}


COMPARED: Final = ("satisfaction", "solved", "response")
"""What ec-6.2 asks for, of each team and person."""


def _service(actor: Actor, at: Instant, zone: str, lang: str) -> State:
    """Give the service level now, in the last hour and today."""
    quarter = Period(since=Instant(at.us - at.us % SLOT_US), until=Instant(at.us - at.us % SLOT_US + SLOT_US))
    spans = {"now": quarter, "hour": last(Span.HOUR, at, zone), "day": last(Span.DAY, at, zone)}
    found = {name: _shown(figures(actor, [SERVICE], span)[SERVICE]) for name, span in spans.items()}
    return {"clause": SERVICE, "title": indicator(SERVICE).title.of(lang), "target": None} | found


def _alerts(actor: Actor, lang: str) -> list[State]:
    """Give the alerts that stand; those of another team only to who sees the figures of all."""
    sees_all = reach(actor, Verb.INSIGHT_READ) is Reach.ALL
    own = {str(one) for one in actor.team_ids}
    return [
        {
            "title": TITLES[one.measure].of(lang), "whom": scope_words(one.scope, one.part, lang), "since": one.since, "level": one.level, "value": one.value,
            "share": one.measure in FIGURES and one.measure not in HIGH_IS_BAD,
        }
        for one in alerts()
        if sees_all or one.scope is not Scope.TEAM or one.part in own
    ]  # fmt: skip


def _ranking(actor: Actor, day: Period, cards: Sequence[AgentCard], lang: str) -> State:
    """Give satisfaction, solution rate and response time of each team, and of people where the board may name them."""
    settings = board_settings()
    named = [one for one in teams() if any(card.team_id == one.id for card in cards)]
    parts = figures_by(actor, list(COMPARED), day, by=By.TEAM)
    rows = [_compared(one.name, parts.get(one.id), f"team={one.id}") for one in named]
    heads = [{"name": name, "title": indicator(name).title.of(lang)} for name in COMPARED]
    if not settings.names_people:
        return {"compared": heads, "teams": rows, "people": None}
    own = figures_by(actor, list(COMPARED), day, by=By.AGENT)
    people = [_compared(card.name, own.get(card.id), f"agent={card.id}") for card in cards if card.id in own]
    if settings.ranks_people:
        judged = [
            one for one in people if one["satisfaction"]["value"] is not None and not one["satisfaction"]["small"]
        ]
        judged.sort(key=lambda one: -one["satisfaction"]["value"])
        ranked = [one | {"rank": place} for place, one in enumerate(judged, start=1)]
        people = ranked + [one for one in people if one not in judged]
    return {"compared": heads, "teams": rows, "people": people}


def _compared(name: str, found: Mapping[str, Figure] | None, part: str) -> State:
    nothing = Figure(indicator="", value=None, n=0, among=0, is_small=True)
    return {"title": name, "part": part} | {one: _shown(found[one] if found else nothing) for one in COMPARED}


def _arrivals(actor: Actor, name: str, at: Instant, zone: str) -> State:
    """Count today's dialogues hour by hour beside the mean of the same hours of this weekday in the last four weeks.

    A dialogue belongs to no team before somebody has it, so who watches over teams sees those that were answered.
    """
    today = _hours_of(last(Span.DAY, at, zone))
    came = [figure.n for figure in _by_hour(actor, name, today)]
    expected: list[float | None] = [None] * len(today)
    past = [days(7 * back + 1, at, zone)[0] for back in range(1, WEEKS + 1)]
    known = [[figure.n for figure in _by_hour(actor, name, _hours_of(day))] for day in past]
    kept = [one for one in known if any(one)]
    if kept:
        expected = [sum(one[place] for one in kept if place < len(one)) / len(kept) for place in range(len(today))]
    return {"name": name, "since": today[0].since.us, "came": came, "expected": expected, "weeks": len(kept)}


def _by_hour(actor: Actor, name: str, periods: list[Period]) -> list[Figure]:
    found = by_period(actor, name, periods).get("")
    return found or [Figure(indicator=name, value=0.0, n=0, among=0) for _ in periods]


def _hours_of(day: Period) -> list[Period]:
    starts = range(day.since.us, day.until.us, HOUR_SLOTS * SLOT_US)
    return [Period(since=Instant(start), until=Instant(start + HOUR_SLOTS * SLOT_US)) for start in starts]
