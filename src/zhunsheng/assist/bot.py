"""Decide what the bot says to a customer's words; pure but for the data that ships with it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Final

import msgspec

from zhunsheng.assist.filling import values_of
from zhunsheng.assist.orders import asks_where, meant, words_of
from zhunsheng.commerce.values import OrderCard
from zhunsheng.ground.settings import desk
from zhunsheng.guard.queries import sure_of
from zhunsheng.kernel.yamls import read_yaml
from zhunsheng.knowledge.queries import needs_order
from zhunsheng.knowledge.values import Attachment, Guess, Link, Recognised

OFFERS: Final = 2
"""How often in a row the bot may offer questions to choose from before a person is asked."""
ASKED: Final = 3
"""Orders that are offered as buttons; the newest."""
UPSET: Final = 2
"""The level of emotion from which on nobody is kept by a machine: by what patterns know for sure, a guess would hand over whoever asks
for a boss's name, or speaks of the weather."""
FRAGMENT: Final = 4
"""Characters up to which a message among several is but a piece of what is asked."""
LONGEST: Final = 2000
"""Characters that one message of the bot may have."""
SHORTEST: Final = 2
"""Characters from which on words may name goods."""
BARE_NUMBER: Final = re.compile(r"(?=.*\d{6})[A-Za-z0-9-]{8,32}")
STEM: Final = 5
"""Letters by which English words are the same word: ship, shipped and shipping in all but the shortest."""
PLACES: Final = (
    ("第一", "第1", "最近", "最新", "刚买", "刚下", "上面", "thelatest", "thefirst"),
    ("第二", "第2", "中间", "thesecond"),
    ("第三", "第3", "thethird"),
)
"""Words by which the first, second or third of the offered orders is meant; the newest is the first."""


class BotData(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file: its name, the words it goes by, and its own sentences and buttons, in Chinese and in English."""

    name: str
    human: tuple[str, ...]
    not_human: tuple[str, ...]
    upset: tuple[str, ...]
    not_upset: tuple[str, ...]
    solved: tuple[str, ...]
    says: dict[str, str]
    says_en: dict[str, str]
    buttons: dict[str, str]
    buttons_en: dict[str, str]
    telling_nothing: frozenset[str]

    def sentences(self, *, english: bool) -> dict[str, str]:
        """Give its sentences in a customer's language."""
        return self.says_en if english else self.says

    def press(self, *, english: bool) -> dict[str, str]:
        """Give its buttons in a customer's language."""
        return self.buttons_en if english else self.buttons


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """What the bot does: `answer`, `offer` or `ask` back with words, `solved`, or hand over, where the word says why."""

    deed: str
    text: str = ""
    options: tuple[str, ...] = ()
    faq_id: int | None = None
    number: int = 0
    links: tuple[Link, ...] = ()
    files: tuple[Attachment, ...] = ()


@cache
def bot_data() -> BotData:
    """Read what the bot says by itself."""
    text = resources.files("zhunsheng.assist").joinpath("documents/bot.yaml").read_text("utf-8")
    return msgspec.convert(read_yaml(text), BotData)


def by_words(text: str, *, english: bool = False) -> Reply | None:
    """Say what to do because of single words, before anything is recognised; None where nothing speaks for itself.

    Who asks for a person gets one, and who is upset or complains is not kept by a machine.
    """
    data = bot_data()
    says = data.sentences(english=english)
    if asks_for_human(text):
        return Reply(deed="asked", text=says["asked"])
    if complains(text) or sure_of((text,)) >= UPSET:
        return Reply(deed="upset", text=says["upset"])
    return Reply(deed="solved") if _folded(text) in data.solved else None


def by_all_words(texts: Sequence[str], *, english: bool = False) -> Reply | None:
    """Say what to do because of single words in any of what was said since the bot spoke last: a person is never asked for in vain.

    That it is solved counts as the last word alone.
    """
    found = [told for text in texts if (told := by_words(text, english=english)) is not None]
    urgent = next((one for one in found if one.deed != "solved"), None)
    return urgent or (by_words(texts[-1], english=english) if texts else None)


def by_greeting(offers: int, *, english: bool = False) -> Reply:
    """Greet back who only greets, and say what one can ask; a person is asked where that leads nowhere."""
    data = bot_data()
    if offers >= OFFERS:
        return Reply(deed="hand_over", text=data.sentences(english=english)["hand_over"])
    return Reply(
        deed="greet", text=data.sentences(english=english)["greet"], options=(data.press(english=english)["human"],)
    )


def by_order(guess: Guess, orders: Sequence[OrderCard], text: str, *, english: bool = False) -> Reply:
    """Answer with the customer's own order where one is meant; with several ask which; without any leave it out."""
    order = meant(orders, [text]) or picked(orders, text)
    data = bot_data()
    if order is None and len(orders) > 1:
        numbers = (*(one.number for one in orders[:ASKED]), data.press(english=english)["human"])
        return Reply(
            deed="ask", text=data.sentences(english=english)["which_order"], options=numbers, faq_id=guess.faq_id
        )
    options = tuple(data.press(english=english).values())
    return Reply(
        deed="answer",
        text=guess.known(values_of(order, zone=desk().time_zone, english=english)).answer
        if order is not None
        else guess.answer,
        options=options,
        faq_id=guess.faq_id,
        number=guess.number,
        links=guess.links,
        files=guess.attachments,
    )


def by_number(orders: Sequence[OrderCard], text: str, *, english: bool = False) -> Reply | None:
    """Answer the bare number of one of the customer's own orders; one of somebody else's is not looked at. None for anything else."""
    number, data = text.strip(), bot_data()
    order = next((one for one in orders if one.number == number), None)
    told = "" if order is None else words_of(order, english=english)
    if told:
        return Reply(deed="answer", text=told, options=tuple(data.press(english=english).values()))
    if order is None and BARE_NUMBER.fullmatch(number):
        return Reply(
            deed="ask",
            text=data.sentences(english=english)["not_yours"],
            options=(data.press(english=english)["human"],),
        )
    return None


def by_whereabouts(orders: Sequence[OrderCard], text: str, *, english: bool = False) -> Reply | None:
    """Say where the customer's own order is to who asks for nothing else, with several ask which; None for other words and for who has none."""
    if not orders or not asks_where(text):
        return None
    order, data = meant(orders, [text]), bot_data()
    if order is None:
        numbers = (*(one.number for one in orders[:ASKED]), data.press(english=english)["human"])
        return Reply(deed="ask", text=data.sentences(english=english)["which_number"], options=numbers)
    told = words_of(order, english=english)
    return Reply(deed="answer", text=told, options=tuple(data.press(english=english).values())) if told else None


def by_pick(guess: Guess | None, orders: Sequence[OrderCard], text: str, *, english: bool = False) -> Reply | None:
    """Go on with the question that waited for an order, once the customer names one of theirs; None where they name none."""
    order = picked(orders, text)
    return None if guess is None or order is None else by_order(guess, [order], text, english=english)


def picked(orders: Sequence[OrderCard], text: str) -> OrderCard | None:
    """Find which of the offered orders is meant: by number, by place, as the latest, or by its goods where only one has them."""
    folded, offered = _folded(text), orders[:ASKED]
    by_hand = [one for one in orders if one.number in text]
    if by_hand:
        return by_hand[0]
    place = next((at for at, words in enumerate(PLACES) if any(word in folded for word in words)), None)
    if place is not None:
        return offered[place] if place < len(offered) else None
    named = [
        one for one in offered if len(folded) >= SHORTEST and any(folded in _folded(item.title) for item in one.items)
    ]
    return named[0] if len(named) == 1 else None


def by_meaning(found: Recognised | None, offers: int, *, text: str = "", english: bool = False) -> Reply:
    """Say what to do with what was recognised; nothing learned, or too many offers in a row, is a person's matter.

    So is English that shares no telling word with what it was taken for, where characters alone recognise: all English words are alike to them.
    """
    data = bot_data()
    says, press = data.sentences(english=english), data.press(english=english)
    if found is not None and found.band == "answer":
        first = found.guesses[0]
        return Reply(
            deed="answer",
            text=first.answer,
            options=tuple(press.values()),
            faq_id=first.faq_id,
            number=first.number,
            links=first.links,
            files=first.attachments,
        )
    if found is not None and found.band == "offer" and offers < OFFERS and is_about(found, text, english=english):
        options = (*(one.called(english=english) for one in found.guesses), press["human"])
        return Reply(deed="offer", text=says["offer"], options=options, faq_id=found.guesses[0].faq_id)
    return Reply(deed="hand_over", text=says["hand_over"])


def is_about(found: Recognised, text: str, *, english: bool) -> bool:
    """Tell whether words may be about what they were taken for, where that is not sure: English is not, by characters alone, without a telling word in common."""
    return not english or bool(found.encoder) or not text or bool(_telling(text) & _telling(found.nearest))


def _telling(text: str) -> set[str]:
    """Give the beginnings of the English words of a text that tell something by themselves."""
    words = re.findall(r"[a-z]{4,}", text.casefold())
    return {word[:STEM] for word in words if word not in bot_data().telling_nothing}


def read_as(texts: Sequence[str]) -> list[str]:
    """Give the texts by which words that came in a row are recognised: each that is more than a piece, and all of them as one, last."""
    told = list(dict.fromkeys(texts))
    if len(told) == 1:
        return told
    return [*(text for text in told if len(text.strip()) > FRAGMENT), "，".join(told)]


def meant_by(found: Sequence[Recognised]) -> Recognised:
    """Say what is meant by words that came in a row: the one that surely asks something, two of them together, else all as one."""
    *each, joined = found
    sure = {one.guesses[0].faq_id: one for one in each if one.band == "answer"}
    return next(iter(sure.values())) if len(sure) == 1 else both_of(list(sure.values())) if sure else joined


def both_of(found: Sequence[Recognised]) -> Recognised:
    """Join the answers to questions that were asked one after the other; the last two, and it counts as the last one's answer."""
    *_, first, last = found
    answer = f"{first.guesses[0].answer}\n\n{last.guesses[0].answer}"
    if len(answer) > LONGEST or needs_order(answer):
        return last
    links = tuple(dict.fromkeys((*first.guesses[0].links, *last.guesses[0].links)))
    files = tuple({one.token: one for one in (*first.guesses[0].attachments, *last.guesses[0].attachments)}.values())
    told = msgspec.structs.replace(last.guesses[0], answer=answer, links=links, attachments=files)
    return msgspec.structs.replace(last, guesses=(told, *last.guesses[1:]))


def asks_for_human(text: str) -> bool:
    """Tell whether words ask for a person, in whatever way; a word of goods (a robot, a fitting on real people) is none."""
    return _holds(text, "human", "not_human")


def complains(text: str) -> bool:
    """Tell whether words complain or threaten by themselves."""
    return _holds(text, "upset", "not_upset")


def _holds(text: str, wanted: str, spared: str) -> bool:
    wide = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    find, spare = _any_of(wanted), _any_of(spared)
    return any(find.search(spare.sub("\x00", form)) for form in (wide.replace(" ", ""), wide))


@cache
def _any_of(name: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{one})" for one in getattr(bot_data(), name)))


def _folded(text: str) -> str:
    return "".join(text.casefold().split()).strip("。！!.~～")
