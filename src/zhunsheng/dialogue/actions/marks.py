"""Receipts: what has arrived and what has been seen, as the other side says, never as we assume."""

from zhunsheng.access.queries import require
from zhunsheng.access.values import Verb
from zhunsheng.dialogue.events import DialogueLookedInto, MessageDelivered, MessageRead
from zhunsheng.dialogue.heads import head_of, keep
from zhunsheng.dialogue.messages import reads_dialogue
from zhunsheng.dialogue.speaking import on_the_customers_side
from zhunsheng.journal.actions import Ink, foresees, hot


@hot
@foresees(reads_dialogue)
def mark_delivered(ink: Ink, dialogue_id: int, up_to: int) -> None:
    """Note that the customer's side holds everything up to a number.

    Records  message.delivered, once for each step forward
    Refuses  AccessDenied, also to agents: only the other side knows what it holds
    """
    head = head_of(ink, dialogue_id)
    require(ink.actor, Verb.DIALOGUE_REPLY, head.subject())
    on_the_customers_side(ink.actor)
    up_to = min(up_to, head.seq)
    if up_to <= head.delivered_seq:
        return
    head.delivered_seq = up_to
    keep(ink, head)
    ink.show("marks", head.row())
    ink.record(MessageDelivered(dialogue_id=head.id, about=head.about(), up_to=up_to))


@hot
@foresees(reads_dialogue)
def mark_read(ink: Ink, dialogue_id: int, up_to: int) -> None:
    """Note that the customer has seen everything up to a number.

    Records  message.read, once for each step forward
    Refuses  AccessDenied, also to agents: only the other side knows what it has seen
    """
    head = head_of(ink, dialogue_id)
    require(ink.actor, Verb.DIALOGUE_REPLY, head.subject())
    on_the_customers_side(ink.actor)
    up_to = min(up_to, head.seq)
    if up_to <= head.read_seq:
        return
    head.read_seq = up_to
    head.delivered_seq = max(head.delivered_seq, up_to)
    keep(ink, head)
    ink.show("marks", head.row())
    ink.record(MessageRead(dialogue_id=head.id, about=head.about(), up_to=up_to))


@hot
@foresees(reads_dialogue)
def mark_seen_by_agent(ink: Ink, dialogue_id: int, up_to: int) -> None:
    """Note how far the owner has read; a colleague's look does not count as the owner's.

    Writes  the owner's mark
    """
    head = head_of(ink, dialogue_id)
    require(ink.actor, Verb.DIALOGUE_READ, head.subject())
    up_to = min(up_to, head.seq)
    if head.agent_id != ink.actor.id or up_to <= head.agent_read_seq:
        return
    head.agent_read_seq = up_to
    keep(ink, head)
    ink.show("marks", head.row())


@hot
@foresees(reads_dialogue)
def note_look(ink: Ink, dialogue_id: int) -> None:
    """Record that somebody opened a dialogue on the screen.

    Records  dialogue.looked_into
    Refuses  AccessDenied, and then nothing is recorded or shown
    Clauses  cc-5.2c
    """
    head = head_of(ink, dialogue_id)
    require(ink.actor, Verb.DIALOGUE_READ, head.subject())
    ink.record(
        DialogueLookedInto(
            dialogue_id=head.id, about=head.about(), viewer_id=ink.actor.id, owner=head.agent_id == ink.actor.id
        )
    )
