"""What a customer asks of the desk itself: a person to talk to, the words to keep."""

import msgspec

from zhunsheng.access.queries import require
from zhunsheng.access.values import Verb
from zhunsheng.dialogue.errors import DialogueEnded
from zhunsheng.dialogue.events import HumanAsked, TranscriptTaken
from zhunsheng.dialogue.heads import head_of
from zhunsheng.dialogue.messages import system_line
from zhunsheng.dialogue.models import Message
from zhunsheng.dialogue.speaking import on_the_customers_side
from zhunsheng.dialogue.values import By
from zhunsheng.journal.actions import Ink, system_only
from zhunsheng.notices.actions import send_mail
from zhunsheng.notices.values import MailTo

HUMAN_ASKED = "human.asked"


def ask_human(ink: Ink, dialogue_id: int) -> bool:
    """Note that the customer wishes to be served by a person; a wish that nobody has answered yet is not noted again.

    Writes   a line that both sides see
    Records  human.asked
    Refuses  AccessDenied for somebody else's dialogue and for agents, DialogueEnded
    """
    head = head_of(ink, dialogue_id)
    require(ink.actor, Verb.DIALOGUE_REPLY, head.subject())
    on_the_customers_side(ink.actor)
    if head.is_closed:
        raise DialogueEnded()
    if _asked_already(dialogue_id):
        return False
    system_line(ink, head, HUMAN_ASKED)
    ink.record(HumanAsked(dialogue_id=head.id, about=head.about()))
    return True


def note_transcript(ink: Ink, dialogue_id: int, way: str) -> None:
    """Note that a customer takes the words of a dialogue along.

    Records  transcript.taken
    Refuses  AccessDenied for somebody else's dialogue and for agents
    """
    head = head_of(ink, dialogue_id)
    require(ink.actor, Verb.DIALOGUE_REPLY, head.subject())
    on_the_customers_side(ink.actor)
    ink.record(TranscriptTaken(dialogue_id=head.id, about=head.about(), way=way))


def mail_transcript(ink: Ink, dialogue_id: int, to: MailTo, shop: str, text: str) -> int:
    """Send a customer the words of a dialogue of theirs; return the mail.

    Writes   the mail, which the worker hands over
    Records  transcript.taken, mail.queued
    Refuses  AccessDenied for somebody else's dialogue and for agents, BadInput for an address that cannot be
    """
    note_transcript(ink, dialogue_id, "mail")
    own = msgspec.structs.replace(to, kind="customer", id=ink.actor.id)
    return send_mail(ink, own, "transcript", {"shop": shop, "text": text})


@system_only("the room that adds a line to the record has asked for its own right")
def add_line(ink: Ink, dialogue_id: int, event: str, **data: str | int | None) -> None:
    """Add a line of the desk to a dialogue, on behalf of a room above.

    Writes  the line
    """
    system_line(ink, head_of(ink, dialogue_id), event, **data)


def _asked_already(dialogue_id: int) -> bool:
    rows = Message.objects.filter(dialogue_id=dialogue_id).order_by("-seq")
    asked = rows.filter(event=HUMAN_ASKED).values_list("seq", flat=True).first()
    answered = rows.filter(by=By.AGENT).values_list("seq", flat=True).first()
    return asked is not None and (answered is None or asked > answered)
