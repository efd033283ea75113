"""Take orders in as a shop's platform or a file tells them."""

import msgspec

from zhunsheng.access.queries import require
from zhunsheng.access.values import Subject, Verb
from zhunsheng.commerce.checks import check_order
from zhunsheng.commerce.events import (
    OrderPut,
    OrderSearched,
)
from zhunsheng.commerce.models import Order, Shop
from zhunsheng.commerce.sealing import open_delivery, seal_delivery
from zhunsheng.commerce.signing import member_key
from zhunsheng.commerce.taking import with_pushes
from zhunsheng.commerce.trails import joined, stored, trail_of
from zhunsheng.commerce.values import (
    CURRENCY,
    OrderDraft,
)
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.errors import NotFound
from zhunsheng.kernel.ids import new_id
from zhunsheng.people.actions import find_or_make_customer
from zhunsheng.people.values import Details


def find_order_owner(ink: Ink, number: str) -> tuple[int, ...]:
    """Find the customers behind an order number, in any shop.

    Records   order.searched, with how many were found but never for which number
    Refuses   AccessDenied
    """
    require(ink.actor, Verb.CUSTOMER_SEARCH, Subject(kind="customer"))
    rows = Order.objects.filter(number=number.strip()).order_by("-placed_at", "id")
    found = tuple(dict.fromkeys(rows.values_list("customer_id", flat=True)))
    ink.record(OrderSearched(agent_id=ink.actor.id, found=len(found)))
    return found


def put_order(ink: Ink, shop_id: int, customer_id: int, draft: OrderDraft) -> int:
    """Take in an order as the shop's platform tells it, or what changed about it.

    Writes    the order; where the goods go is sealed
    Records   order.put, unless nothing changed
    Refuses   AccessDenied, BadInput, NotFound for the shop
    """
    require(ink.actor, Verb.ORDER_IMPORT, Subject(kind="order", customer_id=customer_id))
    check_order(draft)
    if not Shop.objects.filter(id=shop_id).exists():
        raise NotFound("shop", shop_id)
    return _put(ink, shop_id, customer_id, draft, _known(shop_id, draft.number))


def _known(shop_id: int, number: str) -> Order | None:
    """Return what is known of an order, and let nobody else write it before this commit: a push that comes meanwhile would be written over."""
    return Order.objects.select_for_update().filter(shop_id=shop_id, number=number).first()


def _put(ink: Ink, shop_id: int, customer_id: int, draft: OrderDraft, order: Order | None) -> int:
    """Write an order as it is told now onto what is known of it."""
    columns = _columns(customer_id, draft)
    columns["trail"] = stored(joined(trail_of(order), draft.trail))
    if order is not None and _same(order, columns, draft):
        return order.id
    sealed = None if draft.delivery is None else seal_delivery(draft.delivery)
    order_id = new_id() if order is None else order.id
    if order is None:
        fresh = Order(id=order_id, shop_id=shop_id, number=draft.number, delivery_sealed=sealed, **columns)
        Order.objects.bulk_create([fresh])
    else:
        Order.objects.filter(id=order_id).update(delivery_sealed=sealed, **columns)
    ink.record(
        OrderPut(
            order_id=order_id,
            shop_id=shop_id,
            customer_id=customer_id,
            status=draft.status.value,
            made=order is None,
        )
    )
    return order_id


def import_order(ink: Ink, shop_key: str, external_id: str, details: Details, draft: OrderDraft) -> int:
    """Take in an order together with its buyer, whom the shop names by its own id.

    Writes    the order, and the buyer where they are new or something about them is
    Records   order.put, customer.made or customer.refreshed
    Refuses   AccessDenied, BadInput, NotFound for the shop
    """
    require(ink.actor, Verb.ORDER_IMPORT, Subject(kind="order"))
    shop = Shop.objects.filter(key=shop_key).first()
    if shop is None:
        raise NotFound("shop", shop_key)
    check_order(draft)
    order = _known(shop.id, draft.number)
    if order is not None and order.customer_id == 0:
        return order.id  # why: whoever was erased must not come back with the next file
    buyer = find_or_make_customer(ink, member_key(shop.key, external_id), details, is_demo=shop.is_demo)
    told = with_pushes(shop.id, draft)
    check_order(told)
    return _put(ink, shop.id, buyer.id, told, order)


def _columns(customer_id: int, draft: OrderDraft) -> dict[str, object]:
    return {
        "customer_id": customer_id,
        "status": draft.status.value,
        "items": msgspec.to_builtins(list(draft.items)),
        "total_cents": draft.total_cents,
        "paid_cents": draft.paid_cents,
        "currency": CURRENCY,
        "placed_at": draft.placed_at,
        "carrier": draft.shipment.carrier if draft.shipment else "",
        "tracking": draft.shipment.tracking if draft.shipment else "",
        "status_raw": draft.status_raw,
        "freight_cents": draft.freight_cents,
        "paid_at": draft.paid_at,
        "shipped_at": draft.shipped_at,
        "received_at": draft.received_at,
        "eta_at": draft.eta_at,
    }


def _same(order: Order, columns: dict[str, object], draft: OrderDraft) -> bool:
    known = all(getattr(order, name) == value for name, value in columns.items())
    return known and open_delivery(order.delivery_sealed) == draft.delivery
