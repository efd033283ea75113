"""News goes at once, or waits for the end of the customer's quiet hours; then it is told only if it still holds."""

from typing import Final

from zhunsheng.cases.calling import call_instead
from zhunsheng.cases.events import NewsHeld, ShippedTold
from zhunsheng.cases.lines import NOWHERE, WAITS
from zhunsheng.cases.models import Case, CaseEntry, HeldNews
from zhunsheng.cases.news import (
    IMPROVED,
    OPTIONS,
    PROGRESS,
    RATE,
    SHIPPED,
    language_of,
    shipped_text,
    tell_options,
    tell_rating,
    tell_words,
    told_how,
)
from zhunsheng.cases.quiet import not_before
from zhunsheng.cases.rated import rated_since
from zhunsheng.cases.telling import mark_line
from zhunsheng.cases.writing import enter
from zhunsheng.commerce.queries import order_by_id
from zhunsheng.commerce.values import OrderCard, Shipment
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.ids import new_id

TOLD: Final = frozenset({"complaint", "aftersale"})
"""Kinds of cases that customers know of."""


def case_news(ink: Ink, case: Case, what: str) -> None:
    """Put options to a customer, or invite to rate: now, or when the quiet hours are over.

    Writes    the story of the case, or what waits
    Records   customer.told, or news.held
    """
    if not _held(ink, what, case.customer_id, case=case):
        _tell_case(ink, case, what)


def words_news(ink: Ink, case: Case, what: str, line: CaseEntry) -> None:
    """Send on what somebody wrote for the customer of a case: now, or when the quiet hours are over.

    Writes    the line, the story of the case, or what waits
    Records   as `tell_words`, or news.held
    """
    if _held(ink, what, case.customer_id, case=case, line=line):
        mark_line(line, WAITS)
    else:
        tell_words(ink, case, what, line)


def order_news(ink: Ink, order: OrderCard, parcel: Shipment) -> None:
    """Tell a customer that a parcel of an order is on its way: now, or when the quiet hours are over.

    Records   order.shipped_told, or news.held
    """
    if not _held(ink, SHIPPED, order.customer_id, order=order, parcel_id=parcel.id):
        _tell_shipped(ink, order, parcel)


def let_go(ink: Ink, one: HeldNews) -> None:
    """Tell what waited, unless it is quiet again by then or it holds no more: chosen, rated, merged, erased meanwhile.

    Writes    what waits, or the story of the case
    Records   customer.told, order.shipped_told, or news.held where it waits on
    """
    until = not_before(one.customer_id, ink.at)
    if until > ink.at:
        HeldNews.objects.filter(id=one.id).update(due_at=until)
        ink.record(
            NewsHeld(
                customer_id=one.customer_id,
                kind=one.what,
                until_us=until.us,
                case_id=one.case_id,
                order_id=one.order_id,
            )
        )
        return
    order = order_by_id(one.order_id) if one.order_id is not None else None
    case = Case.objects.filter(held_news__id=one.id).first()
    HeldNews.objects.filter(id=one.id).delete()
    if order is not None and order.customer_id == one.customer_id:
        for parcel in order.shipments:  # why all: what waited before there were several parcels names none
            if one.entry_id in (0, parcel.id):
                _tell_shipped(ink, order, parcel)
    elif case is not None and one.what in (PROGRESS, IMPROVED):
        line = CaseEntry.objects.filter(id=one.entry_id, case_id=case.id).first()
        if line is not None:
            tell_words(ink, case, one.what, line)  # why also when merged meanwhile: it was said about this one
    elif case is not None and _holds(case, one):
        _tell_case(ink, case, one.what)


def _holds(case: Case, one: HeldNews) -> bool:
    if case.merged_into is not None:
        return False
    if one.what == OPTIONS:
        return case.state == "proposed" and case.rounds + 1 == one.round
    return not rated_since(case, one.made_at) and case.state != "forced"


def _held(
    ink: Ink,
    what: str,
    customer_id: int,
    *,
    case: Case | None = None,
    order: OrderCard | None = None,
    line: CaseEntry | None = None,
    parcel_id: int = 0,
) -> bool:
    """Keep news back in quiet hours, once for a matter; tell whether it waits."""
    until = not_before(customer_id, ink.at)
    if until <= ink.at:
        return False
    case_id, order_id = (None if case is None else case.id), (None if order is None else order.id)
    number = case.rounds + 1 if case is not None and what == OPTIONS else 0
    entry_id = parcel_id if line is None else line.id
    same = HeldNews.objects.filter(what=what, round=number, entry_id=entry_id)
    if not (same.filter(case_id=case_id) if case_id is not None else same.filter(order_id=order_id)).exists():
        one = HeldNews(
            id=new_id(), what=what, customer_id=customer_id, case_id=case_id, order_id=order_id, round=number, entry_id=entry_id,
            made_at=ink.at, due_at=until,
        )  # fmt: skip
        HeldNews.objects.bulk_create([one])
        ink.record(NewsHeld(customer_id=customer_id, kind=what, until_us=until.us, case_id=case_id, order_id=order_id))
    return True


def _tell_case(ink: Ink, case: Case, what: str) -> None:
    way = tell_rating(ink, case) if what == RATE else tell_options(ink, case)
    enter(ink, case.id, "asked", detail=f"{what} {way}")


def _tell_shipped(ink: Ink, order: OrderCard, parcel: Shipment) -> None:
    text = shipped_text(order, parcel, language_of(order.shop_id))
    cid = f"ship:{order.id}:{parcel.tracking}"
    way = told_how(ink, order.shop_id, order.customer_id, text, cid=cid)
    case = Case.objects.filter(customer_id=order.customer_id, closed_at__isnull=True, merged_into__isnull=True)
    if way == NOWHERE and (found := case.order_by("-id").first()) is not None:
        call_instead(ink, found)
    ink.record(ShippedTold(order_id=order.id, shop_id=order.shop_id, customer_id=order.customer_id, way=way))
