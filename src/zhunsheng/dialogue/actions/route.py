"""Finding an owner: the desk routes, an agent takes, an owner hands over. There is exactly one owner at a time."""

from collections.abc import Iterable

import msgspec
from django.db import connection

from zhunsheng.access.queries import decide, require
from zhunsheng.access.values import Allowed, Subject, Verb
from zhunsheng.dialogue.checks import note_demanded
from zhunsheng.dialogue.errors import AlreadyTaken, DialogueEnded, NobodysYet, NoteMissing, NotReceiving
from zhunsheng.dialogue.events import DialogueAssigned, DialogueHandedOver, DialogueQueued
from zhunsheng.dialogue.heads import Head, head_of, keep
from zhunsheng.dialogue.lifecycle import DIALOGUE
from zhunsheng.dialogue.messages import system_line
from zhunsheng.dialogue.models import HandOver
from zhunsheng.dialogue.queries.rows import open_counts
from zhunsheng.dialogue.speaking import storable
from zhunsheng.dialogue.turns import one_at_a_time
from zhunsheng.dialogue.values import OPEN, WAITING, How
from zhunsheng.journal.actions import Ink, system_only
from zhunsheng.kernel.errors import Conflict, NotFound
from zhunsheng.kernel.ids import new_id
from zhunsheng.people import queries as people
from zhunsheng.people.values import AgentCard, Presence
from zhunsheng.standards import queries as standards

LONGEST_WAITING = (
    'SELECT waiting_since, id FROM dialogue_dialogue WHERE state = %s AND "group" = %s'
    ' ORDER BY state, "group", waiting_since, id LIMIT 1'
)


@system_only("routing belongs to the action that opens or reopens a dialogue; that action has asked for its right")
def route(ink: Ink, head: Head) -> None:
    """Give a waiting dialogue to the free agent with the fewest dialogues, or let it wait for the group.

    Records  dialogue.assigned or dialogue.queued
    """
    receiver = _choose(ink, head.group)
    if receiver is None:
        keep(ink, head)
        system_line(ink, head, "dialogue.queued")
        ink.record(DialogueQueued(dialogue_id=head.id, about=head.about()))
    else:
        give(ink, head, receiver, How.ROUTED)


@system_only("taking and routing have asked for their right before they give")
def give(ink: Ink, head: Head, receiver: AgentCard, how: How) -> None:
    """Make somebody the owner of a dialogue that waits.

    Writes   the owner and a link of the chain
    Records  dialogue.assigned
    """
    head.state = DIALOGUE.apply(head.state, "assign")
    head.agent_id, head.team_id = receiver.id, receiver.team_id
    head.waiting_since = None
    keep(ink, head)
    _link(ink, head, None, how, "")
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
    give(ink, head, _colleague(ink.actor.id), How.TAKEN)


def transfer_dialogue(ink: Ink, dialogue_id: int, to_agent_id: int, note: str) -> None:
    """Hand a dialogue over to a colleague, with a note that tells what was promised and what is left to do.

    Writes   the owner, a link of the chain with the note
    Records  dialogue.handed_over; dialogue.assigned when the hand that became free is given the next one
    Refuses  NoteMissing, NotReceiving for a colleague who is absent, left, not in the group or may not answer, NobodysYet
    Clauses  dy-2.1c
    """
    head = head_of(ink, dialogue_id)
    require(ink.actor, Verb.DIALOGUE_TRANSFER, head.subject())
    if head.state != OPEN:
        raise DialogueEnded() if head.is_closed else NobodysYet()
    if not note.strip() and note_demanded(standards.rulebook(head.standing_id), head.about().fields()):
        raise NoteMissing()
    storable("note", note)
    receiver = _colleague(to_agent_id)
    if receiver.id == head.agent_id or not _receives(receiver, head):
        raise NotReceiving(agent=receiver.nickname, group=head.group)
    before = head.agent_id or 0
    head.state = DIALOGUE.apply(head.state, "hand_over")
    head.agent_id, head.team_id = receiver.id, receiver.team_id
    keep(ink, head)
    note_id = _link(ink, head, before, How.TRANSFERRED, note.strip())
    system_line(
        ink, head, "dialogue.handed_over", from_id=before, to_id=receiver.id,
        to=receiver.nickname, note_id=note_id, **{"from": _colleague(before).nickname},
    )  # fmt: skip
    ink.record(
        DialogueHandedOver(
            dialogue_id=head.id, about=head.about(), from_agent_id=before, to_agent_id=receiver.id, note_id=note_id
        )
    )
    serve_hand(ink, before)


@system_only("an agent who has a free hand is given work by the desk")
def serve_waiting(ink: Ink, group: str, limit: int = 50) -> int:
    """Give waiting dialogues of a group to whoever is free, the longest waiting first; return how many."""
    return _serve(ink, {group}, limit)


@system_only("an agent who has a free hand is given work by the desk")
def serve_hand(ink: Ink, agent_id: int, limit: int = 50) -> int:
    """Give work to an agent whose hand became free, from all of their groups, the longest waiting first."""
    return _serve(ink, {group for card in people.agent_cards([agent_id]) for group in card.groups}, limit)


def _serve(ink: Ink, groups: set[str], limit: int) -> int:
    served = 0
    while groups and served < limit:
        one_at_a_time(ink)
        longest = _longest_waiting(groups)
        if longest is None:
            break
        dialogue_id, group = longest
        receiver = _choose(ink, group)
        if receiver is None:
            groups = groups - {group}
            continue
        give(ink, head_of(ink, dialogue_id), receiver, How.ROUTED)
        served += 1
    return served


def _longest_waiting(groups: Iterable[str]) -> tuple[int, str] | None:
    found: list[tuple[int, int, str]] = []
    with connection.cursor() as cursor:
        for group in groups:
            cursor.execute(LONGEST_WAITING, [WAITING, group])
            found += [(since, dialogue_id, group) for since, dialogue_id in cursor.fetchall()]
    return min(found)[1:] if found else None


def _choose(ink: Ink, group: str) -> AgentCard | None:
    """Pick the present agent with the most room; the desk gives nobody more than their capacity."""
    one_at_a_time(ink)
    offers = people.agents_available(group, open_counts)
    return _colleague(offers[0].id) if offers else None


def _colleague(agent_id: int) -> AgentCard:
    cards = people.agent_cards([agent_id])
    if not cards:
        raise NotFound("agent", agent_id)
    return cards[0]


def _could_have_taken(ink: Ink, head: Head) -> bool:
    """Tell whether somebody comes too late rather than without a right."""
    waiting = Subject(kind="dialogue", id=head.id, waiting_group=head.group)
    return isinstance(decide(ink.actor, Verb.DIALOGUE_TAKE, waiting), Allowed)


def _receives(card: AgentCard, head: Head) -> bool:
    """Tell whether a colleague is here, in the group, and may answer what would be theirs."""
    if card.presence is not Presence.AVAILABLE or head.group not in card.groups:
        return False
    try:
        actor = people.actor_of(card.id)
    except NotFound:
        return False  # they left; their card is kept
    theirs = msgspec.structs.replace(head.subject(), agent_id=card.id, team_id=card.team_id)
    return isinstance(decide(actor, Verb.DIALOGUE_REPLY, theirs), Allowed)


def _link(ink: Ink, head: Head, before: int | None, how: How, note: str) -> int:
    if head.agent_id is None:
        raise Conflict("a dialogue without an owner has no link to add")
    link = HandOver(
        id=new_id(), dialogue_id=head.id, from_agent_id=before, to_agent_id=head.agent_id, how=how.value, note=note,
        at=ink.at,
    )  # fmt: skip
    link.save(force_insert=True)
    return link.id
