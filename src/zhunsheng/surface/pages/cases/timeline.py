"""One line of time of a customer: dialogues, cases, orders and what the platform says about them."""

import msgspec
from django.urls import reverse
from django.utils.translation import gettext

from zhunsheng.access.queries import decide
from zhunsheng.access.values import Actor, Allowed, Verb
from zhunsheng.cases.queries import Book, book, cases_of_customer
from zhunsheng.cases.values import CaseRow
from zhunsheng.commerce.queries import aftersales_of, orders_of
from zhunsheng.commerce.values import OrderCard
from zhunsheng.dialogue.queries import dialogues_of_customers
from zhunsheng.kernel.errors import AccessDenied
from zhunsheng.kernel.instants import Instant
from zhunsheng.surface.live.orders import status_words, yuan

PAGE = 100


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened: when, what, and where it is read."""

    at: Instant
    icon: str
    kind: str
    words: str
    more: str = ""
    href: str = ""
    here: bool = False


def timeline_of(actor: Actor, row: CaseRow, lang: str, most: int = PAGE) -> tuple[list[Point], bool]:
    """Put what the reader may see about a case's customer in the order of time, the newest first; tell whether there is more."""
    limit = most + 1
    points = [*_cases(actor, row, lang, limit), *_dialogues(actor, row, limit), *_orders(actor, row, limit)]
    return sorted(points, key=lambda one: one.at, reverse=True)[:most], len(points) > most


def _cases(actor: Actor, row: CaseRow, lang: str, limit: int) -> list[Point]:
    found = book()
    rows = cases_of_customer(actor, row.customer_id, row.subject(), limit=limit)
    return [
        Point(
            at=one.registered_at, icon="todo", kind=found.of(one.kind).title.of(lang), words=one.title,
            more=_stands(found, one, lang), href=reverse("case", args=[one.id]), here=one.id == row.id,
        )
        for one in rows
    ]  # fmt: skip


def _stands(found: Book, one: CaseRow, lang: str) -> str:
    if one.merged_into is not None:
        return gettext("goes on in case {number}").format(number=one.merged_into)
    return found.states[one.state].text.of(lang)


def _dialogues(actor: Actor, row: CaseRow, limit: int) -> list[Point]:
    return [
        Point(
            at=Instant(one.opened_at), icon="chat", kind=gettext("Dialogue"), words=f"#{one.id}", more=one.channel,
            href=f"{reverse('console')}#{one.id}", here=one.id == row.dialogue_id,
        )
        for one in dialogues_of_customers(actor, [row.customer_id], limit=limit)
    ]  # fmt: skip


def _orders(actor: Actor, row: CaseRow, limit: int) -> list[Point]:
    if not isinstance(decide(actor, Verb.ORDER_READ, row.subject()), Allowed):
        return []
    points: list[Point] = []
    orders = orders_of(actor, row.customer_id, within=row.subject(), limit=limit)
    for order in orders:
        points += _steps(order, here=order.number == row.order_number)
    try:
        aftersales = aftersales_of(actor, row.customer_id, [order.number for order in orders])
    except AccessDenied:
        return points
    return points + [
        Point(
            at=one.applied_at, icon="sync", kind=gettext("After-sale of the platform"), words=one.order_number,
            more=f"{one.state_raw} · ¥ {yuan(one.refund_cents)}",
        )
        for one in aftersales
        if one.applied_at is not None
    ]  # fmt: skip


def _sent(order: OrderCard) -> list[tuple[Instant | None, str, str]]:
    """Say when each parcel went; one of which nobody said when went with the order."""
    words = gettext("Order shipped")
    return [
        (one.shipped_at or order.shipped_at, words, f"{one.carrier} {one.tracking}") for one in order.shipments
    ] or [(order.shipped_at, words, "")]


def _steps(order: OrderCard, *, here: bool) -> list[Point]:
    goods = "、".join(f"{item.title} ×{item.qty}" for item in order.items[:3])
    told = [
        (order.placed_at, gettext("Order placed"), goods), (order.paid_at, gettext("Order paid"), f"¥ {yuan(order.paid_cents)}"),
        *_sent(order),
        (order.received_at, gettext("Order received"), ""),
        *((Instant(one.at_us), gettext("Payment"), f"{one.way} ¥ {yuan(one.cents)}") for one in order.trail.payments if one.at_us),
        *((Instant(one.at_us), gettext("Parcel"), one.text) for one in order.trail.tracks),
    ]  # fmt: skip
    return [
        Point(at=at, icon="box", kind=kind, words=order.number, more=more or status_words(order), here=here)
        for at, kind, more in told
        if at is not None
    ]
