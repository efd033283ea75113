"""Insist that whoever goes available has begun a shift and that everything it demands holds."""

from zhunsheng.journal.actions import Ink, system_only
from zhunsheng.people.queries.shifts import open_shift, shift_demanded
from zhunsheng.people.values import ShiftNotReady

NO_SHIFT = "shift"


@system_only("going available has asked for its right; this only looks")
def insist_ready(ink: Ink, agent_id: int) -> None:
    """Refuse to let somebody receive customers before their shift has begun and its checks hold.

    The desk itself is not asked: it brings back only who was on before.
    Refuses   ShiftNotReady, naming every demand that does not hold
    Clauses   ec-1.1a, ec-1.1b
    """
    if ink.actor.kind != "agent" or not shift_demanded(ink.at):
        return
    shift = open_shift(agent_id, ink.at)
    missing = (NO_SHIFT,) if shift is None else shift.missing
    if missing:
        raise ShiftNotReady(missing=", ".join(missing))
