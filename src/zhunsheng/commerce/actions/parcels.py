"""With which parcels an order travels, where the platform's push does not say it: what is to be asked, and what came of it."""

from collections.abc import Sequence
from typing import Final

from zhunsheng.commerce.doudian.parcels import Parcel, newest_eta, shipment_of
from zhunsheng.commerce.events import OrderPut, ParcelUnknown
from zhunsheng.commerce.models import Order
from zhunsheng.commerce.parcels import Parcels, parcels_of
from zhunsheng.commerce.values import OrderStatus
from zhunsheng.journal.actions import Ink, system_only
from zhunsheng.kernel.durations import minutes, seconds
from zhunsheng.kernel.instants import Instant

CLAIM: Final = minutes(5)
"""How long one asking may take before it is asked anew."""
FIRST_PAUSE: Final = 60
LONGEST_PAUSE: Final = 3600
MOST_TRIES: Final = 30
"""After so many, about a day, it is given up until the platform pushes again; it stays in sight."""


@system_only("the worker asks the platform")
def claim_parcel(ink: Ink) -> int | None:
    """Take the order whose parcel has been due longest; a claim whose worker died runs out. Return its id, or nothing.

    Writes   until when the claim holds
    """
    due = Order.objects.filter(parcel_at__isnull=False, parcel_at__lte=ink.at).order_by("parcel_at", "id")
    for order_id in list(due.values_list("id", flat=True)[:5]):
        if Order.objects.filter(id=order_id, parcel_at__lte=ink.at).update(parcel_at=ink.at + CLAIM):
            return order_id
    return None


@system_only("the worker asks the platform")
def settle_parcels(ink: Ink, order_id: int, told: Sequence[Parcel], asked_at: Instant, why: str = "") -> None:
    """Write down the parcels of an order, or why they could not be had and when they are asked for again.

    The platform tells all of them: one that was known when it was asked, and is not among them, was a mistake.
    Writes    the order, its parcels
    Records   order.put where something about them is new; order.parcel_unknown
    Clauses   ec-1.3a
    """
    order = Order.objects.select_for_update().filter(id=order_id).first()
    if order is None or order.customer_id == 0:
        return
    if not told:
        tries = order.parcel_tries + 1
        again = None if tries >= MOST_TRIES else ink.at + seconds(_pause(tries))
        Order.objects.filter(id=order_id).update(parcel_at=again, parcel_tries=tries, parcel_fault=why[:200])
        ink.record(ParcelUnknown(order_id=order_id, shop_id=order.shop_id, tries=tries, again_us=_us(again)))
        return
    columns: dict[str, object] = {}
    if (eta := newest_eta(told)) is not None:
        columns["eta_at"] = eta
    shipped = [one.shipped_us for one in told if one.shipped_us is not None]
    if shipped and order.shipped_at is None:
        columns["shipped_at"] = Instant(min(shipped))
    changed = any(getattr(order, name) != value for name, value in columns.items())
    # why: a push that came while the platform was asked speaks of a parcel that the answer may not know yet
    again = None if order.parcel_at == asked_at + CLAIM else order.parcel_at
    Order.objects.filter(id=order_id).update(parcel_at=again, parcel_tries=0, parcel_fault="", **columns)
    parcels = Parcels(order_id, parcels_of([order_id]).get(order_id, []), ink.at)
    parcels.tell(shipment_of(one) for one in told)
    parcels.keep_only((one.tracking for one in told), before=asked_at)
    news = parcels.write(ink, OrderStatus(order.status))
    if changed or parcels.changed:
        ink.record(
            OrderPut(
                order_id=order_id, shop_id=order.shop_id, customer_id=order.customer_id, status=order.status, made=False,
                parcels=news,
            )
        )  # fmt: skip


def _pause(tries: int) -> int:
    return min(FIRST_PAUSE << min(tries - 1, 10), LONGEST_PAUSE)


def _us(at: Instant | None) -> int | None:
    return None if at is None else at.us
