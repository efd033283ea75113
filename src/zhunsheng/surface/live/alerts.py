"""Alerts of the clocks' ladders: who is told what on the screen."""

from typing import Final

import msgspec

from zhunsheng.clocks.events import ClockBreached, ClockEscalated, ClockFact, ClockWarned
from zhunsheng.journal.events import Recorded
from zhunsheng.kernel.durations import hours, minutes
from zhunsheng.kernel.instants import Instant
from zhunsheng.standards import queries as standards
from zhunsheng.surface.live.frames import Out


class Alert(msgspec.Struct, frozen=True):
    """A frame and the topics of those it is for."""

    frame: Out
    topics: tuple[str, ...]


PAST: Final = minutes(15)
"""A technical bound: an alert is for what somebody can still do something about."""

LASTING: Final = hours(48)
"""Likewise: longer than any step that a ladder takes behind the line."""

_ALERTING = (ClockWarned, ClockBreached, ClockEscalated)


def alert_of(recorded: Recorded, lang: str, at: Instant) -> Alert | None:
    """Return the alert that a clock's fact calls for: the owner by name, leaders by team, the rest by the whole floor.

    What is long past (the desk was off, or a past was taken in) alerts nobody: it stands in the lists.
    """
    fact = recorded.fact
    if not isinstance(fact, _ALERTING) or _is_past(fact, recorded.at, at):
        return None
    stage = "warn" if isinstance(fact, ClockWarned) else "breach" if isinstance(fact, ClockBreached) else "escalate"
    title = standards.rulebook(fact.standing_id).clauses[fact.clause_id].title.of(lang)
    return Alert(
        {
            "t": "alert",
            "clause": fact.clause_id,
            "title": title,
            "dialogue": fact.dialogue_id,
            "case": fact.case_id,
            "stage": stage,
            "at": recorded.at.us,
            "text": title,
        },
        tuple(topic for role in fact.tell for topic in _topics(role, fact)),
    )


def _is_past(fact: ClockFact, recorded_at: Instant, at: Instant) -> bool:
    if recorded_at + PAST < at:
        return True
    if isinstance(fact, ClockBreached):
        return at > fact.at + PAST
    if isinstance(fact, ClockWarned):
        return at > fact.due_at
    return isinstance(fact, ClockEscalated) and at > fact.due_at + LASTING


def _topics(role: str, fact: ClockFact) -> tuple[str, ...]:
    about = fact.about
    if role == "owner":
        return () if about.agent_id is None else (f"agent:{about.agent_id}",)
    if role == "leader":
        return () if about.team_id is None else (f"team:{about.team_id}",)
    return ("all",)
