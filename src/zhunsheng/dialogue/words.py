"""The rulebook of a dialogue applied to words: what may be said, what was said."""

from zhunsheng.dialogue.heads import Head
from zhunsheng.dialogue.models import Message
from zhunsheng.dialogue.values import By
from zhunsheng.guard.queries import guard_of
from zhunsheng.guard.values import Context, Judgement
from zhunsheng.standards import queries as standards
from zhunsheng.standards.values import Speaker

QUOTABLE = 10
"""How many of the customer's last messages an agent may be quoting."""


def judge(head: Head, text: str, speaker: Speaker = Speaker.AGENT) -> Judgement:
    """Judge an agent's words, or the bot's, under the rulebook that the dialogue began under.

    The customer's own last words are fetched only when something was found: quoting them is no offence.
    """
    guard = guard_of(standards.rulebook(head.standing_id))
    about = head.about().fields()
    first = guard.judge(text, speaker=speaker, context=Context(about=about), thorough=False)
    if not first.hits:
        return first
    said = Message.objects.filter(dialogue_id=head.id, by=By.CUSTOMER).order_by("-seq").values_list("text", flat=True)
    context = Context(about=about, customer_said=tuple(said[:QUOTABLE]))
    return guard.judge(text, speaker=speaker, context=context, thorough=False)
