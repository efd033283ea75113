"""Short ways to set the rules of a group and to see who was given what."""

import msgspec

from tests.dialogue.desk import (
    after,
    row,
    told,
)
from zhunsheng.access.values import SYSTEM, Actor
from zhunsheng.dialogue.actions import (
    set_policy,
)
from zhunsheng.dialogue.events import DialogueAssigned
from zhunsheng.dialogue.queries import (
    policy_of,
    queue_place,
)
from zhunsheng.dialogue.values import QueuePlaceShown
from zhunsheng.journal.actions import run
from zhunsheng.kernel.instants import Instant
from zhunsheng.people.queries import agent_cards


def rule(group: str = "online", at: Instant | None = None, **changes: object) -> None:
    run(set_policy, SYSTEM, at or after(0), group, msgspec.structs.replace(policy_of(group), **changes))


def stands(dialogue_id: int) -> QueuePlaceShown:
    place = queue_place(dialogue_id)
    assert place is not None
    return place


def owner(dialogue_id: int) -> int | None:
    return row(dialogue_id).agent_id


def how_given(dialogue_id: int) -> list[str]:
    return [fact.how for fact in told(dialogue_id, DialogueAssigned)]


def card(actor: Actor) -> tuple[str, str]:
    found = agent_cards([actor.id])[0]
    return found.presence.value, found.presence_reason
