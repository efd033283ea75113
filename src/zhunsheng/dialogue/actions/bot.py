"""The bot serves first: it answers, offers, hands over with everything said so far, or is told that it helped."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from zhunsheng.dialogue.actions.close import end_dialogue
from zhunsheng.dialogue.actions.route import route
from zhunsheng.dialogue.events import BotBegan, BotHandedOver, BotSaid, BotSolved, DialogueClosed, MessageSent
from zhunsheng.dialogue.heads import Head, head_of, keep
from zhunsheng.dialogue.messages import already, system_line, write_line
from zhunsheng.dialogue.models import BotTalk, Closing, Dialogue, QueuePlace
from zhunsheng.dialogue.proofs import prove
from zhunsheng.dialogue.values import WAITING, By, MessageKind, Outcome
from zhunsheng.dialogue.words import judge
from zhunsheng.journal.actions import Ink, system_only
from zhunsheng.kernel.durations import seconds
from zhunsheng.kernel.ids import new_id
from zhunsheng.standards.values import Speaker

OPTIONS: Final = 4
LINKS: Final = 5
SILENT: Final = "silent"
HELD: Final = "held"


class BotWords(msgspec.Struct, frozen=True, kw_only=True):
    """What the bot says: words under a name, buttons that say something for the customer, places to read on, and what it goes by."""

    name: str
    text: str
    options: tuple[str, ...] = ()
    how: str = "answer"
    faq_id: int | None = None
    number: int = 0
    links: tuple[tuple[str, str], ...] = ()


@system_only("opening a dialogue has asked for the right")
def begin_with_bot(ink: Ink, head: Head) -> None:
    """Let the bot serve a new dialogue; nobody is asked and nobody waits before it hands over.

    Writes   the talk
    Records  bot.began
    """
    BotTalk(dialogue_id=head.id, since=ink.at).save(force_insert=True)
    keep(ink, head)
    system_line(ink, head, "bot.began")
    ink.record(BotBegan(dialogue_id=head.id, about=head.about()))


@system_only("the bot is the desk itself; what it may say was approved by people")
def say_by_bot(ink: Ink, dialogue_id: int, answering: int, words: BotWords) -> bool:
    """Say something to the customer, once for each of their messages; words that the guard holds go to a person instead.

    Writes   the message, the talk
    Records  message.sent by the bot, bot.said; bot.handed_over when the guard holds the words
    Clauses  ec-1.2a, cc-5.1b
    """
    head, talk = head_of(ink, dialogue_id), talk_of(dialogue_id)
    cid = f"bot:{answering}"
    if talk is None or head.state != WAITING or already(ink, dialogue_id, By.BOT, cid) is not None:
        return False
    if judge(head, words.text, ink.at, Speaker.BOT).stopping():
        return hand_over_from_bot(ink, dialogue_id, HELD)
    waited_us = None if head.unanswered_since is None else max(0, ink.at.us - head.unanswered_since)
    head.unanswered_since = None
    salt, proof = prove(words.text)
    buttons: dict[str, str | int | None] = {
        f"option{n}": text for n, text in enumerate(words.options[:OPTIONS], start=1)
    }
    for n, (title, url) in enumerate(words.links[:LINKS], start=1):
        buttons |= {f"link{n}": title, f"href{n}": url}
    line = write_line(
        ink, head, by=By.BOT, author_id=0, author_name=words.name, text=words.text, data=buttons, cid=cid, salt=salt
    )
    offers = talk.offers + 1 if words.how in ("offer", "ask", "greet") else 0
    BotTalk.objects.filter(dialogue_id=dialogue_id).update(faq_id=words.faq_id, offers=offers)
    about = head.about()
    ink.record(
        MessageSent(
            dialogue_id=head.id, about=about, message_id=line.id, seq=line.seq, by=By.BOT, kind=line.kind, proof=proof,
            first=False, waited_us=waited_us,
        )
    )  # fmt: skip
    ink.record(
        BotSaid(
            dialogue_id=head.id, about=about, message_id=line.id, how=words.how, faq_id=words.faq_id, number=words.number
        )
    )  # fmt: skip
    return True


@system_only("the bot is the desk itself; the file goes with an answer that was approved by people")
def show_by_bot(
    ink: Ink, dialogue_id: int, answering: int, place: int, file_token: str, kind: MessageKind, name: str
) -> None:
    """Put a picture or a file behind what the bot has just said, each once; nothing where a person serves by now.

    Writes   the message
    Records  message.sent by the bot
    """
    head, cid = head_of(ink, dialogue_id), f"bot:{answering}:{place}"
    if head.state != WAITING or already(ink, dialogue_id, By.BOT, cid) is not None:
        return
    salt, proof = prove("")
    line = write_line(
        ink, head, by=By.BOT, author_id=0, author_name=name, kind=kind, file_token=file_token, cid=cid, salt=salt
    )
    ink.record(
        MessageSent(
            dialogue_id=head.id, about=head.about(), message_id=line.id, seq=line.seq, by=By.BOT, kind=line.kind, proof=proof,
            first=False, waited_us=None,
        )
    )  # fmt: skip


@system_only(
    "the bot hands over by itself, or because the customer asked for a person, who has the right to write here"
)
def hand_over_from_bot(ink: Ink, dialogue_id: int, why: str) -> bool:
    """Give a dialogue of the bot to people: it is routed as if it had just begun, with everything said so far.

    Writes   the talk is over
    Records  bot.handed_over, dialogue.assigned or dialogue.queued
    Clauses  cc-5.1b
    """
    talk, head = talk_of(dialogue_id), head_of(ink, dialogue_id)
    BotTalk.objects.filter(dialogue_id=dialogue_id).delete()
    if talk is None or head.state != WAITING or QueuePlace.objects.filter(dialogue_id=dialogue_id).exists():
        return False
    head.waiting_since = ink.at.us
    ink.record(BotHandedOver(dialogue_id=head.id, about=head.about(), why=why, served_us=(ink.at - talk.since).us))
    route(ink, head)
    return True


@system_only("the customer has said so in their own dialogue")
def solve_by_bot(ink: Ink, dialogue_id: int) -> int | None:
    """End a dialogue that the bot has solved, as the customer says; return the question whose answer helped.

    Writes   the dialogue's state, how it ended; the talk is over
    Records  bot.solved, dialogue.closed
    """
    talk, head = talk_of(dialogue_id), head_of(ink, dialogue_id)
    if talk is None or head.state != WAITING:
        return None
    BotTalk.objects.filter(dialogue_id=dialogue_id).delete()
    ink.record(BotSolved(dialogue_id=head.id, about=head.about(), faq_id=talk.faq_id))
    end_dialogue(ink, head, Outcome.SOLVED, closing_phrase=False)
    Closing(
        id=new_id(), dialogue_id=head.id, outcome=Outcome.SOLVED.value, checks='{"met":[],"ticked":{}}', attempts=None,
        closing_phrase=False, closed_by=ink.actor.id, at=ink.at,
    ).save(force_insert=True)  # fmt: skip
    ink.record(
        DialogueClosed(dialogue_id=head.id, about=head.about(), outcome=Outcome.SOLVED, checks=[], closing_phrase=False)
    )
    return talk.faq_id


@system_only("time passes for everybody alike")
def tend_bots(ink: Ink, *, patience_s: int, limit: int) -> int:
    """Hand over what the bot has left unanswered too long, whatever the reason; forget talks that are over.

    Records  bot.handed_over and what routing records
    """
    talks = list(BotTalk.objects.order_by("since", "dialogue_id").values_list("dialogue_id", flat=True))
    mine = Dialogue.objects.filter(id__in=talks)
    over = sorted({*talks} - set(mine.filter(state=WAITING).values_list("id", flat=True)))
    BotTalk.objects.filter(dialogue_id__in=over).delete()
    late = mine.filter(state=WAITING, unanswered_since__lte=ink.at - seconds(patience_s)).order_by(
        "unanswered_since", "id"
    )
    ids: Sequence[int] = list(late.values_list("id", flat=True)[:limit])
    return sum(hand_over_from_bot(ink, dialogue_id, SILENT) for dialogue_id in ids)


def talk_of(dialogue_id: int) -> BotTalk | None:
    """Return the bot's talk of a dialogue, while it lasts."""
    return BotTalk.objects.filter(dialogue_id=dialogue_id).first()
