"""Erase what the desk keeps about a customer in cases and orders: asked for, done piece by piece, and proven by facts."""

from typing import Final

from zhunsheng.access.queries import require
from zhunsheng.access.values import Subject, Verb
from zhunsheng.cases.erasable import erasable_of
from zhunsheng.cases.events import ErasureAsked, RecordsErased
from zhunsheng.cases.values import CasesOpen, Erasable, RecordsLeft
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.errors import BadInput, NotFound

GROUNDS: Final = ("asked", "withdrawn", "period_over", "unlawful", "authority")
"""Why a person's data are erased: asked by the person, consent withdrawn, period of keeping over, kept without right, ordered."""


def ask_erasure(ink: Ink, customer_id: int, ground: str) -> Erasable:
    """Begin to erase a customer's cases and orders; return what there is to erase.

    Records   customer.erasure_asked
    Refuses   AccessDenied, NotFound where nothing is kept, BadInput for a ground that is none, CasesOpen
    """
    require(ink.actor, Verb.CUSTOMER_ERASE, Subject(kind="customer", customer_id=customer_id))
    if ground not in GROUNDS:
        raise BadInput("the ground", f"one of {', '.join(GROUNDS)}", ground)
    found = erasable_of(customer_id)
    if found.open_cases:
        raise CasesOpen(count=found.open_cases)
    if not found.cases and not found.orders:
        raise NotFound("record of customer", customer_id)
    ink.record(ErasureAsked(customer_id=customer_id, reason=ground))
    return found


def note_erasure(ink: Ink, customer_id: int, ground: str, done: Erasable) -> None:
    """Note that a customer's cases and orders are erased, with how many of each; refuses while anything is left.

    Records   customer.records_erased
    Refuses   AccessDenied, RecordsLeft
    """
    require(ink.actor, Verb.CUSTOMER_ERASE, Subject(kind="customer", customer_id=customer_id))
    left = erasable_of(customer_id)
    if left.cases or left.orders:
        raise RecordsLeft(cases=left.cases, orders=left.orders)
    ink.record(
        RecordsErased(customer_id=customer_id, reason=ground, cases=done.cases, orders=done.orders, files=done.files)
    )
