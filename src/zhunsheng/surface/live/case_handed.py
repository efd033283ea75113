"""Cases that somebody is to know of at once: one that has become theirs, one that waits for their group, one whose refund was decided, one whose customer chose otherwise."""

from typing import Final

from zhunsheng.cases.events import CaseAssigned, CaseOpened, CaseReleased, OptionChosen, RefundGranted, RefundRefused
from zhunsheng.journal.events import Recorded
from zhunsheng.kernel.instants import Instant
from zhunsheng.surface.live.alerts import PAST, Alert

YOURS: Final = "yours"
WAITS: Final = "waits"
GRANTED: Final = "granted"
REFUSED: Final = "refused"
CHANGED: Final = "changed"
_KNOWN: Final = CaseAssigned | CaseOpened | CaseReleased | OptionChosen | RefundGranted | RefundRefused


def handed_of(recorded: Recorded, at: Instant) -> Alert | None:
    """Return the frame about a case that was handed to somebody, waits for a group, whose refund a second person decided, or whose customer changed a choice; nothing about what is long past or one did oneself."""
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
    if isinstance(fact, OptionChosen):
        topics = (f"agent:{fact.about.agent_id}",) if fact.again and fact.about.agent_id is not None else ()
        return Alert({"t": "case", "case": fact.case_id, "why": CHANGED, "by": by}, topics)
    if fact.about.agent_id is not None:
        return None
    return Alert({"t": "case", "case": fact.case_id, "why": WAITS, "by": by}, (f"group:{fact.about.group}",))
