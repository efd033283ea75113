"""Erase a customer's cases and orders over the rooms that hold something of them, a piece at a time."""

from typing import Final

from zhunsheng.access.values import SYSTEM, Actor
from zhunsheng.cases.actions import ask_erasure, erase_cases_of, note_erasure
from zhunsheng.cases.values import Erasable
from zhunsheng.clocks.actions import forget_case_clocks
from zhunsheng.commerce.actions import erase_orders
from zhunsheng.journal.actions import Ink, run, system_only
from zhunsheng.kernel.instants import now
from zhunsheng.notices.actions import forget_mails_to

PIECE: Final = 40
"""Cases or orders erased in one transaction."""


def erase_records(actor: Actor, customer_id: int, ground: str) -> Erasable:
    """Erase everything about a customer in cases and orders; return how much it was. Killed at any point, it can be run again.

    Writes    through the actions of the rooms
    Records   customer.erasure_asked before, customer.records_erased once nothing is left
    Refuses   AccessDenied, NotFound, BadInput, CasesOpen
    """
    found = run(ask_erasure, actor, now(), customer_id, ground)
    while run(_cases, SYSTEM, now(), customer_id):
        pass
    while run(_orders, SYSTEM, now(), customer_id):
        pass
    run(note_erasure, actor, now(), customer_id, ground, found)
    return found


@system_only("a customer asked to be erased, and whoever may has agreed")
def _cases(ink: Ink, customer_id: int) -> int:
    """Erase some cases with their clocks, and the mails to the customer."""
    ids = erase_cases_of(ink, customer_id, limit=PIECE)
    forget_case_clocks(ink, ids)
    forget_mails_to(ink, "customer", [customer_id])
    return len(ids)


@system_only("a customer asked to be erased, and whoever may has agreed")
def _orders(ink: Ink, customer_id: int) -> int:
    """Erase who got some orders where."""
    return erase_orders(ink, customer_id, limit=PIECE)
