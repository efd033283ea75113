"""Take orders in as a shop's platform or a file tells them."""

from zhunsheng.access.queries import require
from zhunsheng.access.values import Subject, Verb
from zhunsheng.commerce.checks import check_order
from zhunsheng.commerce.events import (
    OrderPut,
    OrderSearched,
)
from zhunsheng.commerce.models import Order, Shop
from zhunsheng.commerce.parcels import parcels_of, told_parcels
from zhunsheng.commerce.rows import columns_of, is_same
from zhunsheng.commerce.sealing import seal_delivery
from zhunsheng.commerce.values import OrderDraft
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.errors import NotFound
from zhunsheng.kernel.ids import new_id


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
    columns = columns_of(customer_id, draft, order)
    order_id = new_id() if order is None else order.id
    known = [] if order is None else parcels_of([order_id]).get(order_id, [])
    parcels = told_parcels(order_id, known, draft.shipments, ink.at, whole=draft.all_shipments)
    news = parcels.write(ink, draft.status)
    same = order is not None and is_same(order, columns, draft)
    if same and not parcels.changed:
        return order_id
    sealed = None if draft.delivery is None else seal_delivery(draft.delivery)
    if order is None:
        fresh = Order(id=order_id, shop_id=shop_id, number=draft.number, delivery_sealed=sealed, **columns)
        Order.objects.bulk_create([fresh])
    elif not same:
        Order.objects.filter(id=order_id).update(delivery_sealed=sealed, **columns)
    ink.record(
        OrderPut(
            order_id=order_id,
            shop_id=shop_id,
            customer_id=customer_id,
            status=draft.status.value,
            made=order is None,
            parcels=news,
        )
    )
    return order_id
