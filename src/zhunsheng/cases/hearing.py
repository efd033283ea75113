"""What a customer says in the chat is an answer to what the desk asked about a case: which case, and what to do."""

import re
from collections.abc import Sequence
from typing import Final

import msgspec

from zhunsheng.cases.actions.options import (
    change_choice,
    choice_stands_free,
    choose_option,
    rate_case,
    refuse_options,
)
from zhunsheng.cases.checks import CARRIED_OUT
from zhunsheng.cases.lines import OFFERED
from zhunsheng.cases.models import Case
from zhunsheng.cases.news import STARS, press, wall, words
from zhunsheng.cases.queries import options_of
from zhunsheng.cases.rated import asks_to_rate, was_invited
from zhunsheng.cases.values import OptionShown
from zhunsheng.journal.actions import Ink

_CHOICE: Final = re.compile(
    r"(?:我?选?择?第?(?:方案|option)?\s*)(?P<n>[1-9一二三])(?:[个种项]?(?:方案)?)[。.!！吧\s]*", re.IGNORECASE
)
_OTHERWISE: Final = re.compile(
    r"我?(?:还是)?[想要]{0,2}(?:(?:改选|改成|改为|换成|换|改|选择?|change\s+to|take)?\s*(?:方案|option)\s*(?P<n>[1-9一二三])"
    r"|(?:改选|改成|改为|换成|选择?)第?(?P<m>[1-9一二三])[个种项](?:方案)?)[。.!！吧\s]*",
    re.IGNORECASE,
)
"""Words that name an option and can mean nothing else: a mere figure may answer any other question."""
_STARS: Final = re.compile(r"(?P<n>[1-5])\s*(?:分|of 5)[。.!！]?", re.IGNORECASE)
_NONE: Final = ("都不合适", "都不行", "都不满意", "都不接受", "都不要", "none of these")
_COUNTS: Final = {"一": 1, "二": 2, "三": 3}
_TAIL: Final = 6
_MOST: Final = 80


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What a customer said, the offer whose button it is (its `cid`, or nothing), and in which language the shop answers."""

    text: str
    offer: str
    language: str


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What the desk answers, and the buttons that go with it."""

    text: str
    buttons: tuple[str, ...] = ()


def heard(own: Ink, said: Said, asked: Sequence[Case]) -> Answer | None:
    """Do what a customer's words mean for one of these cases, the newest first; nothing where they are no answer.

    What is still asked comes before what is decided already.
    """
    meant = [case for case in asked if said.offer.startswith(f"case:{case.id}:")] or _named(said, asked)
    offered = [case for case in meant if _fits(case, said)]
    if len(offered) > 1:
        return _which(offered, said)
    others = [] if offered else [case for case in meant if _otherwise(case, said) is not None]
    if len(others) > 1:
        return _which(others, said, "which_choice")
    text = _answer(own, offered[0], said) if offered else _changed(own, others[0], said) if others else ""
    for hear in (_rated, _late):
        text = text or next(filter(None, (hear(own, case, said) for case in meant)), "")
    return Answer(text=text) if text else None


def _named(said: Said, asked: Sequence[Case]) -> list[Case]:
    """Keep the case that the words name by the end of its number, as the buttons of a question do; else all."""
    return [case for case in asked if _tagged("", case, said.language) in said.text] or list(asked)


def _tagged(text: str, case: Case, language: str) -> str:
    return text + words("of_case", language, tail=str(case.id)[-_TAIL:])


def _fits(case: Case, said: Said) -> bool:
    """Tell whether words choose or refuse what a case has put to the customer."""
    return _open(case, said) and (said.text.lower().startswith(_NONE) or _option(case, said) is not None)


def _open(case: Case, said: Said) -> bool:
    """Tell whether a case has options with the customer, and no button of an earlier round was pressed."""
    rounds = f"case:{case.id}:options:"
    return case.state == OFFERED and (not said.offer.startswith(rounds) or said.offer == f"{rounds}{case.rounds + 1}")


def _option(case: Case, said: Said) -> OptionShown | None:
    text = said.text.removesuffix(_tagged("", case, said.language)).strip()
    found = _CHOICE.fullmatch(text)
    number = _number(found["n"]) if found else 0
    now = [one for one in options_of(case.id) if one.round == case.rounds + 1]
    return next((one for one in now if one.number == number or press(one, said.language) == text), None)


def _answer(own: Ink, case: Case, said: Said) -> str:
    chosen = _option(case, said)
    if chosen is None:
        refuse_options(own, case.id, said.text)
        return words("thanks_refusal", said.language)
    choose_option(own, case.id, chosen.number)
    told = words("thanks_choice", said.language, title=chosen.title, due=wall(chosen.due_at))
    return told + words("may_change", said.language)


def _otherwise(case: Case, said: Said) -> OptionShown | None:
    """Return the option that a customer's own words name in place of the one chosen.

    What an old button says is none, pressed or not; it counts only where the desk has asked which case is meant.
    """
    if case.state != CARRIED_OUT:
        return None
    text = said.text.removesuffix(_tagged("", case, said.language)).strip()
    found = _OTHERWISE.fullmatch(text)
    number = _number(found["n"] or found["m"]) if found else 0
    now = [one for one in options_of(case.id) if one.round == case.rounds + 1]
    asked = bool(said.offer) and _tagged("", case, said.language) in said.text
    named = next((one for one in now if one.number == number or (asked and press(one, said.language) == text)), None)
    return named if named is not None and not named.chosen and any(one.chosen for one in now) else None


def _changed(own: Ink, case: Case, said: Said) -> str:
    """Go by the option that the customer names instead, or say that somebody has begun already."""
    named = _otherwise(case, said)
    if named is None or not choice_stands_free(case):
        return words("late_begun", said.language, case=case.id)
    change_choice(own, case.id, named.number)
    return words("thanks_change", said.language, title=named.title, due=wall(named.due_at))


def _which(offered: Sequence[Case], said: Said, asks: str = "which") -> Answer:
    """Ask which case is meant, each with a button of its own that repeats what was said."""
    buttons = []
    for case in offered:
        chosen = _option(case, said) or _otherwise(case, said)
        text = said.text[:_MOST] if chosen is None else press(chosen, said.language)
        buttons.append(_tagged(text, case, said.language))
    return Answer(text=words(asks, said.language, count=len(offered)), buttons=tuple(buttons))


def _rated(own: Ink, case: Case, said: Said) -> str:
    stars = _STARS.fullmatch(said.text)
    if stars is None or case.state == OFFERED or not asks_to_rate(case):
        return ""
    rate_case(own, case.id, int(stars["n"]))
    return words("thanks_rating", said.language)


def _late(_: Ink, case: Case, said: Said) -> str:
    """Answer the press of a button whose matter is decided: what was chosen, or that the offer is over."""
    if _open(case, said):
        return ""
    options = options_of(case.id)
    text = said.text.removesuffix(_tagged("", case, said.language)).strip()
    if any(press(one, said.language) == text for one in options):
        chosen = next((one for one in options if one.chosen), None)
        if chosen is None or case.state == OFFERED:
            return words("late_over", said.language, case=case.id)
        told = words("late_choice", said.language, case=case.id, title=chosen.title, due=wall(chosen.due_at))
        return told + words("may_change" if choice_stands_free(case) else "may_write", said.language)
    rated = case.rating is not None and was_invited(case)
    stars = {words("stars", said.language, n=n) for n in STARS}
    return words("late_rating", said.language) if rated and said.text in stars else ""


def _number(told: str) -> int:
    return _COUNTS.get(told) or int(told)
