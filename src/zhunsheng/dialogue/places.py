"""The queue: who waits for which group, in which order, and how fast it moves."""

from collections.abc import Collection, Sequence
from typing import Final

import msgspec
from django.db import connection

from zhunsheng.dialogue.heads import Head
from zhunsheng.dialogue.models import Hand, HandOver, Pace, QueuePlace
from zhunsheng.dialogue.policy import Policy
from zhunsheng.dialogue.queries.policies import policy_of
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.durations import Duration, seconds
from zhunsheng.kernel.instants import Instant

NEXT: Final = (
    'SELECT rank, id, dialogue_id, "group", is_home, not_agent_id, spared_until FROM dialogue_place'
    ' WHERE "group" = %s{without} ORDER BY "group", rank, id LIMIT 1'
)
LEARNING: Final = 4
"""A new gap counts for a fourth of the usual one; a way of averaging, not a rule."""


class Next(msgspec.Struct, frozen=True, order=True):
    """The place that is served next in a group."""

    rank: int
    id: int
    dialogue_id: int
    group: str
    is_home: bool
    not_agent_id: int | None
    spared_until: int | None

    def spares(self, at: Instant) -> int | None:
        """Name who is not given it now: the colleague who has just passed it on."""
        return self.not_agent_id if self.spared_until is None or at.us < self.spared_until else None


def join_queue(ink: Ink, head: Head, avoiding: int | None) -> None:
    """Let a dialogue wait at home, in the place that its tier and channel give it."""
    policy = policy_of(head.group)
    since = Instant(head.waiting_since or ink.at.us)
    spare = policy.overflow_s or policy.offer_s
    QueuePlace.objects.update_or_create(
        dialogue_id=head.id,
        group=head.group,
        defaults={
            "is_home": True,
            "rank": (since - policy.ahead(head.tier, head.channel)).us,
            "since": since,
            "not_agent_id": avoiding,
            "spared_until": ink.at + seconds(spare) if avoiding and spare else None,
            "overflow_at": due(since, policy.overflow_s),
            "offer_at": due(since, policy.offer_s),
        },
    )


def help_out(place: QueuePlace, policy: Policy) -> None:
    """Let a dialogue wait in the groups that help as well, with the rank it has at home."""
    for group in policy.overflow_to:
        QueuePlace.objects.get_or_create(
            dialogue_id=place.dialogue_id,
            group=group,
            defaults={"is_home": False, "rank": place.rank, "since": place.since, "not_agent_id": place.not_agent_id,
                      "spared_until": place.spared_until},
        )  # fmt: skip


def leave_queue(dialogue_id: int) -> QueuePlace | None:
    """Take a dialogue out of every queue; return its place at home."""
    home = QueuePlace.objects.filter(dialogue_id=dialogue_id, is_home=True).first()
    QueuePlace.objects.filter(dialogue_id=dialogue_id).delete()
    return home


def next_of(groups: Collection[str], without: Sequence[int]) -> Next | None:
    """Return the first place among some groups, leaving out dialogues that nobody could be given just now."""
    marks = f" AND dialogue_id NOT IN ({', '.join(['%s'] * len(without))})" if without else ""
    found: list[Next] = []
    with connection.cursor() as cursor:
        for group in groups:
            cursor.execute(NEXT.format(without=marks), [group, *without])
            found += [Next(*row) for row in cursor.fetchall()]
    return min(found, default=None)


def note_served(ink: Ink, place: QueuePlace) -> None:
    """Learn from a dialogue that was served out of the queue how fast the queue moves."""
    pace = Pace.objects.filter(group=place.group).first()
    began = place.since if pace is None else max(place.since, pace.served_at)
    gap = max(0, (ink.at - began).us)
    if pace is not None:
        gap = (pace.gap_us * (LEARNING - 1) + gap) // LEARNING
    Pace.objects.update_or_create(group=place.group, defaults={"served_at": ink.at, "gap_us": gap})


def note_hand(ink: Ink, agent_id: int) -> None:
    """Remember that somebody has begun or ended a dialogue just now."""
    Hand.objects.update_or_create(agent_id=agent_id, defaults={"at": ink.at})


def idle_since(agent_ids: Sequence[int]) -> dict[int, Instant]:
    """Tell when each of some agents last began or ended a dialogue."""
    return dict(Hand.objects.filter(agent_id__in=agent_ids).values_list("agent_id", "at"))


def last_owner(dialogue_id: int) -> int | None:
    """Return who owned a dialogue last."""
    links = HandOver.objects.filter(dialogue_id=dialogue_id, to_agent_id__isnull=False)
    return links.order_by("-at", "-id").values_list("to_agent_id", flat=True).first()


def due(since: Instant, after_s: int) -> Instant | None:
    """Return when something is due that happens after so many seconds, or never."""
    return since + seconds(after_s) if after_s else None


def waited(ink: Ink, since: Instant) -> Duration:
    """Return how long somebody has waited."""
    return ink.at - since
