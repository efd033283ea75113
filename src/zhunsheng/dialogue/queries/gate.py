"""What the closing gate sees in a dialogue."""

from typing import Protocol

from django.db.models import Max

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Verb
from zhunsheng.dialogue.checks import Gate, look_at_gate
from zhunsheng.dialogue.models import Dialogue, Message
from zhunsheng.dialogue.queries.record import held_of
from zhunsheng.dialogue.queries.rows import about_of, subject_of
from zhunsheng.dialogue.values import About, By
from zhunsheng.guard.values import Line
from zhunsheng.kernel.errors import NotFound
from zhunsheng.standards import queries as standards
from zhunsheng.standards.values import Speaker

REOPENED = "dialogue.reopened"
SPOKEN = {By.CUSTOMER.value: Speaker.CUSTOMER, By.AGENT.value: Speaker.AGENT, By.BOT.value: Speaker.BOT}


class HasAbout(Protocol):
    """A dialogue's row in any of its shapes."""

    id: int

    def about(self) -> About:
        """Give what every fact of this dialogue carries."""
        ...


def gate_of(actor: Actor, dialogue_id: int) -> Gate:
    """Show what the closing gate finds now.

    Refuses  AccessDenied, NotFound
    """
    row = Dialogue.objects.filter(id=dialogue_id).first()
    if row is None:
        raise NotFound("dialogue", dialogue_id)
    require(actor, Verb.DIALOGUE_READ, subject_of(row))
    return _gate(about_of(row), row.id)


def gate_of_head(head: HasAbout) -> Gate:
    """Read the gate for an action, whose rights are already checked."""
    return _gate(head.about(), head.id)


def _gate(about: About, dialogue_id: int) -> Gate:
    """Read the dialogue since it was last opened: what was confirmed before an earlier end confirms nothing now."""
    messages = Message.objects.filter(dialogue_id=dialogue_id)
    since = messages.filter(event=REOPENED).aggregate(seq=Max("seq"))["seq"] or 0
    rows = messages.filter(by__in=tuple(SPOKEN), seq__gt=since).order_by("seq")
    lines = [Line(by=SPOKEN[row.by], text=row.text, message_id=row.seq, at=row.at) for row in rows]
    recorded, demanded = held_of(about, dialogue_id, since)
    return look_at_gate(standards.rulebook(about.standing_id), about.fields(), lines, recorded, demanded)
