"""Ask what a text asks, from any process: the worker holds bank and encoder; without it, characters alone decide here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Subject, Verb
from zhunsheng.ground.asking.asker import PATIENCE, ask
from zhunsheng.kernel.instants import Instant
from zhunsheng.knowledge.answering import (
    CONFUSED,
    RECOGNISE,
    RECOGNISE_NEWEST,
    SUPPOSED,
    TESTED,
    Text,
    confused_in,
    recognised_in,
    tested_in,
)
from zhunsheng.knowledge.bank import learned, must_learn, ready
from zhunsheng.knowledge.supposing import supposed_in
from zhunsheng.knowledge.values import Confused, Edited, Recognised, Supposed, Tested

SHELF: Final = Subject(kind="card")
LEARNING: Final = 15.0
"""Seconds that a page waits for an answer that takes learning first."""
NOTHING: Final = Recognised(band="hand_over", guesses=())


def recognise(actor: Actor, text: str, at: Instant, *, tier: str = "", english: bool = False) -> Recognised:
    """Say what a text asks, over everything that is known by now. Refuses: AccessDenied."""
    require(actor, Verb.CARD_READ, SHELF)
    return _asked(
        Text(text=text, at_us=at.us, tier=tier, public_only=False, english=english), LEARNING, RECOGNISE_NEWEST
    )


def recognise_for_help(text: str, at: Instant, shop_id: int) -> Recognised:
    """Say what a reader of a shop's help page asks; what is internal is left out."""
    return _asked(Text(text=text, at_us=at.us, shop_id=shop_id), PATIENCE)


def recognise_beside(wanted: Text) -> Recognised:
    """Say what a customer's message asks, for the agent who reads it: internal answers as well."""
    found = ask(RECOGNISE, wanted, Recognised, patience=PATIENCE) if wanted.text.strip() else None
    return found or recognise_many_beside([wanted])[0]  # nobody waits for learning while a customer waits


def recognise_many_beside(wanted: Sequence[Text], *, haste: bool = False) -> list[Recognised]:
    """Say the same of many messages in one pass, by what this process has learned; nothing where that is nothing.

    In haste nothing is encoded: runs of characters decide, and as no lines are drawn for them, only what is rather likely should be shown.
    """
    bank = ready()
    worded = [one for one in wanted if one.text.strip()]
    if bank is None or not worded:
        return [NOTHING] * len(wanted)
    found = iter(recognised_in(bank, worded, haste=haste))
    return [next(found) if one.text.strip() else NOTHING for one in wanted]


def reads_meaning() -> bool:
    """Tell whether what this process has learned holds an encoder's reading, which haste leaves out."""
    bank = ready()
    return bank is not None and bool(bank.encoder)


def confusions(actor: Actor, faq_id: int) -> list[Confused]:
    """List the phrasings that would be taken for another question had they not been learned. Refuses: AccessDenied."""
    require(actor, Verb.CARD_READ, SHELF)
    found = ask(CONFUSED, faq_id, list[Confused], patience=LEARNING)
    return confused_in(learned(meaning=False), faq_id) if found is None else found


def tested(actor: Actor, faq_id: int) -> list[Tested]:
    """List what the test questions of an approved question are taken for now. Refuses: AccessDenied."""
    require(actor, Verb.CARD_READ, SHELF)
    found = ask(TESTED, faq_id, list[Tested], patience=LEARNING)
    return tested_in(learned(meaning=False), faq_id) if found is None else found


def suppose(actor: Actor, edit: Edited) -> Supposed:
    """Say what a change that is being typed would do to recognising: to what is tried, to its own phrasings, to its neighbours'.

    Nothing is kept.
    Refuses   AccessDenied
    """
    require(actor, Verb.CARD_WRITE, SHELF)
    found = ask(SUPPOSED, edit, Supposed, patience=LEARNING)
    return supposed_in(learned(meaning=False), edit) if found is None else found


def _asked(wanted: Text, patience: float, name: str = RECOGNISE) -> Recognised:
    if not wanted.text.strip() or not must_learn():
        return NOTHING
    found = ask(name, wanted, Recognised, patience=patience)
    return recognised_in(learned(meaning=False), [wanted])[0] if found is None else found
