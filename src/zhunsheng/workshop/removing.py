"""Take the demonstration away: its shops with every word said there, its customers, its people. What is real stays.

The standards, scripts and issue types stay: they are the desk's own. So does the journal, which holds no words.
"""

from typing import Final

import msgspec

from zhunsheng.access.values import SYSTEM, Role
from zhunsheng.assist.actions import (
    erase_demo_knowledge,
    forget_acknowledgements,
    forget_rehearsals,
    forget_rehearsed,
    forget_tallies,
)
from zhunsheng.cases.actions import erase_cases, forget_shop_rules
from zhunsheng.clocks.actions import forget_case_clocks, forget_clocks
from zhunsheng.commerce.actions import remove_shop
from zhunsheng.commerce.queries import shops
from zhunsheng.dialogue.actions import erase_dialogues, forget_hands, squeeze_search
from zhunsheng.dialogue.queries import named_in_dialogues, some_of_shop
from zhunsheng.feedback.actions import forget_ratings
from zhunsheng.growth.actions import forget_sheets
from zhunsheng.journal.actions import Ink, run, system_only
from zhunsheng.kernel.errors import Refusal
from zhunsheng.kernel.instants import now
from zhunsheng.knowledge.actions import erase_demo_documents, erase_demo_faqs, forget_shop_aims, forget_unmatched
from zhunsheng.notices.actions import forget_mails_to
from zhunsheng.people.actions import change_rights, erase_demo_agents, erase_demo_customers, remove_demo_teams
from zhunsheng.people.queries import agent_cards, staff
from zhunsheng.people.values import AgentCard, Rights
from zhunsheng.quality.actions import forget_reviews
from zhunsheng.workshop.demo import demo_data, demo_questions

PIECE: Final = 40
"""Dialogues or customers erased in one transaction."""


class NobodyLeft(Refusal):
    """The desk has colleagues of its own, but its only administrators belong to the demonstration: appoint one first."""

    code = "demo.nobody_left"


class Removed(msgspec.Struct, frozen=True, kw_only=True):
    """What was taken away; `kept` are accounts that real dialogues name, which were let go instead."""

    shops: int
    dialogues: int
    customers: int
    agents: int
    kept: int


def has_demonstration() -> bool:
    """Tell whether there is anything to take away."""
    return any(shop.is_demo for shop in shops()) or any(card.is_demo for card in agent_cards())


def remove() -> Removed:
    """Take everything away that the demonstration brought, piece by piece; killed at any point, it can be run again.

    Writes   through the actions of the rooms
    Refuses  NobodyLeft
    """
    _insist_on_an_administrator()
    stores = [shop for shop in shops() if shop.is_demo]
    dialogues = sum(_emptied(shop.id) for shop in stores)
    customers = 0
    while found := len(run(_customers, SYSTEM, now())):
        customers += found
    agents, kept = run(_people, SYSTEM, now())
    run(squeeze_search, SYSTEM, now())
    return Removed(shops=len(stores), dialogues=dialogues, customers=customers, agents=agents, kept=kept)


def _insist_on_an_administrator() -> None:
    own = [card for card in agent_cards() if not card.is_demo and not card.is_service]
    if own and not any(Role.ADMINISTRATOR in card.roles for card in own):
        raise NobodyLeft()


def _emptied(shop_id: int) -> int:
    count = 0
    while ids := some_of_shop(shop_id, PIECE):
        count += run(_dialogues, SYSTEM, now(), ids)
    while run(_cases, SYSTEM, now(), shop_id):
        pass
    run(forget_shop_rules, SYSTEM, now(), shop_id)
    run(forget_shop_aims, SYSTEM, now(), shop_id)
    run(forget_rehearsals, SYSTEM, now(), shop_id)
    run(remove_shop, SYSTEM, now(), shop_id)
    return count


@system_only("the demonstration is taken away by the desk itself")
def _dialogues(ink: Ink, ids: list[int]) -> int:
    """Erase some dialogues with all that other rooms hold on them."""
    for forget in (forget_ratings, forget_reviews, forget_clocks, forget_unmatched, forget_rehearsed):
        forget(ink, ids)
    return erase_dialogues(ink, ids)


@system_only("the demonstration is taken away by the desk itself")
def _cases(ink: Ink, shop_id: int) -> int:
    """Erase some cases with their clocks."""
    ids = erase_cases(ink, shop_id, limit=PIECE)
    forget_case_clocks(ink, ids)
    return len(ids)


@system_only("the demonstration is taken away by the desk itself")
def _customers(ink: Ink) -> list[int]:
    """Erase some customers and the mails to them."""
    ids = erase_demo_customers(ink, PIECE)
    forget_mails_to(ink, "customer", ids)
    return ids


@system_only("the demonstration is taken away by the desk itself")
def _people(ink: Ink) -> tuple[int, int]:
    """Erase accounts, teams and what they had to read; whoever real dialogues name is let go and keeps the name."""
    cards = [card for card in staff() if card.is_demo]
    named = named_in_dialogues([card.id for card in cards])
    for card in cards:
        if card.id in named and card.active:
            change_rights(ink, card.id, _none(card))
    gone = [card.id for card in cards if card.id not in named]
    for forget in (forget_acknowledgements, forget_sheets, forget_hands):
        forget(ink, gone)
    forget_mails_to(ink, "agent", gone)
    erase_demo_agents(ink, gone)
    remove_demo_teams(ink)
    data = demo_data()
    forget_tallies(ink)
    erase_demo_knowledge(ink, [*(one.title for one in data.announcements), *(card.title for card in data.cards)])
    erase_demo_faqs(ink, [one.question for one in demo_questions()])
    erase_demo_documents(ink, [one.title for one in data.documents])
    return len(gone), len(named)


def _none(card: AgentCard) -> Rights:
    return Rights(
        roles=card.roles, grade=card.grade, capacity=card.capacity, team_id=card.team_id, groups=card.groups, active=False
    )  # fmt: skip
