"""The rulebook of a dialogue applied to words: what may be said, what was said."""

import msgspec
from django.db import connection

from zhunsheng.commerce import queries as commerce
from zhunsheng.dialogue.heads import Head
from zhunsheng.dialogue.own_rules import judged_too
from zhunsheng.dialogue.values import About, By
from zhunsheng.guard.queries import CLAIMS, guard_of, presence
from zhunsheng.guard.values import Context, Evidence, Judgement, Line, Presence
from zhunsheng.kernel.instants import Instant
from zhunsheng.standards import queries as standards
from zhunsheng.standards.values import Place, Speaker

LOOKED_AT = 16
"""How many of the last messages are read around a new one: for quotations, repeats and the customer's mood."""
LAST_SAID = (
    "SELECT by, text FROM dialogue_message"
    " WHERE dialogue_id = %s AND text <> '' AND by IN (%s, %s, %s) ORDER BY seq DESC LIMIT %s"
)
"""Asked for each message of an agent: putting the statement together anew took longer than the database did."""


def judge(head: Head, text: str, at: Instant, speaker: Speaker = Speaker.AGENT) -> Judgement:
    """Judge an agent's words, or the bot's, under the rulebook that the dialogue began under."""
    return judge_within(head.id, head.about(), text, at, speaker, thorough=False)


def judge_within(
    dialogue_id: int, about: About, text: str, at: Instant, speaker: Speaker = Speaker.AGENT, *, thorough: bool = True
) -> Judgement:
    """Judge words where they would stand: after what customer and agent said last."""
    guard = guard_of(standards.rulebook(about.standing_id))
    context = _around(dialogue_id, about)
    judged = guard.judge(text, speaker=speaker, context=context, thorough=thorough)
    if any(hit.known_as == CLAIMS for hit in judged.hits):
        context = msgspec.structs.replace(context, evidence=_evidence(at))
        judged = guard.judge(text, speaker=speaker, context=context, thorough=thorough)
    clauses = standards.rulebook(about.standing_id).clauses
    return judged_too(judged, about.standing_id, clauses, text, context, speaker, at)


def _evidence(at: Instant) -> tuple[Evidence, ...]:
    """Read what may be claimed now; only messages that claim something pay for it."""
    return tuple(
        Evidence(product=one.product, claim=one.claim, source=one.source) for one in commerce.evidence_in_force(at)
    )


def _around(dialogue_id: int, about: About) -> Context:
    with connection.cursor() as cursor:
        cursor.execute(LAST_SAID, [dialogue_id, By.CUSTOMER, By.AGENT, By.BOT, LOOKED_AT])
        said = cursor.fetchall()[::-1]
    return Context(
        about=about.fields(),
        customer_said=tuple(text for by, text in said if by == By.CUSTOMER),
        agent_said=tuple(text for by, text in said if by == By.AGENT),
    )


def unsaid_at_first(head: Head, text: str, at: Instant) -> tuple[Presence, ...]:
    """Name the phrases that an opening demands and an agent's first message lacks."""
    line = Line(by=By.AGENT, text=text, message_id=0, at=at)
    found = presence(standards.rulebook(head.standing_id), [line], at=Place.OPENING, about=head.about().fields())
    return tuple(one for one in found if not one.found)
