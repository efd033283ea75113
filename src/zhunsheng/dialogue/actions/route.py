"""Finding an owner: the desk routes, an agent takes. There is exactly one owner at a time."""

from zhunsheng.access.queries import decide, require
from zhunsheng.access.values import Allowed, Subject, Verb
from zhunsheng.dialogue.errors import AlreadyTaken, DialogueEnded
from zhunsheng.dialogue.events import DialogueAssigned, DialogueQueued
from zhunsheng.dialogue.heads import Head, head_of, keep
from zhunsheng.dialogue.lifecycle import DIALOGUE
from zhunsheng.dialogue.linking import colleague, link
from zhunsheng.dialogue.messages import system_line
from zhunsheng.dialogue.models import QueuePlace
from zhunsheng.dialogue.places import (
    idle_since,
    join_queue,
    last_owner,
    leave_queue,
    next_of,
    note_hand,
    note_served,
)
from zhunsheng.dialogue.queries.rows import open_counts
from zhunsheng.dialogue.turns import one_at_a_time
from zhunsheng.dialogue.values import OPEN, WAITING, How
from zhunsheng.journal.actions import Ink, system_only
from zhunsheng.kernel.errors import NotFound
from zhunsheng.people import queries as people
from zhunsheng.people.values import AgentCard


@system_only(
    "routing belongs to the action that opens, reopens or releases a dialogue; that action has asked for its right"
)
def route(ink: Ink, head: Head, *, returning: int | None = None, avoiding: int | None = None) -> None:
    """Give a waiting dialogue to somebody with a free hand, or let it wait for the group.

    First the agent the customer had last, if they have a free hand; then the least loaded, then who has been idle longest.
    `avoiding` has just passed it on and is not given it back at once.
    Records  dialogue.assigned or dialogue.queued
    """
    receiver, how = _choose(ink, head.group, returning, avoiding)
    if receiver is None:
        let_wait(ink, head, avoiding)
    else:
        give(ink, head, receiver, how)


@system_only("routing and opening have asked for their right")
def let_wait(ink: Ink, head: Head, avoiding: int | None = None) -> None:
    """Let a dialogue wait in the queue of its group.

    Writes   its place
    Records  dialogue.queued
    """
    join_queue(ink, head, avoiding)
    keep(ink, head)
    system_line(ink, head, "dialogue.queued")
    ink.record(DialogueQueued(dialogue_id=head.id, about=head.about()))


@system_only("taking and routing have asked for their right before they give")
def give(ink: Ink, head: Head, receiver: AgentCard, how: How, place: QueuePlace | None = None) -> None:
    """Make somebody the owner of a dialogue that waits; `place` is where it stood in the queue.

    Writes   the owner and a link of the chain, how fast the queue moves
    Records  dialogue.assigned
    """
    before = last_owner(head.id)
    head.state = DIALOGUE.apply(head.state, "assign")
    head.agent_id, head.team_id = receiver.id, receiver.team_id
    head.waiting_since = None
    keep(ink, head)
    link(ink, head, before, how, "")
    note_hand(ink, receiver.id)
    if place is not None:
        note_served(ink, place)
    system_line(ink, head, "dialogue.assigned", agent_id=receiver.id, agent=receiver.nickname, how=how.value)
    ink.record(DialogueAssigned(dialogue_id=head.id, about=head.about(), agent_id=receiver.id, how=how.value))


def take_dialogue(ink: Ink, dialogue_id: int) -> None:
    """Take a dialogue out of the queue; capacity binds what the desk gives, not what somebody takes of their own will.

    Records  dialogue.assigned
    Refuses  AlreadyTaken, DialogueEnded, AccessDenied outside one's skill groups
    Clauses  dy-2.1c
    """
    head = head_of(ink, dialogue_id)
    if head.state == OPEN and _could_have_taken(ink, head):
        raise AlreadyTaken()
    require(ink.actor, Verb.DIALOGUE_TAKE, head.subject())
    if head.is_closed:
        raise DialogueEnded()
    if head.state != WAITING:
        raise AlreadyTaken()
    give(ink, head, colleague(ink.actor.id), How.TAKEN, leave_queue(head.id))


@system_only("an agent who has a free hand is given work by the desk")
def serve_waiting(ink: Ink, group: str, limit: int = 50) -> int:
    """Give waiting dialogues of a group to whoever is free, in the order of the queue; return how many."""
    return _serve(ink, {group}, limit)


@system_only("an agent who has a free hand is given work by the desk")
def serve_hand(ink: Ink, agent_id: int, limit: int = 50) -> int:
    """Give work to an agent whose hand became free, from all of their groups, in the order of the queue."""
    return _serve(ink, {group for card in people.agent_cards([agent_id]) for group in card.groups}, limit)


def _serve(ink: Ink, groups: set[str], limit: int) -> int:
    served, without = 0, list[int]()
    one_at_a_time(ink)
    while groups and served < limit:
        ink.settle()
        place = next_of(groups, without)
        if place is None:
            break
        spared = place.spares(ink.at)
        receiver, how = _choose(ink, place.group, None, spared)
        if receiver is None:
            if spared is None:
                groups = groups - {place.group}
            else:
                without.append(place.dialogue_id)
            continue
        home = leave_queue(place.dialogue_id)
        head = _still_waiting(ink, place.dialogue_id)
        if head is not None:
            give(ink, head, receiver, how if place.is_home else How.OVERFLOW, home)
            served += 1
    return served


def _still_waiting(ink: Ink, dialogue_id: int) -> Head | None:
    """Return a dialogue that waits; a place that outlived its dialogue serves nobody and is simply gone."""
    try:
        head = head_of(ink, dialogue_id)
    except NotFound:
        return None
    return head if head.state == WAITING else None


def _choose(ink: Ink, group: str, returning: int | None, avoiding: int | None) -> tuple[AgentCard | None, How]:
    """Pick somebody with a free hand; the desk gives nobody more than their capacity."""
    one_at_a_time(ink)
    offers = [one.id for one in people.agents_available(group, open_counts, idle_since) if one.id != avoiding]
    if returning in offers:
        return colleague(returning), How.RETURNED
    return (colleague(offers[0]) if offers else None), How.ROUTED


def _could_have_taken(ink: Ink, head: Head) -> bool:
    """Tell whether somebody comes too late rather than without a right."""
    waiting = Subject(kind="dialogue", id=head.id, waiting_group=head.group)
    return isinstance(decide(ink.actor, Verb.DIALOGUE_TAKE, waiting), Allowed)
