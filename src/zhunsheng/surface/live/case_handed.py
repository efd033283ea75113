"""Cases that somebody is to know of at once: one that has become theirs, and one that waits for their group."""

from typing import Final

from zhunsheng.cases.events import CaseAssigned, CaseOpened, CaseReleased
from zhunsheng.journal.events import Recorded
from zhunsheng.kernel.instants import Instant
from zhunsheng.surface.live.alerts import PAST, Alert

YOURS: Final = "yours"
WAITS: Final = "waits"


def handed_of(recorded: Recorded, at: Instant) -> Alert | None:
    """Return the frame about a case that was handed to somebody, or waits for a group; nothing about what is long past or one did oneself."""
    fact = recorded.fact
    if not isinstance(fact, CaseAssigned | CaseOpened | CaseReleased) or recorded.at + PAST < at:
        return None
    by = recorded.actor.id if recorded.actor.kind == "agent" else 0
    if isinstance(fact, CaseAssigned):
        topics = () if fact.agent_id == by else (f"agent:{fact.agent_id}",)
        return Alert({"t": "case", "case": fact.case_id, "why": YOURS, "by": by}, topics)
    if fact.about.agent_id is not None:
        return None
    return Alert({"t": "case", "case": fact.case_id, "why": WAITS, "by": by}, (f"group:{fact.about.group}",))
