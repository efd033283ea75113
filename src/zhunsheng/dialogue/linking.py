"""The chain of owners, and whether a colleague can be the next link of it."""

import msgspec

from zhunsheng.access.queries import decide
from zhunsheng.access.values import Allowed, Verb
from zhunsheng.dialogue.heads import Head
from zhunsheng.dialogue.models import HandOver
from zhunsheng.dialogue.values import How
from zhunsheng.guard.queries import mask
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.errors import Conflict, NotFound
from zhunsheng.kernel.ids import new_id
from zhunsheng.people import queries as people
from zhunsheng.people.values import AgentCard, Presence


def colleague(agent_id: int) -> AgentCard:
    """Return somebody's card.

    Refuses  NotFound
    """
    cards = people.agent_cards([agent_id])
    if not cards:
        raise NotFound("agent", agent_id)
    return cards[0]


def receives(card: AgentCard, head: Head) -> bool:
    """Tell whether a colleague is here, in the group, and may answer what would be theirs."""
    if card.presence is not Presence.AVAILABLE or head.group not in card.groups:
        return False
    try:
        actor = people.actor_of(card.id)
    except NotFound:
        return False  # they left; their card is kept
    theirs = msgspec.structs.replace(head.subject(), agent_id=card.id, team_id=card.team_id)
    return isinstance(decide(actor, Verb.DIALOGUE_REPLY, theirs), Allowed)


def link(ink: Ink, head: Head, before: int | None, how: How, note: str, *, to_group: str | None = None) -> int:
    """Add a link: to the present owner, or to a group whose next free colleague it waits for.

    Personal data in the note is masked: colleagues look it up where looking is on record.
    Clauses  ec-4.1a
    """
    if head.agent_id is None and to_group is None:
        raise Conflict("a dialogue without an owner has no link to add")
    added = HandOver(
        id=new_id(), dialogue_id=head.id, from_agent_id=before, to_agent_id=head.agent_id, to_group=to_group,
        how=how.value, note=mask(note), at=ink.at,
    )  # fmt: skip
    added.save(force_insert=True)
    return added.id
