"""What the room does when it hears of a fact; bound in `assembly/wiring.py`."""

from collections.abc import Sequence
from typing import cast

from zhunsheng.access.values import customer_actor
from zhunsheng.assist.bot import OFFERS, Reply, bot_data, by_meaning, by_number, by_order, by_words
from zhunsheng.assist.demands import shift_wanted
from zhunsheng.commerce.queries import orders_of
from zhunsheng.dialogue.actions import BotWords, hand_over_from_bot, say_by_bot, solve_by_bot
from zhunsheng.dialogue.events import MessageReceived
from zhunsheng.dialogue.queries import WithBot, served_by_bot, with_bot
from zhunsheng.journal.actions import Ink
from zhunsheng.journal.events import Recorded
from zhunsheng.kernel.errors import NotFound
from zhunsheng.knowledge.actions import judge_answer, note_asked, note_sample, note_unmatched
from zhunsheng.knowledge.queries import ready, recognise_in
from zhunsheng.knowledge.values import ORDER_SLOT
from zhunsheng.people.actions import note_shift_demand
from zhunsheng.standards import queries as standards
from zhunsheng.standards.events import StandardInstalled


def on_standard_installed(ink: Ink, recorded: Recorded) -> None:
    """Tell the people's room from when on a shift has to be begun, or no longer."""
    fact = cast(StandardInstalled, recorded.fact)
    wanted = [shift_wanted(standards.rulebook(standing_id)) for standing_id in fact.standing_ids]
    note_shift_demand(ink, fact.effective_at, demanded=any(wanted))


def asks_the_bot(recorded: Sequence[Recorded]) -> list[Recorded]:
    """Return the customers' messages in dialogues that the bot serves; of all messages these are few, and only these are written for."""
    served = served_by_bot({cast(MessageReceived, one.fact).dialogue_id for one in recorded})
    return [one for one in recorded if cast(MessageReceived, one.fact).dialogue_id in served]


def answer_as_bot(ink: Ink, recorded: Recorded) -> None:
    """Answer a customer whom the bot serves, offer questions, or give the dialogue to people; only its newest message.

    Clauses   cc-5.1b
    """
    fact = cast(MessageReceived, recorded.fact)
    asked = None if fact.courtesy else with_bot(fact.dialogue_id, fact.message_id)
    if asked is None:
        return
    reply = _reply(ink, fact, asked)
    if reply.deed == "solved":
        _note_solved(ink, solve_by_bot(ink, fact.dialogue_id))
        return
    words = BotWords(
        name=bot_data().name, text=reply.text, options=reply.options, how=reply.deed, faq_id=reply.faq_id
    )  # fmt: skip
    if asked.text and reply.deed in ("offer", "hand_over"):
        note_unmatched(ink, fact.message_id, fact.dialogue_id, fact.about.shop_id)
    said = say_by_bot(ink, fact.dialogue_id, fact.message_id, words)
    if reply.deed not in ("answer", "offer", "ask"):
        hand_over_from_bot(ink, fact.dialogue_id, reply.deed)
    elif said and reply.deed == "answer" and reply.faq_id is not None:
        note_asked(ink, reply.faq_id)


def _reply(ink: Ink, fact: MessageReceived, asked: WithBot) -> Reply:
    told = by_words(asked.text) if asked.text else None
    if told is not None:
        return told
    bank = ready() if asked.text else None
    about = fact.about
    own = customer_actor(asked.customer_id)
    if (numbered := by_number(orders_of(own, own.id), asked.text)) is not None:
        return numbered
    found = None if bank is None else recognise_in(bank, asked.text, ink.at, shop_id=about.shop_id, tier=about.tier)
    if found is not None:
        note_sample(ink, fact.message_id, fact.dialogue_id, about.shop_id, found)
    reply = by_meaning(found, asked.offers)
    if found is not None and reply.deed == "answer" and ORDER_SLOT in reply.text:
        reply = by_order(found.guesses[0], orders_of(own, own.id), asked.text)
        if reply.deed == "ask" and asked.offers >= OFFERS:
            return by_meaning(None, asked.offers)
    return reply


def _note_solved(ink: Ink, faq_id: int | None) -> None:
    if faq_id is not None:
        try:
            judge_answer(ink, faq_id, helpful=True, where="bot")
        except NotFound:
            return  # retired meanwhile: there is nothing to count it for
