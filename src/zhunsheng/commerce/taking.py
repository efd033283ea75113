"""Take in what a shop's platform pushes: keep it raw, read it, and let all that is known about the thing decide its state."""

from collections.abc import Collection, Iterable, Sequence, Set
from typing import Final

import msgspec

from zhunsheng.access.queries import require
from zhunsheng.access.values import Subject, Verb
from zhunsheng.commerce.doudian.parcels import newest_eta, shipment_of
from zhunsheng.commerce.doudian.pushes import (
    AfterSaleFold,
    Parked,
    Push,
    element,
    elements,
    fold_aftersale,
    fold_order,
    instant,
    parts,
)
from zhunsheng.commerce.events import OrderPut, PlatformAfterSaleTold, PushTakenIn
from zhunsheng.commerce.models import AfterSale, Order, PlatformPush, Shop
from zhunsheng.commerce.parcels import Parcels, parcels_of
from zhunsheng.commerce.sealing import open_push, seal_push
from zhunsheng.commerce.signing import member_key
from zhunsheng.commerce.values import CURRENCY, OrderDraft, OrderStatus, PushTaken, nobody
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.errors import NotFound
from zhunsheng.kernel.ids import new_id
from zhunsheng.people.actions import find_or_make_customer
from zhunsheng.people.values import Details


def take_push(ink: Ink, shop_id: int, body: bytes) -> PushTaken:
    """Take in a push whose signature was checked; an element that cannot be read is set aside, the others count.

    Writes    the elements, and the orders and after-sales they are about
    Records   push.taken, order.put, platform.aftersale_told
    Refuses   AccessDenied, NotFound for the shop, BadInput for a body that is no array
    """
    require(ink.actor, Verb.ORDER_IMPORT, Subject(kind="order"))
    # why held: of two pushes at once each would tell the state without knowing of the other
    shop = Shop.objects.select_for_update().filter(id=shop_id).first()
    if shop is None:
        raise NotFound("shop", shop_id)
    found = elements(body)
    known = set(
        PlatformPush.objects.filter(shop_id=shop_id, digest__in={one.digest for one in found}).values_list(
            "digest", flat=True
        )
    )
    fresh = {one.digest: one for one in found if one.digest not in known}
    by_digest = {one.digest: raw for one, raw in zip(found, parts(body), strict=True)}
    PlatformPush.objects.bulk_create([_row(ink, shop_id, one, by_digest[one.digest]) for one in fresh.values()])
    told = [one for one in fresh.values() if isinstance(one, Push) and one.about]
    for about, key in sorted({(one.about, one.key) for one in told}):
        _tell(ink, shop, about, key, fresh.keys())
    parked = sum(isinstance(one, Parked) for one in fresh.values())
    taken = PushTaken(new=len(fresh) - parked, known=len(found) - len(fresh), parked=parked)
    if fresh:
        ink.record(PushTakenIn(shop_id=shop_id, new=taken.new, known=taken.known, parked=parked))
    return taken


def _row(ink: Ink, shop_id: int, one: Push | Parked, raw: bytes) -> PlatformPush:
    told = {"tag": one.tag, "about": one.about, "key": one.key} if isinstance(one, Push) else {"fault": one.why}
    return PlatformPush(
        id=new_id(), shop_id=shop_id, digest=one.digest, came_at=ink.at, raw_sealed=seal_push(raw), **told
    )


def pushes_about(shop_id: int, about: str, key: str) -> list[Push]:
    """Read everything that was pushed about one thing."""
    rows = PlatformPush.objects.filter(shop_id=shop_id, about=about, key=key, fault="").order_by("id")
    found = [element(open_push(row.raw_sealed)) for row in rows]
    return [one for one in found if isinstance(one, Push)]


_ORDER: Final = (
    OrderStatus.UNKNOWN,
    OrderStatus.TO_PAY,
    OrderStatus.TO_SHIP,
    OrderStatus.SHIPPED,
    OrderStatus.DONE,
    OrderStatus.CANCELLED,
)


def pushes_of_orders(shop_id: int, numbers: Collection[str]) -> dict[str, list[Push]]:
    """Read everything that was pushed about some orders."""
    rows = PlatformPush.objects.filter(shop_id=shop_id, about="order", key__in=numbers, fault="")
    found: dict[str, list[Push]] = {}
    for row in sorted(rows, key=lambda row: row.id):
        one = element(open_push(row.raw_sealed))
        if isinstance(one, Push):
            found.setdefault(row.key, []).append(one)
    return found


def with_pushes(draft: OrderDraft, pushes: Sequence[Push]) -> OrderDraft:
    """Complete what a file tells of an order with what the platform has pushed; a file of yesterday takes nothing back."""
    if not pushes:
        return draft
    told = fold_order(pushes)
    times = {
        name: instant(us) for name, us in told.times.items() if name != "placed_at" and getattr(draft, name) is None
    }
    further = _ORDER.index(told.status) > _ORDER.index(draft.status)
    state = {"status": told.status, "status_raw": told.status_raw} if further else {}
    paid = (
        {"paid_cents": told.paid_cents} if told.paid_cents is not None and told.paid_cents <= draft.total_cents else {}
    )
    return msgspec.structs.replace(draft, **times, **state, **paid)


def _tell(ink: Ink, shop: Shop, about: str, key: str, fresh: Set[str]) -> None:
    pushes = pushes_about(shop.id, about, key)
    if about == "order":
        _tell_order(ink, shop, pushes, fresh)
    else:
        _tell_aftersale(ink, shop.id, fold_aftersale(pushes))


def _tell_order(ink: Ink, shop: Shop, pushes: Iterable[Push], fresh: Set[str]) -> None:
    """Put what the pushes say into the order and its parcels; one that nobody has told of yet is made without its items.

    Where a fresh one speaks of a parcel and does not say which, the worker asks the platform.
    """
    told = fold_order(pushes)
    columns: dict[str, object] = {"status": told.status.value, "status_raw": told.status_raw}
    columns |= {name: instant(us) for name, us in told.times.items()}
    if told.paid_cents is not None:
        columns["paid_cents"] = told.paid_cents
    named_now = [one for one in told.parcels if told.named[one.tracking] in fresh]
    if (eta := newest_eta(named_now)) is not None:
        columns["eta_at"] = eta
    asks = {"parcel_at": ink.at, "parcel_tries": 0, "parcel_fault": ""} if told.asking & fresh else {}
    order = Order.objects.select_for_update().filter(shop_id=shop.id, number=told.number).first()
    if order is not None and order.customer_id == 0:
        return
    made, order_id = order is None, new_id() if order is None else order.id
    parcels = Parcels(order_id, [] if order is None else parcels_of([order_id]).get(order_id, []), ink.at)
    # why not all anew: what was pushed earlier may have been put right by the platform's answer since
    parcels.drop(told.corrected(fresh, parcels.rows))
    parcels.tell(shipment_of(one) for one in told.parcels if one in named_now or one.tracking not in parcels.rows)
    news = parcels.write(ink, told.status)
    if order is None:
        buyer_id = find_or_make_customer(
            ink, member_key(shop.key, nobody(told.number)), Details(), is_demo=shop.is_demo
        ).id
        usual = {"placed_at": ink.at, "paid_cents": 0} | columns | asks
        row = Order(
            id=order_id, shop_id=shop.id, number=told.number, customer_id=buyer_id, items=[], currency=CURRENCY,
            total_cents=told.paid_cents or 0, **usual,
        )  # fmt: skip
        Order.objects.bulk_create([row])
    else:
        buyer_id = order.customer_id
        same = all(getattr(order, name) == value for name, value in columns.items())
        if not same or asks:
            Order.objects.filter(id=order.id).update(**columns, **asks)
        if same and not parcels.changed:
            return
    ink.record(
        OrderPut(
            order_id=order_id, shop_id=shop.id, customer_id=buyer_id, status=told.status.value, made=made, parcels=news
        )
    )


def _tell_aftersale(ink: Ink, shop_id: int, told: AfterSaleFold) -> None:
    columns: dict[str, object] = {
        "order_number": told.order_number, "kind_raw": told.kind_raw, "state_raw": told.state_raw,
        "reason_raw": told.reason_raw, "refund_cents": told.refund_cents, "applied_at": instant(told.applied_us),
        "deadline_at": instant(told.deadline_us), "dispute": told.dispute, "told_us": told.told_us,
    }  # fmt: skip
    row = AfterSale.objects.filter(shop_id=shop_id, external_id=told.external_id).first()
    before = None if row is None else (row.state, row.dispute, row.deadline_at)
    platform = {"state": told.state.value}  # why: the platform owns this state; we only repeat what it says
    if row is None:
        row = AfterSale(id=new_id(), shop_id=shop_id, external_id=told.external_id, **columns, **platform)
        AfterSale.objects.bulk_create([row])
    else:
        AfterSale.objects.filter(id=row.id).update(**columns, **platform)
    if before != (told.state.value, told.dispute, instant(told.deadline_us)):
        ink.record(
            PlatformAfterSaleTold(
                shop_id=shop_id, aftersale_id=row.id, state=told.state.value, dispute=told.dispute,
                deadline_us=told.deadline_us,
            )
        )  # fmt: skip
