"""Times that an agent named to a customer and nobody has confirmed as a promise yet, nor waved away."""

from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Verb
from zhunsheng.dialogue.models import FollowUp, Message, PromiseWaved
from zhunsheng.dialogue.queries.rows import row_at
from zhunsheng.dialogue.values import By
from zhunsheng.ground.settings import desk
from zhunsheng.guard.queries import Promised, may_name_a_time, reader_of
from zhunsheng.kernel.calendars import calendar_from
from zhunsheng.kernel.instants import Instant
from zhunsheng.standards import queries as standards

MOST_READ: Final = 200
"""The newest messages of the desk that are looked through."""


class Hint(msgspec.Struct, frozen=True, kw_only=True):
    """A time that message `seq` names."""

    seq: int
    promised: Promised


def named_in(opened_at: Instant, text: str, at: Instant) -> tuple[Promised, ...]:
    """Find the times that a message said at an instant promises something for, by the taxonomy its dialogue began under."""
    if not may_name_a_time(text):
        return ()
    kept = standards.taxonomy(opened_at, asked_at=at)
    zone = ZoneInfo(desk().time_zone)
    return reader_of(kept.id, kept.body.cues).promises(text, at, zone, calendar_from("working_days"))


def unconfirmed(actor: Actor, dialogue_id: int, at: Instant) -> list[Hint]:
    """List the times named to the customer that lie ahead and are neither a promise nor waved away, the first said first.

    Refuses  NotFound, AccessDenied
    """
    row = row_at(dialogue_id)
    require(actor, Verb.DIALOGUE_READ, row.subject())
    said = Message.objects.filter(dialogue_id=dialogue_id, by=By.AGENT.value).order_by("-seq")
    texts = list(said.values_list("seq", "text", "at")[:MOST_READ])
    opened_at = Instant(row.opened_at)
    found = [
        Hint(seq=seq, promised=one)
        for seq, text, when in reversed(texts)
        for one in named_in(opened_at, text, when)
        if one.due_at > at
    ]
    if not found:
        return []
    made = FollowUp.objects.filter(dialogue_id=dialogue_id).values_list("due_at", flat=True)
    waved = PromiseWaved.objects.filter(dialogue_id=dialogue_id).values_list("seq", "due_at")
    taken, away = set(made), set(waved)
    return [one for one in found if one.promised.due_at not in taken and (one.seq, one.promised.due_at) not in away]
