"""What the dialogue room does when it hears of a fact; bound in `assembly/wiring.py`."""

from typing import cast

from zhunsheng.access.queries import audience
from zhunsheng.dialogue.actions.route import serve_hand
from zhunsheng.dialogue.events import DialogueClosed, DialogueFact, MessageReceived, MessageSent
from zhunsheng.dialogue.models import Dialogue, Message
from zhunsheng.dialogue.queries.rows import subject_of
from zhunsheng.ground import search
from zhunsheng.journal.actions import Ink
from zhunsheng.journal.events import Recorded
from zhunsheng.people.events import AgentPresenceChanged, AgentRightsChanged
from zhunsheng.people.queries import agent_cards
from zhunsheng.people.values import Presence


def serve_group(ink: Ink, recorded: Recorded) -> None:
    """Give the hand that has become free to whoever waits longest, in any group of its owner."""
    fact = cast(DialogueClosed, recorded.fact)
    if fact.about.agent_id is not None:
        serve_hand(ink, fact.about.agent_id)


def serve_agent(ink: Ink, recorded: Recorded) -> None:
    """Give waiting dialogues to an agent who has just become available, or was given more groups or more room."""
    fact = cast(AgentPresenceChanged | AgentRightsChanged, recorded.fact)
    if any(card.presence is Presence.AVAILABLE for card in agent_cards([fact.agent_id])):
        serve_hand(ink, fact.agent_id)


def index_message(ink: Ink, recorded: Recorded) -> None:
    """Make a message findable for those who may read its dialogue; a new owner takes the old words along."""
    fact = cast(DialogueFact, recorded.fact)
    dialogue = Dialogue.objects.get(id=fact.dialogue_id)
    scope = audience(subject_of(dialogue))
    if not isinstance(fact, MessageReceived | MessageSent):
        search.rescope("message", dialogue.id, scope)
        return
    message = Message.objects.get(id=fact.message_id)
    if message.text:
        search.index("message", message.id, message.text, scope=scope, owner=dialogue.id)
