"""What the room does when it hears of a fact; bound in `assembly/wiring.py`."""

from collections.abc import Sequence
from typing import Final, cast

from zhunsheng.access.values import customer_actor
from zhunsheng.assist.actions.reword import WORDINGS, Wish, words_customers
from zhunsheng.assist.actions.showing import say_with_files
from zhunsheng.assist.bot import (
    OFFERS,
    Reply,
    bot_data,
    by_all_words,
    by_greeting,
    by_meaning,
    by_number,
    by_order,
    by_pick,
    by_whereabouts,
    meant_by,
    read_as,
)
from zhunsheng.assist.demands import shift_wanted
from zhunsheng.assist.filling import values_of
from zhunsheng.assist.languages import asks_in_english
from zhunsheng.commerce.queries import orders_of
from zhunsheng.dialogue.actions import BotWords, hand_over_from_bot, solve_by_bot
from zhunsheng.dialogue.events import MessageReceived
from zhunsheng.dialogue.queries import WithBot, served_by_bot, with_bot
from zhunsheng.journal.actions import Ink
from zhunsheng.journal.events import Recorded
from zhunsheng.kernel.errors import NotFound
from zhunsheng.knowledge.actions import judge_answer, note_asked, note_sample, note_unmatched
from zhunsheng.knowledge.queries import Learned, guess_of, needs_order, ready, recognise_first, settled
from zhunsheng.knowledge.values import Recognised
from zhunsheng.people.actions import note_shift_demand
from zhunsheng.people.queries import masked_names
from zhunsheng.standards import queries as standards
from zhunsheng.standards.events import StandardInstalled

STAYING: Final = ("answer", "offer", "ask", "greet")
"""Deeds after which the bot goes on serving."""


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
    """Answer a customer whom the bot serves, offer questions, or give the dialogue to people; what came in a row is read together.

    Clauses   cc-5.1b
    """
    fact = cast(MessageReceived, recorded.fact)
    asked = with_bot(fact.dialogue_id, fact.message_id)
    if asked is None or (not asked.texts and not asked.wordless and asked.spoken):
        return  # thanks and nods ask for nothing
    english = asks_in_english((*asked.earlier, *asked.texts))
    reply = _reply(ink, fact, asked, english=english)
    if reply.deed == "solved":
        _note_solved(ink, solve_by_bot(ink, fact.dialogue_id))
        return
    name = masked_names([asked.customer_id]).get(asked.customer_id, "")
    words = BotWords(
        name=bot_data().name, text=settled(reply.text, values_of(None, name=name, tier=fact.about.tier, english=english)), options=reply.options, how=reply.deed, faq_id=reply.faq_id,
        number=reply.number, links=tuple((one.title, one.url) for one in reply.links),
    )  # fmt: skip
    if asked.text and reply.deed in ("offer", "hand_over"):
        note_unmatched(ink, fact.message_id, fact.dialogue_id, fact.about.shop_id)
    if _is_worded(ink, fact, asked, reply, words, english=english):
        return  # said a moment later, from a thread that may wait
    said = say_with_files(ink, fact.dialogue_id, fact.message_id, words, reply.files)
    if reply.deed not in STAYING:
        hand_over_from_bot(ink, fact.dialogue_id, reply.deed)
    elif said and reply.deed == "answer" and reply.faq_id is not None:
        note_asked(ink, reply.faq_id)


def _is_worded(
    ink: Ink, fact: MessageReceived, asked: WithBot, reply: Reply, words: BotWords, *, english: bool
) -> bool:
    """Have an answer that is nothing but the approved one worded, where its family is switched on and there is room."""
    bank, about = ready(), fact.about
    if bank is None or reply.deed != "answer" or not words_customers(reply.faq_id):
        return False
    approved = guess_of(
        bank,
        reply.faq_id,
        ink.at,
        shop_id=about.shop_id,
        tier=about.tier,
        channel=about.channel,
        visitor=asked.customer_id,
        english=english,
    )
    if approved is None or not approved.answer == reply.text == words.text:
        return False
    wish = Wish(
        dialogue_id=fact.dialogue_id, message_id=fact.message_id, asked=asked.text, words=words, files=reply.files
    )
    return WORDINGS.take(wish)


def _reply(ink: Ink, fact: MessageReceived, asked: WithBot, *, english: bool) -> Reply:
    told = by_all_words(asked.texts, english=english)
    if asked.wordless:
        return told or by_meaning(None, asked.offers, english=english)
    if asked.greets or not asked.texts:
        return told or by_greeting(asked.offers, english=english)
    if told is not None:
        return told
    bank, about = ready(), fact.about
    own = customer_actor(asked.customer_id)
    orders = orders_of(own, own.id)
    waiting = (
        None
        if bank is None
        else guess_of(
            bank, asked.faq_id, ink.at, shop_id=about.shop_id, tier=about.tier, channel=about.channel, visitor=own.id,
            english=english,
        )
    )  # fmt: skip
    pending = waiting if waiting is not None and asked.offers and needs_order(waiting.answer) else None
    known = by_pick(pending, orders, asked.text, english=english) or by_number(orders, asked.text, english=english)
    if known is not None:
        may = known.deed != "ask" or asked.offers < OFFERS
        return known if may else by_meaning(None, asked.offers, english=english)
    found = None if bank is None else _recognised(ink, fact, asked, bank, english=english)
    reply = by_meaning(found, asked.offers, text=asked.text, english=english)
    if found is not None and reply.deed == "answer" and needs_order(reply.text):
        reply = by_order(found.guesses[0], orders, asked.text, english=english)
        if reply.deed == "ask" and asked.offers >= OFFERS:
            return by_meaning(None, asked.offers, english=english)
    if reply.deed in ("offer", "hand_over") and asked.offers < OFFERS:
        return by_whereabouts(orders, asked.text, english=english) or reply
    return reply


def _recognised(ink: Ink, fact: MessageReceived, asked: WithBot, bank: Learned, *, english: bool) -> Recognised:
    """Recognise what came in a row: as one question where single messages are but pieces of it, else by the one that asks something."""
    about = fact.about
    texts = [(text, about.tier) for text in read_as(asked.texts)]
    found = recognise_first(
        bank, texts, ink.at, shop_id=about.shop_id, channel=about.channel, visitor=asked.customer_id,
        english=english,
    )  # fmt: skip
    if len(found) == 1:
        note_sample(ink, fact.message_id, fact.dialogue_id, about.shop_id, found[0])
    return meant_by(found)


def _note_solved(ink: Ink, faq_id: int | None) -> None:
    if faq_id is not None:
        try:
            judge_answer(ink, faq_id, helpful=True, where="bot")
        except NotFound:
            return  # retired meanwhile: there is nothing to count it for
