"""Decide what the bot says to a customer's words; pure but for the data that ships with it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Final

import msgspec

from zhunsheng.assist.orders import meant, words_of
from zhunsheng.commerce.values import OrderCard
from zhunsheng.kernel.yamls import read_yaml
from zhunsheng.knowledge.values import Guess, Recognised

OFFERS: Final = 2
"""How often in a row the bot may offer questions to choose from before a person is asked."""


ASKED: Final = 3
"""Orders that are offered as buttons; the newest."""


class BotData(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file: its name, the words it goes by, and its own sentences."""

    name: str
    human: tuple[str, ...]
    upset: tuple[str, ...]
    solved: tuple[str, ...]
    says: dict[str, str]
    buttons: dict[str, str]


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """What the bot does: `answer`, `offer` or `ask` back with words, `solved`, or hand over, where the word says why."""

    deed: str
    text: str = ""
    options: tuple[str, ...] = ()
    faq_id: int | None = None


@cache
def bot_data() -> BotData:
    """Read what the bot says by itself."""
    text = resources.files("zhunsheng.assist").joinpath("documents/bot.yaml").read_text("utf-8")
    return msgspec.convert(read_yaml(text), BotData)


def by_words(text: str) -> Reply | None:
    """Say what to do because of single words, before anything is recognised; None where nothing speaks for itself.

    Who asks for a person gets one, and who is upset or complains is not kept by a machine.
    """
    data, folded = bot_data(), "".join(text.casefold().split()).strip("。！!.~～")
    for why, words in (("asked", data.human), ("upset", data.upset)):
        if any(word in folded for word in words):
            return Reply(deed=why, text=data.says[why])
    return Reply(deed="solved") if folded in data.solved else None


def by_order(guess: Guess, orders: Sequence[OrderCard], text: str) -> Reply:
    """Answer with the customer's own order where one is meant; with several ask which; without any leave it out."""
    order = meant(orders, [text])
    data = bot_data()
    if order is None and len(orders) > 1:
        numbers = (*(one.number for one in orders[:ASKED]), data.buttons["human"])
        return Reply(deed="ask", text=data.says["which_order"], options=numbers, faq_id=guess.faq_id)
    told = "" if order is None else words_of(order)
    text = guess.with_order(told).answer
    return Reply(deed="answer", text=text, options=tuple(data.buttons.values()), faq_id=guess.faq_id)


def by_number(orders: Sequence[OrderCard], text: str) -> Reply | None:
    """Answer the bare number of one of the customer's own orders; None for anything else."""
    number = text.strip()
    order = next((one for one in orders if one.number == number), None)
    told = "" if order is None else words_of(order)
    return Reply(deed="answer", text=told, options=tuple(bot_data().buttons.values())) if told else None


def by_meaning(found: Recognised | None, offers: int) -> Reply:
    """Say what to do with what was recognised; nothing learned, or too many offers in a row, is a person's matter."""
    data = bot_data()
    if found is not None and found.band == "answer":
        first = found.guesses[0]
        return Reply(deed="answer", text=first.answer, options=tuple(data.buttons.values()), faq_id=first.faq_id)
    if found is not None and found.band == "offer" and offers < OFFERS:
        options = (*(one.question for one in found.guesses), data.buttons["human"])
        return Reply(deed="offer", text=data.says["offer"], options=options, faq_id=found.guesses[0].faq_id)
    return Reply(deed="hand_over", text=data.says["hand_over"])
