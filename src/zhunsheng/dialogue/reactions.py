"""What the dialogue room does when it hears of a fact; bound in `assembly/wiring.py`."""

from collections.abc import Sequence
from typing import Final, cast

from zhunsheng.access.queries import audience, reach
from zhunsheng.access.values import Reach, Subject, Verb
from zhunsheng.dialogue.actions.bot import hand_over_from_bot
from zhunsheng.dialogue.actions.hand_over import release_all
from zhunsheng.dialogue.actions.route import serve_hand
from zhunsheng.dialogue.events import DialogueClosed, DialogueFact, HumanAsked, MessageReceived, MessageSent
from zhunsheng.dialogue.queries.policies import policy_of
from zhunsheng.dialogue.values import WAITING
from zhunsheng.ground import search
from zhunsheng.ground.statements import with_marks
from zhunsheng.journal.actions import Ink
from zhunsheng.journal.events import Recorded
from zhunsheng.kernel.durations import seconds
from zhunsheng.kernel.errors import NotFound
from zhunsheng.people.actions import begin_after_work
from zhunsheng.people.events import AgentPresenceChanged, AgentRightsChanged
from zhunsheng.people.queries import actor_of, agent_cards
from zhunsheng.people.values import Presence

ASKED: Final = "asked"
"""Why the bot hands over when the customer says so."""

LET_GO: Final = "left"
"""Why a dialogue is routed anew whose owner works here, or with customers, no more."""


SAID_IN: Final = "SELECT id, dialogue_id, text FROM dialogue_message WHERE id IN ({marks})"
OWNED: Final = 'SELECT id, agent_id, team_id, customer_id, "group", state FROM dialogue_dialogue WHERE id IN ({marks})'


def serve_group(ink: Ink, recorded: Recorded) -> None:
    """Give the hand that has become free to who is next, in any group of its owner, after the time the group allows for it."""
    fact = cast(DialogueClosed, recorded.fact)
    if fact.about.agent_id is not None:
        time_off = policy_of(fact.about.group).after_work_s
        if time_off and recorded.actor.id == fact.about.agent_id:
            begin_after_work(ink, fact.about.agent_id, ink.at + seconds(time_off))
        serve_hand(ink, fact.about.agent_id)


def let_bot_go(ink: Ink, recorded: Recorded) -> None:
    """Take the bot out of a dialogue whose customer asks for a person, in the same breath."""
    hand_over_from_bot(ink, cast(HumanAsked, recorded.fact).dialogue_id, ASKED)


def let_customers_of_leaver_go_on(ink: Ink, recorded: Recorded) -> None:
    """Give the open dialogues of somebody who was let go, or answers customers no more, to colleagues, in the same breath."""
    fact = cast(AgentRightsChanged, recorded.fact)
    if not fact.active or reach(actor_of(fact.agent_id), Verb.DIALOGUE_REPLY) is Reach.NONE:
        release_all(ink, fact.agent_id, LET_GO)


def serve_agent(ink: Ink, recorded: Recorded) -> None:
    """Give waiting dialogues to an agent who has just become available, or was given more groups or more room."""
    fact = cast(AgentPresenceChanged | AgentRightsChanged, recorded.fact)
    if any(card.active and card.presence is Presence.AVAILABLE for card in agent_cards([fact.agent_id])):
        serve_hand(ink, fact.agent_id)


def index_message(ink: Ink, recorded: Recorded) -> None:
    """Make a message findable for those who may read its dialogue; a new owner takes the old words along."""
    index_messages(ink, [recorded])


def index_messages(ink: Ink, recorded: Sequence[Recorded]) -> None:
    """Make several messages findable at once: one reading of the dialogues, one of the messages, one writing.

    The topics are those of the dialogues as they stand now, so the order of the facts does not matter.
    """
    facts = [cast(DialogueFact, one.fact) for one in recorded]
    said = [fact.message_id for fact in facts if isinstance(fact, MessageReceived | MessageSent)]
    found = ink.fetch(with_marks(SAID_IN, len(said)), said) if said else []
    messages = {message_id: (dialogue_id, text) for message_id, dialogue_id, text in found}
    asked = sorted({fact.dialogue_id for fact in facts})
    dialogues = {row[0]: _subject(*row) for row in ink.fetch(with_marks(OWNED, len(asked)), asked)}
    for fact in facts:
        if fact.dialogue_id not in dialogues:
            raise NotFound("dialogue", fact.dialogue_id)
    for message_id in said:
        if message_id not in messages:
            raise NotFound("message", message_id)
    search.rescope_many("message", {key: audience(dialogue) for key, dialogue in dialogues.items()})
    search.index_many(
        search.Entry(kind="message", ref=message_id, owner=dialogue_id, text=text)
        for message_id, (dialogue_id, text) in sorted(messages.items())
        if text
    )


def _subject(
    dialogue_id: int, agent_id: int | None, team_id: int | None, customer_id: int, group: str, state: str
) -> Subject:
    return Subject(
        kind="dialogue",
        id=dialogue_id,
        agent_id=agent_id,
        team_id=team_id,
        customer_id=customer_id,
        waiting_group=group if state == WAITING else None,
    )
