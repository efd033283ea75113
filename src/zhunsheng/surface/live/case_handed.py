"""Cases that somebody is to know of at once: one that has become theirs, one that waits for their group, one whose refund was decided."""

from typing import Final

from zhunsheng.cases.events import CaseAssigned, CaseOpened, CaseReleased, RefundGranted, RefundRefused
from zhunsheng.journal.events import Recorded
from zhunsheng.kernel.instants import Instant
from zhunsheng.surface.live.alerts import PAST, Alert

YOURS: Final = "yours"
WAITS: Final = "waits"
GRANTED: Final = "granted"
REFUSED: Final = "refused"
_KNOWN: Final = CaseAssigned | CaseOpened | CaseReleased | RefundGranted | RefundRefused


def handed_of(recorded: Recorded, at: Instant) -> Alert | None:
    """Return the frame about a case that was handed to somebody, waits for a group, or whose refund a second person decided; nothing about what is long past or one did oneself."""
    fact = recorded.fact
    if not isinstance(fact, _KNOWN) or recorded.at + PAST < at:
        return None
    by = recorded.actor.id if recorded.actor.kind == "agent" else 0
    if isinstance(fact, CaseAssigned):
        topics = () if fact.agent_id == by else (f"agent:{fact.agent_id}",)
        return Alert({"t": "case", "case": fact.case_id, "why": YOURS, "by": by}, topics)
    if isinstance(fact, RefundGranted | RefundRefused):
        why = GRANTED if isinstance(fact, RefundGranted) else REFUSED
        topics = () if fact.asked_by in (by, 0) else (f"agent:{fact.asked_by}",)
        return Alert({"t": "case", "case": fact.case_id, "why": why, "by": by}, topics)
    if fact.about.agent_id is not None:
        return None
    return Alert({"t": "case", "case": fact.case_id, "why": WAITS, "by": by}, (f"group:{fact.about.group}",))
