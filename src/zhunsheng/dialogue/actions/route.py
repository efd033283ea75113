"""Finding an owner: the desk routes, an agent takes, an owner hands over. There is exactly one owner at a time."""

from django.db import connection

from zhunsheng.access.queries import require
from zhunsheng.access.values import Verb
from zhunsheng.dialogue.checks import note_demanded
from zhunsheng.dialogue.errors import AlreadyTaken, DialogueEnded, NoteMissing, NotReceiving
from zhunsheng.dialogue.events import DialogueAssigned, DialogueHandedOver, DialogueQueued
from zhunsheng.dialogue.heads import Head, head_of, keep
from zhunsheng.dialogue.lifecycle import DIALOGUE
from zhunsheng.dialogue.messages import system_line
from zhunsheng.dialogue.models import HandOver
from zhunsheng.dialogue.queries.rows import open_counts
from zhunsheng.dialogue.values import OPEN, WAITING, How
from zhunsheng.journal.actions import Ink, system_only
from zhunsheng.kernel.errors import Conflict, NotFound
from zhunsheng.kernel.ids import new_id
from zhunsheng.people import queries as people
from zhunsheng.people.values import AgentCard, Presence
from zhunsheng.standards import queries as standards

LONGEST_WAITING = 'SELECT id FROM dialogue_dialogue WHERE state = %s AND "group" = %s ORDER BY state, "group", waiting_since, id LIMIT 1'


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
    """Take a dialogue out of the queue.

    Records  dialogue.assigned
    Refuses  AlreadyTaken, DialogueEnded, AccessDenied outside one's skill groups
    Clauses  dy-2.1c
    """
    head = head_of(ink, dialogue_id)
    require(ink.actor, Verb.DIALOGUE_TAKE, head.subject())
    if head.is_closed:
        raise DialogueEnded()
    if head.state != WAITING:
        raise AlreadyTaken()
    give(ink, head, _colleague(ink.actor.id), How.TAKEN)


def transfer_dialogue(ink: Ink, dialogue_id: int, to_agent_id: int, note: str) -> None:
    """Hand a dialogue over to a colleague, with a note that tells what was promised and what is left to do.

    Writes   the owner, a link of the chain with the note
    Records  dialogue.handed_over
    Refuses  NoteMissing, NotReceiving for a colleague who is absent or not in the group, AccessDenied
    Clauses  dy-2.1c
    """
    head = head_of(ink, dialogue_id)
    require(ink.actor, Verb.DIALOGUE_TRANSFER, head.subject())
    if head.state != OPEN:
        raise DialogueEnded()
    if not note.strip() and note_demanded(standards.rulebook(head.standing_id), head.about().fields()):
        raise NoteMissing()
    receiver = _colleague(to_agent_id)
    if not _receives(receiver, head.group) or receiver.id == head.agent_id:
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


@system_only("an agent who has a free hand is given work by the desk")
def serve_waiting(ink: Ink, group: str, limit: int = 50) -> int:
    """Give waiting dialogues of a group to whoever is free, the longest waiting first; return how many."""
    served = 0
    while served < limit:
        ink.settle()
        receiver = _choose(ink, group)
        if receiver is None:
            break
        with connection.cursor() as cursor:
            cursor.execute(LONGEST_WAITING, [WAITING, group])
            row = cursor.fetchone()
        if row is None:
            break
        give(ink, head_of(ink, row[0]), receiver, How.ROUTED)
        served += 1
    return served


def _choose(ink: Ink, group: str) -> AgentCard | None:
    """Pick the present agent with the most room; nobody goes above capacity."""
    ink.settle()
    offers = people.agents_available(group, open_counts)
    return _colleague(offers[0].id) if offers else None


def _colleague(agent_id: int) -> AgentCard:
    cards = people.agent_cards([agent_id])
    if not cards:
        raise NotFound("agent", agent_id)
    return cards[0]


def _receives(card: AgentCard, group: str) -> bool:
    return card.presence is Presence.AVAILABLE and group in card.groups


def _link(ink: Ink, head: Head, before: int | None, how: How, note: str) -> int:
    if head.agent_id is None:
        raise Conflict("a dialogue without an owner has no link to add")
    link = HandOver(
        id=new_id(), dialogue_id=head.id, from_agent_id=before, to_agent_id=head.agent_id, how=how.value, note=note,
        at=ink.at,
    )  # fmt: skip
    link.save(force_insert=True)
    return link.id
