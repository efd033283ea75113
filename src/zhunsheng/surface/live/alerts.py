"""Alerts of the clocks' ladders: who is told what on the screen."""

import msgspec

from zhunsheng.clocks.events import ClockBreached, ClockEscalated, ClockFact, ClockWarned
from zhunsheng.journal.events import Recorded
from zhunsheng.standards import queries as standards
from zhunsheng.surface.live.frames import Out


class Alert(msgspec.Struct, frozen=True):
    """A frame and the topics of those it is for."""

    frame: Out
    topics: tuple[str, ...]


_ALERTING = (ClockWarned, ClockBreached, ClockEscalated)


def alert_of(recorded: Recorded, lang: str) -> Alert | None:
    """Return the alert that a clock's fact calls for: the owner by name, leaders by team, the rest by the whole floor."""
    fact = recorded.fact
    if not isinstance(fact, _ALERTING):
        return None
    stage = "warn" if isinstance(fact, ClockWarned) else "breach" if isinstance(fact, ClockBreached) else "escalate"
    title = standards.rulebook(fact.standing_id).clauses[fact.clause_id].title.of(lang)
    return Alert(
        {
            "t": "alert",
            "clause": fact.clause_id,
            "title": title,
            "dialogue": fact.dialogue_id,
            "stage": stage,
            "at": recorded.at.us,
            "text": title,
        },
        tuple(topic for role in fact.tell for topic in _topics(role, fact)),
    )


def _topics(role: str, fact: ClockFact) -> tuple[str, ...]:
    about = fact.about
    if role == "owner":
        return () if about.agent_id is None else (f"agent:{about.agent_id}",)
    if role == "leader":
        return () if about.team_id is None else (f"team:{about.team_id}",)
    return ("all",)
