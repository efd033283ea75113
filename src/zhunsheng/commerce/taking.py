"""Take in what a shop's platform pushes: keep it raw, read it, and let all that is known about the thing decide its state."""

from collections.abc import Collection, Iterable, Sequence
from typing import Final

import msgspec

from zhunsheng.access.queries import require
from zhunsheng.access.values import Subject, Verb
from zhunsheng.commerce.doudian.parcels import SHIPPING
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
    ships = {one.key for one in told if one.tag in SHIPPING}
    for about, key in sorted({(one.about, one.key) for one in told}):
        _tell(ink, shop, about, key, ships=about == "order" and key in ships)
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


def _tell(ink: Ink, shop: Shop, about: str, key: str, *, ships: bool) -> None:
    pushes = pushes_about(shop.id, about, key)
    if about == "order":
        _tell_order(ink, shop, pushes, ships=ships)
    else:
        _tell_aftersale(ink, shop.id, fold_aftersale(pushes))


def _tell_order(ink: Ink, shop: Shop, pushes: Iterable[Push], *, ships: bool) -> None:
    """Put what the pushes say into the order; one that nobody has told of yet is made without its items.

    Where one of them speaks of a parcel and names no number, the worker asks the platform for it.
    """
    told = fold_order(pushes)
    columns: dict[str, object] = {"status": told.status.value, "status_raw": told.status_raw}
    columns |= {name: instant(us) for name, us in told.times.items()}
    if told.paid_cents is not None:
        columns["paid_cents"] = told.paid_cents
    if told.parcel is not None and not told.asks_parcel:
        columns |= {"carrier": told.parcel.carrier, "tracking": told.parcel.tracking}
        columns |= {"eta_at": instant(told.parcel.eta_us)} if told.parcel.eta_us is not None else {}
    order = Order.objects.filter(shop_id=shop.id, number=told.number).first()
    asks = {"parcel_at": ink.at, "parcel_tries": 0, "parcel_fault": ""} if ships and told.asks_parcel else {}
    if order is not None:
        if order.customer_id == 0:
            return
        same = all(getattr(order, name) == value for name, value in columns.items())
        if not same or asks:
            Order.objects.filter(id=order.id).update(**columns, **asks)
        if same:
            return
        _record(ink, order.id, shop.id, order.customer_id, told.status.value, made=False)
        return
    buyer = find_or_make_customer(ink, member_key(shop.key, nobody(told.number)), Details(), is_demo=shop.is_demo)
    usual = {"placed_at": ink.at, "paid_cents": 0} | columns | asks
    fresh = Order(
        id=new_id(), shop_id=shop.id, number=told.number, customer_id=buyer.id, items=[], currency=CURRENCY,
        total_cents=told.paid_cents or 0, **usual,
    )  # fmt: skip
    Order.objects.bulk_create([fresh])
    _record(ink, fresh.id, shop.id, buyer.id, told.status.value, made=True)


def _record(ink: Ink, order_id: int, shop_id: int, customer_id: int, status: str, *, made: bool) -> None:
    ink.record(OrderPut(order_id=order_id, shop_id=shop_id, customer_id=customer_id, status=status, made=made))


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
