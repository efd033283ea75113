"""The queue as customers and colleagues see it: the place, the estimate, and who waits by group, tier and channel."""

from collections.abc import Iterable

import msgspec
from django.db.models import Count, F, Min, Q

from zhunsheng.dialogue.models import BotTalk, Dialogue, Pace, QueuePlace
from zhunsheng.dialogue.queries.policies import policy_of
from zhunsheng.dialogue.values import OPEN, WAITING, QueuePlaceShown
from zhunsheng.ground.statements import fetched
from zhunsheng.kernel.durations import seconds
from zhunsheng.kernel.instants import Instant
from zhunsheng.people import queries as people
from zhunsheng.people.values import Presence, Sign

DUE = "SELECT 1 FROM dialogue_place WHERE overflow_at <= %s OR offer_at <= %s OR spared_until <= %s LIMIT 1"

SECOND_US = 1_000_000


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """How many of one group, tier and channel wait, and since when the longest does."""

    group: str
    tier: str
    channel: str
    waiting: int
    longest_since: Instant | None


def queue_place(dialogue_id: int) -> QueuePlaceShown | None:
    """Tell where a waiting dialogue stands and how long it will take at the queue's usual pace; None once it is served."""
    place = QueuePlace.objects.filter(dialogue_id=dialogue_id, is_home=True).first()
    if place is None:
        return None
    ahead = Q(rank__lt=place.rank) | Q(rank=place.rank, id__lt=place.id)
    position = QueuePlace.objects.filter(ahead, group=place.group).count() + 1
    here = people_here(place.group)
    gap_us = Pace.objects.filter(group=place.group).values_list("gap_us", flat=True).first()
    known = gap_us is not None and here > 0
    return QueuePlaceShown(
        position=position, estimate_s=-(-position * (gap_us or 0) // SECOND_US) if known else None, here=here
    )


def people_here(group: str) -> int:
    """Count the colleagues of a group who take dialogues, with or without a free hand."""
    at_work = (Presence.AVAILABLE, Presence.AFTER_WORK)
    return sum(card.presence in at_work and group in card.groups for card in people.agent_cards())


def queue_lines(groups: Iterable[str] | None = None) -> list[Waiting]:
    """Count who waits by group, tier and channel, in all groups or some."""
    rows = Dialogue.objects.filter(state=WAITING).exclude(id__in=BotTalk.objects.values("dialogue_id"))
    if groups is not None:
        rows = rows.filter(group__in=tuple(groups))
    counted = rows.values("group", "tier", "channel").annotate(waiting=Count("id"), longest=Min("waiting_since"))
    return [
        Waiting(
            group=one["group"], tier=one["tier"], channel=one["channel"], waiting=one["waiting"],
            longest_since=one["longest"],
        )
        for one in counted.order_by("group", "tier", "channel")
    ]  # fmt: skip


def queue_due(at: Instant) -> bool:
    """Tell whether the desk has something to do about the queue: help, an offer, or a customer who has left."""
    return bool(fetched(DUE, (at.us, at.us, at.us)))


def lost_sight_of(at: Instant) -> list[Sign]:
    """Tell of the agents who have given no sign of being here for longer than their groups are patient."""
    found = []
    for sign in people.last_signs(at):
        patience = min((s for s in (policy_of(group).vanish_s for group in sign.groups) if s), default=0)
        if patience and sign.at + seconds(patience) <= at:
            found.append(sign)
    return found


def absent_due(at: Instant) -> bool:
    """Tell whether somebody who is gone is still shown as here, or has left customers behind who wait for an answer."""
    gone = lost_sight_of(at)
    return any(sign.presence is not Presence.AWAY for sign in gone) or bool(left_behind(sign.agent_id for sign in gone))


def open_of(agent_id: int) -> list[int]:
    """Name somebody's open dialogues: who waits for an answer first, the longest waiting before the others."""
    rows = Dialogue.objects.filter(state=OPEN, agent_id=agent_id)
    return list(rows.order_by(F("unanswered_since").asc(nulls_last=True), "id").values_list("id", flat=True))


def left_behind(agent_ids: Iterable[int]) -> list[int]:
    """Name the open dialogues of some agents in which a customer waits for an answer, the longest waiting first."""
    rows = Dialogue.objects.filter(state=OPEN, agent_id__in=tuple(agent_ids), unanswered_since__isnull=False)
    return list(rows.order_by("unanswered_since", "id").values_list("id", flat=True))
