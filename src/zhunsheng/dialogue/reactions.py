"""What the dialogue room does when it hears of a fact; bound in `assembly/wiring.py`."""

from typing import cast

from zhunsheng.access.queries import audience
from zhunsheng.dialogue.actions.route import serve_waiting
from zhunsheng.dialogue.events import DialogueClosed, DialogueFact, MessageReceived, MessageSent
from zhunsheng.dialogue.models import Dialogue, Message
from zhunsheng.dialogue.queries.rows import subject_of
from zhunsheng.ground import search
from zhunsheng.journal.actions import Ink
from zhunsheng.journal.events import Recorded
from zhunsheng.people.events import AgentPresenceChanged
from zhunsheng.people.queries import agent_cards
from zhunsheng.people.values import Presence


def serve_group(ink: Ink, recorded: Recorded) -> None:
    """Give the hand that has become free to whoever waits longest in that group."""
    fact = cast(DialogueClosed, recorded.fact)
    serve_waiting(ink, fact.about.group)


def serve_agent(ink: Ink, recorded: Recorded) -> None:
    """Give waiting dialogues to an agent who has just become available."""
    fact = cast(AgentPresenceChanged, recorded.fact)
    if fact.presence != Presence.AVAILABLE:
        return
    for card in agent_cards([fact.agent_id]):
        for group in sorted(card.groups):
            serve_waiting(ink, group)


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
