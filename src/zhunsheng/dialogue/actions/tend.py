"""What time does to the queue: help from other groups, an offer to leave a message, customers and agents who are gone."""

from django.db.models import Q

from zhunsheng.access.queries import require
from zhunsheng.access.values import Verb
from zhunsheng.dialogue.actions.hand_over import release
from zhunsheng.dialogue.actions.route import serve_waiting
from zhunsheng.dialogue.errors import DialogueEnded, NotWaiting
from zhunsheng.dialogue.events import DialogueGivenUp, DialogueMessageOffered, DialogueOverflowed
from zhunsheng.dialogue.heads import head_of
from zhunsheng.dialogue.messages import system_line
from zhunsheng.dialogue.models import Dialogue, QueuePlace
from zhunsheng.dialogue.places import help_out
from zhunsheng.dialogue.queries.policies import policy_of
from zhunsheng.dialogue.queries.queue import left_behind, lost_sight_of
from zhunsheng.dialogue.speaking import on_the_customers_side
from zhunsheng.dialogue.values import WAITING, GaveUp
from zhunsheng.journal.actions import Ink, system_only
from zhunsheng.kernel.durations import seconds
from zhunsheng.people.actions import let_vanish
from zhunsheng.people.values import VANISHED, Presence


@system_only("time passes for everybody alike")
def tend_queue(ink: Ink, *, limit: int) -> int:
    """Do what has come due in the queue; return how much was done.

    Records  dialogue.overflowed, dialogue.message_offered, and what serving records
    """
    done = 0
    for place in QueuePlace.objects.filter(overflow_at__lte=ink.at).order_by("overflow_at", "id")[:limit]:
        done += _overflow(ink, place)
    for place in QueuePlace.objects.filter(offer_at__lte=ink.at).order_by("offer_at", "id")[:limit]:
        done += _offer(ink, place)
    spared = QueuePlace.objects.filter(spared_until__lte=ink.at)
    groups = set(spared.values_list("group", flat=True))
    spared.update(spared_until=None, not_agent_id=None)
    for group in sorted(groups):
        done += serve_waiting(ink, group)
    return done


@system_only("the desk sees whose page has been closed")
def let_leave(ink: Ink, *, limit: int) -> int:
    """Note the customers who have closed the page while they waited; return how many.

    Records  dialogue.given_up
    """
    left = 0
    silent = QueuePlace.objects.filter(is_home=True, gone_at__isnull=True, seen_at__lt=ink.at)
    for place in silent.order_by("seen_at", "id")[:limit]:
        patience = policy_of(place.group).leave_s
        if patience and place.seen_at is not None and place.seen_at + seconds(patience) <= ink.at:
            _give_up(ink, place, GaveUp.LEFT)
            left += 1
    return left


@system_only("the desk has lost sight of somebody; nobody can say it of themselves")
def tend_absent(ink: Ink, *, limit: int) -> int:
    """Put away whose console is gone, and route anew what waits for an answer of somebody who is not here.

    Records  agent.presence_changed, dialogue.released and what routing records
    """
    gone = lost_sight_of(ink.at)
    for sign in gone:
        if sign.presence is not Presence.AWAY:
            let_vanish(ink, sign.agent_id)
    ink.settle()
    return sum(
        release(ink, dialogue_id, VANISHED) for dialogue_id in left_behind(sign.agent_id for sign in gone)[:limit]
    )


@system_only("the desk sees sockets; customers do not report themselves")
def note_waiting_seen(ink: Ink, customer_ids: list[int]) -> None:
    """Note whose pages are open at this moment among the customers who wait; who came back waits on.

    Who chose to be answered later is not watched any more, whether the page stays open or not.

    Writes   when they were last seen
    """
    waiting = Dialogue.objects.filter(state=WAITING, customer_id__in=customer_ids).values("id")
    chose = Q(gone_at__isnull=False, seen_at__isnull=True)
    places = QueuePlace.objects.filter(dialogue_id__in=waiting, is_home=True).exclude(chose)
    places.update(seen_at=ink.at, gone_at=None)


def give_up(ink: Ink, dialogue_id: int) -> None:
    """Stop waiting as a customer: what was written is answered later. Said twice it counts once.

    Records  dialogue.given_up
    Refuses  AccessDenied, DialogueEnded, NotWaiting when somebody serves already
    """
    head = head_of(ink, dialogue_id)
    require(ink.actor, Verb.DIALOGUE_REPLY, head.subject())
    on_the_customers_side(ink.actor)
    if head.is_closed:
        raise DialogueEnded()
    place = QueuePlace.objects.filter(dialogue_id=dialogue_id, is_home=True).first()
    if head.state != WAITING or place is None:
        raise NotWaiting()
    if place.gone_at is None:
        _give_up(ink, place, GaveUp.MESSAGE)


def _give_up(ink: Ink, place: QueuePlace, how: GaveUp) -> None:
    seen = place.seen_at if how is GaveUp.LEFT else None
    QueuePlace.objects.filter(id=place.id).update(gone_at=ink.at, offer_at=None, seen_at=seen)
    head = head_of(ink, place.dialogue_id)
    system_line(ink, head, "dialogue.given_up", how=how.value)
    waited_us = (ink.at - place.since).us
    ink.record(DialogueGivenUp(dialogue_id=head.id, about=head.about(), how=how.value, waited_us=waited_us))


def _overflow(ink: Ink, place: QueuePlace) -> int:
    QueuePlace.objects.filter(id=place.id).update(overflow_at=None)
    policy = policy_of(place.group)
    if not policy.overflow_to:
        return 0
    help_out(place, policy)
    head = head_of(ink, place.dialogue_id)
    system_line(ink, head, "dialogue.overflowed", groups=" ".join(policy.overflow_to))
    ink.record(
        DialogueOverflowed(
            dialogue_id=head.id, about=head.about(), to_groups=list(policy.overflow_to),
            waited_us=(ink.at - place.since).us,
        )
    )  # fmt: skip
    for group in policy.overflow_to:
        serve_waiting(ink, group)
    return 1


def _offer(ink: Ink, place: QueuePlace) -> int:
    QueuePlace.objects.filter(id=place.id).update(offer_at=None)
    if place.gone_at is not None:
        return 0
    head = head_of(ink, place.dialogue_id)
    system_line(ink, head, "dialogue.message_offered")
    waited_us = (ink.at - place.since).us
    ink.record(DialogueMessageOffered(dialogue_id=head.id, about=head.about(), waited_us=waited_us))
    return 1
