"""Orders as cards for the widget and the console."""

from typing import Final

from django.utils import translation
from django.utils.translation import gettext, gettext_noop

from zhunsheng.access.values import Actor, Subject
from zhunsheng.commerce.queries import orders_of
from zhunsheng.commerce.values import OrderCard, OrderStatus, Shipment, Track
from zhunsheng.surface.live.frames import Out

TRACKS_SHOWN: Final = 5
WORDS: Final = {
    OrderStatus.TO_PAY: gettext_noop("to be paid"),
    OrderStatus.TO_SHIP: gettext_noop("to be shipped"),
    OrderStatus.SHIPPED: gettext_noop("shipped"),
    OrderStatus.DONE: gettext_noop("completed"),
    OrderStatus.CANCELLED: gettext_noop("cancelled"),
    OrderStatus.UNKNOWN: gettext_noop("not known to the desk"),
}


def order_frames(actor: Actor, customer_id: int, lang: str, within: Subject | None = None) -> list[Out]:
    """Show a customer's orders, newest first; empty where the actor has no right to them."""
    with translation.override(lang):
        return [_frame(order) for order in orders_of(actor, customer_id, within=within)]


def _frame(order: OrderCard) -> Out:
    return {
        "id": order.id,
        "number": order.number,
        "placed_at": order.placed_at.us,
        "status": order.status.value,
        "status_text": status_words(order),
        "items": [{"title": i.title, "quantity": i.qty, "price": yuan(i.price_cents)} for i in order.items],
        "total": yuan(order.total_cents),
        "currency": order.currency,
        "shipment": None if order.shipment is None else _parcel(order.shipment),
        "shipments": [_parcel(one) for one in order.shipments],
        "eta": None if order.eta_at is None else order.eta_at.us,
        "payments": [{"way": one.way, "amount": yuan(one.cents), "at": one.at_us} for one in order.trail.payments],
        "coupons": [{"title": one.title, "amount": yuan(one.cents)} for one in order.trail.coupons],
        "tracks": [{"at": one.at_us, "text": one.text, "tracking": one.tracking} for one in _last_words(order)],
        "receiver": order.receiver,
        "address": order.address,
    }


def _last_words(order: OrderCard) -> list[Track]:
    """Give the carrier's last words about each parcel, the newest first."""
    found: dict[str, list[Track]] = {}
    for one in reversed(order.trail.tracks):
        found.setdefault(one.tracking, []).append(one)
    return [one for words in found.values() for one in words[:TRACKS_SHOWN]]


def _parcel(one: Shipment) -> Out:
    moments = {"shipped": one.shipped_at, "received": one.received_at, "eta": one.eta_at}
    told = {name: None if at is None else at.us for name, at in moments.items()}
    return {"carrier": one.carrier, "tracking": one.tracking, **told}


def status_words(order: OrderCard) -> str:
    """Say how far an order has come; where nobody here knows the platform's word, that word as it is."""
    if order.status is OrderStatus.UNKNOWN and order.status_raw:
        return order.status_raw
    return gettext(WORDS[order.status])


def yuan(cents: int) -> str:
    """Write an amount of cents with two decimals."""
    return f"{cents // 100}.{cents % 100:02d}"
