"""What the guard says of words that are still being written."""

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Verb
from zhunsheng.dialogue.models import Dialogue
from zhunsheng.dialogue.queries.rows import about_of, subject_of
from zhunsheng.dialogue.values import About
from zhunsheng.dialogue.words import judge_within
from zhunsheng.guard.values import Judgement
from zhunsheng.kernel.errors import NotFound
from zhunsheng.kernel.instants import Instant


def judged_draft(actor: Actor, dialogue_id: int, text: str, at: Instant) -> Judgement:
    """Judge an agent's words before they are sent, those that are only noted as well.

    Refuses  AccessDenied, NotFound
    Clauses  cc-2.1b, ec-2.2b
    """
    row = Dialogue.objects.filter(id=dialogue_id).first()
    if row is None:
        raise NotFound("dialogue", dialogue_id)
    require(actor, Verb.DIALOGUE_REPLY, subject_of(row))
    return judge_within(row.id, about_of(row), text, at)


def judged_words(dialogue_id: int | None, about: About, text: str, at: Instant) -> Judgement:
    """Judge words that go to a customer from elsewhere than a dialogue; after what was said in the one they belong to.

    Who may send them has been checked by the caller.
    Clauses  cc-2.1b, ec-2.2b
    """
    return judge_within(dialogue_id or 0, about, text, at)
